"""The codebook: read whole, or refused with the place that is wrong."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import CodebookError
from reader.model.annotation import State
from reader.model.codebook import (
    COLORS,
    IDLE_LIMIT,
    RESERVED_LABELS,
    RESERVED_LAYERS,
    Codebook,
    codebook_version,
    missing_parts,
)
from reader.model.codebook_toml import parse_codebook
from reader.resources import default_codebook

STANCE = """
[[layers]]
id = "stance"
per_target = true
[[layers.labels]]
id = "favor"
key = "f"
glyph = "+"
[[layers.labels]]
id = "none"
key = "0"
glyph = "."
state = "none"
"""
CLAIM = """
[[layers]]
id = "claim"
[[layers.labels]]
id = "CFS"
key = "c"
glyph = "C"
[[layers.labels]]
id = "NFS"
key = "x"
glyph = "X"
"""
HEAD = """
[codebook]
id = "mine"
name = "Mine"
"""
WHOLE = HEAD + STANCE + CLAIM


def refusal(content: str) -> str:
    with pytest.raises(CodebookError) as refused:
        parse_codebook(content, "mine.toml")
    line = str(refused.value)
    assert line.startswith("mine.toml: ")
    assert "\n" not in line
    return line


def shipped() -> Codebook:
    return parse_codebook(default_codebook().read_text("utf-8"))


def test_the_codebook_that_is_shipped_can_be_read() -> None:
    codebook = shipped()
    assert [layer.id for layer in codebook.layers] == ["stance", "claim"]
    keys = {layer.id: "".join(label.key for label in layer.labels) for layer in codebook.layers}
    assert keys == {"stance": "fanm0", "claim": "cux"}
    assert [label.id for label in codebook.layers[0].labels] == ["favor", "against", "neutral", "mixed", "none"]
    assert [label.id for label in codebook.layers[1].labels] == ["CFS", "UFS", "NFS"]
    assert codebook.rules
    assert codebook.sources


def test_every_label_that_is_shipped_has_a_definition_an_example_and_a_reason() -> None:
    for _, label in shipped().labels():
        assert label.definition
        assert label.example
        assert label.why
        assert len(label.definition.split()) <= 40


def test_the_rest_of_an_article_is_none_and_not_factual() -> None:
    assert [layer.rest_label.id for layer in shipped().layers] == ["none", "NFS"]


def test_a_short_codebook_takes_what_it_does_not_say_from_its_ids() -> None:
    codebook = parse_codebook(WHOLE)
    favor = codebook.layers[0].labels[0]
    assert (codebook.layers[0].name, favor.name, favor.colour, favor.mark) == ("stance", "favor", "foreground", "")
    assert codebook.layers[0].labels[1].state is State.NONE
    assert [label.id for _, label in codebook.labels()] == ["favor", "none", "CFS", "NFS"]
    assert codebook.layer("claim") is codebook.layers[1]
    assert codebook.layer("else") is None
    assert codebook.layers[1].label("CFS") is codebook.layers[1].labels[0]
    assert codebook.layers[1].label("favor") is None
    assert codebook.content == WHOLE


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("x = = 1", ["not valid TOML", "line 1"]),
        ("", ["the file", "[codebook] is missing"]),
        ("codebook = 1", ["the file", "[codebook] is missing"]),
        (HEAD, ["it has no layer", "[[layers]]"]),
        (WHOLE + "[extra]\n", ["the file", "unknown field 'extra'", "codebook"]),
        (WHOLE.replace('name = "Mine"', 'nmae = "Mine"'), ["[codebook]", "unknown field 'nmae'", "name"]),
        (WHOLE.replace('name = "Mine"', ""), ["[codebook]", "name is missing"]),
        (WHOLE.replace('id = "mine"', "id = 7"), ["[codebook]", "id is 7, not text"]),
        (HEAD + "sources = 5\n" + CLAIM, ["[codebook]", "sources is 5"]),
        (HEAD + 'sources = "one"\n' + CLAIM, ["[codebook]", "sources is 'one'"]),
        (HEAD + "sources = [1]\n" + CLAIM, ["[codebook]", "sources is [1]"]),
        ('rules = "be kind"\n' + WHOLE, ["the file", "[[rules]]"]),
        (WHOLE + '[[rules]]\ntitle = "T"\n', ["rule 1", "text is missing"]),
        (WHOLE + '[[rules]]\ntitle = "T"\ntext = "x"\n[[rules]]\ntext = "x"\n', ["rule 2", "title is missing"]),
        (WHOLE + '[[rules]]\ntitle = "T"\ntext = "x"\nwhy = "y"\n', ["rule 1", "unknown field 'why'"]),
        (WHOLE.replace('id = "claim"', 'name = "Claim"'), ["layer 2", "id is missing"]),
        (WHOLE.replace('id = "claim"', 'id = "claim"\ncolour = "red"'), ["layer claim", "unknown field 'colour'"]),
        (WHOLE.replace('id = "claim"', 'id = "stance"\nper_target = true'), ["two layers", "'stance'"]),
        (WHOLE.replace('id = "claim"', 'id = "a claim"'), ["layer a claim", "one word"]),
        (WHOLE.replace('id = "claim"', 'id = ""'), ["layer ", "one word"]),
        (WHOLE.replace('id = "claim"', 'id = "note"'), ["layer note", "'note'"]),
        (WHOLE.replace("per_target = true", ""), ["layer stance", "per_target = true"]),
        (WHOLE.replace("per_target = true", "per_target = 1"), ["layer stance", "per_target is 1"]),
        (HEAD + '[[layers]]\nid = "claim"\n', ["layer claim", "no label"]),
        (HEAD + '[[layers]]\nid = "claim"\nlabels = "CFS"\n', ["layer claim", "[[labels]]"]),
        (WHOLE.replace('id = "CFS"', ""), ["layer claim", "label ?", "id is missing"]),
        (WHOLE.replace('id = "CFS"', 'id = ""'), ["layer claim", "one word"]),
        (WHOLE.replace('id = "CFS"', 'id = "C\\u202eFS"'), ["layer claim", "one word"]),
        (WHOLE.replace('key = "c"', ""), ["layer claim", "label CFS", "key is missing"]),
        (WHOLE.replace('glyph = "C"', ""), ["layer claim", "label CFS", "glyph is missing"]),
        (WHOLE.replace('key = "c"', 'key = "cc"'), ["label CFS", "key is 'cc'", "one visible character"]),
        (WHOLE.replace('key = "c"', 'key = " "'), ["label CFS", "key is ' '"]),
        (WHOLE.replace('key = "c"', "key = 1"), ["label CFS", "key is 1, not text"]),
        (WHOLE.replace('glyph = "C"', 'glyph = "\\u001b"'), ["label CFS", "glyph is"]),
        (WHOLE.replace('glyph = "C"', 'glyph = "C"\ncolour = "red"'), ["label CFS", "colour is 'red'", *COLORS]),
        (WHOLE.replace('glyph = "C"', 'glyph = "C"\nmark = "bold"'), ["label CFS", "mark is 'bold'", "underline"]),
        (WHOLE.replace('glyph = "C"', 'glyph = "C"\nstate = "unsure"'), ["label CFS", "state is 'unsure'"]),
        (WHOLE.replace('glyph = "C"', 'glyph = "C"\nsays = "x"'), ["label CFS", "unknown field 'says'", "definition"]),
        (WHOLE.replace('id = "NFS"', 'id = "CFS"'), ["layer claim", "two labels", "'CFS'"]),
        (WHOLE.replace('glyph = "X"', 'glyph = "C"'), ["layer claim", "glyph 'C'", "'CFS'", "'NFS'"]),
        (WHOLE.replace('key = "x"', 'key = "c"'), ["key 'c'", "'claim: CFS'", "'claim: NFS'"]),
        (WHOLE.replace('key = "x"', 'key = "f"'), ["key 'f'", "'stance: favor'", "'claim: NFS'"]),
    ],
)
def test_what_is_wrong_is_named_with_its_place(content: str, said: list[str]) -> None:
    line = refusal(content)
    assert [words for words in said if words not in line] == []


@pytest.mark.parametrize("word", [*RESERVED_LABELS, "NA", "Null", "TRUE"])
def test_a_label_that_other_programs_read_as_no_value_is_refused(word: str) -> None:
    line = refusal(WHOLE.replace('id = "CFS"', f'id = "{word}"'))
    assert repr(word) in line
    assert "layer claim" in line


def test_the_same_glyph_in_two_layers_is_no_clash() -> None:
    assert parse_codebook(WHOLE.replace('glyph = "X"', 'glyph = "+"')).layers[1].labels[1].glyph == "+"


def in_claim(fields: str) -> str:
    """The whole codebook with these lines in the layer `claim`."""
    return WHOLE.replace('id = "claim"', f'id = "claim"\n{fields}')


def in_label(identifier: str, fields: str) -> str:
    """The whole codebook with these lines in a label."""
    return WHOLE.replace(f'id = "{identifier}"', f'id = "{identifier}"\n{fields}')


TYPE = '[[claim_types]]\nid = "quantity"\n'


def test_what_a_layer_asks_for_is_said_by_its_fields() -> None:
    plain = parse_codebook(WHOLE).layers[1]
    assert (plain.per_target, plain.is_multiple, plain.has_spans, plain.is_optional) == (False, False, False, False)
    several = parse_codebook(in_claim("multiple = true\nper_target = true\noptional = true")).layers[1]
    assert (several.per_target, several.is_multiple, several.has_spans, several.is_optional) == (
        True,
        True,
        False,
        True,
    )
    assert parse_codebook(in_claim("spans = true")).layers[1].has_spans
    stance = WHOLE.replace("per_target = true", 'per_target = true\ndetails = ["aim", "expression"]\noptional = true')
    assert parse_codebook(stance).layers[0].details == ("aim", "expression")
    assert parse_codebook(stance).layers[0].is_optional


def test_an_optional_layer_is_waited_for_only_where_nothing_else_is_asked() -> None:
    plain, optional = parse_codebook(WHOLE), parse_codebook(in_claim("optional = true"))
    assert plain.required(("stance", "claim")) == ("stance", "claim")
    assert optional.required(("stance", "claim")) == ("stance",)
    assert optional.required(("claim",)) == ("claim",)


def test_types_of_claim_and_the_idle_limit_are_read() -> None:
    bare = parse_codebook(WHOLE)
    assert (bare.claim_types, bare.idle_limit) == ((), IDLE_LIMIT)
    book = parse_codebook(
        WHOLE.replace('name = "Mine"', 'name = "Mine"\nidle_limit = 90')
        + TYPE
        + '[[claim_types]]\nid = "prediction"\nname = "Prediction"\ndefinition = "What will be."\n'
    )
    assert book.idle_limit == 90
    assert book.claim_types == (("quantity", "quantity", ""), ("prediction", "Prediction", "What will be."))


def test_a_retired_label_is_kept_and_not_offered_and_leaves_its_key_free() -> None:
    content = in_label("NFS", "retired = true").replace('key = "x"', "").replace('key = "c"', 'key = "x"')
    layer = parse_codebook(content).layers[1]
    assert [label.id for label in layer.labels] == ["CFS", "NFS"]
    assert [label.id for label in layer.offered] == ["CFS"]
    assert layer.rest_label.id == "CFS"
    assert layer.label("NFS") is layer.labels[1]
    assert [label.id for _, label in parse_codebook(content).labels()] == ["favor", "none", "CFS"]
    kept = parse_codebook(in_label("NFS", "retired = true").replace('key = "x"', 'key = "c"')).layers[1]
    assert (kept.labels[1].key, kept.labels[1].is_retired) == ("c", True)


def test_the_rest_of_an_article_never_gets_a_retired_label() -> None:
    content = in_label("none", "retired = true")
    assert parse_codebook(content).layers[0].rest_label.id == "favor"


def test_a_label_is_found_under_the_ids_that_it_once_had() -> None:
    layer = parse_codebook(in_label("CFS", 'formerly = ["checkworthy", "check"]')).layers[1]
    for identifier in ("CFS", "checkworthy", "check"):
        assert layer.label(identifier) is layer.labels[0]
    assert layer.label("other") is None
    assert layer.label("") is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (WHOLE.replace('name = "Mine"', 'name = "Mine"\nidle_limit = 0'), ["[codebook]", "idle_limit is 0"]),
        (WHOLE.replace('name = "Mine"', 'name = "Mine"\nidle_limit = 1.5'), ["[codebook]", "idle_limit is 1.5"]),
        (WHOLE.replace('name = "Mine"', 'name = "Mine"\nidle_limit = true'), ["idle_limit is True", "seconds"]),
        ('claim_types = "all"\n' + WHOLE, ["the file", "[[claim_types]]"]),
        (WHOLE + "[[claim_types]]\n", ["claim type 1", "id is missing"]),
        (WHOLE + TYPE + TYPE, ["two claim types", "'quantity'"]),
        (WHOLE + TYPE + 'key = "q"\n', ["claim type quantity", "unknown field 'key'"]),
        (WHOLE + TYPE + "definition = 1\n", ["claim type quantity", "definition is 1"]),
        (WHOLE + TYPE.replace("quantity", "NA"), ["claim type NA", "'NA'"]),
        (in_claim("multiple = 1"), ["layer claim", "multiple is 1"]),
        (in_claim('spans = "yes"'), ["layer claim", "spans is 'yes'"]),
        (in_claim("optional = 0"), ["layer claim", "optional is 0"]),
        (in_claim("multiple = true\nspans = true"), ["layer claim", "multiple = true"]),
        (in_claim('details = ["aim"]'), ["layer claim", "details"]),
        (WHOLE.replace("per_target = true", 'per_target = true\ndetails = ["mood"]'), ["stance", "'mood'", "'aim'"]),
        (WHOLE.replace("per_target = true", "per_target = true\ndetails = 1"), ["layer stance", "details is 1"]),
        (WHOLE.replace("per_target = true", "per_target = true\nmultiple = true"), ["layer stance", "multiple"]),
        (WHOLE.replace("per_target = true", "per_target = true\nspans = true"), ["layer stance", "spans"]),
        (WHOLE.replace('id = "CFS"', 'id = "C|FS"'), ["layer claim", "label C|FS", "'|'"]),
        (in_label("CFS", "retired = 1"), ["label CFS", "retired is 1"]),
        (in_label("CFS", "retired = true").replace('id = "NFS"', 'id = "NFS"\nretired = true'), ["claim", "retired"]),
        (in_label("CFS", 'retired = true\nkey = "cc"').replace('key = "c"\n', ""), ["label CFS", "key is 'cc'"]),
        (in_label("CFS", "retired = true").replace('glyph = "X"', 'glyph = "C"'), ["glyph 'C'", "'CFS'", "'NFS'"]),
        (in_label("CFS", 'formerly = "old"'), ["label CFS", "formerly is 'old'"]),
        (in_label("CFS", 'formerly = [""]'), ["label CFS", "formerly has ''"]),
        (in_label("CFS", 'formerly = ["a|b"]'), ["label CFS", "formerly has 'a|b'"]),
        (in_label("CFS", 'formerly = ["NFS"]'), ["label CFS", "formerly has 'NFS'", "still there"]),
        (in_label("CFS", 'formerly = ["CFS"]'), ["label CFS", "formerly has 'CFS'", "still there"]),
        (in_label("CFS", 'formerly = ["old", "old"]'), ["label CFS", "formerly has 'old'", "'CFS' has too"]),
        (
            in_label("CFS", 'formerly = ["old"]').replace('id = "NFS"', 'id = "NFS"\nformerly = ["old"]'),
            ["layer claim", "label NFS", "formerly has 'old'", "'CFS' has too"],
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_further_fields_is_named_with_its_place(content: str, said: list[str]) -> None:
    line = refusal(content)
    assert [words for words in said if words not in line] == []


@pytest.mark.parametrize("word", RESERVED_LAYERS)
def test_a_layer_is_not_called_like_what_is_no_layer(word: str) -> None:
    assert repr(word) in refusal(WHOLE.replace('id = "claim"', f'id = "{word}"'))


def test_what_annotators_would_miss_is_told() -> None:
    missing = list(missing_parts(parse_codebook(WHOLE)))
    assert missing[0].startswith("[codebook]: no source")
    assert "layer claim, label CFS: it has no definition" in missing
    assert "layer claim, label CFS: it has no example" in missing
    wordy = list(missing_parts(parse_codebook(in_label("CFS", f'definition = "{"word " * 41}"'))))
    assert "layer claim, label CFS: the definition has 41 words; 40 can be read at a glance" in wordy
    assert [line for line in missing_parts(parse_codebook(in_label("CFS", "retired = true"))) if "CFS" in line] == []
    assert list(missing_parts(shipped())) == []


@given(st.text())
def test_whatever_a_file_holds_it_is_a_codebook_or_an_error_of_ours(content: str) -> None:
    with pytest.raises(CodebookError):
        parse_codebook(content)


VALUES = st.one_of(
    st.integers(), st.booleans(), st.text(max_size=3).map(repr), st.sampled_from(["[]", "[1]", "{}"])
).map(str)


@given(st.integers(0, len(WHOLE.splitlines()) - 1), VALUES)
def test_a_field_of_any_other_type_never_crashes(at: int, value: str) -> None:
    lines = WHOLE.splitlines()
    if " = " in lines[at]:
        lines[at] = f"{lines[at].split(' = ')[0]} = {value.lower() if value in {'True', 'False'} else value}"
    with suppress(CodebookError):
        assert parse_codebook("\n".join(lines)).layers


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_version_does_not_depend_on_the_style_of_newlines(newline: str) -> None:
    assert codebook_version(WHOLE.replace("\n", newline)) == codebook_version(WHOLE)
    assert parse_codebook(WHOLE.replace("\n", newline)).version == parse_codebook(WHOLE).version
    assert codebook_version(WHOLE + newline) == codebook_version(WHOLE)


@given(st.text(), st.text())
def test_the_version_depends_on_the_content(one: str, other: str) -> None:
    normal = [text.replace("\r\n", "\n").strip() for text in (one, other)]
    assert (codebook_version(one) == codebook_version(other)) == (normal[0] == normal[1])


def test_a_version_is_an_id_that_a_spreadsheet_keeps() -> None:
    version = parse_codebook(WHOLE).version
    assert version[0] == "c"
    assert len(version) == 13
    assert version != parse_codebook(WHOLE.replace("Mine", "Yours")).version
