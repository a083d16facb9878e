"""Rounds side by side: the plan in force and what-ifs, level by level, and who gains, loses and moves.

Works on rounds alone, so that stored ones can be compared as well; ids, never names.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from matcher.advice.level_words import amount, in_words
from matcher.policy.dates import DAYS_OF_A_WAITING_MONTH
from matcher.policy.wording import counted, listed, number
from matcher.rounds.result import MatchRound

IN_FORCE = "in force"
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class RungCount:
    """How many children of a rung take part, and how many of them are matched."""

    code: str
    title: str
    matched: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Move:
    """A child who is with another visitor than before; empty for none."""

    child_id: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One plan of a comparison.

    Parameters
    ----------
    name
        Of the scenario; ``"in force"`` for the plan that the others are held against.
    levels, proved
        Value and whether it is proved, by code of the level.
    rungs
        Children matched by rung, highest first.
    matched, children
        Children who are matched, and who take part.
    waiting_months, waiting_days
        Covered by the plan, in whole months of 30 days and in days; days are None where the round's version
        counted only months.
    mean_fit
        Of the matches, 0 to 1000; None without any.
    kilometres_a_month, mileage_pounds_a_month
        What the plan travels and costs.
    change
        By code of the level, this plan's value less the value in force; levels that are the same are left
        out.
    gains, loses
        Children who have a visitor here and not in force, and the other way round.
    absent
        Children who have a visitor in force and are in no table here.
    moves
        Children who have a visitor in both, and not the same.
    sentences
        All of it in words, the most important first.
    """

    name: str
    levels: dict[str, int]
    proved: dict[str, bool]
    rungs: tuple[RungCount, ...]
    matched: int
    children: int
    waiting_months: int
    waiting_days: int | None
    mean_fit: float | None
    kilometres_a_month: float
    mileage_pounds_a_month: float
    change: dict[str, int]
    gains: tuple[Move, ...]
    loses: tuple[Move, ...]
    moves: tuple[Move, ...]
    absent: tuple[str, ...]
    sentences: tuple[str, ...]

    @property
    def waiting_code(self) -> str:
        """The code of the level of waiting."""
        return "waiting-months" if self.waiting_days is None else "waiting-days"

    @property
    def waiting(self) -> str:
        """The waiting that the plan covers, in words: ``"634 days"``."""
        return amount(self.waiting_code, self.levels[self.waiting_code])


@dataclass(frozen=True, slots=True)
class Comparison:
    """The plan in force, and others beside it in the order given."""

    base: Outcome
    others: tuple[Outcome, ...]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """All of them, the plan in force first."""
        return (self.base, *self.others)

    def sentences(self) -> tuple[str, ...]:
        """Say what each scenario comes to."""
        return tuple(f"{each.name}: {said}" for each in self.others for said in each.sentences)

    def to_dict(self) -> dict[str, Any]:
        """Give it in plain values."""
        return {"base": asdict(self.base), "others": [asdict(each) for each in self.others]}


def compare(base: MatchRound, others: Mapping[str, MatchRound]) -> Comparison:
    """Lay rounds side by side.

    Parameters
    ----------
    base
        The plan in force.
    others
        Further rounds by the name of their scenario.
    """
    return Comparison(
        _outcome(IN_FORCE, base, base), tuple(_outcome(name, other, base) for name, other in others.items())
    )


def _outcome(name: str, result: MatchRound, base: MatchRound) -> Outcome:
    levels = {level.code: level.value for level in result.levels}
    change = _change(levels, {level.code: level.value for level in base.levels})
    now, was = _visitor_of(result), _visitor_of(base)
    gains = tuple(Move(child, "", now[child]) for child in sorted(now.keys() - was.keys()))
    here = _children_of(result)
    gone = sorted(was.keys() - now.keys())
    loses = tuple(Move(child, was[child], "") for child in gone if child in here)
    absent = tuple(child for child in gone if child not in here)
    both = sorted(now.keys() & was.keys())
    moves = tuple(Move(child, was[child], now[child]) for child in both if was[child] != now[child])
    fits = [match.fit for match in result.matches]
    days = levels.get("waiting-days")
    return Outcome(
        name=name,
        levels=levels,
        proved={level.code: level.proved for level in result.levels},
        rungs=_rungs(result),
        matched=result.totals.children_matched,
        children=result.totals.children_taking_part,
        waiting_months=levels["waiting-months"] if days is None else days // DAYS_OF_A_WAITING_MONTH,
        waiting_days=days,
        mean_fit=sum(fits) / len(fits) if fits else None,
        kilometres_a_month=result.totals.kilometres_a_month,
        mileage_pounds_a_month=result.totals.mileage_pounds_a_month,
        change=change,
        gains=gains,
        loses=loses,
        moves=moves,
        absent=absent,
        sentences=()
        if result is base
        else (
            *_said(result, base, change, (gains, loses, moves)),
            *_about_absent(absent),
            _cost(result, base),
        ),
    )


