"""EPUB: an article per chapter; a zip file of XHTML, read with the standard library."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from reader.errors import InputError
from reader.importers.decode import decode
from reader.importers.discover import Problem, printable_path
from reader.importers.formats.article_format import ArticleFormat, OpenedFile, Part, ReadContext
from reader.importers.formats.html import first_heading, text_of
from reader.importers.front_matter import Draft
from reader.model.article import Article

_CONTAINER = "META-INF/container.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PAGES = {"application/xhtml+xml", "text/html"}


def _read(file: OpenedFile, context: ReadContext) -> Iterator[Article | Problem]:
    limits = context.limits
    chapters = context.sandbox.read(
        parse_epub,
        file.read_whole(),
        seconds=limits.book_seconds,
        entries=limits.archive_entries,
        size=limits.archive_size,
    )
    for chapter in chapters:
        if isinstance(chapter, InputError):
            yield Problem(file.name, str(chapter), is_part=True)
        else:
            place = printable_path(chapter.metadata["chapter"].replace("\0", ""))
            yield Part(file.name, place, chapter.text.encode("utf-8", "replace")).article(chapter, context)


def parse_epub(data: bytes, *, entries: int, size: int) -> list[Draft | InputError]:
    """In the sandbox: the chapters in reading order, each with its name in the book as `chapter`.

    An EPUB may have this many entries, and unpack to this many bytes.

    Raises `InputError` if it cannot be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return list(_Book(archive, entries, size).chapters())
    except (zipfile.BadZipFile, ET.ParseError, KeyError, NotImplementedError, RuntimeError) as error:
        raise InputError(f"not a readable EPUB ({error})") from None


class _Book:
    def __init__(self, archive: zipfile.ZipFile, entries: int, size: int) -> None:
        if len(archive.infolist()) > entries:
            raise InputError(f"more than {entries:,} entries", advice="See the limit `archive-entries`")
        self._archive = archive
        self._left = size

    def chapters(self) -> Iterator[Draft | InputError]:
        root = self._tree(_CONTAINER)
        package_name = next((each.get("full-path") for each in root.iter() if _is(each, "rootfile")), None)
        if not package_name:
            raise InputError("not a readable EPUB: it names no package")
        package = self._tree(package_name)
        about = _about(package)
        items = {each.get("id"): each for each in package.iter() if _is(each, "item")}
        for place in package.iter():
            item = items.get(place.get("idref")) if _is(place, "itemref") and place.get("linear") != "no" else None
            if item is None or item.get("media-type") not in _PAGES or "nav" in (item.get("properties") or "").split():
                continue
            href = unquote(item.get("href") or "").partition("#")[0]
            name = posixpath.normpath(posixpath.join(posixpath.dirname(package_name), href))
            chapter = self._chapter(name, about)
            if chapter is not None:
                yield chapter

    def _chapter(self, name: str, about: Draft) -> Draft | InputError | None:
        try:
            markup = decode(self._bytes(name)).text
        except KeyError:
            return InputError("missing from the book", subject=name)
        except _TooMuchError:
            raise
        except InputError as error:
            return InputError(error.brief, subject=name)
        text = text_of(markup)
        if not text:  # a cover, a picture
            return None
        metadata = {**about.metadata, "book": about.title, "chapter": name}
        return about._replace(text=text, title=first_heading(markup), metadata=metadata)

    def _tree(self, name: str) -> ET.Element:
        data = self._bytes(name)
        if b"<!ENTITY" in data:
            raise InputError("declares entities, which are not expanded")
        return ET.fromstring(data)  # noqa: S314 - without entities, in a process with limits

    def _bytes(self, name: str) -> bytes:
        with self._archive.open(name) as entry:
            data = entry.read(self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise _TooMuchError
        return data


class _TooMuchError(InputError):
    def __init__(self) -> None:
        super().__init__("unpacks to more than the limit", advice="See the limit `archive-size`")


def _about(package: ET.Element) -> Draft:
    def all_of(name: str) -> str:
        return ", ".join(each.text.strip() for each in package.iter(_DC + name) if each.text and each.text.strip())

    return Draft(
        "",
        title=all_of("title"),
        publisher=all_of("publisher"),
        author=all_of("creator"),
        published=all_of("date"),
        language=all_of("language").partition(",")[0],
        metadata={"identifier": all_of("identifier")},
    )


def _is(element: ET.Element, name: str) -> bool:
    return element.tag.rpartition("}")[2] == name


EPUB = ArticleFormat(
    name="epub",
    extensions=frozenset({".epub"}),
    read=_read,
    mime_types=frozenset({"application/epub+zip"}),
    magic=re.compile(rb"PK\x03\x04.{26}mimetypeapplication/epub\+zip", re.DOTALL),
)
