"""Says in one sentence why nobody is left to match."""

from collections import Counter
from collections.abc import Iterable

from matcher.candidates.attendance import absences
from matcher.candidates.settling import Settlement
from matcher.policy.person_rules import PERSON_RULES
from matcher.policy.wording import listed

_WORDS: dict[str, tuple[str, str]] = {
    "agreed": ("has not agreed", "have not agreed"),
    "on-hold": ("is on hold", "are on hold"),
    "upper-age": ("is beyond the service's age", "are beyond the service's age"),
    "months-left": ("has too little time left", "have too little time left"),
    "dbs": ("has no DBS check in date", "have no DBS check in date"),
    "references": ("has no references checked", "have no references checked"),
    "interview": ("has not been interviewed", "have not been interviewed"),
    "training": ("is not trained yet", "are not trained yet"),
    "visitor-age": ("is under the minimum age", "are under the minimum age"),
    "available-from": ("can start only later", "can start only later"),
    "paused": ("pauses", "pause"),
    "places": ("has no place left", "have no place left"),
}
"""What is said of one and of several who do not take part, by rule."""
_VISITED = ("is visited already", "are visited already")


def why_nobody(settlement: Settlement) -> str:
    """Say why no child or no visitor takes part, counting each person under the first reason."""
    facts, attendance = settlement.facts, settlement.attendance
    of_children = {rule.code for rule in PERSON_RULES if rule.subject == "child"}
    first: dict[tuple[bool, str], str] = {}
    for person_id, code, _ in absences(facts, attendance):
        first.setdefault((code in of_children, person_id), code)
    sentences = []
    if not attendance.children.any():
        codes = [first[True, each.child_id] for each in facts.children if (True, each.child_id) in first]
        sentences.append(_sentence("child", codes, int(facts.visited.sum())))
    if not attendance.visitors.any():
        codes = [
            first[False, each.visitor_id] for each in facts.visitors if (False, each.visitor_id) in first
        ]
        sentences.append(_sentence("visitor", codes))
    return " ".join(sentences)


def _sentence(kind: str, codes: Iterable[str], visited: int = 0) -> str:
    counts = [(count, _WORDS[code]) for code, count in Counter(codes).items()]
    counts += [(visited, _VISITED)] if visited else []
    reasons = listed(f"{count} {one if count == 1 else many}" for count, (one, many) in counts)
    if not counts:
        return f"No {kind} takes part: the table has no row that can be used."
    return f"No {kind} takes part: {reasons}."
