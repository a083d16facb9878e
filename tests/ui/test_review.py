"""Review: one proposal at a time; every decision is in the ledger when the press returns."""

from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

import matcher
from matcher.decisions.decision import DecisionKind
from matcher.decisions.ledger import Ledger
from matcher.rounds.result import Match
from tests.ui.screen import gathered_sample, labels, open_page, press, said, save_round, save_sample

VIEWS = {
    "without": ("unmatched", "unused", "absent"),
    "plan-b": ("mishaps", "reserves"),
    "records": ("settled", "dates", "history"),
}


@pytest.fixture
def ledger() -> Ledger:
    """The sample's tables are saved; Asha is working."""
    return save_sample()


@pytest.fixture
def result(ledger: Ledger) -> matcher.MatchRound:
    """A round over the sample."""
    return save_round(ledger)


def first(screen: AppTest, result: matcher.MatchRound) -> Match:
    """Give the proposal that the page shows."""
    heading = screen.header[0].value.split()[0]
    match = result.match_of(heading)
    assert match is not None
    return match


def reason(screen: AppTest) -> None:
    """Type a reason."""
    screen.text_area[0].set_value("The social worker agrees.").run()


def view(screen: AppTest, name: str) -> AppTest:
    """Look at another part of the round."""
    part = next((part for part, views in VIEWS.items() if name in views), name)
    screen.segmented_control(key="review-part").set_value(part).run()
    return screen if part == name else screen.pills(key=f"review-view-{part}").set_value(name).run()


def test_a_proposal_is_approved_and_the_next_one_comes(ledger: Ledger, result: matcher.MatchRound) -> None:
    """One press approves; the ledger has it with the name; the next undecided proposal is shown."""
    screen = open_page("review")
    match = first(screen, result)
    press(screen, "Approve")
    (decision,) = ledger.decisions(result.reference)
    assert (decision.kind, decision.pair, decision.by) == (
        DecisionKind.APPROVED,
        (match.child_id, match.visitor_id),
        "Asha",
    )
    assert first(screen, result).child_id != match.child_id
    assert f"Kept as decision {decision.number}" in said(screen)


@pytest.mark.parametrize("label", ["Decline", "Pin", "Block"])
def test_without_a_reason_nothing_is_decided(ledger: Ledger, result: matcher.MatchRound, label: str) -> None:
    """The sentence stands in the summary and beside the field, and nothing is kept."""
    screen = press(open_page("review"), label)
    assert "There is a problem" in screen.error[0].value
    assert said(screen).count("Say why") == 2
    assert ledger.decisions(result.reference) == ()


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Decline", DecisionKind.DECLINED),
        ("Hold", DecisionKind.HELD),
        ("Pin", DecisionKind.PINNED),
        ("Block", DecisionKind.BLOCKED),
    ],
)
def test_every_decision_can_be_taken_and_undone(
    ledger: Ledger, result: matcher.MatchRound, label: str, kind: DecisionKind
) -> None:
    """With a reason each is kept; undone, the proposal is undecided again and both are in the history."""
    screen = open_page("review")
    reason(screen)
    press(screen, label)
    assert [decision.kind for decision in ledger.decisions(result.reference)] == [kind]
    screen.button(key="last-undo-3").click().run()
    assert [d.kind for d in ledger.decisions(result.reference)] == [DecisionKind.UNDONE, kind]
    assert ledger.states(result.reference) == {}
    view(screen, "history")
    assert len(screen.table[0].value) == 2
    assert "2 decisions" in said(screen)


def test_a_typed_reason_is_not_lost(ledger: Ledger, result: matcher.MatchRound) -> None:
    """What was typed is there again after a reload, and gone once it was used."""
    screen = open_page("review")
    reason(screen)
    assert open_page("review").text_area[0].value == "The social worker agrees."
    press(screen, "Decline")
    assert open_page("review").text_area[0].value == ""


def test_there_is_no_way_to_approve_several(result: matcher.MatchRound) -> None:
    """One press approves one proposal, as cards and as a list."""
    screen = open_page("review")
    assert [label for label in labels(screen) if "approve" in label.lower()] == ["Approve"]
    screen.toggle(key="review-list").set_value(True).run()
    assert not [label for label in labels(screen) if "approve" in label.lower()]
    assert f"{len([m for m in result.matches if m.status == 'proposed'])} proposals" in said(screen)


