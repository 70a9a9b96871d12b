"""The codebooks that come with the program are as good as we ask others' to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.model.codebook import Codebook, missing_parts
from reader.model.codebook_toml import parse_codebook
from reader.resources import sample_corpus, shipped_codebooks
from reader.tui.features import all_commands
from reader.tui.keymap import Keymap

SHIPPED = shipped_codebooks()
KEPT_FREE = "hvl+r123sdNwWioEATFKLS"
"""Keys that are to become the program's own."""


def shipped(name: str) -> Codebook:
    return parse_codebook(SHIPPED[name].read_text("utf-8"), name)


def in_one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def corpus() -> str:
    return in_one_line(" ".join(path.read_text("utf-8") for path in sorted(sample_corpus().glob("*.txt"))))


def test_the_schemes_that_are_promised_are_there() -> None:
    assert list(SHIPPED) == [
        "default",
        "basil-bias-spans",
        "claimbuster-factuality",
        "full-fact-claim-types",
        "rumoureval",
        "semeval-2016-stance",
    ]


@pytest.mark.parametrize("name", SHIPPED)
def test_it_is_called_like_its_file_and_lacks_nothing(name: str) -> None:
    codebook = shipped(name)
    assert codebook.id == name
    assert codebook.description
    assert codebook.sources
    assert codebook.rules
    assert list(missing_parts(codebook)) == []
    for layer, label in codebook.labels():
        assert layer.question
        assert label.why


@pytest.mark.parametrize("name", SHIPPED)
def test_its_keys_clash_with_none_of_the_program(name: str) -> None:
    codebook = shipped(name)
    keymap = Keymap(all_commands(codebook))
    for layer, label in codebook.labels():
        assert keymap.command(label.key, label.key) == f"label:{layer.id}:{label.id}"
        assert label.key not in KEPT_FREE


@pytest.mark.parametrize("name", SHIPPED)
def test_its_examples_are_from_the_sample_corpus(name: str, corpus: str) -> None:
    for _, label in shipped(name).labels():
        assert in_one_line(label.example) in corpus


def labels_of(name: str) -> dict[str, list[str]]:
    return {layer.id: [label.id for label in layer.labels] for layer in shipped(name).layers}


def test_its_labels_are_those_that_were_published() -> None:
    assert labels_of("semeval-2016-stance") == {
        "stance": ["FAVOR", "AGAINST", "NONE"],
        "opinion_towards": ["TARGET", "OTHER", "NO_ONE"],
    }
    assert labels_of("claimbuster-factuality") == {"claim": ["CFS", "UFS", "NFS"]}
    assert labels_of("rumoureval") == {"stance": ["support", "deny", "query", "comment"]}
    assert labels_of("basil-bias-spans") == {
        "bias": ["lexical", "informational"],
        "stance": ["positive", "negative", "none"],
    }
    types = [each.id for each in shipped("default").claim_types]
    assert labels_of("full-fact-claim-types") == {"claim": [*types, "not_a_claim"]}
    assert [each.name for each in shipped("default").claim_types] == [
        "personal experience",
        "quantity in the past or present",
        "correlation or causation",
        "current laws or rules of operation",
        "prediction",
        "other type of claim",
    ]


def test_bias_is_marked_on_words_and_asked_for_each_target() -> None:
    bias, polarity = shipped("basil-bias-spans").layers
    assert (bias.has_spans, bias.per_target, bias.is_optional) == (True, True, True)
    assert polarity.details == ("aim",)


def test_what_is_packed_into_the_wheel_is_what_is_here() -> None:
    packed = Path(__file__).parents[1] / "pyproject.toml"
    assert '"annotations/codebooks" = "reader/_data/codebooks"' in packed.read_text("utf-8")
    assert {path.parent.name for name, path in SHIPPED.items() if name != "default"} == {"codebooks"}
