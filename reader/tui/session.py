"""The state of the screen: the open article, the current sentence, the active target, and pending details.

It knows nothing of Textual. Features change it, and the screen shows what has changed.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from reader.errors import StoreError, UsageError
from reader.model.annotation import (
    STANCE_LAYER,
    AnnotationKey,
    Change,
    Decision,
    Mention,
    MentionKey,
    SentenceRef,
    Stance,
    State,
    SubjectKind,
)
from reader.model.article_annotations import ArticleAnnotations
from reader.model.labeling import UNSTATED
from reader.model.registry_entry import Claim, Target, name_pattern, names_of, offered
from reader.tui.commands import Changed, Outcome
from reader.tui.save_queue import SaveQueue, Stopwatch

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from reader.model.article import Sentence
    from reader.model.codebook import Layer
    from reader.project import Project
    from reader.project.annotation_service import WrittenEvent
    from reader.project.article_service import StoredArticle
    from reader.tui.adjudication_state import AdjudicationState

Kind = TypeVar("Kind", bound=StrEnum)

Question = tuple[str, str]
"""A layer and the id of a target; empty where the layer is not asked for each target."""


@dataclass
class PendingDetails:
    """What was chosen on one sentence, toward one target, and is not part of an annotation yet.

    Holder, voice and confidence of the next label, and which stance or claim is the current one.
    """

    held: Stance = UNSTATED
    confidence: int | None = None
    number: int | None = None
    """Place of the chosen item; None where the person chose none, and then it is the first."""
    is_adding: bool = False
    """Whether the next label is that of a second stance."""


class Session:
    """One annotator at work in one project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.codebook = project.codebook
        self.settings = project.settings.load()
        self.save_queue = SaveQueue(project)
        self.stopwatch = Stopwatch(project.codebook.idle_limit)
        self.targets: list[Target] = project.targets.all()
        """Every target, also those that are no longer offered: what was judged toward them has their names."""
        self.target: Target | None = offered(self.targets, self.settings.get("target", ""))
        self.article: StoredArticle | None = None
        self.annotations = ArticleAnnotations("", ())
        """The annotator's annotations on the open article; of no sentence where none is open."""
        self.pending = PendingDetails()
        self.total: int | None = None
        """Sentences of the project that annotators are asked about; not known before `count`."""
        self.adjudication: AdjudicationState | None = None
        """The annotations of everybody else; None for everybody who is no adjudicator."""
        if project.is_adjudicating:
            from reader.tui.adjudication_state import AdjudicationState  # noqa: PLC0415 - for adjudicators only

            self.adjudication = AdjudicationState(project)
        self.auto_advance = self.settings.get("goes_on", "yes") == "yes"
        """Whether the cursor moves on when a sentence is decided."""
        self.has_target_pass = self.settings.get("passes_targets", "no") == "yes"
        """Whether an article that is decided toward a target is repeated for the next one."""
        layers = tuple(name for name in self.settings.get("layers", "").split() if self.codebook.layer(name))
        if layers:
            project.layers = layers
        self._position = 0
        self._voice: tuple[str, int, str] = ("", -1, "")
        self._claims: dict[str, Claim] = {}
        self._done_elsewhere = 0
        self._changed = Changed.NOTHING
        self._changed_positions: set[int] = set()

    # What has changed

    def changed(self, what: Changed) -> None:
        """Note that this has to be shown again."""
        self._changed |= what

    def take_changes(self) -> tuple[Changed, set[int]]:
        """What has changed since this was asked last, with the positions of the sentences whose annotations have."""
        taken = self._changed, self._changed_positions
        self._changed, self._changed_positions = Changed.NOTHING, set()
        return taken

    # Where the annotator is

    @property
    def position(self) -> int:
        """Place of the sentence under the cursor."""
        return self._position

    @position.setter
    def position(self, position: int) -> None:
        if position != self._position:
            self._position = position
            self._come_to_sentence()
            self.changed(Changed.PLACE)

    def _come_to_sentence(self) -> None:
        """Begin at another sentence: no details are chosen for it, and no time was spent on it."""
        self.pending = PendingDetails()
        self.stopwatch.start()

    def go_to(self, position: int | None) -> None:
        """Put the cursor on a sentence of the open article, if it has one there."""
        if position is not None and 0 <= position < len(self.annotations.sentences):
            self.position = position

    def first_article(self) -> int:
        """Key of the article to begin with: the one where the annotator last was, else the first."""
        return self.project.articles.key_of(self.settings.get("article", "")) or 1

    def open(self, key: int | None) -> bool:
        """Open the article with this key, at the place where the annotator last was in it; whether it is there."""
        article = self.project.articles.get(key) if key is not None else None
        if article is None:
            return False
        self._done_elsewhere += self._done_here()
        self.article = article
        self._read_annotations()
        self._done_elsewhere -= self._done_here()
        place = self.project.settings.position_in(article.id)
        position = self.annotations.position_of(place) if place is not None else None
        self._position = self._first_position() if position is None else position
        self._come_to_sentence()
        self.changed(Changed.ARTICLE)
        return True

    def open_at(self, key: int, start: int) -> bool:
        """Open an article at the sentence that starts at this code point, if it is not open; whether it is there."""
        is_open = self.article is not None and self.article.key == key
        if not is_open and not self.open(key):
            return False
        self.go_to(self.annotations.position_of(start))
        return True

    def reload(self) -> None:
        """Read targets, annotations and counts again: somebody else may have written."""
        self.reload_targets()
        self._claims.clear()
        if self.article is not None:
            self._read_annotations()
        self.count()
        self.changed(Changed.ARTICLE | Changed.COUNTS)

    def _read_annotations(self) -> None:
        if self.article is None:
            return
        self.annotations = self.project.articles.annotations_on(self.article)
        for change in self.save_queue.pending_changes:
            self.annotations.apply(change.subject, change.after)
        if self.adjudication is not None:
            self.adjudication.open_article(self.article, self.annotations)

    def _first_position(self) -> int:
        """Where to begin in an article: at the first sentence that is not done."""
        unsettled = self.adjudication.unsettled() if self.adjudication is not None else []
        waits = partial(self.annotations.is_undecided, layers=self.required)
        return unsettled[0] if unsettled else self.annotations.nearest(-1, waits) or 0

    @property
    def has_sentence(self) -> bool:
        """Whether there is a sentence under the cursor."""
        return bool(self.annotations.sentences)

    @property
    def sentence(self) -> Sentence:
        """The sentence under the cursor."""
        return self.annotations.sentences[self.position]

    @property
    def sentence_text(self) -> str:
        """The words of the sentence under the cursor."""
        return self.article.text[self.sentence.start : self.sentence.end] if self.article and self.has_sentence else ""

    def ref(self) -> SentenceRef:
        """Where the sentence under the cursor stands."""
        return self.annotations.ref(self.position)

    def detected_voice(self) -> str:
        """The voice that the quotation marks and verbs of the sentence under the cursor tell."""
        if self.article is None or not self.has_sentence:
            return ""
        if self._voice[:2] != (self.article.id, self.position):
            detected = self.project.annotations.detected_voice
            voice = detected(self.article.text, self.sentence.start, self.sentence.end)
            self._voice = self.article.id, self.position, voice
        return self._voice[2]

    @property
    def is_earlier(self) -> bool:
        """Whether a later edition of the open article is here, so that annotators are not asked about this one."""
        return self.article is not None and bool(self.article.later_id)

    def refresh_recurring(self) -> None:
        """See whether by now other articles are known to have sentences of the open one."""
        if self.article is None:
            return
        found = self.project.articles.recurring(self.article.id)
        if found != self.annotations.recurring:
            self.annotations.recurring = found
            self.changed(Changed.ARTICLE)

    def claim(self, identifier: str) -> Claim | None:
        """A claim that is mentioned, remembered until the annotations are read again."""
        claim = self._claims.get(identifier) or self.project.claims.get(identifier)
        if claim is not None:
            self._claims[identifier] = claim
        return claim

    def remember_claim(self, claim: Claim) -> None:
        """Remember a claim as it is now."""
        self._claims[claim.id] = claim

    # What is done

    def count(self) -> None:
        """Count the sentences of the project, and those that this annotator has decided."""
        done, self.total = self.project.articles.totals()
        if self.adjudication is not None:
            self.adjudication.count()
        self._done_elsewhere = done - self._done_here()

    @property
    def done_count(self) -> int:
        """Sentences of the project that this annotator has decided on every required layer."""
        return self._done_elsewhere + self._done_here()

    def _done_here(self) -> int:
        """Those of the open article; of an earlier edition none counts."""
        return 0 if self.is_earlier else self.annotations.done(self.required)

    @property
    def progress(self) -> tuple[int, int]:
        """How much of the open article is done, of how much: sentences, or for an adjudicator differences."""
        if self.adjudication is not None:
            total, settled = self.adjudication.here()
            return settled, total
        return self.annotations.done(self.required), self.annotations.judged_count

    # What the annotator has chosen

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that are asked for."""
        return self.project.layers

    @property
    def asked_layers(self) -> list[Layer]:
        """The same with all that the codebook says of them."""
        return [layer for name in self.layers if (layer := self.codebook.layer(name)) is not None]

    @property
    def required(self) -> tuple[str, ...]:
        """Those of them without which a sentence is not done."""
        return self.project.required

    def questions(self, target: Target | None) -> list[Question]:
        """The questions that a sentence is done with: each required layer, toward this target if it has one."""
        toward = target.id if target else ""
        layers = [layer for layer in self.asked_layers if layer.id in self.required]
        return [(layer.id, toward if layer.per_target else "") for layer in layers]

    @property
    def active_targets(self) -> list[Target]:
        """The targets that sentences are judged toward."""
        return [target for target in self.targets if target.is_active]

    def targets_after(self) -> list[Target]:
        """The other active targets, from the one after the active one round to the one before it."""
        active = self.active_targets
        here = next((n for n, each in enumerate(active) if self.target and each.id == self.target.id), -1)
        return [*active[here + 1 :], *active[: max(here, 0)]]

    def reload_targets(self) -> None:
        """Read the targets again. Where the active one is no longer offered, what it counts as, or the first, is."""
        self.targets = self.project.targets.all()
        self.target = offered(self.targets, self.target.id if self.target else "")

    def choose_target(self, target: Target) -> None:
        """Make this the target that stances are toward."""
        self.target = target
        self.pending = PendingDetails()
        if target not in self.targets:
            self.targets = self.project.targets.all()
        self.remember({"target": target.id})
        self.changed(Changed.ARTICLE)

    def names(self) -> re.Pattern[str] | None:
        """The pattern of the names of the active target."""
        return name_pattern(names_of(self.target, self.targets)) if self.target else None

    def choose_layers(self, layers: tuple[str, ...]) -> None:
        """Ask for these layers from now on."""
        self.project.layers = layers
        self.remember({"layers": " ".join(layers)})
        self.count()
        self.changed(Changed.ARTICLE | Changed.LIST)

    def remember(self, values: dict[str, str]) -> None:
        """Keep settings for the next time; a database that cannot be written now loses only these."""
        self.settings.update(values)
        with suppress(StoreError):
            self.project.settings.save(values)

    def save_place(self) -> None:
        """Keep where the annotator is, for the next time."""
        if self.article is not None and self.has_sentence:
            with suppress(StoreError):
                self.project.settings.save_position(self.ref(), {"article": self.article.id})

    # What the annotator writes

    def stance_decision(self) -> Decision | None:
        """The decision on the stance layer of the sentence under the cursor, toward the active target."""
        if self.target is None or not self.has_sentence:
            return None
        return self.annotations.decision(self.position, STANCE_LAYER, self.target.id)

    def stance_change(self, decision: Decision) -> Change:
        """The change that makes this the stance decision of the sentence under the cursor."""
        if self.target is None:
            raise UsageError("no target is chosen", advice="Choose one with t")
        return Change(SubjectKind.DECISION, AnnotationKey(self.ref(), STANCE_LAYER, self.target.id), decision)

    def current_decisions(self) -> list[tuple[AnnotationKey, Decision]]:
        """The decisions on the current sentence: on each layer, toward the active target where it has one."""
        ref, active = self.ref(), self.target.id if self.target else ""
        return [
            (AnnotationKey(ref, layer, target), decision)
            for (layer, target), decision in self.annotations.at(self.position).items()
            if target in {"", active} and layer in self.layers
        ]

    def save(self, changes: Sequence[Change], after: int | None = None, message: str = "") -> Outcome:
        """Write changes, with the cursor on the sentence at `after` from then on, else where it is."""
        place = self.position if after is None else after
        written = self.save_queue.save(changes, self.annotations.ref(place), self.stopwatch.take())
        for change in written if written is not None else changes:
            self._apply(change)
        self.position = place
        return self.outcome(written, message)

    def outcome(self, written: Sequence[WrittenEvent] | None, message: str) -> Outcome:
        """The outcome of a save: this message, or why nothing was written."""
        if written is None:
            return Outcome(f"Not saved: {self.save_queue.reason}", is_saved=False)
        return Outcome(message)

    def apply(self, written: Sequence[WrittenEvent]) -> None:
        """Show what was written without `save`, as far as it is this annotator's."""
        for event in written:
            if event.owner in {"", self.project.annotator}:
                self._apply(event)

    def _apply(self, change: Change | WrittenEvent) -> None:
        self.annotations.apply(change.subject, change.after)
        ref = ref_of(change)
        if ref is not None and ref.article_id == self.annotations.article_id:
            self._changed |= Changed.SENTENCES
            position = self.annotations.position_of(ref.start)
            if position is not None:
                self._changed_positions.add(position)
        else:
            self._changed |= Changed.COUNTS