def test_the_list_leads_to_one_proposal(result: matcher.MatchRound) -> None:
    """A row of the list opens that proposal."""
    screen = open_page("review")
    screen.toggle(key="review-list").set_value(True).run()
    last = [match for match in result.matches if match.status == "proposed"][-1]
    screen.button(key=f"open-{last.child_id}").click().run()
    assert screen.header[0].value.startswith(last.child_id)


def test_the_name_is_asked_once_before_anything_is_decided() -> None:
    """Without a name there is no button to decide with; the name is asked and kept."""
    save_round(save_sample())
    screen = open_page("review", name="")
    assert "Approve" not in labels(screen)
    screen.text_input[0].set_value("Asha")
    press(screen, "Keep my name")
    assert "Approve" in labels(screen)


def test_the_children_without_anyone_and_the_unused_say_why(result: matcher.MatchRound) -> None:
    """The tables have a row for each, their sentence has the same number, and each says why."""
    screen = view(open_page("review"), "unmatched")
    assert len(screen.table[0].value) == len(result.unmatched)
    assert f"{len(result.unmatched)} child" in said(screen)
    for child in result.unmatched:
        screen.selectbox(key="why-child").set_value(child.child_id).run()
        assert "has nobody in this plan" in said(screen)
    view(screen, "unused")
    assert len(screen.table[0].value) == len(result.unused)


def test_who_does_not_take_part_and_dates_to_watch(result: matcher.MatchRound) -> None:
    """Everyone who does not take part has a row with the reason; an expired DBS is among the dates."""
    screen = view(open_page("review"), "absent")
    people = {(person.child_id, person.visitor_id) for person in result.not_taking_part}
    assert len(screen.table[0].value) == len(result.not_taking_part)
    assert (
        f"{len(people)} people in the tables do not take part; {len(result.not_taking_part)} reasons"
        in said(screen)
    )
    view(screen, "dates")
    assert "DBS runs out" in screen.table[0].value.to_string()
    view(screen, "settled")
    settled = [match for match in result.matches if match.status != "proposed"]
    assert len(screen.table[0].value) == len(settled) + len(result.active)


def test_a_pair_that_was_pinned_before_can_be_approved(ledger: Ledger, result: matcher.MatchRound) -> None:
    """What was settled before the run is decided about like a proposal, so it is no dead end."""
    screen = view(open_page("review"), "settled")
    match = next(match for match in result.matches if match.status == "pinned")
    screen.selectbox(key="settled-pair").set_value(match.child_id).run()
    press(screen, "Approve")
    (decision,) = ledger.decisions(result.reference)
    assert (decision.kind, decision.pair) == (DecisionKind.APPROVED, (match.child_id, match.visitor_id))
    assert "Approved by Asha" in said(screen)


def test_when_everything_is_decided_the_way_on_is_shown(ledger: Ledger, result: matcher.MatchRound) -> None:
    """After the last decision the page leads to the export."""
    proposals = [match for match in result.matches if match.status == "proposed"]
    for match in proposals:
        ledger.decide(result.reference, match.child_id, match.visitor_id, "held", by="Asha")
    screen = open_page("review")
    assert "Every proposal is decided" in said(screen)
    assert "none undecided" in said(screen)


def test_a_pair_that_breaks_a_rule_without_a_switch_cannot_be_pinned(
    ledger: Ledger, result: matcher.MatchRound
) -> None:
    """An objecting child is not pinned with anybody; the sentence says why, and nothing is kept."""
    objecting = next(p for p in result.not_taking_part if p.child_id and p.code == "agreed")
    screen = view(open_page("review"), "why-not")
    screen.selectbox(key="why-not-child").set_value(objecting.child_id).run()
    assert any("cannot be pinned" in each.value for each in screen.warning)
    reason(screen)
    press(screen, "Pin")
    assert "There is a problem" in screen.error[0].value
    assert ledger.decisions(result.reference) == ()


