"""Record what a project gives: exports, agreement, search, status, and the other commands that print."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.same_results.record import Record

LAYOUTS = {
    "csv": ("tidy", "wide"),
    "jsonl": ("rows",),
    "parquet": ("tidy", "datasets"),
    "datapackage": ("frictionless",),
    "doccano": ("spans", "relations", "classification"),
    "label-studio": ("tasks", "config"),
    "prodigy": ("spans", "choice"),
    "brat": ("standoff",),
    "w3c": ("page",),
    "uima": ("xmi",),
    "conll": ("2003",),
    "semeval": ("author", "everyone"),
    "fnc": ("2017",),
    "checkthat": ("2024", "2019"),
    "claimreview": ("schema.org",),
}
"""Every format with its layouts, from docs/formats.md."""
SUFFIXES = {"csv": ".csv", "jsonl": ".jsonl", "parquet": ".parquet"}
TABLES = ("csv", "datapackage", "semeval", "fnc", "checkthat")
WITH_MARK = ("csv", "fnc")
"""The formats that take `--excel`."""
SEARCHES = {
    "word": ("harbour",),
    "without": ("harbour", "-ferry"),
    "phrase": ('"North Quay"',),
    "beginning": ("vot*", "--limit", "200"),
    "accents": ("uber",),
    "signs": ("中文",),
    "target": ("target:quill",),
    "stance": ("target:renn stance:against",),
    "holder": ("holder:renn",),
    "voice": ("voice:direct target:quill",),
    "claim": ('claim:"North Quay"',),
    "claimant": ("claim:ballots holder:renn",),
    "note": ("note:i",),
    "title": ("title:court undecided",),
    "annotator": ("annotator:ben stance:CFS",),
    "undecided": ("undecided", "--limit", "5"),
    "state": ("stance:none harbour",),
    "nothing": ("zebrasaurus",),
    "no-target": ("target:qiull",),
    "no-label": ("stance:favour",),
    "no-field": ("colour:red",),
    "sign-alone": ("%",),
}


def record_outputs(record: Record, name: str, folder: Path, annotators: tuple[str, ...], *, has_parquet: bool) -> None:
    """Record all outputs of the project in `folder`; `name` is the folder of the results."""
    record_exports(record, name, folder, has_parquet=has_parquet)
    record_export_options(record, name, folder)
    record_selections(record, name, folder, annotators)
    record_agreement(record, name, folder, annotators)
    record_searches(record, name, folder, annotators[:2], with_text=True)
    record_reports(record, name, folder, annotators)


def record_main_outputs(
    record: Record, name: str, folder: Path, annotators: tuple[str, ...], *, has_parquet: bool
) -> None:
    """Record the outputs of a project without the options that limit or change them."""
    record_exports(record, name, folder, has_parquet=has_parquet)
    record_agreement(record, name, folder, annotators)
    record_searches(record, name, folder, annotators[:1], with_text=False)
    record_reports(record, name, folder, annotators)


def record_reports(record: Record, name: str, folder: Path, annotators: tuple[str, ...]) -> None:
    """Record status, check, editions, and the view `annotations` of the database."""
    record.view(f"{name}/view-annotations.jsonl", folder)
    for who in annotators:
        record.data(f"{name}/status-{who}.json", "status", "--json", folder=folder, annotator=who)
    record.text(f"{name}/status", "status", folder=folder)
    record.report(f"{name}/check", "check", folder=folder)
    record.text(f"{name}/check-text", "check", folder=folder)
    record.report(f"{name}/editions", "editions", folder=folder)
    record.text(f"{name}/editions-text", "editions", folder=folder)


def record_exports(record: Record, name: str, folder: Path, *, has_parquet: bool) -> None:
    """Export everything in every layout of every format."""
    for form, layouts in LAYOUTS.items():
        if form == "parquet" and not has_parquet:
            continue
        for layout in layouts:
            name_of_file = f"{name}/{form}-{layout}{SUFFIXES.get(form, '')}"
            record.export(name_of_file, "--format", form, "--layout", layout, folder=folder)


def record_export_options(record: Record, name: str, folder: Path) -> None:
    """Export one layer and one annotator's stances in every layout, and tables with the options for spreadsheets."""
    for form, layouts in LAYOUTS.items():
        if form == "parquet":  # made of the same rows as the CSV
            continue
        for layout in layouts:
            kind, suffix = f"{name}/{form}-{layout}", SUFFIXES.get(form, "")
            chosen = ("--format", form, "--layout", layout)
            record.export(f"{kind}-claim{suffix}", *chosen, "--layer", "claim", folder=folder)
            record.export(f"{kind}-anna{suffix}", *chosen, "--layer", "stance", "--annotator", "anna", folder=folder)
            if form in TABLES:
                record.export(f"{kind}-raw{suffix}", *chosen, "--raw", folder=folder)
            if form in WITH_MARK:
                record.export(f"{kind}-excel{suffix}", *chosen, "--excel", folder=folder)
    for form in ("jsonl", "conll"):
        record.text(f"{name}/{form}-raw-refused", "export", "--format", form, "--raw", "-o", "x", folder=folder)


