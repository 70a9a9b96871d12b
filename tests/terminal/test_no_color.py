"""Without colors, as NO_COLOR asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.terminal.projects import FIRST_TITLE, opened

if TYPE_CHECKING:
    from pathlib import Path

STYLES = re.compile(rb"\x1b\[([0-9;:]*)m")


def test_no_color_is_drawn_and_glyphs_still_tell(samples: Path) -> None:
    with opened(samples, environment={"NO_COLOR": "1"}) as reader:
        reader.press("f", "c", "a", "u")
        reader.wait_for("Sentence 3 of 34")
        reader.wait_for_mark("+C", FIRST_TITLE)
        reader.wait_for_mark("-U", "The branches")
        reader.wait_for_mark("▌≈1", "She carried")
        reader.press("k")
        reader.wait_for("▌ - against")
        reader.press("/")
        reader.wait_for("Search this article")
        reader.type("renn")
        reader.press("enter")
        reader.wait_for("hits: >")
        raw = bytes(reader.raw)
    for style in STYLES.findall(raw):
        codes = {int(code) for code in re.split(rb"[;:]", style) if code}
        assert not codes & {*range(30, 39), *range(40, 49), *range(90, 108)}, style
