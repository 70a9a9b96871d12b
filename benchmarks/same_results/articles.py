"""Articles in every format that `reader import` reads, and files that it must skip."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import zipfile
from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "sample_corpus"
"""The sample corpus of the repository that this script is in: both source trees get the same."""
WHEN = (2016, 8, 12, 9, 30, 0)
"""Date and time of the entries of archives."""

STORY = (
    "The council met in the old hall on Tuesday.",
    "“Quill opened the ballot at nine”, said Ida Roke, “before any delegate had come”.",
    "Renn wrote to every branch that evening.",
    "The budget was lost in the post.",
    "Renn denies that he ever saw a list of members.",
    "A ferry left for the islands at noon.",
)
EDITED = (
    STORY[0],
    STORY[1],
    STORY[2].replace("evening", "rainy morning"),
    "A school opened.",
    STORY[4],
    STORY[5],
)
"""The edited article: one sentence is reworded, one is replaced, the others are unchanged."""
ODD = (
    "Quíll \U0001f389 in the rain\r\n\r\n“We won”, she said; \U0001f389\U0001f389 the hall cheered. "
    "=1+1 was on the board.\r\n\r\n"
    "U\u0308ber \U0001f9d1\u200d\U0001f33e\U0001f1e9\U0001f1ea Quill\tis “great” & <b>bold</b>; she wins.\r\n\r\n"
    "+Renn denies it; 中文 \U0001f926\U0001f3fd too. @Quill asks: \"is it 'so'?\" -5 crowns were paid.\r\n"
)
"""Emoji, combining marks, Windows line ends, and sentences that a spreadsheet would run as formulas."""
NOTE = """---
title: The ferry, and who pays for it
author: Ida <Roke>
source: The Post
date: 2016-08-09
url: https://example.org/news?a=1&b=2
desk: -politics
---
# The ferry, and who pays for it

Renn wants the islands to pay. "Nobody asked us", says Hana Dray, a ferry steward.

The fare rose by 18% from 2013 to 2016, the board said.

## What Quill says

Ms Quill called the fare “a tax on Tuesdays”.
"""
TABLE = """headline,body,author,date,url,publisher,language,desk
Quill at the harbour,"Mara Quill came to the harbour on Friday.

