"""Recurrences are found by a process in the background that disturbs nobody and leaves nothing undone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from reader.errors import NotOurDatabaseError
from reader.project import indexer
from reader.project.indexer import main, start_in_background
from reader.store.article_writer import add_articles
from reader.store.database import open_database
from reader.store.recurring import count_recurring, is_compared
from tests.making import HERE
from tests.store.by_hand import make_article

if TYPE_CHECKING:
    from pathlib import Path

NEWS = "The harbour council of Ostrey voted against the new north quay on Monday."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with two articles that share a sentence."""
    database = open_database(tmp_path / "a.db", create=True)
    add_articles(database, [make_article("One", NEWS), make_article("Two", NEWS)])
    database.close()
    return tmp_path / "a.db"


def recurring_in(path: Path) -> int:
    database = open_database(path)
    try:
        return count_recurring(database.connection)
    finally:
        database.close()


def test_what_is_new_is_compared_in_the_background(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trap = tmp_path / "elsewhere" / "reader"
    trap.mkdir(parents=True)
    (trap / "__init__.py").write_text("raise SystemExit(7)", "utf-8")
    monkeypatch.chdir(trap.parent)
    process = start_in_background(path)
    assert process is not None
    assert process.wait(60) == 0
    assert recurring_in(path) == 2
    assert start_in_background(path) is None


def test_a_database_that_can_only_be_read_starts_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer.os, "access", lambda *_: False)
    assert start_in_background(path) is None
    with pytest.raises(NotOurDatabaseError):
        start_in_background(path.with_name("missing.db"))


def test_it_says_nothing_and_has_low_priority(path: Path) -> None:
    code = f"""
import os, sys
from pathlib import Path
from reader.project.indexer import main
assert main(Path({str(path)!r})) == 0
sys.exit(os.nice(0))
"""
    wanted = min(os.nice(0) + 10, 19)  # the tests may themselves run at a low priority, and 19 is the lowest
    done = subprocess.run([sys.executable, "-c", code], cwd=HERE, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (wanted, b"", b"")
    assert recurring_in(path) == 2


def test_it_ends_with_the_program_that_started_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer.os, "nice", lambda _: 0)
    assert main(path, os.getppid() + 1) == 0
    database = open_database(path)
    assert not is_compared(database.connection)
    database.close()
    assert main(path, os.getppid()) == 0
    assert recurring_in(path) == 2


def test_the_child_of_a_program_that_is_gone_does_nothing(path: Path) -> None:
    code = f"""
import os
from pathlib import Path
from reader.project.indexer import start_in_background
print(start_in_background(Path({str(path)!r})).pid, flush=True)
os._exit(0)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=HERE, capture_output=True, check=True, timeout=60)
    ends = time.monotonic() + 30
    while is_alive(int(done.stdout)) and time.monotonic() < ends:
        time.sleep(0.02)
    assert not is_alive(int(done.stdout))
    database = open_database(path)
    assert not is_compared(database.connection)
    database.close()


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    try:
        with open(f"/proc/{process}/stat", "rb") as status:  # noqa: PTH123 - a process that nobody asks for its end
            return status.read().rpartition(b")")[2].split()[0] != b"Z"
    except FileNotFoundError:
        return False


def test_a_database_that_is_locked_or_missing_is_left_in_silence(
    path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(indexer.os, "nice", lambda _: 0)
    monkeypatch.setattr(indexer, "open_database", lambda path: open_database(path, patience=0))
    holder = open_database(path)
    with holder.writing() as connection:
        connection.execute("INSERT INTO settings VALUES ('anna', 'x', '1')")
        assert main(path) == 1
    holder.close()
    assert main(path.with_name("missing.db")) == 1
    assert capfd.readouterr() == ("", "")
