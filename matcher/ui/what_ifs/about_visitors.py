"""What can be different about a visitor: the fields that each kind of edit needs, and what is so now."""

from collections.abc import Iterable
from itertools import count
from typing import Final

from matcher.policy.dates import months_later
from matcher.policy.facts import Facts
from matcher.records.child import Gender
from matcher.records.place import is_well_formed, outward
from matcher.records.visitor import Visitor
from matcher.ui.what_ifs import trying
from matcher.ui.what_ifs.form import Form, Table
from matcher.ui.words import day, number

YES_NO: Final = {"Yes": True, "No": False}
_STEPS: Final = {
    "dbs": "DBS renewed",
    "references": "References checked",
    "interview": "Interviewed",
    "training": "Trained",
}


def more(form: Form) -> Table:
    """Ask about one more visitor, or several alike."""
    table: Table = {
        "visitor_id": new_id("new-visitor-", form.facts.visitor_index),
        "count": form.number("count", "How many alike", lowest=1, highest=1000, none="1") or 1,
        **place(form),
        "gender": form.choice("gender", "Gender", [each.value for each in Gender], empty="Not said"),
        "available": form.slots("available", "Free at (none chosen: any time)"),
        "drives": form.either("drives", "Drives", YES_NO),
        "max_travel_km": form.number(
            "max_travel_km",
            "Travels up to (km)",
            lowest=1,
            highest=1000,
            step=1.0,
            none="No limit of their own",
        ),
        "age": form.number("age", "Age", lowest=18, highest=99, none="40"),
        "capacity": form.number("capacity", "Children at the same time", lowest=1, highest=10, none="1"),
        "ethnicity": form.text("ethnicity", "Ethnicity", empty="Not said"),
        "religion": form.text("religion", "Religion", empty="Not said"),
        "languages": form.text("languages", "Languages", empty="english; urdu"),
        "skills": form.text("skills", "Skills", empty="makaton; first aid"),
    }
    form.now_is("An imagined visitor is vetted, trained and committed as the service asks.")
    return table


def place(form: Form) -> Table:
    """Ask where somebody lives: a postcode that the round knows, or a point on the map."""
    known = trying.known_places(form.facts)
    districts = sorted({outward(code) for code in known.points if is_well_formed(code)})
    postcode = form.choice(
        "postcode",
        "Postcode or its first half",
        districts,
        own=True,
        empty="Choose or type",
        about="The round knows the places where people of its tables live. For anywhere else give the point.",
    )
    typed = form.text("point", "Or latitude, longitude", empty="53.48, -2.24")
    spot = _point(typed) if typed else None
    if typed and spot is None:
        form.need("Type latitude and longitude as two numbers with a comma between: 53.48, -2.24.")
    if not postcode and not typed:
        form.need("Say where: choose a postcode, or give latitude and longitude.")
    latitude, longitude = spot or (None, None)
    return {"postcode": postcode, "latitude": latitude, "longitude": longitude}


def _point(typed: str) -> tuple[float, float] | None:
    try:
        latitude, longitude = map(float, typed.split(","))
    except ValueError:
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def new_id(start: str, taken: Iterable[str]) -> str:
    """Give the first free id for somebody imagined; of several alike the id is only the beginning."""
    known = tuple(taken)
    return next(f"{start}{n}" for n in count(1) if not any(each.startswith(f"{start}{n}") for each in known))


def leaves(form: Form) -> Table:
    """Ask who leaves."""
    return {"visitor": form.visitor()}


def pauses(form: Form) -> Table:
    """Ask who pauses, and until when."""
    start = form.facts.start_date
    return {
        "visitor": form.visitor(),
        "until": form.day("until", "Until (empty: no end)", earliest=start, latest=months_later(start, 120)),
    }


def comes_back(form: Form) -> Table:
    """Ask who comes back from a pause."""
    pausing = [each.visitor_id for each in form.facts.visitors if each.paused_from or each.paused_until]
    if not pausing:
        form.need("No visitor of this round pauses, so no pause can end.")
    chosen = form.visitor(among=pausing)
    found = _of(form.facts, chosen)
    if found:
        end = f" until {day(found.paused_until)}" if found.paused_until else ", with no end"
        form.now_is(f"{found.visitor_id} pauses{end} now.")
    return {"visitor": chosen}


def starts_now(form: Form) -> Table:
    """Ask who starts with this round instead of later."""
    start = form.facts.start_date
    later = [v.visitor_id for v in form.facts.visitors if v.available_from and v.available_from > start]
    if not later:
        form.need("Every visitor of this round is available from its start.")
    chosen = form.visitor(among=later)
    found = _of(form.facts, chosen)
    if found:
        form.now_is(f"{found.visitor_id} is available from {day(found.available_from)} now.")
    return {"visitor": chosen}


