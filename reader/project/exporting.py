"""Annotations out of the database into a file or a stream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.errors import ExportError, UsageError
from reader.exports import Options, find_format
from reader.exports.atomic import replacing
from reader.store.rows import article_rows, known_names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reader.exports import Format, Sink
    from reader.store.database import Database

FOLDER = "exports"


@dataclass(frozen=True, slots=True)
class _Work:
    database: Database
    format: Format
    only: tuple[str, ...]
    options: Options

    def write(self, sink: Sink) -> int:
        rows = article_rows(self.database, annotators=self.only, every_article=self.format.every_article)
        return self.format.write(rows, self.options, sink)


def export(
    database: Database,
    target: Path | None,
    *,
    form: str = "csv",
    layout: str = "tidy",
    annotators: Sequence[str] = (),
    excel: bool = False,
    raw: bool = False,
    stream: Sink | None = None,
) -> int:
    """Write annotations to the file `target`, or to `stream`; the number of rows, the header not counted.

    Only those by `annotators`, if any are named. The file takes the place of one of that name only when it
    is whole and on disk. Every row is certified while it is written: the text of its article at
    `[start:end]`, in code points, is its sentence.

    Raises:
        UsageError: no such format or layout, or an annotator who has judged nothing here.
        ExportError: the file cannot be written, or a row is not what stands in its article.
        DamagedDatabaseError: the text of an article is not what was imported.
    """
    chosen = find_format(form, layout)
    names = known_names(database)
    unknown = [name for name in annotators if name not in names.annotators]
    if unknown:
        known = ", ".join(names.annotators)
        raise UsageError(
            f"nobody called {', '.join(unknown)} has judged anything here",
            advice=f"Known are: {known}" if known else "Nobody has",
        )
    who = tuple(name for name in names.annotators if not annotators or name in annotators)
    options = Options(who, names.targets, names.own_layers, excel=excel, raw=raw)
    work = _Work(database, chosen, who if annotators else (), options)
    if stream is not None:
        return work.write(stream)
    if target is None:
        raise ExportError("no file was named to export to", advice="Name one with -o")
    with replacing(target) as out:
        return work.write(out)


def default_target(database: Database, form: str = "csv", layout: str = "tidy") -> Path:
    """Where an export goes when no file is named: `exports/annotations-LAYOUT.csv` beside the database.

    Its folder is made if it is not there.

    Raises:
        UsageError: no such format or layout.
        ExportError: the folder cannot be made.
    """
    chosen = find_format(form, layout)
    folder = database.path.parent / FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise ExportError(
            f"the folder cannot be made ({error.strerror})",
            subject=str(folder),
            advice="Name a file in a place that you can write to with -o",
        ) from error
    return folder / f"annotations-{chosen.layout}{chosen.extension}"
