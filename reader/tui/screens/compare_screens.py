"""Screens that apply judgments: a sentence at the top, and a list of similar sentences or of matches in an edition."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.strip import Strip

from reader.errors import StoreError
from reader.model.alignment import MatchKind, text_difference
from reader.model.transfer import AnnotatedSentence, Transfer, is_transferable, transfer
from reader.project.edition_service import EarlierEditions, EarlierSentence
from reader.project.search_service import SimilarMatch, SimilarMatches
from reader.tui.actions import question
from reader.tui.commands import EDITIONS, JUDGE, LIKE_THIS, OPEN, Command
from reader.tui.keymap import Keymap
from reader.tui.message_screen import Answer
from reader.tui.render.annotation_lines import glyph_pieces, judged_lines
from reader.tui.render.palette import Palette
from reader.tui.render.text_layout import Overlay, Piece, drawable, line, merged, paragraph, pieces, width_of, wrap
from reader.tui.screens.dialogs import Confirm, Reply
from reader.tui.screens.list_screen import MARK, MOVES, ListScreen, closing
from reader.tui.session import Session
from reader.tui.widgets.cursor_list import CursorList
from reader.tui.widgets.line_view import Bar

MEASURE = 100
"""Cells of a sentence in a row at most."""
MOST_ROWS = 6
"""Rows of one sentence; the rest is cut."""
INDENT = 6
GAP = "‸"
"""The sign for missing words of the sentence that it is compared with."""
MARKED, UNMARKED, UNMARKABLE = "[×]", "[ ]", "   "
UNDERLINE = Style(underline=True)
MOST_TEXT, MOST_JUDGED = 4, 6
"""Rows of the sentence at the top, and of its judgments; fewer where the terminal is low."""
LOW = 30
"""Rows of a terminal that is low."""
HEAD_ROWS = 2 + MOST_TEXT + MOST_JUDGED

MARK_ALL = Command("mark-all", ("*",), "Mark all rows that can be, or none", JUDGE, run=lambda s: s.mark_all())
APPLY = Command("apply", ("a",), "Apply the judgment to the marked sentences", JUDGE, "apply", run=lambda s: s.apply())
OPEN_SENTENCE = OPEN.bind(lambda screen: screen.open_sentence(), title="Open the sentence in its article", hint="open")


class CompareEntry(NamedTuple):
    """One sentence of the list."""

    judged: AnnotatedSentence
    other: str
    """The sentence that it is compared with."""
    label: str
    """The likeness or the kind of match, in a few cells."""
    title: str
    """Of its article."""
    can_be_marked: bool = True


class CompareRow(NamedTuple):
    """A row of the list: of which sentence, and which part of its text; no part for the line over it."""

    number: int
    start: int = -1
    end: int = -1


class CompareList(CursorList[CompareEntry]):
    """Shows sentences, each under its article's title; each can be marked."""

    def __init__(self, entries: Sequence[CompareEntry], session: Session, palette: Palette, *, id: str) -> None:  # noqa: A002
        super().__init__(palette, id=id)
        self.items = entries
        self._session = session
        self._rows: list[CompareRow] = []
        self._firsts: list[int] = []
        self._width = 0
        self._difference = lru_cache(maxsize=256)(lambda n: text_difference(entries[n].judged.text, entries[n].other))

    def first_rows(self) -> Sequence[int]:
        """The row of each sentence's title."""
        return self._firsts

    def row_count(self) -> int:
        """The rows of all sentences, with an empty one below each."""
        return len(self._rows)

    def can_be_marked(self, index: int) -> bool:
        """Whether there is anything to apply to this sentence."""
        return self.items[index].can_be_marked

    def fit(self) -> None:
        """Wrap the sentences for the present width."""
        width = max(1, min(MEASURE, self.inner_width - INDENT - 3))
        if width != self._width:
            self._width = width
            self._wrap(width)
            self.refresh()
        super().fit()

    def _wrap(self, width: int) -> None:
        self._rows, self._firsts = [], []
        for index, entry in enumerate(self.items):
            self._firsts.append(len(self._rows))
            text = entry.judged.text
            parts = wrap(text, 0, min(len(text), (MOST_ROWS + 1) * width), width)
            self._rows.append(CompareRow(index))
            self._rows += [CompareRow(index, *part) for part in parts[:MOST_ROWS]]
            self._rows.append(CompareRow(-1))

    def clicked(self, row: int, x: int, *, is_again: bool) -> None:
        """Mark the sentence where its mark was clicked, or remove the mark."""
        is_mark = x <= INDENT - 2 and row == self._firsts[self.cursor]
        if is_mark:
            self.toggle_mark()
        super().clicked(row, x, is_again=is_again and not is_mark)

    def row_strip(self, row: int, width: int, palette: Palette) -> Strip:
        """The line over a sentence, or a row of it."""
        shown = self._rows[row] if row < len(self._rows) else CompareRow(-1)
        if shown.number < 0:
            return Strip.blank(width, palette.text)
        bar = ("▌", palette.cursor) if shown.number == self.cursor else (" ", palette.text)
        if shown.start < 0:
            return self._head_strip(shown.number, bar, width, palette)
        words = self._words(shown, palette)
        used = sum(width_of(segment.text) for segment in words)
        segments = [Segment(*bar), *words, Segment(" " * max(0, width - 1 - used), palette.text)]
        return Strip(merged(segments)).adjust_cell_length(width, palette.text)

    def _head_strip(self, index: int, bar: Piece, width: int, palette: Palette) -> Strip:
        entry, is_marked = self.items[index], index in self.marked
        box = MARKED if is_marked else UNMARKED if entry.can_be_marked else UNMARKABLE
        mark = (box, palette.strong if is_marked else palette.muted)
        title = (f" {entry.title}", palette.chosen if index == self.cursor else palette.strong)
        left = [bar, mark, (f" {entry.label}", palette.muted), title]
        right = [("  ", palette.text), *glyph_pieces(entry.judged, self._session, palette), (" ", palette.text)]
        return line(left, right, width, palette.text)

    def _words(self, row: CompareRow, palette: Palette) -> list[Segment]:
        """A row of the sentence: differences are bold and underlined, and a sign shows missing words."""
        text = self.items[row.number].judged.text
        found = self._difference(row.number)
        changed = palette.strong + UNDERLINE
        has_gap = row.start == 0 and 0 in found.gaps
        segments = [
            Segment(" " * (INDENT - 2), palette.text),
            Segment(GAP if has_gap else " ", changed if has_gap else palette.text),
        ]
        overlays = [Overlay(start, end, changed) for start, end in found.spans]
        start = row.start
        for gap in sorted({gap for gap in found.gaps if row.start < gap <= row.end} | {row.end}):
            words = pieces(text, start, gap, palette.text, overlays)
            segments += [Segment(drawable(shown), style) for shown, style in words]
            start = gap
            if gap in found.gaps:
                segments.append(Segment(GAP, changed))
                start += gap < row.end and text[gap].isspace()
        is_cut = row.end < len(text) and self._rows[self.rows_of(row.number).stop - 2] == row
        return [*segments, Segment("…", palette.muted)] if is_cut else segments


