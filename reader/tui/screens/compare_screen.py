"""Screens that apply judgments: a sentence with its judgments at the top, and a list of sentences to mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui.commands import BACK, JUDGE, OPEN, QUIT, Command
from reader.tui.render.annotation_lines import judged_lines
from reader.tui.render.text_layout import wrap
from reader.tui.screens.list_screen import MARK, MOVES, Answer, ListScreen
from reader.tui.widgets.bar import Bar
from reader.tui.widgets.compare_list import CompareList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from reader.model.transfer import AnnotatedSentence
    from reader.tui.keymap import Keymap
    from reader.tui.render.palette import Palette
    from reader.tui.render.text_layout import Piece
    from reader.tui.session import Session
    from reader.tui.widgets.compare_list import CompareEntry

MOST_TEXT, MOST_JUDGED = 4, 6
"""Rows of the sentence at the top, and of its judgments; fewer where the terminal is low."""
LOW = 30
"""Rows of a terminal that is low."""
HEAD_ROWS = 2 + MOST_TEXT + MOST_JUDGED

MARK_ALL = Command("mark-all", ("*",), "Mark all rows that can be, or none", JUDGE, run=lambda s: s.mark_all())
APPLY = Command("apply", ("a",), "Apply the judgment to the marked sentences", JUDGE, "apply", run=lambda s: s.apply())
COMPARING = (*MOVES, MARK)
"""The first commands of both screens."""
LEAVING = (
    OPEN.bind(lambda screen: screen.open_sentence(), title="Open the sentence in its article", hint="open"),
    BACK.bind(lambda screen: screen.dismiss(None), hint="back"),
    QUIT.bind(lambda screen: screen.dismiss(None), hint=""),
)
"""The last commands of both screens."""


class CompareScreen(ListScreen[Answer]):
    """A sentence at the top, and under it a list in which one moves, marks and opens. Subclasses say what is done."""

    def __init__(self, entries: Sequence[CompareEntry], session: Session, keymap: Keymap, palette: Palette) -> None:
        super().__init__(palette, keymap)
        self.session = session
        self.list: CompareList = CompareList(entries, session, palette, id="compare")
        self._head = Bar(HEAD_ROWS, id="hand")

    def compose(self) -> ComposeResult:
        """The sentence, the list, and the keys."""
        yield self._head
        yield self.list
        yield self.foot

    def on_mount(self) -> None:
        """Begin in the list."""
        self.list.focus()

    def heading(self) -> tuple[str, str, AnnotatedSentence]:
        """The heading, the words at the end of its line, and the sentence."""
        raise NotImplementedError

    def update_lines(self) -> None:
        """Show the sentence at the top with its judgments, and the keys."""
        width, palette = max(1, self.size.width - 2), self.palette
        heading, remark, sentence = self.heading()
        lines: list[tuple[list[Piece], list[Piece]]] = [
            ([(f" {heading}", palette.strong)], [(f"{remark} ", palette.muted)])
        ]
        is_low = self.size.height < LOW
        most = MOST_TEXT // (2 if is_low else 1)
        text = sentence.text
        parts = wrap(text, 0, min(len(text), (most + 1) * width), width)
        for number, (start, end) in enumerate(parts[:most], 1):
            more = " …" if number == most and end < len(text) else ""
            lines.append(([(f" {text[start:end]}{more}", palette.text)], []))
        judged = judged_lines(sentence, self.session, palette) or [[(" not judged yet", palette.muted)]]
        most = MOST_JUDGED // (2 if is_low else 1)
        if len(judged) > most:
            left = len(judged) - most + 1
            judged = [*judged[: most - 1], [(f" and {left} more judgments", palette.muted)]]
        lines += [(pieces, []) for pieces in judged]
        lines.append(([("─" * (width + 2), palette.rule)], []))
        self._head.styles.height = len(lines)
        for number, (left_pieces, right_pieces) in enumerate(lines):
            self._head.show(number, left_pieces, right_pieces, palette.text)
        self.show_foot()

    def hints(self) -> Sequence[tuple[str, str]]:
        """The keys, with the number of sentences that a judgment would be applied to."""
        marked = len(self.list.marked)
        return [(keys, f"apply to {marked}" if marked and does == "apply" else does) for keys, does in super().hints()]

    def open_sentence(self) -> None:
        """Open the sentence under the cursor in its article."""
        raise NotImplementedError

    def apply(self) -> None:
        """Apply the judgment to the marked sentences."""
        raise NotImplementedError

    def mark_all(self) -> None:
        """Mark every sentence of one kind; where all are marked, none."""
        raise NotImplementedError

    def on_compare_list_mark_clicked(self) -> None:
        """Mark the sentence that was clicked, or remove its mark."""
        self.list.toggle_mark()
        self.update_lines()