""It is a good harbour"", she said. No Renn there.",Bea Tor,2016-08-05,https://example.org/h,The Post,en,"north,east"
=1+1,"Der Hafen bleibt. „Wir bleiben auch“, sagte Frau Dr. Quill am 3. August.",,2016-08-03,,Der Bote,de,
A row too long,"The row has a cell too many. It is told by its line.",x,2016-08-01,,The Post,en,a,b
No splits says Renn,"There are no splits, Renn said. The party is one.",Lewin Ashgrove,2016-08-02,,The Post,en,south
"""
TABS = (
    'text\ttitle\tsource\nMr. Renn lives at no. 5. He said "no" twice.\tAt home\tThe Herald\n'
    "The count went on until 10 p.m. Nobody left.\t\tThe Herald\n"
)
LINES = (
    {
        "text": "Quill is ahead, a poll says. The margin is 14 points.",
        "title": "A poll",
        "date": "2016-08-10",
        "tags": ["a"],
    },
    {"text": ["The second text has two paragraphs.", "This is the second of them. It ends here."], "desk": {"x": 1}},
    {"title": "no text at all"},
    {"text": "One message in a single paragraph. It has no headline. Renn is in it."},
)
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Quill wins the pier | The Post</title>
<meta property="og:site_name" content="The Post"><meta name="author" content="Piet Halloran">
<meta property="article:published_time" content="2016-08-11T08:00:00Z">
<link rel="canonical" href="https://example.org/pier"></head><body><nav><a href="/">Home</a> <a href="/b">More</a></nav>
<article><h1>Quill wins the pier</h1>
<p>Mara Quill has won the vote about the pier in Port Verrin, where two thousand people stood in the rain for her.</p>
<p>“I have waited nine years for this pier”, said Joss Pellow, who sells fish there and had voted for Renn in July.</p>
<p>Tobias Renn did not answer questions on Thursday. His office said that he had never been against the pier at all.</p>
</article><footer>All rights reserved.</footer></body></html>
"""
MAIL = (
    "From: Wenna Sark <wenna@example.org>\r\nTo: desk@example.org\r\nSubject: =?utf-8?q?The_count=2C_again?=\r\n"
    "Date: Tue, 09 Aug 2016 10:00:00 +0200\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    "Forty envelopes were opened at the count.\r\nNobody from the Renn camp was there.\r\n\r\nWenna\r\n"
)
FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>The Herald</title><language>en</language>
<item><title>Renn in Skerrin</title><link>https://example.org/s</link><guid>s1</guid>
<pubDate>Mon, 08 Aug 2016 12:00:00 GMT</pubDate>
<description>&lt;p&gt;Renn canvassed in Skerrin. Yusuf Brandt says that he did not.&lt;/p&gt;</description></item>
<item><title>Dockers decide</title><link>https://example.org/d</link>
<description>The dockers decide on Tuesday. Their union gave 310,000 crowns.</description></item></channel></rss>
"""
BOOK = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="b.opf"/></rootfiles></container>',
    "b.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
    "<dc:title>Harbours</dc:title><dc:creator>Nell Okray</dc:creator><dc:date>2016</dc:date>"
    '<dc:identifier>urn:x:1</dc:identifier></metadata><manifest><item id="one" href="one.xhtml"'
    ' media-type="application/xhtml+xml"/></manifest><spine><itemref idref="one"/></spine></package>',
    "one.xhtml": '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head><body>'
    "<h1>The gate</h1><p>The gate of the harbour is shut. Quill has the key, they say.</p></body></html>",
}
PAPER_LINES = ("The quay of Kelmouth", "Tobias Renn voted for the sale of the quay.", "Mara Quill has the minutes.")


def write_corpus(folder: Path) -> None:
    """Write the sample corpus, and an article or more in each other format."""
    shutil.copytree(SAMPLES, folder / "samples")
    (folder / "story.txt").write_text(story(STORY), "utf-8")
    (folder / "odd.txt").write_bytes(ODD.encode())
    (folder / "again.txt").write_text(again(), "utf-8")
    (folder / "note.md").write_text(NOTE, "utf-8")
    (folder / "news.csv").write_text(TABLE, "utf-8")
    (folder / "tabs.tsv").write_text(TABS, "utf-8")
    (folder / "lines.jsonl").write_text("\n".join(map(json.dumps, LINES)) + "\nno json\n", "utf-8")
    (folder / "page.html").write_text(PAGE, "utf-8")
    (folder / "mail.eml").write_bytes(MAIL.encode())
    (folder / "feed.rss").write_text(FEED, "utf-8")
    (folder / "book.epub").write_bytes(archive(BOOK))
    (folder / "paper.pdf").write_bytes(paper())
    (folder / "crawl.warc.gz").write_bytes(crawl())
    (folder / "more.zip").write_bytes(archive({"zipped/a.txt": "Zipped news\n\nRenn was zipped. Quill was not.\n"}))
    (folder / "old.txt").write_bytes(
        "Caf\xe9 news\r\n\r\nRenn sa\xdf im Caf\xe9 \x96 allein. Das war\x85 alles.\r\n".encode("latin-1")
    )
    (folder / "wide.txt").write_text("Wide news\n\nQuill drove to Ostrey. Renn walked.\n", "utf-16")
    write_broken(folder / "broken")


def write_broken(folder: Path) -> None:
    """Write files that cannot be imported."""
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.txt").write_bytes(bytes(range(256)) * 8)
    (folder / "broken.zip").write_bytes(b"PK\3\4 no archive")
    (folder / "broken.json").write_text('{"text": ', "utf-8")
    (folder / "twice.csv").write_text("text,text\na,b\n", "utf-8")


def story(sentences: tuple[str, ...]) -> str:
    """An article with these sentences."""
    return f"Quill opens the count\n\n{' '.join(sentences[:3])}\n\n{' '.join(sentences[3:])}\n"


def again() -> str:
    """An article that repeats its headline and sentences of another article, one of them altered."""
    head = "What the papers leave out"
    altered = STORY[2].replace("every", "each")
    return f"{head}\n\n{head}\n\n{altered} {STORY[5]} Related news\n\nThe end of this text is cut off in the\n"


def archive(entries: dict[str, str]) -> bytes:
    """A zip file with these texts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in entries.items():
            made.writestr(zipfile.ZipInfo(name, WHEN), text)
    return out.getvalue()


def crawl() -> bytes:
    """A WARC with a page and a text."""
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.replace("pier", "mole").encode()
    records = [
        ("warcinfo", "", b"software: none\r\n", "application/warc-fields"),
        ("response", "https://example.org/mole", page, "application/http; msgtype=response"),
        ("conversion", "https://example.org/t", "Ça ira, dit Quill. Renn se tait.".encode(), "text/plain"),
    ]
    return b"".join(
        gzip.compress(
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2016-08-13T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-00000000000{number}>\r\n"
            f"Content-Type: {content}\r\nContent-Length: {len(payload)}\r\n\r\n".encode()
            + payload
            + b"\r\n\r\n",
            mtime=0,
        )
        for number, (kind, url, payload, content) in enumerate(records)
    )


def paper() -> bytes:
    """A PDF with one page and three lines."""
    shown = " ".join(f"({line}) Tj 0 -30 Td" for line in PAPER_LINES)
    stream = f"BT /F1 14 Tf 72 700 Td {shown} ET"
    font = "/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << {font} >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
    )
    out, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = (
        f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(places) + 1} /Root 1 0 R >>\n"
    )
    return out + f"{tail}startxref\n{len(out)}\n%%EOF\n".encode()
