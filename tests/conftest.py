"""Fixtures that several folders of tests share."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.terminal.projects import DATABASE, make_samples

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def samples_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the sample corpus and its two targets, nothing judged, everything compared."""
    return make_samples(tmp_path_factory.mktemp("samples"))


@pytest.fixture
def samples(samples_database: Path, tmp_path: Path) -> Path:
    """The folder of a project of one's own with the sample corpus."""
    folder = tmp_path / "project"
    target = folder / DATABASE
    target.parent.mkdir(parents=True)
    shutil.copy(samples_database, target)
    return folder


@pytest.fixture
def new_samples(tmp_path: Path) -> Path:
    """The same right after the first launch: no sentence is in the index, none is compared."""
    folder = tmp_path / "project"
    make_samples(folder, is_compared=False)
    return folder
