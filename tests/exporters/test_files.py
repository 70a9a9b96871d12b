"""Each format that is a file: what was written is read again, and the words are those at the offsets."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from reader.errors import UsageError
from reader.exporters import FORMATS
from reader.exporters.labels import flat_label
from reader.model.export_row import ExportRow, Selection
from reader.model.sanitize import unguard_cell
from reader.project.exporting import export
from tests.exporters.full_project import BEN, PLAIN, VERDICT, WEB, exported, judged

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from reader.project import Project

NOTES = ("note",)


def rows_of(project: Project, *, notes: bool = False) -> list[ExportRow]:
    every = [row for text in judged(project).values() for row in text.rows]
    return every if notes else [row for row in every if row.layer not in NOTES]


def lines_of(data: bytes) -> list[dict[str, Any]]:
    """Lines end with a line feed and nothing else: U+2028 in a string is no end."""
    *lines, last = data.decode().split("\n")
    assert last == ""
    return [json.loads(line) for line in lines]


def labels_at(rows: Iterable[ExportRow]) -> set[tuple[str, str, int, int, str]]:
    return {(row.article_id, row.annotator, *row.place, flat_label(row)) for row in rows}


def flat(words: str) -> str:
    return " ".join(words.split())


FILES = [key for key, form in FORMATS.items() if not form.is_folder and key[0] != "parquet"]
"""Those that need nothing but Python; Parquet is tried in tests/formats."""


@pytest.mark.parametrize("key", FILES)
def test_an_export_is_the_same_every_time(full: Project, key: tuple[str, str]) -> None:
    assert exported(full, *key) == exported(full, *key) != b""


@pytest.mark.parametrize("key", [key for key in FORMATS if key[0] != "parquet"])
def test_whatever_is_written_the_articles_that_are_done_are_told_of_all(
    full: Project, key: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.model.progress.BETWEEN", 0)
    form, layout = key
    told: list[tuple[str, int, int]] = []
    export(full.database, tmp_path / "out", form=form, layout=layout, on_progress=lambda *far: told.append(far))
    *articles, last = told
    total = articles[0][2]
    assert articles == [("exporting articles", done, total) for done in range(total)] != []
    assert last == ("putting it on the disk", 0, 0)
    assert total == (full.articles.count() if FORMATS[key].every_article else len(judged(full)))


def test_jsonl_says_all_that_the_rows_say(full: Project) -> None:
    head, *lines = lines_of(exported(full, "jsonl"))
    assert head == {
        "type": "export",
        "format": "reader",
        "version": 1,
        "offset_unit": "code points",
        "annotators": ["anna", BEN],
    }
    by_type: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        by_type.setdefault(line.pop("type"), []).append(line)
    assert [ExportRow(**line) for line in by_type["row"]] == rows_of(full, notes=True)
    assert [line["id"] for line in by_type["claim"]] == ["k1", "k2"]
    assert [line["name"] for line in by_type["target"]] == ["Mara =Quill & <Co>", "Ida <Roke>"]
    assert by_type["codebook"][-1]["content"] == full.codebook.content
    assert [line["metadata"] for line in by_type["article"]] == [{}, {"desk": "-politics"}]
    assert by_type["article"][1]["url"] == WEB


def test_doccano_spans_are_the_words_that_were_judged(full: Project) -> None:
    texts, found = judged(full), set()
    for line in lines_of(exported(full, "doccano")):
        assert line["text"] == texts[line["article_id"]].text
        found |= {(line["article_id"], line["annotator"], *span) for span in line["label"]}
    assert found == labels_at(rows_of(full))


def test_doccano_relations_lead_from_a_mention_to_the_assertion_of_its_claim(full: Project) -> None:
    found, relations = set(), []
    for line in lines_of(exported(full, "doccano", "relations")):
        entities = {each["id"]: each for each in line["entities"]}
        found |= {
            (line["article_id"], line["annotator"], each["start_offset"], each["end_offset"], each["label"])
            for each in entities.values()
        }
        relations += [
            (entities[r["from_id"]]["label"], entities[r["to_id"]]["label"], r["type"]) for r in line["relations"]
        ]
    assert found == labels_at(rows_of(full))
    assert ("mention:denies:k1", "mention:asserts:k1", "denies") in relations
    assert all(label == f"mention:{kind}:k1" and first == "mention:asserts:k1" for label, first, kind in relations)


def test_doccano_classification_has_a_line_a_sentence(full: Project) -> None:
    texts, found = judged(full), set()
    for line in lines_of(exported(full, "doccano", "classification")):
        assert texts[line["article_id"]].text[line["start"] : line["end"]] == line["text"]
        found |= {(line["article_id"], line["annotator"], line["start"], label) for label in line["label"]}
    assert found == {(row.article_id, row.annotator, row.start, flat_label(row)) for row in rows_of(full)}


def test_prodigy_spans_are_the_words_that_were_judged(full: Project) -> None:
    texts, found, hashes = judged(full), set(), set()
    for line in lines_of(exported(full, "prodigy")):
        article = line["meta"]["article_id"]
        assert line["text"] == texts[article].text
        assert (line["answer"], line["_view_id"]) == ("accept", "spans_manual")
        hashes.add(line["_task_hash"])
        found |= {(article, line["_annotator_id"], s["start"], s["end"], s["label"]) for s in line["spans"]}
    assert found == labels_at(rows_of(full))
    assert len(hashes) == 3


def test_prodigy_choices_accept_what_was_said_and_ignore_what_was_left_open(full: Project) -> None:
    texts, found = judged(full), set()
    for line in lines_of(exported(full, "prodigy", "choice")):
        assert texts[line["meta"]["article_id"]].text[line["start"] : line["end"]] == line["text"]
        assert set(line["accept"]) <= {option["id"] for option in line["options"]}
        assert (line["answer"] == "ignore") == (line["accept"] == [])
        about = line["meta"]["article_id"], line["_annotator_id"], line["start"], line["layer"], line["target"]
        found |= {(*about, said) for said in line["accept"]}
    open_states = {"skipped", "unsure", "not_a_sentence"}
    rows = [row for row in rows_of(full) if row.state not in open_states]
    assert found == {(r.article_id, r.annotator, r.start, r.layer, r.target, r.answer) for r in rows}


def test_label_studio_regions_are_the_words_that_were_judged(full: Project) -> None:
    texts, found = judged(full), {}
    for task in json.loads(exported(full, "label-studio")):
        text = task["data"]["text"]
        assert text == texts[task["data"]["article_id"]].text
        for annotation in task["annotations"]:
            who, *results = annotation["result"]
            for result in results:
                value = result["value"]
                words = text[value["start"] : value["end"]]
                assert result["type"] == "textarea" or words == value["text"]
                said = found.setdefault(result["id"], {"who": who["value"]["choices"][0], "place": words})
                said[result["from_name"]] = value.get("labels") or value.get("choices") or value["text"]
    rows = rows_of(full, notes=True)
    assert set(found) == {row.annotation_id for row in rows}
    for row in rows:
        said = found[row.annotation_id]
        assert said["who"] == row.annotator
        assert said["place"] == (row.span or row.sentence)
        assert said[f"layer_{row.layer}"] == [row.answer or "note"]
        for name in ("target", "voice", "holder", "claim", "note", "claim_id"):
            assert said.get(f"row_{name}", [""]) == [getattr(row, name)]


def test_the_config_of_label_studio_knows_everything_that_the_tasks_say(full: Project) -> None:
    config = ET.fromstring(exported(full, "label-studio", "config"))
    known = {control.get("name"): {each.get("value") for each in control} for control in config}
    for task in json.loads(exported(full, "label-studio")):
        for annotation in task["annotations"]:
            for result in annotation["result"]:
                chosen = result["value"].get("labels") or result["value"].get("choices") or []
                assert set(chosen) <= known[result["from_name"]]


def test_web_annotations_select_the_words_by_quote_and_by_position(full: Project) -> None:
    page = json.loads(exported(full, "w3c"))
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    texts = judged(full)
    rows = rows_of(full, notes=True)
    assert len(page["items"]) == len({item["id"] for item in page["items"]}) == len(rows)
    for item, row in zip(page["items"], rows, strict=True):
        quote, position = item["target"]["selector"]
        text = texts[row.article_id].text
        assert text[position["start"] : position["end"]] == quote["exact"] == (row.span or row.sentence)
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
        assert text.count(quote["prefix"] + quote["exact"] + quote["suffix"]) == 1
        bodies = {body["value"] for body in item["body"]}
        assert row.layer == "note" or f"{row.layer}:{row.answer}" in bodies
        assert not row.target or f"target:{row.target}" in bodies
        assert item["creator"]["name"] == row.annotator
    assert WEB in {item["target"]["source"]["id"] for item in page["items"]}


def test_conll_has_every_word_once_and_a_tag_where_something_was_said(full: Project) -> None:
    selection = Selection(layers=("loaded_words",))
    data = exported(full, "conll", selection=selection).decode()
    documents = data.split("-DOCSTART- -X- O O\n\n")[1:]
    texts = judged(full)
    judges = [(name, who) for name in texts for who in sorted({row.annotator for row in texts[name].rows})]
    assert len(documents) == len(judges) == 3
    for document, (name, who) in zip(documents, judges, strict=True):
        words = [line.split(" ") for line in document.split("\n") if line]
        assert all(cells[1:3] == ["-X-", "_"] and len(cells) == 4 for cells in words)
        assert "".join(cells[0] for cells in words) == "".join(texts[name].text.split())
        begun = Counter(cells[3] for cells in words if cells[3].startswith("B-"))
        mine = Counter(f"B-{r.label}" for r in texts[name].rows if r.annotator == who and r.span)
        assert begun == mine


def test_conll_names_the_target_where_there_are_several(full: Project) -> None:
    both = exported(full, "conll", selection=Selection(layers=("stance",))).decode()
    assert "B-favor:Mara_=Quill_&_<Co>" in both
    one = exported(full, "conll", selection=Selection(layers=("stance",), targets=("Ida <Roke>",))).decode()
    assert "B-favor|against\n" in one
    assert ":" not in {line.split(" ")[-1] for line in one.split("\n")}


def test_a_word_stays_whole_with_its_marks() -> None:
    from reader.exporters.conll import tokens

    text = "Qu\u0301ill \U0001f9d1\u200d\U0001f33e \u0928\u092e\u0938\u094d\u0924\u0947, don't"
    assert [text[slice(*span)] for span in tokens(text, 0, len(text))] == [
        "Qu\u0301ill", "\U0001f9d1\u200d\U0001f33e", "\u0928\u092e\u0938\u094d\u0924\u0947", ",", "don", "'", "t",
    ]  # fmt: skip


def tab_rows(data: bytes, *, raw: bool = False) -> list[list[str]]:
    lines = [line.split("\t") for line in data.decode().removesuffix("\n").split("\n")]
    return lines if raw else [[unguard_cell(cell) for cell in line] for line in lines]


@pytest.mark.parametrize("raw", [True, False])
def test_semeval_has_what_the_author_says(full: Project, raw: bool) -> None:
    head, *lines = tab_rows(exported(full, "semeval", raw=raw), raw=raw)
    assert head == ["ID", "Target", "Tweet", "Stance"]
    names = {"favor": "FAVOR", "against": "AGAINST"}
    rows = [r for r in rows_of(full) if r.layer == "stance" and r.stance and r.voice in {"", "author"}]
    assert [line[1:] for line in lines] == [[r.target, flat(r.sentence), names.get(r.stance, "NONE")] for r in rows]
    assert [line[0] for line in lines] == [str(n) for n in range(1, len(rows) + 1)]
    everybody = tab_rows(exported(full, "semeval", "everyone", raw=raw), raw=raw)
    assert len(everybody) - 1 == len([r for r in rows_of(full) if r.layer == "stance" and r.stance]) > len(rows)


def test_checkthat_says_which_sentences_are_worth_checking(full: Project) -> None:
    rows = [r for r in rows_of(full) if r.layer == "claim" and r.state in {"labelled", "none"}]
    head, *lines = tab_rows(exported(full, "checkthat"))
    assert head == ["Sentence_id", "Text", "class_label"]
    worth = ["Yes" if row.factuality == "CFS" else "No" for row in rows]
    assert lines == [[r.annotation_id, flat(r.sentence), said] for r, said in zip(rows, worth, strict=True)]
    older = tab_rows(exported(full, "checkthat", "2019"))
    assert [line[2:] for line in older] == [
        [flat(r.sentence), "1" if said == "Yes" else "0"] for r, said in zip(rows, worth, strict=True)
    ]
    assert {line[1] for line in older} == {"odd.txt", "Ida <Roke>"}


def test_a_formula_is_guarded_in_every_table_unless_it_is_written_raw(full: Project) -> None:
    for form, layout in (("semeval", "everyone"), ("checkthat", "2024"), ("checkthat", "2019")):
        for line in tab_rows(exported(full, form, layout), raw=True):
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line)
        assert any(
            cell.startswith("+Renn") for line in tab_rows(exported(full, form, layout, raw=True)) for cell in line
        )


TABLES = {
    "excel": {"csv", "fnc"},
    "raw": {"csv", "datapackage", "semeval", "fnc", "checkthat"},
}
"""Formats that have a byte-order mark, or cells that a spreadsheet would run."""


@pytest.mark.parametrize("option", list(TABLES))
@pytest.mark.parametrize("key", list(FORMATS), ids="-".join)
def test_what_only_tables_have_makes_a_difference_to_them_and_is_refused_for_others(
    full: Project, tmp_path: Path, key: tuple[str, str], option: str
) -> None:
    form, layout = key
    if form not in TABLES[option]:
        with pytest.raises(UsageError, match=f"--{option}: the format {form} has no .* it is for csv, "):
            export(full.database, tmp_path / "asked", form=form, layout=layout, **{option: True})  # type: ignore[arg-type]
        return
    export(full.database, tmp_path / "usual", form=form, layout=layout)
    export(full.database, tmp_path / "asked", form=form, layout=layout, **{option: True})  # type: ignore[arg-type]
    usual, asked = (
        [path.read_bytes() for path in sorted(place.rglob("*.csv") if place.is_dir() else [place])]
        for place in (tmp_path / "usual", tmp_path / "asked")
    )
    assert [len(each) for each in usual] != [len(each) for each in asked]


def test_a_claim_with_a_verdict_is_reviewed_and_another_is_only_a_claim(full: Project) -> None:
    graph = json.loads(exported(full, "claimreview"))["@graph"]
    review = next(each for each in graph if each["@type"] == "ClaimReview")
    assert review["claimReviewed"] == VERDICT.claim
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "mostly false"}
    assert review["url"] == VERDICT.verdict_url
    claim = next(each for each in graph if each["@type"] == "Claim")
    assert (claim["text"], "reviewRating" in claim) == (PLAIN.claim, False)
    assert review["itemReviewed"]["author"] == {"@type": "Organization", "name": "Ida <Roke>"}
    assert review["itemReviewed"]["firstAppearance"]["datePublished"] == "2026-01-31"
    texts = "".join(text.text for text in judged(full).values())
    quoted = [part["text"] for work in review["itemReviewed"]["appearance"] for part in work["hasPart"]]
    said = [r.sentence for r in rows_of(full) if r.claim_id == "k1" and r.relation in {"asserts", "reports"}]
    assert set(quoted) == set(said)
    assert all(words in texts for words in quoted)


def test_a_review_ends_no_script_of_the_page_that_it_is_put_into(full: Project) -> None:
    data = exported(full, "claimreview")
    assert b"<" not in data
    assert "Ida <Roke>" in str(json.loads(data))


def test_wide_has_the_own_layer_and_both_annotators(full: Project) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(full, "csv", "wide").decode(), newline="")))
    assert {row["loaded_words"] for row in rows if row["seen"] == "1"} == {"praise|blame"}
    assert {row["annotator"] for row in rows} == {"anna", BEN}
