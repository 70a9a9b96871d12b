"""A child that imports a folder and says how long it took: `python -m benchmarks.importing FOLDER DATABASE [alone]`."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from reader.importers import article_builder, parallel
from reader.model.import_options import ImportOptions
from reader.project import Project
from reader.project.importing import import_paths


def main() -> None:
    """Import; print the figures as JSON. Alone, in one process, there is a clock around whatever finds sentences."""
    folder, database = map(Path, sys.argv[1:3])
    splitting = 0.0
    split = article_builder.split_pieces  # type: ignore[attr-defined]

    def timed(*arguments: Any, **options: Any) -> list[Any]:
        nonlocal splitting
        began = time.perf_counter()
        found = list(split(*arguments, **options))
        splitting += time.perf_counter() - began
        return found

    if sys.argv[3:]:
        article_builder.split_pieces = timed  # type: ignore[attr-defined]
        parallel._processors = lambda: 1
    project = Project.open(database, "bench", create=True)
    began = time.perf_counter()
    report = import_paths(project.database, [folder], ImportOptions(compare=False))  # measured by benchmarks.similar
    seconds = time.perf_counter() - began
    project.close()
    print(json.dumps({"articles": report.articles, "seconds": seconds, "splitting": splitting}))


if __name__ == "__main__":
    main()
