"""Ties: told exactly where another plan is equal on every level, and by every answer in the same words."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from matcher.advice.alternatives import alternatives
from matcher.advice.explaining import why_child, why_pair, why_visitor
from matcher.advice.outlook import Outlook
from matcher.advice.recruiting import recruit
from matcher.advice.rehearsing import rehearse
from matcher.advice.sureness import sureness
from matcher.advice.tied_plans import Decider
from matcher.errors import NobodyLeft
from matcher.policy.facts import Facts
from matcher.policy.policy import Policy, Weights
from matcher.records.place import Point
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow, Status
from matcher.rounds.running import run_round
from tests.optimiser.brute import levels, plans
from tests.optimiser.test_engines import hundreds_and_thousands
from tests.rounds.made_up import Ties, in_brief, made_up, places_of


def in_twos(facts: Facts) -> Facts:
    """Make every second person a copy of the one before, so that ties are everywhere."""
    children, visitors = list(facts.children), list(facts.visitors)
    for at in range(1, len(children), 2):
        children[at] = replace(children[at - 1], child_id=children[at].child_id)
    for at in range(1, len(visitors), 2):
        visitors[at] = replace(visitors[at - 1], visitor_id=visitors[at].visitor_id)
    pool = Pool(tuple(children), tuple(visitors), facts.pool.standing)
    return replace(facts, pool=pool, places=places_of(pool))


@hundreds_and_thousands(150, 3000)
def test_a_tie_is_told_exactly_where_trying_every_plan_finds_one(seeds: range) -> None:
    """With caps, caseloads, families, slots and pins: of each child and of each pair."""
    found: dict[Decider, int] = {"tie": 0, "travel": 0, "levels": 0, "unknown": 0}
    for seed in seeds:
        facts = in_twos(made_up(seed, children=6, visitors=4))
        facts = replace(facts, policy=_without_budget(facts.policy))
        try:
            result = run_round(facts)
        except NobodyLeft:
            continue
        for decider in check_ties(Outlook(facts, result)):
            found[decider] += 1
    assert found["tie"] > len(seeds)
    assert found["levels"] > len(seeds)
    assert found["unknown"] == 0


def _without_budget(policy: Policy) -> Policy:
    service = policy.service.model_copy(update={"monthly_travel_km_budget": None})
    return policy.model_copy(update={"service": service})


def check_ties(outlook: Outlook) -> list[Decider]:
    """Hold what is said to have decided against every plan there is; give it of each child and pair."""
    board, ties, problem = outlook.board, outlook.ties, outlook.board.problem
    best = tuple(level.value for level in outlook.result.levels)
    every = [
        ({(int(problem.child[p]), int(problem.visitor[p])) for p in plan}, plan) for plan in plans(problem)
    ]
    good = [(people, levels(problem, plan)) for people, plan in every]
    equal = [people for people, reached in good if reached == best]
    nearly = [people for people, reached in good if reached[:-1] == best[:-1]]
    told: list[Decider] = []

    def expected(c: int, v: int | None) -> Decider:
        def other(people: set[tuple[int, int]]) -> bool:
            return (c, v) in people if v is not None else _at(people, c) != _at(board.plan, c)

        return "tie" if any(map(other, equal)) else "travel" if any(map(other, nearly)) else "levels"

    for c in outlook.children_taking_part():
        told.append(ties.about(c))
        assert told[-1] == expected(c, None), (c, in_brief(outlook.facts))
        check_equally_placed(outlook, c, equal)
    for c, v in board.places_in_problem:
        if (c, v) not in board.plan and board.unit_pair(c, v) >= 0:
            told.append(ties.against(c, v))
            assert told[-1] == expected(c, v), (c, v, in_brief(outlook.facts))
    return told


def check_equally_placed(outlook: Outlook, c: int, equal: list[set[tuple[int, int]]]) -> None:
    """Hold whom an unmatched child is told to be placed equally with against all equally good plans."""
    ties, problem = outlook.ties, outlook.board.problem
    others = ties.equally_placed(c)
    if others:
        named = {c, *others}
        matched = [{child for child, _ in people} for people in equal]
        assert len({len(named & each) for each in matched}) == 1
        assert all(named - each for each in matched)
        assert (
            len({(int(problem.rung[one]), int(problem.waiting[one])) for one in named}) == 1
            or max(problem.together[sorted(named)]) >= 0
        )
        assert all(any(one in each for each in matched) for one in named)
    if outlook.board.prices.always_exact:
        assert bool(others) == (_at(outlook.board.plan, c) is None and ties.about(c) == "tie")
    else:
        assert not others


def _at(people: set[tuple[int, int]] | frozenset[tuple[int, int]], c: int) -> int | None:
    return next((v for child, v in people if child == c), None)


@hundreds_and_thousands(60, 1500)
def test_under_a_budget_nothing_is_called_a_tie_that_is_none(seeds: range) -> None:
    """What is said is so; where the budget binds, nothing is said."""
    silent = 0
    for seed in seeds:
        facts = in_twos(made_up(seed, children=6, visitors=4, ties=Ties(budget=True, apart=True)))
        try:
            result = run_round(facts)
        except NobodyLeft:
            continue
        outlook = Outlook(facts, result)
        if result.certificate is None and result.levels[-1].value:
            silent += 1
        told = {outlook.ties.about(c) for c in outlook.children_taking_part()}
        if "unknown" not in told:
            check_ties(outlook)
    assert silent


# In words


def alike(
    tiny: Facts, children: dict[str, str], visitors: dict[str, str], *rows: StandingRow, **weights: float
) -> Facts:
    """Give a service of children who are all alike and of visitors who are, by id and name."""
    one, other = tiny.children[1], tiny.visitors[1]
    pool = Pool(
        tuple(replace(one, child_id=child_id, known_as=name) for child_id, name in sorted(children.items())),
        tuple(replace(other, visitor_id=each, known_as=name) for each, name in sorted(visitors.items())),
        rows,
    )
    return Facts(pool, places_of(pool), Policy(weights=Weights(**weights)), tiny.today)


def test_who_lost_by_lot_is_told_so_and_to_whom(tiny: Facts) -> None:
    """Ruby and Sam are equally placed, and Anne has one place."""
    facts = alike(tiny, {"C1": "Ruby", "C2": "Sam"}, {"V1": "Anne"})
    result = run_round(facts)
    won, lost = result.matches[0].child_id, result.unmatched[0].child_id
    names = {"C1": "Ruby (C1)", "C2": "Sam (C2)"}
    assert why_child(facts, result, lost).sentences() == (
        f"{names[lost]} has nobody in this plan.",
        f"{names[lost]} and {names[won]} were equally placed; a lot decided.",
        *why_child(facts, result, lost).sentences()[2:4],
        f"Anne (V1): no place is left; {names[won]} stands on the same rung and has waited as long"
        " (9 months 27 days); another plan is equally good, and a lot decided.",
    )
    assert why_child(facts, result, won).sentences()[1] == "Another plan was equally good. A lot decided."
    assert why_pair(facts, result, won, "V1").tie == "Another plan was equally good. A lot decided."
    assert why_pair(facts, result, lost, "V1").tie == "A plan with this pair was equally good. A lot decided."
    told = alternatives(facts, result, visitor_id="V1").sentences()
    assert told[2].startswith(f"Anne (V1) for {names[lost]}: equally good; a lot decided. ")
    assert told[1].startswith(
        f"Anne (V1) for {names[won]}: in the plan. Without this pair: equally good; a lot decided. "
    )


def test_over_many_days_either_child_wins(tiny: Facts) -> None:
    """The day is in the seed, so no id is at an advantage: the later one wins as often."""
    facts = alike(tiny, {"C1": "Ruby", "C2": "Sam"}, {"V1": "Anne"})
    days = [replace(facts, today=facts.today + timedelta(days=number)) for number in range(60)]
    won = Counter(run_round(each).matches[0].child_id for each in days)
    assert min(won["C1"], won["C2"]) >= 15


def test_two_visitors_alike_are_a_tie_on_both_cards_and_for_the_one_not_used(tiny: Facts) -> None:
    """Swapping the visitors changes no level; one of three is not used."""
    facts = alike(tiny, {"C1": "Ruby", "C2": "Sam"}, {"V1": "Anne", "V2": "Bea", "V3": "Cleo"})
    result = run_round(facts)
    for match in result.matches:
        pair = why_pair(facts, result, match.child_id, match.visitor_id)
        assert pair.sentences()[1] == "Another plan was equally good. A lot decided."
    unused = result.unused[0].visitor_id
    name = {"V1": "Anne (V1)", "V2": "Bea (V2)", "V3": "Cleo (V3)"}[unused]
    assert why_visitor(facts, result, unused).sentences()[1] == (
        f"A plan with a child for {name} was equally good. A lot decided."
    )
    other = why_pair(facts, result, "C1", unused)
    assert other.sentences()[1] == "A plan with this pair was equally good. A lot decided."


def test_where_only_travel_differs_less_travel_decided(tiny: Facts) -> None:
    """Bea lives farther off, and travel has no weight: the fit is the same, the way is not."""
    facts = alike(tiny, {"C1": "Ruby"}, {"V1": "Anne", "V2": "Bea"}, travel=0)
    far = replace(facts.visitors[0], point=Point(53.50, -2.2901))
    pool = Pool(facts.children, (far, facts.visitors[1]))
    facts = replace(facts, pool=pool, places=places_of(pool))
    result = run_round(facts)
    assert result.matches[0].visitor_id == "V2"
    said = "Another plan was as good on every level above travel. Less travel decided."
    assert why_pair(facts, result, "C1", "V2").tie == said
    told = alternatives(facts, result, child_id="C1").sentences()
    assert told[2] == (
        "Anne (V1) for Ruby (C1): as good on every level above travel; less travel decided"
        " (1.8 km more travel). Ruby (C1) goes to Anne (V1)."
    )


def test_where_a_level_differs_nothing_is_called_a_tie(tiny: Facts) -> None:
    """Of the tiny service every plan but one is worse."""
    result = run_round(tiny)
    said = [why_child(tiny, result, child.child_id).as_text() for child in tiny.children]
    said += [alternatives(tiny, result, child_id=child.child_id).as_text() for child in tiny.children]
    assert not any("equally" in each or " lot " in each for each in said)


def test_what_is_pinned_was_decided_by_no_lot(tiny: Facts) -> None:
    """The other child would be as good, and a person chose."""
    pin = StandingRow("C1", "V1", Status.PINNED)
    facts = alike(tiny, {"C1": "Ruby", "C2": "Sam"}, {"V1": "Anne"}, pin)
    result = run_round(facts)
    said = [why_child(facts, result, child).as_text() for child in ("C1", "C2")]
    said += [alternatives(facts, result, child_id=child).as_text() for child in ("C1", "C2")]
    assert not any(" lot " in each or "equally good" in each for each in said)


def test_what_is_not_proved_is_called_no_tie(tiny: Facts) -> None:
    """A round stopped by the clock may not be the best: nothing is said of plans as good."""
    facts = alike(tiny, {"C1": "Ruby", "C2": "Sam"}, {"V1": "Anne"})
    result = run_round(facts)
    open_levels = tuple(level.model_copy(update={"proved": False}) for level in result.levels)
    stopped = result.model_copy(update={"levels": open_levels})
    assert why_pair(facts, stopped, result.matches[0].child_id, "V1").tie == ""
    lost = why_child(facts, stopped, result.unmatched[0].child_id)
    assert lost.missed[0].sentence.endswith(
        "stands on the same rung and has waited as long (9 months 27 days)."
    )
    told = alternatives(facts, stopped, child_id=lost.child_id).sentences()[1]
    assert ": no level changes. " in told


def test_a_re_run_in_which_nothing_changed_names_no_lot(tiny: Facts) -> None:
    """Only one plan keeps everything: the other child's plan is as good, and keeps nothing."""
    facts = alike(tiny, {"C1": "Ruby", "C2": "Sam"}, {"V1": "Anne"})
    before = run_round(facts)
    again = run_round(facts, previous=before)
    assert again.matches == before.matches
    kept = f"The proposed plan keeps all of round {before.reference}."
    won, lost = before.matches[0].child_id, before.unmatched[0].child_id
    assert why_pair(facts, again, won, "V1").tie == f"Another plan was equally good. {kept}"
    said = [why_child(facts, again, each).as_text() for each in (won, lost)]
    said += [alternatives(facts, again, child_id=each).as_text() for each in (won, lost)]
    assert not any(" lot " in each for each in said)
    assert all(f"the proposed plan keeps all of round {before.reference}" in each for each in said[1:])
    assert Outlook(facts, again).ties.of_plan() == (
        "For 1 of 1 match another plan is equally good: the proposed plan keeps all of round"
        f" {before.reference}."
    )


