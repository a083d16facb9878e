"""Who waits: the counts as the advice gives them, nothing that it keeps back, and prices when asked for."""

import math
import random
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

import matcher
from matcher.advice.equality import KEPT_BACK, Equality, equality
from matcher.decisions.ledger import Ledger
from matcher.policy.facts import Facts
from matcher.ui.groups import bars
from tests.rounds.made_up import Ties, made_up
from tests.ui.browsing import watched
from tests.ui.conftest import serve
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

TITLES = ["Rung of the ladder", "Placement", "Gender", "Ethnicity", "Age", "Need"]


@cache
def sample_counts() -> Equality:
    """Ask the advice about the sample."""
    return equality(gathered_sample().facts, sample_round(), prices=False)


@cache
def crowd() -> tuple[Facts, matcher.MatchRound, Equality]:
    """Make up a service in which some group lags, with prices."""
    for seed in range(40):
        ties = replace(Ties.drawn(random.Random(seed)), budget=False)
        facts = made_up(seed, children=60, visitors=35, ties=ties)
        result = matcher.run_round(facts)
        found = equality(facts, result, prices=False)
        if any(list(table.sentences(found.overall)) for table in found.tables):
            return facts, result, equality(facts, result)
    raise AssertionError("no such service was made up")


def save_crowd() -> tuple[matcher.MatchRound, Equality]:
    """Keep that service with its round."""
    facts, result, found = crowd()
    ledger = Ledger.open()
    number = ledger.save_tables(facts.pool, facts.places, file_names=["children.csv", "visitors.csv"])
    ledger.save_round(result, number)
    return result, found


def cells(screen: AppTest) -> list[list[str]]:
    """Give the table as it stands, without the signs of Markdown."""
    rows = screen.table[0].value.to_numpy().tolist()
    return [[cell.replace("\\", "").replace("\u2060", "").replace("**", "") for cell in row] for row in rows]


def drawn(screen: AppTest) -> list[dict[str, Any]]:
    """Give what the picture is drawn from; empty where there is none."""
    sent = [dataset for chart in screen.get("vega_lite_chart") for dataset in chart.proto.datasets]
    tables = [convert_arrow_bytes_to_pandas_df(dataset.data.data) for dataset in sent]
    return [row for table in tables if "group" in table for row in table.to_dict("records")]


def test_each_way_of_grouping_shows_the_figures_of_the_advice() -> None:
    """One kind at a time, every cell as the advice writes it, and everybody in the last line."""
    save_round(save_sample())
    screen, found = open_page("groups"), sample_counts()
    assert screen.segmented_control(key="by").options == TITLES
    for table in found.tables:
        screen.segmented_control(key="by").set_value(table.title).run()
        rows = [*table.rows, found.overall]
        assert cells(screen) == [list(row.cells()) for row in rows]
        assert f"{found.overall.children} children take part; {found.overall.matched} of them" in said(screen)


def test_what_is_kept_back_is_not_on_the_page() -> None:
    """No small count stands anywhere: not in the table, not in the picture, not in a sentence."""
    save_round(save_sample())
    screen = open_page("groups")
    for title in TITLES:
        screen.segmented_control(key="by").set_value(title).run()
        counts = [row[at] for row in cells(screen) for at in (1, 2)]
        assert all(count == KEPT_BACK or count == "0" or int(count) >= 5 for count in counts)
        for row in drawn(screen):
            assert row["said"] != KEPT_BACK or math.isnan(row["value"])


def test_a_picture_shows_only_what_may_be_shown() -> None:
    """Where the rate of every group is kept back the picture is of another figure, and that is said."""
    found = sample_counts()
    table = found.tables[0]
    assert [bars.shown(measure, table) for measure in bars.MEASURES] == [0, 3, 0, 0]
    save_round(save_sample())
    screen = open_page("groups")
    assert "so not drawn: match rate, distance and fit" in said(screen)
    assert [row["said"] for row in drawn(screen)] == [
        KEPT_BACK if row.waiting_months is None else f"{row.waiting_months:.1f}" for row in table.rows
    ]


def test_a_group_that_lags_is_told_with_its_cause_and_the_price_on_demand() -> None:
    """The sentences are the advice's; the price comes when asked for and is still there on coming back."""
    _, found = save_crowd()
    table = next(each for each in found.tables if list(each.sentences(found.overall)))
    screen = open_page("groups")
    screen.segmented_control(key="by").set_value(table.title).run()
    told = list(table.sentences(found.overall))
    assert said(screen).count("overall") == len(told)
    assert "Matching" not in said(screen)
    press(screen, "What would closing")
    assert all(sentence in said(screen) for sentence in told)
    go_to(screen, "start")
    go_to(screen, "groups")
    screen.segmented_control(key="by").set_value(table.title).run()
    assert all(sentence in said(screen) for sentence in told)
    assert not any(label.startswith("What would closing") for label in labels(screen))


def test_the_honest_words_stand_on_the_page() -> None:
    """That a gap is mostly chance, why numbers are kept back, and that nothing is proved by them."""
    save_round(save_sample())
    text = said(open_page("groups"))
    for words in ("mostly chance", "no subtraction brings them to light", "prove neither"):
        assert words in text
    assert "cannot be told: the rate of every group is kept back" in text


def test_where_nobody_waits_it_says_so() -> None:
    """Every child has a visitor: the page says it, and still shows the rest."""
    facts = gathered_sample().facts
    matched = {match.child_id for match in sample_round().matches}
    children = [child for child in facts.pool.children if child.child_id in matched]
    kept = [facts.child_index[child.child_id] for child in children]
    standing = tuple(row for row in facts.pool.standing if row.child_id in matched)
    places = replace(
        facts.places,
        child_latitude=facts.places.child_latitude[kept],
        child_longitude=facts.places.child_longitude[kept],
    )
    pool = replace(facts.pool, children=tuple(children), standing=standing)
    all_matched = replace(facts, pool=pool, places=places)
    ledger = Ledger.open()
    number = ledger.save_tables(pool, places, file_names=["children.csv", "visitors.csv"])
    result = matcher.run_round(all_matched)
    assert not result.unmatched
    ledger.save_round(result, number)
    assert "Nobody waits" in said(open_page("groups"))
    assert "Every child who takes part has a visitor" in said(open_page("recruit"))


def test_without_a_round_or_its_tables_it_says_what_to_do() -> None:
    """No round: run one. No tables: choose another round. The same on the page Recruit."""
    assert "There is no round yet" in said(open_page("groups"))
    Ledger.open().save_round(sample_round())
    for page in ("groups", "recruit"):
        assert "no longer kept" in said(open_page(page))


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_a_way_of_grouping_can_be_linked_to(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The address holds it; the picture is there, and nobody else is asked for anything."""
    folder = tmp_path_factory.mktemp("groups")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_DATA", str(folder / "data"))
        save_round(save_sample())
    with serve(folder / "data", folder) as app, watched(app) as view:
        view.open("groups?by=Placement")
        view.shows("semi-independent")
        view.page.locator(
            '[data-testid="stVegaLiteChart"] svg, [data-testid="stVegaLiteChart"] canvas'
        ).wait_for()
        view.page.get_by_text("Gender", exact=True).first.click()
        view.rest()
        assert "by=Gender" in view.page.url
        view.go("Start")
        view.go("Who waits")
        assert "female" in view.page.locator("table").first.inner_text()
        assert view.foreign == []
        assert view.faults == []
