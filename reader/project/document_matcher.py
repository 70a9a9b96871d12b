"""Matching the documents of a file with articles, and places in them with sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from reader.importers.clean import clean, moved_offsets
from reader.importers.segmentation.split import split
from reader.loaders.records import ImportedDocument, LabelError
from reader.model.alignment import MatchKind, SentenceAligner, shift_between
from reader.model.article import Sentence, SentenceKind, article_id
from reader.model.sanitize import unguard_cell
from reader.model.wording import wording
from reader.store import articles
from reader.store.articles import Place, StoredArticle, collapse_spaces, sentence_places
from reader.store.sqlite import Connection

_ARTICLES_AT_HAND = 64
_LONGEST_SENTENCE = 1_000
"""Characters."""
Span = tuple[int, int]


class Unmatched(LabelError):  # noqa: N818 - it is about one text or label, never about the program
    """Why a text is no article here, or a place in it no sentence."""


class MatchedSentence(NamedTuple):
    """A sentence that a label is on."""

    sentence: Sentence
    how: MatchKind
    words: Span | None = None
    """The span of the words in the article, in code points; None if they are the whole sentence."""
    is_part: bool = False
    """Whether the label is on some words of the sentence only."""


class Match(NamedTuple):
    """A document of a file, and the article that it is, or is part of."""

    article: StoredArticle
    text: str
    """The text of the document, cleaned."""
    raw: str
    """The text as the file has it."""
    moved: int | None = None
    """The distance from an offset into `text` to the article's; None for another edition or other spacing."""
    how: MatchKind = MatchKind.EXACT
    only: Sentence | None = None
    """The one sentence that it is, as a row of our own says, or where its white space is not as in the article."""


