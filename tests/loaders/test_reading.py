"""Files of other programs, as those programs write them, become the same neutral records."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import InputError, UsageError
from reader.loaders import FORMATS, detect_format, find_format
from reader.loaders.records import ImportedDocument, ImportedLabel, SkippedEntry
from tests.making import examples

TEXT = "Qu\u0301ill \U0001f389\r\n\r\nThe hall was full. Renn denies it.\r\n"
HALL = TEXT.index("The hall"), TEXT.index(" Renn")
RENN = TEXT.index("Renn"), TEXT.index("\r\n", 20)
CLAIM, DENIAL = "The hall was full.", "Renn denies it."


def put(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return path


def read(path: Path, form: str = "") -> tuple[list[ImportedDocument], list[SkippedEntry]]:
    found = list((FORMATS[form] if form else detect_format(path)).read(path))
    return [f for f in found if isinstance(f, ImportedDocument)], [f for f in found if isinstance(f, SkippedEntry)]


def labels(documents: list[ImportedDocument]) -> list[tuple[str, str, str | None]]:
    """Layer, label and words of everything that is said."""
    return [
        (said.layer, said.label, None if said.start is None else each.text[said.start : said.end])
        for each in documents
        for said in each.labels
    ]


def test_doccano_labels_of_spans_texts_and_relations(tmp_path: Path) -> None:
    entities = [
        {"id": 4, "start_offset": HALL[0], "end_offset": HALL[1], "label": "Claim"},
        {"id": 9, "start_offset": RENN[0], "end_offset": RENN[1], "label": "Reply"},
    ]
    lines = [
        {"text": TEXT, "label": [[*HALL, "Claim"]], "username": "zoe"},
        {"text": CLAIM, "label": ["favor", "CFS"], "Comments": ["x"]},
        {"data": CLAIM, "label": "favor"},
        {"text": TEXT, "entities": entities, "relations": [{"id": 1, "from_id": 9, "to_id": 4, "type": "denies"}]},
    ]
    path = put(tmp_path, "all.jsonl", "\n".join(map(json.dumps, lines)) + "\n")
    documents, faults = read(path)
    assert [(fault.where, fault.is_expected) for fault in faults] == [("line 2", True)], "the comment is counted"
    assert labels(documents) == [
        ("", "Claim", CLAIM),
        ("", "favor", None),
        ("", "CFS", None),
        ("", "favor", None),
        ("", "Claim", CLAIM),
        ("", "Reply", DENIAL),
        ("mention", "denies", DENIAL),
    ]
    assert documents[0].labels[0].annotator == "zoe"
    assert documents[3].labels[2].claim_place == HALL
    assert [each.where for each in documents] == ["line 1", "line 2", "line 3", "line 4"]


def task(**more: Any) -> dict[str, Any]:
    """A task as in Label Studio's own exports."""
    where = {"start": HALL[0], "end": HALL[1], "text": CLAIM}
    reply = {"start": RENN[0], "end": RENN[1], "text": DENIAL}
    results = [
        {"id": "r1", "from_name": "span", "to_name": "text", "type": "labels", "value": {**where, "labels": ["Claim"]}},
        {
            "id": "r1",
            "from_name": "stance",
            "to_name": "text",
            "type": "choices",
            "value": {**where, "choices": ["favor"]},
        },
        {
            "id": "r1",
            "from_name": "target",
            "to_name": "text",
            "type": "textarea",
            "value": {**where, "text": ["Quill"]},
        },
        {"id": "r2", "from_name": "span", "to_name": "text", "type": "labels", "value": {**reply, "labels": ["Reply"]}},
        {"type": "relation", "from_id": "r2", "to_id": "r1", "direction": "right", "labels": ["denies"]},
    ]
    annotation = {"completed_by": 1, "created_at": "2026-01-31T09:30:00.123456Z", "result": results}
    return {"id": 7, "data": {"text": TEXT}, "annotations": [{**annotation, **more}], "predictions": []}


