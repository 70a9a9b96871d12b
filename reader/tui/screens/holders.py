"""Choosing whose stance or claim it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.model.attribution.names import holders_for
from reader.model.attribution.quotations import paragraph
from reader.model.ids import name_key
from reader.model.sanitize import one_line
from reader.tui.screens.picking import Choice, Picker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.tui.session import Session


class Picked(NamedTuple):
    """The holder that was picked: a name, nobody (the author), or that it is unclear."""

    name: str
    is_unclear: bool = False


NOBODY, UNCLEAR = Picked(""), Picked("", is_unclear=True)


class HolderPicker(Picker):
    """Lists the names met in the article, those nearest to the sentence first, then those of the project.

    A name that is not among them is added in one step.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(
            "Whose words?",
            "Type to find a name, or a new one",
            "Enter  choose      ↑ ↓  move      Esc  call off",
        )
        self._names = _names(session)
        self._held = session.holding.stance_held().holder

    def choices(self, words: str) -> Sequence[Choice]:
        """The names that have the words; then the words as a new name; nobody, and that it is unclear."""
        name = one_line(words)
        wanted = name_key(name)
        found = [Choice(each, remark, Picked(each)) for each, remark in self._names if wanted in name_key(each)]
        if name and wanted not in {name_key(each) for each, _ in self._names}:
            found.append(Choice(f"New: {name}", "", Picked(name)))
        if wanted in "the author nobody":
            found.append(Choice("The author", "nobody is quoted", NOBODY))
        if wanted in "unclear":
            found.append(Choice("Unclear", "somebody is quoted, and nobody can tell who", UNCLEAR))
        return found

    def is_on(self, choice: Choice) -> bool:
        """Whether this is the holder that stands."""
        return bool(self._held) and choice.value == Picked(self._held)


def _names(session: Session) -> list[tuple[str, str]]:
    """Every name once, with where it is from."""
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
        found.setdefault(name_key(name), (name, "named before"))
    for target in session.active_targets:
        found.setdefault(name_key(target.name), (target.name, "a target"))
    return list(found.values())
