"""UIMA CAS: a folder with an `.xmi` for each article and `TypeSystem.xml`.

Offsets are UTF-16 code units, as UIMA counts: an emoji is two. Every row is a feature structure of the type of its
layer, for all annotators together; the sentences are of DKPro's type, so that INCEpTION shows them. The noncharacters
U+FFFE and U+FFFF, which XML cannot hold, are replaced by U+FFFD, which is as long.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from reader.exporters.export_format import ExportFormat, ExportOptions, certify
from reader.exporters.writers import attribute
from reader.model.article import language_code
from reader.model.export_row import COLUMNS, ArticleRows, ColumnType

TYPES = "reader.layer"
"""The package of the types that rows have."""
SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
_BASE = "reader.Judgment"
_LEFT_OUT = frozenset(
    {"article_id", "article_title", "source", "start", "end", "sentence", "span_start", "span_end", "span"}
)
"""Columns that the document and the offsets replace."""
_FEATURES = tuple(name for name in COLUMNS if name not in _LEFT_OUT)
_TYPES = {ColumnType.INTEGER: "uima.cas.Integer", ColumnType.NUMBER: "uima.cas.Double"}


class Utf16:
    """Offsets of the code points of a text in UTF-16."""

    def __init__(self, text: str) -> None:
        self._wide = [] if text.isascii() else [at for at, c in enumerate(text) if c > "\uffff"]
        self.length = len(text) + len(self._wide)

    def at(self, offset: int) -> int:
        """The code unit at which this code point begins."""
        return offset + bisect_left(self._wide, offset) if self._wide else offset


def _write(articles: Iterable[ArticleRows], options: ExportOptions, folder: Path) -> int:
    layers = dict.fromkeys(layer.id for book in options.registers.codebooks for layer in book.layers)
    written = 0
    for article in articles:
        layers.update(dict.fromkeys(row.layer for row in article.rows))
        (folder / f"{article.id}.xmi").write_bytes("\n".join(_xmi(article)).encode())
        written += len(article.rows)
    (folder / "TypeSystem.xml").write_bytes("\n".join(_type_system(layers)).encode())
    return written


def _xmi(article: ArticleRows) -> Iterator[str]:
    units = Utf16(article.text)
    ids = count(2)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"'
        ' xmlns:tcas="http:///uima/tcas.ecore" xmlns:layer="http:///reader/layer.ecore"'
        ' xmlns:type="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore" xmi:version="2.0">'
    )
    yield '<cas:NULL xmi:id="0"/>'
    language = attribute(language_code(article.language) or "x-unspecified")
    yield f'<tcas:DocumentAnnotation xmi:id="{next(ids)}" sofa="1" begin="0" end="{units.length}" language={language}/>'
    for start, end in [(s.start, s.end) for s in article.sentences]:
        certify(article, start, end, article.text[start:end])
        yield f'<type:Sentence xmi:id="{next(ids)}" sofa="1" begin="{units.at(start)}" end="{units.at(end)}"/>'
    for row in article.rows:
        start, end = row.place
        where = f'xmi:id="{next(ids)}" sofa="1" begin="{units.at(start)}" end="{units.at(end)}"'
        said = ((name, getattr(row, name)) for name in _FEATURES)
        features = " ".join(f"{name}={attribute(str(value))}" for name, value in said if value not in {"", None})
        yield f"<layer:{type_name(row.layer)} {where} {features}/>"
    members = " ".join(map(str, range(2, next(ids))))
    text = attribute(article.text)
    yield f'<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString={text}/>'
    yield f'<cas:View sofa="1" members="{members}"/>'
    yield "</xmi:XMI>\n"


def type_name(layer: str) -> str:
    """The name of the type of a layer: `own-layer` becomes `OwnLayer`."""
    name = "".join(part[0].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", layer) if part)
    return name if name[:1].isalpha() else f"Layer{name}"


def _type_system(layers: Iterable[str]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">'
    yield "<name>reader</name><types>"
    yield from _type(SENTENCE, "uima.tcas.Annotation", ())
    yield from _type(_BASE, "uima.tcas.Annotation", _FEATURES)
    for name in dict.fromkeys(map(type_name, layers)):
        yield from _type(f"{TYPES}.{name}", _BASE, ())
    yield "</types></typeSystemDescription>\n"


def _type(name: str, base: str, features: Iterable[str]) -> Iterator[str]:
    yield f"<typeDescription><name>{name}</name><description/><supertypeName>{base}</supertypeName><features>"
    for feature in features:
        kind = _TYPES.get(COLUMNS[feature], "uima.cas.String")
        yield (
            f"<featureDescription><name>{feature}</name><description/>"
            f"<rangeTypeName>{kind}</rangeTypeName></featureDescription>"
        )
    yield "</features></typeDescription>"


UIMA = ExportFormat(
    "uima", "xmi", "", "a folder: an .xmi per article, and TypeSystem.xml", needs_registers=True, writer=_write
)
