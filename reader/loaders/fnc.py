"""The Fake News Challenge's tables: `stances.csv` says what the article in `bodies.csv` does with a headline.

With agree, disagree and discuss the article asserts, denies or reports the claim of the headline; unrelated headlines
are only counted. It has no offsets and no annotator.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reader.loaders.base import Format, Sample
from reader.loaders.fields import csv_rows
from reader.loaders.records import Found, ImportedDocument, ImportedLabel, SkippedEntry
from reader.model.sanitize import unguard_cell

BODIES, STANCES = "bodies.csv", "stances.csv"
RELATIONS = {"agree": "asserts", "disagree": "denies", "discuss": "reports"}
_UNRELATED = "unrelated"


def read_fnc(path: Path) -> Iterator[Found]:
    """Yield every body with its stances; a skipped entry for each row that cannot be loaded.

    `path` is the folder of the two tables, or one of them. Raises `InputError` where they cannot be read.
    """
    folder = path if path.is_dir() else path.parent
    labels: dict[str, list[ImportedLabel]] = {}
    for where, row in csv_rows(folder / STANCES, ("headline", "body id", "stance")):
        if isinstance(row, SkippedEntry):
            yield row
            continue
        stance, headline = row["stance"].strip().casefold(), unguard_cell(row["headline"])
        if stance in RELATIONS and headline.strip():
            labels.setdefault(row["body id"], []).append(
                ImportedLabel(where, RELATIONS[stance], layer="mention", claim=headline, is_on_article=True)
            )
        elif stance == _UNRELATED:
            yield SkippedEntry(where, "it is unrelated", is_expected=True)
        else:
            yield SkippedEntry(where, f"there is no stance {row['stance']!r:.40}")
    for where, row in csv_rows(folder / BODIES, ("body id", "articlebody")):
        if isinstance(row, SkippedEntry):
            yield row
        else:
            yield ImportedDocument(where, row["articlebody"], tuple(labels.pop(row["body id"], ())), is_guarded=True)
    for left in labels.values():
        yield from (SkippedEntry(each.where, "there is no body with this id") for each in left)


def _looks_like(sample: Sample) -> bool:
    if sample.is_folder:
        return (sample.path / STANCES).is_file() and (sample.path / BODIES).is_file()
    return "body id" in sample.columns and bool({"headline", "articlebody"} & sample.columns)


FORMAT = Format("fnc", f"{STANCES} and {BODIES} in one folder", read_fnc, _looks_like)
