"""Lists to pick from, narrowed by typing: the base, and those for holders, filters, themes, judgments and commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from reader.errors import ReaderError
from reader.model.adjudication import CandidateAnnotation
from reader.model.annotation import STANCE_LAYER, State
from reader.model.article_annotations import Filter, FilterKind
from reader.model.attribution.names import holders_for
from reader.model.attribution.quotations import paragraph
from reader.model.ids import name_key
from reader.model.registry_entry import Target, TargetKind, names_of
from reader.model.sanitize import one_line
from reader.model.transfer import AnnotatedSentence
from reader.tui.render.annotation_lines import judged_lines
from reader.tui.render.palette import Palette
from reader.tui.render.text_layout import cut, drawable
from reader.tui.screens.dialogs import key_line
from reader.tui.session import STATES, Session, current_item
from reader.tui.widgets.prompt import TypedLine
from reader.tui.workspace import Workspace

STEPS: Mapping[str, Callable[[OptionList], object]] = {
    **dict.fromkeys(("down", "ctrl+n"), OptionList.action_cursor_down),
    **dict.fromkeys(("up", "ctrl+p"), OptionList.action_cursor_up),
    "pagedown": OptionList.action_page_down,
    "pageup": OptionList.action_page_up,
}
"""How a key moves the cursor."""
MOST_DIGITS = 9
MOST_CLAIMS = 200
LONGEST_REMARK = 44
"""Cells for the other names of a target, beside its kind."""
RESTORE = "retired: restore"
NO_FILTER = Filter(FilterKind.UNDECIDED, title="everything")
"""Picked to show all sentences."""


class Choice(NamedTuple):
    """One thing to pick: the words and the remark beside them, and their value."""

    words: str
    remark: str = ""
    value: Any = None
    number: int = 0
    """The digit that picks it while nothing is typed; 0 if none does."""
    other_words: str = ""
    """Words that find it too, though they are not its title."""


class Picker(ModalScreen[Any]):
    """Shows choices and a line to type in. Answers the value of the choice that was picked, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel", priority=True)]

    def __init__(
        self,
        title: str,
        prompt: str,
        *keys: tuple[str, str],
        words: str = "",
        choices: Iterable[Choice] = (),
        current: object = None,
    ) -> None:
        """The choices are `choices`, narrowed by what is typed, where a subclass does not say otherwise.

        The cursor begins on the value `current`. `keys` are the hints before `Esc cancel`.
        """
        super().__init__()
        self._words = words
        self._title = title
        self._prompt = prompt
        self._keys = keys or (("Enter", "choose"), ("↑ ↓", "move"))
        self._choices = list(choices)
        self._current = current
        self._shown: list[Choice] = []
        self._shown_for: str | None = None

    def choices(self, words: str) -> Sequence[Choice]:
        """The choices when `words` are typed: those that have every one of them."""
        wanted = name_key(words).split()
        return [
            choice
            for choice in self._choices
            if all(word in name_key(f"{choice.words} {choice.other_words}") for word in wanted)
        ]

    def highlighted(self, choice: Choice) -> None:
        """Respond to the cursor's move to this choice."""

    def compose(self) -> ComposeResult:
        """The title, the line to type in, the choices, and the keys."""
        with Vertical(classes="panel"):
            yield from self.head()
            yield OptionList(id="choices", markup=False)
            yield key_line(*self._keys, ("Esc", "cancel"))

    def head(self) -> ComposeResult:
        """The title and the line to type in."""
        yield Static(Content(drawable(self._title)), classes="title")
        yield TypedLine(self.take_key, self._words, prompt=self._prompt, id="words")

    def take_key(self, event: Key, typed: str) -> bool:
        """Move the cursor or pick; a digit picks while nothing is typed. Whether the key does any of this."""
        if event.key in STEPS:
            self.fill(typed)
            STEPS[event.key](self.query_one(OptionList))
        elif event.key == "enter":
            self.fill(typed)
            if self._shown:
                self.picked(self.current)
        else:
            numbered = (each for each in self._shown if each.number and str(each.number) == event.character)
            found = None if typed else next(numbered, None)
            if found is None:
                return False
            self.picked(found.value)
        return True

    def on_mount(self) -> None:
        """Begin with every choice, and the keyboard in the line."""
        self.fill(self._words)
        self.query_one(Input).focus()

    def fill(self, words: str) -> None:
        """Show the choices for these words, unless they are shown."""
        if words == self._shown_for:
            return
        self._shown, self._shown_for = list(self.choices(words)), words
        options = self.query_one(OptionList)
        options.clear_options()
        is_numbered = any(choice.number for choice in self._shown)
        options.add_options([Option(_line(choice, is_numbered=is_numbered)) for choice in self._shown])
        if self._shown:
            begins = words == self._words and self._current is not None
            found = (n for n, choice in enumerate(self._shown) if begins and choice.value == self._current)
            options.highlighted = next(found, 0)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the choices."""
        event.stop()
        self.fill(event.input.value)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Pick the choice that was clicked."""
        event.stop()
        if event.option_index < len(self._shown):
            self.picked(self._shown[event.option_index].value)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Respond to the choice under the cursor."""
        event.stop()
        if event.option_index < len(self._shown):
            self.highlighted(self._shown[event.option_index])

    @property
    def current(self) -> Any:
        """The value of the choice under the cursor; None where there is no choice."""
        index = self.query_one(OptionList).highlighted
        return self._shown[index].value if index is not None and index < len(self._shown) else None

    def picked(self, value: Any) -> None:
        """Close with the value of a choice."""
        self.dismiss(value)

    def ask(self, dialog: Screen[Any]) -> None:
        """Open a dialog over this one, and close with its answer, unless it was canceled."""

        def answered(answer: Any) -> None:
            if answer is not None:
                self.dismiss(answer)

        self.app.push_screen(dialog, answered)

    def show_error(self, error: ReaderError) -> None:
        """Show why something cannot be done."""
        self.notify(drawable(str(error)), severity="error", markup=False)

    def action_cancel(self) -> None:
        """Close and pick nothing."""
        self.dismiss(None)


def _line(choice: Choice, *, is_numbered: bool) -> Content:
    words = Content(drawable(choice.words))
    if is_numbered:
        words = Content.assemble(Content(f"{choice.number or ' '}  ").stylize("dim"), words)
    return Content.assemble(words, "  ", Content(drawable(choice.remark)).stylize("dim")) if choice.remark else words


class Picked(NamedTuple):
    """The holder that was picked: a name, the journalist (no name), or an unidentified speaker."""

    name: str
    is_unclear: bool = False


NOBODY, UNCLEAR = Picked(""), Picked("", is_unclear=True)


class HolderPicker(Picker):
    """Lists the names in the article, those nearest to the sentence first, then those of the project.

    A name that is not among them is added in one step.
    """

    def __init__(self, session: Session) -> None:
        held = current_item(session).held.holder
        super().__init__(
            "Holder: whose stance is it?", "Type to find a name, or a new one", current=Picked(held) if held else None
        )
        self._names = _names(session)

    def choices(self, words: str) -> Sequence[Choice]:
        """The names that have the words; then the words as a new name; the journalist, and an unidentified speaker."""
        name = one_line(words)
        wanted = name_key(name)
        found = [Choice(each, remark, Picked(each)) for each, remark in self._names if wanted in name_key(each)]
        if name and wanted not in {name_key(each) for each, _ in self._names}:
            found.append(Choice(f"New: {name}", "", Picked(name)))
        if wanted in "the journalist author nobody":
            found.append(Choice("The journalist", "no quotation", NOBODY))
        if wanted in "unclear":
            found.append(Choice("Unclear", "quoted, speaker not identified", UNCLEAR))
        return found


def _names(session: Session) -> list[tuple[str, str]]:
    """Every name once, with its source."""
    article = session.article
    if article is None:
        return []
    sentence = session.sentence
    span = sentence.start, sentence.end
    near = holders_for(article.text, span, paragraph(article.text, *span))
    words = article.text[sentence.start : sentence.end]
    found: dict[str, tuple[str, str]] = {}
    for name in near:
        found.setdefault(name_key(name), (name, "in this sentence" if name in words else "in this article"))
    for name in session.project.annotations.holders():
        found.setdefault(name_key(name), (name, "used earlier"))
    for target in session.active_targets:
        found.setdefault(name_key(target.name), (target.name, "a target"))
    return list(found.values())


class NewTarget(NamedTuple):
    """A target that is added when it is picked."""

    name: str
    kind: TargetKind


class TargetPicker(Picker):
    """Lists the targets; a name that is not among them can be added, with its kind, in one step.

    The target that is picked becomes the active one at once, so that a key typed right after it judges toward it.
    With `adds`, the picker is for adding only: it begins empty and the active target stays.
    """

    def __init__(self, session: Session, *, adds: bool = False) -> None:
        super().__init__(
            "Add a target" if adds else "Stance toward …",
            "The name of a new target" if adds else "Type to find a target, or the name of a new one",
            ("Enter", "add") if adds else ("1–9 Enter", "choose"),
            ("↑ ↓", "move"),
            current=session.target,
        )
        self._session = session
        self._adds = adds
        self._targets = session.project.targets.all()
        self._names = {target.id: names_of(target, self._targets) for target in self._targets if not target.merged_into}

    def choices(self, words: str) -> Sequence[Choice]:
        """The targets that a name with these words means; then the words as a new target, of each kind."""
        name = one_line(words)
        wanted = name_key(name)
        if not wanted:
            return () if self._adds else self._active()
        found = [target for target in self._targets if self._matching(target, wanted)]
        found.sort(key=lambda target: wanted not in map(name_key, self._names[target.id]))
        choices = [Choice(target.name, self._remark(target, wanted), target) for target in found]
        if wanted in {name_key(target.name) for target in self._targets}:
            return choices
        new = [Choice(f"New: {name}", kind.value, NewTarget(name, kind)) for kind in TargetKind]
        return new + choices if self._adds else choices + new

    def _active(self) -> list[Choice]:
        active = [target for target in self._targets if target.is_active]
        return [
            Choice(target.name, self._remark(target), target, number if number <= MOST_DIGITS else 0)
            for number, target in enumerate(active, 1)
        ]

    def _matching(self, target: Target, wanted: str) -> list[str]:
        return [name for name in self._names.get(target.id, ()) if wanted in name_key(name)]

    def _remark(self, target: Target, wanted: str = "") -> str:
        """Its kind and its other names, what was typed first."""
        meant = self._matching(target, wanted)
        others = [*meant, *(name for name in self._names[target.id] if name not in meant)]
        others = [name for name in others if name != target.name]
        parts = [target.kind.value, RESTORE if target.is_retired else "", cut(", ".join(others), LONGEST_REMARK)]
        return " · ".join(part for part in parts if part)

    def picked(self, value: Target | NewTarget) -> None:
        """Close with the target: a new one is added, a retired one restored."""
        targets = self._session.project.targets
        try:
            if isinstance(value, NewTarget):
                value = targets.add(value.name, value.kind)
            elif value.is_retired:
                value = targets.retire(value, is_retired=False)
        except ReaderError as error:
            self.show_error(error)
            return
        if not self._adds:
            self._session.choose_target(value)
        self.dismiss(value)


def filter_picker(session: Session, active: Filter | None) -> Picker:
    """A picker of filters for sentences. Answers a filter, `NO_FILTER`, or None."""
    return Picker(
        "Filter sentences",
        "Type to find a label, target or claim",
        ("Enter", "apply"),
        ("↑ ↓", "move"),
        choices=_filters(session),
        current=active or NO_FILTER,
    )


def _filters(session: Session) -> Iterator[Choice]:
    yield Choice("All sentences", "no filter", NO_FILTER)
    for kind, title in (
        (FilterKind.UNDECIDED, "undecided"),
        (FilterKind.PUT_OFF, "skipped or unsure"),
        (FilterKind.NOTED, "noted"),
        (FilterKind.RECURRING, "in other articles too"),
    ):
        yield Choice(title, "", Filter(kind, title=title))
    if session.adjudication is not None:
        yield Choice("annotators differ", "settled or not", Filter(FilterKind.DIFFERING, title="judged differently"))
    for layer in session.codebook.layers:
        for label in layer.labels:
            title = f"{layer.name}: {label.name}"
            is_state = layer.id == STANCE_LAYER and label.state is not State.LABELLED
            what = f"{layer.id}:{label.state.value if is_state else label.id}"
            former = session.project.codebooks.former_ids(layer, label)
            yield Choice(title, "retired" if label.is_retired else "", Filter(FilterKind.LABEL, what, title, former))
        title = f"{layer.name}: {STATES[State.NOT_A_SENTENCE]}"
        yield Choice(title, "", Filter(FilterKind.LABEL, f"{layer.id}:{State.NOT_A_SENTENCE.value}", title))
    for target in session.targets:
        if not target.merged_into:
            title = f"about {target.name}"
            yield Choice(title, target.kind.value, Filter(FilterKind.TARGET, target.id, title))
    for listed in session.project.claims.listed()[:MOST_CLAIMS]:
        yield Choice(
            f"mention: {listed.claim.claim}",
            f"{listed.mentions}×",
            Filter(FilterKind.CLAIM, listed.claim.id, f"mentions of “{listed.claim.claim}”"),
        )


class ThemePicker(Picker):
    """Lists the themes; the one under the cursor is applied at once. Answers its name, or None."""

    def __init__(self, names: Sequence[str], active: str) -> None:
        super().__init__(
            "Theme",
            "Type to find a theme",
            ("Enter", "apply"),
            ("↑ ↓", "preview"),
            choices=(Choice(name, "", name) for name in names),
            current=active,
        )

    def highlighted(self, choice: Choice) -> None:
        """Apply the theme."""
        if self.app.theme != choice.value:
            self.app.theme = choice.value


def take_over_picker(session: Session, found: Sequence[CandidateAnnotation], palette: Palette) -> Picker:
    """A picker of the annotators' judgments of the current sentence, the most frequent first."""
    return Picker(
        "Take over the judgment of …",
        "Type to find an annotator or a label",
        ("1–9 Enter", "take over"),
        ("↑ ↓", "move"),
        choices=_candidates(session, found, palette),
    )


def _candidates(session: Session, found: Sequence[CandidateAnnotation], palette: Palette) -> Iterator[Choice]:
    for number, each in enumerate(found, 1):
        *others, last = each.annotators
        names = f"{', '.join(others)} and {last}" if others else last
        lines = judged_lines(AnnotatedSentence(session.sentence_text, each.annotations), session, palette)
        remark = "; ".join(" ".join("".join(words for words, _ in line).split()) for line in lines)
        yield Choice(names, remark, each, number if number <= MOST_DIGITS else 0, remark)


def command_palette(workspace: Workspace) -> Picker:
    """A picker of the commands that can be run now, each with its key. Answers the id of a command, or None."""
    return Picker(
        "Commands",
        "Type to find a command",
        ("Enter", "run"),
        ("↑ ↓", "move"),
        choices=(
            Choice(command.title, workspace.keymap.shown(command.id), command.id)
            for command in workspace.keymap.commands.values()
            if command.id != "palette" and command.enabled(workspace)
        ),
    )
