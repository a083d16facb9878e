"""A made-up service a little later: somebody gone, new or changed, a row of standing more or less."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from matcher.policy.facts import Facts
from matcher.records.availability import ANY_TIME
from matcher.records.child import AgeRange, AgeWish, Agreed, Child, Wish
from matcher.records.place import Point
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow, Status
from matcher.records.visitor import Visitor
from tests.rounds.made_up import TODAY, places_of

NEAR = Point(53.49, -2.29)


def drawn(chance: random.Random, facts: Facts) -> Facts:
    """Give the facts with one to three small changes, of whatever kind."""
    pool = facts.pool
    for _ in range(chance.randint(1, 3)):
        pool = chance.choice(CHANGES)(chance, pool)
    return replace(facts, pool=pool, places=places_of(pool), earlier=facts)


def _of_child(chance: random.Random, pool: Pool) -> Pool:
    one = chance.choice(pool.children)
    other = chance.choice(pool.children)
    changes: list[dict[str, object]] = [
        {"available": chance.choice((0, 1 << 16, ANY_TIME))},
        {"point": chance.choice((NEAR, None))},
        {"agreed": chance.choice((Agreed.NO, Agreed.YES))},
        {"interests": ("knitting", "football")},
        {"wish_language": Wish(musts=("welsh",))},
        {"wish_age": AgeWish(musts=(AgeRange(53, 53), AgeRange(60)))},
        {"siblings": other.siblings, "siblings_wish": chance.choice(("same visitor", "different visitors"))},
        {"siblings": ""},
        {"excluded_visitors": (chance.choice(pool.visitors).visitor_id.lower(),)},
        {"age": 9, "needs": ("makaton",)},
    ]
    return with_person(pool, replace(one, **chance.choice(changes)))  # type: ignore[arg-type]


def _of_visitor(chance: random.Random, pool: Pool) -> Pool:
    one = chance.choice(pool.visitors)
    changes: list[dict[str, object]] = [
        {"capacity": chance.choice((0, 1, 4))},
        {"active_children": 1},
        {"max_travel_km": 60.0, "max_travel_minutes": None},
        {"languages": ("welsh", "english")},
        {"age": 53},
        {"paused_from": TODAY, "paused_until": None},
        {"point": chance.choice((NEAR, None))},
        {"works_for": (chance.choice(pool.children).responsible_authority or "Nowhere",)},
        {"accepts_ages": (AgeRange(9, 11),)},
        {"interests": ("knitting",)},
        {"dbs_issued_on": TODAY - timedelta(days=1)},
    ]
    return with_person(pool, replace(one, **chance.choice(changes)))  # type: ignore[arg-type]


def with_person(pool: Pool, person: Child | Visitor) -> Pool:
    """Give the pool in which one person's record is another, or with one more person."""
    if isinstance(person, Child):
        others = [each for each in pool.children if each.child_id != person.child_id]
        return replace(pool, children=(*others, person))
    rest = [each for each in pool.visitors if each.visitor_id != person.visitor_id]
    return replace(pool, visitors=(*rest, person))


def _gone(chance: random.Random, pool: Pool) -> Pool:
    """Take somebody out, and what was settled with them or not."""
    child, visitor = chance.choice(pool.children).child_id, chance.choice(pool.visitors).visitor_id
    kept = pool.standing
    if chance.random() < 0.5:
        left = tuple(each for each in pool.children if each.child_id != child)
        rows = tuple(row for row in kept if row.child_id != child)
        return replace(pool, children=left, standing=chance.choice((rows, kept)))
    some = tuple(each for each in pool.visitors if each.visitor_id != visitor)
    rows = tuple(row for row in kept if row.visitor_id != visitor)
    return replace(pool, visitors=some, standing=chance.choice((rows, kept)))


def _new(chance: random.Random, pool: Pool) -> Pool:
    """Add somebody whose id stands first, last or between."""
    child, visitor = chance.choice(pool.children), chance.choice(pool.visitors)
    name = chance.choice(("A", "C1x", "Z"))
    if chance.random() < 0.5:
        return with_person(pool, replace(child, child_id=name, point=NEAR, interests=("kites",)))
    return with_person(pool, replace(visitor, visitor_id=name, point=NEAR, interests=("kites",)))


def _row(chance: random.Random, pool: Pool) -> Pool:
    child, visitor = chance.choice(pool.children).child_id, chance.choice(pool.visitors).visitor_id
    status = chance.choice(list(Status))
    added = StandingRow(child, visitor, status, reason="travel" if status is Status.ALLOWED else "")
    taken = chance.choice(pool.standing) if pool.standing else added
    return replace(pool, standing=(*(row for row in pool.standing if row != taken), added))


CHANGES: tuple[Callable[[random.Random, Pool], Pool], ...] = (_of_child, _of_visitor, _gone, _new, _row)
