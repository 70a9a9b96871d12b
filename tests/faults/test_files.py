"""FAULTS 9, 10, 11, 13, 14, 15 and 19: the file itself is not as it should be."""

from __future__ import annotations

import shutil
import sqlite3 as plain_sqlite
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reader.errors import NotOurDatabaseError
from reader.model.labeling import label_change
from reader.project import Project
from reader.store.sqlite import WAL_IS_SAFE, SqliteError, sqlite3
from tests.faults.children import JUDGE, python, started
from tests.privileges import give_up_override
from tests.terminal.projects import DATABASE, broken_promises, event_count, labels, opened, query
from tests.terminal.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize("what", ["file", "folder", "file and folder"])
def test_a_project_that_cannot_be_written_is_read_and_says_why_it_takes_no_judgment(samples: Path, what: str) -> None:
    with opened(samples) as reader:
        reader.press("f")
        reader.wait_for("▌ + favor")
        reader.press("q")
        assert reader.wait_exit() == 0
    database = samples / DATABASE
    if "file" in what:
        database.chmod(0o444)
    if "folder" in what:
        database.parent.chmod(0o555)
    try:
        with opened(samples, until="read only", preexec=give_up_override) as reader:
            reader.wait_for("▌ + favor")
            reader.press("j")
            reader.wait_for("Sentence 2 of 34")
            reader.press("a")
            reader.wait_for("the database can only be read")
            assert "Check the permissions" in reader.text()
            reader.press("G")
            reader.wait_for("Sentence 34 of 34")
            reader.press("q")
            assert reader.wait_exit() == 0
    finally:
        database.parent.chmod(0o755)
        database.chmod(0o644)
    assert labels(samples) == ["favor"]


def text_file(path: Path) -> None:
    path.write_text("Dear diary, this is no database.\n" * 99)


def folder(path: Path) -> None:
    path.mkdir()


def truncated(path: Path) -> None:
    path.write_bytes(path.with_name("whole.db").read_bytes()[:5000])


def anothers(path: Path) -> None:
    with closing(plain_sqlite.connect(path)) as connection:
        connection.executescript("CREATE TABLE stuff (a); INSERT INTO stuff VALUES (1);")


def newer(path: Path) -> None:
    shutil.copy(path.with_name("whole.db"), path)
    with closing(plain_sqlite.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")


def nothing(path: Path) -> None:
    """A slip of the pen: there is no such file."""


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (text_file, "not a database"),
        (folder, "this is a folder"),
        (truncated, "damaged"),
        (anothers, "another program"),
        (newer, "newer reader"),
        (nothing, "no such database"),
    ],
)
def test_what_is_no_database_of_this_program_is_refused_in_one_line_and_left_as_it_was(
    samples_database: Path, tmp_path: Path, make: Callable[[Path], None], said: str
) -> None:
    shutil.copy(samples_database, tmp_path / "whole.db")
    path = tmp_path / "mine.db"
    make(path)
    before = {item.name: item.read_bytes() if item.is_file() else b"" for item in tmp_path.iterdir()}
    with pytest.raises(NotOurDatabaseError, match=said):
        Project.open(path, "anna")
    with Terminal(["--db", path], cwd=tmp_path, size=(400, 24)) as reader:
        assert reader.wait_exit() == 1
        (line,) = [line.strip() for line in reader.lines() if line.strip()]
    assert line.startswith(f"reader: {path}: ")
    assert said in line
    assert b"\x1b[" not in reader.raw
    assert {item.name: item.read_bytes() if item.is_file() else b"" for item in tmp_path.iterdir()} == before


WRITING = (
    JUDGE
    + """
project = Project.open(Path(sys.argv[1]), "anna")
target = project.targets.all()[0]
places = list(refs(project))
for turn in range(10**9):
    judge(project, places[turn % 300], target, turn + turn // 300)
    print(turn, flush=True)
"""
)


def test_a_backup_made_while_judgments_are_written_is_whole(samples: Path, tmp_path: Path) -> None:
    child = started(WRITING, samples / DATABASE)
    assert child.stdout is not None
    try:
        with closing(Project.open(samples / DATABASE, "ben")) as project:
            for number in range(4):
                written = int(child.stdout.readline())
                copy = tmp_path / f"copy-{number}" / DATABASE
                copy.parent.mkdir(parents=True)
                project.back_up(copy)
                assert event_count(copy.parent.parent) >= 2 * (written + 1)
                assert broken_promises(copy.parent.parent) == []
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


def test_a_copy_of_the_file_alone_lacks_what_the_backup_has(samples: Path, tmp_path: Path) -> None:
    child = started(WRITING, samples / DATABASE)
    assert child.stdout is not None
    try:
        for _ in range(5):
            child.stdout.readline()
        child.send_signal(19)  # SIGSTOP: nothing more is written while it is copied
        with closing(Project.open(samples / DATABASE, "ben")) as project:
            project.back_up(tmp_path / "backup.db")
        done = python("import shutil, sys; shutil.copy(*sys.argv[1:])", samples / DATABASE, tmp_path / "alone.db")
        assert done.returncode == 0
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    counts = {}
    for name in ("backup", "alone"):
        with closing(plain_sqlite.connect(tmp_path / f"{name}.db")) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            counts[name] = connection.execute("SELECT count(*) FROM journal WHERE kind = 'decision'").fetchone()[0]
    assert counts["backup"] >= 10
    if WAL_IS_SAFE:
        assert counts["alone"] < counts["backup"]


