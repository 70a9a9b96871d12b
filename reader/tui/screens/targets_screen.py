"""The screen of targets: every one of them, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader.model.registry_entry import Target, TargetKind, names_of
from reader.tui.actions import take_back
from reader.tui.background import LARGE, run_with_panel
from reader.tui.commands import BACK, MANAGE_TARGETS, OPEN, QUIT, REDO, UNDO, Command
from reader.tui.render.target_lines import called, judgments, target_rows, told
from reader.tui.screens.dialogs import Confirm, Field, Form, Option
from reader.tui.screens.list_screen import SILENT_MOVES, ListScreen
from reader.tui.screens.target_pickers import Naming, OtherTargetPicker, TargetPicker
from reader.tui.widgets.line_view import Bar
from reader.tui.widgets.target_list import TargetList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from reader.tui.commands import Outcome
    from reader.tui.keymap import Keymap
    from reader.tui.render.palette import Palette
    from reader.tui.render.target_lines import TargetRow
    from reader.tui.render.text_layout import Piece
    from reader.tui.session import Session

GROUP = "Targets"
BETWEEN = ";"
"""Parts two aliases: a name may have a comma in it."""
RULE_HINT = "optional: a rule for this target"


def _has_row(screen: TargetsScreen) -> bool:
    return screen.list.current is not None


def _is_own(screen: TargetsScreen) -> bool:
    row = screen.list.current
    return row is not None and not row.target.merged_into


def _is_active(screen: TargetsScreen) -> bool:
    row = screen.list.current
    return row is not None and row.target.is_active


def _is_retired(screen: TargetsScreen) -> bool:
    row = screen.list.current
    return row is not None and row.target.is_retired


def _close(screen: TargetsScreen) -> None:
    screen.dismiss(None)


class TargetsScreen(ListScreen[None]):
    """Lists the targets. Every change is written at once, and undone like any judgment."""

    commands = (
        *SILENT_MOVES,
        Command("add-target", ("a",), "Add a target", GROUP, "add", run=lambda screen: screen.add()),
        Command(
            "rename-target",
            ("r",),
            "Rename the target",
            GROUP,
            "rename",
            run=lambda screen: screen.with_row(screen.rename),
            enabled=_has_row,
        ),
        Command(
            "edit-target",
            ("e",),
            "Edit the target: kind, aliases, description, what favor and against mean",
            GROUP,
            "edit",
            run=lambda screen: screen.with_row(screen.edit),
            enabled=_has_row,
        ),
        Command(
            "merge-target",
            ("m",),
            "Merge the target into another",
            GROUP,
            "merge",
            run=lambda screen: screen.with_row(screen.merge),
            enabled=_has_row,
        ),
        Command(
            "unmerge-target",
            ("u",),
            "Undo the merge of the target",
            GROUP,
            "unmerge",
            run=lambda screen: screen.with_row(screen.unmerge),
            enabled=_has_row,
        ),
        Command(
            "retire-target",
            ("x",),
            "Retire the target: it is not asked about any more",
            GROUP,
            "retire",
            run=lambda screen: screen.with_row(screen.retire),
            enabled=_is_active,
        ),
        Command(
            "restore-target",
            ("o",),
            "Restore the retired target",
            GROUP,
            "restore",
            run=lambda screen: screen.with_row(screen.restore),
            enabled=_is_retired,
        ),
        Command(
            "target-down",
            ("J", "shift+down"),
            "Move the target down",
            GROUP,
            "down",
            run=lambda screen: screen.shift(1),
            enabled=_is_active,
        ),
        Command(
            "target-up",
            ("K", "shift+up"),
            "Move the target up",
            GROUP,
            "up",
            run=lambda screen: screen.shift(-1),
            enabled=_is_active,
        ),
        UNDO.bind(lambda screen: screen.take_back(redo=False)),
        REDO.bind(lambda screen: screen.take_back(redo=True)),
        OPEN.bind(lambda screen: screen.with_row(screen.choose), title="Make the target the active one", hint="choose"),
        BACK.bind(_close, hint="back"),
        QUIT.bind(_close, hint=""),
        MANAGE_TARGETS.bind(_close),
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
        self.list.focus()
        with self.show_errors():
            self._show(self._session.target.id if self._session.target else "", counts=True)

    def _show(self, cursor_on: str, *, counts: bool = False) -> None:
        """Read the targets again, with `counts` also how often each was judged; put the cursor on one."""
        self._session.take_targets()
        if counts:
            self._uses = self._targets.uses()
        rows = target_rows(self._session.targets, self._uses)
        active = len(self._session.active_targets)
        text = f" Targets  {active:,} active, {len(rows) - active:,} retired or merged"
        target = self._session.target
        right = [("→ ", self.palette.bar), (f"{called(target)} ", self.palette.bar_key)] if target else []
        self.show_top([(text, self.palette.bar)], right)
        self.list.show(rows, cursor_on)
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
        unsuited = "unmerge" if _is_own(self) else "merge"
        return [(keys, does) for keys, does in super().hints() if does != unsuited]

    # What the commands do

    def with_row(self, change: Callable[[TargetRow], object]) -> None:
        """Do something with the row under the cursor, if there is one."""
        row = self.list.current
        if row is not None:
            change(row)

    def choose(self, row: TargetRow) -> None:
        """Make the target the active one, and close."""
        if not row.target.is_active:
            self.show_message(f"{called(row.target)} is {row.state}; it cannot be the active target")
            return
        self._session.choose_target(row.target)
        self.dismiss(None)

    def add(self) -> None:
        """Ask for a new target."""

        def added(target: Target | None) -> None:
            if target is not None:
                with self.show_errors():
                    self._show(target.id)
                    self.show_message(f"Added target {called(target)}; {self.keymap.shown('edit-target')} describes it")

        self.app.push_screen(TargetPicker(self._session, adds=True), added)

    def rename(self, row: TargetRow) -> None:
        """Ask for another name; where another target has it, for a merge."""
        target = row.target

        def renamed(answer: str | Target | None) -> None:
            with self.show_errors():
                if isinstance(answer, Target):
                    self._ask_merge(row, answer)
                elif answer:
                    self._done(target, self._targets.rename(target, answer))

        self.app.push_screen(Naming(target, self._session.targets), renamed)

    def edit(self, row: TargetRow) -> None:
        """Edit everything but the name in a form."""
        target = row.target

        def saved(after: Target | None) -> None:
            if after is not None:
                with self.show_errors():
                    self._done(target, after)

        self.app.push_screen(target_form(target, self._targets.describe), saved)

    def merge(self, row: TargetRow) -> None:
        """Ask which target to merge this one into."""
        if row.target.merged_into:
            self.show_message(f"{called(row.target)} is {row.state}; {self.keymap.shown('unmerge-target')} undoes that")
            return
        rows = target_rows(self._session.targets, self._uses)
        others = [each for each in rows if not each.target.merged_into and each.target.id != row.target.id]
        if not others:
            self.show_message("There is no other target to merge it into")
            return
        uses = {each.target.id: judgments(each.uses) for each in others}

        def picked(into: Target | None) -> None:
            if into is not None:
                self._ask_merge(row, into)

        self.app.push_screen(OtherTargetPicker(row.target, [each.target for each in others], uses), picked)

    def _ask_merge(self, row: TargetRow, into: Target) -> None:
        target = row.target

        def answered(yes: bool | None) -> None:
            if yes:
                with self.show_errors():
                    run_with_panel(
                        self,
                        self._session.project,
                        f"Merging {called(target)} into {called(into)} …",
                        lambda project, look: project.targets.merge(target, into, look),
                        lambda merged: self._done(target, merged, counts=True),
                        is_large=min(row.uses, self._uses.get(into.id, 0)) >= LARGE,
                    )

        remark = (
            f"{judgments(row.uses)} toward {called(target)}, by all annotators, will count toward {called(into)}. Where"
            " a sentence was judged toward both, their stances are kept as one judgment. One undo reverts this."
        )
        self.app.push_screen(Confirm(f"Merge {called(target)} into {called(into)}?", remark), answered)

    def unmerge(self, row: TargetRow) -> None:
        """Undo the merge of a target."""
        if row.target.merged_into:
            self._done(row.target, self._targets.unmerge(row.target), counts=True)
        else:
            self.show_message("This target has not been merged")

    def retire(self, row: TargetRow) -> None:
        """Stop asking about a target."""
        self._done(row.target, self._targets.retire(row.target))
        kept = f"Its {judgments(row.uses)} {'is' if row.uses == 1 else 'are'} kept"
        self.show_message(f"{called(row.target)} retired. {kept}; {self.keymap.shown('restore-target')} restores it")

    def restore(self, row: TargetRow) -> None:
        """Ask about a retired target again."""
        self._done(row.target, self._targets.retire(row.target, is_retired=False))

    def shift(self, steps: int) -> None:
        """Move the target in the order of the targets."""
        row = self.list.current
        if row is not None:
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
        """Show what became of a target, and say it."""
        self._show(after.id, counts=counts)
        if after != before:
            self.show_message(told(before, after, self._session.targets))


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
