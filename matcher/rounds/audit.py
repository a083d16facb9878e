"""Checks a round beside the tables it was made from, with no solver and none of the code that made it.

Of what it audits it shares only the rules, the criteria and the ladder. What is settled, who takes part,
ties, limits, levels and counts are worked out a second time from the records, and where the round brings
a certificate, that is held against every possible pair.
"""

from collections.abc import Callable, Iterator
from datetime import date

from matcher.errors import UnsoundRound
from matcher.policy.facts import Facts
from matcher.rounds.checks.counts import check_near_misses, check_unmatched, check_unused
from matcher.rounds.checks.fault import Fault
from matcher.rounds.checks.inquiry import Inquiry
from matcher.rounds.checks.kept import check_kept
from matcher.rounds.checks.levels import check_bounds, check_levels, check_totals
from matcher.rounds.checks.limits import (
    check_budget,
    check_caps,
    check_families,
    check_places,
    check_raised,
    check_slots,
)
from matcher.rounds.checks.lot import check_lot, check_reference
from matcher.rounds.checks.matches import (
    check_cautions,
    check_figures,
    check_rules,
    check_rungs_and_slots,
    check_statuses,
    check_taking_part,
)
from matcher.rounds.checks.people import (
    check_active,
    check_children_listed,
    check_known,
    check_not_taking_part,
    check_once,
    check_visitors_listed,
)
from matcher.rounds.checks.proving import check_certificate
from matcher.rounds.checks.told import check_told
from matcher.rounds.result import MatchRound, as_made, digests_of

__all__ = ["Fault", "audit_round", "says_of_the_lot", "verify_round"]

MOST_SAID = 3
"""How many things that are wrong a refusal names."""
CHECKS: tuple[Callable[[Inquiry], Iterator[Fault]], ...] = (
    check_known,
    check_once,
    check_active,
    check_taking_part,
    check_rules,
    check_figures,
    check_rungs_and_slots,
    check_cautions,
    check_statuses,
    check_kept,
    check_places,
    check_caps,
    check_slots,
    check_families,
    check_budget,
    check_raised,
    check_levels,
    check_bounds,
    check_totals,
    check_children_listed,
    check_visitors_listed,
    check_not_taking_part,
    check_unmatched,
    check_unused,
    check_near_misses,
    check_certificate,
    check_lot,
    check_reference,
    check_told,
)


def audit_round(result: MatchRound, facts: Facts, base: MatchRound | None = None) -> tuple[Fault, ...]:
    """Look for anything wrong with a round.

    Parameters
    ----------
    result
        The round, as made or as read from a file.
    facts
        The tables, places, policy and day it should have been made from. A round of an earlier version
        is held against the measures of its own version.
    base
        The round that it names as the one whose lot it keeps, or another one that keeps it too; None where
        none is at hand. Then that the lot is that round's is not checked: see :func:`says_of_the_lot`.

    Returns
    -------
    tuple of Fault
        Empty where nothing is wrong. Where the round was made from other data, that alone is said: what
        else differs would follow from it.
    """
    other = tuple(_digests(result, facts))
    if other:
        return other
    inquiry = Inquiry(result, as_made(result, facts), base)
    return tuple(fault for check in CHECKS for fault in check(inquiry))


def says_of_the_lot(result: MatchRound, base: MatchRound | None = None) -> str:
    """Say in half a sentence what the audit of a sound round found of its lot; parameters as there."""
    if result.lot is None:
        return "it has no lot, the order of ids broke its ties"
    if result.seed_of is None:
        return "its lot follows from the day and the ids"
    if base is None:
        return f"its lot is said to be that of round {result.seed_of}, which was not given"
    return f"its lot is that of round {result.seed_of}"


def verify_round(result: MatchRound, facts: Facts, base: MatchRound | None = None) -> None:
    """Make sure that a round is what its tables and its policy give, before anything is built on it.

    Parameters are those of :func:`audit_round`.

    Raises
    ------
    matcher.errors.UnsoundRound
        If the audit finds anything; the message names the first things found.
    """
    faults = audit_round(result, facts, base)
    if not faults:
        return
    said = " ".join(f"{fault.whom}{fault.sentence}" for fault in faults[:MOST_SAID])
    more = f" And {len(faults) - MOST_SAID} more." if len(faults) > MOST_SAID else ""
    raise UnsoundRound(
        f"Round {result.reference} is not what its tables give, so it is not used. {said}{more}"
        " Take the round file as it was written, or run the round again."
    )


def _digests(result: MatchRound, facts: Facts) -> Iterator[Fault]:
    """Compare what the round says it was made from with what is there."""
    now = digests_of(as_made(result, facts))
    for table in type(now).model_fields:
        if getattr(now, table) != getattr(result.digests, table):
            yield Fault("digests", f"The round was made from other {table} than these.")
    if result.policy != facts.policy:
        yield Fault("digests", "The policy written in the round is not the one it was audited with.")
    if (result.today, result.start_date) != (facts.today, _start_date(result)):
        yield Fault("digests", f"The round is of {result.today}, starting {result.start_date}.")


def _start_date(result: MatchRound) -> date:
    """Give the day on which ages and dates are taken; before today only in rounds of the first version."""
    asked = result.policy.service.start_date or result.today
    return asked if result.format_version == 1 or asked > result.today else result.today
