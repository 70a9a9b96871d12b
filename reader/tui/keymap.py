"""Which key does what: the registry's keys, changed by the person's keymap file.

A key is named by the character that it types (`j`, `?`, `]`) or by its name (`space`, `enter`,
`pagedown`, `ctrl+p`, `f2`).
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import KeymapError
from reader.tui.commands import COMMANDS, MARKING, all_commands

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reader.model.codebook import Codebook
    from reader.tui.commands import Command

NAMED_KEYS = frozenset(
    {
        *("space", "enter", "escape", "tab", "shift+tab", "backspace", "delete", "insert"),
        *("up", "down", "left", "right", "home", "end", "pageup", "pagedown"),
        *(f"f{n}" for n in range(1, 25)),
    }
)
_COMBINED = r"(ctrl|alt|shift)\+([a-z]|f\d\d?|" + "|".join(k for k in NAMED_KEYS if "+" not in k) + ")"

SHOWN = {
    "space": "space",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "backspace": "Backspace",
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
}


def shown(key: str) -> str:
    """The key as a person reads it: `PgDn`, `Ctrl+P`, `j`."""
    if key in SHOWN:
        return SHOWN[key]
    if key.startswith(("ctrl+", "alt+", "shift+")):
        return "+".join(SHOWN.get(part, part.capitalize()) for part in key.split("+"))
    return key.upper() if len(key) > 1 else key


class Keymap:
    """The commands by key, and the keys by command."""

    def __init__(self, commands: Iterable[Command], changed: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self.commands: dict[str, Command] = {}
        self.marking: Keymap | None = None
        """What keys do first while words are selected; None where the codebook has no labels for words."""
        self._by_key: dict[str, str] = {}
        self._keys: dict[str, tuple[str, ...]] = {}
        for command in commands:
            keys = (changed or {}).get(command.id, command.keys)
            self.commands[command.id] = command
            self._keys[command.id] = keys
            for key in keys:
                other = self._by_key.get(key)
                if other is not None:
                    raise KeymapError(
                        f"the key {shown(key)!r} is given to both {other!r} and {command.id!r}",
                        advice="Give one of them another key, in the codebook or in the keymap file",
                    )
                self._by_key[key] = command.id

    def has(self, command: str) -> bool:
        """Whether there is such a command."""
        return command in self.commands

    def command(self, key: str, character: str | None) -> str | None:
        """Id of the command for a key press: by the character that it types, else by the key's name."""
        if character is not None and character in self._by_key and len(character) == 1:
            return self._by_key[character]
        return self._by_key.get(key)

    def keys(self, command_id: str) -> tuple[str, ...]:
        """The keys of a command, the one to show first."""
        return self._keys.get(command_id, ())

    def shown(self, command_id: str) -> str:
        """The first key of a command as a person reads it; empty if it has none."""
        keys = self.keys(command_id)
        return shown(keys[0]) if keys else ""


def keymap_path() -> Path:
    """The person's keymap file: `reader/keys.toml` in the folder for settings (XDG)."""
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "reader" / "keys.toml"


def load_keymap(codebook: Codebook, path: Path | None = None, *, adjudicates: bool = False) -> Keymap:
    """The keymap for this codebook (and for an adjudicator), with the changes of the keymap file if there is one.

    Raises `KeymapError` that names the file, the command and the key: for an unknown command, for
    something that is no key, and for two commands on one key (it names both).
    """
    path = path or keymap_path()
    commands = all_commands(codebook, adjudicates=adjudicates)
    try:
        content = path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return _keymap(codebook, commands, {})
    except (OSError, UnicodeDecodeError) as error:
        raise KeymapError(f"cannot be read ({error})", subject=str(path)) from error
    try:
        changes = _changes(content, {command.id for command in (*commands, *COMMANDS, *MARKING)})
        return _keymap(codebook, commands, changes)
    except KeymapError as error:
        raise KeymapError(error.what, subject=str(path), advice=error.advice) from None


def _keymap(codebook: Codebook, commands: Iterable[Command], changes: Mapping[str, tuple[str, ...]]) -> Keymap:
    keymap = Keymap(commands, changes)
    if any(layer.has_spans for layer in codebook.layers):
        keymap.marking = Keymap(MARKING, changes)
    return keymap


def _changes(content: str, known: set[str]) -> dict[str, tuple[str, ...]]:
    try:
        data = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise KeymapError(f"not valid TOML: {error}") from error
    table = data.get("keys")
    if not isinstance(table, dict) or set(data) != {"keys"}:
        raise KeymapError("it must hold one table, [keys]", advice='For example: undo = "ctrl+u"')
    changes = {}
    for name, value in table.items():
        if name not in known:
            raise KeymapError(f"there is no command {name!r}", advice="docs/keys.md lists the commands and their names")
        keys = [value] if isinstance(value, str) else value
        if not (isinstance(keys, list) and all(isinstance(key, str) for key in keys)):
            raise KeymapError(f"{name}: {value!r} is no key and no list of keys")
        for key in keys:
            if not is_key(key):
                raise KeymapError(
                    f"{name}: {key!r} is no key",
                    advice="Name a key by its character (j) or its name (space, pagedown, ctrl+k, f2)",
                )
        changes[name] = tuple(keys)
    return changes


def is_key(name: str) -> bool:
    """Whether this names a key."""
    if len(name) == 1:
        return name.isprintable() and not name.isspace()
    return name in NAMED_KEYS or re.fullmatch(_COMBINED, name) is not None