class Matcher:
    """Finds the articles of documents, many at a time, each time in one pass over the corpus."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._article = lru_cache(_ARTICLES_AT_HAND)(self._load)

    def match(self, documents: Iterable[ImportedDocument]) -> Iterator[tuple[ImportedDocument, Match | Unmatched]]:
        """Yield each document with its article, or the reason why there is none, in order."""
        pending: list[tuple[_Text, Match | Unmatched | None]] = []
        for document in documents:
            text = _Text(document)
            try:
                pending.append((text, self._at_once(text)))
            except Unmatched as why:
                pending.append((text, why))
        wanted = {words for text, match in pending if match is None for words in text.sentences | text.as_one}
        places = sentence_places(self._connection, wanted) if wanted else {}
        for text, match in pending:
            try:
                yield text.document, match or self._looked_up(text, places)
            except Unmatched as why:
                yield text.document, why

    def _at_once(self, text: _Text) -> Match | None:
        """The article with just this text, or that the file names and which has the text where it says."""
        document = text.document
        if document.judgment:
            return self._stated(document)
        named, start = self._named(document), document.start
        for raw, words in text.readings:
            for edition in dict.fromkeys((words, f"{words}\n", words.rstrip(), f"{words.rstrip()}\n")):
                key = articles.key_of(self._connection, article_id(edition))
                if key is not None:
                    return Match(self._article(key), words, raw, 0)
            if named and start is not None and start >= 0 and words and named.text.startswith(words, start):
                return Match(named, words, raw, start)
        return None

    def _stated(self, document: ImportedDocument) -> Match:
        """The sentence that a row of our own names by its article, its place and its words."""
        article = self._named(document)
        place = f"{document.start}-{document.end}"
        if article is None:
            raise Unmatched(f"there is no article {document.article_id} here")
        sentence = next((s for s in article.sentences if (s.start, s.end) == (document.start, document.end)), None)
        if sentence is None:
            raise Unmatched(f"article {article.id} has no sentence at {place}")
        if article.text[sentence.start : sentence.end] != document.text:
            raise Unmatched(f"the sentence at {place} of article {article.id} reads otherwise")
        return Match(article, document.text, document.text, sentence.start, only=sentence)

    def _load(self, key: int) -> StoredArticle:
        article = articles.load_article(self._connection, key)
        assert article is not None  # noqa: S101 - articles are never taken away
        return article

    def _named(self, document: ImportedDocument) -> StoredArticle | None:
        key = articles.key_of(self._connection, document.article_id) if document.article_id else None
        return self._article(key) if key is not None else None

    def _looked_up(self, text: _Text, places: dict[str, list[Place]]) -> Match:
        named = self._named(text.document)
        if len(text.sentences) == 1 or not text.as_one.isdisjoint(places):
            return self._one_sentence(text, places, named)
        keys = [named.key] if named else _likely(text.sentences, places)
        found = [match for key in keys if (match := self._whole(key, text))]
        if len(found) > 1:
            raise Unmatched(f"it is in {len(found)} articles here")
        if found:
            return found[0]
        if len(keys) != 1:
            raise Unmatched(f"{len(keys)} articles here are like it" if keys else "no article here has this text")
        raw, words = text.readings[0]
        return Match(self._article(keys[0]), words, raw, None, MatchKind.CONTEXT)

    def _one_sentence(self, text: _Text, places: dict[str, list[Place]], named: StoredArticle | None) -> Match:
        """The sentence with just these words, which must stand only once here."""
        for raw, words in text.readings:
            found = places.get(collapse_spaces(words), [])
            if named is not None:
                found = [place for place in found if place[0] == named.key]
            if len(found) > 1:
                raise Unmatched(f"a sentence with these words stands in {len(found)} places here")
            if found:
                article = self._article(found[0][0])
                sentence = article.sentences[found[0][1]]
                begins = words.find(article.text[sentence.start : sentence.end])
                moved = sentence.start - begins if begins >= 0 else None
                return Match(article, words, raw, moved, _sureness(words), sentence if moved is None else None)
        raise Unmatched("no sentence here has these words")

    def _whole(self, key: int, text: _Text) -> Match | None:
        """The article, if it holds the whole text, or the text all of the article, its headline aside."""
        article = self._article(key)
        for raw, words in text.readings:
            moved = shift_between(words, article.text)
            if moved is None and article.sentences and article.sentences[0].kind is SentenceKind.HEADLINE:
                end = article.sentences[0].end
                moved = shift_between(words, article.text[end:])
                moved = None if moved is None else moved + end
            if moved is not None:
                return Match(article, words, raw, moved, _sureness(words))
        return None


class _Text:
    """The text of a document, and the sentences by which its article is found."""

    def __init__(self, document: ImportedDocument) -> None:
        self.document = document

    @cached_property
    def readings(self) -> list[tuple[str, str]]:
        """The text as it is in the file and cleaned; then as it was before it was guarded against spreadsheets."""
        raw = self.document.text
        raws = (raw, unguard_cell(raw)) if self.document.is_guarded else (raw,)
        return [(each, clean(each).text) for each in dict.fromkeys(raws)]

    @cached_property
    def sentences(self) -> set[str]:
        """The sentences of the text, their white space collapsed."""
        words = self.readings[0][1]
        return {collapse_spaces(words[start:end]) for start, end in split(words)}

    @property
    def as_one(self) -> set[str]:
        """The whole text, which may be one sentence here however it would be split by itself."""
        return {
            words for words in (collapse_spaces(words) for _, words in self.readings) if len(words) <= _LONGEST_SENTENCE
        }


def _likely(sentences: set[str], places: dict[str, list[Place]]) -> list[int]:
    """The articles that share the most sentences with a text, if that is half of them or more."""
    shared = Counter(key for text in sentences for key in {place[0] for place in places.get(text, [])})
    most = max(shared.values(), default=0)
    return sorted(key for key, count in shared.items() if count == most and 2 * most >= len(sentences))


def _sureness(text: str) -> MatchKind:
    """The certainty that a text is the only one here with its words: less if they are few."""
    return MatchKind.EXACT if len(text) > _LONGEST_SENTENCE or wording(text).pieces else MatchKind.ALONE


class SentenceLocator:
    """Finds the sentences of an article that places in its document are on."""

    def __init__(self, match: Match, spans: Sequence[Span]) -> None:
        self._match = match
        offsets = [] if match.only else [offset for span in spans for offset in span]
        self._moved = moved_offsets(match.raw, offsets) if offsets else {}
        self._editions: SentenceAligner | None = None
        self._theirs: list[Span] = []

    def of(self, span: Span | None) -> list[MatchedSentence]:
        """Return the sentences at a place in the document; of the whole document, its one sentence.

        Raises `Unmatched` if it is none, it is not sure which, or the whole document is more than one.
        """
        match = self._match
        if match.only is not None:
            is_whole = span is None or match.raw[slice(*span)].split() == match.raw.split()
            moved = match.moved
            words = None if span is None or moved is None else (span[0] + moved, span[1] + moved)
            return [MatchedSentence(match.only, match.how, words, is_part=not is_whole)]
        if span is None:
            return self._whole()
        start, end = self._moved[span[0]], self._moved[span[1]]
        return self._at(start, end)

    def headline(self) -> list[MatchedSentence]:
        """Return the first sentence that is judged, for a label on the whole article."""
        first = next((s for s in self._match.article.sentences if s.is_judged), None)
        if first is None:
            raise Unmatched("the article has no sentence")
        return [MatchedSentence(first, self._match.how, is_part=False)]

    def _whole(self) -> list[MatchedSentence]:
        text = self._match.text
        core = text.strip()
        start = text.find(core)
        found = self._at(start, start + len(core))
        if len(found) != 1:
            raise Unmatched(f"it is about a text of {len(found)} sentences, and here each is judged")
        return found

    def _at(self, first: int, last: int) -> list[MatchedSentence]:
        """The sentences at a place of the text: found by its context, or moved and with the same text there."""
        moved = self._match.moved
        found = list(self._by_context(first, last) if moved is None else self._shifted(moved, first, last))
        if not found:
            raise Unmatched("there is no sentence at this place here")
        return found

    def _shifted(self, moved: int, first: int, last: int) -> Iterator[MatchedSentence]:
        text = self._match.article.text
        start, end = first + moved, last + moved
        if start < 0 or text[start:end] != self._match.text[first:last]:
            raise Unmatched("the article reads otherwise at this place here")
        for sentence in self._match.article.sentences:
            first, last = max(start, sentence.start), min(end, sentence.end)
            words = text[first:last] if first < last else ""
            if words.strip():
                is_part = (first, last) != (sentence.start, sentence.end)
                yield MatchedSentence(sentence, self._match.how, (first, last) if is_part else None, is_part)

    def _by_context(self, start: int, end: int) -> Iterator[MatchedSentence]:
        text, article = self._match.text, self._match.article
        if self._editions is None:
            self._theirs = split(text, article.language)
            ours = [article.text[s.start : s.end] for s in article.sentences]
            self._editions = SentenceAligner([text[first:last] for first, last in self._theirs], ours)
        for index, (first, last) in enumerate(self._theirs):
            begin, stop = max(start, first), min(end, last)
            if begin >= stop or not text[begin:stop].strip():
                continue
            anchor = self._editions.anchor(index)
            if anchor is None:
                raise Unmatched("the article reads otherwise here, and it is not sure which sentence it is now")
            sentence = article.sentences[anchor.place]
            is_part = text[begin:stop].split() != text[first:last].split()
            is_same = article.text[sentence.start : sentence.end] == text[first:last]
            by = sentence.start - first
            words = (begin + by, stop + by) if is_part and is_same else None
            yield MatchedSentence(sentence, anchor.how, words, is_part)
