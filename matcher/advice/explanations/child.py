"""Why a child has this visitor, or nobody."""

from dataclasses import dataclass

from matcher.advice.explanations.misses import nearest_miss
from matcher.advice.explanations.pair import explain_pair
from matcher.advice.explanations.person import PersonExplanation, PersonState, blocking
from matcher.advice.explanations.rivals import Missed, missed_visitors
from matcher.advice.outlook import Outlook
from matcher.policy.ladder import rung_sentence, rung_titles, rungs
from matcher.policy.rules import person_rules
from matcher.policy.wording import counted
from matcher.records.standing import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildExplanation(PersonExplanation):
    """Why a child has this visitor, or nobody; see :class:`~matcher.advice.person.PersonExplanation`.

    Parameters
    ----------
    child_id, child
        The code, and what the child is called on screen.
    rung, ladder
        Title of the rung the child stands on, and the sentence that says why and since when. Empty for
        a child whose row could not be used.
    tie
        That a plan in which the child has a visitor was as good, and what decided; empty where none was.
    missed
        Each possible visitor whom the child did not get, best fit first; empty for a child who is
        matched.
    """

    child_id: str
    child: str
    rung: str = ""
    ladder: str = ""
    tie: str = ""
    missed: tuple[Missed, ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """Say it, the most important first."""
        if self.state == "matched":
            return (*self.matches[0].sentences(), self.ladder)
        if self.state != "unmatched":
            return self.reasons
        return (
            f"{self.child} has nobody in this plan.",
            *((self.tie,) if self.tie else ()),
            self.ladder,
            *self._about_missed(),
            *self.about_blocked("visitor who takes part", "visitors who take part"),
            *self.about_nearest(),
        )

    def _about_missed(self) -> tuple[str, ...]:
        if not self.missed:
            return (f"No visitor is possible for {self.child}.",)
        one = counted(self.possible, "visitor is", "visitors are")
        return (f"{one} possible for {self.child}:", *(missed.sentence for missed in self.missed))


def explain_child(outlook: Outlook, child_id: str) -> ChildExplanation:
    """Explain what a round holds for a child.

    Raises
    ------
    matcher.errors.UnknownPerson
        If there is no such child.
    """
    if child_id not in outlook.given.child_index:
        left_out = outlook.left_out("children", child_id)
        if left_out:
            return ChildExplanation(child_id=child_id, child=child_id, state="left out", reasons=left_out)
    c = outlook.child(child_id)
    name, rung, ladder = outlook.child_name(c), *_place_on_the_ladder(outlook, c)
    match = outlook.match_of.get(c)
    if match is not None:
        pair = explain_pair(outlook, c, outlook.visitor(match.visitor_id))
        return ChildExplanation(
            child_id=child_id, child=name, rung=rung, ladder=ladder, state="matched", matches=(pair,)
        )
    reasons = _visited_by(outlook, c) or _away(outlook, c)
    if reasons:
        state: PersonState = "active" if outlook.facts.visited[c] else "not taking part"
        return ChildExplanation(
            child_id=child_id, child=name, rung=rung, ladder=ladder, state=state, reasons=reasons
        )
    return _unmatched(outlook, c, name, rung, ladder)


def _unmatched(outlook: Outlook, c: int, name: str, rung: str, ladder: str) -> ChildExplanation:
    child_id = outlook.facts.children[c].child_id
    against = outlook.against_child(c)
    pair = nearest_miss(outlook, against)
    possible = [v for (_, v), codes in against.items() if not codes]
    return ChildExplanation(
        child_id=child_id,
        child=name,
        rung=rung,
        ladder=ladder,
        state="unmatched",
        blocked_by=blocking(against),
        possible=len(possible),
        nearest_miss=explain_pair(outlook, *pair) if pair else None,
        tie=outlook.tie_of_unmatched(c) if possible else "",
        missed=missed_visitors(outlook, c, possible),
    )


def _place_on_the_ladder(outlook: Outlook, c: int) -> tuple[str, str]:
    facts = outlook.facts
    step, steps = int(rungs(facts)[c]), rung_titles(facts.policy)
    place = f"Rung {step + 1} of {len(steps)} ({steps[step]}), waiting for {facts.waited(c)}"
    return steps[step], f"{place}: {rung_sentence(facts, c)}"


def _visited_by(outlook: Outlook, c: int) -> tuple[str, ...]:
    active = outlook.facts.standing_pairs(Status.ACTIVE)
    name = outlook.child_name(c)
    return tuple(
        f"{outlook.visitor_name(v)} visits {name} already, and {name} looks for nobody else."
        for child, v in active
        if child == c
    )


def _away(outlook: Outlook, c: int) -> tuple[str, ...]:
    """Give the reasons of a child who does not take part; none for one who does."""
    attendance = outlook.settlement.attendance
    if attendance.children[c]:
        return ()
    broken = attendance.child_broken.get(c, frozenset())
    rules = [rule for rule in person_rules(outlook.facts.policy) if rule.subject == "child"]
    return tuple(rule.because(outlook.facts, c) for rule in rules if rule.code in broken)
