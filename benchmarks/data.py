"""The databases and files that are measured on: the same on every machine, made once, kept in `data/`."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from reader.model.article import Article, Sentence, SentenceKind, Source, article_id
from reader.model.labeling import label_change
from reader.project import Project
from reader.project.importing import import_samples
from reader.store.article_writer import add_articles
from reader.store.articles import count_articles
from reader.store.recurring import START_BITS, save_compared
from reader.store.settings import save_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reader.model.annotation import Change
    from reader.store.database import Database

HERE = Path(__file__).parent
DATA = HERE / "data"
ANNOTATOR = "bench"
TARGET = "Mara Quill"
ARTICLES_A_TRANSACTION = 2_000
MANY = 100_000
JUDGED = 100_000
MILLION = 1_000_000

_WORDS = [
    "government",
    "minister",
    "climate",
    "policy",
    "report",
    "officials",
    "said",
    "energy",
    "leader",
    "campaign",
    "members",
    "public",
    "money",
    "budget",
    "council",
    "party",
    "vote",
    "river",
    "storm",
    "coast",
    "farmers",
    "industry",
    "study",
    "found",
    "rising",
    "evidence",
    "claim",
    "group",
    "election",
    "voters",
    "court",
    "ruling",
    "company",
    "workers",
    "union",
    "strike",
    "prices",
    "market",
    "growth",
    "border",
    "talks",
    "summit",
    "the",
    "a",
    "an",
    "of",
    "to",
    "in",
    "for",
    "on",
    "with",
    "by",
    "from",
    "that",
    "which",
    "was",
    "were",
    "has",
    "have",
    "will",
    "could",
    "would",
    "may",
    "not",
    "but",
    "and",
    "new",
    "major",
    "local",
    "national",
    "early",
    "late",
    "large",
    "small",
    "serious",
    "clear",
    "strong",
    "weak",
    "first",
    "last",
    "Quill",
    "Renn",
]


def words(rng: random.Random, count: int) -> str:
    """A sentence of so many words."""
    text = " ".join(rng.choices(_WORDS, k=count))
    return f"{text[0].upper()}{text[1:]}."


def article(number: int, sentences: int, length: int, rng: random.Random) -> Article:
    """An article of so many sentences (the headline is one), each of about `length` words."""
    title = f"Article {number:06d}: {words(rng, 6)[:-1]}"
    spans = [Sentence(0, 0, len(title), SentenceKind.HEADLINE)]
    parts, at = [title], len(title)
    for position in range(1, sentences):
        gap = "\n\n" if position % 4 == 1 else " "
        sentence = words(rng, max(4, length + rng.randint(-length // 3, length // 3)))
        parts += (gap, sentence)
        at += len(gap)
        spans.append(Sentence(position, at, at + len(sentence)))
        at += len(sentence)
    text = "".join(parts)
    source = Source(f"{number:06d}.txt", blake2b(text.encode(), digest_size=32).hexdigest(), "utf-8", len(text))
    return Article(article_id(text), title, text, tuple(spans), source)


def _fill(project: Project, count: int, sentences: int, length: int) -> None:
    rng = random.Random(count)
    made = (article(number, sentences, length, rng) for number in range(1, count + 1))
    while batch := list(islice(made, ARTICLES_A_TRANSACTION)):
        add_articles(project.database, batch)
    project.targets.add(TARGET)


def _judge(project: Project, first: int, count: int) -> None:
    """Store `count` judgments through the journal, from article `first` on: every layer of every sentence."""
    target = project.targets.all()[0]
    answers = [(layer, layer.labels) for layer in project.codebook.layers]
    made, key = 0, first
    while made < count:
        changes: list[Change] = []
        while len(changes) < ARTICLES_A_TRANSACTION and made + len(changes) < count:
            stored = project.articles.get(key)
            if stored is None:
                raise ValueError(f"too few articles for {count} judgments")
            reading = project.articles.annotations_on(stored)
            for position in range(len(stored.sentences)):
                for layer, labels in answers:
                    label = labels[(position + key) % len(labels)]
                    changes.append(label_change(reading.ref(position), layer, label, target))
            key += 1
        made += len(project.annotations.record(changes[: count - made]))


def mark_compared(database: Database) -> None:
    """Say that every sentence was indexed and compared: else the program would do so while something is measured."""
    with database.writing() as connection:
        last = count_articles(connection)
        save_compared(connection, (last + 1) << START_BITS)
        save_settings(connection, "", {"indexed": str(last)})


def _sample(project: Project) -> None:
    import_samples(project)


def _short(project: Project) -> None:
    _fill(project, 1, 30, 18)


def _long(project: Project) -> None:
    _fill(project, 1, 10_000, 18)
    stored = project.articles.get(1)
    if stored is not None:  # in the middle, where everything before it and after it could be in the way
        project.settings.save_position(project.articles.annotations_on(stored).ref(5_000), {"article": stored.id})


def _hundreds(project: Project) -> None:
    _fill(project, 501, 100, 18)


def _judged(project: Project) -> None:
    _hundreds(project)
    _judge(project, 2, JUDGED)


def _many(project: Project) -> None:
    _fill(project, MANY, 5, 8)


def _million(project: Project) -> None:
    _fill(project, MILLION // 100, 50, 18)
    _judge(project, 1, MILLION)


_MAKERS: dict[str, Callable[[Project], None]] = {
    "sample": _sample,
    "short": _short,
    "long": _long,
    "hundreds": _hundreds,
    "judged": _judged,
    "many": _many,
    "million": _million,
}


def database(name: str) -> Path:
    """The database of this name, made now if it is not there or was made by other code."""
    path = DATA / f"{name}-{_stamp(name)}" / "annotations" / "annotations.db"
    if path.exists():
        return path
    for stale in DATA.glob(f"{name}-*"):
        shutil.rmtree(stale)
    began = time.monotonic()
    part = DATA / f"{name}-part"
    project = Project.open(part / "annotations" / path.name, ANNOTATOR, create=True)
    try:
        _MAKERS[name](project)
        mark_compared(project.database)
        project.settings.save({"welcomed": "yes"})
    finally:
        project.close()
    part.rename(path.parent.parent)
    _say(f"made {name}: {path.stat().st_size / 1e6:.0f} MB in {time.monotonic() - began:.0f} s")
    return path


def _stamp(name: str) -> str:
    """What a database depends on: this module, the schema, and for one of them the sample corpus."""
    code = [Path(__file__), *sorted((HERE.parent / "reader" / "store").glob("*.sql"))]
    if name == "sample":
        code += sorted((HERE.parent / "sample_corpus").glob("*.*"))
    return blake2b(b"".join(path.read_bytes() for path in code), digest_size=4).hexdigest()


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for one run, on the disk that the data are on."""
    DATA.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=DATA, prefix="run-") as folder:
        yield Path(folder)


def copy_of(name: str, folder: Path) -> Path:
    """A copy of a database for one run, all of it on disk before anything is measured."""
    target = folder / f"{name}.db"
    shutil.copyfile(database(name), target)
    descriptor = os.open(target, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return target


def articles_folder(count: int) -> Path:
    """A folder with the first `count` of the 10,000 text files that `gen_data.py` makes."""
    generated = DATA / "generated"
    whole = generated / "articles"
    if len(list(whole.glob("*.txt"))) < 10_000:
        subprocess.run([sys.executable, HERE / "gen_data.py", generated], check=True)
    if count >= 10_000:
        return whole
    some = generated / f"articles-{count}"
    if not some.exists():
        some.mkdir()
        for path in sorted(whole.glob("*.txt"))[:count]:
            shutil.copy(path, some)
    return some


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
