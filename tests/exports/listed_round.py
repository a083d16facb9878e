"""A round with something of every kind to list, and what was decided about it. Nobody in it is real."""

from datetime import UTC, datetime

from matcher.decisions.decision import Decision, DecisionKind, Seen
from matcher.policy.policy import Policy
from matcher.rounds.result import MatchRound
from tests.decisions.small_round import PLAN, REFERENCE, match, small_round

POLICY = Policy.model_validate(
    {"service": {"name": "Salford & friends", "commitment_months": 24}, "rules": {"visits": False}}
)


def listed_round() -> MatchRound:
    """Give the small round with a pinned and an offered match besides."""
    plan = (*PLAN[:3], match("C7", "V6", "offered"), match("C8", "V6", "pinned"))
    return small_round(plan=plan, policy=POLICY)


def decided(
    number: int,
    child_id: str,
    visitor_id: str,
    kind: str,
    *,
    by: str = "Asha Khan",
    reason: str = "",
    reference: str = REFERENCE,
) -> Decision:
    """Make up a decision, a minute after the one before it."""
    return Decision(
        number=number,
        round_reference=reference,
        child_id=child_id,
        visitor_id=visitor_id,
        kind=DecisionKind(kind),
        by=by,
        reason=reason,
        at=datetime(2026, 11, 22, 10, number % 60, tzinfo=UTC),
        seen=Seen(fit=712, distance_km=5.2, exceptions=("allergies",) if child_id == "C2" else ()),
    )


def usual_decisions() -> tuple[Decision, ...]:
    """C1 is approved after a "not yet", C2 approved with a reason, C3 undecided again after an undoing."""
    return (
        decided(1, "C1", "V1", "held", by="Ben Okafor", reason="Ask her first"),
        decided(2, "C1", "V1", "approved"),
        decided(3, "C2", "V2", "approved", by="Ben Okafor", reason="Her allergy is mild"),
        decided(4, "C3", "V3", "approved"),
        decided(5, "C3", "V3", "undone"),
    )
