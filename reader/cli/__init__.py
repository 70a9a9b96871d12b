"""The command line `reader`: the table of its commands, each a module that is imported when it is called."""

from __future__ import annotations

import gc

gc.disable()  # until the first paint: collecting while everything is imported takes a tenth of the start
# ruff: noqa: E402

import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from difflib import get_close_matches
from typing import Any

import click

from reader import __version__
from reader.cli.options import adjudicate_option, global_options, options_of
from reader.errors import ReaderError, UsageError
from reader.model.sanitize import visible

FAILED = 1
WRONG_USAGE = 2

COMMANDS: Mapping[str, str] = {
    "import": "Import articles from files, folders and web addresses.",
    "export": "Export the judgments as a table, or in another program's format.",
    "load": "Load judgments from an export or from another tool.",
    "editions": "List later editions of articles, and carry judgments to them.",
    "search": "Find sentences by their words and by your judgments.",
    "agreement": "Show how far the annotators agree.",
    "status": "Show the progress of each annotator.",
    "check": "Verify the database (read-only).",
    "backup": "Write a complete copy of the database.",
    "codebook": "Show, compare and activate codebooks.",
}
"""Name of each command to its line in the help page; it is the `command` of the module `NAME_command`."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called; a word that is not a command is a path to open."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name, imported now."""
        return _command(cmd_name) if cmd_name in COMMANDS else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names; any other word is a path to open."""
        if args[0] in COMMANDS:
            return super().resolve_command(ctx, args)
        return None, _command("open"), args

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; without any word, open the project here."""
        if not ctx._protected_args and not ctx.args:  # noqa: SLF001
            opening = _command("open")
            with opening.make_context(None, [], parent=ctx) as inner:
                return opening.invoke(inner)
        return super().invoke(ctx)


def _command(name: str) -> click.Command:
    if name != "open":  # which enables it when the first screen is painted
        gc.enable()
    command: click.Command = importlib.import_module(f"reader.cli.{name}_command").command
    return command


def suggestion(word: str) -> str:
    """The command that `word` is probably a typo of, or nothing."""
    return next(iter(get_close_matches(word, COMMANDS, 1)), "")


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    subcommand_metavar="[PATH ... | COMMAND ...]",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@adjudicate_option
@global_options(is_group=True)
@click.version_option(__version__, prog_name="reader", message="%(prog)s %(version)s")
@click.pass_context
def reader(ctx: click.Context) -> None:
    """Judge news articles sentence by sentence, for stance and claims.

    Without a command it opens the project in this folder or the nearest above; files and folders on the command line
    are imported first. Without a project and a path it creates a project with a sample corpus to try.

    \b
    Examples:
      reader                    open the project here
      reader my_articles        import a folder, then open
      reader ./import           open a folder that has the name of a command
      reader --adjudicate       see the judgments of all annotators, and resolve the disagreements
      reader export -o out.csv  export the judgments to a file
    """  # noqa: D301 - click needs the character
    options_of(ctx)


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
