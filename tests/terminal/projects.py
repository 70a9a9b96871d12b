"""Projects for the terminal, and what stands in their databases."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from reader.project import CODEBOOK, Project
from reader.project.importing import import_paths, import_samples
from reader.resources import sample_corpus, shipped_codebooks
from reader.store.sqlite import sqlite3
from tests.terminal.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reader.store.check import Check

DATABASE = "annotations/annotations.db"
FIRST_TITLE = "Quill carries 61% of the local branches"
SECOND_TITLE = "Delegates revolt over the cut-off date"


def make_samples(folder: Path, *, is_compared: bool = True) -> Path:
    """A database in `folder` with the sample corpus, as it is some time after the first launch; closed.

    If its sentences are not compared, the program begins to a second after it has started, in a process of its own.
    """
    project = Project.open(folder / DATABASE, "anna", create=True)
    try:
        import_samples(project)
        if is_compared:
            assert import_paths(project.database, [sample_corpus()]).is_compared
        for annotator in ("anna", "ben"):
            project.annotator = annotator
            project.settings.save({"welcomed": "yes"})
    finally:
        project.close()
    assert not (folder / f"{DATABASE}-wal").exists()
    return folder / DATABASE


def make_project(
    folder: Path, articles: Mapping[str, str], targets: tuple[str, ...] = ("Mara Quill",), codebook: str = ""
) -> Path:
    """A project with these articles (name of the file to text), targets, and shipped codebook; its folder."""
    source = folder / "articles"
    source.mkdir(parents=True)
    for name, text in articles.items():
        (source / name).write_text(text, "utf-8")
    if codebook:
        place = (folder / DATABASE).with_name(CODEBOOK)
        place.parent.mkdir()
        shutil.copy(shipped_codebooks()[codebook], place)
    with closing(Project.open(folder / DATABASE, "anna", create=True)) as project:
        report = import_paths(project.database, [source])
        assert not report.problems
        for target in targets:
            project.targets.add(target)
        project.settings.save({"welcomed": "yes"})
    return folder


def make_large(folder: Path) -> None:
    """Make the database so large that copying it takes a while: with a table that is none of ours."""
    rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000) SELECT i, hex(i) FROM n"
    query(folder, f"CREATE TABLE filler AS {rows}")


def opened(folder: Path, *arguments: str | Path, until: str = "saved ✓", **how: Any) -> Terminal:
    """The program on the project in this folder, with its first screen."""
    terminal = Terminal(arguments, cwd=folder, **how)
    try:
        terminal.wait_for(until)
        terminal.wait_for(lambda screen: screen.line(screen.rows - 1).strip())
    except BaseException:
        terminal.__exit__()
        raise
    return terminal


class Judged(NamedTuple):
    """A decision in the database."""

    title: str
    position: int
    layer: str
    target: str
    label: str


def query(folder: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Rows of the project's database, read on a connection that is closed again."""
    address = f"file:{quote(str(folder / DATABASE))}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, timeout=30)) as connection:
        return list(connection.execute(sql, values).fetchall())


def judged(folder: Path, annotator: str = "anna") -> list[Judged]:
    """Everything that this annotator has decided, in the order of the corpus."""
    found = query(
        folder,
        "SELECT a.title, x.position, d.layer, coalesce(t.name, ''),"
        " coalesce(s.stance, nullif(d.label, ''), d.state)"
        " FROM decisions AS d JOIN articles AS a ON a.id = d.article_id"
        " JOIN sentences AS x ON x.article_id = d.article_id AND x.start = d.start"
        " LEFT JOIN targets AS t ON t.id = d.target_id"
        " LEFT JOIN stances AS s ON s.article_id = d.article_id AND s.start = d.start"
        " AND s.annotator = d.annotator AND s.layer = d.layer AND s.target_id = d.target_id"
        " WHERE d.annotator = ? ORDER BY a.key, x.position, d.layer DESC, t.name",
        annotator,
    )
    return [Judged(*row) for row in found]


def labels(folder: Path, annotator: str = "anna") -> list[str]:
    """The labels that this annotator gave, in the order of the corpus."""
    return [decision.label for decision in judged(folder, annotator)]


def event_count(folder: Path) -> int:
    """How many events of judging the journal holds."""
    return int(query(folder, "SELECT count(*) FROM journal WHERE kind <> 'target'")[0][0])


def broken_promises(folder: Path) -> list[Check]:
    """What `reader check` finds wrong with the database."""
    with closing(Project.open(folder / DATABASE, "anna")) as project:
        return [promise for promise in project.check() if not promise.holds]
