"""The one iterator that every export is fed by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from reader.errors import DamagedDatabaseError
from reader.model.article import article_id
from reader.model.judgement import STANCE_LAYER, State
from reader.model.rows import NOTE_LAYER, ArticleRows, Row
from reader.store.articles import load_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reader.store.database import Database
    from reader.store.sqlite import Connection

_DECISIONS = """
SELECT d.id, d.layer, d.start, d."end", d.annotator, d.state, d.target_id, d.label, d.confidence,
  d.codebook_version, d.created_at, d.updated_at, d.seconds, s.id, s.stance, s.voice, s.holder
FROM decisions AS d
LEFT JOIN stances AS s ON s.article_id = d.article_id AND s.start = d.start AND s.annotator = d.annotator
  AND s.layer = d.layer AND s.target_id = d.target_id
WHERE d.article_id = ?{only}
ORDER BY d.start, d.annotator, d.layer, d.target_id, s.ordinal
"""
_NOTES = """
SELECT id, start, "end", annotator, note, codebook_version, created_at, updated_at
FROM notes WHERE article_id = ?{only} ORDER BY start, annotator
"""
_NO_JUDGEMENT = ("",) * 10
"""The columns from `state` to `claim` of a row that is a note."""


def article_rows(
    database: Database, *, annotators: Sequence[str] = (), every_article: bool = False
) -> Iterator[ArticleRows]:
    """Every article that has annotations (or every article), in the order of import, with them.

    Only those by `annotators`, if any are named. Memory does not grow with the database. All of it
    is one view of the database, whatever is written meanwhile. Raises `DamagedDatabaseError` where
    a text is no longer the one that its id was made from, or an annotation is on no sentence.
    """
    marks = ",".join("?" * len(annotators))
    only = f" AND annotator IN ({marks})" if annotators else ""
    decisions = _DECISIONS.format(only=only.replace("annotator", "d.annotator"))
    notes = _NOTES.format(only=only)
    with database.reading() as connection:
        names = dict(connection.execute("SELECT id, name FROM targets").fetchall())
        for identifier, title, source, text in _articles(connection, every_article=every_article):
            if article_id(text) != identifier:
                raise DamagedDatabaseError(
                    "the text of this article is not what was imported",
                    subject=f"{database.path}, article {identifier} ({title})",
                    advice="Run `reader check`, and go back to a backup",
                )
            article = ArticleRows(identifier, title, source, text, load_sentences(connection, identifier))
            asked = (identifier, *annotators)
            _fill(article, connection.execute(decisions, asked), connection.execute(notes, asked).fetchall(), names)
            if article.rows or every_article:
                yield article


def _articles(connection: Connection, *, every_article: bool) -> Iterator[tuple[str, str, str, str]]:
    some = (
        " WHERE EXISTS (SELECT 1 FROM decisions AS d WHERE d.article_id = a.id)"
        " OR EXISTS (SELECT 1 FROM notes AS n WHERE n.article_id = a.id)"
    )
    yield from connection.execute(
        f"SELECT id, title, source, text FROM articles AS a{'' if every_article else some} ORDER BY key"
    )


def _fill(
    article: ArticleRows,
    decisions: Iterable[tuple[Any, ...]],
    notes: list[tuple[Any, ...]],
    names: dict[str, str],
) -> None:
    note_texts = {(start, annotator): text for _, start, _, annotator, text, *_ in notes}
    names_of_it = article.id, article.title, article.source
    sentences = {s.start: (s.position, article.text[s.start : s.end]) for s in article.sentences}
    rows = article.rows
    try:
        for (
            identifier, layer, start, end, annotator, state, target, label, confidence, version,
            created, updated, seconds, stance_id, stance, voice, holder,
        ) in decisions:  # fmt: skip
            position, words = sentences[start]
            rows.append(
                Row(
                    stance_id or identifier,
                    layer,
                    *names_of_it,
                    position,
                    start,
                    end,
                    words,
                    annotator,
                    state,
                    names.get(target, "") if target else "",
                    stance or (State.NONE.value if layer == STANCE_LAYER and state == State.NONE else ""),
                    voice or "",
                    holder or "",
                    label if layer != STANCE_LAYER else "",
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
                )
            )
        for identifier, start, end, annotator, text, version, created, updated in notes:
            position, words = sentences[start]
            where = (*names_of_it, position, start, end, words)
            tail = (None, text, version, created, updated, None)
            rows.append(Row(identifier, NOTE_LAYER, *where, annotator, *_NO_JUDGEMENT, *tail))
    except KeyError as error:
        raise DamagedDatabaseError(
            f"an annotation is at {error}, where no sentence starts",
            subject=f"article {article.id} ({article.title})",
            advice="Run `reader check`, and go back to a backup",
        ) from error
    if notes:
        rows.sort(key=lambda row: (row.start, row.annotator))


class Names(NamedTuple):
    """The names that rows are told apart by."""

    annotators: tuple[str, ...]
    """In the order of the alphabet."""
    targets: tuple[str, ...]
    """In the order of the list of targets; each once."""


def known_names(database: Database) -> Names:
    """Everybody who has judged anything, and every target."""
    with database.reading() as connection:
        annotators = connection.execute("SELECT name FROM annotators ORDER BY name").fetchall()
        targets = connection.execute("SELECT name FROM targets ORDER BY position, id").fetchall()
    return Names(tuple(name for (name,) in annotators), tuple(dict.fromkeys(name for (name,) in targets)))
