"""What if: no edit is lost, every kind can be added, and the figures are those of the comparison."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import matcher
from matcher.advice.edits.policy import ChangeWeight
from matcher.advice.edits.visitors import ExtendTravel, RemoveVisitor
from matcher.advice.scenario_files import scenario_from_toml, to_toml
from matcher.advice.scenarios import KINDS, Edit, Scenario, try_scenario
from matcher.decisions.archive import draft_name
from matcher.decisions.ledger import Ledger
from matcher.decisions.scenarios import save_scenario, scenarios
from matcher.optimiser.solving import solve
from matcher.policy.facts import Facts
from matcher.policy.policy import policy_from_toml
from matcher.policy.rules import NEVER, RULES, broken
from matcher.ui.what_ifs import adding, picture, trying
from tests.rounds.made_up import Ties, made_up
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
from tests.waiting import PLENTY_SECONDS

FURTHER = Scenario("Ben travels further", (ExtendTravel("V07", to_km=20.0),))
NAME = FURTHER.name


@pytest.fixture
def ledger() -> Ledger:
    """The sample with a round, and one scenario."""
    ledger = save_sample()
    save_round(ledger)
    keep(ledger, FURTHER)
    return ledger


def keep(ledger: Ledger, *kept: Scenario) -> None:
    """Keep scenarios, side by side, the first one open."""
    for scenario in kept:
        save_scenario(ledger, scenario.name, to_toml(scenario))
    ledger.set_setting("what-if open", kept[0].name)
    ledger.set_setting("what-if beside", json.dumps([each.name for each in kept]))


def edits(ledger: Ledger, name: str = NAME) -> tuple[Edit, ...]:
    """Give the edits that are in the ledger."""
    return scenario_from_toml(scenarios(ledger)[name]).edits


def field(screen: AppTest, name: str) -> Any:
    """Find the field of an edit by its name."""
    groups = (screen.selectbox, screen.number_input, screen.text_input, screen.multiselect, screen.date_input)
    found = [each for group in groups for each in group if str(each.key).endswith(f" {name}")]
    assert len(found) == 1, (name, [each.key for group in groups for each in group])
    return found[0]


def fill(screen: AppTest, code: str, **values: Any) -> AppTest:
    """Choose a kind of edit and fill in its fields."""
    group = next(group for group, entries in adding.MENU.items() if code in entries)
    if screen.segmented_control(key="what-if-group").value != group:
        screen.segmented_control(key="what-if-group").set_value(group).run()
    if screen.selectbox(key="what-if-kind").value != code:
        screen.selectbox(key="what-if-kind").set_value(code).run()
    for name, value in values.items():
        field(screen, name.replace("__", " ")).set_value(value).run()
    return screen


def test_a_scenario_is_started_and_an_edit_added(ledger: Ledger) -> None:
    """A name and one press; then the edit is in the ledger, and said with what is so now."""
    screen = open_page("what_if")
    screen.text_input(key="what-if-new-name").set_value("Grace comes more often").run()
    press(screen, "Start it")
    assert scenarios(ledger).keys() == {NAME, "Grace comes more often"}
    fill(screen, "travel", visitor="V01")
    assert "V01 travels up to 35 km now." in said(screen)
    field(screen, "to_km").set_value(50.0).run()
    press(screen, "Add this edit")
    assert edits(ledger, "Grace comes more often") == (ExtendTravel("V01", to_km=50.0),)
    assert "V01 travels up to 50 km instead of 35." in said(screen)
    assert not screen.error


def test_an_edit_is_never_lost(ledger: Ledger) -> None:
    """Another page and back, a second tab, a restart: the edits and what is half filled in are there."""
    screen = fill(open_page("what_if"), "travel", visitor="V01")
    screen.text_input(key="what-if-new-name").set_value("Not started yet").run()
    go_to(go_to(screen, "review"), "what_if")
    assert field(screen, "visitor").value == "V01"
    assert screen.text_input(key="what-if-new-name").value == "Not started yet"
    field(screen, "to_minutes").set_value(45.0).run()
    fill(screen, "pause", visitor="V03")
    for other in (go_to(screen, "policy"), open_page()):
        go_to(other, "what_if")
        assert field(other, "visitor").value == "V03"
        fill(other, "travel")
        assert (field(other, "visitor").value, field(other, "to_minutes").value) == ("V01", 45.0)
        fill(other, "pause")
    press(fill(screen, "travel"), "Add this edit")
    go_to(go_to(screen, "review"), "what_if")
    assert edits(ledger) == (*FURTHER.edits, ExtendTravel("V01", to_minutes=45.0))
    assert "V01 travels up to 45 minutes" in said(open_page("what_if"))


SLOT = ["Mon morning"]
FILLED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("relax", {"child": "C04", "visitor": "V07", "rule": "travel"}),
    ("travel", {"visitor": "V07", "to_km": 21.0}),
    ("more", {"count": 2, "postcode": "M6", "gender": "male", "available": SLOT, "drives": "Yes"}),
    ("visitor-slots", {"visitor": "V02", "slots": SLOT}),
    ("capacity", {"visitor": "V02", "children": 3}),
    ("visits", {"visitor": "V02", "per_month": 3.0}),
    ("commitment", {"visitor": "V02", "months": 48}),
    ("vetting", {"visitor": "V02", "step": "dbs"}),
    ("start", {"visitor": "V06"}),
    ("pause", {"visitor": "V04", "until": "2027-03-01"}),
    ("end-pause", {"visitor": "V04"}),
    ("remove", {"visitor": "V04"}),
    ("move", {"child": "C02", "postcode": "M6", "placement_type": "foster"}),
    ("child-slots", {"child": "C02", "slots": ["Mon evening"]}),
    (
        "joins",
        {"age": 12, "placement_type": "foster", "referred_on": "2026-05-01", "point": "53.48, -2.28"},
    ),
    ("child-leaves", {"child": "C03"}),
    ("weight", {"criterion": "travel", "weight": 33.0}),
    ("ladder", {"steps": [["out-of-area-residential", "isolated"], ["everyone-else"]]}),
    ("rule", {"rule": "shared-slots", "on": "Off"}),
    ("setting", {"key": "min_shared_slots", "value min_shared_slots": 2}),
    (
        "budget",
        {"limited monthly_travel_km_budget": "This many at most", "value monthly_travel_km_budget": 400.0},
    ),
    ("cap", {"limited max_new_matches": "This many at most", "value max_new_matches": 15}),
    ("only", {"child": "C05"}),
)


def test_every_kind_of_edit_is_in_the_menu() -> None:
    """In a coordinator's words each kind that a file can hold is there."""
    entries = {code: entry.kind for group in adding.MENU.values() for code, entry in group.items()}
    assert set(entries.values()) == set(KINDS)
    assert {code for code, _ in FILLED} == set(entries)


