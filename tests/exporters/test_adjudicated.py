"""Only what was adjudicated leaves, whatever the format; who settled it has their own name in every one of them."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reader.errors import UsageError
from reader.exporters import FORMATS
from reader.model.annotation import AnnotationKey, Change, SubjectKind
from reader.model.export_row import Selection
from reader.project import Project
from reader.project.exporting import export
from reader.project.loading import load_annotations
from reader.store.export_rows import article_rows
from tests.exporters.full_project import exported, full_project
from tests.making import rows_of
from tests.project.judging import refs, said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GOLD = "[/] “Zo\u0308e” & <Co>, ../x (adjudicator)"
ONLY = Selection(adjudicated=True)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Everything that can be said by two annotators, and a little by an adjudicator with a hostile name."""
    opened = full_project(tmp_path_factory.mktemp("gold"))
    target = opened.targets.all()[0]
    with closing(Project.open(opened.path, GOLD)) as gold:
        changes = [
            Change(SubjectKind.DECISION, AnnotationKey(ref, "stance", target.id), said("mixed", "Gold holder"))
            for ref in refs(gold)[:3]
        ]
        gold.annotations.record(changes)
    yield opened
    opened.close()


def written(project: Project, form: str, layout: str, folder: Path, selection: Selection) -> tuple[int, str]:
    """The number of rows, and all that was written, as text."""
    target = folder / "out"
    rows = export(project.database, target, form=form, layout=layout, selection=selection)
    files = sorted(path for path in target.rglob("*") if path.is_file()) if target.is_dir() else [target]
    return rows, "\n".join(path.read_text("utf-8", "replace") for path in files)


@pytest.mark.parametrize(("form", "layout"), [pair for pair in FORMATS if pair[0] != "parquet"])
def test_every_format_holds_what_the_adjudicator_said_and_nothing_of_the_annotators(
    project: Project, form: str, layout: str, tmp_path: Path
) -> None:
    (tmp_path / "everybody").mkdir()
    (tmp_path / "gold").mkdir()
    everybody, _ = written(project, form, layout, tmp_path / "everybody", Selection())
    gold, text = written(project, form, layout, tmp_path / "gold", ONLY)
    named = written(project, form, layout, tmp_path / "gold", Selection((GOLD,)))[0]
    assert gold == named
    assert "ha\u0308lder" not in text
    if everybody and (form, layout) != ("label-studio", "config"):
        assert gold < everybody
    assert "anna" not in text


def test_the_rows_are_those_of_the_adjudicator_for_csv_and_json_lines(project: Project) -> None:
    rows = rows_of(exported(project, "csv", selection=ONLY))
    assert {row["annotator"] for row in rows} == {GOLD}
    assert [(row["stance"], row["holder"]) for row in rows] == [("mixed", "Gold holder")] * 3
    lines = [json.loads(line) for line in exported(project, "jsonl", selection=ONLY).splitlines()]
    assert [line["annotator"] for line in lines if line["type"] == "row"] == [GOLD] * 3


def test_a_filter_of_targets_or_articles_narrows_what_was_adjudicated(project: Project) -> None:
    other = project.targets.all()[1].name
    assert rows_of(exported(project, "csv", selection=Selection(targets=(other,), adjudicated=True))) == []
    layers = Selection(layers=("stance",), adjudicated=True)
    assert len(rows_of(exported(project, "csv", selection=layers))) == 3


def test_what_was_adjudicated_loads_into_a_database_under_the_same_name(project: Project, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with closing(full_project(tmp_path / "other")) as other:
        gold = tmp_path / "gold.csv"
        assert export(project.database, gold, selection=ONLY) == 3
        load_annotations(other, gold)
        wanted = [row for each in article_rows(project.database, Selection((GOLD,))) for row in each.rows]
        found = [row for each in article_rows(other.database, Selection((GOLD,))) for row in each.rows]
        assert found == wanted
        assert len(found) == 3


def test_the_data_package_says_who_adjudicated(project: Project, tmp_path: Path) -> None:
    export(project.database, tmp_path / "all", form="datapackage")
    statement = (tmp_path / "all" / "README.md").read_text("utf-8")
    assert "2 annotators and 1 adjudicator" in statement
    assert "an adjudicator saw what the annotators had judged" in statement
    package = json.loads((tmp_path / "all" / "datapackage.json").read_text("utf-8"))
    assert [each["role"] for each in package["contributors"] if each["title"] == GOLD] == ["adjudicator"]
    assert sorted(each["role"] for each in package["contributors"]) == ["adjudicator", "annotator", "annotator"]
    export(project.database, tmp_path / "anna", form="datapackage", selection=Selection(("anna",)))
    assert "adjudicat" not in (tmp_path / "anna" / "README.md").read_text("utf-8")


def test_where_nobody_has_adjudicated_every_export_says_how_it_is_done(tmp_path: Path) -> None:
    with closing(full_project(tmp_path)) as project:
        for form, layout in FORMATS:
            with pytest.raises(UsageError, match=r"no adjudicated judgments\. `reader --adjudicate`"):
                export(project.database, tmp_path / "out", form=form, layout=layout, selection=ONLY)
    assert not (tmp_path / "out").exists()
