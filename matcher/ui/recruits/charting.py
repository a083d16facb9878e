"""The map: what one more visitor is worth from place to place. Points on plain ground, nothing fetched.

Points are rounded to about a kilometre, as the places of the advice are: no home can be read off.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import altair as alt
import numpy as np

from matcher.policy.facts import Facts
from matcher.ui.opened import Opened
from matcher.ui.recruits.ground import Ground, nice_length, under
from matcher.ui.recruits.spots import NOTHING, UNKNOWN, Row, Spot

WAITS: Final = "A child without a visitor"
THERE: Final = "A visitor you have"
_HEIGHT: Final = 560
_LEGEND_LINE: Final = 20
_MOST_NAMED: Final = 14
_INK: Final = "#111111"
_RED: Final = "#a1221b"


@dataclass(frozen=True, slots=True)
class _Mark:
    """How a thing looks on the map; no two are told apart by colour alone."""

    fill: str
    edge: str
    shape: str
    size: int


_DIAMOND: Final = "M0,-1L1,0L0,1L-1,0Z"
_HEXAGON: Final = "M0,-1L0.87,-0.5L0.87,0.5L0,1L-0.87,0.5L-0.87,-0.5Z"
_SHIELD: Final = "M-0.9,-0.9L0.9,-0.9L0.9,0.3L0,1L-0.9,0.3Z"
_PLATE: Final = "M-1,-0.65L1,-0.65L1,0.65L-1,0.65Z"
_GAINED: Final = (
    _Mark("#08306b", "white", "circle", 520),
    _Mark("#1f6cb0", "white", "square", 430),
    _Mark("#3d7fb5", "white", _DIAMOND, 680),
    _Mark("#4c6f8f", "white", _HEXAGON, 560),
    _Mark("#5c6f80", "white", _SHIELD, 520),
    _Mark("#6b6b6b", "white", _PLATE, 520),
)
_OTHERS: Final = {
    UNKNOWN: _Mark("#6b6b6b", "white", "square", 60),
    NOTHING: _Mark("#6b6b6b", "white", "cross", 90),
    WAITS: _Mark("transparent", _RED, "circle", 900),
    THERE: _Mark("#9a9a9a", "white", "circle", 54),
}


def map_of(now: Opened, facts: Facts, places: Sequence[Spot]) -> alt.LayerChart:
    """Draw the map.

    Parameters
    ----------
    places
        One or more.
    """
    waiting, there = _waiting(now, facts), _visitors(facts)
    ground = under([*((each.latitude, each.longitude) for each in places), *waiting])
    rows = [
        *({"what": THERE, **_at(ground, point)} for point in there),
        *(_of_spot(ground, each) for each in reversed(places)),
        *({"what": WAITS, "codes": ", ".join(codes), **_at(ground, at)} for at, codes in waiting.items()),
    ]
    east = [row["x"] for row in rows if row["what"] != THERE]
    north = [row["y"] for row in rows if row["what"] != THERE]
    frame = _Frame(min(east), max(east), min(north), max(north))
    kept = [row for row in rows if frame.holds(row)]
    return _drawn(frame, kept, _towns(ground, places), _legend(places, kept))


@dataclass(frozen=True, slots=True)
class _Frame:
    west: float
    east: float
    south: float
    north: float

    @property
    def across(self) -> float:
        return max(self.east - self.west, self.north - self.south, 4.0)

    @property
    def margin(self) -> float:
        return 0.09 * self.across

    def holds(self, row: Row) -> bool:
        x, y, beyond = float(row["x"]), float(row["y"]), 0.9 * self.margin
        across = self.west - beyond <= x <= self.east + beyond
        return across and self.south - beyond <= y <= self.north + beyond


def _at(ground: Ground, point: tuple[float, float]) -> Row:
    x, y = ground.at(*point)
    return {"x": x, "y": y}


def _of_spot(ground: Ground, spot: Spot) -> Row:
    return {
        "what": spot.gain,
        "rank": str(spot.rank or ""),
        "place": spot.place,
        **_at(ground, (spot.latitude, spot.longitude)),
    }


def _waiting(now: Opened, facts: Facts) -> dict[tuple[float, float], list[str]]:
    """Give the children without a visitor by rounded point."""
    found: dict[tuple[float, float], list[str]] = defaultdict(list)
    places = facts.places
    for child in now.result.unmatched:
        c = facts.child_index[child.child_id]
        if facts.child_placed[c]:
            point = round(float(places.child_latitude[c]), 2), round(float(places.child_longitude[c]), 2)
            found[point].append(child.child_id)
    return found


def _visitors(facts: Facts) -> list[tuple[float, float]]:
    points = zip(facts.places.visitor_latitude.tolist(), facts.places.visitor_longitude.tolist(), strict=True)
    rounded = {(round(north, 2), round(east, 2)) for north, east in points if not np.isnan(north + east)}
    return sorted(rounded)


def _towns(ground: Ground, places: Sequence[Spot]) -> list[Row]:
    """Name each town once, over the northernmost of its places; those with most places first."""
    of_town: dict[str, list[Spot]] = defaultdict(list)
    for each in places:
        of_town[each.place.rpartition(" (")[0] or each.place].append(each)
    largest = sorted(of_town, key=lambda town: (-len(of_town[town]), town))
    north = (max(of_town[town], key=lambda each: each.latitude) for town in largest)
    return [
        {"town": town, **_at(ground, (each.latitude, each.longitude))}
        for town, each in zip(largest, north, strict=True)
    ]


def _legend(places: Sequence[Spot], rows: Sequence[Row]) -> dict[str, _Mark]:
    """Give for each thing that is drawn how it looks, in the order of the legend."""
    gains = dict.fromkeys(each.gain for each in places if each.rank)
    marks = {each: _GAINED[min(at, len(_GAINED) - 1)] for at, each in enumerate(gains)}
    drawn = {row["what"] for row in rows}
    return {**marks, **{what: mark for what, mark in _OTHERS.items() if what in drawn}}


def _drawn(frame: _Frame, rows: list[Row], towns: list[Row], legend: dict[str, _Mark]) -> alt.LayerChart:
    x, y = _axes(frame)
    names = _words(_apart(frame, [town for town in towns if frame.holds(town)]), "town", x, y, dy=-22)
    waiting = [row for row in rows if row.get("codes")]
    codes = _words(waiting if len(waiting) <= _MOST_NAMED else [], "codes", x, y, dy=22, color=_RED)
    ranks = (
        _layer([row for row in rows if row.get("rank")])
        .mark_text(color="white", fontWeight="bold", fontSize=11)
        .encode(x, y, alt.Text("rank:N"))
    )
    chart: alt.LayerChart = (
        alt.layer(_points(rows, legend, x, y), ranks, *names, *codes, *_scale_bar(frame, x, y))
        .add_params(_kilometres_a_pixel(frame))
        .properties(height=_HEIGHT + _LEGEND_LINE * len(legend))
        .configure_view(stroke="#d0d0d0")
    )
    return chart


def _points(rows: list[Row], legend: dict[str, _Mark], x: alt.X, y: alt.Y) -> alt.Chart:
    shown = alt.Legend(
        orient="bottom",
        columns=1,
        title=None,
        labelLimit=0,
        labelFontSize=13,
        labelColor=_INK,
        symbolSize=220,
        symbolStrokeWidth=1.6,
        rowPadding=3,
    )
    fill, stroke, shape = (
        alt.Scale(domain=list(legend), range=[getattr(mark, name) for mark in legend.values()])
        for name in ("fill", "edge", "shape")
    )
    sized = [{**row, "size": legend[row["what"]].size} for row in rows]
    chart: alt.Chart = (
        _layer(sized)
        .mark_point(opacity=1, strokeWidth=1.6)
        .encode(
            x,
            y,
            alt.Fill("what:N", scale=fill, legend=shown),
            alt.Stroke("what:N", scale=stroke, legend=shown),
            alt.Shape("what:N", scale=shape, legend=shown),
            alt.Size("size:Q", scale=None, legend=None),
        )
    )
    return chart


def _layer(rows: list[Row]) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=rows))


def _words(
    rows: list[Row], field: str, x: alt.X, y: alt.Y, *, dy: int, color: str = "#444444"
) -> Iterator[alt.Chart]:
    """Write words with a white edge, so that they can be read over symbols."""
    edges: tuple[dict[str, Any], ...] = {"stroke": "white", "strokeWidth": 3, "strokeJoin": "round"}, {}
    for edge in edges:
        yield (
            _layer(rows)
            .mark_text(dy=dy, fontSize=12, color=color, aria=False, **edge)
            .encode(x, y, alt.Text(f"{field}:N"))
        )


def _apart(frame: _Frame, towns: list[Row]) -> list[Row]:
    """Keep the names that do not lie on one another, the largest towns first."""
    kept: list[Row] = []
    for town in towns:
        clear = (
            abs(town["x"] - other["x"]) > 0.12 * frame.across
            or abs(town["y"] - other["y"]) > 0.04 * frame.across
            for other in kept
        )
        if all(clear):
            kept.append(town)
    return kept


def _scale_bar(frame: _Frame, x: alt.X, y: alt.Y) -> tuple[alt.Chart, alt.Chart]:
    """Draw a bar of a round length at the lower left."""
    km = nice_length(frame.across)
    level = frame.south - frame.margin * 0.7
    ends = [{"x": frame.west, "y": level}, {"x": frame.west + km, "y": level}]
    bar = (
        _layer(ends)
        .mark_line(
            color=_INK, strokeWidth=2, point={"shape": "stroke", "angle": 90, "color": _INK, "size": 60}
        )
        .encode(x, y)
    )
    said = _layer([{**ends[1], "km": f"{km} km"}]).mark_text(align="left", dx=8, fontSize=12, color=_INK)
    return bar, said.encode(x, y, alt.Text("km:N"))


def _kilometres_a_pixel(frame: _Frame) -> alt.Parameter:
    """One scale for both ways, whatever the width of the window: the larger one that is needed."""
    wide, high = (side + 2 * frame.margin for side in (frame.east - frame.west, frame.north - frame.south))
    return alt.param(name="kmpx", expr=f"max({wide:.3f} / width, {high:.3f} / height)")


def _axes(frame: _Frame) -> tuple[alt.X, alt.Y]:
    middle = (frame.west + frame.east) / 2, (frame.south + frame.north) / 2
    scales = [
        alt.Scale(
            domain=[alt.ExprRef(expr=f"{centre:.3f} {sign} kmpx * {side} / 2") for sign in "-+"],
            nice=False,
            zero=False,
        )
        for centre, side in zip(middle, ("width", "height"), strict=True)
    ]
    return (
        alt.X("x:Q", axis=None, scale=scales[0]),
        alt.Y("y:Q", axis=None, scale=scales[1]),
    )
