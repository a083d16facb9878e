"""What a re-run changed, and why: each changed proposal followed back to what set it off.

"3 of 21 changed: V04 pauses." Children who only made room for others are told with what it began.
"""

from collections import Counter
from dataclasses import dataclass

from matcher.advice.outlook import Outlook
from matcher.policy.facts import Facts
from matcher.policy.rules import rule
from matcher.policy.wording import counted
from matcher.records.child import Agreed
from matcher.records.standing import StandingRow, Status
from matcher.rounds.changes import RoundChange, compare_rounds
from matcher.rounds.result import MatchRound

_SHORT = {
    "agreed": "no agreement of {child} is recorded now",
    "on-hold": "{child} is on hold",
    "upper-age": "{child} is past the upper age",
    "months-left": "too little time is left for {child}",
    "dbs": "{visitor}'s DBS check no longer counts",
    "references": "{visitor}'s references are not checked",
    "interview": "{visitor} is not interviewed",
    "training": "{visitor} is not trained",
    "available-from": "{visitor} cannot start yet",
    "paused": "{visitor} pauses",
    "places": "{visitor} has no place left",
    "declined": "{child} with {visitor} was declined",
    "blocked": "{child} with {visitor} is blocked",
    "travel": "{child} with {visitor} is beyond reach",
    "shared-slots": "{child} and {visitor} share too few slots",
}
_PLAN = "the plan as a whole is better so"
_POLICY = "the policy is another one"
_GONE = "is no longer in the tables"
_DISAGREES = {Agreed.NO: "{child} does not agree now", Agreed.OBJECTS: "{child} objects now"}
_NO = (Status.DECLINED, Status.BLOCKED)
_KEPT = (Status.PINNED, Status.OFFERED)
_USES_A_PLACE = (*_KEPT, Status.ACTIVE)
_DID = {
    Status.PINNED: "pinned",
    Status.OFFERED: "made an offer of",
    Status.DECLINED: "declined",
    Status.BLOCKED: "blocked",
}
_BECAME = {
    Status.PINNED: "is pinned",
    Status.OFFERED: "is out as an offer",
    Status.DECLINED: "was declined",
    Status.BLOCKED: "is blocked",
}


@dataclass(frozen=True, slots=True)
class Reasoned:
    """One child whose place in the plan differs, and why.

    Parameters
    ----------
    change
        What happened.
    reason
        What set it off, short: ``"V04 pauses"``.
    began
        The same as it is told of the child with whom it began, where there is one.
    """

    change: RoundChange
    reason: str
    began: str = ""

    @property
    def sentence(self) -> str:
        """Say what happened and why."""
        happened = self.change.sentence.removesuffix(".")
        return f"{happened}." if happened.endswith(_GONE) else f"{happened}: {self.reason}."


@dataclass(frozen=True, slots=True)
class ChangeList:
    """Every change of a re-run, in order of child.

    Parameters
    ----------
    before
        How many proposals the round before had.
    other_people
        The reference of the round before, where it knows none of the children: then nothing is compared.
    """

    changes: tuple[Reasoned, ...]
    before: int
    other_people: str = ""

    @property
    def sentence(self) -> str:
        """Say it in one sentence: ``"3 of 21 changed: V04 pauses."``."""
        if self.other_people:
            return f"Round {self.other_people} is about other children, so nothing is compared with it."
        if not self.changes:
            return f"None of {counted(self.before, 'proposal')} changed."
        reasons = Counter(each.began or each.reason for each in self.changes)
        told = "; ".join(reason for reason, _ in reasons.most_common())
        stood = sum(bool(each.change.was) for each in self.changes)
        new = len(self.changes) - stood
        parts = [f"{stood} of {self.before} changed"] if stood else []
        parts += [f"{new} {'is' if new == 1 else 'are'} new"] if new else []
        return f"{' and '.join(parts)}: {told}."

    def sentences(self) -> tuple[str, ...]:
        """Say it, then each change with its reason."""
        return (self.sentence, *(each.sentence for each in self.changes))


