"""The nearest miss: the pair that comes closest to being possible, by rules that a person may relax."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from matcher.advice.outlook import Outlook, Pair
from matcher.policy.criteria import fit
from matcher.policy.facts import Facts
from matcher.policy.rule import SWITCHES


def nearest_miss(outlook: Outlook, against: Mapping[Pair, Sequence[str]]) -> Pair | None:
    """Find the pair with the fewest broken rules, all of which a named person may relax.

    Among those with equally many the smallest gap decides, as a share of what is asked; then the
    shorter distance; then the order of ids. None where every pair breaks a rule that cannot be relaxed.

    Parameters
    ----------
    against
        The rules that stand against each pair; none where it is possible.
    """
    relaxable = {pair: codes for pair, codes in against.items() if codes and SWITCHES.issuperset(codes)}
    fewest = min(map(len, relaxable.values()), default=0)
    near = [(pair, codes) for pair, codes in relaxable.items() if len(codes) == fewest]
    facts = outlook.facts
    return min(near, key=lambda one: (_gaps(facts, *one), _km(facts, one[0])))[0] if near else None


def _gaps(facts: Facts, pair: Pair, codes: Sequence[str]) -> float:
    return sum(_GAPS[code](facts, *pair) if code in _GAPS else 1.0 for code in codes)


def _km(facts: Facts, pair: Pair) -> float:
    distance = float(facts.distance_km(np.array([pair[0]]), np.array([pair[1]]))[0])
    return np.inf if np.isnan(distance) else distance


def _beyond_reach(facts: Facts, c: int, v: int) -> float:
    return _short(_km(facts, (c, v)), float(facts.reach_km[v]))


def _short(asked: float, given: float) -> float:
    """Give by which share of what is asked something falls short, 0 to 1."""
    return min(max(asked - given, 0.0) / asked, 1.0) if asked > 0 else 0.0


def _slots(facts: Facts, c: int, v: int) -> float:
    shared = (facts.children[c].available & facts.visitors[v].available).bit_count()
    return _short(facts.policy.service.min_shared_slots, shared)


def _experience(facts: Facts, c: int, v: int) -> float:
    return _short(facts.children[c].experience_needed or 0, facts.visitors[v].experience or 0)


def _visits(facts: Facts, c: int, v: int) -> float:
    usual = facts.policy.service.visits_per_month
    asked, offered = facts.children[c].visits_per_month, facts.visitors[v].visits_per_month
    return _short(usual if asked is None else asked, usual if offered is None else offered)


def _commitment(facts: Facts, c: int, v: int) -> float:
    return _short(facts.policy.service.commitment_months, facts.visitors[v].commitment_months or 0)


def _fit(facts: Facts, c: int, v: int) -> float:
    return _short(facts.policy.service.fit_floor, int(fit(facts, np.array([c]), np.array([v]))[0][0]))


_GAPS: dict[str, Callable[[Facts, int, int], float]] = {
    "travel": _beyond_reach,
    "shared-slots": _slots,
    "experience": _experience,
    "visits": _visits,
    "commitment": _commitment,
    "fit-floor": _fit,
}
"""Rules with a number; of any other rule the gap is whole."""
