"""The table of SemEval-2016's stance task: `ID Target Tweet Stance`, a sentence in place of the tweet.

It has no offsets, and only decided sentences: FAVOR, AGAINST, and NONE for all other labels. The layout `author`
has the stances of the author (and those without a holder), the layout `everyone` also those of quoted speakers.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.exporters.export_format import ExportOptions, FileFormat, Sink
from reader.exporters.verify import certify_rows
from reader.exporters.writers import LineWriter, tab_line
from reader.model.annotation import STANCE_LAYER, State, Voice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reader.model.export_row import ArticleRows

_AUTHOR = ("", Voice.AUTHOR)
_STANCES = ("FAVOR", "AGAINST")


def _write(voices: tuple[str, ...], articles: Iterable[ArticleRows], options: ExportOptions, sink: Sink) -> int:
    out = LineWriter(sink)
    out.write([tab_line(("ID", "Target", "Tweet", "Stance"), raw=True)])
    count = 0
    for article in articles:
        certify_rows(article)
        lines = []
        for row in article.rows:
            is_decided = row.layer == STANCE_LAYER and row.state in {State.LABELLED, State.NONE}
            if is_decided and (not voices or row.voice in voices):
                count += 1
                said = row.stance.upper()
                stance = said if said in _STANCES else "NONE"
                lines.append(tab_line((str(count), row.target, row.sentence, stance), raw=options.raw))
        out.write(lines)
    out.flush()
    return count


SEMEVAL = FileFormat(
    name="semeval",
    layout="author",
    extension=".txt",
    about="ID, Target, Tweet, Stance of the author",
    has_cells=True,
    write=partial(_write, _AUTHOR),
)
SEMEVAL_EVERYONE = FileFormat(
    name="semeval",
    layout="everyone",
    extension=".txt",
    about="the same, with quoted speakers",
    has_cells=True,
    write=partial(_write, ()),
)
