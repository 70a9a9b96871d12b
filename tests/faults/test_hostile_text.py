"""FAULTS 22, 24, 25, 27 and 28: no text can act on the terminal or on the program; columns stay where they are."""

from __future__ import annotations

import os
import re
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reader.model.annotation import note_change
from reader.model.labeling import label_change
from reader.project import Project
from reader.project.exporting import export
from reader.store.sqlite import sqlite3
from tests.terminal.projects import DATABASE, labels, make_project, opened, query
from tests.terminal.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

ACTS = {
    "clipboard": "\x1b]52;c;SE9TVElMRQ==\x07",
    "window title": "\x1b]0;HOSTILE\x1b\\",
    "clearing": "\x1b[2J\x1b[H",
    "device control": "\x1bP+q544e\x1b\\",
    "C1 control sequence": "\x9b31;5m",
    "C1 operating system command": "\x9d52;c;SE9TVElMRQ==\x9c",
    "C1 device control": "\x90q\x9c",
    "bell": "\x07",
    "going back": "HOST\x08\x08\x08\x08",
    "right to left": "\u202egnorw\u202c\u2067x\u2069",
    "shift out": "\x0e\x0f",
}
EVERYTHING = "".join(f"{text}HOSTILE{n} " for n, text in enumerate(ACTS.values()))
PASTED = EVERYTHING.replace("\x1b", "")
"""What is left of it when it is pasted: a terminal takes ESC out."""
OURS = re.compile(rb"\x1b\]22;[a-z-]*\x07")
"""The one operating system command that Textual writes: the shape of the mouse pointer."""
MARKUP = "[red]loud[/nope] [@click=app.quit]here[/] [bold"


def assert_harmless(raw: bytes) -> None:
    """That nothing which the texts asked of the terminal was written to it."""
    raw = OURS.sub(b"", raw)
    for what in (b"\x1b]", b"\x1bP", b"\x1b_", b"\x1b^", b"\x1bX", b"\x07", b"\x08", b"\x0e", b"\x0f", b"\x1b[2J"):
        assert what not in raw, raw[max(0, raw.find(what) - 60) : raw.find(what) + 60]
    text = raw.decode("utf-8")  # also: everything that was written is UTF-8
    assert not re.search("[\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]", text)
    assert not re.search("\x1b\\[(31;)?5m", text)  # blinking
    assert not re.search("\x1b[^m]{0,12}HOSTILE", text)


def test_control_sequences_in_files_do_nothing_to_the_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    corpus = folder / "mine"
    corpus.mkdir(parents=True)
    name = "na\x1b]52;c;SE9T\x07me\x1b[2J.txt"
    (corpus / name).write_text(
        f"---\nsource: {EVERYTHING}\nauthor: {EVERYTHING}\n---\nTitle {EVERYTHING}\n\nFirst. {EVERYTHING} Last.\n",
        "utf-8",
        newline="",
    )
    (corpus / "two.txt").write_text(f"{EVERYTHING}\n\nText {EVERYTHING}.\n", "utf-8", newline="")
    (corpus / f"empty{name}").write_text("")
    annotator = f"an{ACTS['clipboard']}na"
    with Terminal(["mine", "--annotator", annotator], cwd=folder, size=(160, 40)) as reader:
        reader.wait_for("2 new articles")
        reader.wait_for("HOSTILE")
        reader.press("G", "c", "]")
        reader.wait_for("Sentence 1 of")
        reader.press("t")
        reader.wait_for("Stance toward …")
        reader.paste(f"Target {PASTED}")
        reader.wait_for("New: Target")
        reader.press("enter")
        reader.wait_until_gone("Stance toward …")
        reader.press("f", "e")
        reader.wait_for("Note on this sentence")
        reader.paste(f"Note {PASTED}")
        reader.press("enter")
        reader.wait_until_gone("Note on this sentence")
        reader.press("f3", "f3", "/")
        reader.wait_for("Search this article")
        reader.paste(f"nothing {PASTED[:30]}")
        reader.press("enter")
        reader.wait_for("is not in this article")
        reader.press("R")
        reader.wait_for("remaining sentence")
        reader.press("n")
        reader.wait_until_gone("remaining sentence")
        reader.press("q")
        assert reader.wait_exit() == 0
    assert b"HOSTILE" in reader.raw
    assert_harmless(bytes(reader.raw))
    kept = query(
        folder, "SELECT name FROM targets UNION ALL SELECT note FROM notes UNION ALL SELECT name FROM annotators"
    )
    assert len(kept) == 3
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", "".join(text for (text,) in kept))


