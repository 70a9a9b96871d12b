"""A file's bytes, or a text already decoded, into an article."""

from __future__ import annotations

import hashlib
from itertools import islice
from typing import TYPE_CHECKING

from reader.corpus.blocks import pieces
from reader.corpus.clean import clean
from reader.corpus.decode import decode
from reader.corpus.front_matter import read_front_matter
from reader.corpus.headline import one_line, read_opening, same_words_key, shortened
from reader.corpus.languages import language_name
from reader.corpus.split import split_pieces
from reader.errors import InputError
from reader.model.article import Article, Sentence, SentenceKind, Source, article_id

if TYPE_CHECKING:
    from reader.corpus.front_matter import FrontMatter


def build_article(data: bytes, *, path: str, language: str = "english", markdown: bool = False) -> Article:
    """The article that a text or Markdown file with these bytes is.

    `path` is the name to record as its source. `language` is a name or an ISO 639-1 code.

    Raises:
        InputError: there is no text in `data`, or the language is not known.
    """
    decoded = decode(data)
    source = Source(path, hashlib.sha256(data).hexdigest(), decoded.encoding, len(data), decoded.doubts)
    return article_from_text(decoded.text, source=source, language=language, markdown=markdown)


def article_from_text(decoded: str, *, source: Source, language: str = "english", markdown: bool = False) -> Article:
    """The article with this text, which may begin with a front matter.

    Raises:
        InputError: there is no text but blanks and characters that cleaning takes out, or the language
            is not known.
    """
    language = language_name(language)
    cleaned = clean(decoded)
    front = read_front_matter(cleaned.text)
    text = _with_headline(front, markdown=markdown)
    parts = list(pieces(text, markdown=markdown))
    if not parts:
        raise InputError("empty file", advice="There is no text in it")
    opening = read_opening(text, parts)
    kinds = list(opening.spans)
    kinds += [(*span, SentenceKind.SENTENCE) for span in split_pieces(text, parts[opening.taken :], language)]
    return Article(
        id=article_id(text),
        title=shortened(front.title) or opening.title,
        text=text,
        sentences=tuple([Sentence(n, start, end, kind) for n, (start, end, kind) in enumerate(kinds)]),
        source=source,
        original=None if text == decoded else decoded,
        cleaning=cleaned.counts,
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
