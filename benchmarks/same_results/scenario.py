"""The two projects that are compared: the worked example, and a scripted project that uses every feature."""

from __future__ import annotations

import csv
import io
import shutil
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.same_results import codebooks, sessions
from benchmarks.same_results.annotation_files import EXAMPLE, write_annotations
from benchmarks.same_results.articles import EDITED, SAMPLES, STORY, story, write_corpus
from benchmarks.same_results.outputs import record_main_outputs, record_outputs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.same_results.program import Program, Screen
    from benchmarks.same_results.record import Record

CARLA = "carla (adjudicator)"
ANNOTATORS = ("anna", "ben", "carl", "dora", "zoe", CARLA)
EXPECTED = {
    "state": {"", "labelled", "none", "not_a_sentence", "skipped", "unsure"},
    "stance": {"", "favor", "against", "neutral", "mixed", "none"},
    "voice": {"", "author", "direct_quote", "indirect_quote", "mixed_quote", "unclear"},
    "factuality": {"", "CFS", "NFS", "trivial"},
    "relation": {"", "asserts", "denies", "questions", "reports"},
    "confidence": {"", "1", "2", "3"},
    "expression": {"", "explicit", "implicit"},
    "aim": {"", "direct", "indirect"},
    "layer": {"stance", "claim", "frame", "tone", "loaded_words", "mention", "note"},
}
"""Values that the rows of the scripted project must have. Keys without effect would prove nothing."""
FILLED = (
    "holder",
    "note",
    "claim_type",
    "claim_topic",
    "claim_verdict",
    "claim_verdict_url",
    "claim_note",
    "span",
    "seconds",
)
"""Columns that must not be empty in every row."""


def record_all(record: Record, program: Program) -> None:
    """Make both projects and record their outputs."""
    has_parquet = program.has("pyarrow")
    record_example(record, program, has_parquet=has_parquet)
    record_contest(record, program, has_parquet=has_parquet)
    record.close()


def record_example(record: Record, program: Program, *, has_parquet: bool) -> None:
    """Load the worked example into a project with the sample corpus."""
    folder = program.work / "example"
    shutil.copytree(SAMPLES, folder / "sample_corpus")
    record.report("example/import", "import", "sample_corpus", folder=folder)
    record.report("example/load", "load", str(EXAMPLE), folder=folder)
    record_main_outputs(record, "example", folder, ("anna", "ben"), has_parquet=has_parquet)


def record_contest(record: Record, program: Program, *, has_parquet: bool) -> None:
    """Make the scripted project: import, load, judge on the screen, edit articles, adjudicate."""
    folder = program.work / "contest"
    begin(record, folder)
    load(record, folder)
    use_screen(record, program, folder)
    record_codebooks(record, folder)
    edit(record, program, folder)
    on_screen(record, program, folder, "carla", sessions.adjudicate, "--adjudicate")
    check_coverage(record.data("contest/coverage.csv", "export", folder=folder))
    record_outputs(record, "contest", folder, ANNOTATORS, has_parquet=has_parquet)
    load_again(record, program, folder)


def begin(record: Record, folder: Path) -> None:
    """Import articles of all formats into a project with its own codebook."""
    write_corpus(folder / "articles")
    write_annotations(folder / "made-elsewhere")
    (folder / "annotations").mkdir()
    (folder / "annotations" / "codebook.toml").write_text(codebooks.FIRST, "utf-8")
    record.report("contest/import", "import", "articles", folder=folder)
    record.report("contest/import-again", "import", "articles", folder=folder)
    record.text("contest/import-text", "import", "articles/news.csv", "--text-column", "headline", folder=folder)
    (folder / "mojibake.txt").write_text("Mojibake\n\n“Weâ€™re hereâ€, said Quill. Renn waits.\n", "utf-8")
    record.report("contest/import-repaired", "import", "mojibake.txt", "--repair", "--no-compare", folder=folder)


def load(record: Record, folder: Path) -> None:
    """Load annotations of every format twice, and those that are found by context only."""
    record.report("contest/load-csv", "load", str(EXAMPLE), folder=folder)
    record.report("contest/load-csv-again", "load", str(EXAMPLE), folder=folder)
    loads = {
        "doccano.jsonl": ("--annotator-name", "zoe"),
        "context.jsonl": ("--format", "doccano"),
        "label-studio.json": ("--map", "cheerful=stance:favor:Mara Quill"),
        "brat": (),
        "semeval.txt": ("--annotator-name", "sem"),
        "fnc": ("--annotator-name", "fnc"),
    }
    for name, how in loads.items():
        record.report(f"contest/load-{name}", "load", f"made-elsewhere/{name}", *how, folder=folder)
        record.text(f"contest/load-{name}-text", "load", f"made-elsewhere/{name}", *how, folder=folder)
    context = ("load", "made-elsewhere/context.jsonl", "--format", "doccano", "--accept-context")
    record.report("contest/load-by-context", *context, folder=folder)
    record.text("contest/load-nothing", "load", "articles/note.md", folder=folder)


def use_screen(record: Record, program: Program, folder: Path) -> None:
    """Judge on the screen as two annotators; then manage targets and claims."""
    for who, session in (
        ("carl", sessions.judge),
        ("dora", sessions.judge_otherwise),
        ("carl", sessions.judge_story),
        ("dora", sessions.search),
        ("carl", sessions.manage_targets),
        ("dora", sessions.manage_claims),
    ):
        on_screen(record, program, folder, who, session)


