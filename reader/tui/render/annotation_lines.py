"""Annotations of one sentence as lines: the annotator's own, and those of the others for an adjudicator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reader.model.adjudication import annotations_alone, answer_of, differ
from reader.model.annotation import Decision, Mark, Mention, MentionKey, Stance, is_adjudicator
from reader.model.article_annotations import ArticleAnnotations, label_of
from reader.model.codebook import Label, Layer
from reader.model.transfer import AnnotatedSentence
from reader.tui.render.gutter import (
    AGREE_GLYPH,
    CLAIM_GLYPH,
    DIFFER_GLYPH,
    NOTE_GLYPH,
    SINGLE_GLYPH,
    confidence_dots,
    sign,
)
from reader.tui.render.palette import Palette
from reader.tui.render.text_layout import PaneLine, Piece, cut, paragraph
from reader.tui.session import STATES, Session

MOST_GLYPHS = 12


def glyph_pieces(judged: AnnotatedSentence, session: Session, palette: Palette) -> list[Piece]:
    """A glyph for each decision as in the gutter: toward the active target in color, toward others muted."""
    pieces: list[Piece] = []
    for layer, target, decision in _decisions(judged, session):
        label = label_of(layer, decision)
        glyph = sign(label, decision)
        number = max(len(decision.stances), len(decision.marks))
        is_mine = not target or session.target is None or target == session.target.id
        pieces.append((glyph, palette.glyph(label) if is_mine else palette.muted))
        pieces.append((str(min(number, 9)) if number > 1 else " ", palette.text))
        if len(pieces) >= 2 * MOST_GLYPHS:
            break
    if judged.annotations.mentions_at(0):
        pieces.append((CLAIM_GLYPH, palette.strong))
    return pieces or [("undecided", palette.muted)]


def judged_lines(judged: AnnotatedSentence, session: Session, palette: Palette) -> list[list[Piece]]:
    """A line for each decision and each claim that is mentioned."""
    names = {target.id: target.name for target in session.targets}
    lines: list[list[Piece]] = []
    for layer, target, decision in _decisions(judged, session):
        label = label_of(layer, decision)
        glyph = sign(label, decision)
        pieces = [(f" {glyph} ", palette.glyph(label)), (decision_words(layer, decision, judged), palette.strong)]
        if target:
            pieces.append((f" → {names.get(target, target)}", palette.text))
        if decision.confidence:
            pieces.append((f"  {confidence_dots(decision)}", palette.muted))
        lines.append(pieces)
    for mention in judged.annotations.mentions_at(0):
        claim = session.claim(mention.claim_id)
        who = f"{mention.holder} " if mention.holder else ""
        wording = claim.claim if claim else mention.claim_id
        lines.append([(f" {CLAIM_GLYPH} {who}{mention.relation} ", palette.strong), (wording, palette.text)])
    return lines


def _decisions(judged: AnnotatedSentence, session: Session) -> Iterator[tuple[Layer, str, Decision]]:
    """By layer; on each, toward the active target first, then in the order of the targets."""
    order = _order(session)
    answers = judged.annotations.at(0)
    for layer in session.codebook.layers:
        decisions = [(target, decision) for (name, target), decision in answers.items() if name == layer.id]
        for target, decision in sorted(decisions, key=lambda each: order.get(each[0], len(order))):
            yield layer, target, decision


def _order(session: Session) -> dict[str, int]:
    """The places of the targets, by id: the active one comes first."""
    order = {target.id: number for number, target in enumerate(session.targets, 1)}
    return order | {session.target.id: 0} if session.target is not None else order


def decision_words(layer: Layer, decision: Decision, judged: AnnotatedSentence) -> str:
    """A decision in words: its stances with their details, its marks with their words, or its label."""
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
    begin = judged.annotations.ref(0).start
    return f"{name} “{judged.text[mark.start - begin : mark.end - begin]}”"


ARE = {DIFFER_GLYPH: "differ", AGREE_GLYPH: "agree", SINGLE_GLYPH: ""}
"""Whether annotators differ, in a word."""
MOST_ROWS = 3
"""Rows of one annotator's answer to one question."""
MOST_SHOWN = 24
"""Lines; the picker to accept from has all of them."""
LONGEST_NAME = 20


class QuestionAnswers(NamedTuple):
    """A question with the answers of the other annotators."""

    layer: Layer
    target: str
    """Its name; empty where the layer is not asked for each."""
    decisions: dict[str, Decision]
    """By annotator."""
    glyph: str
    """Whether annotators differ, agree, or only one of them has answered."""


def other_annotations(session: Session) -> dict[str, ArticleAnnotations]:
    """The annotations of the open article by the other annotators, by name."""
    return session.adjudication.others if session.adjudication is not None else {}


def others_lines(session: Session, width: int, key: str, palette: Palette) -> list[PaneLine]:
    """The answers of the other annotators, their claim links and notes; empty where there are none."""
    lines = [*_question_lines(session, width, palette), *_mention_lines(session, width, palette)]
    lines += _note_lines(session, width, palette)
    if not lines:
        return []
    heading = PaneLine((("Annotators", palette.muted),), ((f"accept {key}", palette.muted),), "take-over")
    if len(lines) > MOST_SHOWN:
        more = f"  and {len(lines) - MOST_SHOWN + 1} more lines: {key} lists them"
        lines = [*lines[: MOST_SHOWN - 1], PaneLine(((more, palette.muted),), (), "take-over")]
    return [PaneLine(), heading, *lines]


