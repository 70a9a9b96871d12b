"""The screen of a terminal as pyte keeps it, fast enough for hundreds of programs that paint everything in color."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pyte
from pyte.modes import IRM
from wcwidth import wcwidth

if TYPE_CHECKING:
    from pyte.screens import Char

_COMMON = re.compile(r"(?P<text>[ -~]+)|\x1b\[(?:(?P<style>[0-9;]*)m|(?P<line>[0-9]{1,4});(?P<column>[0-9]{1,4})H)")
"""What a program writes nearly always: plain text, a change of style, a move of the cursor."""


class Screen(pyte.Screen):
    """A screen that draws plain text at once, and keeps a mark that takes no cell with the cell before it."""

    def __init__(self, columns: int, lines: int) -> None:
        self._texts: dict[int, str] = {}
        self._styles: dict[tuple[Char, str], Char] = {}
        self._cells: dict[Char, dict[str, Char]] = {}
        super().__init__(columns, lines)

    def draw(self, data: str) -> None:
        """Draw text at the cursor."""
        if data.isascii():
            self._draw_ascii(data)
            return
        for character in data:
            if wcwidth(character) == 0:
                x, y = max(0, self.cursor.x - 1), self.cursor.y
                before = self.buffer[y][x]
                composed = unicodedata.normalize("NFC", before.data + character)
                self.buffer[y][x] = before._replace(data=composed)
                self.dirty.add(y)
            else:
                super().draw(character)

    def style(self, parameters: str) -> None:
        """Draw from here on as these numbers between semicolons say (SGR)."""
        before = self.cursor.attrs
        after = self._styles.get((before, parameters))
        if after is None:
            self.select_graphic_rendition(*(int(number or 0) for number in parameters.split(";")))
            self._styles[before, parameters] = self.cursor.attrs
        else:
            self.cursor.attrs = after

    def texts(self) -> list[str]:
        """Every line as text, wide characters once."""
        for y in self.dirty:
            row = self.buffer[y]
            self._texts[y] = "".join([row[x].data for x in range(self.columns)])
        self.dirty.clear()
        return [self._texts[y] for y in range(self.lines)]

    def _draw_ascii(self, data: str) -> None:
        cursor = self.cursor
        if cursor.x + len(data) > self.columns or IRM in self.mode or self.charset or not data.isprintable():
            super().draw(data)
            return
        row, cells = self.buffer[cursor.y], self._cells.setdefault(cursor.attrs, {})
        for x, character in enumerate(data, cursor.x):
            cell = cells.get(character)
            if cell is None:
                cell = cells[character] = cursor.attrs._replace(data=character)
            row[x] = cell
        cursor.x += len(data)
        self.dirty.add(cursor.y)


class Stream(pyte.Stream):
    """A stream that takes what is common as a whole. pyte's parser, which reads single characters, gets the rest."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._screen = screen

    def feed(self, data: str) -> None:
        """Draw what a program wrote; a sequence may go on in the next piece."""
        at = 0
        while at < len(data):
            common = _COMMON.match(data, at) if self._taking_plain_text else None
            if common is None:
                self._taking_plain_text = self._send_to_parser(data[at])
                at += 1
                continue
            at = common.end()
            text, style, line, column = common.groups()
            if text is not None:
                self._screen.draw(text)
            elif style is not None:
                self._screen.style(style)
            else:
                self._screen.cursor_position(int(line), int(column))
