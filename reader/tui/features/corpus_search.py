"""Searching the corpus, labeling its hits, and going from hit to hit across articles."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.errors import UsageError
from reader.model.annotation import State, Voice
from reader.model.concordance import places
from reader.tui import screens
from reader.tui.commands import SEARCH_CORPUS, Command, Outcome, label_command_id
from reader.tui.corpus_search import CorpusSearch, SearchWorker
from reader.tui.features.attribution import cycle, set_confidence
from reader.tui.features.sentence_labels import clear, decide_without_label, give_label, questions
from reader.tui.session import Session
from reader.tui.stopwatch import Stopwatch
from reader.tui.undo import take_back

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reader.errors import ReaderError
    from reader.model.codebook import Label, Layer
    from reader.model.registry_entry import Target
    from reader.store.search import Hit
    from reader.tui.commands import Command
    from reader.tui.keymap import Keymap
    from reader.tui.screens.search_screen import SearchScreen
    from reader.tui.workspace import MainWorkspace

STATES = {"skip": State.SKIPPED, "unsure": State.UNSURE, "not-a-sentence": State.NOT_A_SENTENCE}


class HitLabels:
    """Labels the current hit with a second session: unsaved judgments share one queue, and undo is one."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._own = Session(session.project)
        self._own.save_queue = session.save_queue
        self._own.auto_advance = False
        self._version = session.project.database.data_version()

    def commands(self, screen: SearchScreen, keymap: Keymap) -> list[Command]:
        """The commands of the main screen that label, as they act on the current hit."""
        acts: dict[str, Callable[[], object]] = {
            label_command_id(layer.id, label.id): partial(self._judge, screen, layer, label)
            for layer, label in self._session.codebook.labels()
        }
        for command, state in STATES.items():
            acts[command] = partial(self._change, screen, partial(_decide, state), goes_on=True)
        for number in (1, 2, 3):
            acts[f"confidence-{number}"] = partial(self._change, screen, partial(_set_confidence, number))
        acts["cycle-voice"] = partial(self._change, screen, lambda own: cycle(own, "voice", Voice))
        acts["clear"] = partial(self._change, screen, clear)
        acts["undo"] = partial(self._take_back, screen, redo=False)
        acts["redo"] = partial(self._take_back, screen, redo=True)
        acts["choose-target"] = partial(self._choose_target, screen)
        acts["next-target"] = partial(self._next_target, screen)
        return [
            keymap.commands[command].bind(partial(_run, act), lambda each: each.is_in_hits, hint="")
            for command, act in acts.items()
        ]

    def begin(self) -> None:
        """Count the time on another sentence from now on."""
        self._own.stopwatch.start()

    def _judge(self, screen: SearchScreen, layer: Layer, label: Label) -> None:
        if layer.per_target and self._session.target is None:
            self._choose_target(screen, then=partial(self._judge, screen, layer, label))
            return
        self._change(screen, lambda own: give_label(own, layer, label), goes_on=True)

    def _change(self, screen: SearchScreen, change: Callable[[Session], Outcome], *, goes_on: bool = False) -> None:
        """Change the annotation of the current hit; go on to the next if that completes the sentence."""
        hit = screen.current_hit()
        if hit is None:
            return
        was_complete = self._is_complete(hit)
        outcome = change(self._session_at(hit))
        is_done = not was_complete and self._is_complete(hit)
        screen.show_outcome(outcome, goes_on=goes_on and is_done and self._session.auto_advance)

    def _session_at(self, hit: Hit) -> Session:
        """The session with the cursor on this hit. Details given before a label stand until another hit is labeled.

        Raises `UsageError` where the sentence no longer exists.
        """
        own = self._own
        if own.target is not self._session.target:
            own.target = self._session.target
        spent, own.stopwatch = own.stopwatch, Stopwatch(0)  # moving to the sentence would begin it anew
        try:
            self._open(hit)
        finally:
            own.stopwatch = spent
        spent.touch()
        return own

    def _open(self, hit: Hit) -> None:
        own, version = self._own, self._session.project.database.data_version()
        if own.article is None or own.article.id != hit.article_id:
            own.open(hit.article_key)
        elif version != self._version:
            own.reload()
            own.target = self._session.target
        self._version = version
        position = own.reading.position_of(hit.start) if own.reading is not None else None
        if position is None:
            raise UsageError("the sentence no longer exists")
        own.position = position

    def _is_complete(self, hit: Hit) -> bool:
        """Whether every required question about this sentence is answered."""
        own = self._session_at(hit)
        answers = own.annotations.at(own.position)
        return all(question in answers for question in questions(own))

    def _take_back(self, screen: SearchScreen, *, redo: bool) -> None:
        """Undo or redo, and show the sentence that it was on."""
        own = self._own

        def show(outcome: Outcome) -> None:
            spot = own.spot() if own.reading is not None and own.reading.sentences else None
            screen.show_taken_back(outcome.message, (spot.article_id, spot.start) if spot else None)

        take_back(screen, own, show, redo=redo)

    def _choose_target(self, screen: SearchScreen, then: Callable[[], object] | None = None) -> None:
        def chosen(target: Target | None) -> None:
            if target is not None:
                screen.show_target()
                if then is not None:
                    screen.do(then)

        screen.app.push_screen(screens.TargetPicker(self._session), chosen)

    def _next_target(self, screen: SearchScreen) -> None:
        following = self._session.targets_after() or self._session.active_targets
        if following:
            self._session.choose_target(following[0])
        screen.show_target()


