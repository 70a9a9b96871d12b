"""Deciding without a label, coming back to it, confidence, passes by layer and target, and seconds spent."""

from __future__ import annotations

import csv
from contextlib import closing
from typing import TYPE_CHECKING

from reader.project import Project
from reader.project.exporting import export
from tests.terminal.projects import (
    DATABASE,
    FIRST_TITLE,
    SECOND_TITLE,
    Judged,
    broken_promises,
    event_count,
    judged,
    labels,
    make_project,
    opened,
    query,
)

if TYPE_CHECKING:
    from pathlib import Path

LAST = "“There is room for Tobias"


def exported(folder: Path) -> list[dict[str, str]]:
    """The rows of the tidy CSV."""
    with closing(Project.open(folder / DATABASE, "anna")) as project:
        export(project.database, folder / "out.csv")
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_key_decides_all_that_is_asked_without_a_label_and_the_cursor_goes_on(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("s")
        reader.wait_for("Sentence 2 of 34")
        reader.wait_for("Skipped; w comes back to it")
        reader.wait_for_mark("»»", FIRST_TITLE)
        reader.press("d")
        reader.wait_for("Sentence 3 of 34")
        reader.wait_for("Unsure; w comes back to it")
        reader.wait_for_mark("??", "The branches gave")
        reader.press("N")
        reader.wait_for("Sentence 4 of 34")
        reader.wait_for("Not a sentence")
        reader.wait_for_mark("××≈1", "She carried 237")
        reader.wait_for("3/34")
        reader.press("k")
        reader.wait_for("▌ × not a sentence")
    states = query(samples, "SELECT state, count(*) FROM decisions WHERE label = '' GROUP BY state ORDER BY state")
    assert states == [("not_a_sentence", 2), ("skipped", 2), ("unsure", 2)]
    assert [row["state"] for row in exported(samples)] == ["skipped"] * 2 + ["unsure"] * 2 + ["not_a_sentence"] * 2
    assert broken_promises(samples) == []


def test_what_was_answered_stays_when_the_rest_is_put_off_but_what_is_no_sentence_has_no_label(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("f", "s")
        reader.wait_for("Sentence 2 of 34")
        reader.wait_for_mark("+»", FIRST_TITLE)
        assert labels(samples) == ["favor", "skipped"]
        reader.press("k", "N")
        reader.wait_for_mark("××", FIRST_TITLE)
        assert labels(samples) == ["not_a_sentence"] * 2
        reader.press("z")
        reader.wait_for_mark("▌+»", FIRST_TITLE)
        assert labels(samples) == ["favor", "skipped"]
        reader.press("c")
        reader.wait_for_mark("▌+C", FIRST_TITLE)
    assert labels(samples) == ["favor", "CFS"]


def test_the_queue_brings_back_what_was_skipped_or_unsure_in_every_article(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("w")
        reader.wait_for("No skipped or unsure sentence after this one")
        reader.press("j", "s", "N", "d")
        reader.wait_for("Sentence 5 of 34")
        reader.press("]")
        reader.wait_for(f" {SECOND_TITLE}  ")
        reader.press("]")
        reader.wait_for("“No splits”, says deputy leader  ")
        reader.press("d")
        reader.wait_for("Unsure; w comes back to it")
        reader.press("[", "[")
        reader.wait_for(f" {FIRST_TITLE}  ")
        reader.press("g", "w")
        reader.wait_for("Sentence 2 of 34")
        reader.press("w")
        reader.wait_for("Sentence 4 of 34")
        reader.press("w")
        reader.wait_for("Sentence 1 of 2")
        assert "“No splits”, says deputy leader" in reader.line(1)
        reader.press("w")
        reader.wait_for("No skipped or unsure sentence after this one")
        reader.press("W")
        reader.wait_for("Sentence 4 of 34")
        reader.press("f")
        reader.wait_for_mark("▌+?", "“They told us")
        reader.press("c", "W")
        reader.wait_for("Sentence 2 of 34")
        reader.press("W")
        reader.wait_for("No skipped or unsure sentence before this one")
        reader.press("w")
        reader.wait_for("“No splits”, says deputy leader  ")
    assert broken_promises(samples) == []


def test_without_a_target_a_sentence_is_put_off_only_where_none_is_asked_for(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", {"one.txt": "A headline\n\nFirst. Second one.\n"}, targets=())
    with opened(folder) as reader:
        reader.press("s")
        reader.wait_for("no target is chosen")
        assert judged(folder) == []
        reader.press("f5", "f5")
        reader.wait_for("Coding: claim")
        reader.press("s")
        reader.wait_for("Sentence 2 of 3")
    assert judged(folder) == [Judged("A headline", 0, "claim", "", "skipped")]


def test_confidence_is_said_before_or_after_the_label_and_stands_in_the_csv(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("3")
        reader.wait_for("Confidence 3 (sure) for your next label")
        assert event_count(samples) == 0
        reader.press("f", "c")
        reader.wait_for("Sentence 2 of 34")
        reader.press("a", "1")
        reader.wait_for("Confidence 1 (a guess)")
        reader.wait_for("●○○")
        reader.press("u", "f", "2")
        reader.wait_for("●●○")
        reader.press("k")
        reader.wait_for("Sentence 2 of 34")
        reader.press("2")
        reader.wait_for("●●○")
        reader.press("m")
        reader.wait_for("▌ ± mixed")
        reader.wait_for("●●○")
    found = query(samples, "SELECT layer, confidence FROM decisions ORDER BY start, layer DESC")
    assert found == [("stance", 3), ("claim", 3), ("stance", 2), ("claim", 2), ("stance", 2)]
    assert sorted(row["confidence"] for row in exported(samples)) == ["2", "2", "2", "3", "3"]


def test_one_layer_is_asked_for_at_a_time(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("f5")
        reader.wait_for("Coding: stance")
        reader.wait_until_gone("C check-worthy")
        reader.press("f", "a")
        reader.wait_for("Sentence 3 of 34")
        reader.wait_for("2/34")
        reader.press("f5")
        reader.wait_for("Coding: claim")
        reader.wait_for("0/34")
        reader.wait_until_gone("Stance toward")
        reader.press("g", "c")
        reader.wait_for("Sentence 2 of 34")
        reader.press("s")
        reader.wait_for("Sentence 3 of 34")
        reader.press("f5")
        reader.wait_for("Coding: stance and claim")
        reader.wait_for("2/34")
        reader.wait_for_mark("-»", "The branches gave")
    assert labels(samples) == ["favor", "CFS", "against", "skipped"]


def test_a_target_pass_goes_over_the_article_once_more_for_the_next_target(tmp_path: Path) -> None:
    text = "A headline\n\nFirst one. Second one.\n"
    folder = make_project(tmp_path / "p", {"one.txt": text}, targets=("Mara Quill", "Tobias Renn"))
    with opened(folder) as reader:
        reader.press("f7")
        reader.wait_for("Target pass on")
        reader.press("f", "c", "f", "c", "f")
        reader.wait_for("Sentence 3 of 3")
        reader.press("v")
        reader.wait_for("voice      direct quote")
        reader.press("c")
        reader.wait_for("Next pass: Tobias Renn")
        reader.wait_for("→ Tobias Renn")
        reader.wait_for("Sentence 1 of 3")
        reader.press("a", "a")
        reader.wait_for("Sentence 3 of 3")
        reader.press("s")
        reader.wait_for("Article complete")
        reader.press("f7")
        reader.wait_for("Target pass off")
    assert [(row.position, row.target, row.label) for row in judged(folder) if row.layer == "stance"] == [
        (0, "Mara Quill", "favor"),
        (0, "Tobias Renn", "against"),
        (1, "Mara Quill", "favor"),
        (1, "Tobias Renn", "against"),
        (2, "Mara Quill", "favor"),
        (2, "Tobias Renn", "skipped"),
    ]


def test_the_seconds_spent_on_a_sentence_are_kept_and_exported(samples: Path) -> None:
    with opened(samples) as reader:
        reader.pause(1.2)
        reader.press("j", "k")
        reader.pause(0.5)
        reader.press("f", "c")
        reader.wait_for("Sentence 2 of 34")
        reader.press("q")
        reader.wait_exit()
    seconds = {row["layer"]: float(row["seconds"]) for row in exported(samples)}
    assert seconds["stance"] >= 0.4  # the program was left alone for longer
    assert seconds["claim"] >= 0
    assert dict(query(samples, "SELECT layer, seconds FROM decisions")) == seconds
