"""The journal: every act is appended as events, in one transaction with the state that it changes."""

from __future__ import annotations

import getpass
import hashlib
import platform
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import StoreError
from reader.model.annotation import (
    OWNED,
    AnnotationKey,
    Change,
    Decision,
    LabelRename,
    Mention,
    MentionKey,
    Note,
    SentenceRef,
    SubjectKind,
    made_now,
    noted_now,
    spent,
)
from reader.model.event import (
    Cause,
    Event,
    Moment,
    UndoEntry,
    UndoLists,
    below,
    lists_after,
    subject_from_json,
    subject_json,
    value_from_json,
    value_json,
)
from reader.model.ids import event_stamp
from reader.model.progress import Progress
from reader.model.registry import Claim, Target
from reader.store import current_state
from reader.store.merging import can_stand, consequences
from reader.store.progress import decided_layers, move_count
from reader.store.registry import claim_is_used, target_is_used
from reader.store.settings import keep_place

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence

    from reader.model.annotation import Subject, Value
    from reader.model.progress import ProgressCallback
    from reader.store.database import Database
    from reader.store.sqlite import Connection

COLUMNS = (
    "id, annotator, hlc, device, kind, subject, before, after, cause, batch, below, reverts,"
    " codebook_version, seconds, at, hash"
)
WRITING = "writing judgments"
"""What is at work."""
_APPEND = f"INSERT INTO journal ({COLUMNS}) VALUES ({','.join('?' * 16)})"


class Author(NamedTuple):
    """Who writes events, where, and under which codebook."""

    annotator: str
    device: str
    codebook_version: str


class WrittenEvent(NamedTuple):
    """One event that is on disk: what it changed, and to what."""

    kind: SubjectKind
    subject: Subject
    before: Value | None
    after: Value | None
    owner: str = ""
    """Whose judgment it is; empty for what is everybody's."""


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
    place: SentenceRef | None = None,
    seconds: float | None = None,
    on_progress: ProgressCallback | None = None,
) -> list[WrittenEvent]:
    """Write the changes as one act: all of them on disk when it returns, or none.

    A change to what already stands writes no event, but for an undo or redo, which the lists are kept by;
    nor does what is loaded (`Cause.LOAD`) where something stands that was judged as late or later. `place`
    is where the annotator now is in the text; it is kept in the same transaction. `on_progress` is told how
    many events are written of how many changes; what it raises calls the act off. Raises what
    `Database.writing` raises, and `StoreError` for a sentence that the database does not have.
    """
    pace = Progress(on_progress)
    with database.writing() as connection:
        written = _append(connection, author, changes, cause=cause, seconds=seconds, pace=pace, total=len(changes))
        if place is not None:
            keep_place(connection, author.annotator, place)
    return written


def load_all(database: Database, acts: Mapping[Author, Sequence[Change]]) -> list[WrittenEvent]:
    """Write changes that were judged elsewhere as one act of each author: all of them on disk, or none.

    What stands and was judged as late or later stays; the rest is as for `record`.
    """
    written: list[WrittenEvent] = []
    with database.writing() as connection:
        for author, changes in acts.items():
            written += _append(connection, author, changes, cause=Cause.LOAD, pace=Progress(None), total=len(changes))
    return written


def take_back(
    database: Database, author: Author, cause: Cause, on_progress: ProgressCallback | None = None
) -> list[WrittenEvent]:
    """Undo (or redo) this annotator's last act that is not undone (or is); empty if there is none.

    Appends events that bring back what stood before, as one act. What somebody else has changed since stays
    as they left it, and so does a target or claim that others have used since, or what is merged or renamed if
    others have meanwhile done so the other way.
    """
    with database.writing() as connection:
        lists = _lists(connection, author)
        batch = lists.undo if cause is Cause.UNDO else lists.redo
        if not batch:
            return []
        found = connection.execute(
            "SELECT kind, subject, before, after FROM journal WHERE batch = ? ORDER BY id DESC", (batch,)
        ).fetchall()
        # One after the other: a claim that was made and linked in one act is used no longer once the link is gone.
        changes = (_taken_back(connection, author, row) for row in found)
        pace = Progress(on_progress)
        return _append(connection, author, changes, cause=cause, reverts=batch, pace=pace, total=len(found))


