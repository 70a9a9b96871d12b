"""The screen of targets: every one of them, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual.app import ComposeResult

from reader.counted import counted
from reader.model.ids import name_key
from reader.model.registry_entry import Target, TargetKind, counted_as, names_of
from reader.model.sanitize import one_line
from reader.tui.actions import take_back
from reader.tui.background import LARGE, run_with_panel
from reader.tui.commands import MANAGE_TARGETS, OPEN, Command, Outcome
from reader.tui.keymap import Keymap
from reader.tui.render.palette import Palette
from reader.tui.render.target_lines import TargetRow, describe_change, short_name, target_rows
from reader.tui.render.text_layout import Piece
from reader.tui.screens.dialogs import Confirm, Field, Form, Option
from reader.tui.screens.list_screen import SILENT_MOVES, UNDOING, ListScreen, closing, on_row
from reader.tui.screens.pickers import Choice, Picker, TargetPicker
from reader.tui.session import Session
from reader.tui.widgets.cursor_list import TableList
from reader.tui.widgets.line_view import Bar

GROUP = "Targets"
BETWEEN = ";"
"""Separates two aliases: a name may have a comma in it."""
RULE_HINT = "optional: a rule for this target"
NUMBER, KIND, USES = 5, 14, 12
"""Cells of the columns whose width is fixed."""
SHARES = (5, 4, 4)
"""The shares of the name, the other names and the state in the rest of the width."""


class TargetList(TableList[TargetRow]):
    """Shows the targets in their order, each with its number and the judgments toward it."""

    HEAD = 2

    def columns(self, width: int) -> Sequence[tuple[str, int]]:
        """The columns for this width."""
        rest = max(0, width - 1 - NUMBER - KIND - USES - 1)
        name, others, _ = (rest * share // sum(SHARES) for share in SHARES)
        return (
            ("", NUMBER),
            ("Name", name),
            ("Kind", KIND),
            ("Also called", others),
            ("Judgments ", -USES),
            ("State", rest - name - others),
        )

    def cells(self, item: TargetRow) -> Sequence[str]:
        """The target; a merged one is indented below the one that it counts as."""
        target = item.target
        name = f"  └ {target.name}" if target.merged_into else target.name
        others = ", ".join(target.aliases)
        return f" {item.number or ''}", name, target.kind.value, others, f"{item.uses:,} ", item.state

    def is_muted(self, item: TargetRow) -> bool:
        """Whether nobody is asked about the target."""
        return not item.target.is_active


RENAME = Command("rename-target", ("r",), "Rename the target", GROUP, "rename")
EDIT = Command(
    "edit-target", ("e",), "Edit the target: kind, aliases, description, what favor and against mean", GROUP, "edit"
)
MERGE = Command("merge-target", ("m",), "Merge the target into another", GROUP, "merge")
UNMERGE = Command("unmerge-target", ("u",), "Undo the merge of the target", GROUP, "unmerge")
RETIRE = Command("retire-target", ("x",), "Retire the target: it is not asked about any more", GROUP, "retire")
RESTORE = Command("restore-target", ("o",), "Restore the retired target", GROUP, "restore")
MOVE_TARGET_DOWN = Command("target-down", ("J", "shift+down"), "Move the target down", GROUP, "down")
MOVE_TARGET_UP = Command("target-up", ("K", "shift+up"), "Move the target up", GROUP, "up")


def _is_active(screen: TargetsScreen) -> bool:
    row = screen.list.current
    return row is not None and row.target.is_active


def _is_retired(screen: TargetsScreen) -> bool:
    row = screen.list.current
    return row is not None and row.target.is_retired


class TargetsScreen(ListScreen[None]):
    """Lists the targets. Every change is written at once, and undone like any judgment."""

    commands = (
        *SILENT_MOVES,
        Command("add-target", ("a",), "Add a target", GROUP, "add", run=lambda screen: screen.add()),
        on_row(RENAME, lambda screen, row: screen.rename(row)),
        on_row(EDIT, lambda screen, row: screen.edit(row)),
        on_row(MERGE, lambda screen, row: screen.merge(row)),
        on_row(UNMERGE, lambda screen, row: screen.unmerge(row)),
        on_row(RETIRE, lambda screen, row: screen.retire(row), _is_active),
        on_row(RESTORE, lambda screen, row: screen.restore(row), _is_retired),
        on_row(MOVE_TARGET_DOWN, lambda screen, row: screen.shift(row, 1), _is_active),
        on_row(MOVE_TARGET_UP, lambda screen, row: screen.shift(row, -1), _is_active),
        *UNDOING,
        on_row(OPEN, lambda screen, row: screen.choose(row), title="Make the target the active one", hint="choose"),
        *closing(MANAGE_TARGETS),
    )

    def __init__(self, session: Session, keymap: Keymap, palette: Palette) -> None:
        super().__init__(palette, keymap)
        self._session = session
        self._targets = session.project.targets
        self.list: TargetList = TargetList(palette, id="targets")
        self._about = Bar(5, id="about")
        self._uses: dict[str, int] = {}

    def compose(self) -> ComposeResult:
        """The list, the details of the target under the cursor, and the keys."""
        yield self.top
        yield self.list
        yield self._about
        yield self.foot

    def on_mount(self) -> None:
        """Begin on the active target."""
        with self.show_errors():
            self._show(self._session.target.id if self._session.target else "", counts=True)

    def _show(self, cursor_on: str, *, counts: bool = False) -> None:
        """Read the targets again, with `counts` also how often each was judged; put the cursor on one."""
        self._session.reload_targets()
        if counts:
            self._uses = self._targets.uses()
        rows = target_rows(self._session.targets, self._uses)
        active = len(self._session.active_targets)
        text = f" Targets  {active:,} active, {len(rows) - active:,} retired or merged"
        target = self._session.target
        right = [("→ ", self.palette.bar), (f"{short_name(target)} ", self.palette.bar_key)] if target else []
        self.show_top([(text, self.palette.bar)], right)
        self.list.fill(rows, next((n for n, row in enumerate(rows) if row.target.id == cursor_on), self.list.cursor))
        self.update_lines()

    def update_lines(self) -> None:
        """Show the details of the target under the cursor, and the keys that can be used on it."""
        row, palette = self.list.current, self.palette
        lines: list[list[Piece]] = [[], [], [], [], []]
        if row is not None:
            target = row.target
            details = (
                ("Also called", ", ".join(names_of(target, self._session.targets)[1:])),
                ("What it is", target.description),
                ("Favor means", target.favor),
                ("Against means", target.against),
            )
            lines[1:] = [
                [(f"  {name:<15}", palette.muted), (words or "–", palette.text if words else palette.muted)]
                for name, words in details
            ]
        for number, pieces in enumerate(lines):
            self._about.show(number, pieces, (), palette.text)
        self.show_foot()

    def hints(self) -> Sequence[tuple[str, str]]:
        """The keys: of merging and its undoing, the one that suits the target."""
        row = self.list.current
        unsuited = "unmerge" if row is not None and not row.target.merged_into else "merge"
        return [(keys, does) for keys, does in super().hints() if does != unsuited]

    # What the commands do

    def choose(self, row: TargetRow) -> None:
        """Make the target the active one, and close."""
        if not row.target.is_active:
            self.show_message(f"{short_name(row.target)} is {row.state}; it cannot be the active target")
            return
        self._session.choose_target(row.target)
        self.dismiss(None)

    def add(self) -> None:
        """Ask for a new target."""

        def added(target: Target) -> None:
            self._show(target.id)
            self.show_message(f"Added target {short_name(target)}; {self.keymap.shown('edit-target')} describes it")

        self.push(TargetPicker(self._session, adds=True), added)

    def rename(self, row: TargetRow) -> None:
        """Ask for another name; where another target has it, for a merge."""

        def renamed(answer: str | Target) -> None:
            if isinstance(answer, Target):
                self._ask_merge(row, answer)
            else:
                self._done(row.target, self._targets.rename(row.target, answer))

        self.push(TargetRenamer(row.target, self._session.targets), renamed)

    def edit(self, row: TargetRow) -> None:
        """Edit everything but the name in a form."""
        self.push(target_form(row.target, self._targets.describe), lambda after: self._done(row.target, after))

    def merge(self, row: TargetRow) -> None:
        """Ask which target to merge this one into."""
        if row.target.merged_into:
            key = self.keymap.shown("unmerge-target")
            self.show_message(f"{short_name(row.target)} is {row.state}; {key} undoes that")
            return
        others = [
            Choice(
                each.target.name,
                f"{each.target.kind.value} · {counted(each.uses, 'judgment')}",
                each.target,
                other_words=" ".join(each.target.aliases),
            )
            for each in target_rows(self._session.targets, self._uses)
            if not each.target.merged_into and each.target.id != row.target.id
        ]
        if not others:
            self.show_message("There is no other target to merge it into")
            return
        picker = Picker(f"Merge {short_name(row.target)} into …", "Type to find a target", choices=others)
        self.push(picker, lambda into: self._ask_merge(row, into))

    def _ask_merge(self, row: TargetRow, into: Target) -> None:
        target = row.target
        name, other = short_name(target), short_name(into)

        def merge(_: bool) -> None:
            run_with_panel(
                self,
                self._session.project,
                f"Merging {name} into {other} …",
                lambda project, look: project.targets.merge(target, into, look),
                lambda merged: self._done(target, merged, counts=True),
                is_large=min(row.uses, self._uses.get(into.id, 0)) >= LARGE,
            )

        remark = (
            f"{counted(row.uses, 'judgment')} toward {name}, by all annotators, will count toward {other}. Where"
            " a sentence was judged toward both, their stances are kept as one judgment. One undo reverts this."
        )
        self.push(Confirm(f"Merge {name} into {other}?", remark), merge)

    def unmerge(self, row: TargetRow) -> None:
        """Undo the merge of a target."""
        if row.target.merged_into:
            self._done(row.target, self._targets.unmerge(row.target), counts=True)
        else:
            self.show_message("This target has not been merged")

    def retire(self, row: TargetRow) -> None:
        """Stop asking about a target."""
        self._done(row.target, self._targets.retire(row.target))
        kept = f"Its {counted(row.uses, 'judgment')} {'is' if row.uses == 1 else 'are'} kept"
        self.show_message(
            f"{short_name(row.target)} retired. {kept}; {self.keymap.shown('restore-target')} restores it"
        )

    def restore(self, row: TargetRow) -> None:
        """Ask about a retired target again."""
        self._done(row.target, self._targets.retire(row.target, is_retired=False))

    def shift(self, row: TargetRow, steps: int) -> None:
        """Move the target in the order of the targets."""
        self._targets.move(row.target, steps)
        self._show(row.target.id)

    def take_back(self, *, redo: bool) -> None:
        """Undo or redo."""
        take_back(self, self._session, self._show_taken_back, redo=redo)

    def _show_taken_back(self, outcome: Outcome) -> None:
        row = self.list.current
        self._show(row.target.id if row else "", counts=True)
        article = self._session.article
        where = f" in {article.title}" if article and ", sentence " in outcome.message else ""
        self.show_message(outcome.message + where, is_bad=not outcome.is_saved)

    def _done(self, before: Target, after: Target, *, counts: bool = False) -> None:
        """Show the target after a change, and say what changed."""
        self._show(after.id, counts=counts)
        if after != before:
            self.show_message(describe_change(before, after, self._session.targets))


class TargetRenamer(Picker):
    """Asks for the new name of a target; where another has the name, offers to merge the two.

    Answers the name, or the target to merge into, or None.
    """

    def __init__(self, target: Target, targets: Sequence[Target]) -> None:
        super().__init__(f"Rename {short_name(target)}", "The new name", ("Enter", "save"), words=one_line(target.name))
        self._target = target
        self._targets = targets

    def choices(self, words: str) -> Sequence[Choice]:
        """The effect of Enter."""
        name = one_line(words)
        others = (other for other in self._targets if other.id != self._target.id)
        namesake = next((other for other in others if name_key(other.name) == name_key(name)), None)
        if not name:
            return ()
        if name == self._target.name:
            return [Choice("Keep the name")]
        if namesake is None:
            return [Choice(f"Rename to {name}", "its judgments stay", name)]
        meant = counted_as(self._targets, namesake.id)
        if meant is None or meant.id == self._target.id:
            return [Choice(f"{namesake.name} is merged into it: undo that merge, then merge the other way")]
        return [Choice(f"Merge into {meant.name}", "an existing target", meant)]


def target_form(target: Target, describe: Callable[..., Target]) -> Form:
    """A form for everything but the name of a target. Answers the target as `describe` saved it."""
    fields = [
        Field("kind", "Kind", target.kind.value, options=tuple(Option(kind.value, kind.value) for kind in TargetKind)),
        Field("aliases", "Also called", f"{BETWEEN} ".join(target.aliases), hint=f"aliases, separated by {BETWEEN}"),
        Field("description", "What it is", target.description, hint="in a sentence"),
        Field("favor", "Favor means", target.favor, hint=RULE_HINT),
        Field("against", "Against means", target.against, hint=RULE_HINT),
    ]

    def save(values: dict[str, str]) -> Target:
        before = {field.id: field.value for field in fields}
        changed: dict[str, Any] = {name: value for name, value in values.items() if value != before[name]}
        if "aliases" in changed:
            changed["aliases"] = changed["aliases"].split(BETWEEN)
        if "kind" in changed:
            changed["kind"] = TargetKind(changed["kind"])
        return describe(target, **changed) if changed else target

    return Form(target.name, fields, save, begin_at="aliases")
