"""Takes down a plan as a round: matches, everyone left and why, levels, sums, and the proof, by id."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.candidates.pairs import CandidatePairs
from matcher.candidates.settling import Settlement, never_broken
from matcher.intake.findings import Finding
from matcher.optimiser.problem import Plan, Potentials
from matcher.policy.cautions import cautions, visitor_cautions
from matcher.policy.criteria import CRITERIA
from matcher.policy.facts import Facts
from matcher.policy.families import family_code
from matcher.policy.keys import family_keys, supervisor_keys
from matcher.policy.ladder import levels, rung_codes, rungs
from matcher.policy.person_rules import PERSON_RULES
from matcher.records.availability import SLOTS, slot_names
from matcher.rounds import parts
from matcher.rounds.limiting import supervisors
from matcher.rounds.parts import (
    ActiveMatch,
    LevelResult,
    Match,
    MatchStatus,
    NotTakingPart,
    Proof,
    Totals,
    Unmatched,
    Unused,
)
from matcher.rounds.posing import Posed
from matcher.rounds.tying import beside_a_sibling

IntArray = npt.NDArray[np.int64]

SIBLINGS = "siblings"
"""The exception of a match whose pin or offer lets a tie between brothers and sisters go."""


@dataclass(frozen=True, eq=False)
class Record:
    """A plan beside everything it came from, and the parts of the round file it makes."""

    settlement: Settlement
    pairs: CandidatePairs
    posed: Posed
    plan: Plan

    @property
    def facts(self) -> Facts:
        """The facts without what cannot stand."""
        return self.settlement.facts

    @cached_property
    def matched(self) -> IntArray:
        """int[M], positions of the plan's pairs among the candidate pairs."""
        return self.posed.pairs[self.plan.pairs]

    @cached_property
    def child_ids(self) -> tuple[str, ...]:
        """Ids of the children, in the pool's order."""
        return tuple(child.child_id for child in self.facts.children)

    @cached_property
    def visitor_ids(self) -> tuple[str, ...]:
        """Ids of the visitors, in the pool's order."""
        return tuple(visitor.visitor_id for visitor in self.facts.visitors)

    @cached_property
    def rung_of(self) -> tuple[str, ...]:
        """Code of the rung each child stands on."""
        codes = rung_codes(self.facts.policy)
        return tuple(codes[step] for step in rungs(self.facts).tolist())

    # The plan

    def couples(self) -> set[tuple[str, str]]:
        """Give the ids of each pair of the plan."""
        child, visitor = self.pairs.child[self.matched].tolist(), self.pairs.visitor[self.matched].tolist()
        return {(self.child_ids[c], self.visitor_ids[v]) for c, v in zip(child, visitor, strict=True)}

    def matches(self) -> tuple[Match, ...]:
        """Give the plan, in order of child."""
        return tuple(self._match(position) for position in self.matched.tolist())

    def _match(self, position: int) -> Match:
        pairs, facts = self.pairs, self.facts
        c, v = int(pairs.child[position]), int(pairs.visitor[position])
        scores = zip((each.code for each in CRITERIA), pairs.scores[position].tolist(), strict=True)
        return Match(
            child_id=self.child_ids[c],
            visitor_id=self.visitor_ids[v],
            rung=self.rung_of[c],
            fit=int(pairs.fit[position]),
            distance_km=float(pairs.distance_km[position]),
            travel_minutes=round(float(pairs.travel_minutes[position]), 1),
            shared_slots=slot_names(int(pairs.slots[position])),
            criteria={code: round(score, 4) for code, score in scores},
            exceptions=pairs.exceptions.get(position, ()) + ((SIBLINGS,) if c in self.posed.untied else ()),
            cautions=tuple(caution.sentence for caution in cautions(facts, c, v)),
            status=self._status(c, v),
        )

    def _status(self, c: int, v: int) -> MatchStatus:
        kept = self.settlement.fixed.get((c, v))
        if kept is None:
            return "proposed"
        return "offered" if kept.value == "offered" else "pinned"

    def active(self) -> tuple[ActiveMatch, ...]:
        """Give the matches that are running already, with what wants a second look."""
        return tuple(
            ActiveMatch(
                child_id=row.child_id,
                visitor_id=row.visitor_id,
                since=row.since,
                cautions=self._second_looks(row.child_id, row.visitor_id),
            )
            for row in self.settlement.active
        )

    def _second_looks(self, child_id: str, visitor_id: str) -> tuple[str, ...]:
        c, v = self.facts.child_index.get(child_id), self.facts.visitor_index.get(visitor_id)
        if c is None or v is None:
            return ()
        about_visitor = (caution.sentence for caution in visitor_cautions(self.facts, v))
        return (*never_broken(self.facts, c, v), *about_visitor)

    def levels(self) -> tuple[LevelResult, ...]:
        """Give every rung, then waiting, fit and travel."""
        named = zip(levels(self.facts.policy, self.facts.measures), self.plan.levels, strict=True)
        return tuple(
            LevelResult(code=code, title=title, value=level.value, bound=level.bound, proved=level.proved)
            for (code, title), level in named
        )

    def findings(self) -> tuple[Finding, ...]:
        """Give what wants a look in the plan itself."""
        return beside_a_sibling(self.facts, self.pairs.child[self.matched], self.pairs.visitor[self.matched])

    # Who is left

    def unmatched(self) -> tuple[Unmatched, ...]:
        """Give the children who take part and have nobody, and what stops the others."""
        possible = np.bincount(self.pairs.child, minlength=len(self.child_ids))
        return tuple(
            Unmatched(
                child_id=self.child_ids[c],
                rung=self.rung_of[c],
                waiting_months=int(self.facts.waiting_months[c]),
                **self._in_days(waiting_days=int(self.facts.waiting_days[c])),
                possible_pairs=int(possible[c]),
                blocked_by=self._counts(self.pairs.blocked_children[c]),
                only_blocked_by=self._near_misses(c),
            )
            for c in self._left()
        )

    def _left(self) -> list[int]:
        left = self.pairs.children_taking_part.copy()
        left[self.pairs.child[self.matched]] = False
        positions: list[int] = np.flatnonzero(left).tolist()
        return positions

    def _counts(self, counts: IntArray) -> dict[str, int]:
        named = zip(self.pairs.rules, counts.tolist(), strict=True)
        return {code: count for code, count in named if count}

    def _near_misses(self, c: int) -> dict[str, tuple[str, ...]]:
        pairs = self.pairs
        first, last = np.searchsorted(pairs.nearly_child, [c, c + 1]).tolist()
        found: dict[int, list[str]] = {}
        for column, v in zip(
            pairs.nearly_rule[first:last].tolist(), pairs.nearly_visitor[first:last].tolist(), strict=True
        ):
            found.setdefault(column, []).append(self.visitor_ids[v])
        return {pairs.rules[column]: tuple(ids) for column, ids in sorted(found.items())}

    def unused(self) -> tuple[Unused, ...]:
        """Give the visitors who take part, have a place and are in no match."""
        possible = np.bincount(self.pairs.visitor, minlength=len(self.visitor_ids))
        idle = self.pairs.visitors_taking_part & (self.settlement.places > 0)
        idle[self.pairs.visitor[self.matched]] = False
        return tuple(
            Unused(
                visitor_id=self.visitor_ids[v],
                possible_pairs=int(possible[v]),
                blocked_by=self._counts(self.pairs.blocked_visitors[v]),
            )
            for v in np.flatnonzero(idle)
        )

    def not_taking_part(self) -> tuple[NotTakingPart, ...]:
        """Give everyone who is in the tables and not in the round, with each reason."""
        # A child and a visitor may have the same id: whom it is about, the rule knows.
        of_children = {rule.code for rule in PERSON_RULES if rule.subject == "child"}
        return tuple(
            NotTakingPart(
                child_id=person_id if is_child else None,
                visitor_id=None if is_child else person_id,
                code=code,
                reason=reason,
            )
            for person_id, code, reason in self.pairs.not_taking_part
            for is_child in [code in of_children]
        )

    # Sums and proof

    def totals(self) -> Totals:
        """Add up the plan, and the waits it leaves."""
        left = self._left()
        months, days = (
            waits[left].tolist() for waits in (self.facts.waiting_months, self.facts.waiting_days)
        )
        kilometres = self._monthly_m() / 1000
        return Totals(
            children_taking_part=int(self.pairs.children_taking_part.sum()),
            children_matched=len(self.matched),
            visitors_taking_part=int(self.pairs.visitors_taking_part.sum()),
            kilometres_a_month=round(kilometres, 3),
            mileage_pounds_a_month=round(kilometres * self.facts.policy.travel.mileage_pence_per_km / 100, 2),
            mean_waiting_months_left=round(fmean(months), 2) if left else None,
            longest_waiting_months_left=max(months, default=None),
            **self._in_days(
                mean_waiting_days_left=round(fmean(days), 2) if left else None,
                longest_waiting_days_left=max(days, default=None),
            ),
        )

    def _in_days(self, **figures: Any) -> dict[str, Any]:
        """Give figures in days; none where the round is written as a version that knew only months."""
        return figures if self.facts.measures.version > 1 else {}

    def _monthly_m(self) -> int:
        """Sum the metres a month, those of a family that stays together once."""
        problem, chosen = self.posed.problem, self.plan.pairs
        family = problem.together[problem.child[chosen]]
        _, first = np.unique(family, return_index=True)
        once = (family < 0) | np.isin(np.arange(len(chosen)), first)
        return int(problem.monthly_m[chosen[once]].sum())

    def proof(self) -> Proof | None:
        """Give ranks and potentials by id, zeros left out."""
        certificate = self.plan.certificate
        if certificate is None:
            return None
        travel = {} if certificate.travel is None else {"travel": self._potentials(certificate.travel)}
        return Proof(
            step=certificate.step,
            rank=_by_id(self.child_ids, certificate.rank),
            **dict(self._potentials(certificate)),
            **travel,
        )

    def _potentials(self, found: Potentials) -> parts.Potentials:
        keys = supervisor_keys(self.facts)
        names = supervisors(self.facts) if len(self.posed.problem.caseload) else ()
        return parts.Potentials(
            unit=_by_id(self.child_ids, found.unit),
            visitor=_by_id(self.visitor_ids, found.visitor),
            supervisor=_by_id(tuple(keys[name] for name in names), found.supervisor),
            cap=found.cap,
            apart=dict(self._apart(found)),
            slot={
                f"{self.visitor_ids[v]}|{SLOTS[slot]}": worth
                for (v, slot), worth in sorted(found.slot.items())
            },
        )

    def _apart(self, found: Potentials) -> Iterator[tuple[str, int]]:
        number, first = np.unique(self.posed.problem.apart, return_index=True)
        first_of = dict(zip(number.tolist(), first.tolist(), strict=True))
        keys = family_keys(self.facts)
        for (family, v), worth in sorted(found.apart.items()):
            code = family_code(self.facts.children[first_of[family]])
            yield f"{keys[code]}|{self.visitor_ids[v]}", worth


def _by_id(ids: tuple[str, ...], values: IntArray) -> dict[str, int]:
    return {ids[position]: int(values[position]) for position in np.flatnonzero(values)}
