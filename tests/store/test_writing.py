"""An open database: what is written is whole, and only to the file that was opened."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from reader.errors import (
    DatabaseReplacedError,
    ReaderError,
    StoreError,
)
from reader.store.database import open_database
from reader.store.journal import record
from tests.store.by_hand import ANNA, CHECKWORTHY, ODD, broken, claim, make_database, note, refs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FIRST = refs(ODD)[0]


def moved(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def replaced(path: Path) -> None:
    copy = path.with_name("copy.db")
    shutil.copy(path, copy)
    copy.replace(path)


def linked(path: Path) -> None:
    os.link(path, path.with_name("second.db"))


@pytest.mark.parametrize(
    ("change", "said"), [(moved, "moved or deleted"), (replaced, "taken the place"), (linked, "second name")]
)
def test_a_file_that_is_no_longer_the_one_that_was_opened_takes_no_judgment(
    change: Callable[[Path], None], said: str, tmp_path: Path
) -> None:
    database = make_database(tmp_path / "a.db")
    change(database.path)
    with pytest.raises(DatabaseReplacedError, match=said):
        record(database, ANNA, [claim(FIRST, CHECKWORTHY)])
    assert database.connection.execute("SELECT count(*) FROM decisions").fetchone() == (0,)
    database.close()


def test_a_file_replaced_during_the_write_is_not_acknowledged(tmp_path: Path) -> None:
    database = make_database(tmp_path / "a.db")
    with pytest.raises(DatabaseReplacedError), database.writing():
        replaced(database.path)
    database.close()


def test_a_bug_in_the_middle_of_a_write_leaves_nothing(tmp_path: Path) -> None:
    database = make_database(tmp_path / "a.db")
    with pytest.raises(ZeroDivisionError), database.writing() as connection:  # noqa: PT012 - a bug after a write
        connection.execute("DELETE FROM sentences")
        raise ZeroDivisionError
    assert broken(database) == {}
    database.close()
    database.close()


def test_a_view_of_the_database_stays_one_view_while_another_writes(tmp_path: Path) -> None:
    one = make_database(tmp_path / "a.db")
    other = open_database(tmp_path / "a.db")
    one.connection.execute("PRAGMA journal_mode = wal")
    count = "SELECT count(*) FROM notes"
    with one.reading() as connection:
        assert connection.execute(count).fetchone() == (0,)
        record(other, ANNA, [note(FIRST, "x")])
        assert connection.execute(count).fetchone() == (0,)
    assert one.connection.execute(count).fetchone() == (1,)
    with pytest.raises(StoreError, match="refused"), one.reading() as connection:
        connection.execute("SELECT nonsense")
    one.close()
    other.close()


def test_closing_one_of_two_connections_lets_the_other_write(tmp_path: Path) -> None:
    one = make_database(tmp_path / "a.db")
    other = open_database(tmp_path / "a.db")
    with one.writing() as connection:
        connection.execute("INSERT INTO settings VALUES ('', 'x', '1')")
        other.set_patience(0)
        with pytest.raises(ReaderError, match="another program is writing"):
            record(other, ANNA, [note(FIRST, "x")])
        other.close()
        connection.execute("INSERT INTO settings VALUES ('', 'y', '1')")
    third = open_database(tmp_path / "a.db")
    assert third.connection.execute("SELECT count(*) FROM settings").fetchone() == (2,)
    third.close()
    one.close()
