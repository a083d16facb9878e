"""What else on Review: every figure on the screen is the advice room's, and each leads somewhere."""

import re
from dataclasses import replace
from functools import partial
from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

import matcher
from matcher.advice.alternatives import Alternatives, alternatives
from matcher.advice.changing import change_list
from matcher.advice.clashes import clashes
from matcher.decisions.ledger import Ledger
from matcher.policy.facts import Facts
from matcher.records.standing import StandingRow, Status
from matcher.ui import runs
from matcher.ui.reviewing import asking, choices, going, judgement, saying, what_else
from tests.ui.screen import gathered_sample, open_page, press, said, sample_round, save_round, save_sample
from tests.waiting import PLENTY_SECONDS, wait_for


@pytest.fixture
def ledger() -> Ledger:
    """The sample's tables are saved; Asha is working."""
    return save_sample()


@pytest.fixture
def result(ledger: Ledger) -> matcher.MatchRound:
    """A round over the sample."""
    return save_round(ledger)


@pytest.fixture
def facts(result: matcher.MatchRound) -> Facts:
    """What the round was made from."""
    return gathered_sample().facts


def opened(child: str, panel: str = "child") -> AppTest:
    """Open the page at the proposal of a child, with the panel open."""
    screen = open_page("review")
    screen.session_state["review-at"] = child
    screen.session_state[what_else.OPEN] = True
    screen.session_state[what_else.VIEW] = panel
    return screen.run()


def part(name: str, view: str = "") -> AppTest:
    """Open a part of the page, and one of its views."""
    screen = open_page("review")
    screen.segmented_control(key=going.PART).set_value(name).run()
    return screen.pills(key=going.view_of(name)).set_value(view).run() if view else screen


def words(sentence: str) -> str:
    """Give a sentence of the advice room as the screen begins it."""
    return sentence[:1].upper() + sentence[1:]


def tables(screen: AppTest) -> str:
    """Give all tables as text, without marks."""
    return "\n".join(re.sub(r"[\\*\u2060]", "", table.value.to_string()) for table in screen.table)


def marked_off(screen: AppTest) -> str:
    """Give every text on the page without marks."""
    return said(screen).replace("*", "")


def others(found: Alternatives) -> list[str]:
    """Give the visitors of the choices that are not in the plan."""
    return [choice.visitor_id for choice in found.choices if not choice.in_force]


