"""The command `reader codebook`: show annotation schemes, compare them, and activate one."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing

import click

from reader.cli.options import database_path, global_options
from reader.cli.output import is_terminal, print_json, print_line, print_message
from reader.counted import counted
from reader.errors import CodebookError, KeymapError, UsageError
from reader.model.annotation import State
from reader.model.codebook import Codebook, Label, Layer, missing_parts
from reader.model.codebook_diff import Difference, DifferenceKind, differences, lost_judgments
from reader.project.codebook_service import Codebooks

_PAGE_WIDTH = 96
"""Columns; longer lines are tiring to read."""
_LONGEST_LINE = 100
"""Characters of a difference in one line."""


@click.group("codebook")
@global_options()
def command() -> None:
    """Show, compare and activate codebooks.

    A codebook is named by the name of a built-in one (default, claimbuster-factuality, …), by its file, or by
    the version (c…) of one that was used in this project.

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
def list_command(ctx: click.Context) -> None:
    """List the built-in codebooks, and the active one.

    \b
    Example:
      reader codebook list
    """  # noqa: D301 - click needs the character
    with _codebooks(ctx) as codebooks:
        shipped = codebooks.shipped()
        width = max(map(len, shipped))
        for name, codebook in shipped.items():
            asked = ", ".join(f"{layer.name.lower()} ({len(layer.offered)} labels)" for layer in codebook.layers)
            print_line(f"{name:{width}}  {codebook.name}: {asked}")
        if codebooks.file is None:
            return
        print_line()
        codebook = codebooks.in_force()
        names = [name for name, each in shipped.items() if each.version == codebook.version]
        where = f"{names[0]}, unchanged" if names else str(codebooks.file)
        print_line(f"active here: {codebook.name} ({codebook.version}; {where})")


