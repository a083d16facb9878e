"""Run: what goes in, the run, and sentences whose numbers are the round's."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from matcher.decisions.ledger import Ledger
from matcher.ui import runs
from tests.ui.screen import gathered_sample, go_to, labels, open_page, press, said, save_round, save_sample
from tests.waiting import PLENTY_SECONDS


@pytest.fixture(autouse=True)
def no_run_left() -> Iterator[None]:
    """Wait for a run that a test started."""
    yield
    run = runs.current()
    if run is not None and run.thread is not None:
        run.thread.join(PLENTY_SECONDS)


def finish(screen: object) -> None:
    """Load the page until the run is done."""
    run = runs.current()
    while run is not None:
        if run.thread is not None:
            run.thread.join(PLENTY_SECONDS)
        screen.run()  # type: ignore[attr-defined]
        run = runs.current()


def test_a_run_is_kept_and_said_in_plain_words() -> None:
    """The round is in the ledger when the page says so; its sentence has the round's numbers."""
    ledger = save_sample()
    screen = open_page("run")
    assert f"{len(gathered_sample().facts.pool.children)} children" in screen.table[0].value.to_string()
    press(screen, "Run")
    finish(screen)
    (entry,) = ledger.rounds()
    result = ledger.round(entry.reference)
    totals = result.totals
    assert f"{totals.children_matched} of {totals.children_taking_part} children" in said(screen)
    assert "Proved best on every level" in said(screen)
    levels = next(table.value for table in screen.table if "Level" in table.value.columns)
    assert len(levels) == len(result.levels)
    before = sum(match.status != "proposed" for match in result.matches)
    assert f"{len(result.matches) - before} proposed now, {before} settled before" in said(screen)
    assert f"{len(levels)} levels, the most important first; {(levels.Proved == 'Yes').sum()} proved" in said(
        screen
    )


def test_each_step_says_how_many_stand_on_it() -> None:
    """A step's row has the children with a visitor and all children on it; the steps hold everyone."""
    result = save_round(save_sample())
    levels = next(table.value for table in open_page("run").table if "Level" in table.value.columns)
    steps = [row.split()[:3] for row in levels.Reached if " of " in row]
    assert sum(int(reached) for reached, _, _ in steps) == result.totals.children_matched
    assert sum(int(all_of_them) for _, _, all_of_them in steps) == result.totals.children_taking_part


def test_the_same_material_gives_the_same_round() -> None:
    """Running again with nothing changed keeps no second round, and says so."""
    ledger = save_sample()
    save_round(ledger)
    screen = press(open_page("run"), "Run again")
    finish(screen)
    assert "Nothing has changed since round" in said(screen)
    assert len(ledger.rounds()) == 1


def test_a_run_goes_around_what_is_settled() -> None:
    """What was approved stays, what was declined stays away, and the change is told."""
    ledger = save_sample()
    first = save_round(ledger)
    kept, gone = [match for match in first.matches if match.status == "proposed"][:2]
    ledger.decide(first.reference, kept.child_id, kept.visitor_id, "approved", by="Asha", reason="Good fit")
    ledger.decide(
        first.reference, gone.child_id, gone.visitor_id, "declined", by="Asha", reason="She said no"
    )
    screen = press(open_page("run"), "Run again")
    finish(screen)
    second = ledger.round(ledger.rounds()[0].reference)
    assert ledger.rounds()[0].previous == first.reference
    after = {match.child_id: match for match in second.matches}
    assert (after[kept.child_id].visitor_id, after[kept.child_id].status) == (kept.visitor_id, "pinned")
    assert gone.child_id not in after or after[gone.child_id].visitor_id != gone.visitor_id
    assert "What changed since the last run" in said(screen)


def test_without_tables_it_leads_to_them() -> None:
    """A run without tables is no error; the page leads to bringing them in."""
    assert "Bring in tables" in labels(open_page("run"))


def test_a_run_that_cannot_be_made_says_why() -> None:
    """Where nobody takes part, the sentence of the rounds room is shown as it is."""
    ledger = save_sample()
    ledger.set_setting("policy", "[service]\nupper_child_age = 5\n")
    screen = press(open_page("run"), "Run")
    finish(screen)
    assert "There is a problem" in screen.error[0].value
    assert Ledger.open().rounds() == ()
    assert go_to(screen, "start").title[0].value == "Start"


def own_tables(ledger: Ledger) -> int:
    """Keep a service of one's own: the sample's people under other ids."""
    facts = gathered_sample().facts
    children = tuple(replace(child, child_id=f"K{child.child_id}") for child in facts.pool.children)
    return ledger.save_tables(replace(facts.pool, children=children, standing=()), facts.places)


def test_a_run_comes_from_the_round_in_hand_not_from_the_last_in_time() -> None:
    """Another service's round made meanwhile is not what a re-run is compared with."""
    ledger = save_sample()
    first = save_round(ledger)
    own_tables(ledger)
    screen = press(open_page("run"), "Run")
    finish(screen)
    other = ledger.rounds()[0]
    assert other.previous is None, "a first run of this service comes from none of the sample's"
    gathered = gathered_sample()
    ledger.save_tables(gathered.facts.pool, gathered.facts.places)
    lost = next(match for match in first.matches if match.status == "proposed")
    ledger.decide(
        first.reference, lost.child_id, lost.visitor_id, "blocked", by="Asha", reason="They are related"
    )
    screen = open_page("rounds")
    screen.selectbox(key="round").set_value(first.reference).run()
    press(screen, "Open in Review")
    press(go_to(screen, "run"), "Run again")
    finish(screen)
    newest = ledger.rounds()[0]
    assert newest.previous == first.reference
    assert newest.run_number == 2
    told = said(open_page("review"))
    assert f"Against round **{first.reference}**" in told
    assert f"{lost.child_id}" in told
    assert f"Asha blocked {lost.child_id}" in told
    assert "are new" not in told


def test_a_run_comes_from_the_newest_of_its_line() -> None:
    """An older run opened again does not skip what was settled since in the runs after it."""
    ledger = save_sample()
    first = save_round(ledger)
    kept = next(match for match in first.matches if match.status == "proposed")
    ledger.decide(first.reference, kept.child_id, kept.visitor_id, "approved", by="Asha", reason="Good")
    finish(press(open_page("run"), "Run again"))
    second = ledger.rounds()[0].reference
    ledger.set_setting("round in hand", first.reference)
    after = next(match for match in ledger.round(second).matches if match.status == "proposed")
    ledger.decide(second, after.child_id, after.visitor_id, "blocked", by="Asha", reason="They are related")
    finish(press(open_page("run"), "Run again"))
    assert ledger.rounds()[0].previous == second
