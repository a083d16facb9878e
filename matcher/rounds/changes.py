"""What changed since the last run: new proposals, proposals that are gone, and children who moved."""

from dataclasses import dataclass

from matcher.rounds.result import Match, MatchRound


@dataclass(frozen=True, slots=True)
class RoundChange:
    """One child whose place in the plan differs.

    Parameters
    ----------
    was, now
        The visitor then and now; empty for none.
    sentence
        What happened, in words, by id.
    """

    child_id: str
    was: str
    now: str
    sentence: str


@dataclass(frozen=True, slots=True)
class RoundChanges:
    """What differs between two runs, each in order of child.

    Parameters
    ----------
    new
        Children who had nobody and have a visitor now.
    gone
        Children who had a visitor and have nobody now.
    moved
        Children who have another visitor.
    same
        How many pairs stand in both.
    """

    new: tuple[RoundChange, ...]
    gone: tuple[RoundChange, ...]
    moved: tuple[RoundChange, ...]
    same: int

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.moved)

    @property
    def sentence(self) -> str:
        """Say the counts: ``"3 pairs as before, 1 new, 1 gone, 0 with another visitor."``."""
        pairs = "1 pair" if self.same == 1 else f"{self.same} pairs"
        return (
            f"{pairs} as before, {len(self.new)} new, {len(self.gone)} gone,"
            f" {len(self.moved)} with another visitor."
        )


def compare_rounds(old: MatchRound, new: MatchRound) -> RoundChanges:
    """Say what changed from one run to the next."""
    before = {match.child_id: match for match in old.matches}
    after = {match.child_id: match for match in new.matches}
    both = sorted(before.keys() & after.keys())
    moved = [child for child in both if before[child].visitor_id != after[child].visitor_id]
    return RoundChanges(
        new=tuple(_new(after[child], old) for child in sorted(after.keys() - before.keys())),
        gone=tuple(_gone(before[child], new) for child in sorted(before.keys() - after.keys())),
        moved=tuple(_moved(before[child], after[child]) for child in moved),
        same=len(both) - len(moved),
    )


def _new(match: Match, old: MatchRound) -> RoundChange:
    child, visitor = match.child_id, match.visitor_id
    return RoundChange(
        child, "", visitor, f"{child} {_past(old, child)} and is {match.status} with {visitor}."
    )


def _gone(match: Match, new: MatchRound) -> RoundChange:
    child, visitor = match.child_id, match.visitor_id
    return RoundChange(
        child, visitor, "", f"{child} was {match.status} with {visitor} and {_fate(new, child)}."
    )


def _moved(was: Match, now: Match) -> RoundChange:
    child = now.child_id
    said = f"{child} was {was.status} with {was.visitor_id} and is {now.status} with {now.visitor_id}."
    return RoundChange(child, was.visitor_id, now.visitor_id, said)


def _waited(result: MatchRound, child_id: str) -> bool:
    return any(child.child_id == child_id for child in result.unmatched)


def _past(result: MatchRound, child_id: str) -> str:
    if _waited(result, child_id):
        return "had nobody"
    absent = {person.child_id for person in result.not_taking_part}
    visited = {pair.child_id for pair in result.active}
    return "did not take part in the last run" if child_id in absent | visited else "was not in the last run"


def _fate(result: MatchRound, child_id: str) -> str:
    visitor = next((pair.visitor_id for pair in result.active if pair.child_id == child_id), "")
    if visitor:
        return f"is visited by {visitor} now"
    if _waited(result, child_id):
        return "has nobody now"
    absent = any(person.child_id == child_id for person in result.not_taking_part)
    return "does not take part now" if absent else "is no longer in the tables"
