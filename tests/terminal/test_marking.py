"""WordSelection words inside a sentence, with the keyboard and with the mouse."""

from __future__ import annotations

import csv
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reader.project import Project
from reader.project.exporting import export
from tests.terminal.projects import DATABASE, broken_promises, judged, make_project, opened, query

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.terminal import Terminal

FARMER = "\U0001f9d1\u200d\U0001f33e"
TEXT = f"""A word on {FARMER} Quill

Cafe\u0301 {FARMER} 中文! Quill called the vote “a surprise”, they say.

The second “one” is longer than a row, and goes on and on with many a word, so that its end stands further down.
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "p", {"a.txt": TEXT}, codebook="basil-bias-spans")


def marks(folder: Path) -> list[tuple[str, str]]:
    """Label and words of every mark in the database, cut out of the text by its offsets."""
    found = query(folder, "SELECT m.label, a.text, m.span_start, m.span_end FROM marks AS m JOIN articles AS a"
                          " ON a.id = m.article_id ORDER BY m.start, m.ordinal")  # fmt: skip
    return [(label, text[start:end] if start is not None else "") for label, text, start, end in found]


def row_of(folder: Path) -> list[dict[str, str]]:
    """The rows of a tidy export of the bias layer."""
    with closing(Project.open(folder / DATABASE, "anna")) as project:
        target = folder / "out.csv"
        export(project.database, target, layout="tidy")
    with target.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["layer"] == "bias"]


def drawn(reader: Terminal, *, selected: bool = False) -> str:
    """The words of the article that are drawn as marked (or as selected)."""
    found = []
    for y in range(3, reader.rows - 1):
        for x in range(30, 84):
            cell = reader.cell(x, y)
            if cell.is_reversed if selected else (cell.is_underlined and cell.is_bold):
                found.append(cell.text)
    return "".join(found)


def select(reader: Terminal, words: str) -> None:
    reader.wait_for(lambda screen: drawn(screen, selected=True) == words)


def to_second(reader: Terminal) -> None:
    """Go to the sentence that has signs before the words that are marked."""
    reader.press("g", "j", "j")
    reader.wait_for("Sentence 3 of 4")


def test_words_are_marked_with_the_keyboard_to_the_code_point(project: Path) -> None:
    with opened(project) as reader:
        to_second(reader)
        reader.press("i")
        select(reader, "Quill")
        reader.wait_for("← → word")
        reader.press("right", "right", "right", "right", "right")
        select(reader, "surprise")
        reader.press("shift+left")
        select(reader, "surprise")
        reader.press("ctrl+left")
        select(reader, "a surprise")
        reader.press(">", "shift+right", "<")
        select(reader, "a surprise”, they")
        reader.press("shift+left")
        select(reader, "a surprise")
        reader.press("x")
        reader.wait_for("lexical: “a surprise”")
        reader.wait_for("▌ L lexical “a surprise”")
        reader.wait_for_mark("▌L", "Quill called")
        reader.wait_for(lambda screen: drawn(screen) == "a surprise" and not drawn(screen, selected=True))
        assert marks(project) == [("lexical", "a surprise")]
    start = int(query(project, "SELECT span_start FROM marks")[0][0])
    text = query(project, "SELECT text FROM articles")[0][0]
    assert start == text.index("a surprise")
    (row,) = row_of(project)
    assert (row["label"], row["span"], row["span_start"], row["span_end"]) == (
        "lexical",
        "a surprise",
        str(start),
        str(start + len("a surprise")),
    )
    assert broken_promises(project) == []
    with opened(project) as reader:
        to_second(reader)
        reader.wait_for(lambda screen: drawn(screen) == "a surprise")


def test_a_mark_is_found_again_with_tab_taken_off_with_its_key_and_brought_back_by_undo(project: Path) -> None:
    with opened(project) as reader:
        to_second(reader)
        reader.press("i", "x", "i", "end", "u")
        reader.wait_for("▌ I informational “say”")
        reader.wait_for_mark("▌L2", "Quill called")
        assert marks(project) == [("lexical", "Quill"), ("informational", "say")]
        reader.press("i", "l", "tab", "i")
        select(reader, "say")
        reader.press("tab")
        select(reader, "Quill")
        reader.press("shift+tab")
        select(reader, "say")
        reader.press("u")
        reader.wait_for("informational removed: “say”")
        assert marks(project) == [("lexical", "Quill")]
        reader.press("z")
        reader.wait_for("▌ I informational “say”")
        assert marks(project) == [("lexical", "Quill"), ("informational", "say")]
        reader.press("z", "z")
        reader.wait_until_gone("▌ L lexical")
        assert marks(project) == []
        reader.press("Z")
        reader.wait_for("▌ L lexical “Quill”")
    assert broken_promises(project) == []


def test_esc_selects_nothing_and_keys_of_the_program_end_it_and_do_what_they_do(project: Path) -> None:
    with opened(project) as reader:
        to_second(reader)
        reader.press("i", "l")
        select(reader, "called")
        reader.press("esc")
        select(reader, "")
        reader.wait_for("j k move")
        reader.press("i", "y", "Y")
        select(reader, "Quill")
        reader.press("j")
        select(reader, "")
        reader.wait_for("Sentence 4 of")
        reader.press("k", "i")
        select(reader, "Quill")
        reader.press("p")
        reader.wait_for_mark("+", "Quill called")
        select(reader, "")
        assert marks(project) == []
        assert [each.label for each in judged(project)] == ["positive"]
        reader.press("i", "tab")
        reader.wait_for("No words of this sentence are marked yet")
    assert broken_promises(project) == []


def test_a_label_for_words_without_any_selected_is_for_the_sentence_and_says_how_to_choose(project: Path) -> None:
    with opened(project) as reader:
        to_second(reader)
        reader.press("x")
        reader.wait_for("lexical: given to the whole sentence (i selects words)")
        reader.wait_for("▌ L lexical the whole sentence")
        assert marks(project) == [("lexical", "")]
        reader.press("x")
        reader.wait_for("lexical: removed from the whole sentence")
        assert marks(project) == []


def test_words_are_selected_with_the_mouse_and_a_click_still_only_moves_the_cursor(project: Path) -> None:
    with opened(project) as reader:
        reader.click_on("the vote")
        reader.wait_for_mark("▌", "Quill called")
        select(reader, "")
        x, y = reader.find("the vote")
        reader.drag((x + 5, y), (x + 1, y))
        select(reader, "the vote")
        reader.wait_for("← → word")
        reader.press("u")
        reader.wait_for("▌ I informational “the vote”")
        assert marks(project) == [("informational", "the vote")]
        reader.drag(reader.find("called"), (reader.find("called")[0] + 2, y))
        select(reader, "called")
        reader.click_on("The second")
        reader.wait_for("Sentence 4 of")
        select(reader, "")
        assert marks(project) == [("informational", "the vote")]


def test_a_drag_runs_over_rows_and_stops_at_the_end_of_its_sentence(project: Path) -> None:
    with opened(project) as reader:
        x, y = reader.find("with many")
        reader.drag((x, y), (x + 60, y + 20))
        reader.wait_for("Sentence 4 of")
        reader.press("x")
        reader.wait_for("lexical: “with many a word")
        tail = TEXT[TEXT.index("with many") :].rstrip().rstrip(".")
        assert marks(project) == [("lexical", tail)]
        reader.wait_for(lambda screen: drawn(screen).replace(" ", "") == tail.replace(" ", ""))
        x, y = reader.find("“a surprise")
        reader.drag((x + 1, y), (x + 1, 0))
        reader.wait_for_mark("▌", "Quill called")
        reader.press("u")
        reader.wait_for("informational: “Quill called the vote “a”")
    assert broken_promises(project) == []


def edges(reader: Terminal) -> list[list[int]]:
    """The columns of the lines between the panes, in each line of the article."""
    return [[x for x in range(reader.columns) if reader.cell(x, y).text == "│"] for y in range(3, reader.rows - 1)]


def test_rows_with_marks_keep_their_columns(project: Path) -> None:
    with opened(project) as reader:
        to_second(reader)
        before = edges(reader)
        reader.press("g", "i", "x", "i", "end", "x", "j", "i", "x", "i", "l", "u")
        reader.wait_for("▌ I informational")
        assert edges(reader) == before
        assert before == [[29, 85]] * len(before)


def test_without_colors_marked_and_selected_words_still_differ_from_the_others(project: Path) -> None:
    with opened(project, environment={"NO_COLOR": "1"}) as reader:
        to_second(reader)
        reader.press("i", "x")
        reader.wait_for(lambda screen: drawn(screen) == "Quill")
        reader.press("i", "l")
        select(reader, "called")


def test_at_eighty_columns_the_last_line_says_the_keys_and_the_mark_is_seen(project: Path) -> None:
    with opened(project, size=(80, 24)) as reader:
        reader.press("g", "j", "j")
        reader.wait_for_mark("▌", "Quill called")
        reader.press("i")
        for words in ("← → word", "< > end", "[ ] begin", "Tab marked", "x lexical", "u informational", "Esc done"):
            reader.wait_for(words)
        reader.press("x")
        reader.wait_for_mark("▌L", "Quill called")


def test_where_no_layer_has_words_the_key_does_nothing_and_a_drag_is_a_click(samples: Path) -> None:
    with opened(samples) as reader:
        x, y = reader.find("She carried")
        reader.drag((x, y), (x + 12, y))
        reader.wait_for("Sentence 3 of 34")
        reader.press("i", "j")
        reader.wait_for("Sentence 4 of 34")
        assert "mark" not in reader.line(reader.rows - 1)


def test_a_sentence_is_done_with_its_polarity_alone_as_bias_is_optional(project: Path) -> None:
    with opened(project) as reader:
        reader.press("g", "p", "0", "n", "0")
        reader.wait_for("4 done ✓")
        reader.wait_for("4 of 4 sentences done")
        reader.press(".")
        reader.wait_for("No undecided sentence after this one")


def test_brackets_in_marked_words_are_shown_as_they_are_written(tmp_path: Path) -> None:
    text = "[red]Quill[/red] $x said\n\n“[b]no[/b]”, she said.\n"
    project = make_project(tmp_path / "p", {"a.txt": text}, codebook="basil-bias-spans")
    with opened(project) as reader:
        reader.press("i", "x")
        reader.wait_for("lexical: “red]Quill[/red”")
        reader.wait_for("▌ L lexical “red]Quill[/red”")
        reader.wait_for(lambda screen: drawn(screen) == "red]Quill[/red")
        reader.press("j", "i", "u")
        reader.wait_for("▌ I informational “b]no[/b”")
        assert marks(project) == [("lexical", "red]Quill[/red"), ("informational", "b]no[/b")]
