"""The person's own keys, and what is said of a keymap file that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.terminal.projects import event_count, opened
from tests.terminal.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path


def write_keys(folder: Path, content: str) -> Path:
    path = folder / "config" / "reader" / "keys.toml"
    path.parent.mkdir(parents=True)
    path.write_text(content, "utf-8")
    return path


def test_a_key_is_remapped_and_shown_so(samples: Path) -> None:
    write_keys(samples, '[keys]\nmove-down = ["y", "down"]\nundo = "ctrl+u"\n"label:stance:favor" = "!"\n')
    with opened(samples) as reader:
        reader.wait_for("y k move")
        reader.wait_for("Ctrl+U undo")
        reader.press("y")
        reader.wait_for("Sentence 2 of 34")
        reader.press("j", "f", "z")
        reader.press("!")
        reader.wait_for_mark("▌+", "The branches")
        assert event_count(samples) == 1
        reader.press("ctrl+u")
        reader.wait_for_mark("▌", "The branches")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[keys]\nundo = "j"\n', ("'j'", "'undo'", "'move-down'")),
        ('[keys]\nundo = "f"\n', ("'f'", "'undo'", "'label:stance:favor'")),
        ('[keys]\nundoo = "y"\n', ("'undoo'",)),
        ('[keys]\nundo = "hyper+q"\n', ("undo", "'hyper+q'")),
        ("[keys]\nundo = 7\n", ("undo", "7")),
        ("undo = ", ("not valid TOML",)),
        ('undo = "y"\n', ("[keys]",)),
    ],
)
def test_a_wrong_key_or_a_clash_is_one_line_that_names_both(samples: Path, content: str, said: tuple[str, ...]) -> None:
    path = write_keys(samples, content)
    with Terminal(cwd=samples, size=(400, 24)) as reader:
        assert reader.wait_exit() == 1
        lines = [line.strip() for line in reader.lines() if line.strip()]
    assert len(lines) == 1
    assert lines[0].startswith("reader: ")
    assert str(path) in lines[0]
    for words in said:
        assert words in lines[0]
    assert b"Traceback" not in reader.raw
    assert b"\x1b[" not in reader.raw