def change_list(previous: MatchRound, result: MatchRound, facts: Facts) -> ChangeList:
    """Say what changed from one run to the next, and why.

    Parameters
    ----------
    previous, result
        The run before, and this one.
    facts
        What this one was made from.
    """
    if not facts.child_index.keys() & _children(previous):
        return ChangeList((), len(previous.matches), previous.reference)
    found = compare_rounds(previous, result)
    changes = sorted((*found.new, *found.gone, *found.moved), key=lambda change: change.child_id)
    reasons = _Reasons(previous, Outlook(facts, result), {each.child_id: each for each in changes})
    return ChangeList(tuple(reasons.of(change) for change in changes), len(previous.matches))


class _Reasons:
    """Follows each change back to what set it off."""

    def __init__(self, previous: MatchRound, outlook: Outlook, changes: dict[str, RoundChange]) -> None:
        self.outlook, self.changes = outlook, changes
        self.was_here = _people(previous)
        self.otherwise = _PLAN if previous.policy == outlook.result.policy else _POLICY
        self.before = {match.child_id: match for match in previous.matches}
        self.were_with = {(match.child_id, match.visitor_id) for match in previous.matches}
        self.were_with |= {(pair.child_id, pair.visitor_id) for pair in previous.active}
        self.said = {(row.child_id, row.visitor_id, row.status): row for row in outlook.facts.pool.standing}
        self.settled = {(row.child_id, row.visitor_id) for row in outlook.given.pool.standing}
        self.stood_between = {
            (child.child_id, visitor): code
            for child in previous.unmatched
            for code, visitors in child.only_blocked_by.items()
            for visitor in visitors
        }
        self.came_to: dict[str, list[str]] = {}
        self.left: dict[str, list[str]] = {}
        for each in changes.values():
            self.came_to.setdefault(each.now, []).append(each.child_id)
            self.left.setdefault(each.was, []).append(each.child_id)

    def of(self, change: RoundChange) -> Reasoned:
        """Give the reason of a change, nearest cause first, each child asked about once."""
        asked, ahead = {change.child_id}, [change]
        while ahead:
            each = ahead.pop(0)
            reason = self._own(each)
            if reason:
                return Reasoned(change, self._went(change, each) or reason, reason)
            if taken := self._took_the_place(each):
                began = "; ".join(map(_told, taken))
                return Reasoned(change, "; ".join(map(_taken, taken)) if each is change else began, began)
            beside = [*self.came_to.get(each.was, []), *self.left.get(each.now, [])] if each.was else []
            beside = beside or self.left.get(each.now, [])
            for other in beside:
                if other not in asked:
                    asked.add(other)
                    ahead.append(self.changes[other])
        return Reasoned(change, self.otherwise)

    def _own(self, change: RoundChange) -> str:
        """Say what of this very child and visitors is other than before; empty for nothing."""
        facts = self.outlook.facts
        if change.child_id not in facts.child_index:
            return f"{change.child_id} {_GONE}"
        if change.was and change.was not in facts.visitor_index:
            return f"{change.was} {_GONE}"
        if reason := self._act(change):
            return reason
        if change.was and (reason := self._against(change.child_id, change.was)):
            return reason
        for person, kind in ((change.child_id, "child"), (change.now, "visitor")):
            if person and person not in self.was_here:
                return f"{person} is new" if kind == "child" else f"{person} is new or takes part again"
        code = self.stood_between.get((change.child_id, change.now), "")
        return f"“{code}” no longer stands between {change.child_id} and {change.now}" if code else ""

    def _act(self, change: RoundChange) -> str:
        """Say what a person did about the pair that was, or the one that is; empty for nothing."""
        for visitor_id, statuses in ((change.was, _NO), (change.now, _KEPT)):
            for status in statuses:
                row = self.said.get((change.child_id, visitor_id, status))
                if row is not None:
                    return _told(row)
        was = self.before.get(change.child_id)
        if was is None or was.status == "proposed" or (was.child_id, was.visitor_id) in self.settled:
            return ""
        return f"{was.child_id} is no longer {was.status} with {was.visitor_id}"

    def _went(self, change: RoundChange, cause: RoundChange) -> str:
        """Say who is kept with the visitor a child had; empty where that is not what began the change."""
        if not change.was or cause.child_id == change.child_id or cause.now != change.was:
            return ""
        row = self._kept_row(cause.child_id, change.was)
        return _taken(row) if row is not None else ""

    def _kept_row(self, child_id: str, visitor_id: str) -> StandingRow | None:
        rows = (self.said.get((child_id, visitor_id, status)) for status in _KEPT)
        return next((row for row in rows if row is not None), None)

    def _against(self, child_id: str, visitor_id: str) -> str:
        """Say what stands against the pair that was proposed; empty where it is possible still."""
        facts = self.outlook.facts
        c, v = facts.child_index[child_id], facts.visitor_index[visitor_id]
        if facts.visited[c]:
            return f"{child_id} is visited now"
        codes = self.outlook.against([(c, v)])[0]
        if not codes or self._took_the_place(RoundChange(child_id, visitor_id, "", "")):
            return ""
        short = _SHORT.get(
            codes[0], f"for {{child}} with {{visitor}} “{rule(codes[0]).title}” no longer holds"
        )
        if codes[0] == "agreed":
            short = _DISAGREES.get(facts.children[c].agreed, short)
        return short.format(child=child_id, visitor=visitor_id)

    def _took_the_place(self, change: RoundChange) -> list[StandingRow]:
        """Give the rows by which the place a child had went to others since the run before; mostly none."""
        facts, visitor_id = self.outlook.facts, change.was
        if change.child_id not in facts.child_index or visitor_id not in facts.visitor_index:
            return []
        pair = (facts.child_index[change.child_id], facts.visitor_index[visitor_id])
        if self.outlook.against([pair])[0][:1] != ("places",):
            return []
        return [
            row
            for row in self.said.values()
            if row.visitor_id == visitor_id
            and row.status in _USES_A_PLACE
            and (row.child_id, visitor_id) not in self.were_with
        ]


