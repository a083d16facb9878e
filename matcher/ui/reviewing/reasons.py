"""Why a pair, why not, why nobody: the advice room's answers as lists of sentences."""

from datetime import date, timedelta

from matcher.advice.explaining import Outlook, PairExplanation, explain_pair, why_child, why_visitor
from matcher.policy.criteria import FULL_FIT
from matcher.policy.dates import months_later
from matcher.policy.facts import Facts
from matcher.policy.ladder import RUNG_TITLES
from matcher.policy.rules import RULES
from matcher.ui.opened import Opened
from matcher.ui.words import bold, plain


def rule_title(code: str) -> str:
    """Give a rule in plain words."""
    titles = {rule.code: rule.title for rule in RULES}
    return titles.get(code, code.replace("-", " ").capitalize())


def rung_title(code: str) -> str:
    """Give a step of the ladder in plain words; merged rungs are joined."""
    titles: dict[str, str] = {str(rung): title for rung, title in RUNG_TITLES.items()}
    return " + ".join(titles.get(part, part) for part in code.split("+"))


def of_pair(now: Opened, child_id: str, visitor_id: str) -> PairExplanation | None:
    """Explain a pair, but for plans as good; None where the round's tables are not kept."""
    if now.facts is None:
        return None
    outlook = Outlook(now.facts, now.result)
    return explain_pair(outlook, outlook.child(child_id), outlook.visitor(visitor_id), ties=False)


def for_pair(explanation: PairExplanation) -> list[tuple[str, str]]:
    """Say what the fit of a pair is made of, strongest first: a line of Markdown, and its points."""
    return [
        (
            f"{bold(reason.title)}: {plain(reason.sentence)}",
            f"{reason.points:.0f}\u00a0of\u00a0{FULL_FIT * reason.weight:.0f}",
        )
        for reason in explanation.criteria
        if reason.weight
    ]


def for_child(now: Opened, child_id: str) -> list[str]:
    """Say why a child has nobody."""
    if now.facts is not None:
        return list(why_child(now.facts, now.result, child_id).sentences())
    person = next(each for each in now.result.unmatched if each.child_id == child_id)
    return _counts(person.blocked_by)


def for_visitor(now: Opened, visitor_id: str) -> list[str]:
    """Say why a visitor is not used."""
    if now.facts is not None:
        return list(why_visitor(now.facts, now.result, visitor_id).sentences())
    person = next(each for each in now.result.unused if each.visitor_id == visitor_id)
    return _counts(person.blocked_by)


def _counts(blocked_by: dict[str, int]) -> list[str]:
    """Say what the round file counts: beyond travel reach the travel limit alone."""
    ranked = sorted(blocked_by.items(), key=lambda entry: (-entry[1], entry[0]))
    return [f"{rule_title(code)}: not so with at least {count}." for code, count in ranked]


def dates_to_watch(facts: Facts, today: date, days: int) -> list[tuple[date, str, str]]:
    """Give the days on which a DBS runs out or a pause begins or ends: past, or within some days of today.

    A pause that is over is no date to watch.

    Returns
    -------
    ``(day, visitor id, what)``, in no order.
    """
    until = today + timedelta(days=days)
    found: list[tuple[date, str, str]] = []
    for visitor in facts.pool.visitors:
        if visitor.dbs_issued_on is not None:
            latest = max(visitor.dbs_issued_on, visitor.dbs_checked_on or visitor.dbs_issued_on)
            runs_out = months_later(latest, facts.policy.service.dbs_valid_months)
            found.append((runs_out, visitor.visitor_id, "DBS runs out"))
        if visitor.paused_from is not None and visitor.paused_from >= today:
            found.append((visitor.paused_from, visitor.visitor_id, "Pause begins"))
        if visitor.paused_until is not None and visitor.paused_until >= today:
            found.append((visitor.paused_until, visitor.visitor_id, "Pause ends"))
    return [entry for entry in found if entry[0] <= until]
