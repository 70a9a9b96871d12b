"""Write annotations/example/annotations.csv from the judgments beside it; `--check` only compares.

The judgments are recorded in a new project with the sample corpus, through the door that the screen uses, and
exported. The clock is the example's own, so the same judgments give the same file.
"""

from __future__ import annotations

import re
import sys
import tempfile
import tomllib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

from reader.model import event
from reader.model.annotation import (
    STANCE_LAYER,
    AnnotationKey,
    Change,
    Decision,
    Mention,
    Relation,
    SentenceRef,
    Stance,
    State,
    SubjectKind,
    Voice,
    note_change,
)
from reader.project import Project
from reader.project.exporting import export
from reader.project.importing import import_samples
from reader.resources import sample_corpus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reader.model.codebook import Codebook
    from reader.model.registry_entry import Claim, Target
    from reader.store.articles import StoredArticle

EXAMPLE = Path(__file__).parents[1] / "annotations" / "example"
SOURCE = EXAMPLE / "judgments.toml"
TABLE = EXAMPLE / "annotations.csv"

FACTUALITY_LAYER = "claim"
BEGINS_AT = 1_780_304_400_000
"""2026-06-01 at 9 o'clock UTC, in milliseconds since 1970: the first annotator's first judgment."""
DAY = 86_400_000
"""Milliseconds from one annotator's first judgment to the next one's."""
PACE = 9_000
"""Milliseconds from one judgment to the next."""

_CONFIDENCE = re.compile(r" \(([123])\)\Z")
_LEFT = {state.value: state for state in (State.SKIPPED, State.UNSURE)}
"""How a question can be left, and what is recorded then."""


class SourceError(SystemExit):
    """Something in judgments.toml that cannot be recorded; the program ends with it."""


class Holding(NamedTuple):
    """What one holder is said to think of a target, or to do with a claim."""

    what: str
    """A stance; or a relation and the id of a claim, with a space between them."""
    voice: str = ""
    holder: str = ""
    confidence: int | None = None


class Judged(NamedTuple):
    """What one annotator judged of one sentence, as the source says it."""

    factuality: str
    """A label, a state that the question was left in, or `not_a_sentence` for every question."""
    confidence: int | None
    stances: Mapping[str, Sequence[Holding]]
    """By the short name of the target; what is not here was judged `none`."""
    mentions: Sequence[Holding]
    note: str


class Clock:
    """The wall clock of the example: it goes on by `PACE` at each judgment and stands still between them."""

    def __init__(self, begins: int) -> None:
        self.now = begins

    def tick(self) -> None:
        """Go on to the next judgment."""
        self.now += PACE

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let what is recorded meanwhile be recorded at this clock's time."""
        with patch.object(event, "wall_milliseconds", lambda: self.now):
            yield


