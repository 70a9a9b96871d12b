"""FAULTS 47: a sentence is found in an edited text, or it is not; what only looks like it is never taken."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reader.model.alignment import MOST_SENTENCES, Alignment, MatchKind, SentenceAligner, shift_between
from tests.making import examples

WORDS = re.findall(
    r"\w+",
    "council harbour vote Quill Renn ballot branch delegate letter meeting hall office party budget ferry school"
    " opened counted signed denied praised blamed closed asked wrote lost found moved the a of in by no was again",
)
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(lambda words: " ".join(words) + ".")


class Known(NamedTuple):
    """A sentence of an edited text, and which sentence of the original it was."""

    text: str
    origin: int | None


@st.composite
def originals(draw: st.DrawFn) -> list[str]:
    """Sentences, some of which are there twice or with one word changed."""
    sentences = draw(st.lists(SENTENCES, min_size=2, max_size=9))
    for _ in range(draw(st.integers(0, 3))):
        words = draw(st.sampled_from(sentences)).rstrip(".").split()
        if draw(st.booleans()):
            words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(WORDS))
        sentences.insert(draw(st.integers(0, len(sentences))), " ".join(words) + ".")
    return sentences


@st.composite
def edited(draw: st.DrawFn, sentences: list[str]) -> list[Known]:
    """The text after an editor: sentences come, go and move, and up to a fifth of the words of one change."""
    known = [Known(text, number) for number, text in enumerate(sentences)]
    for _ in range(draw(st.integers(1, 5))):
        place = draw(st.integers(0, len(known) - 1)) if known else 0
        match draw(st.sampled_from(["insert", "delete", "words", "words", "move"])):
            case "insert":
                known.insert(place, Known(draw(SENTENCES), None))
            case "delete" if known:
                del known[place]
            case "move" if known:
                known.insert(draw(st.integers(0, len(known) - 1)), known.pop(place))
            case "words" if known and known[place] == Known(sentences[known[place].origin or 0], known[place].origin):
                words = known[place].text.rstrip(".").split()
                for _ in range(len(words) // 5):
                    at = draw(st.integers(0, len(words) - 1))
                    words[at : at + draw(st.integers(0, 1))] = draw(st.lists(st.sampled_from(WORDS), max_size=2))
                    words = words or ["no"]
                known[place] = known[place]._replace(text=" ".join(words) + ".")
    return known


def around(sentences: list[str], place: int) -> tuple[str, ...]:
    padded = ["", *sentences, ""]
    return tuple(padded[place : place + 3])


@settings(max_examples=examples(1500))
@given(st.data())
def test_whatever_an_editor_does_no_sentence_is_taken_for_another(data: st.DataObject) -> None:
    theirs = data.draw(originals())
    known = data.draw(edited(theirs))
    ours = [each.text for each in known]
    editions = SentenceAligner(theirs, ours)
    for number, sentence in enumerate(theirs):
        found = editions.anchor(number)
        if found is None or known[found.place].origin == number:
            continue
        # Nobody could tell where the same words stand between the same neighbors, or where the editor wrote anew
        # much the same in the same place.
        is_indistinguishable = around(theirs, number) == around(ours, found.place)
        is_written_anew = known[found.place].origin is None
        assert is_indistinguishable or is_written_anew, (theirs, ours, sentence, found)


@given(st.lists(SENTENCES, min_size=3, max_size=9, unique=True), st.data())
def test_a_sentence_stays_found_when_another_is_put_before_it(sentences: list[str], data: st.DataObject) -> None:
    new = "Nothing whatever resembles these ten entirely different invented expressions today."
    place = data.draw(st.integers(0, len(sentences)))
    ours = [*sentences[:place], new, *sentences[place:]]
    editions = SentenceAligner(sentences, ours)
    for number in range(len(sentences)):
        found = editions.anchor(number)
        assert found is None or ours[found.place] == sentences[number]


STORY = [
    "The council met in the old hall on Tuesday.",
    "Quill opened the ballot at nine, before any delegate had come.",
    "Renn wrote to every branch that evening.",
    "Nobody from the harbour office answered him.",
]


def test_the_same_words_among_edited_neighbors_are_found() -> None:
    ours = ["Breaking news from the coast today.", STORY[0].replace("old", "new"), *STORY[1:]]
    assert SentenceAligner(STORY, ours).anchor(1) == Alignment(2, MatchKind.CONTEXT)


def test_words_much_the_same_are_found_where_the_neighbors_are() -> None:
    ours = [STORY[0], STORY[1].replace("nine", "ten"), *STORY[2:]]
    assert SentenceAligner(STORY, ours).anchor(1) == Alignment(1, MatchKind.ALIKE)


@pytest.mark.parametrize(
    "lookalike",
    [
        "Quill opened the ballot at nine, before any delegate had come.",
        "Quill closed the ballot at nine, before any delegate had come.",
        "Before any delegate had come, Quill opened the ballot at nine.",
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_a_lookalike_is_not_taken_for_a_sentence_that_has_gone(lookalike: str, place: int) -> None:
    """In their text both stand; in ours the sentence is gone, and only what looks like it is left."""
    rest = [STORY[0], *STORY[2:]]
    theirs = [*STORY[:2], *STORY[2:]]
    theirs.insert(place + (place > 1), lookalike)
    number = next(n for n, text in enumerate(theirs) if text == STORY[1] and n != place + (place > 1))
    ours = [*rest]
    ours.insert(min(place, 3), lookalike)
    found = SentenceAligner(theirs, ours).anchor(number)
    assert found is None or around(theirs, number) == around(ours, found.place)


def test_a_sentence_that_moved_elsewhere_is_not_followed() -> None:
    theirs = [*STORY, "A ferry left.", "A school closed its doors.", "The budget was lost in the post."]
    ours = [theirs[0], *theirs[2:], theirs[1]]
    assert SentenceAligner(theirs, ours).anchor(1) is None


def test_a_sentence_alone_in_its_text_has_no_context() -> None:
    assert SentenceAligner([STORY[0]], STORY).anchor(0) is None


def test_texts_too_long_to_compare_are_left_alone() -> None:
    long = [f"Sentence {number} of many." for number in range(MOST_SENTENCES + 1)]
    assert SentenceAligner(long, long).anchor(0) is None


@given(st.text(max_size=5), st.text(min_size=1, max_size=20), st.text(max_size=5))
def test_a_text_inside_another_is_moved_by_what_stands_before_it(before: str, text: str, behind: str) -> None:
    assume(text.strip())
    ours = before + text + behind
    moved = shift_between(text, ours)
    if moved is not None:
        core = text.strip()
        start = text.find(core)
        assert ours[start + moved : start + moved + len(core)] == core
        back = shift_between(ours, text)
        assert back in {-moved, None}
    else:
        core = text.strip()
        assert ours.find(core) != ours.rfind(core)


def test_a_text_that_stands_twice_is_not_found() -> None:
    assert shift_between("no no", "no no no") is None
    assert shift_between("aa", "xaay") == 1
    assert shift_between("Title\n\nbody\n", "body") == -7
    assert shift_between(" ", "a") is None
