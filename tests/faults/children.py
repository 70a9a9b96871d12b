"""Child processes that do what a fault needs, and can be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.terminal.terminal import HERE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def python(
    code: str, *arguments: str | Path | int, preexec: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own, with `reader` and these tests at hand, until it ends."""
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(HERE)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=preexec,
    )


def started(code: str, *arguments: str | Path | int) -> subprocess.Popen[bytes]:
    """Start Python code in a process of its own; what it prints can be read as it comes."""
    return subprocess.Popen(
        [sys.executable, "-u", "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(HERE)},
        stdout=subprocess.PIPE,
    )


JUDGE = """
import os, random, signal, sys, time
from pathlib import Path
from reader.model.registry_entry import Target
from reader.model.labeling import label_change
from reader.project import Project
from reader.model.annotation import Change, Note

def refs(project):
    for key in project.articles.find_keys():
        article = project.articles.get(key)
        reading = project.articles.annotations_on(article)
        for sentence in article.sentences:
            if sentence.is_judged:
                yield reading.ref(sentence.position)

def judge(project, ref, target, turn):
    stance, claim = project.codebook.layers
    project.annotations.record(
        [
            label_change(ref, stance, stance.labels[turn % 5], target),
            label_change(ref, claim, claim.labels[turn % 3]),
        ],
        place=ref,
    )
"""
"""Code that children begin with: the sentences of a project, and an act of two judgments on one of them."""
