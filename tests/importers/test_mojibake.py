"""FAULT 36: text that was once read in a wrong encoding is offered for repair, and mended only when that is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.importers.clean import _CHARACTERS, repaired
from tests.importers.reading import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

MEANT = "Gate shut\n\n“It’s shut — naïve as that was”, the café’s owner said 🎉 in Zürich, and paid 5 €.\n"


def spoilt(text: str) -> str:
    """`text` in UTF-8, read as Windows-1252, as browsers read it."""
    return "".join(_CHARACTERS[byte] for byte in text.encode())


def test_it_is_noted_and_left_as_it_is_unless_its_repair_is_asked_for(tmp_path: Path) -> None:
    data = spoilt(MEANT).encode()
    (article,) = read_bytes(tmp_path, "a.txt", data).articles
    assert "â€™" in article.text
    (doubt,) = article.source.doubts
    assert doubt == "10 characters look like UTF-8 read as Windows-1252 ('â€œ' for '“'): see --repair"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.csv"])
def test_repaired_text_is_as_it_was_meant_and_as_it_was_read_is_kept(tmp_path: Path, name: str) -> None:
    text = spoilt(MEANT)
    data = f'text\n"{text}"\n' if name == "a.csv" else text
    (article,) = read_bytes(tmp_path, name, data.encode(), repair=True).articles
    assert (article.text, article.original) == (MEANT, text)
    assert article.cleaning["mojibake"] == 10
    assert article.source.doubts == ()


@pytest.mark.parametrize(
    "text",
    [
        MEANT,
        "Il va à\xa0«\xa0Paris\xa0» et à\xa0«\xa0Rome\xa0»",
        "ÂGE D’OR, CHÂTEAU, AMANHÃ, SÃO PAULO",
        "Привет, мир. Ñandú, Ångström, Älg, Îles.",
        "one â€™ by chance",
        "plain",
        "",
    ],
)
def test_what_is_well_is_not_touched(text: str) -> None:
    assert repaired(text) is None


LETTERS = st.characters(min_codepoint=0xA0, max_codepoint=0x7FF, exclude_categories=["Cn", "Mn", "Cf"])


@given(st.lists(LETTERS, min_size=2, max_size=20))
def test_what_was_spoilt_comes_back_as_it_was_meant(letters: list[str]) -> None:
    text = " x ".join(letters)
    found = repaired(spoilt(text))
    assert found is None or found.text == text
