"""FAULTS 46 and 47: judgments go to a later edition where the sentence is surely the same, else a person looks."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import StoreError
from reader.model.annotation import (
    AnnotationKey,
    Change,
    Decision,
    Mark,
    Note,
    Relation,
    SentenceRef,
    Stance,
    State,
    SubjectKind,
    note_change,
)
from reader.model.import_options import ImportOptions
from reader.project import Project
from reader.project.importing import import_paths
from reader.resources import default_codebook
from reader.store import journal
from tests.exports_as_rows import rows
from tests.making import examples
from tests.project.test_loading_others import WORDS_LAYER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from reader.project.edition_service import EditionReport
    from reader.store.articles import StoredArticle

STORY = (
    "Quill opens the count",
    "The council met in the old hall on Tuesday.",
    "“We won”, said Quill \U0001f389 before any delegate had come.",
    "Renn wrote to every branch that evening.",
    "Nobody from the harbour office answered him.",
    "The budget was lost in the post.",
)
ALIKE = STORY[3].replace("evening", "morning")
EDITED = (*STORY[:3], ALIKE, *STORY[4:])
"""One sentence is edited; all others stay in their places."""


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    folder = tmp_path / "annotations"
    folder.mkdir()
    (folder / "codebook.toml").write_text(default_codebook().read_text("utf-8") + WORDS_LAYER, "utf-8")
    with closing(Project.open(folder / "annotations.db", "anna", create=True)) as opened:
        yield opened
        assert [each for each in opened.check() if not each.holds] == []


def come(project: Project, *sentences: str, name: str = "story.txt") -> StoredArticle:
    """Import a text under this name."""
    path = project.folder / "in" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{sentences[0]}\n\n{' '.join(sentences[1:])}\n", "utf-8")
    import_paths(project.database, [path.parent], ImportOptions(compare=False))
    article = project.articles.get(project.articles.count())
    assert article is not None
    return article


def ref(article: StoredArticle, position: int) -> SentenceRef:
    sentence = article.sentences[position]
    return SentenceRef(article.id, sentence.start, sentence.end)


def decide(project: Project, place: SentenceRef, decision: Decision, layer: str = "claim", target: str = "") -> Change:
    change = Change(SubjectKind.DECISION, AnnotationKey(place, layer, target), decision)
    project.annotations.record([change], seconds=4.5)
    return change


def by(project: Project, annotator: str) -> Project:
    """The same project, seen by somebody else."""
    return Project(project.database, project.codebook, annotator)


CFS, UFS = Decision(State.LABELLED, label="CFS", confidence=2), Decision(State.LABELLED, label="UFS")


def judge_every_sentence(project: Project, article: StoredArticle) -> None:
    for sentence in article.sentences:
        decide(project, ref(article, sentence.position), CFS)


def said(project: Project, article: StoredArticle) -> list[tuple[str, ...]]:
    """What stands on an article, without where."""
    left_out = {"annotation_id", "article_id", "article_title", "source", "sentence_index", "start", "end"}
    left_out |= {"span_start", "span_end"}
    return sorted(
        tuple(cell for name, cell in row.items() if name not in left_out)
        for row in rows(project)
        if row["article_id"] == article.id
    )


def only(reports: Sequence[EditionReport]) -> EditionReport:
    assert len(reports) == 1
    return reports[0]


def found(report: EditionReport) -> tuple[int, ...]:
    return report.exact, report.by_context, report.alike, report.not_found, report.there, report.kept


def test_everything_that_was_said_goes_as_it_is_to_the_same_sentence(project: Project) -> None:
    first = come(project, *STORY)
    quill = project.targets.add("Mara Quill")
    stances = Decision(
        State.LABELLED, stances=(Stance("favor", "direct_quote", "Quill", "explicit"), Stance("against")), confidence=1
    )
    place = ref(first, 2)
    words = Mark("praise", place.start + 1, place.start + 7)
    decide(project, place, stances, "stance", quill.id)
    decide(project, place, Decision(State.LABELLED, marks=(words,)), "loaded_words")
    decide(by(project, "ben"), place, Decision(State.UNSURE))
    project.annotations.record([note_change(place, "who is we?")])
    project.annotations.record(
        project.claims.link_changes(place, project.claims.with_wording("Quill won."), Relation.ASSERTS, "Quill")
    )
    second = come(project, "Breaking news from the coast", STORY[0] + ".", *STORY[1:])
    report = only(project.editions.reports())
    assert (report.article_id, report.earlier_id, report.annotators) == (second.id, first.id, {"anna": 4, "ben": 1})
    assert found(report) == (5, 0, 0, 0, 0, 0)
    assert said(project, second) == []
    assert only(project.editions.carry()).carried == 5
    assert said(project, second) == said(project, first)
    marks = [row for row in rows(project) if row["span"]]
    assert [(row["article_id"], row["span"]) for row in marks] == [(first.id, "We won"), (second.id, "We won")]


def test_carrying_again_changes_nothing(project: Project) -> None:
    judge_every_sentence(project, come(project, *STORY))
    come(project, *EDITED)
    project.editions.carry()
    before = project.annotations.latest_event()
    report = only(project.editions.carry())
    assert (report.carried, found(report)) == (0, (0, 0, 1, 0, 5, 0))
    assert project.annotations.latest_event() == before


def test_what_is_edited_waits_for_a_person_and_is_taken_when_told(project: Project) -> None:
    judge_every_sentence(project, come(project, *STORY))
    second = come(project, *EDITED)
    report = only(project.editions.carry())
    assert (report.carried, len(said(project, second))) == (5, 5)
    (waiting,) = report.waiting
    assert (waiting.annotator, waiting.what, waiting.how) == ("anna", "claim: CFS", "alike")
    assert (waiting.sentence, waiting.becomes) == (STORY[3], ALIKE)
    report = only(project.editions.carry(accept_context=True))
    assert (report.carried, report.waiting) == (1, [])
    assert len(said(project, second)) == 6


@pytest.mark.parametrize("is_earlier", [True, False])
def test_what_stands_on_the_later_edition_stays(is_earlier: bool, project: Project) -> None:
    first = come(project, *STORY)
    if is_earlier:
        decide(project, ref(first, 1), CFS)
    second = come(project, *EDITED)
    decide(project, ref(second, 1), UFS)
    if not is_earlier:
        decide(project, ref(first, 1), CFS)
    decide(by(project, "ben"), ref(first, 1), CFS)
    report = only(project.editions.carry(accept_context=True))
    assert (report.carried, report.kept) == (1, 1)
    assert [(each.how, each.annotator) for each in report.waiting] == [("kept", "anna")]
    assert {(row["annotator"], row["label"]) for row in rows(project) if row["article_id"] == second.id} == {
        ("anna", "UFS"), ("ben", "CFS"),
    }  # fmt: skip


def test_a_mention_that_was_corrected_there_is_not_said_twice(project: Project) -> None:
    first = come(project, *STORY)
    claim = project.claims.with_wording("The budget is lost.")
    project.annotations.record(project.claims.link_changes(ref(first, 5), claim, Relation.ASSERTS, ""))
    second = come(project, *EDITED)
    project.annotations.record(project.claims.link_changes(ref(second, 5), claim, Relation.DENIES, ""))
    assert found(only(project.editions.carry())) == (0, 0, 0, 0, 0, 1)
    assert [row["relation"] for row in rows(project) if row["article_id"] == second.id] == ["denies"]


def test_toward_a_target_that_was_merged_nothing_is_said_twice(project: Project) -> None:
    first = come(project, *STORY)
    quill, mara = project.targets.add("Mara Quill"), project.targets.add("Mara")
    favor = Decision(State.LABELLED, stances=(Stance("favor"),))
    decide(project, ref(first, 1), favor, "stance", mara.id)
    decide(project, ref(first, 2), favor, "stance", mara.id)
    second = come(project, *EDITED)
    decide(project, ref(second, 1), favor, "stance", quill.id)
    project.targets.merge(mara, quill)
    assert found(only(project.editions.carry())) == (1, 0, 0, 0, 1, 0)
    assert {row["target"] for row in rows(project) if row["article_id"] == second.id} == {"Mara Quill"}


def test_marked_words_that_are_others_there_are_not_marked(project: Project) -> None:
    first = come(project, *STORY)
    place = ref(first, 3)
    at = place.start + STORY[3].index("evening")
    decide(project, place, Decision(State.LABELLED, marks=(Mark("blame", at, at + 7),)), "loaded_words")
    renn = Decision(State.LABELLED, marks=(Mark("blame", place.start, place.start + 4),))
    decide(by(project, "ben"), place, renn, "loaded_words")
    second = come(project, *EDITED)
    report = only(project.editions.carry(accept_context=True))
    assert (report.alike, report.not_found) == (1, 1)
    assert report.waiting[0].why == "the marked words are not at the same place in it"
    assert [row["span"] for row in rows(project) if row["article_id"] == second.id] == ["Renn"]


def test_lookalikes_are_never_taken(project: Project) -> None:
    """The sentence went, and two much like it stand where it stood."""
    first = come(project, *STORY)
    decide(project, ref(first, 3), CFS)
    second = come(project, *STORY[:3], STORY[3].replace("every", "no"), STORY[3].replace("Renn", "Quill"), *STORY[4:])
    report = only(project.editions.carry(accept_context=True))
    assert (report.carried, report.not_found) == (0, 1)
    assert said(project, second) == []


def test_a_chain_of_editions_comes_to_the_last_and_the_nearest_is_first(project: Project) -> None:
    first = come(project, *STORY)
    judge_every_sentence(project, first)
    second = come(project, *EDITED)
    decide(project, ref(second, 4), UFS)
    third = come(project, *STORY, "It rained.")
    reports = project.editions.reports()
    assert [(each.article_id, each.earlier_id) for each in reports] == [(third.id, second.id), (third.id, first.id)]
    reports = project.editions.carry()
    assert [each.carried for each in reports] == [1, 5], "what went from the second edition comes from the first"
    assert [(row["sentence_index"], row["label"]) for row in rows(project) if row["article_id"] == third.id] == [
        ("0", "CFS"), ("1", "CFS"), ("2", "CFS"), ("3", "CFS"), ("4", "UFS"), ("5", "CFS"),
    ]  # fmt: skip
    assert len(said(project, second)) == 1


def test_an_old_text_that_comes_back_is_what_judgments_go_to(project: Project) -> None:
    first = come(project, *STORY)
    second = come(project, *EDITED)
    judge_every_sentence(project, second)
    assert project.editions.reports() == []
    come(project, *STORY)
    report = only(project.editions.carry())
    assert (report.article_id, report.earlier_id, report.carried) == (first.id, second.id, 5)


def test_what_was_cleared_or_undone_on_the_later_edition_does_not_come_back(project: Project) -> None:
    first = come(project, *STORY)
    judge_every_sentence(project, first)
    second = come(project, *EDITED)
    carried = only(project.editions.carry()).carried
    ref = project.articles.annotations_on(second).ref(0)
    project.annotations.record([Change(SubjectKind.DECISION, AnnotationKey(ref, "claim"), None)])
    left = len(said(project, second))
    report = only(project.editions.carry())
    assert (report.carried, report.taken_back, report.there) == (0, 1, carried - 1)
    assert len(said(project, second)) == left


def test_it_is_all_or_nothing(project: Project) -> None:
    first = come(project, *STORY)
    for annotator in ("anna", "ben", "cleo"):
        judge_every_sentence(by(project, annotator), first)
    second = come(project, *EDITED)
    execute = project.database.connection.execute
    execute(
        "CREATE TEMP TRIGGER third_fails BEFORE INSERT ON journal WHEN NEW.annotator = 'cleo'"
        " BEGIN SELECT RAISE(ABORT, 'no room'); END"
    )
    with pytest.raises(StoreError, match="no room"):
        project.editions.carry()
    execute("DROP TRIGGER third_fails")
    assert said(project, second) == []
    assert only(project.editions.carry()).carried == 15


def test_what_somebody_judges_while_it_is_carried_stays(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    judge_every_sentence(project, come(project, *STORY))
    second = come(project, *EDITED)
    usual = journal.load_all

    def late(*given: object) -> object:
        decide(project, ref(second, 1), UFS)
        return usual(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(journal, "load_all", late)
    project.editions.carry()
    labels = {row["sentence_index"]: row["label"] for row in rows(project) if row["article_id"] == second.id}
    assert labels == {"0": "CFS", "1": "UFS", "2": "CFS", "4": "CFS", "5": "CFS"}


def test_undo_takes_back_what_was_done_and_not_what_was_carried(project: Project) -> None:
    first = come(project, *STORY)
    judge_every_sentence(project, first)
    second = come(project, *EDITED)
    project.editions.carry()
    (undone,) = project.annotations.undo()
    assert isinstance(undone.subject, AnnotationKey)
    assert undone.subject.ref == ref(first, 5)
    assert len(said(project, second)) == 5


WORDS = ["Quill", "Renn", "opened", "closed", "the", "ballot", "hall", "council", "wrote", "lost", "again", "no"]
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=3, max_size=9).map(
    lambda words: " ".join(words).capitalize() + "."
)


@settings(max_examples=examples(60))
@given(st.lists(SENTENCES, min_size=4, max_size=8, unique=True), st.data())
def test_whatever_was_edited_a_carried_judgment_is_on_the_same_words(
    tmp_path_factory: pytest.TempPathFactory, sentences: list[str], data: st.DataObject
) -> None:
    later = list(sentences)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(later) - 1))
        later[at : at + data.draw(st.integers(0, 1))] = data.draw(st.lists(SENTENCES, max_size=2))
        later = later or ["Nothing."]
    path = tmp_path_factory.mktemp("edited") / "a.db"
    with closing(Project.open(path, "anna", create=True)) as project:
        first = come(project, "Quill opens the count", *sentences)
        for sentence in first.sentences:
            place = ref(first, sentence.position)
            note = Change(SubjectKind.NOTE, place, Note(first.text[place.start : place.end]))
            project.annotations.record([note])
        come(project, "Quill opens the count", *later)
        reports = project.editions.carry()
        carried = [row for row in rows(project) if row["article_id"] != first.id]
        assert all(row["note"] == row["sentence"] for row in carried)
        assert len(carried) == sum(report.carried for report in reports)
        assert [each for each in project.check() if not each.holds] == []
