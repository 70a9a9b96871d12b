"""Sentences like those of news, and what becomes of them when another paper prints them: the same from each seed."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

_FREQUENT = """
the of to a in and that for was on is with said he as it at by from his but be has have had an they will not who
their were which she after her or about would been more when this than we its there one into out up over could
if last no new also can before all some other two first because during against under while years people
"""
_GRAMMAR = _FREQUENT.split()
_ONSETS = (*"bcdfghklmnprstvw", "br", "cl", "cr", "dr", "fl", "gr", "pl", "pr", "sh", "sp", "st", "th", "tr")
_CORES = (*"aeiou", "ai", "ea", "ee", "ou", "oa")
_ENDS = (*"nrstlmd", "ck", "nd", "nt", "st", "rk", "ll")
_ENDINGS = ("", "", "", "s", "ed", "ing", "er", "ion", "ment", "ly", "al", "ity")
_SHARE_OF_GRAMMAR = 0.45


def _invented(rng: random.Random) -> str:
    parts = [rng.choice(_ONSETS) + rng.choice(_CORES) for _ in range(rng.choice((1, 1, 2, 2, 2, 3)))]
    return "".join(parts) + rng.choice(_ENDS) + rng.choice(_ENDINGS)


class Newsroom:
    """Writes sentences of invented words whose frequencies fall as those of a language do (Zipf)."""

    def __init__(self, rng: random.Random, vocabulary: int = 30_000) -> None:
        self.rng = rng
        self._content = list(dict.fromkeys(_invented(rng) for _ in range(vocabulary)))
        self._grammar_weights = list(accumulate(1 / (rank + 2) for rank in range(len(_GRAMMAR))))
        self._weights = list(accumulate(1 / (rank + 20) for rank in range(len(self._content))))
        self._names = [_invented(rng).capitalize() for _ in range(2_000)]

    def name(self) -> str:
        return f"{self.rng.choice(self._names)} {self.rng.choice(self._names)}"

    def number(self) -> str:
        return self.rng.choice((str(self.rng.randint(2, 99)), f"{self.rng.randint(1, 999):,},000", "20%", "2016"))

    def words(self, count: int) -> list[str]:
        rng = self.rng
        grammar = rng.choices(_GRAMMAR, cum_weights=self._grammar_weights, k=count)
        content = rng.choices(self._content, cum_weights=self._weights, k=count)
        return [g if rng.random() < _SHARE_OF_GRAMMAR else c for g, c in zip(grammar, content, strict=True)]

    def sentence(self) -> str:
        rng = self.rng
        words = self.words(max(3, min(60, round(rng.lognormvariate(2.85, 0.5)))))
        if rng.random() < 0.4:
            words.insert(rng.randrange(len(words)), self.name())
        if rng.random() < 0.3:
            words.insert(rng.randrange(len(words)), self.number())
        text = " ".join(words)
        text = text[0].upper() + text[1:]
        if rng.random() < 0.3:
            return f"“{text},” said {self.name()}."
        return f"{text}."


def _typos(room: Newsroom, text: str, count: int) -> str:
    rng = room.rng
    letters = list(text)
    for _ in range(count):
        at = rng.randrange(1, len(letters))
        act = rng.randrange(4)
        if act == 0:
            del letters[at]
        elif act == 1:
            letters.insert(at, rng.choice("abcdefghijklmnoprstuvw"))
        elif act == 2:
            letters[at] = rng.choice("abcdefghijklmnoprstuvw")
        else:
            letters[at - 1 : at + 1] = letters[at - 1 : at + 1][::-1]
    return "".join(letters)


def misspelt(room: Newsroom, text: str) -> str:
    return _typos(room, text, room.rng.randint(1, 1 + len(text) // 25))


def scanned(room: Newsroom, text: str) -> str:
    """A tenth of its characters wrong, as after a bad scan."""
    return _typos(room, text, max(1, len(text) // 10))


def shortened(room: Newsroom, text: str) -> str:
    words = text.split()
    for _ in range(room.rng.randint(1, max(1, len(words) // 4))):
        if len(words) > 4:
            del words[room.rng.randrange(len(words))]
    return " ".join(words)


def lengthened(room: Newsroom, text: str) -> str:
    words = text.split()
    for word in room.words(room.rng.randint(1, max(1, len(words) // 4))):
        words.insert(room.rng.randrange(len(words)), word)
    return " ".join(words)


def reworded(room: Newsroom, text: str) -> str:
    words = text.split()
    for _ in range(room.rng.randint(1, max(1, len(words) // 5))):
        words[room.rng.randrange(len(words))] = room.words(1)[0]
    return " ".join(words)


def renamed(room: Newsroom, text: str) -> str:
    return " ".join(room.name().split()[0] if word[:1].isupper() else word for word in text.split())


def recounted(room: Newsroom, text: str) -> str:
    return " ".join(room.number() if word[:1].isdigit() else word for word in text.split())


def requoted(room: Newsroom, text: str) -> str:
    return text.replace("“", room.rng.choice(("‘", '"', ""))).replace("”", room.rng.choice(("’", '"', "")))


def reprinted(_: Newsroom, text: str) -> str:
    return text


def mangled(room: Newsroom, text: str) -> str:
    """Several of the others at once."""
    for change in room.rng.sample((misspelt, shortened, lengthened, reworded, renamed, recounted, requoted), 3):
        text = change(room, text)
    return text


CHANGES: tuple[Callable[[Newsroom, str], str], ...] = (
    reprinted, misspelt, scanned, shortened, lengthened, reworded, renamed, recounted, requoted, mangled,
)  # fmt: skip
"""What may happen to a sentence on its way from one paper to another."""
