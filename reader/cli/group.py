"""`reader` itself: the table of its commands, each imported only when it is called."""

from __future__ import annotations

import gc
import importlib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from reader import __version__
from reader.cli.options import adjudicate_option, global_options, options_of

if TYPE_CHECKING:
    from collections.abc import Mapping

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
