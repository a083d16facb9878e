"""Acts: a press counts only on a page that had stood for a moment, and every button that writes is such."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import matcher
from matcher.decisions.ledger import Ledger
from matcher.ui import acts
from tests.ui.screen import HOME, go_to, open_page, press, said, save_round, save_sample


class Clock:
    """A clock that the test moves on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        """Give the time."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A page must stand for 0.7 seconds of this clock."""
    clock = Clock()
    monkeypatch.setattr(acts, "QUIET_SECONDS", 0.7)
    monkeypatch.setattr(acts, "time", clock)
    return clock


@pytest.fixture
def ledger() -> Ledger:
    """The sample with a round."""
    return save_sample()


@pytest.fixture
def result(ledger: Ledger) -> matcher.MatchRound:
    """A round over the sample."""
    return save_round(ledger)


def pair(screen: AppTest) -> str:
    """Give the names on top of the card."""
    return str(screen.header[0].value).replace("\\", "")


def test_a_press_counts_once_the_page_had_stood(
    clock: Clock, ledger: Ledger, result: matcher.MatchRound
) -> None:
    """Before 0.7 seconds a press is told and does nothing; it begins the wait anew; then it counts."""
    screen = open_page("review")
    names = pair(screen)
    clock.now += 0.69
    press(screen, "Approve")
    told = f"That click came before {names} had been on screen for a moment. Nothing was decided."
    assert screen.error[0].value.replace("\\", "").endswith(told)
    clock.now += 0.69
    press(screen, "Approve")
    assert ledger.decisions() == ()
    clock.now += 0.7
    press(screen, "Approve")
    assert [decision.kind.value for decision in ledger.decisions()] == ["approved"]
    assert f"{ledger.decisions()[0].child_id} " in names


def test_the_pair_that_comes_up_is_looked_at_first(
    clock: Clock, ledger: Ledger, result: matcher.MatchRound
) -> None:
    """After a decision, and after Next, another pair is there: it takes nothing at once."""
    screen = open_page("review")
    for way_on in ("Approve", "Next"):
        clock.now += 1
        press(screen, way_on)
        decided = len(ledger.decisions())
        press(screen, "Approve")
        assert len(ledger.decisions()) == decided
        assert pair(screen) in screen.error[0].value.replace("\\", "")


def test_typing_a_reason_does_not_begin_the_wait_anew(
    clock: Clock, ledger: Ledger, result: matcher.MatchRound
) -> None:
    """The same pair stays on screen while a reason is typed, so Decline counts right after it."""
    screen = open_page("review")
    clock.now += 1
    screen.text_area[0].set_value("The social worker agrees.").run()
    press(screen, "Decline")
    assert [decision.kind.value for decision in ledger.decisions()] == ["declined"]


def test_a_decision_shown_as_in_force_belongs_to_what_was_looked_at(
    clock: Clock, ledger: Ledger, result: matcher.MatchRound
) -> None:
    """Where another window decided meanwhile, the old button decides nothing, however long it stood."""
    screen = open_page("review")
    match = result.match_of(pair(screen).split()[0])
    assert match is not None
    clock.now += 60
    ledger.decide(result.reference, match.child_id, match.visitor_id, "held", by="Ben")
    press(screen, "Approve")
    assert [decision.by for decision in ledger.decisions()] == ["Ben"]


def test_one_undo_undoes_one_decision(clock: Clock, ledger: Ledger, result: matcher.MatchRound) -> None:
    """The next Undo moves up under the pointer; a second press right after the first does nothing."""
    for match in [match for match in result.matches if match.status == "proposed"][:3]:
        ledger.decide(result.reference, match.child_id, match.visitor_id, "held", by="Asha")
    screen = open_page("review")
    clock.now += 1
    for number in [decision.number for decision in ledger.decisions()][:2]:
        screen.button(key=f"last-undo-{number}").click().run()
    assert len(ledger.states(result.reference)) == 2
    assert [decision.kind.value for decision in ledger.decisions()][:2] == ["undone", "held"]


def test_closing_a_round_does_not_open_it_again(
    clock: Clock, ledger: Ledger, result: matcher.MatchRound
) -> None:
    """The button to open it again comes up where the one to close it was."""
    screen = open_page("rounds")
    clock.now += 1
    screen.button(key="close-round").click().run()
    screen.button(key="reopen-round").click().run()
    assert ledger.entry(result.reference).is_closed
    assert "came too soon" in screen.error[0].value
    clock.now += 1
    screen.button(key="reopen-round").click().run()
    assert not ledger.entry(result.reference).is_closed


def test_a_page_that_was_gone_to_is_looked_at_first(clock: Clock, ledger: Ledger) -> None:
    """A second click that lands on the next page's Run starts no run."""
    screen = open_page("start")
    clock.now += 1
    go_to(screen, "run")
    press(screen, "Run")
    assert ledger.rounds() == ()
    assert "came too soon" in screen.error[0].value
    assert "Nothing was done" in said(screen)


READS_ONLY = {
    # Where to look, and what to work out: nothing is kept by them but the view.
    "onward-", "choices", "open-", "step-", "back-from-pair", "open-round", "keep-round", "groups-price",
    "anew-", "work-out-wider", "child-in-review", "sweep-start", "sweep-stop", "guess-",
    # Files on their way in are held by the session until they are saved by a button that is guarded.
    "use-sample", "other-files", "Read these files", "Lay the corrected rows over these tables",
    "Fill in its settings",
    # The order of priority in a draft or an edit that is saved by a button that is guarded.
    "ladder-", "rungs-",
    # Who works in this browser.
    "someone-else", "Keep my name",
}  # fmt: skip


def bare_buttons() -> Iterator[str]:
    """Name every button that is drawn by Streamlit itself: by the beginning of its key, or its label."""
    for path in sorted((HOME / "matcher" / "ui").rglob("*.py")):
        if path.name == "acts.py":
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and _draws_a_bare_button(call.func):
                yield _name(call, path)


def _draws_a_bare_button(called: ast.expr) -> bool:
    if not isinstance(called, ast.Attribute) or called.attr not in ("button", "form_submit_button"):
        return False
    return not (isinstance(called.value, ast.Name) and called.value.id in ("acts", "acting"))


def _name(call: ast.Call, path: Path) -> str:
    key = next((keyword.value for keyword in call.keywords if keyword.arg == "key"), call.args[0])
    if isinstance(key, ast.JoinedStr):
        key = key.values[0]
    return str(key.value) if isinstance(key, ast.Constant) else path.stem


def test_every_button_that_writes_waits_for_its_page() -> None:
    """A button drawn by Streamlit itself is one of those that only change what is looked at."""
    assert set(bare_buttons()) == READS_ONLY
