"""Draw docs/screenshot.svg: the real program at 120 x 40 on the sample corpus, some of it judged."""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from reader.project import Project
from reader.tui.app import ReaderApp

PICTURE = Path(__file__).with_name("screenshot.svg")
SIZE = (120, 40)
ANNOTATOR = "anna"
JUDGED = ("fu", "fc", "fc", "fx", "0u", "0x", "ac", "ac", "fc", "0u", "mx", "nc")
"""A stance and a claim for each sentence of the first article, from its headline on."""


def prepare(database: Path) -> Project:
    """A project with the sample corpus, in which several articles are judged already."""
    project = Project.open(database, ANNOTATOR, create=True)
    project.import_samples()
    target = project.targets.all()[0]
    stance, claim = project.codebook.layers
    for key, share in ((2, 1.0), (3, 0.6), (8, 1.0), (10, 0.3), (14, 1.0)):
        article = project.article(key)
        if article is None:
            raise SystemExit(f"the sample corpus has no article {key}")
        reading = project.reading(article)
        waiting = reading.undecided(project.layers)
        for position in waiting[: round(len(waiting) * share)]:
            spot = reading.spot(position)
            project.record(
                [
                    project.answer(spot, stance, stance.labels[position % 5], target),
                    project.answer(spot, claim, claim.labels[position % 3]),
                ],
            )
    project.save_settings({"welcomed": "yes"})
    return project


async def draw(project: Project) -> str:
    """The screen as SVG, after judging the first sentences of the first article with the keyboard."""
    app = ReaderApp(project)
    async with app.run_test(size=SIZE) as pilot:
        for keys in JUDGED:
            for key in keys:
                await pilot.press(key)
        await pilot.press("k", "k", "k", "k", "k")
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
