"""Linking sentences to claims, and the registry of claims, as a person does it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from reader.model.annotation import Relation
from reader.project import Project
from tests.terminal.projects import DATABASE, broken_promises, judged, make_project, opened, query

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.terminal import Terminal

BRIDGE = "The harbour bridge was closed on Monday."
DENIAL = "Nobody closed the harbour bridge on Monday, Renn said."
TOLL = "The toll brings four million crowns a year."
ARTICLES = {
    "1.txt": f"Bridge news\n\n{BRIDGE} {TOLL}\n",
    "2.txt": f"An answer\n\nA quiet day it was. {DENIAL}\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of two articles that speak of one bridge."""
    return make_project(tmp_path / "p", ARTICLES)


def links(folder: Path, annotator: str = "anna") -> list[tuple[str, str, str]]:
    """Every mention: the sentence, what it does, and the wording of the claim that counts."""
    return query(
        folder,
        'SELECT substr(a.text, m.start + 1, m."end" - m.start), m.relation, n.claim FROM claim_mentions AS m'
        " JOIN articles AS a ON a.id = m.article_id JOIN claim_names AS n ON n.id = m.claim_id"
        " WHERE m.annotator = ? ORDER BY a.key, m.start, m.created_at",
        annotator,
    )


def claims(folder: Path) -> list[str]:
    return [claim for (claim,) in query(folder, "SELECT claim FROM claims WHERE merged_into = '' ORDER BY created_at")]


def link_both(folder: Path, *, by: str = "anna") -> None:
    """The bridge's claim asserted in the first article, denied in the second; the toll's claim asserted."""
    with closing(Project.open(folder / DATABASE, by)) as project:
        registry = project.claims
        for key, position, wording, relation in (
            (1, 1, "The bridge was closed", Relation.ASSERTS),
            (2, 2, "The bridge was closed", Relation.DENIES),
            (1, 2, "The toll brings four million", Relation.ASSERTS),
        ):
            article = project.articles.get(key)
            assert article is not None
            ref = project.articles.annotations_on(article).ref(position)
            project.annotations.record(
                registry.link_changes(ref, registry.with_wording(wording, BRIDGE), relation, "Renn", "own_voice")
            )


def open_claims(reader: Terminal, *keys: str) -> None:
    reader.press("K")
    reader.wait_for("Enter open")
    reader.wait_for("articles asserted")
    reader.wait_until_gone("reading …")
    reader.press(*keys)


def test_a_sentence_makes_a_claim_and_the_next_is_linked_to_it_with_one_key_and_enter(folder: Path) -> None:
    with opened(folder) as reader:
        reader.press("g", "j", "l")
        reader.wait_for("The sentence asserts …")
        reader.wait_for("New claim from this sentence…")
        reader.press("enter")
        reader.wait_for("New claim, which the sentence asserts")
        reader.press(*["backspace"] * len(" on Monday."))
        reader.type(", it is said")
        reader.press("enter")
        reader.wait_for("Linked: asserts")
        wording = "The harbour bridge was closed, it is said"
        assert links(folder) == [(BRIDGE, "asserts", wording)]
        assert query(folder, "SELECT first_wording FROM claims") == [(BRIDGE,)]
        reader.press("]")
        reader.wait_for(" An answer  ")
        reader.press("G", "l", "enter")
        reader.wait_for(lambda _: links(folder)[1:] == [(DENIAL, "asserts", wording)])
    assert judged(folder) == []
    assert broken_promises(folder) == []


def test_tab_denies_and_a_link_is_changed_and_taken_away_where_it_was_made(folder: Path) -> None:
    link_both(folder, by="ben")
    with opened(folder) as reader:
        reader.press("]")
        reader.wait_for(" An answer  ")
        reader.press("G", "l")
        reader.wait_for("The sentence asserts …")
        reader.press("tab")
        reader.wait_for("The sentence denies …")
        reader.press("enter")
        reader.wait_for("Linked: denies")
        assert links(folder) == [(DENIAL, "denies", "The bridge was closed")]
        reader.press("l")
        reader.wait_for("✓ The bridge was closed")
        reader.wait_for("The sentence denies …")
        reader.press("tab", "enter")
        reader.wait_for("Linked: questions")
        assert links(folder) == [(DENIAL, "questions", "The bridge was closed")]
        reader.press("l")
        reader.wait_for("The sentence questions …")
        reader.press("ctrl+d")
        reader.wait_for("Claim link removed")
        assert links(folder) == []
        reader.press("z")
        reader.wait_for("Undone")
        assert links(folder) == [(DENIAL, "questions", "The bridge was closed")]
    assert len(links(folder, "ben")) == 3


