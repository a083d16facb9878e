"""What belongs in a list: every pair and person of a round, sorted by what became of them.

Every child of the round stands in one place: approved, kept from before, undecided, or without a match.
"""

from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property

from matcher.decisions.decision import Decision, DecisionKind
from matcher.decisions.lifecycle import Pair, histories
from matcher.exports.writing import ExportFault
from matcher.policy.wording import listed
from matcher.records.bodies import body_key
from matcher.records.pool import Pool
from matcher.rounds.result import LeftOutRow, Match, MatchRound, NotTakingPart, Unmatched, Unused

_KEPT = frozenset({DecisionKind.APPROVED, DecisionKind.PINNED})
_REFUSED = frozenset({DecisionKind.DECLINED, DecisionKind.BLOCKED})


@dataclass(frozen=True, slots=True)
class Judged:
    """A match of the plan with the decision in force, None where there is none."""

    match: Match
    decision: Decision | None


@dataclass(frozen=True)
class Selection:
    """A round, what was decided about it, and for whom the list is.

    Parameters
    ----------
    decisions
        Of this round; those of earlier rounds say who approved a match that is pinned in this one.
    pool
        Needed for names and to choose by authority.
    names
        Whether names stand beside codes.
    authority
        Only children of this responsible authority, and visitors who may serve them; empty for all.

    Raises
    ------
    ExportFault
        If names or an authority are asked for and the pool is not at hand, or no child is of that
        authority.
    """

    result: MatchRound
    decisions: tuple[Decision, ...] = ()
    pool: Pool | None = None
    names: bool = False
    authority: str = ""

    def __post_init__(self) -> None:
        if self.pool is None and (self.names or self.authority):
            what = "Names" if self.names else "The authorities"
            raise ExportFault(f"{what} are only in the spreadsheets. Give them beside the round.")
        if self.authority and not self._children_of_authority:
            raise ExportFault(
                f"No child in the tables is of {self.authority}. The authorities are {self._authorities}."
            )

    # Pairs

    @cached_property
    def _states(self) -> dict[Pair, Decision]:
        """Whatever holds about each pair: what this round decided, else an approval of another round."""
        stacks = histories(self.decisions)
        own: dict[Pair, Decision] = {}
        earlier: dict[Pair, Decision] = {}
        for (reference, pair), stack in stacks.items():
            if stack and reference == self.result.reference:
                own[pair] = stack[-1]
            elif stack and stack[-1].number > (earlier[pair].number if pair in earlier else 0):
                earlier[pair] = stack[-1]
        pinned = {
            (match.child_id, match.visitor_id) for match in self.result.matches if match.status == "pinned"
        }
        still = {pair: made for pair, made in earlier.items() if pair in pinned and made.kind in _KEPT}
        return still | own

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """Every match of the plan that the list is about."""
        return tuple(
            Judged(match, self._states.get((match.child_id, match.visitor_id)))
            for match in self.result.matches
            if self.has_child(match.child_id)
        )

    @property
    def approved(self) -> list[Judged]:
        """Matches that somebody approved: in this round, or in an earlier one and pinned since."""
        return self._of({DecisionKind.APPROVED})

    @property
    def kept(self) -> list[Judged]:
        """Matches that stand without an approval here: pinned or offered before, or pinned now."""
        return [
            each
            for each in self.judged
            if self._kind(each) is DecisionKind.PINNED
            or (each.decision is None and each.match.status != "proposed")
        ]

    @property
    def undecided(self) -> list[Judged]:
        """Proposals without a decision, and those that are held ("not yet")."""
        return [
            each
            for each in self.judged
            if self._kind(each) is DecisionKind.HELD
            or (each.decision is None and each.match.status == "proposed")
        ]

    @property
    def refused(self) -> list[Judged]:
        """Proposals that were declined or blocked: their children have nobody now."""
        return self._of(_REFUSED)

    def _of(self, kinds: Container[DecisionKind | None]) -> list[Judged]:
        return [each for each in self.judged if self._kind(each) in kinds]

    @staticmethod
    def _kind(each: Judged) -> DecisionKind | None:
        return None if each.decision is None else each.decision.kind

    # People

    @property
    def unmatched(self) -> list[Unmatched]:
        """Children for whom the round had nobody."""
        return [child for child in self.result.unmatched if self.has_child(child.child_id)]

    @property
    def visited(self) -> int:
        """How many children have a visitor already and look for nobody."""
        return sum(self.has_child(pair.child_id) for pair in self.result.active)

    @property
    def unused(self) -> list[Unused]:
        """Visitors with a place whom the plan does not use."""
        return [visitor for visitor in self.result.unused if self.has_visitor(visitor.visitor_id)]

    @property
    def absent(self) -> list[NotTakingPart]:
        """People of the tables who do not take part."""
        return [
            person
            for person in self.result.not_taking_part
            if self.has_child(person.child_id or "") or self.has_visitor(person.visitor_id or "")
        ]

    @property
    def left_out(self) -> tuple[LeftOutRow, ...]:
        """Rows that could not be used. Of whom they are is not known, so no authority is given any."""
        return () if self.authority else self.result.left_out

    @property
    def history(self) -> list[Decision]:
        """Every decision of this round, newest first."""
        own = [made for made in self.decisions if made.round_reference == self.result.reference]
        return sorted(
            (made for made in own if self.has_child(made.child_id)),
            key=lambda made: made.number,
            reverse=True,
        )

    # For whom the list is

    def has_child(self, child_id: str) -> bool:
        """Say whether the list is about a child."""
        return bool(child_id) and (not self.authority or child_id in self._children_of_authority)

    def has_visitor(self, visitor_id: str) -> bool:
        """Say whether the list is about a visitor: one who may serve the authority."""
        return bool(visitor_id) and (not self.authority or visitor_id in self._visitors_for_authority)

    @cached_property
    def _children_of_authority(self) -> frozenset[str]:
        key = body_key(self.authority)
        children = self.pool.children if self.pool else ()
        return frozenset(
            child.child_id
            for child in children
            if child.responsible_authority and body_key(child.responsible_authority) == key
        )

    @cached_property
    def _visitors_for_authority(self) -> frozenset[str]:
        key = body_key(self.authority)
        visitors = self.pool.visitors if self.pool else ()
        return frozenset(
            visitor.visitor_id
            for visitor in visitors
            if not visitor.serves or key in map(body_key, visitor.serves)
        )

    @property
    def _authorities(self) -> str:
        known = {child.responsible_authority for child in (self.pool.children if self.pool else ())} - {""}
        return listed(sorted(known))

    @cached_property
    def _names(self) -> dict[str, dict[str, str]]:
        if self.pool is None or not self.names:
            return {"child": {}, "visitor": {}}
        return {
            "child": {child.child_id: child.known_as for child in self.pool.children},
            "visitor": {visitor.visitor_id: visitor.known_as for visitor in self.pool.visitors},
        }

    def name_of_child(self, child_id: str) -> str:
        """Give a child's name; empty where names are not asked for or none is recorded."""
        return self._names["child"].get(child_id, "")

    def name_of_visitor(self, visitor_id: str) -> str:
        """Give a visitor's name; empty where names are not asked for or none is recorded."""
        return self._names["visitor"].get(visitor_id, "")
