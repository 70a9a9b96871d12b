"""Each format that is a folder: what was written is read again, and the words are those at the offsets."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from reader.atomic_files import SEAL
from reader.errors import UsageError
from reader.exporters.brat_standoff import folder_names
from reader.exporters.uima import Utf16, type_name
from reader.model.export_row import ExportRow, Selection
from reader.model.sanitize import unguard_cell
from reader.project.exporting import export
from tests.exporters.full_project import BEN, exported, judged
from tests.making import run

if TYPE_CHECKING:
    from pathlib import Path

    from reader.project import Project


def files_of(project: Project, form: str, folder: Path, **how: object) -> dict[str, bytes]:
    target = folder / form
    export(project.database, target, form=form, **how)  # type: ignore[arg-type]
    return {
        path.relative_to(target).as_posix(): path.read_bytes()
        for path in target.rglob("*")
        if path.is_file() and path.name != SEAL
    }


def table(data: bytes, *, raw: bool = False) -> list[dict[str, str]]:
    rows = csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True)
    return [{name: cell if raw else unguard_cell(cell) for name, cell in row.items()} for row in rows]


def test_brat_has_a_folder_for_each_annotator_that_no_name_leads_out_of(full: Project, tmp_path: Path) -> None:
    files = files_of(full, "brat", tmp_path)
    assert {name.split("/")[0] for name in files} == {"anna", "be_n_____x_", "annotation.conf"}
    assert [path.name for path in tmp_path.iterdir()] == ["brat"]
    names = folder_names(["Ann", "ann", "..", "", "a/b", "a?b"])
    assert names == {"Ann": "Ann", "ann": "ann-2", "..": "__", "": "_", "a/b": "a_b", "a?b": "a_b-2"}


def test_brat_entities_are_the_words_that_were_judged(full: Project, tmp_path: Path) -> None:
    files = files_of(full, "brat", tmp_path)
    found = {}
    for name, data in files.items():
        if not name.endswith(".ann"):
            continue
        text = files[name.replace(".ann", ".txt")].decode()
        entities, notes, answers = {}, {}, {}
        for line in data.decode().split("\n")[:-1]:
            identifier, head, *rest = line.split("\t")
            if identifier.startswith("T"):
                kind, places = head.split(" ", 1)
                parts = [tuple(map(int, part.split(" "))) for part in places.split(";")]
                assert " ".join(text[start:end] for start, end in parts) == rest[0]
                entities[identifier] = kind, parts[0][0], parts[-1][1]
            elif identifier.startswith("#"):
                notes[head.split(" ")[1]] = json.loads(rest[0])
            elif identifier.startswith("A"):
                _, entity, answer = head.split(" ")
                answers[entity] = answer
        for entity, (kind, start, end) in entities.items():
            note = notes[entity]
            found[note["annotation_id"]] = kind, start, end, answers.get(entity, ""), note.get("target", "")
    rows = [row for text in judged(full).values() for row in text.rows]
    assert found == {
        row.annotation_id: (row.layer[0].upper() + row.layer[1:], *row.place, row.answer, row.target) for row in rows
    }


def test_brat_relations_and_its_configuration_name_what_is_there(full: Project, tmp_path: Path) -> None:
    files = files_of(full, "brat", tmp_path)
    conf = files["annotation.conf"].decode()
    assert "denies Arg1:Mention, Arg2:Mention" in conf
    assert "loaded_words Arg:Loaded_words, Value:praise|blame" in conf
    lines = [line for name, data in files.items() if name.endswith(".ann") for line in data.decode().split("\n")]
    assert any(line.startswith("R") and "\tdenies Arg1:T" in line for line in lines)


def test_words_on_two_lines_are_one_entity_in_brat(tmp_path: Path) -> None:
    from reader.exporters import ExportOptions, find_format
    from reader.model.article import Sentence
    from reader.model.export_row import ArticleRows
    from tests.exporters.test_csv import ROW

    text = "One\n\ntwo."
    row = ROW._replace(start=0, end=9, sentence=text)
    article = ArticleRows("a1", "One", "one.txt", text, (Sentence(0, 0, 9),), [row])
    find_format("brat").write([article], ExportOptions(("anna",)), tmp_path)
    assert (tmp_path / "anna" / "a1.ann").read_text("utf-8").startswith("T1\tStance 0 3;5 9\tOne two.\n")


def test_uima_counts_in_utf_16(full: Project, tmp_path: Path) -> None:
    files = files_of(full, "uima", tmp_path)
    texts, found = judged(full), {}
    xmi = "{http://www.omg.org/XMI}id"
    for name, data in files.items():
        if not name.endswith(".xmi"):
            continue
        root = ET.fromstring(data)
        text = texts[name.removesuffix(".xmi")].text
        sofa = next(each for each in root if each.tag.endswith("}Sofa"))
        assert sofa.get("sofaString") == text
        assert root[1].get("language") == "en"
        units = text.encode("utf-16-le")
        ids = [each.get(xmi) for each in root if each.get("begin")]
        assert next(each for each in root if each.tag.endswith("}View")).get("members", "").split() == ids
        for each in root:
            if "layer.ecore" in each.tag:
                words = units[2 * int(each.get("begin", "")) : 2 * int(each.get("end", ""))].decode("utf-16-le")
                found[each.get("annotation_id")] = words, each.get("label", ""), each.get("note", "")
        assert units[2 * int(root[2].get("begin", "")) : 2 * int(root[2].get("end", ""))].decode("utf-16-le") in text
    rows = [row for text in texts.values() for row in text.rows]
    assert found == {row.annotation_id: (row.span or row.sentence, row.label, row.note) for row in rows}


def test_a_code_unit_is_found_whatever_stands_before_it() -> None:
    text = "a\U0001f389b\U0001f389\U0001f389c"
    assert [Utf16(text).at(n) for n in range(7)] == [0, 1, 3, 4, 6, 8, 9]
    assert Utf16(text).length == 9
    assert [type_name(each) for each in ("stance", "own-layer_x", "7up", "\u4e2d")] == [
        "Stance", "OwnLayerX", "Layer7up", "Layer",
    ]  # fmt: skip


@pytest.mark.parametrize("raw", [True, False])
def test_fnc_has_each_article_that_mentions_a_claim_and_where_it_stands(
    full: Project, tmp_path: Path, raw: bool
) -> None:
    files = files_of(full, "fnc", tmp_path, raw=raw)
    bodies = {row["Body ID"]: row["articleBody"] for row in table(files["bodies.csv"], raw=raw)}
    texts = judged(full)
    assert list(bodies.values()) == [text.text for text in texts.values()]
    found = {(row["Headline"], bodies[row["Body ID"]], row["Stance"]) for row in table(files["stances.csv"], raw=raw)}
    said: dict[tuple[str, str], set[str]] = {}
    for text in texts.values():
        for row in text.rows:
            if row.claim:
                stance = {"asserts": "agree", "denies": "disagree"}.get(row.relation, "discuss")
                said.setdefault((row.claim, text.text), set()).add(stance)
    assert found == {(*key, next(iter(v)) if len(v) == 1 else "discuss") for key, v in said.items()}
    assert list(table(files["stances.csv"])[0]) == ["Headline", "Body ID", "Stance"]


def test_a_data_package_has_the_tables_with_their_hashes(full: Project, tmp_path: Path) -> None:
    files = files_of(full, "datapackage", tmp_path)
    package = json.loads(files["datapackage.json"])
    assert {each["path"] for each in package["resources"]} | {"datapackage.json", "README.md"} == set(files)
    for resource in package["resources"]:
        data = files[resource["path"]]
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert resource["bytes"] == len(data)
    assert files["annotations.csv"] == exported(full, "csv")
    assert files["annotations_wide.csv"] == exported(full, "csv", "wide")
    assert files["codebook.toml"].decode() == full.codebook.content
    assert [row["metadata"] for row in table(files["articles.csv"])] == ["{}", '{"desk":"-politics"}']
    assert {row["id"] for row in table(files["claims.csv"])} == {"k1", "k2"}


def test_the_data_statement_is_filled_in_with_what_can_be_counted(full: Project, tmp_path: Path) -> None:
    statement = files_of(full, "datapackage", tmp_path)["README.md"].decode()
    rows = [row for text in judged(full).values() for row in text.rows]
    said = sum(row.layer != "note" for row in rows)
    assert f"- {said:,} judgments by 2 annotators" in statement
    assert "2 articles (2 with judgments)" in statement
    assert f"| anna | {sum(r.annotator == 'anna' and r.layer != 'note' for r in rows)} |" in statement
    assert f"| stance:favor | {sum(row.stance == 'favor' for row in rows)} |" in statement
    assert "published from 2026-01-31 to 2026-01-31" in statement
    assert full.codebook.version in statement
    assert "be\u0301n/../\\<x\\>" in statement
    assert "To be filled in" in statement


def test_an_export_that_was_filtered_has_only_that(full: Project, tmp_path: Path) -> None:
    files = files_of(full, "brat", tmp_path, selection=Selection((BEN,), ("claim",)))
    assert {name.split("/")[0] for name in files} == {"be_n_____x_", "annotation.conf"}
    assert "Stance" not in files["annotation.conf"].decode()


def test_a_folder_cannot_be_written_to_a_stream(full: Project) -> None:
    with pytest.raises(UsageError, match="brat is a folder of files"):
        exported(full, "brat")


def test_the_command_writes_a_folder_to_its_usual_place_and_again(full: Project, tmp_path: Path) -> None:
    for _ in range(2):
        done = run("--db", full.path, "export", "--format", "fnc", cwd=tmp_path)
        assert (done.returncode, done.stdout) == (0, b"")
    folder = full.path.parent / "exports" / "annotations-fnc"
    assert sorted(path.name for path in folder.iterdir()) == [SEAL, "bodies.csv", "stances.csv"]
    refused = run("--db", full.path, "export", "--format", "fnc", "-o", "-", cwd=tmp_path)
    assert refused.returncode == 2
    assert b"is a folder of files" in refused.stderr


def test_the_columns_of_the_package_are_those_of_the_rows(full: Project, tmp_path: Path) -> None:
    package = json.loads(files_of(full, "datapackage", tmp_path)["datapackage.json"])
    fields = {
        each["name"]: [f["name"] for f in each["schema"]["fields"]] for each in package["resources"] if "schema" in each
    }
    assert fields["annotations"] == list(ExportRow._fields)
