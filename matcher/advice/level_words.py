"""What a change of the levels is, in a coordinator's words."""

from collections.abc import Callable, Iterator, Mapping

from matcher.policy.ladder import rung_codes
from matcher.policy.measures import BY_VERSION
from matcher.policy.policy import Policy
from matcher.policy.wording import in_days, number

UNCHANGED = "no level changes"

_CHILDREN: dict[str, tuple[str, str]] = {
    "secure": ("child in secure accommodation", "children in secure accommodation"),
    "out-of-area-residential": ("out-of-area residential child", "out-of-area residential children"),
    "lost-visitor": ("child who lost a visitor", "children who lost a visitor"),
    "isolated": ("isolated child", "isolated children"),
    "out-of-area-other": (
        "child out of area or who cannot go out alone",
        "children out of area or who cannot go out alone",
    ),
    "ageing-out": ("child who is ageing out", "children who are ageing out"),
    "everyone-else": ("child on the rung “everyone else”", "children on the rung “everyone else”"),
}


def in_words(policy: Policy, change: Mapping[str, int]) -> str:
    """Say a change: ``"one out-of-area residential child fewer; 94 days of waiting less; fit −12"``.

    Parameters
    ----------
    change
        By code of the level, the value then less the value now; levels left out do not change.
    """
    told = [*_children(policy, change), *_waiting(change), *_fit(change)]
    travel = _travel(change.get("travel", 0))
    if not told:
        return f"only {travel}" if travel else UNCHANGED
    return "; ".join([*told, travel] if travel else told)


def amount(code: str, value: int) -> str:
    """Say what the figure of a level means: ``"5 children"``, ``"102 days"``, ``"1.5 km"``.

    Parameters
    ----------
    code
        Of the level, also of one that only an earlier version of the round file has.
    """
    if code in _UNITS:
        return _UNITS[code](value)
    return f"{value:,} {'child' if value == 1 else 'children'}"


_UNITS: dict[str, Callable[[int], str]] = {
    "waiting-days": in_days,
    "waiting-months": lambda months: f"{months:,} {'month' if months == 1 else 'months'}",
    "fit": lambda points: f"{points:,} {'point' if points == 1 else 'points'}",
    "travel": lambda hundreds_of_metres: f"{hundreds_of_metres / 10:,.1f} km",
}


def _children(policy: Policy, change: Mapping[str, int]) -> Iterator[str]:
    for code in rung_codes(policy):
        if children := change.get(code, 0):
            one, many = (
                " or ".join(forms) for forms in zip(*(_CHILDREN[c] for c in code.split("+")), strict=True)
            )
            counted = f"one {one}" if abs(children) == 1 else f"{abs(children)} {many}"
            yield f"{counted} {'more' if children > 0 else 'fewer'}"


def _waiting(change: Mapping[str, int]) -> Iterator[str]:
    for measures in BY_VERSION.values():
        if waiting := change.get(measures.waiting_code, 0):
            how_long = amount(measures.waiting_code, abs(waiting))
            yield f"{how_long} of waiting {'more' if waiting > 0 else 'less'}"


def _fit(change: Mapping[str, int]) -> Iterator[str]:
    if points := change.get("fit", 0):
        yield f"fit {'+' if points > 0 else '−'}{abs(points)}"


def _travel(hundreds_of_metres: int) -> str:
    if hundreds_of_metres == 0:
        return ""
    return f"{number(abs(hundreds_of_metres) / 10)} km {'more' if hundreds_of_metres > 0 else 'less'} travel"
