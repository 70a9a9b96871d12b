"""A new project in a folder that has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import CodebookError
from reader.exporters.atomic import replacing
from reader.project import CODEBOOK, DATABASE, FOLDER, Project
from reader.resources import default_codebook

if TYPE_CHECKING:
    from pathlib import Path


def start_project(folder: Path, annotator: str) -> Project:
    """A project with an empty database in `folder`, and the default codebook to be changed at will.

    A codebook that lies there already is used and left as it is. Several programs may do this at once.

    Raises:
        InputError: the folder for it cannot be made.
        StoreError: the database cannot be made.
        ExportError, CodebookError: the codebook cannot be copied.
    """
    project = Project.open(folder / FOLDER / DATABASE, annotator, create=True)
    try:
        _place_codebook(folder / FOLDER / CODEBOOK)
    except BaseException:
        project.close()
        raise
    return project


def _place_codebook(target: Path) -> None:
    if target.exists():
        return
    source = default_codebook()
    try:
        content = source.read_bytes()
    except OSError as error:
        raise CodebookError(f"cannot be read ({error.strerror})", subject=str(source)) from error
    with replacing(target) as out:
        out.write(content)
