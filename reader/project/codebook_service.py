"""The codebooks of a project: the active one, those used before, those that are shipped, and any file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from reader.atomic_files import replacing
from reader.errors import CodebookError, ExportError, NotOurDatabaseError, ReadOnlyError
from reader.model.annotation import Change, LabelRef, LabelRename, SubjectKind
from reader.model.codebook import Codebook, Label, Layer, codebook_version
from reader.model.codebook_diff import describe_lost, lost_judgments, misfitting_judgments
from reader.model.event import Cause
from reader.project.context import CODEBOOK, parse_codebook_file, read_codebook
from reader.resources import default_codebook, shipped_codebooks
from reader.store import codebooks, journal, registry
from reader.store.database import Database, open_database

_VERSION = re.compile(r"c[0-9a-f]{4,12}", re.ASCII)
"""A version, or enough of its beginning to tell it apart."""


class Codebooks:
    """The codebooks of a project, or of a place without a project.

    It opens the database without the active codebook, and so can replace one that is broken.
    """

    def __init__(self, database: Database | None) -> None:
        self._database = database

    @classmethod
    def open(cls, path: Path | None) -> Codebooks:
        """Open the codebooks of the project with the database at `path`; of no project, if that is None.

        Raises `StoreError`.
        """
        return cls(open_database(path.absolute()) if path else None)

    def close(self) -> None:
        """Close the database."""
        if self._database is not None:
            self._database.close()

    @property
    def file(self) -> Path | None:
        """The file for the codebook of this project; None without a project."""
        return self._database.path.with_name(CODEBOOK) if self._database is not None else None

    def in_force(self) -> Codebook:
        """Return the codebook of this project; without a project, the default one.

        Raises `CodebookError` if it cannot be used as it is written.
        """
        if self.file is None:
            return parse_codebook_file(shipped_codebooks()["default"])
        return read_codebook(self.file.parent)

    def shipped(self) -> dict[str, Codebook]:
        """Return the codebooks that come with the program, by name."""
        return {name: parse_codebook_file(path) for name, path in shipped_codebooks().items()}

    def find(self, name: str) -> Codebook:
        """Return the codebook called `name`: one that is shipped, a file, or a version used here.

        Raises `CodebookError` if there is none, or it cannot be used as it is written.
        """
        shipped = shipped_codebooks()
        if name in shipped:
            return parse_codebook_file(shipped[name])
        path = Path(name)
        if path.is_file():
            return parse_codebook_file(path)
        if self._database is not None and _VERSION.fullmatch(name):
            versions = codebooks.stored_versions(self._database.connection)
            meant = [version for version in versions if version.startswith(name)]
            kept = codebooks.stored_codebook(self._database, meant[0]) if len(meant) == 1 else None
            if kept is not None:
                return kept
        raise CodebookError(
            "there is no such codebook: no file, none that is shipped, and no version used here",
            subject=name,
            advice=f"Shipped are: {', '.join(shipped)}",
        )

    def former_ids(self, layer: Layer, label: Label) -> tuple[str, ...]:
        """Return the ids that this label had before; none without a project."""
        return registry.former_ids(self._database.connection, layer.id, label.id) if self._database else ()

    def uses(self) -> Mapping[tuple[str, str], int] | None:
        """Return the number of judgments of each layer and label; None without a project."""
        return codebooks.label_uses(self._database.connection) if self._database is not None else None

    def misfits(self, codebook: Codebook) -> list[str]:
        """Describe the judgments that do not fit the layers of this codebook; none without a project."""
        return (
            misfitting_judgments(codebook, codebooks.answer_forms(self._database.connection)) if self._database else []
        )

    def use(self, codebook: Codebook, name: str) -> Path | None:
        """Activate this codebook; return the copy of the old file, if one had to be made. `name` is for errors.

        The old file is kept beside the new one, unless the database has it whole. Other programs that have
        the project open go on with the old one until they are started again.

        Raises:
            CodebookError: it lacks labels that judgments use, or cannot be put in place. Nothing was changed.
            StoreError: there is no project, or its database cannot be written.
        """
        database, file = self._database, self.file
        if database is None or file is None:
            raise NotOurDatabaseError(
                "there is no project in this folder or above it",
                advice="Go to the folder of one, or name its database with --db",
            )
        if not database.is_writable:
            raise ReadOnlyError("the database can only be read", subject=str(database.path))
        _check_nothing_is_lost(database, codebook, name)
        old = _keep(database, file)
        _write(file, codebook.content.encode())
        self.switch_from_last(codebook)
        return old

    def switch_from_last(self, codebook: Codebook) -> None:
        """Change to this codebook from the one that the database was last opened with.

        Raises `CodebookError` if it lacks labels that judgments use; the database is as it was.
        """
        database = self._database
        if database is None:
            return
        before = codebooks.version_in_force(database.connection)
        back = f". The codebook in force before comes back with `reader codebook use {before}`" if before else ""
        _check_nothing_is_lost(database, codebook, str(database.path.with_name(CODEBOOK)), back)
        _follow_renamings(database, codebook)
        codebooks.put_in_force(database, codebook)

    def place_default(self) -> None:
        """Copy the default codebook to the project, unless it has one of its own.

        Raises `CodebookError` if it cannot be read, or not be written there.
        """
        if self.file is None or self.file.exists():
            return
        content = _read(default_codebook())
        _write(self.file, content, advice="Go to a folder that you can write in, or name the database with --db")


def _follow_renamings(database: Database, codebook: Codebook) -> None:
    """Have judgments under the former ids of labels count as of the labels, as events of nobody's undo list.

    A renaming that the codebook no longer names stays where it still leads to a label of it.
    """
    stands = registry.renamings(database.connection)
    wanted = {
        LabelRef(layer.id, old): LabelRename(label.id)
        for layer in codebook.layers
        for label in layer.labels
        for old in label.formerly
    }
    kept = {
        subject: renamed
        for subject, renamed in stands.items()
        if (layer := codebook.layer(subject.layer))
        and all(subject.label != label.id for label in layer.labels)
        and layer.label(renamed.merged_into)
    }
    after = {**kept, **wanted}
    gone = [Change(SubjectKind.LABEL, subject, None) for subject in stands if subject not in after]
    new = [
        Change(SubjectKind.LABEL, subject, value) for subject, value in after.items() if stands.get(subject) != value
    ]
    if gone or new:
        author = journal.Author("", journal.this_device(), codebook.version)
        journal.record(database, author, [*gone, *new], cause=Cause.LOAD)


def _check_nothing_is_lost(database: Database, codebook: Codebook, name: str, further_advice: str = "") -> None:
    lacking = lost_judgments(codebook, codebooks.label_uses(database.connection))
    if lacking:
        raise CodebookError(
            f"it lacks what judgments here use: {describe_lost(lacking)}",
            subject=name,
            advice="Keep such a label with retired = true; one that only has a new id names the old one in its formerly"
            + further_advice,
        )
    unfit = misfitting_judgments(codebook, codebooks.answer_forms(database.connection))
    if unfit:
        raise CodebookError(
            "; ".join(unfit),
            subject=name,
            advice=f"Leave per_target and multiple of such a layer as they were{further_advice}",
        )


def _keep(database: Database, file: Path) -> Path | None:
    """Keep the file beside itself under the name of its version, unless the database has it."""
    if not file.exists():
        return None
    content = _read(file)
    version = codebook_version(content.decode("utf-8", "replace"))
    if version in codebooks.stored_versions(database.connection):
        return None
    target = file.with_name(f"{file.stem}-{version}{file.suffix}")
    _write(target, content)
    return target


def _read(source: Path) -> bytes:
    try:
        return source.read_bytes()
    except OSError as error:
        raise CodebookError(f"cannot be read ({error.strerror})", subject=str(source)) from error


def _write(target: Path, content: bytes, advice: str = "The codebook is as it was") -> None:
    try:
        with replacing(target) as out:
            out.write(content)
    except ExportError as error:
        raise CodebookError(error.what, subject=error.subject, advice=advice) from error
