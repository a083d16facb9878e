"""Entries in, children and visitors out: ages, points and what follows from two cells together."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from matcher.intake.columns import children as children_columns
from matcher.intake.columns import visitors as visitors_columns
from matcher.intake.entries import Entry
from matcher.intake.headings import Layout
from matcher.intake.parsing.cells import Spot, as_text
from matcher.intake.wording import quoted
from matcher.records.bodies import body_key
from matcher.records.child import Child, ServiceEnd
from matcher.records.place import Point, is_well_formed, plain_postcode, shown_postcode
from matcher.records.standing import StandingRow
from matcher.records.unread import UnreadCell
from matcher.records.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Frame:
    """What a table is read against.

    Parameters
    ----------
    as_of
        The day on which ages are taken.
    today
        The day to which waiting counts.
    upper_child_age
        The birthday at which the service ends.
    known_places
        Postcodes that are known to the gazetteer, without spaces, in capitals.
    """

    as_of: date
    today: date
    upper_child_age: int
    known_places: Container[str]


def birthday(born: date, age: int) -> date:
    """Give the day on which someone comes to an age; who was born on 29 February, on 1 March."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def age_on(born: date, day: date) -> int:
    """Give the age in whole years on a day."""
    years = day.year - born.year
    return years if birthday(born, years) <= day else years - 1


def child_of(entry: Entry, layout: Layout, frame: Frame, spot: Spot) -> Child | None:
    """Make a child of an entry; None, with the reason in the entry, where that cannot be done."""
    values = dict(entry.values)
    born: date | None = values.pop("date_of_birth", None)
    span = (children_columns.YOUNGEST, children_columns.OLDEST)
    values["age"], born = _age(entry, born, span, layout, frame, spot)
    _place(entry, values, layout, frame, spot)
    _refuse_future_referral(entry, layout, frame, spot)
    _drop_days_ahead(values, ("appointment_decided_on",), layout, frame, spot)
    if values.get("siblings_wish") and not values.get("siblings"):
        layout.point(spot, "siblings_wish")
        spot.say("siblings-wish-alone")
    if entry.reason:
        return None
    values.update(_service_end(values, born, frame))
    values.setdefault("out_of_area", _out_of_area(values))
    return Child(**values, unread=_unread(entry, Child))


def visitor_of(entry: Entry, layout: Layout, frame: Frame, spot: Spot) -> Visitor | None:
    """Make a visitor of an entry; None, with the reason in the entry, where that cannot be done."""
    values = dict(entry.values)
    born: date | None = values.pop("date_of_birth", None)
    span = (visitors_columns.YOUNGEST, visitors_columns.OLDEST)
    values["age"], _ = _age(entry, born, span, layout, frame, spot)
    _place(entry, values, layout, frame, spot)
    _drop_days_ahead(values, ("dbs_issued_on", "dbs_checked_on"), layout, frame, spot)
    since, until = values.get("paused_from"), values.get("paused_until")
    if since and until and until < since:
        layout.point(spot, "paused_until")
        spot.say("pause-backwards", since=_shown(since), until=_shown(until))
    return None if entry.reason else Visitor(**values, unread=_unread(entry, Visitor))


def _unread(entry: Entry, record: type[Child | Visitor]) -> tuple[UnreadCell, ...]:
    """Give the cells that could not be read, of the columns that the record has a field for."""
    return tuple(cell for cell in entry.unread if cell.column in record.__dataclass_fields__)


def standing_of(entry: Entry) -> StandingRow:
    """Make a standing row of an entry that is not left out."""
    return StandingRow(**entry.values)


def _age(
    entry: Entry, born: date | None, span: tuple[int, int], layout: Layout, frame: Frame, spot: Spot
) -> tuple[int, date | None]:
    """Give the age, and the birth date if it can be used; the entry is left out where neither can."""
    written: int | None = entry.values.get("age")
    if born is not None and born > min(frame.today, frame.as_of):
        layout.point(spot, "date_of_birth")
        spot.say("birth-future", value=quoted(as_text(entry.written["date_of_birth"])))
        born = None
    age = written if born is None else age_on(born, frame.as_of)
    if age is None:
        _leave_out_ageless(entry, layout, spot)
        return 0, None
    name = "age" if born is None else "date_of_birth"
    if not span[0] <= age <= span[1]:
        layout.point(spot, name)
        spot.say("age-range", age=str(age), expected=f"an age from {span[0]} to {span[1]}")
        entry.reason = entry.reason or f"The age of {age} is not from {span[0]} to {span[1]}."
    elif written is not None and written != age:
        layout.point(spot, "age")
        spot.say("age-differs", value=str(written), age=str(age))
    return age, born


