"""docs/importing.md says what the code does: every format, every guess, every limit."""

from __future__ import annotations

import pytest

from reader.errors import UsageError
from reader.importers.formats.catalog import FORMATS
from reader.importers.formats.rows import COLUMN_OPTIONS, GUESSES
from reader.model.import_options import LIMIT_NAMES, Limits, limits_from
from tests.making import HERE

PAGE = (HERE / "docs" / "importing.md").read_text("utf-8")


def cells(first: str) -> list[str]:
    """The row of a table whose first cell is this."""
    (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{first}` |")]
    return [cell.strip() for cell in row.strip("|").split("|")]


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_is_in_the_table_with_the_names_of_its_files(name: str) -> None:
    assert set(cells(name)[1].replace("`", "").split()) == FORMATS[name].extensions


def test_every_limit_is_in_the_table_with_its_default() -> None:
    told = {name: cells(name)[1] for name in LIMIT_NAMES}
    assert limits_from(told) == Limits()


@pytest.mark.parametrize("field", list(COLUMN_OPTIONS))
def test_every_guess_is_in_the_table_in_its_order(field: str) -> None:
    told = cells(f"--{COLUMN_OPTIONS[field]}-column")[1].partition(";")[0].split(", ")
    assert tuple(name.replace("_", "") for name in told) == GUESSES[field]


@pytest.mark.parametrize(
    ("value", "number"), [("30", 30), ("2k", 2 << 10), ("3M", 3 << 20), ("1 GB", 1 << 30), ("16m", 16 << 20)]
)
def test_a_limit_is_a_number_with_or_without_a_unit(value: str, number: int) -> None:
    assert limits_from({"row-size": value}).row_size == number


@pytest.mark.parametrize(("name", "value"), [("row-size", "0"), ("row-size", "much"), ("rows", "3"), ("columns", "-1")])
def test_a_limit_that_is_none_is_refused(name: str, value: str) -> None:
    with pytest.raises(UsageError):
        limits_from({name: value})