WATCHED = """
import os, sys
log = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def note(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        os.write(log, os.fsencode(arguments[0]) + b"\\n")
sys.addaudithook(note)
from reader.cli import main
sys.exit(main())
"""


def test_the_program_never_opens_its_database_but_through_sqlite(samples: Path, tmp_path: Path) -> None:
    log = tmp_path / "opened"
    program = [sys.executable, "-c", WATCHED, log]
    with opened(samples, program=program, size=(200, 40)) as reader:
        reader.press("f", "c")
        reader.wait_for("Sentence 2 of 34")
        for words, said in (("one row per judgment", "Exported 2 rows"), ("backup copy", "Backup written")):
            reader.press("ctrl+p")
            reader.wait_for("Type to find a command")
            reader.type(words)
            reader.wait_until_gone("Next article")
            reader.press("enter")
            reader.wait_for(said)
        reader.press("q")
        assert reader.wait_exit() == 0
    for arguments in (["check"], ["status"], ["backup", tmp_path / "b.db"], ["export", "-o", tmp_path / "x.csv"]):
        with Terminal(arguments, cwd=samples, program=program) as reader:
            assert reader.wait_exit() == 0, reader.text()
    names = log.read_text().splitlines()
    assert any(name.endswith("codebook.toml") for name in names)
    assert [name for name in names if name.endswith(DATABASE)] == []


def test_a_file_that_gets_a_second_name_takes_no_judgment_until_it_is_gone(samples: Path) -> None:
    database = samples / DATABASE
    with opened(samples) as reader:
        reader.press("f")
        reader.wait_for("▌ + favor")
        (samples / "second.db").hardlink_to(database)
        reader.press("c")
        reader.wait_for("NOT SAVED: 1")
        reader.wait_for("second name")
        assert "saved ✓" not in reader.text()
        (samples / "second.db").unlink()
        reader.wait_for("Saved now: everything is on disk")
    assert labels(samples) == ["favor", "CFS"]


def test_a_file_that_is_moved_away_takes_no_judgment_until_it_is_back(samples: Path) -> None:
    database = samples / DATABASE
    with opened(samples) as reader:
        reader.press("f")
        reader.wait_for("▌ + favor")
        database.rename(samples / "elsewhere.db")
        reader.press("c")
        reader.wait_for("NOT SAVED: 1")
        reader.wait_for("moved or deleted")
        reader.press("j")
        reader.wait_for("Sentence 3 of 34")
        (samples / "elsewhere.db").rename(database)
        reader.wait_for("Saved now: everything is on disk")
    assert labels(samples) == ["favor", "CFS"]


def test_a_file_that_another_has_taken_the_place_of_takes_no_judgment(samples: Path, samples_database: Path) -> None:
    database = samples / DATABASE
    with opened(samples) as reader:
        reader.press("f")
        reader.wait_for("▌ + favor")
        shutil.copy(samples_database, samples / "other.db")
        (samples / "other.db").replace(database)
        reader.press("c")
        reader.wait_for("NOT SAVED: 1")
        reader.wait_for("another file has taken the place")
        reader.press("ctrl+p")
        reader.wait_for("Type to find a command")
        reader.type("one row a sentence")
        reader.wait_until_gone("Next article")
        reader.press("enter")
        reader.wait_for("NOT SAVED: 1")
        reader.press("q")
        reader.wait_for("Quit and lose")
        reader.press("y")
        assert reader.wait_exit() == 1
        assert b"another file has taken the place" in reader.raw
    for beside in ("-wal", "-shm"):
        (samples / f"{DATABASE}{beside}").unlink(missing_ok=True)
    assert labels(samples) == []


@pytest.mark.parametrize("library", [sqlite3, plain_sqlite])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET after = before",
        "UPDATE journal SET seq = seq + 100",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal",
        "REPLACE INTO journal SELECT * FROM journal LIMIT 1",
        (
            "INSERT OR REPLACE INTO journal SELECT 1, 'other', annotator, hlc, device, kind, subject, before, after,"
            " cause, batch, below, reverts, codebook_version, seconds, at, hash FROM journal WHERE seq = 2"
        ),
        "UPDATE OR REPLACE journal SET id = (SELECT id FROM journal WHERE seq = 2) WHERE seq = 1",
    ],
)
def test_no_program_changes_the_journal(samples: Path, library: object, statement: str) -> None:
    with closing(Project.open(samples / DATABASE, "anna")) as project:
        article = project.articles.get(1)
        assert article is not None
        reading, layer, target = (
            project.articles.annotations_on(article),
            project.codebook.layers[0],
            project.targets.all()[0],
        )
        for position in range(3):
            project.annotations.record([label_change(reading.ref(position), layer, layer.labels[0], target)])
        project.annotations.record([label_change(reading.ref(0), layer, layer.labels[1], target)])
    before = query(samples, "SELECT * FROM journal ORDER BY seq")
    connection = library.connect(samples / DATABASE)  # type: ignore[attr-defined]
    with closing(connection), pytest.raises((SqliteError, plain_sqlite.Error), match="journal is only ever added to"):
        connection.execute(statement)
    assert query(samples, "SELECT * FROM journal ORDER BY seq") == before
    assert broken_promises(samples) == []
