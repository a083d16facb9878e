"""Ids that no round can keep are refused; a list with many faults is one finding; the rest is counted."""

import pytest

from matcher.intake.findings import Severity, how_many
from matcher.intake.parsing import cells
from matcher.records.limits import LONGEST_ID
from tests.intake.made_tables import child, codes, only, read, settled, visitor

AT_THE_LIMIT, TOO_LONG = "x" * LONGEST_ID, "x" * (LONGEST_ID + 1)


def test_an_id_of_two_hundred_characters_is_taken() -> None:
    """The limit itself passes, in every table."""
    reading = read(
        [child(AT_THE_LIMIT)],
        [visitor(AT_THE_LIMIT)],
        [settled(AT_THE_LIMIT, AT_THE_LIMIT, "pinned")],
    )
    assert codes(reading) == []
    assert reading.pool.children[0].child_id == AT_THE_LIMIT
    assert len(reading.pool.standing) == 1


def test_an_id_of_one_character_more_is_refused_with_its_length() -> None:
    """The row is left out with the reason, in every table; the id is told shortened."""
    reading = read(
        [child(TOO_LONG), child("C2")],
        [visitor(TOO_LONG), visitor("V2")],
        [settled(TOO_LONG, "V2", "pinned"), settled("C2", TOO_LONG, "pinned")],
    )
    assert codes(reading) == ["id-too-long"] * 4
    assert "of 201 characters; an id has at most 200" in reading.findings[0].found
    assert [each.child_id for each in reading.pool.children] == ["C2"]
    assert [each.visitor_id for each in reading.pool.visitors] == ["V2"]
    assert reading.pool.standing == ()
    assert [left.row for left in reading.left_out] == [2, 2, 2, 3]
    assert max(len(left.reason) for left in reading.left_out) < 120


def test_many_unknown_ids_in_a_cell_are_one_finding() -> None:
    """The first few are named, the others counted; nothing is dropped of the list itself."""
    ids = [f"Z{number}" for number in range(1_400)]
    reading = read([child(excluded_visitors="; ".join(ids))])
    found = only(reading)
    assert found.code == "id-unknown"
    assert (
        found.found == "excluded_visitors names “Z0”, “Z1”, “Z2” and 1,397 more, not in the visitors table."
    )
    assert reading.pool.children[0].excluded_visitors == tuple(ids)


@pytest.mark.parametrize(
    ("column", "code", "item"),
    [
        ("style", "item-unknown", "zzq{}"),
        ("conditions", "condition-unknown", "zzq{}"),
        ("wish_gender", "wish-unknown", "must: zzq{}"),
        ("wish_religion", "wish-bare", "zzq{}"),
        ("wish_religion", "wish-unreadable", "zzq{}:"),
        ("wish_age", "ages-unreadable", "must: zzq{}"),
        ("available", "slots-unreadable", "zz9{}"),
        ("excluded_visitors", "id-near", "A-VERY-LONG-VISITOR-CODE-00{}"),
        ("excluded_visitors", "id-case", "v{}"),
    ],
)
def test_every_list_tells_one_kind_of_fault_once(column: str, code: str, item: str) -> None:
    """Whatever the list: one finding, three values by name, and how many more."""
    cell = "; ".join(item.format(number) for number in range(10, 60))
    visitors = [visitor(f"V{number}") for number in range(10, 60)] + [
        visitor("A-VERY-LONG-VISITOR-CODE-0000")
    ]
    reading = read([child(**{column: cell})], visitors)
    found = [each for each in reading.findings if each.code == code]
    assert len(found) == 1
    assert found[0].found.count("“") == cells.MOST_NAMED
    assert "and 47 more" in found[0].found or code == "id-near"


def test_two_columns_of_a_row_stay_two_findings() -> None:
    """What is told once is one cell, not one row."""
    reading = read([child(style="zzq1; zzq2", conditions="zzq3"), child("C2", style="zzq1; zzq2")])
    assert sorted(codes(reading)) == ["condition-unknown", "item-unknown", "item-unknown"]
    assert "“zzq1”, “zzq2” in its list" in reading.findings[0].found


def test_more_faults_than_are_listed_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first are listed, the others one line a kind; together they are all there are."""
    monkeypatch.setattr(cells, "MOST_OF_A_CODE", 5)
    monkeypatch.setattr(cells, "MOST_LISTED", 8)
    reading = read([child(f"C{number}", age="x", style="zzq", gender="zzq") for number in range(20)])
    assert len(reading.findings) == 8 + 3
    assert how_many(reading.findings) == 60
    assert how_many(reading.findings, Severity.ERROR) == 60
    assert [each.count for each in reading.findings[:8]] == [1] * 8
    assert {each.code: each.count for each in reading.findings[8:]} == {
        "choice-unknown": 18,
        "item-unknown": 17,
        "number-unreadable": 17,
    }
    assert reading.findings[-1].found.endswith("more like those listed.")
    assert reading.accounts[0].left_out == 20
    assert len(reading.left_out) == 20


def test_a_value_that_was_read_before_is_counted_again_past_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A text with a fault is told each time it stands in the table, listed or not."""
    monkeypatch.setattr(cells, "MOST_OF_A_CODE", 2)
    reading = read([child(f"C{number}", style="zzq") for number in range(10)])
    assert how_many(reading.findings) == 10
