"""The stored codebooks, and the layers and labels that judgments use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reader.errors import NotSavedError
from reader.model.codebook import Codebook
from reader.model.codebook_toml import parse_codebook
from reader.model.event import iso_time, wall_milliseconds
from reader.store.database import Database
from reader.store.settings import EVERYBODY, load_settings, save_settings
from reader.store.sqlite import Connection, column

_IN_FORCE = "codebook"


def version_in_force(connection: Connection) -> str:
    """The version of the codebook that this database was last opened with; empty if there is none."""
    return load_settings(connection, EVERYBODY).get(_IN_FORCE, "")


def put_in_force(database: Database, codebook: Codebook) -> None:
    """Store this codebook and make it the one in force, if it is not.

    If another program is writing, this is left to the next start.
    """
    if version_in_force(database.connection) == codebook.version:
        return
    try:
        with database.writing() as connection:
            _store(database, codebook)
            save_settings(connection, EVERYBODY, {_IN_FORCE: codebook.version})
    except NotSavedError:
        return


def store_codebooks(database: Database, books: Iterable[Codebook]) -> None:
    """Store the codebooks of loaded judgments that the database lacks."""
    there = stored_versions(database.connection)
    missing = [book for book in books if book.version not in there]
    if missing:
        with database.writing():
            for book in missing:
                _store(database, book)


def _store(database: Database, codebook: Codebook) -> None:
    now = iso_time(wall_milliseconds())
    row = {"version": codebook.version, "name": codebook.name, "content": codebook.content, "first_used_at": now}
    database.utils.table("codebooks").insert(row, ignore=True)


def stored_codebook(database: Database, version: str) -> Codebook | None:
    """The stored codebook of this version, if there is one."""
    found = database.connection.execute("SELECT content FROM codebooks WHERE version = ?", (version,)).fetchone()
    return parse_codebook(found[0], f"codebook {version}") if found else None


def stored_codebooks(connection: Connection) -> list[Codebook]:
    """All stored codebooks, the oldest first and the one in force last."""
    found = connection.execute(
        "SELECT version, content FROM codebooks ORDER BY version = ?, first_used_at, version",
        (version_in_force(connection),),
    )
    return [parse_codebook(content, f"codebook {version}") for version, content in found]


def stored_versions(connection: Connection) -> list[str]:
    """The versions of all stored codebooks, the oldest first."""
    return column(connection, "SELECT version FROM codebooks ORDER BY first_used_at, version")


def label_uses(connection: Connection) -> dict[tuple[str, str], int]:
    """The number of judgments per layer and label, by the stored ids.

    A judgment of several labels counts for each of them. One of `none` that names no label counts for
    `none`; one that is skipped or the like, for the label `""`.
    """
    uses: Counter[tuple[str, str]] = Counter()
    for layer, label, number in connection.execute(_LABEL_USES):
        uses[layer, label] += number
    return dict(uses)


_LABEL_USES = """
SELECT layer, stance, count(*) FROM stances GROUP BY 1, 2
UNION ALL SELECT layer, label, count(*) FROM marks GROUP BY 1, 2
UNION ALL SELECT layer, iif(label = '' AND state = 'none', 'none', label) AS given, count(*) FROM decisions
WHERE label <> '' OR state <> 'labelled' GROUP BY layer, given
"""


def answer_forms(connection: Connection) -> dict[tuple[str, bool, bool], int]:
    """The number of decisions by layer, by whether they have a target, and whether they have marks."""
    found = connection.execute(
        "SELECT d.layer, d.target_id <> '', EXISTS (SELECT 1 FROM marks AS m WHERE m.article_id = d.article_id"
        " AND m.start = d.start AND m.annotator = d.annotator AND m.layer = d.layer AND m.target_id = d.target_id),"
        " count(*) FROM decisions AS d GROUP BY 1, 2, 3"
    )
    return {(layer, bool(has_target), bool(is_several)): number for layer, has_target, is_several, number in found}
