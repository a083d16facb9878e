"""What a round says about itself in sentences: why this engine, why no certificate, and its notes.

They stand on the screen and on the exported list, so they are written once more and held against the
round's. Those of the first version are left: another program worded them.
"""

import re
from collections.abc import Iterator

from matcher.policy.wording import NO_CERTIFICATE
from matcher.rounds import reasons
from matcher.rounds.checks.counts import EVERYWHERE
from matcher.rounds.checks.fault import Fault
from matcher.rounds.checks.inquiry import Inquiry


def check_told(inquiry: Inquiry) -> Iterator[Fault]:
    """See that the sentences about the round as a whole are those that it gives rise to."""
    if inquiry.result.format_version > 1:
        yield from _engine(inquiry)
        yield from _certificate(inquiry)
        yield from _notes(inquiry)


def _engine(inquiry: Inquiry) -> Iterator[Fault]:
    result = inquiry.result
    budget = inquiry.facts.policy.service.monthly_travel_km_budget is not None
    of_itself = reasons.engine_reason(result.engine, budget=budget)
    if result.engine_reason not in (of_itself, reasons.asked_for(result.engine)):
        yield Fault("told", f"Why this engine is told otherwise: “{of_itself}” is the reason.")
    if result.engine == "network" and not result.reproducible:
        yield Fault("told", "The round is said not to be reproducible; a network always is.")


def _certificate(inquiry: Inquiry) -> Iterator[Fault]:
    result = inquiry.result
    known = {""} if result.certificate is not None else NO_CERTIFICATE
    if result.no_certificate not in known:
        yield Fault("told", "Why there is no certificate is told in words that no round has.")


def _notes(inquiry: Inquiry) -> Iterator[Fault]:
    said, expected = inquiry.result.notes, tuple(_expected(inquiry))
    if said[: len(expected)] != expected or not _names_the_run_before(inquiry, said[len(expected) :]):
        yield Fault("told", "The notes are not those that this round gives rise to.")


def _expected(inquiry: Inquiry) -> Iterator[str]:
    yield reasons.COUNTED
    attendance = inquiry.attendance
    if int(attendance.children.sum()) * int(attendance.visitors.sum()) > EVERYWHERE:
        yield reasons.FAR
    if not inquiry.result.reproducible:
        yield reasons.STOPPED
    families = attendance.families
    for child, leader in enumerate(families.leader.tolist()):
        if leader in families.joins:
            yield reasons.joined(inquiry.child_ids[child], inquiry.visitor_ids[families.joins[leader]])


def _names_the_run_before(inquiry: Inquiry, left: tuple[str, ...]) -> bool:
    """Say whether the notes left are the one about the run before; its proposals may not be at hand."""
    previous, base = inquiry.result.previous, inquiry.base
    if previous is None:
        return left == ()
    counts = re.search(r": (\d{1,6}) of (\d{1,6}) stand as before\.$", left[0]) if len(left) == 1 else None
    if counts is None:
        return False
    stands, of = int(counts[1]), int(counts[2])
    if base is not None and base.reference == previous.reference:
        now = {(match.child_id, match.visitor_id) for match in inquiry.result.matches}
        before = [(match.child_id, match.visitor_id) for match in base.matches]
        stands, of = sum(pair in now for pair in before), len(before)
    return stands <= of and left == (reasons.kept(previous.reference, stands, of),)
