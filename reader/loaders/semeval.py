"""SemEval-2016's table of stances: `ID Target Tweet Stance` with tabs between; FAVOR, AGAINST or NONE.

It has no offsets and no annotator: each text is searched for among the sentences.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reader.loaders.base import Format, Sample
from reader.loaders.fields import tab_rows
from reader.loaders.records import Found, ImportedDocument, ImportedLabel, SkippedEntry
from reader.model.sanitize import unguard_cell

NEEDED = ("target", "tweet", "stance")


def read_semeval(path: Path) -> Iterator[Found]:
    """Yield every row of the table; a skipped entry for each with too few or too many cells, or no text."""
    for where, row in tab_rows(path, NEEDED):
        if isinstance(row, SkippedEntry):
            yield row
        elif not row["tweet"].strip():
            yield SkippedEntry(where, "it has no text")
        else:
            label = ImportedLabel(where, row["stance"].strip(), layer="stance", target=unguard_cell(row["target"]))
            yield ImportedDocument(where, row["tweet"], (label,), is_guarded=True)


def _looks_like(sample: Sample) -> bool:
    return sample.has_tabs and sample.columns.issuperset(NEEDED)


FORMAT = Format("semeval", "a table with Target, Tweet and Stance", read_semeval, _looks_like)
