"""A round in plain words on a terminal: how many have somebody, how good the plan is, who has nobody."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from matcher.cli.speaking import counted, listed, paragraph

if TYPE_CHECKING:
    from matcher.rounds.headline import Headline
    from matcher.rounds.result import MatchRound, Unmatched

MOST_NAMED = 12
_ODD_LEVELS = {"travel": "less is better"}


def text(result: "MatchRound", ties: str = "") -> str:
    """Say a round: first what is wrong with it as a whole, last who is left.

    Parameters
    ----------
    ties
        For how many matches another plan is as good; empty where that was not asked.
    """
    # Imported late: the command's help is not to wait for it.
    from matcher.rounds.headline import headline

    found = headline(result)
    levels = _levels(result) if found.proof else iter(())
    parts = (_head(result, found, ties), levels, _nobody(result), _not_in_it(result))
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part)))


def _head(result: "MatchRound", found: "Headline", ties: str) -> Iterator[str]:
    # Imported late: the command's help is not to wait for it.
    from matcher.policy.risk_switches import risk_rules_off

    totals = result.totals
    have = "has" if totals.children_matched == 1 else "have"
    service = result.policy.service.name
    yield f"Round {result.reference} of {result.today:%d/%m/%Y}" + (f", {service}" if service else "")
    yield from map(paragraph, found.warnings)
    yield paragraph(
        f"{totals.children_matched} of {counted(totals.children_taking_part, 'child', 'children')} {have} a"
        f" proposal{_kept(result)}. {_without(len(result.unmatched))}"
    )
    yield from (paragraph(sentence) for sentence in risk_rules_off(result.policy))
    if found.proof:
        yield paragraph(f"{found.proof} {ties}".strip())
        yield paragraph(
            f"Visits come to {totals.kilometres_a_month:,.0f} km a month,"
            f" £{totals.mileage_pounds_a_month:,.2f} in mileage."
        )


def _kept(result: "MatchRound") -> str:
    counts = Counter(match.status for match in result.matches)
    kept = [f"{counts[status]} {status} before" for status in ("pinned", "offered") if counts[status]]
    active = (
        [f"{counted(len(result.active), 'other is', 'others are')} visited already"] if result.active else []
    )
    said = "; ".join([listed(kept), *active]).strip("; ")
    return f" ({said})" if said else ""


def _without(number: int) -> str:
    return f"{counted(number, 'child has', 'children have')} nobody." if number else "Nobody is left without."


def _levels(result: "MatchRound") -> Iterator[str]:
    from matcher.rounds.headline import how_proved

    width = max(len(level.title) for level in result.levels)
    figures = [[_figure(level.code, each) for each in (level.value, level.bound)] for level in result.levels]
    across = max(7, *(len(each) for row in figures for each in row))
    yield f"{'Levels, in order':{width}}  {'value':>{across}}  {'bound':>{across}}  proved"
    for level, (value, bound) in zip(result.levels, figures, strict=True):
        how = how_proved(result, level)
        odd = f"  ({_ODD_LEVELS[level.code]})" if level.code in _ODD_LEVELS else ""
        yield f"{level.title:{width}}  {value:>{across}}  {bound:>{across}}  {how}{odd}"
    yield paragraph(f"Engine: {result.engine}. {result.engine_reason}")
    yield from (paragraph(limit.sentence) for limit in result.raised_limits)
    if not result.reproducible:
        yield paragraph("The clock stopped the search, so another run may give another plan.")


def _figure(code: str, value: int) -> str:
    """Write days with their unit; all else is counted in what the title says."""
    from matcher.policy.wording import in_days

    return in_days(value) if code == "waiting-days" else f"{value:,}"


def _nobody(result: "MatchRound") -> Iterator[str]:
    if not result.unmatched:
        return
    yield "Nobody yet for (`matcher why --child ID` counts every rule):"
    titles = {level.code: level.title for level in result.levels}
    for child in result.unmatched[:MOST_NAMED]:
        yield paragraph(_why_nobody(result, child, titles), 4, "  - ")
    yield from _and_more(len(result.unmatched) - MOST_NAMED)


def _why_nobody(result: "MatchRound", child: "Unmatched", titles: Mapping[str, str]) -> str:
    who = f"{child.child_id} ({titles[child.rung].lower()}; waits {result.waited(child)})"
    if child.possible_pairs:
        are = "visitor is possible and has" if child.possible_pairs == 1 else "visitors are possible and have"
        return f"{who}: {child.possible_pairs} {are} others in this plan."
    single = [f"{code} alone stops {_ids(ids)}" for code, ids in child.only_blocked_by.items()]
    if single:
        return f"{who}: no visitor is possible; {'; '.join(single)}."
    most = sorted(child.blocked_by.items(), key=lambda entry: -entry[1])[:3]
    rules = listed([f"{code} with {number}" for code, number in most])
    return f"{who}: no visitor is possible; {f'broken most: {rules}' if rules else 'there is none to ask'}."


def _ids(ids: tuple[str, ...], most: int = 4) -> str:
    if len(ids) <= most:
        return listed(ids)
    return f"{', '.join(ids[:most])} and {len(ids) - most} more"


def _not_in_it(result: "MatchRound") -> Iterator[str]:
    if result.unused:
        ids = tuple(visitor.visitor_id for visitor in result.unused)
        are = "Visitor without a child" if len(ids) == 1 else "Visitors without a child"
        yield paragraph(f"{are}: {_ids(ids, MOST_NAMED)}.")
    if result.not_taking_part:
        yield "Not taking part:"
    absent: dict[tuple[str | None, str | None], list[str]] = {}
    for person in result.not_taking_part:
        absent.setdefault((person.child_id, person.visitor_id), []).append(f"{person.reason} ({person.code})")
    for reasons in list(absent.values())[:MOST_NAMED]:
        yield paragraph(" ".join(reasons), 4, "  - ")
    yield from _and_more(len(absent) - MOST_NAMED)
    if result.left_out:
        rows = counted(len(result.left_out), "row")
        yield f"Left out: {rows} that cannot be used:"
    for row in result.left_out[:MOST_NAMED]:
        who = f" ({row.person_id})" if row.person_id else ""
        yield paragraph(f"{row.table}, row {row.row}{who}: {row.reason}", 4, "  - ")
    yield from _and_more(len(result.left_out) - MOST_NAMED)


def _and_more(number: int) -> Iterator[str]:
    if number > 0:
        yield f"  ... and {number} more, all in the round file."
