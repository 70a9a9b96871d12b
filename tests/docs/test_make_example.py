"""The example's judgments are recorded whole, at times of their own, or refused with the words that are wrong."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reader.model.article import Sentence
from reader.model.codebook_toml import parse_codebook
from reader.project import Project
from reader.project.exporting import export
from reader.project.importing import import_samples
from reader.project.loading import load_annotations
from reader.resources import default_codebook
from reader.store.articles import StoredArticle
from tests.making import rows_of

if TYPE_CHECKING:
    from types import ModuleType

    from reader.model.codebook import Codebook

SCRIPT = Path(__file__).parents[2] / "docs" / "make_example.py"
TEXT = "The U.Q.W.\n\nThe U.Q.W. has spoken.\n\nIt said\nno."
ARTICLE = StoredArticle(
    1, "a1", "Title", TEXT, "", "", "", "", "english", (Sentence(0, 0, 10), Sentence(1, 12, 34), Sentence(2, 36, 47))
)
STARTS = {"The U.Q.W.": 0, "The U.Q.W. has": 12, "It said no": 36}


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_example", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def content(claim_type: str = "other_claim") -> dict[str, object]:
    quay = {"claim": "The quay was sold.", "type": claim_type, "topic": "the quay"}
    return {"targets": {"Quill": "Mara Quill"}, "claims": {"quay": quay}, "anna": {}}


def default() -> Codebook:
    return parse_codebook(default_codebook().read_text("utf-8"))


@pytest.fixture(scope="module")
def source(script: ModuleType) -> object:
    return script.Source(content(), default())


def test_first_words_find_their_sentence_across_the_end_of_a_line(script: ModuleType) -> None:
    assert [ref.start for ref in script.refs(ARTICLE, tuple(STARTS))] == list(STARTS.values())


@pytest.mark.parametrize(
    ("openings", "reason"),
    [
        (("The U.Q.W.", "The U.Q.W. has", "It says"), "0 sentences begin with 'It says'"),
        (("The", "It said"), "2 sentences begin with 'The'"),
        (("The U.Q.W.", "It said"), "not judged once each: .*has spoken"),
        (("The U.Q.W.", "The U.Q.W. has", "It", "It said"), "not judged once each"),
    ],
)
def test_words_that_stand_for_no_one_sentence_and_sentences_left_out_are_refused(
    script: ModuleType, openings: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(script.SourceError, match=reason):
        script.refs(ARTICLE, openings)


def test_statements_are_read_as_they_are_meant(script: ModuleType, source: object) -> None:
    statements = [
        "CFS (2)", "Quill: favor, direct_quote, Ann Lee", "Quill: favor, author (3)",
        "denies quay, unclear", "note: Asked: a, b (1)",
    ]  # fmt: skip
    judged = source.judged(statements)  # type: ignore[attr-defined]
    assert (judged.factuality, judged.confidence, judged.note) == ("CFS", 2, "Asked: a, b (1)")
    assert judged.stances == {
        "Quill": [script.Holding("favor", "direct_quote", "Ann Lee"), script.Holding("favor", "author", "", 3)]
    }
    assert judged.mentions == [script.Holding("denies quay", "unclear")]


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("Quill: fervor, author", "no stance 'fervor'"),
        ("Quill: favor, whisper, Ann Lee", "no voice 'whisper'"),
        ("Quill: favor", "a stance has a voice"),
        ("Quill: none, author", "a stance has a voice"),
        ("Quill: favor, direct_quote", "a holder is named"),
        ("Quill: favor, author, Ann Lee", "a holder is named"),
        ("Quall: favor, author", "no relation 'Quall:'"),
        ("denies quai, author", "no claim 'quai'"),
        ("denies quay", "a mention has a voice"),
    ],
)
def test_a_statement_that_does_not_fit_is_refused(
    script: ModuleType, source: object, statement: str, reason: str
) -> None:
    with pytest.raises(script.SourceError, match=reason):
        source.judged(["CFS", statement])  # type: ignore[attr-defined]


def test_a_claim_of_a_type_that_the_codebook_has_not_is_refused(script: ModuleType) -> None:
    with pytest.raises(script.SourceError, match="no type of claim 'rumour'"):
        script.Source(content("rumour"), default())


def test_a_judgment_is_made_every_nine_seconds(script: ModuleType) -> None:
    times = {row["created_at"] for row in rows_of(script.TABLE.read_bytes()) if row["annotator"] == "anna"}
    assert min(times) == "2026-06-01T09:00:00.000Z"
    seconds = [int(time[11:13]) * 3600 + int(time[14:16]) * 60 + int(time[17:19]) for time in times]
    assert {second % 9 for second in seconds} == {0}


def test_every_mention_is_in_the_table_with_its_claim(script: ModuleType) -> None:
    rows = [row for row in rows_of(script.TABLE.read_bytes()) if row["layer"] == "mention"]
    first = next(row for row in rows if row["holder"] == "Ilse Varrick")
    assert (first["relation"], first["voice"], first["claim_type"], first["claim_topic"]) == (
        "denies", "mixed_quote", "other_claim", "the count"
    )  # fmt: skip
    asked = tomllib.loads(script.SOURCE.read_text("utf-8"))["claims"].values()
    assert {row["claim"]: row["claim_type"] for row in rows} == {each["claim"]: each["type"] for each in asked}
    assert len({row["claim_id"] for row in rows}) == len(asked)


def test_the_table_is_up_to_date(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(script.sys, "argv", ["make_example.py", "--check"])
    code = script.main()
    assert (code, capsys.readouterr().out) == (0, "annotations/example/annotations.csv is up to date\n")


def test_a_table_that_is_out_of_date_is_found_and_left_as_it_is(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "annotations.csv"
    table.write_bytes(script.TABLE.read_bytes().replace(b"anna", b"anne", 1))
    before = table.read_bytes()
    monkeypatch.setattr(script, "TABLE", table)
    monkeypatch.setattr(script.sys, "argv", ["make_example.py", "--check"])
    assert script.main() == 1
    assert "out of date: run `make docs`" in capsys.readouterr().out
    assert table.read_bytes() == before


def test_the_table_loads_whole_into_a_project_with_the_sample_corpus(script: ModuleType, tmp_path: Path) -> None:
    project = Project.open(tmp_path / "annotations" / "annotations.db", "cy", create=True)
    import_samples(project)
    report = load_annotations(project, script.TABLE)
    assert (report.left_out, report.kept, report.unchanged, report.targets) == ([], [], 0, [])
    assert report.rows == len(rows_of(script.TABLE.read_bytes()))
    export(project.database, tmp_path / "again.csv")
    project.close()
    assert (tmp_path / "again.csv").read_bytes() == script.TABLE.read_bytes()