def _taken_back(connection: Connection, author: Author, row: tuple[str, str, str | None, str | None]) -> Change:
    kind, (subject_text, before, after) = SubjectKind(row[0]), row[1:]
    owner, subject = subject_from_json(kind, subject_text)
    value = value_from_json(kind, before)
    if owner != author.annotator:
        stands = current_state.get(connection, kind, owner, subject)
        is_in_use = value is None and _is_used(connection, kind, subject)
        if (
            stands != value_from_json(kind, after)
            or is_in_use
            or not can_stand(connection, Change(kind, subject, value, owner))
        ):
            value = stands
    return Change(kind, subject, value, owner)


def _is_used(connection: Connection, kind: SubjectKind, subject: Subject) -> bool:
    """Whether judgments refer to this target or claim."""
    if not isinstance(subject, str):
        return False
    return target_is_used(connection, subject) if kind is SubjectKind.TARGET else claim_is_used(connection, subject)


def latest_event(connection: Connection) -> str:
    """Return the id of the last event of any annotator; empty if there is none."""
    row = connection.execute("SELECT max(id) FROM journal").fetchone()
    return row[0] or ""


def can_take_back(connection: Connection, author: Author) -> UndoLists:
    """The batches that undo and redo would take back; empty where there is none."""
    return _lists(connection, author)


def is_large_act(connection: Connection, author: Author, cause: Cause, large: int) -> bool:
    """Whether undo or redo would write as many events as this, or more."""
    lists = _lists(connection, author)
    batch = lists.undo if cause is Cause.UNDO else lists.redo
    found = connection.execute("SELECT 1 FROM journal WHERE batch = ? LIMIT 1 OFFSET ?", (batch, large - 1))
    return found.fetchone() is not None


def _lists(connection: Connection, author: Author) -> UndoLists:
    row = connection.execute(
        "SELECT batch, cause, below, reverts FROM journal WHERE annotator = ? AND device = ? AND cause <> 'load'"
        " ORDER BY id DESC LIMIT 1",
        (author.annotator, author.device),
    ).fetchone()
    if row is None:
        return lists_after(None, None)
    last = UndoEntry(row[0], Cause(row[1]), row[2], row[3])
    return lists_after(last, _batch(connection, last.reverts) if last.reverts else None)


def _batch(connection: Connection, identifier: str) -> UndoEntry | None:
    row = connection.execute(
        "SELECT batch, cause, below, reverts FROM journal WHERE batch = ? LIMIT 1", (identifier,)
    ).fetchone()
    return UndoEntry(row[0], Cause(row[1]), row[2], row[3]) if row else None


