"""The registry of commands: those of the main screen and of every other, and the keymap made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui.commands import COMMANDS, MARKING, all_commands
from reader.tui.keymap import Keymap, keymap_path, naming, read_changes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from reader.model.codebook import Codebook
    from reader.tui.commands import Command


def screen_commands() -> Mapping[str, Sequence[Command]]:
    """The commands of every screen but the main one, by the screen's name in the docs and in errors."""
    # Not needed to start: only a keymap file and the docs ask for them.
    from reader.tui.screens.claims_screen import ClaimPage, ClaimsScreen  # noqa: PLC0415
    from reader.tui.screens.editions_screen import EditionsScreen  # noqa: PLC0415
    from reader.tui.screens.help_screen import HelpScreen  # noqa: PLC0415
    from reader.tui.screens.search_screen import SearchScreen  # noqa: PLC0415
    from reader.tui.screens.similar_screen import SimilarScreen  # noqa: PLC0415
    from reader.tui.screens.targets_screen import TargetsScreen  # noqa: PLC0415

    return {
        "the targets": TargetsScreen.commands,
        "the claims": ClaimsScreen.commands,
        "a claim": ClaimPage.commands,
        "similar sentences": SimilarScreen.commands,
        "editions": EditionsScreen.commands,
        "the search of the corpus": SearchScreen.commands,
        "the help page": HelpScreen.commands,
    }


def load_keymap(codebook: Codebook, path: Path | None = None, *, adjudicates: bool = False) -> Keymap:
    """The keymap of the main screen for this codebook (and for an adjudicator), with the keymap file's changes.

    The keys of the other screens are checked only where there is such a file: `tests/tui` checks the usual ones.
    Raises `KeymapError` that names the file, the command and the key: for an unknown command, for
    something that is no key, and for two commands on one key of a screen (it names both).
    """
    path = path or keymap_path()
    commands = all_commands(codebook, adjudicates=adjudicates)
    changes = read_changes(lambda: _ids(commands), path)
    if not changes:
        return _keymap(codebook, commands, changes)
    with naming(path):
        keymap = _keymap(codebook, commands, changes)
        for name, own in screen_commands().items():
            keymap.scope(own, place=f" ({name})")
    return keymap


def _ids(commands: Sequence[Command]) -> set[str]:
    others = (command for each in screen_commands().values() for command in each)
    return {command.id for command in (*commands, *COMMANDS, *MARKING, *others)}


def _keymap(codebook: Codebook, commands: Sequence[Command], changes: Mapping[str, tuple[str, ...]]) -> Keymap:
    keymap = Keymap(commands, changes)
    if any(layer.has_spans for layer in codebook.layers):
        keymap.marking = Keymap(MARKING, changes)
    return keymap
