"""The page on agreement says what its commands print."""

from __future__ import annotations

import re
import shlex
from contextlib import closing
from pathlib import Path

from reader.model.import_options import ImportOptions
from reader.project import Project
from reader.project.importing import import_paths
from reader.project.loading import load_annotations
from reader.resources import sample_corpus
from tests.making import run

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "agreement.md"
SHOWN = re.compile(r"^```\n(reader agreement[^\n]*)\n```\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_commands_of_the_page_print_what_the_page_says(tmp_path: Path) -> None:
    with closing(Project.open(tmp_path / "annotations" / "annotations.db", "anna", create=True)) as project:
        import_paths(project.database, [sample_corpus()], ImportOptions(compare=False))
        assert not load_annotations(project, ROOT / "annotations" / "example" / "annotations.csv").left_out
    shown = SHOWN.findall(PAGE.read_text("utf-8"))
    assert len(shown) == 2
    for command, said in shown:
        assert run(*shlex.split(command)[1:], cwd=tmp_path).stdout.decode() == said


def test_every_file_that_the_page_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", PAGE.read_text("utf-8"))
    assert links
    assert [link for link in links if not (PAGE.parent / link).is_file()] == []
