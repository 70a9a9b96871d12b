"""A disk that is really full, and one that fails: nothing acknowledged is lost, and trying again works."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from reader.project import Project
from tests.making import HERE, make_project

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.system

JUDGE = """
import sys
from itertools import cycle
from pathlib import Path
from reader.errors import NotSavedError
from reader.model.labeling import label_change
from reader.project import Project
from reader.project.importing import import_paths

def judge(project, most):
    "Judge the same sentence now so, now so; the number acknowledged, and why the next one was not."
    article = project.articles.get(1)
    reading, layer = project.articles.annotations_on(article), project.codebook.layers[1]
    acknowledged = 0
    try:
        for label in cycle(layer.labels):
            if acknowledged == most:
                return acknowledged, ""
            project.annotations.record([label_change(reading.ref(1), layer, label)])
            acknowledged += 1
            print("acknowledged", flush=True)
    except NotSavedError as error:
        return acknowledged, str(error)
"""

FULL = (
    JUDGE
    + """
folder = Path(sys.argv[1])
(folder / "a.txt").write_text("A headline\\n\\nOne sentence. Another one.\\n")
project = Project.open(folder / "annotations" / "annotations.db", "anna", create=True)
import_paths(project.database, [folder / "a.txt"])
ballast = folder / "ballast"
with ballast.open("wb", buffering=0) as heavy:
    try:
        while True:
            heavy.write(bytes(4096))
    except OSError:
        pass
before, why = judge(project, 5000)
assert "the disk is full" in why, why
assert project.articles.get(1) is not None  # reading goes on
ballast.unlink()
after, why = judge(project, 3)
assert (after, why) == (3, "")
assert project.status().events == before + after
assert all(promise.holds for promise in project.check())
print("done")
"""
)


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, check=False, cwd=HERE, timeout=120)


def test_a_full_disk_is_said_and_what_was_not_saved_can_be_once_there_is_room(tmp_path: Path) -> None:
    mount = 'mount -t tmpfs -o size=1200k none "$1" && exec "$2" -c "$3" "$1"'

    done = _run("unshare", "-Urm", "sh", "-c", mount, "sh", str(tmp_path), sys.executable, FULL)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "done"


def test_a_disk_that_fails_to_sync_acknowledges_nothing_that_is_not_there(tmp_path: Path) -> None:
    make_project(tmp_path).close()
    path = tmp_path / "annotations" / "annotations.db"
    code = JUDGE + f"project = Project.open(Path({str(path)!r}), 'anna')\nprint(judge(project, 40)[1])\n"

    done = _run(
        "strace", "-f", "-qq", "-o", str(tmp_path / "trace"),
        "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO:when=8+",
        sys.executable, "-c", code,
    )  # fmt: skip

    acknowledged = done.stdout.splitlines().count("acknowledged")
    assert done.returncode == 0, done.stderr
    assert 0 < acknowledged < 40
    assert "the disk did not take it" in done.stdout
    project = Project.open(path, "anna")
    assert project.status().events >= acknowledged
    assert all(promise.holds for promise in project.check())
    project.close()
