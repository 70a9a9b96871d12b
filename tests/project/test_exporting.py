"""Annotations leave the database, every row with the words that it is about."""

from __future__ import annotations

import csv
import io
import resource
import signal
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from reader.errors import DamagedDatabaseError, ExportError, UsageError
from reader.exporters.csv_wide import COLUMNS
from reader.model.export_row import ExportRow, Selection
from reader.project import Project
from reader.project.exporting import default_target, export
from tests.making import files_in, judge_all, make_project, rows_of, run, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    opened = make_project(tmp_path)
    judge_all(opened)
    yield opened
    opened.close()


@pytest.mark.parametrize("layout", ["tidy", "wide"])
@pytest.mark.parametrize("raw", [True, False])
def test_the_text_at_the_offsets_is_the_sentence_in_every_row(
    project: Project,
    layout: str,
    raw: bool,
) -> None:
    sink = io.BytesIO()
    count = export(project.database, sink, layout=layout, raw=raw)
    known = texts(project)
    rows = rows_of(sink.getvalue(), raw=raw)
    assert len(rows) == count > 0
    for row in rows:
        assert known[row["article_id"]][int(row["start"]) : int(row["end"])] == row["sentence"]


def test_pandas_reads_what_was_written(project: Project, tmp_path: Path) -> None:
    count = export(project.database, tmp_path / "out.csv", raw=True)
    frame = pd.read_csv(tmp_path / "out.csv", keep_default_na=False)
    assert list(frame.columns) == list(ExportRow._fields)
    assert len(frame) == count
    known = texts(project)
    assert all(
        known[name][start:end] == sentence
        for name, start, end, sentence in zip(
            frame["article_id"], frame["start"], frame["end"], frame["sentence"], strict=True
        )
    )


def test_the_rows_are_those_of_the_view_for_other_programs(project: Project) -> None:
    sink = io.BytesIO()
    export(project.database, sink, raw=True)
    ours = sorted(tuple(row.values()) for row in rows_of(sink.getvalue(), raw=True))
    cursor = project.database.connection.execute("SELECT * FROM annotations")
    assert [column[0] for column in cursor.description] == list(ExportRow._fields)
    view = [
        ["" if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in row]
        for row in cursor
    ]
    assert ours == sorted(map(tuple, view))


def test_only_the_annotators_who_are_named_leave(project: Project, tmp_path: Path) -> None:
    other = Project.open(project.path, "ben")
    judge_all(other)
    other.close()
    export(project.database, tmp_path / "ben.csv", selection=Selection(("ben",)))
    assert {row["annotator"] for row in rows_of((tmp_path / "ben.csv").read_bytes())} == {"ben"}
    export(project.database, tmp_path / "wide.csv", selection=Selection(("ben",)), layout="wide")
    assert {row["annotator"] for row in rows_of((tmp_path / "wide.csv").read_bytes())} == {"ben"}
    both = export(project.database, tmp_path / "both.csv", layout="wide")
    sentences = project.database.connection.execute("SELECT count(*) FROM sentences").fetchone()[0]
    assert both == 2 * sentences
    with pytest.raises(UsageError, match=r"zed.*anna, ben"):
        export(project.database, tmp_path / "no.csv", selection=Selection(("zed",)))
    assert not (tmp_path / "no.csv").exists()


def test_wide_shows_what_was_seen_and_what_was_not(project: Project) -> None:
    sink = io.BytesIO()
    Project.open(project.path, "ben").close()
    export(project.database, sink, layout="wide")
    rows = rows_of(sink.getvalue())
    assert list(rows[0])[: len(COLUMNS)] == list(COLUMNS)
    assert list(rows[0])[len(COLUMNS) :] == ["stance:Mara =Quill", "holder:Mara =Quill"]
    assert rows[0]["stance:Mara =Quill"] == "favor|against"
    assert rows[0]["holder:Mara =Quill"] == "+holder|"
    assert {row["seen"] for row in rows} == {"1"}


