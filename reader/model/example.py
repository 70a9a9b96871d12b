"""A sentence that an annotator gave a label to, shown as an example of it."""

from __future__ import annotations

from typing import NamedTuple


class Example(NamedTuple):
    """A sentence that was given a label, and where it stands."""

    given_at: str
    """UTC, ISO 8601; when the decision was last changed."""
    article_id: str
    start: int
    """Code points into the article's text, from 0."""
    end: int
    target: str = ""
    """Name of the target as it counts now; empty where the layer has none."""
    holder: str = ""
    article_key: int = 0
    title: str = ""
    sentence: str = ""
