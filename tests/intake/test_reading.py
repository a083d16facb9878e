"""Tables in, pool and findings out: who is left out and why, and what follows from two cells together."""

from datetime import date
from pathlib import Path

import pytest

from matcher.intake.people import age_on, birthday
from matcher.intake.reading import standing_id
from matcher.records.child import Agreed, ServiceEnd
from matcher.records.place import Point
from matcher.records.standing import Status
from tests.intake.made_tables import (
    TODAY,
    child,
    codes,
    only,
    read,
    read_children,
    read_visitor,
    settled,
    visitor,
    xlsx_upload,
)

NEEDED = ("child_id", "age", "postcode", "placement_type", "referred_on", "available")


def test_good_tables_are_read_without_a_word() -> None:
    """Nothing is said where nothing is to be said."""
    reading = read([child("C2"), child("C1")], [visitor()], [settled("C1", "V1", "offered")])
    assert not reading.findings
    assert [found.child_id for found in reading.pool.children] == ["C1", "C2"]
    assert reading.pool.standing[0].status is Status.OFFERED
    assert [str(account) for account in reading.accounts] == [
        "2 rows read: 2 used, 0 left out, 0 blank",
        "1 row read: 1 used, 0 left out, 0 blank",
        "1 row read: 1 used, 0 left out, 0 blank",
    ]


@pytest.mark.parametrize("column", NEEDED)
def test_an_empty_cell_that_is_needed_leaves_the_row_out(column: str) -> None:
    """The row is named, with its reason, and the others are read."""
    reading = read([child("C1", **{column: ""}), child("C2")])
    found = only(reading)
    assert found.code == ("age-missing" if column == "age" else "cell-required")
    assert found.row == 2
    assert (reading.left_out[0].row, reading.left_out[0].table) == (2, "children")
    assert "empty" in reading.left_out[0].reason or "neither" in reading.left_out[0].reason
    assert len(reading.pool.children) == 1


@pytest.mark.parametrize("column", NEEDED[1:])
def test_a_needed_cell_that_cannot_be_read_leaves_the_row_out(column: str) -> None:
    """One finding says what stands there; the reason quotes it."""
    reading = read_children(**{column: "???"})
    assert len(reading.findings) == 1
    assert "read" in reading.left_out[0].reason
    assert not reading.pool.children


@pytest.mark.parametrize("column", ["gender", "family_contact", "lost_visitor", "days_on_hold", "leaves_on"])
def test_any_other_cell_that_cannot_be_read_is_not_known(column: str) -> None:
    """The person stays in the round; the finding is an error, so that strict reading stops."""
    reading = read_children(**{column: "???"})
    assert only(reading).severity.value == "error"
    assert only(reading).cell == "H2"
    assert len(reading.pool.children) == 1


def test_what_only_means_not_ready_is_no_fault() -> None:
    """Not asked, not vetted, expired, too young: rules, not faults."""
    vetting = ("dbs_issued_on", "references_checked", "interviewed", "trained_on")
    empty = dict.fromkeys((*vetting, "gender"), "")
    reading = read(
        [child(agreed="")], [visitor(**empty), visitor("V2", age="17", dbs_issued_on="2010-01-01")]
    )
    assert not reading.findings
    assert reading.pool.children[0].agreed is Agreed.NOT_ASKED
    assert reading.pool.visitors[1].age == 17


def test_agreement_that_cannot_be_read_is_no_agreement() -> None:
    """The safe reading of an unclear answer is that the child was not asked."""
    reading = read_children(agreed="yes?!maybe")
    assert reading.pool.children[0].agreed is Agreed.NOT_ASKED
    assert len(reading.findings) == 1


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2010, 11, 22), TODAY, 16),
        (date(2010, 11, 23), TODAY, 15),
        (date(2012, 2, 29), date(2026, 2, 28), 13),
        (date(2012, 2, 29), date(2026, 3, 1), 14),
    ],
)
def test_an_age_is_whole_years_on_the_day(born: date, day: date, age: int) -> None:
    """Who was born on 29 February has the birthday on 1 March."""
    assert age_on(born, day) == age
    assert birthday(date(2012, 2, 29), 18) == date(2030, 3, 1)
    assert birthday(date(2012, 2, 29), 16) == date(2028, 2, 29)


def test_a_birth_date_gives_age_and_the_end_of_the_service_and_is_not_kept() -> None:
    """The day is the birthday at the upper age, and moves with it."""
    (found,) = read([child(age="", date_of_birth="29/02/2012")], upper_child_age=21).pool.children
    assert (found.age, found.leaves_on, found.service_end) == (14, date(2033, 3, 1), ServiceEnd.BIRTHDAY)
    assert found.upper_age_read == 21
    assert "2012" not in repr(found)


