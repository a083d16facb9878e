"""One child and one visitor between whom every rule holds, everything recorded; tests change a cell."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from matcher.policy.facts import Facts
from matcher.policy.policy import Policy
from matcher.records.availability import slot_mask
from matcher.records.child import Agreed, Child, Gender, PlacementType, ServiceEnd
from matcher.records.place import Point
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow, Status
from matcher.records.visitor import Visitor
from matcher.travel.placing import place

TODAY = date(2026, 11, 22)
SAT, SUN, MON = (slot_mask([f"{day} morning"]) for day in ("Sat", "Sun", "Mon"))
SALFORD, LEEDS = Point(53.4875, -2.2901), Point(53.7960, -1.5420)

LEAH = Child(
    child_id="C1",
    known_as="Leah",
    age=12,
    gender=Gender.FEMALE,
    point=SALFORD,
    placement_type=PlacementType.FOSTER,
    out_of_area=False,
    responsible_authority="Salford",
    placement_provider="Bright Path",
    agreed=Agreed.YES,
    appointment_decided_on=date(2026, 8, 1),
    referred_on=date(2026, 9, 1),
    available=SAT | SUN,
    family_contact="some",
    lost_visitor=False,
    goes_out_alone=True,
    leaves_on=date(2032, 6, 1),
    service_end=ServiceEnd.GIVEN,
    experience_needed=0,
    allergies=("cats",),
    visits_per_month=1,
)
PRIYA = Visitor(
    visitor_id="V1",
    known_as="Priya",
    age=34,
    gender=Gender.FEMALE,
    point=SALFORD,
    drives=True,
    available=SAT | SUN,
    dbs_issued_on=date(2026, 3, 2),
    references_checked=True,
    interviewed=True,
    trained_on=date(2026, 4, 18),
    commitment_months=24,
    experience=1,
    pets=("dogs",),
    smoker=False,
    works_for=("A bakery",),
    household_works_for=("none",),
    member_of=("none",),
    visits_per_month=2,
)


def a_pair(
    child: Mapping[str, Any] | None = None,
    visitor: Mapping[str, Any] | None = None,
    service: Mapping[str, Any] | None = None,
    standing: Iterable[StandingRow] = (),
    **sections: Mapping[str, Any],
) -> Facts:
    """Give the facts of one pair, Leah and Priya, with some cells and settings changed."""
    policy = Policy.model_validate({"service": {**(service or {})}, **sections})
    return facts_of((replace(LEAH, **(child or {})),), (replace(PRIYA, **(visitor or {})),), policy, standing)


def facts_of(
    children: Iterable[Child],
    visitors: Iterable[Visitor],
    policy: Policy | None = None,
    standing: Iterable[StandingRow] = (),
) -> Facts:
    """Give the facts of some people by their own coordinates."""
    pool = Pool(tuple(children), tuple(visitors), tuple(standing))
    return Facts(pool, place(pool, None)[0], policy or Policy(), TODAY)


def row(status: Status, reason: str = "", child: str = "C1", visitor: str = "V1") -> StandingRow:
    """Give a standing row of the pair."""
    return StandingRow(child, visitor, status, date(2026, 11, 3), "Asha", reason)
