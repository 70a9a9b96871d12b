"""The fixed lines of the main screen: status, heading, keys, and the panel of the first launch."""

from __future__ import annotations

from collections.abc import Callable

from rich.style import Style

from reader.counted import counted
from reader.model.annotation import STANCE_LAYER, State
from reader.model.codebook import Codebook
from reader.tui.commands import Command, always, label_command_id
from reader.tui.keymap import Keymap
from reader.tui.render.palette import Palette
from reader.tui.render.text_layout import Piece, cut, width_of
from reader.tui.session import Session, current_item

BAR_CELLS = 18
LONGEST_NAME = 32
"""Cells of a name in the status line: whether all is saved has to stay in sight."""
FULL, HALF, EMPTY = "━", "╸", "─"


def status_line(session: Session, article_count: int, palette: Palette) -> tuple[list[Piece], list[Piece]]:
    """The line at the top: the project; the active target, the annotator, and whether all is saved."""
    project = session.project
    bar = palette.bar
    left = [(f" {project.folder.name or project.path.name}", bar + Style(bold=True))]
    if session.adjudication is not None:  # no articles: at 80 columns there is no room for both
        total, settled = session.adjudication.total()
        left.append((f"  settled {settled:,} of {total:,} differences", bar))
    else:
        done = f" · {session.done_count:,} of {session.total:,} sentences done" if session.total is not None else ""
        left.append((f"  {counted(article_count, 'article')}{done}", bar))
    right: list[Piece] = []
    if session.target is not None and session.codebook.has_targets:
        right += [("→ ", bar), (f"{cut(session.target.name, LONGEST_NAME)}   ", palette.bar_key)]
    right.append((f"{cut(project.annotator, LONGEST_NAME)}   ", bar))
    waiting = len(session.save_queue.pending)
    if waiting:
        right.append((f" NOT SAVED: {waiting} ", palette.bar_bad))
    elif not project.database.is_writable:
        right.append((" read only ", palette.bar_bad))
    else:
        right.append(("saved ✓ ", palette.bar_good))
    return left, right


