"""Brothers and sisters who wish for the same visitor, and about whom something else was decided."""

from collections.abc import Iterator, Mapping

from matcher.decisions.decision import KEEPS, Decision, DecisionKind
from matcher.decisions.lifecycle import Pair
from matcher.policy.families import members_by_family, tie_of
from matcher.records.child import Child
from matcher.records.pool import Pool

_PARTS = KEEPS | {DecisionKind.DECLINED, DecisionKind.BLOCKED}


def parted(pool: Pool, states: Mapping[Pair, Decision], *, names: bool) -> dict[Pair, tuple[str, ...]]:
    """Say of each pair which brother or sister was decided about otherwise, with the same visitor.

    Parameters
    ----------
    states
        The decision in force about each pair; a pair without one is told what was decided of the others.
    names
        Whether people are called by name where one is known.
    """
    found: dict[Pair, list[str]] = {}
    for members in members_by_family(pool.children).values():
        if tie_of(members) == "same visitor":
            for pair, sentence in _of_family(members, states, names):
                found.setdefault(pair, []).append(sentence)
    return {pair: tuple(sentences) for pair, sentences in found.items()}


def _of_family(
    members: list[Child], states: Mapping[Pair, Decision], names: bool
) -> Iterator[tuple[Pair, str]]:
    ids = {child.child_id: child for child in members}
    about = {pair: made for pair, made in states.items() if pair[0] in ids and made.kind in _PARTS}
    for (other_id, visitor_id), made in about.items():
        for child_id, child in ids.items():
            own = about.get((child_id, visitor_id))
            if child_id != other_id and (own is None or (own.kind in KEEPS) != (made.kind in KEEPS)):
                one, other = (_called(each, names) for each in (child, ids[other_id]))
                yield (
                    (child_id, visitor_id),
                    f"The same visitor is wished for {one} and {other}, and {other} was {made.kind}"
                    f" with {visitor_id}.",
                )


def _called(child: Child, names: bool) -> str:
    return child.name if names else child.child_id
