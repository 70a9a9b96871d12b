"""What one annotator said of sentences that stand in many articles, or everybody of one, in a few statements."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reader.model.judgement import Note, Spot
from reader.store.state.judgements import NOTE_COLUMNS, decisions
from reader.store.state.mentions import mentions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reader.model.claim import Mention, MentionOf
    from reader.model.judgement import Decision, Question
    from reader.store.sqlite import Connection

_THERE = "(article_id, start) IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))"


def judged_at(
    connection: Connection, annotator: str, spots: Sequence[Spot]
) -> Iterator[tuple[Question | MentionOf, Decision | Mention]]:
    """Every decision and mention of this annotator on these sentences.

    Targets and claims are those that were judged, whatever they were merged into since.
    """
    there = json.dumps([spot[:2] for spot in spots])
    where = _THERE.replace("article_id, start", "d.article_id, d.start") + " AND d.annotator = ?"
    for _, question, decision in decisions(connection, where, (there, annotator)):
        yield question, decision
    for _, mention, value in mentions(connection, f"{_THERE} AND annotator = ?", (there, annotator)):
        yield mention, value


def judged_in(
    connection: Connection, article_id: str, annotator: str = ""
) -> Iterator[tuple[str, Question | MentionOf | Spot, Decision | Mention | Note]]:
    """Annotator, subject and value of every judgement on an article: decisions, mentions, then notes.

    Of everybody, or of this annotator. Targets and claims are as for `judged_at`.
    """
    only, values = (" AND annotator = ?", (article_id, annotator)) if annotator else ("", (article_id,))
    yield from decisions(connection, f"d.article_id = ?{only.replace('annotator', 'd.annotator')}", values)
    yield from mentions(connection, f"article_id = ?{only}", values)
    for who, start, end, *note in connection.execute(
        f'SELECT annotator, start, "end", {NOTE_COLUMNS} FROM notes WHERE article_id = ?{only}'
        " ORDER BY start, annotator",
        values,
    ):
        yield who, Spot(article_id, start, end), Note(*note)
