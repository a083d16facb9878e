"""The shared texts of a workbook: each text once, numbered in the order in which they stand.

openpyxl builds objects for every text, at 20 µs each. Here the parser's own events are enough: a text is
what stands in its ``t`` elements, formatted runs in a row; guides to pronunciation are no part of it.
"""

from typing import IO
from xml.parsers import expat

from openpyxl.xml.constants import SHEET_MAIN_NS

from matcher.intake.files.allowance import Allowance
from matcher.intake.parsing.texts import clean

_BETWEEN = "}"
_ITEM, _TEXT, _PHONETIC = (f"{SHEET_MAIN_NS}{_BETWEEN}{name}" for name in ("si", "t", "rPh"))


class _SharedTexts:
    """Reads the shared texts of one workbook."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._takes = self._skips = False

    def parse(self, source: IO[bytes], allowance: Allowance) -> None:
        """Parse a part to its end."""
        parser = expat.ParserCreate(namespace_separator=_BETWEEN)
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        for chunk in allowance.chunks(source):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == _ITEM:
            self._parts = []
        elif name == _PHONETIC:
            self._skips = True
        elif name == _TEXT:
            self._takes = not self._skips

    def _end(self, name: str) -> None:
        if name == _ITEM:
            # A character that XML cannot hold is written _x0007_, and such a text itself _x005F_x0007_.
            # Cleaned here, once: millions of cells may hold one text, and each would make a copy of it.
            self.texts.append(clean("".join(self._parts).replace("x005F_", "")))
        elif name == _PHONETIC:
            self._skips = False
        elif name == _TEXT:
            self._takes = False

    def _text(self, text: str) -> None:
        if self._takes:
            self._parts.append(text)


def shared_texts(source: IO[bytes], allowance: Allowance) -> list[str]:
    """Read the shared texts of a workbook that has passed the gate, each cleaned.

    Raises
    ------
    Refused
        If the file is past a limit.
    xml.parsers.expat.ExpatError
        If the part is no XML.
    """
    reader = _SharedTexts()
    reader.parse(source, allowance)
    return reader.texts
