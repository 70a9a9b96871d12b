"""FAULTS 22, 24 and 25 for adjudication: neither names of annotators nor what they wrote can act on anything."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from reader.project import Project
from reader.store.sqlite import sqlite3
from tests.faults.test_hostile_text import EVERYTHING, MARKUP, assert_harmless
from tests.making import run
from tests.project.judging import judges
from tests.terminal.projects import DATABASE, judged, make_project, opened

if TYPE_CHECKING:
    from pathlib import Path

MINE = f"{MARKUP} (adjudicator)"
TABLES = ("decisions", "stances", "claim_mentions", "notes")


def coded(folder: Path) -> Path:
    """A project that two annotators with hostile names have coded, differently, with hostile holders."""
    make_project(folder, {"1.txt": "One headline\n\nCod is landed here. The quay is long.\n"})
    path = folder / DATABASE
    with closing(Project.open(path, "x")) as project:
        quill = project.targets.all()[0]
        project.annotator = MINE
        project.settings.save({"welcomed": "yes"})
    judges(path, "anna", quill, ["favor", "favor", "none"], ["CFS"])
    judges(path, MARKUP, quill, ["against", "against", "none"], ["UFS"])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE stances SET holder = ?", (EVERYTHING,))
        connection.execute("UPDATE annotators SET name = ? WHERE name = 'anna'", (EVERYTHING,))
        for table in TABLES:
            connection.execute(f"UPDATE {table} SET annotator = ? WHERE annotator = 'anna'", (EVERYTHING,))
        connection.commit()
    return folder


def test_hostile_names_of_annotators_do_nothing_on_any_screen_of_an_adjudicator(tmp_path: Path) -> None:
    folder = coded(tmp_path / "p")
    for size in ((200, 50), (80, 24)):
        with opened(folder, "--adjudicate", "--annotator", MARKUP, size=size) as reader:
            reader.wait_for("of 2 di")
            reader.wait_for("HOSTILE0")
            reader.press("g", "Y")
            reader.wait_for("Take over the judgment of")
            reader.wait_for(MARKUP[:20])
            reader.press("1")
            reader.wait_for(lambda screen: "Accepted from" in screen.text() or "Already labeled" in screen.text())
            reader.press("U")
            reader.wait_for(lambda screen: "annotators agree on" in screen.text())
            reader.press("y")
            reader.wait_for(lambda screen: "Accept everything" not in screen.text())
            reader.press("F")
            reader.wait_for("Filter sentences")
            reader.press("esc", "q")
            reader.wait_exit()
        assert_harmless(bytes(reader.raw))
    assert ("stance", "Mara Quill") in [row[2:4] for row in judged(folder, MINE)]


def test_hostile_names_do_nothing_in_the_shell(tmp_path: Path) -> None:
    folder = coded(tmp_path / "p")
    for words in (("agreement",), ("agreement", "--disagreements"), ("agreement", "--json"), ("status",)):
        done = run(*words, cwd=folder)
        assert done.returncode == 0
        assert b"HOSTILE0" in done.stdout
        assert MARKUP in done.stdout.decode()
        assert_harmless(done.stdout)
