"""What one more visitor is worth, place by place, from the greatest value: the figures of the map."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from matcher.advice.recruiting import Recruiting
from matcher.policy.ladder import rung_codes, rung_titles
from matcher.policy.measures import BY_VERSION
from matcher.policy.policy import Policy

NOTHING: Final = "Nobody here would change the plan"
UNKNOWN: Final = "Not known until solved anew"
_GAINS: Final = {
    "waiting-days": "More waiting time covered",
    "waiting-months": "More waiting months covered",
    "fit": "A better fit only",
    "travel": "Less travel only",
}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the map with what somebody there is worth.

    Parameters
    ----------
    rank
        1 for the most; None where nobody there would change the plan.
    gain
        The first level that is gained on, in words.
    """

    rank: int | None
    place: str
    latitude: float
    longitude: float
    gain: str
    value: dict[str, int]


def spots(policy: Policy, found: Recruiting) -> list[Spot]:
    """Give the places from the greatest value; those that are worth nothing come last, by name."""
    codes = _codes(policy)
    ranked = sorted(found.map, key=lambda row: (_worst_last(codes, row["value"]), row["place"]))
    return [
        Spot(
            place if row["value"] else None,
            row["place"],
            row["latitude"],
            row["longitude"],
            gain(policy, row),
            row["value"],
        )
        for place, row in enumerate(ranked, start=1)
    ]


def _codes(policy: Policy) -> list[str]:
    """Give the codes of the levels in order, waiting as every version of the round file counts it."""
    waiting = (measures.waiting_code for measures in BY_VERSION.values())
    return [*rung_codes(policy), *waiting, "fit", "travel"]


def _worst_last(codes: Sequence[str], value: dict[str, int]) -> list[int]:
    """Turn a value into a key by which the most comes first; less travel is more."""
    return [value.get(code, 0) * (1 if code == "travel" else -1) for code in codes]


def gain(policy: Policy, row: Row) -> str:
    """Say what is gained first: a child of a rung, waiting, fit or travel."""
    first = next((code for code in _codes(policy) if row["value"].get(code)), "")
    if not first:
        return UNKNOWN if row["sentence"].startswith("not known") else NOTHING
    titles = dict(zip(rung_codes(policy), rung_titles(policy), strict=True))
    return _GAINS.get(first) or f"One more child: {titles[first][:1].lower()}{titles[first][1:]}"
