"""FAULTS 46 and 47: an article is edited and imported again; no judgment moves to another sentence by itself."""

from __future__ import annotations

import json
import random
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from reader.model.annotation import SentenceRef, note_change
from reader.project import Project
from tests.making import rows_of, run

if TYPE_CHECKING:
    from pathlib import Path

ARTICLES, SENTENCES = 40, 14
WHO = ["Quill", "Renn", "Dray", "Hask", "Mossop", "Teal", "Orme", "Vane"]
DID = ["opened", "closed", "counted", "signed", "praised", "blamed", "lost", "found"]
WHAT = ["ballot", "hall", "letter", "budget", "ferry", "school", "office", "bridge"]
WHEN = ["on Monday", "on Tuesday", "at nine", "at ten", "again", "before noon", "that evening", "in the end"]


class Known(NamedTuple):
    """A sentence, and the number of the one that it was before it was edited."""

    words: str
    origin: int | None


def sentence(chance: random.Random) -> str:
    who, other = chance.sample(WHO, 2)
    return f"{who} {chance.choice(DID)} the {chance.choice(WHAT)} of {other} {chance.choice(WHEN)}."


def original(chance: random.Random) -> list[Known]:
    """An article in which some sentences are like others but for a word, and some are the same."""
    found = [sentence(chance) for _ in range(SENTENCES)]
    for _ in range(3):
        words = chance.choice(found)
        if chance.random() < 0.7:
            words = words.replace(chance.choice(WHO), chance.choice(WHO))
        found.insert(chance.randrange(len(found)), words)
    return [Known(words, number) for number, words in enumerate(found)]


def edited(known: list[Known], chance: random.Random) -> list[Known]:
    """What an editor made of it: up to six sentences are new, gone, moved, copied or have another word."""
    found = list(known)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(found))
        match chance.choice(["new", "gone", "moved", "copied", "word"]):
            case "new":
                found.insert(at, Known(sentence(chance), None))
            case "gone":
                del found[at]
            case "moved":
                found.insert(chance.randrange(len(found)), found.pop(at))
            case "copied":
                found.insert(at, found[chance.randrange(len(found))]._replace(origin=None))
            case "word":
                found[at] = found[at]._replace(words=found[at].words.replace(chance.choice(DID), chance.choice(DID)))
    return found


def write(folder: Path, articles: list[list[Known]]) -> None:
    folder.mkdir(exist_ok=True)
    for number, known in enumerate(articles):
        text = "\n\n".join([f"No. {number}: what happened", *(each.words for each in known)])
        (folder / f"{number:03d}.txt").write_text(f"{text}\n", "utf-8")


def note_every_sentence(path: Path) -> None:
    """Say of every sentence which one it is."""
    with closing(Project.open(path, "anna")) as project:
        for key in project.articles.find_keys():
            article = project.articles.get(key)
            assert article is not None
            refs = [SentenceRef(article.id, each.start, each.end) for each in article.sentences]
            project.annotations.record([note_change(ref, f"it is {n - 1}") for n, ref in enumerate(refs)])


def test_of_edited_articles_no_judgment_is_carried_to_another_sentence(tmp_path: Path) -> None:
    chance = random.Random(46)
    before = [original(chance) for _ in range(ARTICLES)]
    after = [edited(each, chance) for each in before]
    write(tmp_path / "in", before)
    assert run("import", "in", "--no-compare", cwd=tmp_path).returncode == 0
    note_every_sentence(tmp_path / "annotations" / "annotations.db")
    write(tmp_path / "in", after)
    report = json.loads(run("import", "in", "--no-compare", "--json", cwd=tmp_path).stdout)
    assert report["editions"] == report["articles"] >= ARTICLES - 2
    assert report["judged_earlier"] == report["editions"] * (SENTENCES + 4)

    run("editions", "--carry", cwd=tmp_path)
    exact = run("export", "--latest", cwd=tmp_path).stdout
    run("editions", "--carry", "--accept-context", cwd=tmp_path)
    for data, least in ((exact, 0.5), (run("export", "--latest", cwd=tmp_path).stdout, 0.6)):
        carried = [row for row in rows_of(data) if row["sentence_index"] != "0"]
        right = 0
        for row in carried:
            known = after[int(row["article_title"].split(":")[0].removeprefix("No. "))]
            at = int(row["sentence_index"]) - 1
            right += known[at].origin == int(row["note"].removeprefix("it is "))
        assert right == len(carried), "each is on the sentence that it was made on"
        assert right > least * report["editions"] * SENTENCES
    assert run("check", cwd=tmp_path).returncode == 0


