"""Fixtures shared by all rooms."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, settings

from matcher.decisions.ledger import Ledger
from matcher.policy.facts import Facts
from matcher.policy.policy import Policy, Service
from matcher.records.availability import slot_mask
from matcher.records.child import Agreed, Child, PlacementType, ServiceEnd
from matcher.records.place import Point
from matcher.records.pool import Pool
from matcher.records.visitor import Visitor
from matcher.travel.placing import place
from tests.clock import DAY_OF_THE_CLOCK, PinnedClock
from tests.rounds.made_up import Ties, made_up

# Printed by the process that sums up; side by side, that one loads no conftest of a single room.
from tests.ui.counting import pytest_terminal_summary as pytest_terminal_summary

# How quick an example is says nothing on a busy machine. `make test` tries the same examples each time, so
# that a test that fails was broken by the change in hand; `make test-long` goes looking for others.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", UNHURRIED, derandomize=True)
settings.register_profile("others", UNHURRIED, print_blob=True)
settings.load_profile("same")

TODAY = date(2026, 11, 22)
SATURDAY, SUNDAY = slot_mask(["Sat morning"]), slot_mask(["Sun morning"])


@pytest.fixture(scope="session", autouse=True)
def day_of_the_clock() -> Iterator[None]:
    """Have a ledger that is told no day take the tests' own, not the machine's, and keep tables on it."""
    with pytest.MonkeyPatch.context() as patch:
        defaults = Ledger.open.__func__.__kwdefaults__  # type: ignore[attr-defined]
        patch.setitem(defaults, "today", lambda: DAY_OF_THE_CLOCK)
        patch.setattr("matcher.decisions.archive.datetime", PinnedClock)
        yield


@pytest.fixture
def tiny() -> Facts:
    """Three children and three visitors, small enough to match by hand.

    ====  =======================  ======  ==========================
    id    who                      waits   free on
    ====  =======================  ======  ==========================
    C1    residential out of area  60 days   Saturday morning
    C2    everyone else            300 days  Saturday and Sunday morning
    C3    everyone else            120 days  Sunday morning
    V1    1 place                  -         Saturday and Sunday morning
    V2    1 place                  -         Sunday morning
    V3    not yet trained          -         does not take part
    ====  =======================  ======  ==========================

    C1 can only be with V1, and stands on the highest rung of the three, so C1-V1. V2 is left for C2 or
    C3; C2 has waited longer, so C2-V2, and C3 has nobody: lost out to C2.

    Levels: out-of-area-residential 1, everyone-else 1, the other rungs 0; waiting months 2 + 10 = 12;
    travel 0, everyone is at one point. Fit of both matches, from the weights: wishes 25 (none stated),
    travel 20, steadiness 17 (C1 asks 2 points, V1 brings 1 + 24/36 + 1/3 = 2; C2 asks 1, V2 brings
    1 + 24/36), interests, style and dislikes half of 24 (not known), identity 8, slack 0 (no common
    slot beyond the one needed), time left 2: 84 of 100, so 840 each and 1680 together. C2 with V1
    would have one slot to spare, a third of 4: 853.
    """
    salford = Point(53.4875, -2.2901)
    children = (
        _child("C1", 60, SATURDAY, salford, PlacementType.RESIDENTIAL, out_of_area=True),
        _child("C2", 300, SATURDAY | SUNDAY, salford, PlacementType.FOSTER),
        _child("C3", 120, SUNDAY, salford, PlacementType.FOSTER),
    )
    visitors = (
        _visitor("V1", SATURDAY | SUNDAY, salford),
        _visitor("V2", SUNDAY, salford),
        _visitor("V3", SATURDAY | SUNDAY, salford, trained=False),
    )
    pool = Pool(children, visitors)
    return Facts(pool, place(pool, None)[0], Policy(), TODAY)


def _child(
    child_id: str, waits: int, free: int, point: Point, kind: PlacementType, out_of_area: bool = False
) -> Child:
    return Child(
        child_id=child_id,
        age=12,
        point=point,
        placement_type=kind,
        out_of_area=out_of_area,
        responsible_authority="Salford",
        agreed=Agreed.YES,
        referred_on=date.fromordinal(TODAY.toordinal() - waits),
        available=free,
        family_contact="some",
        lost_visitor=False,
        goes_out_alone=True,
        leaves_on=date(2032, 11, 22),
        service_end=ServiceEnd.GIVEN,
        experience_needed=1,
    )


def _visitor(visitor_id: str, free: int, point: Point, trained: bool = True) -> Visitor:
    return Visitor(
        visitor_id=visitor_id,
        age=40,
        point=point,
        drives=True,
        available=free,
        dbs_issued_on=date(2026, 3, 2),
        references_checked=True,
        interviewed=True,
        trained_on=date(2026, 4, 18) if trained else None,
        commitment_months=24,
        experience=1,
        works_for=("A bakery",),
    )


@pytest.fixture(scope="session")
def town() -> Facts:
    """A town of 60 children and 40 visitors, the same at each run.

    The seed and the strict policy are chosen so that every rung is stood on and every rule is broken
    by somebody: where the two forms of a rule could disagree, they have the occasion to.
    """
    strict = Service(
        commitment_months=24, minimum_visitor_age=21, max_travel_km=30, fit_floor=450, min_months_left=12
    )
    ties = Ties(standing=True, together=True, apart=True)
    return made_up(7, children=60, visitors=40, ties=ties, policy=Policy(service=strict))
