"""Write docs/keys.md from the registry of commands; `--check` only says whether it is up to date."""

from __future__ import annotations

import sys
from pathlib import Path

from reader.model.codebook_toml import parse_codebook
from reader.resources import default_codebook
from reader.tui.commands import GROUPS, WORDS, Command, label_command_id
from reader.tui.features import MARKING, feature_commands, screen_commands
from reader.tui.features.sentence_labels import label_commands
from reader.tui.keymap import shown

PAGE = Path(__file__).with_name("keys.md")
HEAD = """# Keys

This page is written from the program's own registry of commands (`make docs`). The keys of labels come from the
codebook; those below are the default codebook's.
"""
ABOUT_WORDS = """\
Where the codebook has labels for words, `i` selects a word of the sentence. These keys then change which words are
selected, and the key of such a label puts it on them or takes it off them. Any other key does what it always does, and
nothing is selected any more."""
NEEDS = {
    "spans": "where the codebook has labels for words",
    "expression": "where the codebook asks for it",
    "aim": "where the codebook asks for it",
    "adjudicating": "while adjudicating",
}
ABOUT_SCREENS = """\
The keys that move, undo, redo, open and go back are those above on every screen, also where they are changed. On the
search of the corpus, what is typed goes to the line; `↓`, `Enter` or `Tab` go to the hits, `/` or `Tab` back to the
line. On the hits, the keys that label, skip, clear, set the voice and the confidence, and choose the target are those
above too. While the line is empty, saved and recent searches are listed."""
FOOT = """
## While adjudicating

In `reader --adjudicate`, `.` and `,` go to the next and the previous sentence on which annotators differ and that is
not settled, across articles; see [Agreement](agreement.md). In the list that `Y` opens, a digit or `Enter` takes over.

## Other keys

Put them into `~/.config/reader/keys.toml` (or `$XDG_CONFIG_HOME/reader/keys.toml`), by the name of the command:

```toml
[keys]
undo = "ctrl+u"
move-down = ["j", "down", "ctrl+n"]
"label:stance:favor" = "1"
```

A key is named by the character that it types (`j`, `?`, `]`) or by its name: `space`, `enter`, `escape`, `tab`,
`backspace`, `pagedown`, `home`, `f2`, `ctrl+k`. A command that does not exist, something that is no key, or two
commands on one key stop the program at its start with a line that names them.

With the mouse: a click on a sentence puts the cursor there, one on a label gives it, one on an article opens it, and
the wheel scrolls. Where the codebook has labels for words, press on a word and drag to another one of the sentence: the
words are selected, and the label's key is for them.
"""


def page() -> str:
    """The text of the page."""
    codebook = parse_codebook(default_codebook().read_text("utf-8"))
    labels = {label_command_id(layer.id, label.id) for layer, label in codebook.labels()}
    lines = [HEAD]
    for group in (*GROUPS, WORDS):
        lines += [f"## {group}", "", *([ABOUT_WORDS, ""] if group == WORDS else [])]
        lines += ["| keys | what it does | name |", "| --- | --- | --- |"]
        lines += [
            _row(command, is_label=command.id in labels)
            for command in (*label_commands(codebook), *feature_commands(), *MARKING)
            if command.group == group
        ]
        lines.append("")
    shared = {command.id for command in feature_commands()}
    lines += ["## On other screens", "", ABOUT_SCREENS, "", "| screen | keys | what it does | name |"]
    lines.append("| --- | --- | --- | --- |")
    for name, commands in screen_commands().items():
        lines += [f"| {name} {_row(command, is_label=False)}" for command in commands if command.id not in shared]
    lines.append("")
    return "\n".join(lines) + FOOT


def _row(command: Command, *, is_label: bool) -> str:
    keys = " ".join(f"`{shown(key)}`" for key in command.keys) or "in the palette"
    title = f"label {command.title}" if is_label else command.title
    only = f" ({NEEDS[command.needs]})" if command.needs and command.group != WORDS else ""
    return f"| {keys} | {title}{only} | `{command.id}` |"


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
