"""Lays over made-up tables what makes every rule and tie bite: families, named pairs, standing, limits.

Seeded like the tables; nobody in them is real. Rates are a service's: one child in eight has a brother or
sister waiting too, one in six has a row of standing, now and then somebody is named or bound.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence

from benchmarks.made_up_tables import RELIGIONS, Row
from matcher.policy.policy import Policy
from matcher.policy.settings import Service

STATUSES = {
    "active": 0.04,
    "offered": 0.02,
    "pinned": 0.02,
    "allowed": 0.01,
    "blocked": 0.03,
    "declined": 0.03,
}
ALLOWED = ("travel", "shared-slots", "wish-gender", "experience", "on-hold", "visits")
WISHES = ("same visitor", "different visitors", "")


def policy_for(children: int) -> Policy:
    """Give a policy with a floor of fit and a caseload that binds."""
    return Policy(service=Service(fit_floor=300, max_new_per_supervisor=max(1, children // 8)))


def laid_over(children: list[Row], visitors: list[Row], seed: int = 1) -> list[Row]:
    """Give the rows of a standing table, and lay the rest over the rows of the two others."""
    chance = random.Random(f"every rule {seed}")
    nearby = _nearby(chance, visitors)
    towns = sorted({str(child["responsible_authority"]) for child in children})
    _families(chance, children)
    for child in children:
        child["excluded_visitors"] = nearby(child)["visitor_id"] if chance.random() < 0.02 else ""
        child["wish_religion"] = f"prefer: {chance.choice(RELIGIONS[1:3])}" if chance.random() < 0.1 else ""
        child["days_on_hold"] = 30 if chance.random() < 0.05 else ""
    for visitor in visitors:
        drawn = chance.random()
        visitor["conflicts"] = chance.choice(children)["child_id"] if chance.random() < 0.02 else ""
        visitor["serves"] = "; ".join(chance.sample(towns, min(3, len(towns)))) if drawn < 0.04 else ""
        visitor["household_works_for"] = f"{chance.choice(towns)} Council" if drawn > 0.97 else ""
        visitor["member_of"] = chance.choice(towns) if 0.95 < drawn < 0.97 else ""
    return _standing(chance, children, nearby)


def _families(chance: random.Random, children: list[Row]) -> None:
    """Make one child in eight one of a family of two or three who live and are free together."""
    for child in children:
        child["siblings"], child["siblings_wish"] = "", ""
    members = chance.sample(children, len(children) // 8)
    number = 0
    while len(members) > 1:
        number += 1
        first, *others = (members.pop() for _ in range(min(len(members), chance.choice((2, 2, 3)))))
        wish = chance.choice(WISHES)
        for each in (first, *others):
            each.update(siblings=f"F{number}", siblings_wish=wish)
            each.update({name: first[name] for name in ("latitude", "longitude", "available")})


def _nearby(chance: random.Random, visitors: list[Row]) -> Callable[[Row], Row]:
    """Give a draw of a visitor who lives near a child: what is settled is mostly sensible."""
    by_cell: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for visitor in visitors:
        by_cell[_cell(visitor)].append(visitor)
    return lambda child: chance.choice(by_cell.get(_cell(child), visitors))


def _cell(person: Row) -> tuple[int, int]:
    return round(float(str(person["latitude"])) * 8), round(float(str(person["longitude"])) * 5)


def _standing(chance: random.Random, children: Sequence[Row], nearby: Callable[[Row], Row]) -> list[Row]:
    rows: dict[tuple[object, object], Row] = {}
    for child in children:
        drawn, status = chance.random(), ""
        for name, share in STATUSES.items():
            if drawn < share:
                status = name
                break
            drawn -= share
        if status:
            visitor = nearby(child)["visitor_id"]
            rows[child["child_id"], visitor] = {
                "child_id": child["child_id"],
                "visitor_id": visitor,
                "status": status,
                "since": "2026-10-01",
                "by": "Jo",
                "reason": f"{chance.choice(ALLOWED)}: agreed by phone" if status == "allowed" else "",
            }
    return list(rows.values())
