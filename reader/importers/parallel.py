"""Reading in several processes: most of an import is splitting sentences, which uses one core at a time.

The results are those of `read_files`, in the same order. Text and Markdown files, an article each, go to worker
processes, a batch at a time. Large files, and those of other formats, are read in this process in their turn, so that
no more than a few batches are in memory. Workers are forked: they start at once, and share what is loaded.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from concurrent import futures
from contextlib import suppress
from ctypes import CDLL
from itertools import chain, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, NamedTuple

from reader.importers.discover import FoundFile, Problem
from reader.importers.reader import ReadProgress, Result, Source, find_files, read_files
from reader.importers.segmentation.split import split
from reader.model.article import Article, Sentence

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from concurrent.futures import Future, ProcessPoolExecutor

    from reader.model.import_options import ImportOptions

    Batch = list[Source]

FEWEST_FILES = 256
"""Fewer are read in this process: workers take as long to start."""
FILES_PER_BATCH = 32
BYTES_PER_BATCH = 1 << 20
MOST_WORKERS = 4
"""Four keep the process that stores articles busy."""
_AHEAD = 2
"""Batches beyond one per worker, so that no worker is idle while articles are stored."""
_ONE_ARTICLE = frozenset({".txt", ".md", ".markdown"})
_FORMATS = frozenset({None, "text", "markdown"})
"""The values of `--format` with which workers are used."""
_PR_SET_PDEATHSIG = 1
"""From Linux's `sys/prctl.h`."""


def read_in_parallel(paths: Iterable[str | os.PathLike[str]], options: ImportOptions) -> Generator[Result]:
    """The results of `read_files` for these paths, from workers if there are several processors and many files.

    Raises as `read_files`.
    """
    files = find_files(paths, options)
    workers = min(_processors(), MOST_WORKERS)
    if workers < 2 or options.format not in _FORMATS:
        return read_files(files, options)
    read_files([], options)  # raises at once if the options are wrong
    return _read(files, options, workers)


def _read(files: Iterator[Source], options: ImportOptions, workers: int) -> Generator[Result]:
    first = list(islice(files, FEWEST_FILES))
    if len(first) < FEWEST_FILES:
        yield from read_files(first, options)
        return
    split("It is so. It was.", options.language)  # loads the model of the language, which the workers then share
    pool = futures.ProcessPoolExecutor(workers, get_context("fork"), _begin, (os.getpid(), CDLL(None)))
    pending: deque[tuple[Batch, Future[list[_Packed | Result]] | None]] = deque()
    try:
        for batch, is_large in _batches(chain(first, files)):
            pending.append((batch, None if is_large else _submit(pool, batch, options)))
            if len(pending) > workers + _AHEAD:
                yield from _results(*pending.popleft(), options)
        while pending:
            yield from _results(*pending.popleft(), options)
    finally:
        pool.shutdown(cancel_futures=True)


def _batches(files: Iterable[Source]) -> Iterator[tuple[Batch, bool]]:
    """The files in order, in batches; a file that is large or may hold many articles is alone, and marked."""
    batch: Batch = []
    total = 0
    for file in files:
        size = _size(file)
        if batch and (total + size > BYTES_PER_BATCH or len(batch) == FILES_PER_BATCH):
            yield batch, False
            batch, total = [], 0
        if size > BYTES_PER_BATCH:
            yield [file], True
        else:
            batch.append(file)
            total += size
    if batch:
        yield batch, False


def _size(file: Source) -> int:
    if isinstance(file, Problem):
        return 0
    if not isinstance(file, FoundFile) or file.extension not in _ONE_ARTICLE:
        return BYTES_PER_BATCH + 1
    with suppress(OSError):  # reported when it is read
        return os.stat(file.path).st_size  # noqa: PTH116 - a name that is no valid Unicode stays str here
    return 0


def _begin(parent: int, libc: CDLL) -> None:
    """In a new worker: Ctrl+C is for the parent, and the worker ends with it, however the parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before
        os._exit(1)


def _submit(pool: ProcessPoolExecutor, batch: Batch, options: ImportOptions) -> Future[list[_Packed | Result]] | None:
    """The results of a batch to come; None if no worker can read it, as none could be started or one was killed."""
    try:
        return pool.submit(_read_batch, batch, options)
    except (OSError, RuntimeError):
        return None


def _results(batch: Batch, future: Future[list[_Packed | Result]] | None, options: ImportOptions) -> Iterable[Result]:
    """The results of a batch, which is read in this process if no worker can read it."""
    if future is not None:
        with suppress(RuntimeError):  # a worker was killed
            return map(_unpacked, future.result())
    return read_files(batch, options)


def _read_batch(batch: Batch, options: ImportOptions) -> list[_Packed | Result]:
    """In a worker: the results of a batch, with their progress in one."""
    results = list(read_files(batch, options))
    files = sum(each.files for each in results if isinstance(each, ReadProgress))
    return [*(_packed(each) for each in results if not isinstance(each, ReadProgress)), ReadProgress(files)]


class _Packed(NamedTuple):
    """An article on its way to another process: a tuple per sentence would take three times as long."""

    article: Article
    """Without its sentences."""
    columns: tuple[tuple[object, ...], ...]
    """Each field of the sentences, for all of them."""


def _packed(each: Result) -> _Packed | Result:
    if isinstance(each, Article):
        return _Packed(each._replace(sentences=()), tuple(zip(*each.sentences, strict=True)))
    return each


def _unpacked(each: _Packed | Result) -> Result:
    if isinstance(each, _Packed):
        return each.article._replace(sentences=tuple(map(Sentence, *each.columns)))
    return each


def _processors() -> int:
    """The number of processors that this process may use; 1 where forking is unsafe: with threads, or off Linux."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    with suppress(OSError):
        return len(os.sched_getaffinity(0))
    return 1
