"""Cells of a table that a spreadsheet will not run.

A cell that begins like a formula is run by a spreadsheet that opens the file, quoted or not. A leading
apostrophe makes it text. The rule has an exact inverse, so nothing of a cell is lost.
"""

from __future__ import annotations

FORMULA_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""A cell that begins with one of these is run as a formula, or can be once white space is cut off. The
last four are the full-width forms of the first four, which East Asian spreadsheets take for the same."""
APOSTROPHE = "'"
_GUARDED = frozenset(FORMULA_STARTS + APOSTROPHE)


def guard(cell: str) -> str:
    """The cell as text to a spreadsheet: an apostrophe in front where it begins like a formula.

    One that begins with an apostrophe gets another, so that `unguard` gives every cell back exactly.
    """
    return APOSTROPHE + cell if cell[:1] in _GUARDED else cell


def unguard(cell: str) -> str:
    """The cell that `guard` was given."""
    return cell[1:] if cell[:1] == APOSTROPHE and cell[1:2] in _GUARDED else cell
