"""The command `reader codebook`: look at annotation schemes, compare them, and put one in force."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from reader.cli.codebook_page import page, plain_data
from reader.cli.options import chosen, global_options
from reader.cli.output import count, is_terminal, say, show, show_json
from reader.errors import CodebookError, KeymapError, UsageError
from reader.model.codebook import shortcomings
from reader.model.codebook_diff import DifferenceKind, count_judgments, differences, lost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.model.codebook import Codebook
    from reader.model.codebook_diff import Difference
    from reader.project.codebook_service import Codebooks

_LONGEST_LINE = 100
"""Characters of a difference that is shown in one line."""


@click.group("codebook")
@global_options()
def command() -> None:
    """Look at codebooks, compare them, and put one in force.

    A codebook is named by the name of one that is shipped (default, claimbuster-factuality, …), by its
    file, or by the version (c…) of one that was used in this project.

    \b
    Examples:
      reader codebook list
      reader codebook show claimbuster-factuality
      reader codebook check my_codebook.toml
      reader codebook diff my_codebook.toml
      reader codebook use my_codebook.toml
    """  # noqa: D301 - click needs the character


@command.command("list")
@global_options()
@click.pass_context
def list_them(ctx: click.Context) -> None:
    """List the codebooks that are shipped, and say which one is in force here.

    \b
    Example:
      reader codebook list
    """  # noqa: D301 - click needs the character
    with _within_reach(ctx) as codebooks:
        shipped = codebooks.shipped()
        width = max(map(len, shipped))
        for name, codebook in shipped.items():
            asked = ", ".join(f"{layer.name.lower()} ({len(layer.offered)} labels)" for layer in codebook.layers)
            show(f"{name:{width}}  {codebook.name}: {asked}")
        if codebooks.file is None:
            return
        show()
        codebook = codebooks.in_force()
        names = [name for name, each in shipped.items() if each.version == codebook.version]
        where = f"{names[0]}, as it is shipped" if names else str(codebooks.file)
        show(f"in force here: {codebook.name} ({codebook.version}; {where})")


@command.command("show")
@click.argument("name", required=False, metavar="[NAME|FILE|VERSION]")
@click.option("--toml", "as_toml", is_flag=True, help="Print the file itself, to start one's own from.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@global_options()
@click.pass_context
def show_it(ctx: click.Context, name: str | None, as_toml: bool, as_json: bool) -> None:  # noqa: FBT001
    """Show a codebook: what is asked, the labels with their definitions, the rules, the sources.

    Without a name, the one that is in force here.

    \b
    Examples:
      reader codebook show
      reader codebook show rumoureval --toml > my_codebook.toml
    """  # noqa: D301 - click needs the character
    with _within_reach(ctx) as codebooks:
        codebook = codebooks.find(name) if name else codebooks.in_force()
    if as_json:
        show_json(plain_data(codebook._replace(content="")))
    elif as_toml:
        _show_file(codebook.content)
    else:
        for line in page(codebook):
            show(line)


@command.command("check")
@click.argument("name", required=False, metavar="[NAME|FILE|VERSION]")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@global_options()
@click.pass_context
def check_it(ctx: click.Context, name: str | None, as_json: bool) -> int:  # noqa: FBT001
    """Check a codebook: that it can be read, clashes with no key, and lacks nothing that judgments use.

    Without a name, the one that is in force here. What annotators would miss (a definition, an example) is a
    warning. The exit status is 1 if it cannot be used.

    \b
    Example:
      reader codebook check my_codebook.toml
    """  # noqa: D301 - click needs the character
    errors: list[str] = []
    warnings: list[str] = []
    lacking: dict[tuple[str, str], int] = {}
    version = ""
    with _within_reach(ctx) as codebooks:
        try:
            codebook = codebooks.find(name) if name else codebooks.in_force()
            version = codebook.version
            warnings += shortcomings(codebook)
            lacking = lost(codebook, codebooks.uses() or {})
            errors += codebooks.misfits(codebook)
            _check_keys(codebook)
        except (CodebookError, KeymapError) as error:
            errors.append(str(error))
    can_be_used = not errors and not lacking
    if as_json:
        lost_rows = [
            {"layer": layer, "label": label, "judgments": number} for (layer, label), number in lacking.items()
        ]
        result = {"version": version, "errors": errors, "warnings": warnings, "lost": lost_rows}
        show_json({"can_be_used": can_be_used} | result)
    else:
        for line in errors:
            show(f"error    {line}")
        for (layer, label), number in sorted(lacking.items()):
            what = f"layer {layer}, label {label}" if label else f"layer {layer}"
            show(f"error    {what}: it is lacking, and {count_judgments(number)} here would lose it")
        for line in warnings:
            show(f"warning  {line}")
        found = count(len(warnings), "warning") if warnings else "no warnings"
        show(f"It can be used: {version}, {found}." if can_be_used else "It cannot be used as it is.")
    return 0 if can_be_used else 1


@command.command("use")
@click.argument("name", metavar="NAME|FILE|VERSION")
@global_options()
@click.pass_context
def use_it(ctx: click.Context, name: str) -> None:
    """Put a codebook in force in this project.

    It is copied to codebook.toml beside the database. One that lacks labels which judgments use is refused:
    keep such a label with retired = true, or name its old id in the formerly of the label that it is now.

    \b
    Examples:
      reader codebook use claimbuster-factuality
      reader codebook use my_codebook.toml
    """  # noqa: D301 - click needs the character
    with _within_reach(ctx) as codebooks:
        codebook = codebooks.find(name)
        _check_keys(codebook)
        kept = codebooks.use(codebook, name)
        file = codebooks.file
    if kept:
        say(f"the codebook that was in force is kept as {kept}")
    show(f"{codebook.name} ({codebook.version}) is in force: {file}")


@command.command("diff")
@click.argument("names", nargs=-1, required=True, metavar="[A] B")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@global_options()
@click.pass_context
def compare(ctx: click.Context, names: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001
    """Say what differs from codebook A to codebook B, and how many judgments here that meets.

    A and B are names of shipped ones, files or versions. Without A, it is the one in force here.

    \b
    Examples:
      reader codebook diff my_codebook.toml
      reader codebook diff default my_codebook.toml
    """  # noqa: D301 - click needs the character
    if len(names) > 2:
        raise UsageError("two codebooks can be compared, not more", advice="Name one or two")
    with _within_reach(ctx) as codebooks:
        one = codebooks.find(names[0]) if len(names) > 1 else codebooks.in_force()
        other = codebooks.find(names[-1])
        found = differences(one, other, codebooks.uses())
    if as_json:
        show_json({"from": one.version, "to": other.version, "differences": plain_data(found)})
        return
    for difference in found:
        for line in _lines(difference):
            show(line)
    if not found:
        show("They say the same.")


def _show_file(content: str) -> None:
    """The file as it is; on a terminal, nothing in it acts."""
    if not is_terminal(sys.stdout):
        click.echo(content, nl=False)
        return
    for line in content.rstrip("\n").split("\n"):
        show(line)


def _lines(difference: Difference) -> Iterator[str]:
    line = difference.words()
    if difference.sort is not DifferenceKind.CHANGED or len(line) <= _LONGEST_LINE:
        yield line
        return
    yield f"{difference.where}: {difference.field}"
    yield f"    {difference.before or 'nothing'}"
    yield f"  → {difference.after or 'nothing'}"


@contextmanager
def _within_reach(ctx: click.Context) -> Iterator[Codebooks]:
    """The codebooks within reach of where the command runs."""
    from reader.project.codebook_service import Codebooks  # noqa: PLC0415 - brings the store

    codebooks = Codebooks.open(chosen(ctx).find())
    try:
        yield codebooks
    finally:
        codebooks.close()


def _check_keys(codebook: Codebook) -> None:
    """Raise `KeymapError` if the codebook takes a key that the program uses itself."""
    from reader.tui.registry import load_keymap  # noqa: PLC0415 - the screen's, and only needed here

    load_keymap(codebook, adjudicates=True)
