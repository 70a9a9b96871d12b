"""Text is broken into rows: nothing is lost, nothing is too wide, and offsets are exact."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.words import clusters
from reader.tui.render.text_layout import drawable, offset_at, width_of, wrap, wrap_article
from tests.making import examples

ASCII = st.text(alphabet=st.sampled_from("ab,. -“”’é"), max_size=120)
MIXED = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab .\n\t\x1b\x80中文ＡＢ🎉\u0301\u200d\ufe0f👩👧🏽🇩🇪\u200bกिहिक"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=80,
)
WIDTHS = st.integers(1, 40)


@settings(max_examples=examples(300))
@given(st.one_of(ASCII, MIXED).map(str.strip), st.text(max_size=3), WIDTHS)
def test_every_row_fits_and_together_they_hold_every_visible_character(text: str, before: str, width: int) -> None:
    whole = f"{before}{text}end"
    start, end = len(before), len(before) + len(text)
    rows = wrap(whole, start, end, width)
    covered = set()
    last = start
    for row_start, row_end in rows:
        assert last <= row_start < row_end <= end
        last = row_end
        covered.update(range(row_start, row_end))
        row = whole[row_start:row_end]
        assert width_of(row) <= width or (len(row.rstrip()) == 1 and width == 1)
    lost = [whole[n] for n in range(start, end) if n not in covered and not whole[n].isspace()]
    assert lost == []


@settings(max_examples=examples(100))
@given(
    st.text(alphabet=st.sampled_from("abcdefgh "), max_size=200).map(str.strip).filter(bool),
    st.integers(8, 40),
)
def test_words_that_fit_are_not_cut(text: str, width: int) -> None:
    rows = [text[start:end] for start, end in wrap(text, 0, len(text), width)]
    if all(len(word) <= width for word in text.split()):
        assert " ".join(rows).split() == text.split()


def test_white_space_at_a_break_makes_no_row_too_wide() -> None:
    for text in ("00\n\n0", "00\t \n0", "\u4e2d  \u4e2d\u4e2d"):
        rows = [text[start:end] for start, end in wrap(text, 0, len(text), 2)]
        assert [row.strip() for row in rows] == text.replace("\u4e2d\u4e2d", "\u4e2d \u4e2d").split()
        assert all(width_of(row) <= 2 for row in rows)


def test_a_mark_on_a_space_makes_no_row_too_wide() -> None:
    for text, width in (("a \u200d", 2), ("a \u0301", 1), ("\x80 \ufe0f", 1)):
        rows = [text[start:end] for start, end in wrap(text, 0, len(text), width)]
        assert rows == [text[:1], text[1:]]
        assert all(width_of(row) <= width for row in rows)


def test_a_mark_is_never_parted_from_its_letter() -> None:
    text = "e\u0301" * 20
    assert [text[start] for start, _ in wrap(text, 0, len(text), 3)] == ["e"] * 7


def test_each_sentence_begins_a_row_and_an_empty_line_stands_between_paragraphs() -> None:
    text = "Title\n\nOne two three. Four.\n\n\nFive."
    spans = [(0, 5), (7, 21), (22, 27), (30, 35)]
    assert [text[start:end] for start, end in spans] == ["Title", "One two three.", "Four.", "Five."]
    rows = wrap_article(text, spans, 8)
    assert rows.sentences == [0, -1, 1, 1, 2, -1, 3]
    shown = [text[start:end] for start, end in zip(rows.starts, rows.ends, strict=True)]
    assert shown == ["Title", "", "One two", "three.", "Four.", "", "Five."]
    assert rows.firsts == [0, 2, 4, 6]


@settings(max_examples=examples(200))
@given(MIXED)
def test_drawing_a_row_in_pieces_takes_as_many_cells_as_drawing_it_whole(text: str) -> None:
    assert len(drawable(text).splitlines()) <= 1


@settings(max_examples=examples(200))
@given(MIXED.filter(bool))
def test_a_cell_is_found_again_at_the_code_point_that_is_drawn_there(text: str) -> None:
    ends = [0, *(stop for _, stop in clusters(text, 0, len(text)))]
    for begin, stop in pairwise(ends):
        cells = width_of(text[begin:stop])
        assert width_of(text[:stop]) == width_of(text[:begin]) + cells
        for cell in range(cells):
            assert offset_at(text, 0, len(text), width_of(text[:begin]) + cell) == begin
    assert offset_at(text, 0, len(text), -3) == 0
    assert width_of(text[: offset_at(text, 0, len(text), 10_000)]) <= width_of(text)


def test_both_cells_of_a_wide_character_are_its_own_and_marks_take_none() -> None:
    text = "ae\u0301中b"
    assert [offset_at(text, 0, 5, cell) for cell in range(7)] == [0, 1, 3, 3, 4, 4, 4]
    assert offset_at(text, 3, 5, 0) == 3