def test_a_re_run_that_changed_something_says_both_may_have_decided(tiny: Facts) -> None:
    """A round file does not hold what the round before proposed: keeping most of it or a lot decided."""
    facts = alike(tiny, {"C1": "Ruby", "C2": "Sam", "C3": "Tom"}, {"V1": "Anne", "V2": "Bea"})
    before = run_round(alike(tiny, {"C1": "Ruby", "C2": "Sam", "C3": "Tom"}, {"V1": "Anne"}))
    again = run_round(facts, previous=before)
    kept = before.matches[0]
    assert kept.child_id in {match.child_id for match in again.matches}
    assert Outlook(facts, again).ties.decided() == (
        f"keeping most of round {before.reference} decided, or a lot where plans keep as many"
    )


def test_everybody_equally_placed_is_named(tiny: Facts) -> None:
    """Three alike for two visitors: the third is as much in it as the first."""
    names = {"C1": "Ann", "C2": "Bob", "C3": "Cat"}
    facts = alike(tiny, names, {"V1": "Vic", "V2": "Wes"})
    result = run_round(facts)
    lost = result.unmatched[0].child_id
    first, second = (f"{names[each]} ({each})" for each in names if each != lost)
    assert why_child(facts, result, lost).tie == (
        f"{names[lost]} ({lost}), {first} and {second} were equally placed, and there were visitors for 2 of"
        " them; a lot decided."
    )
    assert Outlook(facts, result).ties.of_plan() == (
        "For 2 of 2 matches another plan is equally good: a lot decided."
    )


