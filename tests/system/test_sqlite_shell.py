"""The database in another program's hands: the sqlite3 shell."""

from __future__ import annotations

import csv
import io
import subprocess
from typing import TYPE_CHECKING

import pytest

from reader.model.export_row import ExportRow
from reader.store.export_rows import article_rows
from tests.making import judge_all, make_project

if TYPE_CHECKING:
    from pathlib import Path

    from reader.project import Project

pytestmark = pytest.mark.system


def _shell(database: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sqlite3", "-csv", str(database), *words], capture_output=True, text=True, check=False)


def _judged(folder: Path) -> Project:
    project = make_project(folder)
    judge_all(project)
    return project


def test_the_view_is_the_tidy_export_in_any_sqlite_tool(tmp_path: Path) -> None:
    project = _judged(tmp_path)
    ours = {
        (row.annotation_id, row.sentence, row.stance, row.note)
        for a in article_rows(project.database)
        for row in a.rows
    }
    path = project.path
    project.close()

    found = _shell(path, "SELECT annotation_id, sentence, stance, note FROM annotations")

    assert found.returncode == 0, found.stderr
    assert {tuple(row) for row in csv.reader(io.StringIO(found.stdout, newline=""))} == ours
    header = _shell(path, "-header", "SELECT * FROM annotations LIMIT 1").stdout.splitlines()[0]
    assert tuple(next(csv.reader([header]))) == ExportRow._fields


@pytest.mark.parametrize(
    "attack",
    [
        "DELETE FROM journal",
        "UPDATE journal SET annotator = 'mallory'",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal",
        "REPLACE INTO journal SELECT * FROM journal LIMIT 1",
    ],
)
def test_another_program_cannot_change_what_was_said(tmp_path: Path, attack: str) -> None:
    project = _judged(tmp_path)
    path = project.path
    project.close()
    before = _shell(path, "SELECT * FROM journal ORDER BY seq").stdout

    refused = _shell(path, attack)

    assert refused.returncode != 0
    assert "only ever added to" in refused.stderr
    assert _shell(path, "SELECT * FROM journal ORDER BY seq").stdout == before
