"""Why this pair, why not that one, why nobody: every kind of sentence on cases small enough to check."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from matcher.advice.explaining import why_child, why_pair, why_visitor
from matcher.advice.outlook import Outlook
from matcher.errors import MatcherError, UnknownPerson
from matcher.policy.facts import Facts
from matcher.policy.policy import Policy, Service
from matcher.policy.rules import pair_rules
from matcher.records.child import Agreed, PlacementType
from matcher.records.place import Point
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow, Status
from matcher.rounds.parts import LeftOutRow
from matcher.rounds.result import MatchRound
from matcher.rounds.running import run_round
from tests.rounds.made_up import made_up, places_of

NAMES = {"C1": "Leah", "C2": "Idris", "C3": "Maya", "V1": "Priya", "V2": "Ahmed", "V3": "Joan"}


@pytest.fixture
def named(tiny: Facts) -> Facts:
    """The tiny service with names: Leah, Idris and Maya; Priya, Ahmed and Joan, who is not trained."""
    children = {child.child_id: {"known_as": NAMES[child.child_id]} for child in tiny.children}
    visitors = {visitor.visitor_id: {"known_as": NAMES[visitor.visitor_id]} for visitor in tiny.visitors}
    return _with(tiny, {**children, **visitors})


def _with(facts: Facts, changes: dict[str, dict[str, Any]], *rows: StandingRow, **service: Any) -> Facts:
    """Give the facts with some people changed, further standing rows, and other settings."""
    children = tuple(replace(child, **changes.get(child.child_id, {})) for child in facts.children)
    visitors = tuple(replace(one, **changes.get(one.visitor_id, {})) for one in facts.visitors)
    pool = Pool(children, visitors, (*facts.pool.standing, *rows))
    policy = Policy(service=Service(**service)) if service else facts.policy
    return Facts(pool, places_of(pool), policy, facts.today)


def _told(explanation: Any) -> str:
    """Give the text, after seeing that JSON can hold it all and it says the same."""
    plain = json.loads(json.dumps(explanation.to_dict()))
    assert explanation.as_text() == "\n".join(plain["sentences"])
    return str(explanation.as_text())


def test_a_match_says_what_the_fit_is_made_of(named: Facts) -> None:
    """The criteria add up to the fit, strongest first, and what was compared stands last."""
    pair = why_pair(named, run_round(named), "C1", "V1")
    assert (pair.state, pair.fit, pair.possible) == ("proposed", 840, True)
    assert round(sum(reason.points for reason in pair.criteria)) == 840
    points = [reason.points for reason in pair.criteria]
    assert points == sorted(points, reverse=True)
    assert [reason.code for reason in pair.criteria[:3]] == ["wishes", "travel", "steadiness"]
    told = _told(pair)
    assert told.startswith("Priya (V1) for Leah (C1) is proposed, with a fit of 840 of 1000.")
    assert "A short journey: Roughly 0.0 km, 0 minutes by car: near. 200 of 200 points." in told
    assert "Compared: for Leah, responsible authority Salford" in told
    assert "work A bakery" in told


def test_a_possible_pair_that_was_not_taken_says_so(named: Facts) -> None:
    """Idris could be with Priya: the fit is said, and that it is not in the plan."""
    pair = why_pair(named, run_round(named), "C2", "V1")
    assert pair.state == "possible"
    assert (
        pair.headline == "Priya (V1) for Idris (C2) is possible, with a fit of 853, and is not in this plan."
    )


def test_an_impossible_pair_gives_every_broken_rule_with_its_numbers(named: Facts) -> None:
    """Distance and limit, ages and bounds: what stands in the records stands in the sentence."""
    far = _with(
        named,
        {
            "V2": {"point": Point(53.60, -2.2901), "max_travel_km": 15.0, "works_for": ("Salford Council",)},
            "C3": {"excluded_visitors": ("V2",)},
        },
        StandingRow("C3", "V2", Status.DECLINED, date(2026, 10, 1), "Jo"),
    )
    pair = why_pair(far, run_round(far), "C3", "V2")
    assert pair.state == "not possible"
    found = {reason.code: reason for reason in pair.broken}
    assert found.keys() == {"travel", "independence", "excluded", "declined"}
    km = float(far.distance_km(np.array([2]), np.array([1]))[0])
    assert found["travel"].sentence == f"Ahmed travels up to 15 km; this is {km:.1f} km."
    assert found["travel"].remedy == found["excluded"].remedy == "exception"
    assert found["independence"].remedy == "never"
    assert found["declined"].remedy == "tables"
    told = _told(pair)
    assert "is not possible: 4 rules are broken" in told
    assert "A named person can relax this for the pair, with a reason." in told
    assert "Salford Council, the responsible authority of Maya. This is never relaxed." in told
    assert "1 October 2026 by Jo" in told


def test_an_exception_is_labelled(named: Facts) -> None:
    """A pin that breaks an overridable rule stands, and says which rule."""
    short = _with(
        named,
        {"V2": {"point": Point(53.60, -2.2901), "max_travel_km": 15.0}},
        StandingRow("C3", "V2", Status.PINNED),
    )
    pair = why_pair(short, run_round(short), "C3", "V2")
    assert (pair.state, pair.possible, [reason.code for reason in pair.exceptions]) == (
        "pinned",
        True,
        ["travel"],
    )
    assert "Exception (travel): Ahmed travels up to 15 km; this is" in _told(pair)


def test_a_matched_child_is_told_with_the_pair_and_the_ladder(named: Facts) -> None:
    """The pair's explanation, then where the child stands and since when."""
    child = why_child(named, run_round(named), "C1")
    assert (child.state, child.rung) == ("matched", "Residential, out of area")
    assert child.sentences()[-1] == (
        "Rung 2 of 7 (Residential, out of area), waiting for 1 month 30 days: Leah lives in a residential"
        " placement out of area."
    )
    assert child.matches[0].visitor_id == "V1"


