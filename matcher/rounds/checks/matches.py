"""Every matched pair by itself: whether it may be, is labelled, and has the right figures."""

from collections.abc import Iterator

import numpy as np

from matcher.policy import rules
from matcher.policy.cautions import cautions
from matcher.policy.criteria import CRITERIA, fit
from matcher.policy.ladder import rung_codes, rungs
from matcher.policy.rules import NEVER
from matcher.records.availability import slot_names
from matcher.rounds.checks.fault import Fault
from matcher.rounds.checks.inquiry import Inquiry, Placed
from matcher.rounds.checks.survey import broken_among

SIBLINGS = "siblings"
"""The exception of a match that lets a tie between brothers and sisters go."""
ROUNDED = 0.0006
_ALLOWANCES = {"fit": 0.0, "minutes": 0.051}
"""Figures that are written exactly, or to one decimal; the others to four."""


def check_rules(inquiry: Inquiry) -> Iterator[Fault]:
    """See that every rule holds for every match, or is an exception that may be and is labelled."""
    pairs = [(placed.child, placed.visitor) for placed in inquiry.placed]
    broken = broken_among(inquiry.facts, inquiry.attendance, pairs)
    for placed, pair, against in zip(inquiry.placed, pairs, broken, strict=True):
        said = frozenset(placed.match.exceptions) - {SIBLINGS}
        for code in sorted(against & NEVER):
            yield _fault(placed, "never-rule", _because(inquiry, placed, code))
        for code in sorted(against - NEVER - said):
            yield _fault(placed, "rule-broken", _because(inquiry, placed, code))
        for code in sorted((against & said) - NEVER - inquiry.settled.lifted(pair)):
            yield _fault(placed, "exception-not-allowed", f"No standing row lifts {code} for this pair.")
        for code in sorted(said - against):
            yield _fault(placed, "exception-untrue", f"{code} is named as an exception, and is not broken.")


def _because(inquiry: Inquiry, placed: Placed, code: str) -> str:
    return rules.broken(inquiry.facts, placed.child, placed.visitor).get(code, f"The rule {code} is broken.")


def check_taking_part(inquiry: Inquiry) -> Iterator[Fault]:
    """See that nobody is matched who does not take part: not asked, visited already, not cleared."""
    for placed in inquiry.placed:
        if not inquiry.attendance.children[placed.child]:
            yield _fault(placed, "not-taking-part", f"{placed.match.child_id} does not take part.")
        if not inquiry.attendance.visitors[placed.visitor]:
            yield _fault(placed, "not-taking-part", f"{placed.match.visitor_id} does not take part.")


def check_figures(inquiry: Inquiry) -> Iterator[Fault]:
    """See that fit, criteria, kilometres and minutes are what the records give."""
    facts = inquiry.facts
    pairs = np.array([(placed.child, placed.visitor) for placed in inquiry.placed], np.int64).reshape(-1, 2)
    child, visitor = pairs[:, 0], pairs[:, 1]
    points, measured = fit(facts, child, visitor)
    columns = zip(
        points.tolist(),
        facts.distance_km(child, visitor).tolist(),
        facts.travel_minutes(child, visitor).tolist(),
        measured.tolist(),
        strict=True,
    )
    for placed, (found_fit, distance, minutes, scores) in zip(inquiry.placed, columns, strict=True):
        said = placed.match
        figures = {
            "fit": (said.fit, found_fit),
            "distance": (said.distance_km, distance),
            "minutes": (said.travel_minutes, minutes),
            **_criteria(said.criteria, scores),
        }
        for name, (one, other) in figures.items():
            if not abs(one - other) <= _ALLOWANCES.get(name, ROUNDED):
                yield _fault(placed, "figure", f"The round says {name} {one:g}; the records give {other:g}.")


def _criteria(said: dict[str, float], scores: list[float]) -> dict[str, tuple[float, float]]:
    found = dict(zip((criterion.code for criterion in CRITERIA), scores, strict=True))
    return {code: (said.get(code, -1.0), found.get(code, -1.0)) for code in {**found, **said}}


def check_rungs_and_slots(inquiry: Inquiry) -> Iterator[Fault]:
    """See that each match says the child's rung and the slots that both have."""
    codes = rung_codes(inquiry.facts.policy)
    for placed in inquiry.placed:
        child, visitor = inquiry.facts.children[placed.child], inquiry.facts.visitors[placed.visitor]
        shared = slot_names(child.available & visitor.available)
        if placed.match.shared_slots != shared:
            yield _fault(placed, "figure", f"The slots both have are {', '.join(shared) or 'none'}.")
        rung = codes[int(rungs(inquiry.facts)[placed.child])]
        if placed.match.rung != rung:
            yield _fault(placed, "rung", f"The child stands on {rung}, not on {placed.match.rung}.")


def check_cautions(inquiry: Inquiry) -> Iterator[Fault]:
    """See that a match carries each of its cautions; of a version that worded them otherwise, how many."""
    for placed in inquiry.placed:
        found = {caution.sentence for caution in cautions(inquiry.facts, placed.child, placed.visitor)}
        if not inquiry.facts.measures.is_impersonal:
            if len(found) != len(set(placed.match.cautions)):
                said = f"{len(set(placed.match.cautions))} cautions are said, and there are {len(found)}."
                yield _fault(placed, "caution", said)
            continue
        for sentence in sorted(found - set(placed.match.cautions)):
            yield _fault(placed, "caution", f"This caution is not said: {sentence}")
        for sentence in sorted(set(placed.match.cautions) - found):
            yield _fault(placed, "caution", f"This is no caution of the pair: {sentence}")


def check_statuses(inquiry: Inquiry) -> Iterator[Fault]:
    """See that a match is offered or pinned where a standing row says so, and nowhere else."""
    for placed in inquiry.placed:
        pair = placed.child, placed.visitor
        pinned = "pinned" if pair in inquiry.settled.pinned else "proposed"
        status = "offered" if pair in inquiry.settled.offered else pinned
        if placed.match.status != status:
            yield _fault(placed, "status", f"The match is {placed.match.status}; by standing it is {status}.")


def _fault(placed: Placed, code: str, sentence: str) -> Fault:
    return Fault(code, sentence, placed.match.child_id, placed.match.visitor_id)