def test_label_studio_regions_with_choices_attributes_and_relations(tmp_path: Path) -> None:
    documents, faults = read(put(tmp_path, "tasks.json", [task()]))
    assert not faults
    assert labels(documents) == [
        ("span", "Claim", CLAIM),
        ("stance", "favor", CLAIM),
        ("span", "Reply", DENIAL),
        ("mention", "denies", DENIAL),
    ]
    said = documents[0].labels[1]
    assert (said.target, said.annotator, said.created_at) == ("Quill", "user 1", "2026-01-31T09:30:00.123456Z")
    assert documents[0].labels[3].claim_place == HALL
    assert said.where == "task 7, result r1"


def region(*results: tuple[str, str, object], **where: object) -> list[ImportedLabel | SkippedEntry]:
    """What is read of the sentence in the middle, of which these controls, kinds and values are said."""
    value = {"start": HALL[0], "end": HALL[1], "text": CLAIM, **where}
    result = [
        {"id": "r1", "from_name": name, "type": kind, "value": {**value, "text" if kind == "textarea" else kind: given}}
        for name, kind, given in results
    ]
    found = FORMATS["label-studio"].read
    with TemporaryDirectory() as folder:
        read_of_it = list(found(put(Path(folder), "t.json", [task(result=result)])))
    said = [each for document in read_of_it if isinstance(document, ImportedDocument) for each in document.labels]
    return [*said, *(fault for fault in read_of_it if isinstance(fault, SkippedEntry))]


def test_a_choice_that_is_called_as_a_layer_is_an_answer_and_a_text_of_that_name_a_wording() -> None:
    (answer,) = region(("claim", "choices", ["CFS"]))
    assert isinstance(answer, ImportedLabel)
    assert (answer.layer, answer.label, answer.claim) == ("claim", "CFS", "")
    (mention,) = region(("mention", "choices", ["denies"]), ("claim", "textarea", ["The hall was full"]))
    assert isinstance(mention, ImportedLabel)
    assert (mention.layer, mention.label, mention.claim) == ("mention", "denies", "The hall was full")
    (chosen,) = region(("mention", "choices", ["denies"]), ("row_claim", "choices", ["The hall was full"]))
    assert isinstance(chosen, ImportedLabel)
    assert chosen.claim == "The hall was full"


def test_words_with_nothing_but_a_note_are_a_note() -> None:
    (note,) = region(("note", "textarea", ["a remark", "and another"]))
    assert isinstance(note, ImportedLabel)
    assert (note.layer, note.label, note.note, note.start) == ("note", "", "a remark\nand another", HALL[0])


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ([("target", "choices", ["Quill"])], "it says target of words that have no label"),
        ([("note", "textarea", ["x"]), ("row_voice", "choices", ["author"])], "it says voice of words that have"),
        ([("claim", "choices", [])], "its claim is empty"),
        ([("note", "textarea", [])], "its note is empty"),
        (
            [("stance", "choices", ["favor"]), ("target", "choices", ["Quill", "Renn"])],
            "more than one target; not taken: Renn",
        ),
        (
            [("stance", "choices", ["favor"]), ("row_confidence", "choices", ["sure"])],
            "its confidence is 'sure', not 1",
        ),
        ([("stars", "rating", 3)], "no use here for a result of the kind rating (stars)"),
    ],
)
def test_what_is_said_of_words_and_cannot_be_taken_is_named(results: list[Any], reason: str) -> None:
    faults = [found for found in region(*results) if isinstance(found, SkippedEntry)]
    assert [reason in fault.reason for fault in faults] == [True], faults


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([], "its list is empty"),
        ([{"data": {"text": TEXT}, "annotations": {"result": []}}], "its annotations is no list"),
        ([{"data": {"text": TEXT}, "annotations": [{"result": "x"}]}], "its result is no list"),
        ([[]], "something in its list that is no task"),
    ],
)
def test_tasks_that_are_none_are_named(tmp_path: Path, value: object, reason: str) -> None:
    _, faults = read(put(tmp_path, "t.json", value), "label-studio")
    assert [reason in fault.reason for fault in faults] == [True], faults


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"spans": [{"start": 0, "end": 3, "label": "X"}], "answer": "accept"}, "it has text, spans, answer"),
        ({"cats": {"POS": 1.0}}, "its cats is no list"),
        ({"label": {"a": 1}}, "its label is no list"),
        ({"entities": {"a": 1}}, "its entities is no list"),
        ({"label": [], "relations": "x"}, "its relations is no list"),
    ],
)
def test_a_line_whose_labels_are_not_where_doccano_has_them_is_named(
    tmp_path: Path, line: dict[str, object], reason: str
) -> None:
    documents, faults = read(put(tmp_path, "l.jsonl", {"text": TEXT, **line}))
    assert [len(each.labels) for each in documents] == [0]
    assert [reason in fault.reason for fault in faults] == [True], faults


