"""Cells that were typed and could not be read: not the same as cells that are empty."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnreadCell:
    """One cell of a person's row that could not be read.

    Parameters
    ----------
    column
        The field of the record.
    heading
        What the column is called in the table.
    written
        What was typed, shortened; never in a round file.
    table, cell
        Where, as ``"visitors"`` and ``"F7"``.
    """

    column: str
    heading: str
    written: str
    table: str
    cell: str
