"""The colors of the screen, made from the roles of whichever theme is on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rich.style import Style
from textual.color import Color

from reader.model.codebook import Codebook, Label

_ANSI = {
    "success": "green",
    "error": "red",
    "warning": "yellow",
    "accent": "magenta",
    "secondary": "cyan",
    "primary": "blue",
}
LEAST_CONTRAST = 4.5
"""The contrast of text that WCAG 2 asks for (level AA)."""

MARKED = Style(bold=True, underline=True)


class Palette(NamedTuple):
    """The styles that widgets draw with. Each is whole: with foreground and background."""

    text: Style
    muted: Style
    strong: Style
    cursor: Style
    """The bar in the gutter beside the sentence under the cursor."""
    cursor_row: Style
    """The row of the list under the cursor, with the keyboard on the list."""
    blurred_row: Style
    """The same with the keyboard elsewhere."""
    hit: Style
    rule: Style
    bar: Style
    """The lines at the top and at the bottom."""
    bar_key: Style
    bar_good: Style
    bar_bad: Style
    glyphs: dict[str, Style]
    """By role: the glyph of a label."""
    tints: dict[str, Style]
    """By role: the words of a sentence with that stance."""
    lit: Style
    """Beside the sentence under the cursor."""
    chosen: Style
    """A label that was given."""
    lit_muted: Style
    lit_glyphs: dict[str, Style]
    """As `glyphs`, on the background of `lit`."""
    marks: dict[str, Style]
    """By role: words inside a sentence that have such a label."""

    def glyph(self, label: Label | None, *, is_lit: bool = False) -> Style:
        """The style of a label's glyph."""
        glyphs, muted = (self.lit_glyphs, self.lit_muted) if is_lit else (self.glyphs, self.muted)
        return glyphs.get(label.colour, muted) if label else muted

    def words(self, label: Label | None) -> Style:
        """The style of a sentence's words: tinted by its stance."""
        return self.tints.get(label.colour, self.text) if label else self.text

    def mark(self, label: Label | None) -> Style:
        """The style laid over words with a label of their own: a color, and a line for those who see no color."""
        return self.marks.get(label.colour, MARKED) if label else MARKED


def make_palette(variables: Mapping[str, str], codebook: Codebook, *, is_dark: bool) -> Palette:
    """The styles for a theme, from its variables (see `App.theme_variables`)."""
    roles = {label.colour for _, label in codebook.labels()} - {"foreground"}
    background = variables["background"]
    if background.startswith("ansi"):
        return _ansi_palette(roles)
    back = Color.parse(background)
    fore = _readable(Color.parse(variables["foreground"]), back)
    panel, warning, error = (Color.parse(variables[name]) for name in ("panel", "warning", "error"))
    accent = Color.parse(variables["primary"])
    strength, strong = (0.2, 0.45) if is_dark else (0.16, 0.4)
    lit = back.blend(accent, 0.3)
    glyphs, lit_glyphs, tints, marks = {}, {}, {}, {}
    for role in sorted(roles):
        color = Color.parse(variables[role])
        glyphs[role] = _style(_readable(color, back), back, bold=True)
        lit_glyphs[role] = _style(_readable(color, lit), lit, bold=True)
        tint = back.blend(color, strength)
        tints[role] = _style(_readable(fore, tint), tint)
        mark = back.blend(color, strong)
        marks[role] = _style(_readable(fore, mark), mark) + MARKED
    row = back.blend(accent, 0.35)
    return Palette(
        text=_style(fore, back),
        muted=_style(_readable(back.blend(fore, 0.62), back), back),
        strong=_style(fore, back, bold=True),
        cursor=_style(_readable(accent, lit), lit, bold=True),
        cursor_row=_style(_readable(fore, row), row, bold=True),
        blurred_row=_style(_readable(fore, lit), lit, bold=True),
        hit=_style(_readable(Color(0, 0, 0), warning), warning),
        rule=_style(back.blend(fore, 0.25), back),
        bar=_style(_readable(back.blend(fore, 0.8), panel), panel),
        bar_key=_style(_readable(accent, panel), panel, bold=True),
        bar_good=_style(_readable(Color.parse(variables["success"]), panel), panel),
        bar_bad=_style(_readable(Color(255, 255, 255), error), error, bold=True),
        glyphs=glyphs,
        tints=tints,
        lit=_style(_readable(fore, lit), lit),
        chosen=_style(_readable(fore, lit), lit, bold=True),
        lit_muted=_style(_readable(lit.blend(fore, 0.62), lit), lit),
        lit_glyphs=lit_glyphs,
        marks=marks,
    )


def _style(foreground: Color, background: Color, *, bold: bool = False) -> Style:
    return Style(color=foreground.rich_color, bgcolor=background.rich_color, bold=bold)


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two colors, from 1 to 21 (WCAG 2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    parts = [part / 255 for part in (color.r, color.g, color.b)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _readable(color: Color, background: Color) -> Color:
    """The color, moved toward black or white until it can be read on the background."""
    white, black = Color(255, 255, 255), Color(0, 0, 0)
    end = white if contrast(white, background) > contrast(black, background) else black
    for step in range(11):
        moved = color.blend(end, step / 10)
        if contrast(moved, background) >= LEAST_CONTRAST:
            return moved
    return end


def _ansi_palette(roles: set[str]) -> Palette:
    """For the themes that keep the terminal's own sixteen colors: nothing is blended."""
    plain = Style(color="default", bgcolor="default")
    reverse = plain + Style(reverse=True)
    tints = {role: plain + Style(color=_ANSI[role]) for role in roles}
    glyphs = {role: style + Style(bold=True) for role, style in tints.items()}
    return Palette(
        text=plain,
        muted=plain,
        strong=plain + Style(bold=True),
        cursor=plain + Style(bold=True),
        cursor_row=reverse + Style(bold=True),
        blurred_row=plain + Style(bold=True, underline=True),
        hit=reverse,
        rule=plain,
        bar=reverse,
        bar_key=reverse + Style(bold=True),
        bar_good=reverse,
        bar_bad=Style(color="default", bgcolor="red", bold=True),
        glyphs=glyphs,
        tints=tints,
        lit=plain + Style(bold=True),
        chosen=plain + Style(bold=True),
        lit_muted=plain,
        lit_glyphs=glyphs,
        marks={role: Style(color=_ANSI[role]) + MARKED for role in roles},
    )