def test_every_field_of_labels_in_a_line_is_read(tmp_path: Path) -> None:
    documents, faults = read(
        put(tmp_path, "l.jsonl", {"text": CLAIM, "label": [], "labels": ["CFS"], "cats": ["favor"]})
    )
    assert (labels(documents), faults) == ([("", "CFS", None), ("", "favor", None)], [])


@pytest.mark.parametrize(
    ("by", "name"),
    [(3, "user 3"), ("ida", "ida"), ({"id": 3, "email": "i@example.org"}, "i@example.org"), ({"id": 4}, "user 4")],
)
def test_label_studio_says_who_in_several_ways(tmp_path: Path, by: object, name: str) -> None:
    documents, _ = read(put(tmp_path, "tasks.json", [task(completed_by=by)]))
    assert {said.annotator for said in documents[0].labels} == {name}


def test_offsets_in_utf16_are_told_by_the_quote(tmp_path: Path) -> None:
    """The emoji before the sentence counts twice there."""
    value = {"start": HALL[0] + 1, "end": HALL[1] + 1, "text": CLAIM, "labels": ["Claim"]}
    result = [{"id": "r1", "from_name": "span", "type": "labels", "value": value}]
    documents, faults = read(put(tmp_path, "tasks.json", [task(result=result)]))
    assert (labels(documents), faults) == ([("span", "Claim", CLAIM)], [])


def test_a_quote_that_stands_elsewhere_is_left_out(tmp_path: Path) -> None:
    value = {"start": HALL[0] + 3, "end": HALL[1] + 3, "text": CLAIM, "labels": ["Claim"]}
    result = [{"id": "r1", "from_name": "span", "type": "labels", "value": value}]
    documents, faults = read(put(tmp_path, "tasks.json", [task(result=result)]))
    assert labels(documents) == []
    assert "not what the file quotes" in faults[0].reason


def test_an_end_behind_the_text_is_no_place_whatever_the_quote(tmp_path: Path) -> None:
    beyond = task()
    beyond["annotations"][0]["result"][0]["value"] |= {"start": RENN[0], "end": 99_999, "text": TEXT[RENN[0] :]}
    documents, faults = read(put(tmp_path, "a.json", [beyond]))
    assert ("", "Claim", CLAIM) not in labels(documents)
    assert any("is not what the file quotes" in fault.reason for fault in faults)


def test_regions_of_one_id_at_two_places_are_two(tmp_path: Path) -> None:
    twice = task()
    twice["annotations"][0]["result"] = twice["annotations"][0]["result"][:4]
    twice["annotations"][0]["result"][3]["id"] = "r1"
    documents, faults = read(put(tmp_path, "a.json", [twice]))
    assert faults == []
    assert [(label, words) for _, label, words in labels(documents)] == [
        ("Claim", CLAIM), ("favor", CLAIM), ("Reply", DENIAL),
    ]  # fmt: skip


