"""The export formats, one module each, all fed by the same rows. A new one is a module here and a line in `_ALL`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reader.errors import UsageError
from reader.exporters.brat_standoff import BRAT
from reader.exporters.claimreview import CLAIMREVIEW
from reader.exporters.conll import CONLL
from reader.exporters.csv_tidy import CSV_TIDY
from reader.exporters.csv_wide import CSV_WIDE
from reader.exporters.datapackage import DATAPACKAGE
from reader.exporters.doccano_jsonl import DOCCANO_CLASSIFICATION, DOCCANO_RELATIONS, DOCCANO_SPANS
from reader.exporters.export_format import ExportFormat, ExportOptions, Sink
from reader.exporters.jsonl import JSONL
from reader.exporters.label_studio_tasks import LABEL_STUDIO, LABEL_STUDIO_CONFIG
from reader.exporters.parquet import PARQUET, PARQUET_DATASETS
from reader.exporters.prodigy import PRODIGY_CHOICE, PRODIGY_SPANS
from reader.exporters.shared_tasks import CHECKTHAT, CHECKTHAT_2019, FNC, SEMEVAL, SEMEVAL_EVERYONE
from reader.exporters.uima import UIMA
from reader.exporters.web_annotation import WEB_ANNOTATION

__all__ = ["FORMATS", "ExportFormat", "ExportOptions", "Sink", "find_format"]

_ALL = (
    CSV_TIDY,
    CSV_WIDE,
    JSONL,
    PARQUET,
    PARQUET_DATASETS,
    DATAPACKAGE,
    DOCCANO_SPANS,
    DOCCANO_RELATIONS,
    DOCCANO_CLASSIFICATION,
    LABEL_STUDIO,
    LABEL_STUDIO_CONFIG,
    PRODIGY_SPANS,
    PRODIGY_CHOICE,
    BRAT,
    WEB_ANNOTATION,
    UIMA,
    CONLL,
    SEMEVAL,
    SEMEVAL_EVERYONE,
    FNC,
    CHECKTHAT,
    CHECKTHAT_2019,
    CLAIMREVIEW,
)

FORMATS: Mapping[tuple[str, str], ExportFormat] = MappingProxyType({(each.name, each.layout): each for each in _ALL})
"""Every format by its name and layout; the first layout of a name is its default."""


def find_format(name: str, layout: str = "") -> ExportFormat:
    """The format with this name and layout; without a layout, the default one.

    Raises `UsageError` if there is none; the known ones are listed.
    """
    found = next((each for each in _ALL if each.name == name and layout in {"", each.layout}), None)
    if found is None:
        names = dict.fromkeys(each.name for each in _ALL)
        if name not in names:
            raise UsageError(f"no such format: {name}", subject="--format", advice=f"Known are: {', '.join(names)}")
        known = ", ".join(each.layout for each in _ALL if each.name == name)
        raise UsageError(f"the format {name} has no layout {layout}", subject="--layout", advice=f"It has: {known}")
    return found
