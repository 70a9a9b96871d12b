"""FAULTS 22, 24 and 25 for the registry of claims: no text of a claim can act on the terminal or the program."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from reader.model.annotation import Relation
from reader.project import Project
from reader.store.sqlite import sqlite3
from tests.faults.test_hostile_text import EVERYTHING, MARKUP, PASTED, assert_harmless
from tests.terminal.projects import DATABASE, opened, query

if TYPE_CHECKING:
    from pathlib import Path


def link_a_claim(folder: Path) -> None:
    """The first sentence asserts that it rained."""
    with closing(Project.open(folder / DATABASE, "anna")) as project:
        article = project.articles.get(1)
        assert article is not None
        ref, claim = project.articles.annotations_on(article).ref(0), project.claims.with_wording("It rained")
        project.annotations.record(project.claims.link_changes(ref, claim, Relation.ASSERTS, "Renn", "own_voice"))


def test_control_sequences_in_claims_do_nothing_to_the_terminal(samples: Path) -> None:
    with opened(samples, size=(160, 50)) as reader:
        reader.press("l")
        reader.wait_for("New claim from this sentence…")
        reader.paste(f"Claim {PASTED}")
        reader.wait_for("New claim: Claim")
        reader.press("enter")
        reader.wait_for("New claim, which the sentence asserts")
        reader.paste(f"worded {PASTED}")
        reader.press("enter")
        reader.wait_for("Linked: asserts")
        reader.press("K")
        reader.wait_for("Enter open")
        reader.wait_for("HOSTILE0")
        reader.press("e")
        reader.wait_for("‹ not set ›")
        for keys in (("tab", "tab"), ("tab",), ("tab",), ("tab",)):
            reader.press(*keys)
            reader.paste(PASTED)
        reader.press("enter")
        reader.wait_for("is no web address")
        reader.press("esc")
        reader.wait_until_gone("is no web address")
        reader.press("esc", "q")
        reader.wait_exit()
    assert_harmless(bytes(reader.raw))


def test_control_sequences_that_got_into_claims_do_nothing_to_the_terminal(samples: Path) -> None:
    link_a_claim(samples)
    with closing(sqlite3.connect(samples / DATABASE)) as connection:
        for column in ("claim", "claim_type", "topic", "note", "verdict", "verdict_url", "first_wording"):
            connection.execute(f"UPDATE claims SET {column} = {column} || 'HOST' || ?", (EVERYTHING,))
        connection.execute(
            "INSERT INTO claims (id, claim, topic) VALUES ('k2', 'HOST claim two ' || ?1, ?1)", (EVERYTHING,)
        )
        connection.execute(
            "UPDATE claim_mentions SET holder = holder || ?, voice = voice || ?", (EVERYTHING, EVERYTHING)
        )
        connection.execute("UPDATE articles SET title = ? || title", (EVERYTHING,))
        connection.commit()
    with opened(samples, size=(200, 50)) as reader:
        reader.press("l")
        reader.wait_for("✓ It rained")
        reader.wait_for("asserts · Renn\N{SYMBOL FOR ESCAPE}")
        reader.press("esc", "K")
        reader.wait_for("Enter open")
        reader.wait_for("It rainedHOST")
        reader.type("/HOST")
        reader.wait_for("with “HOST”")
        reader.press("enter", "e")
        reader.wait_for("‹ HOST")
        reader.press("tab", "tab")
        reader.wait_for("topic")
        reader.press("esc", "m")
        reader.wait_for("Merge into …")
        reader.type("two")
        reader.wait_for("HOST claim two")
        reader.press("enter")
        reader.wait_for("mention moves with it")
        reader.press("n", "esc", "enter")
        reader.wait_for("Enter article")
        reader.wait_for("original wording")
        reader.press("space", "S")
        reader.wait_for("Another claim, for the marked mention")
        reader.press("esc", "esc", "esc", "esc", "q")
        reader.wait_exit()
    assert b"HOST" in reader.raw
    assert_harmless(bytes(reader.raw))


def test_brackets_in_claims_are_shown_as_they_are_written(samples: Path) -> None:
    with opened(samples, size=(200, 50)) as reader:
        reader.press("l")
        reader.wait_for("New claim from this sentence…")
        reader.type(f"Claim {MARKUP}")
        reader.wait_for(f"New claim: Claim {MARKUP}")
        reader.press("enter")
        reader.wait_for("New claim, which the sentence asserts")
        reader.press("enter")
        reader.wait_for("Linked: asserts")
        reader.press("K")
        reader.wait_for("Enter open")
        reader.wait_for(f"Claim {MARKUP}")
        reader.press("e")
        reader.wait_for("‹ not set ›")
        reader.press("tab", "tab")
        reader.type(f"about {MARKUP}")
        reader.press("tab")
        reader.type(f"is {MARKUP}")
        reader.press("tab", "tab")
        reader.type(f"note {MARKUP}")
        reader.press("enter")
        reader.wait_for(f"Saved: Claim {MARKUP}"[:40])
        reader.press("enter")
        for words in (f"Claim {MARKUP}", f"about {MARKUP}", f"is {MARKUP}", f"note {MARKUP}"):
            reader.wait_for(words)
        reader.press("esc", "e")
        reader.wait_for("‹ not set ›")
        reader.press("tab", "tab")
        reader.wait_for(f"about {MARKUP}")
        reader.press("esc", "/")
        reader.wait_for("Words of the claim")
        reader.type("[/nope]x")
        reader.wait_for("0 of 1 with “[/nope]x”")
        reader.press("esc", "m")
        reader.wait_for("Merge into …")
        reader.type("[/nope]")
        reader.settle()
        reader.press("esc")
        reader.wait_until_gone("Merge into …")
    assert query(samples, "SELECT claim, topic, verdict, note FROM claims") == [
        (f"Claim {MARKUP}", f"about {MARKUP}", f"is {MARKUP}", f"note {MARKUP}")
    ]
