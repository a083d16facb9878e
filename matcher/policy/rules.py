"""Every rule: who takes part, and which pairs are possible.

A rule is a hard condition. This module puts the rules in order and asks them together; what each one
looks at stands in the module of its subject.
"""

import re

import numpy as np
import numpy.typing as npt

from matcher.intake.findings import Finding, Severity
from matcher.policy.criteria import fit
from matcher.policy.facts import Facts
from matcher.policy.independence import INDEPENDENCE_RULES
from matcher.policy.person_rules import PERSON_RULES
from matcher.policy.policy import Policy
from matcher.policy.reach_rules import REACH_RULES
from matcher.policy.rule import SWITCHES, PairRule, PersonRule, Rule, Verdict
from matcher.policy.safety_rules import SAFETY_RULES
from matcher.policy.terms_rules import ACCEPTANCE_RULES, COMMITMENT, NAMED_RULES, SERVES
from matcher.policy.wish_rules import WISH_RULES
from matcher.policy.wording import listed
from matcher.records.standing import StandingRow, Status

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


def _fit_floor(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
    floor = facts.policy.service.fit_floor
    if floor == 0:
        return np.ones(child.shape, np.bool_)
    enough: BoolArray = fit(facts, child, visitor)[0] >= floor
    return enough


def _judge_fit_floor(facts: Facts, c: int, v: int) -> Verdict:
    reached = int(fit(facts, np.array([c]), np.array([v]))[0][0])
    floor = facts.policy.service.fit_floor
    return Verdict(reached >= floor, f"The fit is {reached} of 1000; the service asks for at least {floor}.")


FIT_FLOOR = PairRule(
    code="fit-floor",
    title="The fit reaches the service's floor",
    array=_fit_floor,
    judge=_judge_fit_floor,
)
PAIR_RULES: tuple[PairRule, ...] = (
    COMMITMENT,
    *REACH_RULES,
    *INDEPENDENCE_RULES,
    SERVES,
    *WISH_RULES,
    *SAFETY_RULES,
    *NAMED_RULES,
    *ACCEPTANCE_RULES,
    FIT_FLOOR,
)
RULES: tuple[PersonRule | PairRule, ...] = (*PERSON_RULES, *PAIR_RULES)
"""Every rule, in the order of the dictionary of rules.

``places`` stands twice: a visitor without any place left for the round does not take part; one whose
last places are offered or pinned takes part, and is not possible for further children. ``fit-floor``
comes last because it needs every criterion.
"""
NEVER: frozenset[str] = frozenset(each.code for each in RULES if each.never)
"""The rules that nothing overrides: no policy, no pin, no exception."""


def rule(code: str) -> PersonRule | PairRule:
    """Give the rule of a code; of the two ``places`` the one about pairs.

    Raises
    ------
    KeyError
        If there is no such rule.
    """
    found = [each for each in RULES if each.code == code]
    if not found:
        raise KeyError(f"there is no rule {code!r}")
    return found[-1]


def person_rules(policy: Policy) -> tuple[PersonRule, ...]:
    """Give the rules about one person that are in force."""
    return tuple(each for each in PERSON_RULES if policy.is_on(each.code))


def pair_rules(policy: Policy) -> tuple[PairRule, ...]:
    """Give the rules about pairs that are in force."""
    return tuple(each for each in PAIR_RULES if policy.is_on(each.code))


def rules_in_force(policy: Policy) -> tuple[Rule, ...]:
    """Give every rule that is in force, in order."""
    return (*person_rules(policy), *pair_rules(policy))


def broken(facts: Facts, c: int, v: int) -> dict[str, str]:
    """Give each rule in force that one pair breaks, with its sentence, decided from the records.

    Rules about the two people alone are among them. Exceptions are not taken off: hold the codes
    against :func:`allowed`.
    """
    verdicts = [(each.code, each.verdict(facts, c, v)) for each in rules_in_force(facts.policy)]
    found: dict[str, str] = {}
    for code, said in verdicts:
        if not said.holds:
            found.setdefault(code, said.because)
    return found


def allowed(facts: Facts) -> dict[tuple[int, int], frozenset[str]]:
    """Give the rules that *allowed* rows of standing relax, by pair.

    Rules that are never overridden, and those that are mended in the tables (``places``,
    ``distance-known``, ``declined``, ``blocked``), are not among them whatever a row says.
    """
    return facts.remember("allowed", lambda: _allowed(facts))


def _allowed(facts: Facts) -> dict[tuple[int, int], frozenset[str]]:
    found: dict[tuple[int, int], frozenset[str]] = {}
    for row in facts.pool.standing:
        codes = relaxed_by(row)
        if codes and row.child_id in facts.child_index and row.visitor_id in facts.visitor_index:
            pair = facts.child_index[row.child_id], facts.visitor_index[row.visitor_id]
            found[pair] = found.get(pair, frozenset()) | codes
    return found


def relaxed_by(row: StandingRow) -> frozenset[str]:
    """Give the rules that one row relaxes: the one its reason begins with, else each that it names."""
    if row.status is not Status.ALLOWED:
        return frozenset()
    named = {code: start for code, start in _named(row.reason).items() if code in SWITCHES}
    leading = [code for code, start in named.items() if start == 0]
    return frozenset(leading or named)


def _any_code() -> re.Pattern[str]:
    """Make the pattern of a rule's code, the longest first: one code may begin another."""
    codes = sorted({each.code for each in RULES}, key=len, reverse=True)
    pattern = "|".join(re.escape(code).replace(r"\-", "[- ]") for code in codes)
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])")


_CODE = _any_code()


def _named(reason: str) -> dict[str, int]:
    """Give the rule codes named in a reason and where; ``shared slots`` and ``Shared_Slots`` count too."""
    text = " ".join(reason.casefold().replace("_", "-").split()).removeprefix("rule ").strip(" '\"“‘")
    found: dict[str, int] = {}
    for match in _CODE.finditer(text):
        found.setdefault(match.group().replace(" ", "-"), match.start())
    return found


def allowance_findings(facts: Facts) -> tuple[Finding, ...]:
    """Tell of *allowed* rows that relax nothing, and why."""
    rows = (row for row in facts.pool.standing if row.status is Status.ALLOWED)
    return tuple(_idle_allowance(row) for row in rows if not relaxed_by(row))


def _idle_allowance(row: StandingRow) -> Finding:
    named = sorted(_named(row.reason))
    found = (
        f"The reason names {listed(named)}, which cannot be relaxed."
        if named
        else "The reason names no rule."
    )
    return Finding(
        code="allowed-nothing",
        severity=Severity.WARNING,
        table="standing",
        person_id=row.child_id,
        found=f"{row.child_id} with {row.visitor_id} is allowed. {found}",
        expected="a reason that begins with the rule, as in “travel: the carer drives halfway”",
        mend="Nothing is relaxed for this pair until the reason says which rule.",
    )
