"""FAULTS 18: the clock is wrong, and the order of what was done survives."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

from reader.model.labeling import label_change
from reader.project import Project
from tests.terminal.projects import DATABASE, broken_promises, query

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

HOUR = 3_600_000
YEAR_2040 = 2_208_988_800_000


def test_events_keep_the_order_in_which_they_were_done_whatever_the_clock_says(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time_ns() // 1_000_000
    clocks = [now, now - HOUR, 0, -HOUR, YEAR_2040, now, now - HOUR, 10 * YEAR_2040]
    given: list[str] = []
    for clock in clocks:  # each time a program of its own, on a machine that has this for the time
        monkeypatch.setattr("reader.model.event.wall_milliseconds", lambda clock=clock: clock)
        with closing(Project.open(samples / DATABASE, "anna")) as project:
            article = project.articles.get(1)
            assert article is not None
            ref, target = project.articles.annotations_on(article).ref(0), project.targets.all()[0]
            stance = project.codebook.layers[0]
            for label in stance.labels[len(given) % 2 :: 2]:
                project.annotations.record([label_change(ref, stance, label, target)])
                given.append(label.id)
    ordered = query(
        samples,
        "SELECT coalesce(json_extract(after, '$.stances[0].stance'), 'none') FROM journal"
        " WHERE kind = 'decision' ORDER BY id",
    )
    assert [label for (label,) in ordered] == given
    assert query(samples, "SELECT id FROM journal ORDER BY id") == query(samples, "SELECT id FROM journal ORDER BY seq")
    assert query(samples, "SELECT id FROM journal ORDER BY id") == query(samples, "SELECT id FROM journal ORDER BY hlc")
    assert broken_promises(samples) == []
    with closing(Project.open(samples / DATABASE, "anna")) as project:
        for label in reversed(["", *given[:-1]]):
            (taken_back,) = project.annotations.undo()
            stances = getattr(taken_back.after, "stances", None)
            assert (stances[0].stance if stances else "none" if taken_back.after else "") == label
        assert project.annotations.undo() == []
    assert broken_promises(samples) == []