def test_several_claims_on_one_sentence_one_of_them_typed_without_waiting(folder: Path) -> None:
    link_both(folder, by="ben")
    with opened(folder) as reader:
        reader.press("g", "j")
        reader.type("ltoll\r")
        reader.wait_for(lambda _: len(links(folder)) == 1)
        reader.type("lZebras sing aloud\r\r")
        reader.wait_for(lambda _: len(links(folder)) == 2)
        assert [claim for _, _, claim in links(folder)] == ["The toll brings four million", "Zebras sing aloud"]
        reader.press("l")
        reader.wait_for("✓ Zebras sing aloud")
        reader.wait_for("✓ The toll brings four million")
        reader.press("esc")
        reader.press("z")
        reader.wait_for("Undone")
        assert len(links(folder)) == 1
        assert "Zebras sing aloud" not in claims(folder)
    assert judged(folder) == []


def test_a_new_claim_has_words_and_esc_comes_back_to_the_picker(folder: Path) -> None:
    with opened(folder) as reader:
        reader.press("g", "l", "enter")
        reader.wait_for("New claim, which the sentence asserts")
        reader.press(*["backspace"] * len("Bridge news"), "enter")
        reader.wait_for("a claim needs words")
        reader.press("esc")
        reader.wait_for("The sentence asserts …")
        reader.press("esc")
        reader.wait_until_gone("The sentence asserts …")
        reader.press("c")
        reader.wait_for_mark("▌C", "Bridge news")
    assert claims(folder) == []


def test_the_list_counts_finds_orders_makes_and_removes(folder: Path) -> None:
    link_both(folder, by="ben")
    with opened(folder) as reader:
        open_claims(reader)
        reader.wait_for(lambda screen: screen.line(2).split()[-4:] == ["2", "2", "1", "1"])
        assert "The bridge was closed" in reader.line(2)
        reader.wait_for(lambda screen: screen.line(3).split()[-4:] == ["1", "1", "1", "0"])
        reader.press("n")
        reader.wait_for("New claim")
        reader.type("A claim of nobody")
        reader.press("enter")
        reader.wait_for("Added: A claim of nobody")
        reader.wait_for(lambda screen: "A claim of nobody" in screen.line(4))
        reader.press("o")
        reader.wait_for("by wording")
        reader.wait_for(lambda screen: "A claim of nobody" in screen.line(2))
        reader.type("/toll")
        reader.wait_for("1 of 3 with “toll”")
        reader.press("enter")
        reader.wait_for(lambda screen: "The toll brings" in screen.line(2) and not screen.line(3).strip())
        reader.press("esc")
        reader.wait_until_gone("with “toll”")
        reader.press("G", "d")
        reader.wait_for("has judgments")
        reader.press("g", "d")
        reader.wait_for("Removed: A claim of nobody")
        reader.wait_for(lambda screen: "A claim of nobody" not in screen.line(2))
        reader.press("z")
        reader.wait_for("Undone: a claim")
        reader.wait_for(lambda screen: "A claim of nobody" in screen.line(2))
        reader.press("esc")
        reader.wait_for("saved ✓")
    with opened(folder) as reader:
        open_claims(reader)
        reader.wait_for("by wording")
    assert len(claims(folder)) == 3


def test_everything_that_is_known_of_a_claim_is_edited_in_one_form(folder: Path) -> None:
    link_both(folder, by="ben")
    with opened(folder) as reader:
        open_claims(reader, "e")
        reader.wait_for("‹ not set ›")
        reader.press("end")
        reader.type(" all day")
        reader.press("tab", "right", "tab")
        reader.settle()
        reader.type("the bridge")
        reader.press("tab")
        reader.type("half true")
        reader.press("tab")
        reader.type("file:///etc/passwd")
        reader.press("enter")
        reader.wait_for("is no web address")
        reader.press(*["backspace"] * len("file:///etc/passwd"))
        reader.type("https://example.org/1")
        reader.press("tab")
        reader.type("first line")
        reader.press("alt+enter")
        reader.type("second line")
        reader.press("enter")
        reader.wait_for("Saved: The bridge was closed all day")
        reader.wait_for(lambda screen: "half true" in screen.line(2))
        reader.press("enter")
        for words in ("the bridge", "half true", "https://example.org/1", "first line", "second line"):
            reader.wait_for(words)
    found = query(folder, "SELECT claim, topic, verdict, verdict_url, note FROM claims WHERE verdict <> ''")
    assert found == [
        ("The bridge was closed all day", "the bridge", "half true", "https://example.org/1", "first line\nsecond line")
    ]
    types = query(folder, "SELECT claim_type FROM claims WHERE verdict <> ''")
    assert types != [("",)]


