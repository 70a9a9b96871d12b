"""Two programs on one database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.making import run
from tests.terminal.projects import FIRST_TITLE, broken_promises, judged, labels, make_project, opened

if TYPE_CHECKING:
    from pathlib import Path


def test_a_judgment_made_in_one_is_seen_in_the_other(samples: Path) -> None:
    with opened(samples) as one, opened(samples) as other:
        one.press("f")
        one.wait_for_mark("▌+", FIRST_TITLE)
        other.wait_for_mark("▌+", FIRST_TITLE)
        other.press("x")
        other.wait_for("Sentence 2 of 34")
        one.wait_for_mark("▌+X", FIRST_TITLE)
        one.wait_for("1/34")
        one.press("q")
        assert one.wait_exit() == 0
        other.press("a")
        other.wait_for_mark("▌-", "The branches")
    assert [row.label for row in judged(samples)] == ["favor", "NFS", "against"]


def test_two_annotators_judge_the_same_sentence_and_neither_sees_the_others_answer(samples: Path) -> None:
    with opened(samples) as anna, opened(samples, "--annotator", "ben") as ben:
        anna.press("f", "c")
        anna.wait_for("Sentence 2 of 34")
        ben.press("a", "x")
        ben.wait_for("Sentence 2 of 34")
        ben.press("g")
        ben.wait_for_mark("▌-X", FIRST_TITLE)
    assert [row.label for row in judged(samples)] == ["favor", "CFS"]
    assert [row.label for row in judged(samples, "ben")] == ["against", "NFS"]
    assert broken_promises(samples) == []


def test_the_first_articles_that_another_program_imports_are_listed_and_one_is_opened(tmp_path: Path) -> None:
    make_project(tmp_path, {})
    (tmp_path / "one.txt").write_text("The first headline\n\nSomething was said.\n", "utf-8")
    with opened(tmp_path) as reader:
        assert "Sentence 1" not in reader.text()
        assert run("import", "one.txt", cwd=tmp_path).returncode == 0
        reader.wait_for("Sentence 1 of 2")
        assert "The first headline" in reader.line(1)
        reader.press("f")
        reader.wait_for_mark("▌+", "The first headline")
    assert labels(tmp_path) == ["favor"]
