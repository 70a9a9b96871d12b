"""Labeling sentences: a label, a decision without one, clearing, the rest of the article; where the cursor goes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.counted import counted
from reader.errors import UsageError
from reader.model.annotation import STANCE_LAYER, AnnotationKey, Change, Decision, Mark, State, SubjectKind
from reader.model.labeling import label_change
from reader.tui import screens
from reader.tui.actions import take_back
from reader.tui.background import LARGE, run_with_panel
from reader.tui.commands import JUDGE, REDO, UNDO, Changed, Command, Outcome, label_command_id
from reader.tui.features.judgment_details import choose_target, removal
from reader.tui.session import STATES, PendingDetails, Question, Session, current_item
from reader.tui.workspace import Workspace, has_sentence

if TYPE_CHECKING:
    from collections.abc import Collection

    from reader.model.codebook import Codebook, Label, Layer
    from reader.model.words import Span
    from reader.project.annotation_service import WrittenEvent
    from reader.tui.adjudication_state import AdjudicationState

REPEATED = "Repeated headline: shown, not coded"


def label_commands(codebook: Codebook) -> tuple[Command, ...]:
    """A command for every label of the codebook, on the label's key."""
    return tuple(
        Command(
            label_command_id(layer.id, label.id), (label.key,), f"{layer.name}: {label.name}", JUDGE,
            needs="spans" if layer.has_spans else "", run=partial(_label, layer, label), enabled=has_sentence,
        )
        for layer, label in codebook.labels()
    )  # fmt: skip


def _label(layer: Layer, label: Label, workspace: Workspace, span: Span | None = None) -> Outcome | None:
    """Give a label: to the words that are selected, where it is one for words; else to the sentence."""
    session, selection = workspace.session, workspace.word_selection
    is_for_words = layer.has_spans and label.state is State.LABELLED
    if selection is not None and is_for_words:
        span = selection.span
    if layer.per_target and session.target is None:
        choose_target(workspace, partial(_label, layer, label, workspace, span))
        return None
    outcome = give_label(session, layer, label, span)
    workspace.select_words(None)
    if is_for_words and not outcome.message:
        return Outcome(_words_message(workspace, layer, label, span))
    return outcome


def give_label(session: Session, layer: Layer, label: Label, span: Span | None = None) -> Outcome:
    """Give the current sentence this label, or its words at `span` (code points into the article's text).

    The cursor moves on when nothing more is asked of the sentence.
    """
    pending = session.pending
    if not session.sentence.is_judged:
        return Outcome(REPEATED)
    key = (layer.id, session.target.id if layer.per_target and session.target else "")
    before = session.annotations.decision(session.position, *key)
    current = current_item(session)
    change = label_change(
        session.ref(), layer, label, session.target,
        before=before, held=current.held, ordinal=current.ordinal, span=span,
    )  # fmt: skip
    if pending.confidence is not None and isinstance(change.after, Decision):
        change = change._replace(after=change.after._replace(confidence=pending.confidence))
    if before is None and not layer.takes_marks:
        return session.save([change], *next_place(session, [key]))
    outcome = session.save([change])
    if pending.is_adding and layer.id == STANCE_LAYER:
        pending.is_adding, pending.number = False, current.ordinal
    return outcome


def _words_message(workspace: Workspace, layer: Layer, label: Label, span: Span | None) -> str:
    """What was done to the words, and how to choose them where none were."""
    session = workspace.session
    toward = session.target.id if layer.per_target and session.target else ""
    decision = session.annotations.decision(session.position, layer.id, toward)
    is_given = decision is not None and Mark(label.id, *(span or (None, None))) in decision.marks
    if span is None:
        key = workspace.keymap.shown("mark-words")
        return f"{label.name}: {'given to' if is_given else 'removed from'} the whole sentence ({key} selects words)"
    words = " ".join(session.article.text[slice(*span)].split()) if session.article else ""
    return f"{label.name}{'' if is_given else ' removed'}: “{words}”"


