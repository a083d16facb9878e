"""Made-up services, seeded: people, places, a policy and what is settled, straight from the records.

``made_up(seed)`` gives a service of a usual size around Salford with homes far outside, in which every
rule is broken now and then and every status stands somewhere; ``Ties`` says which limits are in force.
The same seed gives the same service. Nobody in it is real.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

import numpy as np

from matcher.policy.facts import Facts
from matcher.policy.policy import Ladder, Policy, Service
from matcher.records.availability import ANY_TIME, slot_number
from matcher.records.child import AgeRange, AgeWish, Agreed, Child, Gender, PlacementType, Wish
from matcher.records.place import Point
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow, Status
from matcher.records.visitor import Visitor
from matcher.travel.placing import Places

TODAY = date(2026, 11, 22)
Town = tuple[str, float, float]
TOWNS: tuple[Town, ...] = (
    ("Salford", 53.4875, -2.2901),
    ("Manchester", 53.4808, -2.2426),
    ("Bolton", 53.5785, -2.4299),
    ("Wigan", 53.5448, -2.6318),
    ("Rochdale", 53.6136, -2.1610),
    ("Oldham", 53.5409, -2.1114),
    ("Stockport", 53.4106, -2.1575),
    ("Bury", 53.5933, -2.2966),
)
FAR_HOMES: tuple[Town, ...] = (
    ("Blackpool", 53.8175, -3.0357),
    ("Stoke-on-Trent", 53.0027, -2.1794),
    ("Burnley", 53.7893, -2.2405),
    ("Southport", 53.6475, -3.0053),
)
PROVIDERS = ("Moorview Homes", "Bright Path", "Harbour Care")
INTERESTS = ("football", "baking", "drawing", "gaming", "swimming", "music", "cycling", "films", "dogs")
DISLIKES = ("crowds", "loud places", "early mornings", "board games", "football", "baking")
STYLES = (("quiet", "lively"), ("planner", "spontaneous"), ("indoors", "outdoors"))
NEEDS = ("bsl", "makaton", "wheelchair vehicle")
ETHNICITIES = ("white british", "pakistani", "black african", "mixed", "")
RELIGIONS = ("none", "muslim", "christian", "")
LANGUAGES = ("english", "urdu", "polish", "somali")
SUPERVISORS = ("Asha", "Ben", "Chidi", "")


@dataclass(frozen=True, slots=True)
class Ties:
    """Which limits and ties are in force in a made-up service."""

    standing: bool = False
    cap: bool = False
    caseload: bool = False
    distinct_slots: bool = False
    together: bool = False
    apart: bool = False
    budget: bool = False

    @classmethod
    def drawn(cls, chance: random.Random) -> "Ties":
        """Draw each tie with even odds; a budget, which is no network, in one service of four."""
        drawn = {field.name: chance.random() < 0.5 for field in fields(cls)}
        return cls(**(drawn | {"budget": chance.random() < 0.25}))


def made_up(
    seed: int,
    *,
    children: int = 24,
    visitors: int = 16,
    ties: Ties | None = None,
    policy: Policy | None = None,
) -> Facts:
    """Make up a service.

    Parameters
    ----------
    seed
        The same seed gives the same service.
    children, visitors
        How many of each stand in the tables; some of them do not take part.
    ties
        What is in force; drawn from the seed where left out.
    policy
        Used as it is where given; else drawn, with the limits that ``ties`` asks for.
    """
    chance = random.Random(seed)
    in_force = ties or Ties.drawn(chance)
    towns, far = _country(chance, children)
    some_visitors = [_visitor(chance, f"V{n:0{len(str(visitors))}}", towns) for n in range(1, visitors + 1)]
    some_children = [
        _child(chance, f"C{n:0{len(str(children))}}", towns, far, some_visitors)
        for n in range(1, children + 1)
    ]
    if in_force.together or in_force.apart:
        some_children = _with_families(chance, some_children, in_force)
    known = _with_conflicts(chance, some_visitors, some_children)
    standing = _standing(chance, some_children, known) if in_force.standing else []
    pool = Pool(tuple(some_children), tuple(known), tuple(standing))
    return Facts(pool, places_of(pool), policy or _policy(chance, in_force, children), TODAY)


def places_of(pool: Pool) -> Places:
    """Put everyone on the map by the points on their own records."""
    return Places(
        *(
            np.array([np.nan if person.point is None else getattr(person.point, axis) for person in people])
            for people in (pool.children, pool.visitors)
            for axis in ("latitude", "longitude")
        )
    )


def in_brief(facts: Facts) -> str:
    """Say what a made-up service is like, for the message of a failing test."""
    service = facts.policy.service.model_dump(exclude_defaults=True)
    rows = [f"{r.child_id}-{r.visitor_id} {r.status} {r.reason}".strip() for r in facts.pool.standing]
    return f"{len(facts.pool.children)} x {len(facts.pool.visitors)}; {service}; {rows}"


def _country(chance: random.Random, children: int) -> tuple[Sequence[Town], Sequence[Town]]:
    """Towns around Salford; for a service larger than any, as many towns over the country as it needs."""
    if children <= 400:
        return TOWNS, FAR_HOMES
    spread = [
        (f"Town {n}", chance.uniform(50.8, 54.8), chance.uniform(-3.0, 0.3)) for n in range(children // 100)
    ]
    return spread, spread


def _near(chance: random.Random, town: Town) -> Point:
    return Point(
        round(town[1] + chance.gauss(0, 0.03), 5),
        round(town[2] + chance.gauss(0, 0.05), 5),
    )


def _some(chance: random.Random, words: Sequence[str], most: int) -> tuple[str, ...]:
    return tuple(sorted(chance.sample(words, chance.randint(0, most))))


def _style(chance: random.Random) -> tuple[str, ...]:
    return tuple(sorted(chance.choice(pair) for pair in STYLES if chance.random() < 0.5))


def _week(chance: random.Random) -> int:
    """Draw a week: often evenings and weekends, sometimes any time, now and then no time at all."""
    if chance.random() < 0.08:
        return ANY_TIME
    evenings = [slot_number(day, 2) for day in range(5)]
    weekend = [slot_number(day, part) for day in (5, 6) for part in range(3)]
    slots = chance.sample(evenings, chance.randint(0, 3)) + chance.sample(weekend, chance.randint(1, 4))
    return 0 if chance.random() < 0.02 else sum(1 << slot for slot in slots)


def _wish(chance: random.Random, words: Sequence[str], must: float, prefer: float) -> Wish:
    named = [word for word in words if word]
    if chance.random() < must:
        return Wish(musts=tuple(sorted(chance.sample(named, chance.randint(1, 2)))))
    return Wish(prefers=(chance.choice(named),)) if chance.random() < prefer else Wish()


def _age_wish(chance: random.Random) -> AgeWish:
    if chance.random() < 0.05:
        return AgeWish(musts=(AgeRange(30),))
    return AgeWish(prefers=(AgeRange(25, 40),)) if chance.random() < 0.2 else AgeWish()


def _child(
    chance: random.Random, child_id: str, towns: Sequence[Town], far: Sequence[Town], visitors: list[Visitor]
) -> Child:
    authority = chance.choice(towns)[0]
    away = chance.random() < 0.25
    town = chance.choice(far if away else towns)
    age = chance.randint(6, 18)
    kind = chance.choices(list(PlacementType), weights=(25, 45, 10, 4, 10, 6))[0]
    return Child(
        child_id=child_id,
        known_as=chance.choice(("", "Leah", "Sam", "Idris", "Maya")),
        age=age,
        gender=chance.choices(list(Gender), weights=(46, 46, 3, 2, 3))[0],
        ethnicity=chance.choice(ETHNICITIES),
        religion=chance.choice(RELIGIONS),
        point=None if chance.random() < 0.02 else _near(chance, town),
        placement_type=kind,
        out_of_area=chance.choice((True, False, None)) if chance.random() < 0.1 else town[0] != authority,
        responsible_authority="" if chance.random() < 0.03 else authority,
        placement_authority=town[0],
        placement_provider=chance.choice(PROVIDERS) if kind == PlacementType.RESIDENTIAL else "",
        agreed=chance.choices(list(Agreed), weights=(90, 3, 3, 4))[0],
        appointment_decided_on=None if chance.random() < 0.2 else TODAY - timedelta(days=40),
        referred_on=TODAY - timedelta(days=int(chance.expovariate(1 / 250))),
        on_hold_since=TODAY - timedelta(days=chance.choice((3, 0, -9))) if chance.random() < 0.05 else None,
        days_on_hold=chance.choice((0, 0, 0, 0, 35)),
        available=_week(chance),
        family_contact=chance.choice(("none", "some", "regular", None)),
        lost_visitor=chance.choice((True, False, False, False, None)),
        goes_out_alone=chance.choice((True, True, True, False, None)),
        leaves_on=TODAY + timedelta(days=max(1, 365 * (18 - age) - chance.randint(0, 364)))
        if chance.random() < 0.9
        else TODAY + timedelta(days=chance.choice((0, 1, 200))),
        wish_gender=_wish(chance, ("female", "male"), 0.12, 0.3),
        wish_ethnicity=_wish(chance, ETHNICITIES, 0.03, 0.15),
        wish_religion=_wish(chance, RELIGIONS, 0.02, 0.1),
        wish_language=_wish(chance, LANGUAGES, 0.04, 0.15),
        wish_age=_age_wish(chance),
        interests=_some(chance, INTERESTS, 5),
        dislikes=_some(chance, DISLIKES, 3),
        style=_style(chance),
        needs=(chance.choice(NEEDS),) if chance.random() < 0.08 else (),
        experience_needed=chance.choices((None, 0, 1, 2, 3), weights=(20, 40, 25, 10, 5))[0],
        allergies=(chance.choice(("dogs", "cats", "smoke")),) if chance.random() < 0.12 else (),
        conditions=_conditions(chance),
        excluded_visitors=(chance.choice(visitors).visitor_id,) if chance.random() < 0.08 else (),
        visits_per_month=chance.choice((None, None, 1, 2)),
    )


def _conditions(chance: random.Random) -> tuple[str, ...]:
    drawn = chance.random()
    for edge, named in ((0.06, "no male visitor"), (0.09, "no car"), (0.14, "public places only")):
        if drawn < edge:
            return (named,)
    return ()


def _visitor(chance: random.Random, visitor_id: str, towns: Sequence[Town]) -> Visitor:
    town = chance.choice(towns)
    pause = _pause(chance)
    return Visitor(
        visitor_id=visitor_id,
        known_as=chance.choice(("", "Priya", "Ahmed", "Joan", "Tom")),
        age=chance.choice((17, 20, 22, 23, 25, 27, 29, 31, 34, 38, 41, 44, 48, 52, 60, 67)),
        gender=chance.choices(list(Gender), weights=(60, 34, 2, 1, 3))[0],
        ethnicity=chance.choice(ETHNICITIES),
        religion=chance.choice(RELIGIONS),
        languages=tuple(sorted({"english", chance.choice(LANGUAGES)})),
        point=None if chance.random() < 0.02 else _near(chance, town),
        max_travel_km=chance.choice((None, 10.0, 15.0, 25.0, 40.0, 60.0)),
        max_travel_minutes=chance.choice((None, None, None, 30.0, 60.0)),
        drives=chance.choice((True, True, False, None)),
        available=_week(chance),
        capacity=chance.choices((0, 1, 2, 3), weights=(2, 70, 22, 6))[0],
        active_children=chance.choices((0, 1), weights=(88, 12))[0],
        unit=chance.choices(("single", "couple"), weights=(93, 7))[0],
        dbs_issued_on=TODAY - timedelta(days=chance.randint(30, 1130)) if chance.random() < 0.97 else None,
        dbs_checked_on=TODAY - timedelta(days=90) if chance.random() < 0.2 else None,
        references_checked=chance.random() < 0.97,
        interviewed=chance.random() < 0.97,
        trained_on=TODAY - timedelta(days=chance.choice((300, 60, 0))) if chance.random() < 0.97 else None,
        available_from=TODAY + timedelta(days=chance.choice((-30, 0, 20)))
        if chance.random() < 0.06
        else None,
        paused_from=pause[0],
        paused_until=pause[1],
        commitment_months=chance.choice((None, 12, 12, 24, 24, 36)),
        accepts_ages=(AgeRange(8, chance.choice((13, 15, 18))),) if chance.random() < 0.25 else (),
        accepts_genders=(chance.choice(("female", "male")),) if chance.random() < 0.08 else (),
        experience=chance.choice((None, 0, 1, 1, 2, 2, 3)),
        skills=_some(chance, NEEDS, 2),
        pets=(chance.choice(("dogs", "cats")),) if chance.random() < 0.2 else (),
        smoker=chance.choice((True, False, False, False, None)),
        works_for=_employers(chance, town[0]),
        household_works_for=(town[0] + " City Council",) if chance.random() < 0.03 else (),
        interests=_some(chance, INTERESTS, 5),
        dislikes=_some(chance, DISLIKES, 3),
        style=_style(chance),
        visits_per_month=chance.choice((None, 1, 2, 2, 4)),
        supervisor=chance.choice(SUPERVISORS),
        serves=(town[0], chance.choice(towns)[0]) if chance.random() < 0.06 else (),
    )


def _pause(chance: random.Random) -> tuple[date | None, date | None]:
    if chance.random() > 0.05:
        return None, None
    since = TODAY + timedelta(days=chance.choice((-5, 0, 20)))
    return since, chance.choice((None, TODAY, TODAY + timedelta(days=30)))


def _employers(chance: random.Random, town: str) -> tuple[str, ...]:
    drawn = chance.random()
    for edge, named in (
        (0.05, f"{town} Council"),
        (0.08, f"{town} (other department)"),
        (0.11, PROVIDERS[0]),
        (0.3, "A bakery"),
    ):
        if drawn < edge:
            return (named,)
    return ()


def _with_families(chance: random.Random, children: list[Child], ties: Ties) -> list[Child]:
    """Make every fifth child or so one of a family of two or three, with the wishes that are in force."""
    wishes = ["same visitor"] * ties.together + ["different visitors"] * ties.apart
    places = chance.sample(range(len(children)), max(2, len(children) // 5))
    changed = list(children)
    number = 0
    while len(places) >= 2:
        number += 1
        wish = "" if chance.random() < 0.1 else chance.choice(wishes)
        members = [places.pop() for _ in range(min(len(places), chance.choice((2, 2, 3))))]
        for position, member in enumerate(members):
            said = wish if position == 0 or chance.random() < 0.7 else ""
            changed[member] = _of_family(changed[member], changed[members[0]], f"F{number}", said)
    return changed


def _of_family(child: Child, first: Child, code: str, wish: str) -> Child:
    """Brothers and sisters often live together and are free together; their needs stay their own."""
    return replace(
        child,
        siblings=code,
        siblings_wish=wish,
        point=first.point,
        available=first.available | child.available,
        responsible_authority=first.responsible_authority,
    )


def _with_conflicts(chance: random.Random, visitors: list[Visitor], children: list[Child]) -> list[Visitor]:
    return [
        replace(visitor, conflicts=(chance.choice(children).child_id,)) if chance.random() < 0.08 else visitor
        for visitor in visitors
    ]


def _standing(chance: random.Random, children: list[Child], visitors: list[Visitor]) -> list[StandingRow]:
    """Draw rows of every status between people near each other or not: some of the pins cannot stand."""
    shares = {
        Status.ACTIVE: 0.08,
        Status.OFFERED: 0.05,
        Status.PINNED: 0.08,
        Status.ALLOWED: 0.1,
        Status.BLOCKED: 0.1,
        Status.DECLINED: 0.1,
    }
    return [
        StandingRow(child.child_id, visitor.visitor_id, status, TODAY - timedelta(days=14), "Jo", reason)
        for status, share in shares.items()
        for child in children
        if chance.random() < share
        for visitor in [_fancied(chance, child, visitors)]
        for reason in [_allowance(chance) if status == Status.ALLOWED else ""]
    ]


def _fancied(chance: random.Random, child: Child, visitors: list[Visitor]) -> Visitor:
    """Give one of the three nearest of a few visitors: what a coordinator settles is mostly sensible."""

    def far(visitor: Visitor) -> float:
        if child.point is None or visitor.point is None:
            return 9.0
        return abs(child.point.latitude - visitor.point.latitude) + abs(
            child.point.longitude - visitor.point.longitude
        )

    return chance.choice(sorted(chance.sample(visitors, min(8, len(visitors))), key=far)[:3])


def _allowance(chance: random.Random) -> str:
    return chance.choice(("travel", "shared-slots", "wish-gender", "experience", "accepts-ages", "visits"))


def _policy(chance: random.Random, ties: Ties, children: int) -> Policy:
    service = Service(
        commitment_months=chance.choice((12, 12, 24)),
        minimum_visitor_age=chance.choice((18, 21)),
        max_travel_km=chance.choice((25, 40, 60)),
        min_shared_slots=chance.choice((1, 1, 1, 2)),
        fit_floor=chance.choice((0, 0, 300, 450)),
        any_council_employee_barred=chance.random() < 0.3,
        distinct_slots=ties.distinct_slots,
        max_new_matches=chance.randint(1, max(2, children // 3)) if ties.cap else None,
        max_new_per_supervisor=chance.randint(1, max(2, children // 10)) if ties.caseload else None,
        monthly_travel_km_budget=float(chance.randint(20, 20 * children)) if ties.budget else None,
    )
    merged = Ladder(
        order=(
            ("secure", "out-of-area-residential"),
            ("lost-visitor", "isolated"),
            "ageing-out",
            "everyone-else",
        )
    )
    return Policy(service=service, ladder=merged if chance.random() < 0.2 else Ladder())
