"""What reading one file may cost: pieces of XML, cells and processor time, over all of its parts.

A few kilobytes can stand for hours of reading. Each limit is checked while the file is read, in the steps
whose cost it limits, and a file past one of them is refused with a sentence that names it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from time import thread_time
from typing import IO

from matcher.intake.wording import Refused

MAX_TAGS = 7_000_000
"""Tags in all sheets and shared texts: at 60 MB unpacked, no spreadsheet program writes more."""
MAX_CELLS = 2_000_000
"""Cells with something in them over all sheets: 40 columns of 50,000 people."""
MAX_CHARACTERS_IN_ALL = 60_000_000
"""Characters of text over all cells. A shared text counts in every cell that holds it."""
MAX_PIECE_BYTES = 1_000_000
"""From the start of one tag to the next: ten times the longest text of a cell, however it is written."""
MAX_SECONDS = 60
"""Processor time of reading. The other limits are reached long before on most machines."""
MAX_LINES = 1_048_576
"""Lines of a text file: as many as a spreadsheet has rows."""
_CHUNK = 1 << 16


@dataclass(slots=True)
class Allowance:
    """What is left to spend on a file. One object goes through all of its reading.

    Parameters
    ----------
    file
        The file's name, for sentences.
    tags, cells, characters, piece
        What was spent so far, the piece being the bytes since the last tag began; the time counts from
        when it was made, in this thread.
    """

    file: str
    tags: int = 0
    cells: int = 0
    characters: int = 0
    piece: int = 0
    started: float = field(default_factory=lambda: thread_time())

    def chunks(self, source: IO[bytes]) -> Iterator[bytes]:
        """Give a part of XML piece by piece, each counted before it is parsed.

        Raises
        ------
        Refused
            If the parts read so far have too many tags, or reading has taken too long.
        ValueError
            If a tag, with the text after it, is longer than any spreadsheet program writes one. The
            parser begins anew with a tag at each piece that it is given, so its time grows as the square.
        """
        self.piece = 0
        while chunk := source.read(_CHUNK):
            self.tags += chunk.count(b"<")
            if self.tags > MAX_TAGS:
                raise Refused("file-too-many-tags", file=self.file, limit=f"{MAX_TAGS:,}")
            self._check_time()
            self._check_piece(chunk)
            yield chunk

    def _check_piece(self, chunk: bytes) -> None:
        first = chunk.find(b"<")
        self.piece += len(chunk) if first < 0 else first
        if self.piece > MAX_PIECE_BYTES:
            raise ValueError("a tag with its text longer than a cell can be")
        if first >= 0:
            self.piece = len(chunk) - chunk.rfind(b"<")

    def spend_cells(self, count: int, characters: int) -> None:
        """Count the cells of a row, and the characters of their texts.

        Raises
        ------
        Refused
            If the sheets read so far have too many of either, or reading has taken too long.
        """
        self.cells += count
        if self.cells > MAX_CELLS:
            raise Refused("file-too-many-cells", file=self.file, limit=f"{MAX_CELLS:,}")
        self.characters += characters
        if self.characters > MAX_CHARACTERS_IN_ALL:
            raise Refused("file-too-many-characters", file=self.file, limit=f"{MAX_CHARACTERS_IN_ALL:,}")
        self._check_time()

    def _check_time(self) -> None:
        if thread_time() - self.started > MAX_SECONDS:
            raise Refused("file-takes-too-long", file=self.file, limit=str(MAX_SECONDS))
