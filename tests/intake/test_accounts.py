"""The row account always adds up, whatever the table."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.intake.accounts import Origin, RowAccount
from tests.intake.made_tables import child, grid, read, text_upload, xlsx_upload

ROWS = st.lists(
    st.one_of(
        st.just({}),
        st.builds(
            lambda number, age, place, extra: child(f"C{number}", age=age, placement_type=place, odd=extra),
            st.integers(0, 12),
            st.sampled_from(["13", "x", "", "99"]),
            st.sampled_from(["foster", "fostr", ""]),
            st.sampled_from(["", "z"]),
        ),
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_every_row_is_used_left_out_or_blank(rows: list[dict[str, str]]) -> None:
    """Rows read are the used, the left out and the blank ones, in a text file and in a workbook alike."""
    lines = grid([child("C99"), *rows])
    while len(lines) > 1 and not any(lines[-1]):
        lines.pop()
    text = "\n".join(",".join(line) for line in lines)
    for upload in (text_upload(text), xlsx_upload({"children": lines})):
        reading = read(upload)
        account = reading.accounts[0]
        assert account.rows == len(lines) - 1
        assert account.used == len(reading.pool.children)
        assert account.left_out == sum(left.table == "children" for left in reading.left_out)
        assert account.blank == sum(not any(line) for line in lines)


def test_an_account_that_does_not_add_up_cannot_be_made() -> None:
    """The sum is checked when the account is made."""
    with pytest.raises(ValueError, match="3 rows are not 1 \\+ 1 \\+ 0"):
        RowAccount(table="children", file="a.csv", rows=3, used=1, left_out=1)


def test_an_account_reads_as_a_sentence() -> None:
    """Thousands have their comma, and one row is a row."""
    account = RowAccount(table="children", file="a", rows=1_412, used=1_405, left_out=5, blank=2)
    assert str(account) == "1,412 rows read: 1,405 used, 5 left out, 2 blank"
    assert str(RowAccount(table="x", file="a", rows=1, used=1, left_out=0)).startswith("1 row read")


def test_an_origin_names_a_cell_or_the_row() -> None:
    """A column that is not in the file leaves the row."""
    origin = Origin("a.csv", "", 14, {"postcode": "B"})
    assert (origin.cell("postcode"), origin.cell("age")) == ("B14", "14")