@command.command("show")
@click.argument("name", required=False, metavar="[NAME|FILE|VERSION]")
@click.option("--toml", "as_toml", is_flag=True, help="Print the file itself, as a start for your own.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@global_options()
@click.pass_context
def show_command(ctx: click.Context, name: str | None, as_toml: bool, as_json: bool) -> None:  # noqa: FBT001
    """Show a codebook: the questions, the labels with their definitions, the rules, the sources.

    Without a name, the active one.

    \b
    Examples:
      reader codebook show
      reader codebook show rumoureval --toml > my_codebook.toml
    """  # noqa: D301 - click needs the character
    with _codebooks(ctx) as codebooks:
        codebook = codebooks.find(name) if name else codebooks.in_force()
    if as_json:
        print_json(codebook._replace(content=""))
    elif as_toml:
        _show_file(codebook.content)
    else:
        for line in page(codebook):
            print_line(line)


@command.command("check")
@click.argument("name", required=False, metavar="[NAME|FILE|VERSION]")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@global_options()
@click.pass_context
def check_command(ctx: click.Context, name: str | None, as_json: bool) -> int:  # noqa: FBT001
    """Check that a codebook is valid, its keys are free, and it has every label that judgments use.

    Without a name, the active one. A missing definition or example is a warning. The exit status is 1 if the
    codebook cannot be used.

    \b
    Example:
      reader codebook check my_codebook.toml
    """  # noqa: D301 - click needs the character
    errors: list[str] = []
    warnings: list[str] = []
    lacking: dict[tuple[str, str], int] = {}
    version = ""
    with _codebooks(ctx) as codebooks:
        try:
            codebook = codebooks.find(name) if name else codebooks.in_force()
            version = codebook.version
            warnings += missing_parts(codebook)
            lacking = lost_judgments(codebook, codebooks.uses() or {})
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
        print_json({"can_be_used": can_be_used} | result)
    else:
        for line in errors:
            print_line(f"error    {line}")
        for (layer, label), number in sorted(lacking.items()):
            what = f"layer {layer}, label {label}" if label else f"layer {layer}"
            print_line(f"error    {what}: missing, but used by {counted(number, 'judgment')}")
        for line in warnings:
            print_line(f"warning  {line}")
        found = counted(len(warnings), "warning") if warnings else "no warnings"
        print_line(f"The codebook can be used: {version}, {found}." if can_be_used else "The codebook cannot be used.")
    return 0 if can_be_used else 1


@command.command("use")
@click.argument("name", metavar="NAME|FILE|VERSION")
@global_options()
@click.pass_context
def use_command(ctx: click.Context, name: str) -> None:
    """Activate a codebook in this project.

    It is copied to codebook.toml beside the database. A codebook without labels that judgments use is refused:
    keep such a label with retired = true, or list its old id under formerly in the label that replaces it.

    \b
    Examples:
      reader codebook use claimbuster-factuality
      reader codebook use my_codebook.toml
    """  # noqa: D301 - click needs the character
    with _codebooks(ctx) as codebooks:
        codebook = codebooks.find(name)
        _check_keys(codebook)
        kept = codebooks.use(codebook, name)
        file = codebooks.file
    if kept:
        print_message(f"the previous codebook is saved as {kept}")
    print_line(f"{codebook.name} ({codebook.version}) is active: {file}")


@command.command("diff")
@click.argument("names", nargs=-1, required=True, metavar="[A] B")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@global_options()
@click.pass_context
def compare(ctx: click.Context, names: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001
    """List the differences from codebook A to codebook B, and the number of judgments affected.

    A and B are names of built-in codebooks, files or versions. Without A, it is the active one.

    \b
    Examples:
      reader codebook diff my_codebook.toml
      reader codebook diff default my_codebook.toml
    """  # noqa: D301 - click needs the character
    if len(names) > 2:
        raise UsageError("more than two codebooks", advice="Name one or two")
    with _codebooks(ctx) as codebooks:
        one = codebooks.find(names[0]) if len(names) > 1 else codebooks.in_force()
        other = codebooks.find(names[-1])
        found = differences(one, other, codebooks.uses())
    if as_json:
        print_json({"from": one.version, "to": other.version, "differences": found})
        return
    for difference in found:
        for line in _lines(difference):
            print_line(line)
    if not found:
        print_line("No differences.")


def _show_file(content: str) -> None:
    """Print the file unchanged; on a terminal, without characters that control it."""
    if not is_terminal(sys.stdout):
        click.echo(content, nl=False)
        return
    for line in content.rstrip("\n").split("\n"):
        print_line(line)


def _lines(difference: Difference) -> Iterator[str]:
    line = difference.words()
    if difference.sort is not DifferenceKind.CHANGED or len(line) <= _LONGEST_LINE:
        yield line
        return
    yield f"{difference.where}: {difference.field}"
    yield f"    {difference.before or 'nothing'}"
    yield f"  → {difference.after or 'nothing'}"


def _codebooks(ctx: click.Context) -> closing[Codebooks]:
    """The built-in codebooks, and those of the project that the command runs in."""
    return closing(Codebooks.open(database_path(ctx)))


def _check_keys(codebook: Codebook) -> None:
    """Raise `KeymapError` if a label has a key of the program."""
    from reader.tui.features import load_keymap  # noqa: PLC0415 - brings the commands of the screen

    load_keymap(codebook, adjudicates=True)


def page(codebook: Codebook) -> Iterator[str]:
    """A codebook as a page of plain lines, to read, print or pipe."""
    yield f"{codebook.name}  ({codebook.id}, {codebook.version})"
    yield from _words(codebook.description)
    for layer in codebook.layers:
        yield ""
        yield f"{layer.name.upper()}  {layer.question}".rstrip()
        yield from _words("; ".join(_form(layer)), 2)
        for label in layer.labels:
            yield ""
            yield from _label(label)
    types = [f"{each.name} ({each.id}): {each.definition}".removesuffix(": ") for each in codebook.claim_types]
    rules = [f"{number:2} {_sentence(rule.title)} {rule.text}" for number, rule in enumerate(codebook.rules, 1)]
    for title, texts, hang in (("TYPES OF CLAIM", types, 4), ("RULES", rules, 5), ("SOURCES", codebook.sources, 4)):
        if texts:
            yield ""
            yield title
        for text in texts:
            yield from _words(text, 2, hang=hang)


def _form(layer: Layer) -> Iterator[str]:
    """How the layer is asked, a property per line."""
    yield f"layer {layer.id}"
    yield "asked for each target" if layer.per_target else "asked once per sentence"
    if layer.is_multiple:
        yield "several labels at once"
    if layer.has_spans:
        yield "labels are given to words inside the sentence"
    if layer.details:
        yield f"with {' and '.join(layer.details)}"
    if layer.is_optional:
        yield "optional"


def _label(label: Label) -> Iterator[str]:
    key = "retired" if label.is_retired else f"key {label.key}"
    name = label.name if label.name == label.id else f"{label.name} ({label.id})"
    formerly = f", formerly {', '.join(label.formerly)}" if label.formerly else ""
    says_none = ", means that nothing can be inferred" if label.state is State.NONE else ""
    yield f"  {label.glyph} {name}  [{key}{formerly}{says_none}]"
    yield from _words(label.definition, 4)
    for text in (label.example, label.why):
        yield from _words(text, 6)


def _words(text: str, indent: int = 0, *, hang: int | None = None) -> list[str]:
    further = " " * (indent if hang is None else hang)
    return textwrap.wrap(
        text, _PAGE_WIDTH, initial_indent=" " * indent, subsequent_indent=further, break_on_hyphens=False
    )


def _sentence(title: str) -> str:
    return title if title.endswith((".", "?", "!")) else f"{title}."
