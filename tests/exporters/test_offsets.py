"""Whatever stands before the words and in them, every format that has offsets gives exactly these words back."""

from __future__ import annotations

import io
import json
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st

from reader.exporters import ExportOptions, find_format
from reader.model.article import Sentence, SentenceKind
from reader.model.export_row import ArticleRows, ExportRow

if TYPE_CHECKING:
    from collections.abc import Iterator

ROW = ExportRow(
    "n0", "words", "a1", "Title", "one.txt", 0, 0, 1, "", "anna", "labelled", "", "", "", "", "", "", "", "", "",
    None, "", "c1", "2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z", None, "praise",
)  # fmt: skip
CLEANED = st.characters(
    exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufffe\uffff"
) | st.sampled_from("\n\t\U0001f389\u0301\u200d\U0001f1e9")
"""What can be in a text after it was cleaned (the two noncharacters that XML lacks are tried below)."""


@st.composite
def articles(draw: st.DrawFn) -> ArticleRows:
    text = draw(st.text(CLEANED, min_size=1, max_size=60))
    rows = []
    for number in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        begin = draw(st.integers(start, end - 1))
        stop = draw(st.integers(begin + 1, end))
        span = (begin, stop, text[begin:stop]) if draw(st.booleans()) else (None, None, "")
        row = ROW._replace(annotation_id=f"n{number}", start=start, end=end, sentence=text[start:end])
        rows.append(row._replace(span_start=span[0], span_end=span[1], span=span[2]))
    sentences = (Sentence(0, 0, len(text), SentenceKind.SENTENCE),)
    return ArticleRows("a1", "Title", "one.txt", text, sentences, rows)


def written(name: str, article: ArticleRows, layout: str = "") -> dict[str, str]:
    form, options = find_format(name, layout), ExportOptions(("anna",))
    if not form.is_folder:
        sink = io.BytesIO()
        form.write([article], options, sink)
        return {"": sink.getvalue().decode()}
    with tempfile.TemporaryDirectory() as folder:
        form.write([article], options, Path(folder))
        return {path.suffix: path.read_bytes().decode() for path in Path(folder).rglob("*") if path.is_file()}


def words(article: ArticleRows) -> set[str]:
    return {row.span or row.sentence for row in article.rows}


def places(article: ArticleRows) -> set[tuple[int, int]]:
    return {row.place for row in article.rows}


def as_one_line(text: str) -> str:
    return text.replace("\n", " ").replace("\t", " ")


@given(articles())
def test_json_formats_count_in_code_points(article: ArticleRows) -> None:
    task = json.loads(written("doccano", article)[""])
    assert task["text"] == article.text
    assert {tuple(label[:2]) for label in task["label"]} == places(article)
    related = json.loads(written("doccano", article, "relations")[""])
    assert {(each["start_offset"], each["end_offset"]) for each in related["entities"]} == places(article)
    prodigy = json.loads(written("prodigy", article)[""])
    assert {(each["start"], each["end"]) for each in prodigy["spans"]} == places(article)
    (studio,) = json.loads(written("label-studio", article)[""])
    regions = [each["value"] for each in studio["annotations"][0]["result"] if each["type"] == "labels"]
    assert {(each["start"], each["end"]) for each in regions} == places(article)
    assert {each["text"] for each in regions} == words(article)


@given(articles())
def test_web_annotations_count_in_code_points_and_quote(article: ArticleRows) -> None:
    for item, row in zip(json.loads(written("w3c", article)[""])["items"], article.rows, strict=True):
        quote, position = item["target"]["selector"]
        assert (position["start"], position["end"]) == row.place
        assert quote["exact"] == (row.span or row.sentence)
        before = article.text[: position["start"]]
        assert before.endswith(quote["prefix"])
        assert (before + quote["exact"] + quote["suffix"]) == article.text[
            : len(before + quote["exact"] + quote["suffix"])
        ]


BLANK = ROW._replace(end=3, sentence="a\n\tb"[:3], span_start=1, span_end=3, span="\n\t")


@example(ArticleRows("a1", "Title", "one.txt", "a\n\tb", (Sentence(0, 0, 4),), [BLANK]))
@given(articles())
def test_brat_counts_in_code_points(article: ArticleRows) -> None:
    files = written("brat", article)
    assert files[".txt"] == article.text
    found = [line.split("\t") for line in files[".ann"].split("\n") if line.startswith("T")]
    assert len(found) == len(article.rows)
    for (_, head, said), row in zip(found, article.rows, strict=True):
        parts = [tuple(map(int, part.split(" "))) for part in head.split(" ", 1)[1].split(";")]
        assert " ".join(as_one_line(article.text[start:end]) for start, end in parts) == said
        start, end = row.place
        assert start <= parts[0][0] < parts[-1][1] <= end
        kept = "".join(article.text[begin:stop] for begin, stop in parts)
        assert kept.replace("\n", "").replace("\t", "") == (row.span or row.sentence).replace("\n", "").replace(
            "\t", ""
        )


@given(articles())
def test_uima_counts_in_utf_16(article: ArticleRows) -> None:
    files = written("uima", article)
    root = ET.fromstring(files[".xmi"])
    units = article.text.encode("utf-16-le")

    def covered() -> Iterator[str]:
        for each in root:
            if "layer.ecore" in each.tag:
                yield units[2 * int(each.get("begin", "")) : 2 * int(each.get("end", ""))].decode("utf-16-le")

    assert list(covered()) == [row.span or row.sentence for row in article.rows]
    assert next(each for each in root if each.tag.endswith("}Sofa")).get("sofaString") == article.text


def test_what_xml_cannot_hold_moves_no_offset() -> None:
    text = "a\ufffe\U0001f389\uffffb"
    row = ROW._replace(start=0, end=5, sentence=text, span_start=4, span_end=5, span="b")
    article = ArticleRows("a1", "Title", "one.txt", text, (Sentence(0, 0, 5),), [row])
    root = ET.fromstring(written("uima", article)[".xmi"])
    sofa = next(each for each in root if each.tag.endswith("}Sofa")).get("sofaString", "")
    assert sofa == "a\ufffd\U0001f389\ufffdb"
    span = next(each for each in root if "layer.ecore" in each.tag)
    assert sofa.encode("utf-16-le")[2 * int(span.get("begin", "")) :].decode("utf-16-le") == "b"
