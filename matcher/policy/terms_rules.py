"""Rules about the terms on both sides: what a visitor offers and takes, who named whom."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import numpy.typing as npt

from matcher.policy.facts import Facts
from matcher.policy.rule import PairRule, Verdict
from matcher.policy.wish_rules import age_spans, plain
from matcher.policy.wording import counted, day, listed, number
from matcher.records.bodies import body_key
from matcher.records.child import Child, Gender
from matcher.records.standing import StandingRow, Status
from matcher.records.visitor import Visitor

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


def _commitment(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
    asked = facts.policy.service.commitment_months
    enough = facts.remember("commitment", lambda: _at_least(facts.visitors, asked))
    return enough[visitor]


def _at_least(visitors: Iterable[Visitor], asked: int) -> BoolArray:
    months = (visitor.commitment_months for visitor in visitors)
    return np.array([given is None or given >= asked for given in months], np.bool_)


def _judge_commitment(facts: Facts, c: int, v: int) -> Verdict:
    visitor, asked = facts.visitors[v], facts.policy.service.commitment_months
    wanted = f"the service asks for at least {counted(asked, 'month')}"
    if visitor.commitment_months is None:
        return Verdict(True, f"How long {visitor.name} commits to is not recorded; {wanted}.")
    return Verdict(
        visitor.commitment_months >= asked,
        f"{visitor.name} commits to {counted(visitor.commitment_months, 'month')}; {wanted}.",
    )


def _caution_commitment(facts: Facts, c: int, v: int) -> str | None:
    visitor = facts.visitors[v]
    if visitor.commitment_months is not None:
        return None
    return f"{visitor.name} has not said how long for: ask before the match is made."


def _authority(child: Child) -> tuple[str, ...]:
    return (body_key(child.responsible_authority),) if child.responsible_authority.strip() else ()


def _served(visitor: Visitor) -> Iterable[str]:
    return (body_key(name) for name in visitor.serves)


def _serves(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
    found = facts.incidence("serves", _authority, _served)
    unbound: BoolArray = (found.visitor_count[visitor] == 0) | (found.child_count[child] == 0)
    return unbound | found.meets(child, visitor)


def _judge_serves(facts: Facts, c: int, v: int) -> Verdict:
    child, visitor = facts.children[c], facts.visitors[v]
    if not visitor.serves:
        return Verdict(True, f"{visitor.name} is bound to no authority.")
    bound, ours = f"{visitor.name} serves {listed(visitor.serves)}", _authority(child)
    if not ours:
        return Verdict(True, f"{bound}; the responsible authority of {child.name} is not recorded.")
    return Verdict(
        ours[0] in set(_served(visitor)),
        f"{bound}; the responsible authority of {child.name} is {child.responsible_authority}.",
    )


def _excluded(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
    return ~facts.pair_set("excluded", lambda: _excluded_pairs(facts)).has(child, visitor)


def _excluded_pairs(facts: Facts) -> Iterator[tuple[int, int]]:
    positions = _by_plain_id(facts.visitor_index)
    for c, child in enumerate(facts.children):
        for named in child.excluded_visitors:
            yield from ((c, v) for v in positions.get(plain(named), ()))


def _by_plain_id(index: Mapping[str, int]) -> dict[str, list[int]]:
    """Give the positions of each id as compared; two ids may be alike but for their case."""
    found: dict[str, list[int]] = {}
    for person_id, position in index.items():
        found.setdefault(plain(person_id), []).append(position)
    return found


def _judge_excluded(facts: Facts, c: int, v: int) -> Verdict:
    child, visitor = facts.children[c], facts.visitors[v]
    named = plain(visitor.visitor_id) in map(plain, child.excluded_visitors)
    if named:
        return Verdict(False, f"{visitor.name} is among the visitors excluded for {child.name}.")
    return Verdict(True, f"{visitor.name} is not excluded for {child.name}.")


def _conflict(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
    return ~facts.pair_set("conflict", lambda: _conflict_pairs(facts)).has(child, visitor)


def _conflict_pairs(facts: Facts) -> Iterator[tuple[int, int]]:
    positions = _by_plain_id(facts.child_index)
    for v, visitor in enumerate(facts.visitors):
        for named in visitor.conflicts:
            yield from ((c, v) for c in positions.get(plain(named), ()))


def _judge_conflict(facts: Facts, c: int, v: int) -> Verdict:
    child, visitor = facts.children[c], facts.visitors[v]
    if plain(child.child_id) in map(plain, visitor.conflicts):
        return Verdict(False, f"{visitor.name} knows {child.name} already or has declined.")
    return Verdict(True, f"{visitor.name} names no conflict with {child.name}.")


def _standing_rule(status: Status, title: str, past: str) -> PairRule:
    def array(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
        return ~facts.pair_set(status.value, lambda: facts.standing_pairs(status)).has(child, visitor)

    def judge(facts: Facts, c: int, v: int) -> Verdict:
        child, visitor = facts.children[c], facts.visitors[v]
        row = _rows(facts).get((child.child_id, visitor.visitor_id, status))
        names = f"{visitor.name} for {child.name}"
        if row is None:
            return Verdict(True, f"{names} was not {past}.")
        when = f" on {day(row.since)}" if row.since else ""
        by = f" by {row.by}" if row.by and not facts.impersonal else ""
        return Verdict(False, f"{names} was {past}{when}{by}.")

    return PairRule(code=status.value, title=title, array=array, judge=judge)


def _rows(facts: Facts) -> dict[tuple[str, str, Status], StandingRow]:
    """Give the first row of each pair and status."""
    rows = reversed(facts.pool.standing)
    return facts.remember(
        "rows by pair", lambda: {(row.child_id, row.visitor_id, row.status): row for row in rows}
    )


def _accepts_ages(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
    taken = facts.remember("accepts ages", lambda: age_spans(one.accepts_ages for one in facts.visitors))
    takes_any = facts.remember(
        "accepts any age", lambda: np.array([not one.accepts_ages for one in facts.visitors], np.bool_)
    )
    return takes_any[visitor] | taken.hold(visitor, facts.child_age[child])


def _judge_accepts_ages(facts: Facts, c: int, v: int) -> Verdict:
    child, visitor, age = facts.children[c], facts.visitors[v], int(facts.child_age[c])
    if not visitor.accepts_ages:
        return Verdict(True, f"{visitor.name} takes children of any age.")
    taken = listed(map(str, visitor.accepts_ages), "or")
    return Verdict(
        any(age in one for one in visitor.accepts_ages),
        f"{visitor.name} takes children aged {taken}; {child.name} is {age}.",
    )


def _gender(child: Child) -> tuple[str, ...]:
    return () if child.gender == Gender.UNKNOWN else (child.gender.value,)


def _accepted(visitor: Visitor) -> Iterable[str]:
    return map(plain, visitor.accepts_genders)


def _accepts_genders(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
    found = facts.incidence("accepts genders", _gender, _accepted)
    open_to_it: BoolArray = (found.visitor_count[visitor] == 0) | (found.child_count[child] == 0)
    return open_to_it | found.meets(child, visitor)


def _judge_accepts_genders(facts: Facts, c: int, v: int) -> Verdict:
    child, visitor = facts.children[c], facts.visitors[v]
    if not visitor.accepts_genders:
        return Verdict(True, f"{visitor.name} takes children of any gender.")
    taken = f"{visitor.name} takes children of gender {listed(visitor.accepts_genders, 'or')}"
    if child.gender == Gender.UNKNOWN:
        return Verdict(True, f"{taken}; the gender of {child.name} is not recorded.")
    return Verdict(
        child.gender.value in set(_accepted(visitor)), f"{taken}; {child.name} is {child.gender.value}."
    )


def _caution_accepts_genders(facts: Facts, c: int, v: int) -> str | None:
    child, visitor = facts.children[c], facts.visitors[v]
    if not visitor.accepts_genders or child.gender != Gender.UNKNOWN:
        return None
    return _judge_accepts_genders(facts, c, v).because


def _visits(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
    usual = facts.policy.service.visits_per_month
    wanted = facts.remember("visits wanted", lambda: _or_usual(facts.children, usual))
    offered = facts.remember("visits offered", lambda: _or_usual(facts.visitors, usual))
    enough: BoolArray = offered[visitor] >= wanted[child]
    return enough


def _or_usual(people: Iterable[Child | Visitor], usual: float) -> npt.NDArray[np.float64]:
    given = (person.visits_per_month for person in people)
    return np.array([usual if visits is None else visits for visits in given], np.float64)


def _judge_visits(facts: Facts, c: int, v: int) -> Verdict:
    child, visitor, usual = facts.children[c], facts.visitors[v], facts.policy.service.visits_per_month
    wanted = usual if child.visits_per_month is None else child.visits_per_month
    offered = usual if visitor.visits_per_month is None else visitor.visits_per_month
    return Verdict(
        offered >= wanted,
        f"{child.name} is to have {number(wanted)} visits a month; {visitor.name} offers {number(offered)}.",
    )


COMMITMENT = PairRule(
    code="commitment",
    visitor_cells=("commitment_months",),
    title="The visitor commits for long enough",
    array=_commitment,
    judge=_judge_commitment,
    warn=_caution_commitment,
)
SERVES = PairRule(
    code="serves",
    title="The visitor serves the child's authority",
    array=_serves,
    judge=_judge_serves,
)
NAMED_RULES: tuple[PairRule, ...] = (
    PairRule(
        code="excluded",
        title="The visitor is not excluded for the child",
        array=_excluded,
        judge=_judge_excluded,
    ),
    PairRule(
        code="conflict",
        title="The visitor names no conflict with the child",
        array=_conflict,
        judge=_judge_conflict,
    ),
    _standing_rule(Status.DECLINED, "The pair was not declined before", "declined"),
    _standing_rule(Status.BLOCKED, "The pair is not blocked", "blocked"),
)
ACCEPTANCE_RULES: tuple[PairRule, ...] = (
    PairRule(
        code="accepts-ages",
        visitor_cells=("accepts_ages",),
        title="The visitor takes children of this age",
        array=_accepts_ages,
        judge=_judge_accepts_ages,
    ),
    PairRule(
        code="accepts-genders",
        visitor_cells=("accepts_genders",),
        title="The visitor takes children of this gender",
        array=_accepts_genders,
        judge=_judge_accepts_genders,
        warn=_caution_accepts_genders,
    ),
    PairRule(
        code="visits",
        child_cells=("visits_per_month",),
        visitor_cells=("visits_per_month",),
        title="The visitor offers as many visits as the child is to have",
        array=_visits,
        judge=_judge_visits,
    ),
)
