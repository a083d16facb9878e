"""From everyone who takes part to the possible pairs: near pairs first, then every rule, then fit."""

import numpy as np

from matcher.candidates.attendance import absences
from matcher.candidates.pairs import CandidatePairs, measured
from matcher.candidates.rescreening import Screened, by_position, rescreen
from matcher.candidates.settling import Settlement, settle
from matcher.candidates.sifting import RULE_CODES, Progress, sift
from matcher.policy.facts import Facts


def screened(facts: Facts, progress: Progress | None = None) -> Screened:
    """Settle and screen; the same facts once.

    Where the facts have earlier ones, only the pairs of people who are new or changed are asked anew.
    """
    return facts.remember("screened", lambda: _screened(facts, progress))


def _screened(facts: Facts, progress: Progress | None) -> Screened:
    settlement = settle(facts)
    if facts.earlier is not None and facts.stays is not None:
        pairs = rescreen(settlement, screened(facts.earlier))
        if pairs is not None:
            return Screened(settlement, pairs)
    return Screened(settlement, screen(settlement, progress))


def screen(settlement: Settlement, progress: Progress | None = None) -> CandidatePairs:
    """List the possible pairs, and count what stopped the others.

    Parameters
    ----------
    settlement
        What is settled, and the facts without what cannot stand.
    progress
        Told how far the screening is.
    """
    facts, attendance = settlement.facts, settlement.attendance
    if progress:
        progress("Looking at the pairs within reach", 0.0)
    everyone = np.ones(len(facts.children), np.bool_), np.ones(len(facts.visitors), np.bool_)
    sifted = sift(settlement, [everyone], progress)
    child, visitor = sifted.tally.possible()
    keys = child * len(facts.visitors) + visitor
    nearly_child, nearly_visitor, nearly_rule = sifted.tally.near_misses()
    return CandidatePairs(
        child=child,
        visitor=visitor,
        **measured(facts, child, visitor),
        exceptions=by_position(sifted.exceptions, keys, len(facts.visitors)),
        rules=RULE_CODES,
        blocked_children=sifted.tally.children,
        blocked_visitors=sifted.tally.visitors,
        nearly_child=nearly_child,
        nearly_visitor=nearly_visitor,
        nearly_rule=nearly_rule,
        children_taking_part=attendance.children,
        visitors_taking_part=attendance.visitors,
        not_taking_part=absences(facts, attendance),
    )
