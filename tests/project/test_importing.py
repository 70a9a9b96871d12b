"""Articles come in whole, once, whatever happens on the way."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from reader.errors import InputError, NotSavedError, UsageError
from reader.model.import_options import ImportOptions, Limits
from reader.project import Project, importing
from reader.project.importing import import_paths, import_samples
from reader.store import similar
from reader.store.recurring import is_compared
from tests.making import ODD_TEXT, make_project, texts, write_articles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.project.importing import ImportReport


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    opened = Project.open(tmp_path / "annotations" / "annotations.db", "anna", create=True)
    yield opened
    opened.close()


def sources(project: Project) -> list[tuple[str, str]]:
    found = project.database.connection.execute("SELECT article_id, path FROM article_sources ORDER BY path")
    return list(found)


def test_what_came_of_it_is_counted(project: Project, tmp_path: Path) -> None:
    folder = write_articles(tmp_path / "in", 3)
    (folder / "README.md").write_text("About this folder", "utf-8")
    (folder / "broken.txt").write_bytes(b"\x00\x01\x02")
    report = import_paths(project.database, [folder, tmp_path / "missing"])
    assert (report.articles, report.known, report.skipped, report.files_seen) == (4, 0, 1, 6)
    assert [problem.path for problem in report.problems] == ["broken.txt", str(tmp_path / "missing")]
    assert [(skipped.path, skipped.reason) for skipped in report.skipped_files] == [
        ("README.md", "a README, not an article")
    ]
    assert report.sentences == project.database.connection.execute("SELECT count(*) FROM sentences").fetchone()[0]
    assert report.bytes == sum(path.stat().st_size for path in folder.glob("[0o]*.txt"))


def test_importing_again_duplicates_nothing(project: Project, tmp_path: Path) -> None:
    folder = write_articles(tmp_path / "in", 3)
    import_paths(project.database, [folder])
    before = sources(project), texts(project)
    report = import_paths(project.database, [folder])
    assert (report.articles, report.sentences, report.known) == (0, 0, 4)
    assert (sources(project), texts(project)) == before


def test_one_text_under_two_names_and_in_two_encodings_is_one_article(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes(ODD_TEXT.encode())
    (folder / "b.txt").write_bytes(ODD_TEXT.encode("utf-16"))
    (folder / "c.txt").write_bytes(ODD_TEXT.replace("\r\n", "\n").encode())
    report = import_paths(project.database, [folder])
    assert (report.articles, report.known, report.again) == (1, 0, 2)
    assert [path for _, path in sources(project)] == ["a.txt", "b.txt", "c.txt"]
    assert project.articles.count() == 1


def test_a_text_that_comes_again_is_known_before_only_if_an_earlier_import_had_it(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH_ARTICLES", 2)
    rows = ["One", "Two", "One", "Three", "Two", "Two"]
    (tmp_path / "a.csv").write_text("\n".join(["text", *rows]), "utf-8")
    report = import_paths(project.database, [tmp_path / "a.csv"])
    assert (report.articles, report.known, report.again) == (3, 0, 3)
    (tmp_path / "b.csv").write_text("text\nOne\nFour\nFour\nOne", "utf-8")
    report = import_paths(project.database, [tmp_path / "b.csv"])
    assert (report.articles, report.known, report.again) == (1, 2, 1)


def test_batches_end_at_their_limits_and_lose_nothing(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH_ARTICLES", 2)
    assert import_paths(project.database, [write_articles(tmp_path / "five", 4)]).articles == 5
    monkeypatch.setattr(importing, "BATCH_BYTES", 1)
    (tmp_path / "six").mkdir()
    for number in range(6):
        (tmp_path / "six" / f"{number}.txt").write_text(f"Another {number}\n\nIt is.\n", "utf-8")
    assert import_paths(project.database, [tmp_path / "six"]).articles == 6
    assert project.articles.count() == 11


def test_ctrl_c_keeps_what_was_committed_and_the_same_again_goes_on(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_articles(tmp_path / "in", 9)
    monkeypatch.setattr(importing, "BATCH_ARTICLES", 3)
    monkeypatch.setattr(importing, "_BETWEEN_REPORTS", 0.0)

    def stop(report: ImportReport) -> None:
        if report.files_seen == 7 and not report.is_interrupted:
            raise KeyboardInterrupt

    report = import_paths(project.database, [folder], on_progress=stop)
    assert report.is_interrupted
    assert report.articles == project.articles.count() == 6
    report = import_paths(project.database, [folder])
    assert (report.articles, report.known, report.is_interrupted) == (4, 6, False)
    assert all(promise.holds for promise in project.check())


def test_progress_is_told_with_the_number_of_files(project: Project, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    import_paths(
        project.database,
        [write_articles(tmp_path / "in", 5)],
        on_progress=lambda r: told.append((r.files_seen, r.files_total)),
    )
    assert told[-1] == (6, 6)


def write_recurring(folder: Path, count: int = 6) -> Path:
    """Articles that have one sentence each that all have, and one that no other has."""
    folder.mkdir()
    for number in range(count):
        text = f"Title {number}\n\nThe harbour council of Ostrey voted against the quay.\n\nOnly {number} has it.\n"
        (folder / f"{number}.txt").write_text(text, "utf-8")
    return folder


def test_sentences_that_recur_are_found_when_the_articles_are_in(project: Project, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    report = import_paths(
        project.database,
        [write_recurring(tmp_path / "in")],
        on_progress=lambda r: told.append((r.compared, r.to_compare)),
    )
    assert (report.recurring, report.is_compared) == (6, True)
    assert told[-1] == (report.sentences, report.sentences)
    assert is_compared(project.database.connection)


def test_comparing_can_be_left_for_later(project: Project, tmp_path: Path) -> None:
    folder = write_recurring(tmp_path / "in")
    report = import_paths(project.database, [folder], ImportOptions(compare=False))
    assert (report.articles, report.recurring, report.is_compared) == (6, 0, False)
    assert not is_compared(project.database.connection)
    report = import_paths(project.database, [folder])
    assert (report.articles, report.recurring, report.is_compared) == (0, 6, True)


def test_ctrl_c_while_comparing_keeps_the_articles_and_the_rest_is_found_later(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_recurring(tmp_path / "in")
    monkeypatch.setattr(importing, "_BETWEEN_REPORTS", 0.0)
    monkeypatch.setattr(similar, "SENTENCES_A_PORTION", 3)

    def stop(report: ImportReport) -> None:
        if report.compared and report.compared < report.to_compare and not is_stopped:
            is_stopped.append(True)
            raise KeyboardInterrupt

    is_stopped: list[bool] = []
    report = import_paths(project.database, [folder], on_progress=stop)
    assert is_stopped
    assert (report.articles, report.is_interrupted, report.is_compared, report.compared) == (6, False, False, 3)
    assert import_paths(project.database, [folder]).recurring == 6


def test_comparing_that_would_take_too_long_is_left_and_said_so(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_recurring(tmp_path / "in")
    monkeypatch.setattr(similar, "SENTENCES_A_PORTION", 4)
    with monkeypatch.context() as patch:
        patch.setattr(importing, "_BEFORE_AN_ESTIMATE", 0.0)
        patch.setattr(importing, "LONGEST_COMPARING", 1e-9)
        report = import_paths(project.database, [folder])
    assert (report.articles, report.is_interrupted, report.is_compared) == (6, False, False)
    assert report.compared < report.to_compare
    report = import_paths(project.database, [folder])
    assert (report.recurring, report.is_compared, report.comparing_left) == (6, True, 0.0)


@pytest.mark.parametrize(("spent", "compared", "is_too_long"), [
    (4.0, 1, False),  # too early to say
    (6.0, 1, True),
    (6.0, 40, True),
    (6.0, 60, False),
    (121.0, 999, True),
])  # fmt: skip
def test_whether_comparing_takes_too_long_is_reckoned_from_what_was_done(
    project: Project, spent: float, compared: int, is_too_long: bool
) -> None:
    work = importing._Work(project.database, None, None)
    work.report.compared, work.report.to_compare = compared, 1_000
    assert work._takes_too_long(spent) is is_too_long
    assert work.report.comparing_left == pytest.approx(spent * (1_000 - compared) / compared)


def test_indexing_is_told(project: Project, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    import_paths(
        project.database,
        [write_articles(tmp_path / "in", 5)],
        on_progress=lambda r: told.append((r.indexed, r.to_index)),
    )
    assert told[-1] == (6, 6)


def test_a_database_that_another_program_holds_is_compared_later(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise NotSavedError("another program is writing to the database")

    with monkeypatch.context() as patch:
        patch.setattr(importing, "find_similar", locked)
        report = import_paths(project.database, [write_recurring(tmp_path / "in")])
    assert (report.articles, report.is_compared) == (6, False)


def test_a_format_or_language_that_is_not_there_reads_nothing(project: Project, tmp_path: Path) -> None:
    folder = write_articles(tmp_path / "in")
    with pytest.raises(UsageError):
        import_paths(project.database, [folder], ImportOptions(format="word"))
    with pytest.raises(InputError):
        import_paths(project.database, [folder], ImportOptions(language="klingon"))
    assert project.articles.count() == 0


def test_a_file_over_the_limit_is_named(project: Project, tmp_path: Path) -> None:
    folder = write_articles(tmp_path / "in", 1)
    limits = Limits(file_size=os.stat(folder / "00000.txt").st_size - 1)  # noqa: PTH116
    report = import_paths(project.database, [folder], ImportOptions(limits=limits))
    assert [problem.path for problem in report.problems] == ["00000.txt"]


def test_the_sample_corpus_comes_with_its_targets(project: Project) -> None:
    assert import_samples(project).problems == []
    assert [target.name for target in project.targets.all()] == ["Mara Quill", "Tobias Renn"]


def test_a_project_in_a_test_is_whole(tmp_path: Path) -> None:
    made = make_project(tmp_path)
    assert all(promise.holds for promise in made.check())
    made.close()
