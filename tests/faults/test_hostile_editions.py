"""FAULTS 22 and 25 for the screen of editions: no text of an earlier or later edition can act on the terminal."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from reader.model.annotation import AnnotationKey, Change, Decision, SentenceRef, Stance, State, SubjectKind
from reader.project import Project
from reader.project.importing import import_paths
from reader.store.sqlite import sqlite3
from tests.faults.test_hostile_text import EVERYTHING, MARKUP, assert_harmless
from tests.terminal.projects import DATABASE, make_project, opened

if TYPE_CHECKING:
    from pathlib import Path

STORY = f"The council met in the hall.\n\nQuill {MARKUP} opened the ballot at nine.\n\nIt rained at noon, again.\n"


def test_hostile_texts_and_titles_of_editions_do_nothing(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", {"a.txt": f"Headline\n\n{STORY}"}, targets=(f"Quill {MARKUP}",))
    with closing(Project.open(folder / DATABASE, "anna")) as project:
        article = project.articles.get(1)
        assert article is not None
        (quill,) = project.targets.all()
        for each in article.sentences:
            stance = Decision(State.LABELLED, stances=(Stance("favor", "direct_quote", f"holder {MARKUP}"),))
            question = AnnotationKey(SentenceRef(article.id, each.start, each.end), "stance", quill.id)
            project.annotations.record([Change(SubjectKind.DECISION, question, stance)])
        edited = STORY.replace("at nine", "at ten")
        (folder / "articles" / "a.txt").write_text(f"Headline\n\n{edited}", "utf-8")
        import_paths(project.database, [folder / "articles"])
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        connection.execute("UPDATE articles SET title = ? || title, text = text || ?", (EVERYTHING, EVERYTHING))
        connection.execute("UPDATE stances SET holder = holder || ?", (EVERYTHING,))
        connection.commit()
    with opened(folder, size=(200, 50)) as reader:
        reader.press("V")
        reader.wait_for("Earlier edition")
        reader.wait_for("HOSTILE0")
        reader.wait_for("[ ] edited")
        reader.wait_for(f"Quill {MARKUP} opened the ballot at ten")
        reader.press("j", "x", "x", "*", "a")
        reader.wait_for("Taken from the earlier edition")
        reader.press("q")
        assert reader.wait_exit() == 0
    assert_harmless(bytes(reader.raw))
