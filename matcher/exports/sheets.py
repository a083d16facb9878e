"""A sheet as a plain table: a sentence, headings, rows. Not how it looks."""

from dataclasses import dataclass
from typing import Final

from matcher.exports.selection import Selection
from matcher.exports.writing import Cell

NOT_RECORDED: Final = "Not recorded"
NOT_COUNTED: Final = "Not counted"
NOT_APPROVED: Final = "NOT APPROVED"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and its width in characters."""

    heading: str
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet of one table.

    Parameters
    ----------
    sentence
        What the table shows, with its numbers, in plain words.
    empty
        What is said in place of a table without rows.
    """

    name: str
    title: str
    sentence: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str


CHILD: Final = Column("Child", 11)
VISITOR: Final = Column("Visitor", 11)
PRIORITY: Final = Column("Priority", 21)


def name_column(selection: Selection) -> tuple[Column, ...]:
    """Give the column of names where they are asked for."""
    return (Column("Known as", 13),) if selection.names else ()


def child_cells(selection: Selection, child_id: str) -> tuple[str, ...]:
    """Give a child's code, and the name where it is asked for."""
    return (child_id, selection.name_of_child(child_id) or NOT_RECORDED) if selection.names else (child_id,)


def visitor_cells(selection: Selection, visitor_id: str) -> tuple[str, ...]:
    """Give a visitor's code, and the name where it is asked for."""
    return (
        (visitor_id, selection.name_of_visitor(visitor_id) or NOT_RECORDED)
        if selection.names
        else (visitor_id,)
    )