def _change(now: Mapping[str, int], was: Mapping[str, int]) -> dict[str, int]:
    codes = dict.fromkeys([*was, *now])
    change = {code: now.get(code, 0) - was.get(code, 0) for code in codes}
    return {code: by for code, by in change.items() if by}


def _visitor_of(result: MatchRound) -> dict[str, str]:
    """Give the visitor of each child in the plan, and of each who is visited already."""
    active = {pair.child_id: pair.visitor_id for pair in result.active}
    return active | {match.child_id: match.visitor_id for match in result.matches}


def _children_of(result: MatchRound) -> set[str]:
    """Give the ids of all children in a round, whatever became of them."""
    unmatched = {child.child_id for child in result.unmatched}
    absent = {person.child_id for person in result.not_taking_part if person.child_id}
    return unmatched | absent | _visitor_of(result).keys()


def _rungs(result: MatchRound) -> tuple[RungCount, ...]:
    matched = Counter(match.rung for match in result.matches)
    left = Counter(child.rung for child in result.unmatched)
    *rungs, _, _, _ = result.levels
    return tuple(
        RungCount(each.code, each.title, matched[each.code], matched[each.code] + left[each.code])
        for each in rungs
    )


def _said(
    result: MatchRound,
    base: MatchRound,
    change: dict[str, int],
    people: tuple[tuple[Move, ...], tuple[Move, ...], tuple[Move, ...]],
) -> Iterator[str]:
    gains, loses, moves = people
    before, after = base.totals.children_matched, result.totals.children_matched
    matched = f"{counted(after, 'child is', 'children are')} matched instead of {before}"
    yield f"{matched}." if after != before else f"{matched.removesuffix(f' instead of {before}')}, as before."
    yield _levels_in_words(result, base, change)
    yield from _people("gains a visitor", "gain a visitor", [f"{m.child_id} ({m.now})" for m in gains])
    yield from _people("is left without", "are left without", [f"{m.child_id} (had {m.was})" for m in loses])
    yield from _people(
        "has another visitor",
        "have another visitor",
        [f"{m.child_id} ({m.was} to {m.now})" for m in moves],
    )


def _about_absent(absent: tuple[str, ...]) -> Iterator[str]:
    if absent:
        children = counted(len(absent), "child who has", "children who have")
        yield f"{children} a visitor in force {'is' if len(absent) == 1 else 'are'} not in this one."


def _levels_in_words(result: MatchRound, base: MatchRound, change: dict[str, int]) -> str:
    if not change:
        return "Every level is as before."
    if result.policy.ladder == base.policy.ladder:
        said = f"The whole plan: {in_words(result.policy, change)}."
    else:
        said = "The ladder is another one, so the rungs are not the same and are told one by one."
    if result.policy.weights != base.policy.weights:
        said += " The weights are others, so the two figures of fit are not of one kind."
    return said


def _people(one: str, many: str, who: list[str]) -> Iterator[str]:
    if who:
        more = [f"{len(who) - _MOST_NAMED} more"] if len(who) > _MOST_NAMED else []
        yield f"{listed([*who[:_MOST_NAMED], *more])} {one if len(who) == 1 else many}."


def _cost(result: MatchRound, base: MatchRound) -> str:
    now, was = result.totals, base.totals
    if now.kilometres_a_month == was.kilometres_a_month:
        return f"{number(now.kilometres_a_month)} km a month, as before."
    return (
        f"{number(now.kilometres_a_month)} km a month instead of {number(was.kilometres_a_month)},"
        f" £{now.mileage_pounds_a_month:.2f} of mileage instead of £{was.mileage_pounds_a_month:.2f}."
    )
