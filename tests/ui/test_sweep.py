"""Many at once on the page What if: every combination counted, tried, stopped, and shown best first."""

from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from matcher.advice.edits.visitors import ExtendTravel, RemoveVisitor
from matcher.advice.scenario_files import to_toml
from matcher.advice.scenarios import Scenario
from matcher.advice.sweeping import row as rows
from matcher.decisions.ledger import Ledger
from matcher.decisions.scenarios import delete_scenario, save_scenario
from matcher.ui.what_ifs import sweep_run
from tests.ui.screen import labels, open_page, press, said, save_round, save_sample
from tests.waiting import PLENTY_SECONDS, wait_for

FURTHER = Scenario("Ben travels further", (ExtendTravel("V07", to_km=20.0),))
GONE = Scenario("Nobody leaves", (RemoveVisitor("V99"),))


@pytest.fixture
def ledger() -> Ledger:
    """The sample with a round and two scenarios, one of which cannot be."""
    ledger = save_sample()
    save_round(ledger)
    for scenario in (FURTHER, GONE):
        save_scenario(ledger, scenario.name, to_toml(scenario))
    return ledger


def chosen(*, weights: tuple[str, ...] = (), scenarios: tuple[str, ...] = ()) -> AppTest:
    """Open the page and choose what is varied."""
    screen = open_page("what_if")
    if weights:
        screen.multiselect(key="sweep-weights").set_value(list(weights)).run()
    if scenarios:
        screen.multiselect(key="sweep-scenarios").set_value(list(scenarios)).run()
    return screen


def finished(screen: AppTest) -> AppTest:
    """Wait until nothing is under way any more."""
    under_way = "what is done is here when you come back"
    wait_for(lambda: under_way not in said(screen) or under_way not in said(screen.run()), "the sweep to end")
    return screen


def outcomes(screen: AppTest) -> list[list[str]]:
    """Give the rows of the table of outcomes."""
    (found,) = (
        each.value.astype(str).values.tolist()
        for each in screen.table
        if "Different from now" in each.value.columns
    )
    return [[cell.replace("\\", "") for cell in cells] for cells in found]


def test_nothing_is_offered_until_something_is_chosen(ledger: Ledger) -> None:
    """Two lists to choose from, and no button yet."""
    screen = open_page("what_if")
    assert "Many at once" in said(screen)
    assert not [label for label in labels(screen) if label.startswith("Try ")]


def test_every_combination_is_tried_and_the_best_comes_first(ledger: Ledger) -> None:
    """Three settings of a weight, with and without a scenario: six rows, counted in the sentence."""
    screen = chosen(weights=("travel",), scenarios=(FURTHER.name,))
    finished(press(screen, "Try 6 combinations"))
    found = outcomes(screen)
    assert len(found) == 6
    assert "Ben travels further" in found[0][0]
    assert [cells[1] for cells in found] == ["24 of 29"] * 3 + ["23 of 29"] * 3
    assert "6 scenarios were tried beside the plan in force." in said(screen)
    as_now = next(cells for cells in found if cells[0] == "Nothing")
    assert as_now[-1] == "Nobody"
    again = open_page("what_if")
    assert outcomes(again) == found


def test_what_cannot_be_tried_is_told_in_its_row(ledger: Ledger) -> None:
    """A scenario about somebody who is in no table: a sentence in its row, and the others stand."""
    screen = finished(press(chosen(scenarios=(GONE.name,)), "Try 2 combinations"))
    assert "There is no visitor V99" in outcomes(screen)[-1][1]
    assert not screen.exception


def test_it_can_be_stopped(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop here: what was tried is shown, and how many were not is said."""
    trying, tried, stopped = rows.try_scenario, [0], Event()

    def until_it_is_stopped(*given: object) -> object:
        tried[0] += 1
        assert tried[0] < 3 or stopped.wait(PLENTY_SECONDS)
        return trying(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(sweep_run, "SHOWN_AFTER_SECONDS", 0.0)
    monkeypatch.setattr(rows, "try_scenario", until_it_is_stopped)
    screen = chosen(weights=("travel", "interests"), scenarios=(FURTHER.name,))
    press(screen, "Try 18 combinations")
    assert " of 18 combinations tried" in str(screen.get("progress")[0].proto)
    press(screen, "Stop here")
    stopped.set()
    finished(screen)
    assert "It was stopped: " in said(screen)
    assert 1 <= len(outcomes(screen)) <= 3


def test_a_scenario_that_is_gone_is_no_longer_chosen(ledger: Ledger) -> None:
    """Deleted in another tab meanwhile: the page goes on without it."""
    screen = chosen(scenarios=(FURTHER.name,))
    delete_scenario(ledger, FURTHER.name)
    screen.run()
    assert not screen.exception
    assert screen.multiselect(key="sweep-scenarios").value == []
