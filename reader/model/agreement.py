"""Agreement of annotators: percent, Krippendorff's alpha, Gwet's AC1, and Cohen's kappa of each two.

A unit is one question about one sentence; its answers are words, one an annotator at most. No weights: two
answers are the same or they are not. Rare labels are why several measures stand side by side: where nearly
everything is `none`, alpha and kappa fall although nearly all answers are the same, and AC1 does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

Pair = tuple[str, str]
"""The names of two annotators, in the order of the alphabet."""


class PairAgreement(NamedTuple):
    """The agreement of two annotators."""

    annotators: Pair
    units: int
    """Units that both answered."""
    percent: float | None
    """The share of them with the same answer, 0 to 1."""
    kappa: float | None
    table: Mapping[Pair, int]
    """Units by the answer of the first and that of the second."""


class Agreement(NamedTuple):
    """The agreement of the annotators who answered some questions; None for a measure that is not defined."""

    units: int
    """Units that two or more answered."""
    single: int
    """Units that only one answered: they count for the frequency of labels, not for agreement."""
    annotators: tuple[str, ...]
    """Everybody who answered a unit of two or more answers, sorted."""
    percent: float | None
    alpha: float | None
    ac1: float | None
    labels: Mapping[str, int]
    """The number of times that each label was given in units of two or more answers, the most frequent first."""
    pairs: tuple[PairAgreement, ...]

    @property
    def undefined(self) -> str:
        """Why a coefficient is not defined; empty where all are."""
        if not self.units:
            return "no question was answered by two annotators"
        if len(self.labels) < 2:
            return "only one label was given, so that no agreement by chance can be told from any other"
        return ""


class Tally:
    """Counts units as they go by; its size is that of the labels and annotators, not of the units."""

    def __init__(self) -> None:
        self._units = self._single = 0
        self._agreeing = 0.0
        self._disagreeing = 0.0
        self._shares: dict[str, float] = {}
        self._labels: Counter[str] = Counter()
        self._annotators: set[str] = set()
        self._tables: dict[Pair, Counter[Pair]] = {}

    def add(self, answers: Mapping[str, str]) -> None:
        """Count a unit: the answer of each annotator who gave one, by name."""
        number = len(answers)
        if not number:
            return
        counts = Counter(answers.values())
        for label, given in counts.items():
            self._shares[label] = self._shares.get(label, 0.0) + given / number
        if number == 1:
            self._single += 1
            return
        self._units += 1
        self._labels.update(counts)
        self._annotators.update(answers)
        alike = sum(given * (given - 1) for given in counts.values())
        self._agreeing += alike / (number * (number - 1))
        self._disagreeing += (number * (number - 1) - alike) / (number - 1)
        for pair in combinations(sorted(answers), 2):
            self._tables.setdefault(pair, Counter())[answers[pair[0]], answers[pair[1]]] += 1

    def agreement(self) -> Agreement:
        """Return the agreement over the counted units."""
        labels = dict(sorted(self._labels.items(), key=lambda each: (-each[1], each[0])))
        return Agreement(
            self._units,
            self._single,
            tuple(sorted(self._annotators)),
            self._agreeing / self._units if self._units else None,
            self._alpha(),
            self._ac1(),
            labels,
            tuple(_pair(pair, table) for pair, table in sorted(self._tables.items())),
        )

    def _alpha(self) -> float | None:
        """Krippendorff's alpha for nominal data: one less the ratio of disagreement observed to that expected.

        Both are counted in pairs of answers within units, those of a unit with m answers weighing 1/(m - 1); units
        of one answer are left out. Source: Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), C.
        """
        total = sum(self._labels.values())
        expected = total * total - sum(given * given for given in self._labels.values())
        if not expected:
            return None
        return 1 - (total - 1) * self._disagreeing / expected

    def _ac1(self) -> float | None:
        """Gwet's AC1: agreement beyond that by chance, where chance is answering what is hard to answer.

        A label's share is the mean over all units, those of one answer included, as in irrCAC. Source: Gwet,
        Computing inter-rater reliability and its variance in the presence of high agreement (British Journal of
        Mathematical and Statistical Psychology 61, 2008), (5) and, for several annotators and gaps, Gwet, Handbook
        of Inter-Rater Reliability (4th ed., 2014), 5.3. Labels are those that were given.
        """
        if not self._units or len(self._shares) < 2:
            return None
        units = self._units + self._single
        shares = [share / units for share in self._shares.values()]
        chance = sum(share * (1 - share) for share in shares) / (len(shares) - 1)
        return (self._agreeing / self._units - chance) / (1 - chance)


def _pair(pair: Pair, table: Counter[Pair]) -> PairAgreement:
    units = sum(table.values())
    percent = sum(number for (one, other), number in table.items() if one == other) / units
    return PairAgreement(pair, units, percent, _kappa(table), dict(sorted(table.items())))


def _kappa(table: Mapping[Pair, int]) -> float | None:
    """Cohen's kappa: agreement of two annotators beyond that by the chance of each one's own shares of labels.

    None where both gave one and the same label only. Source: Cohen, A Coefficient of Agreement for Nominal Scales
    (Educational and Psychological Measurement 20, 1960), (1).
    """
    units = sum(table.values())
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (one, other), number in table.items():
        first[one] += number
        second[other] += number
    by_chance = sum(number * second[label] for label, number in first.items())
    if by_chance == units * units:
        return None
    alike = sum(number for (one, other), number in table.items() if one == other)
    return (alike * units - by_chance) / (units * units - by_chance)
