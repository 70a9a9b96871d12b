"""Fixtures that several folders of tests share."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.making import examples
from tests.terminal.projects import DATABASE, make_samples

if TYPE_CHECKING:
    from pathlib import Path


settings.register_profile(
    "full",
    deadline=None,  # a busy machine is no fault
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile(
    "everyday",
    settings.get_profile("full"),
    max_examples=examples(100),
    derandomize=True,  # what is found by chance is looked for where there is time, with `CI=1`
    database=None,
)
settings.load_profile("full" if os.environ.get("CI") else "everyday")


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
