"""Mails: the words that were sent, from whatever they were packed in, one or many in a file."""

from __future__ import annotations

from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from tests.importers.reading import read_bytes
from tests.importers.test_pages import FIRST, page

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "The gate is shut.\n\nFrom Monday on it’s open — naïve as that is 🎉, the café owner says.\n"


def mail(
    plain: str | None = TEXT, html: str | None = None, subject: str = "Gate shüt", cte: str | None = None
) -> bytes:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "Nell Avérin <nell@example.org>"
    message["To"] = "all@example.org"
    message["Date"] = "Fri, 12 Aug 2016 10:00:00 +0200"
    message["Message-ID"] = "<1@example.org>"
    message["Archived-At"] = "<https://example.org/letters/1>"
    if plain is not None:
        message.set_content(plain, cte=cte)
    if html is not None:
        message.add_alternative(html, subtype="html") if plain is not None else message.set_content(
            html, subtype="html"
        )
    return message.as_bytes()


@pytest.mark.parametrize("cte", ["quoted-printable", "base64", "8bit"])
def test_a_mail_is_its_plain_text_with_subject_sender_and_date(tmp_path: Path, cte: str) -> None:
    (article,) = read_bytes(tmp_path, "a.eml", mail(html="<p>Not this</p>", cte=cte)).articles
    assert article.text == f"Gate shüt\n\n{TEXT}"
    assert (article.title, article.author) == ("Gate shüt", "Nell Avérin")
    assert (article.published, article.url) == ("2016-08-12T10:00:00+02:00", "https://example.org/letters/1")
    assert article.metadata == {"from": "nell@example.org", "to": "all@example.org", "message_id": "<1@example.org>"}
    assert article.source.path == "a.eml"


def test_without_plain_text_the_article_of_the_html_part_is_read(tmp_path: Path) -> None:
    (article,) = read_bytes(tmp_path, "a.eml", mail(plain=None, html=page().decode(), subject="Letter")).articles
    assert article.text.startswith(f"Letter\n\nGate shut\n\n{FIRST}")
    assert "All the news" not in article.text


def test_an_html_part_in_which_no_article_is_found_is_read_whole(tmp_path: Path) -> None:
    html = "<table><tr><td>Hi</td><td><script>x()</script>All &amp; sundry<br>bye</td></tr></table>"
    (article,) = read_bytes(tmp_path, "a.eml", mail(plain="\n", html=html, subject="S")).articles
    assert {"Hi", "All & sundry", "bye"} <= set(article.text.split("\n"))


def test_flowed_lines_are_joined(tmp_path: Path) -> None:
    data = b"Subject: S\nContent-Type: text/plain; format=flowed\n\nThe gate \nis shut.\nIt is.\n"
    (article,) = read_bytes(tmp_path, "a.eml", data).articles
    assert article.text == "S\n\nThe gate is shut.\nIt is.\n"


@pytest.mark.parametrize("charset", ["x-unheard-of", "windows-1252", "utf-8"])
def test_a_charset_that_is_unknown_or_wrong_is_found_out(tmp_path: Path, charset: str) -> None:
    head = f"Subject: S\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
    (article,) = read_bytes(tmp_path, "a.eml", head.encode() + "“Naïve” café, 5 € – a été fermé\n".encode()).articles
    assert article.text == "S\n\n“Naïve” café, 5 € – a été fermé\n"


def test_mails_of_a_mailbox_are_named_by_their_lines_and_a_bad_one_fails_alone(tmp_path: Path) -> None:
    begin = b"From nell@example.org Fri Aug 12 10:00:00 2016\n"
    first = begin + b"Subject: One\n\nBody one.\n\nFrom here on it is quiet.\n>From Monday.\n\n"
    second = b"From MAILER Fri Aug 12 10:00:00 2016\nSubject: Two\nContent-Type: image/png\n\n\x89PNG\n\n"
    third = b"From - Fri Aug 12 10:00:00 2016\r\nSubject: Three\r\n\r\nBody three.\r\n"
    got = read_bytes(tmp_path, "a.mbox", first + second + third)
    assert got.paths == ["a.mbox#1", "a.mbox#15"]
    assert got.texts[0] == "One\n\nBody one.\n\nFrom here on it is quiet.\nFrom Monday.\n\n"
    assert got.problems == ["a.mbox: line 9: no text in the mail"]


def test_what_is_no_mail_or_no_mailbox_is_named(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "a.mbox", b"\nJust words\n").problems == [
        "a.mbox: not a mailbox. The first line of a mailbox begins with `From `"
    ]
    assert read_bytes(tmp_path, "a.eml", b"\n\nJust words\n").problems == ["a.eml: not a mail: it has no headers"]


def test_a_mail_over_the_limit_fails_alone(tmp_path: Path) -> None:
    begin = b"From a Fri Aug 12 10:00:00 2016\nSubject: S\n\n"
    got = read_bytes(
        tmp_path, "a.mbox", begin + b"word\n" * 2000 + b"\n" + begin + b"Short\n", limits={"file-size": "2000"}
    )
    assert got.texts == ["S\n\nShort\n"]
    assert got.problems == ["a.mbox: line 1: a mail larger than 1.95312 KiB. Raise --max-size"]


def test_parts_nested_too_deep_fail_alone(tmp_path: Path) -> None:
    deep = b"Subject: S\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(20_000)
    )
    got = read_bytes(tmp_path, "a.eml", deep + b"\nBody\n", limits={"page-seconds": "30"})
    assert got.problems == ["a.eml: nested too deep to be read"]
