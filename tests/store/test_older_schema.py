"""A database that the first version of the program left opens, has everything, and goes on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reader.model.annotation import SentenceRef
from reader.model.article import article_id
from reader.model.registry import Relation
from reader.project import Project
from reader.store.database import SCHEMA_VERSION, open_database
from reader.store.sqlite import sqlite3
from tests.making import rows_of
from tests.store.by_hand import broken

if TYPE_CHECKING:
    from typing import Any

DUMP = Path(__file__).with_name("schema1.sql")
"""Written by the first version: two annotators, two targets, a note taken back, two stances on a sentence."""


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """The database of a project as the first version left it."""
    path = tmp_path / "annotations" / "annotations.db"
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript(DUMP.read_text("utf-8"))
    connection.close()
    return path


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(path)
    try:
        found: list[tuple[Any, ...]] = connection.execute(sql).fetchall()
        return found
    finally:
        connection.close()


EVERYTHING = (
    "SELECT article_id, sentence_index, annotator, layer, state, target, stance, voice, holder, factuality, note,"
    " created_at, updated_at FROM annotations ORDER BY 1, 2, 3, 4, 6, 7"
)


def test_it_opens_with_every_judgment_and_a_snapshot_of_what_it_was(older: Path) -> None:
    before, journal = rows(older, EVERYTHING), rows(older, "SELECT * FROM journal ORDER BY seq")
    assert rows(older, "PRAGMA user_version") == [(1,)]
    database = open_database(older)
    assert broken(database) == {}
    database.close()
    assert rows(older, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert rows(older, EVERYTHING) == before
    assert rows(older, "SELECT * FROM journal ORDER BY seq") == journal
    snapshot = older.with_name(f"annotations.db.before-schema-{SCHEMA_VERSION}")
    assert rows(snapshot, "PRAGMA user_version") == [(1,)]
    assert rows(snapshot, EVERYTHING) == before


def test_what_is_new_can_be_done_to_it(older: Path, tmp_path: Path) -> None:
    project = Project.open(older, "anna")
    quill, plan = project.targets.all()
    assert (quill.aliases, quill.is_retired, plan.kind) == ((), False, "policy")
    article = project.article(1)
    assert article is not None
    sentence = article.sentences[3]
    spot = SentenceRef(article.id, sentence.start, sentence.end)
    project.targets.merge(plan, quill)
    project.record(project.claims.linking(spot, project.claims.new("The plan will fail."), Relation.ASSERTS, "Renn"))
    project.export(tmp_path / "out.csv")
    exported = rows_of((tmp_path / "out.csv").read_bytes())
    assert {row["target"] for row in exported if row["layer"] == "stance"} == {"Mara Quill"}
    assert [row["claim"] for row in exported if row["layer"] == "mention"] == ["The plan will fail."]
    assert project.undo()
    assert project.undo()
    assert project.targets.all() == [quill, plan]
    assert all(promise.holds for promise in project.check())
    project.close()


def test_articles_that_were_edited_and_imported_before_are_known_as_editions(older: Path) -> None:
    edited = rows(older, "SELECT text FROM articles WHERE key = 1")[0][0] + "It rained.\n"
    identifier = article_id(edited)
    connection = sqlite3.connect(older)
    connection.execute(
        "INSERT INTO articles (id, title, judged_count, source, language, imported_at, text)"
        " SELECT ?, title, judged_count, source, language, imported_at, ? FROM articles WHERE key = 1",
        (identifier, edited),
    )
    sentences = connection.execute(
        'SELECT start, "end", position, kind FROM sentences JOIN articles ON id = article_id WHERE key = 1'
    ).fetchall()
    connection.executemany("INSERT INTO sentences VALUES (?,?,?,?,?)", [(identifier, *each) for each in sentences])
    connection.execute(
        "INSERT INTO article_sources SELECT ?, path, 'x', encoding, size, '', s.imported_at FROM article_sources AS s"
        " JOIN articles AS a ON a.id = article_id WHERE key = 1",
        (identifier,),
    )
    connection.commit()
    connection.close()
    database = open_database(older)
    assert broken(database) == {}
    first = database.connection.execute("SELECT id FROM articles WHERE key = 1").fetchone()[0]
    assert database.connection.execute("SELECT * FROM editions").fetchall() == [(identifier, first)]
    database.close()
