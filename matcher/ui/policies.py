"""The policy in force and its drafts: kept in the ledger with every change, so that nothing typed is lost.

A draft is the policy as plain values (what TOML holds). It may not make sense yet: weights may all be 0
while somebody types. :func:`as_policy` says so in sentences.
"""

import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from matcher.errors import PolicyFault
from matcher.policy.faults import checked
from matcher.policy.policy import PRESETS, Policy, policy_from_toml, preset, to_toml
from matcher.ui import state

Draft = dict[str, Any]

PRESET_TITLES: Final = {
    "national-minimum": "National minimum: 12 months, visitors from 18, monthly visits",
    "salford": "Salford: 24 months, visitors from 21",
}
_POLICY: Final = "policy"
_SAVED_BY: Final = "policy saved"
_DRAFT: Final = "policy draft"
_DAY = re.compile(r"\s*(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})\s*")


def in_force() -> Policy:
    """Give the policy that the next run uses."""
    kept = state.setting(_POLICY)
    return policy_from_toml(kept, "The policy in force") if kept else preset(PRESETS[0])


def saved_when() -> str:
    """Say when the policy in force was saved; empty where it is still the first preset."""
    return state.setting(_SAVED_BY)


def save(policy: Policy) -> None:
    """Put a policy in force, and forget the draft."""
    by = f" by {state.person()}" if state.person() else ""
    state.keep(_POLICY, to_toml(policy))
    state.keep(_SAVED_BY, f"saved{by} on {state.today():%d/%m/%Y}")
    drop()


def opened() -> Draft:
    """Give the draft that is being edited, or one that says what the policy in force says."""
    kept = state.setting(_DRAFT)
    draft: Draft = json.loads(kept) if kept else said_by(in_force())
    return draft


def said_by(policy: Policy) -> Draft:
    """Write a policy as a draft, with everything in it that can be set."""
    whole = {"service": policy.service.model_dump(mode="json"), "rules": dict(policy.rules)}
    return policy.model_dump(mode="json", by_alias=True) | whole


def keep(draft: Draft) -> None:
    """Keep a draft."""
    state.keep(_DRAFT, json.dumps(draft))


def being_edited() -> bool:
    """Say whether there is a draft that is not saved yet."""
    return bool(state.setting(_DRAFT)) and opened() != said_by(in_force())


def drop() -> None:
    """Forget the draft; the policy in force is what is edited next."""
    state.keep(_DRAFT, "")


def change(section: str, key: str, value: Any) -> None:
    """Change one value of the draft."""
    draft = opened()
    draft[section] = {**draft.get(section, {}), key: value}
    keep(draft)


def steps(draft: Draft) -> tuple[tuple[str, ...], ...]:
    """Give the draft's ladder, highest step first."""
    order: Sequence[str | list[str]] = draft["ladder"]["order"]
    return tuple((step,) if isinstance(step, str) else tuple(step) for step in order)


def change_steps(new: tuple[tuple[str, ...], ...]) -> None:
    """Change the draft's ladder."""
    change("ladder", "order", [step[0] if len(step) == 1 else list(step) for step in new])


def as_policy(draft: Draft) -> Policy:
    """Make a policy of a draft.

    Raises
    ------
    matcher.errors.PolicyFault
        If it makes no sense yet; the sentences say why.
    """
    off = {code for code, on in draft["rules"].items() if not on}
    # Of a rule that is on, and where nothing is typed yet, there is no reason to read.
    reasons = {
        code: said
        for code in draft.get("reasons", {})
        if code in off and any((said := reason_of(draft, code)).values())
    }
    values = {**draft, "service": _without_empty(draft["service"]), "reasons": reasons}
    policy, faults = checked(values)
    if policy is None:
        raise PolicyFault(" ".join(faults))
    return policy


def reason_of(draft: Draft, code: str) -> dict[str, str]:
    """Give who is said to switch a rule off, and why; empty texts where nothing is typed yet."""
    return {"by": "", "reason": "", **draft.get("reasons", {}).get(code, {})}


def _without_empty(service: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in service.items() if value is not None}
    if "start_date" in kept:
        kept["start_date"] = date.fromisoformat(kept["start_date"])
    return kept


def day_text(iso: str | None) -> str:
    """Write a draft's day as it is typed, ``22/11/2026``."""
    return f"{date.fromisoformat(iso):%d/%m/%Y}" if iso else ""


def read_day(typed: str) -> str | None:
    """Read a day as it is typed, for a draft; None for an empty one.

    Raises
    ------
    matcher.errors.PolicyFault
        If it is no day.
    """
    if not typed.strip():
        return None
    found = _DAY.fullmatch(typed)
    try:
        return (
            date(*(int(part) for part in reversed(found.groups()))).isoformat() if found else _no_day(typed)
        )
    except ValueError:
        return _no_day(typed)


def _no_day(typed: str) -> str:
    raise PolicyFault(f"Start date: “{typed[:40]}” is no day. Type it as day, month, year: 22/11/2026.")
