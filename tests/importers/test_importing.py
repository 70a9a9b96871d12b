"""Files and folders come in; whatever cannot be read is said by name, and the rest is read."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from reader.errors import InputError, UsageError
from reader.importers.discover import Problem, discover
from reader.importers.formats.catalog import FORMATS, format_for
from reader.importers.reader import count_files
from reader.model.article import Article
from reader.model.import_options import ImportOptions, Limits
from tests.importers.reading import read_articles

EXTENSIONS = frozenset({".txt", ".md"})
PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2


def write(path: Path, text: str = "Gate shut\n\nIt is.\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def outcome(*paths: Path | str, limits: Limits = Limits()) -> tuple[list[str], dict[str, str]]:  # noqa: B008
    """Names of what was read, and reasons by name of what was not."""
    results = list(read_articles(paths, ImportOptions(limits=limits)))
    articles = [result.source.path for result in results if isinstance(result, Article)]
    return articles, {result.path: result.reason for result in results if isinstance(result, Problem)}


def test_a_folder_is_read_at_any_depth_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/a.TXT", "c.markdown"):
        write(tmp_path / name)
    assert outcome(tmp_path) == (["a/a.TXT", "a/z.md", "b.txt", "c.markdown"], {})
    assert count_files([tmp_path], ImportOptions()) == 4


def test_hidden_files_and_folders_are_not_entered(tmp_path: Path) -> None:
    write(tmp_path / ".git/a.txt")
    write(tmp_path / ".a.txt")
    assert outcome(tmp_path) == ([], {})


def test_a_readme_in_a_folder_is_counted_and_one_that_was_named_is_read(tmp_path: Path) -> None:
    readme = write(tmp_path / "README.md")
    (skipped,) = discover([tmp_path], EXTENSIONS)
    assert skipped == Problem("README.md", "a README, not an article", is_expected=True)
    assert outcome(readme) == (["README.md"], {})


def test_files_of_other_kinds_in_a_folder_are_only_counted(tmp_path: Path) -> None:
    write(tmp_path / "photo.jpg")
    assert [each.is_expected for each in discover([tmp_path], EXTENSIONS) if isinstance(each, Problem)] == [True]


def test_a_file_that_was_named_is_read_whatever_its_extension_is(tmp_path: Path) -> None:
    assert outcome(write(tmp_path / "story.log")) == (["story.log"], {})


def test_a_missing_path_is_said(tmp_path: Path) -> None:
    assert outcome(tmp_path / "none")[1] == {str(tmp_path / "none"): "no such file or folder"}


def test_every_bad_file_is_named_with_its_reason_and_the_rest_is_read(tmp_path: Path) -> None:
    write(tmp_path / "good.txt")
    write(tmp_path / "empty.txt", "")
    (tmp_path / "binary.txt").write_bytes(bytes(500))
    write(tmp_path / "large.txt", "x" * 3000)
    articles, problems = outcome(tmp_path, limits=Limits(file_size=2048))
    assert articles == ["good.txt"]
    assert problems["empty.txt"] == "the file is empty"
    assert problems["binary.txt"].startswith("not a text file")
    assert "Split it or raise --max-size" in problems["large.txt"]


def test_the_size_limit_is_told_in_mebibytes(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate((64 << 20) + 1)
    assert outcome(tmp_path)[1]["huge.txt"] == "larger than 64 MiB. Split it or raise --max-size"


def test_pipes_sockets_and_devices_are_skipped_and_hang_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket.txt"))
        articles, problems = outcome(tmp_path, "/dev/null", tmp_path / "pipe.txt")
    assert articles == []
    assert problems == {
        "pipe.txt": "a named pipe, not a file",
        "socket.txt": "a socket, not a file",
        "null": "a device, not a file",
    }


def test_a_pipe_put_in_the_place_of_a_file_hangs_nothing(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "b.txt")
    results = read_articles([tmp_path])
    next(results)
    (tmp_path / "b.txt").unlink()
    os.mkfifo(tmp_path / "b.txt")
    assert next(results) == Problem("b.txt", "a named pipe, not a file")


def test_links_to_files_are_followed_and_other_links_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    write(tmp_path / "outside.txt")
    write(folder / "real.txt")
    (folder / "file.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "up").symlink_to(tmp_path)
    (folder / "lost.txt").symlink_to("nowhere.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    articles, problems = outcome(folder)
    assert articles == ["file.txt", "real.txt"]
    assert set(problems) == {"up", "lost.txt", "loop.txt"}
    assert problems["lost.txt"] == "a link that leads nowhere"
    assert "link" in problems["up"]


def test_names_that_are_no_unicode_or_steer_a_terminal_are_read_and_shown_safely(tmp_path: Path) -> None:
    for name in (b"caf\xe9.txt", b"a\x1b[2J.txt", "b\u202e.txt".encode(), b"c\nd.txt"):
        Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name))).write_text("Gate shut", "utf-8")  # noqa: PTH118
    articles, problems = outcome(tmp_path)
    assert articles == ["a\\x1b[2J.txt", "b\\u202e.txt", "c\\nd.txt", "caf\\xe9.txt"]
    assert problems == {}


def test_a_folder_too_deep_for_recursion_is_read(tmp_path: Path) -> None:
    folder = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=folder)
        below = os.open("d", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = below
    file = os.open("a.txt", os.O_WRONLY | os.O_CREAT, dir_fd=folder)
    os.write(file, b"Gate shut")
    os.close(file)
    os.close(folder)
    try:
        assert len(outcome(tmp_path)[0]) == 1
    finally:
        subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)


def _without_power_over_permissions() -> None:
    libc = ctypes.CDLL(None)
    for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


def test_what_may_not_be_read_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    write(tmp_path / "good.txt")
    write(tmp_path / "secret.txt").chmod(0)
    locked = write(tmp_path / "locked" / "a.txt").parent
    locked.chmod(0)
    code = (
        "import sys; from tests.importers.reading import read_articles\n"
        "for each in read_articles(sys.argv[1:]):\n"
        "    print(getattr(each, 'path', ''), getattr(each, 'reason', 'read'))"
    )
    # Root may read everything until it gives that up; then a child process is like anybody else.
    child = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        preexec_fn=_without_power_over_permissions,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    locked.chmod(0o700)
    assert child.stdout.splitlines() == [
        " read",
        "locked no permission to read it",
        "secret.txt no permission to read it",
    ]


def test_an_unknown_format_or_language_is_said_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"klay.*text, markdown"):
        read_articles([tmp_path], ImportOptions(format="klay"))
    with pytest.raises(InputError, match="klingon"):
        read_articles([tmp_path], ImportOptions(language="klingon"))


def test_a_format_that_was_asked_for_is_used_for_every_file(tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", "# Gate shut")
    (article,) = read_articles([file], ImportOptions(format="markdown"))
    assert isinstance(article, Article)
    assert article.title == "Gate shut"


def test_an_error_that_is_a_bug_is_not_taken_for_a_bad_file(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        list(read_articles([write(tmp_path / "a.txt")], ImportOptions(limits=Limits(file_size="1"))))  # type: ignore[arg-type]


def test_formats_are_found_by_name_and_extension() -> None:
    assert list(FORMATS)[:5] == ["text", "markdown", "csv", "tsv", "jsonl"]
    assert format_for(".MD") is FORMATS["markdown"]
    assert format_for(".unheard-of") is FORMATS["text"]
