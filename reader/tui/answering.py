"""Answering what is asked of the sentence in hand, and where the cursor goes then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import UsageError
from reader.model.annotation import STANCE_LAYER, AnnotationKey, Change, Decision, SubjectKind, note_change
from reader.model.labeling import label_change
from reader.tui.in_hand import STATES, InHand, put_off

if TYPE_CHECKING:
    from reader.model.annotation import State
    from reader.model.codebook import Label, Layer
    from reader.tui.session import Outcome, Session

Asked = tuple[str, str]
"""A layer and the id of a target; empty where the layer is not asked for each target."""
A_REPEAT = "A headline said again: it is shown, not judged"


class Answering:
    """Gives labels and states. Nothing of it is said to be done before it is on disk."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def questions(self) -> list[Asked]:
        """What is asked of a sentence now: each active layer, toward the active target if it has one.

        What the codebook says is optional is not, where anything else is.
        """
        session = self._session
        active = session.target.id if session.target else ""
        layers = [layer for layer in session.asked_layers if layer.id in session.required]
        return [(layer.id, active if layer.per_target else "") for layer in layers]

    def judge(self, layer: Layer, label: Label, span: tuple[int, int] | None = None) -> Outcome:
        """Give the sentence in hand this label, or its words at `span` (code points into the article's text).

        The cursor goes on when nothing more is asked of the sentence.
        """
        session, mine = self._session, self._session.in_hand
        if not session.sentence.is_judged:
            return session.stay(A_REPEAT)
        key = (layer.id, session.target.id if layer.per_target and session.target else "")
        before = session.reading_in_hand.decision(session.position, *key)
        ordinal = session.holding.ordinal
        change = label_change(
            session.spot(), layer, label, session.target,
            before=before, held=session.holding.stance_held(), ordinal=ordinal, span=span,
        )  # fmt: skip
        if mine.confidence is not None and isinstance(change.after, Decision):
            change = change._replace(after=change.after._replace(confidence=mine.confidence))
        if before is not None or layer.takes_marks:
            outcome = session.change([change])
            if mine.is_adding and layer.id == STANCE_LAYER:
                mine.is_adding, mine.number = False, ordinal
            return outcome
        after, message = self._where_next([key])
        return session.save([change], after, message)

    def decide_without_label(self, state: State) -> Outcome:
        """Skip the sentence in hand, say that it is unsure, or that it is none; the cursor goes on."""
        session = self._session
        if not session.sentence.is_judged:
            return session.stay(A_REPEAT)
        asked = self.questions()
        if not asked:
            return session.stay("Nothing has to be decided here: what is asked for is optional")
        if session.target is None and any(layer.per_target for layer in session.asked_layers):
            raise UsageError("no target is chosen", advice="Choose one with t")
        spot, answers = session.spot(), session.reading_in_hand.at(session.position)
        changes = put_off(
            [AnnotationKey(spot, *each) for each in asked],
            {AnnotationKey(spot, *each) for each in asked if each in answers},
            state,
            session.in_hand.confidence,
        )
        after, message = self._where_next(asked)
        return session.save(changes, after, message or f"Decided: {STATES[state]}")

    def _where_next(self, answered: list[Asked]) -> tuple[int, str]:
        """Where the cursor goes when these questions are answered too, and what to say about it."""
        session, questions = self._session, self.questions()
        reading, position = session.reading_in_hand, session.position
        answers = reading.at(position)
        if session.adjudicating is not None and session.adjudicating.is_difference():
            return session.adjudicating.where_next(answered)
        if not session.goes_on or not all(asked in answers or asked in answered for asked in questions):
            return position, ""
        following = reading.next_to_judge(position, questions)
        if following is not None:
            return following, ""
        return (self._next_pass(answered) if session.passes_targets else None) or (position, self._what_is_left())

    def _next_pass(self, answered: list[Asked]) -> tuple[int, str] | None:
        """Go over the article for the next target that something in it waits for; where to begin, if any."""
        session, before = self._session, self._session.target
        written = {(session.position, key) for key in answered}
        for target in session.targets_after():
            session.target = target
            first = session.reading_in_hand.next_to_judge(-1, self.questions(), written)
            if first is not None:
                session.in_hand = InHand()
                session.remember({"target": target.id})
                return first, f"Once more, toward {target.name}"
        session.target = before
        return None

    def _what_is_left(self) -> str:
        reading = self._session.reading_in_hand
        left = reading.judged_count - reading.done(self._session.required) - 1
        return f"{left} above still to judge: , goes there" if left > 0 else "Article done: ] opens the next one"

    def clear(self) -> Outcome:
        """Take away the stance or mention that was chosen; else all that is said of the sentence in hand.

        That is the decisions on it, toward the active target where the layer has any, and its mentions.
        """
        session = self._session
        if session.in_hand.is_adding:
            session.in_hand.is_adding = False
            return session.stay("No stance is added")
        chosen = session.holding.remove()
        changes = chosen or [
            Change(SubjectKind.DECISION, question, None) for question, _ in session.decisions_in_hand()
        ]
        if not chosen:
            mentions = session.reading_in_hand.mentions_at(session.position)
            changes += [Change(SubjectKind.MENTION, mention, None) for mention in mentions]
        if not changes:
            return session.stay("Nothing to clear here")
        outcome = session.change(changes, "Taken away" if chosen else "")
        session.in_hand = InHand()
        return outcome

    def write_note(self, text: str) -> Outcome:
        """Put a note on the sentence in hand; an empty one takes it away."""
        session = self._session
        return session.change([note_change(session.spot(), text)])

    def rest_changes(self) -> list[Change]:
        """The changes that give every undecided sentence of the article the label for nothing there."""
        session, changes = self._session, []
        reading = session.reading_in_hand
        for position in reading.undecided(session.required):
            there = {layer for layer, _ in reading.at(position)}
            for name, _ in self.questions():
                layer = session.codebook.layer(name)
                if layer is not None and name not in there:
                    spot = reading.spot(position)
                    changes.append(label_change(spot, layer, layer.rest_label, session.target))
        return changes

    def judge_rest(self) -> Outcome:
        """Decide every undecided sentence of the article as holding nothing; one act, one undo."""
        session, changes = self._session, self.rest_changes()
        if not changes:
            return session.stay("Nothing is undecided in this article")
        return session.change(changes, f"{len(changes)} judgments made: z takes them all back")
