"""The report of loading a file of annotations: what was loaded, kept, left out, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from reader.loaders import FORMATS


@dataclass(frozen=True, slots=True)
class LoadProblem:
    """Something in the file that was not loaded, and why."""

    line: int
    """Of a file of our own: the line on which the row begins, the header being 1; else 0."""
    reason: str
    place: str = ""
    """The place in a file of another program."""

    @property
    def where(self) -> str:
        """The place, for the person."""
        return self.place or f"line {self.line}"


@dataclass(slots=True)
class LoadReport:
    """The result of loading a file of annotations."""

    rows: int = 0
    """Rows or labels of the file, the header not counted."""
    loaded: int = 0
    """Judgments and notes that were written."""
    unchanged: int = 0
    """Judgments that are already in the database, just so."""
    kept: list[LoadProblem] = field(default_factory=list)
    """Judgments that were not loaded, because the same annotator has judged otherwise, and later, here."""
    left_out: list[LoadProblem] = field(default_factory=list)
    """Rows that were not loaded, with the reason; nothing is attached by guess."""
    targets: list[str] = field(default_factory=list)
    """Names of the new targets."""
    claims: int = 0
    """Number of new claims."""
    format: str = "csv"
    exact: int = 0
    """Of a file of another program: labels whose place has the same text here. The rest is about such files too."""
    by_context: int = 0
    """Labels that were loaded, as the person wished, at places that are not quite sure."""
    look_at: list[LoadProblem] = field(default_factory=list)
    """Labels that were not loaded, whose places are not quite sure: for a person to look at."""
    unmapped: dict[str, int] = field(default_factory=dict)
    """Labels that are not in the codebook, with how often they are in the file; not loaded."""
    widened: int = 0
    """Labels on words of a sentence, on a layer that takes whole sentences: those were judged."""
    spread: int = 0
    """Labels over several sentences: each of them was judged."""
    on_headlines: int = 0
    """Mentions of claims that are about a whole article: put on its first sentence."""
    passed_over: int = 0
    """Entries without a judgment: predictions, headlines that are unrelated to an article, relations between
    mentions of a claim that is named."""
    unlabelled: int = 0
    """Texts of the file without a label."""
    is_interrupted: bool = False
    """Whether it was stopped before its end. What is counted as loaded is kept; the same again loads the rest."""

    def problem(self, where: str, reason: str) -> LoadProblem:
        """Return a problem at a place of the file."""
        if FORMATS[self.format].is_own:
            return LoadProblem(int(where.removeprefix("line ")), reason)
        return LoadProblem(0, reason, where)

    def leave_out(self, where: str, reason: str) -> None:
        """List something that is not loaded."""
        self.left_out.append(self.problem(where, reason))
