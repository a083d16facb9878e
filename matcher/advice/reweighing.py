"""A round solved again and again with other weights: only the fits are worked out anew.

What each criterion measures of a pair does not hang on the weights, so the scores are kept. A floor of
fit does: pairs that reach it with other weights count as well, and those that no longer do drop out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matcher.advice.outlook import Outlook, Pair
from matcher.candidates.pairs import CandidatePairs
from matcher.candidates.screening import screen
from matcher.candidates.settling import Settlement, settle
from matcher.optimiser.solving import solve
from matcher.policy.criteria import weigh
from matcher.policy.facts import Facts
from matcher.policy.policy import Policy, Weights
from matcher.policy.rules import allowed
from matcher.rounds.posing import pose

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reweighed:
    """What a round comes to with other weights.

    Parameters
    ----------
    pairs
        The plan. Where plans are equally good, the one that changes fewest matches of the plan in force.
    levels
        Its levels, as in the round.
    """

    pairs: frozenset[Pair]
    levels: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Scales:
    """A round ready to be weighed otherwise.

    Parameters
    ----------
    outlook
        The round and its facts.
    """

    outlook: Outlook
    _known: dict[tuple[float, ...], Reweighed] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def in_force(self) -> frozenset[Pair]:
        """The plan in force, by position."""
        return frozenset(
            (c, self.outlook.visitor(match.visitor_id)) for c, match in self.outlook.match_of.items()
        )

    def with_weights(self, weights: Mapping[str, float]) -> Reweighed:
        """Solve the round with these weights by code of the criterion; those left out are as they are."""
        policy = self._policy
        changed = reweighted(policy, weights)
        key = tuple(changed.weights.by_code().values())
        if key not in self._known:
            facts = replace(self.settlement.facts, policy=changed)
            self._known[key] = self._solved(weigh(facts, self._everyone.scores))
        return self._known[key]

    @property
    def _policy(self) -> Policy:
        return self.outlook.given.policy

    @cached_property
    def settlement(self) -> Settlement:
        """What is settled; without a floor of fit, which is looked at with each weights anew."""
        return settle(_without_floor(self.outlook.given))

    @cached_property
    def _everyone(self) -> CandidatePairs:
        return screen(self.settlement)

    @cached_property
    def _kept_below_floor(self) -> BoolArray:
        """bool[P], the pairs that no floor of fit stops: kept ones, and those allowed by an exception."""
        lifted = {pair for pair, codes in allowed(self.settlement.facts).items() if "fit-floor" in codes}
        spared = lifted | self.settlement.fixed.keys()
        pairs = zip(self._everyone.child.tolist(), self._everyone.visitor.tolist(), strict=True)
        return np.array([pair in spared for pair in pairs], np.bool_)

    def _solved(self, fit: IntArray) -> Reweighed:
        service = self._policy.service
        floor = service.fit_floor if self._policy.is_on("fit-floor") else 0
        left = np.flatnonzero((fit >= floor) | self._kept_below_floor)
        pairs = _only(replace(self._everyone, fit=fit), left)
        problem = pose(self.settlement, pairs, self.outlook.result.lot).problem
        people = list(zip(problem.child.tolist(), problem.visitor.tolist(), strict=True))
        plan = solve(replace(problem, prefer=np.array([pair in self.in_force for pair in people], np.bool_)))
        chosen = frozenset(people[position] for position in plan.pairs.tolist())
        return Reweighed(chosen, tuple(level.value for level in plan.levels))


def reweighted(policy: Policy, weights: Mapping[str, float]) -> Policy:
    """Give a policy with other weights, by code of the criterion; those left out are as they are."""
    by_name = {name.replace("-", "_"): value for name, value in weights.items()}
    # Not checked against the range of what a person may type: a quarter more may lie beyond it.
    changed: Weights = policy.weights.model_copy(update=by_name)
    return policy.model_copy(update={"weights": changed})


def _without_floor(facts: Facts) -> Facts:
    rules = {**facts.policy.rules, "fit-floor": False}
    return replace(facts, policy=facts.policy.model_copy(update={"rules": rules}))


def _only(pairs: CandidatePairs, left: IntArray) -> CandidatePairs:
    """Give some of the pairs; which exceptions they are is not told."""
    columns = ("child", "visitor", "fit", "distance_km", "travel_minutes", "travel_hm", "slots", "scores")
    return replace(pairs, exceptions={}, **{name: getattr(pairs, name)[left] for name in columns})
