"""Every kind of edit: what it does to the facts, what it says, and that nothing it is tried on changes."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matcher.advice.edits.children import AddSlots, ChildJoins, ChildLeaves, MoveChild, OnlyChild
from matcher.advice.edits.policy import (
    ChangeLadder,
    ChangeSetting,
    ChangeWeight,
    RelaxRule,
    SetBudget,
    SetCap,
    SwitchRule,
)
from matcher.advice.edits.visitors import (
    AddVisitor,
    Commit,
    EndPause,
    ExtendTravel,
    OfferVisits,
    PauseVisitor,
    RemoveVisitor,
    SetCapacity,
    StartNow,
    VettingDone,
)
from matcher.advice.scenario_files import read_scenario, scenario_from_toml, to_toml
from matcher.advice.scenarios import KINDS, Edit, Scenario, adopt, apply, sentences, try_scenario
from matcher.errors import MatcherError, ScenarioFault, UnknownPerson
from matcher.policy.facts import Facts
from matcher.records.availability import slot_mask
from matcher.records.child import Agreed, Child, Gender, PlacementType, Wish
from matcher.records.place import Point
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow, Status
from matcher.records.visitor import Visitor
from matcher.rounds.audit import audit_round
from matcher.rounds.gathering import gather
from matcher.rounds.running import run_round
from matcher.travel.gazetteer import Gazetteer
from tests.rounds.made_up import made_up

TUESDAY = slot_mask(["Tue evening"])
PLACES = Gazetteer({"M6": (53.49, -2.28), "OL12": (53.62, -2.17)})
NEWCOMER = Visitor(visitor_id="new", age=40, available=slot_mask(["Sat morning"]), postcode="OL12")
REFERRED = Child(
    child_id="C9",
    age=12,
    placement_type=PlacementType.FOSTER,
    agreed=Agreed.YES,
    referred_on=date(2026, 1, 5),
    available=slot_mask(["Sun morning"]),
    point=Point(53.48, -2.29),
    wish_gender=Wish(musts=("male",)),
)
EVERY_KIND: tuple[Edit, ...] = (
    AddVisitor(NEWCOMER, 2),
    RemoveVisitor("V2"),
    PauseVisitor("V1", date(2027, 1, 31)),
    EndPause("V1"),
    StartNow("V1"),
    ExtendTravel("V1", to_km=30.5, to_minutes=45.0),
    AddSlots(TUESDAY, visitor="V2"),
    SetCapacity("V1", 2),
    OfferVisits("V1", 2.0),
    Commit("V2", 36),
    VettingDone("V3", "training"),
    MoveChild("C1", postcode="OL12", placement_type="foster", placement_authority="Salford"),
    ChildJoins(REFERRED),
    ChildLeaves("C2"),
    OnlyChild("C1"),
    RelaxRule("C1", "V1", "travel"),
    ChangeWeight("time-left", 9.0),
    ChangeLadder(("secure", ("lost-visitor", "isolated"), "everyone-else")),
    ChangeSetting("service", "max_travel_km", 55),
    SwitchRule("shared-slots", False),
    SetBudget(120.0),
    SetCap(3),
)


def one(edit: Edit, facts: Facts) -> Facts:
    """Apply one edit."""
    return apply(Scenario("one", (edit,)), facts, PLACES)


def visitor(facts: Facts, visitor_id: str) -> Visitor:
    """Give a visitor by id."""
    return facts.visitors[facts.visitor_index[visitor_id]]


def test_every_kind_is_tried_here() -> None:
    """No kind of edit is without its test."""
    assert {edit.kind for edit in EVERY_KIND} == set(KINDS)


@pytest.mark.parametrize("edit", EVERY_KIND, ids=lambda edit: edit.kind)
def test_every_kind_survives_a_file_and_changes_no_original(edit: Edit, tiny: Facts) -> None:
    """Written and read it is the same; applied it gives other facts and leaves those at hand as they were."""
    scenario = Scenario("A trial", (edit,), "to see")
    assert scenario_from_toml(to_toml(scenario)) == scenario
    digests, policy, places = tiny.pool.digests(), tiny.policy.digest(), tiny.places.digest()
    after = apply(scenario, tiny, PLACES)
    assert (tiny.pool.digests(), tiny.policy.digest(), tiny.places.digest()) == (digests, policy, places)
    (said,) = sentences(scenario, tiny, PLACES)
    assert said.endswith(".")
    result = try_scenario(scenario, tiny, run_round(tiny), PLACES)
    assert not audit_round(result, after)


def test_imagined_visitors_are_ready_and_stand_where_they_are_put(tiny: Facts) -> None:
    """Two alike have ids of their own, count as vetted, and are at the postcode; everyone else stays put."""
    after = one(AddVisitor(NEWCOMER, 2), tiny)
    assert [each.visitor_id for each in after.visitors] == ["V1", "V2", "V3", "new", "new-2"]
    assert visitor(after, "new-2").trained_on == tiny.start_date
    np.testing.assert_allclose(after.places.visitor_latitude[:3], tiny.places.visitor_latitude)
    assert after.places.visitor_latitude[3:].tolist() == [53.62, 53.62]
    with pytest.raises(ScenarioFault, match="V1 already"):
        one(AddVisitor(replace(NEWCOMER, visitor_id="V1")), tiny)
    with pytest.raises(ScenarioFault, match="Where ZZ1 is, is not known"):
        one(AddVisitor(replace(NEWCOMER, postcode="ZZ1")), tiny)


def test_what_is_asked_of_a_newcomer_is_said(tiny: Facts) -> None:
    """Two scenarios that ask for different people read differently."""
    asked = replace(NEWCOMER, gender=Gender.MALE, drives=True, languages=("polish",), experience=1)
    said = AddVisitor(replace(asked, skills=("bsl",))).says(tiny)
    for trait in ("male", "near OL12", "a driver", "speaking Polish", "with bsl", "with experience of 1"):
        assert f"{trait}," in said.replace(".", ",")
    assert "experience" not in AddVisitor(NEWCOMER).says(tiny)


def test_a_visitor_who_leaves_leaves_a_child_who_lost_one(tiny: Facts) -> None:
    """The active match is gone with the visitor, and the child looks for somebody again."""
    pool = Pool(tiny.children, tiny.visitors, (StandingRow("C1", "V1", Status.ACTIVE),))
    after = one(RemoveVisitor("V1"), replace(tiny, pool=pool))
    assert not after.pool.standing
    assert after.children[0].lost_visitor is True


def test_a_child_who_leaves_frees_the_place(tiny: Facts) -> None:
    """The running match ends, and the visitor's own count of children with it."""
    visitors = (replace(tiny.visitors[0], active_children=1), *tiny.visitors[1:])
    pool = Pool(tiny.children, visitors, (StandingRow("C1", "V1", Status.ACTIVE),))
    after = one(ChildLeaves("C1"), replace(tiny, pool=pool))
    assert visitor(after, "V1").active_children == 0
    assert [match.visitor_id for match in run_round(after).matches] == ["V1", "V2"]


