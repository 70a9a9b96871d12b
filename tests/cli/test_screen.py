"""What the commands say in words."""

from __future__ import annotations

import signal

import pytest

from reader.cli.import_command import _not_compared
from reader.cli.output import duration, print_first, stoppable
from reader.errors import StoppedError
from reader.project.importing import ImportReport


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "1 second"), (89, "89 seconds"), (120, "2 minutes"), (7_000, "2 hours"), (200_000, "2 days")],
)
def test_a_time_is_said_as_a_person_would(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_what_was_not_compared_is_said_with_how_long_it_takes() -> None:
    report = ImportReport(compared=12_000, to_compare=3_000_000, comparing_left=7_300)
    said = _not_compared(report)
    assert "compared 12,000 of 3,000,000 sentences" in said
    assert "takes about 2 hours and runs in the background" in said
    assert "at least" not in _not_compared(ImportReport())


@pytest.mark.parametrize(("number", "lines"), [(0, 0), (10, 10), (11, 11), (10_000, 11)])
def test_of_many_things_the_first_are_said_and_how_many_more_there_are(
    number: int, lines: int, capsys: pytest.CaptureFixture[str]
) -> None:
    print_first(range(number), lambda each: f"row {each} \x1b[31m")
    out, err = capsys.readouterr()
    said = err.splitlines()
    assert (out, len(said), "\x1b" in err) == ("", lines, False)
    assert [line.split()[1] for line in said[:10]] == [str(each) for each in range(min(number, 10))]
    assert said[10:] == ([f"… and {number - 10:,} more (--json lists all)"] if number > 10 else [])


def test_ctrl_c_is_heard_once_so_that_what_is_half_written_is_taken_away() -> None:
    tidied = []

    def work() -> None:
        with stoppable("The old one is as it was"):
            try:
                signal.raise_signal(signal.SIGINT)
            finally:
                signal.raise_signal(signal.SIGINT)
                tidied.append(True)

    usual = signal.getsignal(signal.SIGINT)
    try:
        with pytest.raises(StoppedError, match="The old one is as it was"):
            work()
        signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, usual)
    assert tidied == [True]


def test_where_ctrl_c_is_not_to_be_heard_it_stays_so() -> None:
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with stoppable("Nothing was written"):
            signal.raise_signal(signal.SIGINT)
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, usual)