def test_the_card_stays_quick_while_the_panel_is_closed(
    result: matcher.MatchRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing but a tie is looked for before the panel is opened."""
    asked: list[str] = []
    monkeypatch.setattr(asking, "of_prices", lambda now, what, work: asked.append(what))
    assert "What else?" in open_page("review").expander[0].label
    assert asked == ["tie C01 V01"]
    opened("C02")
    assert len(asked) > 2


def test_every_other_visitor_has_the_cost_of_the_advice_room(
    result: matcher.MatchRound, facts: Facts
) -> None:
    """As many rows as choices, in that order, each with its cost in words and who would move."""
    found = alternatives(facts, result, child_id="C02")
    screen = opened("C02")
    shown = marked_off(screen)
    assert f"could have {len(others(found))} other visitors" in shown
    rows = [button.key for button in screen.button if (button.key or "").startswith("other-child-")]
    assert rows == [f"other-child-C02-{visitor}" for visitor in others(found)]
    for choice in found.choices:
        consequence = choice.choosing if not choice.in_force else choice.forbidding
        assert consequence is not None
        assert words(consequence.sentence) in shown
    assert "If you decline it" in shown


def test_a_visitor_is_asked_about_in_the_same_way(result: matcher.MatchRound, facts: Facts) -> None:
    """For the visitor of a proposal every other child has a row."""
    match = result.match_of("C02")
    assert match is not None
    found = alternatives(facts, result, visitor_id=match.visitor_id)
    free = [choice.child_id for choice in found.choices if not choice.in_force]
    screen = opened("C02", "visitor")
    rows = [button.key for button in screen.button if (button.key or "").startswith("other-visitor-")]
    assert rows == [f"other-visitor-{child}-{match.visitor_id}" for child in free[: choices.AT_A_TIME]]
    assert f"could go to {len(free)} other children" in marked_off(screen)


def test_a_row_leads_to_the_pair_and_back(result: matcher.MatchRound, facts: Facts) -> None:
    """A choice opens that pair with what it would cost, where it can be pinned; Back leads back."""
    choice = next(each for each in alternatives(facts, result, child_id="C02").choices if not each.in_force)
    screen = opened("C02")
    screen.button(key=f"other-child-C02-{choice.visitor_id}").click().run()
    assert screen.header[0].value.startswith("C02")
    assert choice.visitor_id in screen.header[0].value
    assert words(choice.choosing.sentence) in marked_off(screen)
    assert [button.label for button in screen.button if button.label == "Pin"]
    press(screen, "Back")
    assert screen.header[0].value.startswith("C02")


def test_exceptions_come_only_when_asked_for_and_labelled(result: matcher.MatchRound, facts: Facts) -> None:
    """The switch adds just the pairs that the advice room labels, and says how many."""
    usual = alternatives(facts, result, child_id="C02")
    all_of_them = alternatives(facts, result, child_id="C02", also_exceptions=True)
    more = len(all_of_them.choices) - len(usual.choices)
    screen = opened("C02")
    assert "badge[Exception]" not in said(screen)
    screen.toggle(key="exceptions-child").set_value(True).run()
    assert f"{more} more pairs would need an exception" in marked_off(screen)
    assert "badge[Exception]" in said(screen)


def test_reserves_are_those_of_the_advice_room(result: matcher.MatchRound, facts: Facts) -> None:
    """The card has the second and third choice with their costs, the shortlists and the notice."""
    found = matcher.reserves(facts, result)
    mine = next(each for each in found.shortlists if each.child_id == "C02")
    screen = opened("C02", "reserves")
    shown = marked_off(screen)
    for reserve in mine.reserves:
        assert words(reserve.choosing.sentence) in shown
        assert f"n {reserve.on_shortlists} shortlists" in shown
    assert [info.value.replace("\\", "") for info in screen.info] == list(found.notices)


def test_if_it_goes_wrong_has_the_three_mishaps(result: matcher.MatchRound, facts: Facts) -> None:
    """The card has what the rehearsal of this pair says, and its place among all."""
    found = matcher.rehearse(facts, result)
    place, mine = next((p, each) for p, each in enumerate(found, 1) if each.child_id == "C02")
    screen = opened("C02", "mishaps")
    assert f"Of {len(found)} matches in the plan, a “no” here is number {place}" in marked_off(screen)
    for happens in (mine.says_no, mine.drops_out, mine.dbs_late):
        assert words(happens.sentence) in tables(screen)


def test_plan_b_lists_everyone_the_worst_no_first(result: matcher.MatchRound, facts: Facts) -> None:
    """The table keeps the order of the rehearsals; the sentence has their number."""
    found = matcher.rehearse(facts, result)
    screen = part("plan-b", "mishaps")
    first = screen.table[0].value
    assert [cell.strip("*").split()[0] for cell in first.iloc[:, 0]] == [
        each.child_id for each in found[: len(first)]
    ]
    assert f"{len(found)} matches rehearsed" in marked_off(screen)
    assert len(first.columns) <= 7


@pytest.mark.parametrize("disjoint", [False, True])
def test_reserve_lists_for_everyone(result: matcher.MatchRound, facts: Facts, disjoint: bool) -> None:
    """Every child with somebody possible has a row; disjoint lists name nobody twice."""
    found = matcher.reserves(facts, result, disjoint=disjoint)
    screen = part("plan-b", "reserves")
    if disjoint:
        screen.toggle(key="disjoint").set_value(True).run()
    empty = sum(not each.reserves for each in found.shortlists)
    assert f"{len(found.shortlists)} children with somebody possible" in marked_off(screen)
    assert f"{empty} of them without a further choice" in marked_off(screen)
    named = re.findall(r"(V\d+)[^:]*: ", " ".join(screen.table[0].value.iloc[:, 2:].to_numpy().ravel()))
    assert (len(named) == len(set(named))) is disjoint


def test_sam_has_nobody_and_the_smallest_change_can_be_tried(result: matcher.MatchRound) -> None:
    """Sam has nobody, why, the smallest change is more travel from Ben, and it opens as a what-if."""
    screen = part("without", "unmatched")
    screen.selectbox(key="why-child").set_value("C04").run()
    assert "Sam (C04) has nobody in this plan" in said(screen)
    screen.session_state["smallest-change-visitor"] = True
    screen.run()
    shown = marked_off(screen)
    assert "4.7 km more travel from V07 Ben" in shown
    assert "It costs nobody else anything" in shown
    tried = [button for button in screen.button if button.label == "Try as a what-if"]
    tried[0].click().run()
    assert screen.title[0].value == "What if"
    assert "V07" in "\n".join([said(screen), tables(screen), *(box.value or "" for box in screen.text_input)])


def test_a_visitor_who_is_not_used_has_a_smallest_change_too(
    result: matcher.MatchRound, facts: Facts
) -> None:
    """As many ways as the advice room found, each to be tried."""
    visitor = result.unused[0].visitor_id
    found = matcher.unlock_visitor(facts, result, visitor).found
    screen = part("without", "unused")
    screen.session_state["smallest-change-child"] = True
    screen.run()
    assert len([b for b in screen.button if b.label == "Try as a what-if"]) == len(found)
    assert f"Any of these {len(found)} would do" in said(screen)


def test_an_exception_says_what_must_be_entered(result: matcher.MatchRound, facts: Facts) -> None:
    """Where only relaxable rules stand against a pair, the standing lines name just those rules."""
    against = matcher.why_pair(facts, result, "C04", "V07")
    screen = part("why-not")
    screen.session_state[going.CHILD] = "C04"
    screen.session_state[going.VISITOR] = "V07"
    screen.session_state[going.WHAT_IT_TAKES] = True
    screen.run()
    lines = next(table.value for table in screen.table if "status" in table.value.columns)
    assert lines.iloc[0].tolist() == ["C04", "V07", "allowed", "your name", "travel"]
    assert len(lines) == len(against.broken)
    screen.button(key="try-exception-C04-V07").click().run()
    assert screen.title[0].value == "What if"


def test_an_exception_from_a_wish_says_that_it_sets_aside_what_the_child_said(
    result: matcher.MatchRound, facts: Facts
) -> None:
    """Where the visitor is not of the gender a child insists on, asking the child comes first."""
    child, visitor = next(
        (alone.child_id, visitor)
        for alone in result.unmatched
        for visitor in alone.only_blocked_by.get("wish-gender", ())
    )
    screen = part("why-not")
    screen.session_state[going.CHILD] = child
    screen.session_state[going.VISITOR] = visitor
    screen.session_state[going.WHAT_IT_TAKES] = True
    screen.run()
    assert "It sets aside what the child said" in said(screen)


def test_no_exception_is_offered_from_what_nobody_may_relax(result: matcher.MatchRound) -> None:
    """A child who has not agreed is offered no change and no exception."""
    objecting = next(p.child_id for p in result.not_taking_part if p.child_id and p.code == "agreed")
    screen = part("why-not")
    screen.session_state[going.CHILD] = objecting
    screen.session_state[going.WHAT_IT_TAKES] = True
    screen.run()
    assert "has not agreed to have a visitor, and nothing overrides that" in said(screen)
    assert not [button for button in screen.button if button.label == "Try as a what-if"]


def test_sureness_says_what_hangs_on_judgement(
    result: matcher.MatchRound, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each match has its count and what flips it; the sentences above have the plan's."""
    monkeypatch.setattr(judgement, "sureness", partial(matcher.sureness, settings=20))
    found = matcher.sureness(facts, result, settings=20)
    screen = part("sureness")
    shown, table = marked_off(screen), screen.table[0].value
    always = sum(each.stays == each.settings for each in found.matches)
    assert f"the same in {found.same_plan}, and" in shown
    assert f"{always} of {len(found.matches)} matches stay in every setting" in shown
    assert len(table) == len(found.matches)
    least = found.matches[0]
    assert table.iloc[0, 1] == f"{least.stays} of {least.settings}"
    assert least.flips is not None
    assert str(abs(least.flips.percent)) in table.iloc[0, 2]


def test_typed_words_stay_when_the_panel_opens(result: matcher.MatchRound) -> None:
    """A reason in progress is there after the panel was opened, and after a look at another pair."""
    screen = open_page("review")
    screen.session_state["review-at"] = "C02"
    screen.run()
    screen.text_area[0].set_value("She asked for")
    screen.session_state[what_else.OPEN] = True
    screen.run()
    assert screen.text_area[0].value == "She asked for"
    here = screen.header[0].value
    row = next(button for button in screen.button if (button.key or "").startswith("other-child-"))
    row.click().run()
    press(screen, "Back")
    assert screen.header[0].value == here
    assert screen.text_area[0].value == "She asked for"


def test_what_takes_long_is_waited_for_without_holding_the_page(
    result: matcher.MatchRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page comes while the answer is being worked out, and has it when it is loaded again."""
    looked_at = Event()

    def slowly(*given: object) -> object:
        assert looked_at.wait(PLENTY_SECONDS)
        return matcher.sureness(*given, settings=2)  # type: ignore[arg-type]

    monkeypatch.setattr(asking, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(judgement, "sureness", slowly)
    screen = part("sureness")
    assert "Working it out" in screen.status[0].label
    looked_at.set()
    wait_for(lambda: not screen.run().status, "the answer")
    assert "Match by match" in said(screen)


def test_a_budget_that_binds_leaves_no_figure_that_is_not_so(ledger: Ledger) -> None:
    """Where a travel budget binds a cost that is not exact says so, and is solved anew on request."""
    within = round_within(ledger, kilometres=150)
    facts = replace(gathered_sample().facts, policy=within.policy)
    child, found = next(
        (match.child_id, found)
        for match in within.matches
        if match.status == "proposed"
        for found in [alternatives(facts, within, child_id=match.child_id)]
        if len(others(found)) > 1
    )
    shown = marked_off(opened(child))
    for choice in found.choices:
        if not choice.in_force:
            assert words(choice.choosing.sentence) in shown


def test_a_cost_that_is_not_exact_can_be_solved_anew(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """The button beside an open cost finds the exact one, and the row has it."""
    within = round_within(ledger, kilometres=150)
    facts = replace(gathered_sample().facts, policy=within.policy)
    with monkeypatch.context() as patch:
        patch.setattr("matcher.advice.alternatives.SOLVED_ANEW", 0)
        child, visitor = next(
            (choice.child_id, choice.visitor_id)
            for match in within.matches
            if match.status == "proposed"
            for choice in alternatives(facts, within, child_id=match.child_id).choices
            if not choice.choosing.exact
        )
        screen = opened(child)
    assert "not exact yet" in marked_off(screen)
    assert "Who would move is known once it is solved anew." in marked_off(screen)
    screen.button(key=f"anew-other-child-{child}-{visitor}").click().run()
    assert f"anew-other-child-{child}-{visitor}" not in [button.key for button in screen.button]
    (exact,) = alternatives(facts, within, child_id=child, visitor_id=visitor).choices
    assert words(exact.choosing.sentence) in marked_off(screen)


def round_within(ledger: Ledger, kilometres: float) -> matcher.MatchRound:
    """Run a round over the sample within a travel budget, and keep it."""
    facts = gathered_sample().facts
    service = facts.policy.service.model_copy(update={"monthly_travel_km_budget": kilometres})
    result = matcher.run_round(replace(facts, policy=facts.policy.model_copy(update={"service": service})))
    tables = ledger.latest_tables()
    assert tables is not None
    ledger.save_round(result, tables.id)
    return result


def test_after_a_re_run_the_changes_stand_on_top_with_their_reasons(
    ledger: Ledger, result: matcher.MatchRound
) -> None:
    """The sentence is the advice room's, and each change has a row with its reason."""
    gone = next(match for match in result.matches if match.status == "proposed")
    ledger.decide(
        result.reference, gone.child_id, gone.visitor_id, "declined", by="Asha", reason="She said no"
    )
    screen = press(open_page("run"), "Run again")
    run = runs.current()
    if run is not None and run.thread is not None:
        run.thread.join(PLENTY_SECONDS)
        screen.run()
    entry = ledger.rounds()[0]
    again = ledger.round(entry.reference)
    assert entry.tables_id is not None
    tables = ledger.tables(entry.tables_id)
    found = change_list(result, again, Facts(tables.pool, tables.places, again.policy, again.today))
    screen = open_page("review")
    assert found.sentence.partition(":")[0] in marked_off(screen)
    screen.session_state["changes"] = True
    screen.run()
    assert len(screen.table[0].value) == len(found.changes)
    assert "declined" in screen.table[0].value.to_string()


def test_pins_that_clash_are_told_where_the_run_starts(ledger: Ledger) -> None:
    """Two pins for one place: the page says which cannot stand, beside what, and what a repair costs."""
    tables = ledger.latest_tables()
    assert tables is not None
    rows = [StandingRow(child, "V04", Status.PINNED) for child in ("C10", "C12")]
    pool = replace(tables.pool, standing=(*tables.pool.standing, *rows))
    accounts = [{"table": "standing"}]
    ledger.save_tables(pool, tables.places, findings=(), accounts=accounts, file_names=[])
    (clash,) = clashes(replace(gathered_sample().facts, pool=pool))
    shown = marked_off(open_page("run"))
    assert "1 pair that is pinned or offered cannot stand" in shown
    for sentence in clash.sentences():
        assert saying.named(gathered_sample().facts, sentence) in shown


def test_where_every_pin_stands_nothing_is_said(result: matcher.MatchRound) -> None:
    """The sample's own pins and offers can stand."""
    assert "cannot stand" not in said(open_page("run"))


def test_without_the_tables_of_a_round_it_says_so_once(ledger: Ledger) -> None:
    """A round that was kept without its tables can be decided about; nothing is worked out for it."""
    ledger.save_round(sample_round(), None)
    sentence = "The tables of this round are not kept here, so this cannot be worked out."
    for panel in ("child", "visitor", "reserves", "mishaps"):
        assert said(opened("C02", panel)).count(sentence) == 1
    for name in ("plan-b", "sureness"):
        assert said(part(name)).count(sentence) == 1
