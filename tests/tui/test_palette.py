"""Every theme can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from reader.project import read_codebook
from reader.tui.render.palette import LEAST_CONTRAST, Palette, contrast, make_palette

if TYPE_CHECKING:
    from pathlib import Path

    from rich.style import Style

LINES_ONLY = ("rule",)
"""Styles that no words are written in."""
BLENDED = sorted(name for name in BUILTIN_THEMES if not name.startswith("ansi"))
ANSI = sorted(name for name in BUILTIN_THEMES if name.startswith("ansi"))


def colors_of(name: str, folder: Path) -> Palette:
    theme = BUILTIN_THEMES[name]
    variables = {**theme.to_color_system().generate(), **theme.variables}
    return make_palette(variables, read_codebook(folder), is_dark=theme.dark)


def styles_of(palette: Palette) -> dict[str, Style]:
    styles = {}
    for name, value in palette._asdict().items():
        if isinstance(value, dict):
            styles |= {f"{name}.{role}": style for role, style in value.items()}
        elif name not in LINES_ONLY:
            styles[name] = value
    return styles


@pytest.mark.parametrize("name", BLENDED)
def test_every_text_has_the_contrast_that_wcag_asks_for(name: str, tmp_path: Path) -> None:
    styles = styles_of(colors_of(name, tmp_path))
    assert len(styles) > 20
    for what, style in styles.items():
        assert style.color is not None, what
        assert style.bgcolor is not None, what
        fore, back = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
        assert contrast(fore, back) >= LEAST_CONTRAST, what
    assert LEAST_CONTRAST >= 4.5


@pytest.mark.parametrize("name", BLENDED)
def test_a_glyph_is_written_on_the_background_that_it_was_made_for(name: str, tmp_path: Path) -> None:
    palette = colors_of(name, tmp_path)
    for _, label in read_codebook(tmp_path).labels():
        assert palette.glyph(label).bgcolor == palette.text.bgcolor
        assert palette.glyph(label, is_lit=True).bgcolor == palette.lit.bgcolor


@pytest.mark.parametrize("name", ANSI)
def test_the_terminals_own_colors_are_never_blended_and_what_matters_differs_without_them(
    name: str, tmp_path: Path
) -> None:
    palette = colors_of(name, tmp_path)
    for what, style in styles_of(palette).items():
        for colour in (style.color, style.bgcolor):
            assert colour is None or colour.is_default or colour.number is not None, what
            assert colour is None or colour.triplet is None, what
    assert palette.hit.reverse
    assert palette.cursor_row.reverse
    assert palette.lit.bold


def test_contrast_is_wcags() -> None:
    assert contrast(Color(0, 0, 0), Color(255, 255, 255)) == pytest.approx(21)
    assert contrast(Color(119, 119, 119), Color(255, 255, 255)) == pytest.approx(4.48, abs=0.01)
