"""What stands beside a sentence in the article: the bar of the cursor, and the signs of what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style

from reader.model.annotation import State
from reader.model.article_annotations import label_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.model.annotation import Decision
    from reader.model.article_annotations import ArticleAnnotations
    from reader.model.codebook import Label, Layer
    from reader.tui.render.palette import Palette

REPEAT_GLYPH, NOTE_GLYPH, CLAIM_GLYPH = "↻", "*", "§"
DIFFER_GLYPH, AGREE_GLYPH, SINGLE_GLYPH = "≠", "≡", "·"
"""What annotators' answers to a question are to each other; the first also in the gutter, for an adjudicator."""
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
    answers = reading.at(position)
    labels = labels_on(layers, answers, target_id)
    for layer in layers:
        label, is_mine = labels.get(layer.id, (None, False))
        glyph = " "
        if layer.id in labels:
            glyph = label.glyph if label else _state_glyph(answers, layer, target_id)
        segments.append(Segment(glyph, palette.glyph(label, is_lit=is_cursor) if is_mine else muted))
        segments.append(Segment(_count(answers, layer, target_id) if is_mine else " ", base))
    bold = base + Style(bold=True)
    if reading.mentions_at(position):
        segments[-1] = Segment(CLAIM_GLYPH, bold)
    mark = NOTE_GLYPH if reading.note(position) else " "
    again = reading.recurring.get(reading.sentences[position].start, 0)
    like = Segment(f"≈{again if again < 10 else '+'}" if again else "  ", muted)
    if reading.unsettled(position):
        like = Segment(f"{DIFFER_GLYPH} ", bold)
    return [*segments, Segment(mark, bold), like, Segment(" ", palette.text)]


def labels_on(layers: Sequence[Layer], answers: Answers, target_id: str) -> dict[str, tuple[Label | None, bool]]:
    """The label on each layer, and whether it is toward the active target (if the layer has any)."""
    labels: dict[str, tuple[Label | None, bool]] = {}
    for layer in layers:
        mine = _mine(answers, layer, target_id)
        if mine is not None:
            labels[layer.id] = label_of(layer, mine), True
            continue
        other = next((decision for (name, _), decision in answers.items() if name == layer.id), None)
        if other is not None:
            labels[layer.id] = label_of(layer, other), False
    return labels


def _mine(answers: Answers, layer: Layer, target_id: str) -> Decision | None:
    return answers.get((layer.id, target_id if layer.per_target else ""))


def _state_glyph(answers: Answers, layer: Layer, target_id: str) -> str:
    """What stands for a decision without a label: that toward the active target, where there is one."""
    others = [answer for (name, _), answer in answers.items() if name == layer.id]
    return STATE_GLYPHS.get((_mine(answers, layer, target_id) or others[0]).state, "?")


def _count(answers: Answers, layer: Layer, target_id: str) -> str:
    """How many stances or marks there are on a layer, where there is more than one."""
    mine = _mine(answers, layer, target_id)
    number = max(len(mine.stances), len(mine.marks)) if mine else 0
    return str(min(number, 9)) if number > 1 else " "
