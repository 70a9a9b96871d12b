"""What the commands say in words."""

from __future__ import annotations

import pytest

from reader.cli import screen
from reader.cli.importing import _what_is_left
from reader.cli.screen import duration, waiting
from reader.project.importing import ImportReport


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "1 second"), (89, "89 seconds"), (120, "2 minutes"), (7_000, "2 hours"), (200_000, "2 days")],
)
def test_a_time_is_said_as_a_person_would(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_what_was_not_compared_is_said_with_how_long_it_takes() -> None:
    report = ImportReport(compared=12_000, to_compare=3_000_000, comparing_left=7_300)
    said = _what_is_left(report)
    assert "compared 12,000 of 3,000,000 sentences" in said
    assert "takes at least 2 hours and is done by itself" in said
    assert "at least" not in _what_is_left(ImportReport())


def test_what_is_at_work_is_one_line_of_a_terminal_and_nothing_elsewhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with waiting() as look:
        look("the file is whole")
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(screen, "is_terminal", lambda _: True)
    with waiting() as look:
        look("the file is whole" * 20)
    out, err = capsys.readouterr()
    assert out == ""
    assert [len(line) for line in err.split("\r")] == [0, 78, 78, 78, 0]
    assert err.split("\r")[2].startswith("the file is whole")
    assert "\n" not in err
