"""The commands, from the shell: what goes to standard output, what to standard error, and the exit status."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from reader.cli import COMMANDS
from reader.model.export_row import ExportRow
from tests.making import files_in, judge_all, make_project, rows_of, run, write_articles

HEAVY = ("textual", "sqlite_utils", "pysqlite3", "sqlite3", "rich", "reader.store", "reader.importers")


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    """A folder with a project in which everything is judged."""
    project = make_project(tmp_path)
    judge_all(project)
    project.close()
    return tmp_path


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_bring_in_nothing_that_is_slow(option: str, tmp_path: Path) -> None:
    look = (
        f"import atexit; atexit.register(lambda: sys.stderr.write(' '.join(m for m in {HEAVY!r} if m in sys.modules)))"
    )
    done = run(option, cwd=tmp_path, code=look, is_fresh=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"reader" in done.stdout
    assert files_in(tmp_path) == {}


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_has_help_with_an_example(command: str, tmp_path: Path) -> None:
    done = run(command, "--help", cwd=tmp_path)
    assert done.returncode == 0
    assert b"Example" in done.stdout
    assert f"reader {command}".encode() in done.stdout.partition(b"Example")[2]


def test_python_m_reader_is_reader() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "reader", "--version"],
        cwd=Path(__file__).parents[2], capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout.startswith(b"reader ")


def test_sentences_are_compared_unless_that_is_left_for_later(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", 3)
    done = run("import", "in", "--no-compare", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"recur" not in done.stdout
    report = json.loads(run("import", "in", "--json", cwd=tmp_path).stdout)
    assert (report["articles"], report["is_compared"], report["recurring"]) == (0, True, 18)


def test_import_then_status_then_check(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", 3)
    done = run("import", "in", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith(b"4 articles imported")
    assert (tmp_path / "annotations" / "codebook.toml").is_file()
    assert b"articles   4" in run("status", cwd=tmp_path / "in").stdout
    assert json.loads(run("status", "--json", cwd=tmp_path).stdout)["articles"] == 4
    assert b"All checks passed" in run("check", cwd=tmp_path).stdout
    assert json.loads(run("check", "--json", cwd=tmp_path).stdout)["holds"] is True


def test_a_file_that_cannot_be_read_is_named_and_the_others_come_in(tmp_path: Path) -> None:
    folder = write_articles(tmp_path / "in", 1)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "bin\x1b[31m.txt").write_bytes(b"\x00\x01")
    (folder / "README.md").write_text("x", "utf-8")
    done = run("import", "in", cwd=tmp_path)
    assert done.returncode == 1
    assert b"empty.txt: the file is empty" in done.stderr
    assert b"\x1b" not in done.stderr + done.stdout
    assert b"2 articles imported" in done.stdout
    assert b"README" not in done.stderr
    report = json.loads(run("import", "in", "--json", cwd=tmp_path).stdout)
    assert (report["articles"], report["known"], report["skipped"], len(report["problems"])) == (0, 2, 1, 2)


def test_a_slip_in_a_path_makes_nothing(tmp_path: Path) -> None:
    assert run("import", "nothing_here", cwd=tmp_path).returncode == 1
    done = run("exprot", cwd=tmp_path)
    assert done.returncode == 2
    assert b"Did you mean `reader export`?" in done.stderr
    assert files_in(tmp_path) == {}


@pytest.mark.parametrize("command", [["export"], ["status"], ["check"], ["backup"], ["load", "x.csv"]])
def test_with_no_project_the_advice_is_how_to_get_one(command: list[str], tmp_path: Path) -> None:
    done = run(*command, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"there is no project" in done.stderr
    assert b"--db" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_export_goes_to_a_pipe_or_to_the_file_that_is_named(judged: Path) -> None:
    piped = run("export", cwd=judged)
    assert piped.returncode == 0
    assert list(rows_of(piped.stdout)[0]) == list(ExportRow._fields)
    named = run("export", "-o", "out.csv", cwd=judged)
    assert (named.stdout, (judged / "out.csv").read_bytes()) == (b"", piped.stdout)
    assert f"{len(rows_of(piped.stdout))} rows written to out.csv".encode() in named.stderr
    assert run("export", "-o", "-", "--excel", cwd=judged).stdout == b"\xef\xbb\xbf" + piped.stdout
    assert b'"+holder"' in run("export", "--raw", cwd=judged).stdout
    assert b'"\'+holder"' in piped.stdout


def test_what_was_exported_loads_into_another_project(judged: Path, tmp_path: Path) -> None:
    make_project(tmp_path / "other").close()
    run("export", "-o", "out.csv", cwd=judged)
    done = run("load", judged / "out.csv", cwd=tmp_path / "other")
    assert done.returncode == 0
    assert b"judgments loaded from" in done.stdout
    assert b"new targets: Mara =Quill" in done.stdout
    assert run("export", cwd=tmp_path / "other").stdout == (judged / "out.csv").read_bytes()
    again = json.loads(run("load", judged / "out.csv", "--json", cwd=tmp_path / "other").stdout)
    assert (again["loaded"], again["left_out"]) == (0, [])
    (judged / "out.csv").write_bytes((judged / "out.csv").read_bytes().replace(b'"CFS"', b'"XFS"', 2))
    broken = run("load", judged / "out.csv", cwd=tmp_path / "other")
    assert broken.returncode == 1
    assert b"left out: the codebook has no label 'XFS'" in broken.stderr


def test_what_another_program_annotated_is_loaded_and_the_rest_is_said(judged: Path) -> None:
    once, short = 'He said "no", twice.', "-2 was not."
    lines = [
        {"text": once, "label": ["Claim", "mood"]},
        {"text": short, "label": ["NFS"]},
        {"text": "Elsewhere\u001b[2J.", "label": ["NFS"]},
    ]
    (judged / "theirs.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    asked = ("load", "theirs.jsonl", "--map", "Claim=claim:UFS")
    unnamed = run(*asked, cwd=judged)
    assert unnamed.returncode == 1
    assert b"theirs.jsonl: it does not say who judged (line 1)" in unnamed.stderr
    done = run(*asked, "--annotator-name", "zoe", cwd=judged)
    assert done.returncode == 1
    assert b"1 judgment loaded from 4 rows (doccano)\n1 found exactly\n1 to check" in done.stdout
    assert b"line 2: check: 'NFS' found by words that are too few to be sure" in done.stderr
    assert b"line 3: left out: no sentence here has these words" in done.stderr
    assert b"left out: 1 label 'mood', not in the codebook" in done.stderr
    accepted = run(*asked, "--annotator-name", "zoe", "--accept-context", "--json", cwd=judged)
    assert json.loads(accepted.stdout)["loaded"] == 1
    named = [row for row in rows_of(run("export", cwd=judged).stdout) if row["annotator"] == "zoe"]
    assert [(row["label"], row["sentence"]) for row in named] == [("NFS", short), ("UFS", once)]
    assert run("load", "theirs.jsonl", "--map", "x", cwd=judged).returncode == 2


@pytest.mark.parametrize(
    ("name", "content", "status", "said"),
    [
        (
            "a.jsonl",
            '{"text": "One.", "label": []}\n',
            0,
            b"nothing to load: the file (doccano) has 1 text without a label",
        ),
        ("a.json", '[{"data": {"text": "One."}, "predictions": [{}]}]', 0, b"1 text without a label, 1 ignored"),
        ("a.json", "[]", 1, b"its list is empty"),
        ("a.jsonl", '{"text": "One.", "spans": [], "answer": "accept"}\n', 1, b"it has text, spans, answer"),
    ],
)
def test_a_file_with_nothing_to_load_says_what_it_has(
    judged: Path, name: str, content: str, status: int, said: bytes
) -> None:
    (judged / name).write_text(content, "utf-8")
    done = run("load", name, cwd=judged)
    assert (done.returncode, said in done.stdout + done.stderr) == (status, True), done.stdout + done.stderr


@pytest.mark.parametrize("name", ["wide.csv", "wide.out"])
def test_the_wide_csv_is_said_to_be_no_tidy_one(judged: Path, name: str) -> None:
    run("export", "--layout", "wide", "-o", name, cwd=judged)
    done = run("load", name, cwd=judged)
    assert (done.returncode, b"this is no tidy export: it lacks the columns annotation_id" in done.stderr) == (1, True)
    assert b"with --layout tidy" in done.stderr


def test_options_that_a_file_has_no_use_for_are_refused(judged: Path) -> None:
    run("export", "-o", "out.csv", cwd=judged)
    run("export", "--format", "jsonl", "-o", "out.jsonl", cwd=judged)
    for words, said in (
        (("out.csv", "--map", "x=claim:CFS"), b"--map is for other programs' files"),
        (("out.jsonl", "--raw"), b"--raw is for a CSV of our own, and this is jsonl"),
    ):
        done = run("load", *words, cwd=judged)
        assert (done.returncode, done.stdout, said in done.stderr) == (2, b"", True)


def test_our_own_file_without_a_row_says_so(judged: Path) -> None:
    run("export", "--since", "2999-01-01", "-o", "none.csv", cwd=judged)
    done = run("load", "none.csv", cwd=judged)
    assert (done.returncode, done.stdout) == (0, b"nothing to load: the file (csv) has no rows\n")


def test_options_for_all_commands_stand_before_or_after_the_command(judged: Path, tmp_path: Path) -> None:
    database = judged / "annotations" / "annotations.db"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    first = run("--db", database, "status", cwd=elsewhere)
    assert first.returncode == 0
    assert run("status", "--db", database, cwd=elsewhere).stdout == first.stdout
    assert run("status", cwd=elsewhere, environment={"READER_DB": str(database)}).stdout == first.stdout
    said = run("--db", database, "status", cwd=elsewhere, environment={"READER_DB": "/nowhere.db"})
    assert said.stdout == first.stdout


def test_who_judges_and_whose_judgments_are_two_options(judged: Path) -> None:
    done = run("--annotator", "zed", "export", "--annotator", "anna", cwd=judged)
    assert {row["annotator"] for row in rows_of(done.stdout)} == {"anna"}
    unknown = run("export", "--annotator", "zed", cwd=judged)
    assert (unknown.returncode, unknown.stdout) == (2, b"")
    assert b"Known are: anna" in unknown.stderr


def test_a_new_database_elsewhere_is_made_only_when_that_is_said(tmp_path: Path) -> None:
    folder = write_articles(tmp_path / "in", 1)
    assert run("import", folder, "--db", "new.db", cwd=tmp_path).returncode == 1
    assert not (tmp_path / "new.db").exists()
    assert run("import", folder, "--db", "new.db", "--create", cwd=tmp_path).returncode == 0
    assert run("status", "--db", "new.db", cwd=tmp_path).returncode == 0


def test_backup_is_whole_and_never_overwrites_by_itself(judged: Path) -> None:
    done = run("backup", "copy.db", cwd=judged)
    assert (done.returncode, done.stdout) == (0, b"copy.db\n")
    assert run("export", "--db", "copy.db", cwd=judged).stdout == run("export", cwd=judged).stdout
    assert b"All checks passed" in run("check", "--db", "copy.db", cwd=judged).stdout
    assert run("backup", "copy.db", cwd=judged).returncode == 2
    assert run("backup", "copy.db", "--force", cwd=judged).returncode == 0
    assert run("backup", "annotations/annotations.db", "--force", cwd=judged).returncode == 2
    assert run("backup", cwd=judged).stdout.startswith(bytes(judged / "annotations" / "annotations-"))


def test_check_finds_what_was_changed_behind_its_back(judged: Path) -> None:
    project = make_project(judged)
    project.database.connection.execute("UPDATE decisions SET label = 'NFS' WHERE layer = 'claim'")
    project.close()
    done = run("check", cwd=judged)
    assert done.returncode == 1
    assert b"BROKEN  the state rebuilt from the journal equals the state" in done.stdout


def test_opening_without_a_terminal_says_so_and_makes_nothing(tmp_path: Path) -> None:
    done = run(cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"needs a terminal" in done.stderr
    assert files_in(tmp_path) == {}


def test_wrong_usage_is_one_line_and_where_to_look(tmp_path: Path) -> None:
    done = run("export", "--colour", cwd=tmp_path)
    assert done.returncode == 2
    assert b"--colour" in done.stderr
    assert b"Try `reader export --help`" in done.stderr


def test_a_reader_that_stops_reading_is_no_error(judged: Path) -> None:
    shell = f"{sys.executable} -m reader export | head -c 10; exit ${{PIPESTATUS[0]}}"
    environment = {"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin", "READER_ANNOTATOR": "anna"}
    done = subprocess.run(
        ["/bin/bash", "-c", shell], cwd=judged, env=environment, capture_output=True, check=False, timeout=60
    )
    assert done.stdout == b'"annotatio'
    assert done.stderr == b""


def test_output_that_cannot_be_written_is_one_line(judged: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        for command in (["export"], ["status"]):
            done = subprocess.run(
                [sys.executable, "-m", "reader", *command],
                cwd=judged, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60,
                env={"PYTHONPATH": str(Path(__file__).parents[2]), "READER_ANNOTATOR": "anna"},
            )  # fmt: skip
            assert done.returncode == 1
            assert done.stderr.count(b"\n") == 1
            assert b"No space left" in done.stderr


def test_a_bug_is_one_line_and_a_traceback_only_for_who_asks(judged: Path) -> None:
    bug = "import reader.project as p; p.Project.status = lambda self: 1 / 0"
    done = run("status", cwd=judged, code=bug)
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert b"this is a bug (ZeroDivisionError" in done.stderr
    assert b"Traceback" in run("status", "--debug", cwd=judged, code=bug).stderr


def test_names_that_would_steer_the_terminal_are_shown_harmlessly(judged: Path) -> None:
    project = make_project(judged, annotator="an\u202ena")
    project.database.connection.execute("INSERT INTO annotators VALUES ('e\x1b]52;c;x\x07vil', '')")
    project.close()
    done = run("status", cwd=judged)
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout
    assert b"vil" in done.stdout


def test_a_search_for_what_is_not_there_says_so_kindly(judged: Path) -> None:
    for typed, said in (
        ("target:qiull", b"No target has these letters: qiull; did you mean Mara =Quill?"),
        ("zebra", b"No matches"),
    ):
        done = run("search", typed, cwd=judged)
        assert (done.returncode, done.stdout, done.stderr.strip().splitlines()[0]) == (0, b"", said)
        as_json = run("search", typed, "--json", cwd=judged)
        assert (json.loads(as_json.stdout), as_json.stderr.strip()) == ([], said)


def test_a_search_with_no_word_in_it_is_no_search(judged: Path) -> None:
    for typed in ("", " ", "*", "%", "()", "\U0001f6a2"):
        done = run("search", typed, cwd=judged)
        assert (done.returncode, done.stdout) == (2, b""), typed
        assert b"target:quill" in done.stderr


def test_a_word_that_must_not_be_there_needs_no_hyphens_before_it(judged: Path) -> None:
    every = json.loads(run("search", "sentence", "--json", "--limit", "99", cwd=judged).stdout)
    for line in (
        ("sentence", "-article", "--json"),
        ("--json", "-article", "sentence"),
        ("sentence -article", "--json"),
        ("sentence", "-harbour", "-article", "--limit", "99", "--json"),
        ("--json", "--", "sentence", "-article"),
    ):
        done = run("search", *line, cwd=judged)
        assert (done.returncode, json.loads(done.stdout)) == (0, []), line
    kept = json.loads(run("search", "sentence", "-harbour", "--json", "--limit", "99", cwd=judged).stdout)
    assert kept == every != []
    only = run("search", "-ferry", cwd=judged)
    assert (only.returncode, b"only words to leave out" in only.stderr) == (2, True)
    misspelt = run("search", "sentence", "--jsn", cwd=judged)
    assert (misspelt.returncode, b"No such option" in misspelt.stderr) == (2, True)
    assert run("search", "sentence", "--limit", "-5", cwd=judged).returncode == 2
    for asks in ("-h", "--help"):
        assert run("search", "sentence", asks, cwd=judged).stdout.startswith(b"Usage: reader search")


def test_the_last_of_status_is_when_it_was_judged_and_not_when_it_was_loaded(
    judged: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    run("export", "-o", "out.csv", cwd=judged)
    long_ago = re.sub(rb"20\d\d-\d\d-\d\dT[0-9:.]+Z", b"2019-05-04T03:02:01.000Z", (judged / "out.csv").read_bytes())
    (judged / "out.csv").write_bytes(long_ago)
    other = tmp_path_factory.mktemp("other")
    write_articles(other / "in", 3)
    run("import", "in", cwd=other)
    assert b"judgments loaded" in run("load", judged / "out.csv", cwd=other).stdout
    (anna,) = json.loads(run("status", "--json", cwd=other).stdout)["annotators"]
    assert anna["last_at"] == "2019-05-04T03:02:01.000Z"
    assert b"2019-05-04 03:02" in run("status", cwd=other).stdout
