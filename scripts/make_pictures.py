"""Take the pictures of the screen that the pages under docs/ show, from the app on the sample.

Usage: ``python scripts/make_pictures.py``. It needs a Chromium, as the browser tests do, and what they use to
look at a page. The day is that of the sample, so that the pictures show the figures the pages tell.
"""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))

from playwright.sync_api import FloatRect  # noqa: E402

from matcher.decisions.ledger import Ledger  # noqa: E402
from matcher.decisions.scenarios import save_scenario  # noqa: E402
from tests.ui.browsing import Watched, watched  # noqa: E402
from tests.ui.conftest import serve  # noqa: E402
from tests.ui.screen import save_round, save_sample  # noqa: E402

PICTURES: Final = HOME / "docs" / "pictures"
WIDTH: Final = 1280
TALL: Final = 4_000
"""A window in which every page is shown whole."""
SCENARIOS: Final = {
    "Ben travels further": 'kind = "extend-travel"\nvisitor = "V07"\nto_km = 20',
    "A man near Rochdale": (
        'kind = "add-visitor"\npostcode = "OL12"\ngender = "male"\navailable = "Sat; Sun"\nexperience = 1'
    ),
    "Grace drops out": 'kind = "remove-visitor"\nvisitor = "V01"',
}
"""By name, each as its one edit is written."""
CHART: Final = '[data-testid="stVegaLiteChart"]'


def main() -> None:
    """Take every picture."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        os.environ["MATCHER_DATA"] = str(place / "data")
        ledger = save_sample()
        save_round(ledger)
        _keep_scenarios(ledger)
        with serve(place / "data", place) as app, watched(app, width=WIDTH, height=TALL) as view:
            _review(view)
            _what_if(view)
            _map(view)


def _keep_scenarios(ledger: Ledger) -> None:
    for name, edit in SCENARIOS.items():
        save_scenario(ledger, name, f'name = "{name}"\n\n[[edit]]\n{edit}\n')
    ledger.set_setting("what-if open", next(iter(SCENARIOS)))
    ledger.set_setting("what-if beside", json.dumps(list(SCENARIOS)))


def _review(view: Watched) -> None:
    view.page.set_viewport_size({"width": WIDTH, "height": 1_000})
    view.open("review")
    view.button("Approve").wait_for()
    view.page.screenshot(path=PICTURES / "review.png")
    view.page.set_viewport_size({"width": WIDTH, "height": TALL})


def _what_if(view: Watched) -> None:
    view.open("what-if")
    view.page.get_by_text("Scenarios", exact=True).first.click()
    view.rest()
    chart = view.page.locator(f"{CHART} svg").first
    chart.wait_for()
    top = view.page.get_by_role("heading", name="What it would do").bounding_box()
    end = chart.bounding_box()
    assert top is not None
    assert end is not None
    _cut(view, "what-if.png", top["x"] - 20, top["y"] - 20, 1_140, end["y"] + end["height"] - top["y"] + 40)


def _map(view: Watched) -> None:
    view.open("recruit")
    chart = view.page.locator(f"{CHART} svg").first
    chart.wait_for()
    box = chart.bounding_box()
    assert box is not None
    _cut(view, "recruit-map.png", box["x"], box["y"], box["width"], box["height"])


def _cut(view: Watched, name: str, x: float, y: float, width: float, height: float) -> None:
    clip: FloatRect = {"x": x, "y": y, "width": width, "height": height}
    view.page.screenshot(path=PICTURES / name, clip=clip)


if __name__ == "__main__":
    main()
