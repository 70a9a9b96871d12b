"""FAULTS 5 to 8 and 16: several programs, and several threads, at one database."""

from __future__ import annotations

import threading
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.model.labeling import label_change
from reader.project import Project
from reader.store.sqlite import sqlite3
from tests.faults.children import JUDGE, python
from tests.terminal.projects import DATABASE, broken_promises, event_count, labels, opened, query
from tests.terminal.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def held_by_another(folder: Path) -> Iterator[None]:
    """Another program is in the middle of writing."""
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_a_judgment_made_while_another_program_writes_is_kept_and_saved_when_it_is_done(samples: Path) -> None:
    with opened(samples) as reader:
        with held_by_another(samples):
            reader.press("f")
            reader.wait_for("Not saved: ")
            reader.wait_for("another program is writing")
            reader.wait_for("NOT SAVED: 1")
            reader.press("j")
            reader.wait_for("Sentence 2 of 34")
            reader.press("a", "u")
            reader.wait_for("NOT SAVED: 3")
            reader.wait_for("Sentence 3 of 34")
            assert labels(samples) == []
        reader.wait_for("Saved now: everything is on disk")
        reader.wait_for("saved ✓")
    assert labels(samples) == ["favor", "against", "UFS"]
    assert event_count(samples) == 3


def test_what_waits_can_be_taken_back_before_it_is_saved(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("m")
        reader.wait_for("▌ ± mixed")
        with held_by_another(samples):
            reader.press("f")
            reader.wait_for("NOT SAVED: 1")
            reader.press("a")
            reader.wait_for("NOT SAVED: 2")
            reader.press("z")
            reader.wait_for("Undone before it was saved")
            reader.wait_for("▌ + favor")
        reader.wait_for("saved ✓")
        reader.press("z")
        reader.wait_for("▌ ± mixed")
    assert labels(samples) == ["mixed"]


def test_writing_after_another_has_committed_what_was_read_before_is_no_error(samples: Path) -> None:
    path = samples / DATABASE
    with (
        closing(Project.open(path, "anna", patience=0)) as one,
        closing(Project.open(path, "ben", patience=0)) as other,
    ):
        article = one.articles.get(1)
        assert article is not None
        layer, target = one.codebook.layers[0], one.targets.all()[0]
        for turn in range(50):
            ref = one.articles.annotations_on(article).ref(turn % 30)
            with other.database.reading() as connection:
                connection.execute("SELECT count(*) FROM decisions").fetchone()
            other.annotations.record([label_change(ref, layer, layer.labels[turn // 30], target)])
            one.annotations.record([label_change(ref, layer, layer.labels[turn // 30 + 1], target)])
    assert event_count(samples) == 100


WRITERS = (
    JUDGE
    + """
database, count, each = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
waiting, go = os.pipe()
children = []
for number in range(count):
    child = os.fork()
    if not child:
        try:
            os.close(go)
            project = Project.open(database, f"writer-{number}", patience=60)
            target = project.targets.all()[0]
            places = list(refs(project))
            os.read(waiting, 1)
            for turn in range(each):
                judge(project, places[turn], target, turn + number)
            project.close()
        except BaseException as error:
            print(repr(error), flush=True)
            os._exit(1)
        os._exit(0)
    children.append(child)
os.close(go)
sys.exit(sum(os.waitpid(child, 0)[1] != 0 for child in children))
"""
)


def test_ten_writers_at_once_lose_nothing_and_meet_no_error(samples: Path) -> None:
    done = python(WRITERS, samples / DATABASE, 10, 100)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    counts = query(samples, "SELECT annotator, count(DISTINCT batch) FROM journal WHERE kind = 'decision' GROUP BY 1")
    assert sorted(counts) == sorted((f"writer-{n}", 100) for n in range(10))
    assert broken_promises(samples) == []


def test_eight_first_starts_at_once_in_an_empty_folder_all_succeed(tmp_path: Path) -> None:
    with ExitStack() as stack:
        readers = [stack.enter_context(Terminal(cwd=tmp_path)) for _ in range(8)]
        for reader in readers:
            reader.wait_for("saved ✓", timeout=120)
            reader.wait_for("Stance toward Mara Quill")
        readers[3].press("f")
        readers[3].wait_for("▌ + favor")
        for reader in readers:
            reader.press("q")
            assert reader.wait_exit() == 0
    assert query(tmp_path, "SELECT count(*) FROM articles") == [(14,)]
    assert query(tmp_path, "SELECT name FROM targets ORDER BY position") == [("Mara Quill",), ("Tobias Renn",)]
    assert labels(tmp_path) == ["favor"]
    assert broken_promises(tmp_path) == []


def test_a_write_from_another_thread_is_a_clear_error_and_changes_nothing(samples: Path) -> None:
    with closing(Project.open(samples / DATABASE, "anna")) as project:
        article = project.articles.get(1)
        assert article is not None
        layer, target = project.codebook.layers[0], project.targets.all()[0]
        change = label_change(project.articles.annotations_on(article).ref(0), layer, layer.labels[0], target)
        caught: list[BaseException] = []

        def write() -> None:
            try:
                project.annotations.record([change])
            except BaseException as error:  # noqa: BLE001 - it is looked at below
                caught.append(error)

        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
        (error,) = caught
        assert isinstance(error, ReaderError)
        assert "thread" in str(error)
        assert labels(samples) == []
        project.annotations.record([change])
    assert labels(samples) == ["favor"]


def test_two_programs_judge_the_same_sentences_at_the_same_time_and_both_go_on(samples: Path) -> None:
    with opened(samples) as one, opened(samples, "--annotator", "ben") as other:
        for _ in range(10):
            one.press("f", "c")
            other.press("a", "x")
        one.wait_for("Sentence 11 of 34")
        other.wait_for("Sentence 11 of 34")
        one.wait_for("saved ✓")
        other.wait_for("saved ✓")
    assert labels(samples) == ["favor", "CFS"] * 10
    assert labels(samples, "ben") == ["against", "NFS"] * 10
