"""Accepting the annotations of annotators: on a sentence, or everything that they agree on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.transfer import AnnotatedSentence, transfer
from reader.tui import screens
from reader.tui.background import Job
from reader.tui.commands import ADJUDICATING, JUDGE, Command, Outcome
from reader.tui.features.sentence_labels import is_difference, next_place
from reader.tui.workspace import has_sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.errors import ReaderError
    from reader.model.adjudication import CandidateAnnotation
    from reader.model.progress import ProgressCallback
    from reader.project import Project
    from reader.project.adjudication_service import TakenOver
    from reader.tui.session import Session
    from reader.tui.workspace import Workspace

NOTHING_AGREED = "Two or more annotators agree on nothing that is not judged yet"


def accept(session: Session, candidate: CandidateAnnotation) -> Outcome:
    """Make somebody's annotation of the current sentence the adjudicator's own; the cursor moves on."""
    from reader.tui.adjudication import named  # noqa: PLC0415 - for adjudicators only

    assert session.adjudication is not None  # noqa: S101 - the command is an adjudicator's
    own = session.adjudication.alone(session.annotations, session.position)
    words = session.sentence_text
    found = transfer(AnnotatedSentence(words, candidate.reading), [AnnotatedSentence(words, own)], overwrites=True)
    if not found.changes:
        return Outcome("Already labeled the same way")
    after, then = next_place(session, candidate.reading.at(0)) if is_difference(session) else (session.position, "")
    message = f"Accepted from {named(candidate.annotators)}; z undoes it"
    return session.save(found.changes, after, f"{message}. {then}" if then else message)


def _accept(workspace: Workspace) -> Outcome | None:
    """Accept the one annotation that there is, or let the person pick one of several."""
    session = workspace.session
    if session.adjudication is None:
        return None
    found = session.adjudication.candidates(session.position)
    if not found:
        return Outcome("Nobody has judged this sentence")
    if len(found) == 1:
        return accept(session, found[0])
    if workspace.palette is not None:
        workspace.push(
            screens.TakeOverPicker(session, found, workspace.palette), lambda chosen: accept(session, chosen)
        )
    return None


def _accept_article(workspace: Workspace) -> Outcome | None:
    session = workspace.session
    if session.adjudication is None:
        return None
    found = session.adjudication.agreed()

    def answered(yes: bool) -> Outcome | None:
        return session.save(found.changes, message=_message(found)) if yes else None

    return _ask(workspace, found, "in this article", answered)


def _ask(
    workspace: Workspace, found: TakenOver, where: str, answered: Callable[[bool], Outcome | None]
) -> Outcome | None:
    if not found.changes:
        return Outcome(NOTHING_AGREED)
    remark = "One undo reverts all of it."
    if found.left_open:
        remark = f"{found.left_open:,} left out: holder or voice differs. {remark}"
    question = f"Accept everything the annotators agree on {where}: {_count(found)}?"
    workspace.push(screens.Confirm(question, remark), answered)
    return None


def _accept_everywhere(workspace: Workspace) -> Outcome:
    """Look through the project, ask, and write: both in the background."""
    project = workspace.session.project

    def failed(error: ReaderError) -> None:
        workspace.show_message(str(error), is_bad=True)

    def answered(yes: bool) -> Outcome | None:
        if not yes:
            return None
        Job(workspace, project, _write_agreed, then=done, failed=failed)
        return Outcome("Accepting …")

    def found(what: TakenOver) -> None:
        if workspace.is_current:
            workspace.show(_ask(workspace, what, "in every article", answered))
        else:  # a question now would take a key that is meant for something else
            workspace.show_message("Annotators agree on more that can be accepted: choose it again to be asked")

    def done(what: TakenOver) -> None:
        with workspace.show_errors():
            workspace.session.reload()
            workspace.show(Outcome(_message(what)))

    Job(workspace, project, lambda used, _: used.adjudication.agreed(), then=found, failed=failed)
    return Outcome("Looking for what annotators agree on …")


def _write_agreed(project: Project, _: ProgressCallback) -> TakenOver:
    found = project.adjudication.agreed()
    if found.changes:
        project.annotations.record(found.changes)
    return found


def _message(found: TakenOver) -> str:
    return f"Accepted: {_count(found)}; z undoes all of it"


def _count(found: TakenOver) -> str:
    made, sentences = len(found.changes), found.sentences
    return f"{made:,} judgment{'' if made == 1 else 's'} on {sentences:,} sentence{'' if sentences == 1 else 's'}"


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
