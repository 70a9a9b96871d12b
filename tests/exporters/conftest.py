"""The project that every format is tried on, made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.exporters.full_project import full_project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.project import Project


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """See `full_project`; tests only read it."""
    project = full_project(tmp_path_factory.mktemp("full"))
    yield project
    project.close()