def test_every_kind_of_edit_can_be_added(ledger: Ledger) -> None:
    """Each is filled in and added, one after another; then the scenario is tried with all of them."""
    facts, result = save_later_start(ledger)
    keep(ledger, Scenario("All kinds"))
    ledger.set_setting("what-if beside", "[]")
    draft = draft_name(result.reference, "what-if All kinds")
    ledger.set_setting(draft, json.dumps({"at": FILLED[0][0], **dict(FILLED)}))
    screen = open_page("what_if")
    for count, (code, _) in enumerate(FILLED, start=1):
        ledger.set_setting(draft, json.dumps({**json.loads(ledger.setting(draft, "{}")), "at": code}))
        press(screen.run(), "Add this edit")
        assert not screen.exception, code
        assert not screen.error, (code, [error.value for error in screen.error])
        assert len(edits(ledger, "All kinds")) == count, code
    assert {edit.kind for edit in edits(ledger, "All kinds")} == set(KINDS)
    screen.multiselect(key="what-if-beside").set_value(["All kinds"]).run()
    scenario = scenario_from_toml(scenarios(ledger)["All kinds"])
    tried = try_scenario(scenario, facts, result, trying.known_places(facts))
    (outcome,) = matcher.compare(result, {"All kinds": tried}).others
    assert f"All kinds**: {outcome.sentences[0]}" in said(screen)


def save_later_start(ledger: Ledger) -> tuple[Facts, matcher.MatchRound]:
    """Keep a round in which one visitor starts later, so that an earlier start can be asked for."""
    facts = gathered_sample().facts
    later = tuple(
        replace(each, available_from=date(2027, 2, 1)) if each.visitor_id == "V06" else each
        for each in facts.visitors
    )
    facts = replace(facts, pool=replace(facts.pool, visitors=later))
    result = matcher.run_round(facts)
    ledger.save_round(result, ledger.save_tables(facts.pool, facts.places))
    ledger.set_setting("round in hand", result.reference)
    return facts, result