def test_a_decision_taken_elsewhere_meanwhile_is_said(ledger: Ledger, result: matcher.MatchRound) -> None:
    """Another tab declined the pair; pressing Approve here says so and keeps the other decision."""
    screen = open_page("review")
    match = first(screen, result)
    ledger.decide(
        result.reference, match.child_id, match.visitor_id, "declined", by="Ben", reason="The child said no"
    )
    press(screen, "Approve")
    assert "Ben" in screen.error[0].value
    assert [decision.by for decision in ledger.decisions(result.reference)] == ["Ben"]


@pytest.mark.parametrize("newer", [True, False], ids=["looked at in the newer", "looked at in the older"])
def test_what_stands_in_another_open_round_is_on_the_card(
    ledger: Ledger, result: matcher.MatchRound, newer: bool
) -> None:
    """Asha's block is shown to Martin with its reason and round, and changed only by who has seen it."""
    facts = gathered_sample().facts
    other = matcher.run_round(replace(facts, today=facts.today - timedelta(days=1 if newer else -1)))
    tables = ledger.latest_tables()
    assert tables is not None
    ledger.save_round(other, tables.id)
    screen = open_page("review", name="Martin")
    screen.session_state["round in hand"] = result.reference
    screen.run()
    match = first(screen, result)
    pair = (match.child_id, match.visitor_id)
    made = ledger.decide(other.reference, *pair, "blocked", by="Asha", reason="afraid of the dog")
    press(screen, "Approve")
    assert "Asha blocked" in screen.error[0].value
    assert ledger.decisions(result.reference) == ()
    card = said(screen)
    assert f"Decided in round {other.reference}" in card
    assert "Blocked by Asha" in card
    assert "afraid of the dog. What you decide here takes its place." in card
    press(screen, "Approve")
    assert [(each.by, each.number) for each in ledger.decisions(result.reference)] == [
        ("Martin", made.number + 1)
    ]


def test_a_pair_held_before_comes_first_with_its_note(ledger: Ledger, result: matcher.MatchRound) -> None:
    """A pair held in an earlier round stands first in the next one, with who held it and why."""
    other, _, _, held = [match for match in result.matches if match.status == "proposed"][:4]
    ledger.decide(
        result.reference, held.child_id, held.visitor_id, "held", by="Asha", reason="After the court date"
    )
    ledger.decide(result.reference, other.child_id, other.visitor_id, "approved", by="Asha", reason="Yes")
    screen = press(open_page("run"), "Run again")
    second = open_page("review")
    again = ledger.round(ledger.rounds()[0].reference).match_of(held.child_id)
    assert screen.title[0].value == "Run"
    assert again is not None
    assert again.visitor_id == held.visitor_id
    assert second.header[0].value.startswith(held.child_id)
    assert "After the court date" in said(second)


def test_every_page_counts_an_approval_of_the_run_before(ledger: Ledger, result: matcher.MatchRound) -> None:
    """Approved in run 1 and kept in run 2 is approved, by whom and in which run, on every page."""
    match = next(m for m in result.matches if m.status == "proposed" and not m.exceptions)
    ledger.decide(result.reference, match.child_id, match.visitor_id, "approved", by="Asha")
    press(open_page("run"), "Run again")
    assert ledger.rounds()[0].run_number == 2
    assert "1 match approved" in said(open_page("export"))
    newest = open_page("rounds").table[0].value.to_dict("records")[0]
    assert (newest["Run"], newest["Approved"]) == ("2", "1")
    review = view(open_page("review"), "settled")
    kept = {row["Child"].split()[0]: row["How"] for row in review.table[0].value.to_dict("records")}
    assert kept[match.child_id] == "Approved by Asha in run 1"
    assert "History (1)" in review.pills(key="review-view-records").options
    (row,) = view(open_page("review"), "history").table[0].value.to_dict("records")
    assert (row["Run"], row["What was decided"].split(" on ")[0]) == ("1", "Approved by Asha")


def test_a_closed_round_takes_no_decisions(ledger: Ledger, result: matcher.MatchRound) -> None:
    """In a closed round everything can be read and nothing decided."""
    ledger.close_round(result.reference)
    screen = open_page("review")
    assert "It is closed" in said(screen)
    assert "Approve" not in labels(screen)
