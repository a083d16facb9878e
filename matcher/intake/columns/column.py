"""What a column is, and where to find each one. The data dictionary of a table is a module of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from matcher.intake.parsing.cells import Parser


class Shape(StrEnum):
    """How a column's cells are formatted in the template."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the data dictionary.

    Parameters
    ----------
    name
        The heading in the template, and the name of the record's field.
    read
        What turns a cell into the field's value.
    meaning
        One sentence for the coordinator.
    allowed
        Unit or allowed values, as a phrase: what a finding says was expected.
    used_by
        Which part of the tool looks at it.
    example
        What stands in the template's example row.
    required
        Whether the column must be there.
    needed
        Whether a row without a readable value is left out.
    spellings
        Other headings that mean this column.
    choices
        The drop-down list of the template; empty for none.
    """

    name: str
    read: Parser
    meaning: str
    used_by: str
    allowed: str = "text"
    example: str = ""
    required: bool = False
    needed: bool = False
    spellings: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    shape: Shape = Shape.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of one table.

    Parameters
    ----------
    name
        ``"children"``, ``"visitors"`` or ``"standing"``.
    columns
        By name, in the order of the template.
    either
        Groups of columns of which one must be there. A group is a tuple of alternatives, each a tuple of
        columns that go together: ``(("postcode",), ("latitude", "longitude"))``.
    sheets
        Other names for a sheet with this table.
    """

    name: str
    columns: Mapping[str, Column]
    either: tuple[tuple[tuple[str, ...], ...], ...] = ()
    sheets: tuple[str, ...] = ()


def by_name(*columns: Column) -> dict[str, Column]:
    """Key columns by their names, in the order given."""
    return {column.name: column for column in columns}
