"""Labels of other programs are labels of the codebook where there is no doubt which."""

from __future__ import annotations

import pytest

from reader.errors import UsageError
from reader.model.codebook_toml import parse_codebook
from reader.model.label_map import LabelMap, LabelMeaning
from reader.resources import default_codebook

EMOTIONS = """
[[layers]]
id = "tone"
name = "Tone of voice"
question = "What is the tone?"
per_target = false

[[layers.labels]]
id = "neutral"
name = "neutral"
key = "y"
glyph = "y"
colour = "accent"
definition = "None."

[[layers.labels]]
id = "tr\u00e8s_vif"
name = "lively: very"
formerly = ["loud"]
key = "w"
glyph = "w"
colour = "accent"
definition = "Lively."
"""
CODEBOOK = parse_codebook(default_codebook().read_text("utf-8") + EMOTIONS)


@pytest.mark.parametrize(
    ("label", "layer", "meaning"),
    [
        ("FAVOR", "", LabelMeaning("stance", "favor")),
        ("cfs", "", LabelMeaning("claim", "CFS")),
        ("check-worthy", "Claim", LabelMeaning("claim", "CFS")),
        ("Loud", "", LabelMeaning("tone", "tr\u00e8s_vif")),
        ("lively: very", "", LabelMeaning("tone", "tr\u00e8s_vif")),
        ("tr_s_vif", "Tone_of_voice", LabelMeaning("tone", "tr\u00e8s_vif")),
        ("neutral", "", None),
        ("neutral", "Tone of voice", LabelMeaning("tone", "neutral")),
        ("stance:neutral:Mara: Quill", "", LabelMeaning("stance", "neutral", "Mara: Quill")),
        ("stance:skipped:Mara", "", LabelMeaning("stance", "skipped", "Mara")),
        ("skipped", "", None),
        ("skipped", "claim", LabelMeaning("claim", "skipped")),
        ("mention:denies:k01", "", LabelMeaning("mention", "denies", "k01")),
        ("denies", "", None),
        ("Denies", "mention", LabelMeaning("mention", "denies")),
        ("none", "mention", None),
        ("", "note", LabelMeaning("note", "")),
        ("NONE", "stance", LabelMeaning("stance", "none")),
        ("favor", "sentiment", LabelMeaning("stance", "favor")),
        ("favor", "claim", None),
        ("", "", None),
        (":", "", None),
    ],
)
def test_what_a_label_says(label: str, layer: str, meaning: LabelMeaning | None) -> None:
    assert LabelMap(CODEBOOK).meaning(label, layer) == meaning


def test_what_the_person_says_goes_before_all_else() -> None:
    labels = LabelMap(CODEBOOK, ["favor=claim:NFS", "span:Claim = stance:against:Quill = Renn"])
    assert labels.meaning("Favor", "stance") == LabelMeaning("claim", "NFS")
    assert labels.meaning("claim", "span") == LabelMeaning("stance", "against", "Quill = Renn")
    assert labels.meaning("claim", "") is None


def test_a_wish_without_a_label_of_ours_names_the_layers() -> None:
    with pytest.raises(UsageError, match="the layers are stance, claim, tone"):
        LabelMap(CODEBOOK, ["x=y"])
