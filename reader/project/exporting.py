"""Annotations out of the database into a file, a folder or a stream."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reader.errors import ExportError, UsageError
from reader.exports import FORMATS, FolderFormat, Options, find_format, is_default
from reader.exports.atomic import replacing, replacing_folder
from reader.model.clock import iso_time, wall_milliseconds
from reader.model.ids import name_key
from reader.model.rows import MENTION_LAYER, NOTE_LAYER, Registers
from reader.model.selection import EVERYTHING, Selection
from reader.model.target import resolved
from reader.store.rows import article_rows, has_articles, known_names, load_registers, row_versions

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence
    from pathlib import Path

    from reader.exports import FileFormat, Sink
    from reader.model.pace import Onlooker
    from reader.model.rows import ArticleRows
    from reader.model.target import Target
    from reader.store.database import Database
    from reader.store.rows import Names

FOLDER = "exports"


@dataclass(frozen=True, slots=True)
class _Work:
    database: Database
    form: FileFormat | FolderFormat
    selection: Selection
    options: Options
    on_progress: Onlooker | None

    def rows(self) -> Generator[ArticleRows]:
        every_article = self.form.every_article
        return article_rows(self.database, self.selection, every_article=every_article, on_progress=self.on_progress)


def export(
    database: Database,
    target: Path | None,
    *,
    form: str = "csv",
    layout: str = "",
    selection: Selection = EVERYTHING,
    excel: bool = False,
    raw: bool = False,
    stream: Sink | None = None,
    on_progress: Onlooker | None = None,
) -> int:
    """Write the annotations that are selected to the file or folder `target`, or to `stream`; the number of rows.

    Without a layout it is the first of the format. What is written takes the place of `target` only when it is
    whole and on disk. Every row is certified while it is written: the text of its article at `[start:end]`,
    in code points, is its sentence. `on_progress` is told how many articles are done.

    Raises:
        UsageError: no such format or layout; or an annotator, layer, target, article or codebook of the
            selection that is not known here.
        ExportError: the file cannot be written, or a row is not what stands in its article.
        DamagedDatabaseError: the text of an article is not what was imported.
    """
    chosen = find_format(form, layout)
    names = known_names(database)
    registers = load_registers(database) if chosen.needs_registers or selection != EVERYTHING else Registers()
    wanted = _known(database, selection, names, registers)
    options = Options(
        tuple(name for name in names.annotators if not wanted.annotators or name in wanted.annotators),
        tuple(name for name in names.targets if not wanted.targets or name in wanted.targets),
        tuple(each for each in names.own_layers if not wanted.layers or each[0] in wanted.layers),
        excel=excel,
        raw=raw,
        registers=registers,
        layers=wanted.layers,
        made_at=iso_time(wall_milliseconds()),
    )
    work = _Work(database, chosen, wanted, options, on_progress)
    if isinstance(chosen, FolderFormat):
        if target is None:
            raise UsageError(f"the export format {chosen.name} is a folder of files", advice="Name the folder with -o")
        with replacing_folder(target) as folder, closing(work.rows()) as rows:
            return chosen.write(rows, options, folder)
    if stream is not None:
        with closing(work.rows()) as rows:
            return chosen.write(rows, options, stream)
    if target is None:
        raise ExportError("no file was named to export to", advice="Name one with -o")
    with replacing(target) as out, closing(work.rows()) as rows:
        return chosen.write(rows, options, out)


def _known(database: Database, selection: Selection, names: Names, registers: Registers) -> Selection:
    """The selection, its targets under the names that count now. Raises `UsageError` where something is not known."""
    _check("nobody called {} has judged anything here", selection.annotators, names.annotators)
    layers = [layer.id for book in registers.codebooks for layer in book.layers]
    layers += [*(layer for layer, _ in names.own_layers), MENTION_LAYER, NOTE_LAYER]
    _check("there is no layer {}", selection.layers, dict.fromkeys(layers))
    targets = _by_name(registers.targets)
    _check("there is no target {}", [t for t in selection.targets if name_key(t) not in targets], names.targets)
    if selection.codebooks:
        _check("nothing was judged under codebook {}", selection.codebooks, sorted(row_versions(database)))
    missing = [words for words in selection.articles if not has_articles(database, words)]
    if missing:
        raise UsageError(f"no article has the id or the title {', '.join(missing)}", advice="Say words of its title")
    return replace(selection, targets=tuple(targets[name_key(name)] for name in selection.targets))


def _check(said: str, asked: Sequence[str], known: Iterable[str]) -> None:
    there = list(known)
    unknown = [name for name in asked if name not in there]
    if unknown:
        advice = f"Known are: {', '.join(there)}" if there else "None is known"
        raise UsageError(said.format(", ".join(unknown)), advice=advice)


def _by_name(targets: Sequence[Target]) -> dict[str, str]:
    """The name that each target counts as now, by the keys of all names that it has or had."""
    counts_as = resolved(targets)
    now = {target.id: target.name for target in targets}
    found: dict[str, str] = {}
    for target in sorted(targets, key=lambda each: bool(each.merged_into)):
        for name in (target.name, *target.aliases):
            found.setdefault(name_key(name), now[counts_as.get(target.id, target.id)])
    return found


def formats() -> list[tuple[str, str, str]]:
    """Every format with its layout and what it is, in the order in which they are listed."""
    return [(each.name, each.layout, each.about) for each in FORMATS.values()]


def is_folder(form: str, layout: str = "") -> bool:
    """Whether this format is a folder of files. Raises `UsageError` if there is none."""
    return isinstance(find_format(form, layout), FolderFormat)


def default_target(database: Database, form: str = "csv", layout: str = "") -> Path:
    """Where an export goes when no file is named: in `exports` beside the database.

    Its name is `annotations-LAYOUT.csv`, and of the other formats `annotations-FORMAT` (and the layout, where
    it is not the first). The folder `exports` is made if it is not there.

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
    parts = [chosen.layout] if chosen.name == "csv" else [chosen.name]
    if chosen.name != "csv" and not is_default(chosen):
        parts.append(chosen.layout)
    return folder / f"annotations-{'-'.join(parts)}{chosen.extension}"
