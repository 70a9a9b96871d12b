"""What was exported loads into an equal state, exactly or not at all."""

from __future__ import annotations

import csv
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import InputError
from reader.model.annotation import (
    Aim,
    AnnotationKey,
    Change,
    Decision,
    Expression,
    Mark,
    Mention,
    MentionKey,
    Note,
    Relation,
    SentenceRef,
    Stance,
    State,
    SubjectKind,
    Voice,
    note_change,
)
from reader.model.codebook_toml import parse_codebook
from reader.model.event import Cause, iso_time
from reader.model.ids import claim_id, name_key, target_id
from reader.model.registry_entry import Claim, Target
from reader.model.sanitize import one_line, plain
from reader.project import Project, exporting
from reader.project.loading import load_annotations
from reader.resources import shipped_codebooks
from reader.store import journal
from tests.making import examples, judge_all, make_project, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.store.sqlite import Connection

NASTY = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["=1+1", "'tis", "''", 'a "b"', "-\n-", "\U0001f389,e\u0301", "@x\n\n=y", "\uff1d1", "a\tb", "NA", "1E5", "0012"]
)
NAMES = NASTY.map(one_line).filter(bool)
NOTES = NASTY.map(plain).filter(bool)
TIMES = st.integers(0, 4_000_000_000_000).map(iso_time)
SECONDS = st.none() | st.floats(min_value=0, allow_nan=False, allow_infinity=False)
CONFIDENCE = st.none() | st.integers(1, 3)
STANCES = st.builds(
    Stance,
    st.sampled_from(["favor", "against", "neutral", "mixed"]),
    st.sampled_from(["", *Voice]).map(str),
    NASTY.map(one_line),
    st.sampled_from(["", *Expression]).map(str),
    st.sampled_from(["", *Aim]).map(str),
)
EMPTY_STATES = st.sampled_from([State.NONE, State.SKIPPED, State.UNSURE, State.NOT_A_SENTENCE])
NO_LABEL, NO_STANCES = st.just(""), st.just(())
REST = {
    "marks": st.just(()),
    "confidence": CONFIDENCE,
    "codebook_version": st.sampled_from(["c123", "c456"]),
    "created_at": TIMES,
    "updated_at": TIMES,
    "seconds": SECONDS,
}
STANCE_DECISIONS = st.builds(
    Decision,
    st.just(State.LABELLED),
    stances=st.lists(STANCES, min_size=1, max_size=3).map(tuple),
    label=NO_LABEL,
    **REST,
) | st.builds(Decision, EMPTY_STATES, label=NO_LABEL, stances=NO_STANCES, **REST)
CLAIM_DECISIONS = st.builds(
    Decision, st.just(State.LABELLED), label=st.sampled_from(["CFS", "UFS", "NFS"]), stances=NO_STANCES, **REST
) | st.builds(Decision, EMPTY_STATES, label=NO_LABEL, stances=NO_STANCES, **REST)
MENTION_VALUES = st.builds(
    Mention,
    st.sampled_from(["", *Voice]).map(str),
    CONFIDENCE,
    st.sampled_from(["c123", "c456"]),
    TIMES,
    TIMES,
    SECONDS,
)
NOTE_VALUES = st.builds(Note, NOTES, st.just("c123"), TIMES, TIMES)
PLACES = st.integers(0, 7)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "stance": STANCE_DECISIONS,
    "claim": CLAIM_DECISIONS,
    "note": NOTE_VALUES,
    "mention": MENTION_VALUES,
}
CLAIMS = ("The hall was full.", "=Renn voted for it", "It\u0301 rained, \U0001f389 twice")
Made = tuple[str, int, str, str, Decision | Note | Mention]
"""Annotator, sentence, layer (or note, or mention), what it is about, and the value."""


@st.composite
def judgments(draw: st.DrawFn) -> list[Made]:
    """Each question answered once; a mention is about a claim, by a holder, in a relation: joined by a bar."""
    people = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    targets = draw(st.lists(NAMES, min_size=1, max_size=3, unique_by=name_key))
    found: dict[tuple[str, int, str, str], Decision | Note | Mention] = {}
    for _ in range(draw(st.integers(1, 8))):
        who, where = draw(st.sampled_from(people)), draw(PLACES)
        layer = draw(st.sampled_from(sorted(VALUES)))
        about = draw(st.sampled_from(targets)) if layer == "stance" else ""
        if layer == "mention":
            parts = draw(st.sampled_from(CLAIMS)), draw(st.sampled_from(["", *people])), draw(st.sampled_from(Relation))
            about = "\x1f".join(parts)
        found[who, where, layer, about] = draw(VALUES[layer])
    return [(*question, value) for question, value in found.items()]


