"""FAULTS 29 and 30: however the program ends, everything is kept and the terminal is as it was found."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import pytest

from tests.terminal.projects import broken_promises, labels, opened
from tests.terminal.terminal import READER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.terminal import Terminal

SWITCHES = {b"1049": b"l", b"25": b"h", b"1000": b"l", b"1003": b"l", b"1006": b"l", b"2004": b"l", b"1004": b"l"}
"""Modes of the terminal and how the last word on each must be: the other screen, the mouse, pasting and
the reports of focus off; the cursor on."""


def assert_restored(reader: Terminal) -> None:
    raw = bytes(reader.raw)
    for mode, off in SWITCHES.items():
        last_on = raw.rfind(b"\x1b[?" + mode + (b"l" if off == b"h" else b"h"))
        last_off = raw.rfind(b"\x1b[?" + mode + off)
        assert last_off > last_on, mode
    assert raw.rfind(b"\x1b[<u") > raw.rfind(b"\x1b[>")  # the keyboard
    assert not reader.cursor_is_hidden
    assert reader.modes() == reader.modes_before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_in_good_order(samples: Path, number: signal.Signals) -> None:
    with opened(samples) as reader:
        reader.press("f", "c", "a")
        reader.wait_for("▌ - against")
        reader.kill(number)
        assert reader.wait_exit(10) == 128 + number
        assert_restored(reader)
    assert labels(samples) == ["favor", "CFS", "against"]
    with opened(samples) as reader:
        reader.wait_for("Sentence 2 of 34")


def test_quitting_gives_the_terminal_back(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("j", "q")
        assert reader.wait_exit() == 0
        assert_restored(reader)


def test_a_signal_with_a_panel_open_ends_it_too(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("f", "e")
        reader.wait_for("Note on this sentence")
        reader.kill(signal.SIGTERM)
        assert reader.wait_exit(10) == 128 + signal.SIGTERM
        assert_restored(reader)
    assert labels(samples) == ["favor"]


def test_closing_the_window_ends_it_and_everything_is_kept(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("f", "c", "j", "a")
        reader.wait_for("▌ - against")
        reader.close()
        reader.wait_exit(10)
    assert labels(samples) == ["favor", "CFS", "against"]
    assert broken_promises(samples) == []
    with opened(samples) as reader:
        reader.wait_for("Sentence 3 of 34")


SHELL = """
import os, signal, sys, termios
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
before = termios.tcgetattr(0)
child = os.fork()
if not child:
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpgrp())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execv(sys.argv[1], sys.argv[1:])
while True:
    _, status = os.waitpid(child, os.WUNTRACED)
    os.tcsetpgrp(0, os.getpgrp())
    if not os.WIFSTOPPED(status):
        sys.exit(os.waitstatus_to_exitcode(status))
    termios.tcsetattr(0, termios.TCSADRAIN, before)
    print("STOPPED, press Enter", flush=True)
    sys.stdin.readline()
    os.tcsetpgrp(0, child)
    os.kill(child, signal.SIGCONT)
"""
"""As much of a shell as it takes: it says when its program was stopped, and Enter is `fg`."""


def test_ctrl_z_gives_the_terminal_back_and_fg_brings_the_program_back(samples: Path) -> None:
    with opened(samples, program=[sys.executable, "-c", SHELL, *READER]) as reader:
        for place in (2, 3):
            reader.press("j")
            reader.wait_for(f"Sentence {place} of 34")
            reader.press("ctrl+z")
            reader.wait_for("STOPPED, press Enter")
            assert_restored(reader)
            reader.press("enter")
            reader.wait_until_gone("STOPPED")
            reader.wait_for(f"Sentence {place} of 34")
        reader.press("f")
        reader.wait_for("▌ + favor")
        reader.press("q")
        assert reader.wait_exit() == 0
        assert_restored(reader)
    assert labels(samples) == ["favor"]
