"""Reading in several processes: most of an import finds sentences, which one core does at a time.

What comes out is what `read_articles` gives, in the same order. Text and Markdown files, one article each, go a
portion at a time to worker processes; whatever is large or of another format is read here, in its turn, so that no
more is in memory than some portions. Workers are forked: they need no start, and share what is loaded.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple, Self

from reader.importers.discover import Skipped
from reader.importers.reader import Notice, Problem, Way, find_files, read_files
from reader.importers.segmentation.split import split
from reader.model.article import Article, Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
    from concurrent.futures import Future, ProcessPoolExecutor

    from reader.importers.reader import Named

    Portion = list[Named]
    Read = Callable[..., Generator[Article | Problem | Notice]]
    Done = tuple[list["_Packed | Problem | Notice"], int]
    """What came of a portion, and how many files were read."""

FEWEST_FILES = 256
"""Fewer are read here: they take no longer than the workers' start."""
FILES_A_PORTION = 32
BYTES_A_PORTION = 1 << 20
MOST_WORKERS = 4
"""Four keep the process that stores busy."""
_AHEAD = 2
"""Portions that wait for a worker, so that none is idle while articles are stored."""
_ONE_ARTICLE = frozenset({".txt", ".md", ".markdown"})
_FORMATS = frozenset({None, "text", "markdown"})
"""What workers read: extensions, and what may be said with `--format`."""
_BETWEEN_LOOKS = 1.0
"""Seconds after which a worker sees that it is alone, at most."""


def read_in_parallel(
    paths: Iterable[str | os.PathLike[str]],
    *,
    format: str | None = None,  # noqa: A002 - the option's name
    language: str = "english",
    max_bytes: int | None = None,
    columns: Mapping[str, str] | None = None,
    repair: bool = False,
    limits: Mapping[str, str] | None = None,
    way: Way | None = None,
) -> Generator[Article | Problem | Notice]:
    """As `read_articles`; with workers where there are several processors, many files, and no other threads.

    Raises:
        UsageError, InputError: as `read_articles`.
    """
    read = partial(
        read_files,
        format=format,
        language=language,
        max_bytes=max_bytes,
        columns=columns,
        repair=repair,
        limits=limits,
    )
    way = way or Way()
    files = find_files(paths, format=format)
    workers = min(_processors(), MOST_WORKERS)
    if workers < 2 or format not in _FORMATS:
        return read(files, way=way)
    read([])  # says at once what is wrong with the rest of the question
    return _read(files, read, way, language, workers)


def _read(
    files: Iterator[Named],
    read: Read,
    way: Way,
    language: str,
    workers: int,
) -> Generator[Article | Problem | Notice]:
    first = list(islice(files, FEWEST_FILES))
    if len(first) < FEWEST_FILES:
        yield from read(first, way=way)
        return
    split("It is so. It was.", language)  # loads the model of the language, which the workers then share
    with _Workers(workers, read, way) as team:
        waiting: deque[tuple[Portion, Future[Done] | None]] = deque()
        for portion, is_large in _portions(chain(first, files)):
            waiting.append((portion, None if is_large else team.begin(portion)))
            if len(waiting) > workers + _AHEAD:
                yield from team.result(*waiting.popleft())
        while waiting:
            yield from team.result(*waiting.popleft())


def _portions(files: Iterable[Named]) -> Iterator[tuple[Portion, bool]]:
    """The files in order, some at a time; what is large, or may hold many articles, alone and said to be so."""
    portion: Portion = []
    total = 0
    for each in files:
        size = _size(each)
        if portion and (total + size > BYTES_A_PORTION or len(portion) == FILES_A_PORTION):
            yield portion, False
            portion, total = [], 0
        if size > BYTES_A_PORTION:
            yield [each], True
        else:
            portion.append(each)
            total += size
    if portion:
        yield portion, False


def _size(file: Named) -> int:
    if isinstance(file, Skipped):
        return 0
    if isinstance(file, str) or file.extension not in _ONE_ARTICLE:
        return BYTES_A_PORTION + 1
    try:
        return os.stat(file.path).st_size  # noqa: PTH116 - a name that is no valid Unicode stays str here
    except OSError:  # it is said when it is read
        return 0


class _Workers:
    """Processes that read portions. If one is lost, what is left is read in this process."""

    def __init__(self, count: int, read: Read, way: Way) -> None:
        self._count = count
        self._read = read
        self._way = way
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - only where much is imported
        from multiprocessing import get_context  # noqa: PLC0415

        self._pool = ProcessPoolExecutor(self._count, get_context("fork"), _begin, (os.getpid(),))
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def begin(self, portion: Portion) -> Future[Done] | None:
        """Have a portion read; None if it must be read here."""
        if self._pool is not None:
            try:
                return self._pool.submit(_read_portion, self._read, portion)
            except (OSError, RuntimeError):  # no process could be started, or one was lost
                self._stop()
        return None

    def result(self, portion: Portion, begun: Future[Done] | None) -> Iterable[Article | Problem | Notice]:
        """What came of a portion."""
        from concurrent.futures import CancelledError  # noqa: PLC0415
        from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

        if begun is not None:
            try:
                found, files = begun.result()
            except (BrokenProcessPool, CancelledError):
                self._stop()
            else:
                self._way.files += files
                return map(_unpacked, found)
        return self._read(portion, way=self._way)

    def _stop(self) -> None:
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _read_portion(read: Read, portion: Portion) -> Done:
    way = Way()
    return [_packed(each) for each in read(portion, way=way)], way.files


class _Packed(NamedTuple):
    """An article on its way from one process to another: a tuple for each sentence takes thrice the time."""

    article: Article
    """Without its sentences."""
    columns: tuple[tuple[object, ...], ...]
    """Their fields, each for all of them."""


def _packed(each: Article | Problem | Notice) -> _Packed | Problem | Notice:
    if isinstance(each, Article):
        return _Packed(each._replace(sentences=()), tuple(zip(*each.sentences, strict=True)))
    return each


def _unpacked(each: _Packed | Problem | Notice) -> Article | Problem | Notice:
    if isinstance(each, _Packed):
        return each.article._replace(sentences=tuple(map(Sentence, *each.columns)))
    return each


def _begin(parent: int) -> None:
    """In a new worker: Ctrl+C is for the process that stores, and whoever ends that ends this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_BETWEEN_LOOKS)
    os._exit(1)


def _processors() -> int:
    """How many this process may use; 1 where forking is not safe: with other threads, and outside Linux."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    with suppress(OSError):
        return len(os.sched_getaffinity(0))
    return 1
