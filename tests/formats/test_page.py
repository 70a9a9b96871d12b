"""The page about formats: its code runs on real exports, and its versions are those that were tried."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest

from reader.exporters import FORMATS
from tests.making import HERE

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.formats
PAGE = (HERE / "docs" / "formats.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^### (\S+)\n(.*?)(?=^### |\Z)", PAGE, re.DOTALL | re.MULTILINE))
CODE = [
    (name, code)
    for name, section in SECTIONS.items()
    for code in re.findall(r"```python\n(.*?)```", section, re.DOTALL)
]


@pytest.mark.parametrize(("name", "code"), CODE, ids=[name for name, _ in CODE])
def test_the_lines_of_the_page_run(exports: Path, name: str, code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=exports, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_format_has_its_row_and_its_lines() -> None:
    rows = dict(re.findall(r"^\| `(\S+)` ([^|]+) \|", PAGE, re.MULTILINE))
    layouts: dict[str, list[str]] = {}
    for name, layout in FORMATS:
        layouts.setdefault(name, []).append(layout)
    assert {name: said.split(", ") for name, said in rows.items()} == layouts
    assert set(SECTIONS) | {"csv"} == set(layouts)


def test_the_versions_are_those_that_were_tried() -> None:
    said = set(re.findall(r"([a-z-]+) (\d+\.\d+(?:\.\d+)?)", PAGE.split("## Cells")[0]))
    assert said
    assert {(name, number) for name, number in said if version(name) != number} == set()
