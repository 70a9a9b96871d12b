"""The command `reader search`."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Sequence

import click
from rich.cells import cell_len, set_cell_size

from reader.cli.options import global_options, open_project
from reader.cli.output import is_terminal, print_json, print_line, print_message, reported_progress, stoppable
from reader.counted import counted
from reader.errors import UsageError
from reader.model.sanitize import visible
from reader.model.search_query import SearchQuery, in_context, parse_query, pattern_of
from reader.project.search_service import Hit

_EXCLUDED = re.compile(r"-(?!h$)[^-]")
"""The beginning of an excluded word: one hyphen, but not the `-h` of help."""
SIDE = 40
"""Cells left and right of a match, where there is no terminal to fit it in."""
_LEAST_TITLE, _TITLE = 14, 28
_LEFT_SHARE = 0.42
"""The part of the room for the sentence that is left of the match."""


class _WithExcludedWords(click.Command):
    """A command that reads `-ferry` as an excluded word; a misspelled option with two hyphens is still an error."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put a space before excluded words, which means nothing in a search and hides them from the option parser."""
        takes = {
            name for each in self.params if isinstance(each, click.Option) and not each.is_flag for name in each.opts
        }
        ends = args.index("--") if "--" in args else len(args)
        kept = [
            f" {word}" if _EXCLUDED.match(word) and before not in takes and place < ends else word
            for place, (before, word) in enumerate(zip(["", *args], args, strict=False))
        ]
        return super().parse_args(ctx, kept)


@click.command("search", cls=_WithExcludedWords)
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=1), default=50, help="Maximum number of results.  [default: 50]")
@click.option("--json", "as_json", is_flag=True, help="Print whole sentences with their positions as JSON.")
@global_options()
@click.pass_context
def command(ctx: click.Context, words: tuple[str, ...], limit: int, as_json: bool) -> None:  # noqa: FBT001
    """Find sentences by their words and by your judgments.

    Words, "phrases", nation* for beginnings, -word to exclude; target:NAME, stance:LABEL, holder:NAME, voice:VOICE,
    claim:WORDS, annotator:NAME, note:WORDS, title:WORDS and undecided. All conditions must match.

    \b
    Examples:
      reader search harbour -ferry
      reader search '"North Quay" target:quill stance:against'
      reader search undecided title:court --json
    """  # noqa: D301 - click needs the character
    query = parse_query(" ".join(words))
    if query.is_empty:
        raise UsageError("empty search", advice='Give a word, a "phrase" or a field: target:quill')
    with open_project(ctx) as project:
        with (
            stoppable("Indexed articles stay indexed, and the next search continues from there"),
            reported_progress() as progress,
        ):
            project.search.index(progress)
        hits = project.search.find(query, limit=limit)
        unknown = "" if hits else project.search.unknown_in(query)
    if not hits:
        print_message(unknown or "No matches")
    if as_json:
        print_json(hits)
    if as_json or not hits:
        return
    for line in concordance(hits, query, shutil.get_terminal_size().columns if is_terminal(sys.stdout) else 0):
        print_line(line)
    print_message(f"{counted(len(hits), 'sentence')}{', maybe more: raise --limit' if len(hits) == limit else ''}")


def concordance(hits: Sequence[Hit], query: SearchQuery, width: int) -> Iterator[str]:
    """A line per hit, with the matches in one column, at most `width` cells wide; 0 means no limit."""
    pattern = pattern_of(query.wanted)
    return (_line(hit, pattern, width) for hit in hits)


def _line(hit: Hit, pattern: re.Pattern[str] | None, width: int) -> str:
    parts = in_context(visible(hit.sentence), pattern)
    title = max(_LEAST_TITLE, min(_TITLE, width // 5)) if width else _TITLE
    shown = _cut(visible(hit.title), title)
    where = f"{shown}{' ' * (title - cell_len(shown))} {hit.position + 1:>4}  "
    room = width - cell_len(where) if width else 0
    if not parts.found:
        return where + (_cut(parts.right, room) if width else parts.right)
    space = int(room * _LEFT_SHARE) if width else SIDE
    left = _ending(parts.left, space)
    words = f"{' ' * (space - cell_len(left))}{left}{parts.found}"
    return f"{where}{_cut(words + parts.right, room if width else cell_len(words) + SIDE)}"


def _cut(text: str, width: int) -> str:
    """The beginning of a text, in at most `width` cells; it ends in `…` if it is cut."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(0, width - 1)).rstrip() + "…"


def _ending(text: str, width: int) -> str:
    """The end of a text, in at most `width` cells; it begins with `…` if it is cut."""
    if cell_len(text) <= width:
        return text
    start = max(0, len(text) - width + 1)
    while cell_len(text[start:]) > width - 1:
        start += 1
    return "…" + text[start:]
