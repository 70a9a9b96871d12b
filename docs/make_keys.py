"""Write docs/keys.md from the registry of commands; `--check` only says whether it is up to date."""

from __future__ import annotations

import sys
from pathlib import Path

from reader.data import default_codebook
from reader.model.codebook_file import parse_codebook
from reader.tui.commands import GROUPS, all_commands, label_command_id
from reader.tui.keymap import shown

PAGE = Path(__file__).with_name("keys.md")
HEAD = """# Keys

This page is written from the program's own registry of commands (`make docs`). The keys of labels come from the
codebook; those below are the default codebook's.
"""
FOOT = """
## Other keys

Put them into `~/.config/reader/keys.toml` (or `$XDG_CONFIG_HOME/reader/keys.toml`), by the name of the command:

```toml
[keys]
undo = "ctrl+u"
next-sentence = ["j", "down", "enter"]
"label:stance:favor" = "1"
```

A key is named by the character that it types (`j`, `?`, `]`) or by its name: `space`, `enter`, `escape`, `tab`,
`backspace`, `pagedown`, `home`, `f2`, `ctrl+k`. A command that does not exist, something that is no key, or two
commands on one key stop the program at its start with a line that names them.

With the mouse: a click on a sentence puts the cursor there, one on a label gives it, one on an article opens it, and
the wheel scrolls.
"""


def page() -> str:
    """The text of the page."""
    codebook = parse_codebook(default_codebook().read_text("utf-8"))
    labels = {label_command_id(layer.id, label.id) for layer, label in codebook.labels()}
    lines = [HEAD]
    for group in GROUPS:
        lines += [f"## {group}", "", "| keys | what it does | name |", "| --- | --- | --- |"]
        for command in all_commands(codebook):
            if command.group == group:
                keys = " ".join(f"`{shown(key)}`" for key in command.keys) or "in the palette"
                title = f"label {command.title}" if command.id in labels else command.title
                lines.append(f"| {keys} | {title} | `{command.id}` |")
        lines.append("")
    return "\n".join(lines) + FOOT.lstrip("\n")


def main() -> int:
    """Write the page, or compare it."""
    if "--check" in sys.argv[1:]:
        is_same = PAGE.is_file() and PAGE.read_text("utf-8") == page()
        print("docs/keys.md is up to date" if is_same else "docs/keys.md is out of date: run `make docs`")
        return 0 if is_same else 1
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
