"""Small projects for tests, and the program run as a person runs it."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reader.model.annotation import AnnotationKey, Change, Decision, Note, SentenceRef, Stance, State, SubjectKind
from reader.model.sanitize import unguard_cell
from reader.project import Project
from reader.project.importing import import_paths
from tests.prepared import LONGEST_RUN, nursery_for
from tests.prepared import environment as variables_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

HERE = Path(__file__).parent.parent
ODD_TEXT = (
    "Qu\u0301ill \U0001f9d1\u200d\U0001f33e ahead\r\n\r\n"
    "\u201cWe won\u201d, she said; \U0001f389\U0001f389 the hall cheered.\r\n\r\n"
    '=1+1 was on the board. -2 was not. He said "no", twice.\r\n\r\n'
    "'Quoted' e\u0301te\u0301, \u4e2d\u6587 and a\u0308 end.\r\n"
)
"""Emoji, combining marks and CRLF stand before its sentences, some of which begin like a formula."""


def examples(count: int) -> int:
    """So many examples of Hypothesis where there is time for them (`CI` is set), every day a quarter of them."""
    return count if os.environ.get("CI") else max(5, count // 4)


def write_articles(folder: Path, count: int = 3, *, sentences: int = 6) -> Path:
    """A folder with the odd article and `count` plain ones."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "odd.txt").write_bytes(ODD_TEXT.encode())
    for number in range(count):
        body = "".join(f"Sentence {n} of article {number} is here. " for n in range(sentences))
        (folder / f"{number:05d}.txt").write_text(f"Article {number}\n\n{body}\n", "utf-8")
    return folder


def make_project(folder: Path, *, annotator: str = "anna", count: int = 3) -> Project:
    """A project in `folder` with the articles of `write_articles`."""
    project = Project.open(folder / "annotations" / "annotations.db", annotator, create=True)
    import_paths(project.database, [write_articles(folder / "articles", count)])
    return project


def judge_all(project: Project) -> None:
    """Judge every sentence on both layers, with a note and a holder here and there."""
    target = project.targets.add("Mara =Quill")
    for key in project.articles.find_keys():
        article = project.articles.get(key)
        assert article is not None
        changes = []
        for sentence in article.sentences:
            if not sentence.is_judged:
                continue
            ref = SentenceRef(article.id, sentence.start, sentence.end)
            stance = Decision(State.LABELLED, stances=(Stance("favor", "direct_quote", "+holder"), Stance("against")))
            none = Decision(State.NONE)
            changes += [
                Change(
                    SubjectKind.DECISION,
                    AnnotationKey(ref, "stance", target.id),
                    none if sentence.position % 3 else stance,
                ),
                Change(
                    SubjectKind.DECISION,
                    AnnotationKey(ref, "claim"),
                    Decision(State.LABELLED, label="CFS", confidence=2),
                ),
            ]
            if sentence.position % 2:
                changes.append(Change(SubjectKind.NOTE, ref, Note('-"quoted", twice\nand a line')))
        project.annotations.record(changes)


def texts(project: Project) -> dict[str, str]:
    """The text of every article by its id."""
    found = (project.articles.get(key) for key in project.articles.find_keys())
    return {article.id: article.text for article in found if article}


def rows_of(data: bytes, *, raw: bool = False) -> list[dict[str, str]]:
    """The rows of a CSV, read by the standard library, cells as they were before they were guarded."""
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return [{name: cell if raw else unguard_cell(cell) for name, cell in row.items()} for row in rows]


def run(
    *arguments: str | Path,
    cwd: Path,
    code: str = "",
    environment: Mapping[str, str] | None = None,
    preexec: Callable[[], None] | None = None,
    is_fresh: bool = False,
) -> subprocess.CompletedProcess[bytes]:
    """`reader` with these arguments as a process of its own; `code` is run in it first, to provoke a fault.

    With `is_fresh` nothing of it is imported before that.
    """
    words = list(map(str, arguments))
    variables = variables_of(environment or {})
    code = f"import sys\n{code}"
    if preexec is None and not is_fresh and (nursery := nursery_for(variables)):
        return nursery.run(words, cwd=cwd, variables=variables, code=code)
    start = f"{code}\nfrom reader.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", start, *words],
        cwd=cwd,
        env=variables,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=LONGEST_RUN,
        check=False,
        preexec_fn=preexec,
    )


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
