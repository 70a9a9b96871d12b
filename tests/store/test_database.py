"""Opening: what is ours is opened whole; what is not is left as it was."""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from reader.errors import (
    DamagedDatabaseError,
    NotOurDatabaseError,
    ReadOnlyError,
    StoreError,
)
from reader.store import schema, sqlite
from reader.store.article_writer import add_articles
from reader.store.articles import count_articles
from reader.store.check import check_database
from reader.store.database import open_database
from reader.store.journal import record
from reader.store.schema import APPLICATION_ID, SCHEMA_VERSION
from reader.store.sqlite import sqlite3
from tests.making import HERE
from tests.privileges import give_up_override
from tests.store.by_hand import ANNA, CHECKWORTHY, ODD, broken, claim, make_article, make_database, note, refs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FIRST = refs(ODD)[0]


def bytes_in(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in sorted(folder.rglob("*"))
    }


def sql(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def ours(path: Path) -> None:
    make_database(path).close()


def cut(length: int) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        ours(path)
        path.write_bytes(path.read_bytes()[:length])

    return make


def newer(path: Path) -> None:
    ours(path)
    sql(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


def nothing(path: Path) -> None:
    pass


WRONG = {
    "a text file": (lambda path: path.write_text("Dear diary,\n" * 500), "not a database"),
    "a short text file": (lambda path: path.write_text("x"), "not a database"),
    "a folder": (lambda path: path.mkdir(), "folder"),
    "a file cut off after its header": (cut(100), "not a database"),
    "a file cut off in its first page": (cut(2000), "not a database"),
    "a file cut off at a page": (cut(4096 * 3), "damaged"),
    "a file cut off within a page": (cut(4096 * 3 + 100), "damaged"),
    "another program's file": (lambda path: sql(path, "CREATE TABLE theirs (x)"), "another program"),
    "another program's file of our version": (
        lambda path: sql(path, "CREATE TABLE theirs (x)", f"PRAGMA user_version = {SCHEMA_VERSION}"),
        "another program",
    ),
    "a file with another application's id": (
        lambda path: sql(path, "CREATE TABLE theirs (x)", "PRAGMA application_id = 252006674"),
        "another program",
    ),
    "a newer file": (newer, "newer reader"),
}


@pytest.mark.parametrize("create", [False, True])
@pytest.mark.parametrize("what", WRONG)
def test_what_is_not_ours_is_refused_and_left_as_it_was(what: str, create: bool, tmp_path: Path) -> None:
    make, said = WRONG[what]
    path = tmp_path / "a.db"
    make(path)
    before = bytes_in(tmp_path)
    with pytest.raises(NotOurDatabaseError, match=said) as refused:
        open_database(path, create=create)
    assert str(path) in str(refused.value)
    assert bytes_in(tmp_path) == before


@pytest.mark.parametrize("make", [nothing, lambda path: path.touch()])
def test_a_slip_of_the_pen_in_the_name_makes_no_file(make: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "annotatoins.db"
    make(path)
    before = bytes_in(tmp_path)
    with pytest.raises(NotOurDatabaseError):
        open_database(path)
    assert bytes_in(tmp_path) == before


def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(NotOurDatabaseError, match="not a regular file"):
        open_database(path, create=True)


def test_a_file_with_a_second_name_is_refused(tmp_path: Path) -> None:
    ours(tmp_path / "a.db")
    os.link(tmp_path / "a.db", tmp_path / "b.db")
    before = bytes_in(tmp_path)
    with pytest.raises(NotOurDatabaseError, match="second name"):
        open_database(tmp_path / "b.db")
    assert bytes_in(tmp_path) == before


def test_a_name_below_a_file_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="looked at"):
        open_database(tmp_path / "file" / "a.db")


@pytest.mark.parametrize("create", [nothing, lambda path: path.touch()])
def test_a_new_database_says_what_it_is(create: Callable[[Path], None], tmp_path: Path) -> None:
    create(tmp_path / "a.db")
    database = open_database(tmp_path / "a.db", create=True)
    for pragma, expected in {
        "application_id": APPLICATION_ID,
        "user_version": SCHEMA_VERSION,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
    }.items():
        assert database.connection.execute(f"PRAGMA {pragma}").fetchone() == (expected,), pragma
    assert all(promise.holds for promise in check_database(database))
    database.close()


@pytest.mark.parametrize(
    ("is_safe", "is_network", "expected"),
    [
        (True, False, ("wal", 2)),
        (False, False, ("delete", 3)),
        (True, True, ("delete", 3)),
        (False, True, ("delete", 3)),
    ],
)
def test_the_way_of_writing_is_one_that_lost_nothing_in_a_power_cut(
    is_safe: bool,
    is_network: bool,
    expected: tuple[str, int],
    *,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sqlite, "WAL_IS_SAFE", is_safe)
    monkeypatch.setattr(sqlite, "is_network_file_system", lambda path: is_network)
    for _ in range(2):
        database = open_database(tmp_path / "a.db", create=True)
        pragmas = [
            database.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
        ]
        assert tuple(pragmas) == expected
        database.close()


def test_a_database_in_the_other_mode_is_brought_to_the_safe_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.db"
    for is_safe, mode, synchronous in [(True, "wal", 2), (False, "delete", 3), (True, "wal", 2)]:
        monkeypatch.setattr(sqlite, "WAL_IS_SAFE", is_safe)
        database = open_database(path, create=True)
        assert database.connection.execute("PRAGMA journal_mode").fetchone() == (mode,)
        assert database.connection.execute("PRAGMA synchronous").fetchone() == (synchronous,)
        database.close()


def test_the_mode_stays_and_is_still_safe_while_another_program_uses_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "WAL_IS_SAFE", True)
    monkeypatch.setattr(sqlite, "is_network_file_system", lambda path: False)
    first = open_database(tmp_path / "a.db", create=True)
    first.connection.execute("SELECT count(*) FROM articles").fetchone()
    monkeypatch.setattr(sqlite, "WAL_IS_SAFE", False)
    second = open_database(tmp_path / "a.db", patience=0.01)
    assert second.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert second.connection.execute("PRAGMA synchronous").fetchone() == (2,)
    second.close()
    first.close()


@pytest.mark.parametrize("killed_after", [1, 2, 5])
def test_a_database_killed_in_the_middle_of_a_checkpoint_opens_with_everything(
    killed_after: int, tmp_path: Path
) -> None:
    """The first pages were copied from the -wal file, the others not yet: the file is shorter than it says."""
    whole, killed = tmp_path / "a.db", tmp_path / "killed.db"
    database = open_database(whole, create=True)
    connection = database.connection
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    add_articles(database, [make_article(f"Article {n}", "Some words. " * 400) for n in range(30)])
    shutil.copy(whole, killed)
    shutil.copy(f"{whole}-wal", f"{killed}-wal")
    database.close()
    log, pages = (tmp_path / "killed.db-wal").read_bytes(), {}
    (size,) = struct.unpack(">I", log[8:12])
    for at in range(32, len(log), size + 24):
        pages[struct.unpack(">I", log[at : at + 4])[0]] = log[at + 24 : at + 24 + size]
    with killed.open("r+b") as file:
        for number in sorted(pages)[:killed_after]:
            file.seek((number - 1) * size)
            file.write(pages[number])
    assert killed.stat().st_size < int.from_bytes(killed.read_bytes()[28:32]) * size
    opened = open_database(killed)
    assert count_articles(opened.connection) == 30
    assert broken(opened) == {}
    opened.close()


def test_a_database_killed_in_the_middle_of_a_commit_without_wal_opens_as_it_was_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "WAL_IS_SAFE", False)
    path = tmp_path / "a.db"
    ours(path)
    child = (
        "import os, sys; from pathlib import Path; from tests.store.by_hand import make_article;"
        "from reader.store import database, sqlite; sqlite.WAL_IS_SAFE = False;"
        "from reader.store.article_writer import add_articles;"
        "opened = database.open_database(Path(sys.argv[1]));"
        "opened.connection.execute('PRAGMA cache_size = 5');"
        "opened.connection.execute('PRAGMA cache_spill = 5');"
        "opened.connection.create_function('die', 0, lambda: os._exit(9));"
        "opened.connection.execute('CREATE TEMP TRIGGER last AFTER INSERT ON article_sources BEGIN SELECT die(); END');"
        "add_articles(opened, [make_article(f'Article {n}', 'Some words. ' * 2000) for n in range(60)])"
    )
    done = subprocess.run([sys.executable, "-c", child, path], check=False, cwd=HERE, timeout=60)
    assert done.returncode == 9
    assert (tmp_path / "a.db-journal").stat().st_size > 0
    opened = open_database(path)
    assert count_articles(opened.connection) == 2
    assert broken(opened) == {}
    opened.close()


