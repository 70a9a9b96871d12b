"""RSS and Atom: each entry an article, as much of it as the feed has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.importers.reading import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

RSS = b"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Harbour Post</title><language>en-gb</language>
<item><title>Gate &amp; quay</title><link>https://example.org/1</link><guid>g1</guid><dc:creator>Nell</dc:creator>
<category>harbour</category><category>gate</category><pubDate>Fri, 12 Aug 2016 10:00:00 +0200</pubDate>
<description>Short.</description>
<content:encoded><![CDATA[<p>The gate is <b>shut</b>.</p><script>x()</script>
<ul><li>It is&#27;[2J.</li></ul>]]></content:encoded></item>
<item><title>Two</title><description>&lt;p&gt;Only a summary.&lt;/p&gt;</description></item>
<item><title>Three has no words</title></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><title>One</title>
<link href="https://example.org/1"/><updated>2016-08-12T10:00:00Z</updated><author><name>Nell</name></author>
<content type="html">&lt;p&gt;The gate is shut.&lt;/p&gt;</content></entry></feed>"""


def test_entries_of_rss_are_articles_with_their_whole_content(tmp_path: Path) -> None:
    got = read_bytes(tmp_path, "a.rss", RSS)
    assert got.texts == ["Gate & quay\n\nThe gate is shut.\n\nIt is[2J.", "Two\n\nOnly a summary."]
    first = got.articles[0]
    assert (first.url, first.author, first.publisher) == ("https://example.org/1", "Nell", "The Harbour Post")
    assert (first.published, first.language) == ("2016-08-12T08:00:00Z", "english")
    assert first.metadata == {"id": "g1", "tags": "harbour, gate"}
    assert got.paths == ["a.rss#1", "a.rss#2"]
    assert got.problems == ["a.rss: entry 3: there is no text in it"]


@pytest.mark.parametrize("name", ["a.atom", "a.xml", "a.unknown"])
def test_entries_of_atom_are_articles_whatever_the_file_is_called(tmp_path: Path, name: str) -> None:
    (article,) = read_bytes(tmp_path, name, ATOM).articles
    assert (article.text, article.author) == ("One\n\nThe gate is shut.", "Nell")
    assert article.published == "2016-08-12T10:00:00Z"


def test_what_is_no_feed_is_named(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "a.xml", b"<note><to>you</to></note>").problems == ["a.xml: not an RSS or Atom feed"]


DECLARED = "declares entities, which are not expanded"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7"])
@pytest.mark.parametrize(
    "entity",
    [
        pytest.param('<!ENTITY x SYSTEM "file:///etc/passwd">', id="of another file"),
        pytest.param('<!ENTITY a "lol"><!ENTITY x "&a;&a;&a;">', id="nested"),
        pytest.param('<!ENTITY % a SYSTEM "http://127.0.0.1:9/a"> %a;', id="of a parameter"),
        pytest.param('<!-- <rss> --><!ELEMENT rss ANY><!ENTITY x "">', id="behind a remark"),
    ],
)
def test_a_feed_that_declares_entities_is_refused(tmp_path: Path, entity: str, encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?><!-- <rss> --><!DOCTYPE rss [{entity}]>'
    feed = RSS.decode().replace('<?xml version="1.0"?>', head).replace("Only a", "&x; Only a").encode(encoding)
    got = read_bytes(tmp_path, "a.rss", feed)
    assert got.articles == []
    assert got.problems == [f"a.rss: {DECLARED}"] or (encoding == "utf-7" and "no RSS or Atom" in got.problems[0])


def test_a_feed_may_write_about_entities_and_name_its_own_kind(tmp_path: Path) -> None:
    kind = b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss-0.91.dtd">'
    feed = RSS.replace(b"<rss", kind + b"<rss").replace(b"The gate is", b"&lt;!ENTITY&gt; and <!ENTITY is")
    assert len(read_bytes(tmp_path, "a.rss", feed).articles) == 2
