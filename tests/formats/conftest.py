"""One project, exported once in every format."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from reader.exporters import FORMATS
from reader.model.export_row import Selection
from reader.project.exporting import default_target, export
from tests.exporters.full_project import full_project, judged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.exporters.full_project import Text


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, Text]]]:
    """The folder with every export, under its usual name, and what the database says."""
    os.environ["HF_HUB_OFFLINE"] = "1"  # nothing of a test is to be looked for elsewhere
    project = full_project(tmp_path_factory.mktemp("everything"))
    for name, layout in FORMATS:
        export(project.database, default_target(project.database, name, layout), form=name, layout=layout)
    folder = project.path.parent / "exports"
    one_layer = Selection(layers=("loaded_words",))
    export(project.database, folder / "loaded_words.conll", form="conll", selection=one_layer)
    yield folder, judged(project)
    project.close()


@pytest.fixture
def exports(everything: tuple[Path, dict[str, Text]]) -> Path:
    """The folder with every export."""
    return everything[0]


@pytest.fixture
def texts(everything: tuple[Path, dict[str, Text]]) -> dict[str, Text]:
    """The text of every article with its rows, by its id."""
    return everything[1]