def test_what_edits_do_to_a_visitor(tiny: Facts) -> None:
    """Each changes the one thing it is about."""
    assert visitor(one(PauseVisitor("V1"), tiny), "V1").paused_from == tiny.start_date
    wide = visitor(one(ExtendTravel("V1", to_km=30.0), tiny), "V1")
    assert (wide.max_travel_km, wide.max_travel_minutes) == (30.0, None)
    assert visitor(one(AddSlots(TUESDAY, visitor="V2"), tiny), "V2").available & TUESDAY
    assert visitor(one(SetCapacity("V1", 2), tiny), "V1").capacity == 2
    assert visitor(one(OfferVisits("V1", 2.0), tiny), "V1").visits_per_month == 2
    assert visitor(one(Commit("V1", 36), tiny), "V1").commitment_months == 36
    trained = one(VettingDone("V3", "training"), tiny)
    assert "V3" not in {person.visitor_id for person in run_round(trained).not_taking_part}


def test_a_child_who_moves_may_stand_on_another_rung(tiny: Facts) -> None:
    """A move home changes the point, the placement and whether the child is out of area."""
    move = MoveChild("C1", postcode="OL12", placement_type="foster", placement_authority="Salford")
    after = one(move, tiny)
    assert after.children[0].out_of_area is False
    assert after.places.child_latitude[0] == 53.62
    by_point = one(MoveChild("C1", latitude=53.0, longitude=-2.0), tiny)
    assert by_point.places.child_latitude[0] == 53.0


