"""One registry of commands: each says what it does, and does it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from reader.project import Project
from reader.tui.commands import GROUPS, nothing
from reader.tui.features import MARKING, all_commands, feature_commands, screen_commands
from tests.terminal.projects import DATABASE

if TYPE_CHECKING:
    from pathlib import Path


def test_every_command_says_what_it_does_under_a_heading_and_does_it(samples: Path) -> None:
    with closing(Project.open(samples / DATABASE, "anna")) as project:
        commands = all_commands(project.codebook, adjudicates=True)
    for command in commands:
        assert command.title.strip()
        assert command.group in GROUPS
    others = (command for each in screen_commands().values() for command in each)
    for command in (*commands, *feature_commands(), *MARKING, *others):
        assert command.run is not nothing, command.id


def test_no_command_is_there_twice() -> None:
    ids = [command.id for command in (*feature_commands(), *MARKING)]
    assert len(ids) == len(set(ids))