def test_a_child_who_lost_out_is_told_to_whom(named: Facts) -> None:
    """Maya could be with either; Leah stands higher, Idris has waited longer."""
    child = why_child(named, run_round(named), "C3")
    assert (child.state, child.possible) == ("unmatched", 2)
    rivals = {(rival.child_id, rival.standing) for missed in child.missed for rival in missed.rivals}
    assert rivals == {("C1", "higher"), ("C2", "longer")}
    told = _told(child)
    assert "2 visitors are possible for Maya (C3):" in told
    assert (
        "Ahmed (V2): no place is left; Idris (C2) stands on the same rung and has waited longer (9 months"
        " 27 days, against 3 months 28 days)." in told
    )
    assert "Free at the same time of the week: not so with 1 of 2 visitors who take part." not in told


def test_who_stands_higher_is_said_with_the_rung(named: Facts) -> None:
    """Maya, free on Saturdays, loses Priya to Leah."""
    saturday = _with(named, {"C3": {"available": named.children[0].available}})
    child = why_child(saturday, run_round(saturday), "C3")
    assert "Leah (C1) stands higher on the ladder (Residential, out of area)" in _told(child)
    assert "Free at the same time of the week: not so with 1 of 2 visitors who take part." in child.as_text()
    assert "The nearest miss is Ahmed (V2) for Maya (C3)" in child.as_text()


def test_who_is_equal_is_said(named: Facts) -> None:
    """Same rung, same wait: where the fit differs the plan as a whole decides, else a lot."""
    equal = _with(named, {"C3": {"referred_on": named.children[1].referred_on}})
    result = run_round(equal)
    left = result.unmatched[0].child_id
    assert "has waited as long (9 months 27 days); another plan is equally good, and a lot decided" in _told(
        why_child(equal, result, left)
    )
    better = _with(equal, {"C3": {"interests": ("chess",)}, "V2": {"interests": ("chess",)}})
    assert "has waited as long (9 months 27 days); the whole plan fits better so" in _told(
        why_child(better, run_round(better), "C2")
    )


