"""What is settled before a round: who is visited already, which pins and offers stand, which cannot."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matcher.candidates.attendance import Attendance, attend
from matcher.intake.findings import Finding, Severity
from matcher.policy.capacity import places
from matcher.policy.facts import Facts
from matcher.policy.policy import RULE_SWITCHES
from matcher.policy.rules import NEVER, RULES, allowance_findings, allowed, pair_rules, person_rules
from matcher.policy.wording import counted
from matcher.records.standing import StandingRow, Status

IntArray = npt.NDArray[np.int64]
Pair = tuple[int, int]

_MENDED_ELSEWHERE = ("distance-known", "declined", "blocked")
"""Rules that no pin overrides, because the mending is in the tables or an earlier decision."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Settlement:
    """What a round starts from.

    Parameters
    ----------
    facts
        The facts without the pins and offers that cannot stand: those use no place.
    attendance
        Who takes part.
    active
        The rows of matches that are running already.
    fixed
        The pairs that are in every plan, and whether each is offered or pinned. One a child at most,
        no more than there are places, no rule broken that is never overridden.
    places
        int[V], places each visitor has for this round, fixed pairs included; 0 or more.
    findings
        What cannot stand and why, and what wants a second look.
    """

    facts: Facts
    attendance: Attendance
    active: tuple[StandingRow, ...]
    fixed: dict[Pair, Status]
    places: IntArray
    findings: tuple[Finding, ...]


def settle(facts: Facts) -> Settlement:
    """Find out which pins and offers stand; the same facts are settled once.

    Offers come before pins, then children in order of id: of two for the last place, or for the same
    child, the first stands.
    """
    return facts.remember("settlement", lambda: _settle(facts))


def _settle(facts: Facts) -> Settlement:
    attendance = attend(facts)
    left = np.maximum(places(facts), 0)
    standing = _Standing(facts, attendance, left)
    for pair, status in _asked(facts).items():
        standing.judge(pair, status)
    findings = (
        *standing.findings,
        *_without_a_row(facts),
        *_reviews(facts),
        *_idle_allowances(facts),
        *attendance.families.findings,
    )
    if standing.left_out:
        # Who takes part hangs on running matches alone, not on pins and offers.
        facts = _without(facts, standing.left_out)
    return Settlement(
        facts=facts,
        attendance=attendance,
        active=_active(facts),
        fixed=standing.fixed,
        places=left,
        findings=findings,
    )


def _active(facts: Facts) -> tuple[StandingRow, ...]:
    """Give the running matches once each, whoever of the two is still in the tables."""
    rows = (row for row in facts.pool.standing if row.status is Status.ACTIVE)
    return tuple({(row.child_id, row.visitor_id): row for row in rows}.values())


def _asked(facts: Facts) -> dict[Pair, Status]:
    """Give each pair to be kept once, offers first. A pair that is active already is settled."""
    active = set(facts.standing_pairs(Status.ACTIVE))
    asked: dict[Pair, Status] = {}
    for status in (Status.OFFERED, Status.PINNED):
        for pair in facts.standing_pairs(status):
            if pair not in active:
                asked.setdefault(pair, status)
    return asked


class _Standing:
    """Judges pins and offers one by one, with what those before have taken."""

    def __init__(self, facts: Facts, attendance: Attendance, left: IntArray) -> None:
        self.facts = facts
        self.attendance = attendance
        self.lifted = allowed(facts)
        self.left = left.tolist()
        self.fixed: dict[Pair, Status] = {}
        self.visitor_of: dict[int, int] = {}
        self.units: set[tuple[str, int, int]] = set()
        self.left_out: set[Pair] = set()
        self.findings: list[Finding] = []

    def judge(self, pair: Pair, status: Status) -> None:
        """Keep the pair, or tell why it cannot stand."""
        reasons = [*self._against(*pair)] or [*self._taken(*pair)]
        if reasons:
            self.left_out.add(pair)
            self.findings.append(_cannot_stand(self.facts, pair, status, reasons))
            return
        self.fixed[pair] = status
        self.visitor_of[pair[0]] = pair[1]
        if self._needs_place(*pair):
            self.left[pair[1]] -= 1
            self.units.add(self._unit(*pair))

    def _against(self, c: int, v: int) -> Iterator[str]:
        """Give what stands against the pair whatever else is kept."""
        if self.facts.visited[c]:
            visitors = [w for child, w in self.facts.standing_pairs(Status.ACTIVE) if child == c]
            names = ", ".join(self.facts.visitors[w].name for w in visitors)
            yield f"{self.facts.children[c].name} is visited by {names or 'somebody'} already."
        broken = self.attendance.broken(c, v) - self.lifted.get((c, v), frozenset())
        yield from (
            each.because(self.facts, c, v) for each in person_rules(self.facts.policy) if each.code in broken
        )
        for each in pair_rules(self.facts.policy):
            if each.never or each.code in _MENDED_ELSEWHERE:
                holds, because = each.verdict(self.facts, c, v)
                if not holds:
                    yield because

    def _taken(self, c: int, v: int) -> Iterator[str]:
        """Give what offers and pins before this one have left no room for."""
        if c in self.visitor_of:
            kept = self.facts.visitors[self.visitor_of[c]].name
            yield f"{self.facts.children[c].name} is kept with {kept}, and a child has one visitor."
        elif self._needs_place(c, v) and self.left[v] <= 0:
            visitor = self.facts.visitors[v]
            capacity = counted(visitor.capacity, "child", "children")
            yield f"{visitor.name} can visit {capacity}, and no place is left."

    def _unit(self, c: int, v: int) -> tuple[str, int, int]:
        family = int(self.attendance.families.together[c])
        return ("family", family, v) if family >= 0 else ("child", c, v)

    def _needs_place(self, c: int, v: int) -> bool:
        return int(self.attendance.families.joins[c]) != v and self._unit(c, v) not in self.units