def differences_in_short(session: Session) -> list[str]:
    """The answers to what annotators differ on, toward the active target first, each question in a few words."""
    found, active = [], session.target
    for asked in answered_questions(session):
        if asked.glyph == DIFFER_GLYPH:
            answers = ", ".join(f"{name} {_label_name(asked.layer, each)}" for name, each in asked.decisions.items())
            is_active = not asked.target or (active is not None and active.name == asked.target)
            found.append(f"{DIFFER_GLYPH} {answers}" if is_active else f"{DIFFER_GLYPH} → {asked.target}: {answers}")
    return found


def answered_questions(session: Session) -> list[QuestionAnswers]:
    """Every question about the current sentence that any of the others answered, differences first."""
    given: dict[tuple[str, str], dict[str, Decision]] = {}
    for name, reading in other_annotations(session).items():
        for asked, decision in reading.at(session.position).items():
            given.setdefault(asked, {})[name] = decision
    order = _order(session)
    names = {target.id: target.name for target in session.targets}
    found = []
    for layer in session.codebook.layers:
        for asked in sorted((each for each in given if each[0] == layer.id), key=lambda each: order.get(each[1], 0)):
            decisions = given[asked]
            answers = [answer_of(each) for name, each in decisions.items() if not is_adjudicator(name)]
            found.append(QuestionAnswers(layer, names.get(asked[1], ""), decisions, _glyph(answers)))
    return sorted(found, key=lambda each: each.glyph != DIFFER_GLYPH)


def _question_lines(session: Session, width: int, palette: Palette) -> Iterator[PaneLine]:
    position = session.position
    for asked in answered_questions(session):
        style = palette.strong if asked.glyph == DIFFER_GLYPH else palette.muted
        name = f"{asked.layer.name} → {asked.target}" if asked.target else asked.layer.name
        yield PaneLine(((f"{asked.glyph} {name}", style),), ((ARE[asked.glyph], style),))
        for annotator, decision in asked.decisions.items():
            judged = AnnotatedSentence(
                session.sentence_text, annotations_alone(other_annotations(session)[annotator], position)
            )
            label, words = label_of(asked.layer, decision), decision_words(asked.layer, decision, judged)
            glyph, dots = sign(label, decision), confidence_dots(decision)
            yield from _answer_lines(palette, width, annotator, words, glyph, label=label, dots=dots)


def _answer_lines(
    palette: Palette, width: int, annotator: str, words: str, glyph: str, *, label: Label | None = None, dots: str = ""
) -> Iterator[PaneLine]:
    """One annotator's answer, claim link or note: the sign, the name and the words, with their other rows below."""
    name = cut(annotator, LONGEST_NAME)
    first, *rest = _rows(f"{name}: {words}", max(8, width - 4 - len(dots)))
    shown = name if first.startswith(name) else ""
    sign = (f"  {glyph} ", palette.glyph(label))
    pieces = (sign, (shown, palette.muted), (first[len(shown) :], palette.text))
    yield PaneLine(pieces, ((dots, palette.muted),) if dots else ())
    yield from (PaneLine(((f"    {row}", palette.text),)) for row in rest)


def _mention_lines(session: Session, width: int, palette: Palette) -> Iterator[PaneLine]:
    """The claims that they link, each with the relations; links agree where the relation is the same."""
    linked: dict[str, dict[str, dict[MentionKey, Mention]]] = {}
    for annotator, reading in other_annotations(session).items():
        for mention, value in reading.mentions_at(session.position).items():
            linked.setdefault(mention.claim_id, {}).setdefault(annotator, {})[mention] = value
    for claim_id, by_annotator in linked.items():
        claim = session.claim(claim_id)
        relations = [
            " ".join(sorted({mention.relation for mention in mentions}))
            for name, mentions in by_annotator.items()
            if not is_adjudicator(name)
        ]
        glyph = _glyph(relations)
        style = palette.strong if glyph == DIFFER_GLYPH else palette.muted
        first, *rest = _rows(f"“{claim.claim if claim else claim_id}”", max(8, width - 9))
        yield PaneLine(((f"{glyph} {first}", style),), ((ARE[glyph], style),))
        yield from (PaneLine(((f"  {row}", style),)) for row in rest)
        for annotator, mentions in by_annotator.items():
            for mention, value in mentions.items():
                held = ", ".join(each for each in (mention.holder, value.voice.replace("_", " ")) if each)
                words = mention.relation + (f" ({held})" if held else "")
                yield from _answer_lines(palette, width, annotator, words, CLAIM_GLYPH)


def _glyph(answers: list[str]) -> str:
    """The sign for how annotators' answers compare; an empty one is no answer."""
    if differ(answers):
        return DIFFER_GLYPH
    return AGREE_GLYPH if sum(map(bool, answers)) > 1 else SINGLE_GLYPH


def _note_lines(session: Session, width: int, palette: Palette) -> Iterator[PaneLine]:
    for annotator, reading in other_annotations(session).items():
        note = reading.note(session.position)
        if note is not None:
            yield from _answer_lines(palette, width, annotator, note.text, NOTE_GLYPH)


def _label_name(layer: Layer, decision: Decision) -> str:
    names = [stance.stance for stance in decision.stances] or [mark.label for mark in decision.marks]
    labels = [(layer.label(each), each) for each in dict.fromkeys(names)]
    if labels:
        return "+".join(label.name if label else each for label, each in labels)
    label = label_of(layer, decision)
    return label.name if label else decision.state.value.replace("_", " ")


def _rows(text: str, width: int) -> list[str]:
    return paragraph(" ".join(text.split()), width, MOST_ROWS) or [""]
