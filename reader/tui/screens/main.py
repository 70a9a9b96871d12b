"""The main screen: the articles, the open article, and the sentence under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import Key, Resize
from textual.timer import Timer

from reader.errors import ReaderError, StoreError
from reader.model.words import WordSelection
from reader.project.article_service import ListedArticle
from reader.tui.background import Background
from reader.tui.change_monitor import ChangeMonitor
from reader.tui.commands import WORDS, Changed, Command, Outcome
from reader.tui.keymap import Keymap
from reader.tui.layout import Layout
from reader.tui.render.palette import Palette, make_palette
from reader.tui.render.status_lines import footer_line, heading_lines, marking_line, status_line, welcome_rows
from reader.tui.render.text_layout import Piece
from reader.tui.session import Session
from reader.tui.widgets.article_list import ArticleList
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.line_view import Bar
from reader.tui.widgets.sentence_pane import SentencePane
from reader.tui.workspace import MainWorkspace

PLACE_AFTER = 0.7
"""Seconds after the last move when the place is kept."""
SORT_NAMES = {"imported": "undecided", "title": "by title", "date": "by date", "undecided": "most undecided"}


class Panes(Horizontal):
    """The panes side by side; nothing of it is seen itself."""

    BLANK = True


class MainScreen(MainWorkspace, inherit_bindings=False):
    """Turns keys into commands, runs them, and shows what has changed in the session."""

    AUTO_FOCUS = "#article"
    BLANK = True
    """Nothing of it is seen but what its widgets draw."""

    def __init__(self, session: Session, keymap: Keymap, notice: str) -> None:
        super().__init__()
        self.session = session
        self.keymap = keymap
        self._notice = notice
        self._place_timer: Timer | None = None
        self._monitor = ChangeMonitor(self, session)
        self.background = Background(self)
        self._is_prepared = False
        self.sort = session.settings.get("sort", "imported")
        self.words = ""
        self.articles = ArticleList(self._fetch, id="articles")
        self.view = ArticleView(session.codebook, id="article")
        self.pane = SentencePane(session, keymap, id="sentence")
        self.panes = Layout(self, session, (self.articles, self.view, self.pane), self._fit_lines)
        self.welcome: Bar | None = None
        """The panel of the first launch, which goes with the first key."""

    def compose(self) -> ComposeResult:
        """The widgets: a handful, however many articles and sentences there are."""
        yield self.top
        with Panes(id="panes"):
            yield self.articles
            yield self.view
            yield self.pane
        yield self.foot
        if self.session.settings.get("welcomed") != "yes":
            self.welcome = Bar(len(welcome_rows(self.session.codebook, self.keymap)), id="welcome")
            yield self.welcome

    def on_mount(self) -> None:
        """Show the article where the annotator last was."""
        self.panes.arrange(self.app.size.width)
        self.set_theme()
        with self.show_errors():
            self._monitor.start()
            self.session.changed(Changed.LIST)
            self.session.open(self.session.first_article())
            self.show(Outcome(self._notice))

    # What is shown

    def set_theme(self) -> None:
        """Draw everything with the colors of the theme."""
        app = self.app
        self.palette = make_palette(app.theme_variables, self.session.codebook, is_dark=app.current_theme.dark)
        for widget in (self.articles, self.view, self.pane):
            widget.set_palette(self.palette)
        if self.welcome is not None:
            rows = welcome_rows(self.session.codebook, self.keymap)
            key_width = max(len(keys) for keys, _ in rows)
            for number, (keys, words) in enumerate(rows):
                pieces = [(f"  {keys:{key_width}}  ", self.palette.bar_key)] if keys else [("  ", self.palette.bar)]
                self.welcome.show(number, [*pieces, (words, self.palette.bar)], (), self.palette.bar)
        self._show_status()
        self._show_heading()
        self._show_list_heading()
        self.show_foot()

    def show(self, outcome: Outcome | None) -> None:
        """Show what has changed in the session, then a message."""
        session = self.session
        changed, positions = session.take_changes()
        if Changed.LIST in changed:
            self.list_articles()
        elif Changed.COUNTS in changed:
            self.articles.forget()
        if Changed.ARTICLE in changed:
            self._show_article()
        elif changed:
            for position in positions:
                self.view.redraw(position)
            if Changed.PLACE in changed:
                self.view.move_to(session.position)
            self.pane.update()
        if changed & (Changed.ARTICLE | Changed.PLACE) and Changed.SENTENCES not in changed and self._is_prepared:
            self._keep_place_soon()  # a judgment keeps it too
        self._show_lines(changed)
        if outcome is not None and outcome.message:
            self.show_message(outcome.message, is_bad=not outcome.is_saved)
        if session.save_queue.pending:
            self._monitor.keep_trying()

    def _show_lines(self, changed: Changed) -> None:
        """Show the lines at the top, over the article, and of the article in the list."""
        session = self.session
        if changed & ~Changed.PLACE:
            self._show_heading()
            self._show_status()
            if session.article is not None and not session.save_queue.pending:
                self.articles.show_progress(session.article.key, *session.progress)
        elif changed and not self.pane.display:
            self._show_heading()

    def _show_article(self) -> None:
        """Show the open article as the session has it."""
        session = self.session
        if session.article is None:
            return
        target = session.target.id if session.target else ""
        self.articles.mark_open(session.article.key)
        self.view.show(session.article.text, session.annotations, target, session.position, session.names())
        self.pane.update()
        self.show_foot()

    def _show_status(self) -> None:
        """The line at the top."""
        left, right = status_line(self.session, self.article_count, self.palette)
        self.top.show(0, left, right, self.palette.bar)

    def _show_heading(self) -> None:
        """The lines over the article."""
        shows_current = self.pane.hears and not self.pane.display
        key = self.keymap.shown("editions")
        lines = heading_lines(
            self.session, self.view.inner_width, self.palette, shows_current=shows_current, editions_key=key
        )
        for number, (left, right) in enumerate(lines):
            self.view.show_head(number, left, right)

    def _show_list_heading(self) -> None:
        """The line over the list: what is listed, in which order."""
        narrowed = " · ".join(part for part in (self.words, self.filter.title if self.filter else "") if part)
        left = f" Articles · {narrowed}" if narrowed else " Articles"
        order = SORT_NAMES[self.sort]
        if self.session.adjudication is not None and self.sort == "imported":
            order = "to settle"
        right = f"{len(self.articles)} of {self.article_count} " if narrowed else f"{order} "
        self.articles.show_head(0, [(left, self.palette.strong)], [(right, self.palette.muted)])

    def key_pieces(self, palette: Palette) -> Sequence[Piece]:
        """The keys for the sentence, or for the words that are selected."""
        if self.word_selection is not None:
            return marking_line(self.session, self.keymap, palette)
        return footer_line(
            self.session, self.keymap, palette, self.foot.size.width,
            with_labels=not self.pane.display, is_enabled=lambda command: command.enabled(self),
        )  # fmt: skip

    def show_error(self, error: ReaderError) -> None:
        """Show an error of ours, and what has changed before it; the name of the database goes without saying."""
        with suppress(ReaderError):
            self.show(None)
        is_ours = error.subject == str(self.session.project.path)
        self.show_message(error.brief if is_ours else str(error), is_bad=True)

    def on_resize(self, event: Resize) -> None:
        """Fold the side panes away where there is no room, and fit the lines."""
        self.panes.arrange(event.size.width)
        self._fit_lines()

    def _fit_lines(self) -> None:
        self._show_heading()
        self.show_foot()

    # Articles

    def _fetch(self, keys: Sequence[int]) -> list[ListedArticle]:
        adjudication = self.session.adjudication
        try:
            found = self.session.project.articles.listed(keys)
            return adjudication.listed(found) if adjudication is not None else found
        except StoreError as error:
            self.show_message(str(error), is_bad=True)
            return []

    def list_articles(self) -> None:
        """List the articles again, in the order and with the words that are asked for."""
        keys = self.session.project.articles.find_keys(self.sort, self.words, self.filter)
        article = self.session.article
        self.articles.show(keys, article.key if article else 0)
        self._show_list_heading()

    # Keys and commands

    def on_key(self, event: Key) -> None:
        """Run the command of the key. The fields that text is typed in take their keys themselves."""
        if self.asks:
            return
        character = event.character if event.is_printable else None
        for keymap in (self.keymap.marking if self.word_selection is not None else None, self.keymap):
            command_id = keymap.command(event.key, character) if keymap is not None else None
            if keymap is not None and command_id is not None:
                event.stop()
                self._run(keymap.commands[command_id])
                return
        if event.key == "ctrl+c":
            self.show_message(f"{self.keymap.shown('quit')} quits; every judgment is saved as you make it")

    def run_command(self, command_id: str) -> None:
        """Run a command by its id."""
        self._run(self.keymap.commands[command_id])

    def _run(self, command: Command) -> None:
        if self.welcome is not None:
            self.welcome.remove()
            self.welcome = None
            self.session.remember({"welcomed": "yes"})
        if self._message is not None and not self.session.save_queue.pending:
            self.clear_message()
        self.prepare()
        if self.word_selection is not None and command.group != WORDS and command.needs != "spans":
            self.select_words(None)
        self.session.stopwatch.touch()
        with self.show_errors():
            if command.enabled(self):
                outcome = command.run(self)
                self.show(outcome if isinstance(outcome, Outcome) else None)

    def do(self, act: Callable[[], object]) -> None:
        """Call `act`, and show its outcome and what has changed."""
        with self.show_errors():
            outcome = act()
            self.show(outcome if isinstance(outcome, Outcome) else None)

    def prepare(self) -> None:
        """Bring in what the keys need and the first screen does not."""
        if self._is_prepared:
            return
        self._is_prepared = True
        with self.show_errors():
            self.session.count()
            self._show_status()
        self.session.project.prepare()
        self.pane.hears = True
        self.pane.update()
        if self.session.adjudication is not None:
            self._show_heading()

    def on_article_view_sentence_clicked(self, message: ArticleView.SentenceClicked) -> None:
        """Put the cursor on the sentence."""
        self.select_words(None)
        self.session.go_to(message.position)
        self.show(None)

    def on_article_view_selected(self, message: ArticleView.Selected) -> None:
        """Put the cursor on the sentence, with the words selected that a label's key is for."""
        self.prepare()
        self.session.stopwatch.touch()
        self.session.go_to(message.position)
        self.show(None)
        self.select_words(message.selection)

    def on_article_list_chosen(self, message: ArticleList.Chosen) -> None:
        """Open the article."""
        self.select_words(None)
        self.do(partial(self.session.open, message.key))
        self.panes.focus_article()

    def on_sentence_pane_asked(self, message: SentencePane.Asked) -> None:
        """Run the command of the line."""
        self.run_command(message.command)

    def select_words(self, selection: WordSelection | None) -> None:
        """Select words of the current sentence, or none."""
        if selection is None and self.word_selection is None:
            return
        self.word_selection = selection
        self.view.select(selection.span if selection is not None else None)
        self.show_foot()

    def _keep_place_soon(self) -> None:
        if self._place_timer is None:
            self._place_timer = self.set_timer(PLACE_AFTER, self._keep_place)

    def _keep_place(self) -> None:
        self._place_timer = None
        self.session.save_place()
