"""A picture of one figure, group by group, with a rule at the figure of everybody."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from textwrap import wrap
from typing import Any, Final

import altair as alt

from matcher.advice.equality import GroupRow, GroupTable

_INK: Final = "#111111"
_BLUE: Final = "#1f6cb0"
_LINE: Final = 34
_AROUND: Final = 150
"""Pixels that the title, the words above the line and the axis take: the height of a chart holds them too."""
_LONGEST: Final = 24
"""Letters to a line of a group's name, of which there are two at most."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that is drawn.

    Parameters
    ----------
    name, title
        Short, and with its unit.
    value
        The figure of a group; None where there is none.
    column
        Where it stands in :meth:`~matcher.advice.equality.GroupRow.cells`.
    """

    name: str
    title: str
    value: Callable[[GroupRow], float | None]
    column: int


MEASURES: Final = (
    Measure("match rate", "Matched, per cent", lambda row: row.rate, 3),
    Measure("waiting", "Months waited, mean", lambda row: row.waiting_months, 4),
    Measure("distance", "Distance of matches, km", lambda row: row.distance_km, 5),
    Measure("fit", "Fit of matches", lambda row: row.fit, 6),
)


def shown(measure: Measure, table: GroupTable) -> int:
    """Count the groups that have such a figure."""
    return sum(measure.value(row) is not None for row in table.rows)


def bars(table: GroupTable, overall: GroupRow, measure: Measure, mark: str) -> alt.LayerChart:
    """Draw a bar a group; where there is no figure there are words instead of a bar.

    Parameters
    ----------
    mark
        Stands in the picture itself, which can be saved.
    """
    rows = [_row(row, measure) for row in table.rows]
    top = max([each["value"] for each in rows if each["value"] is not None] + [measure.value(overall) or 0])
    x_scale = alt.Scale(domain=[0, 100 if measure.column == 3 else 1.15 * top], nice=False)
    x = alt.X("value:Q", title=measure.title, scale=x_scale, axis=alt.Axis(grid=False, tickCount=5))
    y = alt.Y(
        "group:N",
        sort=[each["group"] for each in rows],
        title=None,
        axis=alt.Axis(
            labelExpr="split(datum.label, '\\n')",
            labelLimit=0,
            labelOverlap=False,
            labelFontSize=13,
            labelColor=_INK,
            ticks=False,
            domain=False,
        ),
    )
    groups = alt.Chart(alt.InlineData(values=rows))
    drawn = [
        groups.mark_bar(color=_BLUE, height=18).encode(x, y),
        *_rule(overall, measure, x_scale),
        *_figures(groups, alt.X("at:Q", scale=x_scale, title=measure.title), y),
    ]
    chart: alt.LayerChart = (
        alt.layer(*drawn)
        .properties(
            height=_LINE * len(rows) + _AROUND,
            padding={"top": 22},
            title=alt.Title(mark, anchor="start", color=_INK, fontSize=12, fontWeight="normal", offset=22),
        )
        .configure_view(stroke=None)
        .configure_axis(titleColor=_INK, labelColor=_INK, titleFontSize=13, labelFontSize=12)
    )
    return chart


def _figures(groups: alt.Chart, x: alt.X, y: alt.Y) -> Iterator[alt.Chart]:
    """Write the figure behind each bar, with a white edge where the line of everybody runs through it."""
    edges: tuple[dict[str, Any], ...] = {"stroke": "white", "strokeWidth": 4}, {}
    for edge in edges:
        words = groups.mark_text(align="left", dx=5, fontSize=13, color=_INK, **edge)
        yield words.encode(x, y, alt.Text("said:N"))


def _row(row: GroupRow, measure: Measure) -> dict[str, Any]:
    value = measure.value(row)
    said = row.cells()[measure.column]
    return {
        "group": _wrapped(row.group),
        "value": value,
        "at": value or 0,
        "said": "no match" if value is None else said,
    }


def _wrapped(name: str) -> str:
    lines = wrap(name, _LONGEST, max_lines=2, placeholder="…")
    return "\n".join(lines)


def _rule(overall: GroupRow, measure: Measure, scale: alt.Scale) -> list[alt.Chart]:
    """Draw a line at everybody's figure, with words; nothing where there is none."""
    value = measure.value(overall)
    if value is None:
        return []
    everybody = alt.Chart(
        alt.InlineData(values=[{"value": value, "said": f"everybody {overall.cells()[measure.column]}"}])
    )
    x = alt.X("value:Q", scale=scale, title=measure.title)
    # The words go to the roomier side, so that they stay off the names of the groups.
    to_the_left = value > scale.to_dict()["domain"][1] / 2
    side: dict[str, Any] = {"align": "right", "dx": -4} if to_the_left else {"align": "left", "dx": 4}
    words = everybody.mark_text(**side, dy=-9, fontSize=12, fontWeight="bold", color=_INK)
    return [
        everybody.mark_rule(color=_INK, strokeDash=[5, 3], strokeWidth=1.5).encode(x),
        words.encode(x=x, y=alt.value(0), text=alt.Text("said:N")),
    ]
