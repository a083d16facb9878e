"""Files in, sheets out: whatever kind of file it is, each cell with its exact address.

Nothing is guessed here and nothing is dropped.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from matcher.intake.files.gate import MAX_FILE_BYTES, is_workbook
from matcher.intake.files.grid import Sheet
from matcher.intake.wording import Refused


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as handed over by a browser: its name and its bytes."""

    name: str
    content: bytes


Source = str | Path | Upload
Progress = Callable[[str, int, int], None]
"""Told what is read, and how many of its rows are done, of how many.

A workbook is told twice: while it is opened, by the file's name, with the number of rows reckoned from
the part that is read; then each table, by its name.
"""


@dataclass(frozen=True, slots=True)
class Book:
    """A file that has passed the gate.

    Parameters
    ----------
    name
        The file's name, without its folder.
    sheets
        Its sheets in order; a text file has one, without a name.
    """

    name: str
    sheets: tuple[Sheet, ...]


def open_book(source: Source, progress: Progress | None = None) -> Book:
    """Read every sheet of a file.

    Parameters
    ----------
    source
        A path, or an :class:`Upload`.
    progress
        Told how far a workbook is read; a text file is read at once.

    Raises
    ------
    Refused
        If the file cannot be taken in: a :class:`~matcher.errors.UnreadableFile` with its finding.
    """
    upload = source if isinstance(source, Upload) else _from_disk(Path(source))
    name = upload.name.replace("\\", "/").rpartition("/")[2]
    if is_workbook(name, upload.content):
        from matcher.intake.files.workbooks import sheets_of

        return Book(name, sheets_of(name, upload.content, progress and partial(progress, name)))
    from matcher.intake.files.textfiles import sheet_of

    return Book(name, (sheet_of(name, upload.content),))


def _from_disk(path: Path) -> Upload:
    try:
        # One byte past the limit is enough for the gate to refuse the file.
        with path.open("rb") as file:
            return Upload(path.name, file.read(MAX_FILE_BYTES + 1))
    except FileNotFoundError as fault:
        raise Refused("file-missing", file=path.name) from fault
    except (OSError, ValueError) as fault:
        raise Refused("file-locked", file=path.name) from fault