def test_one_child_now_leaves_what_is_settled(tiny: Facts) -> None:
    """Only the child asked about takes part; an offer to another still uses its place."""
    rows = (StandingRow("C2", "V2", Status.OFFERED), StandingRow("C1", "V1", Status.PINNED))
    facts = replace(tiny, pool=Pool(tiny.children, tiny.visitors, rows))
    after = run_round(one(OnlyChild("C3"), facts))
    assert {match.child_id: match.status for match in after.matches} == {"C1": "pinned", "C2": "offered"}
    assert [child.child_id for child in after.unmatched] == ["C3"]
    alone = run_round(one(OnlyChild("C3"), tiny))
    assert [match.child_id for match in alone.matches] == ["C3"]
    assert not alone.unmatched


def test_edits_of_the_policy(tiny: Facts) -> None:
    """Weights, ladder, settings, switches, budget and cap; None takes a limit away."""
    assert one(ChangeWeight("time-left", 9.0), tiny).policy.weights.time_left == 9
    assert len(one(ChangeLadder(("secure", "everyone-else")), tiny).policy.ladder.order) == 2
    assert one(ChangeSetting("service", "fit_floor", 300), tiny).policy.service.fit_floor == 300
    capped = one(SetCap(1), tiny)
    assert len(run_round(capped).matches) == 1
    assert one(SetCap(None), capped).policy.service.max_new_matches is None
    assert not one(SwitchRule("shared-slots", False), tiny).policy.is_on("shared-slots")
    assert one(RelaxRule("C1", "V2", "shared-slots"), tiny).pool.standing[0].status is Status.ALLOWED


def test_adopting_tells_policy_and_world_apart(tiny: Facts) -> None:
    """What is a matter of policy gives another policy; what is not is said in sentences."""
    adoption = adopt(Scenario("both", (SetCap(1), PauseVisitor("V2"))), tiny)
    assert adoption.policy is not None
    assert adoption.policy.service.max_new_matches == 1
    assert adoption.world == ("V2 pauses.",)
    assert adopt(Scenario("nothing"), tiny).policy is None


