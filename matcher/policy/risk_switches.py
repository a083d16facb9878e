"""Risk rules that are switched off for everybody: who decided it, and the sentence every paper carries."""

from typing import Final

from matcher.errors import PolicyFault
from matcher.policy.settings import RISK_RULES, Policy, RuleSwitch
from matcher.policy.wording import listed

_NAMES: Final[dict[RuleSwitch, str]] = {
    "conditions": "Risk conditions",
    "allergies": "Allergies",
    "excluded": "Visitors excluded for a child",
    "conflict": "Conflicts named by a visitor",
}


def risk_rules_off(policy: Policy) -> tuple[str, ...]:
    """Say of each risk rule that is switched off who decided it and why; empty where all are in force.

    A policy of before reasons were asked for may have none: that is said.
    """
    return tuple(switched_off(policy, code) for code in RISK_RULES if not policy.is_on(code))


def switched_off(policy: Policy, code: RuleSwitch) -> str:
    """Say that one risk rule is switched off, by whom and why."""
    said = policy.reasons.get(code)
    name = f"{_NAMES[code]} are switched off for everybody"
    if said is None:
        return f"{name}: no reason is recorded."
    return f"{name}: {said.by}, “{said.reason}”."


def require_reasons(policy: Policy) -> None:
    """Make sure that a named person says why each risk rule is switched off.

    Raises
    ------
    matcher.errors.PolicyFault
        If one is off without that; the message says what to write where.
    """
    without = [code for code in RISK_RULES if not policy.is_on(code) and code not in policy.reasons]
    if without:
        names = listed(_NAMES[code].lower() for code in without)
        sections = listed(f"[reasons.{code}]" for code in without)
        raise PolicyFault(
            f"Say who switched off {names} for everybody, and why. Do it on the page Policy, or in the policy"
            f" file: {sections} with by and reason. Or switch them on again."
        )
