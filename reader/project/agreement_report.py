"""Agreement between the annotators of a project, and their disagreements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from reader.model.adjudication import Asked
from reader.model.agreement import Agreement, Tally
from reader.model.annotation import is_adjudicator
from reader.model.export_row import EVERYTHING, ExportContext, Selection
from reader.project import Project
from reader.project.selection_check import check_known, known_selection
from reader.store.answers import answered
from reader.store.articles import StoredArticle, key_of, load_article
from reader.store.export_rows import known_names, load_registers
from reader.store.registry import targets
from reader.store.sqlite import Connection


class Measured(NamedTuple):
    """The agreement on one layer, toward one target or all of them."""

    layer: str
    target: str
    """Its name; empty where the layer is not asked for each target, and for all targets together."""
    targets: int
    """Number of targets it is about; 0 where the layer is not asked for each."""
    agreement: Agreement


class Disagreement(NamedTuple):
    """A question that annotators answered differently."""

    article_id: str
    title: str
    position: int
    """Of the sentence in its article, from 0."""
    start: int
    """Code points into the article's text."""
    end: int
    sentence: str
    layer: str
    target: str
    answers: Mapping[str, str]
    """By annotator."""


class AgreementReport(NamedTuple):
    """The result of `measure_agreement`."""

    measured: list[Measured]
    """Layers in the order of the codebook; of each, all targets together first, then each in their order."""
    disagreements: list[Disagreement]
    """In the order of the corpus; empty where they were not asked for."""


def measure_agreement(
    project: Project, selection: Selection = EVERYTHING, *, with_disagreements: bool = False
) -> AgreementReport:
    """Measure how far annotators agree, of those annotators, layers and targets of `selection` that it names.

    A unit is a sentence, a layer and, where the layer is asked for each, a target; an annotator's answer is the
    set of labels they gave there, whoever the holders are and whichever words labels are on. Skipped and unsure
    are no answers. Adjudicators are left out unless they are named.

    Raises `UsageError` if an annotator, layer or target is not known here, or the layer has no labels.
    """
    database, codebook = project.database, project.codebook
    names = known_names(database)
    registers = load_registers(database) if selection != EVERYTHING else ExportContext()
    wanted = known_selection(database, selection, names, registers)
    layers = [layer.id for layer in codebook.layers]
    layers += [layer for layer, _ in names.own_layers if layer not in layers]
    check_known("agreement is counted on layers with labels, and {} has none", wanted.layers, layers)
    with database.reading() as connection:
        return _Counting(connection, layers, wanted).report(with_disagreements=with_disagreements)


class _Counting:
    """Counts the selected units one by one."""

    def __init__(self, connection: Connection, layers: Sequence[str], wanted: Selection) -> None:
        self._connection = connection
        self._layers = layers
        self._wanted = wanted
        self._targets = {target.id: target.name for target in targets(connection) if not target.merged_into}
        self._tallies: defaultdict[Asked, Tally] = defaultdict(Tally)
        self._together: defaultdict[str, Tally] = defaultdict(Tally)
        self._differing: list[tuple[str, int, Asked, dict[str, str]]] = []

    def report(self, *, with_disagreements: bool) -> AgreementReport:
        """Return the counts."""
        for sentence in answered(self._connection):
            for asked, given in sentence.answers.items():
                answers = {name: each for name, each in given.items() if self._is_asked_for(name)}
                if not answers or not self._is_wanted(*asked):
                    continue
                self._tallies[asked].add(answers)
                if asked[1]:
                    self._together[asked[0]].add(answers)
                if with_disagreements and len(set(answers.values())) > 1:
                    self._differing.append((sentence.article_id, sentence.start, asked, answers))
        return AgreementReport(list(self._measured()), list(self._disagreements()))

    def _is_asked_for(self, annotator: str) -> bool:
        named = self._wanted.annotators
        return annotator in named if named else not is_adjudicator(annotator)

    def _is_wanted(self, layer: str, target: str) -> bool:
        layers, names = self._wanted.layers, self._wanted.targets
        return (not layers or layer in layers) and (not names or self._targets.get(target, "") in names)

    def _measured(self) -> Iterator[Measured]:
        for layer in self._layers:
            if (layer, "") in self._tallies:
                yield Measured(layer, "", 0, self._tallies[layer, ""].agreement())
            each = [(name, key) for key, name in self._targets.items() if (layer, key) in self._tallies]
            if each:
                yield Measured(layer, "", len(each), self._together[layer].agreement())
            for name, key in each:
                yield Measured(layer, name, 1, self._tallies[layer, key].agreement())

    def _disagreements(self) -> Iterator[Disagreement]:
        layers = {layer: number for number, layer in enumerate(self._layers)}
        order = {target: number for number, target in enumerate(self._targets)}

        def place(each: tuple[str, int, Asked, dict[str, str]]) -> tuple[int, ...]:
            article_id, start, (layer, target), _ = each
            return key_of(self._connection, article_id) or 0, start, layers.get(layer, 0), order.get(target, 0)

        article: StoredArticle | None = None
        for article_id, start, (layer, target), answers in sorted(self._differing, key=place):
            if article is None or article.id != article_id:
                article = load_article(self._connection, key_of(self._connection, article_id) or 0)
            sentence = next((s for s in article.sentences if s.start == start), None) if article else None
            if article is not None and sentence is not None:
                yield Disagreement(
                    article.id,
                    article.title,
                    sentence.position,
                    start,
                    sentence.end,
                    article.text[start : sentence.end],
                    layer,
                    self._targets.get(target, ""),
                    answers,
                )
