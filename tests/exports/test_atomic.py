"""The name of a file never stands for half of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reader.errors import ExportError
from reader.exports.atomic import replacing

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
