"""Cells that a spreadsheet would run are made text, and come back exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.sanitize import FORMULA_STARTS, guard_cell, unguard_cell

CELLS = st.text() | st.text(alphabet=FORMULA_STARTS + "'a", max_size=4)


@given(CELLS)
def test_every_cell_comes_back_as_it_was(cell: str) -> None:
    assert unguard_cell(guard_cell(cell)) == cell


@given(CELLS)
def test_no_guarded_cell_begins_like_a_formula(cell: str) -> None:
    assert guard_cell(cell)[:1] not in set(FORMULA_STARTS)


@given(CELLS, CELLS)
def test_two_cells_never_become_one(one: str, other: str) -> None:
    assert (guard_cell(one) == guard_cell(other)) == (one == other)


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "=cmd|' /C calc'!A0",
        '=HYPERLINK("http://example.org","x")',
        "\uff1d1+1",
        "\uff0b1",
        "\uff0d1",
        "\uff20a",
    ],
)
def test_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert guard_cell(cell) == "'" + cell


def test_an_apostrophe_is_doubled_and_plain_words_stay() -> None:
    assert guard_cell("'tis") == "''tis"
    assert guard_cell("plain") == "plain"
    assert guard_cell("") == ""