def test_another_start_date_is_the_tables_read_for_it(tmp_path: Path) -> None:
    """Where an age alone is known, as long is left as when the policy is adopted and all is read anew."""
    children = tmp_path / "children.csv"
    children.write_text(
        "child_id,age,postcode,placement_type,agreed,referred_on,available\n"
        "C1,15,M5,foster,yes,2026-06-01,Sat\nC2,19,M5,foster,yes,2026-06-01,Sat\n",
        "utf-8",
    )
    today = date(2026, 11, 22)
    edit = ChangeSetting("service", "start_date", date(2027, 1, 10))
    tried = one(edit, gather(children, today=today).facts)
    adopted = gather(children, policy=tried.policy, today=today).facts
    assert tried.pool == adopted.pool
    assert tried.leaves_on == adopted.leaves_on == (date(2029, 1, 11), date(2025, 1, 11))


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (RelaxRule("C1", "V1", "agreed"), "never overridden"),
        (RelaxRule("C1", "V1", "independence"), "never overridden"),
        (RelaxRule("C1", "V1", "blocked"), "undoing a decision"),
        (RelaxRule("C1", "V1", "travl"), "nearest rule is travel"),
        (SwitchRule("dbs", False), "never overridden"),
        (ChangeWeight("intrests", 3.0), "nearest key is interests"),
        (ChangeSetting("service", "max_travl_km", 3), "nearest key is max_travel_km"),
        (ChangeSetting("service", "nothing", None), "no service.nothing"),
        (ChangeLadder(("secur", "everyone-else")), "nearest rung is secure"),
        (ExtendTravel("V1"), "give to_km or to_minutes"),
        (AddSlots(TUESDAY), "one of the two"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(edit: Edit, said: str, tiny: Facts) -> None:
    """Rules that are never overridden, misspelt names, edits that say too little."""
    with pytest.raises(ScenarioFault, match=said):
        one(edit, tiny)


def test_unknown_people_are_told_with_the_nearest(tiny: Facts) -> None:
    """A misspelt id names the right one."""
    with pytest.raises(UnknownPerson, match="Did you mean V1"):
        one(PauseVisitor("v01"), tiny)
    with pytest.raises(UnknownPerson, match="Did you mean C1"):
        one(ChildLeaves("c01"), tiny)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[edit]]\nkind = "extend-travl"', "nearest kind is extend-travel"),
        ('[[edit]]\nkind = "extend-travel"\nvisitr = "V1"', "nearest key is visitor"),
        (
            '[[edit]]\nkind = "extend-travel"\nvisitor = "V1"\nto_km = "far"',
            "to_km is 'far'; it is to be a number",
        ),
        ('[[edit]]\nkind = "capacity"\nvisitor = "V1"\nchildren = true', "whole number"),
        ('[[edit]]\nkind = "agreed"\nchild = "C1"', "never overridden"),
        ('[[edit]]\nkind = "rule"\nrule = "training"\non = false', "never overridden"),
        ('[[edit]]\nkind = "add-visitor"\npostcode = "M6"\ngendr = "male"', "nearest column is gender"),
        ('[[edit]]\nkind = "child-joins"\nage = 12', "placement_type and referred_on"),
        ('[[edit]]\nkind = "add-slots"\nvisitor = "V1"\nslots = "Blursday"', "slots:"),
        ('nam = "x"', "nearest key is name"),
        ("edit = 3", r"write \[\[edit\]\]"),
        ("name = ", "no TOML"),
        pytest.param("name = " + "[" * 3_000 + "]" * 3_000, "too deeply", id="lists in lists"),
    ],
)
def test_faults_in_a_file_are_told(text: str, said: str) -> None:
    """Misspelt kinds, keys and values are named with the nearest right one."""
    with pytest.raises(ScenarioFault, match=said):
        scenario_from_toml(text)


def test_a_file_is_read_and_its_name_is_the_default(tmp_path: Path) -> None:
    """The words of the tables are understood: times, wishes, lists."""
    path = tmp_path / "two men.toml"
    path.write_text(
        '[[edit]]\nkind = "add-visitor"\ncount = 2\npostcode = "M6"\ngender = "male"\n'
        'available = "Tue evening; Sat"\nlanguages = ["english", "polish"]\n',
        "utf-8",
    )
    scenario = read_scenario(path)
    (edit,) = scenario.edits
    assert scenario.name == "two men"
    assert isinstance(edit, AddVisitor)
    assert (edit.count, edit.visitor.gender, edit.visitor.languages) == (
        2,
        Gender.MALE,
        ("english", "polish"),
    )
    assert edit.visitor.available == slot_mask(["Tue evening", "Sat morning", "Sat afternoon", "Sat evening"])
    with pytest.raises(ScenarioFault, match="no file nothing"):
        read_scenario(tmp_path / "nothing.toml")


def test_scenarios_of_made_up_services_never_change_them() -> None:
    """Many edits at once, on services with everything in force, leave the records as they were."""
    for seed in range(6):
        facts = made_up(seed, children=14, visitors=10)
        before = facts.pool.digests(), facts.policy.digest(), facts.places.digest()
        edits = (
            AddVisitor(NEWCOMER),
            PauseVisitor("V01"),
            RemoveVisitor("V02"),
            ChildLeaves("C01"),
            SetCapacity("V03", 3),
            SwitchRule("travel", False),
        )
        after = apply(Scenario("much", edits), facts, PLACES)
        try:
            assert not audit_round(run_round(after), after)
        except MatcherError:
            continue
        assert (facts.pool.digests(), facts.policy.digest(), facts.places.digest()) == before
