"""Runs a round: the recipe from facts to a :class:`~matcher.rounds.result.MatchRound`."""

import platform
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from typing import TypeVar

import numpy as np

from matcher import __version__
from matcher.candidates.screening import screened
from matcher.candidates.settling import Settlement, settle
from matcher.candidates.sifting import Progress, reaches_everywhere
from matcher.errors import NobodyLeft
from matcher.intake.accounts import LeftOut
from matcher.intake.findings import Finding
from matcher.lottery import draw_seed
from matcher.optimiser.problem import Engine, Plan, Problem
from matcher.optimiser.solving import solve
from matcher.policy.facts import Facts
from matcher.policy.risk_switches import require_reasons
from matcher.records.child import Child
from matcher.records.pool import Pool
from matcher.records.visitor import Visitor
from matcher.rounds import reasons
from matcher.rounds.absences import why_nobody
from matcher.rounds.parts import FindingNote, LeftOutRow, PreviousRound
from matcher.rounds.posing import pose
from matcher.rounds.recording import Record
from matcher.rounds.result import MatchRound, digests_of, reference_of

Person = TypeVar("Person", Child, Visitor)


def run_round(
    facts: Facts,
    *,
    left_out: Iterable[LeftOut] = (),
    findings: Iterable[Finding] = (),
    engine: Engine | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
    previous: MatchRound | None = None,
    lot_of: MatchRound | None = None,
) -> MatchRound:
    """Run a round over everyone waiting. The same facts, and the same previous round, give the same round.

    Parameters
    ----------
    facts
        The people, where they are, the policy and the day.
    left_out, findings
        What reading the tables could not use and what it found: written down in the round.
    engine
        Which engine solves; the quickest that can where left out.
    time_limit
        Seconds after which a search stops with the best plan so far and its gap.
    progress
        Told what is being done and how far it is.
    previous
        A round run before: of the plans that are equally good on every level, the one that changes the
        fewest of its proposals. No level is ever the worse for it. Its lot is kept.
    lot_of
        A round whose lot is kept, so that nobody's place in the drawn order changes. Where left out, that
        of the previous round, else a lot is drawn from the day and the ids of everybody in the tables.

    Raises
    ------
    matcher.errors.NobodyLeft
        If no child or no visitor takes part.
    matcher.errors.PolicyFault
        If the policy switches off a risk rule, and no named person says why.
    """
    require_reasons(facts.policy)
    tell = progress or (lambda doing, done: None)
    tell("Sorting out what is settled", 0.0)
    unnamed = _unnamed(facts)
    settlement = settle(unnamed)
    if not settlement.attendance.children.any() or not settlement.attendance.visitors.any():
        raise NobodyLeft(why_nobody(settlement))
    pairs = screened(unnamed, tell).pairs
    lot = _lot(facts, lot_of or previous)
    posed = pose(settlement, pairs, lot.seed)
    tell("Finding the best plan", 0.0)
    problem = posed.problem if previous is None else _keeping(settlement, posed.problem, previous)
    plan = solve(problem, engine=engine, time_limit=time_limit)
    tell("Writing it down", 0.0)
    record = Record(settlement, pairs, posed, plan)
    left, found = tuple(left_out), tuple(findings)
    ids, digests, rows = _ids(facts, left), digests_of(facts), rows_left_out(facts, left)
    kept_from = None if previous is None else _as_previous(previous)
    return MatchRound(
        format_version=facts.measures.version,
        reference=reference_of(facts.today, digests, rows, lot.seed, kept_from),
        today=facts.today,
        start_date=facts.start_date,
        policy=facts.policy,
        digests=digests,
        versions=_versions(),
        seed=lot.seed or 0,
        seed_of=lot.of,
        previous=kept_from,
        engine=plan.engine,
        engine_reason=_engine_reason(plan, posed.problem, asked=engine is not None),
        reproducible=plan.reproducible,
        levels=record.levels(),
        matches=record.matches(),
        active=record.active(),
        unmatched=record.unmatched(),
        unused=record.unused(),
        not_taking_part=record.not_taking_part(),
        left_out=rows,
        raised_limits=posed.raised,
        findings=tuple(
            _note(each, ids) for each in (*found, *settlement.findings, *posed.findings, *record.findings())
        ),
        totals=record.totals(),
        certificate=record.proof(),
        no_certificate=plan.no_certificate,
        notes=(*_notes(settlement, plan), *_kept(record, previous)),
    )


@dataclass(frozen=True, slots=True)
class _Lot:
    """The seed of a round, None for no lot, and the reference of the round it was drawn for, if another."""

    seed: int | None
    of: str | None