def test_entities_that_share_an_id_are_named_and_relations_take_none_of_them(tmp_path: Path) -> None:
    both = [
        {"id": 4, "start_offset": HALL[0], "end_offset": HALL[1], "label": "Claim"},
        {"id": 4, "start_offset": RENN[0], "end_offset": RENN[1], "label": "Reply"},
        {"id": 5, "start_offset": RENN[0], "end_offset": RENN[1], "label": "Other"},
    ]
    relations = [{"from_id": 5, "to_id": 4, "type": "denies"}, {"from_id": 5, "to_id": 5, "type": "denies"}]
    documents, faults = read(put(tmp_path, "a.jsonl", {"text": TEXT, "entities": both, "relations": relations}))
    assert [label for _, label, _ in labels(documents)] == ["Claim", "Reply", "Other"]
    assert [fault.reason for fault in faults] == [
        "it has a relation that does not lead from one entity to another",
        "it has a relation that leads from an entity to itself",
    ]
    documents, faults = brat_of(
        tmp_path, f"T2\tClaim {HALL[0]} {HALL[1]}\t{CLAIM}", f"T2\tReply {RENN[0]} {RENN[1]}\t{DENIAL}", "#1\tN T2\tx"
    )
    assert [label for _, label, _ in labels(documents)] == ["Stance"]
    assert [fault.reason for fault in faults] == [
        "Claim: its id is another entity's, too",
        "Reply: its id is another entity's, too",
        "it is a note on no entity",
    ]


def test_what_was_skipped_or_predicted_is_nobodys_judgment(tmp_path: Path) -> None:
    documents, faults = read(put(tmp_path, "t.json", [{**task(was_cancelled=True), "predictions": [{"result": []}]}]))
    assert labels(documents) == []
    assert [fault.reason for fault in faults] == [
        "its predictions are nobody's judgments",
        "an annotation of it was skipped",
    ]


def test_brat_entities_attributes_relations_and_notes(tmp_path: Path) -> None:
    (tmp_path / "ida").mkdir()
    put(tmp_path, "ida/one.txt", TEXT)
    half = HALL[0] + 8
    ann = [
        f"T1\tClaim {HALL[0]} {half};{half + 1} {HALL[1]}\tThe hall was full.",
        f"T2\tReply {RENN[0]} {RENN[1]}\tRenn denies it.",
        "A1\tStance T2 against",
        "#1\tAnnotatorNotes T2\tsurely?",
        "R1\tdenies Arg1:T2 Arg2:T1\t",
        "E1\tReply:T2",
        f"T3\tClaim {HALL[0] + 1} {HALL[1]}\tThe hall was full.",
    ]
    put(tmp_path, "ida/one.ann", "\r\n".join(ann) + "\r\n")
    put(tmp_path, "ida/two.ann", ann[0])
    documents, faults = read(tmp_path)
    assert labels(documents) == [
        ("", "Claim", CLAIM),
        ("", "Reply", DENIAL),
        ("Stance", "against", DENIAL),
        ("mention", "denies", DENIAL),
    ]
    assert [said.note for said in documents[0].labels] == ["", "surely?", "surely?", ""]
    assert {said.annotator for said in documents[0].labels} == {"ida"}
    assert [fault.where for fault in faults] == ["ida/one.ann, T3", "ida/one.ann, E1", "ida/two.ann"]
    alone, _ = read(tmp_path / "ida" / "one.ann")
    assert {said.annotator for said in alone[0].labels} == {""}


def brat_of(folder: Path, *lines: str) -> tuple[list[ImportedDocument], list[SkippedEntry]]:
    put(folder, "a.txt", TEXT)
    first = f"T1\tStance {HALL[0]} {HALL[1]}\t{CLAIM}"
    return read(put(folder, "a.ann", "\n".join([first, *lines]) + "\n"))


