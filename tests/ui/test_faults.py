"""What nobody foresaw: a sentence with a reference on the page, the place in the log, no word of data."""

from pathlib import Path

import pytest

from matcher.errors import MatcherError
from matcher.ui import faults, policies, state
from tests.ui.screen import go_to, open_page, press, said, save_sample

SECRET = "Malachi Fairholm"


def test_a_fault_on_a_page_is_a_sentence_with_a_reference(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback, no message of the fault: a reference, under which the log has the place."""

    def fail() -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(policies, "in_force", fail)
    screen = open_page("policy")
    assert not screen.exception
    told = screen.error[0].value.replace("\\", "")
    log = (data_folder / faults.LOG).read_text()
    reference = log.split()[1]
    assert reference in told
    assert "ValueError" in log
    assert SECRET not in told + log + said(screen)


def test_a_message_for_the_coordinator_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a room says in its own words is shown, and nothing is logged."""

    def fail() -> None:
        raise MatcherError("The ledger is open elsewhere. Close it there.")

    monkeypatch.setattr(policies, "in_force", fail)
    assert "The ledger is open elsewhere. Close it there." in said(open_page("policy"))
    assert not (state.data_folder() / faults.LOG).exists()


def test_a_fault_behind_a_button_is_told_on_the_next_page(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a press stumbles over is told in the same way, and the page stands."""
    save_sample()
    screen = open_page("policy")

    def fail(*_: object) -> None:
        raise KeyError(SECRET)

    monkeypatch.setattr(policies, "change", fail)
    screen.checkbox[0].set_value(True).run()
    assert "pass on the reference" in said(screen)
    assert SECRET not in (data_folder / faults.LOG).read_text()


def test_a_ledger_that_cannot_be_opened_is_a_sentence(data_folder: Path) -> None:
    """A file that is no ledger is said in plain words on every page."""
    (data_folder / "ledger.sqlite3").write_bytes(b"no database at all" * 100)
    screen = open_page()
    assert not screen.exception
    assert "There is a problem" in screen.error[0].value
    assert "pass on the reference" not in screen.error[0].value


def test_what_is_said_is_short_and_plain() -> None:
    """At most 25 words, and none of the words that help nobody."""
    told = faults.sentence("F-1")
    assert len(told.split()) <= 25
    assert not {"please", "sorry", "oops", "invalid"} & set(told.lower().split())


def test_a_page_can_be_left_after_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """The navigation works on, and other pages are whole."""
    with monkeypatch.context() as patch:
        patch.setattr(policies, "in_force", lambda: 1 / 0)
        screen = open_page("policy")
        assert screen.error
    assert not go_to(screen, "start").error
    assert press(screen, "Use the sample").title[0].value == "Bring in"
