"""Recruit: whom to look for, the map, the next few, whom to ask; every figure is that of the advice."""

import pytest
from streamlit.testing.v1 import AppTest

import matcher
from matcher.advice.level_words import in_words
from matcher.advice.recruiting import Recruiting, recruit
from matcher.advice.scenarios import try_scenario
from matcher.advice.widening import most_unlocking
from matcher.decisions.ledger import Ledger
from matcher.policy.facts import Facts
from matcher.ui.recruits import supposing
from matcher.ui.recruits.ground import nice_length, under
from matcher.ui.recruits.spots import NOTHING
from matcher.ui.what_ifs import keeping
from tests.ui.browsing import watched
from tests.ui.conftest import serve
from tests.ui.screen import go_to, labels, open_page, press, said, save_round, save_sample
from tests.waiting import wait_for

ASKED: dict[int, Recruiting] = {}


@pytest.fixture
def result() -> matcher.MatchRound:
    """The sample is saved, with a round."""
    return save_round(save_sample())


def facts_of(result: matcher.MatchRound) -> Facts:
    """Give what the round was made from, as the ledger keeps it."""
    ledger = Ledger.open()
    entry = ledger.rounds()[0]
    assert entry.tables_id is not None
    tables = ledger.tables(entry.tables_id)
    return Facts(tables.pool, tables.places, result.policy, result.today)


def expected(result: matcher.MatchRound, further: int = 0) -> Recruiting:
    """Ask the advice itself; once, for the sample is the same in every test."""
    if further not in ASKED:
        ASKED[further] = recruit(facts_of(result), result, further=further)
    return ASKED[further]


def plain(text: str) -> str:
    """Begin a sentence as the screen does."""
    return f"{text[:1].upper()}{text[1:]}"


def names_of_trying(screen: AppTest, key: str) -> list[str]:
    """Name the buttons of one list that try something."""
    return [button.key for button in screen.button if str(button.key).startswith(f"try-{key}-")]


def test_the_list_says_what_the_advice_says(result: matcher.MatchRound) -> None:
    """Whom, what it changes by level, which child, and how many would do as well, in the advice's order."""
    screen, found = open_page("recruit"), expected(result)
    text = said(screen)
    assert f"{len(result.unmatched)} children who take part have nobody" in text
    assert f"in {len(found.worths)} ways" in text
    places = []
    for worth in found.worths:
        whom, _, brings = worth.sentence.partition(": ")
        assert plain(brings) in text
        assert f"{worth.alike:,} others, of other kinds or places" in text
        places.append(text.index(plain(whom)))
    assert places == sorted(places)
    links = [link.proto for link in screen.get("page_link")]
    assert [worth.child_id in link.label for worth, link in zip(found.worths, links, strict=False)] == [
        True
    ] * len(found.worths)
    assert all(note in text for note in found.notes)


def test_filters_start_empty_and_narrow_list_and_map(result: matcher.MatchRound) -> None:
    """With a gender and a time only such visitors are told; nothing fits some filters, and that is said."""
    screen = open_page("recruit")
    assert [box.value for box in screen.multiselect] == [[], [], [], []]
    screen.multiselect(key="recruit-gender").set_value(["female"]).run()
    screen.multiselect(key="recruit-free").set_value(["Saturdays"]).run()
    text = said(screen)
    assert "female visitor" in text
    assert "a male visitor" not in text.casefold().replace("female", "")
    screen.multiselect(key="recruit-with").set_value(["experience 3", "speaks tigrinya"]).run()
    assert "No kind of visitor is left by these filters" in said(screen)


def test_a_place_can_be_chosen_and_comes_along_in_an_address(result: matcher.MatchRound) -> None:
    """A link that names a place opens the page with that filter set; the map then holds that place alone."""
    place = expected(result).worths[0].site.name
    screen = open_page()
    screen.query_params["place"] = [place, "Nowhere"]
    go_to(screen, "recruit")
    assert screen.multiselect(key="recruit-place").value == [place]
    assert "1 place, the one worth most first; 1 worth something" in said(screen)


def test_the_table_below_the_map_holds_every_place(result: matcher.MatchRound) -> None:
    """As many rows as the sentence says, from the greatest value, with the words of the advice."""
    screen, found = open_page("recruit"), expected(result)
    rows = screen.table[0].value
    worth = [row for row in found.map if row["value"]]
    assert len(rows) == len(found.map)
    assert f"{len(found.map)} places, the one worth most first; {len(worth)} worth something" in said(screen)
    by_place = {row["place"]: row["value"] for row in found.map}
    for place, change in zip(rows["Place"], rows["What it would change"], strict=True):
        value = by_place[place.replace("\\", "")]
        assert change.replace("\\", "").replace("\u2060", "") == plain(in_words(result.policy, value))
    assert list(rows["On the map"]) == [str(number) for number in range(1, len(rows) + 1)]


def test_one_kind_can_be_followed_from_place_to_place(result: matcher.MatchRound) -> None:
    """With a kind chosen, a place where nobody of that kind helps says so."""
    screen = open_page("recruit")
    box = screen.selectbox(key="recruit-kind")
    kind = next(option for option in box.options if "Tigrinya" in option)
    box.set_value(kind).run()
    rows = screen.table[0].value
    assert NOTHING in set(rows["What it would change"])
    assert "–" in set(rows["On the map"])


