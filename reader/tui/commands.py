"""Every command of the screen, once: keys, palette, help, footer and the keys page come from here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.model.codebook import Codebook


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
    """Whether it can be done now, in that workspace: where not, footer, palette and help leave it out."""
    is_shared: bool = False
    """Whether several screens have it. There, a screen's own command may use one of its usual keys instead."""

    def bind(self, run: Callable[[Any], object], enabled: Callable[[Any], bool] = always, **shown: str) -> Command:
        """This command as one screen does it: same id and keys; `shown` is another title, hint or group."""
        return replace(self, run=run, enabled=enabled, **shown)  # type: ignore[arg-type]


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

COMMANDS = (
    MOVE_DOWN,
    MOVE_UP,
    FIRST,
    LAST,
    PAGE_DOWN,
    PAGE_UP,
    Command("next-article", ("]",), "Next article", MOVE, "article"),
    Command("previous-article", ("[",), "Previous article", MOVE, "article"),
    Command("next-undecided", (".",), "Next undecided sentence, across articles", MOVE, "undecided"),
    Command("previous-undecided", (",",), "Previous undecided sentence, across articles", MOVE),
    Command("next-put-off", ("w",), "Next sentence that was skipped or left unsure, across articles", MOVE),
    Command("previous-put-off", ("W",), "Previous sentence that was skipped or left unsure", MOVE),
    CHOOSE_TARGET,
    NEXT_TARGET,
    MANAGE_TARGETS,
    Command("choose-holder", ("h",), "Choose or add the holder: whose stance or claim it is", JUDGE, "holder"),
    Command("cycle-voice", ("v",), "Change the voice: author, direct, indirect or mixed quote, unclear", JUDGE),
    Command("cycle-expression", ("E",), "Change the expression: explicit or implicit", JUDGE, needs="expression"),
    Command("cycle-aim", ("A",), "Change the aim: direct or indirect", JUDGE, needs="aim"),
    Command("add-stance", ("+",), "One stance more toward the same target, of another holder", JUDGE),
    Command("next-in-hand", ("=",), "Take the sentence's next stance or claim in hand", JUDGE),
    Command("cycle-relation", ("r",), "Change the relation: asserts, denies, questions, reports the claim", JUDGE),
    Command("confidence-1", ("1",), "Confidence 1: a guess", JUDGE),
    Command("confidence-2", ("2",), "Confidence 2: fairly sure", JUDGE),
    Command("confidence-3", ("3",), "Confidence 3: sure", JUDGE),
    Command("skip", ("s",), "Skip the sentence for now", JUDGE),
    Command("unsure", ("d",), "Decide that you are unsure (in doubt)", JUDGE),
    Command("not-a-sentence", ("N",), "Decide that this is no sentence: a fragment, page furniture", JUDGE),
    Command("mark-words", ("i",), "Mark words of the sentence", JUDGE, "words", needs="spans"),
    Command("edit-note", ("e",), "Write a note on the sentence", JUDGE, "note"),
    Command("link-claim", ("l",), "Link the sentence to a claim: one that is there, or a new one", JUDGE, "claim"),
    MANAGE_CLAIMS,
    LIKE_THIS,
    EDITIONS,
    Command("take-over", ("Y",), "Take over what annotators said of the sentence", JUDGE, "take over", ADJUDICATING),
    Command(
        "take-over-article", ("U",), "Take over all that annotators agree on in the article", JUDGE, needs=ADJUDICATING
    ),
    Command("take-over-all", (), "Take over all that annotators agree on, in every article", JUDGE, needs=ADJUDICATING),
    Command("clear", ("backspace",), "Clear the judgments on the sentence", JUDGE),
    Command("rest-of-article", ("R",), "Decide the rest of the article as holding nothing", JUDGE),
    UNDO,
    REDO,
    SEARCH,
    SEARCH_CORPUS,
    NEXT_HIT,
    PREVIOUS_HIT,
    Command(
        "filter", ("F",), "Show only sentences of one sort: undecided, unsure, noted, by label, target, claim", FIND
    ),
    Command("sort-articles", ("o",), "Sort the articles: as imported, by title, date or undecided", FIND),
    NEXT_PANE,
    PREVIOUS_PANE,
    OPEN,
    BACK,
    Command("toggle-list", ("f2",), "Show or hide the list of articles", VIEW),
    Command("toggle-sentence-pane", ("f3",), "Show or hide the sentence pane", VIEW),
    Command("wider-list", ("}",), "Wider list of articles", VIEW),
    Command("narrower-list", ("{",), "Narrower list of articles", VIEW),
    Command("wider-pane", ("(",), "Wider sentence pane", VIEW),
    Command("narrower-pane", (")",), "Narrower sentence pane", VIEW),
    Command("choose-theme", ("f4",), "Choose the theme", VIEW),
    Command("choose-layers", ("f5",), "Choose the layers that are asked for: all, or one at a time", VIEW),
    Command("toggle-target-pass", ("f7",), "Target pass: go over the article for the next target, on or off", VIEW),
    Command("toggle-going-on", ("f6",), "Go on by itself when a sentence is decided: on or off", VIEW),
    HELP,
    Command("palette", ("ctrl+p",), "All commands", PROGRAM, "more"),
    Command("export-tidy", (), "Export the annotations as CSV: one row a judgment", PROGRAM),
    Command("export-wide", (), "Export the annotations as CSV: one row a sentence", PROGRAM),
    Command("back-up", (), "Write a backup copy of the database", PROGRAM),
    Command("screenshot", (), "Save a picture of the screen (SVG)", PROGRAM),
    Command("suspend", ("ctrl+z",), "Put the program in the background (fg brings it back)", PROGRAM),
    QUIT,
)


