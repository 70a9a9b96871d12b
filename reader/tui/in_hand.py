"""The sentence in hand: which of its stances and mentions the keys change, and how the next one is held."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.model.annotation import (
    Aim,
    AnnotationKey,
    Change,
    Decision,
    Expression,
    Relation,
    Stance,
    State,
    SubjectKind,
    Voice,
)
from reader.model.labeling import UNSTATED

if TYPE_CHECKING:
    from enum import StrEnum

    from reader.model.annotation import Mention, MentionKey
    from reader.model.registry_entry import Claim
    from reader.tui.session import Outcome, Session

STATES = {
    State.SKIPPED: "skipped",
    State.UNSURE: "unsure",
    State.NOT_A_SENTENCE: "not a sentence",
}
"""The states that a key gives without a label, and what the screen calls them."""


class Item(NamedTuple):
    """A stance toward the active target, or a mention of a claim."""

    ordinal: int = 0
    """Place among the stances; 0 for a mention."""
    stance: Stance | None = None
    mention: MentionKey | None = None
    value: Mention | None = None
    """Of the mention."""


class InHand:
    """What the keys for holder, voice, relation and confidence refer to on one sentence, toward one target.

    Before a stance is given they say how it will be held; `held` and `confidence` wait for it.
    """

    def __init__(self) -> None:
        self.held: Stance = UNSTATED
        self.confidence: int | None = None
        self.number: int | None = None
        """Which item the person chose; None where nobody did, and then it is the first."""
        self.is_adding = False
        """Whether the next label is of a stance more."""


class Holding:
    """Whose words a judgment is about and how sure it is: everything said about it beside its label."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _mine(self) -> InHand:
        return self._session.in_hand

    def items(self) -> list[Item]:
        """The stances toward the active target on the sentence in hand, then the claims that it mentions."""
        session = self._session
        decision = session.stance_decision()
        items = [Item(n, stance) for n, stance in enumerate(decision.stances)] if decision else []
        mentions = session.reading.mentions_at(session.position) if session.reading else {}
        return items + [Item(mention=mention, value=value) for mention, value in mentions.items()]

    def item(self) -> Item | None:
        """The one in hand; none where the next stance is one more, or where there is nothing yet."""
        items = self.items()
        if self._mine.is_adding or not items:
            return None
        return items[min(self._mine.number or 0, len(items) - 1)]

    @property
    def ordinal(self) -> int:
        """The place of the stance that a label is for; after the last, for one more."""
        stances = [item for item in self.items() if item.stance is not None]
        if self._mine.is_adding:
            return len(stances)
        item = self.item()
        return item.ordinal if item is not None and item.stance is not None else 0

    def stance_held(self) -> Stance:
        """How the stance in hand is held; where there is none yet, how the next one will be."""
        item = self.item()
        if item is not None and item.stance is not None:
            return item.stance
        if item is not None and item.mention is not None and item.value is not None:
            return Stance("", item.value.voice, item.mention.holder)
        held = self._mine.held
        return held if held.voice else held._replace(voice=self._session.heard_voice())

    def next_item(self) -> Outcome:
        """Take the next stance or mention of the sentence in hand."""
        items = self.items()
        if len(items) < 2 and not self._mine.is_adding:
            return self._session.stay("There is no other stance or claim on this sentence")
        self._mine.number = 0 if self._mine.is_adding else ((self._mine.number or 0) + 1) % len(items)
        self._mine.is_adding = False
        item = items[self._mine.number]
        what = f"stance {item.ordinal + 1}" if item.stance else "a claim"
        return self._session.stay(f"In hand: {what}")

    def add_another(self) -> Outcome:
        """Have the next label be a stance more, of another holder toward the same target."""
        decision = self._session.stance_decision()
        if decision is None or not decision.stances:
            return self._session.stay("There is no stance yet: give it with its key")
        self._mine.is_adding = True
        self._mine.held = UNSTATED
        return self._session.stay("One stance more: press its key; h names its holder")

    def cycle_voice(self) -> Outcome:
        """Go on to the next voice."""
        return self._say("voice", _next(Voice, self.stance_held().voice))

    def cycle_expression(self) -> Outcome:
        """Explicit or implicit."""
        return self._say("expression", _next(Expression, self.stance_held().expression))

    def cycle_aim(self) -> Outcome:
        """Direct or indirect."""
        return self._say("aim", _next(Aim, self.stance_held().aim))

    def set_holder(self, name: str, voice: str | None = None) -> Outcome:
        """Name the holder; with `voice`, say that too, as where it is unclear who speaks."""
        return self._say("holder", name, **({} if voice is None else {"voice": voice}))

    def _say(self, field: str, value: str, **more: str) -> Outcome:
        """Say something of the item in hand, or of the stance that comes next."""
        session, item = self._session, self.item()
        said = {field: value, **more}
        shown = value.replace("_", " ") or (more.get("voice") or "nobody").replace("_", " ")
        message = f"{field.capitalize()}: {shown}"
        decision = session.stance_decision()
        if item is not None and item.stance is not None and decision is not None:
            stances = list(decision.stances)
            stances[item.ordinal] = item.stance._replace(**said)
            return session.change([session.stance_change(decision._replace(stances=tuple(stances)))], message)
        if item is not None and item.mention is not None and item.value is not None:
            return self._say_of_mention(item.mention, item.value, said, message)
        self._mine.held = self.stance_held()._replace(**said)
        return session.stay(message)

    def _say_of_mention(self, mention: MentionKey, value: Mention, said: dict[str, str], message: str) -> Outcome:
        moved = mention._replace(holder=said.get("holder", mention.holder))
        after = value._replace(voice=said.get("voice", value.voice))
        if (moved, after) == (mention, value):
            return self._session.stay(message)
        return self._move(mention, moved, after, message)

    def _move(self, mention: MentionKey, moved: MentionKey, value: Mention, message: str) -> Outcome:
        """Have a mention be another: by another holder, or in another relation."""
        changes = [Change(SubjectKind.MENTION, mention, None)] if moved != mention else []
        outcome = self._session.change([*changes, Change(SubjectKind.MENTION, moved, value)], message)
        self._take(moved)
        return outcome

    def _take(self, mention: MentionKey) -> None:
        """Take this mention in hand."""
        places = [n for n, item in enumerate(self.items()) if item.mention == mention]
        self._mine.number = places[0] if places else None
        self._mine.is_adding = False

    def cycle_relation(self) -> Outcome:
        """Go on to the next relation of the mention in hand; of the last one, where a stance is in hand."""
        items = [item for item in self.items() if item.mention is not None]
        if not items:
            return self._session.stay("This sentence mentions no claim yet: l links one")
        item = self.item()
        if item is None or item.mention is None:
            item = items[-1]
        mention, value = item.mention, item.value
        assert mention is not None and value is not None  # noqa: PT018, S101 - chosen so above
        relation = Relation(_next(Relation, mention.relation))
        return self._move(mention, mention._replace(relation=relation), value, f"The sentence {relation} the claim")

    def link(self, claim: Claim, relation: Relation) -> Outcome:
        """Say that the sentence in hand mentions a claim; the claimant is the holder in hand."""
        session = self._session
        held = self.stance_held()
        spot = session.spot()
        changes = session.project.claims.linking(spot, claim, relation, held.holder, held.voice)
        outcome = session.change(changes, f"The sentence {relation} the claim")
        subject = changes[-1].subject
        self._take(subject)  # type: ignore[arg-type]
        session.know_claim(claim)
        return outcome

    def relate(self, mention: MentionKey, relation: Relation) -> Outcome:
        """Have a mention of the sentence in hand be in another relation."""
        value = self._session.reading_in_hand.mentions_at(self._session.position)[mention]
        return self._move(mention, mention._replace(relation=relation), value, f"The sentence {relation} the claim")

    def unlink(self, claim: Claim) -> Outcome:
        """Take every mention of a claim on the sentence in hand away."""
        session = self._session
        mentions = session.reading_in_hand.mentions_at(session.position)
        there = [mention for mention in mentions if mention.claim_id == claim.id]
        if not there:
            return session.stay("The sentence does not mention this claim")
        outcome = session.change([Change(SubjectKind.MENTION, each, None) for each in there], "The claim is unlinked")
        session.in_hand = InHand()
        return outcome

    def set_confidence(self, confidence: int) -> Outcome:
        """Say how sure the judgments on the sentence in hand are; of the mention in hand, if one is."""
        session, item = self._session, self.item()
        message = f"Confidence: {confidence}"
        if item is not None and item.mention is not None and item.value is not None:
            value = item.value._replace(confidence=confidence)
            return session.change([Change(SubjectKind.MENTION, item.mention, value)], message)
        decided = session.decisions_in_hand()
        if not decided:
            self._mine.confidence = confidence
            return session.stay(f"{message}, for what you judge next here")
        return session.change(
            [
                Change(SubjectKind.DECISION, each, decision._replace(confidence=confidence))
                for each, decision in decided
            ],
            message,
        )

    def remove(self) -> list[Change]:
        """The changes that take away the item that the person chose; empty where none was chosen."""
        session, item = self._session, self.item()
        if self._mine.number is None or item is None:
            return []
        if item.mention is not None:
            return [Change(SubjectKind.MENTION, item.mention, None)]
        decision = session.stance_decision()
        if decision is None or len(decision.stances) < 2:
            return []
        left = tuple(stance for n, stance in enumerate(decision.stances) if n != item.ordinal)
        return [session.stance_change(decision._replace(stances=left))]


def put_off(
    questions: list[AnnotationKey], decided: set[AnnotationKey], state: State, confidence: int | None
) -> list[Change]:
    """The changes that decide a sentence without a label: what is undecided; all of it, where nothing is.

    That it is no sentence is said of all of it.
    """
    open_questions = [question for question in questions if question not in decided]
    asked = questions if state is State.NOT_A_SENTENCE or not open_questions else open_questions
    return [Change(SubjectKind.DECISION, question, Decision(state, confidence=confidence)) for question in asked]


def _next(kinds: type[StrEnum], value: str) -> str:
    """The value after this one, round and round."""
    values = [kind.value for kind in kinds]
    return values[(values.index(value) + 1) % len(values)] if value in values else values[0]
