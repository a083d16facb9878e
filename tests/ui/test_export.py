"""Export: codes only unless names are asked for, approved ones only unless proposals are asked for."""

from dataclasses import replace

import pytest

import matcher
from matcher.decisions.ledger import Ledger
from matcher.records.child import Agreed
from tests.ui.screen import open_page, said, sample_round, save_round, save_sample


@pytest.fixture
def ledger() -> Ledger:
    """The sample's tables are saved."""
    return save_sample()


@pytest.fixture
def result(ledger: Ledger) -> matcher.MatchRound:
    """A round with one approved match."""
    made = save_round(ledger)
    match = next(m for m in made.matches if m.status == "proposed" and not m.exceptions)
    ledger.decide(made.reference, match.child_id, match.visitor_id, "approved", by="Asha")
    return made


def test_it_says_how_many_are_approved(result: matcher.MatchRound) -> None:
    """The number stands on the page and on the button, with the reference to keep."""
    screen = open_page("export")
    assert "1 match approved" in said(screen)
    assert screen.get("download_button")[0].proto.label == "Download 1 approved match"
    assert result.reference in said(screen)
    kept = sum(match.status != "proposed" for match in result.matches)
    assert f"{kept} pinned or offered without an approval" in said(screen)


def test_names_and_proposals_are_off_until_asked_for(result: matcher.MatchRound) -> None:
    """Both boxes are empty at first; with names there is a word of warning."""
    screen = open_page("export")
    assert [screen.checkbox(key=key).value for key in ("names", "proposals")] == [False, False]
    screen.checkbox(key="names").set_value(True).run()
    assert "will hold names" in screen.warning[0].value
    screen.checkbox(key="proposals").set_value(True).run()
    assert "marked as not approved" in said(screen)


def test_one_authority_alone(ledger: Ledger, result: matcher.MatchRound) -> None:
    """The list can be cut to the children of one responsible authority."""
    tables = ledger.latest_tables()
    assert tables is not None
    wanted = sorted({child.responsible_authority for child in tables.pool.children} - {""})
    screen = open_page("export")
    assert screen.selectbox(key="authority").options == ["All of them", *wanted]
    screen.selectbox(key="authority").set_value(wanted[0]).run()
    assert not screen.exception
    assert not screen.error


def test_a_table_of_text_can_be_chosen(result: matcher.MatchRound) -> None:
    """The same list as CSV."""
    screen = open_page("export")
    screen.segmented_control(key="form").set_value("csv").run()
    assert f"matches-{result.reference}.csv" in said(screen)


@pytest.mark.parametrize("page", ["review", "export"])
def test_a_match_to_be_stopped_is_said_first(ledger: Ledger, result: matcher.MatchRound, page: str) -> None:
    """The child of the approved match objects in newer tables: the task stands on top, by name."""
    assert "Stop " not in said(open_page(page))
    [approved] = ledger.decisions(result.reference)
    saved = ledger.latest_tables()
    assert saved is not None
    children = tuple(
        replace(child, agreed=Agreed.OBJECTS) if child.child_id == approved.child_id else child
        for child in saved.pool.children
    )
    ledger.save_tables(replace(saved.pool, children=children), saved.places)
    told = open_page(page).error[0].value.replace("\\", "")
    name = saved.pool.children[[c.child_id for c in children].index(approved.child_id)].known_as
    assert f"Stop {approved.child_id} {name} with {approved.visitor_id} " in told
    assert f"{name} objects to having a visitor, according to the tables saved on" in told


def test_a_round_without_its_tables_is_not_exported() -> None:
    """It cannot be checked, so the page says what to do instead."""
    Ledger.open().save_round(sample_round())
    screen = open_page("export")
    assert "does not hold the tables this round was made from" in screen.error[0].value.replace("\\", "")
    assert not screen.get("download_button")
