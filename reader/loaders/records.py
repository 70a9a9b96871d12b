"""Neutral annotation records: what every loader yields, whatever program wrote the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from reader.model.codebook import Codebook
    from reader.model.registry_entry import Claim, Target


class ImportedLabel(NamedTuple):
    """One label that somebody gave. Everything but `label` may be empty where the file does not have it."""

    where: str
    """Where in the file it stands, for the person: `line 3`, `task 7`, `a1.ann, T2`."""
    label: str
    """As the file has it; of a note, nothing."""
    start: int | None = None
    """Code points into the document's text; None where it is said of the whole document."""
    end: int | None = None
    """Exclusive."""
    layer: str = ""
    """What the format says that it is an answer to: a name of our layers, or of none."""
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
    """As the file has it; empty if it has none. So for `updated_at`."""
    updated_at: str = ""
    seconds: float | None = None
    claim_place: tuple[int, int] | None = None
    """Where in the document the claim that is mentioned is worded; its words are the claim, and assert it."""
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
"""Those of its fields that say in words what a file may say beside a label."""


class ImportedDocument(NamedTuple):
    """A text, and everything that the file says of it."""

    where: str
    text: str
    """As the file has it, line ends and all; offsets are into it."""
    labels: tuple[ImportedLabel, ...]
    article_id: str = ""
    """What the file says the article is; it is believed only where the words agree."""
    start: int | None = None
    """Where in that article the text begins, in code points; None if the file does not say."""
    is_guarded: bool = False
    """Whether a cell of a table, which may have got an apostrophe that keeps a spreadsheet from running it."""
    end: int | None = None
    """Where in that article a row of our own says that its sentence ends."""
    judgment: tuple[str, ...] = ()
    """Of a row of our own: what it is an answer to. Rows that share it are one judgment, loaded whole or not at all."""
    fault: str = ""
    """Why a row of our own cannot be loaded, nor the others of its judgment."""


class SkippedEntry(NamedTuple):
    """Something in the file that cannot be read, or that we have no use for."""

    where: str
    reason: str
    is_expected: bool = False
    """Whether to count it only, not to list it: it says nothing that could be loaded."""


class ImportedRegistries(NamedTuple):
    """What a file of our own has before its rows: the registries that the rows refer to."""

    annotator: str
    """Who creates the targets and claims that do not exist yet; empty where the file names nobody."""
    codebooks: tuple[Codebook, ...]
    targets: tuple[Target, ...]
    claims: tuple[Claim, ...]


Found: TypeAlias = ImportedDocument | SkippedEntry | ImportedRegistries


class LabelError(Exception):
    """Why one label or row cannot be loaded."""


class Misplaced(LabelError):  # noqa: N818 - it is about one label, never about the program
    """Why a label cannot be where the file says that it is."""


def placed(text: str, start: object, end: object, quote: object = None) -> tuple[int, int]:
    """The place that a file gives, in code points, checked against its quote.

    Where the quote stands at the same offsets counted in UTF-16, those are meant.

    Raises:
        Misplaced: there are no such offsets, or the text reads otherwise there.
    """
    if not _is_whole(start) or not _is_whole(end):
        raise Misplaced(f"its offsets are no whole numbers: {start!s:.20} and {end!s:.20}")
    first, last = int(start), int(end)  # type: ignore[call-overload]
    if isinstance(quote, str) and not _reads(text, first, last, quote):
        first, last = _code_points(text, first), _code_points(text, last)
        if not _reads(text, first, last, quote):
            raise Misplaced(f"the text at {start}-{end} is not what the file quotes")
    if not 0 <= first < last <= len(text):
        raise Misplaced(f"there is no place {start}-{end} in a text of {len(text):,} characters")
    if not text[first:last].strip():
        raise Misplaced(f"there is only white space at {start}-{end}")
    return first, last


def related(said: ImportedLabel, claim: ImportedLabel, relation: str, where: str) -> ImportedLabel:
    """What a relation between two places says: that the words of the first do so with what the second claims."""
    place = (claim.start or 0, claim.end or 0)
    return ImportedLabel(where, relation, said.start, said.end, "mention", said.annotator, claim_place=place)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _reads(text: str, start: int, end: int, quote: str) -> bool:
    """Whether the quote stands there; line ends in it may be blanks, or written as two characters."""
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