def heading_lines(
    session: Session, width: int, palette: Palette, *, shows_current: bool, editions_key: str = ""
) -> list[tuple[list[Piece], list[Piece]]]:
    """The lines over the article: its title, where it is from, how far it is judged; and an empty one.

    An article with other editions says so, with the key that compares them. With `shows_current`, where
    no pane beside the article shows the current sentence, the last line has its annotations.
    """
    article = session.article
    if article is None:
        return [([], []), ([], []), ([], [])]
    done, total = session.progress
    about = " · ".join(part for part in (article.source, article.author, article.published[:10]) if part)
    filled = round(2 * BAR_CELLS * done / total) if total else 0
    bar = FULL * (filled // 2) + HALF * (filled % 2)
    rest = EMPTY * (BAR_CELLS - len(bar))
    progress = [("  ", palette.text), (bar, palette.glyphs.get("success", palette.strong)), (rest, palette.rule)]
    count = f" {done}/{total} " if done < total else f" {total} done ✓ "
    if session.adjudication is not None:
        count = f" {done}/{total} settled " if total else " no differences "
    right = [*progress, (count, palette.muted)] if width >= 50 else [(count, palette.muted)]
    edition = "earlier edition ⇢" if article.later_id else "later edition" if article.earlier_id else ""
    compare = f"{edition} {editions_key}".strip()
    return [
        ([(f" {article.title}", palette.strong)], [(f"  {compare} ", palette.muted)] if edition else []),
        ([(f" {about}", palette.muted)], right),
        (current_line(session, palette) if shows_current else [], []),
    ]


def current_line(session: Session, palette: Palette) -> list[Piece]:
    """The annotations of the current sentence in a line: voice and holder of the stance, claims, note."""
    reading, position = session.annotations, session.position
    if not session.has_sentence or not reading.sentences[position].is_judged:
        return []
    parts: list[str] = []
    if session.adjudication is not None:
        from reader.tui.render.annotation_lines import differences_in_short  # noqa: PLC0415 - for adjudicators only

        parts += differences_in_short(session)
    current = current_item(session)
    item, held = current.item, current.held
    if session.target is not None and STANCE_LAYER in session.layers:
        who = held.holder or held.voice.replace("_", " ")
        more = f", {held.voice.replace('_', ' ')}" if held.holder and held.voice else ""
        parts.append(f"{who}{more}")
    parts += [f"{mention.relation} a claim" for mention in reading.mentions_at(position)]
    if reading.note(position) is not None:
        parts.append("noted")
    what = "claim in hand: " if item is not None and item.mention is not None else ""
    return [(f" {what}{' · '.join(parts)}", palette.muted)]


def hint_keys(keymap: Keymap, is_enabled: Callable[[Command], bool] = always) -> dict[str, list[str]]:
    """The keys of the commands that can be run now, by their hint."""
    hints: dict[str, list[str]] = {}
    for command in keymap.commands.values():
        if command.hint and is_enabled(command):
            hints.setdefault(command.hint, []).append(keymap.shown(command.id))
    return hints


def footer_line(
    session: Session,
    keymap: Keymap,
    palette: Palette,
    width: int,
    *,
    with_labels: bool,
    is_enabled: Callable[[Command], bool],
) -> list[Piece]:
    """The keys that matter most, of the commands that can be run now.

    With `with_labels`, those of the labels too, where the sentence pane does not show them.

    Where not all of them fit into so many cells, the last before those by which the others are found are left out.
    """
    pieces: list[Piece] = [(" ", palette.bar)]
    if with_labels:
        for layer, label in session.codebook.labels():
            if layer.id in session.layers:
                key = keymap.shown(label_command_id(layer.id, label.id))
                pieces += [(key, palette.bar_key), (f" {label.glyph} ", palette.bar)]
        pieces.append(("│ ", palette.bar))
    hints = hint_keys(
        keymap, lambda command: is_enabled(command) and (command.id != "choose-target" or session.codebook.has_targets)
    )
    if session.adjudication is not None:
        hints = {"difference" if hint == "undecided" else hint: keys for hint, keys in hints.items()}
    hints["move"] = [keymap.shown("move-down"), keymap.shown("move-up")]
    found = [(" ".join(filter(None, keys)), f" {hint}  ") for hint, keys in hints.items()]
    last = len(found) - _ALWAYS
    room = width - sum(width_of(text) for text, _ in pieces) - _cells(found[last:]) + 1  # the last space is not missed
    while last and _cells(found[:last]) > room:
        last -= 1
    for keys, hint in found[:last] + found[-_ALWAYS:]:
        pieces += [(keys, palette.bar_key), (hint, palette.bar)]
    return pieces


_ALWAYS = 3
"""Hints that are always shown: help, the palette, and how to quit."""


def _cells(hints: list[tuple[str, str]]) -> int:
    return sum(width_of(text) for hint in hints for text in hint)


def marking_line(session: Session, keymap: Keymap, palette: Palette) -> list[Piece]:
    """The keys while words are selected: how to choose them, and the labels that they can get."""
    hints = hint_keys(keymap.marking) if keymap.marking is not None else {}
    done = hints.pop("done", [])
    pieces: list[Piece] = [(" ", palette.bar)]
    for hint, keys in hints.items():
        pieces += [(" ".join(keys), palette.bar_key), (f" {hint}  ", palette.bar)]
    for layer, label in session.codebook.labels():
        if layer.has_spans and label.state is State.LABELLED:
            key = keymap.shown(label_command_id(layer.id, label.id))
            pieces += [(key, palette.bar_key), (f" {label.name}  ", palette.bar)]
    return [*pieces, (" ".join(done), palette.bar_key), (" done", palette.bar)]


def welcome_rows(codebook: Codebook, keymap: Keymap) -> list[tuple[str, str]]:
    """The panel of the first launch: the purpose of the program, and the most important keys, each with its words."""
    rows = [
        ("", ""),
        ("", "Read the article and label each sentence with one key."),
        ("", "Every keystroke is saved immediately."),
    ]
    for layer in codebook.layers:
        keys = " ".join(keymap.shown(label_command_id(layer.id, label.id)) for label in layer.offered)
        names = ", ".join(label.name for label in layer.offered)
        rows.append((keys, f"{layer.name.lower()}: {names}"))
    shown = (
        ("choose-target", "choose the target: who or what the stance is about"),
        ("undo", "undo, as far back as you like"),
        ("help", "the codebook with examples, and every key"),
    )
    return [*rows, *((keymap.shown(command), words) for command, words in shown), ("", "")]
