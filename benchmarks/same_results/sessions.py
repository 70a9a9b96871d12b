"""Scripted screen sessions: annotators judge, search, manage targets and claims, carry judgments, and adjudicate."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.same_results.program import Screen

    Note = Callable[[str, Screen], None]
    """Saves the screen under a name."""


def open_article(screen: Screen, words: str) -> None:
    """Open the article with these words in its title, through the list of articles."""
    screen.press("shift+tab /")
    screen.type(words)
    screen.press("enter enter")
    screen.press("shift+tab / c-u enter enter g")


def judge(screen: Screen, note: Note) -> None:
    """Judge four articles with every label, voice, confidence and detail, and every way to leave a question open."""
    note("first", screen)
    screen.press("j k f c")
    note("headline-judged", screen)
    screen.press("a 1 E u n 2 E E A A x m 3 A c 0 x")
    screen.press("] s d N j f s")
    note("put-off", screen)
    screen.press("g w w W")
    note("put-off-found", screen)
    _judge_charge(screen, note)
    _judge_quotation(screen, note)
    _link_claims(screen, note)
    _undo(screen, note)
    screen.press("] j f c R")
    note("rest-asked", screen)
    screen.press("y z Z")
    note("rest", screen)
    screen.press("f6 g f f6 f5 c c f5 x f5 f7 f a v s f7")
    note("layers-and-passes", screen)


def _judge_charge(screen: Screen, note: Note) -> None:
    """Judge a charge and its denial, as docs/who-says-what.md tells it: holders, targets, and one claim for both."""
    open_article(screen, "carries 61")
    note("article", screen)
    screen.press("j*6 h")
    screen.type("renn")
    screen.press("enter l")
    screen.type("Ballots of local branches were opened behind closed doors")
    screen.press("enter")
    note("asserted", screen)
    screen.press("enter f 3 c")
    screen.press("g j*8 t")
    screen.type("renn")
    screen.press("enter a h")
    screen.type("varr")
    screen.press("enter l")
    screen.type("ballots")
    note("claim-picker", screen)
    screen.press("tab enter t")
    screen.type("quill")
    screen.press("enter 0 c")
    note("denied", screen)


def _judge_quotation(screen: Screen, note: Note) -> None:
    """Judge a sentence with two stances of two holders, and write a note."""
    screen.press("g j*3 f + h enter a")
    note("two-stances", screen)
    screen.press("= n v = m 2")
    note("two-stances-changed", screen)
    screen.press("= backspace z")
    screen.press("e")
    screen.type("=whose words? \U0001f389")
    screen.press("alt+enter")
    screen.type("ask Ben")
    screen.press("enter")
    note("noted", screen)


def _link_claims(screen: Screen, note: Note) -> None:
    """Make claims from sentences, and link sentences to them in every relation."""
    screen.press("j l")
    screen.type("Zebras sing aloud in Kelmouth")
    screen.press("enter enter")
    screen.press("r r r 1 v")
    note("reported", screen)
    screen.press("l tab*2 enter")
    screen.press("j l")
    screen.type("Zebras")
    screen.press("enter r r j l")
    screen.type("Zebras")
    screen.press("enter r l")
    screen.type("Whales hum")
    screen.press("enter enter = h")
    screen.type("the caretaker")
    screen.press("enter =")
    note("two-claims", screen)


def _undo(screen: Screen, note: Note) -> None:
    """Clear, undo and redo; leave the keyboard alone for a while; say that the holder is unclear."""
    screen.press("j f c k backspace z Z z")
    screen.pause(100.0)
    screen.press("x")
    screen.pause(30.0)
    screen.press("u f")
    screen.press("z*3 Z*2")
    note("undone", screen)
    screen.press("G x t")
    screen.type("unclear")
    screen.press("esc h")
    screen.type("unclear")
    screen.press("up enter f v")


def judge_otherwise(screen: Screen, note: Note) -> None:
    """Judge the beginning of the same articles, with some other answers."""
    screen.press("f c f x n x a c 0 x")
    screen.press("] s a c N j f c")
    open_article(screen, "carries 61")
    screen.press("f c n u 0 x a c m c a c")
    screen.press("h")
    screen.type("renn")
    screen.press("enter a c l")
    screen.type("ballots")
    screen.press("enter e")
    screen.type("a charge")
    screen.press("enter t")
    screen.type("quill")
    screen.press("enter g f n 0 0 f a 0")
    note("other", screen)


def judge_story(screen: Screen, note: Note) -> None:
    """Judge an article that is edited later, and apply one judgment to a similar sentence."""
    open_article(screen, "opens the count")
    screen.press("f c n u f 3 h")
    screen.type("Ida Roke")
    screen.press("enter c a l")
    screen.type("Renn wrote to every branch")
    screen.press("enter enter u 0 x k e")
    screen.type("which post?")
    screen.press("enter j n c m 1 x")
    note("story", screen)
    screen.press("g j*3 L")
    note("like-this", screen)
    screen.press("* a")
    note("like-this-asked", screen)
    screen.press("y")
    note("like-this-applied", screen)
    screen.press("esc z Z")


def search(screen: Screen, note: Note) -> None:
    """Search the article and the corpus, and judge the results."""
    screen.press("/")
    screen.type("the")
    screen.press("enter > > <")
    note("article-search", screen)
    screen.press("esc c-f")
    screen.type("harbour")
    screen.settle(0.25)
    note("corpus-search", screen)
    screen.press("down f c j a 3 v j d N z c-s g enter > > <")
    note("hit", screen)
    screen.press("c-f esc F")
    note("filter", screen)
    screen.press("esc o o o o")


def manage_targets(screen: Screen, note: Note) -> None:
    """Add, rename, describe, order, merge and retire targets."""
    open_article(screen, "carries 61")
    screen.press("T a")
    screen.type("The vote")
    screen.press("up up enter a")
    screen.type("Ms Quill")
    screen.press("enter a")
    screen.type("=Ferry & <Co>")
    screen.press("enter")
    note("targets", screen)
    screen.press("e")
    screen.type("Ferries; the line ;ferries")
    screen.press("down")
    screen.type("It runs [b]ships[/b]")
    screen.press("down")
    screen.type("wants it to sail")
    screen.press("down")
    screen.type("wants it stopped")
    screen.press("up up up up right")
    note("target-form", screen)
    screen.press("enter K z Z r")
    screen.type("!")
    screen.press("enter esc t")
    screen.type("Ms Quill")
    screen.press("enter")
    note("target-chosen", screen)
    screen.press("g f c a c 0 c m 1 c ; n ; m T")
    note("before-merging", screen)
    screen.press("G m")
    screen.type("Mara")
    note("merge-target", screen)
    screen.press("enter")
    note("merge-asked", screen)
    screen.press("y")
    note("merged", screen)
    screen.press("z Z G k x")
    note("retired", screen)
    screen.press("o x esc")


def manage_claims(screen: Screen, note: Note) -> None:
    """Add, edit, merge, split and remove claims."""
    screen.press("K o o o o n")
    screen.type("The toll brings four million crowns a year")
    screen.press("enter")
    note("claims", screen)
    screen.press("n")
    screen.type("Zebras sing in the streets of Kelmouth")
    screen.press("enter g e")
    note("claim-form", screen)
    screen.type(", +they say")
    screen.press("tab right tab")
    screen.type("the harbour")
    screen.press("tab")
    screen.type("=half true")
    screen.press("tab")
    screen.type("https://example.org/1")
    screen.press("tab")
    screen.type("first line")
    screen.press("alt+enter")
    screen.type("second line")
    screen.press("enter")
    note("claim-edited", screen)
    screen.press("/")
    screen.type("zebras sing aloud")
    screen.press("enter")
    note("claims-found", screen)
    screen.press("enter")
    note("claim", screen)
    screen.press("space S")
    note("claim-split", screen)
    screen.type(", anew")
    screen.press("enter z Z esc m")
    note("claim-merge", screen)
    screen.type("streets")
    screen.press("enter y")
    note("claim-merged", screen)
    screen.press("z Z esc esc")


def mark_words(screen: Screen, note: Note) -> None:
    """Label words, and give several labels of one layer."""
    open_article(screen, "in the rain")
    screen.press("j i l y i tab shift+right B")
    note("marked", screen)
    screen.press("p D 4 f c")
    screen.press("j i end < y i shift+tab esc p p D 5")
    screen.press("j i B z Z y y i l l ctrl+left > > y O")
    screen.press("j B f c")
    note("labels", screen)


def take_earlier(screen: Screen, note: Note) -> None:
    """Carry judgments of an earlier edition to the later one, and reject a sentence."""
    open_article(screen, "opens the count")
    note("edition", screen)
    screen.press("V")
    note("editions", screen)
    screen.press("j x j space j j space")
    note("editions-marked", screen)
    screen.press("a")
    note("editions-taken", screen)
    screen.press("esc z Z")


def adjudicate(screen: Screen, note: Note) -> None:
    """Settle differences with labels and with the annotators' judgments."""
    note("differences", screen)
    screen.press("m c . Y")
    note("take-over", screen)
    screen.press("2 z Z . Y 1 . f c")
    screen.press("U")
    note("take-over-article", screen)
    screen.press("y z Z . , . Y enter . n x")
    note("settled", screen)
