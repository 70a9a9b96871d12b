"""FAULTS 46 and 47: what is found exactly in a later edition is the same sentence, character for character."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.alignment import MOST_SENTENCES, EditionAligner, EditionMatch, EditionText, MatchKind
from reader.model.article import Sentence, SentenceKind
from tests.making import examples

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = ["Quill", "Renn", "opened", "closed", "the", "ballot", "hall", "at", "nine", "ten", "again", "no", "a"]
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(lambda words: " ".join(words) + ".")


def edition(*sentences: str, repeats: Sequence[int] = ()) -> EditionText:
    """A text with these sentences, a line each; those at `repeats` are headlines said again."""
    found, at = [], 0
    for position, words in enumerate(sentences):
        kind = SentenceKind.REPEAT if position in repeats else SentenceKind.SENTENCE
        found.append(Sentence(position, at, at + len(words), kind))
        at += len(words) + 1
    return EditionText("\n".join(sentences), found)


class Known(NamedTuple):
    """A sentence of a later edition, and which one of the earlier it was."""

    words: str
    origin: int | None


@st.composite
def edits(draw: st.DrawFn) -> tuple[list[str], list[Known]]:
    """A text in which much is alike, and what an editor made of it: sentences come, go, move and are changed."""
    earlier = draw(st.lists(SENTENCES, min_size=2, max_size=9))
    earlier += draw(st.lists(st.sampled_from(earlier), max_size=2))
    known = [Known(words, number) for number, words in enumerate(earlier)]
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, max(0, len(known) - 1)))
        match draw(st.sampled_from(["insert", "copy", "delete", "words", "move"])):
            case "insert":
                known.insert(place, Known(draw(SENTENCES), None))
            case "copy":
                known.insert(place, Known(draw(st.sampled_from(earlier)), None))
            case "delete" if known:
                del known[place]
            case "words" if known:
                known[place] = known[place]._replace(words=draw(SENTENCES), origin=None)
            case "move" if known:
                known.insert(draw(st.integers(0, len(known) - 1)), known.pop(place))
    return earlier, known


@settings(max_examples=examples(1500))
@given(edits())
def test_whatever_an_editor_does_what_is_found_exactly_has_the_same_words(
    edited: tuple[list[str], list[Known]],
) -> None:
    earlier, known = edited
    one, two = edition(*earlier), edition(*(each.words for each in known))
    places = EditionAligner(one, two)
    taken: set[int] = set()
    for number, words in enumerate(earlier):
        found = places.of(number)
        if found.how is not MatchKind.EXACT:
            continue
        assert found.position is not None
        assert known[found.position].words == words
        assert earlier.count(words) == [each.words for each in known].count(words) == 1
        assert found.position not in taken
        taken.add(found.position)
        if known[found.position].origin == number:
            continue
        # The sentence went, and an editor wrote the same words anew: where they stand in its place, nobody could tell.
        assert known[found.position].origin is None


@settings(max_examples=examples(600))
@given(edits())
def test_whatever_is_found_at_all_is_found_once(edited: tuple[list[str], list[Known]]) -> None:
    earlier, known = edited
    places = EditionAligner(edition(*earlier), edition(*(each.words for each in known)))
    found = [where.position for n in range(len(earlier)) if (where := places.of(n)).position is not None]
    assert len(found) == len(set(found))


@given(st.lists(SENTENCES, min_size=1, max_size=9, unique=True), st.lists(SENTENCES, max_size=2), st.booleans())
def test_what_only_moved_with_the_text_around_it_is_found_exactly(
    sentences: list[str], more: list[str], is_before: bool
) -> None:
    new = [f"New {words}" for words in more]
    later = [*new, *sentences] if is_before else [*sentences, *new]
    places = EditionAligner(edition(*sentences), edition(*later))
    shift = len(new) if is_before else 0
    for number in range(len(sentences)):
        if sum(words == sentences[number] for words in later) == 1:
            assert places.of(number) == EditionMatch(number + shift, MatchKind.EXACT)


STORY = (
    "The council met in the old hall on Tuesday.",
    "Quill opened the ballot at nine, before any delegate had come.",
    "Renn wrote to every branch that evening.",
    "Nobody from the harbour office answered him.",
    "The budget was lost in the post.",
)


def how(*later: str) -> list[MatchKind | None]:
    """How each sentence of the story is found in this text."""
    places = EditionAligner(edition(*STORY), edition(*later))
    return [places.of(number).how for number in range(len(STORY))]


def test_around_an_edited_sentence_all_is_found_in_its_place() -> None:
    edited = STORY[2].replace("evening", "morning")
    assert how(*STORY[:2], edited, *STORY[3:]) == [
        MatchKind.EXACT,
        MatchKind.EXACT,
        MatchKind.ALIKE,
        MatchKind.EXACT,
        MatchKind.EXACT,
    ]


def test_between_two_edits_the_same_neighbors_are_needed() -> None:
    later = ("It rained.", *STORY[:2], STORY[2].replace("that evening", "in the evening"), *STORY[3:], "It was late.")
    assert how(*later) == [MatchKind.CONTEXT, MatchKind.CONTEXT, MatchKind.ALIKE, MatchKind.CONTEXT, MatchKind.CONTEXT]


def test_a_lookalike_is_not_taken_for_a_sentence_that_went() -> None:
    lookalike = STORY[1].replace("opened", "closed")
    assert how(STORY[0], *STORY[2:], lookalike)[1] is None
    places = EditionAligner(edition(STORY[0], lookalike, *STORY[1:]), edition(STORY[0], lookalike, *STORY[2:]))
    assert places.of(2).position is None
    assert places.of(1) == EditionMatch(1, MatchKind.EXACT)


@pytest.mark.parametrize(
    ("later", "why"),
    [
        ((*STORY[:1], "It rained.", *STORY[2:]), "no sentence there is surely the same"),
        ((*STORY[:2], STORY[1], *STORY[2:], "It rained.", STORY[1]), "its words stand there 3 times"),
        (
            (*STORY[:1], *STORY[2:], "A ferry left.", "It rained.", STORY[1], "It snowed."),
            "its words stand there among others",
        ),
    ],
)
def test_it_is_said_why_a_sentence_is_not_found(later: tuple[str, ...], why: str) -> None:
    assert EditionAligner(edition(*STORY), edition(*later)).of(1) == EditionMatch(None, None, why)


def test_white_space_inside_a_sentence_makes_it_another_to_the_character() -> None:
    broken = STORY[1].replace(" before", "\nbefore")
    assert how(STORY[0], broken, *STORY[2:])[1] is MatchKind.CONTEXT


def test_a_headline_said_again_is_no_place() -> None:
    earlier = edition("Quill wins", "Quill wins", *STORY, repeats=[1])
    later = edition("Quill wins", "Quill wins", "It rained.", *STORY, repeats=[1])
    places = EditionAligner(earlier, later)
    assert places.of(1) == EditionMatch(None, None, "it is a headline said again")
    assert places.of(0) == EditionMatch(0, MatchKind.EXACT)
    assert places.of(2).position == 3


def test_very_long_texts_are_compared_word_for_word_only() -> None:
    long = [f"Sentence {number}." for number in range(MOST_SENTENCES + 1)]
    places = EditionAligner(edition(*long), edition("Another.", *long[1:]))
    assert places.of(5) == EditionMatch(5, MatchKind.EXACT)
    assert "word for word only" in places.of(0).why
