"""The whole data dictionary: the tables by name, and the page of the documentation that is made from it."""

from matcher.intake.columns.children import CHILDREN
from matcher.intake.columns.column import Column, Table
from matcher.intake.columns.standing import STANDING
from matcher.intake.columns.visitors import VISITORS

TABLES: dict[str, Table] = {table.name: table for table in (CHILDREN, VISITORS, STANDING)}
"""Every table by name, in the order of the template."""


def as_markdown() -> str:
    """Write the data dictionary as a page of Markdown: one table of columns for each spreadsheet."""
    return "\n".join([_OPENING, *(_section(table) for table in TABLES.values()), _PLACES])


_OPENING = """# Data dictionary

Made from the code by `matcher.intake.columns.dictionary.as_markdown`; change the columns there.

Headings are matched without regard to case, spaces, hyphens and underscores. `*` means that the column must
be there. Lists are separated by `;`. Dates are `2026-11-22`, `22/11/2026` or a date cell. Yes and no may also
be written y, n, true, false, 1 and 0. An empty cell means "not known", never zero.
A cell that is filled in and cannot be read is not empty: it is told as such, and one that is a limit breaks
its rule until it is mended. `yes?` is no yes.
"""

_PLACES = """## places
A CSV of `postcode`, `latitude` and `longitude` says where the postcodes are; nothing is looked up elsewhere.
**Without it, or coordinates in the tables, no distance is known and nobody can be matched.** Two ways to one:

- Type it: a row for the first half of each postcode in your tables (`M6,53.492,-2.288`) is enough for rough
  distances. Two people in the same first half then seem to live at the same spot.
- Cut it from the ONS Postcode Directory, a free download: its headings `pcds`, `lat` and `long` are known.
  Keep the postcodes around you; the screen takes files of up to 20 MB. A full postcode that is not in the
  file is taken from the middle of its first half.
"""


def _section(table: Table) -> str:
    rows = [_line(column, table) for column in table.columns.values()]
    heads = ["| column | meaning | unit or allowed values | used by | also headed |", "|---|---|---|---|---|"]
    return "\n".join([f"## {table.name}", *heads, *rows, ""])


def _line(column: Column, table: Table) -> str:
    one_of = [group for group in table.either if any(column.name in together for together in group)]
    mark = "*" if column.required else ""
    name = f"`{column.name}`{mark}{' (one of a group)' if one_of else ''}"
    cells = (name, column.meaning, column.allowed, column.used_by, ", ".join(column.spellings))
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
