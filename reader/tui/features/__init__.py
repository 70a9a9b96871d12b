"""The commands, one module per subject; here all of them together, and the keymap made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

from reader.model.codebook import Codebook
from reader.tui import screens
from reader.tui.commands import ADJUDICATING, GROUPS, Command
from reader.tui.features import (
    adjudicator,
    claim_links,
    finding,
    judgment_details,
    marks_and_notes,
    navigation,
    program,
    sentence_labels,
    transfers,
    view,
)
from reader.tui.keymap import Keymap, keymap_path, naming, read_changes

MARKING = marks_and_notes.MARKING


def feature_commands() -> tuple[Command, ...]:
    """Every command of the main screen but those of labels, in the order of the help page."""
    return (
        *navigation.COMMANDS,
        *judgment_details.COMMANDS,
        *marks_and_notes.COMMANDS,
        *claim_links.COMMANDS,
        *transfers.COMMANDS,
        *adjudicator.COMMANDS,
        *sentence_labels.COMMANDS,
        *finding.commands(),
        *view.COMMANDS,
        *program.COMMANDS,
    )


def all_commands(codebook: Codebook, *, adjudicates: bool = False) -> tuple[Command, ...]:
    """The labels of the codebook and everything else that it has use for, by group.

    With `adjudicates`, what only an adjudicator can do too.
    """
    asked = {"", *(detail for layer in codebook.layers for detail in layer.details)}
    asked |= {"spans" for layer in codebook.layers if layer.has_spans}
    asked |= {ADJUDICATING} if adjudicates else set()
    commands = (
        *sentence_labels.label_commands(codebook),
        *(each for each in feature_commands() if each.needs in asked),
    )
    return tuple(command for group in GROUPS for command in commands if command.group == group)


def screen_commands() -> Mapping[str, Sequence[Command]]:
    """The commands of every screen but the main one, by the screen's name in the docs and in errors."""
    return {
        "the targets": screens.targets_screen.TargetsScreen.commands,
        "the claims": screens.claims_screen.ClaimsScreen.commands,
        "a claim": screens.claims_screen.ClaimPage.commands,
        "similar sentences": screens.compare_screens.SimilarScreen.commands,
        "editions": screens.compare_screens.EditionsScreen.commands,
        "the search of the corpus": screens.search_screen.SearchScreen.commands,
        "the help page": screens.help_screen.HelpScreen.commands,
    }


def load_keymap(codebook: Codebook, path: Path | None = None, *, adjudicates: bool = False) -> Keymap:
    """The keymap of the main screen for this codebook (and for an adjudicator), with the keymap file's changes.

    The keys of the other screens are checked only where there is such a file: `tests/tui` checks the usual ones.
    Raises `KeymapError` that names the file, the command and the key: for an unknown command, for
    something that is no key, and for two commands on one key of a screen (it names both).
    """
    path = path or keymap_path()
    commands = all_commands(codebook, adjudicates=adjudicates)

    def known() -> set[str]:
        others = (command for each in screen_commands().values() for command in each)
        return {command.id for command in (*commands, *feature_commands(), *MARKING, *others)}

    changes = read_changes(known, path)
    with naming(path) if changes else nullcontext():
        keymap = Keymap(commands, changes)
        if any(layer.has_spans for layer in codebook.layers):
            keymap.marking = Keymap(MARKING, changes)
        for name, own in screen_commands().items() if changes else ():
            keymap.scope(own, place=f" ({name})")
    return keymap