def test_who_is_kept_is_said(named: Facts) -> None:
    """Maya is pinned, so Idris is left although he has waited longer."""
    pinned = _with(named, {}, StandingRow("C3", "V2", Status.PINNED))
    child = why_child(pinned, run_round(pinned), "C2")
    standings = {rival.child_id: rival.standing for missed in child.missed for rival in missed.rivals}
    assert standings["C1"] == "higher"
    near = why_pair(pinned, run_round(pinned), "C2", "V2")
    assert near.broken[0].code == "places"
    assert "1 offer or pin for it" in near.as_text()


@pytest.mark.parametrize(
    ("service", "why", "said"),
    [
        ({"max_new_matches": 1}, "cap", "the plan has 1 new match, and there may be no more"),
        ({"max_new_per_supervisor": 1}, "caseload", "Asha has 1 new match, and may have no more"),
        ({"monthly_travel_km_budget": 0.0}, "budget", "the kilometres of the month are used elsewhere"),
    ],
)
def test_a_limit_that_is_reached_is_said(named: Facts, service: dict[str, Any], why: str, said: str) -> None:
    """Idris could have Ahmed, and a limit stands in the way."""
    changes: dict[str, dict[str, Any]] = {"V1": {"supervisor": "Asha"}, "V2": {"supervisor": "Asha"}}
    if why == "budget":
        changes["V2"] = {"point": Point(53.50, -2.30)}
    limited = _with(named, changes, **service)
    child = why_child(limited, run_round(limited), "C2")
    missed = {one.visitor_id: one for one in child.missed}
    assert missed["V2"].why == why
    assert said in missed["V2"].sentence


def test_slots_that_are_taken_are_said(named: Facts) -> None:
    """Ahmed has two places and one slot: the second child finds it taken."""
    distinct = _with(named, {"V2": {"capacity": 2}}, distinct_slots=True)
    missed = {one.visitor_id: one for one in why_child(distinct, run_round(distinct), "C3").missed}
    assert {visitor_id: one.why for visitor_id, one in missed.items()} == {"V1": "taken", "V2": "slots"}
    assert "the slots the two share are taken; Idris (C2)" in missed["V2"].sentence


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (
            "same visitor",
            "is not possible for Leah (C1), and brothers and sisters are to have the same visitor",
        ),
        ("different visitors", "is with Idris (C2), and brothers and sisters are to have different visitors"),
    ],
)
def test_what_brothers_and_sisters_ask_is_said(named: Facts, wish: str, said: str) -> None:
    """A family's wish stands in the way of a visitor who is possible for the child alone."""
    other = "C1" if wish == "same visitor" else "C2"
    tie = {"siblings": "F1", "siblings_wish": wish}
    saturday = {"available": named.children[0].available}
    family = _with(named, {"C3": tie, other: tie, "V1": saturday, "V2": {"capacity": 2}})
    missed = why_child(family, run_round(family), "C3").missed
    assert said in " ".join(one.sentence for one in missed if one.visitor_id == "V2")


def test_nobody_possible_names_the_nearest_miss(named: Facts) -> None:
    """Fewest rules that a person may relax, then the smallest gap; never a rule that nobody may."""
    lonely = _with(
        named,
        {
            "C3": {"point": Point(53.60, -2.2901)},
            "V1": {"max_travel_km": 10.0, "works_for": ("Salford",)},
            "V2": {"max_travel_km": 14.0},
        },
    )
    child = why_child(lonely, run_round(lonely), "C3")
    assert child.nearest_miss is not None
    assert child.nearest_miss.visitor_id == "V2"
    assert [reason.code for reason in child.nearest_miss.broken] == ["travel"]
    told = _told(child)
    assert "No visitor is possible for Maya (C3)." in told
    assert "Within the visitor's and the service's travel limit: not so with 2 of 2 visitors" in told
    assert "The nearest miss is Ahmed (V2) for Maya (C3): Ahmed travels up to 14 km; this is 16.3 km." in told


def test_where_no_exception_helps_that_is_said(named: Facts) -> None:
    """Without a point on the map nothing can be relaxed: it is mended in the tables."""
    nowhere = _with(named, {"C3": {"point": None}})
    child = why_child(nowhere, run_round(nowhere), "C3")
    assert child.nearest_miss is None
    assert "The distance is known: not so with 2 of 2 visitors who take part." in _told(child)
    assert child.sentences()[-1] == "Nobody would become possible by an exception alone."


