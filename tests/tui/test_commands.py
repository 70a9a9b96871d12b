"""One registry of commands: each has an act, and each act is a command's."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from reader.project import Project
from reader.tui.acts import ACTS
from reader.tui.commands import COMMANDS, GROUPS, MARKING, all_commands, label_commands
from reader.tui.keymap import Keymap
from reader.tui.screens.main import MainScreen
from reader.tui.session import Session
from tests.terminal.projects import DATABASE

if TYPE_CHECKING:
    from pathlib import Path


def test_every_command_has_exactly_one_act_and_every_act_is_a_commands(samples: Path) -> None:
    with closing(Project.open(samples / DATABASE, "anna")) as project:
        codebook = project.codebook
        commands = all_commands(codebook)
        screen = MainScreen(Session(project), Keymap(commands), "")
        acts = [command for make in ACTS for command in make(screen).acts()]
    assert len(acts) == len(set(acts))
    assert set(acts) == {command.id for command in (*label_commands(codebook), *COMMANDS, *MARKING)}
    assert {command.id for command in commands} <= set(acts)


def test_every_command_says_what_it_does_under_a_heading(samples: Path) -> None:
    with closing(Project.open(samples / DATABASE, "anna")) as project:
        for command in all_commands(project.codebook):
            assert command.title.strip()
            assert command.group in GROUPS