class CompareScreen(ListScreen[Answer]):
    """A sentence at the top and a list below it. Subclasses apply judgments to the marked sentences."""

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

    def heading(self) -> tuple[str, str, AnnotatedSentence]:
        """The heading, the words at the end of its line, and the sentence."""
        raise NotImplementedError

    def update_lines(self) -> None:
        """Show the sentence at the top with its judgments, and the keys."""
        width, palette = max(1, self.size.width - 2), self.palette
        heading, remark, sentence = self.heading()
        lines: list[list[Piece]] = [[(f" {heading}", palette.strong)]]
        share = 2 if self.size.height < LOW else 1
        most = MOST_TEXT // share
        lines += [[(f" {row}", palette.text)] for row in paragraph(sentence.text[: (most + 1) * width], width, most)]
        judged = judged_lines(sentence, self.session, palette) or [[(" not judged yet", palette.muted)]]
        most = MOST_JUDGED // share
        if len(judged) > most:
            left = len(judged) - most + 1
            judged = [*judged[: most - 1], [(f" and {left} more judgments", palette.muted)]]
        lines += [*judged, [("─" * (width + 2), palette.rule)]]
        self._head.styles.height = len(lines)
        for number, shown in enumerate(lines):
            self._head.show(number, shown, [] if number else [(f"{remark} ", palette.muted)], palette.text)
        self.show_foot()

    def hints(self) -> Sequence[tuple[str, str]]:
        """The keys, with the number of sentences that a judgment would be applied to."""
        marked = len(self.list.marked)
        return [(keys, f"apply to {marked}" if marked and does == "apply" else does) for keys, does in super().hints()]


