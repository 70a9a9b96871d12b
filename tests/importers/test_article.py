"""A file becomes an article with a headline, its repeats, and sentences at exact offsets."""

from __future__ import annotations

import codecs
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import InputError
from reader.importers.article_builder import build_article
from reader.model.article import Article, article_id


def built(text: str, *, markdown: bool = False) -> Article:
    return build_article(text.encode(), path="a.txt", markdown=markdown)


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(sentence.kind.value, article.sentence_text(sentence)) for sentence in article.sentences]


def test_the_first_line_is_the_headline_whatever_stops_are_in_it() -> None:
    article = built("\nNo gate. No boats!  None.\nThe gate is shut. Nobody knows why.\n")
    assert article.title == "No gate. No boats! None."
    assert kinds(article) == [
        ("headline", "No gate. No boats!  None."),
        ("sentence", "The gate is shut."),
        ("sentence", "Nobody knows why."),
    ]


@pytest.mark.parametrize("text", ["Nobody agreed. The mayor left.", "\n Nobody agreed.  The mayor left. \n***\n"])
def test_a_text_in_one_piece_has_no_headline_and_is_split(text: str) -> None:
    article = built(text)
    assert article.title.startswith("Nobody agreed. The mayor left.")
    assert [kind for kind, _ in kinds(article)] == ["sentence", "sentence"]


def test_a_headline_said_again_at_once_is_a_repeat_and_later_a_sentence() -> None:
    article = built("Gate shut\n\nGATE  shut.\nGate shut\n\nIt is so.\n\nGate shut")
    assert [kind for kind, _ in kinds(article)] == ["headline", "repeat", "repeat", "sentence", "sentence"]


def test_a_first_line_that_is_too_long_is_text_and_gives_a_short_title() -> None:
    line = "The gate is shut today. " * 20
    article = built(line)
    assert {kind for kind, _ in kinds(article)} == {"sentence"}
    assert len(article.sentences) == 20
    assert article.title.endswith("…")
    assert len(article.title) <= 121
    assert line.startswith(article.title[:-1])


def test_a_wrapped_paragraph_at_the_top_is_no_headline() -> None:
    article = built(
        "The harbour board has said that it will not open the northern gate\n"
        "before the end of the summer, because the chain that holds it shut has\n"
        "rusted through.\n",
    )
    assert [kind for kind, _ in kinds(article)] == ["sentence"]


def test_a_title_in_the_front_matter_is_put_on_top_where_the_text_lacks_it() -> None:
    article = built("---\ntitle: Gate shut\nsource: The Post\n---\nThe gate is shut.\n")
    assert article.text == "Gate shut\n\nThe gate is shut.\n"
    assert article.publisher == "The Post"
    assert article.original == "---\ntitle: Gate shut\nsource: The Post\n---\nThe gate is shut.\n"


def test_a_title_in_the_front_matter_that_the_text_begins_with_is_not_said_twice() -> None:
    article = built("---\ntitle: Gate shut\n---\n\n# GATE  shut\n\nIt is.\n", markdown=True)
    assert article.text == "# GATE  shut\n\nIt is.\n"
    assert kinds(article) == [("headline", "GATE  shut"), ("sentence", "It is.")]
    assert article.title == "Gate shut"


def test_marks_of_a_markdown_heading_are_in_the_text_but_not_in_the_title() -> None:
    article = built("## Gate shut\nIt is.", markdown=True)
    assert (article.title, article.text) == ("Gate shut", "## Gate shut\nIt is.")


def test_a_line_under_the_headline_belongs_to_it() -> None:
    article = built("Gate shut\n=========\nIt is.")
    assert kinds(article) == [("headline", "Gate shut\n========="), ("sentence", "It is.")]
    assert article.title == "Gate shut"


def test_offsets_are_code_points_after_cleaning() -> None:
    article = built("😀 Gate\r\n\r\nE\u0301te\u0301 \x1b[2Jdone.\u202e The end.\r\n")
    assert [text for _, text in kinds(article)] == ["😀 Gate", "E\u0301te\u0301 [2Jdone.", "The end."]
    assert article.cleaning == {"newlines": 3, "control": 1, "bidi": 1}
    assert article.original is not None
    assert article.sentences[1].start == len("😀 Gate\n\n")


def test_a_clean_text_is_not_stored_twice() -> None:
    assert built("Gate\n\nShut.\n").original is None


def test_the_same_text_in_two_encodings_is_one_article() -> None:
    text = "Tor zu\n\nDie Größe überrascht.\n"
    utf8 = build_article(text.encode(), path="a.txt")
    utf16 = build_article(codecs.BOM_UTF16_LE + text.replace("\n", "\r\n").encode("utf-16-le"), path="b.txt")
    assert utf8.id == utf16.id == article_id(text)
    assert utf8.source.sha256 != utf16.source.sha256


def test_the_source_tells_what_was_read() -> None:
    data = "Größe der Tür, überall geprüft und für gut befunden.".encode("cp1252")
    source = build_article(data, path="ä/b.txt").source
    assert (source.path, source.size, source.sha256) == (
        "ä/b.txt",
        len(data),
        hashlib.sha256(data).hexdigest(),
    )
    assert len(source.doubts) == 1


def test_the_language_is_recorded_by_its_name() -> None:
    assert build_article(b"Tor zu", path="a", language="de").language == "german"


@pytest.mark.parametrize("text", ["", " \n", "\x1b", "\ufeff\n", "---\na: b\n---\n"])
def test_a_file_without_text_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="the file is empty"):
        built(text)


@given(
    text=st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("-#.\n\r\x1b ")),
    markdown=st.booleans(),
)
def test_any_text_gives_a_sound_article_or_a_reason(text: str, *, markdown: bool) -> None:
    try:
        article = built(text, markdown=markdown)
    except InputError:
        return
    end = 0
    for position, sentence in enumerate(article.sentences):
        assert sentence.position == position
        assert end <= sentence.start < sentence.end <= len(article.text)
        assert article.sentence_text(sentence) == article.sentence_text(sentence).strip()
        end = sentence.end
    assert article.title == " ".join(article.title.split())
    assert article.id == article_id(article.text)