def test_many_equally_placed_are_counted(tiny: Facts) -> None:
    """Nine alike for one visitor: a list of nine names says less than the number."""
    facts = alike(tiny, {f"C{number}": f"Kit{number}" for number in range(1, 10)}, {"V1": "Vic"})
    result = run_round(facts)
    lost = result.unmatched[0].child_id
    assert why_child(facts, result, lost).tie == (
        f"Kit{lost[1:]} ({lost}) and 8 others were equally placed, and there was a visitor for 1 of them; a"
        " lot decided."
    )


def test_how_firm_a_match_is_tells_that_a_lot_decided(tiny: Facts) -> None:
    """In every setting of the weights the match stands, and a lot is why."""
    facts = alike(tiny, {"C1": "Ruby", "C2": "Sam"}, {"V1": "Anne"})
    result = run_round(facts)
    [match] = sureness(facts, result, settings=5).matches
    assert match.sentence().endswith(" Another plan was equally good: a lot decided, not the weights.")
    assert match.to_dict()["tie"] == "a lot decided"
    [firm] = sureness(
        alike(tiny, {"C1": "Ruby"}, {"V1": "Anne"}),
        run_round(alike(tiny, {"C1": "Ruby"}, {"V1": "Anne"})),
        settings=5,
    ).matches
    assert "lot" not in firm.sentence()


