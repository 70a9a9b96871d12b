"""The journal: every act is appended as events, in one transaction with the state that it changes."""

from __future__ import annotations

import getpass
import hashlib
import platform
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import StoreError
from reader.model.change import Change, Kind
from reader.model.event import (
    Cause,
    Event,
    Moment,
    subject_from_json,
    subject_json,
    value_from_json,
    value_json,
)
from reader.model.history import Batch, Lists, below, lists_after
from reader.model.ids import event_stamp
from reader.model.judgement import Decision, Note, Question, Spot, Target, made_now, noted_now
from reader.store import state
from reader.store.progress import decided_layers, move_count
from reader.store.settings import keep_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reader.model.change import Subject, Value
    from reader.store.database import Database
    from reader.store.sqlite import Connection

COLUMNS = (
    "id, annotator, hlc, device, kind, subject, before, after, cause, batch, below, reverts,"
    " codebook_version, seconds, at, hash"
)
_APPEND = f"INSERT INTO journal ({COLUMNS}) VALUES ({','.join('?' * 16)})"


class Author(NamedTuple):
    """Who writes events, where, and under which codebook."""

    annotator: str
    device: str
    codebook_version: str


class Written(NamedTuple):
    """One event that is on disk: what it changed, and to what."""

    kind: Kind
    subject: Subject
    before: Value | None
    after: Value | None


@lru_cache(maxsize=1)
def this_device() -> str:
    """A name for this machine and login that tells journals of two machines apart (12 hex digits)."""
    try:
        machine = Path("/etc/machine-id").read_text("utf-8").strip()
    except OSError:
        machine = ""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # no login name: a container with a bare number
        user = ""
    return hashlib.blake2b(f"{machine}\n{platform.node()}\n{user}".encode(), digest_size=6).hexdigest()


def record(
    database: Database,
    author: Author,
    changes: Sequence[Change],
    *,
    cause: Cause = Cause.DO,
    place: Spot | None = None,
    seconds: float | None = None,
) -> list[Written]:
    """Write the changes as one act: all of them on disk when it returns, or none.

    A change to what already stands writes no event, but for an undo or redo, which the lists are kept by;
    nor does what is loaded (`Cause.LOAD`) where something stands that was judged as late or later. `place`
    is where the annotator now is in the text; it is kept in the same transaction. Raises what
    `Database.writing` raises, and `StoreError` for a sentence that the database does not have.
    """
    with database.writing() as connection:
        written = _append(connection, author, changes, cause=cause, seconds=seconds)
        if place is not None:
            keep_place(connection, author.annotator, place)
    return written


def take_back(database: Database, author: Author, cause: Cause) -> list[Written]:
    """Undo (or redo) this annotator's last act that is not undone (or is); empty if there is none.

    Appends events that bring back what stood before, as one act.
    """
    with database.writing() as connection:
        lists = _lists(connection, author)
        batch = lists.undo if cause is Cause.UNDO else lists.redo
        if not batch:
            return []
        found = connection.execute(
            "SELECT kind, subject, before FROM journal WHERE batch = ? ORDER BY id DESC", (batch,)
        ).fetchall()
        changes = []
        for kind, subject_text, before in found:
            _, subject = subject_from_json(kind, subject_text)
            value = value_from_json(kind, before)
            if value is None and isinstance(subject, str) and state.target_is_used(connection, subject):
                value = state.get(connection, Kind.TARGET, "", subject)  # others judge toward it: it stays
            changes.append(Change(Kind(kind), subject, value))
        return _append(connection, author, changes, cause=cause, reverts=batch)


def can_take_back(connection: Connection, author: Author) -> Lists:
    """The batches that undo and redo would take back; empty where there is none."""
    return _lists(connection, author)


def _lists(connection: Connection, author: Author) -> Lists:
    row = connection.execute(
        "SELECT batch, cause, below, reverts FROM journal WHERE annotator = ? AND device = ? AND cause <> 'load'"
        " ORDER BY id DESC LIMIT 1",
        (author.annotator, author.device),
    ).fetchone()
    if row is None:
        return lists_after(None, None)
    last = Batch(row[0], Cause(row[1]), row[2], row[3])
    return lists_after(last, _batch(connection, last.reverts) if last.reverts else None)


def _batch(connection: Connection, identifier: str) -> Batch | None:
    row = connection.execute(
        "SELECT batch, cause, below, reverts FROM journal WHERE batch = ? LIMIT 1", (identifier,)
    ).fetchone()
    return Batch(row[0], Cause(row[1]), row[2], row[3]) if row else None