def _run(act: Callable[[], object], _: SearchScreen) -> None:
    act()


def _decide(state: State, own: Session) -> Outcome:
    return decide_without_label(own, state)


def _set_confidence(confidence: int, own: Session) -> Outcome:
    return set_confidence(own, confidence)


class LastSearch:
    """The last search of the corpus, as it was left."""

    def __init__(self) -> None:
        self._search: CorpusSearch | None = None
        self._worker: SearchWorker | None = None

    def open(self, workspace: MainWorkspace) -> None:
        """Open the screen of the search."""
        session = workspace.session
        if workspace.palette is None:
            return
        if self._worker is not None:
            self._worker.cancel()
        session.keep_place()
        screen = screens.SearchScreen(
            session, workspace.keymap, workspace.palette, self._search or CorpusSearch(), HitLabels(session)
        )

        def closed(hit: Hit | None) -> None:
            self._search = screen.search
            session.reload()
            session.stopwatch.start()
            if hit is not None:
                workspace.walk = partial(self._walk, workspace)
                self._go_to(workspace, screen.search, hit)

        workspace.push(screen, closed, always=True)

    @staticmethod
    def _go_to(workspace: MainWorkspace, search: CorpusSearch, hit: Hit) -> None:
        """Show a hit in its article, with every hit of it marked."""
        session = workspace.session
        if session.open_at(hit.article_key, hit.start) and session.article is not None:
            workspace.show(None)
            workspace.view.set_hits(places(session.article.text, search.pattern))
            workspace.view.focus()

    def _walk(self, workspace: MainWorkspace, direction: int) -> Outcome | None:
        """Go on to the next or previous hit, wherever it is."""
        search, session = self._search, workspace.session
        if search is None or not session.has_sentence:
            return None
        spot = session.spot()
        row = search.beside(spot.article_id, spot.start, backwards=direction < 0)
        if row >= len(search.hits) and not search.is_all:
            return self._look_further(workspace, search)
        return self._go_to_row(workspace, search, row)

    def _look_further(self, workspace: MainWorkspace, search: CorpusSearch) -> Outcome | None:
        self._worker = self._worker or SearchWorker(workspace, workspace.session.project)
        row = len(search.hits)

        def take(page: Sequence[Hit]) -> None:
            search.add(page)
            with workspace.telling():
                workspace.show(self._go_to_row(workspace, search, row))

        def fail(error: ReaderError) -> None:
            workspace.say(str(error), is_bad=True)

        self._worker.find(search, take, fail)
        return Outcome("Searching for more …") if self._worker.is_busy else None

    def _go_to_row(self, workspace: MainWorkspace, search: CorpusSearch, row: int) -> Outcome:
        if not 0 <= row < len(search.hits):
            return Outcome(f"This is the {'last' if row > 0 else 'first'} of {len(search.hits):,} hits in the corpus")
        search.cursor = row
        self._go_to(workspace, search, search.hits[row])
        count = f"{len(search.hits):,}" + ("" if search.is_all else "+")
        return Outcome(f"Hit {row + 1:,} of {count}: {search.typed.strip()}")


def commands() -> tuple[Command, ...]:
    """The command, which keeps the last search."""
    return (SEARCH_CORPUS.bind(LastSearch().open),)