def test_enter_on_a_mention_opens_its_article_at_the_sentence(folder: Path) -> None:
    link_both(folder, by="ben")
    with opened(folder) as reader:
        open_claims(reader, "enter")
        reader.wait_for("2 mentions")
        reader.wait_for(DENIAL)
        text = reader.text()
        assert text.index(BRIDGE) < text.index(DENIAL)
        assert "not named" not in text
        reader.press("j", "enter")
        reader.wait_for(" An answer  ")
        reader.wait_for("Sentence 3 of 3")
        reader.press("c")
        reader.wait_for_mark("▌C", DENIAL[:20])


def test_a_click_opens_a_claim_and_a_mention(folder: Path) -> None:
    link_both(folder, by="ben")
    with opened(folder) as reader:
        open_claims(reader)
        reader.click_on("The toll brings")
        reader.wait_for("1 mention")
        reader.settle()
        reader.click_on(TOLL)
        reader.wait_for("Sentence 3 of 3")
        assert " Bridge news  " in reader.line(1)


def test_merging_asks_tells_how_many_follow_and_is_undone(folder: Path) -> None:
    link_both(folder, by="ben")
    with opened(folder, "--annotator", "anna") as reader:
        open_claims(reader, "m")
        reader.wait_for("Merge into …")
        reader.type("toll")
        reader.wait_for("The toll brings four million")
        reader.press("enter")
        reader.wait_for("2 mentions move with it")
        reader.press("y")
        reader.wait_for("Merged into The toll")
        reader.wait_for(lambda screen: screen.line(2).split()[-4:] == ["3", "2", "2", "1"])
        assert {claim for _, _, claim in links(folder, "ben")} == {"The toll brings four million"}
        reader.press("z")
        reader.wait_for("Undone: a claim")
        reader.wait_for(lambda screen: screen.line(2).split()[-4:] == ["2", "2", "1", "1"])
        reader.press("Z")
        reader.wait_for("Redone: a claim")
        assert len(links(folder, "ben")) == 3
    assert broken_promises(folder) == []


def test_marked_mentions_are_split_off_to_a_claim_of_their_own(folder: Path) -> None:
    link_both(folder, by="ben")
    before = links(folder, "ben")
    with opened(folder) as reader:
        open_claims(reader, "enter")
        reader.wait_for("2 mentions")
        reader.press("S")
        reader.wait_for("no mention is marked")
        reader.press("j", "space")
        reader.wait_for("●")
        reader.press("S")
        reader.wait_for("Another claim, for the marked mention")
        reader.press("enter")
        reader.wait_for("1 mention moved")
        assert links(folder, "ben")[2] == (DENIAL, "denies", DENIAL)
        reader.press("z")
        reader.wait_for("Undone: a claim, 1 mention")
        assert links(folder, "ben") == before
        assert DENIAL not in claims(folder)
        reader.press("Z", "esc")
        reader.wait_for("Enter open")
        reader.wait_for(lambda screen: f"{DENIAL[:30]}" in screen.text())
    assert [claim for _, _, claim in links(folder, "ben")] == [
        "The bridge was closed", "The toll brings four million", DENIAL,
    ]  # fmt: skip
    assert broken_promises(folder) == []


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
def test_it_fits_a_small_and_a_large_terminal_without_colors(folder: Path, size: tuple[int, int]) -> None:
    link_both(folder, by="ben")
    with opened(folder, size=size, environment={"NO_COLOR": "1"}) as reader:
        reader.press("g", "j", "l")
        reader.wait_for("Esc cancel")
        reader.press("esc")
        open_claims(reader)
        reader.wait_for("Esc back")
        reader.wait_for(lambda screen: screen.line(2).split()[-4:] == ["2", "2", "1", "1"])
        assert "The bridge was closed" in reader.line(2)
        reader.press("e")
        reader.wait_for("Esc cancel")
        reader.press("tab", "tab", "tab", "tab", "tab")
        reader.wait_for("note")
        reader.press("esc", "enter")
        reader.wait_for("Esc back")
        reader.wait_for(BRIDGE)
        colors = {cell for y in range(reader.rows) for x in range(reader.columns) if (cell := reader.cell(x, y).colour)}
        assert colors == {"default"}
