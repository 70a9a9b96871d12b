"""The parent's end: hands documents to the child, and starts another where one came to its end."""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from reader.errors import InputError
from reader.importers.draft import Draft
from reader.importers.guarded.frames import frame, read_frame

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from reader.importers.limits import Limits

EXTRAS = {
    "feedparser": "feeds",
    "trafilatura": "html",
    "lxml_html_clean": "html",
    "lxml": "html",
    "justext": "html",
    "pypdf": "pdf",
}
"""Module to the extra of this package that brings it."""
_CODE = "import sys; sys.path.insert(0, sys.argv[1]); from reader.importers.guarded.child import main; main()"
_ROOT = str(Path(__file__).parents[3])
_PATIENCE = 3
"""How much longer than its processor time a document may take by the clock, on a busy machine."""
_TO_START = 10.0
"""Seconds for a child to start and to load its libraries, which are not the document's."""
_DOCUMENTS_A_CHILD = 1_000
"""After so many it is let go, so that what libraries keep never adds up to the memory that a document may have."""
_BLOCK = 1 << 16


class Guard:
    """The child that reads for one import; started when it is needed first."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._child: subprocess.Popen[bytes] | None = None
        self._asked = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, kind: str, data: bytes, *, seconds: int | None = None, **hints: Any) -> list[Draft | InputError]:
        """What is in a document of a kind that `child.KINDS` has.

        Raises:
            InputError: it cannot be read, or not within the limits, or a library that is needed is not there.
        """
        head, _ = self.ask(kind, data, seconds=seconds, **hints)
        return [_found(each) for each in head["found"]]

    def ask(self, kind: str, data: bytes, *, seconds: int | None = None, **hints: Any) -> tuple[dict[str, Any], bytes]:
        """The child's answer to a document.

        Raises:
            InputError: as `read`.
        """
        allowed = seconds or self._limits.page_seconds
        child = self._running()
        head = {**hints, "kind": kind, "seconds": allowed, "memory": self._limits.memory}
        deadline = time.monotonic() + allowed * _PATIENCE + _TO_START
        try:
            answer = _exchange(child, frame(head, data), data, deadline)
        except BaseException:
            self.close()
            raise
        if answer is None:
            is_late = time.monotonic() >= deadline or _ran_out(child)
            self.close()
            what = f"took more than {allowed} seconds" if is_late else "the process that read it came to its end"
            raise InputError(f"{what}; given up", advice="See the limits `page-seconds`, `book-seconds` and `memory`")
        self._asked += 1
        if answer[0].get("is_last") or self._asked >= _DOCUMENTS_A_CHILD:
            self.close()
        if "missing" in answer[0]:
            raise _missing(answer[0]["missing"])
        if "refused" in answer[0]:
            raise InputError(answer[0]["refused"])
        return answer

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child, self._asked = self._child, None, 0
        if child is None:
            return
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                stream.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            self._child = subprocess.Popen(  # noqa: S603 - this Python and this package
                [sys.executable, "-P", "-c", _CODE, _ROOT],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                start_new_session=True,  # Ctrl+C is for the parent, which then ends it
            )
        return self._child


def _exchange(
    child: subprocess.Popen[bytes], head: bytes, data: bytes, deadline: float
) -> tuple[dict[str, Any], bytes] | None:
    """The answer to a frame; None where the child ended or did not answer in time."""
    stdin, stdout = child.stdin, child.stdout
    if stdin is None or stdout is None:  # both are pipes
        return None
    with selectors.DefaultSelector() as selector:
        os.set_blocking(stdin.fileno(), False)
        selector.register(stdin, selectors.EVENT_WRITE)
        for piece in (head, data):
            rest = memoryview(piece)
            while rest:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    return None
                try:
                    rest = rest[os.write(stdin.fileno(), rest[:_BLOCK]) :]
                except BlockingIOError:
                    continue
                except BrokenPipeError:
                    return None
        selector.unregister(stdin)
        selector.register(stdout, selectors.EVENT_READ)

        def read(size: int) -> bytes:
            parts = []
            while size and selector.select(max(0.0, deadline - time.monotonic())):
                part = os.read(stdout.fileno(), min(size, _BLOCK))
                if not part:
                    break
                parts.append(part)
                size -= len(part)
            return b"".join(parts)

        return read_frame(read)


def _ran_out(child: subprocess.Popen[bytes]) -> bool:
    """Whether the system ended it for its processor time."""
    import signal  # noqa: PLC0415 - only where something went wrong

    try:
        return child.wait(1) == -getattr(signal, "SIGXCPU", 0)
    except subprocess.TimeoutExpired:
        return False


def _found(each: Mapping[str, Any]) -> Draft | InputError:
    if "reason" in each:
        return InputError(each["reason"], subject=each["subject"])
    return Draft(**each)


def _missing(module: str) -> InputError:
    extra = EXTRAS.get(module)
    if extra is None:
        return InputError(f"the Python package {module} is missing", advice="Install reader again")
    return missing_extra(extra)


def missing_extra(extra: str) -> InputError:
    """The error that says which extra is needed, and the command that installs it."""
    return InputError(
        f"needs the extra `{extra}`, which is not installed", advice=f"pip install 'stance-reader[{extra}]'"
    )
