"""Giving labels, choosing the target, writing notes, taking back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.model.annotation import Mark, State
from reader.tui.background import LARGE, run_with_panel
from reader.tui.commands import label_command_id
from reader.tui.undo import take_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.model.codebook import Label, Layer
    from reader.model.registry_entry import Target
    from reader.model.words import Span
    from reader.tui.screens.main import MainScreen
    from reader.tui.session import Outcome


class Judging:
    """The commands that judge."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._session = screen.session

    def acts(self) -> dict[str, Callable[[], object]]:
        """What to call for each command."""
        labels: dict[str, Callable[[], object]] = {
            label_command_id(layer.id, label.id): partial(self._judge, layer, label)
            for layer, label in self._session.codebook.labels()
        }
        return {
            **labels,
            "choose-target": self._choose_target,
            "edit-note": self._edit_note,
            "clear": self._clear,
            "rest-of-article": self._ask_rest,
            "undo": lambda: self._take_back(redo=False),
            "redo": lambda: self._take_back(redo=True),
        }

    def _judge(self, layer: Layer, label: Label, span: Span | None = None) -> None:
        """Give a label: to the words that are selected, where it is one for words; else to the sentence."""
        session, screen = self._session, self._screen
        if screen.marking is not None and layer.has_spans and label.state is State.LABELLED:
            span = screen.marking.span
        if session.reading is None or not session.reading.sentences:
            return
        if layer.per_target and session.target is None:
            self._choose_target(then=partial(self._judge, layer, label, span))
            return
        before = session.position
        outcome = session.answering.judge(layer, label, span)
        screen.mark(None)
        screen.after(outcome, before=before)
        if layer.has_spans and label.state is State.LABELLED and not outcome.message:
            screen.say(self._said_of_words(layer, label, span))

    def _said_of_words(self, layer: Layer, label: Label, span: Span | None) -> str:
        """What was done to the words, and how to choose them where none were."""
        session = self._session
        toward = session.target.id if layer.per_target and session.target else ""
        decision = session.reading_in_hand.decision(session.position, layer.id, toward)
        is_given = decision is not None and Mark(label.id, *(span or (None, None))) in decision.marks
        if span is None:
            key = self._screen.keymap.shown("mark-words")
            done = "given to" if is_given else "taken off"
            return f"{label.name}: {done} the whole sentence ({key} chooses words)"
        words = " ".join(session.article.text[slice(*span)].split()) if session.article else ""
        return f"{label.name}{'' if is_given else ' taken off'}: “{words}”"

    def _clear(self) -> None:
        if self._session.reading is not None:
            self._screen.after(self._session.answering.clear(), before=self._session.position)

    def _take_back(self, *, redo: bool) -> None:
        session, screen = self._session, self._screen
        article = session.article
        before = session.position

        def show(outcome: Outcome) -> None:
            if outcome.is_elsewhere:
                screen.articles.forget()
            if session.article is not article and session.article is not None:
                screen.articles.mark_open(session.article.key)
                screen.articles.forget()
                screen.show_article()
            elif session.reading is not None:
                screen.show_article()
            screen.after(outcome, before=before if session.article is article else session.position)

        take_back(screen, session, show, redo=redo)

    def _choose_target(self, then: Callable[[], object] | None = None) -> None:
        from reader.tui.screens.target_pickers import TargetPicker  # noqa: PLC0415 - not needed to start

        session, screen = self._session, self._screen

        def chosen(target: Target | None) -> None:
            if target is None:
                return
            screen.show_article()
            if then is not None:
                with screen.telling():
                    then()

        screen.app.push_screen(TargetPicker(session), chosen)

    def _edit_note(self) -> None:
        from reader.tui.screens.dialogs import NoteEditor  # noqa: PLC0415 - not needed to start

        session, screen = self._session, self._screen
        if session.reading is None or session.article is None or not session.reading.sentences:
            return
        note = session.reading.note(session.position)
        sentence = session.article.sentences[session.position]

        def written(text: str | None) -> None:
            if text is not None:
                with screen.telling():
                    screen.after(session.answering.write_note(text), before=session.position)

        words = session.article.text[sentence.start : sentence.end]
        screen.app.push_screen(NoteEditor(words, note.text if note else ""), written)

    def _judge_rest(self) -> None:
        session, screen = self._session, self._screen
        changes = session.answering.rest_changes()

        def show(outcome: Outcome) -> None:
            screen.after(outcome, before=session.position)
            screen.show_article()

        if session.saver.waiting or len(changes) < LARGE:
            show(session.answering.judge_rest())
            return
        place, seconds = session.spot(), session.attention.take()
        run_with_panel(
            screen,
            session.project,
            "Deciding the rest of the article …",
            lambda project, look: project.annotations.record(changes, place=place, seconds=seconds, on_progress=look),
            lambda written: show(session.saved(written, f"{len(changes):,} judgments made: z takes them all back")),
            is_large=True,
        )

    def _ask_rest(self) -> None:
        from reader.tui.screens.dialogs import Confirm  # noqa: PLC0415 - not needed to start

        session, screen = self._session, self._screen
        if session.reading is None:
            return
        if session.target is None and any(layer.per_target for layer in session.codebook.layers):
            self._choose_target(then=self._ask_rest)
            return
        waiting = len(session.reading.undecided(session.required))
        if not waiting:
            screen.say("Nothing is undecided in this article")
            return
        names = " and ".join(layer.rest_label.name for layer in session.codebook.layers if layer.id in session.required)

        def answered(yes: bool | None) -> None:
            if yes:
                with screen.telling():
                    self._judge_rest()

        toward = f" toward {session.target.name}" if session.target else ""
        noun = "sentence" if waiting == 1 else "sentences"
        question = f"Decide the {waiting} undecided {noun} of this article as {names}{toward}?"
        screen.app.push_screen(Confirm(question, "One undo takes all of it back."), answered)
