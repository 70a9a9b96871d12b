"""Text made safe to keep, to draw, and to open in a spreadsheet."""

from __future__ import annotations

import re

CONTROL = "\x00-\x1f\x7f-\x9f"
BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
)
_DANGEROUS = re.compile(
    f"[{CONTROL}{BIDI}\ud800-\udfff\u2028\u2029{_INVISIBLE}\U000e0000-\U000e0fff]"
    "|(?<![^\n -~])[\u200c\u200d]|[\u200c\u200d](?![^\n -~])"
)
_KEPT_OUT = re.compile(f"[{CONTROL}{BIDI}\u2028\u2029\ufeff]")
_KEPT_OUT_LINES = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{BIDI}\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NEWLINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
MARK = "\N{REPLACEMENT CHARACTER}"


def visible(text: str) -> str:
    """The text with each character that acts or hides drawn as one visible mark; same length."""
    if text.isascii() and text.isprintable():
        return text
    return _DANGEROUS.sub(_mark, text)


def _mark(match: re.Match[str]) -> str:
    character = match.group()
    if character in "\t\n":
        return " "
    if character < "\x20":
        return chr(0x2400 + ord(character))
    return "\u2421" if character == "\x7f" else MARK


def one_line(text: str) -> str:
    """A name as it is kept: one line, white space collapsed, nothing in it that acts."""
    return " ".join(_SURROGATE.sub(MARK, _KEPT_OUT.sub(" ", text)).split())


def plain(text: str) -> str:
    """A note as it is kept: lines kept, nothing in it that acts, no white space around it."""
    return harmless(text).strip()


def harmless(text: str) -> str:
    """Text that is typed or pasted: lines kept, nothing in it that acts."""
    lines = _NEWLINE.sub("\n", text)
    return _SURROGATE.sub(MARK, _KEPT_OUT_LINES.sub("", lines))


FORMULA_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""A cell that begins with one of these is run as a formula, or can be once white space is cut off. The
last four are the full-width forms of the first four, which East Asian spreadsheets take for the same."""
APOSTROPHE = "'"
_GUARDED = frozenset(FORMULA_STARTS + APOSTROPHE)


def guard_cell(cell: str) -> str:
    """The cell as text to a spreadsheet: an apostrophe in front where it begins like a formula.

    One that begins with an apostrophe gets another, so that `unguard_cell` gives every cell back exactly.
    """
    return APOSTROPHE + cell if cell[:1] in _GUARDED else cell


def unguard_cell(cell: str) -> str:
    """The cell that `guard_cell` was given."""
    return cell[1:] if cell[:1] == APOSTROPHE and cell[1:2] in _GUARDED else cell
