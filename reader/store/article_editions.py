"""Editions: articles from one source whose texts differ, but in large part agree.

An article is known by its sources: its path, its web address, and as a row of a file without an address its
title in that file; never by the number of its line. Of two articles from one source the one that was imported
last is the later edition, if they share half of the sentences of the shorter one.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import cache, partial
from hashlib import blake2b
from typing import NamedTuple

from reader.store.articles import IS_EARLIER, collapse_spaces
from reader.store.settings import load_settings
from reader.store.sqlite import Connection, column, scalar

REJECTED = "rejected:"
"""A setting of an annotator, with the id of a later edition behind it."""
MOST_OF_ONE_SOURCE = 20
"""Of more articles from one source only the last so many are compared with a new one."""
_JUDGED = ("decisions", "claim_mentions", "notes")
_NUMBERED = re.compile(r"(.*)#\d+", re.DOTALL)
"""The path of a row, mail or entry: its file, and its number there."""
_SCHEME = re.compile("https?://(?:www[.])?", re.IGNORECASE)
"""What does not tell one page from another."""


class EditionPair(NamedTuple):
    """A later edition and the one that it is an edition of: ids of articles."""

    article_id: str
    earlier_id: str


def source_names(path: str, url: str, title: str, publisher: str = "", published: str = "") -> frozenset[int]:
    """Hashes (64 bits) that articles from the same source share.

    `title` counts only where the article is a row of a file and has no address: titles recur from one
    newspaper and one day to the next, which is why the publisher and the date go with it.
    """
    said = [("url", _SCHEME.sub("", url.partition("#")[0]).rstrip("/"))] if url else []
    numbered = _NUMBERED.fullmatch(path)
    if numbered is None:
        said.append(("path", path))
    elif title and not url:
        said.append(("title", f"{numbered[1]}\0{publisher}\0{published}\0{title}"))
    return frozenset(_hash(f"{kind}\0{name}") for kind, name in said)


def is_named_by_title(path: str, url: str) -> bool:
    """Whether the title is all that identifies the source of an article."""
    return not url and _NUMBERED.fullmatch(path) is not None


def _hash(name: str) -> int:
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def share_half(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts are editions of one: half of the sentences of the shorter are in both, and more than one.

    A single sentence, such as a headline, is enough only where it is half of the longer text as well.
    """
    fewer, more = sorted((len(one), len(other)))
    shared = len(one & other)
    return 0 < fewer <= 2 * shared and (shared > 1 or more <= 2 * shared)


def link_editions(
    connection: Connection,
    new: Mapping[int, frozenset[int]],
    *,
    titled: Container[int] = (),
    since: int = 0,
) -> list[EditionPair]:
    """Store the sources of new articles, and find and store which of them are later editions.

    `new` are the names of their sources by their keys, in the order of import. Those of `titled` are named by their
    title alone: of two such that came with one import neither is an edition, but only of what was there before it,
    up to the key `since`.
    """
    there = _there(connection, new)
    sentences_of = cache(partial(_sentences, connection))
    pairs: list[EditionPair] = []
    for key, names in new.items():
        candidates = sorted({other for name in names for other in there[name][-MOST_OF_ONE_SOURCE:]})
        if key in titled:
            candidates = [other for other in candidates if other <= since]
        if candidates and (earlier := _earlier(connection, key, candidates, sentences_of)) is not None:
            pairs.append(EditionPair(_id(connection, key), earlier))
            connection.execute("INSERT INTO editions (article_id, earlier_id) VALUES (?, ?)", pairs[-1])
        for name in names:
            there[name].append(key)
    save_source_names(connection, new)
    return pairs


def save_source_names(connection: Connection, found: Mapping[int, frozenset[int]]) -> None:
    """Store the names of the sources of articles, by their keys."""
    rows = sorted((name, key) for key, names in found.items() for name in names)
    connection.executemany("INSERT OR IGNORE INTO source_names (name, article) VALUES (?, ?)", rows)


