"""Tables of nothing but faults, and of thousands of names: settled within limits that are said."""

import pytest

from matcher.intake import crosschecks, tables
from matcher.intake.parsing import cells, slots
from tests.intake.made_tables import child, codes, only, read, visitor


@pytest.mark.parametrize(("faults", "is_read"), [(100, True), (101, False)])
def test_a_table_of_nothing_but_faults_is_given_up(
    monkeypatch: pytest.MonkeyPatch, faults: int, is_read: bool
) -> None:
    """Nobody of it is used, the limit is said first, and the other tables are read."""
    monkeypatch.setattr(tables, "MOST_FAULTS", 100)
    full, over = divmod(faults, 10)
    rows = [child(f"C{number}", style="; ".join(f"odd{n}" for n in range(10))) for number in range(full)]
    rows += [child("C99", style="; ".join(f"odd{n}" for n in range(over)))] if over else []
    reading = read([*rows, child("C100")], [visitor()])
    assert len(reading.pool.visitors) == 1
    assert (len(reading.pool.children) == full + 1) is is_read
    if is_read:
        assert "table-too-many-faults" not in codes(reading)
        return
    assert reading.pool.children == ()
    assert reading.unreadable == ("children",)
    found = reading.findings[0]
    assert (found.code, found.table) == ("table-too-many-faults", "children")
    assert "children.csv has more than 100 things to mend in one table." in found.found


def test_what_may_be_meant_is_looked_for_as_often_as_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 3,000 times that nobody can read, three are named."""
    asked: list[str] = []

    def meant(unknown: str) -> str:
        asked.append(unknown)
        return ""

    monkeypatch.setattr(slots, "_meant", meant)
    reading = read([child(available="Zzz;" * 2_000)])
    assert len(asked) == cells.MOST_NAMED
    assert "1,999 more" in reading.findings[0].found


def test_too_many_bodies_to_compare_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the limit each is held against each; beyond it, that this was not done."""
    monkeypatch.setattr(crosschecks, "MOST_BODIES", 4)
    monkeypatch.setattr(crosschecks, "_ROWS", 2)
    slip = "Salfrod; Oldham; Bolton"
    assert codes(read([child(responsible_authority="Salford")], [visitor(works_for=slip)])) == ["body-near"]
    found = only(read([child(responsible_authority="Salford")], [visitor(works_for=f"{slip}; Wigan")]))
    assert found.code == "bodies-too-many"
    assert found.found.startswith("More than 4 authorities, providers and employers are named")


def test_a_name_that_may_be_two_bodies_is_told_of_the_usual_one() -> None:
    """One finding for each name with a slip in it, however many it is near to."""
    rows = [child(f"C{number}", responsible_authority="Salford City Council") for number in range(3)]
    reading = read(rows, [visitor(works_for="Salfrod; Salfordd")])
    found = only(reading)
    assert found.code == "body-near"
    assert found.found.count("“Salford City Council”") == 1


@pytest.mark.parametrize("name", ["OakHomes", "Oak-Homes", "OAK HOMES", "the oak  homes"])
def test_a_name_that_differs_in_spacing_alone_is_no_slip(name: str) -> None:
    """It is the same body, which bars the pair."""
    assert not read([child(placement_provider="Oak Homes")], [visitor(works_for=name)]).findings
