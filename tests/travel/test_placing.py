"""Placing: own coordinates, the gazetteer, the middle of the area, and nothing at all."""

from dataclasses import replace

import numpy as np

from matcher.intake.accounts import Origin
from matcher.intake.findings import Severity
from matcher.records.place import Point
from matcher.records.pool import Pool
from matcher.travel.gazetteer import read_gazetteer
from matcher.travel.placing import place
from tests.policy.pairs import LEAH, PRIYA

SMALL = read_gazetteer(b"postcode,latitude,longitude\nM6 5WG,53.49,-2.29\nM6 5WX,53.47,-2.27\n", "places.csv")


def pool_at(child: str, visitor: str, point: Point | None = None) -> Pool:
    """Give Leah and Priya at two postcodes, Leah perhaps with coordinates."""
    return Pool(
        (replace(LEAH, postcode=child, point=point),), (replace(PRIYA, postcode=visitor, point=None),)
    )


def test_own_coordinates_win_over_the_gazetteer() -> None:
    """A point in the table is where the person is, whatever the postcode."""
    places, findings = place(pool_at("M6 5WG", "M6 5WG", Point(50.0, -1.0)), SMALL)
    assert (places.child_latitude.tolist(), places.child_longitude.tolist()) == ([50.0], [-1.0])
    assert (places.visitor_latitude.tolist(), places.visitor_longitude.tolist()) == ([53.49], [-2.29])
    assert findings == ()


def test_an_unknown_postcode_falls_back_to_its_area_with_a_note() -> None:
    """The note has the cell, where it is known, and says what is taken instead."""
    origins = {
        ("children", "C1"): Origin(file="people.xlsx", sheet="children", row=14, columns={"postcode": "F"})
    }
    places, findings = place(pool_at("M6 1AA", "M6 5WG"), SMALL, origins)
    assert np.isclose(places.child_latitude[0], 53.48)
    (note,) = findings
    assert (note.code, note.severity, note.table, note.person_id) == (
        "postcode-by-area",
        Severity.NOTE,
        "children",
        "C1",
    )
    assert str(note) == (
        "people.xlsx, sheet children, cell F14: The postcode M6 1AA is not in the gazetteer."
        " Distances for Leah are taken from the middle of M6."
        " Check the postcode, or give latitude and longitude."
    )


def test_where_nothing_is_known_there_is_a_warning_and_no_point() -> None:
    """Never 0 km: a person without a point gets no distance, and it is said."""
    places, findings = place(pool_at("", "BL1 1AA"), SMALL)
    assert np.isnan([places.child_latitude[0], places.visitor_longitude[0]]).all()
    assert [(one.code, one.severity, one.table) for one in findings] == [
        ("no-distance-known", Severity.WARNING, "children"),
        ("no-distance-known", Severity.WARNING, "visitors"),
    ]
    assert findings[0].found == "There is no postcode."
    assert findings[1].found == "Neither BL1 1AA nor its area is in the gazetteer."


def test_without_a_gazetteer_only_own_coordinates_count() -> None:
    """It is the gazetteer that is missing, not the postcode that is wrong."""
    _, findings = place(pool_at("M6 5WG", "M6 5WG", Point(50.0, -1.0)), None)
    assert [one.found for one in findings] == ["There is no gazetteer."]


def test_lines_left_out_of_the_gazetteer_are_one_finding() -> None:
    """Counted, with the first of them."""
    holed = read_gazetteer(b"postcode,latitude,longitude\nx,y,z\nM6 5WG,53.49,-2.29\nM7,,\n", "places.csv")
    _, findings = place(pool_at("M6 5WG", "M6 5WG"), holed)
    assert str(findings[0]).startswith(
        "places.csv, row 2: 2 lines of the gazetteer are left out; the first is line 2."
    )


def test_the_digest_changes_with_a_point_and_with_nothing_else() -> None:
    """Two ways to the same points are the same places; nobody at all has a digest too."""
    by_code, _ = place(pool_at("M6 5WG", "M6 5WX"), SMALL)
    by_point, _ = place(pool_at("", "M6 5WX", Point(53.49, -2.29)), SMALL)
    elsewhere, _ = place(pool_at("M6 5WX", "M6 5WX"), SMALL)
    assert by_code.digest() == by_point.digest() != elsewhere.digest()
    nobody, _ = place(Pool((), ()), SMALL)
    assert nobody.child_latitude.shape == nobody.visitor_longitude.shape == (0,)
    assert len(nobody.digest()) == 64
