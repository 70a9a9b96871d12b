"""A web address that a person gives: fetched within limits, http and https alone, and read as what it is."""

from __future__ import annotations

import gzip
import threading
from typing import TYPE_CHECKING

import pytest

from reader.importers import sandbox
from reader.importers.reader import ReadProgress, count_files, find_files, read_files
from reader.model.import_options import ImportOptions
from tests.importers.reading import read, read_articles
from tests.importers.server import Answer, serving
from tests.importers.test_feeds import RSS
from tests.importers.test_pages import FIRST, page
from tests.making import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def test_a_page_is_fetched_and_read_with_its_address(tmp_path: Path) -> None:
    answers = {
        "/a?b=%20c": Answer(page()),
        "/cp": Answer(page(encoding="cp1252", charset="x"), type="text/html; charset=windows-1252"),
        "/gz": Answer(gzip.compress(page()), headers={"Content-Encoding": "gzip"}),
    }
    with serving(answers) as server:
        got = read(*(f"{server}{path}" for path in ("/a?b=%20c", "/cp", "/gz")))
        assert got.problems == []
        assert got.paths == [f"{server}{path}" for path in ("/a?b=%20c", "/cp", "/gz")]
        assert [article.url for article in got.articles] == got.paths
    assert len(set(got.texts)) == 1
    assert FIRST in got.texts[0]


def test_what_it_is_the_server_says_or_its_name_or_its_beginning(tmp_path: Path) -> None:
    answers = {
        "/feed": Answer(RSS, type="application/rss+xml"),
        "/x.csv": Answer(b"text\nRow one\n", type="application/octet-stream"),
        "/rows": Answer(b'{"text": "Line one"}\n', type="application/octet-stream"),
        "/plain": Answer("Ça ira".encode(), type="text/plain"),
    }
    with serving(answers) as server:
        got = read(*(server + path for path in answers))
        assert got.problems == [f"{server}/feed: entry 3: there is no text in it"]
        assert got.texts[2:] == ["Row one", "Line one", "Ça ira"]
        assert got.paths == [f"{server}{end}" for end in ("/feed#1", "/feed#2", "/x.csv#2", "/rows#1", "/plain")]
        assert [article.url for article in got.articles[2:]] == ["", "", f"{server}/plain"]


def test_redirections_are_followed_to_the_web_alone_and_not_without_end(tmp_path: Path) -> None:
    def to(place: str) -> Answer:
        return Answer(status=302, headers={"Location": place})

    (tmp_path / "secret.txt").write_text("secret")
    answers = {
        "/1": to("/2"),
        "/2": to("/end"),
        "/end": Answer(page()),
        "/file": to(f"file://{tmp_path}/secret.txt"),
        "/ftp": to("ftp://127.0.0.1/x"),
        "/data": to("data:text/plain,secret"),
        "/loop": to("/loop"),
        **{f"/n{n}": to(f"/n{n + 1}") for n in range(9)},
        "/n9": Answer(page()),
    }
    with serving(answers) as server:
        assert read(f"{server}/1").articles[0].url == f"{server}/end"
        for path in ("/file", "/ftp", "/data", "/loop", "/n0"):
            got = read(server + path)
            assert got.articles == []
            assert len(got.problems) == 1
        assert "too often" in read(f"{server}/n0").problems[0]
        assert read(f"{server}/loop").problems == [f"{server}/loop: redirects in a circle"]
        assert read(f"{server}/n0", limits={"fetch-redirects": "9"}).problems == []


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://127.0.0.1/a", "FILE://x", "data://a"])
def test_other_schemes_are_never_opened(address: str) -> None:
    got = read(address)
    assert got.problems == [f"{address}: only http and https addresses are fetched"]


@pytest.mark.parametrize("address", ["http://", "https:///a"])
def test_an_address_without_a_server_is_told_so(address: str) -> None:
    reason = "the address names no server. Write it as https://example.org/news/1"
    assert read(address).problems == [f"{address}: {reason}"]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        pytest.param({"Content-Length": "5000"}, b"Cut off text. Here.", id="shorter than it was said to be"),
        pytest.param({"Transfer-Encoding": "chunked"}, b"20\r\nCut off text. Here", id="in mid-chunk"),
        pytest.param({"Transfer-Encoding": "chunked"}, b"13\r\nCut off text. Here.\r\n", id="before the last chunk"),
        pytest.param({"Content-Encoding": "gzip"}, gzip.compress(b"Cut off text. Here.")[:-9], id="packed"),
    ],
)
@pytest.mark.parametrize("path", ["/a.txt", "/a.csv"])
def test_an_answer_that_was_cut_off_is_refused(path: str, headers: dict[str, str], body: bytes) -> None:
    with serving({path: Answer(body, type="text/plain", headers=headers)}) as server:
        got = read(server + path)
    assert got.articles == []
    assert got.problems == [f"{server}{path}: the response was cut off. Try again"]


