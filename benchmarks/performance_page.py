"""Makes ``docs/performance.md`` of the figures that are there and of the words in ``performance_page.md``."""

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.claims import claims
from benchmarks.growth_picture import draw, fitted
from benchmarks.judging import said
from benchmarks.stages import STAGES, whole_round

WORDS = Path(__file__).with_name("performance_page.md")
OTHERS = {
    "solving": ("solving", "--limit", "30"),
    "solving-large": ("solving", "--large", "--limit", "60"),
    "scale": ("scale", "--pairs", "250000", "1000000"),
    "growth-of-all": ("scale", "--growth"),
    "prices": ("prices",),
    "what-if": ("what_if",),
    "recruiting": ("recruiting",),
    "sweeps": ("sweeps",),
}
"""Parts that are programs of their own, whose words stand on the page as they are, and how each is called."""
NOT_YET = "*Not measured yet.*"
Figures = dict[str, Any]
"""The figures of each part that was measured, by its name."""


def write_page(results: Path, page: Path) -> None:
    """Fill the figures into the words, and draw the picture beside the page."""
    parts = {file.stem: json.loads(file.read_text("utf-8")) for file in sorted(results.glob("*.json"))}
    figures = {name: part["found"] for name, part in parts.items()}
    blocks = {
        "claims": _table(("asked", "found", ""), claims(figures)),
        "machine": _machine(parts),
        "peers": _peers(figures),
        "ties": _ties(figures),
        "mentor-match": _mentor_match(figures),
        "stages": _stages(figures),
        "growth": _growth(figures, page.parent / "pictures"),
        **{name: _verbatim(figures, name) for name in OTHERS},
    }
    text = WORDS.read_text("utf-8")
    for name, block in blocks.items():
        text = text.replace(f"[[{name}]]", block)
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(text, "utf-8")


def seconds(taken: float) -> str:
    """Write seconds with about two digits, in milliseconds below one."""
    value, unit = (taken, "s") if taken >= 1 else (taken * 1000, "ms")
    digits = max(0, 1 - math.floor(math.log10(value))) if value > 0 else 0
    return f"{value:,.{min(digits, 3)}f} {unit}"


def times(ratio: float) -> str:
    """Write a ratio with about two digits."""
    digits = max(0, 1 - math.floor(math.log10(ratio))) if ratio > 0 else 0
    return f"{ratio:,.{min(digits, 3)}f}"


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _machine(parts: dict[str, Any]) -> str:
    """Say on what each part was measured; parts measured on the same day and machine together."""
    same: dict[str, list[str]] = {}
    for name, part in parts.items():
        on = part["surroundings"]
        versions = ", ".join(f"{what} {on[what]}" for what in ("matcher", "ortools", "scipy", "numpy"))
        words = (
            f"{on['processor']}, {on['cores']} cores, {on['memory']}, {on['system']}; Python {on['python']},"
            f" {versions}; {on['day']}"
        )
        same.setdefault(words, []).append(f"{name} ({part['seconds']:,.0f} s)")
    lines = [
        f"- {words}. Parts, and how long each took: {', '.join(names)}." for words, names in same.items()
    ]
    return "\n".join(lines) or NOT_YET


def _peers(figures: Figures) -> str:
    return "\n\n".join(_round(row) for row in figures.get("peers", ())) or NOT_YET


def _round(row: dict[str, Any]) -> str:
    ours = row["peers"]["matcher"]["cpu"]
    lines = [_peer(name, found, ours) for name, found in row["peers"].items()]
    title = f"**{row['children']:,} × {row['visitors']:,}, {row['pairs']:,} possible pairs**"
    headings = (
        "who",
        "CPU",
        "× matcher",
        "on the clock",
        "memory",
        "says it is best",
        "beside the best plan",
    )
    return f"{title}\n\n{_table(headings, lines)}"


def _peer(name: str, found: dict[str, Any], ours: float) -> tuple[str, ...]:
    if "stopped_after" in found:
        limit = found["stopped_after"]
        return (
            name,
            f"> {seconds(limit)}",
            f"> {times(limit / ours)}",
            f"> {seconds(limit)}",
            "",
            "no",
            "stopped",
        )
    late = "" if found["proved"] or name.startswith("by hand") else "> "
    memory = "" if found["peak_mb"] is None else f"{found['peak_mb']:,.0f} MB"
    return (
        name,
        f"{late}{seconds(found['cpu'])}",
        f"{late}{times(found['cpu'] / ours)}",
        seconds(found["wall"]),
        memory,
        "yes" if found["proved"] else "no",
        _beside_best(name, found),
    )


