"""What the annotator is doing: the article in hand, the sentence under the cursor, the active target.

It knows nothing of Textual: the screen asks it to do things and shows what came of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.errors import StoreError, UsageError
from reader.model.change import Change, Kind
from reader.model.judgement import Question, Spot
from reader.model.target import Target, name_pattern, names_of, offered
from reader.tui.saving import Saver

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from reader.model.codebook import Label, Layer
    from reader.model.reading import Reading
    from reader.project import Project
    from reader.store.articles import StoredArticle
    from reader.store.journal import Written


class Outcome(NamedTuple):
    """What a judgement did: the cursor's place now, and something to tell."""

    position: int
    message: str = ""
    is_saved: bool = True


class Session:
    """One annotator at work in one project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.codebook = project.codebook
        self.saver = Saver(project)
        self.settings = project.settings()
        self.targets: list[Target] = project.targets.all()
        """Every target, also those that are no longer offered: what was judged toward them has their names."""
        self.target: Target | None = offered(self.targets, self.settings.get("target", ""))
        self.article: StoredArticle | None = None
        self.reading: Reading | None = None
        self.position = 0
        self.total: int | None = None
        """Sentences of the project that annotators are asked about; not known before `count`."""
        self._done_elsewhere = 0
        self.goes_on = self.settings.get("goes_on", "yes") == "yes"
        """Whether the cursor goes on by itself when a sentence is decided."""
        layers = tuple(name for name in self.settings.get("layers", "").split() if self.codebook.layer(name))
        if layers:
            project.layers = layers

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that are asked for."""
        return self.project.layers

    def first_article(self) -> int:
        """Key of the article to begin with: the one where the annotator last was, else the first."""
        return self.project.article_key(self.settings.get("article", "")) or 1

    def open(self, key: int) -> bool:
        """Take the article with this key in hand, at the place where the annotator last was in it."""
        article = self.project.article(key)
        if article is None:
            return False
        if self.reading is not None:
            self._done_elsewhere += self.reading.done(self.layers)
        self.article = article
        self.reading = self.project.reading(article)
        self._done_elsewhere -= self.reading.done(self.layers)
        self._apply_waiting(self.reading)
        place = self.project.place_in(article.id)
        position = self.reading.position_of(place) if place is not None else None
        if position is None:
            position = self.reading.next_undecided(-1, self.layers) or 0
        self.position = position
        return True

    def reload(self) -> None:
        """Read the targets and the judgements of the article in hand again; somebody else may have written."""
        self.take_targets()
        if self.article is not None:
            self.reading = self.project.reading(self.article)
            self._apply_waiting(self.reading)

    def _apply_waiting(self, reading: Reading) -> None:
        for act in self.saver.waiting:
            for change in act.changes:
                reading.apply(change.subject, change.after)

    def take_targets(self) -> None:
        """Read the targets again. Where the active one is no longer offered, what it counts as, or the first, is."""
        self.targets = self.project.targets.all()
        self.target = offered(self.targets, self.target.id if self.target else "")

    @property
    def active_targets(self) -> list[Target]:
        """The targets that sentences are judged toward, in their order."""
        return [target for target in self.targets if target.is_active]

    def names(self) -> re.Pattern[str] | None:
        """What finds the names of the active target in a text."""
        return name_pattern(names_of(self.target, self.targets)) if self.target else None

    def count(self) -> None:
        """Count the sentences of the project, and those that this annotator has decided."""
        done, self.total = self.project.totals()
        self._done_elsewhere = done - (self.reading.done(self.layers) if self.reading else 0)

    @property
    def done_count(self) -> int:
        """Sentences of the project that this annotator has decided on every layer asked for."""
        return self._done_elsewhere + (self.reading.done(self.layers) if self.reading else 0)

    def spot(self) -> Spot:
        """Where the sentence under the cursor stands."""
        return self._reading.spot(self.position)

    @property
    def _reading(self) -> Reading:
        if self.reading is None:
            raise UsageError("no article is open")
        return self.reading

    def questions(self) -> list[tuple[str, str]]:
        """What is asked of a sentence now: each active layer, toward the active target if it has one."""
        asked = []
        for name in self.layers:
            layer = self.codebook.layer(name)
            if layer is not None:
                asked.append((name, self.target.id if layer.per_target and self.target else ""))
        return asked

    def judge(self, layer: Layer, label: Label) -> Outcome:
        """Give the sentence under the cursor this label. The cursor goes on when nothing more is asked."""
        reading, position = self._reading, self.position
        if not reading.sentences[position].is_judged:
            return Outcome(position, "A headline said again: it is shown, not judged")
        change = self.project.answer(reading.spot(position), layer, label, self.target)
        question = change.subject
        if not isinstance(question, Question):
            raise TypeError(question)
        answers = reading.at(position)
        key = (question.layer, question.target_id)
        is_complete = all(asked in answers or asked == key for asked in self.questions())
        after, message = position, ""
        if self.goes_on and is_complete and key not in answers:
            following = reading.next_to_judge(position, self.questions())
            if following is None:
                message = self._what_is_left()
            after = position if following is None else following
        return self._save([change], after, message)

    def _what_is_left(self) -> str:
        left = self._reading.judged_count - self._reading.done(self.layers) - 1
        return f"{left} above still to judge: , goes there" if left > 0 else "Article done: ] opens the next one"

    def _save(self, changes: Sequence[Change], after: int, message: str = "") -> Outcome:
        reading = self._reading
        written = self.saver.save(changes, reading.spot(after))
        if written is None:
            for change in changes:
                reading.apply(change.subject, change.after)
            self.position = after
            return Outcome(after, f"Not saved: {self.saver.reason}", is_saved=False)
        self._take_over(written)
        self.position = after
        return Outcome(after, message)

    def _take_over(self, written: Sequence[Written]) -> None:
        for event in written:
            self._reading.apply(event.subject, event.after)

    def clear(self) -> Outcome:
        """Take away this annotator's decisions on the sentence under the cursor, toward the active target."""
        spot, answers = self.spot(), self._reading.at(self.position)
        changes = [
            Change(Kind.DECISION, Question(spot, layer, target), None)
            for layer, target in answers
            if not target or (self.target and target == self.target.id)
        ]
        if not changes:
            return Outcome(self.position, "Nothing to clear here")
        return self._save(changes, self.position)

    def write_note(self, text: str) -> Outcome:
        """Put a note on the sentence under the cursor; an empty one takes it away."""
        return self._save([self.project.note(self.spot(), text)], self.position)

    def rest_changes(self) -> list[Change]:
        """The changes that give every undecided sentence of the article the label for nothing there."""
        changes = []
        for position in self._reading.undecided(self.layers):
            there = {layer for layer, _ in self._reading.at(position)}
            for name in self.layers:
                layer = self.codebook.layer(name)
                if layer is not None and name not in there:
                    spot = self._reading.spot(position)
                    changes.append(self.project.answer(spot, layer, layer.rest_label, self.target))
        return changes

    def judge_rest(self) -> Outcome:
        """Decide every undecided sentence of the article as holding nothing; one act, one undo."""
        changes = self.rest_changes()
        if not changes:
            return Outcome(self.position, "Nothing is undecided in this article")
        return self._save(changes, self.position)._replace(message=self._what_is_left_after_rest(len(changes)))

    @staticmethod
    def _what_is_left_after_rest(count: int) -> str:
        return f"{count} judgements made: z takes them all back"

    def take_back(self, *, redo: bool = False) -> Outcome:
        """Undo or redo; goes to the article and sentence where it happened."""
        if self.saver.waiting:
            if redo:
                return Outcome(self.position, "Nothing to redo while judgements wait to be saved")
            self.saver.forget_last()
            if self.article is not None:
                here = self.position
                self.open(self.article.key)
                self.position = here
            return Outcome(self.position, "Taken back before it was saved")
        written = self.project.redo() if redo else self.project.undo()
        if not written:
            return Outcome(self.position, "Nothing to redo" if redo else "Nothing to undo")
        return self._go_where(written, "Redone" if redo else "Undone")

    def _go_where(self, written: Sequence[Written], what: str) -> Outcome:
        about = [event for event in written if event.kind is Kind.TARGET]
        if about:
            self.reload()
            return Outcome(self.position, f"{what}: {self._became(about)}")
        subject = written[-1].subject
        spot = subject.spot if isinstance(subject, Question) else subject
        message = what if len(written) == 1 else f"{what}: {len(written)} judgements"
        if not isinstance(spot, Spot):
            return Outcome(self.position, message)
        if self.article is None or spot.article_id != self.article.id:
            key = self.project.article_key(spot.article_id)
            if key is not None:
                self.open(key)
        else:
            self._take_over(written)
        found = self._reading.position_of(spot.start)
        self.position = self.position if found is None else found
        return Outcome(self.position, message)

    def _became(self, about: Sequence[Written]) -> str:
        if len(about) > 1:
            return "the order of the targets"
        from reader.tui.target_rows import told  # noqa: PLC0415 - not needed for the first screen

        before, after = (value if isinstance(value, Target) else None for value in (about[0].before, about[0].after))
        return told(before, after, self.targets)

    def choose_target(self, target: Target) -> None:
        """Make this the target that stances are toward."""
        self.target = target
        if target not in self.targets:
            self.targets = self.project.targets.all()
        self.remember({"target": target.id})

    def remember(self, values: dict[str, str]) -> None:
        """Keep settings for the next time; a database that cannot be written now loses only these."""
        self.settings.update(values)
        try:
            self.project.save_settings(values)
        except StoreError:
            return

    def keep_place(self) -> None:
        """Keep where the annotator is, for the next time."""
        if self.article is None or self.reading is None or not self.reading.sentences:
            return
        try:
            self.project.keep_place(self.spot(), {"article": self.article.id})
        except StoreError:
            return
