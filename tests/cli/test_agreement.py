"""`reader agreement` and `reader export --adjudicated` from the shell."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reader.project import Project
from tests.making import make_project, rows_of, run
from tests.project.judging import judges

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "[/b]\x1b[31m, or “x”\u202e"


@pytest.fixture
def coded(tmp_path: Path) -> Path:
    """A folder with a project that three annotators have coded a little of."""
    with closing(make_project(tmp_path, count=1)) as project:
        quill, renn = project.targets.add("Quill"), project.targets.add("Ren[n]")
        for annotator, stances in {
            "anna": ["favor", "none", "against", "none"],
            "ben": ["favor", "none", "none", "skipped"],
            HOSTILE: ["against", "", "none"],
        }.items():
            judges(project.path, annotator, quill, stances, ["NFS", "NFS"])
        judges(project.path, "ben", renn, ["favor"])
        judges(project.path, "anna", renn, ["favor"])
    return tmp_path


def test_where_nobody_else_has_judged_there_is_nothing_to_compare_and_no_word_of_agreement(tmp_path: Path) -> None:
    make_project(tmp_path, count=1).close()
    for asked in ((), ("--disagreements",)):
        done = run("agreement", *asked, cwd=tmp_path)
        assert (done.returncode, done.stdout.count(b"\n")) == (0, 1)
        assert b"nothing to compare" in done.stdout


def test_every_measure_stands_side_by_side_and_what_is_not_defined_is_no_number(coded: Path) -> None:
    done = run("agreement", cwd=coded)
    assert (done.returncode, done.stderr) == (0, b"")
    lines = [line.split() for line in done.stdout.decode().splitlines()]
    assert ["question", "units", "annotators", "percent", "alpha", "AC1"] in lines
    assert ["stance", "→", "Quill", "3", "3", "55.6%", "0.300", "0.407"] in lines
    assert ["stance", "→", "Ren[n]", "1", "2", "100.0%", "–", "–"] in lines
    assert ["claim", "2", "3", "100.0%", "–", "–"] in lines
    assert ["stance", "→", "Quill", "anna", "and", "ben", "3", "66.7%", "0.500"] in lines
    assert ["claim", "NFS", "6"] in lines
    assert "is not defined: only one label was given" in done.stdout.decode()
    assert b"\x1b" not in done.stdout


def test_json_has_the_same_with_a_confusion_table_for_each_two(coded: Path) -> None:
    done = run("agreement", "--json", "--layer", "stance", "--annotator", "anna", "--annotator", "ben", cwd=coded)
    together, quill, renn = json.loads(done.stdout)["agreement"]
    assert (together["target"], together["targets"], quill["target"], renn["target"]) == (None, 2, "Quill", "Ren[n]")
    (pair,) = quill["pairs"]
    assert pair["table"] == {"favor": {"favor": 1}, "none": {"none": 1}, "against": {"none": 1}}
    assert (pair["annotators"], pair["units"]) == (["anna", "ben"], 3)
    assert (renn["alpha"], renn["ac1"], renn["percent"]) == (None, None, 1.0)
    assert renn["undefined"].startswith("only one label was given")
    assert quill["labels"] == {"none": 3, "favor": 2, "against": 1}


def test_disagreements_are_listed_with_their_sentences_and_who_said_what(coded: Path) -> None:
    done = run("agreement", "--disagreements", "--target", "Quill", cwd=coded)
    text = done.stdout.decode()
    assert "Article 0" in text
    assert "3  Sentence 1 of article 0 is here." in text
    assert "or “x”: none, anna: against, ben: none" in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    found = json.loads(run("agreement", "--disagreements", "--json", cwd=coded).stdout)["disagreements"]
    assert [(each["position"], each["answers"]["ben"]) for each in found] == [(0, "favor"), (2, "none")]
    one = run("agreement", "--disagreements", "--layer", "claim", cwd=coded)
    assert one.stdout == b"No disagreements.\n"


def test_where_nobody_has_answered_the_same_it_says_so(tmp_path: Path) -> None:
    make_project(tmp_path, count=1).close()
    done = run("agreement", cwd=tmp_path)
    assert (done.returncode, done.stdout[:38]) == (0, b"No question has been answered by two a")
    assert json.loads(run("agreement", "--json", cwd=tmp_path).stdout) == {"agreement": []}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--annotator", "zed"), "no judgments by an annotator named zed. Known are: "),
        (("--layer", "mention"), "agreement is counted on layers with labels, and mention has none"),
        (("--target", "zed"), "no such target: zed. Known are: Quill, Ren[n]"),
    ],
)
def test_what_is_not_known_is_said(coded: Path, words: tuple[str, ...], said: str) -> None:
    done = run("agreement", *words, cwd=coded)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert done.stdout == b""


def test_only_what_was_adjudicated_is_exported_and_where_nothing_was_it_says_how(coded: Path) -> None:
    done = run("export", "--adjudicated", cwd=coded)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        "reader: no adjudicated judgments. `reader --adjudicate` opens the program to adjudicate\n"
    )
    path = coded / "annotations" / "annotations.db"
    with closing(Project.open(path, "ben")) as project:
        target = project.targets.all()[0]
    judges(path, "ben (adjudicator)", target, ["favor", "none"])
    judges(path, "zoe (adjudicator)", target, ["mixed"])
    rows = rows_of(run("export", "--adjudicated", cwd=coded).stdout)
    assert [(row["annotator"], row["stance"]) for row in rows] == [
        ("ben (adjudicator)", "favor"), ("zoe (adjudicator)", "mixed"), ("ben (adjudicator)", "none"),
    ]  # fmt: skip
    for name in ("ben", "ben (adjudicator)"):
        mine = rows_of(run("export", "--adjudicated", "--annotator", name, cwd=coded).stdout)
        assert mine == [row for row in rows if row["annotator"] == "ben (adjudicator)"]
    wrong = run("export", "--adjudicated", "--annotator", "anna", cwd=coded)
    assert wrong.returncode == 2
    assert "no judgments by the adjudicator anna (adjudicator)" in wrong.stderr.decode()


def test_the_option_to_adjudicate_goes_with_a_name_and_only_with_what_opens_the_program(coded: Path) -> None:
    for words in (("--adjudicate",), ("--adjudicate", "--annotator", "carla"), ("articles", "--adjudicate")):
        done = run(*words, cwd=coded)
        assert done.returncode == 2
        assert b"the program needs a terminal" in done.stderr
    assert run("status", "--adjudicate", cwd=coded).returncode == 2