def test_every_note_on_an_entity_is_kept(tmp_path: Path) -> None:
    mine = '#1\tAnnotatorNotes T1\t{"holder":"Renn","note":"ours"}'
    documents, faults = brat_of(tmp_path, mine, "#2\tAnnotatorNotes T1\tsurely?", '#3\tAnnotatorNotes T1\t{"a":1}')
    said = documents[0].labels[0]
    assert (said.holder, said.note, faults) == ("Renn", 'ours\nsurely?\n{"a":1}', [])


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ('{"confidence":"high"}', "its confidence cannot be read"),
        ('{"seconds":1e999}', "its seconds cannot be read"),
        ('{"holder":["Renn"]}', "its holder cannot be read"),
    ],
)
def test_a_note_of_ours_that_was_changed_into_what_cannot_be_is_named(tmp_path: Path, note: str, reason: str) -> None:
    _, faults = brat_of(tmp_path, f"#1\tAnnotatorNotes T1\t{note}")
    assert [fault.reason for fault in faults] == [reason]


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"annotator":7}'])
def test_a_folder_whose_annotator_cannot_be_read_is_named_once_and_called_as_it_is(
    tmp_path: Path, content: str
) -> None:
    (tmp_path / "ida").mkdir()
    for name in ("one", "two"):
        put(tmp_path, f"ida/{name}.txt", TEXT)
        put(tmp_path, f"ida/{name}.ann", f"T1\tClaim {HALL[0]} {HALL[1]}\t{CLAIM}")
    put(tmp_path, "ida/annotator.json", content)
    documents, faults = read(tmp_path)
    assert {said.annotator for each in documents for said in each.labels} == {"ida"}
    assert [fault.where for fault in faults] == ["ida/annotator.json"]


def test_semeval_rows_and_those_with_too_many_cells(tmp_path: Path) -> None:
    table = 'ID\tTarget\tTweet\tStance\r\n1\tQuill\tThe hall, "full".\tFAVOR\r\n2\tQuill\ta\tb\tNONE\r\n'
    documents, faults = read(put(tmp_path, "train.txt", table))
    said = documents[0].labels[0]
    assert (documents[0].text, said.layer, said.label, said.target) == ('The hall, "full".', "stance", "FAVOR", "Quill")
    assert faults == [SkippedEntry("line 3", "it has 5 cells where the header has 4")]


def test_fnc_stances_with_their_bodies(tmp_path: Path) -> None:
    put(tmp_path, "bodies.csv", f'Body ID,articleBody\r\n7,"{TEXT}"\r\n8,other\r\n')
    stances = "'-5 at night,7,disagree\r\nSun,8,unrelated\r\nMoon,9,agree\r\nStar,7,maybe\r\n"
    put(tmp_path, "stances.csv", f"Headline,Body ID,Stance\r\n{stances}")
    documents, faults = read(tmp_path)
    assert [(each.text, [(said.label, said.claim) for said in each.labels]) for each in documents] == [
        (TEXT, [("denies", "-5 at night")]),
        ("other", []),
    ]
    assert sorted(fault.reason for fault in faults) == [
        "it is unrelated",
        "there is no body with this id",
        "there is no stance 'maybe'",
    ]
    assert detect_format(tmp_path / "stances.csv").name == "fnc"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.txt", "just words\n"), ("a.json", '{"a": 1}'), ("a.tsv", "x\ty\n1\t2\n")],
)
def test_a_file_that_looks_like_nothing_known_is_refused_with_the_formats(
    tmp_path: Path, name: str, content: str
) -> None:
    with pytest.raises(InputError, match="Name it with --format: csv, jsonl, "):
        detect_format(put(tmp_path, name, content))
    with pytest.raises(UsageError, match="no format 'word'"):
        find_format("word")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"PAR1\x15\x04", "a Parquet file"),
        (b"PK\x03\x04\x14\x00", "a spreadsheet's own file"),
        (b"SQLite format 3\x00", "a database"),
    ],
)
def test_a_file_that_is_no_text_is_called_what_it_is(tmp_path: Path, content: bytes, what: str) -> None:
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(InputError, match=f"this is .*{what}, not text. Export it as CSV or JSON Lines"):
        detect_format(tmp_path / "a")