def _told(row: StandingRow) -> str:
    """Say what a person did about a pair: ``"Kim pinned C04 with V11 (“they get on”)"``."""
    if row.status is Status.ACTIVE:
        return f"{row.visitor_id} visits {row.child_id} now"
    if row.by:
        said = f"{row.by} {_DID[row.status]} {row.child_id} with {row.visitor_id}"
    else:
        said = f"{row.child_id} with {row.visitor_id} {_BECAME[row.status]}"
    return f"{said}{_because(row)}"


def _taken(row: StandingRow) -> str:
    """Say to whom a visitor's place went: ``"V11 went to C04, who is pinned with them"``."""
    how = "is visited by" if row.status is Status.ACTIVE else f"is {row.status} with"
    by = f", by {row.by}" if row.by and row.status is not Status.ACTIVE else ""
    return f"{row.visitor_id} went to {row.child_id}, who {how} them{by}{_because(row)}"


def _because(row: StandingRow) -> str:
    return f" (“{row.reason.rstrip('.')}”)" if row.reason else ""


def _children(result: MatchRound) -> set[str]:
    """Give every child of a round, whether they took part or not."""
    absent = {person.child_id for person in result.not_taking_part if person.child_id}
    pairs = {pair.child_id for pair in result.matches} | {pair.child_id for pair in result.active}
    return absent | pairs | {child.child_id for child in result.unmatched}


def _people(result: MatchRound) -> set[str]:
    """Give everyone who took part, or was visited, in a round."""
    pairs = [(match.child_id, match.visitor_id) for match in result.matches]
    pairs += [(pair.child_id, pair.visitor_id) for pair in result.active]
    waiting = {child.child_id for child in result.unmatched}
    free = {visitor.visitor_id for visitor in result.unused}
    return {person for pair in pairs for person in pair} | waiting | free
