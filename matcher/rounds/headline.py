"""What a round says first: what is wrong with it as a whole, before how good it is.

A plan that matches nobody is the best of those that were possible, and saying so would hide that no
distance was known. The screen, the command line and the workbook all begin with this.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from matcher.policy.ladder import rung_codes
from matcher.policy.rules import rule
from matcher.policy.wording import counted, day, listed
from matcher.rounds.result import (
    ActiveMatch,
    LevelResult,
    Match,
    MatchRound,
    NotTakingPart,
    Unmatched,
    Unused,
    certified,
)

PROVED = "Proved best on every level: no plan is better on one without being worse on a higher one."
SAID = "By the solver's word the best on every level: no certificate proves it, so it was not checked here."
SAID_OF_TRAVEL = (
    "Proved best on every level but travel: that it is the least is the solver's word, not checked here."
)
PROVED_OF_THE_REST = "Of the pairs that were possible, no plan is better: that alone is proved."


@dataclass(frozen=True, slots=True)
class Headline:
    """What is said of a round before anything else.

    Parameters
    ----------
    warnings
        What is wrong with the round as a whole, the most serious first; empty where nothing is.
    proof
        How far the plan is proved best; empty where nobody is matched, so that there is nothing to prove.
    """

    warnings: tuple[str, ...]
    proof: str


def headline(result: MatchRound) -> Headline:
    """Say what is wrong with a round as a whole, and how far its plan is proved."""
    about = _Round(result)
    left_out = (*about.nobody_matched(), *about.rows_left_out(), *about.nowhere())
    # That no priority fits, or the start date is past, leaves nobody out: what is proved is whole.
    warnings = (*about.start_is_past(), *left_out, *about.no_priority())
    return Headline(warnings, _proof(result, bool(left_out)))


def _proof(result: MatchRound, lacks_people: bool) -> str:
    open_levels = [level.title for level in result.levels if not level.proved]
    if not result.matches:
        return ""
    if open_levels:
        return f"Not proved best: {listed(open_levels)}. The gap is in the table."
    unchecked = {level.code for level in result.levels} - certified(result)
    if unchecked:
        return SAID_OF_TRAVEL if unchecked == {"travel"} else SAID
    return PROVED_OF_THE_REST if lacks_people else PROVED


def how_proved(result: MatchRound, level: LevelResult) -> str:
    """Say of a level whether it is proved best: ``"yes"``, ``"no"``, or that only the solver says so."""
    if not level.proved:
        return "no"
    return "yes" if level.code in certified(result) else "solver says"


class _Round:
    """A round, and the counts that tell whether something is wrong with it as a whole."""

    def __init__(self, result: MatchRound) -> None:
        self.result = result
        self.without_place = {note.person_id for note in result.findings if note.code == "no-distance-known"}
        self.out_of_reach = [
            child
            for child in result.unmatched
            if self._unknown(child.blocked_by) and not child.possible_pairs
        ]

    def _unknown(self, blocked_by: Mapping[str, int]) -> bool:
        return 0 < self.result.totals.visitors_taking_part == blocked_by.get("distance-known", 0)

    def start_is_past(self) -> Iterator[str]:
        """Say that the policy's start date lies before the round, and which day counted instead."""
        asked, today = self.result.policy.service.start_date, self.result.today
        if asked is None or asked >= today:
            return
        before = f"{counted((today - asked).days, 'day')} before this round"
        if self.result.start_date == asked:
            yield (
                f"Ages and checks were taken on the start date, {day(asked)}, {before}."
                " Change the start date and run again."
            )
            return
        yield (
            f"The policy's start date, {day(asked)}, is {before}: checks and pauses were taken on"
            f" {day(today)}. Change the start date and run again."
        )

    def nobody_matched(self) -> Iterator[str]:
        """Say that nobody is matched, and why."""
        if self.result.matches:
            return
        yield f"Nobody could be matched: {self._why_nobody()}"

    def _why_nobody(self) -> str:
        unmatched = self.result.unmatched
        if len(self.out_of_reach) == len(unmatched):
            return self._unplaced()
        if any(child.possible_pairs for child in unmatched):
            return "pairs are possible, and a limit of the policy leaves no place. Raise the limit."
        stops = Counter[str]()
        for child in unmatched:
            stops.update(child.blocked_by)
        most = [f" Look first at the rule “{rule(code).title}”." for code, _ in stops.most_common(1)]
        return f"no pair keeps every rule.{''.join(most)}"

    def _unplaced(self) -> str:
        """Say whose place is not known."""
        children = {child.child_id for child in self.result.unmatched} <= self.without_place
        visitors = {visitor.visitor_id for visitor in self.result.unused} <= self.without_place
        if children == visitors:
            whose = "no one's place is known" if children else "no distance is known"
            return f"{whose}. Add a places file."
        whose = "child" if children else "visitor"
        return f"no {whose}'s place is known. Mend the postcodes or add a places file."

    def rows_left_out(self) -> Iterator[str]:
        """Say of each table of which most rows could not be used."""
        left_out = Counter(row.table for row in self.result.left_out)
        for table, present in (("children", self._children()), ("visitors", self._visitors())):
            count, rows = left_out[table], left_out[table] + present
            if 2 * count > rows:
                of_all = f"{count} of {counted(rows, 'row')} of {table}"
                yield f"{of_all} could not be used. Mend them and run again."

    def _children(self) -> int:
        result = self.result
        present: list[Match | ActiveMatch | Unmatched | NotTakingPart]
        present = [*result.matches, *result.active, *result.unmatched, *result.not_taking_part]
        return len({one.child_id for one in present} - {None})

    def _visitors(self) -> int:
        result = self.result
        present: list[Match | ActiveMatch | Unused | NotTakingPart]
        present = [*result.matches, *result.active, *result.unused, *result.not_taking_part]
        return len({one.visitor_id for one in present} - {None})

    def nowhere(self) -> Iterator[str]:
        """Say that for most children no distance is known, where others are matched."""
        children = self.result.totals.children_taking_part
        if self.result.matches and 2 * len(self.out_of_reach) > children:
            of_all = f"{len(self.out_of_reach)} of {counted(children, 'child', 'children')}"
            yield f"No distance is known for {of_all}. Mend their postcodes or add a places file."

    def no_priority(self) -> Iterator[str]:
        """Say that no priority group fits anybody, but for the one that takes everyone else."""
        steps = rung_codes(self.result.policy)
        last = next(code for code in steps if "everyone-else" in code.split("+"))
        matched = {match.rung for match in self.result.matches}
        standing = matched | {child.rung for child in self.result.unmatched}
        if len(steps) > 1 and standing == {last}:
            title = next(level.title for level in self.result.levels if level.code == last)
            yield (
                f"No child fits a priority group other than “{title}”. Check that the tables tell the"
                " placement, family contact and lost visitors."
            )
