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
    tags, cells
        What was spent so far; the time counts from when it was made, in this thread.
    """

    file: str
    tags: int = 0
    cells: int = 0
    started: float = field(default_factory=lambda: thread_time())

    def chunks(self, source: IO[bytes]) -> Iterator[bytes]:
        """Give a part of XML piece by piece, each counted before it is parsed.

        Raises
        ------
        Refused
            If the parts read so far have too many tags, or reading has taken too long.
        """
        while chunk := source.read(_CHUNK):
            self.tags += chunk.count(b"<")
            if self.tags > MAX_TAGS:
                raise Refused("file-too-many-tags", file=self.file, limit=f"{MAX_TAGS:,}")
            self._check_time()
            yield chunk

    def spend_cells(self, count: int) -> None:
        """Count the cells of a row.

        Raises
        ------
        Refused
            If the sheets read so far have too many cells, or reading has taken too long.
        """
        self.cells += count
        if self.cells > MAX_CELLS:
            raise Refused("file-too-many-cells", file=self.file, limit=f"{MAX_CELLS:,}")
        self._check_time()

    def _check_time(self) -> None:
        if thread_time() - self.started > MAX_SECONDS:
            raise Refused("file-takes-too-long", file=self.file, limit=str(MAX_SECONDS))