def _there(connection: Connection, new: Mapping[int, frozenset[int]]) -> defaultdict[int, list[int]]:
    """The last existing articles from each source of the new ones: keys in the order of import."""
    there: defaultdict[int, list[int]] = defaultdict(list)
    asked = json.dumps([name for names in new.values() for name in names])
    for name, key in connection.execute(_THERE, (asked, MOST_OF_ONE_SOURCE)):
        if key not in new:
            there[name].append(key)
    return there


_THERE = """
SELECT DISTINCT s.name, s.article FROM json_each(?) AS n CROSS JOIN source_names AS s ON s.name = n.value
  AND s.article >= (SELECT min(article) FROM (
    SELECT article FROM source_names WHERE name = n.value ORDER BY article DESC LIMIT ?
  ))
ORDER BY s.article
"""


def _sentences(connection: Connection, key: int) -> frozenset[str]:
    """The sentences of the article with this key that are asked about, white space collapsed."""
    identifier, text = connection.execute("SELECT id, text FROM articles WHERE key = ?", (key,)).fetchone()
    rows = connection.execute(
        "SELECT start, \"end\" FROM sentences WHERE article_id = ? AND kind <> 'repeat'", (identifier,)
    )
    return frozenset(collapse_spaces(text[start:end]) for start, end in rows)


def _earlier(
    connection: Connection, key: int, candidates: Sequence[int], sentences_of: Callable[[int], frozenset[str]]
) -> str | None:
    """The id of the article that this one is a later edition of: the last edition among the candidates."""
    found = [_id(connection, other) for other in candidates if share_half(sentences_of(key), sentences_of(other))]
    if not found:
        return None
    last = found[-1]
    while (after := next((each for each in later_ids(connection, last) if each in found), None)) is not None:
        last = after
    return last


def _id(connection: Connection, key: int) -> str:
    identifier: str = scalar(connection, "SELECT id FROM articles WHERE key = ?", (key,))
    return identifier


def later_ids(connection: Connection, article_id: str) -> list[str]:
    """The articles that are the next edition of this one; seldom more than one."""
    return column(
        connection,
        "SELECT e.article_id FROM editions AS e JOIN articles AS a ON a.id = e.article_id"
        " WHERE e.earlier_id = ? ORDER BY a.key",
        (article_id,),
    )


def earlier_ids(connection: Connection, article_id: str) -> list[str]:
    """The articles that this one is a later edition of, the nearest first."""
    return column(
        connection,
        "WITH RECURSIVE chain(id, place) AS (SELECT earlier_id, 0 FROM editions WHERE article_id = ?"
        " UNION ALL SELECT e.earlier_id, c.place + 1 FROM chain AS c JOIN editions AS e ON e.article_id = c.id)"
        " SELECT id FROM chain ORDER BY place",
        (article_id,),
    )


def latest_after(connection: Connection, article_id: str) -> str:
    """The last edition of an article; the article itself if it has no later one."""
    later = later_ids(connection, article_id)
    return latest_after(connection, later[-1]) if later else article_id


def rejected(connection: Connection, annotator: str, article_id: str) -> frozenset[str]:
    """Sentences of earlier editions that this annotator does not carry to this article, as `ID:START`."""
    found = load_settings(connection, annotator).get(f"{REJECTED}{article_id}", "")
    return frozenset(found.split())


def latest_ids(connection: Connection) -> list[str]:
    """The articles that are later editions and have no later one themselves, in the order of import."""
    return column(
        connection,
        "SELECT a.id FROM editions AS l JOIN articles AS a ON a.id = l.article_id"
        f" WHERE NOT {IS_EARLIER} ORDER BY a.key",
    )


