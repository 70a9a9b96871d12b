"""The searches that an annotator saved, and those made last; kept among the settings as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from reader.model.sanitize import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTING = "searches"
MOST_SAVED, MOST_RECENT = 50, 10
LONGEST = 1_000
"""Characters of a search."""


class Searches(NamedTuple):
    """What was searched for, the newest first."""

    saved: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    """Made last; one that is saved is not listed here."""

    @property
    def listed(self) -> list[str]:
        """All of them, the saved ones first."""
        return [*self.saved, *self.recent]

    @property
    def is_full(self) -> bool:
        """Whether no more can be saved."""
        return len(self.saved) >= MOST_SAVED

    def made(self, typed: str) -> Searches:
        """With this search as the last one made."""
        typed = _clean(typed)
        if not typed or typed in self.saved:
            return self
        return self._replace(recent=_first(typed, self.recent)[:MOST_RECENT])

    def with_saved(self, typed: str) -> Searches:
        """With this search saved; one too many is not."""
        typed = _clean(typed)
        if not typed or typed in self.saved or self.is_full:
            return self
        return Searches((typed, *self.saved), tuple(each for each in self.recent if each != typed))

    def without(self, typed: str) -> Searches:
        """Without this search."""
        return Searches(*(tuple(each for each in some if each != typed) for some in self))


def load_searches(settings: Mapping[str, str]) -> Searches:
    """The searches in these settings; what cannot be read there is left out."""
    try:
        kept = json.loads(settings.get(SETTING, "{}"))
    except ValueError:
        return Searches()
    if not isinstance(kept, dict):
        return Searches()
    saved = _strings(kept.get("saved"))[:MOST_SAVED]
    return Searches(saved, tuple(each for each in _strings(kept.get("recent")) if each not in saved)[:MOST_RECENT])


def kept_searches(searches: Searches) -> dict[str, str]:
    """The setting that keeps them; `load_searches` takes it back."""
    return {SETTING: json.dumps(searches._asdict(), ensure_ascii=False)}


def _first(typed: str, others: tuple[str, ...]) -> tuple[str, ...]:
    return (typed, *(each for each in others if each != typed))


def _strings(value: object) -> tuple[str, ...]:
    found = [_clean(each) for each in value if isinstance(each, str)] if isinstance(value, list) else []
    return tuple(dict.fromkeys(each for each in found if each))


def _clean(typed: str) -> str:
    return one_line(typed)[:LONGEST].strip()
