"""The name of a file never stands for half of it."""

from __future__ import annotations

import errno
import fcntl
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from reader import atomic_files
from reader.atomic_files import SEAL, clear_left, replacing, replacing_folder
from reader.errors import ExportError
from tests.making import HERE

if TYPE_CHECKING:
    from pathlib import Path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_is_there_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    with replacing(target) as out:
        out.write(b"all of it")
        assert not target.exists()
    assert target.read_bytes() == b"all of it"
    assert names(tmp_path) == ["out.csv"]


def test_a_failure_leaves_the_old_file_and_no_part(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_bytes(b"old")

    def interrupted() -> None:
        with replacing(target) as out:
            out.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["out.csv"]


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="folder"), replacing(tmp_path):
        pass
    assert names(tmp_path) == []


def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    with replacing(link) as out:
        out.write(b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be written"), replacing(tmp_path / "no" / "out.csv"):
        pass


def write_folder(target: Path, words: str) -> None:
    with replacing_folder(target) as folder:
        (folder / "sub").mkdir()
        (folder / "sub" / "one.txt").write_text(words, "utf-8")


def test_a_new_folder_is_there_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with replacing_folder(target) as folder:
        (folder / "one.txt").write_text("all of it", "utf-8")
        assert not target.exists()
    assert names(target) == [SEAL, "one.txt"]
    assert names(tmp_path) == ["out"]


def test_an_earlier_export_is_replaced_as_a_whole(tmp_path: Path) -> None:
    target = tmp_path / "out"
    write_folder(target, "old")
    with replacing_folder(target) as folder:
        (folder / "two.txt").write_text("new", "utf-8")
    assert names(target) == [SEAL, "two.txt"]
    assert names(tmp_path) == ["out"]


def test_an_export_that_somebody_worked_in_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "out"
    write_folder(target, "old")
    (target / "sub" / "one.txt").write_text("annotated by hand", "utf-8")
    with pytest.raises(ExportError, match=r"sub/one.txt was changed"):
        write_folder(target, "new")
    assert (target / "sub" / "one.txt").read_text("utf-8") == "annotated by hand"
    assert names(tmp_path) == ["out"]


def test_a_folder_that_is_no_export_is_kept_and_an_empty_one_is_taken(tmp_path: Path) -> None:
    target = tmp_path / "thesis"
    target.mkdir()
    write_folder(target, "exported")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "chapter.txt").write_text("mine", "utf-8")
    with pytest.raises(ExportError, match="the folder has other content"):
        write_folder(tmp_path / "other", "new")
    assert names(tmp_path / "other") == ["chapter.txt"]
    assert names(tmp_path) == ["other", "thesis"]


def test_a_file_is_not_replaced_by_a_folder(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_bytes(b"mine")
    with pytest.raises(ExportError, match="is a file"):
        write_folder(target, "new")
    assert target.read_bytes() == b"mine"


def test_a_failure_leaves_the_old_folder_and_no_part(tmp_path: Path) -> None:
    target = tmp_path / "out"
    write_folder(target, "old")

    def interrupted() -> None:
        with replacing_folder(target) as folder:
            (folder / "half.txt").write_text("half", "utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert (target / "sub" / "one.txt").read_text("utf-8") == "old"
    assert names(tmp_path) == ["out"]


KILLED = """
import os, signal
from pathlib import Path
from reader.atomic_files import replacing, replacing_folder
with {opening} as out:
    {writing}
    os.kill(os.getpid(), signal.SIGKILL)
"""
KINDS = {
    "file": ("replacing(Path('out'))", "out.write(b'half')"),
    "folder": ("replacing_folder(Path('out'))", "(out / 'one.txt').write_bytes(b'half')"),
}


def killed(kind: str, folder: Path) -> None:
    opening, writing = KINDS[kind]
    code = KILLED.format(opening=opening, writing=writing)
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, env={"PYTHONPATH": str(HERE)}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert [name.endswith(".part") for name in names(folder)] == [True]


def write_out(kind: str, target: Path) -> None:
    if kind == "folder":
        write_folder(target, "whole")
    else:
        with replacing(target) as out:
            out.write(b"whole")


@pytest.mark.parametrize("kind", list(KINDS))
def test_what_a_killed_program_left_is_taken_away_by_the_next_of_that_name(kind: str, tmp_path: Path) -> None:
    killed(kind, tmp_path)
    (left,) = names(tmp_path)
    write_out(kind, tmp_path / "other")
    assert left in names(tmp_path), "another name, another export"
    write_out(kind, tmp_path / "out")
    assert names(tmp_path) == ["other", "out"]


@pytest.mark.parametrize("kind", list(KINDS))
def test_what_another_is_writing_at_the_same_time_is_left_to_it(kind: str, tmp_path: Path) -> None:
    target = tmp_path / "out"
    if kind == "file":
        with replacing(target) as slow:
            slow.write(b"slow")
            write_out(kind, target)
            assert target.read_bytes() == b"whole"
        assert target.read_bytes() == b"slow"
    else:
        with replacing_folder(target) as slow_folder:
            (slow_folder / "one.txt").write_text("slow", "utf-8")
            write_out(kind, target)
            assert (target / "sub" / "one.txt").read_text("utf-8") == "whole"
        assert (target / "one.txt").read_text("utf-8") == "slow"
    assert names(tmp_path) == ["out"]


def test_a_part_that_is_taken_away_before_it_is_locked_is_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, seen = atomic_files._lock, []

    def late(descriptor: int, *, waits: bool = True) -> bool:
        if waits and not seen:
            seen.append(names(tmp_path))
            clear_left(tmp_path / "out")
            assert names(tmp_path) == []
        return usual(descriptor, waits=waits)

    monkeypatch.setattr(atomic_files, "_lock", late)
    write_out("file", tmp_path / "out")
    assert len(seen) == 1
    assert (tmp_path / "out").read_bytes() == b"whole"


def test_an_old_folder_is_kept_while_it_is_all_that_is_left(tmp_path: Path) -> None:
    target = tmp_path / "out"
    write_folder(target, "old")
    target.rename(tmp_path / ".out.0123abcd.old")
    (tmp_path / ".out.mine.old").mkdir()
    clear_left(target)
    assert names(tmp_path) == [".out.0123abcd.old", ".out.mine.old"]
    write_folder(target, "new")
    write_folder(target, "newer")
    assert names(tmp_path) == [".out.mine.old", "out"]


def test_where_there_are_no_locks_nothing_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    killed("file", tmp_path)

    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    write_out("file", tmp_path / "out")
    assert len(names(tmp_path)) == 2
    assert (tmp_path / "out").read_bytes() == b"whole"
