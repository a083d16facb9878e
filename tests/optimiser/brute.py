"""Every plan of a small round, one by one: the oracle. Written from the words of the contract alone."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from matcher.optimiser.problem import Problem


def allowed(problem: Problem, pairs: Sequence[int]) -> bool:
    """Tell whether a plan keeps every limit and every tie, fixed pairs apart."""
    child = [int(problem.child[p]) for p in pairs]
    visitor = [int(problem.visitor[p]) for p in pairs]
    if len(set(child)) < len(child):
        return False
    visitor_of = dict(zip(child, visitor, strict=True))
    for family in {int(f) for f in problem.together if f >= 0}:
        members = [c for c in range(len(problem.rung)) if problem.together[c] == family]
        if len({visitor_of.get(c) for c in members}) > 1:
            return False
    apart: set[tuple[int, int]] = set()
    for c, v in visitor_of.items():
        if problem.apart[c] >= 0 and (int(problem.apart[c]), v) in apart:
            return False
        apart.add((int(problem.apart[c]), v))
    groups = leading_groups(problem, pairs)
    if problem.budget_m is not None and sum(int(problem.monthly_m[g[0]]) for g in groups) > problem.budget_m:
        return False
    return _places_kept(problem, [g for g in groups if problem.takes_place[g[0]]])


def leading_groups(problem: Problem, pairs: Sequence[int]) -> list[list[int]]:
    """Gather a plan's pairs into children on their own and families that stay together."""
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    for p in pairs:
        family = int(problem.together[problem.child[p]])
        groups[("family", family) if family >= 0 else ("child", int(problem.child[p]))].append(p)
    return list(groups.values())


def _places_kept(problem: Problem, groups: list[list[int]]) -> bool:
    if problem.max_matches is not None and len(groups) > problem.max_matches:
        return False
    by_visitor = defaultdict(list)
    by_supervisor: dict[int, int] = defaultdict(int)
    for group in groups:
        v = int(problem.visitor[group[0]])
        by_visitor[v].append(group)
        by_supervisor[int(problem.supervisor[v])] += 1
    if any(len(gs) > problem.places[v] for v, gs in by_visitor.items()):
        return False
    if len(problem.caseload) and any(n > problem.caseload[s] for s, n in by_supervisor.items() if s >= 0):
        return False
    return all(
        _seated([_common_slots(problem, g) for g in gs], frozenset())
        for v, gs in by_visitor.items()
        if problem.distinct_slots[v]
    )


def _common_slots(problem: Problem, group: list[int]) -> set[int] | None:
    """Slots the whole group shares; None where it takes none."""
    masks = [int(problem.slots[p]) for p in group if problem.slots[p]]
    if not masks:
        return None
    return {s for s in range(21) if all(mask >> s & 1 for mask in masks)}


def _seated(groups: list[set[int] | None], taken: frozenset[int]) -> bool:
    if not groups:
        return True
    if groups[0] is None:
        return _seated(groups[1:], taken)
    return any(_seated(groups[1:], taken | {s}) for s in groups[0] - taken)


def plans(problem: Problem) -> Iterator[list[int]]:
    """Yield every allowed plan that holds the fixed pairs."""
    fixed = [p for p in range(len(problem.child)) if problem.fixed[p]]
    choices = []
    for c in range(len(problem.rung)):
        own = [p for p in range(len(problem.child)) if problem.child[p] == c]
        choices.append([p for p in own if p in fixed] or [None, *own])
    yield from _extended(problem, choices, [])


def _extended(problem: Problem, choices: list[list[int | None]], chosen: list[int]) -> Iterator[list[int]]:
    if not choices:
        if allowed(problem, chosen):
            yield chosen
        return
    for pair in choices[0]:
        if pair is not None and _over_places(problem, chosen, pair):
            continue
        yield from _extended(problem, choices[1:], chosen if pair is None else [*chosen, pair])


def _over_places(problem: Problem, chosen: list[int], pair: int) -> bool:
    """Cut early where children on their own already fill the visitor."""
    visitor = problem.visitor[pair]
    own = [
        p
        for p in [*chosen, pair]
        if problem.visitor[p] == visitor and problem.takes_place[p] and problem.together[problem.child[p]] < 0
    ]
    return len(own) > problem.places[visitor]


def levels(problem: Problem, pairs: Sequence[int]) -> tuple[int, ...]:
    """Count the levels of a plan: children per rung, waiting, fit, travel."""
    rungs = [sum(1 for p in pairs if problem.rung[problem.child[p]] == r) for r in range(problem.rungs)]
    waiting = sum(int(problem.waiting[problem.child[p]]) for p in pairs)
    fit = sum(int(problem.fit[p]) for p in pairs)
    return (*rungs, waiting, fit, sum(int(problem.travel_hm[p]) for p in pairs))


def best_levels(problem: Problem) -> tuple[int, ...] | None:
    """Return the levels of the best plan, None where the fixed pairs cannot all stand."""
    best = max(
        ((*found[:-1], -found[-1]) for found in (levels(problem, plan) for plan in plans(problem))),
        default=None,
    )
    return None if best is None else (*best[:-1], -best[-1])