def test_the_encoding_that_the_server_says_is_taken_for_every_kind_of_text() -> None:
    kind = "text/{}; charset=windows-1251"
    answers = {
        "/a.txt": Answer("Да. Нет.".encode("cp1251"), type=kind.format("plain")),
        "/a.md": Answer("Да. Нет.".encode("cp1251"), type=kind.format("markdown")),
        "/a.csv": Answer("text,n\nДа. Нет.,1\n".encode("cp1251"), type=kind.format("csv")),
        "/marked": Answer("Да. Нет.".encode("utf-8-sig"), type=kind.format("plain")),
        "/utf8": Answer("Да. Нет.".encode(), type=kind.format("plain")),
        "/wide": Answer("No. Yes.".encode("utf-16-be"), type="text/plain; charset=UTF-16BE"),
    }
    with serving(answers) as server:
        texts = [read(server + path).texts for path in answers]
    assert texts == [["Да. Нет."]] * 5 + [["No. Yes."]]


@pytest.mark.parametrize("charset", ["windows-1251", "punycode", "no-such-thing", "utf-16"])
def test_an_encoding_that_is_said_wrongly_is_told_as_doubtful(charset: str) -> None:
    words = "Der Bürgermeister sagte, die Brücke werde schön. Über zwanzig Männer hörten zu, während er sprach."
    with serving({"/a": Answer(words.encode("cp1252"), type=f"text/plain; charset={charset}")}) as server:
        (article,) = read(f"{server}/a").articles
    assert article.source.doubts != ()


def test_an_address_with_a_password_is_refused_and_what_is_shown_steers_nothing() -> None:
    (problem,) = read("http://anna:secret@127.0.0.1:1/a").problems
    assert "user name or password" in problem
    (problem,) = read("http://127.0.0.1:1/\x1b[2J").problems
    assert "\x1b" not in problem


def test_what_is_too_large_or_a_bomb_is_given_up(tmp_path: Path) -> None:
    answers = {
        "/large": Answer(b"x" * 5000, type="text/plain"),
        "/bomb": Answer(gzip.compress(b"0" * (50 << 20)), type="text/plain", headers={"Content-Encoding": "gzip"}),
    }
    with serving(answers) as server:
        for path in answers:
            got = read(server + path, limits={"fetch-size": "4k"})
            assert got.problems == [f"{server}{path}: more than 4,096 bytes. See the limit `fetch-size`"]


def test_a_server_that_does_not_go_on_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_TO_START", 1.0)
    done = threading.Event()
    with serving({"/slow": Answer(page(), hold=lambda: done.wait(30))}) as server:
        got = read(f"{server}/slow", limits={"fetch-seconds": "1"})
        done.set()
    assert len(got.problems) == 1
    assert "second" in got.problems[0]


def test_an_answer_that_is_an_error_or_none_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text")
    with serving({}) as server:
        paths = [f"{server}/gone", "http://127.0.0.1:1/", tmp_path / "a.txt"]
        got = read(*paths)
        files = list(read_files(find_files(paths, ImportOptions()), ImportOptions()))
    assert got.texts == ["Text"]
    assert got.problems[0] == f"{server}/gone: the server answered 404 Not Found"
    assert got.problems[1].startswith("http://127.0.0.1:1/: cannot be reached")
    assert sum(each.files for each in files if isinstance(each, ReadProgress)) == 3
    assert count_files(paths, ImportOptions()) == 3


def test_reader_import_takes_an_address(tmp_path: Path) -> None:
    with serving({"/news/1": Answer(page())}) as server:
        done = run("import", f"{server}/news/1", cwd=tmp_path, environment={"no_proxy": "*"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"1 article imported")


def test_nothing_is_fetched_for_a_page_or_a_feed(tmp_path: Path) -> None:
    asked = []
    with serving({"/x": Answer(hold=lambda: asked.append(1))}) as server:
        (tmp_path / "a.html").write_bytes(page(f'<p><img src="{server}/x">A picture is here.</p>'))
        (tmp_path / "b.rss").write_bytes(f"{server}/x".encode())
        list(read_articles([tmp_path]))
    assert asked == []
