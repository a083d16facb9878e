"""How sure a plan is: what in it hangs on the weights, which are a choice, and what does not.

Every weight is drawn anew, up to a quarter more or less, many times over, and the round is solved with
each setting. It says how much a match hangs on judgement; it is no forecast of how a match will go.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matcher.advice.outlook import Outlook, Pair
from matcher.advice.reweighing import Reweighed, Scales
from matcher.policy.criteria import criterion
from matcher.policy.facts import Facts
from matcher.policy.ladder import levels
from matcher.rounds.parts import MatchStatus
from matcher.rounds.result import MatchRound

SETTINGS = 100
SPREAD = 0.25
"""How far each weight is drawn from its own value, either way, as a share of it."""
STEPS = (5, 10, 15, 20, 25, 35, 50, 75, 100)
"""Per cent by which each weight alone is raised and lowered, in the search for what flips a match."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """The smallest change found of one weight that takes a match out of the plan.

    Parameters
    ----------
    code
        The criterion.
    percent
        How much higher, or lower where negative, in whole per cent of the weight; one per cent nearer
        to the weight as it is the match still stands.
    """

    code: str
    percent: int

    def words(self) -> str:
        """Say it: ``"the weight of “A short journey” is 12 % lower"``."""
        way = "higher" if self.percent > 0 else "lower"
        return f"the weight of “{criterion(self.code).title}” is {abs(self.percent)} % {way}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchSureness:
    """How much one match hangs on the weights.

    Parameters
    ----------
    stays
        In how many of the settings it is in the plan.
    flips
        What flips it first; None where no single weight does, or the match is kept whatever the weights.
    decided
        What decided between equally good plans, one of which has another visitor for the child or nobody:
        ``"a lot decided"``; empty where there is no such plan, or that is not known.
    """

    child_id: str
    visitor_id: str
    child: str
    visitor: str
    status: MatchStatus
    stays: int
    settings: int
    flips: Flip | None
    decided: str = ""

    def sentence(self) -> str:
        """Say it."""
        both = f"{self.child} with {self.visitor}"
        if self.status != "proposed":
            return f"{both}: {self.status}, whatever the weights."
        flips = (
            f"It goes first if {self.flips.words()}."
            if self.flips
            else f"No single weight flips it, up to {STEPS[-1]} % higher or lower."
        )
        tie = f" Another plan was equally good: {self.decided}, not the weights." if self.decided else ""
        return f"{both}: in {self.stays} of {self.settings} settings. {flips}{tie}"

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain values for JSON."""
        flips = {"criterion": self.flips.code, "percent": self.flips.percent} if self.flips else None
        return {
            "child_id": self.child_id,
            "visitor_id": self.visitor_id,
            "status": self.status,
            "stays": self.stays,
            "settings": self.settings,
            "flips_first": flips,
            "tie": self.decided or None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Sureness:
    """How much a whole plan hangs on the weights.

    Parameters
    ----------
    matches
        The least sure first.
    same_plan
        In how many settings the whole plan is the same.
    same_children
        In how many the same children are matched, with whomever.
    always, sometimes
        The children matched in every setting, and those matched in some only, by id.
    steady_levels
        The codes of the levels that are the same in every setting.
    floor
        The floor of fit, which makes the rungs hang on the weights as well; 0 for none.
    """

    matches: tuple[MatchSureness, ...]
    settings: int
    seed: int
    same_plan: int
    same_children: int
    always: tuple[str, ...]
    sometimes: tuple[str, ...]
    steady_levels: tuple[str, ...]
    floor: int

    def sentences(self) -> tuple[str, ...]:
        """Say what of the plan is judgement, then each match."""
        return (*self._of_the_plan(), *(match.sentence() for match in self.matches))

    def _of_the_plan(self) -> Iterator[str]:
        yield (
            f"Each weight was drawn {self.settings} times, up to {SPREAD:.0%} higher or lower (seed"
            f" {self.seed}): the whole plan is the same in {self.same_plan}, and the same children are"
            f" matched in {self.same_children}."
        )
        yield (
            f"With a fit floor of {self.floor}, the weights also decide which pairs are possible, and so can"
            " change how many children of a rung are matched."
            if self.floor
            else "The weights do not change how many children of each rung are matched, nor how much waiting"
            " is covered: fit counts after both. Who goes to whom is judgement."
        )

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain values for JSON."""
        return {
            "settings": self.settings,
            "spread_percent": round(100 * SPREAD),
            "seed": self.seed,
            "same_plan": self.same_plan,
            "same_children": self.same_children,
            "always_matched": list(self.always),
            "sometimes_matched": list(self.sometimes),
            "steady_levels": list(self.steady_levels),
            "matches": [match.to_dict() for match in self.matches],
        }


def sureness(facts: Facts, result: MatchRound, *, settings: int = SETTINGS, seed: int = 0) -> Sureness:
    """Say how much each match and the whole plan hang on the weights.

    Parameters
    ----------
    facts, result
        A round and what it was made from; :func:`~matcher.rounds.result.check_digests` makes sure.
    settings
        How many settings of the weights are drawn, 1 or more.
    seed
        The same seed draws the same settings.
    """
    scales = Scales(Outlook(facts, result))
    facts = scales.outlook.given
    found = [scales.with_weights(weights) for weights in drawn_settings(facts, settings, seed)]
    stays = Counter(pair for each in found for pair in each.pairs)
    matched = Counter(c for each in found for c in {child for child, _ in each.pairs})
    own = {c for c, _ in scales.in_force}
    always = {c for c, count in matched.items() if count == settings}
    matches = tuple(_matches(scales, stays, settings))
    return Sureness(
        matches=tuple(sorted(matches, key=lambda each: (each.stays, each.child_id))),
        settings=settings,
        seed=seed,
        same_plan=sum(each.pairs == scales.in_force for each in found),
        same_children=sum({c for c, _ in each.pairs} == own for each in found),
        always=tuple(facts.children[c].child_id for c in sorted(always)),
        sometimes=tuple(facts.children[c].child_id for c in sorted(matched.keys() - always)),
        steady_levels=_steady(facts, result, found),
        floor=facts.policy.service.fit_floor if facts.policy.is_on("fit-floor") else 0,
    )


def drawn_settings(facts: Facts, settings: int, seed: int = 0) -> list[dict[str, float]]:
    """Draw settings of the weights: each weight by itself, evenly, up to a quarter higher or lower."""
    usual = facts.policy.weights.by_code()
    factors = np.random.default_rng(seed).uniform(1 - SPREAD, 1 + SPREAD, (settings, len(usual)))
    return [
        {code: weight * float(by) for (code, weight), by in zip(usual.items(), row, strict=True)}
        for row in factors
    ]


def _steady(facts: Facts, result: MatchRound, found: Sequence[Reweighed]) -> tuple[str, ...]:
    codes = [code for code, _ in levels(facts.policy, facts.measures)]
    usual = [level.value for level in result.levels]
    return tuple(
        code for place, code in enumerate(codes) if all(each.levels[place] == usual[place] for each in found)
    )


def _matches(scales: Scales, stays: Counter[Pair], settings: int) -> Iterator[MatchSureness]:
    outlook = scales.outlook
    free = {pair for pair in scales.in_force if outlook.match_of[pair[0]].status == "proposed"}
    flips = first_flips(scales, free)
    for c, v in sorted(scales.in_force):
        match = outlook.match_of[c]
        yield MatchSureness(
            child_id=match.child_id,
            visitor_id=match.visitor_id,
            child=outlook.child_name(c),
            visitor=outlook.visitor_name(v),
            status=match.status,
            stays=stays[c, v],
            settings=settings,
            flips=flips.get((c, v)),
            decided=outlook.ties.decided("tie")
            if match.status == "proposed" and outlook.ties.about(c) == "tie"
            else "",
        )


def first_flips(scales: Scales, pairs: set[Pair]) -> dict[Pair, Flip]:
    """Find for each match the smallest change of one weight that takes it out of the plan.

    Each weight alone is raised and lowered step by step; between the last step at which the match stood
    and the first at which it does not, the change is halved down to a whole per cent. A match that goes
    and comes back between two steps is not noticed there.
    """
    turn = _Turning(scales)
    flips: dict[Pair, Flip] = {}
    before = 0
    for step in STEPS:
        out = {
            (code, sign): (pairs - flips.keys()) - turn.pairs(code, sign * step)
            for code in turn.codes
            for sign in (-1, 1)
        }
        for pair in sorted(set().union(*out.values())):
            found = [
                turn.smallest(pair, code, sign, before, step)
                for (code, sign), gone in out.items()
                if pair in gone
            ]
            flips[pair] = min(found, key=lambda flip: abs(flip.percent))
        before = step
    return flips


class _Turning:
    """One weight turned at a time."""

    def __init__(self, scales: Scales) -> None:
        self.scales = scales
        self.weights = scales.outlook.given.policy.weights.by_code()
        # A weight of nothing stays nothing, and the only one there is decides whatever its size.
        alone = sum(weight > 0 for weight in self.weights.values()) < 2
        self.codes = [code for code, weight in self.weights.items() if weight > 0 and not alone]

    def pairs(self, code: str, percent: int) -> frozenset[Pair]:
        """Give the plan with one weight so many per cent higher or lower."""
        weight = self.weights[code] * (100 + percent) / 100
        return self.scales.with_weights({code: weight}).pairs

    def smallest(self, pair: Pair, code: str, sign: int, stands: int, gone: int) -> Flip:
        """Halve between a change at which the match stands and one at which it is gone."""
        while gone - stands > 1:
            middle = (stands + gone) // 2
            if pair in self.pairs(code, sign * middle):
                stands = middle
            else:
                gone = middle
        return Flip(code=code, percent=sign * gone)