def record_selections(record: Record, name: str, folder: Path, annotators: tuple[str, ...]) -> None:
    """Export with every option that limits the rows, for values that the CSV has."""
    rows = list(csv.DictReader(io.StringIO(record.data(f"{name}/stdout.csv", "export", folder=folder).decode())))
    versions = sorted({row["codebook_version"] for row in rows} - {""})
    articles = sorted({row["article_id"] for row in rows})
    days = sorted({row["updated_at"][:10] for row in rows})
    layers = sorted({row["layer"] for row in rows})
    limits = {
        **{f"layer-{layer}": ("--layer", layer) for layer in layers},
        **{f"annotator-{who}": ("--annotator", who) for who in annotators},
        **{f"codebook-{number}": ("--codebook", version) for number, version in enumerate(versions)},
        "annotators": tuple(each for who in annotators[:2] for each in ("--annotator", who)),
        "layers": ("--layer", "stance", "--layer", "note"),
        "target": ("--target", "Mara Quill"),
        "article": ("--article", articles[len(articles) // 2]),
        "article-words": ("--article", "quill"),
        "since": ("--since", days[-1]),
        "until": ("--until", days[0]),
        "latest": ("--latest",),
        "adjudicated": ("--adjudicated",),
        "nobody": ("--annotator", "nobody at all"),
    }
    for limit, arguments in limits.items():
        record.data(f"{name}/limits/{limit}.csv", "export", *arguments, "-o", "-", folder=folder)
        record.data(f"{name}/limits/{limit}.jsonl", "export", "--format", "jsonl", *arguments, "-o", "-", folder=folder)
    record.data(f"{name}/limits/wide.csv", "export", "--layout", "wide", *limits["article-words"], folder=folder)


def record_agreement(record: Record, name: str, folder: Path, annotators: tuple[str, ...]) -> None:
    """Record agreement and disagreements, for everything and with every option that limits it."""
    limits = {
        "all": (),
        "stance": ("--layer", "stance"),
        "claim": ("--layer", "claim"),
        "target": ("--target", "Mara Quill"),
        "two": tuple(each for who in annotators[:2] for each in ("--annotator", who)),
        "everybody": tuple(each for who in annotators for each in ("--annotator", who)),
    }
    for limit, arguments in limits.items():
        record.data(f"{name}/agreement/{limit}.json", "agreement", "--json", *arguments, folder=folder)
        record.data(
            f"{name}/agreement/{limit}-differ.json", "agreement", "--disagreements", "--json", *arguments, folder=folder
        )
    record.text(f"{name}/agreement/text", "agreement", folder=folder)
    record.text(f"{name}/agreement/differ-text", "agreement", "--disagreements", folder=folder)


def record_searches(record: Record, name: str, folder: Path, annotators: tuple[str, ...], *, with_text: bool) -> None:
    """Search with every field: as JSON for each annotator, and as text."""
    for search, words in SEARCHES.items():
        for who in annotators:
            record.data(f"{name}/search/{search}-{who}.json", "search", *words, "--json", folder=folder, annotator=who)
        if with_text:
            record.text(f"{name}/search/{search}", "search", *words, folder=folder)
