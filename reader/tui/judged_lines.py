"""What was said of one sentence, in a few glyphs or in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.article_annotations import label_of
from reader.tui.gutter import CLAIM_GLYPH, STATE_GLYPHS
from reader.tui.in_hand import STATES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.model.annotation import Decision, Mark, Stance
    from reader.model.codebook import Layer
    from reader.model.transfer import AnnotatedSentence
    from reader.tui.palette import Palette
    from reader.tui.session import Session
    from reader.tui.widgets.bar import Piece

MOST_GLYPHS = 12


def glyph_pieces(judged: AnnotatedSentence, session: Session, palette: Palette) -> list[Piece]:
    """A glyph for each decision as in the gutter: toward the active target in color, toward others muted."""
    pieces: list[Piece] = []
    for layer, target, decision in _decisions(judged, session):
        label = label_of(layer, decision)
        glyph = label.glyph if label else STATE_GLYPHS.get(decision.state, "?")
        number = max(len(decision.stances), len(decision.marks))
        is_mine = not target or session.target is None or target == session.target.id
        pieces.append((glyph, palette.glyph(label) if is_mine else palette.muted))
        pieces.append((str(min(number, 9)) if number > 1 else " ", palette.text))
        if len(pieces) >= 2 * MOST_GLYPHS:
            break
    if judged.reading.mentions_at(0):
        pieces.append((CLAIM_GLYPH, palette.strong))
    return pieces or [("undecided", palette.muted)]


def judged_lines(judged: AnnotatedSentence, session: Session, palette: Palette) -> list[list[Piece]]:
    """A line for each decision and each claim that is mentioned."""
    names = {target.id: target.name for target in session.targets}
    lines: list[list[Piece]] = []
    for layer, target, decision in _decisions(judged, session):
        label = label_of(layer, decision)
        glyph = label.glyph if label else STATE_GLYPHS.get(decision.state, "?")
        pieces = [(f" {glyph} ", palette.glyph(label)), (said_of(layer, decision, judged), palette.strong)]
        if target:
            pieces.append((f" → {names.get(target, target)}", palette.text))
        if decision.confidence:
            sure = "●" * decision.confidence + "○" * (3 - decision.confidence)
            pieces.append((f"  {sure}", palette.muted))
        lines.append(pieces)
    for mention in judged.reading.mentions_at(0):
        claim = session.claim(mention.claim_id)
        who = f"{mention.holder} " if mention.holder else ""
        said: list[Piece] = [
            (f" {CLAIM_GLYPH} ", palette.strong),
            (f"{who}{mention.relation} ", palette.strong),
        ]
        lines.append([*said, (claim.claim if claim else mention.claim_id, palette.text)])
    return lines


def _decisions(judged: AnnotatedSentence, session: Session) -> Iterator[tuple[Layer, str, Decision]]:
    """By layer; on each, toward the active target first, then in the order of the targets."""
    order = {target.id: number for number, target in enumerate(session.targets, 1)}
    if session.target is not None:
        order[session.target.id] = 0
    answers = judged.reading.at(0)
    for layer in session.codebook.layers:
        there = [(target, decision) for (name, target), decision in answers.items() if name == layer.id]
        for target, decision in sorted(there, key=lambda each: order.get(each[0], len(order))):
            yield layer, target, decision


def said_of(layer: Layer, decision: Decision, judged: AnnotatedSentence) -> str:
    """What a decision says, in words."""
    if decision.stances:
        return ", ".join(_stance(layer, stance) for stance in decision.stances)
    if decision.marks:
        return ", ".join(_mark(layer, mark, judged) for mark in decision.marks)
    label = label_of(layer, decision)
    return label.name if label else STATES.get(decision.state, decision.label or decision.state.value)


def _stance(layer: Layer, stance: Stance) -> str:
    label = layer.label(stance.stance)
    held = [stance.holder, *(each.replace("_", " ") for each in (stance.voice, stance.expression, stance.aim))]
    more = ", ".join(each for each in held if each)
    return (label.name if label else stance.stance) + (f" ({more})" if more else "")


def _mark(layer: Layer, mark: Mark, judged: AnnotatedSentence) -> str:
    label = layer.label(mark.label)
    name = label.name if label else mark.label
    if mark.start is None or mark.end is None:
        return name
    begin = judged.reading.spot(0).start
    return f"{name} “{judged.text[mark.start - begin : mark.end - begin]}”"
