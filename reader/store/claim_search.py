"""Claims ranked by how well they fit a sentence, or what a person types.

Full-text search finds claims that share words, rare words first and a bounded number for each word; they are
then scored by their words and by `rapidfuzz`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from math import log, sqrt
from typing import NamedTuple

from reader.model.wording import normal_form
from reader.store.sqlite import Connection, column, scalar

MOST_FOUND = 1_000
"""Claims read for one word; a word in more claims says little."""
MOST_SCORED = 200
"""Claims that are scored: those whose shared words weigh most."""
_MOST_WORDS = 60
_LONGEST_WORD = 40
_SHARE_OF_WORDS = 0.7
"""Of the score; the rest is rapidfuzz's `token_set_ratio`. In 200 of 200 invented sentences the claim that they
make came first among 10,000 (`benchmarks/claims.py`); by the ratio alone it was 181."""


class _Query(NamedTuple):
    """The words to look for."""

    weights: dict[str, float]
    """Weight of each beginning of a word; rarer ones weigh more."""
    is_common: frozenset[str]
    """Beginnings without weight, because too many claims have them."""
    text: str
    unknown: float
    """Weight of a word that only the claim has."""


def ranked_claims(
    connection: Connection, words: str, *, is_typed: bool = False, limit: int = 50
) -> list[tuple[str, float]]:
    """Ids of claims with their score (0–100), best first.

    `words` are a sentence, or what was typed: then claims that have a word beginning with each of them, and
    only if there are none, those that are similar. A claim that was merged into another gives the other.
    """
    text = normal_form(words)
    asked = list(dict.fromkeys(_words(text)))[:_MOST_WORDS]
    if not asked:
        return []
    total: int = scalar(connection, "SELECT count(*) FROM claim_keys")
    half = log(1 + total) / 2
    if is_typed:
        keys = _found(connection, " ".join(f'"{word}"*' for word in asked))
        if keys:
            query = _Query(dict.fromkeys(asked, half), frozenset(), text, half)
            return _best(connection, query, keys, limit)
    hits: dict[str, list[int]] = {}
    for word in asked:
        beginning, match = _beginning(word)
        hits[beginning] = _found(connection, match)
    weights = {beginning: log(1 + total / len(keys)) for beginning, keys in hits.items() if keys}
    common = {beginning for beginning in weights if len(hits[beginning]) >= MOST_FOUND}
    if common != weights.keys():
        weights = {beginning: weight for beginning, weight in weights.items() if beginning not in common}
    else:
        common = set()
    gathered: dict[int, float] = {}
    for beginning, weight in weights.items():
        for key in hits[beginning]:
            gathered[key] = gathered.get(key, 0) + weight
    keys = sorted(gathered, key=lambda key: (-gathered[key], key))[:MOST_SCORED]
    return _best(connection, _Query(weights, frozenset(common), text, half), keys, limit)


def _words(text: str) -> Iterator[str]:
    """The words as full-text search splits them: letters and digits only."""
    letters = "".join(character if character.isalnum() else " " for character in text)
    return (word[:_LONGEST_WORD] for word in letters.split())


def _beginning(word: str) -> tuple[str, str]:
    """The beginning that forms of the word share, and its query; a short word or a number stays whole."""
    if len(word) < 4 or word.isdigit():
        return word, f'"{word}"'
    beginning = word[: max(4, len(word) - 2)]
    return beginning, f'"{beginning}"*'


def _found(connection: Connection, match: str) -> list[int]:
    return column(connection, "SELECT rowid FROM claim_words WHERE claim_words MATCH ? LIMIT ?", (match, MOST_FOUND))


def _best(connection: Connection, query: _Query, keys: list[int], limit: int) -> list[tuple[str, float]]:
    rows = connection.execute(
        "SELECT c.id, c.claim, c.first_wording, c.merged_into FROM json_each(?) AS j"
        " CROSS JOIN claim_keys AS k ON k.key = j.value JOIN claims AS c ON c.id = k.id",
        (json.dumps(keys),),
    ).fetchall()
    scores: dict[str, float] = {}
    for identifier, claim, first_wording, merged_into in rows:
        offered = _survivor(connection, identifier, merged_into)
        if offered is not None:
            score = max(_score(query, text) for text in (claim, first_wording))
            scores[offered] = max(score, scores.get(offered, 0))
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:limit]


def _survivor(connection: Connection, identifier: str, merged_into: str) -> str | None:
    """The claim that this one ends up merged into; None if it does not exist."""
    passed = set()
    while merged_into:
        passed.add(identifier)
        row = connection.execute("SELECT id, merged_into FROM claims WHERE id = ?", (merged_into,)).fetchone()
        if row is None or row[0] in passed:
            return None
        identifier, merged_into = row
    return identifier


def _score(query: _Query, text: str) -> float:
    """0–100: the weight of the words in common by the geometric mean of both sides' weights, and the ratio."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - nobody waits for it at the first screen

    text = normal_form(text)
    together, alone = _shared(query, set(_words(text)))
    if not together:
        return 0.0
    ours = sum(query.weights.values())
    words = 100 * min(1.0, together / sqrt(ours * (together + alone)))
    return _SHARE_OF_WORDS * words + (1 - _SHARE_OF_WORDS) * fuzz.token_set_ratio(query.text, text)


def _shared(query: _Query, words: Iterable[str]) -> tuple[float, float]:
    """The weight of the words that the query shares, and of those that it lacks."""
    beginnings = tuple(query.weights)
    common = tuple(query.is_common)
    matched: set[str] = set()
    alone = 0.0
    for word in words:
        if word.startswith(beginnings):
            matched.update(each for each in beginnings if word.startswith(each))
        elif len(word) > 3 and not (common and word.startswith(common)):
            alone += query.unknown
    return sum(query.weights[each] for each in matched), alone
