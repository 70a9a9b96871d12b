"""Which key does what on a screen: the keys of its commands, changed by the person's keymap file.

A key is named by the character that it types (`j`, `?`, `]`) or by its name (`space`, `enter`,
`pagedown`, `ctrl+p`, `f2`).
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from reader.errors import KeymapError
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
    "escape": "Esc",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}
"""What a person reads where it is not the name with a capital letter."""


def shown(key: str) -> str:
    """The key as a person reads it: `PgDn`, `Ctrl+P`, `j`."""
    return key if len(key) == 1 else "+".join(SHOWN.get(part, part.capitalize()) for part in key.split("+"))


class Keymap:
    """The commands of one screen by key, and their keys by command."""

    def __init__(
        self, commands: Iterable[Command], changes: Mapping[str, tuple[str, ...]] | None = None, *, place: str = ""
    ) -> None:
        """Give commands the keys in `changes`, else their own. Raises `KeymapError`, at `place`, if two share one."""
        self.commands: dict[str, Command] = {command.id: command for command in commands}
        self.marking: Keymap | None = None
        """What keys do first while words are selected; None where the codebook has no labels for words."""
        self._changes = changes or {}
        self._by_key: dict[str, str] = {}
        for command in self.commands.values():
            keys = self.keys(command.id)
            for key in keys:
                other = self._by_key.setdefault(key, command.id)
                if keys.count(key) > 1 or other != command.id:
                    raise KeymapError(
                        f"the key {shown(key)!r} is given to both {other!r} and {command.id!r}{place}",
                        advice="Give one of them another key, in the codebook or in the keymap file",
                    )

    def scope(self, commands: Sequence[Command], *, place: str = "") -> Keymap:
        """The keymap of another screen, with the same changes of the person's.

        A command that several screens share gives up one of its usual keys to a command that only this one has.
        Raises `KeymapError` where two commands have one key nevertheless.
        """
        own = {key for each in commands if not each.is_shared for key in self._changes.get(each.id, each.keys)}
        fitting = (
            replace(each, keys=tuple(key for key in each.keys if key not in own)) if each.is_shared else each
            for each in commands
        )
        return Keymap(fitting, self._changes, place=place)

    def command(self, key: str, character: str | None) -> str | None:
        """Id of the command for a key press: by the character that it types, else by the key's name."""
        if character is not None and character in self._by_key and len(character) == 1:
            return self._by_key[character]
        return self._by_key.get(key)

    def keys(self, command_id: str) -> tuple[str, ...]:
        """The keys of a command, the one to show first."""
        command = self.commands.get(command_id)
        return self._changes.get(command_id, command.keys) if command is not None else ()

    def shown(self, command_id: str) -> str:
        """The first key of a command as a person reads it; empty if it has none."""
        keys = self.keys(command_id)
        return shown(keys[0]) if keys else ""


def keymap_path() -> Path:
    """The person's keymap file: `reader/keys.toml` in the folder for settings (XDG)."""
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "reader" / "keys.toml"


def read_changes(known: Callable[[], Collection[str]], path: Path) -> dict[str, tuple[str, ...]]:
    """The keys that the keymap file gives to commands; empty without a file.

    `known` gives the ids of all commands. Raises `KeymapError` that names the file, the command and the key: for an
    unknown command, and for something that is no key.
    """
    try:
        content = path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise KeymapError(f"cannot be read ({error})", subject=str(path)) from error
    with naming(path):
        return _changes(content, known())


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Name the keymap file in what is raised about the keys in it."""
    try:
        yield
    except KeymapError as error:
        raise KeymapError(error.what, subject=str(path), advice=error.advice) from None


def _changes(content: str, known: Collection[str]) -> dict[str, tuple[str, ...]]:
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