def _leave_out_ageless(entry: Entry, layout: Layout, spot: Spot) -> None:
    tried = [name for name in ("date_of_birth", "age") if name in entry.written]
    if not tried:
        layout.point(spot, "age" if "age" in layout.places else "date_of_birth")
        spot.say("age-missing")
    entry.reason = entry.reason or (
        "Neither its age nor its birth date can be read."
        if tried
        else "It has neither an age nor a birth date."
    )


def _service_end(values: dict[str, Any], born: date | None, frame: Frame) -> dict[str, Any]:
    """Give the day the service ends, where it was taken from and the upper age it stands for."""
    if values.get("leaves_on"):
        return {"service_end": ServiceEnd.GIVEN}
    upper = frame.upper_child_age
    if born is not None:
        ends, source = birthday(born, upper), ServiceEnd.BIRTHDAY
    else:
        # With an age alone, the next birthday is taken as tomorrow: the least time the child may have left.
        tomorrow = frame.as_of + timedelta(days=1)
        ends, source = birthday(tomorrow, upper - values["age"] - 1), ServiceEnd.AGE
    return {"leaves_on": ends, "service_end": source, "upper_age_read": upper}


def _place(entry: Entry, values: dict[str, Any], layout: Layout, frame: Frame, spot: Spot) -> None:
    """Turn coordinates into a point, and check the postcode; one of the two must be there."""
    latitude, longitude = values.pop("latitude", None), values.pop("longitude", None)
    if latitude is not None and longitude is not None:
        values["point"] = Point(latitude, longitude)
        _say_far(values["point"], layout, spot)
    elif latitude is not None or longitude is not None:
        layout.point(spot, "latitude" if latitude is not None else "longitude")
        spot.say("coordinates-half")
    _check_postcode(entry, values, layout, frame, spot)


def _check_postcode(entry: Entry, values: dict[str, Any], layout: Layout, frame: Frame, spot: Spot) -> None:
    postcode: str | None = values.pop("postcode", None)
    located = "point" in values
    layout.point(spot, "postcode")
    if postcode and (is_well_formed(postcode) or plain_postcode(postcode) in frame.known_places):
        values["postcode"] = shown_postcode(postcode)
        return
    if postcode:
        spot.say("postcode-unneeded" if located else "postcode-unreadable", value=quoted(postcode))
    elif not located and "postcode" not in entry.written:
        spot.say("cell-required")
    if not located:
        unread = f"cannot be read (cell {spot.letters}{spot.row})"
        told = unread if "postcode" in entry.written else "is empty"
        entry.reason = entry.reason or f"{spot.heading} {told}."


# Great Britain, Ireland and the islands around them, in degrees, with some sea.
_SOUTH, _NORTH, _WEST, _EAST = 49.0, 61.0, -11.0, 2.5


def _say_far(point: Point, layout: Layout, spot: Spot) -> None:
    if not (_SOUTH <= point.latitude <= _NORTH and _WEST <= point.longitude <= _EAST):
        layout.point(spot, "latitude")
        spot.say("coordinates-far", value=f"{point.latitude:g}, {point.longitude:g}")


def _refuse_future_referral(entry: Entry, layout: Layout, frame: Frame, spot: Spot) -> None:
    referred: date | None = entry.values.get("referred_on")
    if referred is not None and referred > frame.today:
        layout.point(spot, "referred_on")
        spot.say("referred-future", value=quoted(as_text(entry.written["referred_on"])))
        entry.reason = entry.reason or f"The referral is dated {_shown(referred)}, after today."


def _drop_days_ahead(
    values: dict[str, Any], names: tuple[str, ...], layout: Layout, frame: Frame, spot: Spot
) -> None:
    """Read what is dated after today as not done yet: a check that lies ahead vouches for nobody."""
    for name in names:
        done: date | None = values.get(name)
        if done is not None and done > frame.today:
            layout.point(spot, name)
            spot.say("date-ahead", value=_shown(done))
            del values[name]


def _out_of_area(values: dict[str, Any]) -> bool | None:
    """Work out whether the child lives out of area; None where one of the two authorities is not known."""
    responsible, placement = values.get("responsible_authority"), values.get("placement_authority")
    if not responsible or not placement:
        return None
    return body_key(responsible) != body_key(placement)


def _shown(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
