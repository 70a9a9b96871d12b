"""Neutral annotation records: what every loader yields, whatever program wrote the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from reader.model.codebook import Codebook
from reader.model.registry_entry import Claim, Target


class ImportedLabel(NamedTuple):
    """One label that somebody gave. Everything but `label` may be empty where the file does not have it."""

    where: str
    """The place in the file, for the person: `line 3`, `task 7`, `a1.ann, T2`."""
    label: str
    """As in the file; empty for a note."""
    start: int | None = None
    """Code points into the document's text; None if the label is on the whole document."""
    end: int | None = None
    """Exclusive."""
    layer: str = ""
    """The layer that the file names; it may be none of ours."""
    annotator: str = ""
    target: str = ""
    target_kind: str = ""
    voice: str = ""
    holder: str = ""
    expression: str = ""
    aim: str = ""
    confidence: int | None = None
    note: str = ""
    claim_id: str = ""
    claim: str = ""
    """The wording of the claim that is mentioned."""
    claim_type: str = ""
    claim_topic: str = ""
    claim_verdict: str = ""
    claim_verdict_url: str = ""
    claim_note: str = ""
    created_at: str = ""
    """As in the file; empty if it has none. The same for `updated_at`."""
    updated_at: str = ""
    seconds: float | None = None
    claim_place: tuple[int, int] | None = None
    """The span of the claim in the document; those words are the claim, and assert it."""
    is_on_article: bool = False
    """Whether it is about the whole article, however many sentences that has: it goes to the first of them."""
    state: str = ""
    """Of a row of our own: the state of the decision. So for `codebook_version`."""
    codebook_version: str = ""
    annotation_id: str = ""


TEXTS = (
    "target", "target_kind", "voice", "holder", "expression", "aim", "note", "claim_id", "claim", "claim_type",
    "claim_topic", "claim_verdict", "claim_verdict_url", "claim_note",
)  # fmt: skip
"""The fields with text that a file may have beside a label."""


class ImportedDocument(NamedTuple):
    """A text with its labels."""

    where: str
    text: str
    """As in the file, with its line ends; offsets are into it."""
    labels: tuple[ImportedLabel, ...] = ()
    article_id: str = ""
    """The article that the file names; it is used only if the words agree."""
    start: int | None = None
    """The start of the text in that article, in code points; None if the file does not have it."""
    is_guarded: bool = False
    """Whether it is a cell of a table, which may have an apostrophe in front against formulas."""
    end: int | None = None
    """The end of the sentence in that article, in a row of our own."""
    judgment: tuple[str, ...] = ()
    """Of a row of our own: what it is an answer to. Rows that share it are one judgment, loaded whole or not at all."""
    fault: str = ""
    """Why a row of our own cannot be loaded, nor the others of its judgment."""


class SkippedEntry(NamedTuple):
    """An entry of the file that cannot be read, or has no use here."""

    where: str
    reason: str
    is_expected: bool = False
    """Whether it is only counted, not listed, because it has nothing to load."""


class ImportedRegistries(NamedTuple):
    """The registries before the rows of a file of our own, which the rows refer to."""

    annotator: str
    """The creator of targets and claims that do not exist yet; empty if the file names nobody."""
    codebooks: tuple[Codebook, ...]
    targets: tuple[Target, ...]
    claims: tuple[Claim, ...]


Found: TypeAlias = ImportedDocument | SkippedEntry | ImportedRegistries


class LabelError(Exception):
    """Why one label or row cannot be loaded."""


def with_labels(
    document: ImportedDocument, found: Iterable[ImportedLabel | SkippedEntry]
) -> Iterator[ImportedDocument | SkippedEntry]:
    """Yield the skipped entries among what was found in a document, then the document with its labels."""
    labels: list[ImportedLabel] = []
    for each in found:
        if isinstance(each, SkippedEntry):
            yield each
        else:
            labels.append(each)
    yield document._replace(labels=tuple(labels))


def checked_place(text: str, start: object, end: object, quote: object = None) -> tuple[int, int]:
    """Return the place that a file gives, in code points, checked against its quote.

    If the quote is at the same offsets counted in UTF-16, those are used.

    Raises `LabelError` if there are no such offsets, or the text reads otherwise there.
    """
    if not _is_whole(start) or not _is_whole(end):
        raise LabelError(f"its offsets are no whole numbers: {start!s:.20} and {end!s:.20}")
    first, last = int(start), int(end)  # type: ignore[call-overload]
    if isinstance(quote, str) and not _reads(text, first, last, quote):
        first, last = _code_points(text, first), _code_points(text, last)
        if not _reads(text, first, last, quote):
            raise LabelError(f"the text at {start}-{end} is not what the file quotes")
    if not 0 <= first < last <= len(text):
        raise LabelError(f"there is no place {start}-{end} in a text of {len(text):,} characters")
    if not text[first:last].strip():
        raise LabelError(f"there is only white space at {start}-{end}")
    return first, last


def relation_label(label: ImportedLabel, claim: ImportedLabel, relation: str, where: str) -> ImportedLabel:
    """Return the label for a relation between two places: the first denies, reports, … the claim of the second."""
    place = (claim.start or 0, claim.end or 0)
    return ImportedLabel(where, relation, label.start, label.end, "mention", label.annotator, claim_place=place)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _reads(text: str, start: int, end: int, quote: str) -> bool:
    """Whether the quote is there; line ends in it may be blanks, or written as two characters."""
    if not 0 <= start < end <= len(text):
        return False
    return text[start:end].split() == quote.replace("\\n", "\n").split()


def _code_points(text: str, offset: int) -> int:
    """An offset that was counted in UTF-16; -1 where it would part a character, or is not in the text."""
    every = text.encode("utf-16-le", "surrogatepass")
    units = every[: max(0, offset) * 2]
    if offset * 2 > len(every):
        return -1
    try:
        return len(units.decode("utf-16-le"))
    except UnicodeDecodeError:
        return -1
