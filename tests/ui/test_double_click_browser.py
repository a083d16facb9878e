"""Double clicks and held keys in a real browser: no decision about a pair that was not looked at."""

import random
import re
from collections.abc import Iterator

import pytest

from matcher.decisions.decision import Decision
from matcher.decisions.ledger import Ledger
from tests.ui.browsing import Watched, watched
from tests.ui.conftest import serve
from tests.ui.screen import save_round, save_sample

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SETTLED_MS = 1_100
"""Longer than a page must stand before it takes an act."""
GAPS_MS = (50, 400)


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A browser on the proposals of a round over the sample; a page must stand as long as it really must."""
    folder = tmp_path_factory.mktemp("double")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_DATA", str(folder / "data"))
        save_round(save_sample())
    with serve(folder / "data", folder, hasty=False) as app, watched(app, name="") as page:
        page.type("Your name", "Asha")
        page.press("Keep my name")
        yield page
        assert page.foreign == []
        assert page.faults == []


def undo_everything(ledger: Ledger) -> None:
    """Make every proposal undecided again, as another window would, but for exceptions: they owe a reason."""
    reference = ledger.rounds()[0].reference
    for pair, decision in list(ledger.states(reference).items()):
        if decision.by == "Asha":
            ledger.undo(reference, *pair, by="Ben", expect=decision.number)
    for match in ledger.round(reference).matches:
        if match.exceptions and match.status == "proposed":
            ledger.decide(reference, match.child_id, match.visitor_id, "held", by="Ben")


def open_proposals(view: Watched, ledger: Ledger) -> None:
    """Show the first of the undecided proposals."""
    undo_everything(ledger)
    view.open("review")
    view.button("Approve").wait_for()


def taken(ledger: Ledger) -> list[Decision]:
    """Give what this browser decided, the newest first."""
    return [decision for decision in ledger.decisions() if decision.by == "Asha"]


def shown(view: Watched) -> str:
    """Give the names in the bar."""
    return view.page.locator(".st-key-pinned-bar p").filter(has_text="deciding as").inner_text()


def double_click(view: Watched, label: str, gap_ms: int) -> float:
    """Click twice at one place, as a hand does: what lies there the second time is what it hits.

    Gives the milliseconds between the two as the browser had them: a busy machine draws them apart.
    """
    view.page.evaluate(
        "window.pressedAt ||"
        " window.addEventListener('pointerdown', press => window.pressedAt.push(press.timeStamp), true);"
        " window.pressedAt = []"
    )
    view.page.wait_for_timeout(SETTLED_MS)
    box = view.button(label).bounding_box()
    assert box is not None
    place = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    view.page.mouse.click(*place)
    view.page.wait_for_timeout(gap_ms)
    view.page.mouse.click(*place)
    view.rest()
    first, second = view.page.evaluate("window.pressedAt")
    return float(second - first)


def decide_by_double_clicks(view: Watched, count: int, seed: int) -> None:
    """Approve by double clicks; after each exactly the pair that was looked at is decided."""
    draw = random.Random(seed)
    ledger = Ledger.open(view.app.data)
    open_proposals(view, ledger)
    tries = done = 0
    while done < count:
        tries += 1
        assert tries < 10 * count, "the machine is too busy for two clicks within half a second"
        if view.button("Approve").count() == 0:
            open_proposals(view, ledger)
        before, names, gap = len(taken(ledger)), shown(view), draw.randint(*GAPS_MS)
        if double_click(view, "Approve", gap) > 1.2 * GAPS_MS[1]:
            continue  # two clicks, not a double click
        done += 1
        new = taken(ledger)[: len(taken(ledger)) - before]
        assert len(new) == 1, (gap, names, [decision.pair for decision in new])
        child, visitor = new[0].pair
        assert child in names, (gap, names)
        assert visitor in names, (gap, names)


def test_a_double_click_decides_about_one_pair(view: Watched) -> None:
    """Eight double clicks between 50 and 400 ms apart; the first version decided twice in 10 of 24."""
    decide_by_double_clicks(view, 8, seed=8)


def hold(view: Watched, key: str, delay_ms: int) -> int:
    """Hold a key, which repeats after a delay 30 times a second for three seconds; give what was decided."""
    ledger = Ledger.open(view.app.data)
    before = len(taken(ledger))
    view.page.wait_for_timeout(SETTLED_MS)
    view.page.keyboard.down(key)
    view.page.wait_for_timeout(delay_ms)
    for _ in range(90):
        view.page.keyboard.down(key)
        view.page.wait_for_timeout(33)
    view.page.keyboard.up(key)
    view.rest()
    return len(taken(ledger)) - before


def test_a_held_key_decides_once(view: Watched) -> None:
    """However late it begins to repeat: a single key, and Enter on the button."""
    open_proposals(view, Ledger.open(view.app.data))
    view.page.get_by_text("Single keys", exact=True).click()
    view.rest()
    for delay_ms in (500, 1_000, 1_500):
        open_proposals(view, Ledger.open(view.app.data))
        view.page.locator("h1").first.click()
        assert hold(view, "a", delay_ms) == 1, delay_ms
        open_proposals(view, Ledger.open(view.app.data))
        view.button("Approve").focus()
        assert hold(view, "Enter", delay_ms) == 1, delay_ms
    view.page.get_by_text("Single keys", exact=True).click()
    view.rest()


def test_a_held_key_repeats_in_a_field(view: Watched) -> None:
    """What is typed is not an act: letters, line ends and the way back repeat as ever."""
    open_proposals(view, Ledger.open(view.app.data))
    field = view.page.get_by_role("textbox", name=re.compile("^Reason"))
    field.focus()
    for key, times in (("e", 5), ("Enter", 2), ("Backspace", 1)):
        for _ in range(times):
            view.page.keyboard.down(key)
        view.page.keyboard.up(key)
    assert field.input_value() == "eeeee\n"


@pytest.mark.long
def test_three_hundred_double_clicks_decide_about_three_hundred_pairs(view: Watched) -> None:
    """The same three hundred times."""
    decide_by_double_clicks(view, 300, seed=300)
