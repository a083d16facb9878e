"""What if in a real browser: start, add, undo, reload, compare, download; everybody can use the page."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from matcher.advice.edits.visitors import ExtendTravel
from matcher.advice.scenario_files import read_scenario, scenario_from_toml
from matcher.decisions.ledger import Ledger
from matcher.decisions.scenarios import scenarios
from tests.ui.browsing import KNOWN_TO_STREAMLIT, Watched, watched
from tests.ui.conftest import serve
from tests.ui.screen import save_round, save_sample

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NAME = "Ben travels further"


def choose(view: Watched, label: str, text: str) -> None:
    """Choose from a list by typing."""
    view.page.get_by_role("combobox", name=re.compile(label)).first.click()
    view.page.keyboard.type(text)
    view.page.keyboard.press("Enter")
    view.rest()


def used_by_everyone(view: Watched) -> None:
    """Axe finds nothing but the rules that Streamlit itself breaks, and nothing runs out of the side."""
    view.page.set_viewport_size({"width": 1280, "height": 6000})
    view.rest()
    found = Axe().run(view.page, options={"runOnly": {"type": "tag", "values": TAGS}})
    broken = {
        rule["id"]: [node["html"][:200] for node in rule["nodes"]] for rule in found.response["violations"]
    }
    assert set(broken) <= KNOWN_TO_STREAMLIT, broken
    view.page.set_viewport_size({"width": 420, "height": 1000})
    view.rest()
    view.fits(420)
    view.page.set_viewport_size({"width": 1280, "height": 1000})
    view.rest()


def test_a_what_if_is_followed_on_screen(tmp_path: Path) -> None:
    """Sam has nobody; Ben is asked to travel further; the page shows what that does to everybody."""
    ledger = save_sample()
    save_round(ledger)
    with serve(ledger.folder, tmp_path) as app, watched(app) as view:
        view.open("what-if?child=C04")
        view.shows("Nobody who has a free place is possible for C04 Sam now.")
        choose(view, "^Child", "C06")
        view.shows("Against the best")
        used_by_everyone(view)
        view.page.get_by_text("Scenarios", exact=True).first.click()
        view.rest()
        view.type("Name of a new scenario", NAME)
        view.press("Start it")
        choose(view, "^Visitor", "V07")
        view.shows("V07 travels up to 15 km now.")
        view.type("Up to .km", "20")
        view.go("Review")
        view.go("What if")
        assert view.page.get_by_role("spinbutton", name=re.compile("Up to .km")).input_value() == "20.0"
        view.press("Add this edit")
        view.shows("24 children are matched instead of 23.")
        assert scenario_from_toml(scenarios(ledger)[NAME]).edits == (ExtendTravel("V07", to_km=20.0),)
        view.press("Remove")
        view.page.reload()
        view.rest()
        view.press("Undo")
        view.shows("C04 Sam gains a visitor.")
        view.page.locator(
            '[data-testid="stVegaLiteChart"] canvas, [data-testid="stVegaLiteChart"] svg'
        ).wait_for()
        used_by_everyone(view)
        with view.page.expect_download() as waiting:
            view.button("Download").click()
        taken = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(taken)
        assert read_scenario(taken) == scenario_from_toml(scenarios(Ledger.open(app.data))[NAME])
        assert view.foreign == []
        assert view.faults == []
