"""Second and third choices that hold up: ranked by what they truly cost once those before said no.

A child says no and the next choice is made with everybody else rearranged, so a reserve is ranked by
the whole plan with it, not by its fit alone. A visitor may stand on several shortlists; where that is
not wanted, lists can be made disjoint, highest rung first.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from matcher.advice.choices.pricing import Board, Consequence, Gains, Pricing
from matcher.optimiser.prices import Outcome
from matcher.policy.facts import Facts
from matcher.policy.ladder import rungs
from matcher.policy.wording import counted, listed
from matcher.rounds.result import MatchRound

CHOICES = 2
"""How many choices stand behind the proposed one: a second and a third."""
FEWEST_PLACES, MOST_FACES = 6, 6
"""From six places on shortlists on it is said when half of them are filled by a sixth as many visitors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserve:
    """One further choice for a child.

    Parameters
    ----------
    choosing
        What having it would do to the whole plan; the choices before said no, and are out.
    on_shortlists
        On how many children's shortlists the visitor stands, this one among them.
    """

    visitor_id: str
    visitor: str
    choosing: Consequence
    on_shortlists: int = 1

    @property
    def sentence(self) -> str:
        """The visitor, the cost, and on how many lists."""
        chain = f" {self.choosing.chain}." if self.choosing.chain else ""
        also = "" if self.on_shortlists == 1 else f" On {self.on_shortlists} shortlists."
        return f"{self.visitor}: {self.choosing.sentence}.{chain}{also}"

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain values for JSON."""
        return {
            "visitor_id": self.visitor_id,
            **self.choosing.to_dict(),
            "on_shortlists": self.on_shortlists,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortlist:
    """A child's further choices, the best first.

    Parameters
    ----------
    proposed
        The visitor in the plan in force; None for a child without, whose choices all cost somebody.
    """

    child_id: str
    child: str
    proposed: str | None
    reserves: tuple[Reserve, ...]

    def sentences(self) -> tuple[str, ...]:
        """Say it: the child, then each choice."""
        first = f"proposed {self.proposed}" if self.proposed else "nobody proposed"
        if not self.reserves:
            return (f"{self.child} ({first}): no further choice.",)
        return (f"{self.child} ({first}):", *(reserve.sentence for reserve in self.reserves))

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain values for JSON."""
        reserves = [reserve.to_dict() for reserve in self.reserves]
        return {"child_id": self.child_id, "visitor_id": self.proposed, "reserves": reserves}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserves:
    """The shortlists of a round, highest rung first, and what is worth knowing of them."""

    shortlists: tuple[Shortlist, ...]
    notices: tuple[str, ...]

    def sentences(self) -> tuple[str, ...]:
        """Say them all."""
        return (*self.notices, *(" ".join(each.sentences()) for each in self.shortlists))

    def as_text(self) -> str:
        """Give the sentences, one a line."""
        return "\n".join(self.sentences())

    def to_dict(self) -> dict[str, Any]:
        """Give them as plain values for JSON."""
        return {
            "reserves": [each.to_dict() for each in self.shortlists],
            "notices": list(self.notices),
        }


def reserves(facts: Facts, result: MatchRound, *, disjoint: bool = False, choices: int = CHOICES) -> Reserves:
    """Give every child of the round who has a possible visitor a second and a third choice.

    Parameters
    ----------
    facts, result
        A round and what it was made from; :func:`~matcher.rounds.result.check_digests` makes sure.
    disjoint
        Whether nobody may stand on two shortlists. Then second choices are given out highest rung first
        and longest waiting first, and third choices after them.
    choices
        How many a child gets at most.
    """
    return reserves_of(Pricing.of(facts, result), disjoint=disjoint, choices=choices)


def reserves_of(pricing: Pricing, *, disjoint: bool = False, choices: int = CHOICES) -> Reserves:
    """Give what :func:`reserves` gives, of a round that is ready to be asked."""
    ranked = {c: _Ranking(pricing, c) for c in _in_order(pricing)}
    chosen = (
        _given_out(ranked, choices)
        if disjoint
        else {c: [*_first(each, choices)] for c, each in ranked.items()}
    )
    stands_on = Counter(v for found in chosen.values() for v, _ in found)
    shortlists = [_shortlist(pricing, ranked[c], chosen[c], stands_on) for c in ranked]
    return Reserves(shortlists=tuple(shortlists), notices=tuple(_notices(pricing, chosen, stands_on)))