def judgment_count(connection: Connection, article_ids: Iterable[str]) -> int:
    """The number of decisions, claim mentions and notes on these articles, by all annotators."""
    wanted = json.dumps(list(article_ids))
    counts = " + ".join(
        f"(SELECT count(*) FROM {table} WHERE article_id IN (SELECT value FROM json_each(?1)))" for table in _JUDGED
    )
    return int(scalar(connection, f"SELECT {counts}", (wanted,)))


def judged_earlier(connection: Connection) -> int:
    """The number of judged articles that have a later edition."""
    judged = " OR ".join(f"EXISTS (SELECT 1 FROM {table} AS d WHERE d.article_id = e.earlier_id)" for table in _JUDGED)
    return int(scalar(connection, f"SELECT count(DISTINCT e.earlier_id) FROM editions AS e WHERE {judged}"))


def in_editions(connection: Connection, article_ids: Iterable[str]) -> list[str]:
    """Those of these articles that have earlier or later editions."""
    return column(
        connection,
        "SELECT n.value FROM json_each(?) AS n WHERE EXISTS (SELECT 1 FROM editions WHERE article_id = n.value)"
        " OR EXISTS (SELECT 1 FROM editions WHERE earlier_id = n.value)",
        (json.dumps(list(article_ids)),),
    )


def make_current(connection: Connection, seen: Mapping[str, frozenset[int]]) -> list[str]:
    """Make articles whose old text came back in an import the latest editions again; return their ids.

    `seen` are articles that are editions of one another, in the order in which the import last came upon
    them, with the names of the sources that they came from.
    """
    order = {identifier: place for place, identifier in enumerate(seen)}
    came_back = []
    for identifier, names in seen.items():
        last = _last_from(connection, identifier, names)
        overtaken = last is not None and max(order.get(each, -1) for each in _between(connection, identifier, last))
        if last is None or overtaken > order[identifier]:
            continue
        _move_to_end(connection, identifier, last)
        came_back.append(identifier)
    return came_back


def _between(connection: Connection, article_id: str, last: str) -> list[str]:
    """The editions after this one, up to the last."""
    chain = [last, *earlier_ids(connection, last)]
    return chain[: chain.index(article_id)]


def _last_from(connection: Connection, article_id: str, names: frozenset[int]) -> str | None:
    """The last later edition of this article from one of these sources; None if there is none."""
    found = connection.execute(
        "WITH RECURSIVE chain(id, place) AS (SELECT article_id, 0 FROM editions WHERE earlier_id = ?1"
        " UNION ALL SELECT e.article_id, c.place + 1 FROM chain AS c JOIN editions AS e ON e.earlier_id = c.id)"
        " SELECT c.id FROM chain AS c JOIN articles AS a ON a.id = c.id WHERE EXISTS (SELECT 1 FROM json_each(?2) AS n"
        " JOIN source_names AS s ON s.name = n.value AND s.article = a.key) ORDER BY c.place DESC, a.key DESC LIMIT 1",
        (article_id, json.dumps(list(names))),
    ).fetchone()
    return found[0] if found else None


def _move_to_end(connection: Connection, article_id: str, last: str) -> None:
    """Move an edition to the end of its chain; its neighbors join."""
    after = _between(connection, article_id, last)[-1]
    before = connection.execute("SELECT earlier_id FROM editions WHERE article_id = ?", (article_id,)).fetchone()
    if before is None:
        connection.execute("DELETE FROM editions WHERE article_id = ?", (after,))
    else:
        connection.execute("UPDATE editions SET earlier_id = ? WHERE article_id = ?", (before[0], after))
    connection.execute(
        "INSERT INTO editions (article_id, earlier_id) VALUES (?1, ?2)"
        " ON CONFLICT (article_id) DO UPDATE SET earlier_id = ?2",
        (article_id, last),
    )


def unlink_edition(connection: Connection, identifier: str) -> bool:
    """Separate an article from its earlier edition; return whether it had one."""
    return connection.execute("DELETE FROM editions WHERE article_id = ?", (identifier,)).rowcount > 0
