"""The data dictionary as code, and the page made from it."""

import pytest

from matcher.intake.columns.dictionary import TABLES, as_markdown
from matcher.intake.parsing.cells import Spot

ALL = [(name, column) for name, table in TABLES.items() for column in table.columns.values()]


@pytest.mark.parametrize(("table", "column"), ALL, ids=lambda one: getattr(one, "name", one))
def test_every_entry_is_complete_and_its_example_is_read(table: str, column) -> None:
    """A column says what it means, what it allows and who looks at it; its example reads without a word."""
    assert column.meaning.endswith(".")
    assert column.used_by
    assert column.allowed
    if column.example:
        spot = Spot(table)
        assert column.read(column.example, spot) is not None
        assert not spot.findings


@pytest.mark.parametrize(("table", "column"), ALL, ids=lambda one: getattr(one, "name", one))
def test_every_column_is_on_the_page(table: str, column) -> None:
    """The page has each column with its star, and no cell breaks its table."""
    (section,) = [part for part in as_markdown().split("## ") if part.startswith(f"{table}\n")]
    (line,) = [line for line in section.splitlines() if line.startswith(f"| `{column.name}`")]
    assert line.startswith(f"| `{column.name}`*") is column.required
    assert line.replace("\\|", "").count("|") == 6


def test_the_columns_that_must_be_there_are_those_of_the_dictionary() -> None:
    """The starred columns."""
    required = {
        name: [c.name for c in table.columns.values() if c.required] for name, table in TABLES.items()
    }
    assert required == {
        "children": ["child_id", "placement_type", "agreed", "referred_on", "available"],
        "visitors": [
            "visitor_id",
            "gender",
            "available",
            "dbs_issued_on",
            "references_checked",
            "interviewed",
            "trained_on",
        ],
        "standing": ["child_id", "visitor_id", "status"],
    }
    for name in ("children", "visitors"):
        assert TABLES[name].either == (
            (("age",), ("date_of_birth",)),
            (("postcode",), ("latitude", "longitude")),
        )
