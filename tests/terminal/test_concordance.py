"""What `reader search` prints fits the terminal, and what was looked for stands in one column."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from wcwidth import wcswidth

from reader.project.importing import import_paths
from tests.making import make_project, run
from tests.terminal.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

LEFT = "Nobody who was asked on the long way down to the old harbour could say that the "
TEXT = f"""A title that is longer than any column for it would be in a terminal of this width

{LEFT}ferry was ever late in all of the years that it went over to the other side.

The ferry is late.

昨日の午後に港の近くで聞いた人は誰も ferry 遅れたことがあるとは言えなかったし、理由も知らなかった。
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a project of one article of long sentences, whose words are indexed."""
    (tmp_path / "ferry.txt").write_text(TEXT, "utf-8")
    with closing(make_project(tmp_path, count=0)) as made:
        import_paths(made.database, [tmp_path / "ferry.txt"])
    return tmp_path


@pytest.mark.parametrize("columns", [50, 80, 120, 200])
def test_every_hit_is_one_line_with_what_was_found_in_one_column(project: Path, columns: int) -> None:
    with Terminal(("search", "ferry"), cwd=project, size=(columns, 24)) as terminal:
        assert terminal.wait_exit() == 0
        lines = [line.rstrip() for line in terminal.text().split("\n") if line.strip()]
    hits = lines[:-1]
    assert (len(hits), lines[-1]) == (3, "3 sentences")
    assert {wcswidth(line[: line.index("ferry")]) for line in hits} == {wcswidth(hits[0].partition("ferry")[0])}
    assert all(wcswidth(line) <= columns for line in hits)
    assert hits[0].endswith("…" if columns < 200 else "side.")


def test_what_was_asked_without_words_is_shown_from_its_beginning(project: Path) -> None:
    with Terminal(("search", "undecided title:column"), cwd=project, size=(80, 24)) as terminal:
        assert terminal.wait_exit() == 0
        lines = terminal.text().split("\n")
    assert "2  Nobody who was asked on the long way" in lines[1]
    assert lines[1].rstrip().endswith("…")


def test_into_a_pipe_the_words_stand_in_one_column_too(project: Path) -> None:
    lines = run("search", "ferry", cwd=project).stdout.decode().splitlines()
    assert {line.index("ferry") for line in lines[:2]} == {lines[0].index("ferry")}
    assert "…" in lines[0][: lines[0].index("ferry")]
