"""Which of the annotations are to leave: what every export can be limited to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.errors import UsageError
from reader.model.event import is_moment

if TYPE_CHECKING:
    from reader.model.export_row import ExportRow

_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted; an empty field asks for nothing, and a row must meet all that are not empty."""

    annotators: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    """Names that count now. Rows that are toward no target are not of any."""
    articles: tuple[str, ...] = ()
    """Ids of articles, or words that a title has all of."""
    since: str = ""
    """A UTC date or time, ISO 8601: rows that were last changed then or later."""
    until: str = ""
    """The same: then or before, the whole day (minute, second) included."""
    codebooks: tuple[str, ...] = ()
    """Versions of the codebook that rows were made under."""
    latest: bool = False
    """Whether articles of which a later edition is here are left out."""
    adjudicated: bool = False
    """Only what adjudicators judged."""

    def __post_init__(self) -> None:
        for name, time in (("since", self.since), ("until", self.until)):
            if time and not (_TIME.fullmatch(time) and is_moment(time)):
                advice = "Write it as 2026-01-31 or 2026-01-31T09:30"
                raise UsageError(f"{time!r} is not a date", subject=f"--{name}", advice=advice)

        since, until = self.since.removesuffix("Z"), self.until.removesuffix("Z")
        if until and since[: len(until)] > until:
            raise UsageError(f"--since {self.since} is after --until {self.until}")

    @property
    def asks_rows(self) -> bool:
        """Whether rows must be looked at one by one, beyond whose they are and in which article."""
        return bool(self.layers or self.targets or self.since or self.until or self.codebooks)

    def takes(self, row: ExportRow) -> bool:
        """Whether this row of a wanted annotator in a wanted article is wanted."""
        since, until = self.since.removesuffix("Z"), self.until.removesuffix("Z")
        return (
            (not self.layers or row.layer in self.layers)
            and (not self.targets or row.target in self.targets)
            and (not self.codebooks or row.codebook_version in self.codebooks)
            and row.updated_at >= since
            and (not until or row.updated_at[: len(until)] <= until)
        )


EVERYTHING = Selection()
