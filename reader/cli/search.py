"""The command `reader search`."""

from __future__ import annotations

import re
import shutil
import sys

import click

from reader.cli.options import chosen, global_options
from reader.cli.output import count, is_terminal, say, show, show_json
from reader.cli.progress import stoppable, working
from reader.errors import UsageError
from reader.model.search_query import parse_query

_LEFT_OUT = re.compile(r"-(?!h$)[^-]")
"""What begins a word that must not be there: one hyphen, but not the `-h` that asks for help."""


class _WithWordsToLeaveOut(click.Command):
    """Takes `-ferry` for a word that must not be there; a misspelt option of two hyphens still is none."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the line; a space before such a word, which means nothing in a search, makes it no option."""
        takes = {
            name for each in self.params if isinstance(each, click.Option) and not each.is_flag for name in each.opts
        }
        ends = args.index("--") if "--" in args else len(args)
        kept = [
            f" {word}" if _LEFT_OUT.match(word) and before not in takes and place < ends else word
            for place, (before, word) in enumerate(zip(["", *args], args, strict=False))
        ]
        return super().parse_args(ctx, kept)


@click.command("search", cls=_WithWordsToLeaveOut)
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=1), default=50, help="Most sentences to show.  [default: 50]")
@click.option("--json", "as_json", is_flag=True, help="Print whole sentences with their places as JSON.")
@global_options()
@click.pass_context
def command(ctx: click.Context, words: tuple[str, ...], limit: int, as_json: bool) -> None:  # noqa: FBT001
    """Find sentences by their words, and by what you judged of them.

    Words, "phrases", nation* for beginnings, -word for what must not be there; target:NAME, stance:LABEL,
    holder:NAME, voice:VOICE, claim:WORDS, annotator:NAME, note:WORDS, title:WORDS and undecided. All of them
    must be so.

    \b
    Examples:
      reader search harbour -ferry
      reader search '"North Quay" target:quill stance:against'
      reader search undecided title:court --json
    """  # noqa: D301 - click needs the character
    query = parse_query(" ".join(words))
    if query.is_empty:
        raise UsageError("there is nothing to look for", advice='Say a word, a "phrase" or a field: target:quill')
    project = chosen(ctx).open()
    try:
        with stoppable("What is indexed stays, and the next search goes on from there"), working() as look:
            project.search.index(look)
        hits = project.search.find(query, limit=limit)
        unknown = "" if hits else project.search.unknown_in(query)
    finally:
        project.close()
    if not hits:
        say(unknown or "No sentence is like this")
    if as_json:
        show_json([hit._asdict() for hit in hits])
    if as_json or not hits:
        return
    from reader.cli.concordance import lines  # noqa: PLC0415 - brings a part of rich

    for line in lines(hits, query, shutil.get_terminal_size().columns if is_terminal(sys.stdout) else 0):
        show(line)
    say(f"{count(len(hits), 'sentence')}{', and maybe more: --limit shows them' if len(hits) == limit else ''}")