def test_an_age_alone_takes_the_next_birthday_as_tomorrow() -> None:
    """The least time the child may have left."""
    (found,) = read_children(age="17").pool.children
    assert (found.leaves_on, found.service_end) == (date(2026, 11, 23), ServiceEnd.AGE)
    (found,) = read([child(age="15")], as_of=date(2028, 2, 28), today=TODAY).pool.children
    assert found.leaves_on == date(2030, 3, 1)


def test_a_given_end_of_the_service_is_kept() -> None:
    """What is written wins over any birthday."""
    (found,) = read_children(leaves_on="2027-01-31", date_of_birth="2013-01-01").pool.children
    assert (found.leaves_on, found.service_end) == (date(2027, 1, 31), ServiceEnd.GIVEN)
    assert found.upper_age_read is None


def test_ages_are_taken_on_the_start_date() -> None:
    """Ages are as of the policy's day; a birth date before it is no fault."""
    row = child(age="", date_of_birth="2013-12-01")
    assert read([row], as_of=date(2026, 12, 1), today=TODAY).pool.children[0].age == 13
    assert read([row]).pool.children[0].age == 12


def test_a_birth_date_in_the_future_is_said() -> None:
    """It leaves the row out, unless an age is there as well."""
    reading = read_children(age="", date_of_birth="2030-01-01")
    assert codes(reading) == ["birth-future"]
    assert reading.left_out
    assert read_children(date_of_birth="2030-01-01").pool.children[0].age == 13


@pytest.mark.parametrize(("age", "used"), [("3", False), ("4", True), ("25", True), ("26", False)])
def test_a_childs_age_is_from_4_to_25(age: str, used: bool) -> None:
    """Both ends are allowed."""
    reading = read_children(age=age)
    assert bool(reading.pool.children) is used
    assert codes(reading) == ([] if used else ["age-range"])


@pytest.mark.parametrize(("age", "used"), [("15", False), ("16", True), ("100", True), ("101", False)])
def test_a_visitors_age_is_from_16_to_100(age: str, used: bool) -> None:
    """Below the minimum age is a rule; below 16 is a slip."""
    assert bool(read_visitor(age=age).pool.visitors) is used


def test_an_age_that_disagrees_with_the_birth_date_is_said() -> None:
    """The birth date is used."""
    reading = read_children(age="12", date_of_birth="2010-01-01")
    assert only(reading, "age-differs").cell == "B2"
    assert reading.pool.children[0].age == 16


def test_a_referral_in_the_future_leaves_the_row_out() -> None:
    """Waiting counts to today; today itself is allowed."""
    assert codes(read_children(referred_on="23/11/2026")) == ["referred-future"]
    assert not read_children(referred_on="22/11/2026").findings


def test_ids_that_stand_twice_leave_all_their_rows_out() -> None:
    """Nobody can tell which row is meant, however the id is spelled."""
    reading = read([child("C1"), child("c 1"), child("C2"), child("C1")])
    assert codes(reading) == ["id-twice"] * 3
    assert [found.cell for found in reading.findings] == ["A2", "A3", "A5"]
    assert "rows 2, 3, 5" in reading.findings[0].found
    assert [found.child_id for found in reading.pool.children] == ["C2"]
    assert reading.accounts[0].left_out == 3


def test_many_twins_are_not_all_listed() -> None:
    """A finding stays short whatever the table."""
    reading = read([child("C1")] * 20)
    assert "2, 3, 4, 5, 6, 7, 8, 9 and more" in reading.findings[0].found


@pytest.mark.parametrize("postcode", ["m6 5wg", "M65WG", "M6", "SW1A 1AA", "ec1a1bb"])
def test_well_formed_postcodes_are_read(postcode: str) -> None:
    """Full or outward, in any case, with or without the space."""
    assert not read_children(postcode=postcode).findings


def test_what_the_gazetteer_knows_is_well_formed() -> None:
    """A made-up code of the gazetteer is as good as any."""
    assert read([child(postcode="zz top")], known_places={"ZZTOP"}).pool.children[0].postcode == "zz top"
    assert codes(read_children(postcode="zz top")) == ["postcode-unreadable"]


def test_coordinates_win_over_the_postcode() -> None:
    """With both coordinates the postcode may be empty or odd."""
    (found,) = read_children(postcode="", latitude="53.5", longitude="-2.3").pool.children
    assert found.point == Point(53.5, -2.3)
    reading = read_children(postcode="??", latitude="53.5", longitude="-2.3")
    assert codes(reading) == ["postcode-unneeded"]
    assert reading.pool.children


def test_one_coordinate_alone_is_no_point() -> None:
    """Half a point is said, and the postcode used."""
    reading = read_children(latitude="53.5", lng="")
    assert codes(reading) == ["coordinates-half"]
    assert reading.pool.children[0].point is None


