"""The command line: `reader …`. One module per command, imported only when it is called."""

from __future__ import annotations

import gc

gc.disable()  # until the first paint: collecting while everything is imported takes a tenth of the start
# ruff: noqa: E402

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from reader.cli.group import reader
from reader.errors import ReaderError, UsageError
from reader.model.sanitize import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

FAILED = 1
WRONG_USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program, and return its exit status.

    0 done; 1 something failed, and the rest was done; 2 wrong usage. An error is one line on standard error; with
    `--debug` there is a traceback.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = _run(given)
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        _say("stopped")
        return FAILED
    except BrokenPipeError:  # the program that reads the output has ended
        _drop_output()
        return FAILED
    except OSError as error:
        if "--debug" in given:
            raise
        _drop_output()
        what = str(error.filename) if error.filename else "the output"
        _say(visible(f"{what}: cannot write ({error.strerror or error})"))
        return FAILED
    return status


def _run(arguments: list[str]) -> int:
    try:
        result = reader.main(arguments, prog_name="reader", standalone_mode=False)
    except OSError:  # reported by `main`, like a failure to write the last output
        raise
    except Exception as error:
        if "--debug" in arguments and not isinstance(error, click.ClickException):
            raise
        return _tell(error)
    return result if isinstance(result, int) else 0


def _tell(error: Exception) -> int:
    """Print an error in a line, and return the exit status."""
    if isinstance(error, click.ClickException):
        _say(visible(error.format_message()))
        context = getattr(error, "ctx", None)
        if context is not None:
            _say(f"Try `{visible(context.command_path)} --help`", mark="")
        return WRONG_USAGE
    if isinstance(error, ReaderError):
        _say(visible(str(error)))
        return WRONG_USAGE if isinstance(error, UsageError) else FAILED
    if isinstance(error, click.Abort):  # click's name for Ctrl+C
        _say("stopped")
        return FAILED
    what = visible(f"{type(error).__name__}: {error}")
    _say(f"this is a bug ({what}); please report it with the output of --debug")
    return FAILED


def _say(line: str, mark: str = "reader: ") -> None:
    with suppress(OSError):
        click.echo(f"{mark}{line}", err=True)


def _drop_output() -> None:
    """Discard further output, so that Python prints no error when it exits."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
