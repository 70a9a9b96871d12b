"""The screens that commands open. Each is imported when it is first asked for: none is needed for the first paint."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.tui.screens.claim_dialogs import ClaimPicker as ClaimPicker
    from reader.tui.screens.claims_screen import ClaimPage as ClaimPage
    from reader.tui.screens.claims_screen import ClaimsScreen as ClaimsScreen
    from reader.tui.screens.compare_screens import EditionsScreen as EditionsScreen
    from reader.tui.screens.compare_screens import SimilarScreen as SimilarScreen
    from reader.tui.screens.dialogs import Confirm as Confirm
    from reader.tui.screens.dialogs import NoteEditor as NoteEditor
    from reader.tui.screens.help_screen import HelpScreen as HelpScreen
    from reader.tui.screens.pickers import NO_FILTER as NO_FILTER
    from reader.tui.screens.pickers import HolderPicker as HolderPicker
    from reader.tui.screens.pickers import TargetPicker as TargetPicker
    from reader.tui.screens.pickers import ThemePicker as ThemePicker
    from reader.tui.screens.pickers import command_palette as command_palette
    from reader.tui.screens.pickers import filter_picker as filter_picker
    from reader.tui.screens.pickers import take_over_picker as take_over_picker
    from reader.tui.screens.search_screen import SearchScreen as SearchScreen
    from reader.tui.screens.targets_screen import TargetsScreen as TargetsScreen

_MODULES = {
    "claim_dialogs": ("ClaimPicker",),
    "claims_screen": ("ClaimPage", "ClaimsScreen"),
    "compare_screens": ("EditionsScreen", "SimilarScreen"),
    "dialogs": ("Confirm", "NoteEditor"),
    "help_screen": ("HelpScreen",),
    "pickers": (
        "NO_FILTER",
        "HolderPicker",
        "TargetPicker",
        "ThemePicker",
        "command_palette",
        "filter_picker",
        "take_over_picker",
    ),
    "search_screen": ("SearchScreen",),
    "targets_screen": ("TargetsScreen",),
}


def __getattr__(name: str) -> object:
    """Import the module of a screen, as `textual.widgets` does for its widgets."""
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
