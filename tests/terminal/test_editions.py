"""An article that was edited: what was judged before is taken or rejected, and the earlier text is asked no more."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reader.model.annotation import (
    AnnotationKey,
    Change,
    Decision,
    SentenceRef,
    Stance,
    State,
    SubjectKind,
    note_change,
)
from reader.project import Project
from reader.project.importing import import_paths
from tests.terminal.projects import DATABASE, broken_promises, event_count, judged, make_project, opened, query

if TYPE_CHECKING:
    from pathlib import Path

STORY = (
    "The council met in the old hall on Tuesday.",
    "Quill opened the ballot at nine, before any delegate had come.",
    "Renn wrote to every branch that evening.",
    "The budget was lost in the post.",
    "A ferry left for the islands at noon.",
)
EDITED = (*STORY[:2], STORY[2].replace("evening", "rainy morning"), "A school opened.", STORY[4])
OTHER = "A walk along the quay\n\nNothing happened here.\n"
FAVOR = Decision(State.LABELLED, stances=(Stance("favor", "direct_quote", "Quill"),), confidence=3)


def story(sentences: tuple[str, ...]) -> str:
    return f"Quill opens the count\n\n{' '.join(sentences)}\n"


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """Two articles; anna judged every sentence of the first, which was then edited and imported again."""
    folder = make_project(tmp_path / "p", {"a.txt": story(STORY), "b.txt": OTHER})
    with closing(Project.open(folder / DATABASE, "anna")) as project:
        article = project.articles.get(1)
        assert article is not None
        (quill,) = project.targets.all()
        for each in article.sentences:
            ref = SentenceRef(article.id, each.start, each.end)
            stance = Change(SubjectKind.DECISION, AnnotationKey(ref, "stance", quill.id), FAVOR)
            claim = Change(SubjectKind.DECISION, AnnotationKey(ref, "claim"), Decision(State.LABELLED, label="CFS"))
            project.annotations.record([stance, claim], seconds=3.0)
        project.annotations.record([note_change(ref, "which islands?")])
        (folder / "articles" / "a.txt").write_text(story(EDITED), "utf-8")
        import_paths(project.database, [folder / "articles"])
    return folder


LATEST = """
SELECT x.position, d.layer FROM decisions AS d JOIN sentences AS x USING (article_id, start)
WHERE article_id = (SELECT article_id FROM editions) ORDER BY 1, 2
"""


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
def test_what_was_judged_is_listed_beside_where_it_would_go(edited: Path, size: tuple[int, int]) -> None:
    with opened(edited, size=size) as reader:
        reader.wait_for("earlier edition ⇢ V")
        reader.press("V")
        reader.wait_for("Earlier edition")
        assert "Quill opens the count" in reader.line(1)
        reader.wait_for("favor (Quill, direct quote) → Mara Quill  ●●●")
        assert "unchanged" in reader.line(0)
        assert "Esc back" in reader.line(reader.rows - 1)
        assert "Enter open" in reader.line(reader.rows - 1)
        reader.press("j", "j", "j")
        reader.wait_for(lambda screen: STORY[2] in screen.line(1))
        reader.wait_for("[ ] edited Quill opens the count")
        assert "similar wording" in reader.line(0)
        assert reader.cell_at("rainy morning").is_underlined
        assert not reader.cell_at("Renn wrote to every branch that rainy").is_underlined
        reader.press("j")
        reader.wait_for("▌    gone   Quill opens the count")
        assert "no sentence there is surely the same" in reader.line(0)
        reader.press("a")
        reader.wait_for("Nothing of this sentence can be applied")


def test_all_that_is_exact_is_taken_with_two_keys_and_given_back_with_one(edited: Path) -> None:
    with opened(edited) as reader:
        reader.wait_for("0 of 8 sentences done")
        events, before = event_count(edited), judged(edited)
        reader.press("V")
        reader.wait_for("Earlier edition")
        reader.press("*")
        reader.wait_for("apply to 4")
        reader.press("a")
        reader.wait_for("Taken from the earlier edition: 9 judgments on 4 sentences; z undoes all of it")
        reader.wait_for("later edition V")
        reader.wait_for("4 of 8 sentences done")
        assert query(edited, LATEST) == [(n, layer) for n in (0, 1, 2, 5) for layer in ("claim", "stance")]
        assert event_count(edited) == events + 9
        assert query(edited, "SELECT count(*) FROM notes") == [(2,)]
        assert judged(edited)[: len(before)] == before
        reader.press("V")
        reader.wait_for("[ ] edited")
        reader.wait_for("    taken  Quill opens the count")
        reader.press("*")
        reader.wait_for("No exact match is left to apply")
        reader.press("esc", "z")
        reader.wait_for("Undone: 9 judgments")
        reader.wait_for("0 of 8 sentences done")
        assert judged(edited) == before
        reader.press("Z")
        reader.wait_for("4 of 8 sentences done")
    assert broken_promises(edited) == []


def test_one_sentence_is_taken_and_one_is_rejected(edited: Path) -> None:
    with opened(edited) as reader:
        reader.press("V")
        reader.wait_for("Earlier edition")
        reader.press("j", "x")
        reader.wait_for("    no     Quill opens the count")
        reader.press("j")
        reader.wait_for(lambda screen: STORY[2] in screen.line(1))
        reader.press("a")
        reader.wait_for("Taken from the earlier edition: 2 judgments on 1 sentence")
        assert query(edited, LATEST) == [(3, "claim"), (3, "stance")]
        reader.press("q")
        assert reader.wait_exit() == 0
    with opened(edited) as reader:
        reader.wait_for("later edition V")
        reader.press("V")
        reader.wait_for("    no     Quill opens the count")
        reader.press("*")
        reader.wait_for("apply to 3")
        reader.press("j", "x")
        reader.wait_for(lambda screen: "    no  " not in screen.text())
    with closing(Project.open(edited / DATABASE, "anna")) as project:
        (report,) = project.editions.carry()
        assert (report.carried, report.rejected) == (9, 0)


def test_what_was_rejected_is_not_carried_by_the_command_either(edited: Path) -> None:
    with opened(edited) as reader:
        reader.press("V")
        reader.wait_for("Earlier edition")
        reader.press("x")
        reader.wait_for("    no     Quill opens the count")
    with closing(Project.open(edited / DATABASE, "ben")) as project:
        (report,) = project.editions.carry()
        assert (report.carried, report.rejected) == (7, 2)
    assert query(edited, LATEST) == [(n, layer) for n in (1, 2, 5) for layer in ("claim", "stance")]


def test_what_stands_in_the_latest_edition_stays(edited: Path) -> None:
    with opened(edited) as reader:
        reader.press("]", "]")
        reader.wait_for("later edition V")
        reader.press("a", "g")
        reader.wait_for_mark("▌-≈1", "Quill opens the count")
        reader.press("V")
        reader.wait_for("Earlier edition")
        reader.press("*")
        reader.wait_for("apply to 4")
        reader.press("a")
        reader.wait_for("Taken from the earlier edition: 8 judgments on 4 sentences")
        reader.wait_for_mark("▌-C≈1", "Quill opens the count")


def test_enter_opens_the_sentence_in_the_latest_edition(edited: Path) -> None:
    with opened(edited) as reader:
        reader.press("V")
        reader.wait_for("Earlier edition")
        reader.press("j", "j", "j", "j", "enter")
        reader.wait_for("This sentence has no match in the latest edition")
        reader.press("k", "enter")
        reader.wait_for("later edition V")
        reader.wait_for("Sentence 4 of 6")


def test_the_queue_goes_past_the_earlier_edition_and_the_list_marks_it(edited: Path) -> None:
    with opened(edited, "--annotator", "ben") as reader:
        reader.wait_for("0 of 8 sentences done")
        assert reader.line(2).split("│")[0].rstrip().endswith("⇢")
        reader.press(".")
        reader.wait_for(" A walk along the quay  ")
        reader.press("G", ".")
        reader.wait_for("later edition V")
        reader.press("g", ",", "g", ",")
        reader.wait_for("No undecided sentence before this one")


def test_an_article_without_other_editions_says_so(edited: Path) -> None:
    with opened(edited) as reader:
        reader.press("]")
        reader.wait_for(lambda screen: "A walk along the quay" in screen.line(1) and "edition" not in screen.line(1))
        reader.press("V")
        reader.wait_for("No other edition of this article is here")


def test_what_others_judged_is_not_shown(edited: Path) -> None:
    with opened(edited, "--annotator", "ben") as reader:
        reader.press("V")
        reader.wait_for("You have judged nothing on the earlier editions of this article")


def test_without_colors_what_differs_is_still_told(edited: Path) -> None:
    with opened(edited, environment={"NO_COLOR": "1"}) as reader:
        reader.press("V")
        reader.wait_for("[ ] edited")
        assert reader.cell_at("rainy morning").is_underlined
        assert reader.cell_at("rainy morning").colour == reader.cell_at("Renn wrote").colour


def test_a_click_marks_a_sentence_and_a_second_one_opens_it(edited: Path) -> None:
    with opened(edited) as reader:
        reader.press("V")
        reader.wait_for("Earlier edition")
        reader.wait_for("[ ] edited")
        reader.click_on("[ ] edited")
        reader.wait_for("[×] edited")
        reader.wait_for("apply to 1")
        reader.click_on("rainy morning")
        reader.wait_for("Sentence 4 of 6")
