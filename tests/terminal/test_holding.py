"""Whose stance it is and how it is voiced; several holders in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.terminal.projects import broken_promises, event_count, opened, query

if TYPE_CHECKING:
    from pathlib import Path

DIRECT = "“They told us"


def stances(folder: Path) -> list[tuple[int, str, str, str]]:
    """Sentence, stance, voice and holder of every stance, in the order of the text and of adding."""
    return query(
        folder,
        "SELECT x.position, s.stance, s.voice, s.holder FROM stances AS s"
        " JOIN sentences AS x ON x.article_id = s.article_id AND x.start = s.start"
        " JOIN articles AS a ON a.id = s.article_id ORDER BY a.key, s.start, s.ordinal",
    )


def test_the_voice_that_the_quotation_marks_tell_costs_no_key(samples: Path) -> None:
    with opened(samples) as reader:
        for position, voice in ((0, "author"), (1, "mixed quote"), (3, "direct quote"), (6, "indirect quote")):
            while f"Sentence {position + 1} of 34" not in reader.text():
                reader.press("j")
                reader.settle()
            reader.wait_for(f"voice      {voice}")
            reader.press("f")
            reader.wait_for("▌ + favor")
    assert stances(samples) == [
        (0, "favor", "author", ""),
        (1, "favor", "mixed_quote", ""),
        (3, "favor", "direct_quote", ""),
        (6, "favor", "indirect_quote", ""),
    ]
    assert event_count(samples) == 4


def test_the_voice_is_changed_before_and_after_the_stance_is_given(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("v")
        reader.wait_for("Voice: direct quote")
        reader.wait_for("voice      direct quote")
        assert event_count(samples) == 0
        reader.press("f")
        reader.wait_for("▌ + favor")
        assert stances(samples) == [(0, "favor", "direct_quote", "")]
        for voice in ("indirect_quote", "mixed_quote", "unclear", "author"):
            reader.press("v")
            reader.wait_for(f"voice      {voice.replace('_', ' ')}")
            assert stances(samples) == [(0, "favor", voice, "")]
        reader.press("z")
        reader.wait_for("voice      unclear")
    assert stances(samples) == [(0, "favor", "unclear", "")]


def test_what_is_said_before_a_stance_is_forgotten_on_the_next_sentence(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("v")
        reader.wait_for("voice      direct quote")
        reader.press("j", "k")
        reader.wait_for("Sentence 1 of 34")
        reader.wait_for("voice      author")
        reader.press("f")
        reader.wait_for("▌ + favor")
    assert stances(samples) == [(0, "favor", "author", "")]


def test_the_holder_is_picked_from_the_names_met_and_a_new_one_is_typed(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("j", "j", "j", "h")
        reader.wait_for("Holder: whose stance is it?")
        reader.wait_for("Bea Torrant  in this sentence")
        reader.press("enter")
        reader.wait_for("Holder: Bea Torrant")
        reader.wait_for("holder     Bea Torrant")
        reader.press("f")
        reader.wait_for_mark("▌+", DIRECT)
        assert stances(samples) == [(3, "favor", "direct_quote", "Bea Torrant")]
        reader.press("h")
        reader.wait_for("Holder: whose stance is it?")
        reader.type("the caretaker")
        reader.wait_for("New: the caretaker")
        reader.press("enter")
        reader.wait_for("holder     the caretaker")
        assert stances(samples) == [(3, "favor", "direct_quote", "the caretaker")]
        reader.press("j", "h")
        reader.wait_for("Holder: whose stance is it?")
        reader.type("caretaker")
        reader.wait_for("the caretaker  used earlier")
        reader.press("esc")
        reader.wait_until_gone("Holder: whose stance is it?")
        reader.press("k", "h")
        reader.wait_for("Holder: whose stance is it?")
        reader.type("unclear")
        reader.wait_for("speaker not identified")
        reader.press("up", "enter")
        reader.wait_for("voice      unclear")
        assert stances(samples) == [(3, "favor", "unclear", "")]


def test_stances_of_two_holders_toward_one_target_are_each_changed_and_taken_away(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("+")
        reader.wait_for("Label the stance first (f a n m 0)")
        reader.press("j", "j", "j", "f")
        reader.wait_for_mark("▌+", DIRECT)
        reader.press("+")
        reader.wait_for("2 press f a n m 0")
        reader.press("h")
        reader.wait_for("Bea Torrant  in this sentence")
        reader.press("enter")
        reader.wait_for("holder     Bea Torrant")
        reader.press("a")
        reader.wait_for("▌2 - Bea Torrant")
        assert stances(samples) == [(3, "favor", "direct_quote", ""), (3, "against", "direct_quote", "Bea Torrant")]
        reader.wait_for_mark("▌+2", DIRECT)
        reader.press("=")
        reader.wait_for("Selected: stance 1")
        reader.wait_for("▌1 + direct quote")
        reader.press("n")
        reader.wait_for("▌1 = direct quote")
        reader.press("v")
        reader.wait_for("▌1 = indirect quote")
        reader.press("=")
        reader.wait_for("▌2 - Bea Torrant")
        reader.press("m")
        reader.wait_for("▌2 ± Bea Torrant")
        assert stances(samples) == [(3, "neutral", "indirect_quote", ""), (3, "mixed", "direct_quote", "Bea Torrant")]
        reader.press("=")
        reader.wait_for("▌1 = indirect quote")
        reader.press("backspace")
        reader.wait_for("Stance removed")
        reader.wait_for_mark("▌±", DIRECT)
        assert stances(samples) == [(3, "mixed", "direct_quote", "Bea Torrant")]
        reader.press("z")
        reader.wait_for("1 = indirect quote")
    assert stances(samples) == [(3, "neutral", "indirect_quote", ""), (3, "mixed", "direct_quote", "Bea Torrant")]
    assert broken_promises(samples) == []


def test_one_stance_more_is_called_off_and_nothing_is_lost(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("f", "+")
        reader.wait_for("2 press f a n m 0")
        reader.press("backspace")
        reader.wait_for("No stance is added")
        reader.wait_until_gone("2 press f a n m 0")
        reader.press("+")
        reader.wait_for("2 press f a n m 0")
        reader.press("=")
        reader.wait_for("Selected: stance 1")
        reader.press("a")
        reader.wait_for("▌ - against")
    assert stances(samples) == [(0, "against", "author", "")]


def test_a_claim_label_given_meanwhile_is_no_stance_more(samples: Path) -> None:
    with opened(samples) as reader:
        reader.press("f6", "f", "c", "+", "u")
        reader.wait_for("▌ U unimportant")
        reader.wait_for("2 press f a n m 0")
        reader.press("a")
        reader.wait_for("▌2 - author")
    assert stances(samples) == [(0, "favor", "author", ""), (0, "against", "author", "")]


DETAILED = """
[codebook]
id = "detailed"
name = "Stance with its details"