def _in_order(pricing: Pricing) -> list[int]:
    """Give the children who take part and have somebody possible, highest rung and longest wait first."""
    facts = pricing.outlook.facts
    rung, waiting = rungs(facts), facts.waiting
    children = {int(c) for c in pricing.board.candidates.child}
    return sorted(children, key=lambda c: (rung[c], -waiting[c], c))


_Choice = tuple[int, Outcome]


class _Ranking:
    """The choices of a child, cheapest first, found as far as they are asked for."""

    def __init__(self, pricing: Pricing, c: int) -> None:
        self.pricing, self.c = pricing, c
        held = {child for child, _ in pricing.outlook.settlement.fixed}
        family = pricing.family(c)
        self.board: Board = pricing.freed(family) if held.intersection(family) else pricing.board
        self._near = sorted(self._possible(), reverse=True)

    def _possible(self) -> Iterator[tuple[Gains, int, int]]:
        """Give what each choice gains as far as the network can say, the visitor, the unit pair."""
        for c, v in self.board.places_in_problem:
            if c == self.c and v != self.pricing.matched.get(c):
                unit_pair = self.board.unit_pair(c, v)
                outcome = self.board.relaxed(unit_pair) if unit_pair >= 0 else None
                if outcome is not None:
                    yield self.pricing.gains(outcome), -v, unit_pair

    def __iter__(self) -> Iterator[_Choice]:
        """Give visitors with the plan that has them, cheapest first.

        A choice is next when nothing that is not yet known for certain could be cheaper.
        """
        near, sure = [*self._near], list[tuple[Gains, int, Outcome]]()
        while near or sure:
            if sure and (not near or sure[0][0] >= near[0][0]):
                _, v, outcome = sure.pop(0)
                yield -v, outcome
                continue
            _, v, unit_pair = near.pop(0)
            known = self.board.with_pair(unit_pair)
            if known is not None:
                sure.append((self.pricing.gains(known), v, known))
                sure.sort(key=lambda one: one[:2], reverse=True)


def _first(ranking: Iterable[_Choice], choices: int) -> Iterator[_Choice]:
    for _, choice in zip(range(choices), ranking, strict=False):
        yield choice


def _given_out(ranked: dict[int, "_Ranking"], choices: int) -> dict[int, list[_Choice]]:
    """Give out choices so that nobody stands on two shortlists: all second choices, then all third."""
    taken: set[int] = set()
    left = {c: iter(ranking) for c, ranking in ranked.items()}
    chosen: dict[int, list[_Choice]] = {c: [] for c in ranked}
    for _ in range(choices):
        for c, choice in left.items():
            found = next(((v, outcome) for v, outcome in choice if v not in taken), None)
            if found is not None:
                chosen[c].append(found)
                taken.add(found[0])
    return chosen


def _shortlist(
    pricing: Pricing, ranking: _Ranking, chosen: list[_Choice], stands_on: Counter[int]
) -> Shortlist:
    outlook, c = pricing.outlook, ranking.c
    match = outlook.match_of.get(c)
    family = pricing.family(c)
    return Shortlist(
        child_id=outlook.facts.children[c].child_id,
        child=outlook.child_name(c),
        proposed=match.visitor_id if match else None,
        reserves=tuple(
            Reserve(
                visitor_id=outlook.facts.visitors[v].visitor_id,
                visitor=outlook.visitor_name(v),
                choosing=pricing.consequence(ranking.board, outcome, family),
                on_shortlists=stands_on[v],
            )
            for v, outcome in chosen
        ),
    )


def _notices(pricing: Pricing, chosen: dict[int, list[_Choice]], stands_on: Counter[int]) -> Iterator[str]:
    """Say where the same few faces fill the shortlists."""
    places = stands_on.total()
    filled, faces = 0, []
    for v, lists in stands_on.most_common():
        if 2 * filled >= places:
            break
        filled += lists
        faces.append(v)
    if places >= FEWEST_PLACES and len(faces) * MOST_FACES <= places:
        names = listed(pricing.outlook.visitor_name(v) for v in faces)
        are = "fills" if len(faces) == 1 else "fill"
        children = counted(sum(bool(found) for found in chosen.values()), "child", "children")
        yield f"Same faces: {names} {are} {filled} of {places} places on the shortlists of {children}."
