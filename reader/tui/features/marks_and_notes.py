"""Marking words of the sentence, and writing a note on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from reader.model.annotation import note_change
from reader.model.words import Span, WordSelection, words
from reader.tui import screens
from reader.tui.commands import JUDGE, WORDS, Command, Outcome
from reader.tui.features.sentence_labels import REPEATED
from reader.tui.workspace import MainWorkspace, Workspace, has_sentence


def _begin(workspace: MainWorkspace) -> Outcome | None:
    """Select the first word; where words are selected, go through those that are marked."""
    session = workspace.session
    if workspace.word_selection is not None:
        return _next_mark(workspace, 1)
    sentence = session.sentence
    if not sentence.is_judged:
        return Outcome(REPEATED)
    found = words(session.article.text, sentence.start, sentence.end) if session.article else []
    if not found:
        return Outcome("There are no words to mark in this sentence")
    workspace.view.focus()
    workspace.select_words(WordSelection(found))
    return None


def _change(workspace: MainWorkspace, change: Callable[[WordSelection], object]) -> None:
    selection = workspace.word_selection
    if selection is not None:
        change(selection)
        workspace.select_words(selection)


def _next_mark(workspace: MainWorkspace, steps: int) -> Outcome | None:
    selection = workspace.word_selection
    if selection is not None and selection.next_mark(_marks(workspace), steps):
        workspace.select_words(selection)
        return None
    return Outcome("No words of this sentence are marked yet")


def _marks(workspace: MainWorkspace) -> list[Span]:
    """Where the marks stand on the current sentence, toward the active target where a layer has one."""
    return [
        (mark.start, mark.end)
        for _, decision in workspace.session.current_decisions()
        for mark in decision.marks
        if mark.start is not None and mark.end is not None
    ]


def _edit(workspace: Workspace) -> None:
    session = workspace.session
    note = session.annotations.note(session.position)
    workspace.push(
        screens.dialogs.NoteEditor(session.sentence_text, note.text if note else ""),
        lambda text: session.save([note_change(session.ref(), text)]),
    )


def _selecting(
    command_id: str, keys: tuple[str, ...], title: str, hint: str, change: Callable[[WordSelection], object]
) -> Command:
    return Command(command_id, keys, title, WORDS, hint, "spans", run=partial(_change, change=change))


COMMANDS = (
    Command(
        "mark-words", ("i",), "Mark words of the sentence", JUDGE, "words", "spans", run=_begin, enabled=has_sentence
    ),
    Command("edit-note", ("e",), "Write a note on the sentence", JUDGE, "note", run=_edit, enabled=has_sentence),
)
MARKING = (
    _selecting("previous-word", ("left", "h"), "Previous word", "word", lambda words: words.move(-1)),
    _selecting("next-word", ("right", "l"), "Next word", "word", lambda words: words.move(1)),
    _selecting("end-earlier", ("<", "shift+left"), "One word less at the end", "end", lambda words: words.move_end(-1)),
    _selecting("end-later", (">", "shift+right"), "One word more at the end", "end", lambda words: words.move_end(1)),
    _selecting(
        "begin-earlier", ("[", "ctrl+left"), "One word more at the beginning", "begin",
        lambda words: words.move_start(-1),
    ),
    _selecting(
        "begin-later", ("]", "ctrl+right"), "One word less at the beginning", "begin",
        lambda words: words.move_start(1),
    ),
    _selecting("first-word", ("home", "g"), "First word", "", lambda words: words.to_end(first=True)),
    _selecting("last-word", ("end", "G"), "Last word", "", lambda words: words.to_end(first=False)),
    Command(
        "next-mark", ("tab",), "Next words that are marked", WORDS, "marked", "spans", run=partial(_next_mark, steps=1)
    ),
    Command(
        "previous-mark", ("shift+tab",), "Previous words that are marked", WORDS, "", "spans",
        run=partial(_next_mark, steps=-1),
    ),
    Command(
        "end-marking", ("escape",), "Select no words", WORDS, "done", "spans", run=lambda on: on.select_words(None)
    ),
)  # fmt: skip
"""What keys do while words of the sentence are selected; all others do what they always do, and end that."""
