"""Every command of the screen, once: keys, palette, help, footer and the keys page come from here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reader.model.codebook import Codebook


class Command(NamedTuple):
    """One thing that the screen does when it is asked to."""

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


MOVE, JUDGE, FIND, VIEW, PROGRAM = "Move", "Judge", "Find", "View", "Program"
WORDS = "While words are selected"
ADJUDICATING = "adjudicating"
GROUPS = (MOVE, JUDGE, FIND, VIEW, PROGRAM)

COMMANDS = (
    Command("next-sentence", ("j", "down"), "Next sentence", MOVE, "move"),
    Command("previous-sentence", ("k", "up"), "Previous sentence", MOVE, "move"),
    Command("first-sentence", ("g", "home"), "First sentence", MOVE),
    Command("last-sentence", ("G", "end"), "Last sentence", MOVE),
    Command("page-down", ("space", "pagedown"), "One page down", MOVE),
    Command("page-up", ("pageup", "b"), "One page up", MOVE),
    Command("next-article", ("]",), "Next article", MOVE, "article"),
    Command("previous-article", ("[",), "Previous article", MOVE, "article"),
    Command("next-undecided", (".",), "Next undecided sentence, across articles", MOVE, "undecided"),
    Command("previous-undecided", (",",), "Previous undecided sentence, across articles", MOVE),
    Command("next-put-off", ("w",), "Next sentence that was skipped or left unsure, across articles", MOVE),
    Command("previous-put-off", ("W",), "Previous sentence that was skipped or left unsure", MOVE),
    Command("choose-target", ("t",), "Choose or add the target that stances are toward", JUDGE, "target"),
    Command("next-target", (";",), "Next target", JUDGE),
    Command("manage-targets", ("T",), "Targets: rename, describe, order, merge and retire them", JUDGE),
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
    Command("manage-claims", ("K",), "Claims: all of them, and who asserts and who denies each", JUDGE),
    Command("like-this", ("L",), "Sentences of other articles like this one: apply its judgment to them", JUDGE),
    Command("editions", ("V",), "Versions: what you judged of earlier editions, and where it goes", JUDGE),
    Command("take-over", ("Y",), "Take over what annotators said of the sentence", JUDGE, "take over", ADJUDICATING),
    Command(
        "take-over-article", ("U",), "Take over all that annotators agree on in the article", JUDGE, needs=ADJUDICATING
    ),
    Command("take-over-all", (), "Take over all that annotators agree on, in every article", JUDGE, needs=ADJUDICATING),
    Command("clear", ("backspace",), "Clear the judgments on the sentence", JUDGE),
    Command("rest-of-article", ("R",), "Decide the rest of the article as holding nothing", JUDGE),
    Command("undo", ("z",), "Undo", JUDGE, "undo"),
    Command("redo", ("Z",), "Redo", JUDGE),
    Command("search", ("/",), "Search this article (in the list: filter the articles)", FIND, "find"),
    Command("search-corpus", ("ctrl+f",), "Search the corpus: words, targets, labels, claims, notes", FIND),
    Command("next-hit", (">",), "Next hit of the last search, also across articles", FIND),
    Command("previous-hit", ("<",), "Previous hit of the last search", FIND),
    Command(
        "filter", ("F",), "Show only sentences of one sort: undecided, unsure, noted, by label, target, claim", FIND
    ),
    Command("sort-articles", ("o",), "Sort the articles: as imported, by title, date or undecided", FIND),
    Command("next-pane", ("tab",), "Go to the next pane", VIEW),
    Command("previous-pane", ("shift+tab",), "Go to the previous pane", VIEW),
    Command("open", ("enter",), "Open the article (in the list)", VIEW),
    Command("back", ("escape",), "Back: to the article, out of a search", VIEW),
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
    Command("help", ("?", "f1"), "Help: the codebook and the keys", PROGRAM, "help"),
    Command("palette", ("ctrl+p",), "All commands", PROGRAM, "more"),
    Command("export-tidy", (), "Export the annotations as CSV: one row a judgment", PROGRAM),
    Command("export-wide", (), "Export the annotations as CSV: one row a sentence", PROGRAM),
    Command("back-up", (), "Write a backup copy of the database", PROGRAM),
    Command("screenshot", (), "Save a picture of the screen (SVG)", PROGRAM),
    Command("suspend", ("ctrl+z",), "Put the program in the background (fg brings it back)", PROGRAM),
    Command("quit", ("q", "ctrl+q"), "Quit", PROGRAM, "quit"),
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