def test_a_data_package_is_said_to_have_what_can_be_loaded(tmp_path: Path) -> None:
    put(tmp_path, "datapackage.json", {})
    with pytest.raises(InputError, match=r"this is a data package. Load the annotations\.csv"):
        detect_format(tmp_path)


def test_a_table_of_ours_is_told_from_its_header_whatever_its_file_is_called(tmp_path: Path) -> None:
    assert (
        detect_format(put(tmp_path, "wide.txt", '"article_id","article_title","source","sentence_index","seen"\n')).name
        == "csv"
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(TEXT),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(
            [
                "text", "label", "entities", "relations", "id", "start_offset", "end_offset", "from_id", "to_id",
                "type", "data", "annotations", "result", "value", "start", "end", "labels", "choices", "from_name",
                "completed_by", "predictions", "annotator", "article_id",
            ]
        ),
        inner,
        max_size=6,
    ),
    max_leaves=40,
)  # fmt: skip


@settings(max_examples=examples(400))
@given(st.sampled_from(["doccano", "label-studio"]), JSON)
def test_whatever_stands_in_the_fields_is_a_record_or_a_fault(
    tmp_path_factory: pytest.TempPathFactory, form: str, value: object
) -> None:
    path = tmp_path_factory.getbasetemp() / "anything.json"
    path.write_text(json.dumps(value), "utf-8")
    for found in FORMATS[form].read(path):
        assert isinstance(found, (ImportedDocument, SkippedEntry))
        for said in found.labels if isinstance(found, ImportedDocument) else ():
            assert isinstance(said, ImportedLabel)
            assert said.start is None or 0 <= said.start < (said.end or 0) <= len(found.text)


@pytest.mark.parametrize("form", ["doccano", "label-studio"])
@pytest.mark.parametrize("content", ["[" * 100_000, '{"text":' * 50_000, "1" * 5_000, '{"text": "\\ud800"}', "\0", ""])
def test_json_made_to_break_a_reader_breaks_nothing(tmp_path: Path, form: str, content: str) -> None:
    path = put(tmp_path, "evil.json", content)
    try:
        found = list(FORMATS[form].read(path))
    except InputError:
        return
    assert all(isinstance(each, SkippedEntry) or not each.labels for each in found)


@pytest.mark.parametrize(
    "line",
    [
        "T1\tClaim 5 99999\tx", "T1\tClaim 9 5\tx", "T1\tClaim -1 5\tx", "T1 Claim 1 2", "A1\tStance T9 x",
        "R1\tdenies Arg1:T1 Arg2:T2", '#1\tAnnotatorNotes T1\t{"seconds":1e999}', "T1\tClaim 6 7\t", "\x1b[2J",
    ],
)  # fmt: skip
def test_lines_of_brat_that_lead_nowhere_are_named(tmp_path: Path, line: str) -> None:
    put(tmp_path, "a.txt", TEXT)
    documents, faults = read(put(tmp_path, "a.ann", line + "\n"))
    assert labels(documents) == []
    assert [fault.where.split(",")[0] for fault in faults] == ["a.ann"]


@pytest.mark.parametrize("form", ["doccano", "semeval", "label-studio"])
def test_a_file_in_another_encoding_is_refused(tmp_path: Path, form: str) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes(b"ID\tTarget\tTweet\tStance\n\xe9")
    with pytest.raises(InputError, match="no UTF-8"):
        list(FORMATS[form].read(path))
