"""The same words come out of every encoding, and what was guessed is said."""

from __future__ import annotations

import codecs
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import InputError
from reader.importers.decode import decode

GERMAN = "Die Größe des Hafens überraschte alle. „Das hätten wir früher prüfen müssen“, sagte sie. " * 3
JAPANESE = "港は月曜日に閉鎖されました。誰にも知らされていませんでした。"
RUSSIAN = "Гавань была закрыта в понедельник. Никому об этом не сказали. "


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(lambda text: not text.isspace()))
def test_utf8_is_read_as_it_is_without_a_doubt(text: str) -> None:
    decoded = decode(text.encode())
    assert (decoded.text, decoded.encoding, decoded.doubts) == (
        text.removeprefix("\ufeff"),
        decoded.encoding,
        (),
    )


@pytest.mark.parametrize(
    ("mark", "codec", "name"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    ],
)
def test_a_byte_order_mark_decides(mark: bytes, codec: str, name: str) -> None:
    decoded = decode(mark + GERMAN.encode(codec))
    assert (decoded.text, decoded.encoding, decoded.doubts) == (GERMAN, name, ())


def test_iso_2022_jp_is_not_taken_for_ascii() -> None:
    decoded = decode(JAPANESE.encode("iso2022_jp"))
    assert decoded.text == JAPANESE
    assert decoded.encoding == "iso2022_jp_2"


def test_iso_2022_kr_is_not_taken_for_ascii() -> None:
    assert decode("항구가 닫혔다".encode("iso2022_kr")).text == "항구가 닫혔다"


def test_a_terminal_escape_is_not_taken_for_japanese() -> None:
    assert decode(b"a \x1b(B b \x1b$ c").encoding == "utf-8"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (GERMAN, "cp1252"),
        (JAPANESE * 2, "shift_jis"),
        (JAPANESE * 2, "euc_jp"),
        (RUSSIAN * 3, "cp1251"),
        (RUSSIAN * 3, "koi8-r"),
    ],
)
def test_a_guessed_encoding_gives_the_text_and_a_doubt(text: str, codec: str) -> None:
    decoded = decode(text.encode(codec))
    assert decoded.text == text
    assert decoded.doubts == (f"encoding guessed: {decoded.encoding}",)


def test_utf16_without_a_mark_is_found_and_doubted() -> None:
    decoded = decode(b"The harbour was shut on Monday.\n".decode().encode("utf-16-le"))
    assert decoded.text == "The harbour was shut on Monday.\n"
    assert len(decoded.doubts) == 1


def test_one_broken_byte_does_not_turn_utf8_into_something_else() -> None:
    decoded = decode(GERMAN.encode() + b"\xff" + GERMAN.encode())
    assert decoded.text == GERMAN + "\ufffd" + GERMAN
    assert decoded.encoding == "utf-8"
    assert decoded.doubts == ("1 undecodable character replaced by U+FFFD",)


def test_utf16_cut_off_in_the_middle_of_a_character_is_read_and_doubted() -> None:
    decoded = decode(codecs.BOM_UTF16_LE + "Hafen".encode("utf-16-le") + b"x")
    assert decoded.text == "Hafen\ufffd"
    assert len(decoded.doubts) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0",
        b"\x7fELF\2\1\1" + bytes(9) + b"\3\0>\0",
        b"SQLite format 3\0" + bytes(100),
        bytes(range(256)) * 20,
        b"\1\2\3\4\5",
    ],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="not a text file"):
        decode(data)


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE + b"\n\0"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="the file is empty"):
        decode(data)


def test_terminal_escapes_do_not_make_a_text_binary() -> None:
    assert decode(b"Title\n\n\x1b]52;c;QUJD\x07 \x1b[31mred\x1b[0m").encoding == "utf-8"


def test_chardet_is_not_imported_for_utf8() -> None:
    code = "import sys, reader.importers.decode as d; d.decode(b'a'); assert 'chardet' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