def on_screen(
    record: Record,
    program: Program,
    folder: Path,
    who: str,
    session: Callable[[Screen, Callable[[str, Screen], None]], None],
    *arguments: str,
) -> None:
    """Run a screen session, and record the rows after it."""
    name = f"{session.__name__}-{who}".replace("_", "-")

    def note(view: str, screen: Screen) -> None:
        record.screen(f"{name}/{view}", screen)

    with program.screen(*arguments, folder=folder, annotator=who) as screen:
        session(screen, note)
    record.data(f"contest/after/{name}.csv", "export", folder=folder)


def record_codebooks(record: Record, folder: Path) -> None:
    """Check, compare, show and use codebooks."""
    for name, text in {
        "second": codebooks.SECOND,
        "third": codebooks.THIRD,
        "lacking": codebooks.LACKING,
    }.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
        run = partial(record.report, folder=folder)
        run(f"contest/codebook/check-{name}", "codebook", "check", f"{name}.toml")
        run(f"contest/codebook/diff-{name}", "codebook", "diff", f"{name}.toml")
        record.text(f"contest/codebook/diff-{name}-text", "codebook", "diff", f"{name}.toml", folder=folder)
        record.data(f"contest/codebook/show-{name}.json", "codebook", "show", f"{name}.toml", "--json", folder=folder)
        record.data(f"contest/codebook/show-{name}.toml", "codebook", "show", f"{name}.toml", "--toml", folder=folder)
        record.text(f"contest/codebook/show-{name}", "codebook", "show", f"{name}.toml", folder=folder)
        record.text(f"contest/codebook/use-{name}", "codebook", "use", f"{name}.toml", folder=folder)
        record.text(f"contest/codebook/list-{name}", "codebook", "list", folder=folder)
    record.text("contest/codebook/use-second-again", "codebook", "use", "second.toml", folder=folder)
    record.data("contest/codebook/in-force.toml", "codebook", "show", "--toml", folder=folder)


def edit(record: Record, program: Program, folder: Path) -> None:
    """Label words; import edited articles, carry judgments on the screen and by command, and part two editions."""
    on_screen(record, program, folder, "carl", sessions.mark_words)
    (folder / "articles" / "story.txt").write_text(story(EDITED), "utf-8")
    record.report("contest/import-edited", "import", "articles", folder=folder)
    record.report("contest/editions/before", "editions", folder=folder)
    on_screen(record, program, folder, "carl", sessions.take_earlier)
    record.report("contest/editions/carry", "editions", "--carry", folder=folder)
    record.data("contest/editions/carried.csv", "export", folder=folder)
    record.text("contest/editions/carry-text", "editions", "--carry", folder=folder)
    record.report("contest/editions/carry-context", "editions", "--carry", "--accept-context", folder=folder)
    record.data("contest/editions/carried-by-context.csv", "export", folder=folder)
    (folder / "articles" / "story.txt").write_text(story((*EDITED, "A last line was added.")), "utf-8")
    record.report("contest/import-edited-again", "import", "articles", folder=folder)
    record.report("contest/editions/carry-again", "editions", "--carry", folder=folder)
    (folder / "articles" / "story.txt").write_text(story((*STORY[:5], "Nothing is as it was.")), "utf-8")
    record.report("contest/import-edited-oddly", "import", "articles", folder=folder)
    found = record.report("contest/editions/all", "editions", folder=folder)
    record.text("contest/editions/part", "editions", "--part", found[-1]["article_id"], folder=folder)
    record.report("contest/editions/parted", "editions", folder=folder)


def check_coverage(table: bytes) -> None:
    """Raise `RuntimeError` if the rows lack a value that the script should have brought about."""
    rows = list(csv.DictReader(io.StringIO(table.decode())))
    lacking = [
        f"{column}: {', '.join(sorted(gone))}"
        for column, values in EXPECTED.items()
        if (gone := values - {row[column] for row in rows})
    ]
    lacking += [column for column in FILLED if not any(row[column] for row in rows)]
    lacking += sorted(set(ANNOTATORS) - {row["annotator"] for row in rows})
    if lacking:
        raise RuntimeError(f"the scripted project lacks {'; '.join(lacking)}")


def load_again(record: Record, program: Program, folder: Path) -> None:
    """Load the exports into new projects with the same articles."""
    for form in ("jsonl", "csv"):
        other = program.work / f"from-{form}"
        shutil.copytree(folder / "articles", other / "articles")
        (other / "annotations").mkdir()
        shutil.copy(folder / "annotations" / "codebook.toml", other / "annotations")
        record.report(f"{other.name}/import", "import", "articles", folder=other)
        name = "jsonl-rows.jsonl" if form == "jsonl" else "csv-tidy.csv"
        record.report(f"{other.name}/load", "load", str(folder / "exports" / "contest" / name), folder=other)
        record.data(f"{other.name}/export.csv", "export", folder=other)
        record.data(f"{other.name}/export.jsonl", "export", "--format", "jsonl", "-o", "-", folder=other)
        record.data(f"{other.name}/agreement.json", "agreement", "--json", folder=other)
        record.data(f"{other.name}/status.json", "status", "--json", folder=other)
        record.report(f"{other.name}/check", "check", folder=other)