def test_a_point_far_from_these_islands_is_suspected() -> None:
    """Latitude and longitude swapped put Salford into the sea off Africa."""
    assert codes(read_children(lat="-2.27", long="53.49")) == ["coordinates-far"]


@pytest.mark.parametrize(
    ("responsible", "placement", "out"),
    [
        ("Salford", "Bolton", True),
        ("Salford", "SALFORD City Council", False),
        ("Salford", "", None),
        ("", "Bolton", None),
    ],
)
def test_out_of_area_is_worked_out_when_empty(responsible: str, placement: str, out: bool | None) -> None:
    """Two authorities that differ, as bodies are compared; what is written wins."""
    authorities = {"responsible_authority": responsible, "placement_authority": placement}
    assert read_children(**authorities).pool.children[0].out_of_area is out
    assert read_children(**authorities, out_of_area="no").pool.children[0].out_of_area is False


def test_a_wish_of_siblings_without_a_family_is_said() -> None:
    """A family needs a code."""
    assert codes(read_children(siblings_wish="same visitor")) == ["siblings-wish-alone"]
    assert not read_children(siblings_wish="same visitor", siblings="F1").findings


def test_ids_in_lists_are_settled_to_the_other_tables_spelling() -> None:
    """Another case is the same visitor; nobody's id is said and kept."""
    reading = read([child(excluded_visitors="v1; V9")], [visitor("V1", conflicts="c1; C77")])
    assert codes(reading) == ["id-case", "id-unknown", "id-case", "id-unknown"]
    assert reading.pool.children[0].excluded_visitors == ("V1", "V9")
    assert reading.pool.visitors[0].conflicts == ("C1", "C77")


def test_a_long_id_that_is_nearly_anothers_is_proposed() -> None:
    """Did you mean the one that is there."""
    found = only(read([child(excluded_visitors="VOLUNTER-ANA")], [visitor("VOLUNTEER-ANA")]))
    assert (found.code, found.mend) == ("id-near", "Did you mean VOLUNTEER-ANA? Type that.")


def test_ids_are_not_looked_up_in_a_table_that_could_not_be_read() -> None:
    """A missing table does not make every id unknown."""
    reading = read([child(excluded_visitors="V1")], [{"x": "y"}], [settled("C1", "V1", "pinned")])
    assert {found.table for found in reading.findings} == {"visitors"}
    assert reading.pool.standing


@pytest.mark.parametrize(
    ("ids", "status", "code", "kept"),
    [
        (("C1", "V9"), "active", "standing-unknown", True),
        (("C9", "V1"), "offered", "standing-unknown", True),
        (("C9", "V1"), "pinned", "standing-pin-unknown", False),
        (("C1", "V9"), "blocked", "standing-unknown", False),
        (("C9", "V1"), "declined", "standing-unknown", False),
    ],
)
def test_standing_about_nobody_here(ids: tuple[str, str], status: str, code: str, kept: bool) -> None:
    """An active or offered row still takes a place; a pin cannot stand; the rest has no effect."""
    reading = read([child()], [visitor()], [settled(*ids, status)])
    assert codes(reading) == [code]
    assert bool(reading.pool.standing) is kept
    assert reading.accounts[-1].left_out == (0 if kept else 1)


def test_standing_about_two_unknown_people_has_no_effect() -> None:
    """Both ids are said, and the row is left out."""
    reading = read([child()], [visitor()], [settled("C9", "V9", "active")])
    assert codes(reading) == ["standing-unknown"] * 2
    assert not reading.pool.standing


def test_standing_about_a_row_left_out_is_kept() -> None:
    """A person whose row cannot be used is still known; a later room says what that means."""
    reading = read([child(postcode="")], [visitor()], [settled("c1", "V1", "pinned")])
    assert codes(reading) == ["cell-required", "id-case"]
    assert reading.pool.standing[0].child_id == "C1"


def test_standing_rows_that_cannot_be_read_are_left_out() -> None:
    """A status nobody knows leaves its row out."""
    reading = read([child()], [visitor()], [settled("C1", "V1", "actve"), settled("C1", "V1", "")])
    assert codes(reading) == ["choice-near", "cell-required"]
    assert [left.table for left in reading.left_out] == ["standing", "standing"]


def test_bodies_a_letter_apart_are_suspected() -> None:
    """A slip in an authority's name would make a child out of area, or a visitor independent."""
    reading = read(
        [
            child("C1", responsible_authority="Salford"),
            child("C2", responsible_authority="Salford City Council"),
        ],
        [visitor(works_for="Salfrod")],
    )
    found = only(reading)
    assert (found.code, found.table, found.cell, found.person_id) == ("body-near", "visitors", "J2", "V1")
    assert "“Salfrod” and “Salford” differ" in found.found