class Recorder:
    """Records judgments in a project, one act each: everything that this script asks of the program."""

    def __init__(self, project: Project, clock: Clock) -> None:
        self._project = project
        self._clock = clock
        self._targets = {target.name: target for target in project.targets.active()}

    def target(self, name: str) -> Target:
        """The target that the sample corpus came with under this name."""
        try:
            return self._targets[name]
        except KeyError:
            raise SourceError(f"no target is called {name!r}") from None

    def stances(self, ref: SentenceRef, target: str, holdings: Sequence[Holding]) -> None:
        """What each holder thinks of a target, or how the question was left."""
        first = holdings[0]
        confidence = next((each.confidence for each in holdings if each.confidence), None)
        decision = Decision(State.NONE, confidence=confidence)
        if first.what in _LEFT:
            decision = decision._replace(state=_LEFT[first.what])
        elif first.what != State.NONE:
            stances = tuple(Stance(each.what, each.voice, each.holder) for each in holdings)
            decision = decision._replace(state=State.LABELLED, stances=stances)
        self._decide(AnnotationKey(ref, STANCE_LAYER, self.target(target).id), decision)

    def factuality(self, ref: SentenceRef, label: str, confidence: int | None) -> None:
        """What kind of claim a sentence makes, or how the question was left."""
        state = _LEFT.get(label, State.LABELLED)
        label = label if state is State.LABELLED else ""
        self._decide(AnnotationKey(ref, FACTUALITY_LAYER), Decision(state, label=label, confidence=confidence))

    def no_sentence(self, ref: SentenceRef, targets: Sequence[str]) -> None:
        """That it is no sentence, whatever is asked of it."""
        decision = Decision(State.NOT_A_SENTENCE)
        self._clock.tick()
        stances = [AnnotationKey(ref, STANCE_LAYER, self.target(name).id) for name in targets]
        questions = [*stances, AnnotationKey(ref, FACTUALITY_LAYER)]
        self._project.annotations.record([Change(SubjectKind.DECISION, question, decision) for question in questions])

    def mention(self, ref: SentenceRef, said: Mapping[str, str], relation: Relation, holding: Holding) -> None:
        """What a holder does with a claim in a sentence; with the first mention the claim is made."""
        self._clock.tick()
        claim = self._project.claims.with_wording(said["claim"])
        is_new = self._project.claims.get(claim.id) is None
        *made, link = self._project.claims.link_changes(ref, claim, relation, holding.holder, holding.voice)
        value = Mention(holding.voice, holding.confidence)
        self._project.annotations.record([*made, link._replace(after=value)])
        if is_new:
            self._describe(claim, said)

    def _describe(self, claim: Claim, said: Mapping[str, str]) -> None:
        """What the source says of a claim beside its wording."""
        self._project.claims.change(
            claim._replace(
                claim_type=said["type"], topic=said["topic"], note=said.get("note", ""),
                verdict=said.get("verdict", ""), verdict_url=said.get("url", ""),
            )
        )  # fmt: skip

    def note(self, ref: SentenceRef, text: str) -> None:
        """A note on a sentence."""
        self._clock.tick()
        self._project.annotations.record([note_change(ref, text)])

    def _decide(self, question: AnnotationKey, decision: Decision) -> None:
        self._clock.tick()
        self._project.annotations.record([Change(SubjectKind.DECISION, question, decision)])


class Source:
    """The judgments of the source, checked as they are read."""

    def __init__(self, content: Mapping[str, Any], codebook: Codebook) -> None:
        self.targets: dict[str, str] = content["targets"]
        """Names by short names."""
        self.claims: dict[str, dict[str, str]] = content["claims"]
        self.by_annotator: dict[str, dict[str, dict[str, list[str]]]] = {
            name: files for name, files in content.items() if name not in ("targets", "claims")
        }
        """Statements by annotator, file and the first words of a sentence; annotators in their order."""
        self._labels = {layer.id: [label.id for label in layer.labels] for layer in codebook.layers}
        """Ids of labels by layer."""
        for claim in self.claims.values():
            _must_be("type of claim", claim["type"], [each.id for each in codebook.claim_types])

    def judged(self, statements: Sequence[str]) -> Judged:
        """What the statements about one sentence say."""
        kind, confidence = _confidence(statements[0])
        known = (*self._labels[FACTUALITY_LAYER], *_LEFT, State.NOT_A_SENTENCE)
        _must_be("kind of claim", kind, known)
        stances: dict[str, list[Holding]] = {}
        mentions = []
        note = ""
        for statement in statements[1:]:
            subject, colon, rest = statement.partition(": ")
            if subject == "note":
                note = rest
            elif colon and subject in self.targets:
                stances.setdefault(subject, []).append(self._stance(rest))
            else:
                mentions.append(self._mention(statement))
        return Judged(kind, confidence, stances, mentions, note)

    def _stance(self, text: str) -> Holding:
        holding = _holding(text)
        _must_be("stance", holding.what, (*self._labels[STANCE_LAYER], *_LEFT))
        if bool(holding.voice) is (holding.what == State.NONE or holding.what in _LEFT):
            raise SourceError(f"{text!r}: a stance has a voice, and what is no stance has none")
        return holding

    def _mention(self, text: str) -> Holding:
        holding = _holding(text)
        relation, _, claim = holding.what.partition(" ")
        _must_be("relation", relation, tuple(Relation))
        _must_be("claim", claim, tuple(self.claims))
        if not holding.voice:
            raise SourceError(f"{text!r}: a mention has a voice")
        return holding


def _holding(text: str) -> Holding:
    said, confidence = _confidence(text)
    what, _, rest = said.partition(", ")
    voice, _, holder = rest.partition(", ")
    if voice:
        _must_be("voice", voice, tuple(Voice))
        if bool(holder) is (voice in (Voice.AUTHOR, Voice.UNCLEAR)):
            raise SourceError(f"{text!r}: a holder is named for every voice but author and unclear")
    return Holding(what, voice, holder, confidence)


