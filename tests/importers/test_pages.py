"""Web pages: the article without what stands around it, and a page that cannot be read fails alone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from reader.errors import InputError
from reader.importers import sandbox
from reader.importers.formats.html import HTML_EXTRA, parse_page
from reader.importers.sandbox import Sandbox
from reader.model.import_options import Limits
from tests.importers.reading import read, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<!doctype html><html lang="en"><head><meta charset="{charset}"><title>Gate shut | The Harbour Post</title>
<meta property="og:site_name" content="The Harbour Post"><meta name="author" content="Nell Averin">
<meta property="article:published_time" content="2016-08-12T10:00:00Z"><meta name="keywords" content="gate, harbour">
<link rel="canonical" href="https://example.org/gate"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">All the news</a></li></ul></nav>
<article><h1>Gate shut</h1>
<p>The harbour gate of Ostrey was shut on Friday, the council said, after a long night of talks that led nowhere.</p>
<p>“It is shut — naïve as that was”, said the mayor of the town, who had been asked about it several times.</p>
{more}</article><footer>Copyright The Harbour Post. All rights reserved by its owners.</footer></body></html>"""
FIRST = "The harbour gate of Ostrey was shut on Friday, the council said, after a long night of talks that led nowhere."
SECOND = "“It is shut — naïve as that was”, said the mayor of the town, who had been asked about it several times."


def page(more: str = "", *, charset: str = "utf-8", encoding: str = "utf-8") -> bytes:
    return PAGE.format(more=more, charset=charset).encode(encoding)


def test_a_page_is_its_article_with_what_it_says_of_itself(tmp_path: Path) -> None:
    (article,) = read_bytes(tmp_path, "gate.html", page()).articles
    assert article.text == f"Gate shut\n\n{FIRST}\n\n{SECOND}"
    assert (article.title, article.author, article.published) == ("Gate shut", "Nell Averin", "2016-08-12")
    assert (article.publisher, article.url) == ("The Harbour Post", "https://example.org/gate")
    assert article.metadata["tags"] == "gate, harbour"
    assert (article.source.path, article.source.size) == ("gate.html", len(page()))


def test_pages_in_folders_are_read_beside_other_files(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.htm").write_bytes(page("<p>One more paragraph stands at the end of this page.</p>"))
    (tmp_path / "c.txt").write_text("Text")
    (tmp_path / "d.html").write_bytes(b"<html><body><script>go()</script></body></html>")
    got = read(tmp_path)
    assert got.paths == ["a/b.htm", "c.txt"]
    assert got.problems == ["d.html: no article found in the page"]


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("windows-1252", "cp1252"), ("iso-8859-1", "cp1252"), ("utf-16", "utf-16"), ("x", "utf-8")],
)
def test_a_page_is_read_in_the_encoding_that_it_declares_unless_it_is_plainly_another(
    tmp_path: Path, charset: str, encoding: str
) -> None:
    (article,) = read_bytes(tmp_path, "a.html", page(charset=charset, encoding=encoding)).articles
    assert article.text.endswith(SECOND)


def test_a_declaration_that_the_bytes_do_not_bear_out_is_doubtful(tmp_path: Path) -> None:
    russian = "<p>" + "Ворота порта были закрыты в пятницу, сообщил городской совет после долгой ночи. " * 4 + "</p>"
    data = PAGE.replace("“", "").replace("”", "").replace("—", "-").replace("ï", "i")
    (article,) = read_bytes(
        tmp_path, "a.html", data.format(more=russian, charset="iso-8859-1").encode("cp1251")
    ).articles
    assert any("declared as" in doubt for doubt in article.source.doubts)


def test_a_page_over_the_limit_is_named(tmp_path: Path) -> None:
    got = read_bytes(tmp_path, "a.html", page(), limits={"page-size": "512"})
    assert got.problems == ["a.html: a page larger than 0.5 KiB. See the limit `page-size`"]


def test_a_child_that_ends_costs_its_page_and_the_next_has_another() -> None:
    with Sandbox(Limits()) as child:
        child.read(parse_page, page(), extra=HTML_EXTRA)
        assert child._child is not None
        child._child.process.kill()
        child._child.process.wait()
        with pytest.raises(InputError, match="crashed"):
            child.read(parse_page, page(), extra=HTML_EXTRA)
        assert child.read(parse_page, page(), extra=HTML_EXTRA)
        process = child._child.process
    assert process.poll() is not None


def test_a_child_is_let_go_after_many_documents_and_the_next_has_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_DOCUMENTS_PER_CHILD", 2)
    with Sandbox(Limits()) as child:
        child.read(parse_page, page(), extra=HTML_EXTRA)
        first = child._child
        child.read(parse_page, page(), extra=HTML_EXTRA)
        assert first is not None
        assert first.process.poll() is not None
        assert child.read(parse_page, page(), extra=HTML_EXTRA)


def test_a_child_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_CODE", "import time; time.sleep(60)")
    monkeypatch.setattr(sandbox, "_TO_START", 0.2)
    monkeypatch.setattr(sandbox, "_PATIENCE", 0)
    began = time.monotonic()
    with Sandbox(Limits()) as child, pytest.raises(InputError, match="took more than 10 seconds"):
        child.read(parse_page, bytes(1 << 20))
    assert time.monotonic() - began < 30


def test_what_is_not_installed_is_told_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "_CODE", "import sys; sys.modules['trafilatura'] = None; " + sandbox._CODE)
    (tmp_path / "b.txt").write_text("Text")
    (tmp_path / "a.html").write_bytes(page())
    got = read(tmp_path)
    assert got.problems == ["a.html: needs the extra `html`, which is not installed. pip install 'stance-reader[html]'"]
    assert got.texts == ["Text"]
