"""The table of a sweep as CSV: a line for each scenario that was tried, in the order of the sweep."""

from pathlib import Path

from matcher.advice.sweeping.row import Row
from matcher.advice.sweeps import Swept
from matcher.exports.writing import Cell, write_table

_LAST = (
    "Waiting months",
    "Waiting days",
    "Mean fit",
    "Kilometres a month",
    "Gain a visitor",
    "Left without",
    "Move",
)


def write_sweep(swept: Swept, path: str | Path) -> None:
    """Write what a sweep came to.

    Rungs and mean fit are by the ladder and the weights in force, so that lines can be held against each
    other whatever was tried in them.

    Raises
    ------
    matcher.exports.writing.ExportFault
        If the file cannot be written there.
    """
    write_table(Path(path), headings(swept), (cells(swept, row) for row in swept.rows))


def headings(swept: Swept) -> tuple[str, ...]:
    """Name the columns."""
    rungs = (f"Matched: {title}" for _, title in swept.rungs)
    named = swept.factors or ("Scenario",)
    return (*named, "Children matched", *rungs, *_LAST, "Could not be tried")


def cells(swept: Swept, row: Row) -> tuple[Cell, ...]:
    """Give a row's cells in the order of the headings; figures are left out where it could not be tried."""
    named = tuple(row.settings.values()) or (row.name,)
    outcome = row.outcome
    if outcome is None:
        return (*named, *[None] * (1 + len(swept.rungs) + len(_LAST)), row.fault)
    return (
        *named,
        outcome.matched,
        *(row.measured[code] for code, _ in swept.rungs),
        outcome.waiting_months,
        outcome.waiting_days,
        None if row.mean_fit is None else round(row.mean_fit, 1),
        outcome.kilometres_a_month,
        len(outcome.gains),
        len(outcome.loses),
        len(outcome.moves),
        row.fault,
    )
