"""Text that can act on a terminal is made text that cannot."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.sanitize import MARK, one_line, plain, visible

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CONTROLS = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)]))
SEPARATORS = "\u2028\u2029"
LOOSE = st.text(alphabet=st.characters(exclude_categories=[])) | st.text(
    alphabet=CONTROLS + BIDI + SEPARATORS + "\u200b\u200c\u200d\ufeff\u00ad\ud800\U000e0041ab e\u0301"
)
ACTS = re.compile(f"[{re.escape(CONTROLS + BIDI + SEPARATORS)}\ufeff\ud800-\udfff]")
ACTS_BUT_LINES = re.compile(ACTS.pattern.replace("\\\t", "").replace("\\\n", ""))


@given(LOOSE)
def test_what_is_drawn_is_as_long_as_what_is_kept(text: str) -> None:
    assert len(visible(text)) == len(text)


@given(LOOSE)
def test_nothing_that_is_drawn_acts_or_hides(text: str) -> None:
    drawn = visible(text)
    assert not ACTS.search(drawn)
    assert not [c for c in drawn if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}]
    assert not set(drawn) & set("\u200b\u2060\u00ad\ufeff\u3164")


HIDDEN = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
WORDS = st.characters(categories=["L", "N", "P", "S", "Mn", "Zs"], exclude_characters=HIDDEN, max_codepoint=0xDFFFF)


@given(st.text(alphabet=WORDS))
def test_words_are_drawn_as_they_are(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("\x1b]52;c;x\x07", "\u241b]52;c;x\u2407"),
        ("a\tb\nc", "a b c"),
        ("\x7f\x9b2J", f"\u2421{MARK}2J"),
        ("safe\u202etxt", f"safe{MARK}txt"),
        ("zero\u200bwidth\u200dend", f"zero{MARK}width{MARK}end"),
        ("\U0001f9d1\u200d\U0001f33e", "\U0001f9d1\u200d\U0001f33e"),
        ("\ud83d", MARK),
        ("\U000e0041", MARK),
        ("[red]x[/red]", "[red]x[/red]"),
    ],
)
def test_each_that_acts_becomes_one_mark(text: str, drawn: str) -> None:
    assert visible(text) == drawn


@given(LOOSE)
def test_a_name_is_one_line_and_nothing_in_it_acts(text: str) -> None:
    name = one_line(text)
    assert not ACTS.search(name)
    assert name == name.strip()
    assert "  " not in name
    assert name.splitlines() in ([name], [])


@given(LOOSE)
def test_a_note_keeps_its_lines_and_nothing_in_it_acts(text: str) -> None:
    note = plain(text)
    assert not ACTS_BUT_LINES.search(note)
    assert note == note.strip()


@given(LOOSE)
def test_what_was_made_safe_once_stays_as_it_is(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)
    assert plain(plain(text)) == plain(text)
    one_line(text).encode()
    plain(text).encode()


@given(st.lists(st.text(alphabet="ab \u00e9\u4e2d", min_size=1).map(str.strip).filter(bool), min_size=1))
def test_a_note_has_the_same_lines_whatever_ends_them(lines: list[str]) -> None:
    for newline in ("\n", "\r\n", "\r", "\x85", "\u2028", "\u2029", "\x0b", "\x0c"):
        assert plain(newline.join(lines)) == "\n".join(lines)
        assert one_line(newline.join(lines)) == " ".join(" ".join(lines).split())


def test_the_marks_themselves_are_drawn_as_they_are() -> None:
    assert visible(MARK + "\u2421") == MARK + "\u2421"
