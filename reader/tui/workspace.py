"""What a feature may ask of the screen that its command was given on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reader.model.article_annotations import Filter
from reader.model.words import WordSelection
from reader.tui.background import Background
from reader.tui.commands import Outcome
from reader.tui.keymap import Keymap
from reader.tui.layout import Layout
from reader.tui.message_screen import MessageScreen
from reader.tui.session import Session
from reader.tui.widgets.article_list import ArticleList
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.sentence_pane import SentencePane


class Workspace(MessageScreen[Any], inherit_bindings=False):
    """A screen on which sentences are annotated. Commands run with it.

    A command changes the session, and may return an `Outcome`; the screen then shows what has changed.
    """

    session: Session
    keymap: Keymap
    """The keys, to name them in messages."""
    word_selection: WordSelection | None = None
    """The words that are selected in the current sentence; None while keys are for the sentence."""

    def select_words(self, selection: WordSelection | None) -> None:
        """Select words of the current sentence, or none, where the screen shows it with its article."""

    def show(self, outcome: Outcome | None) -> None:
        """Show what has changed in the session, and a message."""
        raise NotImplementedError


class MainWorkspace(Workspace, inherit_bindings=False):
    """The main screen, as far as commands know it."""

    filter: Filter | None = None
    """The sentences that alone are shown; None for all."""
    sort: str
    """The order of the list of articles."""
    words: str = ""
    """The words of their titles that the articles are filtered by."""
    walk: Callable[[int], Outcome | None] | None = None
    """Goes to the next (1) or previous (-1) hit in the corpus; None where the last search was of the article."""
    articles: ArticleList
    view: ArticleView
    pane: SentencePane
    article_count: int = 0
    panes: Layout
    background: Background

    def list_articles(self) -> None:
        """List the articles again."""
        raise NotImplementedError

    def set_filter(self, wanted: Filter | None) -> None:
        """Show only sentences of one sort, or all of them again: in the list and in the text."""
        self.filter = wanted
        self.view.set_filter(wanted, self.session.required)
        self.list_articles()

    def run_command(self, command_id: str) -> None:
        """Run a command by its id."""
        raise NotImplementedError


def has_sentence(workspace: Workspace) -> bool:
    """Whether there is a sentence under the cursor."""
    return workspace.session.has_sentence


def has_article(workspace: Workspace) -> bool:
    """Whether an article is open."""
    return workspace.session.article is not None
