"""What is settled stays: every pin and offer that can stand is in the plan."""

from collections.abc import Iterator

from matcher.policy.rules import NEVER
from matcher.records.standing import Status
from matcher.rounds.checks.fault import Fault
from matcher.rounds.checks.inquiry import Inquiry
from matcher.rounds.checks.settled import Pair
from matcher.rounds.checks.survey import broken_among

MENDED_ELSEWHERE = frozenset({"distance-known", "declined", "blocked"})
"""Rules that no pin overrides: they are mended in the tables, or by undoing a decision."""


def check_kept(inquiry: Inquiry) -> Iterator[Fault]:
    """See that a pin or an offer is in the plan, or cannot stand."""
    plan = {(placed.child, placed.visitor) for placed in inquiry.placed}
    for status in (Status.OFFERED, Status.PINNED):
        for pair in inquiry.given.standing_pairs(status):
            if pair not in plan and pair not in inquiry.settled.active and _can_stand(inquiry, pair):
                child_id, visitor_id = inquiry.child_ids[pair[0]], inquiry.visitor_ids[pair[1]]
                yield Fault(
                    "kept-missing", f"The pair is {status}, and is not in the plan.", child_id, visitor_id
                )


def _can_stand(inquiry: Inquiry, pair: Pair) -> bool:
    """Say whether nothing stands against a pair that is to be kept.

    Against it stand: the child is visited, or kept with somebody else; a rule about one of the two; a
    rule that nothing overrides; no place beside those who are kept.
    """
    child, visitor = pair
    if child in inquiry.settled.visited or any(c == child for c, _ in inquiry.settled.kept):
        return False
    about_one = inquiry.attendance.broken(pair) - inquiry.settled.allowed.get(pair, frozenset())
    broken = broken_among(inquiry.facts, inquiry.attendance, [pair])[0]
    against = broken & (NEVER | MENDED_ELSEWHERE)
    return not about_one and not against and _has_place(inquiry, child, visitor)


def _has_place(inquiry: Inquiry, child: int, visitor: int) -> bool:
    before = inquiry.attendance.families
    if not before.takes_place(child, visitor):
        return True
    kept = {
        int(before.leader[c]) for c, v in inquiry.settled.kept if v == visitor and before.takes_place(c, v)
    }
    return int(before.leader[child]) in kept or len(kept) < inquiry.places[visitor]
