"""Fixtures of the ledger's tests: an empty ledger, and one with a small round in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from matcher.decisions.ledger import Ledger
from tests.decisions.small_round import small_places, small_pool, small_round


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger in a folder of its own."""
    with Ledger.open(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def kept(ledger: Ledger) -> Ledger:
    """A ledger in which the small round is kept with its tables, nothing decided."""
    tables_id = ledger.save_tables(small_pool(), small_places(), file_names=("people.xlsx",))
    ledger.save_round(small_round(), tables_id, name="Autumn round")
    return ledger