def _append(
    connection: Connection,
    author: Author,
    changes: Iterable[Change],
    *,
    cause: Cause,
    pace: Progress,
    total: int,
    reverts: str = "",
    seconds: float | None = None,
) -> list[WrittenEvent]:
    latest = connection.execute("SELECT id FROM journal ORDER BY id DESC LIMIT 1").fetchone()
    moment = Moment.after(event_stamp(latest[0]) if latest else 0)
    batch, under = "", ""
    written: list[WrittenEvent] = []
    for change, is_asked_for in _with_consequences(connection, author, changes, cause):
        pace.tell(WRITING, len(written), total)
        owner = (change.owner or author.annotator) if change.kind in OWNED else ""
        before = current_state.get(connection, change.kind, owner, change.subject)
        after = change.after
        if cause is Cause.DO and is_asked_for and change.owner in {"", author.annotator}:
            after = _as_made(after, before, moment.at, author, seconds)
        if before == after and not (reverts and is_asked_for):
            continue
        identifier = moment.new_id()
        if not batch:
            batch = identifier
            under = "" if cause is Cause.LOAD else below(cause, _lists(connection, author))
            if not under and author.annotator:
                _know_annotator(connection, author.annotator, moment.at)
        event = Event(
            id=identifier,
            annotator=author.annotator,
            hlc=moment.stamp,
            device=author.device,
            kind=change.kind.value,
            subject=subject_json(owner, change.subject),
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
        written.append(WrittenEvent(change.kind, change.subject, before, after, owner))
        _change_state(connection, written[-1])
        moment = moment.following()
    return written


def _with_consequences(
    connection: Connection, author: Author, changes: Iterable[Change], cause: Cause
) -> Iterator[tuple[Change, bool]]:
    """Every change, after what it brings with it; and whether it was asked for itself.

    What a change brings with it is looked up when the changes before it are written. What is loaded is left
    out where something stands that outlives it.
    """
    for change in changes:
        owner = change.owner or author.annotator
        others = list(consequences(connection, change, owner))
        if cause is Cause.LOAD:
            standing = [current_state.get(connection, each.kind, owner, each.subject) for each in (*others, change)]
            if any(_outlives(value, change.after) for value in standing):
                continue
        for other in others:
            yield other, False
        yield change, True


def _as_made(
    after: Value | None, before: Value | None, now: str, author: Author, seconds: float | None
) -> Value | None:
    """What is new, with when it was made, under which codebook, and how long it took."""
    match after:
        case Decision():
            earlier = before if isinstance(before, Decision) else None
            return made_now(after, earlier, now, author.codebook_version, seconds)
        case Note():
            return noted_now(after, before if isinstance(before, Note) else None, now, author.codebook_version)
        case Mention():
            return _mentioned_now(after, before if isinstance(before, Mention) else None, now, author, seconds)
        case Claim(created_at=""):
            return after._replace(created_at=now)
    return after


def _mentioned_now(after: Mention, before: Mention | None, now: str, author: Author, seconds: float | None) -> Mention:
    """The mention as made now; as `made_now`. One that was only moved keeps when it was made."""
    if before is not None and (after.voice, after.confidence) == (before.voice, before.confidence):
        return before
    return after._replace(
        codebook_version=author.codebook_version,
        created_at=after.created_at or (before.created_at if before else now),
        updated_at=now,
        seconds=spent(before.seconds if before else after.seconds, seconds),
    )


def _outlives(before: Value | None, after: Value | None) -> bool:
    """Whether what stands is to stay when `after` comes from a file: the later judgment, every target and claim."""
    if isinstance(before, (Decision, Note, Mention)) and isinstance(after, (Decision, Note, Mention)):
        return before.updated_at >= after.updated_at
    return before is not None and not isinstance(before, LabelRename)


def _change_state(connection: Connection, written: WrittenEvent) -> None:
    kind, subject, before, after, owner = written
    match subject:
        case AnnotationKey(spot, _, target_id):
            _check_sentence(connection, spot, is_decision=True)
            if target_id and after is not None:
                _check_there(connection, SubjectKind.TARGET, target_id)
            if (before is None) != (after is None):  # what it is decided on is another
                layers = decided_layers(connection, owner, spot)
                current_state.put(connection, kind, owner, subject, after, is_new=before is None)
                move_count(connection, owner, spot.article_id, layers, decided_layers(connection, owner, spot))
                return
        case MentionKey(spot, claim_id):
            _check_sentence(connection, spot, is_decision=False)
            if after is not None:
                _check_there(connection, SubjectKind.CLAIM, claim_id)
        case SentenceRef():
            _check_sentence(connection, subject, is_decision=False)
        case str() if after is None and _is_used(connection, kind, subject):
            raise StoreError(
                f"this {kind.value} has judgments, so it cannot be taken away",
                subject=_name(before),
                advice="Undo or clear them first, or retire it" if kind is SubjectKind.TARGET else "Merge it instead",
            )
    current_state.put(connection, kind, owner, subject, after, is_new=before is None)


def _check_there(connection: Connection, kind: SubjectKind, identifier: str) -> None:
    """A judgment refers to a target or claim that is there: another annotator may have taken it away again."""
    if connection.execute(f"SELECT 1 FROM {kind.value}s WHERE id = ?", (identifier,)).fetchone() is None:
        raise StoreError(
            f"the {kind.value} of this judgment is no longer there",
            subject=f"{kind.value} {identifier}",
            advice="Add it again, then try again",
        )


def _name(value: Value | None) -> str:
    match value:
        case Target(name=name) | Claim(claim=name):
            return name
    return ""


def _check_sentence(connection: Connection, spot: SentenceRef, *, is_decision: bool) -> None:
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


def cleared(connection: Connection) -> frozenset[tuple[str, str]]:
    """Kind and subject, as the journal has them, of everything that was ever taken away or taken back."""
    return frozenset(connection.execute("SELECT DISTINCT kind, subject FROM journal WHERE after IS NULL").fetchall())


def last_values(connection: Connection) -> Generator[tuple[SubjectKind, str, Subject, Value]]:
    """Kind, annotator, subject and value that the last event on every subject left there."""
    found = connection.execute("SELECT kind, subject, after, max(id) FROM journal GROUP BY kind, subject")
    for kind, subject_text, after, _ in found:
        value = value_from_json(kind, after)
        if value is not None:
            yield SubjectKind(kind), *subject_from_json(kind, subject_text), value