def _confidence(text: str) -> tuple[str, int | None]:
    """What is said, and how sure the annotator was."""
    found = _CONFIDENCE.search(text)
    return (text[: found.start()], int(found[1])) if found else (text, None)


def _must_be(kind: str, name: str, known: Sequence[str]) -> None:
    if name not in known:
        raise SourceError(f"there is no {kind} {name!r}; it can be {', '.join(known)}")


def refs(article: StoredArticle, openings: Sequence[str]) -> list[SentenceRef]:
    """The sentences that these first words stand for, one each, and every one that is asked about once.

    Words that are a whole sentence stand for it, even if another begins with them.
    """
    words = {
        SentenceRef(article.id, sentence.start, sentence.end): " ".join(
            article.text[sentence.start : sentence.end].split()
        )
        for sentence in article.sentences
        if sentence.is_judged
    }
    found = []
    for opening in openings:
        fitting = [ref for ref, text in words.items() if text == opening]
        fitting = fitting or [ref for ref, text in words.items() if text.startswith(opening)]
        if len(fitting) != 1:
            raise SourceError(f"{article.title}: {len(fitting)} sentences begin with {opening!r}")
        found += fitting
    missing = [text for ref, text in words.items() if ref not in found]
    if missing or len(found) != len(words):
        raise SourceError(f"{article.title}: not judged once each: {missing or openings}")
    return found


def record(recorder: Recorder, source: Source, ref: SentenceRef, judged: Judged) -> None:
    """Record what was judged of one sentence, in the order in which the screen asks."""
    if judged.factuality == State.NOT_A_SENTENCE:
        recorder.no_sentence(ref, tuple(source.targets.values()))
    else:
        for short, name in source.targets.items():
            recorder.stances(ref, name, judged.stances.get(short, (Holding(State.NONE),)))
        recorder.factuality(ref, judged.factuality, judged.confidence)
    for holding in judged.mentions:
        relation, _, claim = holding.what.partition(" ")
        recorder.mention(ref, source.claims[claim], Relation(relation), holding)
    if judged.note:
        recorder.note(ref, judged.note)


def record_all(database: Path) -> None:
    """Make the project of the example at `database`."""
    project = Project.open(database, "nobody", create=True)
    import_samples(project)
    source = Source(tomllib.loads(SOURCE.read_text("utf-8")), project.codebook)
    project.close()
    for day, annotator in enumerate(source.by_annotator):
        project = Project.open(database, annotator)
        clock = Clock(BEGINS_AT + day * DAY - PACE)
        with clock.running():
            record_annotator(project, Recorder(project, clock), source)
        made = {each.claim.claim for each in project.claims.listed()}
        project.close()
    unused = [name for name, claim in source.claims.items() if claim["claim"] not in made]
    if unused:
        raise SourceError(f"claims that no sentence mentions: {', '.join(unused)}")


def record_annotator(project: Project, recorder: Recorder, source: Source) -> None:
    """Record what the project's annotator judged, article after article."""
    names = sorted(path.name for path in sample_corpus().glob("*.txt"))
    articles = dict(zip(names, map(project.articles.get, project.articles.find_keys()), strict=True))
    for file, sentences in source.by_annotator[project.annotator].items():
        article = articles.get(file)
        if article is None:
            raise SourceError(f"the sample corpus has no article {file!r}")
        for ref, (opening, statements) in zip(refs(article, tuple(sentences)), sentences.items(), strict=True):
            try:
                record(recorder, source, ref, source.judged(statements))
            except SourceError as error:
                raise SourceError(f"{file}, {opening!r}: {error}") from error


def write(table: Path) -> None:
    """Write the table of the example."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "annotations" / "annotations.db"
        record_all(database)
        project = Project.open(database, "nobody")
        export(project.database, table)
        project.close()


def main() -> int:
    """Write the table, or compare it."""
    if "--check" not in sys.argv[1:]:
        write(TABLE)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / TABLE.name
        write(made)
        is_same = TABLE.is_file() and TABLE.read_bytes() == made.read_bytes()
    name = f"annotations/example/{TABLE.name}"
    print(f"{name} is up to date" if is_same else f"{name} is out of date: run `make docs`")
    return 0 if is_same else 1


if __name__ == "__main__":
    raise SystemExit(main())
