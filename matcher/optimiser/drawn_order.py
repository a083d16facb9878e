"""A round with its rows in the drawn order, and the way back: how a lot decides between equal plans.

The engines are deterministic: of equally good plans they give the one that the order of rows leads to.
With the rows in an order drawn by lot, the lot decides. Whatever an engine gives is put back in the rows
as they were given.

Array letters: C children, V visitors, P pairs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from matcher.optimiser.problem import Certificate, IntArray, Plan, Potentials, Problem

AnyPotentials = TypeVar("AnyPotentials", bound=Potentials)

_OF_PAIRS = ("fit", "travel_hm", "slots", "fixed", "takes_place", "monthly_m")
_OF_CHILDREN = ("rung", "waiting", "together", "apart")
_OF_VISITORS = ("places", "supervisor", "distinct_slots")
_NO_ORDER = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class DrawnOrder:
    """A round in the drawn order.

    Parameters
    ----------
    given
        The round as given.
    problem
        The same with children, visitors and pairs in the drawn order.
    child, visitor, pair
        int[C], int[V] and int[P]: the given number of each row here.
    """

    given: Problem
    problem: Problem
    child: IntArray
    visitor: IntArray
    pair: IntArray

    @classmethod
    def of(cls, given: Problem) -> "DrawnOrder":
        """Put a round's rows in its drawn order, or leave them where it names none."""
        if not len(given.child_order) and not len(given.visitor_order):
            every = (np.arange(len(rows), dtype=np.int64) for rows in (given.rung, given.places, given.child))
            return cls(given, given, *every)
        child, visitor = given.child_order, given.visitor_order
        child_here, visitor_here = inverse(child)[given.child], inverse(visitor)[given.visitor]
        pair = np.lexsort((visitor_here, child_here)).astype(np.int64)
        rows = {name: getattr(given, name)[child] for name in _OF_CHILDREN}
        rows |= {name: getattr(given, name)[visitor] for name in _OF_VISITORS}
        rows |= {name: getattr(given, name)[pair] for name in _OF_PAIRS}
        problem = replace(
            given,
            child=child_here[pair],
            visitor=visitor_here[pair],
            prefer=given.prefer[pair] if len(given.prefer) else given.prefer,
            at_least=tuple((group[child], least) for group, least in given.at_least),
            child_order=_NO_ORDER,
            visitor_order=_NO_ORDER,
            **rows,
        )
        return cls(given, problem, child, visitor, pair)

    def pairs_given(self, pairs: IntArray) -> IntArray:
        """Give the given positions, ascending, of pairs in the drawn order."""
        return np.sort(self.pair[pairs])

    def plan_given(self, plan: Plan) -> Plan:
        """Give a plan of the round in the drawn order as one of the round as given."""
        proof = plan.certificate
        return replace(
            plan,
            pairs=self.pairs_given(plan.pairs),
            certificate=None if proof is None else self._proof_given(proof),
        )

    def _proof_given(self, proof: Certificate) -> Certificate:
        travel = None if proof.travel is None else self._potentials_given(proof.travel)
        return replace(self._potentials_given(proof), rank=proof.rank[inverse(self.child)], travel=travel)

    def _potentials_given(self, given: AnyPotentials) -> AnyPotentials:
        return replace(
            given,
            unit=self._at_first_children(given.unit[inverse(self.child)]),
            visitor=given.visitor[inverse(self.visitor)],
            apart=self._keys_given(given.apart, visitor_at=1),
            slot=self._keys_given(given.slot, visitor_at=0),
        )

    def _at_first_children(self, unit: IntArray) -> IntArray:
        """Move a family's potential from the child drawn first to the first child as given."""
        tied = np.flatnonzero(self.given.together >= 0)
        _, first, family = np.unique(self.given.together[tied], return_index=True, return_inverse=True)
        moved = unit.copy()
        moved[tied] = 0
        np.add.at(moved, tied[first[family]], unit[tied])
        return moved

    def _keys_given(
        self, values: Mapping[tuple[int, int], int], visitor_at: int
    ) -> dict[tuple[int, int], int]:
        """Put visitors' given numbers into keys that hold a visitor at this place."""
        named = (
            ([int(self.visitor[part]) if at == visitor_at else part for at, part in enumerate(key)], value)
            for key, value in values.items()
        )
        return dict(sorted(((key[0], key[1]), value) for key, value in named))


def inverse(order: IntArray) -> IntArray:
    """Return where each number stands in an order of them all."""
    found = np.empty_like(order)
    found[order] = np.arange(len(order))
    return found
