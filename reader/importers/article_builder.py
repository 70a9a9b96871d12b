"""Articles from the bytes of a file, from decoded text, or from a draft."""

from __future__ import annotations

import hashlib
import re
from itertools import islice
from typing import TYPE_CHECKING

from reader.errors import InputError
from reader.importers.clean import clean, is_clean, may_be_mojibake, repaired, unusual
from reader.importers.decode import decode
from reader.importers.front_matter import Draft, is_web_address, read_front_matter
from reader.importers.segmentation.blocks import pieces
from reader.importers.segmentation.headline import one_line, read_opening, same_words_key, shortened
from reader.importers.segmentation.split import split_pieces
from reader.model.article import Article, Sentence, Source, article_id, language_name

if TYPE_CHECKING:
    from collections.abc import Mapping

_SURROGATES = re.compile("[\ud800-\udfff]")


def build_article(
    data: bytes,
    *,
    path: str,
    declared: str = "",
    language: str = "english",
    markdown: bool = False,
    repair: bool = False,
) -> Article:
    """The article of a text or Markdown file with these bytes.

    `path` is recorded as its source; `declared` is the encoding that a server declared. `language` is a name or an
    ISO 639-1 code. With `repair`, mojibake is repaired; without it, it is recorded as a doubt.

    Raises:
        InputError: there is no text in `data`, or the language is not supported.
    """
    decoded = decode(data, declared)
    source = Source(path, hashlib.sha256(data).hexdigest(), decoded.encoding, len(data), decoded.doubts)
    return article_from_text(decoded.text, source=source, language=language, markdown=markdown, repair=repair)


def article_from_text(
    decoded: str, *, source: Source, language: str = "english", markdown: bool = False, repair: bool = False
) -> Article:
    """The article with this text, which may begin with a front matter.

    Raises:
        InputError: cleaning leaves nothing but blanks, or the language is not supported.
    """
    text, counts, doubts = _cleaned(decoded, repair=repair)
    if doubts:
        source = source._replace(doubts=source.doubts + doubts)
    front = read_front_matter(text)
    return _assembled(front, decoded, counts, source, language_name(language), markdown=markdown)


def article_from_draft(draft: Draft, *, source: Source, language: str = "english", repair: bool = False) -> Article:
    """The article of a draft; its fields are cleaned like its text.

    If the language of the draft is not supported, `language` is used and a doubt recorded.

    Raises:
        InputError: cleaning leaves nothing but blanks.
    """
    text, counts, mojibake = _cleaned(draft.text, repair=repair)
    if not text or text.isspace():
        raise InputError("there is no text in it")
    metadata = {_plain(name): clean(value).text for name, value in draft.metadata.items() if value}
    url = _plain(draft.url)
    if url and not is_web_address(url):
        metadata.setdefault("url", url)
        url = ""
    spoken, doubts = _language_of(draft, language)
    doubts += (*_doubts_about(draft.text), *mojibake)
    title = _cleaned(draft.title, repair=repair)[0]
    front = Draft(
        text,
        title=one_line(title),
        publisher=_plain(draft.publisher),
        url=url,
        author=_plain(draft.author),
        published=_plain(draft.published),
        metadata=metadata,
    )
    original = text if text == draft.text else _SURROGATES.sub("\ufffd", draft.text)
    source = source._replace(doubts=(*source.doubts, *doubts))
    article = _assembled(front, original, counts, source, spoken, is_row=True)
    # A headline put on top is known from the title; only what cleaning changed need be kept as it was.
    return article._replace(original=None) if original == text else article


def _cleaned(text: str, *, repair: bool) -> tuple[str, Mapping[str, int], tuple[str, ...]]:
    """A text after cleaning, the changes by rule, and doubts: mojibake is repaired on request, else reported."""
    strange = unusual(text)
    if is_clean(strange) and not may_be_mojibake(strange):
        return text, {}, ()
    found = repaired(text)  # before cleaning, which removes some of its characters
    if found is None:
        cleaned = clean(text)
        return cleaned.text, cleaned.counts, ()
    if repair:
        cleaned = clean(found.text)
        return cleaned.text, {**cleaned.counts, "mojibake": found.characters}, ()
    cleaned = clean(text)
    doubt = f"{found.characters} characters look like UTF-8 read as Windows-1252 ({found.example}): see --repair"
    return cleaned.text, cleaned.counts, (doubt,)


def _plain(value: str) -> str:
    return one_line(clean(value).text)


def _language_of(draft: Draft, language: str) -> tuple[str, tuple[str, ...]]:
    if not draft.language.strip():
        return language_name(language), ()
    try:
        return language_name(draft.language), ()
    except InputError:
        return language_name(language), (f"no sentence splitter for {_plain(draft.language)!r}: read as {language}",)


def _doubts_about(text: str) -> tuple[str, ...]:
    """Doubts about a text that was not decoded here."""
    doubts = []
    if "\0" in text:
        doubts.append("NUL characters were removed")
    if _SURROGATES.search(text):
        doubts.append("unpaired surrogates were replaced by U+FFFD")
    return tuple(doubts)


def _assembled(
    front: Draft,
    original: str,
    cleaning: Mapping[str, int],
    source: Source,
    language: str,
    *,
    markdown: bool = False,
    is_row: bool = False,
) -> Article:
    text = _with_headline(front, markdown=markdown)
    parts = list(pieces(text, markdown=markdown))
    if not parts:
        raise InputError("the file is empty")
    opening = read_opening(text, parts, row_in=language if is_row and not front.title else "")
    sentences = [Sentence(n, start, end, kind) for n, (start, end, kind) in enumerate(opening.spans)]
    spans = split_pieces(text, parts[opening.taken :], language)
    sentences += [Sentence(n, start, end) for n, (start, end) in enumerate(spans, len(sentences))]
    return Article(
        id=article_id(text),
        title=shortened(front.title) or opening.title,
        text=text,
        sentences=tuple(sentences),
        source=source,
        original=None if text == original else original,
        cleaning=cleaning,
        publisher=front.publisher,
        url=front.url,
        author=front.author,
        published=front.published,
        language=language,
        metadata=front.metadata,
    )


def _with_headline(front: Draft, *, markdown: bool) -> str:
    """The text, with the title of the draft on top if the text does not begin with it."""
    title = one_line(front.title)
    if not title:
        return front.text
    first = next(islice(pieces(front.text, markdown=markdown), 1), None)
    if first is not None and same_words_key(front.text[first.start : first.end]) == same_words_key(title):
        return front.text
    return f"{title}\n\n{front.text}"