def _beside_best(name: str, found: dict[str, Any]) -> str:
    if name == "matcher":
        return "the best plan"
    return said(found["change"]) if found["matched"] else "no plan yet"


def _ties(figures: Figures) -> str:
    lines = [
        (
            f"{row['children']:,} × {row['visitors']:,}, {row['pairs']:,} pairs",
            f"{name}, {_proved(row)}" if name == "matcher" else name,
            ", ".join(f"{kind}: {count:,}" for kind, count in broken.items()) or "nothing",
        )
        for row in figures.get("ties", ())
        for name, broken in row["broken"].items()
    ]
    return _table(("round", "who", "what the plan breaks"), lines) if lines else NOT_YET


def _proved(row: dict[str, Any]) -> str:
    return f"{'proved on every level' if row['proved'] else 'stopped'} in {seconds(row['cpu'])}"


def _mentor_match(figures: Figures) -> str:
    rounds = [
        found
        for part in ("mentor-match", "mentor-match-long")
        for found in figures.get(part, ())
        if isinstance(found, dict)
    ]
    lines = []
    for row in rounds:
        name = f"{row['people']:,} + {row['people']:,}, {row['pairs']:,} pairs"
        whole = whole_round(row["stages"])
        memory = f"{row['peak_mb']:,.0f} MB"
        lines.append((name, "matcher: screen, match, prove, write", seconds(whole), "1", memory, "best"))
        every = sum(row["stages"].values())
        lines.append((name, "matcher: reading and audit too", seconds(every), times(every / whole), "", ""))
        lines += [_its_row(name, scoring, found, whole) for scoring, found in row["peers"].items()]
    table = _table(("round", "who", "CPU", "×", "memory", "beside the best plan"), lines)
    return f"{table}\n\n{_its_versions(rounds)}" if lines else NOT_YET


def _its_row(name: str, scoring: str, found: dict[str, Any], ours: float) -> tuple[str, ...]:
    who = f"mentor-match, {scoring}"
    if "stopped_after" in found:
        limit = found["stopped_after"]
        return name, who, f"> {seconds(limit)}", f"> {times(limit / ours)}", "", "stopped"
    memory = f"{found['peak_mb']:,.0f} MB"
    return name, who, seconds(found["cpu"]), times(found["cpu"] / ours), memory, said(found["change"])


def _its_versions(rounds: list[dict[str, Any]]) -> str:
    versions = rounds[0]["versions"]
    return "Measured: " + ", ".join(f"{name} {version}" for name, version in versions.items()) + "."


def _stages(figures: Figures) -> str:
    lines = []
    for row in figures.get("stages", ()):
        every = sum(row["stages"].values())
        cells = [f"{seconds(row['stages'][stage])} ({row['stages'][stage] / every:.0%})" for stage in STAGES]
        memory = "" if row["peak_mb"] is None else f"{row['peak_mb']:,.0f} MB"
        size = f"{row['children']:,} × {row['visitors']:,}"
        lines.append((size, f"{row['pairs']:,}", *cells, seconds(every), memory))
    return _table(("round", "pairs", *STAGES, "in all", "memory"), lines) if lines else NOT_YET


def _growth(figures: Figures, pictures: Path) -> str:
    rows = figures.get("growth", ())
    if len(rows) < 2:
        return NOT_YET
    draw(rows, pictures / "growth.svg")
    by_pairs, by_people = fitted(rows)
    smallest, largest = (f"{row['children']:,} × {row['visitors']:,}" for row in (rows[0], rows[-1]))
    return (
        "![Seconds of CPU against possible pairs, both axes logarithmic](pictures/growth.svg)\n\n"
        f"From {smallest} to {largest}, with as many people to a town, reading and audit too, seconds grow as"
        f" pairs to the power of {by_pairs:.2f} and as people to the power of {by_people:.2f}."
    )


def _verbatim(figures: Figures, name: str) -> str:
    return f"```text\n{figures[name][0]}\n```" if name in figures else NOT_YET
