"""Types of the arguments that name files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

TEXT_PATH = click.Path(path_type=Path)
"""A file or folder; whether it is there is said by who reads it, by name and together with the others."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


class _Source(click.ParamType[Any]):
    """A file or folder as a path, a web address as it is: as a path it would lose a slash."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | str:
        if isinstance(value, str) and _ADDRESS.match(value):
            return value
        path: Path = TEXT_PATH.convert(value, param, ctx)
        return path


SOURCE = _Source()
"""Something to import: a file, a folder or a web address."""


def is_there(source: Path | str) -> bool:
    """Whether there is something to read; of an address that is not known before it is asked."""
    return isinstance(source, str) or source.exists() or source.is_symlink()
