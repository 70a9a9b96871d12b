"""`reader` itself: which command the line asks for."""

from __future__ import annotations

import gc
import importlib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from reader import __version__
from reader.cli.options import adjudicate_option, chosen, global_options

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMANDS: Mapping[str, str] = {
    "import": "reader.cli.importing",
    "export": "reader.cli.export",
    "load": "reader.cli.load",
    "editions": "reader.cli.editions",
    "search": "reader.cli.search",
    "agreement": "reader.cli.agreement",
    "status": "reader.cli.status",
    "check": "reader.cli.check",
    "backup": "reader.cli.backup",
    "codebook": "reader.cli.codebook",
}
"""Name of the command to the module whose `command` it is. A new one is a module and a line here."""
_OPENING = "reader.cli.open"


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for; what is no command is a path to open."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name, imported now."""
        gc.enable()
        module = COMMANDS.get(cmd_name)
        return _command(module) if module else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names; a word that names none is a path to open."""
        if args[0] in COMMANDS:
            return super().resolve_command(ctx, args)
        return None, _command(_OPENING), args

    def invoke(self, ctx: click.Context) -> Any:
        """Do what is asked for; without any word, open the project here."""
        if not ctx._protected_args and not ctx.args:  # noqa: SLF001
            opening = _command(_OPENING)
            with opening.make_context(None, [], parent=ctx) as inner:
                return opening.invoke(inner)
        return super().invoke(ctx)


def _command(module: str) -> click.Command:
    command: click.Command = importlib.import_module(module).command
    return command


def suggestion(word: str) -> str:
    """The command that was probably meant by `word`, or nothing."""
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

    Without a command it opens the project in this folder, or the nearest above; files and folders that are
    named are imported first. With no project and no name it makes one with a sample corpus to try.

    \b
    Examples:
      reader                    open the project here
      reader my_articles        import a folder, then open
      reader ./import           open a folder that is called like a command
      reader --adjudicate       see what all annotators judged, and settle where they differ
      reader export -o out.csv  write the judgments to a file
    """  # noqa: D301 - click needs the character
    chosen(ctx)
