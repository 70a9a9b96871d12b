"""The database in the hands of sqlite-utils' own commands."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from sqlite_utils.cli import cli

from reader.model.export_row import ExportRow
from tests.formats.database import judged_database
from tests.making import HERE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return judged_database(tmp_path_factory.mktemp("judged"))


def ask(*words: str | Path) -> str:
    done = CliRunner().invoke(cli, [*map(str, words)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def asked(*words: str | Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ask(*words))
    return found


def commands_of_the_page() -> list[list[str]]:
    """Every command of sqlite-utils that the page has in a block of its own, as a shell takes it apart."""
    page = (HERE / "docs" / "datasette.md").read_text("utf-8")
    blocks = re.split(r"^```.*\n", page, flags=re.MULTILINE)[1::2]
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    return [shlex.split(line)[1:] for line in lines if line.startswith("sqlite-utils ")]


COMMANDS = commands_of_the_page()
FOUND = {
    "tables": '"claim_mentions"',
    "views": '"annotations"',
    "rows": "annotation_id",
    "schema": "CREATE TABLE decisions",
    "search": "[",
    "query": "target",
}
"""What each kind of them shows, among other things."""


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_commands_of_the_page_run(path: Path, words: list[str]) -> None:
    said = ask(*(path if word == "annotations/annotations.db" else word for word in words))
    assert FOUND[words[0]] in said


def test_the_page_has_commands_of_every_kind() -> None:
    assert {words[0] for words in COMMANDS} == set(FOUND)
    assert all("annotations/annotations.db" in words for words in COMMANDS)


def test_the_foreign_keys_of_a_table_are_asked_for_as_the_page_says(path: Path) -> None:
    (command,) = [words for words in COMMANDS if "pragma_foreign_key_list" in " ".join(words)]
    found = asked(*(path if word == "annotations/annotations.db" else word for word in command if word != "--table"))
    assert {(row["table"], row["from"]) for row in found} >= {("targets", "target_id"), ("decisions", "article_id")}


def test_tables_and_views_are_listed(path: Path) -> None:
    counts = {row["table"]: row["count"] for row in asked("tables", path, "--counts")}
    assert (counts["articles"], counts["claims"], counts["annotators"]) == (4, 1, 2)
    views = {row["view"] for row in asked("views", path)}
    of_the_export = {"annotations", "judgments", "decision_rows", "mention_rows", "note_rows"}
    assert views == of_the_export | {"claim_names", "claim_texts", "label_names", "sentence_texts", "target_names"}


def test_rows_of_the_tidy_view(path: Path) -> None:
    found = asked("rows", path, "annotations", "--limit", "3")
    assert len(found) == 3
    assert tuple(found[0]) == ExportRow._fields


def test_a_query_counts_stances(path: Path) -> None:
    select = "select stance, count(*) as n from annotations where layer = :layer and stance <> '' group by stance"
    counts = {row["stance"]: row["n"] for row in asked("query", path, select, "-p", "layer", "stance")}
    assert counts["favor"] == counts["against"] > 0


def test_the_schema_is_readable(path: Path) -> None:
    assert ask("schema", path, "decisions").startswith("CREATE TABLE decisions (")
    assert "CREATE VIEW annotations AS" in ask("schema", path)


@pytest.mark.parametrize(
    ("table", "columns", "other"),
    [
        ("sentences", ["article_id"], "articles"),
        ("article_sources", ["article_id"], "articles"),
        ("decisions", ["article_id", "start"], "sentences"),
        ("claim_mentions", ["article_id", "start"], "sentences"),
        ("claim_mentions", ["claim_id"], "claims"),
        ("notes", ["article_id", "start"], "sentences"),
        ("stances", ["article_id", "start", "annotator", "layer", "target_id"], "decisions"),
        ("stances", ["target_id"], "targets"),
        ("marks", ["article_id", "start", "annotator", "layer", "target_id"], "decisions"),
    ],
)
def test_foreign_keys_are_those_of_the_page(path: Path, table: str, columns: list[str], other: str) -> None:
    import sqlite_utils

    keys = sqlite_utils.Database(path)[table].foreign_keys
    assert (columns, other) in [(list(key.columns), key.other_table) for key in keys]


def test_search_finds_sentences_and_claims_with_their_texts(path: Path) -> None:
    found = asked("search", path, "sentence_words", "sentence 3", "-c", "words")
    assert [row["words"] for row in found] == [f"Sentence 3 of article {n} is here." for n in range(3)]
    assert asked("search", path, "claim_words", "quay", "-c", "claim") == [{"claim": "The odd quay was voted for"}]


def test_the_index_is_known_to_be_of_the_views(path: Path) -> None:
    import sqlite_utils

    schemas = {table.name: table.schema for table in sqlite_utils.Database(path).tables}
    assert 'content="sentence_texts"' in schemas["sentence_words"]
    assert 'content="claim_texts"' in schemas["claim_words"]
