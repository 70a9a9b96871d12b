"""The coefficients: published figures, and their definitions written out the slow way."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.agreement import Agreement, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Unit = dict[str, str]


def tallied(units: Iterable[Mapping[str, str]]) -> Agreement:
    tally = Tally()
    for unit in units:
        tally.add(unit)
    return tally.agreement()


def coded(*coders: str) -> list[Unit]:
    """Units from a line for each coder, a word a unit; `*` where the coder said nothing."""
    lines = [coder.split() for coder in coders]
    return [{f"coder {n}": said for n, said in enumerate(column) if said != "*"} for column in zip(*lines, strict=True)]


def distributed(*units: str) -> list[Unit]:
    """Units from how many annotators gave each label, a digit a label."""
    return [
        {f"annotator {n}": label for n, label in enumerate(said)}
        for said in ([label for label, number in enumerate(unit) for _ in range(int(number))] for unit in units)
        for said in [[str(label) for label in said]]
    ]


RAW_4_RATERS = coded(
    "1 2 3 3 2 1 4 1 2 * * *",
    "1 2 3 3 2 2 4 1 2 5 * *",
    "* 3 3 3 2 3 4 2 2 5 1 3",
    "1 2 3 3 2 4 4 1 2 5 1 *",
)
"""`cac.raw4raters` of the R package irrCAC 1.0; its README gives the coefficients."""
SIX_RATERS = distributed(
    "00060", "03003", "01401", "00006", "03030", "20400", "00402", "20310", "20040", "00006", "10050", "11040",
    "03300", "10050", "02031",
)  # fmt: skip
"""`distrib.6raters` of irrCAC (Fleiss's psychiatric diagnoses); its README gives the coefficients."""
ABSTRACTORS = [
    {"first": str(row), "second": str(column)}
    for row, numbers in enumerate([(13, 0, 0), (0, 20, 7), (0, 4, 56)])
    for column, number in enumerate(numbers)
    for _ in range(number)
]
"""`cont3x3abstractors` of irrCAC; its README gives the coefficients."""
WIKIPEDIA = coded("* * * * * 3 4 1 2 1 1 3 3 * 3", "1 * 2 1 3 3 4 3 * * * * * * *", "* * 2 1 3 4 4 * 2 1 1 3 3 * 4")
"""The example of Wikipedia's page on Krippendorff's alpha, which gives 0.691 for nominal data."""


@pytest.mark.parametrize(
    ("units", "percent", "alpha", "ac1"),
    [
        (RAW_4_RATERS, 0.8181818, 0.74342, 0.77544),
        (SIX_RATERS, 0.5511111, 0.4204384, 0.4448007),
        (ABSTRACTORS, 0.89, 0.7972585, 0.8493305),
    ],
)
def test_published_figures_come_out(units: Sequence[Unit], percent: float, alpha: float, ac1: float) -> None:
    found = tallied(units)
    assert (found.percent, found.alpha, found.ac1) == pytest.approx((percent, alpha, ac1), abs=5e-6)
    assert found.undefined == ""


def test_the_published_kappa_of_two_abstractors_comes_out() -> None:
    (pair,) = tallied(ABSTRACTORS).pairs
    assert pair.kappa == pytest.approx(0.7964094, abs=5e-8)
    assert (pair.annotators, pair.units, pair.percent) == (("first", "second"), 100, 0.89)
    assert (pair.table["1", "2"], pair.table["2", "1"], pair.table.get(("0", "1"))) == (7, 4, None)


def test_gaps_are_left_out_of_alpha_as_in_the_example_of_wikipedia() -> None:
    found = tallied(WIKIPEDIA)
    assert found.alpha == pytest.approx(0.691358, abs=5e-7)
    assert (found.units, found.single) == (12, 1)


def test_rare_labels_lower_alpha_and_kappa_and_not_ac1() -> None:
    """Two coders who are right nineteen times in twenty: at half and at a thirtieth of positives."""

    def coders(positive: int, negative: int) -> Agreement:
        rates = {("y", "y"): 361, ("y", "n"): 19, ("n", "y"): 19, ("n", "n"): 1}
        other = {("n", "n"): 361, ("n", "y"): 19, ("y", "n"): 19, ("y", "y"): 1}
        return tallied(
            {"anna": one, "ben": two}
            for share, times in ((rates, positive), (other, negative))
            for (one, two), number in share.items()
            for _ in range(number * times)
        )

    even, rare = coders(1, 1), coders(1, 32)
    assert (even.pairs[0].kappa, rare.pairs[0].kappa) == pytest.approx((0.81, 0.35), abs=0.02)
    assert even.percent == pytest.approx(rare.percent)
    assert rare.ac1 is not None
    assert rare.ac1 > 0.85


@pytest.mark.parametrize(
    ("units", "reason"),
    [
        ([], "no question was answered by two annotators"),
        ([{"anna": "favor"}, {"ben": "none"}], "no question was answered by two annotators"),
        ([{"anna": "none", "ben": "none"}] * 5, "only one label was given"),
    ],
)
def test_what_is_not_defined_is_no_number(units: Sequence[Unit], reason: str) -> None:
    found = tallied(units)
    assert found.alpha is None
    assert found.undefined.startswith(reason)
    assert all(pair.kappa is None for pair in found.pairs)
    if found.pairs:
        assert (found.ac1, found.percent) == (None, 1.0)


def test_two_who_never_agree_have_a_kappa_though_each_gives_one_label_only() -> None:
    found = tallied([{"anna": "a", "ben": "b"}] * 3)
    assert (found.pairs[0].kappa, found.percent) == (0, 0)
    assert found.alpha == pytest.approx(-2 / 3)
    assert found.ac1 == pytest.approx(-1)


NAMES = ("anna", "ben", "carla", "dan")
UNITS = st.lists(st.dictionaries(st.sampled_from(NAMES), st.sampled_from("xyz"), max_size=4), max_size=12)


def brute_alpha(units: Sequence[Unit]) -> float | None:
    """From the matrix of coincidences: every ordered pair of answers in a unit, weighing 1 / (m - 1)."""
    matrix: dict[tuple[str, str], float] = {}
    for unit in units:
        for one, two in permutations(unit.values(), 2):
            matrix[one, two] = matrix.get((one, two), 0) + 1 / (len(unit) - 1)
    margins = {label: sum(n for (one, _), n in matrix.items() if one == label) for label in "xyz"}
    total = sum(margins.values())
    observed = sum(n for (one, two), n in matrix.items() if one != two)
    expected = sum(margins[one] * margins[two] for one, two in permutations("xyz", 2))
    return 1 - (total - 1) * observed / expected if expected else None


def brute_ac1(units: Sequence[Unit]) -> float | None:
    """As Gwet writes it: a unit's share of agreeing pairs; a label's mean share of a unit."""
    several = [list(unit.values()) for unit in units if len(unit) > 1]
    labels = {label for unit in units for label in unit.values()}
    if not several or len(labels) < 2:
        return None
    pairs = [[one == two for one, two in permutations(unit, 2)] for unit in several]
    percent = sum(sum(each) / len(each) for each in pairs) / len(pairs)
    some = [list(unit.values()) for unit in units if unit]
    shares = [sum(unit.count(label) / len(unit) for unit in some) / len(some) for label in labels]
    chance = sum(share * (1 - share) for share in shares) / (len(labels) - 1)
    return (percent - chance) / (1 - chance)


def brute_kappa(units: Sequence[Unit], one: str, two: str) -> float | None:
    both = [(unit[one], unit[two]) for unit in units if one in unit and two in unit]
    alike = sum(a == b for a, b in both) / len(both)
    chance = sum(sum(a == x for a, _ in both) * sum(b == x for _, b in both) for x in "xyz") / len(both) ** 2
    return None if chance == 1 else (alike - chance) / (1 - chance)


@given(UNITS)
def test_the_coefficients_are_those_of_their_definitions(units: list[Unit]) -> None:
    found = tallied(units)
    assert found.alpha == pytest.approx(brute_alpha(units))
    assert found.ac1 == pytest.approx(brute_ac1(units))
    for pair in found.pairs:
        assert pair.kappa == pytest.approx(brute_kappa(units, *pair.annotators))
        assert sum(pair.table.values()) == pair.units
    assert (found.units, found.single) == (sum(len(u) > 1 for u in units), sum(len(u) == 1 for u in units))
    assert sum(found.labels.values()) == sum(len(unit) for unit in units if len(unit) > 1)


@given(UNITS, st.permutations("xyz"), st.randoms())
def test_neither_the_order_of_units_nor_the_names_of_labels_count(
    units: list[Unit], other: list[str], random: object
) -> None:
    renamed = [
        {who: dict(zip("xyz", other, strict=True))[label] for who, label in unit.items()} for unit in reversed(units)
    ]
    one, two = tallied(units), tallied(renamed)
    assert (one.alpha, one.ac1, one.percent) == pytest.approx((two.alpha, two.ac1, two.percent))
