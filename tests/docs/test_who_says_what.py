"""The walk-through says what its code prints."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "who-says-what.md"
EXAMPLE = ROOT / "annotations" / "example"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> list[tuple[str, str]]:
    """Language and content of the blocks of the page that are code or its output, in their order."""
    found = BLOCK.findall(PAGE.read_text("utf-8"))
    return [(language, content) for language, content in found if language in ("python", "text")]


def without_trailing_space(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def test_every_piece_of_code_is_followed_by_what_it_prints() -> None:
    languages = [language for language, _ in blocks()]
    assert languages == ["python", "text"] * (len(languages) // 2)
    assert len(languages) > 10


def test_the_code_of_the_page_prints_what_the_page_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLE)
    names: dict[str, object] = {}
    pieces = blocks()
    for (_, code), (_, said) in zip(pieces[::2], pieces[1::2], strict=True):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, str(PAGE), "exec"), names)
        assert without_trailing_space(printed.getvalue()) == said, code


def test_every_file_that_the_page_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", PAGE.read_text("utf-8"))
    assert links
    assert [link for link in links if not (PAGE.parent / link).is_file()] == []
