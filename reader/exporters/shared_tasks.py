"""The tables of shared tasks on stance and claims: SemEval-2016, CheckThat! and the Fake News Challenge.

None of them has offsets, and the first two have only decided sentences.

SemEval's stance task is `ID Target Tweet Stance`, with a sentence in place of the tweet: FAVOR, AGAINST, and NONE for
all other labels. The layout `author` has the stances of the author (and those without a holder), the layout `everyone`
also those of quoted speakers.

In CheckThat!'s tasks on check-worthiness, CFS is check-worthy, and all other decisions are not. `Sentence_id` is the
tidy CSV's `annotation_id`.

In the Fake News Challenge a claim takes the place of the headline, and an article is the body. An article that only
asserts a claim agrees with it; an article that only denies it disagrees. An article that questions or reports the
claim, or whose mentions differ, discusses it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

from reader.exporters.export_format import ExportFormat, ExportOptions, Sink
from reader.exporters.writers import LineWriter, Quoted, tab_line, write_lines
from reader.model.annotation import STANCE_LAYER, Relation, State, Voice
from reader.model.export_row import CLAIM_LAYER, MENTION_LAYER, ArticleRows, ExportRow

Cells = Callable[[ArticleRows, ExportRow, Iterator[int]], tuple[str, ...]]
"""The cells of a row, which may take the next number; none to leave it out."""

_AUTHOR = ("", Voice.AUTHOR)
_SEMEVAL_HEAD = ("ID", "Target", "Tweet", "Stance")
_CHECKTHAT_HEAD = ("Sentence_id", "Text", "class_label")
_STANCES = ("FAVOR", "AGAINST")
_CHECK_WORTHY = "CFS"
_FNC_STANCES = {Relation.ASSERTS.value: "agree", Relation.DENIES.value: "disagree"}
_DISCUSS = "discuss"


def _write_table(
    cells: Cells,
    layer: str,
    articles: Iterable[ArticleRows],
    options: ExportOptions,
    sink: Sink,
    *,
    head: tuple[str, ...] = (),
) -> int:
    """Write a line for each decided row of a layer that has cells."""
    numbers = count(1)

    def lines(article: ArticleRows) -> list[str]:
        rows = (row for row in article.rows if row.layer == layer and row.state in {State.LABELLED, State.NONE})
        return [tab_line(line, raw=options.raw) for row in rows if (line := cells(article, row, numbers))]

    return write_lines(sink, map(lines, articles), head=[tab_line(head, raw=True)] if head else [])


def _semeval(voices: tuple[str, ...], _: ArticleRows, row: ExportRow, numbers: Iterator[int]) -> tuple[str, ...]:
    if voices and row.voice not in voices:
        return ()
    stance = row.stance.upper()
    return str(next(numbers)), row.target, row.sentence, stance if stance in _STANCES else "NONE"


def _checkthat_2024(_: ArticleRows, row: ExportRow, __: Iterator[int]) -> tuple[str, ...]:
    return row.annotation_id, row.sentence, "Yes" if row.factuality.upper() == _CHECK_WORTHY else "No"


def _checkthat_2019(article: ArticleRows, row: ExportRow, numbers: Iterator[int]) -> tuple[str, ...]:
    is_worthy = row.factuality.upper() == _CHECK_WORTHY
    return str(next(numbers)), article.author or article.source, row.sentence, str(int(is_worthy))


def _write_fnc(articles: Iterable[ArticleRows], options: ExportOptions, folder: Path) -> int:
    quoted = Quoted(raw=options.raw)
    number = written = 0
    with (folder / "bodies.csv").open("wb") as bodies_file, (folder / "stances.csv").open("wb") as stances_file:
        bodies, stances = LineWriter(bodies_file, excel=options.excel), LineWriter(stances_file, excel=options.excel)
        bodies.write([quoted.line(("Body ID", "articleBody"))])
        stances.write([quoted.line(("Headline", "Body ID", "Stance"))])
        for article in articles:
            claims: dict[str, set[str]] = {}
            for row in article.rows:
                if row.layer == MENTION_LAYER:
                    claims.setdefault(row.claim, set()).add(_FNC_STANCES.get(row.relation, _DISCUSS))
            if not claims:
                continue
            number += 1
            bodies.write([f'"{number}",{quoted.new(article.text)}'])
            stances.write(
                [
                    f'{quoted.new(claim)},"{number}","{next(iter(found)) if len(found) == 1 else _DISCUSS}"'
                    for claim, found in claims.items()
                ]
            )
            written += len(claims)
        bodies.flush()
        stances.flush()
    return written


SEMEVAL = ExportFormat(
    name="semeval",
    layout="author",
    extension=".txt",
    about="ID, Target, Tweet, Stance of the author",
    has_cells=True,
    writer=partial(_write_table, partial(_semeval, _AUTHOR), STANCE_LAYER, head=_SEMEVAL_HEAD),
)
SEMEVAL_EVERYONE = ExportFormat(
    name="semeval",
    layout="everyone",
    extension=".txt",
    about="the same, with quoted speakers",
    has_cells=True,
    writer=partial(_write_table, partial(_semeval, ()), STANCE_LAYER, head=_SEMEVAL_HEAD),
)
CHECKTHAT = ExportFormat(
    name="checkthat",
    layout="2024",
    extension=".tsv",
    about="Sentence_id, Text, class_label (Yes, No)",
    has_cells=True,
    writer=partial(_write_table, _checkthat_2024, CLAIM_LAYER, head=_CHECKTHAT_HEAD),
)
CHECKTHAT_2019 = ExportFormat(
    name="checkthat",
    layout="2019",
    extension=".tsv",
    about="line, speaker, sentence, 1 or 0; no header",
    has_cells=True,
    writer=partial(_write_table, _checkthat_2019, CLAIM_LAYER),
)
FNC = ExportFormat(
    name="fnc",
    layout="2017",
    extension="",
    about="a folder: bodies.csv, and stances.csv of claims",
    has_cells=True,
    is_for_excel=True,
    writer=_write_fnc,
)
