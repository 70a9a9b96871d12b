"""Actions on many sentences: undo and redo, from any screen, and the words for what is applied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from reader.counted import counted
from reader.model.annotation import AnnotationKey, Decision, SentenceRef, SubjectKind
from reader.model.article_annotations import label_of
from reader.model.registry_entry import Target
from reader.model.transfer import Transfer
from reader.project import Project
from reader.project.annotation_service import WrittenEvent
from reader.tui.background import LARGE, run_with_panel
from reader.tui.commands import Changed, Outcome
from reader.tui.message_screen import MessageScreen
from reader.tui.render.target_lines import describe_change, short_name
from reader.tui.session import STATES, Session, ref_of


def take_back(screen: MessageScreen[Any], session: Session, then: Callable[[Outcome], object], *, redo: bool) -> None:
    """Undo or redo, go to where it happened, and call `then` with the outcome."""
    if not session.save_queue.pending:
        revert(screen, session.project, lambda written: then(_go_to(session, written, redo=redo)), redo=redo)
    elif redo:
        then(Outcome("Nothing to redo while judgments wait to be saved"))
    else:
        then(_drop_unsaved(session))


def revert(
    screen: MessageScreen[Any], project: Project, then: Callable[[Sequence[WrittenEvent]], object], *, redo: bool
) -> None:
    """Undo or redo, then call `then` with the events: at once, or where the action is large, under a panel."""
    run_with_panel(
        screen,
        project,
        "Redoing …" if redo else "Undoing …",
        lambda used, look: used.annotations.redo(look) if redo else used.annotations.undo(look),
        then,
        is_large=project.annotations.is_large_act(LARGE, redo=redo),
    )


def _drop_unsaved(session: Session) -> Outcome:
    session.save_queue.drop_last()
    if session.article is not None:
        position = session.position
        session.open(session.article.key)
        session.position = position
    return Outcome("Undone before it was saved")


def _go_to(session: Session, written: Sequence[WrittenEvent], *, redo: bool) -> Outcome:
    """Go to the article and sentence where something was undone or redone."""
    if not written:
        return Outcome("Nothing to redo" if redo else "Nothing to undo")
    what = "Redone" if redo else "Undone"
    about = [event for event in written if event.kind is SubjectKind.TARGET]
    mine = [event for event in written if event.owner == session.project.annotator]
    if len(mine) < len(written):
        session.reload()
    if about:
        return Outcome(f"{what}: {_target_change(session, about)}")
    elsewhere = {ref.article_id for ref in map(ref_of, mine) if ref}
    elsewhere -= {session.article.id} if session.article else set()
    if len(elsewhere) > 1 and len(mine) == len(written):  # what was applied to sentences of other articles
        session.apply(written)
        session.count()
        session.changed(Changed.COUNTS)
        return Outcome(f"{what}: {counted(len(mine), 'judgment')} in {counted(len(elsewhere), 'other article')}")
    if not mine:
        return Outcome(f"{what}: a {written[0].kind}")
    _go_to_sentence(session, written, ref_of(mine[-1]))
    if len(mine) > 1:
        return Outcome(f"{what}: {counted(len(mine), 'judgment')}")
    return Outcome(f"{what}: {_change(session, mine[0], redo=redo)}")


def _go_to_sentence(session: Session, written: Sequence[WrittenEvent], ref: SentenceRef | None) -> None:
    """Show what was written, at its sentence."""
    if ref is None:
        return
    if session.article is not None and ref.article_id == session.article.id:
        session.apply(written)
    elif session.open(session.project.articles.key_of(ref.article_id)):
        session.count()
        session.changed(Changed.COUNTS)
    session.go_to(session.annotations.position_of(ref.start))


def _change(session: Session, event: WrittenEvent, *, redo: bool) -> str:
    """What was undone or redone: the label, toward whom, and on which sentence."""
    where = f"sentence {session.position + 1}"
    subject = event.subject
    value = (event.after or event.before) if redo else (event.before or event.after)
    layer = session.codebook.layer(subject.layer) if isinstance(subject, AnnotationKey) else None
    if not isinstance(subject, AnnotationKey) or not isinstance(value, Decision) or layer is None:
        return f"{event.kind}, {where}"
    label = label_of(layer, value)
    name = label.name if label else STATES.get(value.state, layer.name)
    target = next((short_name(each) for each in session.targets if each.id == subject.target_id), "")
    return f"{name} → {target}, {where}" if target else f"{name}, {where}"


def _target_change(session: Session, about: Sequence[WrittenEvent]) -> str:
    if len(about) > 1:
        return "the order of the targets"
    before, after = (value if isinstance(value, Target) else None for value in (about[0].before, about[0].after))
    return describe_change(before, after, session.targets)


def question(kept: Transfer, overwritten: Transfer) -> tuple[str, str]:
    """The question before annotations are applied, and a remark on it.

    `kept` is what is written where nothing is overwritten, `overwritten` where everything is.
    """
    if kept.changes:
        asked = f"Apply this sentence’s judgment: {made(kept)}?"
    else:
        asked = f"Nothing is undecided there. Overwrite what is labeled differently: {made(overwritten)}?"
    remarks = []
    if kept.changes and kept.contradicted:
        one, several = "judgment is different and stays as it is", "judgments are different and stay as they are"
        remarks.append(counted(kept.contradicted, one, several))
    if kept.left_out:
        remarks.append(left_out(kept).removeprefix("; "))
    return asked, ". ".join([*remarks, "One undo reverts all of it."])


def made(transfer: Transfer) -> str:
    """How many judgments on how many sentences."""
    return f"{counted(transfer.made, 'judgment')} on {counted(transfer.sentences, 'sentence')}"


def left_out(transfer: Transfer) -> str:
    """How many labels of words are not applied, and why; empty where there are none."""
    if not transfer.left_out:
        return ""
    return f"; {counted(transfer.left_out, 'label')} of words left out: the words are not at the same place"