def _without_a_row(facts: Facts) -> Iterator[Finding]:
    """Tell of pins and offers of people in no row that can be used; an offered child's place counts."""
    for row in facts.pool.standing:
        child, visitor = facts.child_index.get(row.child_id), facts.visitor_index.get(row.visitor_id)
        gone = [] if visitor is not None else [row.visitor_id]
        if child is None and row.status is Status.PINNED:
            gone.insert(0, row.child_id)
        if gone and row.status in (Status.PINNED, Status.OFFERED):
            names = (
                row.child_id if child is None else facts.children[child].name,
                row.visitor_id if visitor is None else facts.visitors[visitor].name,
            )
            reason = f"There is no row for {' and '.join(gone)} that can be used."
            yield _said_of(row.child_id, names, row.status, [reason])


def _cannot_stand(facts: Facts, pair: Pair, status: Status, reasons: list[str]) -> Finding:
    child, visitor = facts.children[pair[0]], facts.visitors[pair[1]]
    return _said_of(child.child_id, (child.name, visitor.name), status, reasons)


def _said_of(child_id: str, names: tuple[str, str], status: Status, reasons: list[str]) -> Finding:
    what = "offer" if status is Status.OFFERED else "pin"
    return Finding(
        code=f"{what}-cannot-stand",
        severity=Severity.ERROR,
        table="standing",
        person_id=child_id,
        found=f"The {what} of {names[0]} with {names[1]} cannot stand: {' '.join(reasons)}",
        mend=f"It is left out of this round. Take the {what} out, or mend what stands against it.",
    )


def _reviews(facts: Facts) -> Iterator[Finding]:
    """Tell of running matches that would break a rule that is never overridden. They stay."""
    for c, v in facts.standing_pairs(Status.ACTIVE):
        reasons = never_broken(facts, c, v)
        if reasons:
            child, visitor = facts.children[c].name, facts.visitors[v].name
            yield Finding(
                code="active-needs-review",
                severity=Severity.WARNING,
                table="standing",
                person_id=facts.children[c].child_id,
                found=f"{visitor} visits {child}, and today they would not be matched: {' '.join(reasons)}",
                mend="The match stays as it is. Review it.",
            )


def never_broken(facts: Facts, c: int, v: int) -> tuple[str, ...]:
    """Give a sentence for each rule a pair breaks that nothing overrides."""
    verdicts = (each.verdict(facts, c, v) for each in RULES if each.code in NEVER)
    return tuple(because for holds, because in verdicts if not holds)


def _idle_allowances(facts: Facts) -> Iterator[Finding]:
    codes = ", ".join(RULE_SWITCHES)
    for finding in allowance_findings(facts):
        mend = f"{finding.mend} It can be one of {codes}."
        yield replace(finding, severity=Severity.ERROR, table="standing", mend=mend)


def _without(facts: Facts, left_out: set[Pair]) -> Facts:
    """Give the facts without the pins and offers of some pairs; what else is said of them stays."""
    gone = {(facts.children[c].child_id, facts.visitors[v].visitor_id) for c, v in left_out}
    kept = tuple(
        row
        for row in facts.pool.standing
        if row.status not in (Status.OFFERED, Status.PINNED) or (row.child_id, row.visitor_id) not in gone
    )
    return replace(facts, pool=replace(facts.pool, standing=kept), earlier=facts)
