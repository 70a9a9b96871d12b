"""Run `reader` and trace what a key does: `python -P key_walk_trace.py ARGUMENT ...`, driven by benchmarks/key_walk.py.

SIGUSR1 begins a trace. SIGUSR2 ends it and writes it as JSON to the file that `READER_TRACE` names. The trace comes
from hooks of the standard library (a profile function, SQLite's trace callback), and knows no names of the program but
the package.
"""

from __future__ import annotations

import importlib.util
import json
import os
import runpy
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FrameType

PROGRAM = "reader"
DATABASES = ("sqlite3.dbapi2", "pysqlite3.dbapi2")
WHERE = "READER_TRACE"
CALL, SQL, REPAINT, OUTPUT = "call", "sql", "repaint", "output"
_INNER = frozenset({"<module>", "<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"})
"""Code that belongs to the function around it."""
_REFRESH = "Widget.refresh"
"""Textual's method with which a widget asks to be painted again."""
_TIMER, _PAINT = "_tick", "_on_timer_update"
"""Textual's methods that handle a timer, and that paint (which a timer of Textual begins)."""


class Trace:
    """The events since the trace began, in order."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._textual = f"{os.sep}textual{os.sep}"
        self.is_on = False
        self.events: list[tuple[str, str, list[str]]] = []
        """The kind, the function or statement, and the program's functions on the stack, the outermost first."""
        self._before: dict[int, int] = {}
        """For each thread, the number of the program's functions that were on its stack when the trace began."""

    def begin(self, *_: object) -> None:
        """Begin a trace. Functions that run already, as the main function does, are no part of it."""
        self._before = {thread: len(self._stack(frame)) for thread, frame in sys._current_frames().items()}
        self.events = []
        self.is_on = True

    def profile(self, frame: FrameType, event: str, argument: Any) -> None:
        """Record calls of the program's functions, requests to repaint, and output."""
        if not self.is_on:
            return
        code = frame.f_code
        if event == "call":
            if self._is_ours(frame):
                self._add(CALL, self._name(frame), frame.f_back)
            elif code.co_qualname == _REFRESH and self._textual in code.co_filename:
                self._add(REPAINT, _REFRESH, frame)
        elif event == "c_call" and argument.__name__ == "write" and self._is_ours(frame):
            self._add(OUTPUT, "write", frame)

    def statement(self, text: str) -> None:
        """Record an SQL statement."""
        if self.is_on:
            self._add(SQL, " ".join(text.split()), sys._getframe(1))

    def _add(self, kind: str, what: str, frame: FrameType | None) -> None:
        if not self._is_timed(frame):
            begun = self._before.get(threading.get_ident(), 0)
            self.events.append((kind, what, self._stack(frame)[begun:]))

    def _is_timed(self, frame: FrameType | None) -> bool:
        """Whether a timer of the program is at work: it looks for changes now and then, whatever keys are pressed."""
        names = set()
        while frame is not None:
            if self._textual in frame.f_code.co_filename:
                names.add(frame.f_code.co_name)
            frame = frame.f_back
        return _TIMER in names and _PAINT not in names

    def _stack(self, frame: FrameType | None) -> list[str]:
        """The program's functions that wait for this frame, the outermost first."""
        found = []
        while frame is not None:
            if self._is_ours(frame):
                found.append(self._name(frame))
            frame = frame.f_back
        return found[::-1]

    def _is_ours(self, frame: FrameType) -> bool:
        return frame.f_code.co_filename.startswith(self._package) and frame.f_code.co_name not in _INNER

    def _name(self, frame: FrameType) -> str:
        return f"{frame.f_code.co_filename[len(self._package) :]} {frame.f_code.co_qualname}"


def main() -> None:
    """Run the program like `python -m reader`, ready to trace."""
    spec = importlib.util.find_spec(PROGRAM)
    if spec is None or spec.origin is None:
        raise SystemExit(f"there is no package {PROGRAM}")
    trace = Trace(str(Path(spec.origin).parent) + os.sep)
    for name in DATABASES:
        with suppress(ImportError):
            watch(importlib.import_module(name), trace)

    def end(*_: object) -> None:
        trace.is_on = False
        Path(os.environ[WHERE]).write_text(json.dumps(trace.events), "utf-8")

    signal.signal(signal.SIGUSR1, trace.begin)
    signal.signal(signal.SIGUSR2, end)
    threading.setprofile(trace.profile)
    sys.setprofile(trace.profile)
    runpy.run_module(PROGRAM, run_name="__main__", alter_sys=True)


def watch(module: Any, trace: Trace) -> None:
    """Make every later connection of this database module report its statements."""
    connect = module.connect

    def watched(*arguments: Any, **options: Any) -> Any:
        connection = connect(*arguments, **options)
        connection.set_trace_callback(trace.statement)
        return connection

    module.connect = watched
    sys.modules[module.__name__.partition(".")[0]].connect = watched  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