def test_what_is_missing_is_said_and_nothing_is_added(ledger: Ledger) -> None:
    """A press without a visitor or a number keeps the scenario as it is and says what is needed."""
    screen = press(open_page("what_if"), "Add this edit")
    assert "Choose a visitor." in said(screen)
    assert "Say how far: kilometres, minutes or both." in said(screen)
    assert edits(ledger) == FURTHER.edits


def test_an_edit_that_cannot_be_is_refused_in_a_sentence(ledger: Ledger) -> None:
    """A place that is none, an exception without a rule, a rule that is on already; what was typed stays."""
    screen = fill(open_page("what_if"), "more", point="somewhere", count=2)
    press(screen, "Add this edit")
    assert "Type latitude and longitude as two numbers with a comma between" in said(screen)
    assert field(screen, "point").value == "somewhere"
    fill(screen, "relax", child="C02", visitor="V08")
    press(screen, "Add this edit")
    assert "C02 with V08 breaks no rule that anybody may relax." in said(screen)
    fill(screen, "rule", rule="travel", on="On")
    press(screen, "Add this edit")
    assert "That is how it is already." in said(screen)
    assert edits(ledger) == FURTHER.edits


def test_what_is_never_overridden_is_not_offered(ledger: Ledger) -> None:
    """Neither as a rule to switch off nor as one to relax; what stands against a pair for good is said."""
    screen = fill(open_page("what_if"), "rule")
    titles = {rule.title for rule in RULES if rule.code in NEVER}
    assert not titles & set(field(screen, "rule").options)
    facts, result = gathered_sample().facts, sample_round()
    barred = next(
        (child.child_id, visitor)
        for child in result.unmatched
        for visitor in (each.visitor_id for each in facts.visitors)
        if "independence" in broken_codes(child.child_id, visitor)
    )
    fill(screen, "relax", child=barred[0], visitor=barred[1])
    assert "Nobody can set this aside:" in said(screen)
    assert not titles & set(field(screen, "rule").options)


def broken_codes(child: str, visitor: str) -> set[str]:
    """Give the rules that a pair of the sample breaks."""
    facts = gathered_sample().facts
    return set(broken(facts, facts.child_index[child], facts.visitor_index[visitor]))


def test_an_edit_is_removed_and_comes_back(ledger: Ledger) -> None:
    """Remove takes it out at once; Undo brings it back, after a restart as well."""
    press(open_page("what_if"), "Remove")
    assert edits(ledger) == ()
    screen = press(open_page("what_if"), "Undo")
    assert edits(ledger) == FURTHER.edits
    assert "Undone: Removed: V07 travels up to 20 km instead of 15." in said(screen)


def test_an_edit_that_another_tab_removed_is_not_removed_twice(ledger: Ledger) -> None:
    """The press of a tab that shows an older state takes nothing else out."""
    keep(ledger, replace(FURTHER, edits=(*FURTHER.edits, RemoveVisitor("V03"))))
    first, second = open_page("what_if"), open_page("what_if")
    first.button(key="remove-0").click().run()
    second.button(key="remove-0").click().run()
    assert edits(ledger) == (RemoveVisitor("V03"),)
    assert "changed in another tab" in said(second)


def test_a_scenario_is_renamed_copied_and_deleted(ledger: Ledger) -> None:
    """Each is in the ledger at once; a half-filled edit goes with the name; a deletion can be undone."""
    screen = fill(open_page("what_if"), "travel", visitor="V01")
    screen.text_input(key=f"what-if-name {NAME}").set_value("Ben, further").run()
    assert set(scenarios(ledger)) == {"Ben, further"}
    assert field(screen, "visitor").value == "V01"
    screen.text_input(key="what-if-note Ben, further").set_value("He offered it.").run()
    press(screen, "Copy")
    assert set(scenarios(ledger)) == {"Ben, further", "Ben, further (2)"}
    assert scenario_from_toml(scenarios(ledger)["Ben, further (2)"]).note == "He offered it."
    press(screen, "Delete")
    press(screen, "Delete")
    assert not scenarios(ledger)
    press(screen, "Undo")
    press(screen, "Undo")
    assert set(scenarios(ledger)) == {"Ben, further", "Ben, further (2)"}


def rows_of(screen: AppTest, heading: str) -> dict[str, list[str]]:
    """Give the rows of the table with a heading, by their first cell."""
    table = next(each.value for each in screen.table if heading in each.value.columns)
    return {
        row[0].replace("\\", ""): [str(cell).replace("\\", "") for cell in row[1:]]
        for row in table.values.tolist()
    }


