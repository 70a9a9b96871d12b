"""Resolving the labels of a file: their sentences and answers here, and the targets and claims that they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from reader.errors import InputError
from reader.loaders.records import ImportedLabel, ImportedRegistries, LabelError
from reader.model.alignment import MatchKind
from reader.model.annotation import (
    STANCE_LAYER,
    AnnotationKey,
    Change,
    MentionKey,
    Relation,
    SentenceRef,
    State,
    SubjectKind,
)  # fmt: skip
from reader.model.codebook import Codebook
from reader.model.event import iso_time, wall_milliseconds
from reader.model.export_row import MENTION_LAYER, NOTE_LAYER
from reader.model.ids import claim_id, name_key, target_id
from reader.model.label_map import LabelMap, LabelMeaning
from reader.model.registry_entry import Claim, Target, TargetKind
from reader.model.sanitize import one_line, plain
from reader.project.context import ProjectContext
from reader.project.document_matcher import Match, MatchedSentence, SentenceLocator
from reader.project.label_grouping import GivenLabel, Subject, unsupported_fields
from reader.project.load_report import LoadReport
from reader.store import codebooks, registry
from reader.store.sqlite import Connection

_SHOWN = 60
"""Characters of a sentence that a message shows."""
_WHY = {
    MatchKind.CONTEXT: "found in an edited text, by the same words and what is around them",
    MatchKind.ALIKE: "found in an edited text, by words much the same and what is around them",
    MatchKind.ALONE: "found by words that are too few to be sure",
}
Entry: TypeAlias = tuple[str, Subject, GivenLabel]
"""The annotator, what is judged, and the label."""


class LabelResolver:
    """Finds what each label of a file is here, and counts in the report how it was found.

    With `is_own`, it is an export of ours, whose labels are just what they say. Of another program's file, `labels`
    are the mappings that the person asked for, and `annotator` is who judged where the file does not say.
    """

    def __init__(
        self, context: ProjectContext, report: LoadReport, labels: Sequence[str], annotator: str, *, source: Path,
        is_own: bool, accept_context: bool,
    ) -> None:  # fmt: skip
        self.names = NameResolver(context.database.connection)
        self.now = iso_time(wall_milliseconds())
        self._database = context.database
        self._codebook = context.codebook
        self.report = report
        self._source = str(source)
        self._annotator = annotator
        self._is_own = is_own
        self._accept_context = accept_context
        self._labels = LabelMap(context.codebook, labels)
        self._known_labels = lru_cache(maxsize=None)(self._find_labels)

    def is_mention(self, label: ImportedLabel) -> bool:
        """Whether a label of another program is a mention of a claim."""
        meaning = self._labels.meaning(label.label, label.layer)
        return meaning is not None and meaning.layer == MENTION_LAYER

    def entries(self, label: ImportedLabel, places: SentenceLocator, match: Match) -> Iterator[Entry]:
        """Yield what a label is here: an entry for each sentence, and for the claim and the note that it has.

        Raises:
            LabelError: it cannot be loaded.
            InputError: nobody says who judged.
        """
        meaning = self._meaning(label)
        if meaning is None:
            name = f"{label.layer}:{label.label}" if label.layer else label.label
            self.report.unmapped[name] = self.report.unmapped.get(name, 0) + 1
            return
        if meaning.layer == MENTION_LAYER and label.claim_place:
            label = label._replace(claim=match.raw[slice(*label.claim_place)])
        placed = self._placed(label, meaning, places)
        claimed = places.of(label.claim_place) if label.claim_place else []
        if not self._is_own:
            if not self._is_sure_enough(label, [*placed, *claimed], match):
                return
            self.report.spread += len(placed) > 1
            for what in unsupported_fields(label, meaning.layer, self._given(label, meaning)):
                self.report.leave_out(label.where, f"{label.label or label.layer!r} is loaded without {what}")
        for each in placed:
            yield from self._judged(_sentence(match, each), meaning, label, each)
        for each in claimed:
            asserted = meaning._replace(answer=Relation.ASSERTS)
            yield from self._judged(_sentence(match, each), asserted, label._replace(holder=""), each)

    def _meaning(self, label: ImportedLabel) -> LabelMeaning | None:
        """The meaning of a label in the codebook: of a row of our own, just what it says. Raises `LabelError`."""
        if not self._is_own:
            return self._labels.meaning(label.label, label.layer)
        if label.layer not in {MENTION_LAYER, NOTE_LAYER}:
            if self._codebook.layer(label.layer) is None:
                raise LabelError(f"the codebook has no layer {label.layer!r}")
            if label.label and label.label not in self._known_labels(label.layer, label.codebook_version):
                raise LabelError(f"the codebook has no label {label.label!r} in the layer {label.layer}")
        return LabelMeaning(label.layer, label.label)

    def _find_labels(self, layer: str, version: str) -> frozenset[str]:
        """The labels of a layer: those of the codebook in use, and of the one that the row was made under."""
        books: Iterable[Codebook | None] = (self._codebook, codebooks.stored_codebook(self._database, version))
        layers = [book.layer(layer) for book in books if book]
        labels = [label for each in layers if each for label in each.labels]
        return frozenset(identifier for label in labels for identifier in (label.id, *label.formerly))

    def _placed(self, label: ImportedLabel, meaning: LabelMeaning, places: SentenceLocator) -> list[MatchedSentence]:
        """The sentences that a label is on: all of them can be judged so, or none is."""
        span = span_of(label)
        if span is None and meaning.layer == MENTION_LAYER and label.is_on_article:
            self.report.on_headlines += 1
            return places.headline()
        placed = places.of(span)
        layer = self._codebook.layer(meaning.layer)
        if layer is None:
            return placed
        placed = [each for each in placed if each.sentence.is_judged]
        if not placed:
            raise LabelError("this is a repeated headline: it is shown, not judged")
        if layer.has_spans and any(each.is_part and each.words is None for each in placed):
            raise LabelError("the sentence reads otherwise here, so it is not sure which words are meant")
        is_widened = not layer.has_spans and any(each.is_part for each in placed)
        self.report.widened += is_widened and not self._is_own
        return placed

    def _is_sure_enough(self, label: ImportedLabel, placed: Sequence[MatchedSentence], match: Match) -> bool:
        """Whether it can be loaded; else it is listed for a person to look at."""
        order = list(MatchKind)
        worst = max(placed, key=lambda each: order.index(each.how))
        if worst.how is MatchKind.EXACT:
            self.report.exact += 1
            return True
        if self._accept_context:
            self.report.by_context += 1
            return True
        words = one_line(match.article.text[worst.sentence.start : worst.sentence.end])
        shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
        reason = f"{label.label or label.layer!r} {_WHY[worst.how]}: article {match.article.id}, “{shown}”"
        self.report.look_at.append(self.report.problem(label.where, reason))
        return False

    def _given(self, label: ImportedLabel, meaning: LabelMeaning, placed: MatchedSentence | None = None) -> GivenLabel:
        """A label of a layer of the codebook, with its state; of anything else, the label alone."""
        layer = self._codebook.layer(meaning.layer)
        if layer is None:
            return GivenLabel(label, meaning.answer)
        words = placed.words if placed is not None and (layer.has_spans or self._is_own) else None
        if self._is_own:
            return GivenLabel(label, label.label or label.state, layer, label.label, State(label.state), words)
        known = layer.label(meaning.answer)
        state = known.state if known else State(meaning.answer)
        has_answer = known is not None and (layer.id != STANCE_LAYER or state is State.LABELLED)
        return GivenLabel(label, meaning.answer, layer, meaning.answer if has_answer else "", state, words)

    def _judged(
        self, sentence: SentenceRef, meaning: LabelMeaning, label: ImportedLabel, placed: MatchedSentence
    ) -> Iterator[Entry]:
        """The entries of one label on one sentence."""
        annotator = one_line(label.annotator) or one_line(self._annotator)
        if not annotator:
            raise InputError(
                f"it does not say who judged ({label.where})",
                subject=self._source,
                advice="Name the annotator with --annotator-name NAME",
            )
        given, note = self._given(label, meaning, placed), plain(label.note)
        if given.layer is not None:
            name = label.target or meaning.toward
            if given.layer.per_target and not one_line(name) and not self._is_own:
                raise LabelError("it is toward no target: name one with --map LABEL=LAYER:LABEL:TARGET")
            target = self.names.target(name, label.target_kind) if given.layer.per_target else ""
            yield annotator, AnnotationKey(sentence, given.layer.id, target), given
        elif meaning.layer == MENTION_LAYER:
            created_at = label.created_at if self._is_own else self.now
            claim = self.names.claim(label, label.claim_id or meaning.toward, created_at)
            yield annotator, MentionKey(sentence, claim, one_line(label.holder), Relation(meaning.answer)), given
        elif not note:
            raise LabelError("it is a note without text")
        if note:
            yield annotator, sentence, given


def span_of(label: ImportedLabel) -> tuple[int, int] | None:
    """Return the place of a label in its document; None if it is on the whole document."""
    return (label.start, label.end) if label.start is not None and label.end is not None else None


def _sentence(match: Match, placed: MatchedSentence) -> SentenceRef:
    return SentenceRef(match.article.id, placed.sentence.start, placed.sentence.end)


class NameResolver:
    """The registries, with what a file adds to them."""

    def __init__(self, connection: Connection) -> None:
        ordered = sorted(registry.targets(connection), key=lambda target: not target.merged_into)
        self._targets = {name_key(target.name): target for target in ordered}
        """A target that stands for itself goes before one of the same name that was merged."""
        self._target_ids = {target.id for target in ordered}
        self._last = max((target.position for target in ordered), default=-1)
        self._claims: dict[str, str] = {}
        self._claim_ids: set[str] = set()
        for claim in sorted(registry.all_claims(connection), key=lambda claim: bool(claim.merged_into)):
            self._claims.setdefault(name_key(claim.claim), claim.id)
            self._claim_ids.add(claim.id)
        self.new_targets: dict[str, Target] = {}
        """The targets that do not exist yet, by their ids."""
        self.new_claims: dict[str, Claim] = {}

    def missing(self, registries: ImportedRegistries) -> list[Change]:
        """Return the changes that create the targets and claims of a file that do not exist here.

        Each comes after the one that it was merged into; if that does not exist either, it is not merged.
        """
        new: list[tuple[SubjectKind, Target | Claim]] = [
            (SubjectKind.TARGET, target)
            for target in registries.targets
            if target.id not in self._target_ids and (target.merged_into or name_key(target.name) not in self._targets)
        ]
        new += [(SubjectKind.CLAIM, claim) for claim in registries.claims if claim.id not in self._claim_ids]
        known = self._target_ids | self._claim_ids
        changes: list[Change] = []
        while new:
            now = [each for each in new if not each[1].merged_into or each[1].merged_into in known]
            now = now or [(kind, each._replace(merged_into="")) for kind, each in new]
            changes += [Change(kind, each.id, each) for kind, each in now]
            known |= {each.id for _, each in now}
            new = [each for each in new if each[1].id not in known]
        return changes

    def target(self, name: str, kind: str = "") -> str:
        """Return the id of the target with this name, or that had it; of a new one, if there is none.

        Raises `LabelError` if it has no name, or the target that first had it is called otherwise now.
        """
        clean = one_line(name)
        if not clean:
            raise LabelError("it is toward no target")
        known = self._targets.get(name_key(clean))
        if known is not None:
            return known.id
        identifier = target_id(clean)
        if identifier in self._target_ids:
            raise LabelError(f"the target {clean} has another name here")
        self._last += 1
        kind = kind if kind in list(TargetKind) else TargetKind.PERSON
        new = Target(identifier, clean, TargetKind(kind), self._last)
        self._targets[name_key(clean)] = self.new_targets[identifier] = new
        self._target_ids.add(identifier)
        return identifier

    def claim(self, label: ImportedLabel, identifier: str, created_at: str) -> str:
        """Return the id of the claim with this id, else of the one in this wording; of a new one, if there is none.

        Raises `LabelError` if it has no wording by which it could be made.
        """
        identifier, clean = one_line(identifier), one_line(label.claim)
        if identifier in self._claim_ids:
            return identifier
        if not clean:
            raise LabelError(f"there is no claim {identifier} here" if identifier else "it does not say which claim")
        if not identifier:
            if name_key(clean) in self._claims:
                return self._claims[name_key(clean)]
            identifier = claim_id(clean, self._claim_ids)
        self._claim_ids.add(identifier)
        self._claims.setdefault(name_key(clean), identifier)
        url = one_line(label.claim_verdict_url)
        self.new_claims[identifier] = Claim(
            identifier,
            clean,
            one_line(label.claim_type),
            one_line(label.claim_topic),
            plain(label.claim_note),
            one_line(label.claim_verdict),
            url if url.startswith(("https://", "http://")) else "",
            created_at=created_at,
        )
        return identifier

    def creations(self, change: Change) -> list[Change]:
        """Return the changes that must come before this one: the target or claim that it refers to is created."""
        subject = change.subject
        target = self.new_targets.get(getattr(subject, "target_id", ""))
        if target is not None:
            return [Change(SubjectKind.TARGET, target.id, target)]
        claim = self.new_claims.get(getattr(subject, "claim_id", ""))
        return [Change(SubjectKind.CLAIM, claim.id, claim)] if claim is not None else []
