"""EPUB and PDF: the words of books and papers, and a damaged or hostile one fails alone."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from reader.importers import sandbox
from tests.importers.reading import read, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="O/b.opf"/>'
)
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
<dc:title>Harbours</dc:title><dc:creator>Nell</dc:creator><dc:creator>Bea</dc:creator><dc:date>2016</dc:date>
<dc:language>de</dc:language><dc:identifier>urn:x:1</dc:identifier></metadata><manifest>
<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>
<item id="two" href="t/two.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="t/one%20.xhtml" media-type="application/xhtml+xml"/>
<item id="gone" href="gone.xhtml" media-type="application/xhtml+xml"/>
<item id="css" href="a.css" media-type="text/css"/></manifest>
<spine><itemref idref="nav"/><itemref idref="cover"/><itemref idref="one"/><itemref idref="two"/><itemref idref="gone"/>
<itemref idref="css"/><itemref idref="lost"/></spine></package>"""
CHAPTER = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head><body>{}</body></html>'


def epub(**other: str) -> bytes:
    entries = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER + "</rootfiles></container>",
        "O/b.opf": PACKAGE,
        "O/nav.xhtml": CHAPTER.format("<nav>Contents</nav>"),
        "O/cover.xhtml": CHAPTER.format('<img src="a.png"/>'),
        "O/t/one .xhtml": CHAPTER.format("<h1>The <i>gate</i></h1><p>It is\nshut&#8212;so.</p><p>“Naïve”, 🎉.</p>"),
        "O/t/two.xhtml": CHAPTER.format("<p>No heading here.</p><style>p {}</style><div>A<br/>B</div>"),
        **other,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_the_chapters_of_a_book_are_articles_in_the_order_of_reading(tmp_path: Path) -> None:
    got = read_bytes(tmp_path, "a.epub", epub())
    assert got.texts == ["The gate\n\nIt is shut—so.\n\n“Naïve”, 🎉.", "T\n\nNo heading here.\n\nA\n\nB"]
    first = got.articles[0]
    assert (first.title, first.author, first.published, first.language) == ("The gate", "Nell, Bea", "2016", "german")
    assert first.metadata == {"book": "Harbours", "chapter": "O/t/one .xhtml", "identifier": "urn:x:1"}
    assert got.paths == ["a.epub#O/t/one .xhtml", "a.epub#O/t/two.xhtml"]
    assert got.problems == ["a.epub: O/gone.xhtml: missing from the book"]


def test_a_book_is_known_by_how_it_begins(tmp_path: Path) -> None:
    assert len(read_bytes(tmp_path, "a.unknown", epub()).articles) == 2


def test_books_that_are_none_or_declare_entities_or_unpack_too_much_are_named(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + PACKAGE
    (tmp_path / "a.epub").write_bytes(b"PK\3\4 no book")
    (tmp_path / "b.epub").write_bytes(epub(**{"O/b.opf": bomb}))
    (tmp_path / "c.epub").write_bytes(epub(**{"O/b.opf": "<package"}))
    (tmp_path / "d.epub").write_bytes(epub(**{"META-INF/container.xml": CONTAINER}))
    (tmp_path / "e.epub").write_bytes(epub(**{"O/t/one .xhtml": CHAPTER.format("<p>word</p>" * 90_000)}))
    (tmp_path / "f.txt").write_text("Text")
    got = read(tmp_path, limits={"archive-size": "500k"})
    assert got.texts == ["Text"]
    assert [problem.partition(":")[0] for problem in got.problems] == ["a.epub", "b.epub", "c.epub", "d.epub", "e.epub"]
    assert got.problems[1] == "b.epub: declares entities, which are not expanded"
    assert "See the limit `archive-size`" in got.problems[4]


def pdf(pages: list[list[str]], *, title: str = "", password: str = "") -> bytes:
    import pypdf

    writer = pypdf.PdfWriter()
    for lines in pages:
        page = writer.add_blank_page(600, 800)
        font = pypdf.generic.DictionaryObject(
            {
                pypdf.generic.NameObject("/Type"): pypdf.generic.NameObject("/Font"),
                pypdf.generic.NameObject("/Subtype"): pypdf.generic.NameObject("/Type1"),
                pypdf.generic.NameObject("/BaseFont"): pypdf.generic.NameObject("/Helvetica"),
            }
        )
        fonts = pypdf.generic.DictionaryObject({pypdf.generic.NameObject("/F1"): font})
        page[pypdf.generic.NameObject("/Resources")] = pypdf.generic.DictionaryObject(
            {pypdf.generic.NameObject("/Font"): fonts}
        )
        stream = pypdf.generic.DecodedStreamObject()
        shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
        stream.set_data(f"BT /F1 12 Tf 50 700 Td {shown}ET".encode("cp1252"))
        page[pypdf.generic.NameObject("/Contents")] = stream
    writer.add_metadata({"/Title": title, "/Author": "Nell", "/CreationDate": "D:20160812100000Z"})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_paper_is_one_article_and_no_sentence_is_cut_at_the_end_of_a_page(tmp_path: Path) -> None:
    data = pdf(
        [["Gate shut", "It was shut on Friday and", "opened"], ["again. The end."], ["Another."]], title="Gate Shut"
    )
    (article,) = read_bytes(tmp_path, "a.pdf", data).articles
    assert article.text == "Gate shut\nIt was shut on Friday and\nopened\nagain. The end.\n\nAnother."
    assert (article.title, article.author, article.published[:10]) == ("Gate Shut", "Nell", "2016-08-12")


def test_a_title_that_stands_on_no_page_is_kept_and_is_no_headline(tmp_path: Path) -> None:
    (article,) = read_bytes(tmp_path, "a.pdf", pdf([["Gate shut"]], title="template3.dot")).articles
    assert (article.text, dict(article.metadata)) == ("Gate shut", {"title": "template3.dot"})


def test_papers_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 broken")
    (tmp_path / "b.pdf").write_bytes(pdf([[]]))
    (tmp_path / "c.pdf").write_bytes(pdf([["Words"]], password="x"))
    (tmp_path / "d.pdf").write_bytes(pdf([["Words"]]))
    got = read(tmp_path)
    assert got.texts == ["Words"]
    assert got.problems[0].startswith("a.pdf: not a readable PDF")
    assert got.problems[1:] == [
        "b.pdf: no text in it. A scan needs OCR first",
        "c.pdf: protected by a password",
    ]


def test_the_extra_for_pdf_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_CODE", "import sys; sys.modules['pypdf'] = None; " + sandbox._CODE)
    (problem,) = read_bytes(tmp_path, "a.pdf", pdf([["Words"]])).problems
    assert problem.endswith("pip install 'stance-reader[pdf]'")
