"""The index finds exactly those wordings that share enough pieces and are about as long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.wording import Wording, least_shared, wording
from reader.store import wording_index
from reader.store.wording_index import Block, at_least, block_rows, load_block
from tests.store.recurring import empty_database

if TYPE_CHECKING:
    from pathlib import Path

BITS = 70


@given(st.lists(st.integers(0, 2**BITS - 1), min_size=1, max_size=40), st.integers(1, 45))
def test_columns_are_added_up_exactly(members: list[int], least: int) -> None:
    expected = [sum(each >> bit & 1 for each in members) >= least for bit in range(BITS)]
    found = at_least(members, least)
    assert [bool(found >> bit & 1) for bit in range(BITS)] == expected
    assert found >> BITS == 0


PIECES = st.frozensets(st.sampled_from("abcdefghijklm"), max_size=9)
WORDINGS = st.builds(Wording, st.text("x", min_size=20, max_size=70), PIECES)


@given(st.lists(WORDINGS, max_size=20), WORDINGS)
def test_candidates_are_those_that_share_enough_and_leave_out_none_of_a_fitting_length(
    wordings: list[Wording], asked: Wording
) -> None:
    block = Block()
    for place, each in enumerate(wordings):
        block.add(place, each)
    found = list(block.candidates(asked))
    least = least_shared(len(asked.pieces))
    enough = [n for n, each in enumerate(wordings) if len(each.pieces & asked.pieces) >= least]
    fitting = [n for n in enough if 2 / 3 <= len(wordings[n].text) / len(asked.text) <= 3 / 2]
    assert found == sorted(found)
    assert set(fitting) <= set(found) <= set(enough)


@pytest.mark.parametrize("whole", [0, 2_000])
def test_a_block_comes_back_from_the_database_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: int
) -> None:
    monkeypatch.setattr(wording_index, "_WHOLE_BLOCK", whole)
    database = empty_database(tmp_path / "a.db")
    wordings = [wording(f"the harbour council of {town} voted again") for town in ("ostrey", "kelm", "dray", "wick")]
    block = Block()
    for place, each in enumerate(wordings):
        block.add(place, each)
    for number in (0, 1):
        database.connection.executemany("INSERT INTO wording_pieces VALUES (?,?,?)", block_rows(number, block))
    loaded = load_block(database.connection, 1, wordings)
    assert loaded.members == block.members
    assert [list(loaded.candidates(each)) for each in wordings] == [list(block.candidates(each)) for each in wordings]
    assert load_block(database.connection, 2, wordings).members == {}
    database.close()
