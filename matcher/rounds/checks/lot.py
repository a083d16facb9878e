"""The lot and the reference: both follow from what the round says it was made from."""

import hashlib
import json
from collections.abc import Iterator

from matcher.rounds.checks.fault import Fault
from matcher.rounds.checks.inquiry import Inquiry
from matcher.rounds.parts import PreviousRound
from matcher.rounds.result import reference_of

_KEPT_MOST = "Of equally good plans this one changes fewest proposals of round "
"""How the note of a first-version round begins whose reference holds proposals that it does not name."""


def check_lot(inquiry: Inquiry) -> Iterator[Fault]:
    """See that the seed follows from the day and the ids, or is that of the round that it names.

    A round of the first version has no lot. That of a round which is named and not at hand is taken as read.
    """
    result, base = inquiry.result, inquiry.base
    if result.lot is None:
        return
    own = drawn_seed(inquiry)
    if result.seed_of is None and result.seed != own:
        yield Fault(
            "lot", f"The seed {result.seed} does not follow from the day and the ids, which give {own}."
        )
    if result.seed_of is not None and result.seed == own:
        yield Fault("lot", f"The seed is the round's own, and is said to be that of {result.seed_of}.")
    if result.seed_of is None or base is None:
        return
    if result.seed_of not in (base.reference, base.seed_of):
        yield Fault("lot", f"The lot is said to be that of round {result.seed_of}, not of {base.reference}.")
    elif result.seed != base.lot:
        yield Fault("lot", f"The seed {result.seed} is not {base.lot}, that of round {base.reference}.")


def drawn_seed(inquiry: Inquiry) -> int:
    """Draw the seed of the round's own lot: once more, from the words of ``docs/model.md`` alone."""
    children, visitors = sorted(inquiry.child_ids), sorted(inquiry.visitor_ids)
    text = json.dumps([str(inquiry.given.today), children, visitors], separators=(",", ":"))
    return int(hashlib.sha256(text.encode()).hexdigest()[:16], 16)


def check_reference(inquiry: Inquiry) -> Iterator[Fault]:
    """See that the reference is what tables, policy, day, lot and previous proposals give."""
    result, base = inquiry.result, inquiry.base
    expected = reference_of(result.today, result.digests, result.left_out, result.lot, result.previous)
    unknown = result.lot is None and any(note.startswith(_KEPT_MOST) for note in result.notes)
    if result.reference != expected and not unknown:
        yield Fault(
            "reference", f"The reference is {result.reference}; what the round holds gives {expected}."
        )
    if base is not None and result.previous is not None and result.previous.reference == base.reference:
        pairs = ((match.child_id, match.visitor_id) for match in base.matches)
        if PreviousRound.digest_of(pairs) != result.previous.proposals:
            yield Fault("reference", f"Round {base.reference} proposes other pairs than are named here.")
