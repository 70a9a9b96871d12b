"""A hit in its context: the words that were looked for, and what stands left and right of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import re


class InContext(NamedTuple):
    """A sentence cut around what was found in it; the parts together are the sentence, on one line."""

    left: str
    found: str
    """Empty where nothing of the words stands in it as written, and then all of it is `right`."""
    right: str


def in_context(sentence: str, pattern: re.Pattern[str] | None) -> InContext:
    """The sentence around the first place that `pattern` finds."""
    line = " ".join(sentence.split())
    match = pattern.search(line) if pattern else None
    if match is None:
        return InContext("", "", line)
    return InContext(line[: match.start()], match.group(), line[match.end() :])