def test_the_smaller_gap_is_nearer(named: Facts) -> None:
    """Of two visitors whom the distance alone stops, the one who lacks the smaller share is nearest."""
    change = {"available": named.visitors[0].available}
    far = _with(
        named,
        {
            "C3": {"point": Point(53.60, -2.2901), **change},
            "V1": {"max_travel_km": 10.0},
            "V2": {"max_travel_km": 16.0, **change},
        },
    )
    nearest = why_child(far, run_round(far), "C3").nearest_miss
    assert nearest is not None
    assert nearest.visitor_id == "V2"


@pytest.mark.parametrize(
    ("change", "rows", "state", "said"),
    [
        ({"agreed": Agreed.OBJECTS}, (), "not taking part", "Maya objects to having a visitor."),
        (
            {"agreed": Agreed.NOT_ASKED},
            (),
            "not taking part",
            "Maya has not been asked about having a visitor.",
        ),
        (
            {"on_hold_since": date(2026, 11, 1)},
            (),
            "not taking part",
            "has been on hold since 1 November 2026.",
        ),
        ({}, (StandingRow("C3", "V2", Status.ACTIVE),), "active", "Ahmed (V2) visits Maya (C3) already"),
    ],
)
def test_a_child_who_does_not_look_says_why(
    named: Facts, change: dict[str, Any], rows: tuple[StandingRow, ...], state: str, said: str
) -> None:
    """Whoever does not take part is told the reason and nothing else."""
    other = _with(named, {"C3": change}, *rows)
    child = why_child(other, run_round(other), "C3")
    assert child.state == state
    assert said in _told(child)


def test_a_visitor_who_does_not_take_part_says_why(named: Facts) -> None:
    """Joan is not trained; after Maya is active with Ahmed, he has no place."""
    assert _told(why_visitor(named, run_round(named), "V3")) == "No training is recorded for Joan."
    active = _with(named, {}, StandingRow("C3", "V2", Status.ACTIVE))
    visitor = why_visitor(active, run_round(active), "V2")
    assert visitor.state == "not taking part"
    assert "has no place left" in visitor.as_text()


def test_a_matched_visitor_is_told_with_each_child(named: Facts) -> None:
    """Priya has Leah."""
    visitor = why_visitor(named, run_round(named), "V1")
    assert (visitor.state, [pair.child_id for pair in visitor.matches]) == ("matched", ["C1"])
    assert _told(visitor).startswith("Priya (V1) for Leah (C1) is proposed")


def test_a_visitor_with_nobody_is_told_where_the_children_are(named: Facts) -> None:
    """A third visitor who could take Leah and Idris: both are elsewhere, and fit is said on both sides."""
    trained = _with(named, {"V3": {"trained_on": date(2026, 4, 1), "available": named.children[0].available}})
    visitor = why_visitor(trained, run_round(trained), "V3")
    if visitor.state == "matched":
        visitor = why_visitor(trained, run_round(trained), "V1")
    assert visitor.state == "unused" or visitor.matches
    capped = _with(trained, {}, max_new_matches=1)
    result = run_round(capped)
    idle = [one.visitor_id for one in result.unused]
    told = " ".join(_told(why_visitor(capped, result, visitor_id)) for visitor_id in idle)
    assert re.search(r"Leah \(C1\) \(fit \d+\) is proposed with \w+ \(V\d\) \(fit \d+\)\.", told)
    assert "has nobody: the plan has 1 new match, and there may be no more" in told


def test_a_visitor_for_whom_nobody_is_possible_names_the_nearest_miss(named: Facts) -> None:
    """Joan, trained, is never free when the children are."""
    idle = _with(named, {"V3": {"trained_on": date(2026, 4, 1), "available": 1 << 2}})
    visitor = why_visitor(idle, run_round(idle), "V3")
    told = _told(visitor)
    assert "Joan (V3) has a place and nobody new in this plan." in told
    assert "No child is possible for Joan (V3)." in told
    assert "Free at the same time of the week: not so with 3 of 3 children who take part." in told
    assert "The nearest miss is Joan (V3) for Maya (C3)" in told


