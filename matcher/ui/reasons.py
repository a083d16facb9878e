"""Why a pair, why not, why nobody: the advice room's answers as lists of sentences."""

from datetime import date, timedelta

from matcher.policy.criteria import CRITERIA
from matcher.policy.dates import months_later
from matcher.policy.facts import Facts
from matcher.policy.ladder import RUNG_TITLES
from matcher.policy.rules import RULES, broken
from matcher.rounds.result import Match
from matcher.ui.opened import Opened


def rule_title(code: str) -> str:
    """Give a rule in plain words."""
    titles = {rule.code: rule.title for rule in RULES}
    return titles.get(code, code.replace("-", " ").capitalize())


def rung_title(code: str) -> str:
    """Give a step of the ladder in plain words; merged rungs are joined."""
    titles: dict[str, str] = {str(rung): title for rung, title in RUNG_TITLES.items()}
    return " + ".join(titles.get(part, part) for part in code.split("+"))


def for_pair(now: Opened, match: Match) -> list[str]:
    """Say why a pair of the plan fits, strongest first."""
    if now.facts is None:
        return [f"{code}: {score:.2f}" for code, score in match.criteria.items()]
    weights = now.result.policy.weights.by_code()
    c, v = now.facts.child_index[match.child_id], now.facts.visitor_index[match.visitor_id]
    ranked = sorted(CRITERIA, key=lambda each: -weights[each.code] * match.criteria.get(each.code, 0))
    return [each.sentence(now.facts, c, v) for each in ranked if weights[each.code]]


def for_any_pair(now: Opened, child_id: str, visitor_id: str) -> list[str]:
    """Say whether two people are together in the plan, and what stands between them if not."""
    assert now.facts is not None
    match = now.result.match_of(child_id)
    if match is not None and match.visitor_id == visitor_id:
        return for_pair(now, match)
    found = broken(now.facts, now.facts.child_index[child_id], now.facts.visitor_index[visitor_id])
    if found:
        return list(found.values())
    return ["Nothing stands between them; the plan is better with them apart."]


def for_child(now: Opened, child_id: str) -> list[str]:
    """Say why a child has nobody."""
    person = next(each for each in now.result.unmatched if each.child_id == child_id)
    ranked = sorted(person.blocked_by.items(), key=lambda entry: -entry[1])
    return [f"{rule_title(code)}: {count}" for code, count in ranked]


def for_visitor(now: Opened, visitor_id: str) -> list[str]:
    """Say why a visitor is not used."""
    person = next(each for each in now.result.unused if each.visitor_id == visitor_id)
    ranked = sorted(person.blocked_by.items(), key=lambda entry: -entry[1])
    return [f"{rule_title(code)}: {count}" for code, count in ranked]


def dates_to_watch(facts: Facts, days: int) -> list[tuple[date, str, str]]:
    """Give the days on which a DBS runs out or a pause begins or ends: past, or within some days.

    Returns
    -------
    ``(day, visitor id, what)``, in no order.
    """
    start, until = facts.start_date, facts.start_date + timedelta(days=days)
    found: list[tuple[date, str, str]] = []
    for visitor in facts.pool.visitors:
        issued = [when for when in (visitor.dbs_issued_on, visitor.dbs_checked_on) if when is not None]
        if issued:
            runs_out = months_later(max(issued), facts.policy.service.dbs_valid_months)
            found.append((runs_out, visitor.visitor_id, "DBS runs out"))
        if visitor.paused_from is not None and visitor.paused_from >= start:
            found.append((visitor.paused_from, visitor.visitor_id, "Pause begins"))
        if visitor.paused_until is not None and visitor.paused_until >= start:
            found.append((visitor.paused_until, visitor.visitor_id, "Pause ends"))
    return [entry for entry in found if entry[0] <= until]