def test_the_figures_are_those_of_the_comparison(ledger: Ledger) -> None:
    """Three scenarios beside the plan in force: table, sentences and picture say what `compare` says."""
    heavier = Scenario("Travel counts for more", (ChangeWeight("travel", 60.0),))
    fewer = Scenario("Grace leaves", (RemoveVisitor("V01"),))
    keep(ledger, FURTHER, heavier, fewer)
    screen = open_page("what_if")
    facts, result = gathered_sample().facts, sample_round()
    rounds = {each.name: try_scenario(each, facts, result) for each in (FURTHER, heavier, fewer)}
    comparison = matcher.compare(result, rounds)
    rows = rows_of(screen, "In force")
    assert rows["Children matched"] == [f"{each.matched} of {each.children}" for each in comparison.outcomes]
    assert rows["Mileage a month"] == [f"£{o.mileage_pounds_a_month:,.2f}" for o in comparison.outcomes]
    assert rows["Waiting time covered"] == [each.waiting for each in comparison.outcomes]
    for place, rung in enumerate(comparison.base.rungs):
        shown = [f"{o.rungs[place].matched} of {o.rungs[place].waiting}" for o in comparison.outcomes]
        assert rows[rung.title] == shown
    for each in comparison.others:
        assert f"{each.name}: {each.sentences[0]}" in said(screen).replace("**", "")
    changes = sum(len(each.gains) + len(each.loses) + len(each.moves) for each in comparison.others)
    assert f"{changes} change" in said(screen)
    lines = {figure.title: figure for figure in picture.figures(comparison)}
    assert lines["Children matched"].values == tuple(float(each.matched) for each in comparison.outcomes)
    assert picture.changed(lines["Children matched"], 1) == "+1"


def test_a_scenario_for_people_who_are_gone_says_so(ledger: Ledger) -> None:
    """The edit is marked and can be removed; the other scenarios are tried all the same."""
    gone = Scenario("Of another year", (ExtendTravel("V99", to_km=20.0), ExtendTravel("V07", to_km=20.0)))
    keep(ledger, gone, FURTHER)
    screen = open_page("what_if")
    assert "There is no visitor V99 in the tables." in said(screen)
    assert "Of another year** cannot be tried" in said(screen)
    assert f"{NAME}**: 24 children are matched instead of 23." in said(screen)
    screen.button(key="remove-0").click().run()
    assert not screen.warning
    assert edits(ledger, "Of another year") == FURTHER.edits


def test_scenarios_may_be_called_anything(ledger: Ledger) -> None:
    """A name that reads like a heading, or like markup, is a name."""
    odd = [replace(FURTHER, name=name) for name in ("In force", "in force", "# **A** | $x$ :smile:")]
    keep(ledger, *odd)
    screen = open_page("what_if")
    assert not screen.exception
    assert not screen.error
    headings = rows_of(screen, "In force")["Children matched"]
    assert headings == ["23 of 29", "24 of 29", "24 of 29", "24 of 29"]


def test_a_policy_edit_is_adopted_and_the_world_is_only_told(ledger: Ledger) -> None:
    """Saving puts just the scenario's change in force; what must happen in the world is a sentence."""
    keep(ledger, replace(FURTHER, edits=(*FURTHER.edits, ChangeWeight("travel", 60.0))))
    before = policy_from_toml(ledger.setting("policy"))
    screen = open_page("what_if")
    assert "- V07 travels up to 20 km instead of 15." in said(screen)
    press(screen, "Save 1 change to the policy")
    after = policy_from_toml(ledger.setting("policy"))
    assert after.weights.by_code() == {**before.weights.by_code(), "travel": 60.0}
    assert after.service == before.service
    tables = ledger.latest_tables()
    assert tables is not None
    assert tables.pool == gathered_sample().facts.pool
    assert "Save 1 change to the policy" not in labels(screen)


def test_adopting_never_drops_what_is_typed_on_the_policy_page(ledger: Ledger) -> None:
    """While the page Policy holds unsaved changes, they are to be saved or dropped first."""
    keep(ledger, replace(FURTHER, edits=(ChangeWeight("travel", 60.0),)))
    screen = open_page("policy")
    screen.number_input[0].set_value(22).run()
    go_to(screen, "what_if")
    assert "holds changes that are not saved yet" in said(screen)
    assert not [label for label in labels(screen) if label.startswith("Save ")]


