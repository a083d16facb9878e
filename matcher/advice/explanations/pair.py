"""Why this pair, and why not that one: criteria, cautions, exceptions, and every broken rule."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from matcher.advice.explanations.rivals import missed_visitors
from matcher.advice.outlook import Outlook
from matcher.policy.cautions import cautions
from matcher.policy.criteria import CRITERIA, FULL_FIT, fit
from matcher.policy.facts import Facts
from matcher.policy.independence import compared
from matcher.policy.rule import SWITCHES
from matcher.policy.rules import NEVER, broken, rule
from matcher.policy.wording import counted
from matcher.records.standing import Status

PairState = Literal["active", "offered", "pinned", "proposed", "possible", "not possible"]
Remedy = Literal["exception", "tables", "never"]
_REMEDIES: dict[Remedy, str] = {
    "exception": "A named person can relax this for the pair, with a reason.",
    "tables": "This is mended in the tables or by undoing a decision, not by an exception.",
    "never": "This is never relaxed.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionReason:
    """What one criterion adds to the fit.

    Parameters
    ----------
    score
        0 to 1.
    weight
        Its share of all weights, 0 to 1.
    points
        What it adds to the fit, of ``1000 * weight``.
    """

    code: str
    title: str
    score: float
    weight: float
    points: float
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleReason:
    """A rule that a pair breaks.

    Parameters
    ----------
    remedy
        ``"exception"`` where a named person can relax it for the pair, ``"tables"`` where it is mended
        in the tables or by undoing a decision, ``"never"`` where nothing overrides it.
    """

    code: str
    title: str
    sentence: str
    remedy: Remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class PairExplanation:
    """Why two people are matched, could be, or cannot be.

    Parameters
    ----------
    state
        Where the pair stands in the round.
    fit
        0 to 1000, also where the pair is not possible.
    criteria
        What the fit is made of, strongest contribution first.
    broken
        The rules that stand against the pair, with their numbers; empty where it is possible.
    exceptions
        The rules that are broken and lifted for it.
    compared
        What was compared for independence.
    tie
        That another plan was as good, and what decided; empty where none was, or where that is not known.
    why_not
        Why a pair that is possible is not in the plan; empty for any other pair.
    """

    child_id: str
    visitor_id: str
    child: str
    visitor: str
    state: PairState
    fit: int
    criteria: tuple[CriterionReason, ...]
    cautions: tuple[str, ...]
    exceptions: tuple[RuleReason, ...]
    broken: tuple[RuleReason, ...]
    compared: str
    tie: str = ""
    why_not: str = ""

    @property
    def possible(self) -> bool:
        """Whether nothing stands against the pair."""
        return not self.broken

    def sentences(self) -> tuple[str, ...]:
        """Say it: the pair, then what stands against it or what the fit is made of."""
        why = filter(None, (self.tie, self.why_not))
        return (self.headline, *why, *(self._against() if self.broken else self._for()))

    @property
    def headline(self) -> str:
        """Say in one sentence where the pair stands."""
        both = f"{self.visitor} for {self.child}"
        if self.state == "active":
            return f"{self.visitor} visits {self.child} already."
        if self.broken:
            return f"{both} is not possible: {counted(len(self.broken), 'rule')} {_is(self.broken)} broken."
        if self.state == "possible":
            return f"{both} is possible, with a fit of {self.fit}, and is not in this plan."
        return f"{both} is {self.state}, with a fit of {self.fit} of {FULL_FIT}."

    def _for(self) -> tuple[str, ...]:
        return (
            *(_points(reason) for reason in self.criteria if reason.weight),
            *(f"Exception ({reason.code}): {reason.sentence}" for reason in self.exceptions),
            *(f"Note: {sentence}" for sentence in self.cautions),
            self.compared,
        )

    def _against(self) -> tuple[str, ...]:
        return tuple(f"{reason.sentence} {_REMEDIES[reason.remedy]}" for reason in self.broken)

    def as_text(self) -> str:
        """Give the sentences, one a line."""
        return "\n".join(self.sentences())

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain values for JSON, its sentences among them."""
        return {**asdict(self), "possible": self.possible, "sentences": list(self.sentences())}


def _is(several: tuple[RuleReason, ...]) -> str:
    return "is" if len(several) == 1 else "are"


