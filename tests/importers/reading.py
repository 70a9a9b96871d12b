"""A file, written and read back as articles, for the tests of the formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from reader.importers.discover import Problem
from reader.importers.formats.article_format import Notice
from reader.importers.reader import read_articles
from reader.model.article import Article
from reader.model.import_options import ImportOptions, limits_from

if TYPE_CHECKING:
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
