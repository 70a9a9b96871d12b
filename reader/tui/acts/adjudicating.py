"""Taking over what annotators said: of a sentence, or all that they agree on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui.background import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.errors import ReaderError
    from reader.model.adjudication import CandidateAnnotation
    from reader.project import Project
    from reader.project.adjudication_service import TakenOver
    from reader.tui.screens.main import MainScreen

NOTHING_AGREED = "There is nothing that two or more annotators said alike and that is not judged yet"


class TakingOver:
    """The commands of an adjudicator."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._session = screen.session

    def acts(self) -> dict[str, Callable[[], object]]:
        """What to call for each command."""
        return {
            "take-over": self._take_over,
            "take-over-article": self._ask_for_article,
            "take-over-all": self._look_everywhere,
        }

    def _take_over(self) -> None:
        """Take over the one judgment that there is, or let the person pick one of several."""
        session, screen = self._session, self._screen
        adjudicating = session.adjudicating
        if adjudicating is None or session.reading is None or not session.reading.sentences:
            return
        found = adjudicating.candidate_annotations()
        if not found:
            screen.say("Nobody has judged this sentence")
        elif len(found) == 1:
            self._took(found[0])
        elif screen.palette is not None:
            from reader.tui.screens.pickers import TakeOverPicker  # noqa: PLC0415 - not needed to start

            screen.app.push_screen(TakeOverPicker(session, adjudicating, found, screen.palette), self._took)

    def _took(self, whole: CandidateAnnotation | None) -> None:
        session, screen = self._session, self._screen
        if whole is not None and session.adjudicating is not None:
            before = session.position
            with screen.telling():
                screen.after(session.adjudicating.take_over(whole), before=before)

    def _ask_for_article(self) -> None:
        session, screen = self._session, self._screen
        if session.adjudicating is None:
            return
        found = session.adjudicating.agreed()

        def answered(yes: bool | None) -> None:
            if yes:
                with screen.telling():
                    before = session.position
                    screen.after(session.change(found.changes, _told(found)), before=before)
                    screen.show_article()

        self._ask(found, "in this article", answered)

    def _ask(self, found: TakenOver, where: str, answered: Callable[[bool | None], None]) -> None:
        from reader.tui.screens.dialogs import Confirm  # noqa: PLC0415 - not needed to start

        screen = self._screen
        if not found.changes:
            screen.say(NOTHING_AGREED)
            return
        question = f"Take over what annotators agree on {where}: {_made(found)}?"
        remark = "One undo takes all of it back."
        if found.left_open:
            remark = f"In {found.left_open:,} of them they name holders or voices differently: left out. {remark}"
        screen.app.push_screen(Confirm(question, remark), answered)

    def _look_everywhere(self) -> None:
        """Look through the project, ask, and write: each where no key waits for it."""
        screen = self._screen
        if self._session.adjudicating is None:
            return
        project = self._session.project

        def failed(error: ReaderError) -> None:
            screen.say(str(error), is_bad=True)

        def answered(yes: bool | None) -> None:
            if yes:
                screen.say("Taking it over …")
                Job(screen, project, lambda used, _: _take_over_all(used), then=done, failed=failed)

        def found(what: TakenOver) -> None:
            if screen.app.screen is screen:
                self._ask(what, "in every article", answered)
            else:  # a question now would take a key that is meant for something else
                screen.say("Annotators agree on more that can be taken over: choose it again to be asked")

        def done(what: TakenOver) -> None:
            with screen.telling():
                screen.reload()
                screen.say(_told(what))

        screen.say("Looking for what annotators agree on …")
        Job(screen, project, lambda used, _: used.adjudication.agreed(), then=found, failed=failed)


def _take_over_all(project: Project) -> TakenOver:
    found = project.adjudication.agreed()
    if found.changes:
        project.annotations.record(found.changes)
    return found


def _told(found: TakenOver) -> str:
    return f"Taken over: {_made(found)}; z takes all of it back"


def _made(found: TakenOver) -> str:
    made, sentences = len(found.changes), found.sentences
    return f"{made:,} judgment{'' if made == 1 else 's'} on {sentences:,} sentence{'' if sentences == 1 else 's'}"
