"""What leaves is what was asked for, whatever the format."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from reader.errors import UsageError
from reader.model.export_row import Selection
from reader.project.exporting import export
from tests.making import judge_all, make_project, rows_of, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from reader.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    opened = make_project(tmp_path)
    judge_all(opened)
    opened.database.connection.execute("UPDATE decisions SET updated_at = '2020-05-17T10:30:00.000Z' WHERE start = 0")
    yield opened
    opened.close()


def exported(project: Project, selection: Selection, layout: str = "tidy") -> list[dict[str, str]]:
    sink = io.BytesIO()
    export(project.database, sink, selection=selection, layout=layout)
    return rows_of(sink.getvalue())


@pytest.mark.parametrize(
    ("selection", "is_wanted"),
    [
        (Selection(layers=("stance",)), lambda row: row["layer"] == "stance"),
        (Selection(layers=("claim", "note")), lambda row: row["layer"] in {"claim", "note"}),
        (Selection(targets=("mara  =quill",)), lambda row: row["target"] == "Mara =Quill"),
        (Selection(articles=("article 1",)), lambda row: row["article_title"] == "Article 1"),
        (Selection(articles=("Article 1", "ahead")), lambda row: row["article_title"][-3:] in {"e 1", "ead"}),
        (Selection(since="2020-05-18"), lambda row: row["updated_at"] > "2020-05-18"),
        (Selection(until="2020-05-17"), lambda row: row["updated_at"] < "2020-05-18"),
        (Selection(until="2020-05-17T10:30"), lambda row: row["updated_at"] < "2020-05-18"),
        (Selection(since="2020-05-17T10:30Z"), lambda row: row["layer"] in {"stance", "claim", "note"}),
        (Selection(("anna",), ("stance",), until="2021-01-01"), lambda row: row["start"] + row["layer"] == "0stance"),
    ],
)
def test_only_the_rows_that_were_asked_for_leave(
    project: Project, selection: Selection, is_wanted: Callable[[dict[str, str]], bool]
) -> None:
    everything = exported(project, Selection())
    wanted = [row for row in everything if is_wanted(row)]
    assert exported(project, selection) == wanted
    assert wanted


def test_an_article_is_found_by_its_id_and_a_codebook_by_its_version(project: Project) -> None:
    everything = exported(project, Selection())
    one = everything[-1]["article_id"]
    assert {row["article_id"] for row in exported(project, Selection(articles=(one,)))} == {one}
    assert exported(project, Selection(codebooks=(project.codebook.version,))) == everything


def test_a_renamed_or_merged_target_is_found_by_every_name_that_it_had(project: Project) -> None:
    quill = project.targets.all()[0]
    leader = project.targets.add("The leader")
    project.targets.merge(quill, leader)
    rows = exported(project, Selection(targets=("Mara =Quill",)))
    assert {row["target"] for row in rows} == {"The leader"}
    assert rows == exported(project, Selection(targets=("the leader",)))


def test_wide_shows_only_the_columns_of_what_was_asked_for(project: Project) -> None:
    project.targets.add("Renn")
    rows = exported(project, Selection(targets=("Renn",), articles=("Article 1",)), "wide")
    assert [name for name in rows[0] if name.startswith("stance:")] == ["stance:Renn"]
    assert {row["article_title"] for row in rows} == {"Article 1"}


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        (Selection(layers=("colour",)), "no such layer: colour. Known are: stance, claim, mention, note"),
        (Selection(targets=("Zed",)), "no such target: Zed. Known are: Mara =Quill"),
        (Selection(articles=("nowhere",)), "no article with the id or title nowhere"),
        (Selection(codebooks=("c0",)), "no judgments under codebook c0. Known are: c"),
    ],
)
def test_what_is_not_known_here_is_said(project: Project, selection: Selection, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        exported(project, selection)
    assert said in str(refused.value)


@pytest.mark.parametrize("date", ["31.1.2026", "2024-02-31", "2024-13-45", "2026-01-31T25:00", "2026-01-31T09:60Z"])
def test_a_date_that_is_none_is_said_with_how_one_is_written(date: str) -> None:
    with pytest.raises(UsageError, match=rf"--until: '{date}' is not a date\. Write it as 2026-01-31"):
        Selection(until=date)


def test_a_time_that_ends_before_it_begins_is_said() -> None:
    with pytest.raises(UsageError, match="--since 2026-02-01 is after --until 2026-01-31T10:00"):
        Selection(since="2026-02-01", until="2026-01-31T10:00")
    assert Selection(since="2026-01-31T10:00Z", until="2026-01-31").until == "2026-01-31"
    assert Selection(since="2026-01-31", until="2026-01-31T10:00").since == "2026-01-31"


@pytest.mark.parametrize("date", ["2024-02-29", "2026-01-31T23:59:59.123456Z", "2026-01-31T09:30Z"])
def test_a_day_that_there_was_is_a_date(date: str) -> None:
    assert Selection(since=date).since == date


@pytest.mark.usefixtures("project")
def test_the_command_takes_every_filter_and_lists_every_format(tmp_path: Path) -> None:
    from reader.project.exporting import formats

    words = ["--layer", "stance", "--target", "Mara =Quill", "--article", "Article 1", "--since", "2021-01-01"]
    done = run("export", *words, "--until", "2999-12-31", "--annotator", "anna", cwd=tmp_path)
    rows = rows_of(done.stdout)
    assert {(row["layer"], row["article_title"], row["annotator"]) for row in rows} == {("stance", "Article 1", "anna")}
    shown = run("export", "--help", cwd=tmp_path).stdout.decode()
    for name, _ in formats():
        assert name in shown
