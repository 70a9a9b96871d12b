"""The screen of targets: every one of them, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from reader.model.registry import Target, names_of
from reader.tui.background import LARGE, run_with_panel
from reader.tui.render.text_layout import width_of
from reader.tui.screens.confirm import Confirm
from reader.tui.screens.keyed import KeyedScreen
from reader.tui.screens.target_form import TargetForm
from reader.tui.screens.targets import Naming, OtherTargetPicker, TargetPicker
from reader.tui.target_rows import called, judgments, target_rows, told
from reader.tui.undo import take_back
from reader.tui.widgets.bar import Bar
from reader.tui.widgets.target_list import TargetList

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.events import Key, Resize

    from reader.tui.keymap import Keymap
    from reader.tui.render.palette import Palette
    from reader.tui.render.text_layout import Piece
    from reader.tui.session import Outcome, Session
    from reader.tui.target_rows import TargetRow


class Act(NamedTuple):
    """Something that a key does here."""

    key: str
    hint: str
    do: Callable[[], object]
    suits: Callable[[TargetRow | None], bool]
    """Whether it can be done with the row under the mark."""


class TargetsScreen(KeyedScreen[None]):
    """Lists the targets. Everything done here is written at once, and undone like any judgment."""

    def __init__(self, session: Session, keymap: Keymap, palette: Palette) -> None:
        super().__init__(palette)
        self._session = session
        self._targets = session.project.targets
        self._keymap = keymap
        self._list = TargetList(palette, id="targets")
        self._about = Bar(5, id="about")
        self._uses: dict[str, int] = {}
        self._doings = self._make_doings()
        self._by_key: dict[str, Callable[[], object]] = {
            **{act.key: act.do for act in self._doings},
            "enter": self._choose,
            "shift+down": lambda: self._move(1),
            "shift+up": lambda: self._move(-1),
            **dict.fromkeys(("escape", "q", "T"), self._back),
        }
        self._by_command: dict[str, Callable[[], object]] = {
            "move-down": lambda: self._list.move(1),
            "move-up": lambda: self._list.move(-1),
            "first": lambda: self._list.move_to(0),
            "last": lambda: self._list.move_to(len(self._session.targets) - 1),
            "page-down": lambda: self._list.move(self._list.page_height),
            "page-up": lambda: self._list.move(-self._list.page_height),
            "undo": lambda: self._take_back(redo=False),
            "redo": lambda: self._take_back(redo=True),
            "manage-targets": self._back,
            "back": self._back,
        }

    def _make_doings(self) -> tuple[Act, ...]:
        return (
            Act("a", "add", self._add, lambda _: True),
            Act("r", "rename", self._rename, lambda row: row is not None),
            Act("e", "edit", self._edit, lambda row: row is not None),
            Act("m", "merge", self._merge, lambda row: row is not None and not row.target.merged_into),
            Act("u", "take out", self._take_out, lambda row: row is not None and bool(row.target.merged_into)),
            Act("x", "retire", self._retire, _is_active),
            Act("o", "offer again", self._offer_again, lambda row: row is not None and row.target.is_retired),
            Act("J", "down", lambda: self._move(1), _is_active),
            Act("K", "up", lambda: self._move(-1), _is_active),
        )

    def compose(self) -> ComposeResult:
        """The list, what is known of the target under the mark, and the keys."""
        yield self.top
        yield self._list
        yield self._about
        yield self.foot

    def on_mount(self) -> None:
        """Begin on the active target."""
        self._list.focus()
        with self.telling():
            self._show(self._session.target.id if self._session.target else "", counts=True)

    def on_resize(self, event: Resize) -> None:
        """Fit the keys."""
        self.show_foot()

    # What is shown

    def _show(self, marked_id: str, *, counts: bool = False) -> None:
        """Read the targets again, with `counts` also how often each was judged; mark one."""
        self._session.take_targets()
        if counts:
            self._uses = self._targets.uses()
        rows = target_rows(self._session.targets, self._uses)
        active = len(self._session.active_targets)
        text = f" Targets  {active:,} active, {len(rows) - active:,} retired or merged"
        target = self._session.target
        right = [("→ ", self.palette.bar), (f"{called(target)} ", self.palette.bar_key)] if target else []
        self.top.show(0, [(text, self.palette.bar)], right, self.palette.bar)
        self._list.show(rows, marked_id)
        self._show_marked()

    def _show_marked(self) -> None:
        """What is known of the target under the mark; the keys that suit it."""
        row, palette = self._list.marked, self.palette
        lines: list[list[Piece]] = [[], [], [], [], []]
        if row is not None:
            target = row.target
            called = ", ".join(names_of(target, self._session.targets)[1:])
            said = (
                ("Also called", called),
                ("What it is", target.description),
                ("Favor means", target.favor),
                ("Against means", target.against),
            )
            lines[1:] = [
                [
                    (f"  {what:<15}", palette.muted),
                    (words or "–", palette.text if words else palette.muted),
                ]
                for what, words in said
            ]
        for number, pieces in enumerate(lines):
            self._about.show(number, pieces, (), palette.text)
        self.show_foot()

    def show_foot(self) -> None:
        """A message if there is one, else the keys that do something here."""
        palette = self.palette
        if self._message is not None:
            text, is_bad = self._message
            self.foot.show(0, [(f" {text} ", palette.bar_bad if is_bad else palette.bar_good)], (), palette.bar)
            return
        row = self._list.marked
        hints = [(act.key, act.hint) for act in self._doings if act.suits(row)]
        hints += [(self._keymap.shown("undo"), "undo"), ("Enter", "choose"), ("Esc", "back")]
        wide = sum(width_of(f"{key} {hint}  ") for key, hint in hints) < self.size.width
        pieces: list[Piece] = [(" ", palette.bar)] if wide else []
        for key, hint in hints:
            pieces += [(key, palette.bar_key), (f" {hint}{'  ' if wide else ' '}", palette.bar)]
        self.foot.show(0, pieces, (), palette.bar)

    # Keys and what they do

    def on_key(self, event: Key) -> None:
        """Do what the key stands for here: what it opens is open before the next key is looked at."""
        event.stop()
        self._message = None
        character = event.character if event.is_printable else None
        act = self._by_key.get(character or event.key)
        if act is None:
            act = self._by_command.get(self._keymap.command(event.key, character) or "")
        with self.telling():
            if act is not None:
                act()
            if self.is_current:
                self._show_marked()

    def on_target_list_clicked(self, message: TargetList.Clicked) -> None:
        """Show the target that was clicked; make it the active one if it was shown already."""
        self._message = None
        with self.telling():
            if message.is_again:
                self._choose()
            if self.is_current:
                self._show_marked()

    def _back(self) -> None:
        self.dismiss(None)

    def _choose(self) -> None:
        row = self._list.marked
        if row is None:
            return
        if not row.target.is_active:
            self.say(f"{called(row.target)} is {row.state}: no stances toward it are asked for")
            return
        self._session.choose_target(row.target)
        self.dismiss(None)

    def _add(self) -> None:
        def added(target: Target | None) -> None:
            if target is not None:
                with self.telling():
                    self._show(target.id)
                    self.say(f"{called(target)} is a target: e says more about it")

        self.app.push_screen(TargetPicker(self._session, adds=True), added)

    def _rename(self) -> None:
        row = self._list.marked
        if row is None:
            return
        target = row.target

        def named(answer: str | Target | None) -> None:
            with self.telling():
                if isinstance(answer, Target):
                    self._ask_merge(row, answer)
                elif answer:
                    self._done(target, self._targets.rename(target, answer))

        self.app.push_screen(Naming(target, self._session.targets), named)

    def _edit(self) -> None:
        row = self._list.marked
        if row is None:
            return
        target = row.target

        def described(changed: dict[str, Any] | None) -> None:
            if changed:
                with self.telling():
                    self._done(target, self._targets.describe(target, **changed))

        self.app.push_screen(TargetForm(target), described)

    def _merge(self) -> None:
        row = self._list.marked
        if row is None:
            return
        if row.target.merged_into:
            self.say(f"{called(row.target)} is {row.state}: u takes it out")
            return
        rows = target_rows(self._session.targets, self._uses)
        others = [each for each in rows if not each.target.merged_into and each.target.id != row.target.id]
        if not others:
            self.say("There is no other target to merge it into")
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
                with self.telling():
                    run_with_panel(
                        self,
                        self._session.project,
                        f"Merging {called(target)} into {called(into)} …",
                        lambda project, look: project.targets.merge(target, into, look),
                        lambda merged: self._done(target, merged, counts=True),
                        is_large=min(row.uses, self._uses.get(into.id, 0)) >= LARGE,
                    )

        remark = (
            f"{judgments(row.uses)} toward {called(target)}, everybody’s, will count toward {called(into)}. Where a"
            " sentence was judged toward both, their stances are kept as one judgment. One undo takes all of it back."
        )
        self.app.push_screen(Confirm(f"Merge {called(target)} into {called(into)}?", remark), answered)

    def _take_out(self) -> None:
        row = self._list.marked
        if row is None or not row.target.merged_into:
            self.say("It was not merged into another")
            return
        self._done(row.target, self._targets.unmerge(row.target), counts=True)

    def _retire(self) -> None:
        row = self._list.marked
        if row is not None and row.target.is_active:
            self._done(row.target, self._targets.retire(row.target))
            self.say(f"{called(row.target)} retired: its {judgments(row.uses)} stay, o offers it again")

    def _offer_again(self) -> None:
        row = self._list.marked
        if row is not None and row.target.is_retired:
            self._done(row.target, self._targets.retire(row.target, is_retired=False))

    def _move(self, steps: int) -> None:
        row = self._list.marked
        if row is not None and row.target.is_active:
            self._targets.move(row.target, steps)
            self._show(row.target.id)

    def _take_back(self, *, redo: bool) -> None:
        take_back(self, self._session, self._show_taken_back, redo=redo)

    def _show_taken_back(self, outcome: Outcome) -> None:
        row = self._list.marked
        self._show(row.target.id if row else "", counts=True)
        article = self._session.article
        where = f": a judgment in {article.title}" if article and outcome.message in {"Undone", "Redone"} else ""
        self.say(outcome.message + where, is_bad=not outcome.is_saved)

    def _done(self, before: Target, after: Target, *, counts: bool = False) -> None:
        """Show what became of a target, and say it."""
        self._show(after.id, counts=counts)
        if after != before:
            self.say(told(before, after, self._session.targets))


def _is_active(row: TargetRow | None) -> bool:
    return row is not None and row.target.is_active
