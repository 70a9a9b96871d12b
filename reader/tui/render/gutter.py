"""The gutter beside a sentence of the article: the bar of the cursor, and the signs of its annotations."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from reader.model.annotation import Decision, State
from reader.model.article_annotations import ArticleAnnotations, label_of
from reader.model.codebook import Label, Layer
from reader.tui.render.palette import Palette

REPEAT_GLYPH, NOTE_GLYPH, CLAIM_GLYPH = "↻", "*", "§"
DIFFER_GLYPH, AGREE_GLYPH, SINGLE_GLYPH = "≠", "≡", "·"
"""Signs for how annotators' answers to a question compare; the gutter shows the first to an adjudicator."""
STATE_GLYPHS = {State.SKIPPED: "»", State.UNSURE: "?", State.NOT_A_SENTENCE: "×"}
"""For a decision without a label."""

Answers = dict[tuple[str, str], "Decision"]
"""Decisions by layer and target."""


def sign(label: Label | None, decision: Decision) -> str:
    """The sign of a decision: the glyph of its label, or that of its state."""
    return label.glyph if label else STATE_GLYPHS.get(decision.state, "?")


def confidence_dots(decision: Decision | None) -> str:
    """The confidence of a decision as three dots; empty where none was given."""
    sure = decision.confidence if decision is not None else None
    return "●" * sure + "○" * (3 - sure) if sure else ""


def gutter_width(layers: Sequence[Layer]) -> int:
    """Cells: the bar, a sign and a number for each layer, the sign of a note, `≈n`, and one between."""
    return 2 + 2 * len(layers) + 4


def blank_gutter(layers: Sequence[Layer], palette: Palette, *, is_cursor: bool) -> list[Segment]:
    """The gutter beside the rows of a sentence after its first."""
    base = palette.lit if is_cursor else palette.text
    bar = Segment("▌ ", palette.cursor) if is_cursor else Segment("  ", base)
    return [bar, Segment(" " * (gutter_width(layers) - 3), base), Segment(" ", palette.text)]


def gutter(
    layers: Sequence[Layer],
    reading: ArticleAnnotations,
    position: int,
    target_id: str,
    palette: Palette,
    *,
    is_cursor: bool,
) -> list[Segment]:
    """The gutter beside the first row of the sentence at `position`, with the active target's signs."""
    base = palette.lit if is_cursor else palette.text
    muted = palette.lit_muted if is_cursor else palette.muted
    if not reading.sentences[position].is_judged:
        bar, blank, edge = blank_gutter(layers, palette, is_cursor=is_cursor)
        return [bar, Segment(REPEAT_GLYPH, muted), Segment(blank.text[1:], base), edge]
    segments = [Segment("▌ ", palette.cursor) if is_cursor else Segment("  ", base)]
    shown = labels_on(layers, reading.at(position), target_id)
    for layer in layers:
        if layer.id not in shown:
            segments += [Segment(" ", base), Segment(" ", base)]
            continue
        label, decision, is_mine = shown[layer.id]
        number = max(len(decision.stances), len(decision.marks)) if is_mine else 0
        style = palette.glyph(label, is_lit=is_cursor) if is_mine else muted
        segments += [Segment(sign(label, decision), style), Segment(str(min(number, 9)) if number > 1 else " ", base)]
    bold = base + Style(bold=True)
    if reading.mentions_at(position):
        segments[-1] = Segment(CLAIM_GLYPH, bold)
    mark = NOTE_GLYPH if reading.note(position) else " "
    again = reading.recurring.get(reading.sentences[position].start, 0)
    like = Segment(f"≈{again if again < 10 else '+'}" if again else "  ", muted)
    if reading.unsettled(position):
        like = Segment(f"{DIFFER_GLYPH} ", bold)
    return [*segments, Segment(mark, bold), like, Segment(" ", palette.text)]


def labels_on(
    layers: Sequence[Layer], answers: Answers, target_id: str
) -> dict[str, tuple[Label | None, Decision, bool]]:
    """The label on each layer, its decision, and whether that is toward the active target (if the layer has any)."""
    found: dict[str, tuple[Label | None, Decision, bool]] = {}
    for layer in layers:
        own = answers.get((layer.id, target_id if layer.per_target else ""))
        decision = own or next((decision for (name, _), decision in answers.items() if name == layer.id), None)
        if decision is not None:
            found[layer.id] = label_of(layer, decision), decision, own is not None
    return found
