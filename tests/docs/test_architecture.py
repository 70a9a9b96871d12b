"""The page about the architecture speaks of files that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")


def test_every_path_on_the_page_exists() -> None:
    paths = set(re.findall(r"`(reader/[\w/]+(?:\.\w+)?/?)`", PAGE))
    assert len(paths) > 15
    assert [path for path in sorted(paths) if "NAME" not in path and not (ROOT / path).exists()] == []


def test_every_file_that_is_named_alone_is_in_one_room() -> None:
    names = set(re.findall(r"`(?:formats/)?(\w+\.(?:py|sql))`", PAGE))
    there = {path.name for path in (ROOT / "reader").rglob("*")}
    assert names - there == set()


def test_every_room_is_in_the_tree() -> None:
    rooms = {path.name for path in (ROOT / "reader").iterdir() if path.is_dir() and not path.name.startswith("_")}
    assert {room for room in rooms if f"\n  {room}/" not in PAGE} == set()
