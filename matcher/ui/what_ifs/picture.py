"""A picture of scenarios beside the plan in force: for each figure one bar a plan, and what has changed.

Each line of the picture is one figure, each column one plan. A bar is as long as the figure's largest value
over all plans; a tick marks what the plan in force reaches. What is gained or lost is a part of the bar of
its own and a number with its sign, so that nothing hangs on colour alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import Any, Final

from matcher.advice.comparing import Comparison, Outcome
from matcher.ui.words import number

_BAR: Final = 0.88
"""How much of a column its bar may take."""
_LINE_HEIGHT: Final = 56
_TOP: Final = 56
_NAME_LINES: Final = 3
_NAME_LETTERS: Final = 16
_INK, _QUIET, _GROUND = "#111111", "#4A4A4A", "#E4E7EA"
_SAME, _MORE, _LESS, _GONE = "#0B5C8A", "#1B7A43", "#B4430F", "#F2CDB8"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the picture: a figure in every plan, the plan in force first.

    Parameters
    ----------
    values
        What each plan reaches; None where a plan has no such figure.
    wholes
        Out of how many, where it is out of something.
    said
        Each value as it is written.
    judged
        Whether more is better, so that a gain and a loss are told apart.
    part
        Whether it is a part of the figure above it: one step of the ladder.
    unit
        What a change is counted in; empty where the figure's own words say it.
    """

    title: str
    values: tuple[float | None, ...]
    wholes: tuple[float, ...]
    said: tuple[str, ...]
    judged: bool = True
    part: bool = False
    unit: str = ""


def figures(comparison: Comparison) -> tuple[Figure, ...]:
    """Give the lines of the picture: all children, each rung that anybody stands on, and what it takes."""
    outcomes = comparison.outcomes
    fits = tuple(each.mean_fit for each in outcomes)
    in_days = comparison.base.waiting_days is not None
    waits = tuple(float(each.levels[each.waiting_code]) for each in outcomes)
    km = tuple(each.kilometres_a_month for each in outcomes)
    return (
        _children("Children matched", [(each.matched, each.children) for each in outcomes]),
        *_rungs(outcomes),
        Figure(
            "Waiting time covered",
            waits,
            (),
            tuple(each.waiting for each in outcomes),
            unit="day" if in_days else "month",
        ),
        # One match more may lower the mean, and is no loss.
        Figure("Mean fit of a match", fits, (), tuple(map(_mean, fits)), judged=False),
        Figure("Kilometres a month, there and back", km, (), tuple(map(_km, km)), judged=False),
    )


def _mean(fit: float | None) -> str:
    return "none" if fit is None else f"{fit:.0f} of 1000"


def _km(kilometres: float) -> str:
    return f"{number(kilometres, 0)} km"


def _rungs(outcomes: Sequence[Outcome]) -> Iterator[Figure]:
    titles = {rung.code: rung.title for each in outcomes for rung in each.rungs}
    for code, title in titles.items():
        found = [next((rung for rung in each.rungs if rung.code == code), None) for each in outcomes]
        counts = [None if rung is None else (rung.matched, rung.waiting) for rung in found]
        if any(count and count[1] for count in counts):
            yield replace(_children(title, counts), part=True)


def _children(title: str, counts: Sequence[tuple[int, int] | None]) -> Figure:
    return Figure(
        title,
        tuple(None if count is None else float(count[0]) for count in counts),
        tuple(0.0 if count is None else float(count[1]) for count in counts),
        tuple("not on this ladder" if count is None else f"{count[0]} of {count[1]}" for count in counts),
    )


def drawn(comparison: Comparison) -> dict[str, Any]:
    """Draw the picture, as a Vega-Lite chart that fills the width it is given."""
    lines = figures(comparison)
    columns = _names(comparison)
    height = _TOP + _LINE_HEIGHT * len(lines)
    tick = {"type": "tick", "orient": "vertical", "size": 19, "thickness": 2, "color": _INK}
    return {
        "width": "container",
        "height": height,
        "config": {"view": {"stroke": None}},
        "encoding": {
            "x": {"field": "from", "type": "quantitative", "scale": _scale(0, len(columns)), "axis": None},
            "y": {"field": "y", "type": "quantitative", "scale": _scale(height, 0), "axis": None},
        },
        "layer": [
            _layer({"type": "bar", "height": 11}, list(_bars(lines)), x2={"field": "to"}, **_COLOUR, **_TOLD),
            _layer(tick, _ticks(lines)),
            _text(_named(columns), size=13, weight="bold", columns=len(columns)),
            _text(_titles(lines, part=False), size=13, weight="bold"),
            _text(_titles(lines, part=True), size=12),
            _text(_values(lines), size=12),
            _text(_changes(lines, columns), size=12, weight="bold", align="right"),
        ],
    }


_COLOUR: Final = {"color": {"field": "colour", "type": "nominal", "scale": None}}
_TOLD: Final = {"tooltip": {"field": "what", "type": "nominal", "title": "Figure"}}


