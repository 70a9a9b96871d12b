"""The journal: every act appends events, in one transaction with the state that they change."""

from __future__ import annotations

import getpass
import hashlib
import json
import platform
from collections.abc import Generator, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from reader.errors import StoreError
from reader.model.annotation import (
    OWNED,
    AnnotationKey,
    Change,
    MentionKey,
    SentenceRef,
    Subject,
    SubjectKind,
    Value,
    is_newer,
    made_now,
)
from reader.model.article import SentenceKind
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
from reader.model.progress import Progress, ProgressCallback
from reader.model.registry_entry import Claim, Target
from reader.store import current_state, registry
from reader.store.annotations import decision_from_rows
from reader.store.articles import layers_text, move_count
from reader.store.database import Database
from reader.store.merging import consequences, is_allowed
from reader.store.settings import save_position
from reader.store.sqlite import Connection

COLUMNS = (
    "id, annotator, hlc, device, kind, subject, before, after, cause, batch, below, reverts,"
    " codebook_version, seconds, at, hash"
)
WRITING = "writing judgments"
"""Name of the phase that progress reports."""
_ADD_ANNOTATOR = "INSERT INTO annotators (name, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING"
_APPEND = f"INSERT INTO journal ({COLUMNS}) VALUES ({','.join('?' * 16)})"


class Author(NamedTuple):
    """The annotator, device and codebook version of an event."""

    annotator: str
    device: str
    codebook_version: str


