"""What can be different about a child: the fields that each kind of edit needs, and what is so now."""

from datetime import date
from typing import Final

from matcher.policy.facts import Facts
from matcher.records.child import Child, Gender, PlacementType
from matcher.records.place import is_well_formed, outward
from matcher.ui.what_ifs.about_visitors import YES_NO, new_id, place
from matcher.ui.what_ifs.form import Form, Table

_WISHES: Final = {"A woman": "must: female", "A man": "must: male"}
_CONTACT: Final = {"None": "none", "Some": "some", "Regular": "regular"}
_EARLIEST: Final = date(2000, 1, 1)


def is_referred(form: Form) -> Table:
    """Ask about a child who is referred."""
    wish = form.choice("wish_gender", "Must have", list(_WISHES), empty="No such wish")
    contact = form.choice("family_contact", "Contact with family", list(_CONTACT), empty="Not recorded")
    table: Table = {
        "child_id": new_id("new-child-", form.facts.child_index),
        "age": form.number("age", "Age", lowest=4, highest=25, needs="Say how old the child is."),
        "placement_type": _placement(form, needs="Choose the kind of placement."),
        "referred_on": form.day(
            "referred_on",
            "Referred on",
            earliest=_EARLIEST,
            latest=form.now.result.today,
            needs="Say when the child was referred.",
        ),
        **place(form),
        "gender": form.choice("gender", "Gender", [each.value for each in Gender], empty="Not said"),
        "available": form.slots("available", "Free at (none chosen: any time)"),
        "responsible_authority": _authority(form, "responsible_authority", "Responsible authority"),
        "placement_authority": _authority(form, "placement_authority", "Authority of the placement"),
        "family_contact": _CONTACT[contact] if contact else None,
        "lost_visitor": form.either("lost_visitor", "Lost a visitor", YES_NO),
        "goes_out_alone": form.either("goes_out_alone", "Can go out alone", YES_NO),
        "wish_gender": _WISHES[wish] if wish else None,
        "interests": form.text("interests", "Interests", empty="music; football"),
    }
    form.now_is("An imagined child has agreed to have a visitor.")
    return table


def leaves(form: Form) -> Table:
    """Ask who leaves the service."""
    return {"child": _waiting(form, form.child())}


def moves(form: Form) -> Table:
    """Ask who moves, and what is new at the new place."""
    chosen = form.child()
    found = _of(form.facts, chosen)
    table = {
        "child": chosen,
        **place(form),
        "placement_type": _placement(form),
        "placement_authority": _authority(form, "placement_authority", "Authority of the placement"),
        "out_of_area": form.either(
            "out_of_area", "Out of area", YES_NO, now=found.out_of_area if found else None
        ),
    }
    if found:
        form.now_is(f"{found.child_id} lives {_lives(found)} now. What is left empty stays as it is.")
    return table


def free_more(form: Form) -> Table:
    """Ask for further times of a child."""
    chosen = form.child()
    found = _of(form.facts, chosen)
    mask = found.available if found else 0
    table = {
        "child": chosen,
        "slots": form.slots("slots", "Free as well", free_already=mask, needs="Choose one time or more."),
    }
    if found:
        form.free_now(mask)
    return table


def alone(form: Form) -> Table:
    """Ask which one child takes part."""
    table = {"child": _waiting(form, form.child())}
    form.now_is("What is settled stays: running matches, offers and pins. Nobody else who waits takes part.")
    return table


def _waiting(form: Form, child_id: str | None) -> str | None:
    if child_id is not None:
        form.now_is(f"{child_id} has waited {form.facts.waited(form.facts.child_index[child_id])}.")
    return child_id


def _placement(form: Form, needs: str = "") -> str | None:
    return form.choice(
        "placement_type",
        "Kind of placement",
        [each.value for each in PlacementType],
        needs=needs,
        empty="Choose" if needs else "As it is",
    )


def _authority(form: Form, field: str, label: str) -> str | None:
    named = {
        each
        for child in form.facts.children
        for each in (child.responsible_authority, child.placement_authority)
        if each
    }
    return form.choice(field, label, sorted(named), own=True, empty="Choose or type")


def _lives(child: Child) -> str:
    area = outward(child.postcode) if is_well_formed(child.postcode) else ""
    near = f"near {area}" if area else "at a place that is not recorded"
    away = {True: ", out of area", False: ", not out of area", None: ""}[child.out_of_area]
    return f"{near} ({child.placement_type}{away})"


def _of(facts: Facts, child_id: str | None) -> Child | None:
    return None if child_id is None else facts.children[facts.child_index[child_id]]