def test_a_possible_pair_says_why_it_is_not_in_the_plan(tiny: Facts) -> None:
    """Of a child with another visitor, and of one with nobody."""
    facts = alike(tiny, {"C1": "Ruby", "C2": "Sam"}, {"V1": "Anne"})
    result = run_round(facts)
    lost = result.unmatched[0].child_id
    own = why_child(facts, result, lost)
    assert why_pair(facts, result, lost, "V1").why_not == (
        f"{own.child} has nobody in this plan. {own.missed[0].sentence}"
    )
    other = alike(tiny, {"C1": "Ruby"}, {"V1": "Anne", "V2": "Bea"})
    found = run_round(other)
    own_fit, has, unused = found.matches[0].fit, found.matches[0].visitor_id, found.unused[0].visitor_id
    name = {"V1": "Anne", "V2": "Bea"}[has]
    assert why_pair(other, found, "C1", unused).why_not == (
        f"Ruby (C1) is proposed with {name} ({has}), with a fit of {own_fit}: another plan is equally good,"
        " and a lot decided."
    )


def test_a_rehearsal_names_no_lot(tiny: Facts) -> None:
    """If a child says no nothing was decided by lot: the figures alone are told."""
    facts = alike(tiny, {"C1": "Ruby", "C2": "Sam"}, {"V1": "Anne"})
    result = run_round(facts)
    assert rehearse(facts, result)[0].says_no.sentence == "no level changes"


def test_what_an_imagined_visitor_brings_is_told_of_who_has_nobody(tiny: Facts) -> None:
    """Whoever lost the lot is the child that one more visitor would be for, on every day."""
    facts = alike(tiny, {"C1": "Ruby", "C2": "Sam"}, {"V1": "Anne"})
    for number in range(12):
        today = replace(facts, today=facts.today + timedelta(days=number))
        result = run_round(today)
        worth = recruit(today, result, most=1).worths[0]
        assert worth.child_id == result.unmatched[0].child_id
