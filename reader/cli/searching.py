"""The command `reader search`."""

from __future__ import annotations

import click

from reader.cli.options import chosen, global_options
from reader.cli.screen import count, say, show, show_json
from reader.cli.working import stoppable, working
from reader.model.concordance import in_context, pattern_of
from reader.model.query import parse_query

SIDE = 40
"""Characters left and right of what was found."""


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=1), default=50, help="Most sentences to show.  [default: 50]")
@click.option("--json", "as_json", is_flag=True, help="Print whole sentences with their places as JSON.")
@global_options()
@click.pass_context
def command(ctx: click.Context, words: tuple[str, ...], limit: int, as_json: bool) -> None:  # noqa: FBT001
    """Find sentences by their words, and by what you judged of them.

    Words, "phrases", nation* for beginnings, -word for what must not be there; target:NAME, stance:LABEL,
    claim:WORDS, annotator:NAME, note:WORDS, title:WORDS and undecided. All of them must be so.

    \b
    Examples:
      reader search harbour -ferry
      reader search '"North Quay" target:quill stance:against'
      reader search undecided title:court --json
    """  # noqa: D301 - click needs the character
    query = parse_query(" ".join(words))
    project = chosen(ctx).open()
    try:
        with stoppable("What is indexed stays, and the next search goes on from there"), working() as look:
            project.index_sentences(look)
        hits = project.search(query, limit=limit)
    finally:
        project.close()
    if as_json:
        show_json([hit._asdict() for hit in hits])
        return
    pattern = pattern_of(query.wanted)
    for hit in hits:
        left, found, right = in_context(hit.sentence, pattern)
        words_left = ("…" if len(left) > SIDE else "") + left[-SIDE:]
        words_right = right[:SIDE] + ("…" if len(right) > SIDE else "")
        where = f"{hit.title[:28]:<28} {hit.position + 1:>4}"
        show(f"{where}  {words_left:>{SIDE + 1}}{found}{words_right}")
    say(f"{count(len(hits), 'sentence')}{', and maybe more: --limit shows them' if len(hits) == limit else ''}")
