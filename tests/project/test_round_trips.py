"""What other programs get from us comes back from their files: the same judgments at the same places."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reader.model.annotation import Change, Note, SentenceRef, SubjectKind
from reader.model.import_options import ImportOptions
from reader.project import Project
from reader.project.exporting import default_target, export
from reader.project.importing import import_paths
from reader.project.loading import load_annotations
from tests.exporters.full_project import BEN, full_project
from tests.exports_as_rows import rows
from tests.making import make_project

if TYPE_CHECKING:
    from pathlib import Path

    from reader.project.load_report import LoadReport

ABOUT = (
    "layer", "article_id", "start", "end", "sentence", "state", "target", "stance", "voice", "holder", "factuality",
    "relation", "claim", "confidence", "note", "label", "expression", "aim", "span_start", "span_end", "span",
)  # fmt: skip
OF_CLAIMS = ("claim_id", "claim_type", "claim_topic", "claim_verdict", "claim_verdict_url", "claim_note")
PLACE = ("layer", "article_id", "start", "sentence", "state", "target", "label", "span_start", "span_end", "span")


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project in which everything is said that can be said."""
    folder = tmp_path_factory.mktemp("full")
    full_project(folder).close()
    return folder


def there_and_back(judged: Path, folder: Path, form: str, layout: str) -> tuple[list[Row], list[Row], LoadReport]:
    """The rows as they were, as they are in a project that got them from the file, and how it was loaded."""
    with closing(Project.open(judged / "annotations" / "annotations.db", "anna")) as project:
        source = default_target(project.database, form, layout)
        target = folder / source.name
        export(project.database, target, form=form, layout=layout)
        before = rows(project)
    (folder / "annotations").mkdir()
    shutil.copy(judged / "annotations" / "codebook.toml", folder / "annotations")
    with closing(Project.open(folder / "annotations" / "annotations.db", "zoe", create=True)) as project:
        import_paths(project.database, [judged / "articles"], ImportOptions(compare=False))
        report = load_annotations(project, target, annotator="zoe", accept_context=True)
        again = load_annotations(project, target, annotator="zoe", accept_context=True)
        assert again.loaded == 0
        return before, rows(project), report


Row = dict[str, str]


def said(found: list[Row], columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    return sorted(tuple(row[name] for name in ("annotator", *columns)) for row in found)


def test_label_studio_brings_back_everything_but_when(judged: Path, tmp_path: Path) -> None:
    before, after, report = there_and_back(judged, tmp_path, "label-studio", "tasks")
    assert said(after, ABOUT) == said(before, ABOUT)
    assert (report.left_out, report.look_at, report.unmapped) == ([], [], {})


def test_brat_brings_back_everything(judged: Path, tmp_path: Path) -> None:
    before, after, report = there_and_back(judged, tmp_path, "brat", "standoff")
    columns = (*ABOUT, *OF_CLAIMS, "target_kind", "created_at", "updated_at", "seconds")
    assert said(after, columns) == said(before, columns)
    assert BEN in {row["annotator"] for row in after}
    assert (report.left_out, report.look_at, report.unmapped) == ([], [], {})


NAMES = (
    "anna@x.org", "anna_x_org", "ANNA@x.org", "..", "a/b\\c", "CON", 'say "hi" {}', "\u4e2d\u6587 \U0001f389", "nul.",
    "=1+1", "x" * 300,
)  # fmt: skip
"""No two are the same name, and few are names of folders."""


def test_brat_brings_back_whatever_annotators_are_called(tmp_path: Path) -> None:
    with closing(make_project(tmp_path / "here", count=1)) as project:
        article = project.articles.get(1)
        assert article is not None
        first = article.sentences[0]
        ref = SentenceRef(article.id, first.start, first.end)
        for name in NAMES:
            project.annotator = name
            project.annotations.record([Change(SubjectKind.NOTE, ref, Note(f"by {name}"))])
        export(project.database, tmp_path / "out", form="brat")
    with closing(make_project(tmp_path / "there", count=1)) as project:
        load_annotations(project, tmp_path / "out")
        assert {(row["annotator"], row["note"]) for row in rows(project)} == {(name, f"by {name}") for name in NAMES}


@pytest.mark.parametrize("layout", ["spans", "relations"])
def test_doccano_brings_back_labels_with_their_targets_and_words(judged: Path, tmp_path: Path, layout: str) -> None:
    before, after, report = there_and_back(judged, tmp_path, "doccano", layout)
    labels = [row for row in before if row["layer"] not in {"mention", "note"}]
    assert set(said(after, PLACE)) == set(said(labels, PLACE))
    assert {each.reason.partition(": ")[2] for each in report.left_out} == {
        "there is no claim k1 here",
        "there is no claim k2 here",
    }


def test_doccano_brings_back_labels_of_sentences_from_their_offsets(judged: Path, tmp_path: Path) -> None:
    before, after, _ = there_and_back(judged, tmp_path, "doccano", "classification")
    columns = PLACE[:-3]
    labels = [row for row in before if row["layer"] not in {"mention", "note"}]
    assert set(said(after, columns)) == set(said(labels, columns))


def test_semeval_brings_back_who_is_favored(judged: Path, tmp_path: Path) -> None:
    before, after, report = there_and_back(judged, tmp_path, "semeval", "everyone")
    known = {(row["sentence"], row["target"]) for row in before if row["layer"] == "stance"}
    assert after
    assert {(row["sentence"], row["target"]) for row in after} <= known
    assert report.unmapped == {}


def test_fnc_brings_back_which_article_speaks_of_which_claim(judged: Path, tmp_path: Path) -> None:
    before, after, report = there_and_back(judged, tmp_path, "fnc", "2017")
    mentions = [row for row in before if row["layer"] == "mention"]
    assert {(r["article_id"], r["claim"]) for r in after} == {(r["article_id"], r["claim"]) for r in mentions}
    assert report.exact == len(after)


@pytest.mark.parametrize("layout", ["classification", "spans"])
def test_what_doccano_got_from_here_adds_no_mention_when_it_comes_back(
    judged: Path, tmp_path: Path, layout: str
) -> None:
    shutil.copytree(judged, tmp_path / "own")
    with closing(Project.open(tmp_path / "own" / "annotations" / "annotations.db", "anna")) as project:
        target = tmp_path / "out.jsonl"
        export(project.database, target, form="doccano", layout=layout)
        before = [row for row in rows(project) if row["layer"] == "mention"]
        load_annotations(project, target, form="doccano", annotator="anna", accept_context=True)
        assert [row for row in rows(project) if row["layer"] == "mention"] == before
        assert before
        assert all(promise.holds for promise in project.check())