MARKING = (
    Command("previous-word", ("left", "h"), "Previous word", WORDS, "word"),
    Command("next-word", ("right", "l"), "Next word", WORDS, "word"),
    Command("end-earlier", ("<", "shift+left"), "One word less at the end", WORDS, "end"),
    Command("end-later", (">", "shift+right"), "One word more at the end", WORDS, "end"),
    Command("begin-earlier", ("[", "ctrl+left"), "One word more at the beginning", WORDS, "begin"),
    Command("begin-later", ("]", "ctrl+right"), "One word less at the beginning", WORDS, "begin"),
    Command("first-word", ("home", "g"), "First word", WORDS),
    Command("last-word", ("end", "G"), "Last word", WORDS),
    Command("next-mark", ("tab",), "Next words that are marked", WORDS, "marked"),
    Command("previous-mark", ("shift+tab",), "Previous words that are marked", WORDS),
    Command("end-marking", ("escape",), "Select no words", WORDS, "done"),
)
"""What keys do while words of the sentence are selected; all others do what they always do, and end that."""


def label_command_id(layer: str, label: str) -> str:
    """The id of the command that gives this label."""
    return f"label:{layer}:{label}"


def label_commands(codebook: Codebook) -> tuple[Command, ...]:
    """A command for every label of the codebook, on the label's key."""
    return tuple(
        Command(label_command_id(layer.id, label.id), (label.key,), f"{layer.name}: {label.name}", JUDGE)
        for layer, label in codebook.labels()
    )


def marking_commands(codebook: Codebook) -> frozenset[str]:
    """The ids of the commands that words can stay selected for: those above, and the labels that words get."""
    labels = {label_command_id(layer.id, label.id) for layer, label in codebook.labels() if layer.has_spans}
    return frozenset({"mark-words", *labels, *(command.id for command in MARKING)}) if labels else frozenset()


def all_commands(codebook: Codebook, *, adjudicates: bool = False) -> tuple[Command, ...]:
    """The labels of the codebook and everything else that it has use for, in the order of the help page.

    With `adjudicates`, what only an adjudicator can do too.
    """
    asked = {detail for layer in codebook.layers for detail in layer.details}
    asked |= {"spans" for layer in codebook.layers if layer.has_spans}
    asked |= {ADJUDICATING} if adjudicates else set()
    every = (*label_commands(codebook), *(each for each in COMMANDS if not each.needs or each.needs in asked))
    return tuple(command for group in GROUPS for command in every if command.group == group)
