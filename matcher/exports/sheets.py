"""The sheets of the workbook as plain tables: a sentence, headings, rows. Not how they look."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from matcher.decisions.decision import Decision
from matcher.exports.selection import Judged, Selection
from matcher.exports.wording import alone, begun, blocked, in_the_way, priority, relaxed
from matcher.exports.writing import Cell
from matcher.policy.wording import counted, listed

NOT_RECORDED: Final = "Not recorded"
NOT_APPROVED: Final = "NOT APPROVED"
_SINGULAR: Final = {"children": "child", "visitors": "visitor"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and its width in characters."""

    heading: str
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet of one table.

    Parameters
    ----------
    sentence
        What the table shows, with its numbers, in plain words.
    empty
        What is said in place of a table without rows.
    """

    name: str
    title: str
    sentence: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str


CHILD = Column("Child", 11)
VISITOR = Column("Visitor", 11)
PRIORITY = Column("Priority", 21)
IN_THE_WAY = Column("What stands in the way", 52)


def sheets(selection: Selection, proposals: bool) -> tuple[Sheet, ...]:
    """Give the sheets in order, the summary and the policy aside; undecided ones only where asked for."""
    made = [approved(selection)]
    if selection.kept:
        made.append(kept(selection))
    if proposals:
        made.append(undecided(selection))
    return (*made, unmatched(selection), unused(selection), absent(selection), history(selection))


def approved(selection: Selection) -> Sheet:
    """Give the approved matches with who approved them and when."""
    rows = [
        (*_pair(selection, each), *_travel(each), *_remarks(each), *_decided(each.decision))
        for each in selection.approved
    ]
    return Sheet(
        name="Approved",
        title="Approved matches",
        sentence=f"{counted(len(rows), 'match', 'matches')} approved, each by a named person.",
        columns=(
            *_pair_columns(selection),
            *_TRAVEL_COLUMNS,
            Column("Exceptions and cautions", 34),
            Column("Approved by", 15),
            Column("Approved on", 13),
            Column("Reason", 28),
        ),
        rows=tuple(rows),
        empty="No match is approved yet.",
    )


def kept(selection: Selection) -> Sheet:
    """Give the matches that stand without an approval in this round."""
    rows = [
        (*_pair(selection, each), *_travel(each), *_remarks(each), _standing_words(each))
        for each in selection.kept
    ]
    return Sheet(
        name="Kept",
        title="Pinned and offered matches",
        sentence=f"{counted(len(rows), 'match', 'matches')} kept because of what was settled:"
        " pinned, or out as an offer. Not approved in this round.",
        columns=(
            *_pair_columns(selection),
            *_TRAVEL_COLUMNS,
            Column("Exceptions and cautions", 34),
            Column("Why it stands", 28),
        ),
        rows=tuple(rows),
        empty="",
    )


def undecided(selection: Selection) -> Sheet:
    """Give the proposals that nobody has approved or declined, marked so in every row."""
    rows = [
        (*_pair(selection, each), *_travel(each), *_remarks(each), NOT_APPROVED, _held(each))
        for each in selection.undecided
    ]
    return Sheet(
        name="Undecided",
        title="Undecided proposals: not approved",
        sentence=f"{counted(len(rows), 'proposal')} not approved. Nobody may be told of a match from"
        " this sheet.",
        columns=(
            *_pair_columns(selection),
            *_TRAVEL_COLUMNS,
            Column("Exceptions and cautions", 34),
            Column("Status", 15),
            Column("Note", 28),
        ),
        rows=tuple(rows),
        empty="Every proposal is decided.",
    )


def unmatched(selection: Selection) -> Sheet:
    """Give the children without a match: whom the round could not place, and whose proposal was declined."""
    refused = selection.refused
    rows: list[tuple[Cell, ...]] = [
        (
            *_child(selection, child.child_id),
            priority(child.rung),
            child.waiting_months,
            child.possible_pairs,
            _why_nobody(child.possible_pairs, child.blocked_by),
            alone(child.only_blocked_by) or "None",
        )
        for child in selection.unmatched
    ]
    rows += [
        (
            *_child(selection, each.match.child_id),
            priority(each.match.rung),
            NOT_RECORDED,
            NOT_RECORDED,
            _refusal(each),
            "None",
        )
        for each in refused
    ]
    return Sheet(
        name="Unmatched",
        title="Children without a match",
        sentence=f"{counted(len(rows), 'child', 'children')} without a match:"
        f" {len(rows) - len(refused)} for whom the round had nobody,"
        f" {len(refused)} whose proposal was declined or blocked.",
        columns=(
            CHILD,
            *_name_column(selection),
            PRIORITY,
            Column("Months waiting", 13),
            Column("Possible visitors", 13),
            IN_THE_WAY,
            Column("Stopped by one rule alone", 34),
        ),
        rows=tuple(rows),
        empty="Every child who takes part has a match or a proposal.",
    )


def unused(selection: Selection) -> Sheet:
    """Give the visitors with a free place whom the plan does not use."""
    rows: list[tuple[Cell, ...]] = [
        (
            *_visitor(selection, visitor.visitor_id),
            visitor.possible_pairs,
            _why_idle(visitor.possible_pairs, visitor.blocked_by),
        )
        for visitor in selection.unused
    ]
    return Sheet(
        name="Unused visitors",
        title="Visitors with a free place",
        sentence=f"{counted(len(rows), 'visitor')} with a place and without a child in this plan.",
        columns=(VISITOR, *_name_column(selection), Column("Possible children", 13), Column("Why", 80)),
        rows=tuple(rows),
        empty="Every visitor who takes part is in the plan.",
    )


def absent(selection: Selection) -> Sheet:
    """Give the people who do not take part, and the rows that could not be used."""
    rows: list[tuple[Cell, ...]] = []
    for (table, person_id), reasons in _reasons(selection).items():
        named = _child if table == "child" else _visitor
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
            *_name_column(selection),
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


def history(selection: Selection) -> Sheet:
    """Give who decided what and when, newest first."""
    rows: list[tuple[Cell, ...]] = [
        (
            made.at.astimezone().replace(tzinfo=None, second=0, microsecond=0),
            *_child(selection, made.child_id),
            *_visitor(selection, made.visitor_id),
            str(made.kind),
            made.by,
            made.reason or "None given",
            _seen(made),
        )
        for made in selection.history
    ]
    return Sheet(
        name="Decisions",
        title="Who decided what, newest first",
        sentence=f"{counted(len(rows), 'decision')} in this round. A change of mind is another decision.",
        columns=(
            Column("On", 16),
            *_pair_columns(selection)[:-1],
            Column("Decision", 11),
            Column("By", 15),
            Column("Reason", 40),
            Column("What they saw", 34),
        ),
        rows=tuple(rows),
        empty="Nothing is decided in this round.",
    )


_TRAVEL_COLUMNS: Final = (
    Column("Km one way", 10),
    Column("Minutes", 11),
    Column("Times they share", 24),
    Column("Fit of 1000", 10),
)


def _name_column(selection: Selection) -> tuple[Column, ...]:
    return (Column("Known as", 13),) if selection.names else ()


def _pair_columns(selection: Selection) -> tuple[Column, ...]:
    if not selection.names:
        return CHILD, VISITOR, PRIORITY
    return CHILD, Column("Child's name", 13), VISITOR, Column("Visitor's name", 13), PRIORITY


def _child(selection: Selection, child_id: str) -> tuple[str, ...]:
    return (child_id, selection.name_of_child(child_id) or NOT_RECORDED) if selection.names else (child_id,)


def _visitor(selection: Selection, visitor_id: str) -> tuple[str, ...]:
    return (
        (visitor_id, selection.name_of_visitor(visitor_id) or NOT_RECORDED)
        if selection.names
        else (visitor_id,)
    )


def _pair(selection: Selection, each: Judged) -> tuple[str, ...]:
    who = (*_child(selection, each.match.child_id), *_visitor(selection, each.match.visitor_id))
    return (*who, priority(each.match.rung))


def _travel(each: Judged) -> tuple[Cell, ...]:
    match = each.match
    shared = ", ".join(match.shared_slots) or "None"
    return round(match.distance_km, 1), round(match.travel_minutes), shared, match.fit


def _remarks(each: Judged) -> tuple[str]:
    said = [relaxed(each.match.exceptions), *each.match.cautions]
    return (" ".join(filter(None, said)) or "None",)


def _decided(decision: Decision | None) -> tuple[Cell, ...]:
    if decision is None:
        return NOT_RECORDED, NOT_RECORDED, NOT_RECORDED
    return decision.by, decision.at.astimezone().date(), decision.reason or "None given"


def _standing_words(each: Judged) -> str:
    if each.decision is None:
        return f"{begun(each.match.status)} when the round was made"
    return each.decision.sentence


def _held(each: Judged) -> str:
    return each.decision.sentence if each.decision is not None else "Nobody has decided"


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
    return f"{could}, better placed in this plan or stopped by a limit. {stopped}".strip()


def _refusal(each: Judged) -> str:
    said = f" {each.decision.sentence}" if each.decision is not None else ""
    return f"Was proposed with {each.match.visitor_id}.{said}"


def _seen(decision: Decision) -> str:
    seen = decision.seen
    said = [
        f"Fit {seen.fit}" if seen.fit is not None else "",
        f"{seen.distance_km:.1f} km" if seen.distance_km is not None else "",
        f"exception: {listed(in_the_way(code) for code in seen.exceptions)}" if seen.exceptions else "",
        *seen.cautions,
    ]
    return ", ".join(filter(None, said)) or NOT_RECORDED


def approvers(selection: Selection) -> Iterator[str]:
    """Give each person who approved, with how many: ``"Asha (2)"``."""
    by = Counter(each.decision.by for each in selection.approved if each.decision is not None)
    for name, number in sorted(by.items()):
        yield f"{name} ({number})"