def test_the_next_few_come_with_their_guarantee(result: matcher.MatchRound) -> None:
    """Each beside those before, as the advice chooses them, and the sentence on what is certain."""
    screen = open_page("recruit")
    screen.segmented_control(key="recruit-next").set_value(3).run()
    found, text = expected(result, further=3), said(screen)
    assert found.guarantee in text
    assert len(names_of_trying(screen, "next")) == len(found.chosen) == 3
    for each in found.chosen:
        assert plain(each.sentence.partition(": ")[2]) in text
    assert "Try these 3 together as a what-if" in labels(screen)


def test_what_is_found_is_tried_as_a_what_if(result: matcher.MatchRound) -> None:
    """The scenario that is kept, tried, gains exactly what the row says; the page What if opens with it."""
    screen, worth = open_page("recruit"), expected(result).worths[0]
    screen.button(key="try-one-more-1").click().run()
    assert screen.title[0].value == "What if"
    (name,) = keeping.names()
    assert name.startswith("One more male visitor near Rochdale")
    tried = try_scenario(keeping.read(name), facts_of(result), result)
    change = {
        then.code: then.value - now.value
        for then, now in zip(tried.levels, result.levels, strict=True)
        if then.value != now.value
    }
    assert change == worth.change


def test_several_are_tried_together(result: matcher.MatchRound) -> None:
    """The best next three become three people of one scenario."""
    found = expected(result, further=3)
    scenario = supposing.with_more(facts_of(result), found.chosen)
    tried = try_scenario(scenario, facts_of(result), result)
    gained = sum(level.value for level in tried.levels[:-3]) - sum(
        level.value for level in result.levels[:-3]
    )
    assert gained == 3


def test_those_there_are_can_be_asked(result: matcher.MatchRound) -> None:
    """Each change with what it does for everyone, who gains and who is left without; to be tried as well."""
    screen, found = (
        press(open_page("recruit"), "Find out whom to ask"),
        most_unlocking(facts_of(result), result),
    )
    text = said(screen)
    assert f"{len(found)} changes would change the plan for the better" in text
    for each in found:
        assert f"{plain(in_words(result.policy, each.change))}." in text
    assert "Find out whom to ask" not in labels(go_to(go_to(screen, "start"), "recruit"))
    screen.button(key="try-wider-1").click().run()
    assert keeping.read(keeping.names()[0]).edits == (found[0].edit,)


def test_nothing_chosen_is_lost_by_going_to_another_page(result: matcher.MatchRound) -> None:
    """Filters, the kind on the map and how many to look for are there again on coming back."""
    screen = open_page("recruit")
    screen.number_input(key="recruit-km").set_value(20.0).run()
    screen.multiselect(key="recruit-gender").set_value(["male"]).run()
    screen.segmented_control(key="recruit-next").set_value(2).run()
    go_to(screen, "start")
    go_to(screen, "recruit")
    assert screen.number_input(key="recruit-km").value == 20.0
    assert screen.multiselect(key="recruit-gender").value == ["male"]
    assert "within 20 km" in said(screen)
    assert "Try these 2 together as a what-if" in labels(screen)


def test_without_a_round_it_leads_to_one() -> None:
    """There is a sentence and a button."""
    screen = open_page("recruit")
    assert "There is no round yet" in said(screen)
    press(screen, "Run a round")
    assert screen.title[0].value == "Run"


def test_points_lie_on_a_plane_in_kilometres() -> None:
    """A degree of longitude is shorter the further north it lies; the scale bar is of a round length."""
    ground = under([(53.0, -2.0), (54.0, -3.0)])
    east, north = ground.at(54.0, -2.0)
    assert north == pytest.approx(55.6, abs=0.1)
    assert east == pytest.approx(55.6 * 0.595, abs=0.3)
    assert [nice_length(km) for km in (3, 22, 90, 500)] == [1, 5, 20, 100]


def test_a_link_to_a_child_opens_review_with_that_child(result: matcher.MatchRound) -> None:
    """A child with nobody is shown with the reasons; a child with a proposal is shown with it."""
    alone, match = result.unmatched[-1].child_id, result.matches[5].child_id
    screen = open_page()
    screen.query_params["child"] = alone
    assert go_to(screen, "review").selectbox(key="why-child").value == alone
    screen.query_params["child"] = match
    assert match in said(go_to(screen, "review"))
    assert not screen.get("selectbox")


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_the_map_is_drawn_without_asking_anybody(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Symbols, place names, scale bar and legend are there; filters survive; a what-if opens; no request."""
    folder = tmp_path_factory.mktemp("recruit")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_DATA", str(folder / "data"))
        save_round(save_sample())
    with serve(folder / "data", folder) as app, watched(app) as view:
        view.open("recruit?gender=male")
        view.shows("A male visitor within 15 km of Rochdale")
        picture = view.page.get_by_test_id("stVegaLiteChart")
        picture.locator("svg").first.wait_for()
        words = ("Rochdale", "5 km", "C04", "A child without a visitor", "A visitor you have")
        wait_for(lambda: all(word in picture.inner_text() for word in words), "the words of the picture")
        view.page.get_by_text("C04 Sam").first.click()
        view.page.get_by_role("heading", level=1, name="Review").wait_for()
        view.rest()
        view.go("Recruit")
        view.press("Try as a what-if")
        view.page.get_by_role("heading", level=1, name="What if").wait_for()
        view.shows("One more male visitor near Rochdale")
        assert view.foreign == []
        assert view.faults == []
