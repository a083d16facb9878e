"""What a re-run changed, and why: each changed proposal followed back to what set it off.

"3 of 21 changed: V04 pauses." Children who only made room for others are told with what it began.
"""

from collections import Counter
from dataclasses import dataclass

from matcher.advice.outlook import Outlook
from matcher.policy.facts import Facts
from matcher.policy.rules import rule
from matcher.policy.wording import counted
from matcher.rounds.changes import RoundChange, compare_rounds
from matcher.rounds.result import MatchRound

_SHORT = {
    "agreed": "{child} has not agreed now",
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


@dataclass(frozen=True, slots=True)
class Reasoned:
    """One child whose place in the plan differs, and why.

    Parameters
    ----------
    change
        What happened.
    reason
        What set it off, short: ``"V04 pauses"``.
    """

    change: RoundChange
    reason: str

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
        reasons = Counter(each.reason for each in self.changes)
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
                return Reasoned(change, reason)
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
        if change.was and (reason := self._against(change.child_id, change.was)):
            return reason
        for person, kind in ((change.child_id, "child"), (change.now, "visitor")):
            if person and person not in self.was_here:
                return f"{person} is new" if kind == "child" else f"{person} is new or takes part again"
        code = self.stood_between.get((change.child_id, change.now), "")
        return f"“{code}” no longer stands between {change.child_id} and {change.now}" if code else ""

    def _against(self, child_id: str, visitor_id: str) -> str:
        """Say what stands against the pair that was proposed; empty where it is possible still."""
        facts = self.outlook.facts
        c, v = facts.child_index[child_id], facts.visitor_index[visitor_id]
        if facts.visited[c]:
            return f"{child_id} is visited now"
        codes = self.outlook.against([(c, v)])[0]
        if not codes:
            return ""
        short = _SHORT.get(
            codes[0], f"for {{child}} with {{visitor}} “{rule(codes[0]).title}” no longer holds"
        )
        return short.format(child=child_id, visitor=visitor_id)


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
