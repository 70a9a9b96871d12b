"""The child: reads one document after the other, each within limits, until there are no more.

A document that takes more processor time than it may ends the process, by the system's hand.
"""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from reader.errors import InputError
from reader.importers.guarded.frames import frame, read_frame

if TYPE_CHECKING:
    from reader.importers.draft import Draft

KINDS = {
    "book": "reader.importers.guarded.book",
    "feed": "reader.importers.guarded.feed",
    "fetch": "reader.importers.guarded.fetch",
    "mail": "reader.importers.guarded.mail",
    "paper": "reader.importers.guarded.paper",
    "page": "reader.importers.guarded.page",
}
"""What can be done, and the module whose `read(data, hints)`, or `fetch(hints)`, does it; imported when it is met."""


def main() -> None:
    """Answer frames on standard input with frames on standard output."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not be taken for an answer
    _never_write_files()
    while (asked := read_frame(sys.stdin.buffer.read)) is not None:
        hints, data = asked
        head, body = _answer(hints, data)
        answers.write(frame(head, body))
        answers.write(body)
        answers.flush()


def _answer(hints: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        module = importlib.import_module(KINDS[hints["kind"]])  # whose time is not the document's
        _limit(hints["seconds"], hints["memory"])
        if hints["kind"] == "fetch":
            found: tuple[dict[str, Any], bytes] = module.fetch(hints)
            return found
        return {"found": [_plain(each) for each in module.read(data, hints)]}, b""
    except ModuleNotFoundError as error:
        answer = {"missing": (error.name or "").partition(".")[0]}
    except InputError as error:
        answer = {"refused": str(error)}
    except RecursionError:
        answer = {"refused": "nested too deep to be read"}
    except MemoryError:
        answer = {"refused": "needs too much memory to be read", "is_last": "yes"}
    except Exception as error:  # noqa: BLE001 - libraries raise whatever they like at what others made
        answer = {"refused": f"cannot be read ({type(error).__name__})"}
    return answer, b""


def _plain(found: Draft | InputError) -> dict[str, Any]:
    if isinstance(found, InputError):
        return {"subject": found.subject, "reason": found.brief}
    return {**found._asdict(), "metadata": dict(found.metadata)}


def _limit(seconds: int, memory: int) -> None:
    """Give the next document its processor time; the memory is for all of the process."""
    with suppress(ImportError):  # there is none on Windows; then only the clock of the parent holds
        import resource  # noqa: PLC0415

        usage = resource.getrusage(resource.RUSAGE_SELF)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        used = int(usage.ru_utime + usage.ru_stime) + 1
        with suppress(ValueError, OSError):  # the system itself allows less
            resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, most))
            resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _never_write_files() -> None:
    with suppress(ImportError):
        import resource  # noqa: PLC0415

        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
