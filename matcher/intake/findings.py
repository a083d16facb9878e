"""A fault in the data is data: what was found, where, and how to mend it.

Every sentence a finding of this room can say is a template in :mod:`matcher.intake.wording`, so that one
test can read them all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters.

    ``ERROR``: a row is left out, or something asked for cannot be done; ``--strict`` stops.
    ``WARNING``: something is probably not as meant. ``NOTE``: worth knowing, nothing to mend at once.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


def how_many(findings: "Iterable[Finding]", *severities: Severity) -> int:
    """Count findings, those that are counted only among them; of some severities, or of all."""
    return sum(found.count for found in findings if not severities or found.severity in severities)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found, with the place it was found and the way to mend it.

    Parameters
    ----------
    code
        Stable; tests and documentation hang on it.
    table
        ``"children"``, ``"visitors"``, ``"standing"``, or empty where it is about none of them.
    file, sheet, cell
        Where: the file's name, the sheet's (empty for CSV) and the cell (``"B14"``, ``"14"`` for a
        whole row, empty for the whole sheet). All empty where it is about people, not cells.
    person_id
        The child or visitor it is about, where one is known.
    found, expected, mend
        Plain sentences or phrases: what stands there, what could stand there, what to do.
    count
        How many findings it stands for: more than one where the others of a long list are counted.
    impersonal
        What is found and what to do, without anything that somebody typed: what a round keeps. Empty
        where the two hold nothing of that kind.
    """

    code: str
    severity: Severity
    table: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    person_id: str = ""
    found: str
    expected: str = ""
    mend: str
    count: int = 1
    impersonal: str = ""

    @property
    def row(self) -> int:
        """Give the spreadsheet's row number, 0 where the finding is about no single row."""
        return int("0" + self.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))

    @property
    def where(self) -> str:
        """Say the place in words: ``"children.xlsx, sheet children, cell B14"``."""
        named = [self.file, f"sheet {self.sheet}" if self.sheet else ""]
        if self.cell:
            named.append(f"row {self.cell}" if self.cell.isdigit() else f"cell {self.cell}")
        return ", ".join(part for part in named if part)

    @property
    def place(self) -> str:
        """Say the place without the names of file and sheet: ``"children, cell B14"``."""
        cell = f"row {self.cell}" if self.cell.isdigit() else f"cell {self.cell}" if self.cell else ""
        return ", ".join(filter(None, [self.table, cell]))

    @property
    def kept_text(self) -> str:
        """What a round keeps of it: no value of a cell, no name."""
        return self.impersonal or " ".join(filter(None, [self.found, self.mend]))

    def __str__(self) -> str:
        sentences = [self.found, f"Expected: {self.expected}." if self.expected else "", self.mend]
        said = " ".join(sentence for sentence in sentences if sentence)
        return f"{self.where}: {said}" if self.where else said
