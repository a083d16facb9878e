"""Who waits: the whole counts for the coordinator, a file that may be shared, and prices when asked for."""

import csv
import json
import random
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

import matcher
from matcher.advice.equality import INTERNAL, KEPT_BACK, Equality, equality
from matcher.decisions.ledger import Ledger
from matcher.exports.equality import equality_bytes
from matcher.policy.facts import Facts
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
    return equality(gathered_sample().facts, sample_round(), prices=False, internal=True)


@cache
def crowd() -> tuple[Facts, matcher.MatchRound, Equality]:
    """Make up a service in which some group lags, with prices."""
    for seed in range(40):
        ties = replace(Ties.drawn(random.Random(seed)), budget=False)
        facts = made_up(seed, children=60, visitors=35, ties=ties)
        result = matcher.run_round(facts)
        found = equality(facts, result, prices=False, internal=True)
        if any(list(table.sentences(found.overall)) for table in found.tables):
            return facts, result, equality(facts, result, internal=True)
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


def test_the_coordinator_sees_every_figure_marked_as_internal() -> None:
    """Nothing is kept back on the page, the smallest group has its number, and the page says whose it is."""
    save_round(save_sample())
    screen = open_page("groups")
    assert [each.value for each in screen.warning] == [INTERNAL]
    for title in TITLES:
        screen.segmented_control(key="by").set_value(title).run()
        assert not any(KEPT_BACK in cell for row in cells(screen) for cell in row)
    screen.segmented_control(key="by").set_value("Gender").run()
    assert {row[0]: row[1] for row in cells(screen)} == {"female": "14", "male": "15", "everybody": "29"}


def test_what_is_downloaded_keeps_small_numbers_back() -> None:
    """The file to share holds no small number, whatever the page shows."""
    facts, result = gathered_sample().facts, sample_round()
    text = equality_bytes(equality(facts, result, prices=False)).decode("utf-8-sig")
    for line in csv.DictReader(text.splitlines()):
        assert not {int(line[name] or 0) for name in ("children", "matched")} & {1, 2, 3, 4}
    save_round(save_sample())
    screen = open_page("groups")
    (button,) = screen.get("download_button")
    assert button.proto.label == "Download for sharing"


def test_a_picture_shows_every_group_and_says_that_it_is_internal() -> None:
    """A bar a group of any figure there is; the picture can be saved, so the mark stands in it."""
    save_round(save_sample())
    screen, found = open_page("groups"), sample_counts()
    table = found.tables[0]
    assert [row["said"] for row in drawn(screen)] == [row.cells()[3] for row in table.rows]
    specs = [json.loads(chart.proto.spec) for chart in screen.get("vega_lite_chart")]
    assert [spec["title"]["text"] for spec in specs] == [INTERNAL]


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
    for words in ("mostly chance", "so that none can be worked out", "prove neither"):
        assert words in text


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


BOXES = """selector => [...document.querySelectorAll(`[data-testid="stVegaLiteChart"] svg ${selector}`)]
    .map(each => each.getBoundingClientRect()).map(box => [box.top, box.bottom])
    .sort((a, b) => a[0] - b[0])"""
RUN_OFF = """() => [...document.querySelectorAll('[data-testid="stTable"] table')]
    .map(table => table.scrollWidth - table.parentElement.clientWidth)"""


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("width", [1280, 420])
def test_the_picture_can_be_read_at_any_width(width: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Bars stand apart, no name of a group overprints another, and no column runs off the side."""
    folder = tmp_path_factory.mktemp("narrow")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_DATA", str(folder / "data"))
        save_round(save_sample())
    with serve(folder / "data", folder) as app, watched(app, width=width) as view:
        view.open("groups")
        view.page.locator('[data-testid="stVegaLiteChart"] svg').wait_for()
        for selector, apart in ((".mark-rect.role-mark path", 8), (".role-axis-label text", 0)):
            boxes = view.page.evaluate(BOXES, selector)
            names = [box for box in boxes if box[0] < boxes[-1][0] or selector.startswith(".mark")]
            assert len(names) >= 7, selector
            gaps = [below[0] - above[1] for above, below in pairwise(names)]
            assert min(gaps) >= apart, (selector, gaps)
        assert all(over <= 0 for over in view.page.evaluate(RUN_OFF))
        view.open("rounds")
        assert all(over <= 0 for over in view.page.evaluate(RUN_OFF))
