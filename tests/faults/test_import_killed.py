"""FAULTS 44 and 45: the same article in several files, and an import of rows that is killed."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

from tests.making import HERE, run

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 12_000
IMPORT = "import sys; sys.path.insert(0, sys.argv.pop(1)); from reader.cli import main; sys.exit(main())"


def count(folder: Path, table: str) -> int:
    database = folder / "annotations" / "annotations.db"
    if not database.is_file():
        return 0
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except sqlite3.OperationalError:  # it is being made
        return 0


def test_an_import_of_rows_that_is_killed_leaves_whole_articles_and_the_same_again_finishes_it(tmp_path: Path) -> None:
    lines = ["title,text\n", *(f"Row {n},The row {n} has a sentence. It has another.\n" for n in range(ROWS))]
    (tmp_path / "a.csv").write_text("".join(lines))
    child = subprocess.Popen(
        [sys.executable, "-c", IMPORT, HERE, "import", "a.csv", "--no-compare"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not count(tmp_path, "articles") and time.monotonic() < deadline:
        time.sleep(0.005)
    child.send_signal(signal.SIGKILL)
    child.wait()
    before = count(tmp_path, "articles")
    assert 0 < before < ROWS
    assert count(tmp_path, "sentences") == 3 * before
    done = run("import", "a.csv", "--no-compare", "--json", cwd=tmp_path)
    report = json.loads(done.stdout)
    assert (report["articles"], report["known"]) == (ROWS - before, before)
    assert count(tmp_path, "sentences") == 3 * ROWS
    assert json.loads(run("check", "--json", cwd=tmp_path).stdout)["holds"] is True


def test_one_text_in_files_of_many_formats_and_encodings_is_one_article_with_all_its_sources(tmp_path: Path) -> None:
    text = "Été à Ostrey\n\nThe gate — “naïve” — was shut, they said. It was déjà vu."
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes(text.encode())
    (folder / "b.txt").write_bytes(text.replace("\n", "\r\n").encode("utf-16"))
    (folder / "c.csv").write_bytes(f'id,text\n1,"{text}"\n'.encode("utf-8-sig"))
    (folder / "d.jsonl").write_text(json.dumps({"text": text.replace("\n", "\u2028")}) + "\n")
    (folder / "e.tsv").write_bytes(f'text\n"{text}"\n'.encode("utf-16"))
    title, body = text.split("\n\n")
    (folder / "f.eml").write_bytes(
        f"Subject: {title}\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}".encode()
    )
    report = json.loads(run("import", "in", "--json", cwd=tmp_path).stdout)
    assert (report["articles"], report["again"], report["problems"]) == (1, 5, [])
    with closing(sqlite3.connect(tmp_path / "annotations" / "annotations.db")) as connection:
        paths = [path for (path,) in connection.execute("SELECT path FROM article_sources ORDER BY path")]
    assert paths == ["a.txt", "b.txt", "c.csv#2", "d.jsonl#1", "e.tsv#2", "f.eml"]