def _append(
    connection: Connection,
    author: Author,
    changes: Sequence[Change],
    *,
    cause: Cause,
    reverts: str = "",
    seconds: float | None = None,
) -> list[Written]:
    latest = connection.execute("SELECT id FROM journal ORDER BY id DESC LIMIT 1").fetchone()
    moment = Moment.after(event_stamp(latest[0]) if latest else 0)
    batch, under = "", ""
    written: list[Written] = []
    for change in changes:
        before = state.get(connection, change.kind, author.annotator, change.subject)
        after = _as_made(change.after, before, moment.at, author) if cause is Cause.DO else change.after
        if before == after and not reverts:
            continue
        if cause is Cause.LOAD and _outlives(before, after):
            continue
        identifier = moment.new_id()
        if not batch:
            batch = identifier
            under = "" if cause is Cause.LOAD else below(cause, _lists(connection, author))
            if not under:
                _know_annotator(connection, author.annotator, moment.at)
        event = Event(
            id=identifier,
            annotator=author.annotator,
            hlc=moment.stamp,
            device=author.device,
            kind=change.kind.value,
            subject=subject_json(author.annotator, change.subject),
            before=value_json(before),
            after=value_json(after),
            cause=cause.value,
            batch=batch,
            below=under,
            reverts=reverts,
            codebook_version=author.codebook_version,
            seconds=seconds,
            at=moment.at,
        ).with_hash()
        connection.execute(_APPEND, event)
        _change_state(connection, author.annotator, change.subject, before, after)
        written.append(Written(change.kind, change.subject, before, after))
        moment = moment.following()
    return written


def _as_made(after: Value | None, before: Value | None, now: str, author: Author) -> Value | None:
    """What is new, with when it was made and under which codebook."""
    if isinstance(after, Decision):
        return made_now(after, before if isinstance(before, Decision) else None, now, author.codebook_version)
    if isinstance(after, Note):
        return noted_now(after, before if isinstance(before, Note) else None, now, author.codebook_version)
    return after


def _outlives(before: Value | None, after: Value | None) -> bool:
    """Whether what stands is to stay when `after` comes from a file: the later judgement does, and every target."""
    if isinstance(before, (Decision, Note)) and isinstance(after, (Decision, Note)):
        return before.updated_at >= after.updated_at
    return before is not None


def _change_state(
    connection: Connection, annotator: str, subject: Subject, before: Value | None, after: Value | None
) -> None:
    if isinstance(subject, Question):
        _check_sentence(connection, subject.spot, is_decision=True)
        if subject.target_id and after is not None:
            _check_target(connection, subject.target_id)
        if (before is None) == (after is None):  # what it is decided on stays the same
            state.put(connection, annotator, subject, after)
            return
        layers = decided_layers(connection, annotator, subject.spot)
        state.put(connection, annotator, subject, after, is_new=before is None)
        now = decided_layers(connection, annotator, subject.spot)
        move_count(connection, annotator, subject.spot.article_id, layers, now)
        return
    if isinstance(subject, Spot):
        _check_sentence(connection, subject, is_decision=False)
    elif after is None and state.target_is_used(connection, subject):
        raise StoreError(
            "this target has judgements, so it cannot be taken away",
            subject=_target_name(connection, subject),
            advice="Undo or clear the judgements first",
        )
    state.put(connection, annotator, subject, after)


def _check_target(connection: Connection, identifier: str) -> None:
    """A decision is toward a target that is there: another annotator may have taken it away again."""
    if connection.execute("SELECT 1 FROM targets WHERE id = ?", (identifier,)).fetchone() is None:
        raise StoreError(
            "the target of this judgement is no longer there",
            subject=f"target {identifier}",
            advice="Add it again, then try again",
        )


def _target_name(connection: Connection, identifier: str) -> str:
    target = state.get(connection, Kind.TARGET, "", identifier)
    return target.name if isinstance(target, Target) else identifier


def _check_sentence(connection: Connection, spot: Spot, *, is_decision: bool) -> None:
    """An annotation is on a sentence that exists, exactly; a decision on one that is asked about."""
    row = connection.execute(
        'SELECT "end", kind FROM sentences WHERE article_id = ? AND start = ?', (spot.article_id, spot.start)
    ).fetchone()
    if row is None or row[0] != spot.end:
        raise StoreError(f"article {spot.article_id} has no sentence at {spot.start}-{spot.end}")
    if is_decision and row[1] == "repeat":
        raise StoreError("this is a headline said again: it is shown, not judged")


def _know_annotator(connection: Connection, annotator: str, at: str) -> None:
    connection.execute(
        "INSERT INTO annotators (name, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING", (annotator, at)
    )


def events(connection: Connection) -> Iterator[Event]:
    """Every event, in the order of the hybrid logical clock."""
    for row in connection.execute(f"SELECT {COLUMNS} FROM journal ORDER BY id"):
        yield Event(*row)


def last_values(connection: Connection) -> Iterable[tuple[str, Subject, Value]]:
    """Annotator, subject and value that the last event on every subject left there."""
    found = connection.execute("SELECT kind, subject, after, max(id) FROM journal GROUP BY kind, subject")
    for kind, subject_text, after, _ in found:
        value = value_from_json(kind, after)
        if value is not None:
            yield *subject_from_json(kind, subject_text), value