[[layers]]
id = "stance"
name = "Stance"
question = "For or against?"
per_target = true
details = ["expression", "aim"]

[[layers.labels]]
id = "favor"
name = "favor"
key = "f"
glyph = "+"
colour = "success"
definition = "Is for it."

[[layers.labels]]
id = "against"
name = "against"
key = "a"
glyph = "-"
colour = "error"
definition = "Is against it."
"""


def test_expression_and_aim_are_asked_for_where_the_codebook_does(samples: Path) -> None:
    said = "SELECT stance, expression, aim FROM stances"
    with opened(samples) as reader:
        assert "expression" not in reader.text()
        reader.press("E", "A")
        assert event_count(samples) == 0
        reader.press("q")
        reader.wait_exit()
    (samples / "annotations" / "codebook.toml").write_text(DETAILED, "utf-8")
    with opened(samples) as reader:
        reader.press("f6", "E")
        reader.wait_for("expression explicit")
        reader.press("f")
        reader.wait_for("▌ + favor")
        assert query(samples, said) == [("favor", "explicit", "")]
        reader.press("E")
        reader.wait_for("expression implicit")
        reader.press("A")
        reader.wait_for("aim        direct")
        reader.press("A")
        reader.wait_for("aim        indirect")
        reader.press("a")
        reader.wait_for("▌ - against")
    assert query(samples, said) == [("against", "implicit", "indirect")]
