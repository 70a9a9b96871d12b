"""The person's own keys, and what is said of a keymap file that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.terminal.projects import event_count, make_project, opened
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


OWN_KEYS = '[keys]\nmove-down = "y"\nmove-up = "Y"\nundo = "ctrl+u"\n'


def on(reader: Terminal, words: str) -> None:
    """Wait until the cursor is on the row with these words."""
    reader.wait_for(lambda screen: any("▌" in line and words in line for line in screen.lines()))


class TestEveryScreenHasTheKeys:
    """Whoever remaps moving and undo has remapped them on every screen."""

    def test_the_targets(self, samples: Path) -> None:
        write_keys(samples, OWN_KEYS)
        with opened(samples) as reader:
            reader.press("T")
            on(reader, "Mara Quill")
            reader.wait_for("Ctrl+U undo")
            reader.press("y")
            on(reader, "Tobias Renn")
            reader.press("k", "z", "x")
            reader.wait_for("Tobias Renn retired")
            reader.press("ctrl+u")
            reader.wait_for("Undone: Tobias Renn restored")
            reader.press("Y")
            on(reader, "Mara Quill")

    def test_the_claims_and_a_claim(self, samples: Path) -> None:
        write_keys(samples, OWN_KEYS)
        with opened(samples) as reader:
            reader.press("K")
            reader.wait_for("none yet")
            reader.type("nCod was landed\r")
            reader.wait_for("Added: Cod was landed")
            reader.type("nBoats were late\r")
            on(reader, "Boats were late")
            reader.press("y")
            on(reader, "Cod was landed")
            reader.press("Y")
            on(reader, "Boats were late")
            reader.press("k", "z", "enter")
            reader.wait_for("Claim  Boats were late")
            reader.press("ctrl+u")
            reader.wait_until_gone("Boats were late")
            on(reader, "Cod was landed")

    def test_the_search_of_the_corpus(self, samples: Path) -> None:
        write_keys(samples, OWN_KEYS)
        with opened(samples) as reader:
            reader.press("ctrl+f")
            reader.wait_for("Search the corpus")
            reader.type('"north quay"')
            reader.wait_for(" found")
            reader.press("down")
            reader.wait_for("Ctrl+U undo")
            on_second = [line for line in reader.lines()[2:4] if line.strip()]
            assert on_second[0].startswith("▌")
            reader.press("y")
            reader.wait_for(lambda screen: screen.line(3).startswith("▌"))
            reader.press("j", "k", "f", "c")
            reader.wait_for(lambda screen: screen.line(4).startswith("▌"))
            assert event_count(samples) == 2
            reader.press("ctrl+u", "ctrl+u", "ctrl+u")
            reader.wait_for("Nothing to undo")
            assert event_count(samples) == 4

    def test_similar_sentences(self, tmp_path: Path) -> None:
        quay = "The harbour council of Ostrey voted against the new north quay on Monday."
        texts = {f"{n}.txt": f"Headline {n}\n\n{quay} Nothing else here {n}.\n" for n in range(3)}
        folder = make_project(tmp_path / "p", texts)
        write_keys(folder, OWN_KEYS)
        with opened(folder) as reader:
            reader.press("y")
            reader.wait_for("Sentence 2 of 3")
            reader.press("L")
            on(reader, "Headline 1")
            reader.press("y")
            on(reader, "Headline 2")
            reader.press("j", "k", "Y")
            on(reader, "Headline 1")
