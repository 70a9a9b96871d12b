"""Accepting the annotations of annotators: on a sentence, or everything that they agree on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.counted import counted
from reader.tui import screens
from reader.tui.background import Job
from reader.tui.commands import ADJUDICATING, JUDGE, Command, Outcome
from reader.tui.features.sentence_labels import is_difference, next_place
from reader.tui.workspace import Workspace, has_sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.model.adjudication import CandidateAnnotation
    from reader.model.progress import ProgressCallback
    from reader.project import Project
    from reader.project.adjudication_service import AdoptedChanges
    from reader.tui.adjudication_state import AdjudicationState
    from reader.tui.session import Session


def accept(session: Session, state: AdjudicationState, candidate: CandidateAnnotation) -> Outcome:
    """Make somebody's annotation of the current sentence the adjudicator's own; the cursor moves on."""
    changes = state.changes_to_accept(candidate, session.sentence_text, session.position)
    if not changes:
        return Outcome("Already labeled the same way")
    after, then = next_place(session, candidate.annotations.at(0)) if is_difference(session) else (session.position, "")
    *others, last = candidate.annotators
    names = f"{', '.join(others)} and {last}" if others else last
    message = f"Accepted from {names}; z undoes it"
    return session.save(changes, after, f"{message}. {then}" if then else message)


def _accept(workspace: Workspace) -> Outcome | None:
    """Accept the one annotation that there is, or let the person pick one of several."""
    session, state = workspace.session, workspace.session.adjudication
    if state is None:
        return None
    found = state.candidates(session.position)
    if not found:
        return Outcome("Nobody has judged this sentence")
    if len(found) == 1:
        return accept(session, state, found[0])
    picker = screens.pickers.take_over_picker(session, found, workspace.palette)
    workspace.push(picker, lambda chosen: accept(session, state, chosen))
    return None


def _accept_article(workspace: Workspace) -> Outcome | None:
    session = workspace.session
    found = session.project.adjudication.agreed(session.article)
    return _ask(workspace, found, "in this article", lambda: session.save(found.changes, message=_message(found)))


def _ask(workspace: Workspace, found: AdoptedChanges, where: str, write: Callable[[], Outcome]) -> Outcome | None:
    """Ask whether to accept what was found, then write it."""
    if not found.changes:
        return Outcome("Two or more annotators agree on nothing that is not judged yet")
    remark = "One undo reverts all of it."
    if found.left_open:
        remark = f"{found.left_open:,} left out: holder or voice differs. {remark}"
    question = f"Accept everything the annotators agree on {where}: {_count(found)}?"
    workspace.push(screens.dialogs.Confirm(question, remark), lambda yes: write() if yes else None)
    return None


def _accept_everywhere(workspace: Workspace) -> Outcome:
    """Look through the project, ask, and write: both in the background."""
    project = workspace.session.project

    def write() -> Outcome:
        Job(workspace, project, _write_agreed, then=done, failed=workspace.show_error)
        return Outcome("Accepting …")

    def found(what: AdoptedChanges) -> None:
        if workspace.is_current:
            workspace.show(_ask(workspace, what, "in every article", write))
        else:  # a question now would take a key that is meant for something else
            workspace.show_message("Annotators agree on more that can be accepted: choose it again to be asked")

    def done(what: AdoptedChanges) -> None:
        with workspace.show_errors():
            workspace.session.reload()
            workspace.show(Outcome(_message(what)))

    Job(workspace, project, lambda used, _: used.adjudication.agreed(), then=found, failed=workspace.show_error)
    return Outcome("Looking for what annotators agree on …")


def _write_agreed(project: Project, _: ProgressCallback) -> AdoptedChanges:
    found = project.adjudication.agreed()
    if found.changes:
        project.annotations.record(found.changes)
    return found


def _message(found: AdoptedChanges) -> str:
    return f"Accepted: {_count(found)}; z undoes all of it"


def _count(found: AdoptedChanges) -> str:
    return f"{counted(len(found.changes), 'judgment')} on {counted(found.sentences, 'sentence')}"


COMMANDS = (
    Command(
        "take-over", ("Y",), "Accept an annotator’s judgment of the sentence", JUDGE, "accept", ADJUDICATING,
        run=_accept, enabled=has_sentence,
    ),
    Command(
        "take-over-article", ("U",), "Accept all that annotators agree on in the article", JUDGE,
        needs=ADJUDICATING, run=_accept_article, enabled=has_sentence,
    ),
    Command(
        "take-over-all", (), "Accept all that annotators agree on, in every article", JUDGE,
        needs=ADJUDICATING, run=_accept_everywhere,
    ),
)  # fmt: skip