def ref_of(change: Change | WrittenEvent) -> SentenceRef | None:
    """The sentence that something was written on, if it was on one."""
    subject = change.subject
    if isinstance(subject, (AnnotationKey, MentionKey)):
        return subject.ref
    return subject if isinstance(subject, SentenceRef) else None


STATES = {
    State.SKIPPED: "skipped",
    State.UNSURE: "unsure",
    State.NOT_A_SENTENCE: "not a sentence",
}
"""The states that a key gives without a label, and what the screen calls them."""


class Item(NamedTuple):
    """A stance toward the active target, or a mention of a claim."""

    held: Stance
    """The stance; of a mention, a stance that says only how it is held."""
    ordinal: int = 0
    """Place among the stances; 0 for a mention."""
    mention: MentionKey | None = None
    """None for a stance."""
    value: Mention = Mention()
    """Of the mention."""


class CurrentItem(NamedTuple):
    """The items of the sentence under the cursor, and which of them is the current one."""

    items: list[Item]
    """The stances toward the active target, then the claims that are mentioned."""
    item: Item | None
    """None where the next stance is a second one, or where there is nothing yet."""
    ordinal: int
    """The place of the stance that a label is for; after the last, for one more."""
    held: Stance
    """How the current stance is held; where there is none yet, how the next one will be."""


def current_item(session: Session) -> CurrentItem:
    """The current stance or claim of the sentence under the cursor."""
    pending, decision = session.pending, session.stance_decision()
    items = [Item(stance, n) for n, stance in enumerate(decision.stances)] if decision else []
    stance_count = len(items)
    mentions = session.annotations.mentions_at(session.position) if session.has_sentence else {}
    items += [Item(Stance("", value.voice, key.holder), mention=key, value=value) for key, value in mentions.items()]
    if pending.is_adding or not items:
        held = pending.held if pending.held.voice else pending.held._replace(voice=session.detected_voice())
        return CurrentItem(items, None, stance_count, held)
    item = items[min(pending.number or 0, len(items) - 1)]
    return CurrentItem(items, item, item.ordinal, item.held)


def next_value(kinds: type[Kind], value: str) -> Kind:
    """The value after this one; the first after the last, and after one that is none of them."""
    values = list(kinds)
    return values[(values.index(kinds(value)) + 1) % len(values)] if value in values else values[0]
