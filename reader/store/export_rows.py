"""The one iterator that every export is fed by."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.errors import DamagedDatabaseError
from reader.model.annotation import STANCE_LAYER, State
from reader.model.article import article_id
from reader.model.export_row import CLAIM_LAYER, MENTION_LAYER, NOTE_LAYER, ArticleRows, ExportContext, ExportRow
from reader.model.progress import Progress
from reader.model.selection import EVERYTHING, Selection
from reader.store import registry
from reader.store.articles import IS_EARLIER, load_sentences, titled
from reader.store.codebooks import kept_codebooks
from reader.store.registry import all_claims

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from reader.model.progress import ProgressCallback
    from reader.store.database import Database
    from reader.store.sqlite import Connection

_DECISIONS = """
SELECT d.id, d.layer, d.start, d."end", d.annotator, d.state, d.target_id, d.label, d.confidence,
  d.codebook_version, d.created_at, d.updated_at, d.seconds,
  s.id, s.stance, s.voice, s.holder, s.expression, s.aim
FROM decisions AS d
LEFT JOIN stances AS s ON s.article_id = d.article_id AND s.start = d.start AND s.annotator = d.annotator
  AND s.layer = d.layer AND s.target_id = d.target_id
WHERE d.article_id = ?{only}
ORDER BY d.start, d.annotator, d.layer, d.target_id, s.ordinal
"""
_MARKS = """
SELECT start, annotator, layer, target_id, id, label, span_start, span_end
FROM marks WHERE article_id = ?{only} ORDER BY start, annotator, layer, target_id, ordinal
"""
_MENTIONS = """
SELECT id, start, "end", annotator, claim_id, holder, relation, voice, confidence,
  codebook_version, created_at, updated_at, seconds
