"""What the annotator is doing: the article in hand, the sentence under the cursor, the active target.

It knows nothing of Textual: the screen asks it to do things and shows what came of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.errors import StoreError, UsageError
from reader.model.annotation import STANCE_LAYER, AnnotationKey, Change, Decision, MentionKey, SentenceRef, SubjectKind
from reader.model.registry_entry import Target, name_pattern, names_of, offered
from reader.tui.answering import Answering
from reader.tui.attention import Attention
from reader.tui.in_hand import Holding, InHand
from reader.tui.saving import Saver

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from reader.model.article import Sentence
    from reader.model.article_annotations import ArticleAnnotations
    from reader.model.codebook import Layer
    from reader.model.registry_entry import Claim
    from reader.project import Project
    from reader.store.articles import StoredArticle
    from reader.store.journal import WrittenEvent
    from reader.tui.adjudicating import Adjudicating


class Outcome(NamedTuple):
    """What a judgment did: the cursor's place now, and something to tell."""

    position: int
    message: str = ""
    is_saved: bool = True
    is_elsewhere: bool = False
    """Whether sentences of other articles were judged, so that the list of articles has to be read again."""


class Session:
    """One annotator at work in one project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.codebook = project.codebook
        self.saver = Saver(project)
        self.settings = project.settings.load()
        self.targets: list[Target] = project.targets.all()
        """Every target, also those that are no longer offered: what was judged toward them has their names."""
        self.target: Target | None = offered(self.targets, self.settings.get("target", ""))
        self.article: StoredArticle | None = None
        self.reading: ArticleAnnotations | None = None
        self.in_hand = InHand()
        self.answering = Answering(self)
        self.holding = Holding(self)
        self.attention = Attention(project.codebook.idle_limit)
        self._position = 0
        self._heard: tuple[str, int, str] = ("", -1, "")
        self._claims: dict[str, Claim] = {}
        self.total: int | None = None
        """Sentences of the project that annotators are asked about; not known before `count`."""
        self._done_elsewhere = 0
        self.adjudicating: Adjudicating | None = None
        """What all annotators said; None for everybody who is no adjudicator."""
        if project.is_adjudicating:
            from reader.tui.adjudicating import Adjudicating  # noqa: PLC0415 - seldom asked for

            self.adjudicating = Adjudicating(self)
        self.goes_on = self.settings.get("goes_on", "yes") == "yes"
        """Whether the cursor goes on by itself when a sentence is decided."""
        self.passes_targets = self.settings.get("passes_targets", "no") == "yes"
        """Whether an article that is decided toward a target is gone over for the next one."""
        layers = tuple(name for name in self.settings.get("layers", "").split() if self.codebook.layer(name))
        if layers:
            project.layers = layers

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
        """Those of them without whose answer a sentence waits."""
        return self.project.required

    @property
    def has_target_layer(self) -> bool:
        """Whether a stance is asked for."""
        return STANCE_LAYER in self.layers and self.target is not None

    @property
    def active_targets(self) -> list[Target]:
        """The targets that sentences are judged toward."""
        return [target for target in self.targets if target.is_active]

    def targets_after(self) -> list[Target]:
        """The other active targets, from the one after the active one round to the one before it."""
        active = self.active_targets
        here = next((n for n, each in enumerate(active) if self.target and each.id == self.target.id), -1)
        return [*active[here + 1 :], *active[: max(here, 0)]]

    @property
    def position(self) -> int:
        """Place of the sentence under the cursor."""
        return self._position

    @position.setter
    def position(self, position: int) -> None:
        if position != self._position:
            self._position = position
            self._come_to_sentence()

    def _come_to_sentence(self) -> None:
        """Nothing is said yet of the sentence in hand, and no time was spent on it."""
        self.in_hand = InHand()
        self.attention.begin()

    def first_article(self) -> int:
        """Key of the article to begin with: the one where the annotator last was, else the first."""
        return self.project.articles.key_of(self.settings.get("article", "")) or 1

    def open(self, key: int) -> bool:
        """Take the article with this key in hand, at the place where the annotator last was in it."""
        article = self.project.articles.get(key)
        if article is None:
            return False
        self._done_elsewhere += self._done_here()
        self.article = article
        self.reading = self.project.articles.annotations_on(article)
        self._done_elsewhere -= self._done_here()
        self._apply_waiting(self.reading)
        self._look_at_others()
        place = self.project.settings.position_in(article.id)
        position = self.reading.position_of(place) if place is not None else None
        if position is None:
            position = self._first_position(self.reading)
        self._position = position
        self._come_to_sentence()
        return True

    def reload(self) -> None:
        """Read the targets and the judgments of the article in hand again; somebody else may have written."""
        self.take_targets()
        self._claims.clear()
        if self.article is not None:
            self.reading = self.project.articles.annotations_on(self.article)
            self._apply_waiting(self.reading)
            self._look_at_others()

    def _look_at_others(self) -> None:
        if self.adjudicating is not None and self.article is not None and self.reading is not None:
            self.adjudicating.look(self.article, self.reading)

    def _first_position(self, reading: ArticleAnnotations) -> int:
        """Where to begin in an article: at the first sentence that waits."""
        waiting = self.adjudicating.unsettled() if self.adjudicating is not None else []
        return waiting[0] if waiting else reading.next_undecided(-1, self.required) or 0

    def _apply_waiting(self, reading: ArticleAnnotations) -> None:
        for act in self.saver.waiting:
            for change in act.changes:
                reading.apply(change.subject, change.after)

    def look_at_recurring(self) -> bool:
        """Whether other articles are known by now to have other sentences of the one in hand than before."""
        if self.reading is None:
            return False
        found = self.project.articles.recurring(self.reading.article_id)
        is_new = found != self.reading.recurring
        self.reading.recurring = found
        return is_new

    def take_targets(self) -> None:
        """Read the targets again. Where the active one is no longer offered, what it counts as, or the first, is."""
        self.targets = self.project.targets.all()
        self.target = offered(self.targets, self.target.id if self.target else "")

    def names(self) -> re.Pattern[str] | None:
        """What finds the names of the active target in a text."""
        return name_pattern(names_of(self.target, self.targets)) if self.target else None

    def count(self) -> None:
        """Count the sentences of the project, and those that this annotator has decided."""
        done, self.total = self.project.articles.totals()
        if self.adjudicating is not None:
            self.adjudicating.count()
        self._done_elsewhere = done - self._done_here()

    @property
    def done_count(self) -> int:
        """Sentences of the project that this annotator has decided on every required layer."""
        return self._done_elsewhere + self._done_here()

    def _done_here(self) -> int:
        """Those of the article in hand; of an earlier edition none counts."""
        return 0 if self.reading is None or self.is_earlier else self.reading.done(self.required)

    @property
    def is_earlier(self) -> bool:
        """Whether a later edition of the article in hand is here, so that it is not asked about again."""
        return self.article is not None and bool(self.article.later_id)

    @property
    def reading_in_hand(self) -> ArticleAnnotations:
        """The judgments of the article in hand. Raises `UsageError` where none is open."""
        if self.reading is None:
            raise UsageError("no article is open")
        return self.reading

    @property
    def sentence(self) -> Sentence:
        """The sentence under the cursor."""
        return self.reading_in_hand.sentences[self.position]

    def spot(self) -> SentenceRef:
        """Where the sentence under the cursor stands."""
        return self.reading_in_hand.spot(self.position)

    def heard_voice(self) -> str:
        """The voice that the quotation marks and verbs of the sentence in hand tell."""
        if self.article is None or self.reading is None or not self.reading.sentences:
            return ""
        if self._heard[:2] != (self.article.id, self.position):
            from reader.model.attribution.quotations import paragraph  # noqa: PLC0415 - not needed for the first screen
            from reader.model.attribution.voices import voice_of  # noqa: PLC0415

            sentence, text = self.reading.sentences[self.position], self.article.text
            span = sentence.start, sentence.end
            self._heard = self.article.id, self.position, voice_of(text, span, paragraph(text, *span)).value
        return self._heard[2]

    def stance_decision(self) -> Decision | None:
        """What stands on the stance layer of the sentence in hand, toward the active target."""
        if self.reading is None or self.target is None or not self.reading.sentences:
            return None
        return self.reading.decision(self.position, STANCE_LAYER, self.target.id)

    def stance_change(self, decision: Decision) -> Change:
        """The change that makes this the stance decision in hand."""
        if self.target is None:
            raise UsageError("no target is chosen", advice="Choose one with t")
        return Change(SubjectKind.DECISION, AnnotationKey(self.spot(), STANCE_LAYER, self.target.id), decision)

    def decisions_in_hand(self) -> list[tuple[AnnotationKey, Decision]]:
        """The decisions on the sentence in hand: on each layer, toward the active target where it has one."""
        spot, active = self.spot(), self.target.id if self.target else ""
        return [
            (AnnotationKey(spot, layer, target), decision)
            for (layer, target), decision in self.reading_in_hand.at(self.position).items()
            if target in {"", active} and layer in self.layers
        ]

    def claim(self, identifier: str) -> Claim | None:
        """A claim that is mentioned, remembered until the article is read again."""
        if identifier not in self._claims:
            found = self.project.claims.get(identifier)
            if found is None:
                return None
            self._claims[identifier] = found
        return self._claims[identifier]

    def know_claim(self, claim: Claim) -> None:
        """Remember a claim as it is now."""
        self._claims[claim.id] = claim

    def stay(self, message: str) -> Outcome:
        """Nothing was written; something is said."""
        return Outcome(self.position, message)

    def change(self, changes: Sequence[Change], message: str = "") -> Outcome:
        """Write changes to the sentence in hand; the cursor stays."""
        return self.save(changes, self.position, message)

    def save(self, changes: Sequence[Change], after: int, message: str = "") -> Outcome:
        """Write changes, with the cursor on the sentence `after` from then on."""
        reading = self.reading_in_hand
        written = self.saver.save(changes, reading.spot(after), self.attention.take())
        if written is None:
            for change in changes:
                reading.apply(change.subject, change.after)
            self.position = after
            return Outcome(after, f"Not saved: {self.saver.reason}", is_saved=False)
        self._take_over(written)
        self.position = after
        return Outcome(after, message)

    def saved(self, written: Sequence[WrittenEvent], message: str) -> Outcome:
        """What was written of the article in hand stands; something is said."""
        self._take_over(written)
        return Outcome(self.position, message)

    def _take_over(self, written: Sequence[WrittenEvent]) -> None:
        for event in written:
            if event.owner in {"", self.project.annotator}:
                self.reading_in_hand.apply(event.subject, event.after)

    def take_back(self, *, redo: bool = False) -> Outcome:
        """Undo or redo; goes to the article and sentence where it happened."""
        if self.saver.waiting:
            if redo:
                return Outcome(self.position, "Nothing to redo while judgments wait to be saved")
            self.saver.forget_last()
            if self.article is not None:
                here = self.position
                self.open(self.article.key)
                self.position = here
            return Outcome(self.position, "Taken back before it was saved")
        return self.took_back(self.project.annotations.redo() if redo else self.project.annotations.undo(), redo=redo)

    def took_back(self, written: Sequence[WrittenEvent], *, redo: bool) -> Outcome:
        """Go to the article and sentence where something was undone or redone."""
        if not written:
            return Outcome(self.position, "Nothing to redo" if redo else "Nothing to undo")
        return self._go_where(written, "Redone" if redo else "Undone")

    def _go_where(self, written: Sequence[WrittenEvent], what: str) -> Outcome:
        about = [event for event in written if event.kind is SubjectKind.TARGET]
        mine = [event for event in written if event.owner == self.project.annotator]
        if len(mine) < len(written):
            self.reload()
        if about:
            return Outcome(self.position, f"{what}: {self._became(about)}")
        elsewhere = {spot.article_id for spot in map(spot_of, mine) if spot}
        elsewhere -= {self.article.id} if self.article else set()
        if len(elsewhere) > 1 and len(mine) == len(written):  # what was applied to sentences of other articles
            self._take_over(written)
            self.count()
            told = f"{what}: {len(mine)} judgments in {len(elsewhere)} other articles"
            return Outcome(self.position, told, is_elsewhere=True)
        if not mine:
            return Outcome(self.position, f"{what}: a {written[0].kind}")
        spot = spot_of(mine[-1])
        message = what if len(mine) == 1 else f"{what}: {len(mine)} judgments"
        if spot is None:
            return Outcome(self.position, message)
        if self.article is None or spot.article_id != self.article.id:
            key = self.project.articles.key_of(spot.article_id)
            if key is not None:
                self.open(key)
                self.count()
        else:
            self._take_over(written)
        found = self.reading_in_hand.position_of(spot.start)
        self.position = self.position if found is None else found
        return Outcome(self.position, message)

    def _became(self, about: Sequence[WrittenEvent]) -> str:
        if len(about) > 1:
            return "the order of the targets"
        from reader.tui.render.target_lines import told  # noqa: PLC0415 - not needed for the first screen

        before, after = (value if isinstance(value, Target) else None for value in (about[0].before, about[0].after))
        return told(before, after, self.targets)

    def choose_target(self, target: Target) -> None:
        """Make this the target that stances are toward."""
        self.target = target
        self.in_hand = InHand()
        if target not in self.targets:
            self.targets = self.project.targets.all()
        self.remember({"target": target.id})

    def remember(self, values: dict[str, str]) -> None:
        """Keep settings for the next time; a database that cannot be written now loses only these."""
        self.settings.update(values)
        try:
            self.project.settings.save(values)
        except StoreError:
            return

    def keep_place(self) -> None:
        """Keep where the annotator is, for the next time."""
        if self.article is None or self.reading is None or not self.reading.sentences:
            return
        try:
            self.project.settings.save_position(self.spot(), {"article": self.article.id})
        except StoreError:
            return


def spot_of(event: WrittenEvent) -> SentenceRef | None:
    """The sentence that something was written on, if it was on one."""
    subject = event.subject
    if isinstance(subject, (AnnotationKey, MentionKey)):
        return subject.spot
    return subject if isinstance(subject, SentenceRef) else None