@pytest.mark.parametrize(
    ("one", "other"),
    [("East Sussex", "West Sussex"), ("Bury", "Burnley"), ("Stockport", "Southport"), ("Bath", "Bard")],
)
def test_bodies_that_only_look_alike_are_not(one: str, other: str) -> None:
    """Points of the compass, and names that differ by more than a slip."""
    assert not read_children(responsible_authority=one, placement_authority=other, out_of_area="yes").findings


def test_origins_lead_back_to_the_cell() -> None:
    """A later room can point a finding at the cell a fact came from."""
    reading = read([child("C1"), child("C2")], [visitor()], [settled("C2", "V1", "active")])
    origin = reading.origins["children", "C2"]
    assert (origin.file, origin.sheet, origin.row) == ("children.csv", "", 3)
    assert (origin.cell("postcode"), origin.cell("leaves_on")) == ("C3", "3")
    assert reading.origins["standing", standing_id(reading.pool.standing[0])].cell("status") == "C2"


def test_findings_come_table_by_table_and_row_by_row() -> None:
    """The order of findings is the order in which a person would mend them."""
    rows = [child("C1", gender="?", placement_type="?"), child("C2", age="?")]
    found = [one.cell for one in read(rows, [visitor(drives="?")]).findings]
    assert found == ["D2", "H2", "B3", "J2"]


def test_progress_is_told() -> None:
    """The last word on each table is that all its rows are done."""
    said: list[tuple[str, int, int]] = []
    read([child(f"C{number}") for number in range(501)], progress=lambda *step: said.append(step))
    assert said == [("children", 500, 501), ("children", 501, 501), ("visitors", 1, 1)]


def test_progress_is_told_while_a_workbook_is_opened() -> None:
    """A large workbook is told by its name and rows so far, with about how many there are, then by table."""
    said: list[tuple[str, int, int]] = []
    children, visitors = [child(f"C{number}") for number in range(3000)], [visitor()]
    book = xlsx_upload({"children": children, "visitors": visitors}, "big.xlsx")
    read(book, book, progress=lambda *step: said.append(step))
    opened = [(done, of) for name, done, of in said if name == "big.xlsx"]
    assert [done for done, _ in opened] == list(range(500, 3001, 500))
    assert all(0.7 * 3001 < of < 1.3 * 3001 for _, of in opened[3:])
    assert said[-2:] == [("children", 3000, 3000), ("visitors", 1, 1)]


def test_the_order_of_rows_changes_nothing() -> None:
    """The same people make the same pool."""
    rows = [child(f"C{number}", interests="chess") for number in range(5)]
    assert read(rows).pool == read(rows[::-1]).pool


def test_the_example_row_is_no_one() -> None:
    """A row with the template's id is left out with a note, never matched."""
    reading = read([child("EXAMPLE", age="?"), child("C1")])
    assert codes(reading) == ["row-example"]
    assert [found.child_id for found in reading.pool.children] == ["C1"]


def test_every_record_field_has_a_column() -> None:
    """What the records know and the dictionary say is one and the same."""
    import dataclasses

    from matcher.intake.columns.dictionary import TABLES
    from matcher.records.child import Child
    from matcher.records.standing import StandingRow
    from matcher.records.visitor import Visitor

    derived = {"point", "service_end", "upper_age_read", "unread"}
    extra = {"date_of_birth", "latitude", "longitude"}
    for table, record in (("children", Child), ("visitors", Visitor), ("standing", StandingRow)):
        fields = {field.name for field in dataclasses.fields(record)}
        assert fields - derived == set(TABLES[table].columns) - extra


def test_a_path_can_be_given_for_each_table(tmp_path: Path) -> None:
    """Paths and uploads are the same to the reading."""
    from tests.intake.made_tables import csv_upload

    paths = []
    for name, rows in (("children.csv", [child()]), ("visitors.csv", [visitor()])):
        paths.append(tmp_path / name)
        paths[-1].write_bytes(csv_upload(rows).content)
    from matcher.intake.reading import read_tables

    assert len(read_tables(*paths, as_of=TODAY, today=TODAY).pool.children) == 1


def test_a_supervisor_is_one_person_however_the_name_is_typed() -> None:
    """As most rows spell it: a caseload is not escaped by a capital letter."""
    names = ["asha", "Asha ", "Asha", "Martin"]
    visitors = [visitor(f"V{n}", supervisor=name) for n, name in enumerate(names, 1)]
    found = read([child()], visitors)
    assert [one.supervisor for one in found.pool.visitors] == ["Asha", "Asha", "Asha", "Martin"]
