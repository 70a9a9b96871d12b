"""The errors of the program: what happened, to which file or row, and what to do."""

from __future__ import annotations


class ReaderError(Exception):
    """Anything that the program reports to a person; the root of the tree.

    `str()` of it is one line that can be shown as it is: what happened, to what, and what to do.
    """

    def __init__(self, what: str, *, subject: str = "", advice: str = "") -> None:
        self.what = what
        self.subject = subject
        self.advice = advice
        super().__init__(what)

    def __str__(self) -> str:
        return f"{self.subject}: {self.brief}" if self.subject else self.brief

    @property
    def brief(self) -> str:
        """What happened and what to do, where it is plain what it happened to."""
        return f"{self.what}. {self.advice}" if self.advice else self.what


class InputError(ReaderError):
    """A file or row given to the program cannot be used; the others can."""


class UsageError(ReaderError):
    """The program was asked for something that it does not do."""


class CodebookError(ReaderError):
    """The codebook cannot be used as it is written."""


class KeymapError(ReaderError):
    """The file that remaps keys names an unknown command or key, or two commands clash."""


class StoreError(ReaderError):
    """The database cannot be used."""


class NotOurDatabaseError(StoreError):
    """The file is no database of this program, or of a newer version; it was left as it was."""


class DamagedDatabaseError(StoreError):
    """The database, or something in it, is not what was written."""


class ReadOnlyError(StoreError):
    """The database can be read but not written."""


class NotSavedError(StoreError):
    """A judgment could not be written now; nothing of it is stored; it may be tried again."""


class DatabaseReplacedError(StoreError):
    """The file under the open database is no longer the one that was opened."""


class StoppedError(ReaderError):
    """Something was called off before it had come to its end."""


class ExportError(ReaderError):
    """Annotations could not be written out; a file of that name is as it was before."""
