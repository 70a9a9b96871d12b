"""A project in which everything that can be said is said, after emoji, CRLF and combining marks, by hostile names."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

from reader.model.annotation import (
    AnnotationKey,
    Change,
    Decision,
    Mark,
    Mention,
    MentionKey,
    Note,
    Relation,
    SentenceRef,
    Stance,
    State,
    SubjectKind,
)
from reader.model.import_options import ImportOptions
from reader.model.registry_entry import Claim, TargetKind
from reader.project import Project
from reader.project.exporting import export
from reader.project.importing import import_paths
from reader.resources import default_codebook
from reader.store.export_rows import article_rows
from tests.making import ODD_TEXT

if TYPE_CHECKING:
    from pathlib import Path

    from reader.model.export_row import ExportRow

BEN = "be\u0301n/../<x>"
"""An annotator whose name is no name for a file, and no XML."""
WEB = "https://example.org/news?a=1&b=2"
OWN_LAYER = """
[[layers]]
id = "loaded_words"
name = "Loaded words"
question = "Which words are loaded?"
spans = true
optional = true

[[layers.labels]]
id = "praise"
name = "praise"
key = "y"
glyph = "P"
colour = "success"
definition = "Words that praise."

[[layers.labels]]
id = "blame"
name = "blame"
key = "w"
glyph = "B"
colour = "error"
definition = "Words that blame."
"""
SECOND = (
    "---\r\ntitle: The \U0001f389 board\r\nauthor: Ida <Roke>\r\nsource: The Post\r\n"
    f"date: 2026-01-31\r\nurl: {WEB}\r\ndesk: -politics\r\n---\r\n"
    "The \U0001f389 board\r\n\r\n"
    "U\u0308ber \U0001f9d1\u200d\U0001f33e\U0001f1e9\U0001f1ea Quill\tis"
    " \u201cgreat\u201d & <b>bold</b>; she wins.\r\n\r\n"
    "+Renn a\u0308 denies it; \u4e2d\u6587 \U0001f926\U0001f3fd too.\r\n\r\n"
    "@Quill asks: \"is it 'so'?\"\r\n"
)
VERDICT = Claim(
    "k1", "=Quill, \u201cthe\u201d winner", "quantity", "votes", "-note\nline", "mostly false", "https://example.org/v"
)
PLAIN = Claim("k2", "Renn denies it.", topic="denials")


class Text(NamedTuple):
    """What a format must give back of one article."""

    text: str
    rows: list[ExportRow]


def full_project(folder: Path) -> Project:
    """Two articles judged by two annotators on every layer, in every state, with mentions, notes and spans."""
    (folder / "annotations").mkdir(parents=True)
    codebook = default_codebook().read_text("utf-8") + OWN_LAYER
    (folder / "annotations" / "codebook.toml").write_text(codebook, "utf-8")
    texts = folder / "articles"
    texts.mkdir()
    (texts / "odd.txt").write_bytes(ODD_TEXT.encode())
    (texts / "second.md").write_bytes(SECOND.encode())
    project = Project.open(folder / "annotations" / "annotations.db", "anna", create=True)
    import_paths(project.database, [texts], ImportOptions(compare=False))
    quill = project.targets.add("Mara =Quill & <Co>")
    renn = project.targets.add("Ida <Roke>", TargetKind.ORGANISATION)
    for key in project.articles.find_keys():
        _judge(project, key, quill.id, renn.id)
    other = Project.open(project.path, BEN)
    for key in list(other.articles.find_keys())[1:]:
        _judge(other, key, quill.id, renn.id)
    other.close()
    return project


def _judge(project: Project, key: int, quill: str, renn: str) -> None:
    article = project.articles.get(key)
    assert article is not None
    first, *rest = [s for s in article.sentences if s.is_judged]
    states = [State.NONE, State.SKIPPED, State.UNSURE, State.NOT_A_SENTENCE]
    both = (Stance("favor", "direct_quote", "+ha\u0308lder, \U0001f389"), Stance("against", "author"))
    changes = [
        Change(SubjectKind.CLAIM, claim.id, claim) for claim in (VERDICT, PLAIN) if not project.claims.get(claim.id)
    ]
    for number, sentence in enumerate([first, *rest]):
        ref = SentenceRef(article.id, sentence.start, sentence.end)
        labelled = Decision(State.LABELLED, stances=both if number % 2 else both[:1], confidence=2)
        stance = Decision(states[number // 3 % 4]) if number % 3 == 2 else labelled
        label = Decision(State.LABELLED, label=("CFS", "UFS", "NFS")[number % 3])
        marks = (Mark("praise", sentence.start + 1, sentence.start + 3), Mark("blame", sentence.end - 3, sentence.end))
        relation = list(Relation)[number % 4]
        mention = MentionKey(ref, (VERDICT, PLAIN)[number % 3 == 2].id, "Ida <Roke>" if number % 2 else "", relation)
        changes += [
            Change(SubjectKind.DECISION, AnnotationKey(ref, "stance", (quill, renn)[number % 2]), stance),
            Change(
                SubjectKind.DECISION,
                AnnotationKey(ref, "claim"),
                Decision(states[number % 4]) if number > 4 else label,
            ),
            Change(SubjectKind.DECISION, AnnotationKey(ref, "loaded_words"), Decision(State.LABELLED, marks=marks)),
            Change(SubjectKind.MENTION, mention, Mention("indirect_quote", 1)),
        ]
        if number % 2:
            changes.append(Change(SubjectKind.NOTE, ref, Note('=1+1\t"quoted"\nand <a> line \U0001f389')))
    project.annotations.record(changes, seconds=1.5)


def exported(project: Project, form: str, layout: str = "", **how: object) -> bytes:
    """The bytes of an export that is a file."""
    sink = io.BytesIO()
    export(project.database, sink, form=form, layout=layout, **how)  # type: ignore[arg-type]
    return sink.getvalue()


def judged(project: Project) -> dict[str, Text]:
    """The text of every article with its rows, by its id, straight from the database."""
    return {each.id: Text(each.text, list(each.rows)) for each in article_rows(project.database)}
