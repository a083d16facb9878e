"""What-ifs that survive a restart: kept by name in the ledger's settings, as the TOML they are written in.

What a scenario means is the advice room's matter; here it is a text with a name.
"""

import json
from collections.abc import Mapping

from matcher.decisions.ledger import Ledger
from matcher.errors import LedgerFault

SETTING = "scenarios"
MOST_KEPT = 200


def scenarios(ledger: Ledger) -> dict[str, str]:
    """Give the kept scenarios, TOML by name, in order of name.

    Raises
    ------
    matcher.errors.LedgerFault
        If what is kept cannot be read.
    """
    return dict(sorted(_kept(ledger).items()))


def save_scenario(ledger: Ledger, name: str, toml: str) -> None:
    """Keep a scenario under its name; one that was kept under this name before is written over.

    Raises
    ------
    matcher.errors.LedgerFault
        If 200 others are kept already.
    """
    kept = _kept(ledger)
    if name not in kept and len(kept) >= MOST_KEPT:
        raise LedgerFault(f"{MOST_KEPT} scenarios are kept already. Delete one that is no longer needed.")
    _keep(ledger, {**kept, name: toml})


def delete_scenario(ledger: Ledger, name: str) -> None:
    """Forget a scenario; one that is not there is no fault."""
    _keep(ledger, {each: toml for each, toml in _kept(ledger).items() if each != name})


def _keep(ledger: Ledger, kept: Mapping[str, str]) -> None:
    ledger.set_setting(SETTING, json.dumps(dict(kept)) if kept else None)


def _kept(ledger: Ledger) -> dict[str, str]:
    try:
        kept = json.loads(ledger.setting(SETTING, "{}"))
    except ValueError as fault:
        raise LedgerFault("The scenarios that were kept cannot be read.") from fault
    return {str(name): str(toml) for name, toml in kept.items()}
