"""Articles from the bytes of a file, from decoded text, or from a draft: the headline, its repeats, and the title."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from reader.errors import InputError
from reader.importers.clean import clean, is_clean, may_be_mojibake, repaired, unusual
from reader.importers.decode import decode
from reader.importers.front_matter import Draft, is_web_address, read_front_matter
from reader.importers.segmentation.blocks import Piece, pieces
from reader.importers.segmentation.split import is_wordless, split_pieces
from reader.model.article import Article, Sentence, SentenceKind, Source, article_id, language_name

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
    """The article of a text or Markdown file with these bytes, which may begin with a front matter.

    `path` is recorded as its source; `declared` is the encoding that a server declared. `language` is a name or an
    ISO 639-1 code. With `repair`, mojibake is repaired; without it, it is recorded as a doubt.

    Raises `InputError` if there is no text in `data`, or the language is not supported.
    """
    decoded = decode(data, declared)
    text, counts, mojibake = _cleaned(decoded.text, repair=repair)
    doubts = decoded.doubts + mojibake
    source = Source(path, hashlib.sha256(data).hexdigest(), decoded.encoding, len(data), doubts)
    front = read_front_matter(text)
    return _assembled(front, decoded.text, counts, source, language_name(language), markdown=markdown)


def article_from_draft(draft: Draft, *, source: Source, language: str = "english", repair: bool = False) -> Article:
    """The article of a draft; its fields are cleaned like its text.

    If the language of the draft is not supported, `language` is used and a doubt recorded.

    Raises `InputError` if cleaning leaves nothing but blanks.
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
    cleaned = clean(found.text if found and repair else text)
    if found is None:
        return *cleaned, ()
    if repair:
        return cleaned.text, {**cleaned.counts, "mojibake": found.characters}, ()
    doubt = f"{found.characters} characters look like UTF-8 read as Windows-1252 ({found.example}): see --repair"
    return *cleaned, (doubt,)


def _plain(value: str) -> str:
    return one_line(clean(value).text)


def _language_of(draft: Draft, language: str) -> tuple[str, tuple[str, ...]]:
    if not draft.language.strip():
        return language_name(language), ()
    try:
        return language_name(draft.language), ()
    except InputError:
        return language_name(language), (f"no sentence splitter for {_plain(draft.language)!r}: read as {language}",)


def _doubts_about(text: str) -> Iterator[str]:
    """Doubts about a text that was not decoded here."""
    if "\0" in text:
        yield "NUL characters were removed"
    if _SURROGATES.search(text):
        yield "unpaired surrogates were replaced by U+FFFD"


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


_LONGEST_HEADLINE = 300
_LONGEST_SHORTENED = 120
_MOST_LINES = 2
_UP_TO_LAST_WORD = re.compile(r".*[^\W_]", re.DOTALL)


class Opening(NamedTuple):
    """The pieces at the top of an article that are not split: its headline and the repeats of it."""

    title: str
    """In one line, without blanks around it."""
    spans: tuple[tuple[int, int, SentenceKind], ...]
    """Start, end (code points) and kind of each."""
    taken: int
    """The number of these pieces."""


def read_opening(text: str, parts: Sequence[Piece], *, row_in: str = "") -> Opening:
    """The headline of an article, which is its whole first piece, and the repeats of it.

    A text of one piece has no headline. Neither has a row without a title, in the language `row_in`, that begins with
    several sentences, nor a text whose first piece has more than 300 code points or is wrapped over more than two
    lines. The beginning of such a text (at most 120 code points) is only its title. Repeats directly follow the
    headline; case, blanks and punctuation at the end make no difference.
    """
    first = parts[0]
    words = text[first.start : first.end]
    none = Opening(shortened(words), (), 0)
    if len(parts) == 1 or len(words) > _LONGEST_HEADLINE or first.lines > _MOST_LINES:
        return none
    if row_in and len(split_pieces(text, parts[:1], row_in)) > 1:
        return none
    headline = same_words_key(words)
    spans = [(first.start, first.end, SentenceKind.HEADLINE)]
    taken = 1
    for piece in parts[1:]:
        if is_wordless(text, piece) and not piece.begins_block:
            start, _, kind = spans[-1]
            spans[-1] = (start, piece.end, kind)
        elif headline and _is_same(text, piece, headline):
            spans.append((piece.start, piece.end, SentenceKind.REPEAT))
        else:
            break
        taken += 1
    if taken == len(parts) and len(spans) == 1:
        return none
    return Opening(none.title, tuple(spans), taken)


def _is_same(text: str, piece: Piece, headline: str) -> bool:
    """Whether a piece has this key; nearly always its first character shows that it does not."""
    begins_alike = headline.startswith(text[piece.start].casefold())
    return begins_alike and same_words_key(text[piece.start : piece.end]) == headline


def one_line(text: str) -> str:
    """`text` with every run of blanks as one space, and no blanks around it."""
    return " ".join(text.split())


def shortened(text: str) -> str:
    """`text` in one line; if it has more than 300 code points, the first 120, cut at a word, and `…`."""
    line = one_line(text)
    if len(line) <= _LONGEST_HEADLINE:
        return line
    head = line[: _LONGEST_SHORTENED + 1]
    head = head.rpartition(" ")[0] or head[:-1]
    return head.rstrip() + "…"


def same_words_key(text: str) -> str:
    """A string that is equal for headlines with the same words; empty if there is no word."""
    match = _UP_TO_LAST_WORD.match(one_line(text))
    return match[0].casefold() if match else ""