def _points(reason: CriterionReason) -> str:
    most = round(FULL_FIT * reason.weight)
    return f"{reason.title}: {reason.sentence}. {round(reason.points)} of {most} points."


def explain_pair(outlook: Outlook, c: int, v: int, *, ties: bool = True) -> PairExplanation:
    """Explain the pair of two positions.

    Parameters
    ----------
    ties
        Whether plans as good are looked for, which prices the round once.
    """
    facts, lifted = outlook.facts, outlook.lifted.get((c, v), frozenset())
    reasons = tuple(
        RuleReason(code=code, title=rule(code).title, sentence=sentence, remedy=remedy_of(code))
        for code, sentence in broken_for_pair(facts, c, v).items()
    )
    state = _state(outlook, c, v)
    standing = () if state not in ("possible", "proposed") else reasons
    against = tuple(reason for reason in standing if reason.code not in lifted)
    return PairExplanation(
        child_id=facts.children[c].child_id,
        visitor_id=facts.visitors[v].visitor_id,
        child=outlook.child_name(c),
        visitor=outlook.visitor_name(v),
        state="not possible" if against else state,
        fit=int(fit(facts, np.array([c]), np.array([v]))[0][0]),
        criteria=_criteria(facts, c, v),
        cautions=tuple(caution.sentence for caution in cautions(facts, c, v)),
        exceptions=tuple(reason for reason in reasons if reason not in against),
        broken=against,
        compared=compared(facts, c, v),
        tie="" if against or not ties else tie_of_pair(outlook, c, v),
        why_not=_why_not(outlook, c, v) if ties and state == "possible" and not against else "",
    )


def _why_not(outlook: Outlook, c: int, v: int) -> str:
    """Say whom a child has in the place of a possible visitor, or who is in the child's place."""
    name, match = outlook.child_name(c), outlook.match_of.get(c)
    if match is not None:
        decided = outlook.ties.in_short(c, v) if match.status == "proposed" else ""
        there = f"{name} is {match.status} with {outlook.visitor_name(outlook.visitor(match.visitor_id))}"
        return f"{there}, with a fit of {match.fit}{f': {decided}' if decided else ''}."
    if not outlook.settlement.attendance.children[c] or not outlook.settlement.attendance.visitors[v]:
        return ""
    return f"{name} has nobody in this plan. {missed_visitors(outlook, c, [v])[0].sentence}"


def tie_of_pair(outlook: Outlook, c: int, v: int) -> str:
    """Say that a plan with the pair, or for a pair of the plan another, was as good; else empty."""
    state = _state(outlook, c, v)
    if state == "proposed":
        return outlook.ties.of_match(c)
    return outlook.ties.of_pair(c, v) if state == "possible" else ""


def broken_for_pair(facts: Facts, c: int, v: int) -> dict[str, str]:
    """Give the rules a pair breaks with their sentences; of the two about places the one about pairs."""
    found = broken(facts, c, v)
    place = rule("places").verdict(facts, c, v)
    if place.holds:
        found.pop("places", None)
    return found


def remedy_of(code: str) -> Remedy:
    """Say whether a rule can be relaxed for one pair, is mended elsewhere, or never gives way."""
    if code in NEVER:
        return "never"
    return "exception" if code in SWITCHES else "tables"


def _state(outlook: Outlook, c: int, v: int) -> PairState:
    if (c, v) in outlook.facts.standing_pairs(Status.ACTIVE):
        return "active"
    match = outlook.match_of.get(c)
    in_plan = match is not None and match.visitor_id == outlook.facts.visitors[v].visitor_id
    return match.status if match is not None and in_plan else "possible"


def _criteria(facts: Facts, c: int, v: int) -> tuple[CriterionReason, ...]:
    """Give what each criterion adds, strongest first; ties in the order of the criteria."""
    weights = facts.policy.weights.by_code()
    total = sum(weights.values())
    reasons = []
    for each in CRITERIA:
        appraisal, weight = each.appraise(facts, c, v), weights[each.code] / total
        reasons.append(
            CriterionReason(
                code=each.code,
                title=each.title,
                score=round(appraisal.score, 4),
                weight=round(weight, 4),
                points=round(FULL_FIT * weight * appraisal.score, 1),
                sentence=appraisal.because,
            )
        )
    return tuple(sorted(reasons, key=lambda reason: -reason.points))
