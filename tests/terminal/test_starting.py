"""The first launch, and what is remembered at the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.terminal.projects import FIRST_TITLE, SECOND_TITLE, judged, opened, query
from tests.terminal.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

PANEL = "label each sentence with one key"


def test_the_first_launch_shows_the_list_the_article_and_a_panel_that_goes_with_the_first_key(tmp_path: Path) -> None:
    with Terminal(cwd=tmp_path) as reader:
        reader.wait_for(PANEL)
        reader.wait_for("New project with 14 sample articles")
        assert FIRST_TITLE[:20] in reader.line(2)
        assert "14 articles" in reader.line(0)
        assert FIRST_TITLE in reader.line(1)
        assert "Stance toward Mara Quill" in reader.text()
        for key in ("f a n m 0", "c u x", " t ", " z ", " ? "):
            assert key in reader.text()
        reader.press("j")
        reader.wait_for("Sentence 2 of 34")
        reader.wait_until_gone(PANEL)
        reader.press("q")
        assert reader.wait_exit() == 0
    assert (tmp_path / "annotations" / "codebook.toml").is_file()
    with opened(tmp_path) as reader:
        assert PANEL not in reader.settle()
        assert "new project" not in reader.text()


def test_the_first_key_does_what_it_says_and_closes_the_panel(tmp_path: Path) -> None:
    with Terminal(cwd=tmp_path) as reader:
        reader.wait_for(PANEL)
        reader.press("f")
        reader.wait_for("favor: The holder supports")
        reader.wait_until_gone(PANEL)
    assert [row.label for row in judged(tmp_path)] == ["favor"]


def test_files_that_are_named_are_imported_and_opened(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "one.txt").write_text("My own headline\n\nSomething was said. And denied.\n")
    (tmp_path / "mine" / "empty.txt").write_text("")
    with Terminal(["mine"], cwd=tmp_path) as reader:
        reader.wait_for("1 new article imported")
        reader.wait_for("1 file could not be read")
        reader.wait_for(lambda screen: "My own headline" in screen.line(1))
        reader.press("q")
        assert reader.wait_exit() == 0
    assert b"empty.txt" in reader.raw


def test_theme_widths_target_layers_and_place_are_there_again_the_next_time(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("t")
        reader.wait_for("Stance toward …")
        reader.press("down", "enter")
        reader.wait_until_gone("Stance toward …")
        reader.wait_for("→ Tobias Renn")
        edge = reader.find("│")[0]
        reader.press("}")
        reader.wait_for(lambda screen: screen.find("│")[0] == edge + 4)
        reader.press("(")
        reader.wait_for(lambda screen: screen.line(5).rindex("│") == 81)
        reader.press("f4")
        reader.wait_for("Type to find a theme")
        reader.type("nord")
        reader.wait_until_gone("gruvbox")
        reader.press("enter")
        reader.wait_until_gone("Type to find a theme")
        reader.wait_for(lambda screen: screen.cell(3, 20)[1:3] == ("d8dee9", "2e3440"))
        reader.press("]", "j", "j", "j", "j", "j")
        reader.wait_for("Sentence 6 of")
        reader.press("q")
        assert reader.wait_exit() == 0
    with opened(samples) as reader:
        reader.wait_for("Sentence 6 of")
        assert SECOND_TITLE in reader.line(1)
        assert "→ Tobias Renn" in reader.line(0)
        assert reader.find("│")[0] == edge + 4
        assert reader.line(5).rindex("│") == 81
        assert reader.cell(3, 20)[1:3] == ("d8dee9", "2e3440")


def test_each_annotator_has_a_place_and_a_target_of_their_own(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("]", "j")
        reader.wait_for(SECOND_TITLE + "  ")
        reader.press("q")
        assert reader.wait_exit() == 0
    with opened(samples, "--annotator", "ben") as reader:
        assert FIRST_TITLE in reader.line(1)
        assert "ben" in reader.line(0)


def test_a_narrow_and_a_wide_terminal_both_show_what_matters(samples: Path) -> None:
    with opened(samples, size=(80, 24)) as reader:
        reader.wait_for("│ j k move")
        assert "Articles" not in reader.text()
        assert "Stance toward" not in reader.text()
        for sign in ("f +", "a -", "n =", "m ±", "0 ·", "c C", "u U", "x X"):
            assert sign in reader.line(23)
        reader.press("tab")
        reader.wait_for("Articles")
        assert SECOND_TITLE in reader.text()
        reader.press("j", "enter")
        reader.wait_for("0/19")
        assert "Articles" not in reader.text()
        reader.press("tab")
        reader.wait_for("Articles")
        reader.press("esc")
        reader.wait_until_gone("Articles")
        reader.press("g", "f")
        reader.wait_for_mark("▌+", "Delegates revolt")
        reader.resize(200, 60)
        reader.wait_for("Stance toward Mara Quill")
        reader.wait_for("Articles")
        reader.wait_for_mark("▌+", "Delegates revolt")
        assert len(reader.line(1).rstrip()) > 180


def test_the_side_panes_can_be_put_away_and_stay_away(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("f2")
        reader.wait_until_gone("Articles")
        reader.press("f3")
        reader.wait_until_gone("Stance toward")
        reader.press("q")
        assert reader.wait_exit() == 0
    with opened(samples) as reader:
        text = reader.settle()
        assert "Articles" not in text
        assert "Stance toward" not in text
        reader.press("f2", "f3")
        reader.wait_for("Articles")
        reader.wait_for("Stance toward")


def test_only_one_layer_is_asked_for_when_the_person_wants_it(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("f5")
        reader.wait_for("Coding: stance")
        assert "check-worthy" not in reader.text()
        reader.press("f")
        reader.wait_for("Sentence 2 of 34")
        reader.press("q")
        assert reader.wait_exit() == 0
    with opened(samples) as reader:
        assert "check-worthy" not in reader.settle()
    assert query(samples, "SELECT value FROM settings WHERE name = 'layers' AND annotator = 'anna'") == [("stance",)]
