"""brat standoff: a folder for each annotator with a `.txt` and a `.ann` for each article, and `annotation.conf`.

The name of the annotator is in `annotator.json` in their folder, as not every name can be that of a folder. Offsets are
code points. Every row is an entity of the type of its layer, with its answer as an attribute and the other columns as
JSON in a note. Words with a line end or a tab between them are one discontinuous entity, as the files cannot hold them
in another way. A mention points to the first assertion of its claim in the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from reader.exporters.export_format import ExportFormat, ExportOptions
from reader.exporters.labels import by_annotator, links
from reader.exporters.writers import as_json
from reader.model.annotation import Relation
from reader.model.export_row import MENTION_LAYER, ArticleRows, ExportRow

_FRAGMENT = re.compile(r"[^\n\t]+")
_BETWEEN = re.compile(r"[\n\t]")
_CALLED = "annotator.json"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]")
_NOTED = (
    "annotation_id", "target", "target_kind", "voice", "holder", "expression", "aim", "claim_id", "claim", "claim_type",
    "claim_topic", "claim_verdict", "claim_verdict_url", "claim_note", "confidence", "note", "codebook_version",
    "created_at", "updated_at", "seconds",
)  # fmt: skip
"""The columns in the note of an entity, if they are not empty."""


def _write(articles: Iterable[ArticleRows], options: ExportOptions, folder: Path) -> int:
    folders = folder_names(options.annotators)
    for annotator, name in folders.items():
        (folder / name).mkdir()
        (folder / name / _CALLED).write_bytes(as_json({"annotator": annotator}).encode())
    answers: dict[str, dict[str, None]] = {}
    count = 0
    for article in articles:
        for row in article.rows:
            answers.setdefault(row.layer, {})[row.answer] = None
        for annotator, rows in by_annotator(article.rows, has_notes=True).items():
            place = folder / folders[annotator] / article.id
            place.with_suffix(".txt").write_bytes(article.text.encode())
            ann = "".join(f"{line}\n" for line in _lines(article.text, rows))
            place.with_suffix(".ann").write_bytes(ann.encode())
        count += len(article.rows)
    (folder / "annotation.conf").write_bytes(_conf(answers).encode())
    return count


def folder_names(annotators: Iterable[str]) -> dict[str, str]:
    """A folder name per annotator: unique regardless of case, and without path separators."""
    found: dict[str, str] = {}
    for annotator in annotators:
        safe = re.sub(r"[^\w-]", "_", annotator)[:80] or "_"
        name, number = safe, 1
        while name.casefold() in {other.casefold() for other in found.values()}:
            number += 1
            name = f"{safe}-{number}"
        found[annotator] = name
    return found


def _lines(text: str, rows: list[ExportRow]) -> Iterator[str]:
    numbers = {row.annotation_id: f"T{number}" for number, row in enumerate(rows, 1)}
    for number, row in enumerate(rows, 1):
        parts = [each.span() for each in _FRAGMENT.finditer(text, *row.place)] or [row.place]
        offsets = ";".join(f"{start} {end}" for start, end in parts)
        words = " ".join(_BETWEEN.sub(" ", text[start:end]) for start, end in parts)
        yield f"T{number}\t{_type(row.layer)} {offsets}\t{words}"
        if row.answer:
            yield f"A{number}\t{_name(row.layer)} T{number} {_name(row.answer)}"
        more = {name: said for name in _NOTED if (said := getattr(row, name)) not in {"", None}}
        yield f"#{number}\tAnnotatorNotes T{number}\t{as_json(more)}"
    for number, (row, first) in enumerate(links(rows), 1):
        yield f"R{number}\t{row.relation} Arg1:{numbers[row.annotation_id]} Arg2:{numbers[first.annotation_id]}"


def _conf(answers: dict[str, dict[str, None]]) -> str:
    """The types for brat: every layer with its answers, and the relations of mentions."""
    mention = _type(MENTION_LAYER)
    relations = [f"{relation} Arg1:{mention}, Arg2:{mention}" for relation in Relation if MENTION_LAYER in answers]
    attributes = [
        f"{_name(layer)} Arg:{_type(layer)}, Value:{'|'.join(dict.fromkeys(map(_name, filter(None, known))))}"
        for layer, known in answers.items()
        if any(known)
    ]
    parts = ("[entities]", *map(_type, answers), "", "[relations]", *relations, "", "[events]", "")
    return "\n".join([*parts, "[attributes]", *attributes, ""])


def _type(layer: str) -> str:
    name = _name(layer)
    return name[0].upper() + name[1:]


def _name(identifier: str) -> str:
    """An id in the characters that brat allows in names."""
    return _NOT_IN_NAMES.sub("_", identifier)


BRAT = ExportFormat("brat", "standoff", "", "a folder: .txt and .ann per annotator, and annotation.conf", writer=_write)
