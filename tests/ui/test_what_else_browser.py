"""What else on Review in a real browser: Sam's story, words half typed, usable by all, narrow windows."""

import re
from collections.abc import Iterator

import pytest

from tests.ui.browsing import KNOWN_TO_STREAMLIT, Watched, watched
from tests.ui.conftest import serve
from tests.ui.screen import save_round, save_sample

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A browser on an app with the sample and a round."""
    folder = tmp_path_factory.mktemp("what-else")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_DATA", str(folder / "data"))
        save_round(save_sample())
    with serve(folder / "data", folder) as app, watched(app) as page:
        yield page
        assert page.foreign == []
        assert page.faults == []


def look_at(view: Watched, label: str) -> None:
    """Choose a part of the page or one of its views."""
    view.page.get_by_test_id("stButtonGroup").get_by_text(re.compile(f"^{re.escape(label)}")).first.click()
    view.rest()


def test_words_half_typed_survive_the_panel_and_a_look_at_another_pair(view: Watched) -> None:
    """A reason being typed is there after the panel was opened straight from the field, and after Back."""
    view.open("review?child=C02")
    field = view.page.get_by_role("textbox", name=re.compile("^Reason"))
    field.fill("She asked for somebody who bakes")
    view.page.get_by_text("What else?").click()
    view.shows("other visitors")
    assert field.input_value() == "She asked for somebody who bakes"
    view.button("V10").click()
    view.shows("Pinned, this pair would cost")
    view.press("Back")
    assert field.input_value() == "She asked for somebody who bakes"


def test_the_panel_can_be_used_by_everyone(view: Watched) -> None:
    """Axe finds nothing in the open panel, in Plan B and in why not, but what Streamlit itself breaks."""
    from axe_playwright_python.sync_playwright import Axe

    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    view.page.set_viewport_size({"width": 1280, "height": 6000})
    view.open("review?child=C02")
    view.page.get_by_text("What else?").click()
    for part, shown in (("", "other visitors"), ("Plan B", "matches rehearsed")):
        if part:
            look_at(view, part)
        view.shows(shown)
        found = Axe().run(view.page, options={"runOnly": {"type": "tag", "values": tags}})
        broken = {
            rule["id"]: [n["html"][:200] for n in rule["nodes"]] for rule in found.response["violations"]
        }
        assert set(broken) <= KNOWN_TO_STREAMLIT, broken


def test_a_narrow_window_needs_no_sideways_scrolling(view: Watched) -> None:
    """At 400 pixels the open panel and Plan B fit; only a table may scroll within itself."""
    view.page.set_viewport_size({"width": 400, "height": 900})
    view.open("review?child=C02")
    view.page.get_by_text("What else?").click()
    view.shows("other visitors")
    for part in ("Proposals", "Plan B"):
        look_at(view, part)
        view.fits(400)
    view.page.set_viewport_size({"width": 1280, "height": 1000})


def test_from_nobody_to_a_what_if(view: Watched) -> None:
    """Sam has nobody; the smallest change is Ben's longer journey; tried, it is open on the page What if."""
    view.open("review")
    look_at(view, "Without a match")
    view.shows("Sam (C04) has nobody in this plan")
    view.page.get_by_text("The smallest change that would help").click()
    view.shows("4.7 km more travel from V07 Ben")
    view.press("Try as a what-if")
    view.page.get_by_role("heading", level=1, name="What if").wait_for()
    view.shows("V07")
