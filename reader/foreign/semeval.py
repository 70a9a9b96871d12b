"""SemEval-2016's table of stances: `ID Target Tweet Stance` with tabs between; FAVOR, AGAINST or NONE.

There are no offsets in it, nor who judged: each text is looked for among the sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.foreign.reading import tab_rows
from reader.foreign.said import Document, Fault, Said
from reader.model.cells import unguard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.foreign.said import Found

NEEDED = ("target", "tweet", "stance")


def read_semeval(path: Path) -> Iterator[Found]:
    """Every row of the table; a fault for each that has too few or too many cells, or no text.

    Raises:
        InputError: it cannot be read, or is no such table.
    """
    for where, row in tab_rows(path, NEEDED):
        if isinstance(row, Fault):
            yield row
        elif not row["tweet"].strip():
            yield Fault(where, "it has no text")
        else:
            said = Said(where, row["stance"].strip(), layer="stance", target=unguard(row["target"]))
            yield Document(where, row["tweet"], (said,), is_guarded=True)
