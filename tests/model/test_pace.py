"""How far long work is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model import progress
from reader.model.progress import Progress

if TYPE_CHECKING:
    import pytest


def test_it_is_told_ten_times_a_second_and_what_is_new_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(progress.time, "monotonic", lambda: now)
    told: list[tuple[str, int, int]] = []
    work = Progress(lambda *far: told.append(far))
    for step in range(200):
        now = 100 + step / 100
        work.tell("reading" if step < 50 else "writing", step, 200)
    assert [done for what, done, _ in told if what == "reading"] == [0, 10, 20, 30, 40]
    assert [done for what, done, _ in told if what == "writing"] == list(range(50, 200, 10))


def test_nobody_is_told_nothing() -> None:
    Progress(None).tell("reading", 1, 2)
