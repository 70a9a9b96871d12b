"""What the fixed lines of the search of the corpus say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui.commands import label_command_id
from reader.tui.drawing import drawable
from reader.tui.judging_hits import STATES
from reader.tui.wrap import wrap

if TYPE_CHECKING:
    from reader.project import Project
    from reader.tui.corpus_search import CorpusSearch
    from reader.tui.keymap import Keymap
    from reader.tui.session import Session

    Hints = list[tuple[str, str]]
    """Keys, and what each does."""

EXAMPLE = 'harbour "North Quay" nation* -ferry title: target: stance: holder: voice: claim: note: annotator: undecided'
KEPT_HINTS: Hints = [("Enter", "search"), ("↑ ↓", "move"), ("Delete", "forget"), ("Esc", "back")]


def line_hints(*, is_empty: bool) -> Hints:
    """The keys while the search is typed."""
    return [("↓ Enter", "saved and recent" if is_empty else "results"), ("Ctrl+S", "save the search"), ("Esc", "back")]


def list_hints(session: Session, keymap: Keymap) -> Hints:
    """The keys of the labels, each with its glyph, and the others that matter most in the list."""
    shown = keymap.shown
    labels = [
        f"{shown(label_command_id(layer.id, label.id))}{label.glyph}"
        for layer, label in session.codebook.labels()
        if layer.id in session.layers
    ]
    judging = " ".join((*labels, *(shown(command) for command in STATES)))
    others = [("Enter", "open"), (shown("search"), "edit"), (shown("undo"), "undo"), ("Esc", "back")]
    return [(judging, "judge"), *others]


def how_many(search: CorpusSearch, *, is_indexed: bool) -> str:
    """How many hits there are, as far as is known."""
    count = len(search.hits)
    if search.query.is_empty:
        return ""
    if not search.is_all:
        return f"{count:,}+ found"
    return (f"{count:,} found" if count else "nothing found") + ("" if is_indexed else " so far")


def what_else(search: CorpusSearch, project: Project, *, is_indexed: bool) -> str:
    """What to say where nothing is found; empty where something is. Raises `StoreError`."""
    if search.hits or search.query.is_empty:
        return ""
    unknown = project.unknown_in(search.query)
    if unknown:
        return unknown
    if not is_indexed:
        return "Nothing so far: new articles are still being indexed"
    last = search.query.wanted[-1] if search.query.wanted else None
    if last is None or last.is_prefix or not search.typed.rstrip().endswith(last.words):
        return "No sentence is like this"
    return f"No sentence has this: {last.words}* finds words that begin so"


def sentence_rows(sentence: str, width: int, most: int) -> list[str]:
    """The sentence in at most so many rows; it ends in `…` where that is too few."""
    text = drawable(" ".join(sentence.split()))[: (most + 1) * width]
    rows = [text[start:end] for start, end in wrap(text, 0, len(text), width)]
    return rows if len(rows) <= most else [*rows[: most - 1], f"{rows[most - 1][: width - 2].rstrip()} …"]
