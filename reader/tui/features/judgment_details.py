"""The details of a judgment: its target, holder, voice, expression, aim and confidence, and a second stance."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial

from reader.model.annotation import Aim, Change, Expression, Mention, MentionKey, SubjectKind, Voice
from reader.model.labeling import UNSTATED
from reader.tui import commands as shared
from reader.tui import screens
from reader.tui.commands import JUDGE, Changed, Command, Outcome, label_command_id
from reader.tui.render.target_lines import short_name
from reader.tui.session import Session, current_item, next_value
from reader.tui.workspace import Workspace, has_sentence


def choose_target(workspace: Workspace, then: Callable[[], Outcome | None] | None = None) -> None:
    """Let the person choose or add a target, then go on with what needed one."""
    workspace.push(screens.pickers.TargetPicker(workspace.session), lambda _: then() if then is not None else None)


def _next_target(workspace: Workspace) -> Outcome:
    session = workspace.session
    order = session.active_targets
    if not order:
        return Outcome(f"There is no target yet: {workspace.keymap.shown('choose-target')} adds one")
    target = next(iter(session.targets_after()), order[0])
    session.choose_target(target)
    return Outcome(f"Toward {short_name(target)}: target {order.index(target) + 1} of {len(order)}")


def _manage(workspace: Workspace) -> None:
    def closed(_: None) -> None:
        workspace.session.reload()  # undone there, a judgment may have been made in another article

    workspace.push(
        screens.targets_screen.TargetsScreen(workspace.session, workspace.keymap, workspace.palette),
        closed,
        always=True,
    )


SURE = {1: "a guess", 2: "fairly sure", 3: "sure"}


def _next_item(workspace: Workspace) -> Outcome:
    """Make the next stance or claim of the sentence the current one."""
    session = workspace.session
    pending, items = session.pending, current_item(session).items
    if len(items) < 2 and not pending.is_adding:
        return Outcome("There is no other stance or claim on this sentence")
    pending.number = 0 if pending.is_adding else ((pending.number or 0) + 1) % len(items)
    pending.is_adding = False
    session.changed(Changed.DETAILS)
    item = items[pending.number]
    return Outcome(f"Selected: {f'stance {item.ordinal + 1}' if item.mention is None else 'a claim'}")


def _add_stance(workspace: Workspace) -> Outcome:
    """Have the next label be that of a second stance, of another holder toward the same target."""
    session, keymap = workspace.session, workspace.keymap
    decision = session.stance_decision()
    if decision is None or not decision.stances:
        labels = [
            keymap.shown(label_command_id(layer.id, label.id))
            for layer, label in session.codebook.labels()
            if layer.per_target
        ]
        return Outcome(f"Label the stance first ({' '.join(labels)})")
    session.pending.is_adding = True
    session.pending.held = UNSTATED
    session.changed(Changed.DETAILS)
    return Outcome(f"Second stance: press its label, then {keymap.shown('choose-holder')} for the holder")


def set_detail(session: Session, field: str, value: str, **more: str) -> Outcome:
    """Set holder, voice, expression or aim of the current item, or of the stance that comes next."""
    current = current_item(session)
    item, details = current.item, {field: value, **more}
    shown = value.replace("_", " ") or (more.get("voice") or "the journalist").replace("_", " ")
    message = f"{field.capitalize()}: {shown}"
    decision = session.stance_decision()
    if item is not None and item.mention is None and decision is not None:
        stances = list(decision.stances)
        stances[item.ordinal] = item.held._replace(**details)
        return session.save([session.stance_change(decision._replace(stances=tuple(stances)))], message=message)
    if item is not None and item.mention is not None:
        moved = item.mention._replace(holder=details.get("holder", item.mention.holder))
        after = item.value._replace(voice=details.get("voice", item.value.voice))
        return change_mention(session, item.mention, moved, after, message)
    session.pending.held = current.held._replace(**details)
    session.changed(Changed.DETAILS)
    return Outcome(message)


def change_mention(session: Session, mention: MentionKey, moved: MentionKey, value: Mention, message: str) -> Outcome:
    """Make a claim mention another: by another holder, or in another relation."""
    if moved == mention and session.annotations.mentions_at(session.position).get(mention) == value:
        return Outcome(message)
    changes = [Change(SubjectKind.MENTION, mention, None)] if moved != mention else []
    outcome = session.save([*changes, Change(SubjectKind.MENTION, moved, value)], message=message)
    select_mention(session, moved)
    return outcome


def select_mention(session: Session, mention: MentionKey) -> None:
    """Make this mention the current item."""
    places = [n for n, item in enumerate(current_item(session).items) if item.mention == mention]
    session.pending.number = places[0] if places else None
    session.pending.is_adding = False


def _cycle(workspace: Workspace, field: str, kinds: type[StrEnum]) -> Outcome:
    """Set a detail of the current item to the value after its own, round and round."""
    session = workspace.session
    return set_detail(session, field, next_value(kinds, getattr(current_item(session).held, field)))


def _set_confidence(workspace: Workspace, confidence: int) -> Outcome:
    """Set how sure the judgments on the current sentence are; of the current claim mention, if there is one."""
    session = workspace.session
    item = current_item(session).item
    message = f"Confidence {confidence} ({SURE[confidence]})"
    if item is not None and item.mention is not None:
        value = item.value._replace(confidence=confidence)
        return session.save([Change(SubjectKind.MENTION, item.mention, value)], message=message)
    changes = [
        Change(SubjectKind.DECISION, each, decision._replace(confidence=confidence))
        for each, decision in session.current_decisions()
    ]
    if changes:
        return session.save(changes, message=message)
    session.pending.confidence = confidence
    session.changed(Changed.DETAILS)
    return Outcome(f"{message} for your next label")


def removal(session: Session) -> tuple[list[Change], str]:
    """The changes that remove the item that the person chose, with their message; empty where none was chosen."""
    item = current_item(session).item
    if session.pending.number is None or item is None:
        return [], ""
    if item.mention is not None:
        return [Change(SubjectKind.MENTION, item.mention, None)], "Claim link removed"
    decision = session.stance_decision()
    if decision is None or len(decision.stances) < 2:
        return [], ""
    left = tuple(stance for n, stance in enumerate(decision.stances) if n != item.ordinal)
    return [session.stance_change(decision._replace(stances=left))], "Stance removed"


def _choose_holder(workspace: Workspace) -> None:
    session = workspace.session
    workspace.push(
        screens.pickers.HolderPicker(session),
        lambda picked: set_detail(
            session, "holder", picked.name, **({"voice": Voice.UNCLEAR.value} if picked.is_unclear else {})
        ),
    )


COMMANDS = (
    shared.CHOOSE_TARGET.bind(choose_target),
    shared.NEXT_TARGET.bind(_next_target),
    shared.MANAGE_TARGETS.bind(_manage),
    Command(
        "choose-holder", ("h",), "Choose or add the holder: whose stance or claim it is", JUDGE, "holder",
        run=_choose_holder, enabled=has_sentence,
    ),
    Command(
        "cycle-voice", ("v",), "Change the voice: author, direct, indirect or mixed quote, unclear", JUDGE,
        run=partial(_cycle, field="voice", kinds=Voice), enabled=has_sentence,
    ),
    Command(
        "cycle-expression", ("E",), "Change the expression: explicit or implicit", JUDGE, needs="expression",
        run=partial(_cycle, field="expression", kinds=Expression), enabled=has_sentence,
    ),
    Command(
        "cycle-aim", ("A",), "Change the aim: direct or indirect", JUDGE, needs="aim",
        run=partial(_cycle, field="aim", kinds=Aim), enabled=has_sentence,
    ),
    Command(
        "add-stance", ("+",), "Add a second stance toward the same target, of another holder", JUDGE,
        run=_add_stance, enabled=has_sentence,
    ),
    Command(
        "next-in-hand", ("=",), "Select the next stance or claim of the sentence", JUDGE,
        run=_next_item, enabled=has_sentence,
    ),
    *(
        Command(
            f"confidence-{number}", (str(number),), f"Confidence {number}: {words}", JUDGE,
            run=partial(_set_confidence, confidence=number), enabled=has_sentence,
        )
        for number, words in SURE.items()
    ),
)  # fmt: skip
