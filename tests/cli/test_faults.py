"""A database that is none, a folder that cannot be written, a program that is killed."""

from __future__ import annotations

import json
import signal
import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.making import files_in, judge_all, make_project, run, write_articles
from tests.privileges import give_up_override

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = (["status"], ["check"], ["export"], ["backup"], ["import", "in"])


def text_file(path: Path) -> None:
    path.write_text("no database at all\n" * 500, "utf-8")


def truncated(path: Path) -> None:
    path.write_bytes(real_database(path.parent / "made")[:5000])


def foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (a)")
    connection.commit()
    connection.close()


def newer(path: Path) -> None:
    path.write_bytes(real_database(path.parent / "made"))
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = delete")
    connection.execute("PRAGMA user_version = 9999")
    connection.close()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def folder(path: Path) -> None:
    path.mkdir()


def typo(path: Path) -> None:
    """Nothing of that name."""


def real_database(place: Path) -> bytes:
    project = make_project(place, count=40)
    project.close()
    return project.path.read_bytes()


@pytest.mark.parametrize("make", [text_file, truncated, foreign, newer, empty, folder, typo])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_what_is_no_database_of_ours_is_refused_and_left_as_it_was(make, command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    write_articles(tmp_path / "in", 1)
    make(tmp_path / "it.db")
    before = files_in(tmp_path)
    done = run(*command, "--db", "it.db", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == b""
    assert done.stderr.startswith(b"reader: ")
    assert b"it.db" in done.stderr
    assert b"Traceback" not in done.stderr
    assert files_in(tmp_path) == before


def test_a_project_that_cannot_be_written_is_read_and_says_why_it_takes_nothing(tmp_path: Path) -> None:
    project = make_project(tmp_path, count=1)
    judge_all(project)
    project.close()
    place = project.path.parent
    expected = run("export", cwd=tmp_path).stdout
    project.path.chmod(0o444)
    place.chmod(0o555)
    before = files_in(place)
    try:
        assert run("export", cwd=tmp_path, preexec=give_up_override).stdout == expected
        assert run("status", cwd=tmp_path, preexec=give_up_override).returncode == 0
        write_articles(tmp_path / "more", 5)
        refused = run("import", "more", cwd=tmp_path, preexec=give_up_override)
        assert refused.returncode == 1
        assert b"can only be read" in refused.stderr
        assert run("backup", cwd=tmp_path, preexec=give_up_override).returncode == 1
        assert files_in(place) == before
    finally:
        place.chmod(0o755)


def test_a_folder_that_cannot_be_written_gets_no_project(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", 1)
    tmp_path.chmod(0o555)
    try:
        done = run("import", "in", cwd=tmp_path, preexec=give_up_override)
    finally:
        tmp_path.chmod(0o755)
    assert done.returncode == 1
    assert b"cannot be made" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("moment", ["_insert_sentences", "keys_of"])
def test_an_import_that_is_killed_leaves_whole_articles_and_the_same_command_finishes_it(
    moment: str, tmp_path: Path
) -> None:
    write_articles(tmp_path / "in", 29)
    kill = f"""
import os, signal, reader.project.importing as i, reader.store.article_writer as a
i.BATCH_ARTICLES = 10
usual, calls = a.{moment}, []
def third(*given):
    calls.append(1)
    if len(calls) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return usual(*given)
a.{moment} = third
"""
    assert run("import", "in", cwd=tmp_path, code=kill).returncode == -signal.SIGKILL
    assert json.loads(run("status", "--json", cwd=tmp_path).stdout)["articles"] == 20
    assert run("check", cwd=tmp_path).returncode == 0
    report = json.loads(run("import", "in", "--json", cwd=tmp_path).stdout)
    assert (report["articles"], report["known"]) == (10, 20)
    assert run("check", cwd=tmp_path).returncode == 0


def test_ctrl_c_during_an_import_says_how_to_go_on(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", 29)
    stop = """
import signal, reader.project.importing as i
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
i.BATCH_ARTICLES = 10
usual, calls = i.add_articles, []
def third(*given, **named):
    calls.append(1)
    if len(calls) == 3:
        signal.raise_signal(signal.SIGINT)
    return usual(*given, **named)
i.add_articles = third
"""
    done = run("import", "in", cwd=tmp_path, code=stop)
    assert done.returncode == 1
    assert b"20 articles imported" in done.stdout
    assert b"the same command imports the rest" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"10 articles imported" in run("import", "in", cwd=tmp_path).stdout


def test_ctrl_c_while_sentences_are_compared_loses_nothing(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", 9)
    stop = """
import signal, reader.store.similar as c
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
c.SENTENCES_A_PORTION = 10
usual, calls = c._insert, []
def third(*given):
    calls.append(1)
    if len(calls) == 3:
        signal.raise_signal(signal.SIGINT)
    return usual(*given)
c._insert = third
"""
    done = run("import", "in", cwd=tmp_path, code=stop)
    assert done.returncode == 0
    assert b"10 articles imported" in done.stdout
    assert b"runs in the background" in done.stderr
    again = run("import", "in", cwd=tmp_path)
    assert b"sentences of the project occur in more than one article" in again.stdout
    assert again.stderr == b""
    assert run("check", cwd=tmp_path).returncode == 0


def test_a_deleted_folder_is_told(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    done = run("status", cwd=gone, code=f"import os; os.rmdir({str(gone)!r})")
    assert done.returncode == 1
    assert b"no longer exists" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_is_heard_while_sqlite_is_busy(tmp_path: Path) -> None:
    make_project(tmp_path).close()
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
    code = f"""
import os, signal, threading
from reader.store import check
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
def busy(db, look):
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    return db.conn.execute({endless!r}).fetchone()
check._CHECKS["file"] = ("the file is intact", busy)
"""
    done = run("check", cwd=tmp_path, code=code)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"promises hold" not in done.stdout
