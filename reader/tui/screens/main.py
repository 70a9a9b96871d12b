"""The main screen: the articles, the article in hand, and the sentence under the cursor."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.screen import Screen

from reader.errors import ReaderError, StoreError
from reader.tui.background import Background
from reader.tui.commands import marking_commands
from reader.tui.folding import fold
from reader.tui.render.palette import make_palette
from reader.tui.render.status_lines import footer_line, heading_lines, marking_line, status_line
from reader.tui.watching import Watch
from reader.tui.widgets.article_list import ArticleList
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.bar import Bar
from reader.tui.widgets.sentence_pane import SentencePane

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from textual.app import ComposeResult
    from textual.events import Key, Resize
    from textual.timer import Timer

    from reader.model.article_annotations import Filter
    from reader.store.articles import ListedArticle
    from reader.tui.keymap import Keymap
    from reader.tui.marking import Marking
    from reader.tui.render.palette import Palette
    from reader.tui.session import Outcome, Session
    from reader.tui.welcome import Welcome

PLACE_AFTER = 0.7
"""Seconds after the last move when the place is kept."""
SORT_NAMES = {"imported": "undecided", "title": "by title", "date": "by date", "undecided": "most undecided"}
SAY_FOR = 6.0
"""Seconds that a message stands in the last line."""


class Panes(Horizontal):
    """The panes side by side; nothing of it is seen itself."""

    BLANK = True


class MainScreen(Screen[None], inherit_bindings=False):
    """Turns keys into commands and commands into what the session does, and shows what came of it."""

    AUTO_FOCUS = "#article"
    TAKES_KEYS = True
    """The application gives it its keys itself, unless a line to type in is open."""
    BLANK = True
    """Nothing of it is seen but what its widgets draw."""

    def __init__(self, session: Session, keymap: Keymap, notice: str) -> None:
        super().__init__()
        self.session = session
        self.keymap = keymap
        self.palette: Palette | None = None
        self._notice = notice
        self._message: tuple[str, bool] | None = None
        self._message_timer: Timer | None = None
        self._place_timer: Timer | None = None
        self.watching = Watch(self)
        self.background = Background(self)
        self.article_count = 0
        self.folded: tuple[object, ...] = ()
        """What `fold` last arranged the panes for."""
        self.asks = False
        """Whether a line to type words in is open and takes the keys."""
        self.sort = session.settings.get("sort", "imported")
        self.words = ""
        self.filter: Filter | None = None
        """The sentences that alone are shown; None for all."""
        self.walk: Callable[[int], object] | None = None
        """Goes to the next (1) or previous (-1) hit of a search of the corpus; None for the article's own hits."""
        self.marking: Marking | None = None
        """The words that are selected; None while keys are for the sentence."""
        self._marking_commands = marking_commands(session.codebook)
        self.top = Bar(1, id="top")
        self.articles = ArticleList(self._fetch, id="articles")
        self.view = ArticleView(session.codebook, id="article")
        self.pane = SentencePane(session, keymap, id="sentence")
        self.footer = Bar(1, id="keys")
        self.welcome: Welcome | None = None
        self._acts: dict[str, Callable[[], object]] = {}

    def compose(self) -> ComposeResult:
        """The widgets: a handful, however many articles and sentences there are."""
        yield self.top
        with Panes(id="panes"):
            yield self.articles
            yield self.view
            yield self.pane
        yield self.footer
        if self.session.settings.get("welcomed") != "yes":
            from reader.tui.welcome import Welcome  # noqa: PLC0415 - only at the first launch

            self.welcome = Welcome(self.session.codebook, self.keymap)
            yield self.welcome

    def on_mount(self) -> None:
        """Show the article where the annotator last was."""
        fold(self, self.app.size.width)
        self.set_theme()
        with self.telling():
            self.article_count = self.session.project.articles.count()
            self.list_articles()
            if self.session.open(self.session.first_article()) and self.session.article is not None:
                self.articles.mark_open(self.session.article.key)
                self.show_article()
        self.watching.begin()
        if self._notice:
            self.say(self._notice)

    # What is shown

    def set_theme(self) -> None:
        """Draw everything with the colors of the theme."""
        app = self.app
        self.palette = make_palette(app.theme_variables, self.session.codebook, is_dark=app.current_theme.dark)
        for widget in (self.articles, self.view, self.pane, self.welcome):
            if widget is not None:
                widget.set_palette(self.palette)
        self.show_status()
        self.show_heading()
        self.show_list_heading()
        self.show_footer()

    def show_status(self) -> None:
        """The line at the top."""
        if self.palette is not None:
            left, right = status_line(self.session, self.article_count, self.palette)
            self.top.show(0, left, right, self.palette.bar)

    def show_heading(self) -> None:
        """The lines over the article."""
        if self.palette is not None:
            has_hand = self.pane.hears and not self.pane.display
            key = self.keymap.shown("editions")
            lines = heading_lines(
                self.session, self.view.inner_width, self.palette, has_hand=has_hand, editions_key=key
            )
            for number, (left, right) in enumerate(lines):
                self.view.show_head(number, left, right)

    def show_list_heading(self) -> None:
        """The line over the list: what is listed, in which order."""
        if self.palette is None:
            return
        narrowed = " · ".join(part for part in (self.words, self.filter.title if self.filter else "") if part)
        left = f" Articles · {narrowed}" if narrowed else " Articles"
        order = SORT_NAMES[self.sort]
        if self.session.adjudicating is not None and self.sort == "imported":
            order = "to settle"
        right = f"{len(self.articles)} of {self.article_count} " if narrowed else f"{order} "
        self.articles.show_head(0, [(left, self.palette.strong)], [(right, self.palette.muted)])

    def show_footer(self) -> None:
        """The last line: a message if there is one, else the keys."""
        palette = self.palette
        if palette is None:
            return
        if self._message is not None:
            text, is_bad = self._message
            self.footer.show(0, [(f" {text} ", palette.bar_bad if is_bad else palette.bar_good)], (), palette.bar)
            return
        if self.marking is not None:
            self.footer.show(0, marking_line(self.session, self.keymap, palette), (), palette.bar)
            return
        pieces = footer_line(
            self.session, self.keymap, palette, self.footer.size.width, with_labels=not self.pane.display
        )
        self.footer.show(0, pieces, (), palette.bar)

    def say(self, text: str, *, is_bad: bool = False) -> None:
        """Show a message in the last line; it goes by itself, one about trouble only when it is over."""
        self._message = (text, is_bad)
        self.show_footer()
        if self._message_timer is not None:
            self._message_timer.stop()
            self._message_timer = None
        if not is_bad:
            self._message_timer = self.set_timer(SAY_FOR, self.say_nothing)

    @property
    def said(self) -> str:
        """The message in the last line; empty where there are the keys."""
        return self._message[0] if self._message else ""

    def say_nothing(self) -> None:
        """Show the keys in the last line again."""
        if self._message is not None:
            self._message = None
            self.show_footer()

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Say an error of ours in the last line instead of raising it."""
        try:
            yield
        except ReaderError as error:
            is_ours = error.subject == str(self.session.project.path)
            self.say(error.brief if is_ours else str(error), is_bad=True)

    def on_resize(self, event: Resize) -> None:
        """Fold the side panes away where there is no room, and fit the lines."""
        fold(self, event.size.width)
        self.show_heading()
        self.show_footer()

    # Articles

    def _fetch(self, keys: Sequence[int]) -> list[ListedArticle]:
        adjudicating = self.session.adjudicating
        try:
            found = self.session.project.articles.listed(keys)
            return adjudicating.listed(found) if adjudicating is not None else found
        except StoreError as error:
            self.say(str(error), is_bad=True)
            return []

    def list_articles(self) -> None:
        """List the articles again, in the order and with the words that are asked for."""
        keys = self.session.project.articles.find_keys(self.sort, self.words, self.filter)
        article = self.session.article
        self.articles.show(keys, article.key if article else 0)
        self.show_list_heading()

    def set_filter(self, wanted: Filter | None) -> None:
        """Show only sentences of one sort, or all of them again: in the list and in the text."""
        self.filter = wanted
        self.view.set_filter(wanted, self.session.required)
        self.list_articles()

    def open_article(self, key: int | None) -> bool:
        """Take an article in hand and show it."""
        if key is None or not self.session.open(key):
            return False
        self.session.keep_place()
        self.articles.mark_open(key)
        self.show_article()
        return True

    def show_article(self) -> None:
        """Show the article in hand as the session has it."""
        session = self.session
        if session.article is None or session.reading is None:
            return
        target = session.target.id if session.target else ""
        self.view.show(session.article.text, session.reading, target, session.position, session.names())
        self.pane.update()
        self.show_heading()
        self.show_status()

    # Keys and what they do

    def on_key(self, event: Key) -> None:
        """Do the command of the key. The fields that text is typed in take their keys themselves."""
        if self.asks:
            return
        character = event.character if event.is_printable else None
        command = self.keymap.command(event.key, character)
        if self.marking is not None and self.keymap.marking is not None and command not in self._marking_commands:
            command = self.keymap.marking.command(event.key, character) or command
        if command is not None:
            event.stop()
            self.do(command)
        elif event.key == "ctrl+c":
            self.say(f"{self.keymap.shown('quit')} quits; every judgment is saved as you make it")

    def do(self, command: str) -> None:
        """Do one command, by its id."""
        if self.welcome is not None:
            self.welcome.remove()
            self.welcome = None
            self.session.remember({"welcomed": "yes"})
        if self._message is not None and not self.session.saver.waiting:
            self.say_nothing()
        self.prepare()
        if self.marking is not None and command not in self._marking_commands:
            self.mark(None)
        self.session.attention.stir()
        with self.telling():
            self._acts[command]()

    def prepare(self) -> None:
        """Bring in what the keys need and the first screen does not."""
        if not self._acts:
            with self.telling():
                self.session.count()
                self.show_status()
            self.session.project.prepare()
            from reader.tui.acts import ACTS  # noqa: PLC0415

            self._acts = {command: act for make in ACTS for command, act in make(self).acts().items()}
            self.pane.hears = True
            self.pane.update()
            if self.session.adjudicating is not None:
                self.show_heading()

    def on_article_view_clicked(self, message: ArticleView.Clicked) -> None:
        """Put the cursor on the sentence."""
        self.mark(None)
        self.go_to(message.position)

    def on_article_view_selected(self, message: ArticleView.Selected) -> None:
        """Put the cursor on the sentence, with the words selected that a label's key is for."""
        self.prepare()
        self.session.attention.stir()
        self.go_to(message.position)
        self.mark(message.marking)

    def on_article_list_chosen(self, message: ArticleList.Chosen) -> None:
        """Open the article."""
        self.mark(None)
        with self.telling():
            self.open_article(message.key)
        self.remove_class("-only-list")
        self.view.focus()

    def on_sentence_pane_asked(self, message: SentencePane.Asked) -> None:
        """Do what the line stands for."""
        self.do(message.command)

    def mark(self, marking: Marking | None) -> None:
        """Have words of the sentence in hand selected, or none."""
        if marking is None and self.marking is None:
            return
        self.marking = marking
        self.view.select(marking.span if marking is not None else None)
        self.show_footer()

    def go_to(self, position: int) -> None:
        """Put the cursor on a sentence of the article in hand."""
        reading = self.session.reading
        if reading is None or not 0 <= position < len(reading.sentences) or position == self.session.position:
            return
        self.session.position = position
        self.view.move_to(position)
        self.pane.update()
        if not self.pane.display:
            self.show_heading()
        self._keep_place_soon()

    def _keep_place_soon(self) -> None:
        if self._place_timer is None:
            self._place_timer = self.set_timer(PLACE_AFTER, self._keep_place)

    def _keep_place(self) -> None:
        self._place_timer = None
        self.session.keep_place()

    def after(self, outcome: Outcome, *, before: int) -> None:
        """Show what a judgment did: at the sentence it was made on, and where the cursor is now."""
        self.view.redraw(before)
        if outcome.position != before:
            self.view.move_to(outcome.position)
        if self.view.target_id != (self.session.target.id if self.session.target else ""):
            self.show_article()
        self.pane.update()
        self.show_heading()
        if outcome.is_saved and self.session.article is not None:
            self.articles.count_again(self.session.article.key)
        self.show_status()
        if outcome.message:
            self.say(outcome.message, is_bad=not outcome.is_saved)
        if not outcome.is_saved:
            self.keep_trying()

    def keep_trying(self) -> None:
        """Try again and again to save what waits."""
        self.watching.keep_trying()

    def reload(self) -> None:
        """Read the judgments again and show them."""
        before = self.session.target
        self.session.reload()
        self.session.count()
        self.articles.forget()
        self.show_article()
        after = self.session.target
        if before is not None and (after is None or after.id != before.id):
            now = f"stances are toward {after.name} now" if after else "choose another"
            self.say(f"{before.name} was merged or retired by somebody else: {now}")
