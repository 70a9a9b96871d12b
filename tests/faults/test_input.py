"""FAULTS 31 to 34: sizes, bytes and amounts of input that no person means."""

from __future__ import annotations

import random
from contextlib import closing
from typing import TYPE_CHECKING

from reader.project import Project
from tests.terminal.projects import DATABASE, broken_promises, event_count, labels, make_project, opened, query
from tests.terminal.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path


def test_any_size_of_the_window_and_a_storm_of_them_is_survived(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("j", "f")
        reader.wait_for("▌ + favor")
        for size in ((1, 1), (500, 200), (2, 40), (300, 1), (20, 5), (120, 40)):
            reader.resize(*size)
            reader.settle()
            reader.press("j", "k")
            assert reader.process.poll() is None
        chance = random.Random(7)
        for _ in range(60):
            reader.resize(chance.randint(1, 250), chance.randint(1, 80))
            reader.press(chance.choice("jkgG[]"))
        reader.resize(120, 40)
        reader.press("[" * 14, "g")
        reader.wait_for("Sentence 1 of 34")
        reader.wait_for_mark("▌", "Quill carries")
        reader.wait_for("Articles")
        reader.press("e")
        reader.wait_for("Note on this sentence")
        for size in ((1, 1), (30, 6), (120, 40)):
            reader.resize(*size)
            reader.settle()
        reader.wait_for("Note on this sentence")
        reader.press("esc", "?")
        reader.wait_for("Stance and claims in the news")
        for size in ((1, 1), (3, 3), (500, 200), (120, 40)):
            reader.resize(*size)
            reader.settle()
        reader.wait_for("The holder supports the target")
        reader.press("esc", "q")
        assert reader.wait_exit() == 0
    assert labels(samples) == ["favor"]


def test_a_window_of_one_cell_can_be_started_in(samples: Path) -> None:
    with Terminal(cwd=samples, size=(1, 1)) as reader:
        reader.wait_for(lambda screen: b"\x1b[?1049h" in screen.raw)
        reader.settle()
        reader.press("f")
        reader.resize(100, 30)
        reader.wait_for_mark("▌+", "Quill carries")


def test_bytes_that_are_no_utf8_are_ignored(samples: Path) -> None:
    with opened(samples) as reader:
        for data in (b"\xff", b"\xfe\xfe", b"\xc3", b"j", b"\x80\x80", b"\xe2\x82", b"\xf0\x9f\x92", b"\xed\xa0\x80"):
            reader.send(data)
            reader.settle()
        reader.send(b"j\xffj\xc3")
        reader.press("j")
        reader.wait_for("Sentence 5 of 34")
        reader.press("e")
        reader.wait_for("Note on this sentence")
        reader.send(b"caf\xff\xc3\xa9 \xe4\xb8\xad")
        reader.wait_for("café 中")
        reader.press("enter")
        reader.wait_until_gone("Note on this sentence")
    assert query(samples, "SELECT note FROM notes") == [("café 中",)]
    assert labels(samples) == []


def test_a_paste_of_fifty_label_keys_judges_nothing(samples: Path) -> None:
    with opened(samples) as reader:
        reader.paste("fcaunxm0cx" * 5)
        reader.paste("R\ny\nq\n")
        reader.press("j")
        reader.wait_for("Sentence 2 of 34")
        assert "Sentence 2 of 34" in reader.settle()
    assert event_count(samples) == 0


def test_a_paste_goes_into_the_note_and_nowhere_else(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("e")
        reader.wait_for("Note on this sentence")
        reader.paste("fcaun\nsecond line\x00\x9b31m")
        reader.wait_for("second line")
        reader.press("enter")
        reader.wait_until_gone("Note on this sentence")
    assert query(samples, "SELECT note FROM notes") == [("fcaun\nsecond line31m",)]
    assert labels(samples) == []


def test_three_thousand_keys_held_down_are_three_thousand_rows_in_their_order(tmp_path: Path) -> None:
    body = " ".join(f"Sentence number {n} is here." for n in range(1_520))
    folder = make_project(tmp_path / "p", {"long.txt": f"A long one\n\n{body}\n"})
    with closing(Project.open(folder / DATABASE, "anna")) as project:
        article = project.articles.get(1)
        assert article is not None
        starts = [sentence.start for sentence in article.sentences]
    assert len(starts) == 1_521
    with opened(folder) as reader:
        reader.type("fcax" * 750)
        reader.wait_for("Sentence 1501 of 1521", timeout=120)
        reader.wait_for("1500/1521")
        reader.wait_for("saved ✓")
    rows = query(
        folder,
        "SELECT json_extract(subject, '$[2]'), json_extract(subject, '$[4]'),"
        " coalesce(json_extract(after, '$.stances[0].stance'), json_extract(after, '$.label'))"
        " FROM journal WHERE kind = 'decision' ORDER BY seq",
    )
    expected = [("stance", "favor"), ("claim", "CFS"), ("stance", "against"), ("claim", "NFS")] * 750
    assert [row[1:] for row in rows] == expected
    assert [row[0] for row in rows] == [starts[n // 2] for n in range(3_000)]
    assert broken_promises(folder) == []