FROM claim_mentions WHERE article_id = ?{only} ORDER BY start, annotator, created_at, id
"""
_NOTES = """
SELECT id, start, "end", annotator, note, codebook_version, created_at, updated_at
FROM notes WHERE article_id = ?{only} ORDER BY start, annotator
"""
_NO_JUDGMENT = ("",) * 10
"""The columns from `state` to `claim` of a row that is a note."""
_ANNOTATED = ("decisions", "claim_mentions", "notes")
EXPORTING, FINISHING = "exporting articles", "putting it on the disk"
"""What is at work."""


def article_rows(
    database: Database,
    selection: Selection = EVERYTHING,
    *,
    every_article: bool = False,
    on_progress: ProgressCallback | None = None,
) -> Generator[ArticleRows]:
    """Every article that has annotations (or every article), in the order of import, with them.

    Only those that are selected. Memory does not grow with the database. All of it is one view of the
    database, whatever is written meanwhile. `on_progress` is told how many articles are done, ten times a
    second. Raises `DamagedDatabaseError` where a text is no longer the one that its id was made from, or an
    annotation is on no sentence. Close it where it is not gone through to its end: it reads until then.
    """
    annotators = selection.annotators
    pace = Progress(on_progress)
    with (
        database.reading() as connection,
        closing(_articles(connection, selection, every_article=every_article)) as articles,
    ):
        names = _names(connection)
        only = f" AND annotator IN ({','.join('?' * len(annotators))})" if annotators else ""
        total = _how_many(connection, selection, every_article=every_article) if on_progress else 0
        for done, found in enumerate(articles):
            pace.tell(EXPORTING, done, total)
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
            _fill(article, connection, only, (identifier, *annotators), names)
            if selection.asks_rows:
                article.rows[:] = filter(selection.takes, article.rows)
            if article.rows or every_article:
                yield article
        pace.tell(FINISHING)


def _articles(connection: Connection, selection: Selection, *, every_article: bool) -> Generator[tuple[str, ...]]:
    where, values = _asked(selection, every_article=every_article)
    yield from connection.execute(
        "SELECT id, title, source, text, url, author, published, language, metadata FROM articles AS a"
        f" WHERE {where} ORDER BY key",
        values,
    )


def _how_many(connection: Connection, selection: Selection, *, every_article: bool) -> int:
    where, values = _asked(selection, every_article=every_article)
    return int(connection.execute(f"SELECT count(*) FROM articles AS a WHERE {where}", values).fetchone()[0])


def _asked(selection: Selection, *, every_article: bool) -> tuple[str, list[str]]:
    """The condition that an article is one of those that are gone through; and its values."""
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
    found = database.connection.execute(f"SELECT EXISTS (SELECT 1 FROM articles AS a WHERE {where})", values)
    return bool(found.fetchone()[0])


class _Names(NamedTuple):
    """What everything counts as now, by its id."""

    targets: dict[str, tuple[str, str]]
    """Name and kind."""
    claims: dict[str, tuple[str, ...]]
    """Id, wording, type, topic, verdict, its address, and note."""
    labels: dict[tuple[str, str], str]
    """By layer and label: only those that were renamed."""


def _names(connection: Connection) -> _Names:
    return _Names(
        {row[0]: row[1:] for row in connection.execute("SELECT id, name, kind FROM target_names")},
        {
            row[0]: row[1:]
            for row in connection.execute(
                "SELECT id, claim_id, claim, claim_type, topic, verdict, verdict_url, note FROM claim_names"
            )
        },
        {row[:2]: row[2] for row in connection.execute("SELECT layer, label, name FROM label_names")},
    )


_NOWHERE = ("", "")


def _fill(article: ArticleRows, connection: Connection, only: str, asked: tuple[str, ...], names: _Names) -> None:
    decisions = connection.execute(_DECISIONS.format(only=only.replace("annotator", "d.annotator")), asked)
    marks = _marks(connection.execute(_MARKS.format(only=only), asked))
    mentions = connection.execute(_MENTIONS.format(only=only), asked).fetchall()
    notes = connection.execute(_NOTES.format(only=only), asked).fetchall()
    note_texts = {(start, annotator): text for _, start, _, annotator, text, *_ in notes}
    names_of_it = article.id, article.title, article.source
    sentences = {s.start: (s.position, article.text[s.start : s.end]) for s in article.sentences}
    rows = article.rows
    renamed = names.labels
    try:
        for (
            identifier, layer, start, end, annotator, state, target_id, label, confidence, version,
            created, updated, seconds, stance_id, stance, voice, holder, expression, aim,
        ) in decisions:  # fmt: skip
            position, words = sentences[start]
            target, kind = names.targets.get(target_id, _NOWHERE) if target_id else _NOWHERE
            given = renamed.get((layer, label), label) if renamed else label
            held = renamed.get((layer, stance), stance) if renamed else stance
            if held is None:
                held = State.NONE.value if layer == STANCE_LAYER and state == State.NONE else ""
            row = ExportRow(
                stance_id or identifier,
                layer,
                *names_of_it,
                position,
                start,
                end,
                words,
                annotator,
                state,
                target,
                held,
                voice or "",
                holder or "",
                given if layer == CLAIM_LAYER else "",
                "",
                "",
                "",
                "",
                confidence,
                note_texts.get((start, annotator), "") if note_texts else "",
                version,
                created,
                updated,
                seconds,
                held or given,
                expression or "",
                aim or "",
                None,
                None,
                "",
                kind,
            )
            mine = marks.get((start, annotator, layer, target_id)) if marks else None
            rows += _marked(row, mine, article.text, renamed) if mine else (row,)
        for identifier, start, end, annotator, claim_id, holder, relation, voice, *rest in mentions:
            position, words = sentences[start]
            claim, wording, claim_type, *claim_rest = names.claims[claim_id]
            confidence, version, created, updated, seconds = rest
            rows.append(
                ExportRow(
                    identifier, MENTION_LAYER, *names_of_it, position, start, end, words, annotator, "", "", "",
                    voice, holder, "", claim_type, relation, claim, wording, confidence,
                    note_texts.get((start, annotator), ""), version, created, updated, seconds,
                    "", "", "", None, None, "", "", *claim_rest,
                )
            )  # fmt: skip
        for identifier, start, end, annotator, text, version, created, updated in notes:
            position, words = sentences[start]
            where = (*names_of_it, position, start, end, words)
            tail = (None, text, version, created, updated, None)
            rows.append(ExportRow(identifier, NOTE_LAYER, *where, annotator, *_NO_JUDGMENT, *tail))
    except KeyError as error:
        raise DamagedDatabaseError(
            f"an annotation is at {error}, where no sentence starts, or on a claim of that id, which is not there",
            subject=f"article {article.id} ({article.title})",
            advice="Run `reader check`, and go back to a backup",
        ) from error
    if notes or mentions:
        rows.sort(key=lambda row: (row.start, row.annotator))


_Marks = dict[tuple[int, str, str, str], list[tuple[str, str, int | None, int | None]]]


def _marks(found: Iterable[tuple[Any, ...]]) -> _Marks:
    """The marks of an article, by where they are, who made them, and what they answer."""
    marks: _Marks = {}
    for start, annotator, layer, target_id, *mark in found:
        marks.setdefault((start, annotator, layer, target_id), []).append(tuple(mark))
    return marks


def _marked(
    row: ExportRow, marks: list[tuple[str, str, int | None, int | None]], text: str, renamed: dict[tuple[str, str], str]
) -> Iterator[ExportRow]:
    """The row of a decision, once for each of its marks."""
    for identifier, label, start, end in marks:
        name = renamed.get((row.layer, label), label)
        factuality = name if row.layer == CLAIM_LAYER else ""
        span = text[start:end] if start is not None else ""
        yield row._replace(
            annotation_id=identifier, label=name, factuality=factuality, span_start=start, span_end=end, span=span
        )


class Names(NamedTuple):
    """The names that rows are told apart by."""

    annotators: tuple[str, ...]
    """In the order of the alphabet."""
    targets: tuple[str, ...]
    """In the order of the list of targets, those merged into others left out; each once."""
    own_layers: tuple[tuple[str, bool], ...]
    """Layers of the codebook's own that something was judged on, and whether toward targets."""


def known_names(database: Database) -> Names:
    """Everybody who has judged anything, every target, and the codebook's own layers."""
    with database.reading() as connection:
        annotators = connection.execute("SELECT name FROM annotators ORDER BY name").fetchall()
        targets = connection.execute("SELECT name FROM targets WHERE merged_into = '' ORDER BY position, id").fetchall()
        layers = connection.execute(
            "SELECT layer, max(target_id <> '') FROM decisions GROUP BY layer ORDER BY layer"
        ).fetchall()
    return Names(
        tuple(name for (name,) in annotators),
        tuple(dict.fromkeys(name for (name,) in targets)),
        tuple((layer, bool(per_target)) for layer, per_target in layers if layer not in {STANCE_LAYER, CLAIM_LAYER}),
    )


def load_registers(database: Database) -> ExportContext:
    """What rows refer to: every target and claim, and every codebook that judgments were made under."""
    connection = database.connection
    return ExportContext(
        tuple(registry.targets(connection)), tuple(all_claims(connection)), tuple(kept_codebooks(connection))
    )


def row_versions(database: Database) -> set[str]:
    """Every version of the codebook that rows were made under."""
    parts = " UNION ".join(f"SELECT codebook_version FROM {table}" for table in _ANNOTATED)
    return {version for (version,) in database.connection.execute(parts)}
