"""A terminal for tests: the real program under a pty, its screen as pyte sees it, and a person's hands."""

from __future__ import annotations

import codecs
import errno
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from tests.prepared import environment as variables_of
from tests.prepared import nursery_for
from tests.terminal.emulation import Screen, Stream

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.prepared import Forked

    Process = subprocess.Popen[bytes] | Forked

HERE = Path(__file__).parent.parent.parent
READER = (sys.executable, "-m", "reader")
RUN = "\nimport sys; from reader.cli import main; sys.exit(main())"
PATIENCE = 30.0
"""Seconds that a wait lasts at most. Nothing is asserted of how long anything takes."""
FRAME = 0.02
"""Seconds that a program has to sleep to be at rest: a little more than it lets pass between two paintings."""
SILENCE = 0.15
"""Seconds without a byte that stand for rest where nothing tells whether a program sleeps."""
BUSY = 1.0
"""Seconds without a byte after which a program that is at work, and paints nothing, is not waited for any longer."""

KEYS = {
    "enter": "\r",
    "esc": "\x1b[27u",  # as a terminal sends it that the program has asked to tell it from the beginning of a sequence
    "bare esc": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "shift+up": "\x1b[1;2A",
    "shift+down": "\x1b[1;2B",
    "space": " ",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "shift+right": "\x1b[1;2C",
    "shift+left": "\x1b[1;2D",
    "ctrl+right": "\x1b[1;5C",
    "ctrl+left": "\x1b[1;5D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "alt+enter": "\x1b\r",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    **{f"ctrl+{chr(96 + n)}": chr(n) for n in range(1, 27)},
}

_NOT_FOR_PYTE = re.compile(
    rb"\x1b[PX^_].*?\x1b\\"  # DCS, SOS, PM, APC and their text
    rb"|\x1b\].*?(?:\x07|\x1b\\)"  # OSC
    rb"|\x1b\[[<=>][0-9;:]*[ -/]*[@-~]"  # private markers, such as the kitty keyboard's
    rb"|\x1b\[\??[0-9;:]*[ -/]+[@-~]"  # intermediate bytes, such as DECRQM's
    rb"|\x1b\[\?[0-9;]*[mSnu]",
    re.DOTALL,
)
_BEGUN = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[PX^_\]][^\x07\x1b]*\x1b?|[ -/]*)?$", re.DOTALL)
_TASK = re.compile(
    r"^State:\s+(?P<state>\w).*^voluntary_ctxt_switches:\s+(?P<asleep>\d+)\s+nonvoluntary_ctxt_switches:\s+(?P<ousted>\d+)",
    re.MULTILINE | re.DOTALL,
)
_COLON_COLORS = re.compile(rb"\x1b\[[0-9;:]*:[0-9;:]*m")


class Cell(NamedTuple):
    """One cell of the screen."""

    text: str
    """The character; empty for the right half of a wide one."""
    colour: str
    background: str
    is_bold: bool
    is_underlined: bool
    is_reversed: bool


