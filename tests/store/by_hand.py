"""Articles made by hand, and changes to them, for tests that need neither files nor a splitter."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from reader.model.annotation import AnnotationKey, Change, Decision, Note, SentenceRef, Stance, State, SubjectKind
from reader.model.article import Article, Sentence, SentenceKind, Source, article_id
from reader.model.ids import target_id
from reader.model.registry_entry import Target
from reader.store import current_state
from reader.store.article_writer import add_articles
from reader.store.check import check_database
from reader.store.database import Database, open_database
from reader.store.journal import Author

if TYPE_CHECKING:
    from pathlib import Path

    from reader.store.sqlite import Connection

ANNA = Author("anna", "here", "c1")
BELA = Author("bela", "here", "c1")
QUILL = Target(target_id("Quill"), "Quill", position=0)
RENN = Target(target_id("Renn"), "Renn", position=1)
FAVOR = Decision(State.LABELLED, stances=(Stance("favor"),))
BOTH_WAYS = Decision(State.LABELLED, stances=(Stance("favor", "direct_quote", "Renn"), Stance("against")))
NO_STANCE = Decision(State.NONE)
CHECKWORTHY = Decision(State.LABELLED, label="CFS", confidence=2)
LAYERS = ("stance", "claim")
STATE_TABLES = (*current_state.TABLES, "progress")


def make_article(title: str, *words: str, path: str = "", published: str = "", repeat: bool = False) -> Article:
    """An article whose headline is `title` and whose sentences are `words`, a line each; with `repeat`, the
    headline is said again after it."""
    lines = [title, *([title] if repeat else []), *words]
    text = "\n".join(lines)
    sentences, at = [], 0
    for position, line in enumerate(lines):
        kind = SentenceKind.SENTENCE
        if position == 0:
            kind = SentenceKind.HEADLINE
        elif repeat and position == 1:
            kind = SentenceKind.REPEAT
        sentences.append(Sentence(position, at, at + len(line), kind))
        at += len(line) + 1
    data = text.encode()
    source = Source(path or f"{title}.txt", hashlib.sha256(data).hexdigest(), "utf-8", len(data))
    return Article(article_id(text), title, text, tuple(sentences), source, published=published)


ODD = make_article(
    "Quill \U0001f389 ahead",
    "\u201cWe won\u201d, e\u0301 said.",
    "=1+1 was \U0001f9d1\u200d\U0001f33e on the board.",
    repeat=True,
)
PLAIN = make_article("Renn behind", "He lost.", "She won.")


def refs(article: Article) -> list[SentenceRef]:
    """Where its sentences stand."""
    return [SentenceRef(article.id, sentence.start, sentence.end) for sentence in article.sentences]


def stance(ref: SentenceRef, decision: Decision | None, target: Target = QUILL) -> Change:
    """The change that decides a sentence toward a target."""
    return Change(SubjectKind.DECISION, AnnotationKey(ref, "stance", target.id), decision)


def claim(ref: SentenceRef, decision: Decision | None) -> Change:
    """The change that decides a sentence on the layer of claims."""
    return Change(SubjectKind.DECISION, AnnotationKey(ref, "claim"), decision)


def note(ref: SentenceRef, text: str) -> Change:
    """The change that puts a note on a sentence, or takes it away."""
    return Change(SubjectKind.NOTE, ref, Note(text) if text else None)


def target(value: Target, *, there: bool = True) -> Change:
    """The change that adds a target."""
    return Change(SubjectKind.TARGET, value.id, value if there else None)


def make_database(path: Path) -> Database:
    """A new database with the two articles and nothing judged."""
    database = open_database(path, create=True)
    add_articles(database, [ODD, PLAIN])
    return database


def state_of(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of current state, in an order that depends on nothing else."""
    return {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in STATE_TABLES}


def broken(database: Database) -> dict[str, tuple[str, ...]]:
    """What the check finds, by the promise that it is against."""
    return {promise.name: promise.faults for promise in check_database(database) if not promise.holds}