def _scale(start: float, end: float) -> dict[str, Any]:
    return {"domain": [start, end], "nice": False, "zero": False}


def _layer(mark: dict[str, Any], rows: list[dict[str, Any]], **encoding: Any) -> dict[str, Any]:
    return {"mark": mark, "data": {"values": rows}, "encoding": encoding}


def _text(
    rows: list[dict[str, Any]], *, size: int, weight: str = "normal", align: str = "left", columns: int = 0
) -> dict[str, Any]:
    mark: dict[str, Any] = {"type": "text", "align": align, "baseline": "middle"}
    mark |= {"fontSize": size, "fontWeight": weight}
    if columns:
        mark["lineBreak"] = "\n"
        mark["limit"] = {"expr": f"width / {columns} * {_BAR}"}
    return _layer(mark, rows, text={"field": "said", "type": "nominal"}, **_COLOUR)


def _names(comparison: Comparison) -> list[str]:
    return ["Plan in force", *(each.name for each in comparison.others)]


def _line_top(line: int) -> int:
    return _TOP + line * _LINE_HEIGHT


def _named(columns: Sequence[str]) -> list[dict[str, Any]]:
    wrapped = (wrap(name, _NAME_LETTERS, max_lines=_NAME_LINES, placeholder=" …") for name in columns)
    return [
        {"from": place, "y": 8, "said": "\n".join(lines), "colour": _INK}
        for place, lines in enumerate(wrapped)
    ]


def _titles(lines: Sequence[Figure], *, part: bool) -> list[dict[str, Any]]:
    return [
        {"from": 0, "y": _line_top(line) + 9, "said": figure.title, "colour": _INK}
        for line, figure in enumerate(lines)
        if figure.part is part
    ]


def _values(lines: Sequence[Figure]) -> list[dict[str, Any]]:
    return [
        {"from": place, "y": _line_top(line) + 25, "said": said, "colour": _QUIET}
        for line, figure in enumerate(lines)
        for place, said in enumerate(figure.said)
    ]


def _changes(lines: Sequence[Figure], columns: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "from": place + _BAR,
            "y": _line_top(line) + 25,
            "said": change,
            "colour": _colour(figure, place),
        }
        for line, figure in enumerate(lines)
        for place in range(1, len(columns))
        if (change := changed(figure, place))
    ]


def changed(figure: Figure, place: int) -> str:
    """Say by how much a figure differs from the plan in force, with its sign; empty for not at all."""
    now, was = figure.values[place], figure.values[0]
    by = 0 if now is None or was is None else round(now) - round(was)
    unit = f" {figure.unit}{'' if abs(by) == 1 else 's'}" if figure.unit else ""
    return "" if not by else f"{'+' if by > 0 else '−'}{abs(by):,}{unit}"


def _colour(figure: Figure, place: int) -> str:
    if not figure.judged:
        return _INK
    return _MORE if changed(figure, place).startswith("+") else _LESS


def _bars(lines: Sequence[Figure]) -> Iterator[dict[str, Any]]:
    for line, figure in enumerate(lines):
        scale = _BAR / _largest(figure)
        for place, value in enumerate(figure.values):
            told = {"y": _line_top(line) + 41, "what": f"{figure.title}: {figure.said[place]}"}
            for start, end, colour in _parts(figure, place, value):
                yield {**told, "from": place + start * scale, "to": place + end * scale, "colour": colour}


def _largest(figure: Figure) -> float:
    return max([*figure.wholes, *(value for value in figure.values if value is not None), 1.0])


def _parts(figure: Figure, place: int, value: float | None) -> Iterator[tuple[float, float, str]]:
    """Give the parts of a bar from left to right: what both plans reach, what is more or less, the rest."""
    reached, was = value or 0.0, figure.values[0] or 0.0
    both = min(reached, was)
    if figure.wholes:
        yield 0.0, figure.wholes[place], _GROUND
    if was > both:
        yield both, was, _GONE if figure.judged else _GROUND
    yield 0.0, both, _SAME
    if reached > both:
        yield both, reached, _MORE if figure.judged else _QUIET


def _ticks(lines: Sequence[Figure]) -> list[dict[str, Any]]:
    return [
        {"from": place + (figure.values[0] or 0.0) * _BAR / _largest(figure), "y": _line_top(line) + 41}
        for line, figure in enumerate(lines)
        for place in range(1, len(figure.values))
        if changed(figure, place)
    ]


def alt_text(comparison: Comparison) -> str:
    """Say the picture in words, for those who do not see it."""
    lines = figures(comparison)
    said = [
        f"{name}: " + ", ".join(f"{figure.title.lower()} {figure.said[place]}" for figure in lines)
        for place, name in enumerate(_names(comparison))
    ]
    return "Bars of what each plan reaches. " + ". ".join(said) + "."
