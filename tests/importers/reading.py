"""A file, written and read back as articles, for the tests of the formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from reader.importers.discover import Problem
from reader.importers.formats.article_format import Notice
from reader.importers.reader import ReadProgress, find_files, read_files
from reader.model.article import Article
from reader.model.import_options import ImportOptions, limits_from

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator
    from pathlib import Path


class Read(NamedTuple):
    """What came of reading."""

    articles: list[Article]
    problems: list[str]
    """`name: reason`, but for what nobody expects to be an article."""
    notes: list[str]

    @property
    def texts(self) -> list[str]:
        return [article.text for article in self.articles]

    @property
    def paths(self) -> list[str]:
        return [article.source.path for article in self.articles]


def read_articles(
    paths: Iterable[str | os.PathLike[str]], options: ImportOptions | None = None
) -> Iterator[Article | Problem | Notice]:
    """What comes of files, folders and web addresses, without the progress of reading."""
    options = options or ImportOptions()
    results = read_files(find_files(paths, options), options)
    return (each for each in results if not isinstance(each, ReadProgress))


def read(*paths: Path | str, **options: Any) -> Read:
    limits = limits_from(options.pop("limits", {}))
    results = list(read_articles(paths, ImportOptions(limits=limits, **options)))
    problems = [each for each in results if isinstance(each, Problem) and not each.is_expected]
    return Read(
        [each for each in results if isinstance(each, Article)],
        [f"{problem.path}: {problem.reason}" for problem in problems],
        [each.text for each in results if isinstance(each, Notice)],
    )


def read_bytes(folder: Path, name: str, data: bytes, **options: Any) -> Read:
    """What comes of a file with these bytes."""
    (folder / name).write_bytes(data)
    return read(folder / name, **options)
