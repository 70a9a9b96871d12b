"""What a project's tidy export says, as rows."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from reader.project.exporting import export
from tests.making import rows_of

if TYPE_CHECKING:
    from reader.project import Project


def rows(project: Project) -> list[dict[str, str]]:
    """The rows of the tidy CSV."""
    data = io.BytesIO()
    export(project.database, data)
    return rows_of(data.getvalue())