class Terminal:
    """A program that runs in a terminal of its own. Use it in a `with` block: it is ended at the end.

    A wait belongs to what was done before it. What was on the screen already says nothing of what a key did, so a
    wait for it looks again once the program has read everything that was sent and is at rest. "At rest" is observed,
    not guessed: every thread of the program sleeps, and none has run for the length of a frame. A busy machine makes
    a program slow, but never makes it sleep.
    """

    def __init__(
        self,
        arguments: Sequence[str | Path] = (),
        *,
        cwd: Path,
        environment: Mapping[str, str] | None = None,
        size: tuple[int, int] = (120, 40),
        program: Sequence[str | Path] = READER,
        code: str = "",
        preexec: Callable[[], None] | None = None,
    ) -> None:
        """Start the program. `code` is run in it first, to provoke what a test is about."""
        self.columns, self.rows = size
        self.raw = bytearray()
        """Every byte that the program wrote."""
        self._screen = Screen(self.columns, self.rows)
        self._stream = Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = b""
        self._is_over = False
        self._acts = 0  # since the last wait
        self._master, slave = os.openpty()
        os.set_blocking(self._master, False)
        self._set_size(slave)
        self._line = os.ttyname(slave)
        self._keep_output(slave)
        self.modes_before = termios.tcgetattr(slave)

        variables = variables_of({"XDG_CONFIG_HOME": str(cwd / "config"), **(environment or {})})
        words = [*map(str, arguments)]
        nursery = nursery_for(variables) if program == READER and preexec is None else None
        if nursery:
            files = slave, slave, slave
            self.process: Process = nursery.start(words, cwd=cwd, variables=variables, files=files, code=code)
        else:
            program = (sys.executable, "-c", f"{code}{RUN}") if code else program
            self.process = self._start([*map(str, program), *words], cwd, variables, slave, preexec)
        os.close(slave)

    @staticmethod
    def _start(
        words: list[str], cwd: Path, variables: dict[str, str], slave: int, preexec: Callable[[], None] | None
    ) -> subprocess.Popen[bytes]:
        def begin() -> None:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored by what runs in the background of a shell
            if preexec is not None:
                preexec()

        return subprocess.Popen(
            words,
            cwd=cwd,
            env=variables,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=begin,  # noqa: PLW1509 - the child runs one thread
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.close()

    # What a person does

    def press(self, *keys: str) -> None:
        """Press keys, each named as in `KEYS` or by the character that it types."""
        for key in keys:
            self.send(KEYS.get(key, key).encode())

    def type(self, text: str) -> None:
        """Type text, all of it at once."""
        self.send(text.encode("utf-8", "surrogateescape"))

    def paste(self, text: str) -> None:
        """Paste text, as a terminal with bracketed paste sends it."""
        self.send(b"\x1b[200~" + text.encode() + b"\x1b[201~")

    def click(self, x: int, y: int) -> None:
        """Click the cell in column `x` of line `y`, both from 0."""
        self.send(f"\x1b[<0;{x + 1};{y + 1}M\x1b[<0;{x + 1};{y + 1}m".encode())

    def drag(self, begin: tuple[int, int], end: tuple[int, int], *, let_go: bool = True) -> None:
        """Press on one cell, move to another in a straight line, and let go there."""
        steps = max(abs(end[0] - begin[0]), abs(end[1] - begin[1]), 1)
        way = [tuple(a + (b - a) * n // steps for a, b in zip(begin, end, strict=True)) for n in range(1, steps + 1)]
        self.send(f"\x1b[<0;{begin[0] + 1};{begin[1] + 1}M".encode())
        self.send(b"".join(f"\x1b[<32;{x + 1};{y + 1}M".encode() for x, y in way))
        if let_go:
            self.send(f"\x1b[<0;{end[0] + 1};{end[1] + 1}m".encode())

    def click_on(self, words: str) -> None:
        """Click the first place where these words stand, once nothing moves."""
        self.settle()
        self.click(*self.find(words))

    def wheel(self, x: int, y: int, *, up: bool = False, times: int = 1) -> None:
        """Turn the wheel with the pointer on a cell."""
        self.send(f"\x1b[<{64 if up else 65};{x + 1};{y + 1}M".encode() * times)

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size."""
        self._acts += 1
        self.columns, self.rows = columns, rows
        self._screen.resize(rows, columns)
        self._set_size(self._master)

    def send(self, data: bytes) -> None:
        """Send bytes as they are, reading what comes meanwhile."""
        self._acts += 1
        while data and not self._is_over:
            readable, writable, _ = select.select([self._master], [self._master], [], PATIENCE)
            if readable:
                self._read()
            if writable and not self._is_over:
                try:
                    data = data[os.write(self._master, data[:1024]) :]
                except BlockingIOError:
                    continue

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send the program a signal."""
        self.process.send_signal(number)

    def close(self) -> None:
        """Close the terminal's window."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1
            self._is_over = True

    # What a person sees

    def text(self) -> str:
        """The screen as lines."""
        return "\n".join(self.lines())

    def line(self, number: int) -> str:
        """One line of the screen, from 0; wide characters once."""
        return self.lines()[number]

    def lines(self) -> list[str]:
        """Every line of the screen."""
        return self._screen.texts()

    def gutters(self, words: str) -> list[str]:
        """What stands in the article's gutter before these words, wherever they stand, without spaces."""
        found = [line[: at.start()] for line in self.lines() for at in re.finditer(re.escape(words), line)]
        gutters = [before[before.rfind("│") + 1 :] for before in found]
        return ["".join(gutter.split()) for gutter in gutters if len(gutter) > 4]

    def cell(self, x: int, y: int) -> Cell:
        """The cell in column `x` of line `y`, both from 0."""
        char = self._screen.buffer[y][x]
        return Cell(char.data, char.fg, char.bg, char.bold, char.underscore, char.reverse)

    def find(self, words: str) -> tuple[int, int]:
        """Column and line of the first place where these words stand; AssertionError if they do not."""
        for y in range(self.rows):
            row = self._screen.buffer[y]
            cells = [row[x].data for x in range(self.columns)]
            at = "".join(cells).find(words)
            if at >= 0:
                used = 0
                for x, data in enumerate(cells):
                    if used >= at and data:
                        return x, y
                    used += len(data)
        raise AssertionError(f"{words!r} is not on the screen:\n{self.text()}")

    def cell_at(self, words: str) -> Cell:
        """The cell where these words begin."""
        return self.cell(*self.find(words))

    @property
    def cursor_is_hidden(self) -> bool:
        """Whether the program has hidden the cursor."""
        return bool(self._screen.cursor.hidden)

    def wait_for(self, wanted: str | Callable[[Terminal], object], timeout: float = PATIENCE) -> str:
        """Wait until the words are on the screen, or until `wanted` of this terminal is true; the screen then.

        What is true already, and what several keys in a row may have made true on the way, counts only when the
        program has dealt with the last of them.
        """
        deadline = time.monotonic() + timeout
        must_rest = self._acts > 1 or (self._acts == 1 and self._sees(wanted))
        self._acts = 0
        while True:
            if must_rest:
                must_rest = not self._rests()
            if not must_rest and self._sees(wanted):
                return self.settle(silence=SILENCE)  # what else is painted with it may be on its way
            left = deadline - time.monotonic()
            if left <= 0 or (self._is_over and not self._pump(0)):
                what = repr(wanted) if isinstance(wanted, str) else "what was waited for"
                over = f" (the program ended, {self.process.poll()})" if self._is_over else ""
                raise AssertionError(f"{what} did not come{over}:\n{self.text()}")
            if not must_rest:
                self._pump(min(left, 0.2))

    def _sees(self, wanted: str | Callable[[Terminal], object]) -> bool:
        """Whether it is there; what looks at words that are not on the screen yet sees nothing."""
        if isinstance(wanted, str):
            return wanted in self.text()
        try:
            return bool(wanted(self))
        except AssertionError:
            return False

    def wait_for_mark(self, mark: str, words: str) -> str:
        """Wait until this and nothing else (but spaces) stands in the gutter before these words."""
        return self.wait_for(lambda screen: mark in screen.gutters(words))

    def wait_until_gone(self, words: str) -> None:
        """Wait until these words are no longer on the screen."""
        self.wait_for(lambda screen: words not in screen.text())

    def settle(self, silence: float = BUSY) -> str:
        """Read until the program is at rest, or paints nothing for so many seconds; the screen then."""
        last, read = time.monotonic(), len(self.raw)
        while not self._rests():
            if len(self.raw) != read:
                last, read = time.monotonic(), len(self.raw)
            elif time.monotonic() - last >= silence:
                break
        return self.text()

    def pause(self, seconds: float) -> str:
        """Let time pass, as a person who reads does; the screen then."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self._is_over:
            self._pump(left)
        return self.text()

    def wait_exit(self, timeout: float = PATIENCE) -> int:
        """Wait until the program has ended; its exit status (negative: the signal that ended it)."""
        deadline = time.monotonic() + timeout
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                raise AssertionError(f"the program did not end:\n{self.text()}")
            self._pump(0.02)
            if self._is_over:
                time.sleep(0.01)
        while self._pump(0):
            pass
        return self.process.returncode

    def modes(self) -> list[object]:
        """The terminal's own settings now (termios)."""
        return termios.tcgetattr(self._master)

    def _rests(self) -> bool:
        """Read for the length of a frame; whether nothing came and the program slept all that time."""
        if self._is_over:
            return True
        before = self._sleepers()
        if before is None:
            self._pump(FRAME / 4)
            return False
        quiet = FRAME if before else SILENCE
        return not self._pump(quiet) and not self._has_unread() and before == self._sleepers()

    def _sleepers(self) -> list[tuple[str, ...]] | None:
        """The threads of the program and how often each has run, or None if it has not yet read all or one runs.

        Empty where the system does not tell, and where the program has ended.
        """
        if self._has_unread():
            return None
        tasks = Path(f"/proc/{self._in_front()}/task")
        threads = []
        try:
            for task in tasks.iterdir():
                told = _TASK.search((task / "status").read_text())
                if told is None or told["state"] not in "STZ":
                    return None
                threads.append((task.name, told["asleep"], told["ousted"]))
        except OSError:  # a thread that has just ended, or no such system
            return [] if not tasks.exists() else None
        return threads

    def _in_front(self) -> int:
        """The process that reads the keys: the program, or what a shell has started."""
        try:
            return os.tcgetpgrp(self._master) or self.process.pid
        except OSError:
            return self.process.pid

    def _has_unread(self) -> bool:
        """Whether the program has yet to read something that was sent."""
        try:
            line = os.open(self._line, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        except OSError:
            return False
        try:
            return bool(select.select([line], [], [], 0)[0])
        finally:
            os.close(line)

    def _pump(self, seconds: float) -> bool:
        """Read what has come, waiting so long at most; whether anything had."""
        if self._is_over:
            return False
        readable, _, _ = select.select([self._master], [], [], seconds)
        return bool(readable) and self._read()

    def _read(self) -> bool:
        try:
            data = os.read(self._master, 65536)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno != errno.EIO:  # EIO: the program has closed its side
                raise
            data = b""
        if not data:
            self._is_over = True
            return False
        self.raw += data
        data = self._rest + data
        begun = _BEGUN.search(data[-4096:])
        whole = len(data) - len(begun.group()) if begun else len(data)
        data, self._rest = data[:whole], data[whole:]
        data = _NOT_FOR_PYTE.sub(b"", data)
        data = data.replace(b"\x1b[?1049h", b"\x1b[2J\x1b[H")  # the other screen begins empty
        data = _COLON_COLORS.sub(lambda match: match.group().replace(b":", b";"), data)
        self._stream.feed(self._decoder.decode(data))
        return True

    @staticmethod
    def _keep_output(slave: int) -> None:
        """Ctrl+C throws away what was written and not read yet; here everything is read."""
        modes = termios.tcgetattr(slave)
        modes[3] |= termios.NOFLSH
        termios.tcsetattr(slave, termios.TCSANOW, modes)

    def _set_size(self, handle: int) -> None:
        fcntl.ioctl(handle, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))