@pytest.fixture(scope="module")
def articles_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with articles and nothing judged."""
    project = make_project(tmp_path_factory.mktemp("only"))
    project.close()
    return project.path


@pytest.fixture
def judged(tmp_path: Path) -> Iterator[Project]:
    project = make_project(tmp_path / "judged")
    judge_all(project)
    yield project
    project.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Project]:
    project = make_project(tmp_path / "fresh")
    yield project
    project.close()


def copy_of(database: Path, folder: Path) -> Project:
    folder.mkdir()
    shutil.copy(database, folder / "annotations.db")
    return Project.open(folder / "annotations.db", "somebody")


def state_of(project: Project) -> dict[str, list[tuple[object, ...]]]:
    connection: Connection = project.database.connection
    tables = {
        table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall()
        for table in ("decisions", "stances", "marks", "notes", "claim_mentions", "progress")
    }
    linked = "SELECT * FROM claims WHERE id IN (SELECT claim_id FROM claim_mentions) ORDER BY id"
    used = "SELECT id, name FROM targets WHERE id IN (SELECT target_id FROM decisions) ORDER BY id"
    claims = [row[:7] for row in connection.execute(linked)]
    return tables | {"targets": connection.execute(used).fetchall(), "claims": claims}


def events(project: Project) -> int:
    return int(project.database.connection.execute("SELECT count(*) FROM journal").fetchone()[0])


def write(project: Project, made: list[Made]) -> None:
    key = project.articles.find_keys()[-1]
    article = project.articles.get(key)
    assert article is not None
    refs = [SentenceRef(article.id, s.start, s.end) for s in article.sentences if s.is_judged]
    for who, where, layer, target, value in made:
        author = journal.Author(who, "device", "c123")
        ref = refs[where % len(refs)]
        changes = []
        if isinstance(value, Note):
            changes.append(Change(SubjectKind.NOTE, ref, value))
        elif isinstance(value, Mention):
            wording, holder, relation = target.split("\x1f")
            made_claim = Claim(
                claim_id(wording), wording, "quantity", "a topic", "-note", "=true", "https://example.org"
            )
            changes.append(Change(SubjectKind.CLAIM, made_claim.id, made_claim))
            changes.append(
                Change(SubjectKind.MENTION, MentionKey(ref, made_claim.id, holder, Relation(relation)), value)
            )
        else:
            if target:
                changes.append(Change(SubjectKind.TARGET, target_id(target), Target(target_id(target), target)))
            question = AnnotationKey(ref, layer, target_id(target) if target else "")
            changes.append(Change(SubjectKind.DECISION, question, value))
        journal.record(project.database, author, changes, cause=Cause.LOAD)


@settings(max_examples=examples(100))
@given(
    made=judgments(),
    asked=st.tuples(st.just("csv"), st.booleans(), st.booleans()) | st.just(("jsonl", False, False)),
)
def test_an_export_loads_into_an_equal_state_and_exports_the_same_bytes(
    articles_only: Path,
    made: list[Made],
    asked: tuple[str, bool, bool],
) -> None:
    form, raw, excel = asked
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one, other = copy_of(articles_only, folder / "one"), copy_of(articles_only, folder / "other")
        try:
            write(one, made)
            rows = exporting.export(one.database, folder / "one.csv", form=form, raw=raw, excel=excel)
            report = load_annotations(other, folder / "one.csv", raw=raw)
            assert (report.left_out, report.kept, report.rows) == ([], [], rows)
            assert state_of(other) == state_of(one)
            exporting.export(other.database, folder / "other.csv", form=form, raw=raw, excel=excel)
            assert (folder / "other.csv").read_bytes() == (folder / "one.csv").read_bytes()
            before = events(other)
            again = load_annotations(other, folder / "one.csv", raw=raw)
            assert (again.loaded, again.left_out, events(other)) == (0, [], before)
            assert all(promise.holds for promise in other.check())
        finally:
            one.close()
            other.close()


def test_rows_that_were_sorted_in_a_spreadsheet_load_as_they_were(
    judged: Project, fresh: Project, tmp_path: Path
) -> None:
    export = tmp_path / "out.csv"
    exporting.export(judged.database, export)
    header, *rows = export.read_text("utf-8").split('\n"n')
    export.write_text('\n"n'.join([header, *sorted(row.rstrip("\n") for row in rows)]) + "\n", "utf-8")
    report = load_annotations(fresh, export)
    assert report.left_out == []
    assert state_of(fresh) == state_of(judged)
    assert report.targets == ["Mara =Quill"]


def test_a_file_from_an_earlier_version_loads_without_the_columns_added_since(
    judged: Project, fresh: Project, tmp_path: Path
) -> None:
    path = tmp_path / "out.csv"
    exporting.export(judged.database, path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    added = ("expression", "aim", "span_start", "span_end", "span", "target_kind", "claim_topic", "claim_note")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [name for name in rows[0] if name not in added], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(row for row in rows if not row["span"])
    report = load_annotations(fresh, path)
    assert report.left_out == []
    assert state_of(fresh)["decisions"] == state_of(judged)["decisions"]


def test_loading_twice_changes_nothing_and_loading_back_changes_nothing(judged: Project, tmp_path: Path) -> None:
    export = tmp_path / "out.csv"
    exporting.export(judged.database, export)
    before = state_of(judged), events(judged)
    report = load_annotations(judged, export)
    assert (report.loaded, report.kept, report.left_out) == (0, [], [])
    assert report.unchanged > 0
    assert (state_of(judged), events(judged)) == before


def test_of_two_judgments_the_later_stays(judged: Project, tmp_path: Path) -> None:
    export = tmp_path / "out.csv"
    exporting.export(judged.database, export)
    text = export.read_text("utf-8")
    other = text.replace('"CFS"', '"UFS"')
    earlier = re.sub(r'"\d{4}-(?=\d\d-\d\dT)', '"1999-', other)
    export.write_text(earlier, "utf-8")
    before = state_of(judged)
    report = load_annotations(judged, export)
    assert report.loaded == 0
    assert report.kept
    assert "stands here and is kept" in report.kept[0].reason
    assert state_of(judged) == before
    export.write_text(re.sub(r'"\d{4}-(?=\d\d-\d\dT)', '"2999-', other), "utf-8")
    later = load_annotations(judged, export)
    assert (later.kept, later.left_out) == ([], [])
    labels = {row[8] for row in state_of(judged)["decisions"] if row[5] == "claim"}
    assert labels == {"UFS"}


def test_nothing_is_attached_by_guess(judged: Project, fresh: Project, tmp_path: Path) -> None:
    export = tmp_path / "out.csv"
    exporting.export(judged.database, export)
    lines = export.read_text("utf-8").replace("Sentence 2 of", "Sentence two of")
    export.write_text(lines, "utf-8")
    report = load_annotations(fresh, export)
    assert {problem.reason.partition(" of article")[0].partition(" at ")[0] for problem in report.left_out} == {
        "the sentence"
    }
    assert all("reads otherwise" in problem.reason for problem in report.left_out)
    assert report.loaded > 0


def test_an_article_that_is_not_here_is_said_by_line(judged: Project, tmp_path: Path) -> None:
    export = tmp_path / "out.csv"
    exporting.export(judged.database, export)
    empty = Project.open(tmp_path / "empty.db", "anna", create=True)
    try:
        report = load_annotations(empty, export)
    finally:
        empty.close()
    assert report.loaded == 0
    assert report.targets == []
    assert report.left_out[0].line == 2
    assert "there is no article" in report.left_out[0].reason


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"claim"', '"colour"', "no layer 'colour'"),
        ('"labelled"', '"decided"', "there is no state 'decided'"),
        ('"CFS"', '"XFS"', "no label 'XFS'"),
        ('"2","', '"two","', "not a whole number"),
        ('"2","', '"11","', "confidence is 11, which is none of 1, 2, 3"),
        ('"2","', '"0","', "confidence is 0, which is none of 1, 2, 3"),
        ("Z", "2026-02-30T09:30:00.000Z", "'2026-02-30T09:30:00.000Z', not a time"),
        ('"direct_quote"', '"shouting"', "there is no voice 'shouting'"),
        ('"anna"', '""', "it has no annotator"),
        ('-"quoted""', '"",', "cells where the header has"),
        ("T", " ", "not a time"),
    ],
)
def test_a_row_that_cannot_be_read_is_left_out_with_its_line(  # noqa: PLR0917 - what is broken, and how
    judged: Project, fresh: Project, tmp_path: Path, old: str, new: str, reason: str
) -> None:
    export = tmp_path / "out.csv"
    exporting.export(judged.database, export)
    header, *lines = export.read_text("utf-8").splitlines(keepends=True)
    if old == "T":
        lines[0] = lines[0].replace("Z", "")
    elif old == "Z":
        lines[0] = re.sub(r"20[-\d]+T[\d:.]+Z", new, lines[0])
    else:
        lines = [line.replace(old, new, 1) if n < 6 else line for n, line in enumerate(lines)]
    if "cells" in reason:
        lines[0] = '"too","few"\n' + lines[0]
    export.write_text("".join([header, *lines]), "utf-8")
    report = load_annotations(fresh, export)
    assert any(reason in problem.reason for problem in report.left_out)
    assert all(2 <= problem.line <= len(lines) + 1 for problem in report.left_out)
    assert report.loaded > 0


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a,b\n1,2\n", "lacks the columns annotation_id, layer"),
        (b"", "lacks the columns"),
        (b"\xff\xfe\x00a", "no UTF-8 text"),
    ],
)
def test_a_file_that_is_no_tidy_export_is_refused(fresh: Project, tmp_path: Path, data: bytes, reason: str) -> None:
    export = tmp_path / "out.csv"
    export.write_bytes(data)
    with pytest.raises(InputError, match=reason):
        load_annotations(fresh, export)


def test_an_unclosed_quote_is_told_with_its_line_and_nothing_is_written(
    judged: Project, fresh: Project, tmp_path: Path
) -> None:
    export = tmp_path / "out.csv"
    exporting.export(judged.database, export)
    data = export.read_bytes()
    export.write_bytes(data[: data.rindex(b'"')])
    with pytest.raises(InputError, match=r"line \d+ is not valid CSV"):
        load_annotations(fresh, export)
    assert events(fresh) == 0


def test_a_cell_larger_than_the_csv_module_takes_by_itself_is_read(
    judged: Project, fresh: Project, tmp_path: Path
) -> None:
    article = judged.articles.get(1)
    assert article is not None
    ref = SentenceRef(article.id, article.sentences[0].start, article.sentences[0].end)
    judged.annotations.record([note_change(ref, "long " * 60_000)])
    export = tmp_path / "out.csv"
    exporting.export(judged.database, export)
    assert load_annotations(fresh, export).left_out == []
    assert state_of(fresh)["notes"] == state_of(judged)["notes"]


def test_a_loaded_judgment_is_not_on_the_undo_list(judged: Project, fresh: Project, tmp_path: Path) -> None:
    export = tmp_path / "out.csv"
    exporting.export(judged.database, export)
    load_annotations(fresh, export)
    assert fresh.annotations.undo() == []


BASIL = shipped_codebooks()["basil-bias-spans"].read_text("utf-8")
SPAN_LAYER = next(layer for layer in parse_codebook(BASIL).layers if layer.has_spans)


@st.composite
def marks(draw: st.DrawFn, start: int, end: int) -> Mark:
    label = draw(st.sampled_from([label.id for label in SPAN_LAYER.offered]))
    if draw(st.booleans()):
        return Mark(label)
    begin = draw(st.integers(start, end - 1))
    return Mark(label, begin, draw(st.integers(begin + 1, end)))


@settings(max_examples=examples(60))
@given(data=st.data())
def test_labels_of_words_come_back_exactly_after_emoji_and_combining_marks(
    articles_only: Path, data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for each in ("one", "other"):
            (folder / each).mkdir()
            (folder / each / "codebook.toml").write_text(BASIL, "utf-8")
            shutil.copy(articles_only, folder / each / "annotations.db")
        one, other = (Project.open(folder / each / "annotations.db", "anna") for each in ("one", "other"))
        try:
            article = one.articles.get(one.articles.find_keys()[-1])
            assert article is not None
            target = one.targets.add("Mara Quill")
            for sentence in article.sentences:
                given_marks = data.draw(st.lists(marks(sentence.start, sentence.end), max_size=3, unique=True))
                if sentence.is_judged and given_marks:
                    question = AnnotationKey(
                        SentenceRef(article.id, sentence.start, sentence.end),
                        SPAN_LAYER.id,
                        target.id * SPAN_LAYER.per_target,
                    )
                    decision = Decision(State.LABELLED, marks=tuple(given_marks))
                    one.annotations.record([Change(SubjectKind.DECISION, question, decision)])
            exporting.export(one.database, folder / "one.csv")
            for row in rows_of((folder / "one.csv").read_bytes()):
                if row["span"]:
                    assert article.text[int(row["span_start"]) : int(row["span_end"])] == row["span"]
            exporting.export(one.database, folder / "one.jsonl", form="jsonl")
            report = load_annotations(other, folder / data.draw(st.sampled_from(["one.csv", "one.jsonl"])))
            assert (report.left_out, report.kept) == ([], [])
            assert state_of(other) == state_of(one)
        finally:
            one.close()
            other.close()


def test_a_target_that_was_renamed_and_one_that_was_merged_load_where_they_count(
    judged: Project, fresh: Project, tmp_path: Path
) -> None:
    quill = judged.targets.all()[0]
    other = judged.targets.add("The party leader")
    judged.targets.rename(quill, "Mara Quill")
    judged.targets.merge(judged.targets.all()[0], other)
    exporting.export(judged.database, tmp_path / "out.csv")
    again = load_annotations(judged, tmp_path / "out.csv")
    assert (again.loaded, again.kept, again.left_out) == (0, [], [])
    assert load_annotations(fresh, tmp_path / "out.csv").targets == ["The party leader"]
    exporting.export(fresh.database, tmp_path / "fresh.csv")
    without_ids = [
        [{name: cell for name, cell in row.items() if name != "annotation_id"} for row in rows_of(path.read_bytes())]
        for path in (tmp_path / "out.csv", tmp_path / "fresh.csv")
    ]
    assert without_ids[0] == without_ids[1]
