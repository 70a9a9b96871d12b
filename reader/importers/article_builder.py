"""A file's bytes, a text already decoded, or what a format found, into an article."""

from __future__ import annotations

import hashlib
import re
from itertools import islice
from typing import TYPE_CHECKING

from reader.errors import InputError
from reader.importers.clean import clean, is_clean, unusual
from reader.importers.decode import decode
from reader.importers.front_matter import FrontMatter, is_web_address, read_front_matter
from reader.importers.languages import language_name
from reader.importers.mojibake import may_be_broken, mended
from reader.importers.segmentation.blocks import pieces
from reader.importers.segmentation.headline import one_line, read_opening, same_words_key, shortened
from reader.importers.segmentation.split import split_pieces
from reader.model.article import Article, Sentence, Source, article_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reader.importers.draft import Draft

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
    """The article that a text or Markdown file with these bytes is.

    `path` is the name to record as its source, `declared` the encoding that a server said it is in. `language` is a
    name or an ISO 639-1 code. With `repair`, characters that were once read in a wrong encoding are mended; without
    it they are noted as a doubt.

    Raises:
        InputError: there is no text in `data`, or the language is not known.
    """
    decoded = decode(data, declared)
    source = Source(path, hashlib.sha256(data).hexdigest(), decoded.encoding, len(data), decoded.doubts)
    return article_from_text(decoded.text, source=source, language=language, markdown=markdown, repair=repair)


def article_from_text(
    decoded: str, *, source: Source, language: str = "english", markdown: bool = False, repair: bool = False
) -> Article:
    """The article with this text, which may begin with a front matter.

    Raises:
        InputError: there is no text but blanks and characters that cleaning takes out, or the language
            is not known.
    """
    text, counts, doubts = _cleaned(decoded, repair=repair)
    if doubts:
        source = source._replace(doubts=source.doubts + doubts)
    front = read_front_matter(text)
    return _assembled(front, decoded, counts, source, language_name(language), markdown=markdown)


def article_from_draft(draft: Draft, *, source: Source, language: str = "english", repair: bool = False) -> Article:
    """The article of a draft, whose fields are cleaned as its text is.

    A language that is not known is noted as a doubt and `language` is taken, as it is where none is said.

    Raises:
        InputError: there is no text but blanks and characters that cleaning takes out.
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
    doubts += (*_noted(draft.text), *mojibake)
    title = _cleaned(draft.title, repair=repair)[0]
    front = FrontMatter(
        text,
        metadata,
        title=one_line(title),
        publisher=_plain(draft.publisher),
        url=url,
        author=_plain(draft.author),
        published=_plain(draft.published),
    )
    original = text if text == draft.text else _SURROGATES.sub("\ufffd", draft.text)
    source = source._replace(doubts=(*source.doubts, *doubts))
    article = _assembled(front, original, counts, source, spoken, is_row=True)
    # A headline put on top is known from the title; only what cleaning changed need be kept as it was.
    return article._replace(original=None) if original == text else article


def _cleaned(text: str, *, repair: bool) -> tuple[str, Mapping[str, int], tuple[str, ...]]:
    """A text after cleaning, what was done to it, and what is doubtful: mojibake is mended if asked, else noted."""
    strange = unusual(text)
    if is_clean(strange) and not may_be_broken(strange):
        return text, {}, ()
    found = mended(text)  # before cleaning, which takes out some of the characters that it is made of
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


def _noted(text: str) -> tuple[str, ...]:
    """What a person should look at in a text that was not decoded here."""
    doubts = []
    if "\0" in text:
        doubts.append("the NUL characters in it were left out")
    if _SURROGATES.search(text):
        doubts.append("halves of surrogate pairs in it became U+FFFD")
    return tuple(doubts)


def _assembled(
    front: FrontMatter,
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
        raise InputError("empty file", advice="There is no text in it")
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


def _with_headline(front: FrontMatter, *, markdown: bool) -> str:
    """The text, with the title of the front matter on top where the text does not begin with it."""
    title = one_line(front.title)
    if not title:
        return front.body
    first = next(islice(pieces(front.body, markdown=markdown), 1), None)
    if first is not None and same_words_key(front.body[first.start : first.end]) == same_words_key(title):
        return front.body
    return f"{title}\n\n{front.body}"
