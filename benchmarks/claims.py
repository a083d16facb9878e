"""What was asked of the speed, one line each, and what was found; a line is there before it is measured."""

from collections.abc import Iterator
from typing import Any

from benchmarks.growth_picture import fitted
from benchmarks.stages import whole_round

Figures = dict[str, Any]
Claim = tuple[str, str, str]
"""What was asked, what was found, and whether that is met."""
NOT_YET = "not measured yet"


def claims(figures: Figures) -> list[Claim]:
    """Hold the figures against what was asked."""
    return [
        _mentor_match(figures, "mentor-match", 500, 10),
        _mentor_match(figures, "mentor-match-long", 2_000, 100),
        _never_worse(figures),
        _constraint_model(figures),
        _dense(figures),
        _sparse(figures),
        _growth(figures),
        *_prices(figures),
    ]


def _met(good: bool) -> str:
    return "met" if good else "**not met**"


def _mentor_match(figures: Figures, part: str, people: int, asked: float) -> Claim:
    words = f"A round of {people:,} + {people:,}: {asked:g} times quicker than mentor-match"
    rows = [row for row in figures.get(part, ()) if isinstance(row, dict) and row["people"] == people]
    if not rows:
        return words, NOT_YET, ""
    whole = whole_round(rows[0]["stages"])
    taken = [(found.get("cpu", found.get("stopped_after")), found) for found in rows[0]["peers"].values()]
    ratio, found = min((seconds / whole, found) for seconds, found in taken)
    late = "more than " if "stopped_after" in found else ""
    return words, f"{late}{ratio:,.0f} times, with the points that take it less time", _met(ratio >= asked)


def _never_worse(figures: Figures) -> Claim:
    words = "Never worse than mentor-match on any level before being better on a higher one"
    told = [
        found["never_better"]
        for part in ("mentor-match", "mentor-match-long")
        for row in figures.get(part, ())
        if isinstance(row, dict)
        for found in row["peers"].values()
        if "never_better" in found
    ]
    if not told:
        return words, NOT_YET, ""
    return words, f"in {sum(told)} of {len(told)} rounds", _met(all(told))


def _constraint_model(figures: Figures) -> Claim:
    words = "1,000 × 700: 100 times quicker than plain CP-SAT, to the same optimum"
    peers = _peers_at(figures, 1_000)
    if not peers:
        return words, NOT_YET, ""
    found, ours = peers["CP-SAT, one objective"], peers["matcher"]["cpu"]
    ratio = found.get("cpu", found.get("stopped_after", 0.0)) / ours
    if not found.get("proved"):
        said = f"more than {ratio:,.0f} times: stopped before it had proved a plan"
        return words, said, "met" if ratio >= 100 else "stopped too early to tell"
    if any(found["change"]):
        said = f"{ratio:,.0f} times, but another plan: {found['change']}"
    else:
        said = f"{ratio:,.0f} times, the same on every level"
    return words, said, _met(ratio >= 100)


def _dense(figures: Figures) -> Claim:
    words = "5,000 × 4,000: the solve 5 times quicker than SciPy's dense assignment"
    peers = _peers_at(figures, 5_000)
    if not peers:
        return words, NOT_YET, ""
    found = peers["SciPy dense"]
    ratio = found.get("cpu", found.get("stopped_after", 0.0)) / peers["matcher"]["cpu"]
    return words, f"{'more than ' if 'cpu' not in found else ''}{ratio:.1f} times", _met(ratio >= 5)


def _sparse(figures: Figures) -> Claim:
    words = "5,000 × 4,000: within 2 times SciPy's sparse matching, with levels, duals and a certificate"
    peers = _peers_at(figures, 5_000)
    if not peers:
        return words, NOT_YET, ""
    ratio = peers["matcher"]["cpu"] / peers["SciPy sparse"]["cpu"]
    goes = peers["SciPy sparse"]["goes"]
    return words, f"{ratio:.1f} times its seconds, medians of {goes} by turns", _met(ratio <= 2)


def _growth(figures: Figures) -> Claim:
    words = "Nothing in the pipeline is quadratic in people once pairs are sparse"
    rows = figures.get("growth", ())
    if len(rows) < 2:
        return words, NOT_YET, ""
    by_pairs, by_people = fitted(rows)
    said = f"seconds grow as people to the power of {by_people:.2f}, as pairs to {by_pairs:.2f}"
    return words, said, _met(by_people < 1.5)


def _prices(figures: Figures) -> Iterator[Claim]:
    """Give the least ratio of pricing everything at once to solving each question anew."""
    if "prices" in figures:
        last = [line.split()[-1].replace(",", "") for line in figures["prices"][0].splitlines()[1:]]
        ratios = [float(word) for word in last if word.replace(".", "").isdigit()]
        if ratios:
            yield "All prices at once, beside solving each anew", f"at least {min(ratios):,.0f} times", ""


def _peers_at(figures: Figures, children: int) -> dict[str, Any]:
    rows = [row["peers"] for row in figures.get("peers", ()) if row["children"] == children]
    return dict(rows[0]) if rows else {}
