"""What to watch in a pair that is possible: sentences for the card, which stop nothing."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from matcher.policy.dates import years_later
from matcher.policy.facts import Facts
from matcher.policy.person_rules import dbs_ends
from matcher.policy.risk_switches import switched_off
from matcher.policy.rule import Rule
from matcher.policy.rules import rule, rules_in_force
from matcher.policy.safety_rules import other_conditions
from matcher.policy.settings import RISK_RULES
from matcher.policy.wording import counted, day
from matcher.records.child import ServiceEnd

DBS_NOTICE_DAYS = 90
"""A DBS check that ends within so many days of the start date is said."""


class Caution(NamedTuple):
    """Something to watch: a stable code, and one plain sentence."""

    code: str
    sentence: str


def cautions(facts: Facts, c: int, v: int) -> tuple[Caution, ...]:
    """Give what to watch in one pair: what the rules in force let through, then about each person.

    It hangs on the two records and the policy alone; of two who stay it is what it was in earlier facts.
    """
    said = facts.remember("cautions", _none_said)
    if (c, v) not in said:
        said[c, v] = _of_earlier(facts, c, v) or _worked_out(facts, c, v)
    return said[c, v]


def _none_said() -> dict[tuple[int, int], tuple[Caution, ...]]:
    return {}


def _of_earlier(facts: Facts, c: int, v: int) -> tuple[Caution, ...]:
    """Give what was said of the pair in earlier facts; nothing where one of the two is new or changed."""
    if facts.earlier is None or facts.stays is None:
        return ()
    was = int(facts.stays[0][c]), int(facts.stays[1][v])
    return cautions(facts.earlier, *was) if min(was) >= 0 else ()


def _worked_out(facts: Facts, c: int, v: int) -> tuple[Caution, ...]:
    off = _switched_off(facts, c, v)
    from_rules = ((each.code, each.caution(facts, c, v)) for each in _warning(facts))
    said = [Caution(code, sentence) for code, sentence in from_rules if sentence is not None]
    return (*off, *said, *child_cautions(facts, c), *visitor_cautions(facts, v))


def _switched_off(facts: Facts, c: int, v: int) -> tuple[Caution, ...]:
    """Say which risk rules a named person switched off for everybody, and what the pair breaks of them."""
    said = []
    for code in RISK_RULES:
        if code in facts.policy.reasons:
            verdict = rule(code).verdict(facts, c, v)
            broken = "" if verdict.holds else f" {verdict.because}"
            said.append(Caution(f"{code}-off", f"{switched_off(facts.policy, code)}{broken}"))
    return tuple(said)


def _warning(facts: Facts) -> tuple[Rule, ...]:
    """Give the rules in force that may let something through to watch."""
    return facts.remember(
        "rules that warn", lambda: tuple(each for each in rules_in_force(facts.policy) if each.warns)
    )


def child_cautions(facts: Facts, c: int) -> tuple[Caution, ...]:
    """Give what to watch about a child, whoever the visitor is."""
    return _said(facts, c, _CHILD)


def visitor_cautions(facts: Facts, v: int) -> tuple[Caution, ...]:
    """Give what to watch about a visitor, whoever the child is."""
    return _said(facts, v, _VISITOR)


def _said(
    facts: Facts, position: int, kinds: dict[str, Callable[[Facts, int], str | None]]
) -> tuple[Caution, ...]:
    def each() -> Iterator[Caution]:
        for code, words in kinds.items():
            sentence = words(facts, position)
            if sentence is not None:
                yield Caution(code, sentence)

    return tuple(each())


def _appointment(facts: Facts, c: int) -> str | None:
    child = facts.children[c]
    if child.appointment_decided_on is None:
        return f"It is not recorded when a visitor was judged to be in the interests of {child.name}."
    return None


def _short_time(facts: Facts, c: int) -> str | None:
    left, asked = int(facts.months_left[c]), facts.policy.service.commitment_months
    if left >= asked:
        return None
    child = facts.children[c]
    known = child.service_end is not ServiceEnd.AGE
    ends = f"ends for {child.name} on" if known else f"may end for {child.name} as early as"
    return (
        f"The service {ends} {day(facts.leaves_on[c])}, {counted(max(left, 0), 'whole month')} after the"
        f" round starts: less than the {counted(asked, 'month')} that the service asks for."
    )


def _birthday_unknown(facts: Facts, c: int) -> str | None:
    child = facts.children[c]
    if child.service_end != ServiceEnd.AGE:
        return None
    born = years_later(facts.leaves_on[c], child.age + 1 - facts.policy.service.upper_child_age)
    return (
        f"Only the age of {child.name} is known. The birthday is taken as {day(born)}, the earliest it could"
        " be. Ask for the date of birth."
    )


def _conditions(facts: Facts, c: int) -> str | None:
    child = facts.children[c]
    shown = other_conditions(facts, child)
    return f"Conditions for {child.name}: {'; '.join(shown)}." if shown else None


def _dbs_ending(facts: Facts, v: int) -> str | None:
    ends = dbs_ends(facts, facts.visitors[v])
    if ends is None or not 0 < (ends - facts.start_date).days <= DBS_NOTICE_DAYS:
        return None
    return f"The DBS check of {facts.visitors[v].name} counts only until {day(ends)}."


def _pause_coming(facts: Facts, v: int) -> str | None:
    visitor = facts.visitors[v]
    if visitor.paused_from is None or visitor.paused_from <= facts.start_date:
        return None
    until = f" until {day(visitor.paused_until)}" if visitor.paused_until else ""
    return f"{visitor.name} will pause from {day(visitor.paused_from)}{until}."


_CHILD: dict[str, Callable[[Facts, int], str | None]] = {
    "appointment": _appointment,
    "short-time": _short_time,
    "birthday-unknown": _birthday_unknown,
    "conditions-shown": _conditions,
}
_VISITOR: dict[str, Callable[[Facts, int], str | None]] = {
    "dbs-ending": _dbs_ending,
    "pause-coming": _pause_coming,
}
