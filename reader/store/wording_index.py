"""Which wordings may be like a given one: an index of the pieces that they share, in blocks.

A block is an inverted index of `BLOCK` wordings, one integer a piece, whose bits say which wordings hold the
piece. The integers of a wording's pieces are added up column by column, as an adder of logic gates does, so
that one operation counts for all wordings of the block; those that share enough pieces are the candidates.
A block is written once, when it is full, and never changed. The wordings after the last full block are kept
in memory by whoever compares, and read again at the next start.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

from reader.model.wording import least_shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reader.model.wording import Wording
    from reader.store.sqlite import Connection

BLOCK = 1 << 14
"""Wordings in a block: integers of 2 KB, which stay in the processor's nearest memory."""

_SPAN = 8
"""Characters: wordings of about one length have one row, whose piece is `#` and their length by this."""
_WHOLE_BLOCK = 2_000
"""Pieces from which on it is faster to read all of a block than to ask for each."""


class Block:
    """The pieces of up to `BLOCK` wordings; a wording is called by its place in the block, from 0."""

    def __init__(self, members: dict[str, int] | None = None) -> None:
        self.members = members or {}
        """Which wordings hold a piece, as bits."""

    def add(self, place: int, wording: Wording) -> None:
        """Put a wording in; one without pieces is like no other and stays out."""
        if not wording.pieces:
            return
        bit, members = 1 << place, self.members
        for piece in wording.pieces:
            members[piece] = members.get(piece, 0) | bit
        span = f"#{len(wording.text) // _SPAN}"
        members[span] = members.get(span, 0) | bit

    def candidates(self, wording: Wording) -> Iterator[int]:
        """Places of the wordings that share enough pieces with this one and are about as long."""
        least = least_shared(len(wording.pieces))
        found = [self.members[piece] for piece in wording.pieces if piece in self.members]
        if not wording.pieces or len(found) < least:
            return
        rest = at_least(found, least)
        if rest:
            of_length = 0
            for span in _spans(wording):
                of_length |= self.members.get(span, 0)
            rest &= of_length
        while rest:
            place = rest & -rest
            yield place.bit_length() - 1
            rest ^= place


def at_least(members: list[int], least: int) -> int:
    """The bits that are set in at least so many of these integers, of which there is one or more."""
    planes, column = [], list(members)
    while column:  # a full adder: of three bits of one weight, one stays and one is carried
        carried = []
        while len(column) > 2:
            one, two, three = column.pop(), column.pop(), column.pop()
            either = one ^ two
            column.append(either ^ three)
            carried.append((one & two) | (either & three))
        if len(column) == 2:
            planes.append(column[0] ^ column[1])
            carried.append(column[0] & column[1])
        else:
            planes.append(column[0])
        column = carried
    if least >> len(planes):
        return 0
    more, same = 0, -1
    for weight in reversed(range(len(planes))):
        if least >> weight & 1:
            same &= planes[weight]
        else:
            more |= same & planes[weight]
            same &= ~planes[weight]
    return more | same


def _spans(wording: Wording) -> Iterator[str]:
    """Of what lengths a wording with a ratio of 80 can be: from two thirds to three halves of this one's."""
    length = len(wording.text)
    return (f"#{span}" for span in range(length * 2 // 3 // _SPAN, (length * 3 + 1) // 2 // _SPAN + 1))


def load_block(connection: Connection, number: int, wordings: Iterable[Wording]) -> Block:
    """As much of a full block as is needed to find candidates for these wordings."""
    needed: set[str] = set()
    for wording in wordings:
        needed |= wording.pieces
        needed.update(_spans(wording))
    select = "SELECT piece, members FROM wording_pieces WHERE block = ?"
    if len(needed) >= _WHOLE_BLOCK:
        rows = connection.execute(select, (number,)).fetchall()
    else:
        asked = json.dumps(list(needed))
        few = f"{select} AND piece IN (SELECT value FROM json_each(?))"
        rows = connection.execute(few, (number, asked)).fetchall()
    return Block({piece: _unpacked(members) for piece, members in rows if piece in needed})


def block_rows(number: int, block: Block) -> list[tuple[int, str, bytes]]:
    """The rows of a full block, in the order of the table."""
    return [(number, piece, _packed(block.members[piece])) for piece in sorted(block.members)]


def _packed(members: int) -> bytes:
    return zlib.compress(members.to_bytes((members.bit_length() + 7) // 8, "little"), 1)


def _unpacked(members: bytes) -> int:
    return int.from_bytes(zlib.decompress(members), "little")
