"""One decision of one person about one pair, and who must say why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from matcher.errors import NotAllowed
from matcher.rounds.result import Match
from matcher.typed_text import cleaned as cleaned
from matcher.typed_text import has_words

LONGEST_NAME: Final = 100
LONGEST_REASON: Final = 2_000


class DecisionKind(StrEnum):
    """What was decided about a pair.

    ``APPROVED`` and ``PINNED`` keep the pair in the next round, ``DECLINED`` and ``BLOCKED`` keep it
    out, ``HELD`` means "not yet" and does neither, ``UNDONE`` restores what was before.
    """

    APPROVED = "approved"
    DECLINED = "declined"
    HELD = "held"
    PINNED = "pinned"
    BLOCKED = "blocked"
    UNDONE = "undone"


NEEDS_REASON: Final = frozenset({DecisionKind.DECLINED, DecisionKind.BLOCKED, DecisionKind.PINNED})
KEEPS: Final = frozenset({DecisionKind.APPROVED, DecisionKind.PINNED})
"""Decisions that keep a pair together and so use the child's one match and a place of the visitor's."""


class ChangedMeanwhile(NotAllowed):
    """Raised when what stands about a pair is not what the person who decides has seen.

    ``decision`` is what was decided last; the message names who did, and when. ``expect`` is the number of
    the decision that stands now, 0 where none does: who names it has seen it.
    """

    def __init__(self, decision: "Decision", stands: "Decision | None") -> None:
        self.decision = decision
        self.expect = 0 if stands is None else stands.number
        super().__init__(f"{self.what_stands} Look again before you decide.")

    @property
    def what_stands(self) -> str:
        """What they decided, in a sentence: ``"Asha approved C1 with V1 on 22 Nov 2026 at 10:42."``."""
        made = self.decision
        undone = made.kind is DecisionKind.UNDONE
        act = "undid the decision about" if undone else str(made.kind)
        return f"{made.by} {act} {made.child_id} with {made.visitor_id} on {moment_words(made.at)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What stood before the person who decided.

    Parameters
    ----------
    fit
        0 to 1000; None where the pair was not in the plan and no fit was shown.
    distance_km
        One way; None where none was shown.
    exceptions, cautions
        The rules relaxed for the pair, and what else was said about it.
    """

    fit: int | None = None
    distance_km: float | None = None
    exceptions: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()

    @classmethod
    def of(cls, match: Match) -> "Seen":
        """Take down what a match of the plan shows."""
        return cls(
            fit=match.fit,
            distance_km=match.distance_km,
            exceptions=match.exceptions,
            cautions=match.cautions,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One event of the ledger. It is never changed: a change of mind is another decision.

    Parameters
    ----------
    number
        Counts up over the whole ledger; never used twice.
    at
        In UTC.
    seen
        What the person saw when they decided.
    """

    number: int
    round_reference: str
    child_id: str
    visitor_id: str
    kind: DecisionKind
    by: str
    reason: str = ""
    at: datetime
    seen: Seen = Seen()

    @property
    def pair(self) -> tuple[str, str]:
        """The child's and the visitor's id."""
        return self.child_id, self.visitor_id

    @property
    def sentence(self) -> str:
        """Say the decision in words: ``"Approved by Asha on 22 Nov 2026 at 10:42."``."""
        why = f": {self.reason}" if self.reason else ""
        ending = "" if why.endswith((".", "!", "?")) else "."
        return f"{self.kind.capitalize()} by {self.by} on {moment_words(self.at)}{why}{ending}"


def day(moment: datetime) -> str:
    """Say the day of a moment as it was on this machine's calendar, ``"22/11/2026"``."""
    return f"{moment.astimezone():%d/%m/%Y}"


def moment_words(moment: datetime) -> str:
    """Say a moment as it was on this machine, ``"22 Nov 2026 at 10:42"``."""
    here = moment.astimezone()
    return f"{here.day} {here:%b %Y} at {here:%H:%M}"


def said_by(name: str) -> str:
    """Give the cleaned name of the person who decides.

    Raises
    ------
    matcher.errors.NotAllowed
        If there is none that can be read, or it is longer than a name is.
    """
    by = known_by(name)
    if not has_words(by):
        raise NotAllowed("Say who decides: a name goes with every decision.")
    return by


def known_by(name: str) -> str:
    """Give the cleaned name of the person who does something; empty where it is not known.

    Raises
    ------
    matcher.errors.NotAllowed
        If it is longer than a name is.
    """
    by = cleaned(name)
    if len(by) > LONGEST_NAME:
        raise NotAllowed(f"The name has {len(by)} characters; at most {LONGEST_NAME} are kept. Shorten it.")
    return by


def said_why(kind: DecisionKind, reason: str, seen: Seen) -> str:
    """Give the cleaned reason of a decision.

    Raises
    ------
    matcher.errors.NotAllowed
        If one is needed and there is none that can be read, or it is longer than what is kept.
    """
    why = cleaned(reason)
    if len(why) > LONGEST_REASON:
        raise NotAllowed(
            f"The reason has {len(why):,} characters; at most {LONGEST_REASON:,} are kept. Shorten it."
        )
    says = has_words(why)
    if not says and kind in NEEDS_REASON:
        raise NotAllowed(f"Say why: a reason goes with every pair that is {kind}.")
    if not says and kind is DecisionKind.APPROVED and seen.exceptions:
        excepted = ", ".join(seen.exceptions)
        raise NotAllowed(f"Say why: this pair is an exception ({excepted}), so approving it needs a reason.")
    return why