def travels(form: Form) -> Table:
    """Ask how far somebody travels."""
    chosen = form.visitor()
    found = _of(form.facts, chosen)
    table = {
        "visitor": chosen,
        "to_km": form.number(
            "to_km",
            "Up to (km, one way)",
            lowest=1,
            highest=1000,
            step=1.0,
            now=found.max_travel_km if found else None,
        ),
        "to_minutes": form.number(
            "to_minutes",
            "Up to (minutes, one way)",
            lowest=1,
            highest=1000,
            step=5.0,
            now=found.max_travel_minutes if found else None,
        ),
    }
    if table["to_km"] is None and table["to_minutes"] is None:
        form.need("Say how far: kilometres, minutes or both.")
    if found:
        form.now_is(f"{found.visitor_id} travels {_reach(found)} now. {_service_reach(form.facts)}")
    return table


def _reach(visitor: Visitor) -> str:
    said = [
        f"up to {number(limit)} {unit}"
        for limit, unit in ((visitor.max_travel_km, "km"), (visitor.max_travel_minutes, "minutes"))
        if limit is not None
    ]
    return " and ".join(said) or "without a limit of their own"


def _service_reach(facts: Facts) -> str:
    return f"The service's own limit stays: {number(facts.policy.service.max_travel_km)} km."


def free_more(form: Form) -> Table:
    """Ask for further times of a visitor."""
    chosen = form.visitor()
    found = _of(form.facts, chosen)
    mask = found.available if found else 0
    table = {
        "visitor": chosen,
        "slots": form.slots("slots", "Free as well", free_already=mask, needs="Choose one time or more."),
    }
    if found:
        form.free_now(mask)
    return table


def takes(form: Form) -> Table:
    """Ask how many children somebody takes."""
    chosen = form.visitor()
    found = _of(form.facts, chosen)
    table = {
        "visitor": chosen,
        "children": form.number(
            "children",
            "Children at the same time",
            lowest=0,
            highest=100,
            now=found.capacity if found else None,
            needs="Say how many children.",
        ),
    }
    if found:
        form.now_is(
            f"{found.visitor_id} takes {found.capacity} at the same time now, of whom {found.active_children}"
            " already visited."
        )
    return table


def visits(form: Form) -> Table:
    """Ask how often somebody visits."""
    chosen = form.visitor()
    found = _of(form.facts, chosen)
    asked = form.facts.policy.service.visits_per_month
    now = (found.visits_per_month or asked) if found else None
    table = {
        "visitor": chosen,
        "per_month": form.number(
            "per_month",
            "Visits a month",
            lowest=0.5,
            highest=31,
            step=0.5,
            now=now,
            needs="Say how many visits.",
        ),
    }
    if found and now:
        form.now_is(f"{found.visitor_id} offers {number(now)} a month now.")
    return table


def commits(form: Form) -> Table:
    """Ask for how long somebody commits."""
    chosen = form.visitor()
    found = _of(form.facts, chosen)
    asked = form.facts.policy.service.commitment_months
    table = {
        "visitor": chosen,
        "months": form.number(
            "months",
            "Months",
            lowest=1,
            highest=120,
            now=found.commitment_months if found else None,
            needs="Say how many months.",
        ),
    }
    if found:
        said = f"{found.commitment_months} months" if found.commitment_months else "no number of months"
        form.now_is(f"{found.visitor_id} commits to {said} now. The service asks for {asked}.")
    return table


def checked(form: Form) -> Table:
    """Ask which check or training is done by then. It is done in the world; no check is overridden."""
    chosen = form.visitor()
    table = {
        "visitor": chosen,
        "step": form.choice(
            "step", "What is done", list(_STEPS), _STEPS.__getitem__, needs="Choose what is done."
        ),
    }
    found = _of(form.facts, chosen)
    if found:
        form.now_is(f"{found.visitor_id} now: {_checks(found)}.")
    form.now_is("This supposes that it really is done when the round starts. No check is ever set aside.")
    return table


def _checks(visitor: Visitor) -> str:
    dbs = max(filter(None, (visitor.dbs_issued_on, visitor.dbs_checked_on)), default=None)
    trained = f"trained on {day(visitor.trained_on)}" if visitor.trained_on else "not trained"
    return ", ".join(
        (
            f"DBS of {day(dbs)}" if dbs else "no DBS recorded",
            f"references {'checked' if visitor.references_checked else 'not checked'}",
            "interviewed" if visitor.interviewed else "not interviewed",
            trained,
        )
    )


def _of(facts: Facts, visitor_id: str | None) -> Visitor | None:
    return None if visitor_id is None else facts.visitors[facts.visitor_index[visitor_id]]