def test_files_come_in_and_a_fault_names_the_file(ledger: Ledger) -> None:
    """Two files are kept as two scenarios; one that cannot be read keeps neither."""
    screen = open_page("what_if")
    good = b'[[edit]]\nkind = "remove-visitor"\nvisitor = "V01"\n'
    screen.file_uploader[0].set_value(
        [("grace-leaves.toml", good, "application/toml"), ("bad.toml", b"name = 1", "application/toml")]
    )
    press(screen, "Keep these scenarios")
    assert "bad.toml" in said(screen)
    assert set(scenarios(ledger)) == {NAME}
    screen.file_uploader[0].set_value([("grace-leaves.toml", good, "application/toml")])
    press(screen, "Keep these scenarios")
    assert edits(ledger, "grace-leaves") == (RemoveVisitor("V01"),)


def test_a_scenario_prepared_elsewhere_is_kept_once_and_shown(ledger: Ledger) -> None:
    """The same scenario asked for twice is one; another of the same name gets a number."""

    def script() -> None:
        import os

        from matcher.advice.scenarios import Scenario
        from matcher.ui.what_ifs import keeping

        keeping.start(Scenario("Tried", ()))
        keeping.start(Scenario("Tried", (), note=os.environ.get("NO_SUCH_NOTE", "another")))
        keeping.start(Scenario("Tried", ()))

    AppTest.from_function(script, default_timeout=PLENTY_SECONDS).run()
    assert set(scenarios(ledger)) == {NAME, "Tried", "Tried (2)"}
    screen = open_page("what_if")
    assert screen.selectbox(key="what-if-scenario").value == "Tried"


def test_without_a_round_or_its_tables_the_page_says_what_to_do() -> None:
    """No round: run one. A round without tables: nothing can be tried on it."""
    assert "There is no round yet" in said(open_page("what_if"))
    Ledger.open().save_round(sample_round())
    assert "no longer kept" in said(open_page("what_if"))


def one_child(child: str) -> AppTest:
    """Open the page for one child."""
    screen = open_page("what_if")
    screen.query_params["child"] = child
    screen.segmented_control(key="what-if-view").set_value("One child, now").run()
    return screen


def test_one_child_is_looked_at_between_rounds_and_decided_about(ledger: Ledger) -> None:
    """The best visitor around what is settled is shown with the prices of the others; approving is kept."""
    result = sample_round()
    match = next(each for each in result.matches if each.status == "proposed")
    screen = one_child(match.child_id)
    rows = rows_of(screen, "Against the best")
    first, *others = rows.values()
    assert first[0] == "The best for this child"
    assert all(price[0] for price in others)
    screen.selectbox(key=f"what-if-child-visitor {match.child_id}").set_value(match.visitor_id).run()
    press(screen, "Approve")
    (decision,) = ledger.decisions(result.reference)
    assert decision.pair == (match.child_id, match.visitor_id)
    assert "that is settled already" in said(screen)
    press(screen, "Undo")
    assert not ledger.states(result.reference)


def test_one_child_with_nobody_is_told_why(ledger: Ledger) -> None:
    """Sam has nobody now either, and the reasons are there."""
    screen = one_child("C04")
    assert "Nobody who has a free place is possible for C04 Sam now." in said(screen)
    assert "Within the visitor's and the service's travel limit" in said(screen)


def test_a_settled_child_needs_nobody(ledger: Ledger) -> None:
    """Whoever is visited already is told so; no plan is made."""
    assert "C33 Ella is visited by V02 Hilary" in said(one_child("C33")).replace("**", "")


def test_a_large_what_if_is_there_at_once(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 200 x 150 one press edits, runs again once, compares and shows."""
    facts = made_up(1, children=200, visitors=150, ties=Ties(together=True, apart=True))
    result = matcher.run_round(facts)
    ledger.save_round(result, ledger.save_tables(facts.pool, facts.places))
    ledger.set_setting("round in hand", result.reference)
    keep(ledger, Scenario("Large"))
    visitor = facts.visitors[1].visitor_id
    screen = fill(open_page("what_if"), "travel", visitor=visitor, to_km=40.0)
    solved: list[object] = []

    def counted(*given: object, **more: object) -> object:
        solved.append(given)
        return solve(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("matcher.rounds.running.solve", counted)
    press(screen, "Add this edit")
    assert edits(ledger, "Large") == (ExtendTravel(visitor, to_km=40.0),)
    assert "Large**: " in said(screen)
    assert len(solved) == 1
