"""Targets from the keyboard: picked by digit, added, renamed, merged, retired, ordered, and seen in the text."""

from __future__ import annotations

import csv
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reader.project import Project
from reader.project.exporting import export
from tests.terminal.projects import (
    DATABASE,
    FIRST_TITLE,
    broken_promises,
    judged,
    labels,
    make_project,
    opened,
    query,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.terminal import Cell, Terminal

PICKER, SCREEN = "Stance toward …", "Enter choose"
TEXT = "A headline\n\nMs Quill won. The head of PM Fisheries met us.\n\nMara Quill and the\nPM spoke; Quills did not.\n"


def rows(screen: Terminal) -> list[str]:
    """The rows of the list of targets, white space collapsed."""
    return [" ".join(line.split()) for line in screen.lines()[3:-6] if line.strip()]


def exported_targets(folder: Path) -> list[tuple[str, str]]:
    """Whose judgment is toward what, as the tidy CSV says it."""
    with closing(Project.open(folder / DATABASE, "anna")) as project:
        export(project.database, folder / "out.csv")
    with (folder / "out.csv").open(newline="", encoding="utf-8-sig") as file:
        return [(row["annotator"], row["target"]) for row in csv.DictReader(file) if row["layer"] == "stance"]


def looks(cell: Cell) -> tuple[str, str, bool]:
    """Its colors."""
    return cell.colour, cell.background, cell.is_reversed


def change_target(folder: Path, name: str, **changed: object) -> None:
    with closing(Project.open(folder / DATABASE, "anna")) as project:
        target = project.targets.named(name)
        assert target is not None
        project.targets.change(target._replace(**changed))  # type: ignore[arg-type]


class TestPicking:
    def test_a_digit_picks_at_once_and_a_label_typed_right_behind_is_toward_that_target(self, samples: Path) -> None:
        with opened(samples) as reader:
            reader.press("t")
            reader.wait_for("2  Tobias Renn  person")
            reader.press("9")
            reader.wait_for("New: 9  person")
            reader.press("backspace")
            reader.wait_for("2  Tobias Renn  person")
            reader.press("2")
            reader.wait_for("→ Tobias Renn")
            reader.wait_until_gone(PICKER)
            reader.type("t1at2f")
            reader.wait_for_mark("▌+", FIRST_TITLE)
            reader.wait_for("→ Tobias Renn")
        assert [(row.target, row.label) for row in judged(samples)] == [
            ("Mara Quill", "against"),
            ("Tobias Renn", "favor"),
        ]

    def test_a_digit_belongs_to_the_name_once_something_is_typed(self, samples: Path) -> None:
        with opened(samples) as reader:
            reader.press("t")
            reader.wait_for("2  Tobias Renn  person")
            reader.type("G20")
            reader.wait_for("New: G20  organisation")
            reader.press("down", "enter")
            reader.wait_for("→ G20")
            reader.press("t")
            reader.wait_for("3  G20  organisation")
            reader.press("esc")
            reader.wait_until_gone(PICKER)
            reader.wait_for("→ G20")
        assert query(samples, "SELECT name, kind FROM targets WHERE position = 2") == [("G20", "organisation")]

    def test_only_the_first_nine_have_digits(self, tmp_path: Path) -> None:
        names = tuple(f"Target {letter}" for letter in "ABCDEFGHIJK")
        folder = make_project(tmp_path / "p", {"one.txt": TEXT}, targets=names)
        with opened(folder) as reader:
            reader.press("t")
            reader.wait_for("9  Target I  person")
            reader.wait_for("   Target J  person")
            reader.press("9")
            reader.wait_for("→ Target I")

    def test_an_alias_finds_its_target_before_a_name_that_only_has_the_letters_in_it(self, tmp_path: Path) -> None:
        folder = make_project(tmp_path / "p", {"one.txt": TEXT}, targets=("Shipments", "Mara Quill"))
        change_target(folder, "Mara Quill", aliases=("Ms Quill", "PM"))
        with opened(folder) as reader:
            reader.press("t")
            reader.wait_for("Mara Quill  person · Ms Quill, PM")
            reader.type("pm")
            reader.wait_for("Mara Quill  person · PM, Ms Quill")
            reader.wait_for("New: pm  person")
            assert reader.find("Mara Quill  person")[1] < reader.find("Shipments  person")[1]
            reader.press("enter")
            reader.wait_for("→ Mara Quill")
        assert query(folder, "SELECT count(*) FROM targets") == [(2,)]

    def test_a_retired_target_is_offered_again_and_a_merged_ones_name_finds_what_it_counts_as(
        self, samples: Path
    ) -> None:
        with closing(Project.open(samples / DATABASE, "anna")) as project:
            quill, renn = project.targets.all()
            project.targets.retire(renn)
            project.targets.merge(project.targets.add("The Quill camp"), quill)
        with opened(samples) as reader:
            reader.press("t")
            reader.wait_for("1  Mara Quill  person · The Quill camp")
            assert "Tobias Renn" not in reader.line(reader.find("Mara Quill  person")[1] + 1)
            reader.type("the quill CAMP")
            reader.wait_for("Mara Quill  person · The Quill camp")
            reader.wait_until_gone("New:")
            reader.press(*["backspace"] * 14)
            reader.type("renn")
            reader.wait_for("Tobias Renn  person · retired: restore")
            reader.press("enter")
            reader.wait_for("→ Tobias Renn")
        assert query(samples, "SELECT is_retired FROM targets WHERE name = 'Tobias Renn'") == [(0,)]

    def test_the_next_target_is_one_key_and_comes_round(self, samples: Path) -> None:
        with opened(samples) as reader:
            reader.press("f", ";")
            reader.wait_for("Toward Tobias Renn: target 2 of 2")
            reader.wait_for("Stance toward Tobias Renn")
            reader.press("a", ";")
            reader.wait_for("Toward Mara Quill: target 1 of 2")
        assert sorted((row.target, row.label) for row in judged(samples)) == [
            ("Mara Quill", "favor"),
            ("Tobias Renn", "against"),
        ]

    def test_the_next_target_where_there_is_none_says_how_to_add_one(self, tmp_path: Path) -> None:
        folder = make_project(tmp_path / "p", {"one.txt": TEXT}, targets=())
        with opened(folder) as reader:
            reader.press(";")
            reader.wait_for("There is no target yet: t adds one")


class TestTheScreen:
    def test_a_target_is_added_renamed_and_described_and_its_judgments_keep(self, samples: Path) -> None:
        with opened(samples) as reader:
            reader.press("f", "T")
            reader.wait_for(SCREEN)
            assert rows(reader) == ["▌ 1 Mara Quill person 1 active", "2 Tobias Renn person 0 active"]
            reader.type("rx")
            reader.wait_for("Rename to Mara Quillx")
            reader.press("backspace")
            reader.type("-Renn\r")
            reader.wait_for("Mara Quill renamed to Mara Quill-Renn")
            reader.press("e")
            reader.wait_for("‹ person ›")
            reader.type("Quill; Ms Quill ;quill")
            reader.press("down")
            reader.type("She leads [b]")
            reader.press("down")
            reader.type("backs her")
            reader.press("down")
            reader.type("backs Renn")
            reader.press("up", "up", "up", "up", "right")
            reader.wait_for("‹ organisation ›")
            reader.press("enter")
            reader.wait_for("Mara Quill-Renn saved")
            for what in ("Also called    Quill, Ms Quill", "She leads [b]", "backs her", "backs Renn"):
                reader.wait_for(what)
            reader.type("aThe vote")
            reader.wait_for("New: The vote  event")
            reader.press("up", "up", "enter")
            reader.wait_for("Added target The vote")
            reader.press("k")
            reader.wait_for(SCREEN)
            assert rows(reader) == [
                "1 Mara Quill-Renn organisation Quill, Ms Quill 1 active",
                "▌ 2 Tobias Renn person 0 active",
                "3 The vote event 0 active",
            ]
            reader.press("esc")
            reader.wait_for("→ Mara Quill-Renn")
            reader.wait_for_mark("▌+", FIRST_TITLE)
        assert exported_targets(samples) == [("anna", "Mara Quill-Renn")]
        assert broken_promises(samples) == []

    def test_all_of_a_target_is_typed_as_fast_as_the_hands_can(self, samples: Path) -> None:
        with opened(samples) as reader:
            down = "\x1b[B"
            reader.type(f"Te{'A' * 20};B{down}about{down}favor{down}against{down}{down}\r")
            reader.type(f"aThe vote{down}{down}{down}\rrx\x7f!\rmTob\ry")
            reader.wait_for("The vote! merged into Tobias Renn")
        assert query(samples, "SELECT name, kind, aliases, description, favor, against FROM targets") == [
            ("Mara Quill", "person", f'["{"A" * 20}", "B"]', "about", "favor", "against"),
            ("Tobias Renn", "person", "[]", "", "", ""),
            ("The vote!", "policy", "[]", "", "", ""),
        ]

    def test_what_is_undone_and_done_again_there_is_shown_there(self, samples: Path) -> None:
        with opened(samples) as reader:
            reader.press("f", "T")
            reader.wait_for(SCREEN)
            reader.type("r2\r")
            reader.wait_for("Mara Quill renamed to Mara Quill2")
            reader.press("z")
            reader.wait_for("Undone: Mara Quill2 renamed to Mara Quill")
            reader.wait_for("▌ 1   Mara Quill  ")
            reader.press("Z")
            reader.wait_for("Redone: Mara Quill renamed to Mara Quill2")
            reader.press("z", "z")
            reader.wait_for(f"sentence 1 in {FIRST_TITLE}")
            reader.press("z")
            reader.wait_for("Nothing to undo")
            reader.press("esc")
            reader.wait_for("Sentence 1 of 34")
            reader.wait_for_mark("▌", FIRST_TITLE)
        assert labels(samples) == []

    def test_merging_says_what_follows_takes_everybodys_judgments_along_and_one_undo_separates_them(
        self, samples: Path
    ) -> None:
        with opened(samples, "--annotator", "ben") as reader:
            reader.press("a")
            reader.wait_for_mark("▌-", FIRST_TITLE)
            reader.press("q")
            reader.wait_exit()
        with opened(samples) as reader:
            reader.press("f", ";", "a", "T")
            reader.wait_for(SCREEN)
            reader.press("k", "m")
            reader.wait_for("Merge Mara Quill into …")
            reader.wait_for("Tobias Renn  person · 1 judgment")
            reader.press("enter")
            reader.wait_for("Merge Mara Quill into Tobias Renn?")
            reader.wait_for("2 judgments toward Mara Quill")
            reader.press("n")
            reader.wait_until_gone("Merge Mara Quill into Tobias Renn?")
            reader.press("m", "enter")
            reader.wait_for("Merge Mara Quill into Tobias Renn?")
            reader.press("y")
            reader.wait_for("Mara Quill merged into Tobias Renn")
            assert rows(reader) == [
                "1 Tobias Renn person 2 active",
                "▌ └ Mara Quill person 1 merged into Tobias Renn",
            ]
            reader.press("q")
            reader.wait_for("→ Tobias Renn")
            reader.wait_for_mark("▌-2", FIRST_TITLE)
            assert exported_targets(samples) == [*[("anna", "Tobias Renn")] * 2, ("ben", "Tobias Renn")]
            reader.press("z")
            reader.wait_for("Undone: Mara Quill is no longer merged")
            reader.press("g", "t", "1")
            reader.wait_for("→ Mara Quill")
            reader.wait_for_mark("▌+", FIRST_TITLE)
        assert sorted(exported_targets(samples)) == [
            ("anna", "Mara Quill"),
            ("anna", "Tobias Renn"),
            ("ben", "Mara Quill"),
        ]
        assert broken_promises(samples) == []

    def test_a_target_is_taken_out_of_a_merging(self, samples: Path) -> None:
        with closing(Project.open(samples / DATABASE, "anna")) as project:
            quill, renn = project.targets.all()
            project.targets.merge(renn, quill)
        with opened(samples) as reader:
            reader.press("T")
            reader.wait_for(SCREEN)
            reader.press("j", "m")
            reader.wait_for("Tobias Renn is merged into Mara Quill; u undoes that")
            reader.press("enter")
            reader.wait_for("it cannot be the active target")
            reader.press("u")
            reader.wait_for("Tobias Renn is no longer merged")
            reader.press("enter")
            reader.wait_for("→ Tobias Renn")

    def test_renaming_to_a_name_that_is_taken_offers_to_merge(self, samples: Path) -> None:
        with opened(samples) as reader:
            reader.press("f", "T")
            reader.wait_for(SCREEN)
            reader.press("r", *["backspace"] * 10)
            reader.type("tobias renn")
            reader.wait_for("Merge into Tobias Renn")
            reader.press("enter")
            reader.wait_for("Merge Mara Quill into Tobias Renn?")
            reader.press("y")
            reader.wait_for("Mara Quill merged into Tobias Renn")
            reader.press("esc")
            reader.wait_for_mark("▌+", FIRST_TITLE)
            reader.wait_for("→ Tobias Renn")
        assert exported_targets(samples) == [("anna", "Tobias Renn")]

    def test_a_retired_target_is_no_longer_offered_and_what_was_judged_toward_it_stays(self, samples: Path) -> None:
        with opened(samples) as reader:
            reader.press("f", "T")
            reader.wait_for(SCREEN)
            reader.press("x")
            reader.wait_for("Mara Quill retired. Its 1 judgment is kept")
            assert rows(reader) == ["1 Tobias Renn person 0 active", "▌ Mara Quill person 1 retired"]
            reader.press("esc")
            reader.wait_for("→ Tobias Renn")
            reader.press("t")
            reader.wait_for("1  Tobias Renn  person")
            assert "Mara Quill  person" not in reader.text()
            reader.press("esc")
            reader.wait_for("favor → Mara Quill")
            reader.press(";")
            reader.wait_for("Toward Tobias Renn: target 1 of 1")
            reader.press("T", "j", "o")
            reader.wait_for("Mara Quill restored")
            reader.press("enter")
            reader.wait_for("→ Mara Quill")
        assert exported_targets(samples) == [("anna", "Mara Quill")]

    def test_the_order_is_changed_and_is_that_of_the_digits(self, samples: Path) -> None:
        with closing(Project.open(samples / DATABASE, "anna")) as project:
            project.targets.add("The vote")
        with opened(samples) as reader:
            reader.press("T")
            reader.wait_for(SCREEN)
            reader.press("J")
            reader.wait_for("▌ 2   Mara Quill")
            reader.press("shift+down")
            reader.wait_for("▌ 3   Mara Quill")
            reader.press("G", "shift+up", "K")
            reader.wait_for("▌ 1   Mara Quill")
            reader.press("z")
            reader.wait_for("Undone: the order of the targets")
            reader.wait_for("▌ 2   Mara Quill")
            assert [row.split()[-4] for row in rows(reader)] == ["Renn", "Quill", "vote"]
            reader.press("esc", "t")
            reader.wait_for("1  Tobias Renn")
            reader.press("1")
            reader.wait_for("→ Tobias Renn")
        assert [name for (name,) in query(samples, "SELECT name FROM targets ORDER BY position")] == [
            "Tobias Renn",
            "Mara Quill",
            "The vote",
        ]

    def test_it_is_worked_with_the_mouse(self, samples: Path) -> None:
        with opened(samples) as reader:
            reader.press("T")
            reader.wait_for(SCREEN)
            reader.click_on("Tobias Renn")
            reader.wait_for("▌ 2   Tobias Renn")
            reader.click_on("Tobias Renn")
            reader.wait_for("Sentence 1 of 34")
            reader.wait_for("→ Tobias Renn")

    def test_it_is_in_the_palette_and_says_every_key_in_80_columns(self, samples: Path) -> None:
        with opened(samples, size=(80, 24)) as reader:
            reader.press("ctrl+p")
            reader.wait_for("Type to find a command")
            reader.type("targets:")
            reader.wait_for("Targets: rename")
            reader.press("enter")
            reader.wait_for(SCREEN)
            hints = "a add r rename e edit m merge x retire J down K up z undo Enter choose Esc back"
            assert reader.line(23).split() == hints.split()

    def test_a_database_that_cannot_be_written_is_said_and_nothing_is_changed(self, samples: Path) -> None:
        with opened(samples) as reader:
            reader.press("T")
            reader.wait_for(SCREEN)
            with closing(Project.open(samples / DATABASE, "ben")) as other, other.database.writing():
                reader.press("x")
                reader.wait_for("another program")
            assert rows(reader) == ["▌ 1 Mara Quill person 0 active", "2 Tobias Renn person 0 active"]

    def test_a_target_that_another_program_retires_is_told_and_the_next_one_is_judged(self, samples: Path) -> None:
        with opened(samples) as reader:
            reader.press("f")
            reader.wait_for_mark("▌+", FIRST_TITLE)
            change_target(samples, "Mara Quill", is_retired=True)
            reader.wait_for("Mara Quill was merged or retired by somebody else: stances are toward Tobias Renn now")
            reader.wait_for("Stance toward Tobias Renn")

    def test_a_retired_target_is_not_the_active_one_at_the_next_start(self, samples: Path) -> None:
        with opened(samples) as reader:
            reader.press("t", "2")
            reader.wait_for("→ Tobias Renn")
            reader.press("q")
            reader.wait_exit()
        with closing(Project.open(samples / DATABASE, "ben")) as project:
            _, renn = project.targets.all()
            project.targets.merge(renn, project.targets.add("The Renn camp"))
        with opened(samples) as reader:
            reader.wait_for("→ The Renn camp")


class TestNamesInTheText:
    @pytest.mark.parametrize("environment", [{}, {"NO_COLOR": "1"}], ids=["colours", "no colours"])
    def test_the_active_targets_names_are_bold_also_in_hits_and_judged_sentences(
        self, tmp_path: Path, environment: dict[str, str]
    ) -> None:
        folder = make_project(tmp_path / "p", {"one.txt": TEXT}, targets=("Mara Quill", "Fisheries"))
        change_target(folder, "Mara Quill", aliases=("Ms Quill", "PM"))
        with opened(folder, environment=environment) as reader:
            reader.wait_for("Ms Quill won")
            for words, is_bold in {
                "Ms Quill won": True,
                "won. ": False,
                "PM Fisheries": True,
                "Fisheries met": False,
                "Mara Quill and": True,
                "and the": False,
                "PM spoke": True,
                "Quills did": False,
            }.items():
                assert reader.cell_at(words).is_bold == is_bold, words
            plain = reader.cell_at("won. ")
            reader.press("j", "f", "c")
            reader.wait_for_mark("+C", "Ms Quill won")
            judged_name, judged_words = reader.cell_at("Ms Quill won"), reader.cell_at("won. ")
            assert judged_name.is_bold
            assert not judged_words.is_bold
            assert judged_name.is_underlined
            assert judged_name.background == judged_words.background
            assert judged_words.colour != plain.colour or judged_words.background != plain.background or environment
            reader.press("/")
            reader.wait_for("Search this article")
            reader.type("quill w")
            reader.press("enter")
            reader.wait_for("1 hit")
            assert [reader.cell_at(words).is_bold for words in ("Ms Quill won", "Quill won", "won. ")] == [
                True,
                True,
                False,
            ]
            found, before, after = (reader.cell_at(words) for words in ("Quill won", "Ms Quill won", "won. "))
            assert looks(found) == looks(after) != looks(before)
            reader.press("esc", ";")
            reader.wait_for("→ Fisheries")
            reader.wait_for(lambda screen: screen.cell_at("Fisheries met").is_bold)
            assert not reader.cell_at("Ms Quill won").is_bold

    def test_a_name_is_marked_where_it_runs_over_the_end_of_a_row(self, tmp_path: Path) -> None:
        text = "Head\n\n" + "word " * 10 + "here stands Mara Quill again.\n"
        folder = make_project(tmp_path / "p", {"one.txt": text})
        with opened(folder, size=(80, 24)) as reader:
            reader.wait_for("here stands Mara")
            reader.wait_for("Quill again")
            assert reader.cell_at("Mara").is_bold
            x, y = reader.find("Quill again")
            assert y == reader.find("here stands")[1] + 1
            assert reader.cell(x, y).is_bold
            assert not reader.cell_at("again.").is_bold

    def test_a_new_alias_is_marked_at_once(self, samples: Path) -> None:
        with opened(samples) as reader:
            reader.wait_for("Mr Renn told")
            assert not reader.cell_at("Mr Renn told").is_bold
            reader.press("T", "j", "e")
            reader.wait_for("‹ person ›")
            reader.type("Mr Renn")
            reader.press("enter")
            reader.wait_for("saved")
            reader.press("enter")
            reader.wait_for("→ Tobias Renn")
            reader.wait_for("Mr Renn told")
            reader.wait_for(lambda screen: screen.cell_at("Mr Renn told").is_bold)