def _lot(facts: Facts, base: MatchRound | None) -> _Lot:
    """Keep the lot of another round, or draw one. One that would be drawn the same is this round's own."""
    if not facts.measures.draws_lots:
        return _Lot(None, None)
    children = (child.child_id for child in facts.children)
    own = draw_seed(facts.today, children, (visitor.visitor_id for visitor in facts.visitors))
    if base is None or base.lot is None or base.lot == own:
        return _Lot(own, None)
    return _Lot(base.lot, base.seed_of or base.reference)


def _keeping(settlement: Settlement, problem: Problem, previous: MatchRound) -> Problem:
    """Prefer the pairs that the previous round proposed."""
    child_of, visitor_of = settlement.facts.child_index, settlement.facts.visitor_index
    proposed = {(child_of.get(m.child_id, -1), visitor_of.get(m.visitor_id, -1)) for m in previous.matches}
    pairs = zip(problem.child.tolist(), problem.visitor.tolist(), strict=True)
    return replace(problem, prefer=np.array([pair in proposed for pair in pairs], np.bool_))


def _kept(record: Record, previous: MatchRound | None) -> Iterator[str]:
    if previous is not None:
        now = record.couples()
        stands = sum((match.child_id, match.visitor_id) in now for match in previous.matches)
        yield reasons.kept(previous.reference, stands, len(previous.matches))


def nameless(pool: Pool) -> Pool:
    """Give the pool without anybody's name, so that every sentence made of it uses ids."""
    return replace(pool, children=_bare(pool.children, {}), visitors=_bare(pool.visitors, {}))


def _unnamed(facts: Facts) -> Facts:
    """Give the facts without anybody's name; the same facts give the same, and so does who stays."""
    return facts.remember("without names", lambda: _without_names(facts))


def _without_names(facts: Facts) -> Facts:
    if facts.earlier is None:
        return replace(facts, pool=nameless(facts.pool), impersonal=True)
    named, bare = facts.earlier, _unnamed(facts.earlier)
    children = _bare(facts.children, _by_identity(named.children, bare.children))
    visitors = _bare(facts.visitors, _by_identity(named.visitors, bare.visitors))
    pool = replace(facts.pool, children=children, visitors=visitors)
    return replace(facts, pool=pool, impersonal=True, earlier=bare)


def _bare(people: tuple[Person, ...], known: Mapping[int, Person]) -> tuple[Person, ...]:
    return tuple(
        known[id(each)] if id(each) in known else replace(each, known_as="") if each.known_as else each
        for each in people
    )


def _by_identity(named: tuple[Person, ...], bare: tuple[Person, ...]) -> dict[int, Person]:
    return {id(one): other for one, other in zip(named, bare, strict=True)}


def rows_left_out(facts: Facts, left_out: Sequence[LeftOut]) -> tuple[LeftOutRow, ...]:
    """Give the rows that could not be used as a round of these facts writes them down."""
    ids = _ids(facts, left_out)
    return tuple(_row(each, ids) for each in left_out)


def _ids(facts: Facts, left_out: Sequence[LeftOut]) -> set[str]:
    of_rows = (each.person_id for each in left_out if _has_id(each))
    return {*facts.child_index, *facts.visitor_index, *of_rows}


def _has_id(left: LeftOut) -> bool:
    """Say whether a row gives somebody an id: a standing row only names one, and may hold anything."""
    return left.table != "standing"


def _row(left: LeftOut, ids: Container[str]) -> LeftOutRow:
    who = left.person_id if left.person_id in ids else ""
    return LeftOutRow(table=left.table, row=left.row, person_id=who, reason=left.reason)


def _note(finding: Finding, ids: Container[str]) -> FindingNote:
    known = finding.table != "standing" or finding.person_id in ids
    return FindingNote.of(finding if known else replace(finding, person_id=""))


def _as_previous(previous: MatchRound) -> PreviousRound:
    pairs = ((match.child_id, match.visitor_id) for match in previous.matches)
    return PreviousRound(reference=previous.reference, proposals=PreviousRound.digest_of(pairs))


def _versions() -> dict[str, str]:
    others = {name: _version(name) for name in ("numpy", "ortools", "scipy")}
    return {"matcher": __version__, "python": platform.python_version(), **others}


@cache
def _version(name: str) -> str:
    return version(name)


def _engine_reason(plan: Plan, problem: Problem, *, asked: bool) -> str:
    if asked:
        return reasons.asked_for(plan.engine)
    return reasons.engine_reason(plan.engine, budget=problem.budget_m is not None)


def _notes(settlement: Settlement, plan: Plan) -> Iterator[str]:
    yield reasons.COUNTED
    if not reaches_everywhere(settlement):
        yield reasons.FAR
    if not plan.reproducible:
        yield reasons.STOPPED
    facts, joins = settlement.facts, settlement.attendance.families.joins
    for c, v in enumerate(joins.tolist()):
        if v >= 0:
            yield reasons.joined(facts.children[c].child_id, facts.visitors[v].visitor_id)
