"""The example's judgements are recorded whole, at times of their own, or refused with the words that are wrong."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reader.model.article import Sentence
from reader.store.articles import StoredArticle
from tests.making import rows_of

if TYPE_CHECKING:
    from types import ModuleType

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


@pytest.fixture(scope="module")
def source(script: ModuleType) -> object:
    content = {"targets": {"Quill": "Mara Quill"}, "claims": {"quay": {"claim": "The quay was sold."}}, "anna": {}}
    return script.Source(content, {"stance": ["favor", "none"], "claim": ["CFS", "NFS"]})


def test_first_words_find_their_sentence_across_the_end_of_a_line(script: ModuleType) -> None:
    assert [spot.start for spot in script.spots(ARTICLE, tuple(STARTS))] == list(STARTS.values())


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
        script.spots(ARTICLE, openings)


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


def test_a_judgement_is_made_every_nine_seconds_and_the_same_file_comes_of_it_again(
    script: ModuleType, tmp_path: Path
) -> None:
    script.write(tmp_path / "one.csv")
    script.write(tmp_path / "two.csv")
    data = (tmp_path / "one.csv").read_bytes()
    assert data == (tmp_path / "two.csv").read_bytes()
    times = {row["created_at"] for row in rows_of(data) if row["annotator"] == "anna"}
    assert min(times) == "2026-06-01T09:00:00.000Z"
    seconds = [int(time[11:13]) * 3600 + int(time[14:16]) * 60 + int(time[17:19]) for time in times]
    assert {second % 9 for second in seconds} == {0}
