"""Fixtures of the ledger's tests: an empty ledger, and one with a small round in it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from matcher.decisions.folders import FILE_NAME
from matcher.decisions.ledger import Ledger
from tests.decisions.small_round import made_by_hand_passes, small_places, small_pool, small_round


@pytest.fixture(scope="package", autouse=True)
def _rounds_made_by_hand_pass() -> Iterator[None]:
    with made_by_hand_passes():
        yield


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger in a folder of its own."""
    with Ledger.open(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def version_1(tmp_path: Path) -> Path:
    """A folder with a ledger as version 1 wrote it; ``ledger_version_1.sql`` says what is in it."""
    folder = tmp_path / "old"
    folder.mkdir()
    with closing(sqlite3.connect(folder / FILE_NAME)) as raw:
        raw.executescript(Path(__file__).with_name("ledger_version_1.sql").read_text(encoding="utf-8"))
    return folder


@pytest.fixture
def kept(ledger: Ledger) -> Ledger:
    """A ledger in which the small round is kept with its tables, nothing decided."""
    tables_id = ledger.save_tables(small_pool(), small_places(), file_names=("people.xlsx",))
    ledger.save_round(small_round(), tables_id, name="Autumn round")
    return ledger