Chosen: TypeAlias = SimilarMatch | Transfer | None


class SimilarScreen(CompareScreen[Chosen]):
    """Answers the sentence to open, the judgments to apply, or None."""

    commands = (
        *MOVES,
        MARK,
        MARK_ALL.bind(MARK_ALL.run, title="Mark all undecided sentences, or none", hint="all undecided"),
        APPLY,
        OPEN_SENTENCE,
        *closing(LIKE_THIS),
    )

    def __init__(self, found: SimilarMatches, session: Session, keymap: Keymap, palette: Palette) -> None:
        text = found.judged.text
        entries = [CompareEntry(like.judged, text, f"{int(like.ratio):>3}%", like.title) for like in found.likes]
        super().__init__(entries, session, keymap, palette)
        self._found = found

    def heading(self) -> tuple[str, str, AnnotatedSentence]:
        """The current sentence, and the number of similar ones."""
        shown, total = len(self._found.likes), self._found.total
        count = f"{shown:,} in other articles" if shown == total else f"{shown} shown of {total:,} in other articles"
        if not self._found.is_compared:
            count += " so far"
        return "Sentences like this one", count, self._found.judged

    def _can_apply(self) -> bool:
        """Whether there is a judgment to apply; says so where there is none."""
        if is_transferable(self._found.judged):
            return True
        self.show_message("There is no judgment on this sentence to apply; Esc goes back to it")
        return False

    def mark_all(self) -> None:
        """Mark every sentence for which the judgment says something new; where all are marked, none."""
        if not self._can_apply():
            return
        likes = self._found.likes
        wanted = {n for n, like in enumerate(likes) if transfer(self._found.judged, [like.judged]).changes}
        self.list.toggle_marks(wanted)
        if not wanted:
            self.show_message("No sentence is undecided here")

    def apply(self) -> None:
        """Ask whether to apply the judgment to the marked sentences."""
        if not self._can_apply():
            return
        if not self.list.marked:
            shown = self.keymap.shown
            self.show_message(
                f"Mark sentences first: {shown('mark')} marks one, {shown('mark-all')} all undecided ones"
            )
            return
        others = [self._found.likes[number].judged for number in sorted(self.list.marked)]
        filling = transfer(self._found.judged, others)
        overwriting = transfer(self._found.judged, others, overwrites=True)
        if not overwriting.changes:
            self.show_message("Already labeled the same way")
            return

        asked, remark = question(filling, overwriting)
        answers = [Reply("y", "apply", filling, "enter")] if filling.changes else []
        if overwriting.contradicted:
            too = " too" if answers else ""
            answers.append(Reply("o", f"overwrite {overwriting.contradicted:,}{too}", overwriting))
        self.push(Confirm(asked, remark, answers), self.dismiss)

    def open_sentence(self) -> None:
        """Open the sentence under the cursor in its article."""
        self.dismiss(self._found.likes[self.list.cursor])


