"""The tables of the Fake News Challenge: a claim in place of the headline, an article as the body.

There are no offsets. An article that only asserts a claim agrees with it; an article that only denies it disagrees.
An article that questions or reports the claim, or whose mentions differ, discusses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.exporters.export_format import ExportOptions, FolderFormat
from reader.exporters.verify import certify_rows
from reader.exporters.writers import LineWriter, Quoted
from reader.model.annotation import Relation
from reader.model.export_row import MENTION_LAYER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from reader.model.export_row import ArticleRows

_STANCES = {Relation.ASSERTS.value: "agree", Relation.DENIES.value: "disagree"}
_DISCUSS = "discuss"


def _write(articles: Iterable[ArticleRows], options: ExportOptions, folder: Path) -> int:
    quoted = Quoted(raw=options.raw)
    count = 0
    with (folder / "bodies.csv").open("wb") as bodies_file, (folder / "stances.csv").open("wb") as stances_file:
        bodies, stances = LineWriter(bodies_file, excel=options.excel), LineWriter(stances_file, excel=options.excel)
        bodies.write([quoted.line(("Body ID", "articleBody"))])
        stances.write([quoted.line(("Headline", "Body ID", "Stance"))])
        number = 0
        for article in articles:
            certify_rows(article)
            said: dict[str, set[str]] = {}
            for row in article.rows:
                if row.layer == MENTION_LAYER:
                    said.setdefault(row.claim, set()).add(_STANCES.get(row.relation, _DISCUSS))
            if not said:
                continue
            number += 1
            bodies.write([f'"{number}",{quoted.new(article.text)}'])
            stances.write(
                [
                    f'{quoted.new(claim)},"{number}","{next(iter(found)) if len(found) == 1 else _DISCUSS}"'
                    for claim, found in said.items()
                ]
            )
            count += len(said)
        bodies.flush()
        stances.flush()
    return count


FNC = FolderFormat(
    name="fnc",
    layout="2017",
    extension="",
    about="a folder: bodies.csv, and stances.csv of claims",
    has_cells=True,
    is_for_excel=True,
    write=_write,
)
