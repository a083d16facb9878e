"""Why a visitor has these children, or nobody."""

from dataclasses import dataclass

import numpy as np

from matcher.advice.explanations.misses import nearest_miss
from matcher.advice.explanations.pair import explain_pair
from matcher.advice.explanations.person import PersonExplanation, blocking
from matcher.advice.explanations.rivals import missed_visitors
from matcher.advice.outlook import Outlook
from matcher.policy.criteria import fit
from matcher.policy.rules import person_rules
from matcher.policy.wording import counted
from matcher.records.standing import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A child who is possible for a visitor, and where the child is instead.

    Parameters
    ----------
    with_visitor
        Whom the child is matched with; empty for nobody.
    fit_here, fit_there
        The fit with this visitor, and with the one the child has; None for nobody.
    """

    child_id: str
    with_visitor: str
    fit_here: int
    fit_there: int | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorExplanation(PersonExplanation):
    """Why a visitor has these children, or nobody; see :class:`~matcher.advice.person.PersonExplanation`.

    Parameters
    ----------
    visitor_id, visitor
        The code, and what the visitor is called on screen.
    tie
        That a plan in which the visitor has a child was as good, and what decided; empty where none was.
    elsewhere
        The children who are possible, and where they are instead; empty for a visitor who is matched.
    """

    visitor_id: str
    visitor: str
    tie: str = ""
    elsewhere: tuple[Elsewhere, ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """Say it, the most important first."""
        if self.state == "matched":
            return tuple(sentence for pair in self.matches for sentence in pair.sentences())
        if self.state != "unused":
            return self.reasons
        return (
            f"{self.visitor} has a place and nobody new in this plan.",
            *((self.tie,) if self.tie else ()),
            *self._about_elsewhere(),
            *self.about_blocked("child who takes part", "children who take part"),
            *self.about_nearest(),
        )

    def _about_elsewhere(self) -> tuple[str, ...]:
        if not self.elsewhere:
            return (f"No child is possible for {self.visitor}.",)
        one = counted(self.possible, "child is", "children are")
        return (f"{one} possible for {self.visitor}:", *(child.sentence for child in self.elsewhere))


def explain_visitor(outlook: Outlook, visitor_id: str) -> VisitorExplanation:
    """Explain what a round holds for a visitor.

    Raises
    ------
    matcher.errors.UnknownPerson
        If there is no such visitor.
    """
    if visitor_id not in outlook.given.visitor_index:
        left_out = outlook.left_out("visitors", visitor_id)
        if left_out:
            return VisitorExplanation(
                visitor_id=visitor_id, visitor=visitor_id, state="left out", reasons=left_out
            )
    v = outlook.visitor(visitor_id)
    name = outlook.visitor_name(v)
    children = outlook.children_of.get(v, ())
    if children:
        pairs = tuple(explain_pair(outlook, c, v) for c in children)
        return VisitorExplanation(visitor_id=visitor_id, visitor=name, state="matched", matches=pairs)
    reasons = _away(outlook, v)
    if reasons:
        return VisitorExplanation(
            visitor_id=visitor_id, visitor=name, state="not taking part", reasons=reasons
        )
    if int(outlook.settlement.places[v]) <= 0:
        return VisitorExplanation(
            visitor_id=visitor_id, visitor=name, state="active", reasons=_visiting(outlook, v)
        )
    return _unused(outlook, v, name)


def _unused(outlook: Outlook, v: int, name: str) -> VisitorExplanation:
    visitor_id = outlook.facts.visitors[v].visitor_id
    against = outlook.against_visitor(v)
    pair = nearest_miss(
        outlook, {pair: codes for pair, codes in against.items() if pair[0] not in outlook.match_of}
    )
    possible = [c for (c, _), codes in against.items() if not codes]
    return VisitorExplanation(
        visitor_id=visitor_id,
        visitor=name,
        state="unused",
        blocked_by=blocking(against),
        possible=len(possible),
        nearest_miss=explain_pair(outlook, *pair) if pair else None,
        tie=outlook.ties.of_unused(v, name) if possible else "",
        elsewhere=_elsewhere(outlook, v, possible),
    )


def _elsewhere(outlook: Outlook, v: int, possible: list[int]) -> tuple[Elsewhere, ...]:
    """Give where the possible children are, best fit first."""
    points = fit(outlook.facts, np.array(possible, np.int64), np.full(len(possible), v))[0].tolist()
    best_first = sorted(zip(possible, points, strict=True), key=lambda one: (-one[1], one[0]))
    return tuple(_where(outlook, c, v, here) for c, here in best_first)


def _where(outlook: Outlook, c: int, v: int, here: int) -> Elsewhere:
    name, match = outlook.child_name(c), outlook.match_of.get(c)
    child_id = outlook.facts.children[c].child_id
    if match is None:
        said = f"{name} (fit {here}) has nobody: {missed_visitors(outlook, c, [v])[0].reason}."
        return Elsewhere(child_id=child_id, with_visitor="", fit_here=here, fit_there=None, sentence=said)
    other = outlook.visitor_name(outlook.visitor(match.visitor_id))
    said = f"{name} (fit {here}) is {match.status} with {other} (fit {match.fit})."
    return Elsewhere(
        child_id=child_id,
        with_visitor=match.visitor_id,
        fit_here=here,
        fit_there=match.fit,
        sentence=said,
    )


def _visiting(outlook: Outlook, v: int) -> tuple[str, ...]:
    children = [c for c, visitor in outlook.facts.standing_pairs(Status.ACTIVE) if visitor == v]
    names = ", ".join(outlook.child_name(c) for c in children) or "children already"
    return (f"{outlook.visitor_name(v)} visits {names} and has no place left.",)


def _away(outlook: Outlook, v: int) -> tuple[str, ...]:
    """Give the reasons of a visitor who does not take part; none for one who does."""
    attendance = outlook.settlement.attendance
    if attendance.visitors[v]:
        return ()
    broken = attendance.visitor_broken.get(v, frozenset())
    rules = [rule for rule in person_rules(outlook.facts.policy) if rule.subject == "visitor"]
    return tuple(rule.because(outlook.facts, v=v) for rule in rules if rule.code in broken)
