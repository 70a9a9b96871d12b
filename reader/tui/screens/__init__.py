"""The screens that commands open. Each module is imported when it is first used: none is needed for the first paint."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.tui.screens import claim_dialogs as claim_dialogs
    from reader.tui.screens import claims_screen as claims_screen
    from reader.tui.screens import compare_screens as compare_screens
    from reader.tui.screens import dialogs as dialogs
    from reader.tui.screens import help_screen as help_screen
    from reader.tui.screens import pickers as pickers
    from reader.tui.screens import search_screen as search_screen
    from reader.tui.screens import targets_screen as targets_screen


def __getattr__(name: str) -> object:
    """Import a module of screens, as `textual.widgets` does for its widgets."""
    try:
        return import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from error
