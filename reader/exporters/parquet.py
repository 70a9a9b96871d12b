"""Parquet with typed numbers and times: plain rows, or with the class labels of Hugging Face's `datasets`.

Offsets are code points. It needs pyarrow, which the extra `parquet` brings.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from reader.errors import ExportError, UsageError
from reader.exporters.export_format import ExportFormat, ExportOptions, Sink
from reader.model.annotation import STANCE_LAYER, State
from reader.model.export_row import CLAIM_LAYER, COLUMNS, ArticleRows, ColumnType, ExportRow

_ROWS_PER_GROUP = 20_000


class _Stream:
    """A sink as a file object for pyarrow; closing it leaves the sink open."""

    closed = False

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def write(self, data: Any) -> int:
        """Write these bytes to the sink."""
        self._sink.write(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is buffered."""

    def close(self) -> None:
        """Mark the stream as closed."""
        self.closed = True


def _write(
    classes_of: Callable[[ExportOptions], dict[str, list[str]]],
    articles: Iterable[ArticleRows],
    options: ExportOptions,
    sink: Sink,
) -> int:
    try:
        import pyarrow.parquet  # noqa: PLC0415 - an extra
    except ImportError:
        raise UsageError(
            "needs the extra `parquet`, which is not installed",
            subject="--format parquet",
            advice="pip install 'stance-reader[parquet]'",
        ) from None
    classes = classes_of(options)
    arrow = {
        ColumnType.TEXT: pyarrow.string(),
        ColumnType.INTEGER: pyarrow.int64(),
        ColumnType.NUMBER: pyarrow.float64(),
        ColumnType.TIME: pyarrow.timestamp("us", "UTC"),
    }
    kinds: dict[str, Any] = {
        name: pyarrow.int64() if name in classes else arrow[kind] for name, kind in COLUMNS.items()
    }
    schema = pyarrow.schema(list(kinds.items()), metadata=_features(kinds, classes) if classes else None)
    count = 0
    with pyarrow.parquet.ParquetWriter(pyarrow.PythonFile(_Stream(sink), "w"), schema, compression="zstd") as out:
        for rows in _groups(articles):
            columns = dict(zip(COLUMNS, zip(*rows, strict=True), strict=True))
            values = [list(_values(name, cells, classes.get(name))) for name, cells in columns.items()]
            arrays = [pyarrow.array(cells, kind) for cells, kind in zip(values, kinds.values(), strict=True)]
            out.write_batch(pyarrow.record_batch(arrays, schema=schema))
            count += len(rows)
    return count


def _groups(articles: Iterable[ArticleRows]) -> Iterator[list[ExportRow]]:
    rows: list[ExportRow] = []
    for article in articles:
        rows += article.rows
        if len(rows) >= _ROWS_PER_GROUP:
            yield rows
            rows = []
    if rows:
        yield rows


def _values(name: str, cells: tuple[Any, ...], classes: list[str] | None) -> Iterator[Any]:
    if COLUMNS[name] is ColumnType.TIME:
        yield from map(_time, cells)
    elif classes is not None:
        numbers: dict[str, int | None] = {label: number for number, label in enumerate(classes)}
        numbers[""] = None
        try:
            yield from [numbers[cell] for cell in cells]
        except KeyError as error:
            raise ExportError(
                f"{error} is no {name} of any codebook here", advice="Export the layout tidy, which has labels as text"
            ) from None
    else:
        yield from cells


def _time(cell: str) -> datetime | None:
    try:
        return datetime.fromisoformat(cell) if cell else None
    except ValueError:
        raise ExportError(f"{cell!r} is not a time", advice="Export another format, which has times as text") from None


def _features(kinds: dict[str, Any], classes: dict[str, list[str]]) -> dict[str, str]:
    """The metadata by which `datasets` recognizes its own types in a schema."""
    features = {
        name: {"names": classes[name], "_type": "ClassLabel"}
        if name in classes
        else {"dtype": str(kind).replace("double", "float64"), "_type": "Value"}
        for name, kind in kinds.items()
    }
    return {"huggingface": json.dumps({"info": {"features": features}})}


def _classes(options: ExportOptions) -> dict[str, list[str]]:
    """The columns with class labels, and their labels in the order of the codebook."""
    stances = dict.fromkeys((*options.registers.labels(STANCE_LAYER), State.NONE.value))
    return {
        "state": [state.value for state in State],
        "stance": list(stances),
        "factuality": list(options.registers.labels(CLAIM_LAYER)),
    }


PARQUET = ExportFormat(
    "parquet", "tidy", ".parquet", "one row per judgment, typed (needs pyarrow)", writer=partial(_write, lambda _: {})
)
PARQUET_DATASETS = ExportFormat(
    name="parquet",
    layout="datasets",
    extension=".parquet",
    about="the same, with ClassLabel columns for Hugging Face datasets",
    needs_registers=True,
    writer=partial(_write, _classes),
)
