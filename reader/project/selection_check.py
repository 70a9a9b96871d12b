"""Checking a selection of annotations against the names that exist in a project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reader.errors import UsageError
from reader.model.annotation import adjudicator_name, is_adjudicator
from reader.model.export_row import MENTION_LAYER, NOTE_LAYER, ExportContext, Selection
from reader.model.ids import name_key
from reader.model.registry_entry import Target, resolved
from reader.store.database import Database
from reader.store.export_rows import Names, has_articles, row_versions


def known_selection(database: Database, selection: Selection, names: Names, registers: ExportContext) -> Selection:
    """Return the selection with the current names of its targets, and the names of adjudicators.

    Raises `UsageError` if a name is unknown, or adjudicated judgments are asked for and there are none.
    """
    if selection.adjudicated:
        selection = _adjudicated(selection, names.annotators)
    check_known("no judgments by an annotator named {}", selection.annotators, names.annotators)
    layers = [layer.id for book in registers.codebooks for layer in book.layers]
    layers += [*(layer for layer, _ in names.own_layers), MENTION_LAYER, NOTE_LAYER]
    check_known("no such layer: {}", selection.layers, dict.fromkeys(layers))
    targets = target_names(registers.targets)
    check_known("no such target: {}", [t for t in selection.targets if name_key(t) not in targets], names.targets)
    if selection.codebooks:
        check_known("no judgments under codebook {}", selection.codebooks, sorted(row_versions(database)))
    missing = [words for words in selection.articles if not has_articles(database, words)]
    if missing:
        raise UsageError(f"no article with the id or title {', '.join(missing)}", advice="Give words of its title")
    return replace(selection, targets=tuple(targets[name_key(name)] for name in selection.targets))


def _adjudicated(selection: Selection, annotators: Sequence[str]) -> Selection:
    """The selection limited to adjudicators: all of them, or those of the named people."""
    adjudicators = tuple(name for name in annotators if is_adjudicator(name))
    if not adjudicators:
        raise UsageError("no adjudicated judgments", advice="`reader --adjudicate` opens the program to adjudicate")
    wanted = tuple(adjudicator_name(name) for name in selection.annotators)
    check_known("no judgments by the adjudicator {}", wanted, adjudicators)
    return replace(selection, annotators=wanted or adjudicators)


def check_known(message: str, wanted: Sequence[str], known: Iterable[str]) -> None:
    """Raise `UsageError` with the message if a wanted name is unknown; the advice lists the known ones."""
    names = list(known)
    unknown = [name for name in wanted if name not in names]
    if unknown:
        advice = f"Known are: {', '.join(names)}" if names else "None is known"
        raise UsageError(message.format(", ".join(unknown)), advice=advice)


def target_names(targets: Sequence[Target]) -> dict[str, str]:
    """Return the current name of each target, by the keys of all names that it has or had."""
    counts_as = resolved(targets)
    now = {target.id: target.name for target in targets}
    found: dict[str, str] = {}
    for target in sorted(targets, key=lambda each: bool(each.merged_into)):
        for name in (target.name, *target.aliases):
            found.setdefault(name_key(name), now[counts_as.get(target.id, target.id)])
    return found