def decide_without_label(session: Session, state: State) -> Outcome:
    """Skip the current sentence, or say that it is unsure or no sentence; the cursor moves on."""
    if not session.sentence.is_judged:
        return Outcome(REPEATED)
    asked = session.questions(session.target)
    if not asked:
        return Outcome("Nothing has to be decided here: every layer is optional")
    if session.target is None and any(layer.per_target for layer in session.asked_layers):
        raise UsageError("no target is chosen", advice="Choose one with t")
    ref, answers = session.ref(), session.annotations.at(session.position)
    undecided = [each for each in asked if each not in answers]
    # that it is no sentence is said of all of it
    those = asked if state is State.NOT_A_SENTENCE or not undecided else undecided
    decision = Decision(state, confidence=session.pending.confidence)
    changes = [Change(SubjectKind.DECISION, AnnotationKey(ref, *each), decision) for each in those]
    after, message = next_place(session, asked)
    return session.save(changes, after, message)


def _decide(workspace: Workspace, state: State) -> Outcome:
    outcome = decide_without_label(workspace.session, state)
    if outcome.message:
        return outcome
    again = f"; {workspace.keymap.shown('next-put-off')} comes back to it" if state is not State.NOT_A_SENTENCE else ""
    return Outcome(f"{STATES[state].capitalize()}{again}")


def clear(session: Session) -> Outcome:
    """Remove the chosen stance or claim link; else everything on the current sentence.

    That is the decisions on it, toward the active target where the layer has any, and its claim links.
    """
    if session.pending.is_adding:
        session.pending.is_adding = False
        session.changed(Changed.DETAILS)
        return Outcome("No stance is added")
    changes, message = removal(session)
    if not changes:
        changes = [Change(SubjectKind.DECISION, question, None) for question, _ in session.current_decisions()]
        mentions = session.annotations.mentions_at(session.position)
        changes += [Change(SubjectKind.MENTION, mention, None) for mention in mentions]
    if not changes:
        return Outcome("Nothing to clear here")
    outcome = session.save(changes, message=message)
    session.pending = PendingDetails()
    return outcome


def rest_changes(session: Session) -> list[Change]:
    """The changes that give every undecided sentence of the article the label for nothing there."""
    changes, annotations = [], session.annotations
    for position in annotations.undecided(session.required):
        decided = {layer for layer, _ in annotations.at(position)}
        for name, _ in session.questions(session.target):
            layer = session.codebook.layer(name)
            if layer is not None and name not in decided:
                ref = annotations.ref(position)
                changes.append(label_change(ref, layer, layer.rest_label, session.target))
    return changes


def label_rest(session: Session, changes: list[Change]) -> Outcome:
    """Save the changes for the rest of the article as one action, which one undo takes back."""
    return session.save(changes, message=_rest_message(changes)) if changes else Outcome(NOTHING_LEFT)


NOTHING_LEFT = "Nothing left to decide in this article"


def _rest_message(changes: list[Change]) -> str:
    return f"{counted(len(changes), 'judgment')} made: z undoes all of them"


def _ask_rest(workspace: Workspace) -> Outcome | None:
    session = workspace.session
    if session.target is None and any(layer.per_target for layer in session.codebook.layers):
        choose_target(workspace, partial(_ask_rest, workspace))
        return None
    count = len(session.annotations.undecided(session.required))
    if not count:
        return Outcome(NOTHING_LEFT)
    what = []
    for layer in session.codebook.layers:
        if layer.id in session.required:
            toward = f" toward {session.target.name}" if layer.per_target and session.target else ""
            what.append(f"{layer.rest_label.name}{toward}")
    question = f"Mark the {counted(count, 'remaining sentence')} as {' and '.join(what)}?"
    workspace.push(
        screens.dialogs.Confirm(question, "One undo reverts all of it."),
        lambda yes: _label_rest(workspace) if yes else None,
    )
    return None


