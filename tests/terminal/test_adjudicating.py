"""A person adjudicates: sees who said what, goes from difference to difference, settles them, exports the result."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from reader.model.annotation import Change, Mention, MentionKey, Note, Relation, SubjectKind
from reader.model.registry_entry import Claim
from reader.project import Project
from tests.making import rows_of, run
from tests.project.judging import judges, refs
from tests.terminal.projects import DATABASE, broken_promises, event_count, judged, make_project, opened, query

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.terminal import Terminal

CARLA = "carla (adjudicator)"
ONE = "One headline\n\nCod is landed here. The quay is long. Nobody voted.\n"
TWO = "Two headline\n\nThe second text begins. It ends.\n"


@pytest.fixture
def coded(tmp_path: Path) -> Path:
    """Two articles of four and three sentences: the annotators differ on two of the first and on one of the second."""
    folder = make_project(tmp_path / "p", {"1.txt": ONE, "2.txt": TWO}, targets=("Mara Quill", "Tobias Renn"))
    path = folder / DATABASE
    with closing(Project.open(path, "anna")) as project:
        quill, renn = project.targets.all()
        there = refs(project)
        for name in ("ben", CARLA, "carla"):
            project.annotator = name
            project.settings.save({"welcomed": "yes"})
    judges(
        path, "anna", quill, ["none", "favor", "against", "none", "none", "none", "favor"], ["NFS", "CFS", "UFS", "NFS"]
    )
    judges(
        path, "ben", quill, ["none", "against", "against", "none", "none", "none", "none"], ["NFS", "CFS", "UFS", "CFS"]
    )
    judges(path, "ben", renn, ["none", "", "favor"])
    with closing(Project.open(path, "anna")) as project:
        claim = Change(SubjectKind.CLAIM, "k1", Claim("k1", "Cod was landed."))
        mention = Change(
            SubjectKind.MENTION, MentionKey(there[1], "k1", "Renn", Relation.DENIES), Mention("direct_quote", 2)
        )
        project.annotations.record([claim, mention, Change(SubjectKind.NOTE, there[1], Note("praise of cod"))])
    return folder


def adjudicates(folder: Path, *, size: tuple[int, int] = (120, 40), **how: Any) -> Terminal:
    return opened(folder, "--adjudicate", "--annotator", "carla", size=size, **how)


def test_who_said_what_is_shown_with_where_they_differ(coded: Path) -> None:
    with adjudicates(coded) as reader:
        reader.wait_for("settled 0 of 3 differences")
        reader.wait_for("Sentence 2 of 4")  # the first difference
        reader.wait_for("≠ Stance → Mara Quill")
        reader.wait_for("+ anna: favor (author)")
        reader.wait_for("- ben: against (author)")
        reader.wait_for("≡ Claim")
        reader.wait_for("· “Cod was landed.”")
        reader.wait_for("§ anna: denies (Renn, direct")
        reader.wait_for("* anna: praise of cod")
        assert CARLA in reader.line(0)
        assert reader.text().index("differ") < reader.text().index("agree")
        assert "≠" in reader.gutters("Cod is landed")[0]
        assert "≠" in reader.gutters("Nobody voted")[0]
        assert "≠" not in reader.gutters("The quay is long")[0]
        reader.wait_for("▌One headline              2 ")
        reader.wait_for("Y accept")
        reader.press("j")
        reader.wait_for("· Stance → Tobias Renn")
        reader.wait_for("≡ Stance → Mara Quill")


def test_the_keys_for_what_is_undecided_go_to_differences_in_every_article_and_back(coded: Path) -> None:
    with adjudicates(coded) as reader:
        reader.wait_for("Sentence 2 of 4")
        reader.press(".")
        reader.wait_for("Sentence 4 of 4")
        reader.press(".")
        reader.wait_for("Sentence 3 of 3")
        reader.wait_for("Two headline  ")
        reader.press(".")
        reader.wait_for("No unsettled difference after this one (, searches backwards)")
        reader.press(",")
        reader.wait_for("Sentence 4 of 4")
        reader.press(",", ",")
        reader.wait_for("No unsettled difference before this one (. searches forwards)")


def test_differences_are_settled_by_label_keys_and_by_taking_over_and_exported(coded: Path) -> None:
    with adjudicates(coded) as reader:
        reader.wait_for("Sentence 2 of 4")
        reader.press("m")
        reader.wait_for("settled 1 of 3 differences")
        reader.wait_for("Sentence 4 of 4")
        reader.wait_until_gone("≠  Cod is landed")
        reader.press("Y")
        reader.wait_for("1  anna")
        reader.wait_for("2  ben")
        reader.press("2")
        reader.wait_for("Accepted from ben; z undoes it. No other difference in this article: . goes to the")
        reader.wait_for("settled 2 of 3 differences")
        reader.press("z")
        reader.wait_for("settled 1 of 3 differences")
        reader.wait_for("Undone")
        reader.press("Z")
        reader.wait_for("settled 2 of 3 differences")
        reader.press("U")
        reader.wait_for("article: 5 judgments on 3 sentences?")
        reader.press("y")
        reader.wait_for("Accepted: 5 judgments on 3 sentences; z undoes all of it")
        reader.press("z")
        reader.wait_for("Undone: 5 judgments")
        reader.press("Z", ".")
        reader.wait_for("Sentence 3 of 3")
        reader.press("f")
        reader.wait_for("settled 3 of 3 differences")
        reader.press("q")
        assert reader.wait_exit() == 0
    found = [row[1:] for row in judged(coded, CARLA)]
    assert found == [
        (0, "stance", "Mara Quill", "none"),
        (0, "claim", "", "NFS"),
        (1, "stance", "Mara Quill", "mixed"),
        (1, "claim", "", "CFS"),
        (2, "stance", "Mara Quill", "against"),
        (2, "claim", "", "UFS"),
        (3, "stance", "Mara Quill", "none"),
        (3, "claim", "", "CFS"),
        (2, "stance", "Mara Quill", "favor"),
    ]
    rows = rows_of(run("export", "--adjudicated", cwd=coded).stdout)
    assert {row["annotator"] for row in rows} == {CARLA}
    assert len(rows) == len(found)
    assert CARLA in run("status", cwd=coded).stdout.decode()
    assert broken_promises(coded) == []


def test_a_whole_judgment_brings_holders_voices_and_claims(coded: Path) -> None:
    with adjudicates(coded) as reader:
        reader.wait_for("Sentence 2 of 4")
        reader.click_on("Annotators")
        reader.wait_for("Take over the judgment of")
        reader.type("renn denies")
        reader.wait_until_gone("2  ben")
        reader.press("enter")
        reader.wait_for("Accepted from anna; z undoes it")
        reader.wait_for("settled 1 of 3 differences")
        reader.press("esc", "k", "k")  # the click was in the pane
        reader.wait_for("Sentence 2 of 4")
        reader.press("Y", "1")
        reader.wait_for("Already labeled the same way")
    assert query(
        coded, "SELECT holder, relation, voice, confidence FROM claim_mentions WHERE annotator = ?", CARLA
    ) == [("Renn", "denies", "direct_quote", 2)]
    assert query(coded, "SELECT stance, voice FROM stances WHERE annotator = ?", CARLA) == [("favor", "author")]


def test_what_everybody_said_alike_is_taken_over_at_once_and_what_nobody_judged_is_said(coded: Path) -> None:
    with adjudicates(coded) as reader:
        reader.wait_for("Sentence 2 of 4")
        reader.press("k", "Y")
        reader.wait_for("Take over the judgment of")  # ben judged it toward Renn, too
        reader.press("esc", "]")
        reader.wait_for("Sentence 3 of 3")
        reader.press("k", "Y")
        reader.wait_for("Accepted from anna and ben; z undoes it")
    with adjudicates(make_project(coded.parent / "empty", {"1.txt": ONE})) as reader:
        reader.press("esc", "Y")
        reader.wait_for("Nobody has judged this sentence")
        reader.wait_for("no differences")
        reader.press("U")
        reader.wait_for("Two or more annotators agree on nothing")
        reader.press(".")
        reader.wait_for("No unsettled difference after this one")


def test_what_all_agree_on_is_taken_over_in_every_article_from_the_palette(coded: Path) -> None:
    events = event_count(coded)
    with adjudicates(coded) as reader:
        reader.wait_for("Sentence 2 of 4")
        for answer in ("n", "y"):
            assert judged(coded, CARLA) == []
            reader.press("ctrl+p")
            reader.type("in every article")
            reader.wait_for("Accept all that annotators agree on, in every article")
            reader.press("enter")
            reader.wait_for("article: 8 judgments on 6 sentences?")
            reader.press(answer)
            reader.wait_until_gone("y yes   n Esc no")
        reader.wait_for("Accepted: 8 judgments on 6 sentences; z undoes all of it")
        reader.wait_for("settled 0 of 3 differences")
        assert event_count(coded) == events + 8
        reader.press("z")
        reader.wait_for("Undone: 8 judgments")
    assert judged(coded, CARLA) == []
    assert broken_promises(coded) == []


def test_a_question_about_another_target_takes_that_target_in_hand(coded: Path) -> None:
    with closing(Project.open(coded / DATABASE, "anna")) as project:
        renn = project.targets.all()[1]
    judges(coded / DATABASE, "anna", renn, ["", "", "against"])
    with adjudicates(coded) as reader:
        reader.wait_for("settled 0 of 4 differences")
        reader.press(".")
        reader.wait_for("→ Tobias Renn   carla")
        reader.wait_for("Sentence 3 of 4")
        reader.wait_for("≠ Stance → Tobias Renn")
        reader.press("f")
        reader.wait_for("settled 1 of 4 differences")
        reader.wait_for("Sentence 4 of 4")


def test_the_filter_shows_where_annotators_differ_and_only_an_adjudicator_has_it(coded: Path) -> None:
    with adjudicates(coded) as reader:
        reader.wait_for("Sentence 2 of 4")
        reader.press("F")
        reader.wait_for("Filter sentences")
        reader.type("annotators differ")
        reader.wait_for("settled or not")
        reader.press("enter")
        reader.wait_for("Filter: judged differently, 2 articles")
        reader.press("j")
        reader.wait_for("Sentence 4 of 4")
    with opened(coded, "--annotator", "carla") as reader:
        reader.press("F")
        reader.wait_for("Filter sentences")
        reader.type("differ")
        reader.wait_until_gone("undecided      ")
        assert "annotators differ" not in reader.text()


def test_whoever_does_not_adjudicate_sees_nothing_of_the_others(coded: Path) -> None:
    with opened(coded, "--annotator", "carla") as reader:
        reader.wait_for("0 of 7 sentences done")
        reader.press("j")
        reader.wait_for("Sentence 2 of 4")
        reader.press("Y", "U")
        reader.settle()
        shown = reader.text()
        assert "≠" not in shown
        assert "anna" not in shown
        assert "accept" not in shown.casefold()
        reader.press(".")
        reader.wait_for("Sentence 3 of 4")
    assert judged(coded, "carla") == []


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
def test_it_works_at_every_size_and_without_colors(coded: Path, size: tuple[int, int]) -> None:
    with adjudicates(coded, size=size, environment={"NO_COLOR": "1"}) as reader:
        reader.wait_for("settled 0 of 3 differences")
        if size[0] == 80:
            reader.wait_for("≠ anna favor, ben against")
        else:
            reader.wait_for("≠ Stance → Mara Quill")
        reader.wait_for(lambda screen: any("≠" in mark for mark in screen.gutters("Cod is landed")))
        reader.press("Y")
        reader.wait_for("Take over the judgment of")
        reader.wait_for("Esc cancel")
        reader.press("2")
        reader.wait_for("settled 1 of 3 differences")
    assert ("stance", "Mara Quill", "against") in [row[2:] for row in judged(coded, CARLA)]


def test_what_an_annotator_judges_meanwhile_is_seen(coded: Path) -> None:
    with adjudicates(coded) as reader:
        reader.wait_for("settled 0 of 3 differences")
        with closing(Project.open(coded / DATABASE, "anna")) as project:
            quill = project.targets.all()[0]
        judges(coded / DATABASE, "ben", quill, ["favor"])
        reader.wait_for("settled 0 of 4 differences")
        reader.press("k")
        reader.wait_for("+ ben: favor (author)")


def test_all_that_was_taken_over_is_taken_back_by_one_undo(tmp_path: Path) -> None:
    text = "".join(f"Boat number {n} is landed here. " for n in range(400))
    folder = make_project(tmp_path / "p", {f"{n}.txt": f"Headline {n}\n\n{text}\n" for n in range(3)})
    with closing(Project.open(folder / DATABASE, CARLA)) as project:
        project.settings.save({"welcomed": "yes"})
        quill, number = project.targets.all()[0], len(refs(project))
    assert number > 1_200
    for annotator in ("anna", "ben"):
        judges(folder / DATABASE, annotator, quill, ["none"] * number)
    with adjudicates(folder) as reader:
        reader.press("ctrl+p")
        reader.type("in every article")
        reader.wait_for("Accept all that annotators agree on, in every article")
        reader.press("enter")
        reader.wait_for(f"article: {number:,} judgments on")
        reader.press("y")
        reader.wait_for(f"Accepted: {number:,} judgments on {number:,} sentences")
        assert len(judged(folder, CARLA)) == number
        reader.press("z", "j", "j")
        reader.wait_for("Sentence 3 of 401")
        assert judged(folder, CARLA) == []
        reader.press("Z", "k")
        reader.wait_for("Sentence 2 of 401")
    assert len(judged(folder, CARLA)) == number
    assert broken_promises(folder) == []