Taken: TypeAlias = list[Transfer]
"""The judgments to write, per sentence."""
LABELS = {MatchKind.EXACT: "exact", MatchKind.CONTEXT: "moved", MatchKind.ALIKE: "edited"}
GONE, THERE, OTHERWISE, REJECTED = "gone", "taken", "kept", "no"
WIDTH = max(len(label) for label in (*LABELS.values(), GONE, THERE, OTHERWISE, REJECTED))
WHY = {
    "exact": "unchanged",
    THERE: "labeled the same way in the latest edition",
    OTHERWISE: "labeled differently in the latest edition; kept",
    REJECTED: "you rejected this match; x accepts it again",
}


class EditionsScreen(CompareScreen["EarlierSentence | Taken | None"]):
    """Answers the sentence to open, the judgments to apply, or None.

    The sentence at the top is the one of the earlier edition, with its judgments; the list has the sentence of the
    latest edition, with the words that differ. A sentence without a match is listed as it was.
    """

    commands = (
        *MOVES,
        MARK,
        MARK_ALL.bind(MARK_ALL.run, title="Mark all exact matches, or none", hint="all exact"),
        APPLY,
        Command(
            "reject-match", ("x",), "Reject the match, or accept it again", JUDGE, "reject", run=lambda s: s.reject()
        ),
        OPEN_SENTENCE,
        *closing(EDITIONS),
    )

    def __init__(self, found: EarlierEditions, session: Session, keymap: Keymap, palette: Palette) -> None:
        self._found = found
        self._transfers = [match.transfer() for match in found.sentences]
        super().__init__(self._entries(), session, keymap, palette)

    def _entries(self) -> list[CompareEntry]:
        entries = []
        for match, judgments in zip(self._found.sentences, self._transfers, strict=True):
            can_be_taken = bool(judgments.changes) and not match.is_rejected
            label = f"{_label(match, judgments):<{WIDTH}}"
            sentence = match.there or match.source
            entries.append(CompareEntry(sentence, match.source.text, label, match.title, can_be_taken))
        return entries

    def heading(self) -> tuple[str, str, AnnotatedSentence]:
        """The sentence of the earlier edition, and how it was matched."""
        match = self._found.sentences[self.list.cursor]
        label = _label(match, self._transfers[self.list.cursor])
        return "Earlier edition", WHY.get(label) or match.why, match.source

    def mark_all(self) -> None:
        """Mark every exact match that can be taken; where all are marked, none."""
        found = enumerate(self._found.sentences)
        wanted = {n for n, match in found if match.how is MatchKind.EXACT and self.list.can_be_marked(n)}
        self.list.toggle_marks(wanted)
        if not wanted:
            self.show_message("No exact match is left to apply")

    def apply(self) -> None:
        """Apply the judgments of the marked sentences, or else of the one under the cursor."""
        chosen = sorted(self.list.marked) or [self.list.cursor]
        taken = [self._transfers[number] for number in chosen if self.list.can_be_marked(number)]
        if taken:
            self.dismiss(taken)
        else:
            self.show_message("Nothing of this sentence can be applied")

    def reject(self) -> None:
        """Reject the match of this sentence, or accept it again."""
        number = self.list.cursor
        match = self._found.sentences[number]
        if match.there is None or not self._transfers[number].changes:
            self.show_message("There is nothing to reject")
            return
        names = {each.name for each in self._found.sentences if each.is_rejected} ^ {match.name}
        try:
            self.session.project.editions.reject(self._found.article_id, names)
        except StoreError as error:
            self.show_message(f"Not saved: {error.brief}")
            return
        self._found.sentences[number] = match._replace(is_rejected=not match.is_rejected)
        self.list.marked.discard(number)
        self.list.fill(self._entries(), number + 1)

    def open_sentence(self) -> None:
        """Open the sentence under the cursor in the latest edition."""
        match = self._found.sentences[self.list.cursor]
        if match.there is None:
            self.show_message("This sentence has no match in the latest edition")
        else:
            self.dismiss(match)


def _label(match: EarlierSentence, transfer: Transfer) -> str:
    if match.there is None or match.how is None:
        return GONE
    if not transfer.changes:
        return OTHERWISE if transfer.contradicted or transfer.left_out else THERE
    return REJECTED if match.is_rejected else LABELS[match.how]
