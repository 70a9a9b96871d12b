"""What a command is and what comes of it; the commands that several screens have, and bind to what they do there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Flag, auto
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


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

MOVE_DOWN = Command("move-down", ("j", "down"), "Next sentence", MOVE, "move", is_shared=True)
MOVE_UP = Command("move-up", ("k", "up"), "Previous sentence", MOVE, "move", is_shared=True)
FIRST = Command("first", ("g", "home"), "First sentence", MOVE, is_shared=True)
LAST = Command("last", ("G", "end"), "Last sentence", MOVE, is_shared=True)
PAGE_DOWN = Command("page-down", ("space", "pagedown"), "One page down", MOVE, is_shared=True)
PAGE_UP = Command("page-up", ("pageup", "b"), "One page up", MOVE, is_shared=True)
MANAGE_TARGETS = Command(
    "manage-targets", ("T",), "Targets: rename, describe, order, merge and retire them", JUDGE, is_shared=True
)
MANAGE_CLAIMS = Command(
    "manage-claims", ("K",), "Claims: all of them, and who asserts and who denies each", JUDGE, is_shared=True
)
LIKE_THIS = Command(
    "like-this", ("L",), "Sentences of other articles like this one: apply its judgment to them", JUDGE, is_shared=True
)
EDITIONS = Command(
    "editions", ("V",), "Versions: what you judged of earlier editions, and where it goes", JUDGE, is_shared=True
)
UNDO = Command("undo", ("z",), "Undo", JUDGE, "undo", is_shared=True)
REDO = Command("redo", ("Z",), "Redo", JUDGE, is_shared=True)
SEARCH = Command(
    "search", ("/",), "Search this article (in the list: filter the articles)", FIND, "find", is_shared=True
)
SEARCH_CORPUS = Command(
    "search-corpus", ("ctrl+f",), "Search the corpus: words, targets, labels, claims, notes", FIND, is_shared=True
)
NEXT_HIT = Command("next-hit", (">",), "Next hit of the last search, also across articles", FIND, is_shared=True)
PREVIOUS_HIT = Command("previous-hit", ("<",), "Previous hit of the last search", FIND, is_shared=True)
NEXT_PANE = Command("next-pane", ("tab",), "Go to the next pane", VIEW, is_shared=True)
PREVIOUS_PANE = Command("previous-pane", ("shift+tab",), "Go to the previous pane", VIEW, is_shared=True)
OPEN = Command("open", ("enter",), "Open the article (in the list)", VIEW, is_shared=True)
BACK = Command("back", ("escape",), "Back: to the article, out of a search", VIEW, is_shared=True)
HELP = Command("help", ("?", "f1"), "Help: the codebook and the keys", PROGRAM, "help", is_shared=True)
QUIT = Command("quit", ("q", "ctrl+q"), "Quit", PROGRAM, "quit", is_shared=True)
CHOOSE_TARGET = Command(
    "choose-target", ("t",), "Choose or add the target that stances are toward", JUDGE, "target", is_shared=True
)
NEXT_TARGET = Command("next-target", (";",), "Next target", JUDGE, is_shared=True)


def label_command_id(layer: str, label: str) -> str:
    """The id of the command that gives this label."""
    return f"label:{layer}:{label}"
