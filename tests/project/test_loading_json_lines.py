"""JSON Lines of our own bring back everything that was said, and what it refers to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from reader.errors import InputError
from reader.model.import_options import ImportOptions
from reader.project import Project
from reader.project.exporting import export
from reader.project.importing import import_paths
from reader.project.loading import load_annotations
from tests.exporters.full_project import full_project
from tests.making import make_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

STATE = ("decisions", "stances", "marks", "notes", "claim_mentions", "targets", "claims", "annotators", "progress")


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Project]:
    project = full_project(tmp_path / "full")
    yield project
    project.close()


@pytest.fixture
def fresh(full: Project, tmp_path: Path) -> Iterator[Project]:
    """The same articles and codebook, nothing judged."""
    (tmp_path / "fresh" / "annotations").mkdir(parents=True)
    content = (full.path.parent / "codebook.toml").read_text("utf-8")
    (tmp_path / "fresh" / "annotations" / "codebook.toml").write_text(content, "utf-8")
    project = Project.open(tmp_path / "fresh" / "annotations" / "annotations.db", "somebody", create=True)
    import_paths(project.database, [full.folder / "articles"], ImportOptions(compare=False))
    yield project
    project.close()


def state_of(project: Project) -> dict[str, list[tuple[object, ...]]]:
    connection = project.database.connection
    found = {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in STATE}
    found["annotators"] = [row[:1] for row in found["annotators"]]  # the second says since when they are known here
    return {table: sorted(rows, key=repr) for table, rows in found.items()}


def exported(project: Project, path: Path) -> Path:
    export(project.database, path, form="jsonl")
    return path


def changed(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """The file with every line changed."""
    lines = [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]
    for line in lines:
        change(line)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")


def test_everything_comes_back_with_what_it_refers_to(full: Project, fresh: Project, tmp_path: Path) -> None:
    full.targets.add("Nobody judged toward this one")
    first = exported(full, tmp_path / "one.jsonl")
    report = load_annotations(fresh, first)
    assert (report.left_out, report.kept, report.claims, len(report.targets)) == ([], [], 2, 3)
    assert state_of(fresh) == state_of(full)
    assert exported(fresh, tmp_path / "other.jsonl").read_bytes() == first.read_bytes()
    assert all(promise.holds for promise in fresh.check())
    again = load_annotations(fresh, first)
    assert (again.loaded, again.targets, again.claims) == (0, [], 0)


def test_a_file_that_an_editor_saved_with_a_mark_and_windows_line_ends_is_loaded(
    full: Project, fresh: Project, tmp_path: Path
) -> None:
    path = exported(full, tmp_path / "one.jsonl")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")
    assert load_annotations(fresh, path).left_out == []
    assert state_of(fresh) == state_of(full)


def test_targets_and_claims_that_were_merged_are_merged_again(full: Project, fresh: Project, tmp_path: Path) -> None:
    quill, renn = full.targets.all()
    full.targets.merge(renn, quill)
    one, other = full.claims.get("k1"), full.claims.get("k2")
    assert one
    assert other
    full.claims.merge(other, one)
    first = exported(full, tmp_path / "one.jsonl")
    assert load_annotations(fresh, first).left_out == []
    assert [(t.id, t.name, t.merged_into) for t in fresh.targets.all()] == [
        (t.id, t.name, t.merged_into) for t in full.targets.all()
    ]
    kept = fresh.claims.get("k2")
    assert kept is not None
    assert kept.merged_into == "k1"
    rows = [
        [{name: said for name, said in json.loads(line).items() if name != "annotation_id"} for line in text]
        for text in (
            path.read_text("utf-8").split("\n")[:-1] for path in (first, exported(fresh, tmp_path / "other.jsonl"))
        )
    ]
    assert sorted(map(repr, rows[0])) == sorted(map(repr, rows[1]))


def test_what_was_merged_into_nothing_or_in_a_circle_is_not_merged(
    full: Project, fresh: Project, tmp_path: Path
) -> None:
    path = exported(full, tmp_path / "one.jsonl")
    quill, renn = full.targets.all()
    into = {quill.id: renn.id, renn.id: quill.id, "k1": "k9"}

    def merge(line: dict[str, Any]) -> None:
        if line["type"] in {"target", "claim"}:
            line["merged_into"] = into.get(line["id"], "")

    changed(path, merge)
    assert load_annotations(fresh, path).left_out == []
    assert [target.merged_into for target in fresh.targets.all()] == ["", ""]
    assert all(promise.holds for promise in fresh.check())


def test_a_codebook_that_judgments_were_made_under_comes_with_them(
    full: Project, fresh: Project, tmp_path: Path
) -> None:
    path = exported(full, tmp_path / "one.jsonl")
    older = full.codebook.content.replace('id = "praise"', 'id = "applause"')

    def add(line: dict[str, Any]) -> None:
        if line["type"] == "codebook":
            line["content"] = older

    changed(path, add)
    load_annotations(fresh, path)
    found = fresh.database.connection.execute("SELECT count(*) FROM codebooks").fetchone()[0]
    assert found == 2
    assert fresh.codebook.version == full.codebook.version


def test_a_line_that_cannot_be_read_is_left_out_with_its_number(full: Project, fresh: Project, tmp_path: Path) -> None:
    path = exported(full, tmp_path / "one.jsonl")
    lines = path.read_text("utf-8").split("\n")[:-1]
    rows = [number for number, line in enumerate(lines) if '"layer":"claim"' in line and '"state":"labelled"' in line]
    row = json.loads(lines[rows[3]])
    del row["annotator"]
    broken = {
        rows[0]: lines[rows[0]][:-20],
        rows[1]: "[" * 100_000,
        rows[2]: '{"type":"colour"}',
        rows[3]: json.dumps(row),
        rows[4]: lines[rows[4]].replace('"state":"labelled"', '"state":["labelled"]'),
    }
    path.write_text("".join(f"{broken.get(number, line)}\n" for number, line in enumerate(lines)), "utf-8")
    report = load_annotations(fresh, path)
    said = {problem.line - 1: problem.reason for problem in report.left_out}
    assert {number: said[number] for number in broken} == {
        rows[0]: "it is no JSON object",
        rows[1]: "it is no JSON object",
        rows[2]: "there is no line of type 'colour'",
        rows[3]: "it lacks annotator",
        rows[4]: "state is neither text nor a number",
    }
    assert report.loaded > 0


def test_what_stands_before_the_rows_and_cannot_be_read_is_told(full: Project, fresh: Project, tmp_path: Path) -> None:
    path = exported(full, tmp_path / "one.jsonl")
    lines = path.read_text("utf-8").split("\n")[:-1]
    kinds = [json.loads(line)["type"] for line in lines]
    target, claim, codebook = (kinds.index(kind) for kind in ("target", "claim", "codebook"))
    late = lines.pop(claim)
    lines[target] = json.dumps({**json.loads(lines[target]), "kind": "planet"})
    lines[codebook] = json.dumps({**json.loads(lines[codebook]), "content": "no TOML ["})
    lines.append(late)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    said = {problem.line - 1: problem.reason for problem in load_annotations(fresh, path).left_out}
    assert {number: said[number] for number in (target, codebook, len(lines) - 1)} == {
        target: "it is no whole target",
        codebook: "it is no whole codebook",
        len(lines) - 1: "a claim stands behind the first article, where none is looked for",
    }


def test_registers_that_nobody_made_are_told(full: Project, fresh: Project, tmp_path: Path) -> None:
    path = exported(full, tmp_path / "one.jsonl")
    lines = [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]
    head = [{**line, "annotators": []} if line["type"] == "export" else line for line in lines if line["type"] != "row"]
    path.write_text("".join(json.dumps(line) + "\n" for line in head), "utf-8")
    report = load_annotations(fresh, path)
    assert [each.reason for each in report.left_out] == [
        "it names no annotator, so nobody made its 2 targets and 2 claims"
    ]


def test_nothing_is_attached_by_guess(full: Project, fresh: Project, tmp_path: Path) -> None:
    path = exported(full, tmp_path / "one.jsonl")

    def shift(line: dict[str, Any]) -> None:
        if line["type"] == "row":
            line["start"] += 1

    changed(path, shift)
    report = load_annotations(fresh, path)
    assert report.loaded == 0
    assert len(report.left_out) > 0
    assert any("has no sentence at" in problem.reason for problem in report.left_out)


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ('{"text":"doccano","label":[]}', "its first line does not say so"),
        ("{", "its first line does not say so"),
        ('{"type":"export","format":"reader","version":2}', "newer version"),
    ],
)
def test_a_file_that_is_no_export_of_ours_is_refused(tmp_path: Path, first: str, said: str) -> None:
    project = make_project(tmp_path / "project", count=0)
    (tmp_path / "other.jsonl").write_text(first + "\n", "utf-8")
    with pytest.raises(InputError, match=said):
        load_annotations(project, tmp_path / "other.jsonl", form="jsonl")
    project.close()
