"""What a target counts as, which one is offered, and by which names a text calls it."""

from __future__ import annotations

import pytest

from reader.model.registry_entry import Target, counted_as, name_pattern, names_of, offered

QUILL = Target("t1", "Mara Quill", aliases=("Quill", "Ms Quill"))
RENN = Target("t2", "Tobias Renn", position=1)
QUIL = Target("t3", "Mara Quil", position=2, aliases=("QUILL",), merged_into="t1")
CAMP = Target("t4", "The camp", position=3, merged_into="t3")
OLD = Target("t5", "The old party", position=4, is_retired=True)
ALL = [QUILL, RENN, QUIL, CAMP, OLD]


def test_a_merged_target_counts_as_what_it_was_merged_into_in_the_end() -> None:
    assert counted_as(ALL, "t1") is QUILL
    assert counted_as(ALL, "t4") is QUILL
    assert counted_as(ALL, "t5") is OLD
    assert counted_as(ALL, "nobody") is None


def test_the_active_target_that_is_meant_is_offered_else_the_first() -> None:
    assert offered(ALL, "t2") is RENN
    assert offered(ALL, "t4") is QUILL
    assert offered([RENN, OLD], "t5") is RENN
    assert offered(ALL, "") is QUILL
    assert offered([OLD], "t5") is None
    assert offered([RENN, OLD, QUIL._replace(merged_into="t5")], "t3") is RENN


def test_a_target_has_the_names_of_what_was_merged_into_it_each_once() -> None:
    assert names_of(QUILL, ALL) == ("Mara Quill", "Quill", "Ms Quill", "Mara Quil", "The camp")
    assert names_of(RENN, ALL) == ("Tobias Renn",)


@pytest.mark.parametrize(
    ("names", "text", "found"),
    [
        (("Quill",), "Quill, quill and Quillfeather: “Quill’s”", ["Quill", "quill", "Quill"]),
        (("Quill", "Mara Quill"), "Mara\n  Quill and Quill", ["Mara\n  Quill", "Quill"]),
        (("US",), "they told us that the US is far", ["US"]),
        (("C++", "(x)"), "C++ and (x)", ["C++", "(x)"]),
        (("Łódź", "İzmir"), "ŁÓDŹ İzmir", ["ŁÓDŹ", "İzmir"]),
        (("[a", ".*"), "[a .* b", ["[a", ".*"]),
    ],
)
def test_names_are_found_as_whole_words(names: tuple[str, ...], text: str, found: list[str]) -> None:
    pattern = name_pattern(names)
    assert pattern is not None
    assert [match[0] for match in pattern.finditer(text)] == found


def test_nothing_is_found_without_a_name() -> None:
    assert name_pattern(()) is None
    assert name_pattern((" ",)) is None