class WrittenEvent(NamedTuple):
    """One event that was written: its subject, and the value before and after."""

    kind: SubjectKind
    subject: Subject
    before: Value | None
    after: Value | None
    owner: str = ""
    """The annotator whose value it is; empty for values that all annotators share."""


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

    A change to the current value writes no event, except for an undo or redo, which the undo lists need; nor does
    a loaded one (`Cause.LOAD`) where the existing value is as late or later. `place` is where the annotator now is in
    the text; it is saved in the same transaction. `on_progress` is told how many events are written of how many
    changes; an exception of it cancels the act. Raises what `Database.writing` raises, and `StoreError` for a
    sentence that is not in the database.
    """
    with database.writing() as connection:
        act = _Act(connection, author, cause=cause, seconds=seconds, on_progress=on_progress, total=len(changes))
        for change in changes:
            act.add(change)
        if place is not None:
            save_position(connection, author.annotator, place)
    return act.written


def load_all(database: Database, acts: Mapping[Author, Sequence[Change]]) -> list[WrittenEvent]:
    """Write loaded changes, one act per author: all of them on disk when it returns, or none.

    Existing values that are as late or later stay; the rest is as for `record`.
    """
    written: list[WrittenEvent] = []
    with database.writing() as connection:
        for author, changes in acts.items():
            act = _Act(connection, author, cause=Cause.LOAD)
            for change in changes:
                act.add(change)
            written += act.written
    return written


def take_back(
    database: Database, author: Author, cause: Cause, on_progress: ProgressCallback | None = None
) -> list[WrittenEvent]:
    """Undo or redo this annotator's last act; empty if there is none.

    Appends events that restore the values from before, as one act. Values that another annotator changed since
    stay as they are, and so do targets and claims that others used since, and merges or renames that conflict with
    later ones.
    """
    with database.writing() as connection:
        lists = _head(connection, author).lists
        batch = lists.undo if cause is Cause.UNDO else lists.redo
        if not batch:
            return []
        found = connection.execute(
            "SELECT kind, subject, before, after FROM journal WHERE batch = ? ORDER BY id DESC", (batch,)
        ).fetchall()
        act = _Act(connection, author, cause=cause, reverts=batch, on_progress=on_progress, total=len(found))
        for row in found:  # one after the other: a claim made and linked in one act is free once the link is gone
            act.add(_taken_back(connection, author, row))
    return act.written


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
            or not is_allowed(connection, Change(kind, subject, value, owner))
        ):
            value = stands
    return Change(kind, subject, value, owner)


def _is_used(connection: Connection, kind: SubjectKind, subject: Subject) -> bool:
    """Whether judgments or merges refer to this target or claim."""
    if not isinstance(subject, str):
        return False
    return registry.is_used(connection, "targets" if kind is SubjectKind.TARGET else "claims", subject)


def latest_event(connection: Connection) -> str:
    """Return the id of the last event of any annotator; empty if there is none."""
    row = connection.execute("SELECT max(id) FROM journal").fetchone()
    return row[0] or ""


def is_large_act(connection: Connection, author: Author, cause: Cause, large: int) -> bool:
    """Whether undo or redo would write as many events as this, or more."""
    lists = _head(connection, author).lists
    batch = lists.undo if cause is Cause.UNDO else lists.redo
    found = connection.execute("SELECT 1 FROM journal WHERE batch = ? LIMIT 1 OFFSET ?", (batch, large - 1))
    return found.fetchone() is not None


class _Head(NamedTuple):
    """The end of the journal, as the next act finds it."""

    latest: str
    """Id of the last event of any annotator; empty if there is none."""
    lists: UndoLists
    """The undo and redo lists of one author."""


_HEAD_COLUMNS = """(SELECT max(id) FROM journal), last.batch, last.cause, last.below, last.reverts,
  (SELECT below FROM journal WHERE batch = last.reverts LIMIT 1)"""
_HEAD = """(SELECT 1) LEFT JOIN journal AS last ON last.seq = (
  SELECT seq FROM journal WHERE annotator = :author AND device = :device AND cause <> 'load' ORDER BY id DESC LIMIT 1
)"""
_HEAD_QUERY = f"SELECT {_HEAD_COLUMNS} FROM {_HEAD}"


def _head(connection: Connection, author: Author) -> _Head:
    row = connection.execute(_HEAD_QUERY, {"author": author.annotator, "device": author.device}).fetchone()
    return _head_from_row(row)


def _head_from_row(row: tuple[Any, ...]) -> _Head:
    latest, batch, cause, under, reverts, under_reverted = row
    last = UndoEntry(batch, Cause(cause), under, reverts) if batch else None
    return _Head(latest or "", lists_after(last, under_reverted or ""))


class _Before(NamedTuple):
    """The current value of a subject, and what is needed to change it."""

    value: Value | None
    head: _Head | None = None
    sentence: tuple[int, str] | None = None
    """Its end and its kind, for a decision; None where no sentence starts."""
    targets: Mapping[str, str] = MappingProxyType({})
    """For a decision: its target, if it exists, and all merged targets, with what they were merged into."""
    decided: frozenset[tuple[str, str]] = frozenset()
    """For a decision: layer and target of everything that its annotator decided on the sentence."""


_BEFORE_DECISION = f"""
SELECT {_HEAD_COLUMNS}, x."end", x.kind,
  (SELECT json_group_object(id, merged_into) FROM targets WHERE id = :target OR merged_into <> ''),
  d.layer, d.target_id, d.state, d.label, d.confidence, d.codebook_version, d.created_at, d.updated_at, d.seconds,
  s.ordinal, s.stance, s.voice, s.holder, s.expression, s.aim, m.ordinal, m.label, m.span_start, m.span_end
FROM {_HEAD}
LEFT JOIN sentences AS x ON x.article_id = :article AND x.start = :start
LEFT JOIN decisions AS d ON d.article_id = :article AND d.start = :start AND d.annotator = :owner
LEFT JOIN stances AS s ON s.article_id = :article AND s.start = :start AND s.annotator = :owner
  AND s.layer = d.layer AND s.target_id = d.target_id AND d.layer = :layer AND d.target_id = :target
LEFT JOIN marks AS m ON m.article_id = :article AND m.start = :start AND m.annotator = :owner
  AND m.layer = d.layer AND m.target_id = d.target_id AND d.layer = :layer AND d.target_id = :target
