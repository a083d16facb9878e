"""What a change of the levels is, in a coordinator's words."""

from collections.abc import Iterator, Mapping

from matcher.policy.ladder import rung_codes
from matcher.policy.policy import Policy
from matcher.policy.wording import number

TIE = "a tie"

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
    """Say a change: ``"one out-of-area residential child fewer; 3 waiting months less; fit −12"``.

    Parameters
    ----------
    change
        By code of the level, the value then less the value now; levels left out do not change.
    """
    told = [*_children(policy, change), *_months(change), *_fit(change)]
    travel = _travel(change.get("travel", 0))
    if not told:
        return f"{TIE} but for {travel}" if travel else TIE
    return "; ".join([*told, travel] if travel else told)


def _children(policy: Policy, change: Mapping[str, int]) -> Iterator[str]:
    for code in rung_codes(policy):
        if children := change.get(code, 0):
            one, many = (
                " or ".join(forms) for forms in zip(*(_CHILDREN[c] for c in code.split("+")), strict=True)
            )
            counted = f"one {one}" if abs(children) == 1 else f"{abs(children)} {many}"
            yield f"{counted} {'more' if children > 0 else 'fewer'}"


def _months(change: Mapping[str, int]) -> Iterator[str]:
    if months := change.get("waiting-months", 0):
        noun = "waiting month" if abs(months) == 1 else "waiting months"
        yield f"{abs(months)} {noun} {'more' if months > 0 else 'less'}"


def _fit(change: Mapping[str, int]) -> Iterator[str]:
    if points := change.get("fit", 0):
        yield f"fit {'+' if points > 0 else '−'}{abs(points)}"


def _travel(hundreds_of_metres: int) -> str:
    if hundreds_of_metres == 0:
        return ""
    return f"{number(abs(hundreds_of_metres) / 10)} km {'more' if hundreds_of_metres > 0 else 'less'} travel"
