"""The current sentence: its judgments, claims and note, and the keys and definitions of the codebook."""

from __future__ import annotations

from functools import lru_cache

from rich.style import Style
from textual.events import Click
from textual.message import Message
from textual.strip import Strip

from reader.model.annotation import STANCE_LAYER, Decision, State
from reader.model.article_annotations import label_of
from reader.model.codebook import Label, Layer
from reader.tui.commands import label_command_id
from reader.tui.keymap import Keymap
from reader.tui.render.gutter import STATE_GLYPHS, confidence_dots, sign
from reader.tui.render.palette import Palette
from reader.tui.render.text_layout import PaneLine, Piece, cut, line, paragraph
from reader.tui.session import STATES, Session, current_item
from reader.tui.widgets.line_view import LineView

MOST_OTHERS = 8
"""Other targets that are listed."""
FIELD = 11
"""Cells of the name of what is said about a stance."""
_kept_line = lru_cache(500)(line)
"""Most lines are the same for every sentence."""


class SentencePane(LineView):
    """Shows one sentence of the session. A click on a line asks for its command."""

    HAS_EDGE_LEFT = True

    class Asked(Message):
        """A line with this command was clicked."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

    def __init__(self, session: Session, keymap: Keymap, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._session = session
        self._keymap = keymap
        self._lines: list[PaneLine] = []
        self._drawn_width = 0
        self.hears = False
        """Whether voices are told yet: not at the first paint, which would wait for it."""

    def set_palette(self, palette: Palette) -> None:
        """Draw in these colors."""
        super().set_palette(palette)
        self.update()

    def update(self) -> None:
        """Show the sentence under the cursor; paints only the lines that differ."""
        if self.palette is None:
            return
        before, width = self._lines, self.inner_width
        self._drawn_width = width
        self._lines = self._make(self.palette, max(10, width - 2))
        if len(before) != len(self._lines):
            self.set_height(len(self._lines))
        first = None
        for number in range(max(len(before), len(self._lines)) + 1):
            if before[number : number + 1] != self._lines[number : number + 1]:
                first = number if first is None else first
            elif first is not None:
                self.refresh_rows(first, number - first)
                first = None

    def on_resize(self) -> None:
        """Break the lines anew for another width."""
        if self.inner_width != self._drawn_width:
            self._lines = []
            self.update()

    def on_click(self, event: Click) -> None:
        """Ask for the command of the line."""
        number = self.row_at(event.y)
        if 0 <= number < len(self._lines) and self._lines[number].command:
            self.post_message(self.Asked(self._lines[number].command))

    def row_strip(self, row: int, width: int, palette: Palette) -> Strip:
        """A line of the pane."""
        if row >= len(self._lines):
            return Strip.blank(width, palette.text)
        shown = self._lines[row]
        margin = (" ", palette.text)
        return _kept_line((margin, *shown.left), (*shown.right, margin), width, palette.text)

    def _make(self, palette: Palette, width: int) -> list[PaneLine]:
        session, annotations = self._session, self._session.annotations
        if not session.has_sentence:
            return []
        position = session.position
        sentence = annotations.sentences[position]
        recurring = annotations.recurring.get(sentence.start, 0)
        about = "" if sentence.kind == "sentence" else sentence.kind.value
        about += f" ≈{recurring}" if recurring else ""
        place = (f"Sentence {position + 1}", palette.strong), (f" of {len(annotations.sentences)}", palette.muted)
        lines = [PaneLine(place, ((about.strip(), palette.muted),) if about else ())]
        if not sentence.is_judged:
            return [*lines, PaneLine(), *_paragraph("Repeated headline: shown, not coded.", width, palette.muted)]
        if session.adjudication is not None:
            from reader.tui.render.annotation_lines import others_lines  # noqa: PLC0415 - for adjudicators only

            lines += others_lines(session, width, self._keymap.shown("take-over"), palette)
        for layer in session.codebook.layers:
            if layer.id in session.layers:
                lines += self._layer_lines(layer, width, palette)
        lines += self._mention_lines(width, palette)
        lines += self._note_lines(width, palette)
        return lines + self._definition_lines(width, palette)

    def _layer_lines(self, layer: Layer, width: int, palette: Palette) -> list[PaneLine]:
        session = self._session
        target = session.target if layer.per_target else None
        lines = [PaneLine()]
        decision = session.annotations.decision(session.position, layer.id, target.id if target else "")
        sure = confidence_dots(decision)
        if layer.per_target:
            key = self._keymap.shown("choose-target")
            name = target.name if target else "—"
            remark = sure if target else "choose one"
            heading: tuple[Piece, ...] = ((f"{layer.name} toward ", palette.muted), (name, palette.strong))
            lines.append(PaneLine(heading, ((f"{remark} ", palette.muted), (key, palette.muted)), "choose-target"))
        else:
            lines.append(PaneLine(((layer.name, palette.muted),), ((sure, palette.muted),) if sure else ()))
        given = _given(layer, decision)
        for label in layer.labels:
            if not label.is_retired or label.id in given:
                command = label_command_id(layer.id, label.id)
                lines.append(self._label_line(label, command, palette, is_chosen=label.id in given))
        if decision is not None and decision.state in STATES:
            state = (("▌", palette.cursor), (f" {STATE_GLYPHS[decision.state]} ", palette.strong))
            lines.append(PaneLine((*state, (STATES[decision.state], palette.chosen))))
        if layer.has_spans:
            lines += self._mark_lines(layer, decision, width, palette)
        if layer.id == STANCE_LAYER:
            lines += self._held_lines(layer, decision, palette)
        if layer.per_target:
            lines += self._other_targets(layer, palette)
        return lines

    def _mark_lines(self, layer: Layer, decision: Decision | None, width: int, palette: Palette) -> list[PaneLine]:
        """The words that have a label of their own, each with its label; and the key that chooses words."""
        text = self._session.article.text if self._session.article else ""
        lines = []
        for mark in decision.marks if decision else ():
            label = layer.label(mark.label)
            if label is not None and label.state is not State.LABELLED:
                continue
            name = label.name if label else mark.label
            if mark.start is None or mark.end is None:
                words = "the whole sentence"
            else:
                words = f"“{cut(text[mark.start : mark.end], max(1, width - len(name) - 6))}”"
            glyph = (f" {label.glyph if label else '?'} ", palette.glyph(label))
            lines.append(PaneLine((("▌", palette.cursor), glyph, (f"{name} ", palette.muted), (words, palette.text))))
        key = self._keymap.shown("mark-words")
        return [*lines, PaneLine((("   mark words", palette.muted),), ((key, palette.muted),), "mark-words")]

    def _held_lines(self, layer: Layer, decision: Decision | None, palette: Palette) -> list[PaneLine]:
        """The holder and voice of the current stance; several stances are listed."""
        session, lines = self._session, []
        stances = decision.stances if decision else ()
        pending = session.pending
        if len(stances) > 1 or pending.is_adding:
            for number, stance in enumerate(stances):
                label = layer.label(stance.stance)
                bar = ("▌", palette.cursor) if number == current_item(session).ordinal else (" ", palette.text)
                glyph = (f"{label.glyph if label else '?'} ", palette.glyph(label))
                who = stance.holder or stance.voice.replace("_", " ") or "—"
                lines.append(PaneLine((bar, (f"{number + 1} ", palette.muted), glyph, (who, palette.text))))
        if pending.is_adding:
            keys = " ".join(self._keymap.shown(label_command_id(layer.id, label.id)) for label in layer.offered)
            lines.append(PaneLine((("▌", palette.cursor), (f"{len(stances) + 1} press {keys}", palette.strong))))
        if not self.hears or (decision is not None and not stances):
            return lines
        held = current_item(session).held
        shown = [("voice", held.voice, "cycle-voice"), ("holder", held.holder, "choose-holder")]
        shown += [(each, getattr(held, each), f"cycle-{each}") for each in layer.details]
        for name, value, command in shown:
            words = value.replace("_", " ") if name != "holder" else value
            left = (f"  {name:<{FIELD}}", palette.muted), (words or "—", palette.text if stances else palette.muted)
            lines.append(PaneLine(left, ((self._keymap.shown(command), palette.muted),), command))
        return lines

    def _label_line(self, label: Label, command: str, palette: Palette, *, is_chosen: bool) -> PaneLine:
        """A label with its key."""
        key = "" if label.is_retired else self._keymap.shown(command)
        bar = ("▌", palette.cursor) if is_chosen else (" ", palette.text)
        style = palette.chosen if is_chosen else palette.text
        glyph = palette.glyph(label, is_lit=is_chosen)
        left = (bar, (" " + label.glyph, glyph), (" " + label.name, style))
        right = ((f" {key}", palette.strong if is_chosen else palette.muted),)
        return PaneLine(left, right, "" if label.is_retired else command)

    def _other_targets(self, layer: Layer, palette: Palette) -> list[PaneLine]:
        """The judgments toward other targets, then the active targets without one."""
        session = self._session
        active = session.target.id if session.target else ""
        given = session.annotations.at(session.position)
        answers = {target: decision for (name, target), decision in given.items() if name == layer.id}
        others = [each for each in session.targets if each.id != active and (each.is_active or each.id in answers)]
        shown = [each for each in others if each.id in answers]
        waiting = [each for each in others if each.id not in answers]
        room = max(0, MOST_OTHERS - len(shown))
        lines = []
        for target in [*shown, *waiting[:room]]:
            decision = answers.get(target.id)
            label = label_of(layer, decision) if decision else None
            glyph = (f"  {sign(label, decision) if decision else ' '} ", palette.glyph(label))
            what = (label.name if label else STATES.get(decision.state, decision.state.value)) if decision else ""
            lines.append(PaneLine((glyph, (f"{what} → {target.name}".strip(), palette.muted))))
        if len(waiting) > room:
            lines.append(PaneLine(((f"    and {len(waiting) - room} more targets", palette.muted),)))
        return lines

    def _mention_lines(self, width: int, palette: Palette) -> list[PaneLine]:
        """The claims that the sentence mentions, each with its relation and claimant."""
        session = self._session
        key = ((self._keymap.shown("link-claim"), palette.muted),) if "link-claim" in self._keymap.commands else ()
        mentions = session.annotations.mentions_at(session.position)
        heading = "Claims mentioned" if mentions else "No claim linked"
        lines = [PaneLine(), PaneLine(((heading, palette.muted),), key)]
        item = current_item(session).item if mentions else None
        for mention in mentions:
            claim = session.claim(mention.claim_id)
            bar = ("▌", palette.cursor) if item is not None and item.mention == mention else (" ", palette.text)
            who = f" {mention.holder}" if mention.holder else ""
            relation = ((f"{mention.relation}", palette.strong), (who, palette.muted))
            right = ((self._keymap.shown("cycle-relation"), palette.muted),) if item and item.mention == mention else ()
            lines.append(PaneLine((bar, *relation), right))
            words = claim.claim if claim else mention.claim_id
            rows = _paragraph(words, width - 1, palette.text, most=2)
            lines += [PaneLine(((" ", palette.text), *row.left)) for row in rows]
        return lines

    def _note_lines(self, width: int, palette: Palette) -> list[PaneLine]:
        note = self._session.annotations.note(self._session.position)
        key = ((self._keymap.shown("edit-note"), palette.muted),)
        lines = [PaneLine(), PaneLine((("Note", palette.muted),), key, "edit-note")]
        return [*lines, *(_paragraph(note.text, width, palette.text, most=6) if note else ())]

    def _definition_lines(self, width: int, palette: Palette) -> list[PaneLine]:
        """The definitions of the given labels, or the question of the layer. A target's own words come first."""
        session = self._session
        lines: list[PaneLine] = []
        for layer in session.codebook.layers:
            if layer.id not in session.layers:
                continue
            target = session.target if layer.per_target else None
            decision = session.annotations.decision(session.position, layer.id, target.id if target else "")
            label = label_of(layer, decision) if decision else None
            lines.append(PaneLine())
            if label is None:
                lines += _paragraph(layer.question, width, palette.muted)
                continue
            own = {"favor": target.favor, "against": target.against}.get(label.id, "") if target else ""
            lines += _paragraph(f"{label.name}: {own or label.definition}", width, palette.muted)
        return lines


def _given(layer: Layer, decision: Decision | None) -> frozenset[str]:
    """The labels of the codebook that a decision gave, by their present ids."""
    if decision is None:
        return frozenset()
    ids = [*(stance.stance for stance in decision.stances), *(mark.label for mark in decision.marks), decision.label]
    labels = [layer.label(each) for each in ids if each] or [label_of(layer, decision)]
    return frozenset(label.id for label in labels if label is not None)


@lru_cache(maxsize=128)
def _paragraph(text: str, width: int, style: Style, *, most: int = 0) -> tuple[PaneLine, ...]:
    return tuple(PaneLine(((row, style),)) for row in paragraph(text, width, most))
