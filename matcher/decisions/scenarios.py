"""What-ifs that survive a restart: kept by name in the ledger's settings, as the TOML they are written in.

What a scenario means is the advice room's matter; here it is a text with a name.
"""

import json
from collections.abc import Callable

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
    return dict(sorted(_read(ledger.setting(SETTING)).items()))


def save_scenario(ledger: Ledger, name: str, toml: str) -> None:
    """Keep a scenario under its name; one that was kept under this name before is written over.

    Raises
    ------
    matcher.errors.LedgerFault
        If 200 others are kept already.
    """

    def saved(kept: dict[str, str]) -> dict[str, str]:
        if name not in kept and len(kept) >= MOST_KEPT:
            raise LedgerFault(f"{MOST_KEPT} scenarios are kept already. Delete one that is no longer needed.")
        return {**kept, name: toml}

    _change(ledger, saved)


def delete_scenario(ledger: Ledger, name: str) -> None:
    """Forget a scenario; one that is not there is no fault."""
    _change(ledger, lambda kept: {each: toml for each, toml in kept.items() if each != name})


def _change(ledger: Ledger, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
    def written(text: str | None) -> str | None:
        kept = change(_read(text))
        return json.dumps(kept) if kept else None

    # Read and written in one transaction: somebody else may save a scenario at the same moment.
    ledger.change_setting(SETTING, written)


def _read(text: str | None) -> dict[str, str]:
    try:
        kept = json.loads(text or "{}")
    except ValueError as fault:
        raise LedgerFault("The scenarios that were kept cannot be read.") from fault
    return {str(name): str(toml) for name, toml in kept.items()}