def test_an_export_of_nothing_is_a_header(tmp_path: Path) -> None:
    empty = make_project(tmp_path)
    sink = io.BytesIO()
    assert export(empty.database, sink) == 0
    assert len(list(csv.reader(io.StringIO(sink.getvalue().decode())))) == 1
    empty.close()


def test_a_text_that_is_not_what_was_imported_is_not_exported(project: Project, tmp_path: Path) -> None:
    project.database.connection.execute("UPDATE articles SET text = replace(text, 'here', 'gone')")
    target = tmp_path / "out.csv"
    target.write_bytes(b"old")
    with pytest.raises(DamagedDatabaseError, match="not what was imported"):
        export(project.database, target)
    assert target.read_bytes() == b"old"


def test_an_annotation_whose_end_was_moved_is_not_exported(project: Project, tmp_path: Path) -> None:
    project.database.connection.execute('UPDATE decisions SET "end" = "end" - 1')
    with pytest.raises(ExportError, match="is not the sentence"):
        export(project.database, tmp_path / "out.csv")


def test_an_export_without_a_name_goes_beside_the_database(project: Project) -> None:
    assert default_target(project.database, layout="wide") == project.path.parent / "exports" / "annotations-wide.csv"


@pytest.mark.usefixtures("project")
def test_an_export_that_is_killed_leaves_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_bytes(b"old")
    kill = "import os, signal, reader.atomic_files as a; a.os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)"
    done = run("export", "-o", out, cwd=tmp_path, code=kill)
    assert done.returncode == -signal.SIGKILL
    assert out.read_bytes() == b"old"
    assert run("export", "-o", out, cwd=tmp_path).returncode == 0
    assert rows_of(out.read_bytes())


def test_an_export_to_a_full_disk_leaves_the_old_file_and_no_part(tmp_path: Path) -> None:
    big = make_project(tmp_path, count=60)
    judge_all(big)
    big.close()
    out = tmp_path / "out" / "out.csv"
    out.parent.mkdir()
    out.write_bytes(b"old")
    room = 1 << 16

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = run("export", "-o", out, cwd=tmp_path, preexec=fill)
    assert done.returncode == 1
    assert b"cannot be written" in done.stderr
    assert b"Traceback" not in done.stderr
    assert files_in(out.parent) == {"out.csv": b"old"}
    assert run("export", "-o", out, cwd=tmp_path).returncode == 0
    assert out.stat().st_size > room
    assert [path.name for path in out.parent.iterdir()] == ["out.csv"]


@pytest.mark.usefixtures("project")
def test_parquet_without_its_package_says_what_to_install(tmp_path: Path) -> None:
    done = run("export", "--format", "parquet", "-o", "a.parquet", cwd=tmp_path, code="sys.modules['pyarrow'] = None")
    assert done.returncode == 2
    assert b"pip install 'stance-reader[parquet]'" in done.stderr
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith((".parquet", ".part"))] == []


@pytest.mark.usefixtures("project")
def test_a_folder_that_cannot_be_written_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    room = 1 << 10

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = run("export", "--format", "datapackage", "-o", "out", cwd=tmp_path, preexec=fill)
    assert done.returncode == 1
    assert b"cannot be written" in done.stderr
    assert not any("out" in path.name for path in tmp_path.iterdir())


@pytest.mark.usefixtures("project")
def test_a_folder_whose_export_is_killed_is_as_it_was(tmp_path: Path) -> None:
    command = ("export", "--format", "brat", "-o", "out")
    assert run(*command, cwd=tmp_path).returncode == 0
    before = files_in(tmp_path / "out")
    kill = "import os, signal, reader.atomic_files as a; a.os.sync = lambda: os.kill(os.getpid(), signal.SIGKILL)"
    assert run(*command, cwd=tmp_path, code=kill).returncode == -signal.SIGKILL
    assert files_in(tmp_path / "out") == before
    assert run(*command, cwd=tmp_path).returncode == 0
    assert files_in(tmp_path / "out") == before