"""
"""Everything that a label key needs to know, in one statement. SQLite would write the view `judgments` into a
temporary table here, which takes as long as all the rest."""


class _Act:
    """One act while it is written: its events share a batch, and one undo takes them all back."""

    def __init__(
        self,
        connection: Connection,
        author: Author,
        *,
        cause: Cause = Cause.DO,
        reverts: str = "",
        seconds: float | None = None,
        on_progress: ProgressCallback | None = None,
        total: int = 0,
    ) -> None:
        self.written: list[WrittenEvent] = []
        self._connection = connection
        self._author = author
        self._cause = cause
        self._reverts = reverts
        self._seconds = seconds
        self._moment: Moment | None = None
        self._batch = self._below = ""
        self._progress, self._total = Progress(on_progress), total
        """Told before each event how many are written, of how many changes: consequences can be thousands."""

    def add(self, change: Change) -> None:
        """Write a change after its consequences; a loaded one only where no existing value outlives it."""
        owner = change.owner or self._author.annotator
        before = self._before(change)
        merged = {target: into for target, into in before.targets.items() if into}
        others = list(consequences(self._connection, change, owner, merged if before.head else None))
        if self._cause is Cause.LOAD and self._is_outlived(change, before, others, owner):
            return
        for other in others:
            self._write(other, self._before(other), is_asked_for=False)
        self._write(change, self._before(change) if others else before, is_asked_for=True)

    def _before(self, change: Change) -> _Before:
        """Read the current value of the subject of a change."""
        owner, subject = self._owner(change), change.subject
        if change.kind is not SubjectKind.DECISION or not isinstance(subject, AnnotationKey):
            return _Before(current_state.get(self._connection, change.kind, owner, subject))
        (article_id, start, _), layer, target_id = subject
        rows = self._connection.execute(
            _BEFORE_DECISION,
            {
                "author": self._author.annotator,
                "device": self._author.device,
                "owner": owner,
                "article": article_id,
                "start": start,
                "layer": layer,
                "target": target_id,
            },
        ).fetchall()
        end, sentence_kind, targets = rows[0][6:9]
        of_subject = [row[11:] for row in rows if row[9:11] == (layer, target_id)]
        return _Before(
            decision_from_rows(of_subject) if of_subject else None,
            _head_from_row(rows[0][:6]),
            None if end is None else (end, sentence_kind),
            json.loads(targets),
            frozenset(row[9:11] for row in rows if row[9] is not None),
        )

    def _owner(self, change: Change) -> str:
        return (change.owner or self._author.annotator) if change.kind in OWNED else ""

    def _is_outlived(self, change: Change, before: _Before, others: Sequence[Change], owner: str) -> bool:
        existing = [current_state.get(self._connection, each.kind, owner, each.subject) for each in others]
        return any(is_newer(value, change.after) for value in (*existing, before.value))

    def _write(self, change: Change, before: _Before, *, is_asked_for: bool) -> None:
        """Append the event and change the state, unless the value stays as it is."""
        self._progress.tell(WRITING, len(self.written), self._total)
        author, owner, after = self._author, self._owner(change), change.after
        if self._moment is None:
            self._moment = self._begin(before.head or _head(self._connection, author))
        if self._cause is Cause.DO and is_asked_for and change.owner in {"", author.annotator}:
            after = made_now(after, before.value, self._moment.at, author.codebook_version, self._seconds)
        if before.value == after and not (self._reverts and is_asked_for):
            return
        identifier = self._moment.new_id()
        if not self._batch:
            self._batch = identifier
            if not self._below and author.annotator:
                self._connection.execute(_ADD_ANNOTATOR, (author.annotator, self._moment.at))
        event = Event(
            id=identifier,
            annotator=author.annotator,
            hlc=self._moment.stamp,
            device=author.device,
            kind=change.kind.value,
            subject=subject_json(owner, change.subject),
            before=value_json(before.value),
            after=value_json(after),
            cause=self._cause.value,
            batch=self._batch,
            below=self._below,
            reverts=self._reverts,
            codebook_version=author.codebook_version,
            seconds=self._seconds,
            at=self._moment.at,
        ).with_hash()
        self._connection.execute(_APPEND, event)
        written = WrittenEvent(change.kind, change.subject, before.value, after, owner)
        self.written.append(written)
        _change_state(self._connection, written, before)
        self._moment = self._moment.following()

    def _begin(self, head: _Head) -> Moment:
        if self._cause is not Cause.LOAD:
            self._below = below(self._cause, head.lists)
        return Moment.after(event_stamp(head.latest) if head.latest else 0)


def _change_state(connection: Connection, written: WrittenEvent, before: _Before) -> None:
    kind, subject, _, after, owner = written
    match subject:
        case AnnotationKey():
            _check_decision(subject, after, before)
        case MentionKey(ref, claim_id):
            _check_sentence(connection, ref)
            if after is not None and registry.get_claim(connection, claim_id) is None:
                raise _missing(SubjectKind.CLAIM, claim_id)
        case SentenceRef():
            _check_sentence(connection, subject)
        case str() if after is None and _is_used(connection, kind, subject):
            raise StoreError(
                f"this {kind.value} has judgments, so it cannot be removed",
                subject=_name(before.value),
                advice="Undo or clear them first, or retire it" if kind is SubjectKind.TARGET else "Merge it instead",
            )
    current_state.put(connection, kind, owner, subject, after, before=before.value)
    if isinstance(subject, AnnotationKey) and (before.value is None) != (after is None):
        others = before.decided - {subject[1:]}
        now = others if after is None else others | {subject[1:]}
        layers = [layers_text(layer for layer, _ in decided) for decided in (before.decided, now)]
        move_count(connection, owner, subject.ref.article_id, *layers)


def _check_decision(subject: AnnotationKey, after: Value | None, before: _Before) -> None:
    """Raise `StoreError` unless the sentence can be judged and the target exists."""
    if before.sentence is None or before.sentence[0] != subject.ref.end:
        raise _no_sentence(subject.ref)
    if before.sentence[1] == SentenceKind.REPEAT:
        raise StoreError("this is a headline said again: it is shown, not judged")
    if subject.target_id and after is not None and subject.target_id not in before.targets:
        raise _missing(SubjectKind.TARGET, subject.target_id)


def _missing(kind: SubjectKind, identifier: str) -> StoreError:
    return StoreError(
        f"the {kind.value} of this judgment is no longer there",
        subject=f"{kind.value} {identifier}",
        advice="Add it again, then try again",
    )


def _no_sentence(ref: SentenceRef) -> StoreError:
    return StoreError(f"article {ref.article_id} has no sentence at {ref.start}-{ref.end}")


def _check_sentence(connection: Connection, ref: SentenceRef) -> None:
    """Raise `StoreError` unless the database has exactly this sentence."""
    row = connection.execute(
        'SELECT "end" FROM sentences WHERE article_id = ? AND start = ?', (ref.article_id, ref.start)
    ).fetchone()
    if row is None or row[0] != ref.end:
        raise _no_sentence(ref)


def _name(value: Value | None) -> str:
    match value:
        case Target(name=name) | Claim(claim=name):
            return name
    return ""


def events(connection: Connection) -> Iterator[Event]:
    """Every event, in the order of the hybrid logical clock."""
    for row in connection.execute(f"SELECT {COLUMNS} FROM journal ORDER BY id"):
        yield Event(*row)


def cleared(connection: Connection) -> frozenset[tuple[str, str]]:
    """Kind and subject, as the journal has them, of every value that was ever removed."""
    return frozenset(connection.execute("SELECT DISTINCT kind, subject FROM journal WHERE after IS NULL").fetchall())


def last_values(connection: Connection) -> Generator[tuple[SubjectKind, str, Subject, Value]]:
    """Kind, annotator, subject and value of every subject after its last event."""
    found = connection.execute("SELECT kind, subject, after, max(id) FROM journal GROUP BY kind, subject")
    for kind, subject_text, after, _ in found:
        value = value_from_json(kind, after)
        if value is not None:
            yield SubjectKind(kind), *subject_from_json(kind, subject_text), value
