"""The whole data dictionary: the tables by name, and the page of the documentation that is made from it."""

from matcher.intake.children_columns import CHILDREN
from matcher.intake.columns import Table
from matcher.intake.standing_columns import STANDING
from matcher.intake.visitors_columns import VISITORS

TABLES: dict[str, Table] = {table.name: table for table in (CHILDREN, VISITORS, STANDING)}
"""Every table by name, in the order of the template."""