def test_control_sequences_that_got_into_the_database_do_nothing_to_the_terminal(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("f", "e")
        reader.wait_for("Note on this sentence")
        reader.type("x")
        reader.press("enter")
        reader.wait_for_mark("▌+*", "Quill carries")
        reader.press("q")
        reader.wait_exit()
    with closing(sqlite3.connect(samples / DATABASE)) as connection:
        for statement in (
            "UPDATE targets SET name = name || ?",
            "UPDATE notes SET note = note || ?",
            "UPDATE articles SET title = ? || title",
            "UPDATE articles SET source = source || ?",
            "UPDATE articles SET author = ? || author",
            "UPDATE articles SET published = ? || published",
            "UPDATE articles SET text = substr(?, 1, 39) || substr(text, 40)",
        ):
            connection.execute(statement, (EVERYTHING,))
        connection.commit()
    with opened(samples, size=(200, 50)) as reader:
        reader.wait_for("HOSTILE")
        reader.press("t")
        reader.wait_for("Stance toward …")
        reader.press("esc", "e")
        reader.wait_for("Note on this sentence")
        reader.press("esc", "]", "R")
        reader.wait_for("remaining sentence")
        reader.press("n")
        reader.wait_until_gone("remaining sentence")
        reader.press("f", "?")
        reader.wait_for("Your latest")
        reader.press("tab", "esc", "F")
        reader.wait_for("Filter sentences")
        reader.press("esc", "h")
        reader.wait_for("Holder: whose stance is it?")
        reader.press("esc")
        reader.wait_until_gone("Holder: whose stance is it?")
        reader.press("o", "f", "q")
        reader.wait_exit()
    assert_harmless(bytes(reader.raw))


def test_sentences_like_one_another_are_listed_with_nothing_in_them_that_acts(tmp_path: Path) -> None:
    articles = {
        f"{n}.txt": f"Title{n} {EVERYTHING} {MARKUP}\n\nOne sentence of {EVERYTHING} and {MARKUP} in {n} articles.\n"
        for n in range(3)
    }
    folder = make_project(tmp_path / "p", articles, targets=(f"Target {EVERYTHING} {MARKUP}",))
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        connection.execute("UPDATE articles SET title = ? || title", (EVERYTHING,))
        connection.commit()
    for size in ((80, 24), (200, 50)):
        with opened(folder, size=size) as reader:
            reader.press("G", "f", "L")
            reader.wait_for("Sentences like this one")
            reader.wait_for(MARKUP[:10])
            reader.wait_for("[ ] ")
            reader.press("*", "a", "n", "j", "enter")
            reader.wait_until_gone("Sentences like this one")
            reader.press("q")
            assert reader.wait_exit() == 0
        assert b"HOSTILE" in reader.raw
        assert_harmless(bytes(reader.raw))


def test_brackets_are_shown_as_they_are_written_everywhere(tmp_path: Path) -> None:
    text = f"---\nsource: {MARKUP}\nauthor: {MARKUP}\n---\nTitle {MARKUP}\n\nFirst {MARKUP} end. Second.\n"
    folder = make_project(tmp_path / MARKUP.replace("/", ""), {"[red]one[].txt": text}, targets=(f"Target {MARKUP}",))
    with opened(folder, "--annotator", f"me {MARKUP}", size=(200, 50)) as reader:
        assert f"Title {MARKUP}" in reader.line(1)
        reader.wait_for(f"First {MARKUP} end.")
        assert f"me {MARKUP[:27]}" in reader.line(0)
        assert f"→ Target {MARKUP[:23]}" in reader.line(0)
        assert MARKUP in reader.line(2)
        reader.press("f", "t")
        reader.wait_for("Stance toward …")
        reader.wait_for(f"Target {MARKUP}  person")
        reader.type(MARKUP)
        reader.wait_for(f"New: {MARKUP}  person")
        reader.press("down", "enter")
        reader.wait_for(f"→ {MARKUP[:30]}")
        reader.press("e")
        reader.wait_for("Note on this sentence")
        reader.wait_for(f"Title {MARKUP}")
        reader.type(f"Note {MARKUP}")
        reader.wait_for(f"Note {MARKUP}")
        reader.press("enter")
        reader.wait_until_gone("Note on this sentence")
        assert query(folder, "SELECT note FROM notes") == [(f"Note {MARKUP}",)]
        reader.press("/")
        reader.wait_for("Search this article")
        reader.type("[/nope]x")
        reader.press("enter")
        reader.wait_for("“[/nope]x” is not in this article")
        reader.press("R")
        reader.wait_for("remaining sentence")
        reader.press("n")
        reader.wait_until_gone("remaining sentence")
        reader.press("ctrl+p")
        reader.wait_for("Type to find a command")
        reader.type("[/nope]")
        reader.settle()
        reader.press("esc")
        reader.wait_until_gone("Commands")
        reader.press("f4")
        reader.wait_for("Type to find a theme")
        reader.type("[/nope]")
        reader.settle()
        reader.press("esc", "q")
        assert reader.wait_exit() == 0
    assert "favor" in labels(folder, f"me {MARKUP}")


def test_brackets_in_holders_filters_and_examples_are_shown_as_they_are_written(tmp_path: Path) -> None:
    text = f"Title {MARKUP}\n\nFirst {MARKUP} end. Second.\n"
    folder = make_project(tmp_path / "p", {"one.txt": text}, targets=(f"Target {MARKUP}",))
    with opened(folder, size=(200, 50)) as reader:
        reader.press("h")
        reader.wait_for("Holder: whose stance is it?")
        reader.type(f"Me {MARKUP}")
        reader.wait_for(f"New: Me {MARKUP}")
        reader.press("enter")
        reader.wait_for(f"Holder: Me {MARKUP}")
        reader.press("f", "F")
        reader.wait_for(f"about Target {MARKUP}")
        reader.type("target")
        reader.wait_until_gone("noted")
        reader.press("enter")
        reader.wait_for(f"Filter: about Target {MARKUP}, 1 article. Esc clears it")
        reader.press("?")
        reader.wait_for(f"▌    1 Title {MARKUP}")
        reader.wait_for("→ Target [red]loud")
        reader.press("esc", "q")
        assert reader.wait_exit() == 0
    assert query(folder, "SELECT holder FROM stances") == [(f"Me {MARKUP}",)]


def test_what_cannot_be_seen_has_a_visible_mark(tmp_path: Path) -> None:
    text = "Head\u200bline\n\nzero\u200bwidth soft\u00adhyphen word\u2060joiner \ufeffmark end.\n"
    folder = make_project(tmp_path / "p", {"one.txt": text})
    with opened(folder) as reader:
        reader.wait_for("Head\N{REPLACEMENT CHARACTER}line")
        reader.wait_for("zero\N{REPLACEMENT CHARACTER}width soft\N{REPLACEMENT CHARACTER}hyphen")
        reader.press("c")
        reader.press("q")
        reader.wait_exit()
    for start, end, words in query(
        folder, 'SELECT s.start, s."end", a.text FROM sentences AS s JOIN articles AS a ON a.id = s.article_id'
    ):
        assert words[start:end].strip() == words[start:end]
        assert words[start:end] in ("Head\u200bline", text.split("\n")[2].replace("\ufeff", ""), text.split("\n")[2])


def test_lone_surrogates_and_nul_in_names_and_notes_are_replaced_and_lose_nothing_else(samples: Path) -> None:
    with closing(Project.open(samples / DATABASE, "an\x00na\ud800")) as project:
        article = project.articles.get(1)
        assert article is not None
        target = project.targets.add("Tar\ud83dget\x00name")
        ref, layer = project.articles.annotations_on(article).ref(0), project.codebook.layers[0]
        project.annotations.record(
            [label_change(ref, layer, layer.labels[0], target), note_change(ref, "no\udfffte\x00end")]
        )
        assert export(project.database, samples / "out.csv") >= 1
    assert query(samples, "SELECT name FROM targets ORDER BY position DESC LIMIT 1") == [
        ("Tar\N{REPLACEMENT CHARACTER}get name",)
    ]
    assert query(samples, "SELECT note FROM notes") == [("no\N{REPLACEMENT CHARACTER}teend",)]
    assert query(samples, "SELECT name FROM annotators WHERE name LIKE 'an na%'") == [
        ("an na\N{REPLACEMENT CHARACTER}",)
    ]
    assert "\N{REPLACEMENT CHARACTER}" in (samples / "out.csv").read_text("utf-8")


def test_a_name_on_the_command_line_that_is_no_text_is_taken_and_shown(samples: Path) -> None:
    with opened(samples, environment={"READER_ANNOTATOR": os.fsdecode(b"b\xffb")}) as reader:
        reader.press("f")
        reader.wait_for("▌ + favor")
        assert "b\N{REPLACEMENT CHARACTER}b" in reader.line(0)


WIDE = (
    "中文字符和日本語テキスト、全角ＡＢＣ",
    "emoji \U0001f389\U0001f680 and \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 family",
    "\u2764\ufe0f heart \u263a\ufe0f smile \U0001f44d\U0001f3fd thumb \U0001f1e9\U0001f1ea flag 1\ufe0f\u20e3",
    "tab\tbetween\twords",
    "e\u0301te\u0301 Z\u0351\u036b\u0343\u036a\u0302alg\u0300\u0301o",
    "한국어 조합 각 ไทย हिन्दी العربية עברית",
    "\uff8a\uff9e halfwidth \u00b7 \u2026 \u2014 \u201cquotes\u201d",
)


@pytest.mark.parametrize("size", [(120, 40), (133, 30)])
def test_the_edges_between_the_panes_stand_in_one_column_whatever_the_text(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    articles = {
        f"{n}.txt": f"{line} {line} {line}\n\n" + " ".join(f"{other}." for other in WIDE) + f"\n\n{line * 6}\n"
        for n, line in enumerate(WIDE)
    }
    folder = make_project(tmp_path / "p", articles, targets=(WIDE[0], WIDE[1]))
    with opened(folder, size=size) as reader:
        for number in range(len(WIDE)):
            reader.press("f", "c")
            reader.wait_for("Sentence 2 of")
            reader.settle()
            rows = range(1, reader.rows - 1)
            edges = {tuple(x for x in range(reader.columns) if reader.cell(x, y).text == "│") for y in rows}
            assert len(edges) == 1, reader.text()
            assert len(next(iter(edges))) == 2
            reader.press("e")
            reader.wait_for("Note on this sentence")
            reader.settle()
            sides = {
                tuple(x for x in (reader.find("╭")[0], reader.find("╮")[0]) if reader.cell(x, y).text == "│")
                for y in range(reader.find("╭")[1] + 1, reader.find("╰")[1])
            }
            assert sides == {(reader.find("╭")[0], reader.find("╮")[0])}, reader.text()
            reader.press("esc")
            reader.wait_until_gone("Note on this sentence")
            if number < len(WIDE) - 1:
                reader.press("]")
                reader.wait_for("Sentence 1 of")
