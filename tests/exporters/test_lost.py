"""What each format loses is what docs/formats.md says: another value of it changes nothing in the file."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from reader.exporters import FORMATS, ExportFormat, ExportOptions
from reader.model.article import Sentence
from reader.model.codebook_toml import parse_codebook
from reader.model.export_row import ArticleRows, ExportContext, ExportRow
from reader.resources import default_codebook
from tests.making import HERE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGE = (HERE / "docs" / "formats.md").read_text("utf-8")
WORDS_OF = (
    "Quill won.\tAt last.",
    "Renn lost the \U0001f389 vote.",
    "Nobody asked.",
    "The count was wrong.",
    "It rained.",
    "Then the ferry left the old harbour for the island.",
    "After a long night it rained again.",
)
TEXT = f"{' '.join(WORDS_OF[:-1])}\n{WORDS_OF[-1]}"
SENTENCES = tuple(
    Sentence(number, TEXT.index(words), TEXT.index(words) + len(words)) for number, words in enumerate(WORDS_OF)
)
"""The last two are not judged, and far from what is."""
TIME = "2026-01-01T00:00:00.000Z"
BASE = ExportRow(
    "n0", "stance", "a1", "Title", "one.txt", 0, 0, 0, "", "anna", "labelled", "", "", "", "", "", "", "", "", "",
    2, "a note", "c1", TIME, TIME, 2.5,
)  # fmt: skip
MENTIONED = {
    "claim_type": "quantity", "claim_id": "k1", "claim": "The count was wrong", "claim_topic": "votes",
    "claim_verdict": "false", "claim_verdict_url": "https://example.org/v", "claim_note": "seen",
}  # fmt: skip


def row(sentence: int, layer: str, **said: Any) -> ExportRow:
    start, end = SENTENCES[sentence].start, SENTENCES[sentence].end
    at = {"sentence_index": sentence, "start": start, "end": end, "sentence": TEXT[start:end]}
    return BASE._replace(annotation_id=f"n{sentence}{layer}", layer=layer, **at, **said)


STANCE = {
    "target": "Quill",
    "target_kind": "person",
    "voice": "author",
    "holder": "Ida",
    "expression": "explicit",
    "aim": "x",
}
WORDS = SENTENCES[1].start, SENTENCES[1].start + len("Renn lost")
EARLY, LATE = "2025-12-01T00:00:00.000Z", "2026-03-01T00:00:00.000Z"
ROWS = (
    row(0, "stance", stance="favor", label="favor", created_at=EARLY, **STANCE),
    row(1, "stance", stance="mixed", label="mixed", **STANCE),
    row(2, "stance", state="unsure", target="Quill", target_kind="person"),
    row(0, "claim", factuality="UFS", label="UFS"),
    row(2, "claim", state="skipped"),
    row(1, "loaded_words", label="praise", span_start=WORDS[0], span_end=WORDS[1], span="Renn lost"),
    row(0, "mention", state="", relation="denies", **MENTIONED),
    row(3, "mention", state="", relation="asserts", voice="author", holder="Ida", **MENTIONED),
    row(
        4,
        "mention",
        state="",
        relation="reports",
        updated_at=LATE,
        **MENTIONED | {"claim_id": "k0", "claim": "It rained"},
    ),
    row(3, "note", state=""),
)
ARTICLE = ArticleRows(
    "a1", "Title", "one.txt", TEXT, SENTENCES, list(ROWS), "https://example.org/1", "Ida Roke", "2026-01-31", "english",
    {"desk": "politics"},
)  # fmt: skip


def each_row(**said: Any) -> Callable[[ArticleRows], ArticleRows]:
    """Everywhere where something is said of these fields, this is said."""
    return lambda article: replace(
        article,
        rows=[
            found._replace(**{name: new for name, new in said.items() if getattr(found, name) not in {"", None}})
            for found in article.rows
        ],
    )


def of_layer(layer: str, **said: Any) -> Callable[[ArticleRows], ArticleRows]:
    return lambda article: replace(
        article, rows=[found._replace(**said) if found.layer == layer else found for found in article.rows]
    )


def each(field: str, value: str, **said: Any) -> Callable[[ArticleRows], ArticleRows]:
    """Where this field has this value, this is said."""
    return lambda article: replace(
        article, rows=[r._replace(**said) if getattr(r, field) == value else r for r in article.rows]
    )


def left_open(article: ArticleRows) -> ArticleRows:
    return replace(article, rows=[r for r in article.rows if r.state not in {"unsure", "skipped"}])


CHANGES: dict[str, Callable[[ArticleRows], ArticleRows]] = {
    "who": each_row(annotator="ben"),
    "when each was made": of_layer("claim", created_at="2025-12-31T00:00:00.000Z"),
    "when each was changed": of_layer("claim", updated_at="2026-02-01T00:00:00.000Z"),
    "ids of judgments": lambda article: replace(
        article, rows=[r._replace(annotation_id=f"m{r.annotation_id}") for r in article.rows]
    ),
    "codebook": each_row(codebook_version="c2"),
    "seconds": each_row(seconds=7.5),
    "confidence": each_row(confidence=3),
    "notes": each_row(note="another"),
    "targets": each_row(target="Renn"),
    "kinds of targets": each_row(target_kind="group"),
    "voices": each_row(voice="unclear"),
    "holders": each_row(holder="Bo"),
    "expression and aim": each_row(expression="implicit", aim="y"),
    "favor or not": each("stance", "favor", stance="against", label="against"),
    "neutral or mixed": each("stance", "mixed", stance="neutral", label="neutral"),
    "CFS or not": each("label", "UFS", factuality="CFS", label="CFS"),
    "UFS or NFS": each("label", "UFS", factuality="NFS", label="NFS"),
    "which words": each_row(span_end=WORDS[0] + len("Renn"), span="Renn"),
    "own layers": of_layer("loaded_words", label="blame"),
    "what was left open": left_open,
    "asserted or denied": each("relation", "asserts", relation="denies"),
    "reported or questioned": each("relation", "reports", relation="questions"),
    "denied or questioned": each("relation", "denies", relation="questions"),
    "wording of claims": each_row(claim="It was not wrong"),
    "ids of claims": each_row(claim_id="k2"),
    "types of claims": each_row(claim_type="quote"),
    "topics": each_row(claim_topic="counts"),
    "verdicts": each_row(claim_verdict="true", claim_verdict_url="https://example.org/w"),
    "notes on claims": each_row(claim_note="unseen"),
    "ids of articles": lambda article: replace(
        article, id="a2", rows=[r._replace(article_id="a2") for r in article.rows]
    ),
    "titles": lambda article: replace(article, title="T", rows=[r._replace(article_title="T") for r in article.rows]),
    "sources": lambda article: replace(article, source="s", rows=[r._replace(source="s") for r in article.rows]),
    "addresses": lambda article: replace(article, url="https://example.org/2"),
    "authors": lambda article: replace(article, author="Bo Roke"),
    "dates": lambda article: replace(article, published="2026-02-01"),
    "languages": lambda article: replace(article, language="german"),
    "metadata": lambda article: replace(article, metadata={"desk": "sport"}),
    "other sentences": lambda article: replace(article, text=TEXT.replace("rained again", "poured again")),
    "text between sentences": lambda article: replace(article, text=TEXT.replace(".\n", ". ")),
    "white space in sentences": lambda article: replace(
        article,
        text=TEXT.replace("\t", " "),
        rows=[found._replace(sentence=found.sentence.replace("\t", " ")) for found in article.rows],
    ),
}
"""Something else that could have been said, by what the page calls it."""
CODEBOOKS = (parse_codebook(default_codebook().read_text("utf-8")),)
KEYS = [key for key in FORMATS if key[0] != "parquet" and key != ("label-studio", "config")]
"""Parquet has the columns of the tidy CSV, and a config is no data."""


def written(form: ExportFormat, article: ArticleRows, folder: Path) -> dict[str, bytes]:
    annotators = tuple(dict.fromkeys(found.annotator for found in article.rows))
    layers = (("loaded_words", False),)
    options = ExportOptions(annotators, ("Quill", "Renn"), layers, registers=ExportContext(codebooks=CODEBOOKS))
    if not form.is_folder:
        sink = io.BytesIO()
        form.write([article], options, sink)
        return {"": sink.getvalue()}
    folder.mkdir()
    form.write([article], options, folder)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def lost(key: tuple[str, str], folder: Path) -> list[str]:
    before = written(FORMATS[key], ARTICLE, folder / "before")
    return [
        name
        for number, (name, change) in enumerate(CHANGES.items())
        if written(FORMATS[key], change(ARTICLE), folder / str(number)) == before
    ]


def said_to_be_lost(key: tuple[str, str]) -> list[str]:
    """What the page says: a list, or all but a list."""
    (said,) = re.findall(rf"^\| {re.escape(' '.join(key))} \| ([^|]*) \|$", PAGE, re.MULTILINE)
    names = re.split(", ", said.removeprefix("all but ")) if said != "nothing" else []
    assert set(names) <= set(CHANGES)
    return [name for name in CHANGES if (name in names) != said.startswith("all but ")]


@pytest.mark.parametrize("key", KEYS, ids="-".join)
def test_what_a_format_loses_is_what_the_page_says(key: tuple[str, str], tmp_path: Path) -> None:
    assert lost(key, tmp_path) == said_to_be_lost(key)


@pytest.mark.parametrize("name", list(CHANGES))
def test_everything_that_is_said_can_be_said_otherwise(name: str) -> None:
    assert CHANGES[name](ARTICLE) != ARTICLE
