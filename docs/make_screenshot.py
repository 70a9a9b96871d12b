"""Draw docs/screenshot.svg: the real program at 120 x 40 on the sample corpus with the example annotations."""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from reader.project import Project
from reader.project.importing import SAMPLE_TARGETS, import_paths
from reader.project.loading import load_annotations
from reader.resources import sample_corpus
from reader.tui.app import ReaderApp

PICTURE = Path(__file__).with_name("screenshot.svg")
SIZE = (120, 40)
ANNOTATOR = "anna"
EXAMPLE = Path(__file__).parent.parent / "annotations" / "example" / "annotations.csv"
WHERE = "They told us that the party"
"""Words of the sentence under the cursor: one with a holder and a voice."""


def prepare(database: Path) -> Project:
    """A project with the sample corpus and the example annotations, whose recurring sentences are found."""
    project = Project.open(database, ANNOTATOR, create=True)
    import_paths(project.database, [sample_corpus()])
    for name, kind in SAMPLE_TARGETS:
        project.targets.add(name, kind, is_undoable=False)
    report = load_annotations(project, EXAMPLE)
    if report.left_out:
        raise SystemExit(f"the example does not load: {report.left_out[0]}")
    project.settings.save({"welcomed": "yes", "target": project.targets.all()[0].id})
    return project


async def draw(project: Project) -> str:
    """The screen as SVG, with the cursor on a sentence that much is said about."""
    app = ReaderApp(project)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("g")
        for _ in range(40):
            article = app.session.article
            if article is None or WHERE in article.text[app.session.sentence.start : app.session.sentence.end]:
                break
            await pilot.press("j")
        await pilot.pause()
        return app.export_screenshot(title="reader")


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as folder:
        project = prepare(Path(folder) / "leadership" / "annotations" / "annotations.db")
        svg = asyncio.run(draw(project))
        project.close()
    # The picture must not fetch fonts from anywhere: any monospace font will do.
    svg = re.sub(r"@font-face\s*\{[^}]*\}", "", svg)
    svg = svg.replace("Fira Code", "DejaVu Sans Mono, Menlo, Consolas")
    PICTURE.write_text(re.sub(r"[ \t]+\n", "\n", svg), "utf-8")


if __name__ == "__main__":
    main()
