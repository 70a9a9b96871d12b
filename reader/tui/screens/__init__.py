"""The screens that commands open. Each is imported when it is first asked for: none is needed for the first paint."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.tui.screens.claim_picker import ClaimPicker
    from reader.tui.screens.claims_screen import ClaimPage, ClaimsScreen
    from reader.tui.screens.compare_screens import EditionsScreen, SimilarScreen
    from reader.tui.screens.dialogs import Confirm, NoteEditor
    from reader.tui.screens.help_screen import HelpScreen
    from reader.tui.screens.pickers import (
        NO_FILTER,
        CommandPalette,
        FilterPicker,
        HolderPicker,
        TakeOverPicker,
        ThemePicker,
    )
    from reader.tui.screens.search_screen import SearchScreen
    from reader.tui.screens.target_pickers import TargetPicker
    from reader.tui.screens.targets_screen import TargetsScreen

__all__ = [
    "NO_FILTER",
    "ClaimPage",
    "ClaimPicker",
    "ClaimsScreen",
    "CommandPalette",
    "Confirm",
    "EditionsScreen",
    "FilterPicker",
    "HelpScreen",
    "HolderPicker",
    "NoteEditor",
    "SearchScreen",
    "SimilarScreen",
    "TakeOverPicker",
    "TargetPicker",
    "TargetsScreen",
    "ThemePicker",
]
_MODULES = {
    "ClaimPage": "claims_screen",
    "ClaimPicker": "claim_picker",
    "ClaimsScreen": "claims_screen",
    "CommandPalette": "pickers",
    "Confirm": "dialogs",
    "EditionsScreen": "compare_screens",
    "FilterPicker": "pickers",
    "HelpScreen": "help_screen",
    "HolderPicker": "pickers",
    "NO_FILTER": "pickers",
    "NoteEditor": "dialogs",
    "SearchScreen": "search_screen",
    "SimilarScreen": "compare_screens",
    "TakeOverPicker": "pickers",
    "TargetPicker": "target_pickers",
    "TargetsScreen": "targets_screen",
    "ThemePicker": "pickers",
}


def __getattr__(name: str) -> object:
    """Import the module of a screen, as `textual.widgets` does for its widgets."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
