"""The program as a process of its own, started in a tenth of the time: forked from one that has imported it already.

Half of the time of a short command, and of a screen of which a test looks at one thing, goes into importing the
program. A test that starts it hundreds of times waits for nothing else. So a process is kept that has imported
everything and does nothing; it forks one that gets the arguments, the environment, the folder and the terminal or
the files that it was meant to have, and that runs and ends as any other. `READER_TESTS_FRESH=1` starts every program
from the beginning instead (slower by a third), and so does everything that Python or a library looks at when it is
imported: another program, or an environment that differs in more than the program's own variables.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import json
import os
import pkgutil
import random
import runpy
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

HERE = Path(__file__).parent.parent
LEFT_OUT = ("TMUX", "TMUX_PANE", "LINES", "COLUMNS", "NO_COLOR", "FORCE_COLOR", "PYTHONDEVMODE")
"""Variables of whoever runs the tests that the program does not get."""
USUAL = {
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "PYTHONPATH": str(HERE),
    "READER_ANNOTATOR": "anna",
}
LOOKED_AT_LATE = ("READER_", "XDG_CONFIG_HOME", "NO_COLOR")
"""How the names of variables begin that nothing looks at while it is imported."""
ALSO_IMPORTED = ("sqlite_utils", "rapidfuzz.fuzz", "rich.progress", "textual.drivers.linux_driver", "runpy")
LONGEST_RUN = 120.0
"""Seconds after which a command that does not end has failed."""
LONGEST = 65_536
"""Bytes of a request at most."""


def environment(more: Mapping[str, str] = {}, *, without: tuple[str, ...] = ()) -> dict[str, str]:
    """The variables that the program gets, `more` last; an empty value takes one away."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in (*LEFT_OUT, *without) and not name.startswith(("PYTEST_", "READER_", "TEXTUAL"))
    }
    return {name: value for name, value in {**kept, **USUAL, **more}.items() if value}


class Forked:
    """A process that was forked for a test, with what is used here of `subprocess.Popen`."""

    def __init__(self, pid: int, told: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._told = told

    def poll(self) -> int | None:
        """The exit status, negative for a signal; None while it runs."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it ends; `TimeoutExpired` if it does not."""
        if self._look(timeout) is None:
            raise subprocess.TimeoutExpired("reader", timeout or 0)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it runs still."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it without asking."""
        self.send_signal(signal.SIGKILL)

    def _look(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._told], [], [], timeout)[0]:
            (status,) = struct.unpack("i", os.read(self._told, 4))
            os.close(self._told)
            self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode


class Nursery:
    """The process that has imported everything, seen from the tests."""

    def __init__(self) -> None:
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.environment = environment()
        code = f"from tests.prepared import serve; serve({theirs.fileno()})()"
        self._process = subprocess.Popen(
            [sys.executable, "-c", code],
            env=self.environment,
            cwd=HERE,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        atexit.register(self.close)

    def close(self) -> None:
        """Have it end."""
        self._ours.close()
        self._process.wait()

    def knows(self, variables: Mapping[str, str]) -> bool:
        """Whether what it has imported would have been the same with these variables."""
        mine = self.environment
        changed = {name for name in {*mine, *variables} if mine.get(name) != variables.get(name)}
        return all(name.startswith(LOOKED_AT_LATE) for name in changed)

    def start(
        self,
        arguments: Sequence[str],
        *,
        cwd: Path,
        variables: Mapping[str, str],
        files: tuple[int, int, int],
        code: str = "",
    ) -> Forked:
        """`reader` with these arguments; `files` are its standard input, output and error output."""
        told, tells = os.pipe()
        request = {"arguments": list(arguments), "cwd": str(cwd), "environment": dict(variables), "code": code}
        data = json.dumps(request).encode()
        assert len(data) < LONGEST
        try:
            socket.send_fds(self._ours, [data], [*files, tells])
            (pid,) = struct.unpack("i", self._ours.recv(4))
        finally:
            os.close(tells)
        return Forked(pid, told)

    def run(
        self, arguments: Sequence[str], *, cwd: Path, variables: Mapping[str, str], code: str = ""
    ) -> subprocess.CompletedProcess[bytes]:
        """`reader` with these arguments and nothing to read, until it ends, with what it wrote."""
        pipes = [os.pipe() for _ in range(2)]
        nothing = os.open(os.devnull, os.O_RDONLY)
        try:
            files = nothing, pipes[0][1], pipes[1][1]
            process = self.start(arguments, cwd=cwd, variables=variables, files=files, code=code)
        finally:
            for each in (nothing, pipes[0][1], pipes[1][1]):
                os.close(each)
        deadline = time.monotonic() + LONGEST_RUN
        written: dict[int, bytearray] = {reads: bytearray() for reads, _ in pipes}
        still = set(written)
        while still:
            ready, _, _ = select.select(still, [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                process.kill()
                raise subprocess.TimeoutExpired(["reader", *arguments], LONGEST_RUN)
            for reads in ready:
                data = os.read(reads, 65536)
                written[reads] += data
                if not data:
                    os.close(reads)
                    still.remove(reads)
        code = process.wait(LONGEST_RUN)
        return subprocess.CompletedProcess(["reader", *arguments], code, *map(bytes, written.values()))


_nursery: list[Nursery] = []


def nursery_for(variables: Mapping[str, str]) -> Nursery | None:
    """What forks programs with these variables; None where they are to be started from the beginning."""
    if os.environ.get("READER_TESTS_FRESH") or not sys.platform.startswith("linux"):
        return None
    if not _nursery:
        _nursery.append(Nursery())
    return _nursery[0] if _nursery[0].knows(variables) else None


def serve(handle: int) -> Callable[[], None]:
    """Fork a process for each request that comes, until whoever asks is gone.

    Returns what is to be run: in a forked process the program, in this one nothing. The program runs when all that
    is here has been left, so that it ends as it does by itself.
    """
    _import_everything()
    requests = socket.socket(fileno=handle)
    wakes, awake = os.pipe()
    os.set_blocking(awake, False)
    signal.set_wakeup_fd(awake)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    running: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([requests, wakes], [], [])
        if wakes in ready:
            os.read(wakes, 512)
            _tell_of_the_ended(running)
        if requests not in ready:
            continue
        data, files, _, _ = socket.recv_fds(requests, LONGEST, 4)
        if not data:
            return lambda: None
        pid = os.fork()
        if not pid:
            requests.close()
            return _become(json.loads(data), files[:3])
        running[pid] = files[3]
        for each in files[:3]:
            os.close(each)
        requests.send(struct.pack("i", pid))


def _tell_of_the_ended(running: dict[int, int]) -> None:
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            tells = running.pop(pid)
            with suppress(BrokenPipeError):
                os.write(tells, struct.pack("i", status))
            os.close(tells)


def _import_everything() -> None:
    import reader.cli

    for found in pkgutil.walk_packages(reader.__path__, "reader."):
        if found.name != "reader.__main__":
            importlib.import_module(found.name)
    for name in ALSO_IMPORTED:
        importlib.import_module(name)
    gc.freeze()  # whoever collects garbage in a forked process need not look at, and copy, all that was imported


def _become(request: dict[str, Any], files: Sequence[int]) -> Callable[[], None]:
    """Be the process that was asked for; returns its program."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    for at, file in enumerate(files):
        os.dup2(file, at)
    os.closerange(3, 256)
    if os.isatty(0):
        import fcntl
        import termios

        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.stdin, sys.stdout, sys.stderr = (_stream(at) for at in range(3))
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr
    sys.argv = ["reader", *request["arguments"]]
    sys.path[0] = request["cwd"]
    random.seed()
    return partial(_run, request["code"])


def _run(code: str) -> None:
    """Run the program and end as Python does, but for taking down every module that was imported."""
    status = 0
    try:
        exec(code, {"__name__": "code of a test"})
        runpy.run_module("reader", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:  # noqa: BLE001 - whatever it is, it ends here
        status = 1
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except OSError:
        status = 120
    os._exit(status)


def _stream(at: int) -> io.TextIOWrapper:
    """A standard stream as Python opens it where the language is `C.UTF-8`."""
    raw = io.FileIO(at, "r" if at == 0 else "w", closefd=False)
    is_terminal = raw.isatty()
    buffered = io.BufferedReader(raw) if at == 0 else io.BufferedWriter(raw)
    return io.TextIOWrapper(
        buffered,
        "utf-8",
        "backslashreplace" if at == 2 else "surrogateescape",
        line_buffering=is_terminal or at == 2,
    )
