"""Invented claims, and sentences of news that make them in other words: the same from each seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import random

_PEOPLE = """
Mara Quill;Tobias Renn;Edda Marsh;Jonas Keel;Ruth Ashdown;Pavel Dorn;Imke Salter;Cormac Hythe;Nadia Frost;Leon Barrow;
Greta Sund;Owen Tarrant;Yusuf Calder;Brigid Loam;Anton Weir;Saskia Holt;Dmitri Vane;Hanna Pryce;Felix Orme;Noor Castell
"""
_PLACES = """
Ostrey;Kelmouth;Drayford;North Quay;Wickham Sound;Port Selby;Harrow Bay;Linden;Aldmere;Castle Fenn;Sorrel;Tern Valley
"""
_GROUPS = """
the dockers' union;the harbour council;the teachers' federation;the Green Bloc;the ferry company;the water board;
the chamber of commerce;the fishing fleet;the hospital trust;the tenants' league;the coast guard;the farmers' guild
"""
_THINGS = """
ferry fares;council rents;the fishing quota;the sewage charge;the bridge toll;school meals;the flood wall;bus routes;
the library budget;parking permits;the rail link;night flights;the wind farm;the tram depot;the port tax;care homes
"""
_SHAPES = """
{p} promised to abolish {t} in {l}
“Within a year nobody in {l} will have to put up with {t} any more,” {p} promised the crowd.
{p} received {n} euros from {g}
Documents seen by this paper suggest that {g} paid {n} euros into an account held by {p}.
Unemployment in {l} rose by {n} percent under {p}
Critics point out that since {p} took office, {l} has seen unemployment go up by {n} percent.
{g} opposes changes to {t}
Changes to {t} will never have our support, a spokeswoman for {g} said on Tuesday.
{t} cost {l} {n} million euros a year
Taxpayers in {l} are said to lose {n} million euros every year because of {t}.
{p} lied to parliament about {t}
The minister's rivals accuse {p} of having told parliament lies when asked about {t}.
{n} people were injured during protests in {l}
As the protests in {l} went on into the night, {n} people were hurt, several of them badly.
{g} supports {p}
After weeks of doubt the members voted to back {p}, {g} announced.
{p} has never visited {l}
Not once, says the mayor, has {p} set foot in {l}.
Crime in {l} has fallen by {n} percent
There is {n} percent less crime in {l} than there was three years ago, police figures show.
{p} wants to privatise {t}
What {p} has in mind for {t}, according to leaked minutes, is a sale to private owners.
{g} polluted the water of {l}
Residents of {l} have drunk polluted water for months, and they blame {g}.
The mayor of {l} hid a report on {t}
A report on {t} lay hidden in a drawer of the mayor of {l} until last week.
{g} will strike for {n} days over {t}
Unless something is done about {t}, {g} is going to walk out, and the strike is to last {n} days.
{p} and {g} made a secret agreement about {t}
Behind closed doors {p} came to an agreement with {g}: {t} would be left alone.
{n} percent of voters in {l} reject {p}
A poll in {l} finds that {p} is rejected by {n} percent of those who mean to vote.
"""
"""A claim, and in the line below it a sentence that makes it."""


class Made(NamedTuple):
    """A claim, and a sentence that makes it."""

    claim: str
    sentence: str


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";")]


def make_claims(rng: random.Random, count: int) -> list[Made]:
    """So many different claims; many share their persons, others their matter."""
    made: dict[str, Made] = {}
    lines = _SHAPES.strip().splitlines()
    shapes = list(zip(lines[::2], lines[1::2], strict=True))
    people, places, groups, things = map(_parts, (_PEOPLE, _PLACES, _GROUPS, _THINGS))
    while len(made) < count:
        claim, sentence = rng.choice(shapes)
        words = {"p": rng.choice(people), "l": rng.choice(places), "g": rng.choice(groups), "t": rng.choice(things)}
        words["n"] = str(rng.randint(2, 400))
        text = claim.format(**words)
        text = text[0].upper() + text[1:]
        said = sentence.format(**words)
        made.setdefault(text, Made(text, said[0].upper() + said[1:]))
    return list(made.values())
