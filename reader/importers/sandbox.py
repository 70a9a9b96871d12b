"""A child process with limits on its time and memory, in which untrusted files are read.

Pages, mails, feeds and books come from anywhere, and the libraries that read them can be made to run for minutes or
to fill the memory. So each document is read in a child process, one after the other. A child that exceeds a limit
ends, and only that document is lost. The two processes exchange JSON and bytes, never pickled objects.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from reader.errors import InputError
from reader.importers.front_matter import Draft

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType, TracebackType

    from reader.model.import_options import Limits

    Parser = Callable[..., list[Draft | InputError]]
    """Reads the bytes of one document; options follow as keywords. At the top level of its module."""

try:
    import resource
except ImportError:  # Windows has none; only the parent's clock limits a child there
    resource = None  # type: ignore[assignment]

_CODE = "import sys; sys.path.insert(0, sys.argv[1]); from reader.importers.sandbox import serve; serve()"
_ROOT = str(Path(__file__).parents[2])
_PATIENCE = 3
"""The wall-clock time that a document may take, as a multiple of its processor time: the machine may be busy."""
_TO_START = 10.0
"""Seconds that a child may take to start and to import its libraries, in addition."""
_DOCUMENTS_PER_CHILD = 1_000
"""Then the child is replaced, so that what libraries keep in memory is not charged to a document."""


class Extra(NamedTuple):
    """An optional dependency: a module that an extra of this package installs."""

    name: str
    module: str

    def load(self) -> ModuleType:
        """The module. Raises `InputError` if it is not installed; the error names the command that installs it."""
        try:
            return importlib.import_module(self.module)
        except ModuleNotFoundError:
            raise InputError(
                f"needs the extra `{self.name}`, which is not installed",
                advice=f"pip install 'stance-reader[{self.name}]'",
            ) from None


class _Child(NamedTuple):
    process: subprocess.Popen[bytes]
    documents: Connection
    answers: Connection


class Sandbox:
    """The child process of one import; started when it is first needed."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._child: _Child | None = None
        self._answered = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(
        self, parser: Parser, data: bytes, *, seconds: int = 0, extra: Extra | None = None, **options: Any
    ) -> list[Draft | InputError]:
        """The drafts in a document, by a parser that runs in the child and may need an extra.

        Raises `InputError` if the document cannot be read within the limits, or a library is not installed.
        """
        head, _ = self.call(parser, data, seconds=seconds or self._limits.page_seconds, extra=extra, **options)
        found: list[dict[str, Any]] = head["found"]
        return [InputError(**each) if "what" in each else Draft(**each) for each in found]

    def read_one(self, parser: Parser, data: bytes, **options: Any) -> Draft:
        """The only draft in a document, with the options of `read`; an error of the parser is raised."""
        (draft,) = self.read(parser, data, **options)
        if isinstance(draft, InputError):
            raise draft
        return draft

    def call(
        self, function: Callable[..., object], data: bytes, *, seconds: int, extra: Extra | None = None, **options: Any
    ) -> tuple[dict[str, Any], bytes]:
        """The answer of a function that runs in the child: JSON data, and bytes. Raises `InputError` as `read` does."""
        child = self._running()
        head = {
            "module": function.__module__,
            "function": function.__name__,
            "extra": extra,
            "options": options,
            "seconds": seconds,
            "memory": self._limits.memory,
        }
        deadline = threading.Timer(seconds * _PATIENCE + _TO_START, child.process.kill)
        try:
            deadline.start()
            child.documents.send_bytes(json.dumps(head).encode())
            child.documents.send_bytes(data)
            answer, body = json.loads(child.answers.recv_bytes()), child.answers.recv_bytes()
        except (EOFError, OSError):
            is_late = deadline.finished.is_set() or child.process.wait() == -getattr(signal, "SIGXCPU", 0)
            self.close()
            what = f"took more than {seconds} seconds" if is_late else "the process that read it crashed"
            raise InputError(what, advice="See the limits `page-seconds`, `book-seconds` and `memory`") from None
        except BaseException:
            self.close()
            raise
        finally:
            deadline.cancel()
            deadline.join()
        self._answered += 1
        if answer.get("is_last") or self._answered >= _DOCUMENTS_PER_CHILD:
            self.close()
        if "refused" in answer:
            raise InputError(answer["refused"])
        return answer, body

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child, self._answered = self._child, None, 0
        if child is None:
            return
        child.process.kill()
        child.process.wait()
        child.documents.close()
        child.answers.close()

    def _running(self) -> _Child:
        if self._child is None:
            theirs, documents = Pipe(duplex=False)
            answers, their_answers = Pipe(duplex=False)
            with theirs, their_answers:
                process = subprocess.Popen(  # noqa: S603 - this Python and this package
                    [sys.executable, "-P", "-c", _CODE, _ROOT],
                    stdin=theirs.fileno(),
                    stdout=their_answers.fileno(),
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,  # Ctrl+C is for the parent, which then ends the child
                )
            self._child = _Child(process, documents, answers)
        return self._child


def serve() -> None:
    """In the child: answer documents from standard input on standard output, until there are no more."""
    asked = Connection(os.dup(0), writable=False)
    answers = Connection(os.dup(1), readable=False)
    os.dup2(2, 1)  # what a library prints must not be taken for an answer
    if resource:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(EOFError):
        while True:
            head, body = _answer(json.loads(asked.recv_bytes()), asked.recv_bytes())
            answers.send_bytes(json.dumps(head).encode())
            answers.send_bytes(body)


def _answer(asked: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    is_last = False
    try:
        function = getattr(importlib.import_module(asked["module"]), asked["function"])
        if asked["extra"]:
            Extra(*asked["extra"]).load()  # before the limit: its time is not the document's
        _limit(asked["seconds"], asked["memory"])
        found = function(data, **asked["options"])
        return found if isinstance(found, tuple) else ({"found": [_plain(each) for each in found]}, b"")
    except InputError as error:
        reason = str(error)
    except RecursionError:
        reason = "nested too deep to be read"
    except MemoryError:
        reason, is_last = "needs too much memory to be read", True
    except Exception as error:  # noqa: BLE001 - libraries raise anything at untrusted data
        reason = f"cannot be read ({type(error).__name__})"
    return {"refused": reason, "is_last": is_last}, b""


def _plain(found: Draft | InputError) -> dict[str, Any]:
    if isinstance(found, InputError):
        return {"subject": found.subject, "what": found.brief}
    return {**found._asdict(), "metadata": dict(found.metadata)}


def _limit(seconds: int, memory: int) -> None:
    """Give the next document its processor time; the memory is that of the whole process."""
    if not resource:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    with suppress(ValueError, OSError):  # the system itself allows less
        resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, most))
        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
