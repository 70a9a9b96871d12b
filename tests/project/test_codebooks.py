"""Which codebook is in force, and that no change of it loses a judgment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reader.errors import CodebookError, NotOurDatabaseError
from reader.model.annotation import AnnotationKey, Change, Decision, Mark, SentenceRef, Stance, State, SubjectKind
from reader.model.codebook_toml import parse_codebook
from reader.project import Project
from reader.project.codebook_service import Codebooks
from reader.project.exporting import export
from reader.project.loading import load_annotations
from reader.resources import default_codebook
from reader.store.codebooks import label_uses, stored_versions, version_in_force
from tests.making import files_in, make_project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEFAULT = default_codebook().read_text("utf-8")
RENAMED = DEFAULT.replace('id = "CFS"', 'id = "check"').replace('id = "mixed"', 'id = "both"')
FOLLOWED = RENAMED.replace('id = "check"', 'id = "check"\nformerly = ["CFS"]').replace(
    'id = "both"', 'id = "both"\nformerly = ["mixed"]'
)
NO_CLAIM_LAYER = DEFAULT[
    : DEFAULT.index("# ----------------------------------------------------------------------------------------- claim")
]


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    """The database of a project in which three sentences are judged: CFS twice, mixed once, and none."""
    project = make_project(tmp_path)
    target = project.targets.add("Mara Quill")
    key = project.articles.find_keys()[-1]
    article = project.articles.get(key)
    assert article is not None
    first, second, third = (SentenceRef(article.id, each.start, each.end) for each in article.sentences[:3])
    cfs = Decision(State.LABELLED, label="CFS")
    project.annotations.record(
        [
            Change(SubjectKind.DECISION, AnnotationKey(first, "claim"), cfs),
            Change(SubjectKind.DECISION, AnnotationKey(second, "claim"), cfs),
            Change(SubjectKind.DECISION, AnnotationKey(third, "claim"), Decision(State.SKIPPED)),
            Change(
                SubjectKind.DECISION,
                AnnotationKey(first, "stance", target.id),
                Decision(State.LABELLED, stances=(Stance("mixed"), Stance("favor", holder="Renn"))),
            ),
            Change(SubjectKind.DECISION, AnnotationKey(second, "stance", target.id), Decision(State.NONE)),
        ]
    )
    project.close()
    return tmp_path / "annotations" / "annotations.db"


@pytest.fixture
def codebooks(judged: Path) -> Iterator[Codebooks]:
    opened = Codebooks.open(judged)
    yield opened
    opened.close()


def in_force(database: Path) -> str:
    """The version that a person who opens the project judges under."""
    project = Project.open(database, "anna")
    try:
        assert version_in_force(project.database.connection) == project.codebook.version
        return project.codebook.version
    finally:
        project.close()


def refusal(database: Path) -> str:
    with pytest.raises(CodebookError) as refused:
        Project.open(database, "anna")
    return str(refused.value)


def write(judged: Path, content: str) -> Path:
    path = judged.with_name("codebook.toml")
    path.write_text(content, "utf-8")
    return path


def test_uses_are_counted_under_the_ids_that_are_stored(judged: Path) -> None:
    project = Project.open(judged, "anna")
    assert label_uses(project.database.connection) == {
        ("claim", "CFS"): 2,
        ("claim", ""): 1,
        ("stance", "mixed"): 1,
        ("stance", "favor"): 1,
        ("stance", "none"): 1,
    }
    project.close()


def test_labels_given_together_count_each(judged: Path) -> None:
    project = Project.open(judged, "anna")
    article = project.articles.get(project.articles.find_keys()[0])
    assert article is not None
    ref = SentenceRef(article.id, article.sentences[0].start, article.sentences[0].end)
    both = Decision(State.LABELLED, marks=(Mark("CFS"), Mark("UFS")))
    project.annotations.record([Change(SubjectKind.DECISION, AnnotationKey(ref, "claim"), both)])
    uses = label_uses(project.database.connection)
    assert (uses["claim", "CFS"], uses["claim", "UFS"]) == (3, 1)
    project.close()


def test_a_file_edited_by_hand_that_drops_what_is_used_is_refused_with_the_counts(judged: Path) -> None:
    before = in_force(judged)
    path = write(judged, RENAMED)
    said = refusal(judged)
    assert said.startswith(f"{path}: it lacks what judgments here use")
    assert "layer claim: CFS (2 judgments); layer stance: mixed (1 judgment)" in said
    assert "retired = true" in said
    assert "formerly" in said
    assert f"reader codebook use {before}" in said
    assert refusal(judged) == said


def test_a_layer_that_is_used_cannot_go_either(judged: Path) -> None:
    write(judged, NO_CLAIM_LAYER)
    assert "layer claim: without a label (1 judgment), CFS (2 judgments)" in refusal(judged)


def test_a_layer_that_is_used_stays_asked_as_it_was(judged: Path) -> None:
    per_target = DEFAULT.replace("\nper_target = false", "\nper_target = true")
    write(judged, per_target)
    assert "layer claim: it is asked for each target, and there are 3 judgments here toward none" in refusal(judged)
    opened = Codebooks.open(judged)
    assert len(opened.misfits(parse_codebook(per_target))) == 1
    assert opened.misfits(parse_codebook(DEFAULT)) == []
    opened.close()


def test_an_edit_that_says_what_became_of_the_labels_is_taken(judged: Path) -> None:
    write(judged, FOLLOWED)
    assert in_force(judged) == parse_codebook(FOLLOWED).version
    write(judged, DEFAULT.replace('id = "CFS"', 'id = "CFS"\nretired = true'))
    assert in_force(judged) == parse_codebook(DEFAULT.replace('id = "CFS"', 'id = "CFS"\nretired = true')).version


def test_going_back_to_a_version_known_before_is_looked_at_too(judged: Path) -> None:
    without_ufs = DEFAULT.replace('id = "UFS"', 'id = "useless"')
    write(judged, without_ufs)
    in_force(judged)
    write(judged, DEFAULT)
    project = Project.open(judged, "anna")
    article = project.articles.get(project.articles.find_keys()[0])
    assert article is not None
    ref = SentenceRef(article.id, article.sentences[0].start, article.sentences[0].end)
    project.annotations.record(
        [Change(SubjectKind.DECISION, AnnotationKey(ref, "claim"), Decision(State.LABELLED, label="UFS"))]
    )
    project.close()
    write(judged, without_ufs)
    assert "UFS (1 judgment)" in refusal(judged)


def test_a_codebook_is_found_by_name_by_file_and_by_version(codebooks: Codebooks, judged: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(FOLLOWED, "utf-8")
    default = parse_codebook(DEFAULT)
    assert codebooks.in_force().version == default.version
    assert codebooks.find("default").version == default.version
    assert codebooks.find(str(mine)).version == parse_codebook(FOLLOWED).version
    assert codebooks.find("rumoureval").id == "rumoureval"
    assert codebooks.find(default.version) == default
    assert codebooks.find(default.version[:6]) == default
    for name in ("nothing", "c000000", str(tmp_path), str(tmp_path / "none.toml")):
        with pytest.raises(CodebookError, match="Shipped are: default, basil-bias-spans"):
            codebooks.find(name)


def test_what_is_put_in_force_is_what_the_next_start_reads(codebooks: Codebooks, judged: Path) -> None:
    book = parse_codebook(FOLLOWED)
    assert codebooks.use(book, "mine.toml") is None
    assert judged.with_name("codebook.toml").read_text("utf-8") == FOLLOWED
    assert in_force(judged) == book.version
    back = codebooks.find(parse_codebook(DEFAULT).version)
    codebooks.use(back, "default")
    assert in_force(judged) == back.version


def test_a_file_that_the_database_does_not_have_is_kept(codebooks: Codebooks, judged: Path) -> None:
    path = write(judged, broken := DEFAULT + "\n[oops")
    kept = codebooks.use(parse_codebook(FOLLOWED), "mine.toml")
    assert kept is not None
    assert kept.parent == path.parent
    assert kept.read_text("utf-8") == broken
    assert path.read_text("utf-8") == FOLLOWED
    path.write_bytes(b"\xff\xfe no text")
    again = codebooks.use(parse_codebook(FOLLOWED), "mine.toml")
    assert again is not None
    assert again.read_bytes() == b"\xff\xfe no text"


def test_one_that_would_lose_judgments_is_not_put_in_force(codebooks: Codebooks, judged: Path) -> None:
    write(judged, DEFAULT)
    before = files_in(judged.parent)
    with pytest.raises(CodebookError) as refused:
        codebooks.use(parse_codebook(RENAMED), "mine.toml")
    assert str(refused.value).startswith("mine.toml: it lacks what judgments here use: layer claim: CFS (2 judgments)")
    assert files_in(judged.parent)["codebook.toml"] == before["codebook.toml"]
    assert sorted(files_in(judged.parent)) == sorted(before)
    assert in_force(judged) == parse_codebook(DEFAULT).version


def test_a_codebook_that_the_program_refuses_is_mended_by_using_another(codebooks: Codebooks, judged: Path) -> None:
    write(judged, RENAMED)
    refusal(judged)
    codebooks.use(codebooks.find("default"), "default")
    assert in_force(judged) == parse_codebook(DEFAULT).version


def test_every_version_that_was_in_force_stays_at_hand(codebooks: Codebooks, judged: Path) -> None:
    for content in (FOLLOWED, DEFAULT, FOLLOWED):
        codebooks.use(parse_codebook(content), "mine.toml")
    project = Project.open(judged, "anna")
    assert stored_versions(project.database.connection) == [
        parse_codebook(content).version for content in (DEFAULT, FOLLOWED)
    ]
    project.close()


def test_labels_given_together_toward_a_target_come_back_from_the_csv(tmp_path: Path) -> None:
    content = DEFAULT.replace("\nper_target = false", "\nper_target = true\nmultiple = true")
    content = content.replace('id = "CFS"', 'id = "CFS"\nformerly = ["checkworthy"]')
    exports = []
    for name in ("one", "other"):
        project = make_project(tmp_path / name)
        project.close()
        write(tmp_path / name / "annotations" / "annotations.db", content)
    one, other = (Project.open(tmp_path / name / "annotations" / "annotations.db", "anna") for name in ("one", "other"))
    article = one.articles.get(one.articles.find_keys()[0])
    assert article is not None
    target = one.targets.add("Mara Quill")
    ref = SentenceRef(article.id, article.sentences[0].start, article.sentences[0].end)
    given = Decision(State.LABELLED, marks=(Mark("checkworthy"), Mark("UFS", ref.start, ref.start + 2)))
    one.annotations.record([Change(SubjectKind.DECISION, AnnotationKey(ref, "claim", target.id), given)])
    export(one.database, tmp_path / "out.csv")
    report = load_annotations(other, tmp_path / "out.csv")
    assert (report.loaded, report.left_out, report.targets) == (1, [], ["Mara Quill"])
    for project in (one, other):
        export(project.database, tmp_path / "again.csv")
        exports.append((tmp_path / "again.csv").read_bytes())
        project.close()
    assert exports[0] == exports[1]
    assert exports[0].count(b'"CFS"') == 2, "the label is what it is called now"
    assert b"checkworthy" not in exports[0]


def test_without_a_project_there_is_the_default_and_nothing_can_be_put_in_force() -> None:
    codebooks = Codebooks.open(None)
    assert codebooks.in_force() == parse_codebook(DEFAULT)
    assert codebooks.uses() is None
    with pytest.raises(NotOurDatabaseError, match="no project"):
        codebooks.use(codebooks.find("default"), "default")
    codebooks.close()
