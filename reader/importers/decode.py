"""Bytes to text: the encoding of a file, and doubts about it."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from reader.counted import counted
from reader.errors import InputError

# UTF-32 before UTF-16: the little-endian mark of the one begins with that of the other.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ANY_MARK = tuple(mark for mark, _ in _MARKS)
_ISO_2022 = (
    (b"\x1b$B", "iso2022_jp_2"),
    (b"\x1b$@", "iso2022_jp_2"),
    (b"\x1b$(", "iso2022_jp_2"),
    (b"\x1b$)C", "iso2022_kr"),
)
_LATIN_1 = {"iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "ascii", "us-ascii"}
# Encodings of Python in which no text is stored; decoding them takes quadratic time.
_NO_ENCODINGS = {"idna", "punycode", "raw_unicode_escape", "unicode_escape", "undefined"}
_REPLACEMENT = "\ufffd"
# Terminals leave escape sequences and bells in text files, so these don't make a file binary.
_NOT_TEXT = bytes([*range(1, 7), *range(14, 27), *range(28, 32), 127])
_GOOD_PER_BAD = 8
_GUESSED = "encoding guessed: "


class Decoded(NamedTuple):
    """The text of a file, and its encoding."""

    text: str
    encoding: str
    """Python's name of the encoding."""
    doubts: tuple[str, ...] = ()
    """Empty where the encoding is certain and every byte is valid in it."""


def decode(data: bytes, declared: str = "") -> Decoded:
    """The text in `data`, without its byte-order mark, and its encoding.

    Tried in this order: a byte-order mark, ISO-2022 escape sequences (their bytes are valid UTF-8 as
    well), strict UTF-8, the `declared` encoding, then chardet's guess, which is recorded as a doubt.
    So is a declaration that chardet contradicts.

    Raises `InputError` if `data` is only whitespace, or not text.
    """
    decoded = _decode(data, declared)
    if not decoded.text or decoded.text.isspace():
        raise InputError("the file is empty")
    is_utf8 = decoded.encoding == "utf-8"
    _refuse_binary(decoded.text, data if is_utf8 else decoded.text.encode("utf-8", "surrogatepass"))
    return decoded


def _decode(data: bytes, declared: str) -> Decoded:
    if data.startswith(_ANY_MARK):
        return _replacing(data, next(encoding for mark, encoding in _MARKS if data.startswith(mark)))
    if b"\x1b" in data and (escaped := _iso_2022(data)):
        return escaped
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _as_declared(data, declared) or _damaged_utf8(data) or _guessed(data)
    if b"\0" in data:
        is_said_wide = declared.strip().lower().startswith(("utf-16", "utf-32"))
        wide = (is_said_wide and _as_declared(data, declared)) or _wide_without_mark(data)
        return wide or Decoded(text, "utf-8")
    return Decoded(text, "utf-8")


def _replacing(data: bytes, encoding: str, *doubts: str) -> Decoded:
    """`data` in an encoding; bytes that are not valid in it are replaced, which is one more doubt."""
    try:
        return Decoded(data.decode(encoding), encoding, doubts)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return Decoded(text, encoding, (*doubts, _replaced(text)))


def _iso_2022(data: bytes) -> Decoded | None:
    for escape, encoding in _ISO_2022:
        if escape in data:
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if not text.isascii():
                return Decoded(text, encoding)
    return None


def _as_declared(data: bytes, declared: str) -> Decoded | None:
    """`data` in its declared encoding, if it is valid in that."""
    # Latin-1 means what browsers read it as.
    name = "cp1252" if declared.strip().lower() in _LATIN_1 else declared.strip()
    try:
        encoding = codecs.lookup(name).name
        if encoding.replace("-", "_") in _NO_ENCODINGS:
            return None
        text = data.decode(encoding)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None
    # chardet would follow the declaration, too.
    guess = _ask_chardet(data.replace(declared.strip().encode("ascii", "ignore"), b"-"))
    if guess is not None and guess != encoding and data.decode(guess, "replace") != text:
        return Decoded(text, encoding, (f"declared as {encoding}, but looks like {guess}",))
    return Decoded(text, encoding)


def _damaged_utf8(data: bytes) -> Decoded | None:
    """`data` as UTF-8, if nearly every sequence outside ASCII is valid and only some are broken."""
    text = data.decode("utf-8", "replace")
    bad = text.count(_REPLACEMENT)
    outside_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if b"\0" in data or outside_ascii - bad < _GOOD_PER_BAD * bad:
        return None
    return Decoded(text, "utf-8", (_replaced(text),))


def _wide_without_mark(data: bytes) -> Decoded | None:
    """`data` as UTF-16 or UTF-32 without a byte-order mark, if it is that."""
    guess = _ask_chardet(data)
    if guess is None or not guess.startswith(("utf-16", "utf-32")):
        return None
    try:
        return Decoded(data.decode(guess), guess, (_GUESSED + guess,))
    except UnicodeDecodeError:
        return None


def _guessed(data: bytes) -> Decoded:
    encoding = _ask_chardet(data)
    if encoding is None:
        raise _not_text()
    decoded = _replacing(data, encoding, _GUESSED + encoding)
    if "\0" in decoded.text:
        raise _not_text()
    return decoded


def _ask_chardet(data: bytes) -> str | None:
    import chardet  # noqa: PLC0415 - most files are UTF-8 and never need it

    name = chardet.detect(data, prefer_superset=True, compat_names=False)["encoding"]
    if name is None:
        return None
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _refuse_binary(text: str, data: bytes) -> None:
    """Raise if much of a text, which is `data` in UTF-8, consists of bytes that no text has."""
    if data.count(b"\0") * 20 > len(text):
        raise _not_text()
    # bytes.translate is several times as fast as a search.
    if (len(data) - len(data.translate(None, _NOT_TEXT))) * 5 > len(text):
        raise _not_text()


def _replaced(text: str) -> str:
    count = text.count(_REPLACEMENT)
    return f"{counted(count, 'undecodable character')} replaced by U+FFFD"


def _not_text() -> InputError:
    return InputError("not a text file", advice="Save it as plain text in UTF-8")
