"""How the holder of a sentence's stance speaks, told from quotation marks and reporting verbs: a pre-fill.

PolNeAR's distinction (Newell et al. 2018): direct where all that is reported is quoted, indirect where
none of it is, mixed where some is. The verbs are English; in other languages the marks alone decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.model.annotation import Voice
from reader.model.attribution.quotations import quotations

SAYING = frozenset(
    """
    acknowledged acknowledges added adding adds admits admitted alleged alleges announced announces argued argues
    arguing asserted asserts boasted claimed claiming commented complained complains concedes conceded confirmed
    confirms contended contends cried declared declares denied denies deny denying exclaimed explained explains
    insist insisted insists joked maintained maintains mentioned muttered noted objected pledged predicted predicts
    promised quipped recalled recalls remarked replied replies responded responds retorted revealed ruled said say
    saying says shouted stated stressed stresses suggested suggests swore tell telling tells testified told tweeted
    vowed warned warns whispered writes wrote
    """.split()  # noqa: SIM905 - a list of words is read more easily than a list of strings
)
"""Verbs of saying, in the forms that are not nouns as often: what is said may stand in quotation marks."""

JUDGING = frozenset(
    """
    accuse accused accuses accusing believe believed believes blame blamed blames blaming condemn condemned condemns
    criticised criticises criticized criticizes defended defends demanded denounced denounces doubted faulted praised
    praises recommended recommends rejected rejects thanked think thinks urged urges welcomed welcomes
    """.split()  # noqa: SIM905
)
"""Verbs of thinking and judging: the words around the quotation marks carry the holder's view too."""

NAMING = frozenset(
    """
    attacked branded call called calling calls compared comparing describe described describes describing
    dismissed dubbed found hailed introduced labelled labeled likened slammed slams
    """.split()  # noqa: SIM905
)
"""Verbs that report only beside quotation marks: `called it “a surprise”`, but `called the police`."""

_REPORTING = SAYING | JUDGING
_NOT_SAID = re.compile(
    r"\b(?:to|not|n[’']t|cannot|could|can|would|will|must|should|might|may|never) (?:say|tell)\b"
    r"|\b(?:to|will|would) be [a-z]+ed\b|\bthe adding\b|\bso-called\b"
)
"""What nobody has said, or not yet."""
_PHRASE = re.compile(
    r"\baccording to\b|\bin (?:my|his|her|their|its|the) (?:view|opinion|words?)\b|\bcall(?:s|ed|ing)? for\b"
    r"|\bputs? the \w+ at\b|\bpoint(?:s|ed|ing)? (?:\w+ )?out\b"
    r"|\b(?:claims?|finds|found|notes?|reports?|reported|rules?|shows?|showed|states?|thought|thinking|warnings?)"
    r" that\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_AT_ONCE = re.compile(r"\s*(?:[Hh]e|[Ss]he|[Tt]hey|I|we)?\s*([a-z]+)")
_ENDS_UTTERANCE = ",.!?…—–"
_FRAME_WORDS = 8
_SCARE_WORDS = 2
_GOES_ON = frozenset({"and", "are", "but", "is", "or", "was", "were", "which", "who"})


def reports(text: str) -> bool:
    """Whether an English verb or phrase in `text` says that somebody says, thinks or judges something."""
    return _has_verb(text, _REPORTING) or _PHRASE.search(text) is not None


def _has_verb(text: str, verbs: frozenset[str]) -> bool:
    return not verbs.isdisjoint(_words(_NOT_SAID.sub("", text)))


def voice_of(text: str, sentence: tuple[int, int], paragraph: tuple[int, int]) -> Voice:
    """The voice to begin with for a stance in `sentence`; both spans are code points into `text`.

    Direct where all that the sentence says is quoted, apart from an attribution, though its own words may
    show no mark in the middle of a quotation; mixed where quoted words stand within the journalist's;
    indirect where a verb reports and nothing is quoted; else the author's, as are one or two quoted words
    and titles that no verb reports. Never `unclear`: that says that a person looked and could not tell,
    which is an answer, and no rule has looked.
    """
    start, end = max(sentence[0], paragraph[0]), min(sentence[1], paragraph[1])
    quoted = [
        (max(each.start, start), min(each.end, end))
        for each in quotations(text, *paragraph)
        if each.level == 0 and each.start < end and each.end > start
    ]
    if not quoted:
        return Voice.INDIRECT_QUOTE if reports(text[start:end]) else Voice.AUTHOR
    around = _around(text, (start, end), quoted)
    if _is_direct(text, quoted, around):
        return Voice.DIRECT_QUOTE
    outside = " ".join(around)
    if reports(outside) or _has_verb(outside, NAMING):
        return Voice.MIXED_QUOTE
    inside = [text[first:last] for first, last in quoted]
    return Voice.AUTHOR if all(map(_is_scare_or_title, inside)) else Voice.MIXED_QUOTE


def _around(text: str, sentence: tuple[int, int], quoted: Sequence[tuple[int, int]]) -> list[str]:
    """The pieces of a sentence before, between and after its quotations."""
    edges = [sentence[0], *(edge for span in quoted for edge in span), sentence[1]]
    return [text[first:last] for first, last in zip(edges[::2], edges[1::2], strict=True)]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _is_direct(text: str, quoted: Sequence[tuple[int, int]], around: Sequence[str]) -> bool:
    """Whether all around the quotations is attribution."""
    first, *others = around
    if not _introduces(first, text[quoted[0][0] : quoted[0][1]]):
        return False
    # What follows an introduction adds to it; only behind words that begin with the quotation it attributes.
    return all(_attributes(piece, text[span[1] - 2 : span[1]]) for piece, span in zip(others, quoted, strict=True))


def _introduces(piece: str, quotation: str) -> bool:
    """`Ms Quill said:` and `She said,` before a whole utterance; not `She thinks so:`, which says something."""
    words = _words(piece)
    if not words:
        return True
    ending = piece.rstrip()[-1]
    if ending == ":":
        return words[-1] in SAYING or _REPORTING_NAMING.isdisjoint({*words} - SAYING)
    is_whole = quotation.lstrip("\"“”„«'‘’ ")[:1].isupper()
    return ending == "," and is_whole and words[-1] in SAYING and len(words) <= _FRAME_WORDS


def _attributes(piece: str, closing: str) -> bool:
    """`, said Bea Torrant, who runs it` behind a quotation that ends with `closing`."""
    words = _words(piece)
    if not words:
        return True
    if not _JUDGING_NAMING.isdisjoint(words):
        return False
    at_once = _AT_ONCE.match(piece)
    is_set_off = piece.lstrip()[0] in _ENDS_UTTERANCE or closing[0] in _ENDS_UTTERANCE or closing[-1] in _ENDS_UTTERANCE
    if not is_set_off:
        return bool(at_once and at_once[1] in SAYING)
    # A verb that is not in the list, or not English, still attributes if little else is said.
    return not SAYING.isdisjoint(words) or (len(words) <= _FRAME_WORDS and words[0] not in _GOES_ON)


def _is_scare_or_title(quotation: str) -> bool:
    words = _WORD.findall(quotation)
    capitals = all(word[0].isupper() for number, word in enumerate(words) if number == 0 or len(word) > 4)
    return len(words) <= _SCARE_WORDS or capitals


_JUDGING_NAMING = JUDGING | NAMING
_REPORTING_NAMING = _REPORTING | NAMING
