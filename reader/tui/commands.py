"""What a command is and what comes of it; the commands that several screens have, and bind to what they do there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Flag, auto
from functools import partial
from typing import Any, NamedTuple


def always(_: object) -> bool:
    """Whether a command can be run, where it always can."""
    return True


def nothing(_: object) -> None:
    """What a command does that no screen has bound yet."""


@dataclass(frozen=True)
class Command:
    """One thing that a screen does when it is asked to."""

    id: str
    """The name by which a keymap file speaks of it."""
    keys: tuple[str, ...]
    """The keys that do it, as `reader.tui.keymap` names them; the first is the one shown."""
    title: str
    """What it does, as the palette and the help page say it."""
    group: str
    """The heading that it stands under."""
    hint: str = ""
    """One or two words for the footer; not shown there if empty."""
    needs: str = ""
    """What a layer of the codebook must ask for: `expression`, `aim` or `spans`; `adjudicating`, for adjudicators only.

    Empty for what is always there.
    """
    run: Callable[[Any], object] = nothing
    """Does it. Called with the workspace of the screen that has the keyboard."""
    enabled: Callable[[Any], bool] = always
    """Whether it can be done now: where not, footer and palette leave it out, and the help page grays it."""
    is_shared: bool = False
    """Whether several screens have it. There, a screen's own command may use one of its usual keys instead."""

    def bind(self, run: Callable[[Any], object], enabled: Callable[[Any], bool] = always, **shown: str) -> Command:
        """This command as one screen does it: same id and keys; `shown` is another title, hint or group."""
        return replace(self, run=run, enabled=enabled, **shown)  # type: ignore[arg-type]


class Outcome(NamedTuple):
    """What the screen says after a command."""

    message: str = ""
    is_saved: bool = True
    """Whether everything is on disk; where not, the message says why."""


class Changed(Flag):
    """What a screen has to show again. The session collects it; see `Session.changed`."""

    NOTHING = 0
    PLACE = auto()
    """The cursor is on another sentence."""
    DETAILS = auto()
    """What is chosen for the current sentence, before or beside its label."""
    SENTENCES = auto()
    """Annotations of some sentences of the open article; `Session` has their positions."""
    ARTICLE = auto()
    """Another article is open, its annotations were read again, or stances are toward another target."""
    COUNTS = auto()
    """How many sentences are done in other articles."""
    LIST = auto()
    """Which articles are listed, or in which order."""


MOVE, JUDGE, FIND, VIEW, PROGRAM = "Move", "Judge", "Find", "View", "Program"
WORDS = "While words are selected"
ADJUDICATING = "adjudicating"
GROUPS = (MOVE, JUDGE, FIND, VIEW, PROGRAM)

_shared = partial(Command, is_shared=True)
MOVE_DOWN = _shared("move-down", ("j", "down"), "Next sentence", MOVE, "move")
MOVE_UP = _shared("move-up", ("k", "up"), "Previous sentence", MOVE, "move")
FIRST = _shared("first", ("g", "home"), "First sentence", MOVE)
LAST = _shared("last", ("G", "end"), "Last sentence", MOVE)
PAGE_DOWN = _shared("page-down", ("space", "pagedown"), "One page down", MOVE)
PAGE_UP = _shared("page-up", ("pageup", "b"), "One page up", MOVE)
MANAGE_TARGETS = _shared("manage-targets", ("T",), "Targets: rename, describe, order, merge and retire them", JUDGE)
MANAGE_CLAIMS = _shared("manage-claims", ("K",), "Claims: all of them, and who asserts and who denies each", JUDGE)
LIKE_THIS = _shared("like-this", ("L",), "Sentences of other articles like this one: apply its judgment to them", JUDGE)
EDITIONS = _shared("editions", ("V",), "Versions: what you judged of earlier editions, and where it goes", JUDGE)
UNDO = _shared("undo", ("z",), "Undo", JUDGE, "undo")
REDO = _shared("redo", ("Z",), "Redo", JUDGE)
SEARCH = _shared("search", ("/",), "Search this article (in the list: filter the articles)", FIND, "find")
SEARCH_CORPUS = _shared("search-corpus", ("ctrl+f",), "Search the corpus: words, targets, labels, claims, notes", FIND)
NEXT_HIT = _shared("next-hit", (">",), "Next hit of the last search, also across articles", FIND)
PREVIOUS_HIT = _shared("previous-hit", ("<",), "Previous hit of the last search", FIND)
NEXT_PANE = _shared("next-pane", ("tab",), "Go to the next pane", VIEW)
PREVIOUS_PANE = _shared("previous-pane", ("shift+tab",), "Go to the previous pane", VIEW)
OPEN = _shared("open", ("enter",), "Open the article (in the list)", VIEW)
BACK = _shared("back", ("escape",), "Back: to the article, out of a search", VIEW)
HELP = _shared("help", ("?", "f1"), "Help: the codebook and the keys", PROGRAM, "help")
QUIT = _shared("quit", ("q", "ctrl+q"), "Quit", PROGRAM, "quit")
CHOOSE_TARGET = _shared("choose-target", ("t",), "Choose or add the target that stances are toward", JUDGE, "target")
NEXT_TARGET = _shared("next-target", (";",), "Next target", JUDGE)


def label_command_id(layer: str, label: str) -> str:
    """The id of the command that gives this label."""
    return f"label:{layer}:{label}"
