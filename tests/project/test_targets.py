"""Targets are renamed, described, ordered, retired and merged, and no judgment is lost by any of it."""

from __future__ import annotations

import io
import shutil
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import StoreError, UsageError
from reader.model.registry_entry import Target, TargetKind
from reader.project import Project
from reader.project.exporting import export
from tests.making import examples, rows_of
from tests.store.by_hand import BOTH_WAYS, FAVOR, NO_STANCE, ODD, PLAIN, make_database, refs, stance, state_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.model.annotation import Decision, SentenceRef

NAMES = ("Mara Quill", "Tobias Renn", "The Quill camp")
SPOTS = [ref for ref in refs(ODD) + refs(PLAIN) if ref != refs(ODD)[1]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two articles and three targets that cannot be undone."""
    path = tmp_path_factory.mktemp("targets") / "a.db"
    make_database(path).close()
    with closing(Project.open(path, "anna")) as project:
        for name in NAMES:
            project.targets.add(name, is_undoable=False)
    return path


@pytest.fixture
def project(template: Path, tmp_path: Path) -> Iterator[Project]:
    shutil.copy(template, tmp_path / "a.db")
    with closing(Project.open(tmp_path / "a.db", "anna")) as project:
        yield project


def judge(project: Project, ref: SentenceRef, target: Target, decision: Decision = FAVOR, by: str = "anna") -> None:
    before, project.annotator = project.annotator, by
    project.annotations.record([stance(ref, decision, target)])
    project.annotator = before


def toward(project: Project) -> dict[str, list[str]]:
    """Whose names an export gives for what each annotator judged."""
    data = io.BytesIO()
    export(project.database, data)
    found: dict[str, list[str]] = {}
    for row in rows_of(data.getvalue()):
        found.setdefault(row["annotator"], []).append(row["target"])
    return found


def assert_sound(project: Project) -> None:
    assert [promise for promise in project.check() if not promise.holds] == []


def test_a_renamed_target_keeps_its_judgments_and_exports_its_new_name(project: Project) -> None:
    quill, *_ = project.targets.all()
    judge(project, SPOTS[0], quill)
    judge(project, SPOTS[1], quill, by="bela")
    renamed = project.targets.rename(quill, "  Mara\tQuill-Renn ")
    assert renamed == quill._replace(name="Mara Quill-Renn")
    assert toward(project) == {"anna": ["Mara Quill-Renn"], "bela": ["Mara Quill-Renn"]}
    project.annotations.undo()
    assert toward(project) == {"anna": ["Mara Quill"], "bela": ["Mara Quill"]}
    assert_sound(project)


@pytest.mark.parametrize("name", ["", " \t", "\u202e"])
def test_a_target_is_not_named_nothing(project: Project, name: str) -> None:
    quill, *_ = project.targets.all()
    with pytest.raises(UsageError, match="needs a name"):
        project.targets.rename(quill, name)
    with pytest.raises(UsageError, match="needs a name"):
        project.targets.add(name)
    assert [target.name for target in project.targets.all()] == list(NAMES)


def test_two_targets_never_share_a_name_however_it_is_written(project: Project) -> None:
    quill, renn, camp = project.targets.all()
    project.targets.merge(renn, camp)
    for name in ("TOBIAS  RENN", "the quill camp"):
        with pytest.raises(UsageError, match="already"):
            project.targets.rename(quill, name)
    assert project.targets.rename(quill, "MARA quill").name == "MARA quill"


def test_a_name_finds_its_target_and_adding_it_again_offers_what_it_counts_as(project: Project) -> None:
    quill, renn, camp = project.targets.all()
    project.targets.merge(quill, renn)
    project.targets.retire(camp)
    assert project.targets.named(" mara  QUILL") == quill._replace(merged_into=renn.id)
    assert project.targets.named("nobody") is None
    assert project.targets.add("Mara Quill").id == renn.id
    assert project.targets.add("the quill camp") == camp
    assert [target.name for target in project.targets.active()] == ["Tobias Renn", "The Quill camp"]


def test_what_is_said_of_a_target_is_kept_cleaned_and_undone(project: Project) -> None:
    quill, *_ = project.targets.all()
    after = project.targets.describe(
        quill,
        kind=TargetKind.GROUP,
        aliases=["Quill", " ", "quill", "MARA QUILL", "Ms\nQuill\x1b[2J"],
        favor="backs \u202e her",
    )
    assert after.aliases == ("Quill", "Ms Quill [2J")
    assert (after.kind, after.description, after.favor) == (TargetKind.GROUP, "", "backs her")
    assert project.targets.all()[0] == after
    assert project.targets.describe(quill, description="leads").favor == "backs her"
    project.annotations.undo()
    project.annotations.undo()
    assert project.targets.all()[0] == quill


def test_an_act_on_a_target_keeps_what_somebody_else_has_changed_meanwhile(project: Project) -> None:
    quill, renn, camp = project.targets.all()
    project.targets.rename(quill, "Mara Q.")
    project.targets.describe(quill, aliases=["Quill"])
    project.targets.retire(quill)
    project.targets.merge(quill, renn)
    project.targets.unmerge(quill)
    assert project.targets.all() == [
        quill._replace(name="Mara Q.", aliases=("Quill",), is_retired=True),
        renn,
        camp,
    ]
    gone = camp._replace(id="tnobody", name="Nobody")
    with pytest.raises(UsageError, match="Nobody is no longer there"):
        project.targets.rename(gone, "Somebody")


def test_judgments_follow_a_merging_whoever_made_them_and_one_undo_separates_them_exactly(project: Project) -> None:
    quill, renn, _ = project.targets.all()
    judge(project, SPOTS[0], quill)
    judge(project, SPOTS[0], renn, NO_STANCE)
    judge(project, SPOTS[1], quill, BOTH_WAYS, by="bela")
    judge(project, SPOTS[2], renn, by="bela")
    before = state_of(project.database.connection)
    project.targets.merge(quill, renn)
    assert toward(project) == {"anna": ["Tobias Renn"], "bela": ["Tobias Renn"] * 3}
    assert project.targets.uses() == {renn.id: 2, quill.id: 1}
    assert_sound(project)
    project.annotations.undo()
    assert state_of(project.database.connection) == before
    project.annotations.redo()
    assert toward(project) == {"anna": ["Tobias Renn"], "bela": ["Tobias Renn"] * 3}
    assert_sound(project)


def test_a_target_that_was_taken_out_of_a_merging_has_its_own_judgments_again(project: Project) -> None:
    quill, renn, _ = project.targets.all()
    judge(project, SPOTS[0], quill)
    judge(project, SPOTS[1], renn)
    merged = project.targets.merge(quill, renn)
    project.targets.unmerge(merged)
    assert toward(project) == {"anna": ["Mara Quill", "Tobias Renn"]}
    assert_sound(project)


def test_targets_are_not_merged_in_a_circle(project: Project) -> None:
    quill, renn, camp = project.targets.all()
    project.targets.merge(quill, renn)
    project.targets.merge(renn, camp)
    for into in (quill, renn, camp):
        with pytest.raises(StoreError, match="cannot be merged into itself"):
            project.targets.merge(camp, into)


def test_a_retired_target_keeps_its_judgments_and_is_exported(project: Project) -> None:
    quill, renn, camp = project.targets.all()
    judge(project, SPOTS[0], quill)
    retired = project.targets.retire(quill)
    assert project.targets.active() == [renn, camp]
    assert toward(project) == {"anna": ["Mara Quill"]}
    project.targets.retire(retired, is_retired=False)
    assert project.targets.active() == [quill, renn, camp]


@pytest.mark.parametrize(
    ("which", "steps", "order"), [(0, 1, "1023"), (0, 9, "1230"), (3, -1, "0132"), (3, -9, "3012"), (1, 0, "0123")]
)
def test_a_target_is_moved_among_the_active_ones_and_one_undo_moves_it_back(
    project: Project, which: int, steps: int, order: str
) -> None:
    retired = project.targets.retire(project.targets.add("Retired"))
    project.targets.add("The vote")
    names = [*NAMES, "The vote"]
    project.targets.move(project.targets.active()[which], steps)
    assert [target.name for target in project.targets.active()] == [names[int(n)] for n in order]
    project.targets.move(retired, 1)
    if steps:
        project.annotations.undo()
    assert [target.name for target in project.targets.active()] == names
    assert_sound(project)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["judge", "rename", "describe", "retire", "offer", "merge", "unmerge", "move", "undo", "redo"]),
        st.integers(0, 2),
        st.integers(0, 2),
        st.integers(0, len(SPOTS) - 1),
    ),
    max_size=14,
)


def do(project: Project, what: str, target: Target, other: Target, number: int) -> None:
    match what:
        case "judge":
            if target.is_active:
                judge(project, SPOTS[number], target, (FAVOR, BOTH_WAYS, NO_STANCE)[number % 3])
        case "rename":
            project.targets.rename(target, f"Name {number}")
        case "describe":
            project.targets.describe(target, aliases=[f"Alias {number}"], kind=list(TargetKind)[number])
        case "retire" | "offer":
            project.targets.retire(target, is_retired=what == "retire")
        case "merge":
            project.targets.merge(target, other)
        case "unmerge":
            project.targets.unmerge(target)
        case "move":
            project.targets.move(target, number - 2)


@settings(max_examples=examples(60))
@given(acts=ACTS)
def test_whatever_is_done_to_targets_the_database_is_sound_and_undo_brings_back_what_was(
    template: Path, acts: list[tuple[str, int, int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        shutil.copy(template, path)
        with closing(Project.open(path, "anna")) as project:
            connection = project.database.connection
            undo, redo = [], []
            for what, which, other, number in acts:
                before = state_of(connection)
                known = project.targets.all()
                if what in {"undo", "redo"}:
                    source, back = (undo, redo) if what == "undo" else (redo, undo)
                    written = project.annotations.undo() if what == "undo" else project.annotations.redo()
                    assert bool(written) == bool(source)
                    if source:
                        assert state_of(connection) == source.pop()
                        back.append(before)
                    continue
                events = connection.execute("SELECT count(*) FROM journal").fetchone()
                try:
                    do(project, what, known[which], known[other], number)
                except (UsageError, StoreError):
                    assert state_of(connection) == before
                if connection.execute("SELECT count(*) FROM journal").fetchone() != events:
                    undo.append(before)
                    redo.clear()
            assert_sound(project)
