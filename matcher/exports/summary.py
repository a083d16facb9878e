"""The first sheet and the policy's: what the list is, how good the plan is, what was asked for."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from matcher.advice.level_words import amount
from matcher.decisions.chain import CHECKED_BY_HEAD
from matcher.exports.pair_sheets import approvers
from matcher.exports.selection import Selection
from matcher.exports.sheets import Sheet
from matcher.exports.wording import SERVICE_LABELS, TRAVEL_LABELS, begun, must_stop
from matcher.exports.writing import Cell
from matcher.policy.criteria import CRITERIA
from matcher.policy.ladder import rung_titles
from matcher.policy.policy import RISK_RULES, Policy, RuleSwitch
from matcher.policy.risk_switches import risk_rules_off
from matcher.policy.rules import rule
from matcher.policy.wording import counted
from matcher.rounds.headline import headline as headline_of
from matcher.rounds.result import LevelResult, MatchRound, made_before

Line = tuple[str, Cell]


def headline(selection: Selection) -> str:
    """Say the counts in one sentence: what became of every child of the round."""
    approved, undecided = len(selection.approved), len(selection.undecided)
    without = len(selection.unmatched) + len(selection.refused)
    kept = f"{counted(len(selection.kept), 'match', 'matches')} kept from before, " if selection.kept else ""
    held = f" {len(selection.held)} held," if selection.held else ""
    return (
        f"{counted(approved, 'match', 'matches')} approved, {kept}{counted(undecided, 'proposal')} undecided,"
        f"{held}"
        f" {counted(without, 'child', 'children')} without a match."
    )


def about(selection: Selection) -> Iterator[Line]:
    """Give what the list is, as lines of a label and a value."""
    result = selection.result
    for (child_id, visitor_id), against in selection.to_stop:
        yield "To be stopped", f"{child_id} with {visitor_id}. {must_stop(against)}"
    yield "Round", result.reference
    yield "Made for", result.today
    yield "Ages and dates taken on", result.start_date
    yield "Service", result.policy.service.name or "Not recorded"
    if selection.authority:
        yield "Only children of", selection.authority
    yield "Approved by", ", ".join(approvers(selection)) or "Nobody yet"
    if len(selection.runs) > 1:
        yield "Runs", f"This is run {len(selection.runs)}; decisions of the runs before it count"
    if selection.visited:
        visited = counted(selection.visited, "child", "children")
        yield "Visited already", f"{visited}, in none of the lists"
    for sentence in risk_rules_off(result.policy):
        yield "Switched off", sentence
    if selection.head:
        yield "Head of the ledger", selection.head
        yield "What the head is for", CHECKED_BY_HEAD.format(head="…")
    yield "Names", "Shown because they were asked for" if selection.names else "Codes only"


def quality(selection: Selection) -> Iterator[Line]:
    """Give how good the plan is, and what gave way for what was settled."""
    result = selection.result
    yield "How good the plan is", proof(result)
    yield "Worked out by", f"{begun(result.engine)}. {result.engine_reason}".strip()
    if not result.reproducible:
        yield "Made again", "The clock stopped the work, so another run may give another plan."
    if not selection.authority:
        yield "Travel", _travel(result)
    for limit in result.raised_limits:
        yield "Limit raised", limit.sentence
    if selection.left_out:
        rows = counted(len(selection.left_out), "row")
        yield "Rows left out", f"{begun(rows)} of the tables could not be used: see “Not taking part”."
    if made_before(result):
        yield "Note", made_before(result)
    for note in result.notes:
        yield "Note", note


def proof(result: MatchRound) -> str:
    """Say in one sentence how far the plan is proved to be the best there is under the policy."""
    found = headline_of(result)
    open_levels = [level for level in result.levels if not level.proved]
    said = f"Not proved on every level: {'; '.join(map(_open, open_levels))}." if open_levels else found.proof
    return " ".join(filter(None, [*found.warnings, said]))


def _open(level: LevelResult) -> str:
    title, best = ("Travel", "less") if level.code == "travel" else (level.title, "more")
    return (
        f"{title} reached {amount(level.code, level.value)}, and no plan can have {best} than"
        f" {amount(level.code, level.bound)}"
    )


def _travel(result: MatchRound) -> str:
    totals = result.totals
    mileage = f"about £{totals.mileage_pounds_a_month:,.2f} in mileage"
    return f"{totals.kilometres_a_month:,.1f} km a month for the whole plan, {mileage}."


def contents(made: tuple[Sheet, ...]) -> Iterator[tuple[str, int | str, str]]:
    """Give, for each sheet, its name, its number of rows, and what it holds."""
    for sheet in made:
        yield sheet.name, len(sheet.rows), sheet.title
    yield "Policy", "", "The policy in force"


def policy(result: MatchRound) -> Iterator[tuple[str, list[Line]]]:
    """Give the policy in force, as groups of labelled values."""
    asked = result.policy
    service = asked.service.model_dump()
    yield "What the service asks", [(label, _said(service[key])) for key, label in SERVICE_LABELS.items()]
    titles = enumerate(rung_titles(asked), start=1)
    yield "Who comes first", [(f"{place}", title) for place, title in titles]
    weights = asked.weights.by_code()
    total = sum(weights.values())
    yield (
        "What counts towards fit",
        [(each.title, f"{100 * weights[each.code] / total:.0f} of 100") for each in CRITERIA],
    )
    off: list[Line] = [(rule(code).title, _off(asked, code)) for code in asked.rules if not asked.is_on(code)]
    yield "Rules switched off", off or [("None", "Every rule is in force")]
    travel = asked.travel.model_dump()
    yield "How travel is worked out", [(label, _said(travel[key])) for key, label in TRAVEL_LABELS.items()]


def _off(asked: Policy, code: RuleSwitch) -> str:
    said = asked.reasons.get(code)
    if said is not None:
        return f"Switched off by {said.by}: {said.reason}"
    return "Switched off, no reason recorded" if code in RISK_RULES else "Switched off"


def _said(value: Any) -> Cell:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if value is None or value == "":
        return "None"
    return value if isinstance(value, (int, float, str, date)) else str(value)
