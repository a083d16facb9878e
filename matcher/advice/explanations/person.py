"""What the explanations of a child and of a visitor share."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from matcher.advice.explanations.pair import PairExplanation
from matcher.advice.outlook import Pair
from matcher.policy.rules import rule

PersonState = Literal["matched", "active", "unmatched", "unused", "not taking part", "left out"]
"""``unmatched`` is a child with nobody, ``unused`` a visitor with a place and nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockingRule:
    """A rule, and with how many of the others who take part it is broken."""

    code: str
    title: str
    count: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonExplanation:
    """Why somebody has somebody, or nobody.

    Parameters
    ----------
    state
        Where the person stands in the round.
    reasons
        Why they do not take part, or whom they visit or are visited by already.
    matches
        The pairs they are matched in.
    blocked_by
        With how many of the others who take part each rule is broken, most first; empty where they are
        matched. Every rule is asked about every one of them: the round file counts fewer beyond travel reach.
    possible
        How many of the others are possible.
    nearest_miss
        The pair that comes closest to being possible; None where no exception would help.
    """

    state: PersonState
    reasons: tuple[str, ...] = ()
    matches: tuple[PairExplanation, ...] = ()
    blocked_by: tuple[BlockingRule, ...] = ()
    possible: int = 0
    nearest_miss: PairExplanation | None = None

    def sentences(self) -> tuple[str, ...]:
        """Say it, the most important first."""
        raise NotImplementedError

    def as_text(self) -> str:
        """Give the sentences, one a line."""
        return "\n".join(self.sentences())

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain values for JSON, its sentences among them."""
        pairs = {"matches": [pair.to_dict() for pair in self.matches]}
        near = self.nearest_miss
        return {
            **asdict(self),
            **pairs,
            "nearest_miss": near.to_dict() if near else None,
            "sentences": list(self.sentences()),
        }

    def about_blocked(self, one: str, many: str) -> tuple[str, ...]:
        """Say of each rule how many it stops; the others are called so."""
        return tuple(
            f"{reason.title}: not so with {reason.count} of {reason.of} {one if reason.of == 1 else many}."
            for reason in self.blocked_by
        )

    def about_nearest(self) -> tuple[str, ...]:
        """Say which pair comes closest, with its numbers, or that none does."""
        if self.nearest_miss is None:
            return ("Nobody would become possible by an exception alone.",) if self.blocked_by else ()
        near = self.nearest_miss
        said = " ".join(reason.sentence for reason in near.broken)
        this = "this" if len(near.broken) == 1 else "each of these"
        return (
            f"The nearest miss is {near.visitor} for {near.child}: {said} A named person can relax {this}"
            " for the pair, with a reason.",
        )


def blocking(against: Mapping[Pair, Sequence[str]]) -> tuple[BlockingRule, ...]:
    """Count with how many of the others each rule is broken, most first.

    Parameters
    ----------
    against
        The rules that stand against one person with each of the others who take part.
    """
    counts = Counter(code for codes in against.values() for code in codes)
    return tuple(
        BlockingRule(code=code, title=rule(code).title, count=count, of=len(against))
        for code, count in counts.most_common()
    )
