"""Quotations and voices against what was judged by eye in the sample corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.quotations import SAMPLE, found_in, measure, read_gold, report
from reader.importers.discover import Problem
from tests.importers.reading import read_articles

if TYPE_CHECKING:
    from pathlib import Path

    from reader.model.article import Article

STYLES = {"straight": '""', "angle": "«»", "swedish": "””", "british": "‘’"}


def sample() -> list[Article]:
    return [article for article in read_articles([SAMPLE]) if not isinstance(article, Problem)]


def test_the_gold_lies_in_its_articles_and_has_a_voice_for_each_sentence() -> None:
    gold = read_gold()
    for article in sample():
        judged = gold[article.id]
        assert list(judged.voices) == [(sentence.start, sentence.end) for sentence in article.sentences]
        assert all(article.text[start] in "“”\"‘’'" for start, _ in judged.quotations)
        assert all(article.text[end - 1] in "“”\"‘’'" for _, end in judged.quotations)


def test_quotations_and_voices_are_found_as_well_as_was_measured() -> None:
    measured = measure([SAMPLE])
    assert measured.articles == 14
    assert measured.left_out == []
    assert measured.exact.f1 == 1.0
    assert measured.characters.f1 == 1.0
    assert measured.accuracy >= 0.98


@pytest.mark.parametrize("marks", STYLES.values(), ids=STYLES)
def test_the_same_quotations_are_found_in_every_style_of_marks(marks: str) -> None:
    gold = read_gold()
    for article in sample():
        other = article._replace(text=article.text.translate(str.maketrans("“”", marks)))
        assert found_in(other) == gold[article.id].quotations


def test_an_article_that_nobody_judged_is_named_and_left_out(tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text("“It is new”, she said.\n", "utf-8")
    measured = measure([tmp_path])
    assert measured.articles == 0
    assert "not in the gold, left out: new.txt" in report("there", measured)
