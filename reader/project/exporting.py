"""The export of annotations into a file, a folder or a stream."""

from __future__ import annotations

from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from typing import Any

from reader.atomic_files import replacing, replacing_folder
from reader.errors import ExportError, UsageError
from reader.exporters import FORMATS, ExportFormat, ExportOptions, Sink, find_format
from reader.model.event import iso_time, wall_milliseconds
from reader.model.export_row import EVERYTHING, ExportContext, Selection
from reader.model.progress import ProgressCallback
from reader.project.selection_check import known_selection
from reader.store.database import Database
from reader.store.export_rows import article_rows, known_names, load_registers

FOLDER = "exports"


def export(
    database: Database,
    target: Path | Sink,
    *,
    form: str = "csv",
    layout: str = "",
    selection: Selection = EVERYTHING,
    excel: bool = False,
    raw: bool = False,
    on_progress: ProgressCallback | None = None,
) -> int:
    """Write the selected annotations to `target`, a file, a folder or a stream, and return the number of rows.

    Without a layout, the format's default is used. A file or folder is replaced only when the export is complete and
    on disk. Every row is certified while it is written: the text of its article at `[start:end]`, in code points, is
    its sentence. `on_progress` receives the number of articles.

    Raises:
        UsageError: no such format or layout, or one without the `excel` or `raw` that is asked for; or the project
            lacks an annotator, layer, target, article or codebook of the selection, or adjudicated judgments.
        ExportError: the file cannot be written, or a row does not match its article.
        DamagedDatabaseError: the text of an article is not what was imported.
    """
    chosen = find_format(form, layout)
    _check_cells(chosen, excel=excel, raw=raw)
    names = known_names(database)
    registers = load_registers(database) if chosen.needs_registers or selection != EVERYTHING else ExportContext()
    wanted = known_selection(database, selection, names, registers)
    options = ExportOptions(
        tuple(name for name in names.annotators if not wanted.annotators or name in wanted.annotators),
        tuple(name for name in names.targets if not wanted.targets or name in wanted.targets),
        tuple(each for each in names.own_layers if not wanted.layers or each[0] in wanted.layers),
        excel=excel,
        raw=raw,
        registers=registers,
        layers=wanted.layers,
        made_at=iso_time(wall_milliseconds()),
    )
    articles = article_rows(database, wanted, every_article=chosen.every_article, on_progress=on_progress)
    place: AbstractContextManager[Any]
    if not isinstance(target, Path):
        if chosen.is_folder:
            raise UsageError(f"the format {chosen.name} is a folder of files", advice="Name the folder with -o")
        place = nullcontext(target)
    else:
        place = replacing_folder(target) if chosen.is_folder else replacing(target)
    with place as out, closing(articles) as rows:
        return chosen.write(rows, options, out)


def _check_cells(form: ExportFormat, *, excel: bool, raw: bool) -> None:
    """Raise `UsageError` if the format has no byte-order mark or no cells to leave raw."""
    for option, is_asked, quality, lacks in (
        ("--excel", excel, "is_for_excel", "no byte-order mark"),
        ("--raw", raw, "has_cells", "no cells that a spreadsheet would run"),
    ):
        if is_asked and not getattr(form, quality):
            names = ", ".join(dict.fromkeys(each.name for each in FORMATS.values() if getattr(each, quality)))
            raise UsageError(f"{option}: the format {form.name} has {lacks}", advice=f"Leave it out; it is for {names}")


def formats() -> list[tuple[str, str]]:
    """The name and layout of every format, with its description, in the order of the help."""
    return [(f"{each.name} {each.layout}", each.about) for each in FORMATS.values()]


def is_folder(form: str, layout: str = "") -> bool:
    """Whether this format is a folder of files. Raises `UsageError` if there is none."""
    return find_format(form, layout).is_folder


def default_target(database: Database, form: str = "csv", layout: str = "") -> Path:
    """The default file or folder of an export: in `exports` beside the database, which is created.

    Its name is `annotations-LAYOUT.csv`, or `annotations-FORMAT` for the other formats, followed by the layout if it
    is not the default.

    Raises:
        UsageError: no such format or layout.
        ExportError: the folder cannot be created.
    """
    chosen = find_format(form, layout)
    folder = database.path.parent / FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise ExportError(
            f"cannot create the folder ({error.strerror})",
            subject=str(folder),
            advice="Name a file in another place with -o",
        ) from error
    parts = [chosen.layout] if chosen.name == "csv" else [chosen.name]
    if chosen.name != "csv" and find_format(form) is not chosen:
        parts.append(chosen.layout)
    return folder / f"annotations-{'-'.join(parts)}{chosen.extension}"