def test_what_is_new_is_said_and_nothing_moves_before_it_is_asked_for(tmp_path: Path) -> None:
    story = [
        Known(words, n) for n, words in enumerate(("Quill opened the ballot.", "Renn lost.", "It rained at noon."))
    ]
    write(tmp_path / "in", [story])
    run("import", "in", cwd=tmp_path)
    note_every_sentence(tmp_path / "annotations" / "annotations.db")
    before = rows_of(run("export", cwd=tmp_path).stdout)
    write(tmp_path / "in", [[*story[:2], Known("It snowed at noon.", 2)]])
    said = run("import", "in", cwd=tmp_path).stdout.decode()
    expected = "1 article is a new edition of an earlier one; 4 judgments on the earlier: see `reader editions`"
    assert expected in said
    assert rows_of(run("export", cwd=tmp_path).stdout) == before
    assert "3 exact matches: --carry carries them" in run("editions", cwd=tmp_path).stdout.decode()
    assert rows_of(run("export", cwd=tmp_path).stdout) == before
    done = run("editions", "--carry", cwd=tmp_path)
    assert "3 carried" in done.stdout.decode()
    assert "“It rained at noon.” → “It snowed at noon.”: similar wording" in done.stderr.decode()
    assert done.returncode == 1, "something waits for a person"
    after = rows_of(run("export", cwd=tmp_path).stdout)
    assert after[:4] == before
    assert [(row["sentence"], row["note"]) for row in after[4:]] == [
        (row["sentence"], row["note"]) for row in before[:3]
    ]  # fmt: skip


def test_two_files_of_one_name_that_are_not_alike_are_no_editions(tmp_path: Path) -> None:
    chance = random.Random(1)
    write(tmp_path / "one", [original(chance)])
    write(tmp_path / "two", [original(chance)])
    said = run("import", "one", "two", cwd=tmp_path).stdout
    assert b"2 articles imported" in said
    assert b"edition" not in said
    assert run("editions", cwd=tmp_path).stdout.startswith(b"No judged article has a later edition")


def test_rows_of_one_file_with_one_title_are_no_editions_of_one_another(tmp_path: Path) -> None:
    closing = "It is made by hand. It is free. Write to us."
    news = ("Rain fell.", "Snow fell.", "Hail fell.")
    header = "title,source,date,text\n"
    for dates in (("1 May", "2 May", "3 May"), ("", "", "")):
        folder = tmp_path / (dates[0] or "none")
        folder.mkdir()
        rows = [f'Briefing,Post,{day},"{said} {closing}"' for day, said in zip(dates, news, strict=True)]
        (folder / "news.csv").write_text(header + "\n".join(rows) + "\n", "utf-8")
        report = json.loads(run("import", "news.csv", "--json", cwd=folder).stdout)
        assert (report["articles"], report["editions"]) == (3, 0)
        later = header + rows[0].replace("Rain", "Heavy rain") + "\n"
        (folder / "news.csv").write_text(later, "utf-8")
        report = json.loads(run("import", "news.csv", "--json", cwd=folder).stdout)
        assert (report["articles"], report["editions"]) == (1, 1)


def test_a_row_that_moved_to_another_line_is_the_same_source(tmp_path: Path) -> None:
    header = "url,title,text\n"
    one = "https://example.org/1,Quill,Quill opened the ballot. Renn lost. It rained.\n"
    two = "https://example.org/2,Ferry,The ferry sank. Nobody drowned. It was cold.\n"
    (tmp_path / "news.csv").write_text(header + one + two, "utf-8")
    run("import", "news.csv", cwd=tmp_path)
    (tmp_path / "news.csv").write_text(header + two + one.replace("It rained.", "It snowed."), "utf-8")
    report = json.loads(run("import", "news.csv", "--json", cwd=tmp_path).stdout)
    assert (report["articles"], report["known"], report["editions"]) == (1, 1, 1)
