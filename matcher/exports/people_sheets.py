"""The sheets about people: children without a match, visitors without a child, who does not take part."""

from typing import Final

from matcher.exports.selection import Judged, Selection, match_pair
from matcher.exports.sheets import (
    CHILD,
    NOT_COUNTED,
    NOT_RECORDED,
    PRIORITY,
    VISITOR,
    Column,
    Sheet,
    child_cells,
    name_column,
    visitor_cells,
)
from matcher.exports.wording import alone, blocked, priority
from matcher.exports.writing import Cell
from matcher.policy.dates import DAYS_OF_A_WAITING_MONTH
from matcher.policy.facts import days_waited
from matcher.policy.wording import counted, listed

_COUNTED: Final = "Beyond travel reach only the distance is counted."
_SINGULAR: Final = {"children": "child", "visitors": "visitor"}


def unmatched(selection: Selection) -> Sheet:
    """Give the children without a match: whom the round could not place, and whose proposal was declined."""
    refused = selection.refused
    rows: list[tuple[Cell, ...]] = [
        (
            *child_cells(selection, child.child_id),
            priority(child.rung),
            child.waiting_months,
            NOT_RECORDED if child.waiting_days is None else child.waiting_days,
            child.possible_pairs,
            _pinned_since(selection, child_id=child.child_id)
            + _why_nobody(child.possible_pairs, child.blocked_by),
            alone(child.only_blocked_by) or "None",
        )
        for child in selection.unmatched
    ]
    rows += [
        (
            *child_cells(selection, each.match.child_id),
            priority(each.match.rung),
            *_waited(selection, each.match.child_id),
            NOT_COUNTED,
            _refusal(selection, each),
            "None",
        )
        for each in refused
    ]
    return Sheet(
        name="Unmatched",
        title="Children without a match",
        sentence=f"{counted(len(rows), 'child', 'children')} without a match:"
        f" {len(rows) - len(refused)} for whom the round had nobody,"
        f" {len(refused)} whose proposal was declined or blocked. {_COUNTED}",
        columns=(
            CHILD,
            *name_column(selection),
            PRIORITY,
            Column("Months waiting", 13),
            Column("Days waiting", 13),
            Column("Possible visitors", 13),
            Column("What stands in the way", 52),
            Column("Stopped by one rule alone", 34),
        ),
        rows=tuple(rows),
        empty="Every child who takes part has a match or a proposal.",
    )


def unused(selection: Selection) -> Sheet:
    """Give the visitors whom the plan does not use, and count those freed by a decision since."""
    rows: list[tuple[Cell, ...]] = [
        (
            *visitor_cells(selection, visitor.visitor_id),
            visitor.possible_pairs,
            _pinned_since(selection, visitor_id=visitor.visitor_id)
            + _why_idle(visitor.possible_pairs, visitor.blocked_by),
        )
        for visitor in selection.unused
    ]
    return Sheet(
        name="Unused visitors",
        title="Visitors without a child in this plan",
        sentence=f"{counted(len(rows), 'visitor')} with a place and without a child in this plan. Those with"
        f" a child and a further place are not listed; {_freed(selection)}.",
        columns=(VISITOR, *name_column(selection), Column("Possible children", 13), Column("Why", 80)),
        rows=tuple(rows),
        empty="Every visitor who takes part is in the plan.",
    )


def _freed(selection: Selection) -> str:
    """Count the visitors whose every match of the plan was declined or blocked since: they are free again."""
    refused = {each.match.visitor_id for each in selection.refused}
    freed = refused - {each.match.visitor_id for each in selection.judged if each not in selection.refused}
    if not freed:
        return "nobody lost their only proposal since"
    verb = "has" if len(freed) == 1 else "have"
    return f"{listed(sorted(freed))} {verb} lost every proposal to a decision since, and {verb} a place again"


def absent(selection: Selection) -> Sheet:
    """Give the people who do not take part, and the rows that could not be used."""
    rows: list[tuple[Cell, ...]] = []
    for (table, person_id), reasons in _reasons(selection).items():
        named = child_cells if table == "child" else visitor_cells
        rows.append((*named(selection, person_id), table, " ".join(reasons), "In the round's tables"))
    people = len(rows)
    for row in selection.left_out:
        who = (row.person_id or NOT_RECORDED, *([NOT_RECORDED] if selection.names else []))
        rows.append(
            (*who, _SINGULAR.get(row.table, row.table), row.reason, f"Row {row.row} could not be used")
        )
    return Sheet(
        name="Not taking part",
        title="Not taking part in this round",
        sentence=f"{counted(people, 'person', 'people')} not taking part,"
        f" and {counted(len(rows) - people, 'row')} that could not be used.",
        columns=(
            Column("Person", 14),
            *name_column(selection),
            Column("Child or visitor", 13),
            Column("Why", 70),
            Column("Where", 28),
        ),
        rows=tuple(rows),
        empty="Everyone in the tables takes part.",
    )


def _reasons(selection: Selection) -> dict[tuple[str, str], list[str]]:
    """Give everyone who does not take part once, with every reason."""
    found: dict[tuple[str, str], list[str]] = {}
    for person in selection.absent:
        who = ("child", person.child_id) if person.child_id else ("visitor", person.visitor_id or "")
        found.setdefault(who, []).append(person.reason)
    return found


def _why_nobody(possible: int, blocked_by: dict[str, int]) -> str:
    stopped = blocked(blocked_by, "visitor", "visitors")
    if not possible:
        return stopped or "No visitor takes part"
    could = counted(possible, "possible visitor")
    where = "taken by another match" if possible == 1 else "all taken by other matches"
    return f"{could}, {where} or stopped by a limit. {stopped}".strip()


def _why_idle(possible: int, blocked_by: dict[str, int]) -> str:
    stopped = blocked(blocked_by, "child", "children")
    if not possible:
        return stopped or "No child takes part"
    could = counted(possible, "possible child", "possible children")
    return f"{could}, in another match, kept or better placed, or stopped by a limit. {stopped}".strip()


def _waited(selection: Selection, child_id: str) -> tuple[Cell, Cell]:
    """Give the whole months and the days that a child has waited, as the tables record it."""
    children = selection.pool.children if selection.pool else ()
    child = next((each for each in children if each.child_id == child_id), None)
    if child is None:
        return NOT_RECORDED, NOT_RECORDED
    days = days_waited(child, selection.result.today)
    return days // DAYS_OF_A_WAITING_MONTH, days


def _pinned_since(selection: Selection, child_id: str = "", visitor_id: str = "") -> str:
    """Say with whom a person was kept since the plan was made; the next run has the pair."""
    kept = [each for each in selection.settled if each.is_kept]
    with_whom = [each.visitor_id for each in kept if each.child_id == child_id]
    with_whom += [each.child_id for each in kept if each.visitor_id == visitor_id]
    return f"Kept with {listed(with_whom)} since this plan: run again. " if with_whom else ""


def _refusal(selection: Selection, each: Judged) -> str:
    said = f" {each.decision.sentence}" if each.decision is not None else ""
    family = "".join(f" {sentence}" for sentence in selection.parted.get(match_pair(each.match), ()))
    return f"Was proposed with {each.match.visitor_id}.{said}{family}"
