"""The screen of targets lists every target in its place, and says what became of one."""

from __future__ import annotations

import pytest

from reader.counted import counted
from reader.model.registry_entry import Target
from reader.tui.render.target_lines import TargetRow, describe_change, target_rows

OLD = Target("t1", "The old party", position=0, is_retired=True)
QUILL = Target("t2", "Mara Quill", position=1)
QUIL = Target("t3", "Mara Quil", position=2, merged_into="t2")
RENN = Target("t4", "Tobias Renn", position=3)
CAMP = Target("t5", "The camp", position=4, merged_into="t3")


def test_merged_targets_stand_under_what_they_count_as_and_retired_ones_last() -> None:
    rows = target_rows([OLD, QUILL, QUIL, RENN, CAMP], {"t2": 2, "t3": 1, "t5": 4, "t1": 3})
    assert rows == [
        TargetRow(QUILL, 1, 7),
        TargetRow(QUIL, 0, 1, "Mara Quill"),
        TargetRow(CAMP, 0, 4, "Mara Quill"),
        TargetRow(RENN, 2, 0),
        TargetRow(OLD, 0, 3),
    ]
    assert [row.state for row in rows] == ["active", *["merged into Mara Quill"] * 2, "active", "retired"]


def test_no_target_is_left_out_even_where_a_circle_stands() -> None:
    circle = [QUILL._replace(merged_into="t3"), QUIL]
    assert {row.target.id for row in target_rows(circle, {})} == {"t2", "t3"}


def test_judgments_are_counted_in_words() -> None:
    assert [counted(count, "judgment") for count in (0, 1, 1200)] == ["0 judgments", "1 judgment", "1,200 judgments"]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (None, RENN, "Tobias Renn added"),
        (RENN, None, "Tobias Renn removed"),
        (RENN, RENN._replace(merged_into=QUILL.id), "Tobias Renn merged into Mara Quill"),
        (RENN._replace(merged_into=QUILL.id), RENN, "Tobias Renn is no longer merged"),
        (RENN, RENN._replace(is_retired=True), "Tobias Renn retired"),
        (OLD, OLD._replace(is_retired=False), "The old party restored"),
        (RENN, RENN._replace(name="Mr Renn"), "Tobias Renn renamed to Mr Renn"),
        (RENN, RENN._replace(position=0), "Tobias Renn moved"),
        (RENN, RENN._replace(aliases=("Renn",)), "Tobias Renn saved"),
        (RENN, RENN, "Tobias Renn stays, as others have used it since"),
        (None, None, ""),
        (RENN, RENN._replace(name="x" * 99), "Tobias Renn renamed to " + "x" * 39 + "…"),
    ],
)
def test_what_became_of_a_target_is_told_in_words(before: Target | None, after: Target | None, words: str) -> None:
    assert describe_change(before, after, [QUILL]) == words
