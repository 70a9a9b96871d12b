"""The rows of an export, article by article."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from operator import attrgetter
from typing import Any, NamedTuple

from reader.errors import DamagedDatabaseError
from reader.model.annotation import STANCE_LAYER, State
from reader.model.article import article_id
from reader.model.export_row import CLAIM_LAYER, EVERYTHING, ArticleRows, ExportContext, ExportRow, Selection
from reader.model.progress import Progress, ProgressCallback
from reader.store import registry
from reader.store.articles import IS_EARLIER, load_sentences, titled
from reader.store.codebooks import stored_codebooks
from reader.store.database import Database
from reader.store.registry import all_claims
from reader.store.sqlite import Connection, column, scalar

_ROWS = """
SELECT annotation_id, layer, start, "end", annotator, state, target_id, stance, voice, holder, relation, claim_id,
  confidence, note, codebook_version, created_at, updated_at, seconds, label, expression, aim, span_start, span_end
FROM {view} WHERE article_id = ?{only}
ORDER BY start, annotator, layer, target_id, stance_ordinal, mark_ordinal, created_at, annotation_id
"""
_VIEWS = ("decision_rows", "mention_rows", "note_rows")
_ANNOTATED = ("decisions", "claim_mentions", "notes")
EXPORTING, FINISHING = "exporting articles", "putting it on the disk"
"""Names of the phases that progress reports."""


def article_rows(
    database: Database,
    selection: Selection = EVERYTHING,
    *,
    every_article: bool = False,
    on_progress: ProgressCallback | None = None,
) -> Generator[ArticleRows]:
    """Every article with its annotations, in the order of import; without `every_article`, only those that have any.

    Only selected rows are included. Memory does not grow with the database. The rows are those of one moment, even
    if another program writes meanwhile. `on_progress` is told how many articles are done, ten times a second. Raises
    `DamagedDatabaseError` where the text of an article does not match its id, or an annotation is on no sentence.
    Close the generator if you do not exhaust it: it holds the database until then.
    """
    annotators = selection.annotators
    progress = Progress(on_progress)
    with (
        database.reading() as connection,
        closing(_articles(connection, selection, every_article=every_article)) as articles,
    ):
        names = _names(connection)
        only = f" AND annotator IN ({','.join('?' * len(annotators))})" if annotators else ""
        queries = [_ROWS.format(view=view, only=only) for view in _VIEWS]
        total = _how_many(connection, selection, every_article=every_article) if on_progress else 0
        for done, found in enumerate(articles):
            progress.tell(EXPORTING, done, total)
            identifier, title, source, text, url, author, published, language, metadata = found
            if article_id(text) != identifier:
                raise DamagedDatabaseError(
                    "the text of this article is not what was imported",
                    subject=f"{database.path}, article {identifier} ({title})",
                    advice="Run `reader check`, and go back to a backup",
                )
            sentences = load_sentences(connection, identifier)
            kept = json.loads(metadata) if metadata != "{}" else {}
            article = ArticleRows(
                identifier, title, source, text, sentences, [], url, author, published, language, kept
            )
            for query in queries:
                _fill(article, connection.execute(query, (identifier, *annotators)), names)
            article.rows.sort(key=attrgetter("start", "annotator"))
            if selection.asks_rows:
                article.rows[:] = filter(selection.takes, article.rows)
            if article.rows or every_article:
                yield article
        progress.tell(FINISHING)


def _articles(connection: Connection, selection: Selection, *, every_article: bool) -> Generator[tuple[str, ...]]:
    where, values = _asked(selection, every_article=every_article)
    yield from connection.execute(
        "SELECT id, title, source, text, url, author, published, language, metadata FROM articles AS a"
        f" WHERE {where} ORDER BY key",
        values,
    )


def _how_many(connection: Connection, selection: Selection, *, every_article: bool) -> int:
    where, values = _asked(selection, every_article=every_article)
    return int(scalar(connection, f"SELECT count(*) FROM articles AS a WHERE {where}", values))


def _asked(selection: Selection, *, every_article: bool) -> tuple[str, list[str]]:
    """The condition for an article to be exported, and its values."""
    some = " OR ".join(f"EXISTS (SELECT 1 FROM {table} AS d WHERE d.article_id = a.id)" for table in _ANNOTATED)
    named, values = _named(selection.articles)
    latest = f" AND NOT {IS_EARLIER}" if selection.latest else ""
    return f"({named}) AND ({'1' if every_article else some}){latest}", values


def _named(articles: Sequence[str]) -> tuple[str, list[str]]:
    """The condition that an article has one of these ids, or all of these words in its title; and its values."""
    wheres, values = [], []
    for asked in articles:
        where, needles = titled(asked)
        wheres.append(f"a.id = ? OR ({where})")
        values += [asked, *needles]
    return " OR ".join(wheres) or "1", values


def has_articles(database: Database, asked: str) -> bool:
    """Whether there is an article with this id, or all of these words in its title."""
    where, values = _named((asked,))
    return bool(scalar(database.connection, f"SELECT EXISTS (SELECT 1 FROM articles AS a WHERE {where})", values))


class _Names(NamedTuple):
    """What every target, claim and renamed label counts as now."""

    targets: dict[str, tuple[str, str]]
    """Name and kind by id."""
    claims: dict[str, tuple[str, str, str, tuple[str, str, str, str]]]
    """Id, wording, type, and topic, verdict, its address and note, by id."""
    labels: dict[tuple[str, str], str]
    """By layer and label."""


def _names(connection: Connection) -> _Names:
    claims = connection.execute(
        "SELECT id, claim_id, claim, claim_type, topic, verdict, verdict_url, note FROM claim_names"
    )
    return _Names(
        {row[0]: row[1:] for row in connection.execute("SELECT id, name, kind FROM target_names")},
        {row[0]: (*row[1:4], row[4:]) for row in claims},
        {row[:2]: row[2] for row in connection.execute("SELECT layer, label, name FROM label_names")},
    )


_NO_TARGET = ("", "")
_NO_CLAIM = ("", "", "", ("", "", "", ""))


def _fill(article: ArticleRows, rows: Iterable[tuple[Any, ...]], names: _Names) -> None:
    """Add these rows of `_ROWS` to their article, with the names that count now."""
    text = article.text
    of_article = article.id, article.title, article.source
    sentences = {s.start: (s.position, text[s.start : s.end]) for s in article.sentences}
    targets, claims, renamed = names
    add = article.rows.append
    try:
        for (
            identifier, layer, start, end, annotator, state, target_id, stance, voice, holder, relation, claim_id,
            confidence, note, version, created, updated, seconds, label, expression, aim, span_start, span_end,
        ) in rows:  # fmt: skip
            position, words = sentences[start]
            target, target_kind = targets.get(target_id, _NO_TARGET) if target_id else _NO_TARGET
            claim, wording, claim_type, about_claim = claims[claim_id] if claim_id else _NO_CLAIM
            if renamed and not (layer == STANCE_LAYER and state == State.NONE):
                label = renamed.get((layer, label), label)  # noqa: PLW2901
            add(
                ExportRow(
                    identifier,
                    layer,
                    *of_article,
                    position,
                    start,
                    end,
                    words,
                    annotator,
                    state,
                    target,
                    label if stance else "",
                    voice,
                    holder,
                    label if layer == CLAIM_LAYER else "",
                    claim_type,
                    relation,
                    claim,
                    wording,
                    confidence,
                    note,
                    version,
                    created,
                    updated,
                    seconds,
                    label,
                    expression,
                    aim,
                    span_start,
                    span_end,
                    "" if span_start is None else text[span_start:span_end],
                    target_kind,
                    *about_claim,
                )
            )
    except KeyError as error:
        raise DamagedDatabaseError(
            f"an annotation is at {error}, where no sentence starts, or on a claim of that id, which is not there",
            subject=f"article {article.id} ({article.title})",
            advice="Run `reader check`, and go back to a backup",
        ) from error


class Names(NamedTuple):
    """The names that a selection can use."""

    annotators: tuple[str, ...]
    """In the order of the alphabet."""
    targets: tuple[str, ...]
    """In the order of the list of targets, those merged into others left out; each once."""
    own_layers: tuple[tuple[str, bool], ...]
    """The judged layers that are not built in, and whether they are asked for each target."""


def known_names(database: Database) -> Names:
    """All annotators, targets and own layers of the project."""
    with database.reading() as connection:
        annotators = column(connection, "SELECT name FROM annotators ORDER BY name")
        targets = column(connection, "SELECT name FROM targets WHERE merged_into = '' ORDER BY position, id")
        # No ORDER BY or GROUP BY: each would sort a row for every decision, in memory.
        layers = dict(sorted(connection.execute("SELECT DISTINCT layer, target_id <> '' FROM decisions").fetchall()))
    return Names(
        tuple(annotators),
        tuple(dict.fromkeys(targets)),
        tuple(
            (layer, bool(per_target))
            for layer, per_target in layers.items()
            if layer not in {STANCE_LAYER, CLAIM_LAYER}
        ),
    )


def load_registers(database: Database) -> ExportContext:
    """Everything that rows refer to: targets, claims and codebooks."""
    connection = database.connection
    return ExportContext(
        tuple(registry.targets(connection)), tuple(all_claims(connection)), tuple(stored_codebooks(connection))
    )


def row_versions(database: Database) -> set[str]:
    """Every version of the codebook that rows were made under."""
    parts = " UNION ".join(f"SELECT codebook_version FROM {table}" for table in _ANNOTATED)
    return set(column(database.connection, parts))
