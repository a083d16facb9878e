"""Start: the name is asked once a browser; the page says where the data are kept and what to do next."""

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from matcher.decisions.ledger import Ledger
from matcher.decisions.services import SAMPLE
from matcher.policy.facts import Facts
from matcher.policy.policy import Policy, policy_from_toml
from matcher.rounds.running import run_round
from matcher.ui import state
from tests.ui.screen import (
    gathered_sample,
    go_to,
    labels,
    open_page,
    press,
    said,
    sample_round,
    save_round,
    save_sample,
)


def test_the_name_is_asked_once_and_kept() -> None:
    """The name is tidied, greets on every page of this session, and is asked in another one."""
    screen = open_page(name="")
    screen.text_input[0].set_value("  Asha \u200b  Khan\u00ad ")
    press(screen, "Keep my name")
    assert "Asha Khan" in said(screen)
    assert "Keep my name" not in labels(go_to(screen, "start"))
    assert "Keep my name" in labels(open_page(name=""))


@pytest.mark.parametrize("typed", ["   ", "\u200b", "\u3164", "—"])
def test_a_name_of_nothing_is_asked_for_again(typed: str) -> None:
    """Spaces and what cannot be seen are no name; a plain sentence says so."""
    screen = open_page(name="")
    screen.text_input[0].set_value(typed)
    press(screen, "Keep my name")
    assert "There is a problem" in screen.error[0].value


def test_it_says_where_the_data_lie(data_folder: Path) -> None:
    """The folder is shown as it is, and that nothing leaves the computer."""
    screen = open_page()
    assert screen.code[0].value == str(data_folder)
    assert "calls nobody" in said(screen)


def test_a_folder_that_is_synchronised_is_warned_about(tmp_path: Path, monkeypatch: object) -> None:
    """A data folder inside a synchronised one can be damaged, and is said so."""
    import os

    folder = tmp_path / "OneDrive" / "matcher"
    folder.mkdir(parents=True)
    os.environ["MATCHER_DATA"] = str(folder)
    assert "OneDrive" in open_page().warning[0].value


def test_what_comes_next_depends_on_what_is_there() -> None:
    """Nothing saved: bring in. Tables: run. A round: review."""
    assert "Bring in your tables" in labels(open_page())
    ledger = save_sample()
    assert "Run a round" in labels(open_page())
    result = save_round(ledger)
    proposed = sum(match.status == "proposed" for match in result.matches)
    assert f"Review the {proposed} undecided" in labels(open_page())


def test_the_sample_is_one_press_away() -> None:
    """The sample is read, and nothing is saved before Save."""
    screen = press(open_page(), "Use the sample")
    assert screen.title[0].value == "Bring in"
    assert "The made-up sample" in said(screen)


@pytest.mark.parametrize("put", [os.replace, shutil.copyfile])
def test_a_ledger_put_in_the_place_of_the_open_one_is_told(
    put: Callable[[Path, Path], object], data_folder: Path, tmp_path: Path
) -> None:
    """After a backup was put back, in its place or over it, the page says so and shows what is in it."""
    save_sample()
    screen = open_page("start")
    assert "Nothing is saved yet" not in said(screen)
    Ledger.open(tmp_path / "backup").close()
    put(tmp_path / "backup" / "ledger.sqlite3", data_folder / "ledger.sqlite3")
    screen.run()
    assert "was replaced by another while it was open" in said(screen)
    assert "Nothing is saved yet" in said(screen)
    screen.run()
    assert "was replaced by another" not in said(screen)


def test_a_ledger_that_is_gone_is_told(data_folder: Path) -> None:
    """Nothing is begun anew in silence while the old file may only have been moved."""
    save_sample()
    screen = open_page("start")
    (data_folder / "ledger.sqlite3").rename(data_folder / "moved")
    screen.run()
    assert "is gone from the data folder" in said(screen)
    assert not (data_folder / "ledger.sqlite3").exists()


@pytest.mark.parametrize(
    "today",
    [date(2026, 12, 10), date(2027, 3, 1), date(2028, 2, 29), date(2029, 11, 22), date(2045, 7, 31)],
)
def test_the_sample_gives_the_same_round_on_any_day(today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its dates are moved to the day it is: the same pairs, fit and levels; ids and ages stay."""
    monkeypatch.setattr(state, "today", lambda: today)
    screen = press(open_page(), "Use the sample")
    assert "The sample's dates are moved to today" in said(screen)
    press(screen, "Save 34 children and 25 visitors")
    tables = Ledger.open().latest_tables()
    assert tables is not None
    assert tables.service == SAMPLE
    policy = policies_in(Ledger.open())
    assert policy.service.start_date == today
    of_that_day = sample_round()
    result = run_round(Facts(tables.pool, tables.places, policy, today))
    assert [(m.child_id, m.visitor_id, m.fit) for m in result.matches] == [
        (m.child_id, m.visitor_id, m.fit) for m in of_that_day.matches
    ]
    assert [(level.code, level.value) for level in result.levels] == [
        (level.code, level.value) for level in of_that_day.levels
    ]
    assert [child.age for child in tables.pool.children] == [
        child.age for child in gathered_sample().facts.pool.children
    ]


def policies_in(ledger: Ledger) -> Policy:
    """Give the policy in force."""
    return policy_from_toml(ledger.setting("policy"), "The policy in force")