def _label_rest(workspace: Workspace) -> Outcome | None:
    session, changes = workspace.session, rest_changes(workspace.session)
    if session.save_queue.pending or len(changes) < LARGE:
        return label_rest(session, changes)
    place, seconds = session.ref(), session.stopwatch.take()

    def done(written: list[WrittenEvent]) -> None:
        session.apply(written)
        workspace.show(Outcome(_rest_message(changes)))

    run_with_panel(
        workspace, session.project, "Deciding the rest of the article …",
        lambda project, look: project.annotations.record(changes, place=place, seconds=seconds, on_progress=look),
        done, is_large=True,
    )  # fmt: skip
    return None


def _undo(workspace: Workspace, *, redo: bool) -> None:
    take_back(workspace, workspace.session, workspace.show, redo=redo)


def next_place(session: Session, answered: Collection[Question]) -> tuple[int, str]:
    """Where the cursor goes when these questions are answered too, and the message for it."""
    position, asked = session.position, session.questions(session.target)
    if session.adjudication is not None and is_difference(session):
        return _next_difference(session, session.adjudication, answered)
    answers = session.annotations.at(position)
    if not session.auto_advance or not all(each in answers or each in answered for each in asked):
        return position, ""
    following = session.annotations.next_to_judge(position, asked)
    if following is not None:
        return following, ""
    return (_next_pass(session, answered) if session.has_target_pass else None) or (position, _left(session))


def _next_pass(session: Session, answered: Collection[Question]) -> tuple[int, str] | None:
    """Begin again with the next target that is undecided on some sentence of the article; where, if there is one."""
    written = {(session.position, key) for key in answered}
    for target in session.targets_after():
        first = session.annotations.next_to_judge(-1, session.questions(target), written)
        if first is not None:
            session.choose_target(target)
            return first, f"Next pass: {target.name}"
    return None


def _left(session: Session) -> str:
    annotations = session.annotations
    left = annotations.judged_count - annotations.done(session.required) - 1
    return f"{left} undecided above: , goes there" if left > 0 else "Article complete. ] next article"


def is_difference(session: Session) -> bool:
    """Whether annotators differ on the sentence under the cursor."""
    return session.sentence.start in session.annotations.differing


def _next_difference(
    session: Session, adjudication: AdjudicationState, answered: Collection[Question]
) -> tuple[int, str]:
    position = session.position
    if not session.auto_advance:
        return position, ""
    if take_difference(session, position, answered):
        return position, ""
    left = [each for each in adjudication.unsettled() if each != position]
    following = next((each for each in left if each > position), None)
    if following is None:
        above = f"{len(left)} above still to settle: , goes there"
        return position, above if left else "No other difference in this article: . goes to the next"
    take_difference(session, following)
    return following, ""


def take_difference(session: Session, position: int, answered: Collection[Question] = ()) -> bool:
    """Make active a target that annotators differ on at a sentence; whether anything is left to settle there.

    The active target stays where something is left toward it, or toward no target.
    """
    unsettled = session.annotations.unsettled(position) - set(answered)
    wanted = {target for layer, target in unsettled if layer in session.layers}
    if not wanted & {"", session.target.id if session.target else ""}:
        found = next((target for target in session.targets if target.id in wanted), None)
        if found is not None:
            session.choose_target(found)
    return bool(wanted)


COMMANDS = (
    Command(
        "skip", ("s",), "Skip the sentence for now", JUDGE,
        run=partial(_decide, state=State.SKIPPED), enabled=has_sentence,
    ),
    Command(
        "unsure", ("d",), "Decide that you are unsure (in doubt)", JUDGE,
        run=partial(_decide, state=State.UNSURE), enabled=has_sentence,
    ),
    Command(
        "not-a-sentence", ("N",), "Decide that this is no sentence: a fragment, page furniture", JUDGE,
        run=partial(_decide, state=State.NOT_A_SENTENCE), enabled=has_sentence,
    ),
    Command(
        "clear", ("backspace",), "Clear the judgments on the sentence", JUDGE,
        run=lambda on: clear(on.session), enabled=has_sentence,
    ),
    Command(
        "rest-of-article", ("R",), "Mark the rest of the article as none / not factual", JUDGE,
        run=_ask_rest, enabled=has_sentence,
    ),
    UNDO.bind(partial(_undo, redo=False)),
    REDO.bind(partial(_undo, redo=True)),
)  # fmt: skip