@pytest.mark.parametrize("ask", [why_child, why_visitor])
def test_a_row_that_could_not_be_used_says_why(named: Facts, ask: Any) -> None:
    """Whoever was left out by the reading is told with the row."""
    table = "children" if ask is why_child else "visitors"
    row = LeftOutRow(table=table, row=14, person_id="X7", reason="No age stands there.")
    result = run_round(named).model_copy(update={"left_out": (row,)})
    explanation = ask(named, result, "X7")
    assert explanation.state == "left out"
    assert _told(explanation) == f"Row 14 of the table {table} (X7) could not be used: No age stands there."


def test_an_id_nobody_has_is_answered_with_the_nearest(named: Facts) -> None:
    """A slip of the finger is told what was probably meant."""
    result = run_round(named)
    with pytest.raises(UnknownPerson, match=r"There is no child c1 in the tables\. Did you mean C1\?"):
        why_child(named, result, "c1")
    with pytest.raises(UnknownPerson, match=r"There is no visitor V22 in the tables\. Did you mean V2\?"):
        why_visitor(named, result, "V22")
    with pytest.raises(MatcherError, match=r"^There is no visitor nobody in the tables\.$"):
        why_pair(named, result, "C1", "nobody")


def _answers(facts: Facts, result: MatchRound) -> Iterator[str]:
    for child in facts.children:
        yield _told(why_child(facts, result, child.child_id))
    for visitor in facts.visitors:
        yield _told(why_visitor(facts, result, visitor.visitor_id))


def test_everyone_in_the_town_gets_an_answer(town: Facts) -> None:
    """Each child and each visitor is told something, in words a coordinator uses."""
    answers = list(_answers(town, run_round(town)))
    assert all(answers)
    said = " ".join(answers).casefold()
    for word in ("infeasible", "invalid", "error", "please", "sorry", "none.", "nan"):
        assert not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said), word


def test_an_answer_counts_every_rule_over_everybody_who_takes_part(town: Facts) -> None:
    """Each rule asked about each one by one; the round file counts travel alone beyond travel reach."""
    result, outlook = run_round(town), Outlook(town, run_round(town))
    rules = [each for each in pair_rules(town.policy) if each.code != "places"]
    more = 0
    for one in result.unmatched:
        child = why_child(town, result, one.child_id)
        told = {reason.code: reason.count for reason in child.blocked_by}
        c, visitors = town.child_index[one.child_id], outlook.visitors_taking_part()
        for each in rules:
            assert told.get(each.code, 0) == sum(not each.verdict(town, c, v).holds for v in visitors)
        assert {reason.of for reason in child.blocked_by} == {len(visitors)}
        assert all(told[code] >= count for code, count in one.blocked_by.items())
        more += told != one.blocked_by
        assert len(child.missed) == child.possible == one.possible_pairs


@pytest.mark.parametrize("seed", range(12))
def test_whoever_lost_out_lost_to_somebody_who_comes_first(seed: int) -> None:
    """Where nothing but places counts, each possible visitor is taken by children who stand no lower."""
    facts = made_up(seed)
    service = Service(max_travel_km=facts.policy.service.max_travel_km)
    plain = replace(facts, pool=Pool(facts.children, facts.visitors), policy=Policy(service=service))
    children = tuple(replace(child, siblings="") for child in plain.children)
    plain = replace(plain, pool=Pool(children, plain.visitors))
    result = run_round(plain)
    for one in result.unmatched:
        for missed in why_child(plain, result, one.child_id).missed:
            assert missed.why == "taken"
            assert {rival.standing for rival in missed.rivals} <= {"higher", "longer", "equal"}


def test_a_placement_is_said_as_it_is_recorded(named: Facts) -> None:
    """The sentence of the ladder names the placement of the child."""
    secure = _with(named, {"C3": {"placement_type": PlacementType.SECURE}})
    assert "Maya is in secure accommodation." in why_child(secure, run_round(secure), "C3").sentences()[-1]