def test_what_stands_in_the_wal_file_alone_is_there_when_it_is_opened(tmp_path: Path) -> None:
    database = make_database(tmp_path / "a.db")
    record(database, ANNA, [claim(FIRST, CHECKWORTHY)])
    for end in ("", "-wal"):
        if (tmp_path / f"a.db{end}").exists():
            shutil.copy(tmp_path / f"a.db{end}", tmp_path / f"copy.db{end}")
    copy = open_database(tmp_path / "copy.db")
    assert copy.connection.execute("SELECT label FROM decisions").fetchall() == [("CFS",)]
    copy.close()
    database.close()


def test_a_cut_file_with_a_wal_beside_it_is_said_to_be_damaged(tmp_path: Path) -> None:
    cut(4096 * 3)(tmp_path / "a.db")
    (tmp_path / "a.db-wal").write_bytes(b"\0" * 5000)
    before = (tmp_path / "a.db").read_bytes()
    with pytest.raises(DamagedDatabaseError, match="damaged"):
        open_database(tmp_path / "a.db")
    assert (tmp_path / "a.db").read_bytes() == before


@pytest.mark.parametrize("end", ["-wal", "-journal"])
def test_another_programs_file_is_refused_also_while_it_is_written(end: str, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    sql(path, "CREATE TABLE theirs (x)")
    (tmp_path / f"a.db{end}").write_bytes(b"theirs" * 100)
    before = bytes_in(tmp_path)
    with pytest.raises(NotOurDatabaseError, match="another program"):
        open_database(path, create=True)
    assert bytes_in(tmp_path) == before


def run_without_override(code: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, folder],
        cwd=HERE,
        preexec_fn=give_up_override,
        capture_output=True,
        timeout=60,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


READ = """
import sys
from pathlib import Path
from reader.errors import ReaderError
from reader.store.check import check_database
from reader.store.database import open_database
from reader.store.journal import record
from tests.store.by_hand import ANNA, ODD, note, refs
try:
    database = open_database(Path(sys.argv[1]) / "a.db")
    print(database.is_writable, sum(not promise.holds for promise in check_database(database)))
    record(database, ANNA, [note(refs(ODD)[0], "x")])
except ReaderError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_cannot_be_written_is_opened_to_read(what: str, tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    ours(folder / "a.db")
    shut = folder if what == "folder" else folder / "a.db"
    mode = shut.stat().st_mode
    shut.chmod(mode & ~0o222)
    before = bytes_in(folder)
    try:
        said = run_without_override(READ, folder).splitlines()
    finally:
        shut.chmod(mode)
    assert said[0] == "False 0"
    assert said[1].startswith("ReadOnlyError")
    assert {name: digest for name, digest in bytes_in(folder).items() if name in before} == before


def test_changes_beside_a_file_that_cannot_be_written_are_not_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    database = make_database(tmp_path / "a.db")
    database.connection.execute("PRAGMA journal_mode = wal")
    database.connection.execute("PRAGMA wal_autocheckpoint = 0")
    record(database, ANNA, [note(FIRST, "only in the wal")])
    shutil.copy(tmp_path / "a.db", folder / "a.db")
    shutil.copy(tmp_path / "a.db-wal", folder / "a.db-wal")
    database.close()
    folder.chmod(0o555)
    try:
        (said,) = run_without_override(READ, folder).splitlines()
    finally:
        folder.chmod(0o755)
    assert said.startswith("ReadOnlyError")
    assert "-wal" in said


def test_an_older_file_that_cannot_be_written_says_why_it_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours(tmp_path / "a.db")
    monkeypatch.setattr(schema, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(ReadOnlyError, match="older version"):
        open_database(tmp_path / "a.db")
