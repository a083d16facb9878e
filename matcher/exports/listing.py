"""The approved list as CSV, the standing table as CSV, and what an export says when it is done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from matcher.decisions.decision import Decision
from matcher.decisions.lifecycle import Pair
from matcher.exports.selection import Judged, Selection
from matcher.exports.wording import must_stop, priority, relaxed
from matcher.exports.writing import Cell, write_table
from matcher.policy.risk_switches import risk_rules_off
from matcher.policy.wording import counted, listed
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow
from matcher.rounds.result import MatchRound

STANDING_COLUMNS = ("child_id", "visitor_id", "status", "since", "by", "reason")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Parameters
    ----------
    approved, undecided, held
        How many matches are approved; how many proposals are not decided, and how many held ("not yet"),
        whether in the file or not.
    """

    path: Path
    approved: int
    undecided: int
    sentence: str
    held: int = 0


def exported(path: Path, selection: Selection, proposals: bool) -> Exported:
    """Say how many are approved, and what became of the undecided ones."""
    approved, undecided = len(selection.approved), len(selection.undecided)
    said = f"{path.name} holds {counted(approved, 'approved match', 'approved matches')}."
    held = len(selection.held)
    left = [(undecided, "undecided proposal"), (held, "held proposal")]
    if undecided or held:
        how = "in it, marked as not approved" if proposals else "not in it"
        verb = "is" if undecided + held == 1 else "are"
        said = f"{said} {listed(counted(count, what) for count, what in left if count)} {verb} {how}."
    for (child_id, visitor_id), against in selection.to_stop:
        said = f"{said} {child_id} with {visitor_id}: {must_stop(against)}"
    return Exported(path, approved, undecided, said, held)


def write_csv(
    result: MatchRound,
    path: str | Path,
    decisions: Iterable[Decision] = (),
    pool: Pool | None = None,
    *,
    names: bool = False,
    proposals: bool = False,
    authority: str | None = None,
    earlier_runs: Iterable[str] = (),
    stops: Mapping[Pair, tuple[str, ...]] | None = None,
) -> Exported:
    """Write the approved list as CSV, and say how many are approved.

    Parameters are those of :func:`matcher.exports.workbook.write_workbook`; undecided and held
    proposals stand below the approved matches, with their status.

    Raises
    ------
    matcher.exports.writing.ExportFault
        As :func:`~matcher.exports.workbook.write_workbook`.
    """
    path = Path(path)
    selection = Selection(
        result, tuple(decisions), pool, names, authority or "", tuple(earlier_runs), stops=stops or {}
    )
    shown = [(each, "approved") for each in selection.approved]
    if proposals:
        held = selection.held
        shown += [
            (each, f"{'held' if each in held else 'undecided'}, not approved")
            for each in selection.not_approved
        ]
    write_table(path, _headings(names), [_row(selection, each, status) for each, status in shown])
    return exported(path, selection, proposals)


def _headings(names: bool) -> list[str]:
    who = ["child", "child_known_as", "visitor", "visitor_known_as"] if names else ["child", "visitor"]
    what = ["priority", "distance_km", "travel_minutes", "shared_slots", "fit", "exceptions", "cautions"]
    return ["round", "round_date", *who, *what, "status", "by", "on", "reason"]


def _row(selection: Selection, each: Judged, status: str) -> list[Cell]:
    match, decision = each.match, each.decision
    child: list[Cell] = [match.child_id]
    visitor: list[Cell] = [match.visitor_id]
    if selection.names:
        child.append(selection.name_of_child(match.child_id))
        visitor.append(selection.name_of_visitor(match.visitor_id))
    decided: list[Cell] = (
        [None, None, None]
        if decision is None
        else [decision.by, decision.at.astimezone().date(), decision.reason]
    )
    return [
        selection.result.reference,
        selection.result.today,
        *child,
        *visitor,
        priority(match.rung),
        round(match.distance_km, 1),
        round(match.travel_minutes),
        "; ".join(match.shared_slots),
        match.fit,
        relaxed(match.exceptions),
        " ".join([*_not_said(selection, each), *match.cautions]),
        status,
        *decided,
    ]


def _not_said(selection: Selection, each: Judged) -> list[str]:
    """Give what is switched off for everybody where an older round's matches do not say it."""
    said = " ".join(each.match.cautions)
    return [sentence for sentence in risk_rules_off(selection.result.policy) if sentence not in said]


def write_standing(rows: Iterable[StandingRow], path: str | Path) -> int:
    """Write what is settled as a standing table for the next round, and give the number of rows.

    Raises
    ------
    matcher.exports.writing.ExportFault
        If the file cannot be written there.
    """
    lines = [(row.child_id, row.visitor_id, str(row.status), row.since, row.by, row.reason) for row in rows]
    write_table(Path(path), STANDING_COLUMNS, lines)
    return len(lines)
