"""`reader codebook`, from the shell."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from reader.model.annotation import AnnotationKey, Change, Decision, SentenceRef, State, SubjectKind
from reader.model.codebook_toml import parse_codebook
from reader.project import Project
from reader.resources import default_codebook, shipped_codebooks
from tests.making import HERE, files_in, judge_all, make_project, run

PAGE = HERE / "docs" / "codebooks.md"
BLOCK = re.compile(
    r"^```(?P<kind>toml|diff|console)\n(?P<text>.*?)^```$"
    r"|^<!-- judged: (?P<times>\d+) times (?P<layer>\S+) (?P<label>\S+) -->$",
    re.DOTALL | re.MULTILINE,
)
VERSION = re.compile(r"\bc[0-9a-f]{12}\b")
DEFAULT = default_codebook().read_text("utf-8")


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    """A folder with a project in which everything is judged."""
    project = make_project(tmp_path, count=1)
    judge_all(project)
    project.close()
    return tmp_path


def write(folder: Path, content: str) -> str:
    (folder / "mine.toml").write_text(content, "utf-8")
    return "mine.toml"


def test_the_shipped_ones_are_listed_and_the_one_in_force(judged: Path, tmp_path: Path) -> None:
    bare = run("codebook", "list", cwd=Path(tmp_path.anchor)).stdout.decode()
    assert [line.split()[0] for line in bare.splitlines()] == list(shipped_codebooks())
    here = run("codebook", "list", cwd=judged).stdout.decode()
    assert here.startswith(bare)
    assert "active here: Stance and claims in the news" in here
    assert "default, unchanged" in here
    (judged / "annotations" / "codebook.toml").write_text(DEFAULT + "\n# mine\n", "utf-8")
    assert str(judged / "annotations" / "codebook.toml") in run("codebook", "list", cwd=judged).stdout.decode()


@pytest.mark.parametrize("name", shipped_codebooks())
def test_the_page_holds_everything_that_the_codebook_says(name: str, tmp_path: Path) -> None:
    shown = " ".join(run("codebook", "show", name, cwd=tmp_path).stdout.decode().split())
    codebook = parse_codebook(shipped_codebooks()[name].read_text("utf-8"))
    said = [codebook.name, codebook.version, codebook.description, *codebook.sources]
    said += [text for rule in codebook.rules for text in rule]
    said += [text for each in codebook.claim_types for text in each]
    for layer, label in codebook.labels():
        said += [
            layer.question,
            label.glyph,
            label.name,
            f"key {label.key}",
            label.definition,
            label.example,
            label.why,
        ]
    assert [text for text in said if " ".join(text.split()) not in shown] == []


def test_what_layers_ask_for_and_what_became_of_labels_is_shown(tmp_path: Path) -> None:
    content = (
        DEFAULT.replace('id = "claim"', 'id = "claim"\nmultiple = true\noptional = true')
        .replace('id = "CFS"', 'id = "CFS"\nformerly = ["checkworthy"]')
        .replace('id = "UFS"', 'id = "UFS"\nretired = true')
        .replace('id = "stance"', 'id = "stance"\ndetails = ["expression", "aim"]')
    )
    shown = " ".join(run("codebook", "show", write(tmp_path, content), cwd=tmp_path).stdout.decode().split())
    assert "asked once per sentence; several labels at once; optional" in shown
    assert "asked for each target; with expression and aim" in shown
    assert "C check-worthy (CFS) [key c, formerly checkworthy]" in shown
    assert "U unimportant (UFS) [retired]" in shown


def test_the_file_itself_can_be_printed_and_used_again(tmp_path: Path) -> None:
    printed = run("codebook", "show", "--toml", "rumoureval", cwd=tmp_path).stdout
    assert printed == shipped_codebooks()["rumoureval"].read_bytes()


def test_as_json_it_has_the_fields_of_the_codebook(judged: Path) -> None:
    shown = json.loads(run("codebook", "show", "--json", cwd=judged).stdout)
    assert (shown["id"], shown["idle_limit"]) == ("default", 60)
    assert [label["id"] for label in shown["layers"][1]["labels"]] == ["CFS", "UFS", "NFS"]
    assert shown["claim_types"][0]["id"] == "personal_experience"


def test_a_file_that_cannot_be_used_is_told_with_the_place(judged: Path) -> None:
    for content, said in [
        ("[codebook", "not valid TOML"),
        (DEFAULT.replace('glyph = "C"', 'glyph = ""'), "layer claim, label CFS: glyph is ''"),
        (DEFAULT.replace('key = "c"', 'key = "j"'), "'move-down'"),
        (
            DEFAULT.replace('id = "CFS"', 'id = "check"'),
            "layer claim, label CFS: missing, but used by 13 judgments",
        ),
    ]:
        done = run("codebook", "check", write(judged, content), cwd=judged)
        assert (done.returncode, done.stderr) == (1, b"")
        assert said in done.stdout.decode()
        assert done.stdout.decode().endswith("The codebook cannot be used.\n")
        assert json.loads(run("codebook", "check", "--json", "mine.toml", cwd=judged).stdout)["can_be_used"] is False
    assert run("codebook", "check", "nothing.toml", cwd=judged).returncode == 1


def test_what_annotators_would_miss_is_a_warning(judged: Path) -> None:
    content = DEFAULT.replace("The count was held in Kelmouth town hall and took nine hours.", "")
    done = run("codebook", "check", write(judged, content), cwd=judged)
    assert done.returncode == 0
    assert "warning  layer stance, label none: it has no example" in done.stdout.decode()
    found = json.loads(run("codebook", "check", "--json", "mine.toml", cwd=judged).stdout)
    assert (found["can_be_used"], len(found["warnings"]), found["lost"]) == (True, 1, [])


def test_what_would_be_lost_is_counted_as_json_too(judged: Path) -> None:
    write(judged, DEFAULT.replace('id = "CFS"', 'id = "check"'))
    found = json.loads(run("codebook", "check", "--json", "mine.toml", cwd=judged).stdout)
    rows = json.loads(run("status", "--json", cwd=judged).stdout)["annotators"][0]["decisions"]["claim"]
    assert found["lost"] == [{"layer": "claim", "label": "CFS", "judgments": rows}]


def test_one_that_clashes_with_the_keys_is_not_put_in_force(judged: Path) -> None:
    before = files_in(judged / "annotations")
    done = run("codebook", "use", write(judged, DEFAULT.replace('key = "c"', 'key = "j"')), cwd=judged)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"'move-down'" in done.stderr
    assert sorted(files_in(judged / "annotations")) == sorted(before)


def test_a_file_that_was_in_force_unseen_is_kept_and_named(judged: Path) -> None:
    mine = judged / "annotations" / "codebook.toml"
    mine.write_text(DEFAULT + "\n# mine\n", "utf-8")
    done = run("codebook", "use", "default", cwd=judged)
    assert done.returncode == 0
    kept = next((judged / "annotations").glob("codebook-c*.toml"))
    assert str(kept).encode() in done.stderr
    assert kept.read_text("utf-8") == DEFAULT + "\n# mine\n"
    assert b"is active" in done.stdout
    assert run("status", cwd=judged).returncode == 0


def test_a_project_that_does_not_start_for_its_codebook_can_be_mended(judged: Path) -> None:
    (judged / "annotations" / "codebook.toml").write_text("[codebook", "utf-8")
    assert run("status", cwd=judged).returncode == 1
    assert run("codebook", "check", cwd=judged).returncode == 1
    assert run("codebook", "use", "default", cwd=judged).returncode == 0
    assert run("status", cwd=judged).returncode == 0


def test_two_codebooks_are_compared_from_the_one_in_force(judged: Path) -> None:
    write(judged, DEFAULT.replace('key = "c"', 'key = "p"'))
    done = run("codebook", "diff", "mine.toml", cwd=judged)
    assert done.stdout.decode() == "layer claim, label CFS: key “c” → “p”\n"
    assert run("codebook", "diff", "default", "mine.toml", cwd=judged).stdout == done.stdout
    back = json.loads(run("codebook", "diff", "--json", "mine.toml", "default", cwd=judged).stdout)
    assert back["differences"] == [
        {
            "sort": "changed",
            "where": "layer claim, label CFS",
            "field": "key",
            "before": "p",
            "after": "c",
            "judgments": None,
        }
    ]
    assert run("codebook", "diff", "default", cwd=judged).stdout == b"No differences.\n"
    assert run("codebook", "diff", "default", "default", "default", cwd=judged).returncode == 2
    assert run("codebook", "diff", cwd=judged).returncode == 2


def test_nothing_in_a_codebook_acts_on_the_terminal(judged: Path) -> None:
    content = DEFAULT.replace("Stance and claims in the news", "Stance \\u001b[31m\\u202e and claims")
    write(judged, content)
    for command in (["show"], ["check"], ["use"]):
        done = run("codebook", *command, "mine.toml", cwd=judged)
        assert b"\x1b" not in done.stdout + done.stderr
        assert "\u202e" not in done.stdout.decode()


def test_without_a_project_nothing_can_be_put_in_force(tmp_path: Path) -> None:
    done = run("codebook", "use", "default", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"there is no project" in done.stderr
    assert files_in(tmp_path) == {}


@pytest.mark.parametrize("command", ["list", "show", "check", "use", "diff"])
def test_every_command_has_help_with_an_example(command: str, tmp_path: Path) -> None:
    done = run("codebook", command, "--help", cwd=tmp_path)
    assert done.returncode == 0
    assert f"reader codebook {command}".encode() in done.stdout.partition(b"Example")[2]


def judge(folder: Path, layer: str, label: str, times: int) -> None:
    project = Project.open(folder / "annotations" / "annotations.db", "anna")
    article = project.articles.get(project.articles.find_keys()[0])
    assert article is not None
    refs = [SentenceRef(article.id, each.start, each.end) for each in article.sentences if each.is_judged][:times]
    given = Decision(State.LABELLED, label=label)
    assert (
        len(
            project.annotations.record([Change(SubjectKind.DECISION, AnnotationKey(ref, layer), given) for ref in refs])
        )
        == times
    )
    project.close()


def carry_out(folder: Path, commands: str) -> str:
    """The commands of a block with what they print, as it stands on the page."""
    lines = []
    for command in (line for line in commands.splitlines() if line.startswith("$ reader ")):
        done = run(*command.split()[2:], cwd=folder)
        printed = (done.stdout + done.stderr).decode().replace(str(folder), "/home/anna/contest")
        lines.append(f"{command}\n{printed}")
    return VERSION.sub("c…", "".join(lines))


def write_example(folder: Path, text: str) -> None:
    """The file that a block shows: whole, or as changes to another."""
    head, _, body = text.partition("\n")
    name, _, base = head.removeprefix("# ").partition(", from ")
    if base:
        changes = re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)+)", body, re.MULTILINE)
        body = (folder / base).read_text("utf-8")
        for taken_out, put_in in changes:
            old, new = (re.sub(r"^[-+]", "", lines, flags=re.MULTILINE) for lines in (taken_out, put_in))
            assert body.count(old) == 1
            body = body.replace(old, new)
    (folder / name).write_text(body, "utf-8")


def as_run(page: str, folder: Path) -> str:
    """The page with the output of its commands as they print it now."""

    def block(match: re.Match[str]) -> str:
        if match["times"]:
            judge(folder, match["layer"], match["label"], int(match["times"]))
        elif match["kind"] != "console":
            write_example(folder, match["text"])
        else:
            return f"```console\n{carry_out(folder, match['text'])}```"
        return match.group()

    return BLOCK.sub(block, page)


def test_the_page_about_codebooks_shows_what_the_commands_print(samples: Path) -> None:
    page = PAGE.read_text("utf-8")
    assert as_run(page, samples) == page
