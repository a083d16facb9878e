"""What belongs in a list: every pair and person of a round, sorted by what became of them.

Every child of the round stands in one place: approved, kept from before, undecided, held, or without a match.
What was decided is that of all runs of the round: whatever was said last about a pair holds.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from matcher.decisions.decision import KEEPS, Decision, DecisionKind
from matcher.decisions.lifecycle import InForce, Pair, counted_as, run_name
from matcher.decisions.siblings import parted
from matcher.exports.wording import must_stop, not_to_be_offered
from matcher.exports.writing import ExportFault
from matcher.policy.wording import listed
from matcher.records.bodies import body_key
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow, Status
from matcher.rounds.result import LeftOutRow, Match, MatchRound, NotTakingPart, Unmatched, Unused

_NO = frozenset({Status.DECLINED, Status.BLOCKED})
_REFUSED = frozenset({DecisionKind.DECLINED, DecisionKind.BLOCKED})


@dataclass(frozen=True, slots=True)
class Judged:
    """A match of the plan with the decision in force, None where there is none."""

    match: Match
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What stands about a pair that is not in this plan.

    Parameters
    ----------
    kind
        What was decided, in one word.
    on
        The day; None where it is not recorded.
    """

    child_id: str
    visitor_id: str
    kind: str
    by: str
    on: date | None
    reason: str

    @property
    def is_kept(self) -> bool:
        """Whether the pair is approved or pinned, so that the next run keeps it."""
        return self.kind in KEEPS


@dataclass(frozen=True)
class Selection:
    """A round, what was decided about it, and for whom the list is.

    Parameters
    ----------
    decisions
        Of all rounds. Those of the runs of this round count; of the others only who approved or pinned
        a match that is pinned in this one.
    pool
        Needed for names and to choose by authority.
    names
        Whether names stand beside codes.
    authority
        Only children of this responsible authority, and visitors who may serve them; empty for all.
    earlier_runs
        References of the runs that this round was made around, oldest first.
    head
        The hash of the ledger's last event; empty where there is no ledger.
    stops
        Sentences on pairs that may not be any more, by the newest tables; see
        :meth:`matcher.decisions.ledger.Ledger.stops`. They come first wherever the pair is listed.

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
    earlier_runs: tuple[str, ...] = ()
    head: str = ""
    stops: Mapping[Pair, tuple[str, ...]] = field(default_factory=dict)

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
    def runs(self) -> tuple[str, ...]:
        """References of all runs of the round, oldest first, this one last."""
        own = self.result.reference
        return (*(each for each in self.earlier_runs if each != own), own)

    @cached_property
    def states(self) -> dict[Pair, Decision]:
        """The decision in force about each pair: of all runs, else who keeps a pinned pair elsewhere."""
        plan = {match_pair(match): match.status for match in self.result.matches}
        return InForce(self.decisions).over(self.runs, plan)

    @cached_property
    def parted(self) -> dict[Pair, tuple[str, ...]]:
        """Sentences on brothers and sisters of whom one was decided about otherwise; needs the pool."""
        return {} if self.pool is None else parted(self.pool, self.states, names=self.names)

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """Every match of the plan that the list is about."""
        judged = [
            self._judged(match, self.states.get(match_pair(match)))
            for match in self.result.matches
            if self.has_child(match.child_id)
        ]
        return tuple(sorted(judged, key=lambda each: match_pair(each.match) not in self.stops))

    def _judged(self, match: Match, decision: Decision | None) -> Judged:
        """Put what stands against a match before its cautions, with what is to be done."""
        against = self.stops.get(match_pair(match), ())
        family = self.parted.get(match_pair(match), ())
        match = match.model_copy(update={"cautions": (*family, *match.cautions)}) if family else match
        if against:
            stands = (decision.kind in KEEPS) if decision is not None else match.status != "proposed"
            task = must_stop(against) if stands else not_to_be_offered(against)
            match = match.model_copy(update={"cautions": (task, *match.cautions)})
        return Judged(match, decision)

    @cached_property
    def to_stop(self) -> tuple[tuple[Pair, tuple[str, ...]], ...]:
        """Pairs that somebody keeps and that may not be any more, with what stands against them."""
        kept = {match_pair(each.match) for each in (*self.approved, *self.kept)}
        kept |= {(each.child_id, each.visitor_id) for each in self.settled if each.is_kept}
        return tuple((pair, said) for pair, said in sorted(self.stops.items()) if pair in kept)

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
        """Proposals without a decision in this run; one held in an earlier run is to be decided again."""
        return [
            each
            for each in self.judged
            if each.match.status == "proposed" and counted_as(each.decision, self.result.reference) is None
        ]

    @property
    def held(self) -> list[Judged]:
        """Proposals about which somebody decided "not yet" in this run."""
        kept = [each for each in self.judged if self._kind(each) is DecisionKind.HELD]
        return [each for each in kept if each not in self.undecided]

    @property
    def not_approved(self) -> list[Judged]:
        """Proposals that may still be approved: undecided and held, in the order of the plan."""
        return [each for each in self.judged if each in self.undecided or each in self.held]

    @property
    def refused(self) -> list[Judged]:
        """Proposals that were declined or blocked: their children have nobody now."""
        return self._of(_REFUSED)

    @cached_property
    def settled(self) -> tuple[Settled, ...]:
        """What stands about pairs that are not in this plan: by decision, or in the standing table."""
        planned = {match_pair(match) for match in self.result.matches}
        decided = [_decided(made) for pair, made in self.states.items() if pair not in planned]
        rows = self.pool.standing if self.pool else ()
        told = [
            _told(row)
            for row in rows
            if row.status in _NO and (row.child_id, row.visitor_id) not in self.states
        ]
        return tuple(
            sorted(
                (each for each in (*decided, *told) if self.has_child(each.child_id)),
                key=lambda each: (each.child_id, each.visitor_id, each.kind),
            )
        )

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
        """Every decision of all runs, and those elsewhere that keep a pair of this plan; newest first."""
        elsewhere = {
            (made.round_reference, pair)
            for pair, made in self.states.items()
            if made.round_reference not in self.runs
        }
        return sorted(
            (
                made
                for made in self.decisions
                if made.round_reference in self.runs or (made.round_reference, made.pair) in elsewhere
                if self.has_child(made.child_id)
            ),
            key=lambda made: made.number,
            reverse=True,
        )

    def run_of(self, decision: Decision) -> str:
        """Name the run a decision was taken in: its number, or the reference of another round."""
        named = run_name(self.runs, decision).removeprefix("run ")
        return f"{named[:1].upper()}{named[1:]}"

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


def match_pair(match: Match) -> Pair:
    """Give the two ids of a match."""
    return match.child_id, match.visitor_id


def _decided(made: Decision) -> Settled:
    return Settled(
        *made.pair, kind=str(made.kind), by=made.by, on=made.at.astimezone().date(), reason=made.reason
    )


def _told(row: StandingRow) -> Settled:
    return Settled(
        row.child_id, row.visitor_id, kind=str(row.status), by=row.by, on=row.since, reason=row.reason
    )
