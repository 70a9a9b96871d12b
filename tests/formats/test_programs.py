"""What leaves is what other programs load: the same sentences, offsets and labels."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reader.exporters.labels import flat_label
from reader.model.annotation import State
from reader.model.export_row import ExportRow
from reader.model.sanitize import unguard_cell

if TYPE_CHECKING:
    from tests.exporters.full_project import Text

pytestmark = [
    pytest.mark.formats,
    # Other people's programs are tried as they are, with what they warn of.
    pytest.mark.filterwarnings("default"),
]
CONTEXTS = json.loads(Path(__file__).with_name("contexts.json").read_text("utf-8"))
"""What the two contexts say of the terms that we use, so that no test asks the web."""


def every_row(texts: dict[str, Text]) -> list[ExportRow]:
    return [row for text in texts.values() for row in text.rows]


def words_of(row: ExportRow) -> str:
    return row.span or row.sentence


def test_pandas_reads_the_json_lines(exports: Path, texts: dict[str, Text]) -> None:
    import pandas as pd

    frame = pd.read_json(exports / "annotations-jsonl.jsonl", lines=True, dtype=False)
    rows = frame[frame["type"] == "row"]
    assert list(rows["annotation_id"]) == [row.annotation_id for row in every_row(texts)]
    for start, end, sentence, name in zip(rows.start, rows.end, rows.sentence, rows.article_id, strict=True):
        assert texts[name].text[int(start) : int(end)] == sentence


def test_pyarrow_reads_the_rows_with_their_types(exports: Path, texts: dict[str, Text]) -> None:
    import pyarrow.parquet as pq

    table = pq.read_table(exports / "annotations-parquet.parquet")
    times = {"created_at", "updated_at"}
    found = [
        ExportRow(**{name: _as_text(value) if name in times else value for name, value in each.items()})
        for each in table.to_pylist()
    ]
    assert found == every_row(texts)
    assert str(table.schema.field("updated_at").type) == "timestamp[us, tz=UTC]"
    assert all(texts[row.article_id].text[row.start : row.end] == row.sentence for row in found)


def _as_text(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time.microsecond // 1000:03d}Z"


def test_datasets_keeps_the_labels_as_classes(exports: Path, texts: dict[str, Text], tmp_path: Path) -> None:
    from datasets import ClassLabel, Dataset

    found = Dataset.from_parquet(str(exports / "annotations-parquet-datasets.parquet"), cache_dir=str(tmp_path))
    for name in ("stance", "factuality", "state"):
        kind = found.features[name]
        assert isinstance(kind, ClassLabel)
        said = [kind.int2str(number) if number is not None else "" for number in found[name]]
        assert said == [getattr(row, name) for row in every_row(texts)]
    assert list(found["sentence"]) == [row.sentence for row in every_row(texts)]


def test_cassis_finds_the_words_and_writes_them_again(exports: Path, texts: dict[str, Text]) -> None:
    import cassis

    folder = exports / "annotations-uima"
    with (folder / "TypeSystem.xml").open("rb") as file:
        types = cassis.load_typesystem(file)
    for name, text in texts.items():
        with (folder / f"{name}.xmi").open("rb") as file:
            cas = cassis.load_cas_from_xmi(file, typesystem=types)
        assert cas.sofa_string == text.text
        again = cassis.load_cas_from_xmi(cas.to_xmi(), typesystem=types)
        for each in (cas, again):
            found = {
                one.annotation_id: (one.get_covered_text(), one.begin, one.end, one.label or "", one.target or "")
                for one in each.select("reader.Judgment")
            }
            assert found == {row.annotation_id: (words_of(row), *row.place, row.label, row.target) for row in text.rows}
        sentences = {each.get_covered_text() for each in cas.select("Sentence")}
        assert {row.sentence for row in text.rows} <= sentences


def test_label_studio_takes_every_task_under_the_config(exports: Path, texts: dict[str, Text]) -> None:
    from label_studio_sdk.label_interface import LabelInterface

    config = LabelInterface((exports / "annotations-label-studio-config.xml").read_text("utf-8"))
    config.validate()
    tasks = json.loads((exports / "annotations-label-studio.json").read_text("utf-8"))
    for task in tasks:
        for annotation in task["annotations"]:
            assert config._validate_object(annotation, return_errors=True) == []
            assert config.validate_annotation(annotation)
            for result in annotation["result"]:
                value = result["value"]
                if result["type"] == "labels":
                    assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
    wrong = json.loads(json.dumps(tasks[0]["annotations"][0]))
    wrong["result"][1]["value"]["labels"] = ["no such label"]
    assert not config.validate_annotation(wrong)
    assert [task["data"]["article_id"] for task in tasks] == list(texts)


def test_bioc_reads_the_brat_folder(exports: Path, texts: dict[str, Text]) -> None:
    from bioc import brat

    found = {}
    for ann in (exports / "annotations-brat").rglob("*.ann"):
        with ann.with_suffix(".txt").open(newline="") as text_file, ann.open(newline="") as ann_file:
            document = brat.load(text_file, ann_file)
        notes = {note.refid: json.loads(note.text) for note in document.notes}
        answers = {attribute.refid: attribute.attributes for attribute in document.attributes}
        for entity in document.entities:
            words = " ".join(document.text[part.begin : part.end] for part in sorted(entity.locations))
            assert words.strip() == entity.text  # bioc takes the blanks at the end of a line away
            (said,) = answers.get(entity.id, [""])
            found[notes[entity.id]["annotation_id"]] = entity.type, " ".join(words.split()), said
        assert {relation.type for relation in document.relations} <= {"asserts", "denies", "questions", "reports"}
    assert found == {
        row.annotation_id: (row.layer[0].upper() + row.layer[1:], " ".join(words_of(row).split()), row.answer)
        for row in every_row(texts)
    }


def test_frictionless_finds_the_data_package_valid(exports: Path, texts: dict[str, Text]) -> None:
    from frictionless import Package

    package = Package(str(exports / "annotations-datapackage" / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["title", "fieldName", "rowNumber", "message"])
    rows = package.get_resource("annotations").read_rows()
    assert [(row["annotation_id"], row["start"], row["end"]) for row in rows] == [
        (row.annotation_id, row.start, row.end) for row in every_row(texts)
    ]
    for row in rows:
        assert texts[row["article_id"]].text[row["start"] : row["end"]] == unguard_cell(row["sentence"])
        assert isinstance(row["updated_at"], datetime)


def test_frictionless_notices_a_changed_table(exports: Path, tmp_path: Path) -> None:
    import shutil

    from frictionless import Package

    copy = tmp_path / "copy"
    shutil.copytree(exports / "annotations-datapackage", copy)
    table = copy / "annotations.csv"
    table.write_bytes(table.read_bytes().replace(b"favor", b"faver"))
    report = Package(str(copy / "datapackage.json")).validate()
    assert not report.valid
    assert "hash" in str(report.flatten(["type", "note"]))


def _local(url: str, _: object = None) -> dict[str, Any]:
    return {"contextUrl": None, "documentUrl": url, "document": CONTEXTS[url.removesuffix("/")]}


def test_pyld_expands_every_annotation_to_terms_of_the_vocabulary(exports: Path, texts: dict[str, Text]) -> None:
    from pyld import jsonld

    page = json.loads((exports / "annotations-w3c.jsonld").read_text("utf-8"))
    (expanded,) = jsonld.expand(page, {"documentLoader": _local})
    oa = "http://www.w3.org/ns/oa#"
    items = expanded["http://www.w3.org/ns/activitystreams#items"][0]["@list"]
    rows = every_row(texts)
    assert len(items) == len(rows)
    for item, row in zip(items, rows, strict=True):
        assert item["@type"] == [f"{oa}Annotation"]
        target = item[f"{oa}hasTarget"][0]
        quote, position = target[f"{oa}hasSelector"]
        start, end = (position[f"{oa}{name}"][0]["@value"] for name in ("start", "end"))
        assert quote[f"{oa}exact"][0]["@value"] == texts[row.article_id].text[start:end] == words_of(row)
        assert {body[f"{oa}hasPurpose"][0]["@id"].removeprefix(oa) for body in item[f"{oa}hasBody"]} <= {
            "tagging", "identifying", "linking", "describing", "commenting",
        }  # fmt: skip
    assert _lost(page, expanded) == set()


_TERMS = ("@context", "@type", "type", "motivation", "purpose")
"""Keys whose values are terms, which are spelt out."""


def _lost(written: Any, expanded: Any) -> set[str]:
    """Strings that were written and that no term of the context carries."""
    there = json.dumps(expanded, ensure_ascii=False)
    found: set[str] = set()

    def look(value: Any, name: str) -> None:
        if isinstance(value, dict):
            for key, each in value.items():
                look(each, key)
        elif isinstance(value, list):
            for each in value:
                look(each, name)
        elif isinstance(value, str) and name not in _TERMS and json.dumps(value, ensure_ascii=False) not in there:
            found.add(value)

    look(written, "")
    return found


def test_rdflib_counts_the_annotations(exports: Path, texts: dict[str, Text]) -> None:
    from pyld import jsonld
    from rdflib import Graph, URIRef
    from rdflib.namespace import RDF

    page = json.loads((exports / "annotations-w3c.jsonld").read_text("utf-8"))
    quads = jsonld.to_rdf(page, {"documentLoader": _local, "format": "application/n-quads"})
    graph = Graph().parse(data=quads, format="nt")
    found = list(graph.subjects(RDF.type, URIRef("http://www.w3.org/ns/oa#Annotation")))
    assert len(found) == len(every_row(texts))


def test_pyld_expands_claims_to_terms_of_schema_org(exports: Path) -> None:
    from pyld import jsonld

    written = json.loads((exports / "annotations-claimreview.jsonld").read_text("utf-8"))
    expanded = jsonld.expand(written, {"documentLoader": _local})
    kinds = [each["@type"][0].removeprefix("https://schema.org/") for each in expanded]
    assert sorted(kinds) == ["Claim", "ClaimReview"]
    rated = ["https://schema.org/reviewRating" in each for each in expanded]
    assert rated == [kind == "ClaimReview" for kind in kinds]
    assert _lost(written, expanded) == set()


@pytest.mark.parametrize("form", ["prodigy", "doccano"])
def test_spacy_puts_the_spans_into_a_doc_bin(exports: Path, texts: dict[str, Text], tmp_path: Path, form: str) -> None:
    import spacy
    import srsly
    from spacy.tokens import DocBin

    nlp = spacy.blank("xx")
    docs, said = DocBin(), []
    for task in srsly.read_jsonl(exports / f"annotations-{form}.jsonl"):
        doc = nlp(task["text"])
        given = task.get("label") or [(each["start"], each["end"], each["label"]) for each in task["spans"]]
        spans = [doc.char_span(start, end, label, alignment_mode="expand") for start, end, label in given]
        doc.spans["sc"] = spans
        for span, (start, end, label) in zip(spans, given, strict=True):
            assert task["text"][start:end].strip() in span.text
            said.append((label, task["text"][start:end]))
        docs.add(doc)
    docs.to_disk(tmp_path / "docs.spacy")
    again = list(DocBin().from_disk(tmp_path / "docs.spacy").get_docs(nlp.vocab))
    assert len(again) == 3
    assert sum(len(doc.spans["sc"]) for doc in again) == len(said)
    rows = [row for row in every_row(texts) if row.layer != "note"]
    assert set(said) == {(flat_label(row), words_of(row)) for row in rows}


def test_spacy_converts_the_conll(exports: Path, texts: dict[str, Text]) -> None:
    from spacy.training.converters import conll_ner_to_docs

    data = (exports / "loaded_words.conll").read_text("utf-8")
    docs = list(conll_ner_to_docs(data, no_print=True))
    judges = [(name, who) for name, text in texts.items() for who in sorted({row.annotator for row in text.rows})]
    assert len(docs) == len(judges) == 3
    for doc, (name, who) in zip(docs, judges, strict=True):
        assert "".join(token.text for token in doc) == "".join(texts[name].text.split())
        rows = [row for row in texts[name].rows if row.span and row.annotator == who]
        assert [ent.label_ for ent in doc.ents] == [row.label for row in rows]
        for ent, row in zip(doc.ents, rows, strict=True):
            assert "".join(row.span.split()) in "".join(ent.text.split())


def test_pandas_reads_the_tables_of_the_shared_tasks(exports: Path, texts: dict[str, Text]) -> None:
    import pandas as pd

    rows = every_row(texts)
    plain = {"sep": "\t", "quoting": 3, "keep_default_na": False}
    stances = pd.read_csv(exports / "annotations-semeval-everyone.txt", **plain)
    names = {"favor": "FAVOR", "against": "AGAINST"}
    assert list(stances.columns) == ["ID", "Target", "Tweet", "Stance"]
    assert list(stances.Stance) == [names.get(r.stance, "NONE") for r in rows if r.layer == "stance" and r.stance]
    assert set(map(unguard_cell, stances.Tweet)) <= {" ".join(row.sentence.split()) for row in rows}
    claims = [row for row in rows if row.layer == "claim" and row.state in {State.LABELLED, State.NONE}]
    worth = pd.read_csv(exports / "annotations-checkthat.tsv", **plain)
    assert list(worth.Sentence_id) == [row.annotation_id for row in claims]
    assert list(worth.class_label) == ["Yes" if row.factuality == "CFS" else "No" for row in claims]
    older = pd.read_csv(exports / "annotations-checkthat-2019.tsv", header=None, **plain)
    assert list(older[3]) == [int(row.factuality == "CFS") for row in claims]
    bodies = pd.read_csv(exports / "annotations-fnc" / "bodies.csv").set_index("Body ID")
    said = pd.read_csv(exports / "annotations-fnc" / "stances.csv").join(bodies, on="Body ID")
    assert list(bodies.articleBody) == [text.text for text in texts.values()]
    assert set(map(unguard_cell, said.Headline)) == {row.claim for row in rows if row.claim}
    assert set(said.Stance) <= {"agree", "disagree", "discuss", "unrelated"}
