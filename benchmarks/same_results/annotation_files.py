"""Annotation files in every format that `reader load` reads, with some entries that it must skip."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from benchmarks.same_results.articles import EDITED, ODD, STORY, story

EXAMPLE = Path(__file__).parents[2] / "annotations" / "example" / "annotations.csv"
"""The worked example of the repository that this script is in."""
TEXT, LATER = story(STORY), story(EDITED)
WHEN = "2026-01-31T09:30:00.123456Z"


def write_annotations(folder: Path) -> None:
    """Write a file or folder of each format, named like the format."""
    folder.mkdir(parents=True)
    lines = (json.dumps(line, ensure_ascii=False) for line in doccano())
    (folder / "doccano.jsonl").write_text("\n".join(lines) + "\nno json\n", "utf-8")
    (folder / "context.jsonl").write_text(json.dumps(context()) + "\n", "utf-8")
    (folder / "label-studio.json").write_text(json.dumps(tasks(), ensure_ascii=False), "utf-8")
    (folder / "semeval.txt").write_text(semeval(), "utf-8")
    write_brat(folder / "brat" / "ida")
    write_fnc(folder / "fnc")


def place(text: str, words: str) -> tuple[int, int]:
    """Start and end of these words."""
    start = text.index(words)
    return start, start + len(words)


def doccano() -> list[dict[str, Any]]:
    """doccano lines: spans, labels of whole texts, a relation, a comment, an unknown label and an unknown text."""
    entities = [
        {"id": number, "start_offset": start, "end_offset": end, "label": label}
        for number, (words, label) in enumerate(((STORY[0], "CFS"), (STORY[4], "stance:against:Tobias Renn")))
        for start, end in (place(TEXT, words),)
    ]
    given = [
        [*place(TEXT, STORY[2]), "claim:NFS"],
        [*place(TEXT, STORY[2]), "stance:none:Mara Quill"],
        [*place(TEXT, "every branch"), "UFS"],
        [*place(TEXT, STORY[5]), "Ferries"],
    ]
    won = [*place(ODD, "“We won”, she said; \U0001f389\U0001f389 the hall cheered."), "stance:favor:Mara Quill"]
    relation = {"id": 1, "from_id": 1, "to_id": 0, "type": "denies"}
    return [
        {"text": TEXT, "label": given, "username": "zoe", "Comments": ["why?"]},
        {"text": TEXT, "entities": entities, "relations": [relation], "username": "zoe"},
        {"text": ODD, "label": [won, [0, 10_000, "CFS"]], "annotator": "zoe"},
        {"text": STORY[5], "label": ["NFS"]},
        {"text": "A text that is nowhere in this project at all.", "label": [[0, 6, "CFS"]]},
        {"text": "", "label": []},
    ]


def context() -> dict[str, Any]:
    """Labels on the later edition of the text: their sentences can be found by context only."""
    given = [[*place(LATER, words), "NFS"] for words in (EDITED[2], EDITED[3], EDITED[5])]
    return {"text": LATER, "label": given, "username": "yan"}


def tasks() -> list[dict[str, Any]]:
    """A Label Studio task: regions with every field, a relation, a prediction and a skipped annotation."""

    def region(identifier: str, words: str, *said: tuple[str, str, object]) -> list[dict[str, Any]]:
        start, end = place(TEXT, words)
        value = {"start": start, "end": end, "text": words}
        return [
            {
                "id": identifier,
                "from_name": name,
                "to_name": "text",
                "type": kind,
                "value": {**value, "text" if kind == "textarea" else kind: given},
            }
            for name, kind, given in said
        ]

    results = [
        *region(
            "r1",
            STORY[1],
            ("stance", "choices", ["favor"]),
            ("row_target", "textarea", ["Mara Quill"]),
            ("row_holder", "textarea", ["Ida Roke"]),
            ("row_voice", "choices", ["direct_quote"]),
            ("row_confidence", "textarea", ["3"]),
            ("row_note", "textarea", ["in her own words"]),
        ),
        *region("r2", STORY[3], ("claim", "choices", ["CFS"])),
        *region(
            "r3", STORY[3], ("mention", "choices", ["asserts"]), ("row_claim", "textarea", ["The budget was lost."])
        ),
        *region("r4", STORY[4], ("claim", "choices", ["CFS"])),
        *region("r5", STORY[5], ("note", "textarea", ["which islands?"])),
        {"type": "relation", "from_id": "r4", "to_id": "r2", "direction": "right", "labels": ["denies"]},
        *region("r6", STORY[5], ("stance", "choices", ["cheerful"])),
    ]
    annotations = [
        {"completed_by": {"id": 1, "email": "uwe@example.org"}, "created_at": WHEN, "result": results},
        {"completed_by": 2, "was_cancelled": True, "result": []},
    ]
    return [{"id": 7, "data": {"text": TEXT}, "annotations": annotations, "predictions": [{"result": []}]}]


def semeval() -> str:
    """A SemEval table: three sentences of an article, an unknown text and an unknown label."""
    rows = [
        ("ID", "Target", "Tweet", "Stance"),
        ("1", "Mara Quill", STORY[1], "FAVOR"),
        ("2", "Tobias Renn", STORY[4], "AGAINST"),
        ("3", "Tobias Renn", STORY[5], "NONE"),
        ("4", "Tobias Renn", "This is a tweet that nobody has imported.", "FAVOR"),
        ("5", "Tobias Renn", STORY[0], "PERHAPS"),
    ]
    return "".join("\t".join(row) + "\n" for row in rows)


def write_brat(folder: Path) -> None:
    """Write a brat folder: entities with attributes and notes, a relation, an event and a wrong quote."""
    folder.mkdir(parents=True)
    known = json.dumps(
        {"holder": "Renn", "voice": "indirect_quote", "confidence": 2, "seconds": 4.5, "target": "Mara Quill"}
    )
    (first, second, third) = (place(TEXT, words) for words in (STORY[2], STORY[4], STORY[3]))
    lines = (
        f"T1\tStance {first[0]} {first[1]}\t{STORY[2]}",
        "A1\tstance T1 against",
        f"#1\tAnnotatorNotes T1\t{known}",
        f"T2\tCFS {second[0]} {second[1]}\t{STORY[4]}",
        "#2\tAnnotatorNotes T2\ta list of what?",
        f"T3\tNFS {third[0]} {third[1]}\tother words",
        "R1\tdenies Arg1:T2 Arg2:T1",
        "E1\tMove:T1",
    )
    (folder / "story.txt").write_text(TEXT, "utf-8")
    (folder / "story.ann").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "annotator.json").write_text('{"annotator": "ida roke"}', "utf-8")


def write_fnc(folder: Path) -> None:
    """Write the Fake News Challenge's tables: one article and three headlines."""
    folder.mkdir(parents=True)
    given = (("Quill opened the ballot", "agree"), ("Renn has a list", "disagree"), ("It rained", "unrelated"))
    for name, rows in {
        "bodies.csv": [("Body ID", "articleBody"), ("1", TEXT)],
        "stances.csv": [("Headline", "Body ID", "Stance"), *((headline, "1", stance) for headline, stance in given)],
    }.items():
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        (folder / name).write_text(out.getvalue(), "utf-8")
