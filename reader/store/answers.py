"""The answers of all annotators, question by question, for agreement and adjudication."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from reader.model.adjudication import Asked, answer, differ, label_with_place
from reader.model.annotation import Mark, is_adjudicator
from reader.store.articles import keys_of
from reader.store.registry import counts_as
from reader.store.sqlite import Connection, column

SHARED = "(SELECT article_id, start FROM decisions GROUP BY article_id, start HAVING min(annotator) <> max(annotator))"
"""The sentences that two or more annotators decided anything on, read in the order of the table's own key."""

_ANSWERS = """
SELECT j.article_id, j.start, j.layer, j.target_id, j.annotator, j.state, coalesce(j.stance, j.mark, j.label),
  j.span_start, j.span_end
FROM {sentences} AS p
CROSS JOIN judgments AS j ON j.article_id = p.article_id AND j.start = p.start
WHERE NOT EXISTS (SELECT 1 FROM editions AS e WHERE e.earlier_id = j.article_id)
ORDER BY j.article_id, j.start
"""
_EVERY = "(SELECT DISTINCT article_id, start FROM decisions)"


class SentenceAnswers(NamedTuple):
    """A sentence with the answers to its questions."""

    article_id: str
    start: int
    answers: dict[Asked, dict[str, str]]
    """The answers to each question by annotator, as `model.adjudication.answer` words them, without those put off.

    Targets and labels have their current names.
    """


def answered(connection: Connection, *, shared: bool = False, places: bool = False) -> Iterator[SentenceAnswers]:
    """Every sentence with a decision; with `shared`, only those that two or more annotators decided.

    Sentences of earlier editions are left out: nobody is asked about them, and their judgments may have been carried.
    With `places`, the label of some words includes their offsets: the same label elsewhere is another answer.
    """
    merged, renamed = counts_as(connection, "targets"), label_names(connection)
    word: Callable[[Mark], str] = label_with_place if places else attrgetter("label")
    rows = connection.execute(_ANSWERS.format(sentences=SHARED if shared else _EVERY))
    for (article_id, start), of_sentence in groupby(rows, key=itemgetter(0, 1)):
        labels: dict[tuple[str, str, str, str], list[str]] = {}
        for _, _, layer, target, annotator, state, label, *span in of_sentence:
            mark = Mark(renamed.get((layer, label), label), *span)
            labels.setdefault((layer, target, annotator, state), []).append(word(mark))
        answers: dict[Asked, dict[str, str]] = {}
        for (layer, target, annotator, state), given in labels.items():
            answered_with = answer(state, given)
            if answered_with:
                answers.setdefault((layer, merged.get(target, target)), {})[annotator] = answered_with
        yield SentenceAnswers(article_id, start, answers)


def label_names(connection: Connection) -> dict[tuple[str, str], str]:
    """The current name of each renamed label, by layer and label."""
    return {row[:2]: row[2] for row in connection.execute("SELECT layer, label, name FROM label_names")}


def shared_articles(connection: Connection) -> list[int]:
    """Keys of the articles with a sentence that two or more annotators judged, in the order of import."""
    mentions = SHARED.replace("decisions", "claim_mentions")
    return column(
        connection,
        "SELECT key FROM articles WHERE id IN"
        f" (SELECT article_id FROM {SHARED} UNION SELECT article_id FROM {mentions}) ORDER BY key",
    )


class Differences(NamedTuple):
    """On how many sentences of an article annotators differ."""

    total: int
    settled: int
    """Those of them on which the adjudicator has answered every question that they differ on."""


def differences(connection: Connection, adjudicator: str) -> dict[int, Differences]:
    """The articles in which annotators differ, by key, in the order of import, and how many `adjudicator` settled.

    The answers of adjudicators make no difference. One pass over the sentences that several annotators decided.
    """
    found: dict[str, Differences] = {}
    for sentence in answered(connection, shared=True, places=True):
        questions = [
            adjudicator in said
            for said in sentence.answers.values()
            if len(said) > 1 and differ(each for name, each in said.items() if not is_adjudicator(name))
        ]
        if questions:
            before = found.get(sentence.article_id, Differences(0, 0))
            found[sentence.article_id] = Differences(before.total + 1, before.settled + all(questions))
    return {key: found[identifier] for identifier, key in keys_of(connection, found).items()}
