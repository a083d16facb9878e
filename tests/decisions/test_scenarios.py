"""What-ifs are kept by name and survive a restart."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from matcher.decisions.ledger import Ledger
from matcher.decisions.scenarios import MOST_KEPT, SETTING, delete_scenario, save_scenario, scenarios
from matcher.errors import LedgerFault


def test_scenarios_survive_a_restart(tmp_path: Path) -> None:
    """Kept in one ledger they are there in the next; written over and forgotten by name."""
    before = Ledger.open(tmp_path)
    save_scenario(before, "Two men", 'name = "Two men"\n')
    save_scenario(before, "A budget", 'name = "A budget"\n')
    save_scenario(before, "Two men", 'name = "Two men"\nnote = "again"\n')
    ledger = Ledger.open(tmp_path)
    assert list(scenarios(ledger)) == ["A budget", "Two men"]
    assert "again" in scenarios(ledger)["Two men"]
    delete_scenario(ledger, "A budget")
    delete_scenario(ledger, "never there")
    assert list(scenarios(ledger)) == ["Two men"]


def test_no_more_than_can_be_looked_through(tmp_path: Path) -> None:
    """Past 200 the oldest are not thrown away: it is said instead. What cannot be read is said as well."""
    ledger = Ledger.open(tmp_path)
    ledger.set_setting(SETTING, json.dumps({str(number): "" for number in range(MOST_KEPT)}))
    with pytest.raises(LedgerFault, match="Delete one"):
        save_scenario(ledger, "one more", "")
    ledger.set_setting(SETTING, "no JSON")
    with pytest.raises(LedgerFault, match="cannot be read"):
        scenarios(ledger)


def test_scenarios_saved_at_the_same_moment_are_all_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several windows that save and delete at once lose nothing of each other's."""
    read = json.loads

    def slowly(text: str) -> object:
        time.sleep(0.01)
        return read(text)

    def save(window: int) -> None:
        with Ledger.open(tmp_path) as ledger:
            for turn in range(3):
                save_scenario(ledger, f"{window}-{turn}", "")
            delete_scenario(ledger, f"{window}-0")

    Ledger.open(tmp_path).close()
    monkeypatch.setattr(json, "loads", slowly)
    with ThreadPoolExecutor(4) as windows:
        list(windows.map(save, range(4)))
    with Ledger.open(tmp_path) as ledger:
        assert list(scenarios(ledger)) == [f"{window}-{turn}" for window in range(4) for turn in (1, 2)]
