"""The sheets about pairs: approved, kept, undecided, and who decided what."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from matcher.decisions.decision import Decision
from matcher.exports.selection import Judged, Selection
from matcher.exports.sheets import (
    CHILD,
    NOT_APPROVED,
    NOT_RECORDED,
    PRIORITY,
    VISITOR,
    Column,
    Sheet,
    child_cells,
    visitor_cells,
)
from matcher.exports.wording import begun, in_the_way, priority, relaxed
from matcher.exports.writing import Cell
from matcher.policy.wording import counted, listed

_TRAVEL_COLUMNS: Final = (
    Column("Km one way", 10),
    Column("Minutes", 11),
    Column("Times they share", 24),
    Column("Fit of 1000", 10),
)


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
        " pinned, or out as an offer. No approval is recorded here.",
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
    """Give the proposals that nobody has approved or declined, those held among them, marked in every row."""
    rows = [
        (*_pair(selection, each), *_travel(each), *_remarks(each), NOT_APPROVED, _held(each))
        for each in selection.not_approved
    ]
    return Sheet(
        name="Undecided",
        title="Undecided proposals: not approved",
        sentence=f"{counted(len(rows), 'proposal')} not approved, {len(selection.held)} of them held. Nobody"
        " may be told of a match from this sheet.",
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


def settled(selection: Selection) -> Sheet:
    """Give what was decided about pairs that are not in this plan."""
    rows: list[tuple[Cell, ...]] = [
        (
            *child_cells(selection, each.child_id),
            *visitor_cells(selection, each.visitor_id),
            f"{each.kind.capitalize()}: run again" if each.is_kept else each.kind.capitalize(),
            each.by or NOT_RECORDED,
            each.on or NOT_RECORDED,
            each.reason or "None given",
        )
        for each in selection.settled
    ]
    return Sheet(
        name="Not in this plan",
        title="Decided before, and not in this plan",
        sentence=f"{counted(len(rows), 'pair')} decided before and not in this plan. A declined or blocked"
        " pair returns only if the decision is undone; a pinned or approved one is in the next run.",
        columns=(
            *_pair_columns(selection)[:-1],
            Column("Decision", 19),
            Column("By", 15),
            Column("On", 13),
            Column("Reason", 60),
        ),
        rows=tuple(rows),
        empty="Every pair that was decided is in this plan.",
    )


def history(selection: Selection) -> Sheet:
    """Give who decided what and when, newest first."""
    rows: list[tuple[Cell, ...]] = [
        (
            made.at.astimezone().replace(tzinfo=None, second=0, microsecond=0),
            *child_cells(selection, made.child_id),
            *visitor_cells(selection, made.visitor_id),
            selection.run_of(made),
            str(made.kind),
            made.by,
            made.reason or "None given",
            _seen(made),
        )
        for made in selection.history
    ]
    runs = len(selection.runs)
    where = "this round" if runs == 1 else f"the {runs} runs of this round"
    if any(made.round_reference not in selection.runs for made in selection.history):
        where += ", and in rounds whose matches it keeps"
    return Sheet(
        name="Decisions",
        title="Who decided what, newest first",
        sentence=f"{counted(len(rows), 'decision')} in {where}. A change of mind is another decision.",
        columns=(
            Column("On", 16),
            *_pair_columns(selection)[:-1],
            Column("Run", 8),
            Column("Decision", 11),
            Column("By", 15),
            Column("Reason", 38),
            Column("What they saw", 32),
        ),
        rows=tuple(rows),
        empty="Nothing is decided in this round.",
    )


def approvers(selection: Selection) -> Iterator[str]:
    """Give each person who approved, with how many: ``"Asha (2)"``."""
    by = Counter(each.decision.by for each in selection.approved if each.decision is not None)
    for name, number in sorted(by.items()):
        yield f"{name} ({number})"


def _pair_columns(selection: Selection) -> tuple[Column, ...]:
    if not selection.names:
        return CHILD, VISITOR, PRIORITY
    return CHILD, Column("Child's name", 13), VISITOR, Column("Visitor's name", 13), PRIORITY


def _pair(selection: Selection, each: Judged) -> tuple[str, ...]:
    who = (*child_cells(selection, each.match.child_id), *visitor_cells(selection, each.match.visitor_id))
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


def _seen(decision: Decision) -> str:
    seen = decision.seen
    said = [
        f"Fit {seen.fit}" if seen.fit is not None else "",
        f"{seen.distance_km:.1f} km" if seen.distance_km is not None else "",
        f"exception: {listed(in_the_way(code) for code in seen.exceptions)}" if seen.exceptions else "",
    ]
    figures = ", ".join(filter(None, said))
    ended = f"{figures}." if figures and seen.cautions else figures
    return " ".join(filter(None, [ended, *seen.cautions])) or NOT_RECORDED
