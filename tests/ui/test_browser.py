"""The whole job in a real browser: from upload to export, with every request written down."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from matcher.decisions.ledger import Ledger
from matcher.ui.parts import PAGES
from tests.ui.browsing import KNOWN_TO_STREAMLIT, Watched, watched
from tests.ui.conftest import Served, serve
from tests.ui.screen import SAMPLE, save_round, save_sample

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def odd_children(folder: Path) -> Path:
    """Write the sample's children under one heading that nobody can know."""
    text = (SAMPLE / "children.csv").read_text(encoding="utf-8")
    target = folder / "children.csv"
    target.write_text(text.replace("placement_type", "where they stay now", 1), encoding="utf-8")
    return target


def the_first_address_opened_may_be_any_page(view: Watched, app: Served, folder: Path) -> None:
    """A page's own address, opened first by a browser, has the navigation and the way on."""
    view.open("review")
    assert view.page.get_by_role("heading", level=1).inner_text() == "Review"
    assert view.page.get_by_test_id("stTopNavLink").count() >= len(PAGES)
    view.shows("There is no round yet")


def the_name_is_kept(view: Watched, app: Served, folder: Path) -> None:
    """The name is asked once and greets after a reload."""
    view.open()
    view.type("Your name", "Asha")
    view.press("Keep my name")
    view.shows("You are working as")
    view.page.reload()
    view.rest()
    view.shows("You are working as")


def tables_are_brought_in_with_a_column_mapped_by_hand(view: Watched, app: Served, folder: Path) -> None:
    """Upload, map the one unknown heading, see the account, save: only then is anything kept."""
    view.go("Bring in")
    files = [odd_children(folder), *(SAMPLE / f"{name}.csv" for name in ("visitors", "standing", "places"))]
    for place, file in enumerate(files):
        view.page.locator('input[type="file"]').nth(place).set_input_files(file)
        view.rest()
    view.press("Read these files")
    view.shows("There is a problem")
    assert Ledger.open(app.data).latest_tables() is None
    view.page.get_by_role("combobox", name=re.compile("where they stay now")).click()
    view.page.keyboard.type("placement_type")
    view.page.keyboard.press("Enter")
    view.rest()
    view.shows("rows read")
    view.press("Save ")
    view.shows("Saved as tables")
    tables = Ledger.open(app.data).latest_tables()
    assert tables is not None
    assert len(tables.pool.children) > 25


def the_policy_is_changed_and_saved(view: Watched, app: Served, folder: Path) -> None:
    """A setting is changed, said in a sentence, and in force after Save."""
    view.go("Policy")
    view.type("Furthest journey", "35")
    view.shows("1 change not saved yet")
    view.press("Save this policy")
    view.shows("The policy is saved")
    assert "max_travel_km = 35" in Ledger.open(app.data).setting("policy")


def a_round_is_run(view: Watched, app: Served, folder: Path) -> None:
    """The run says what it found in plain words and keeps the round."""
    view.go("Run")
    view.press("Run")
    view.page.get_by_text("Proved best on every level").wait_for()
    assert len(Ledger.open(app.data).rounds()) == 1


def proposals_are_decided_and_survive_a_reload(view: Watched, app: Served, folder: Path) -> None:
    """Approve, decline with a reason, undo: each is in the ledger at once, and there after a reload."""
    view.press("Review the proposals")
    ledger = Ledger.open(app.data)
    reference = ledger.rounds()[0].reference
    before = ledger.head.number
    view.press("Approve")
    view.shows(f"Kept as decision {before + 1}")
    view.press("Decline")
    view.shows("There is a problem")
    view.type("^Reason", "The child knows him from school.")
    view.press("Decline")
    view.shows(f"Kept as decision {before + 2}")
    view.press("Approve")
    view.press("Undo")
    kinds = [str(decision.kind) for decision in ledger.decisions(reference)]
    assert kinds == ["undone", "approved", "declined", "approved"]
    view.page.reload()
    view.rest()
    view.shows("The child knows him from school.")


def single_keys_decide_once_they_are_switched_on(view: Watched, app: Served, folder: Path) -> None:
    """Letters do nothing until the switch is on; then A approves."""
    ledger = Ledger.open(app.data)
    view.page.keyboard.press("a")
    view.rest()
    assert len(ledger.decisions()) == 4
    before = ledger.head.number
    view.page.get_by_text("Single keys", exact=True).click()
    view.rest()
    view.page.get_by_role("heading", level=1).click()
    view.page.keyboard.press("a")
    view.shows(f"Kept as decision {before + 1}")
    view.page.get_by_text("Single keys", exact=True).click()
    view.rest()


def a_second_run_goes_around_what_is_settled(view: Watched, app: Served, folder: Path) -> None:
    """The next run keeps the approved pairs, and says what changed."""
    view.press("Run again around what is settled")
    view.press("Run again around what is settled")
    view.page.get_by_text("What changed since the last run").wait_for()
    ledger = Ledger.open(app.data)
    assert [entry.run_number for entry in ledger.rounds()] == [2, 1]
    second = ledger.round(ledger.rounds()[0].reference)
    assert sum(match.status == "pinned" for match in second.matches) >= 2


def the_list_is_taken_away(view: Watched, app: Served, folder: Path) -> None:
    """The downloaded workbook opens, holds the approved pairs, and no names."""
    view.go("Export")
    with view.page.expect_download() as waiting:
        view.button("Download").click()
    content = Path(waiting.value.path()).read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    tables = Ledger.open(app.data).latest_tables()
    assert tables is not None
    names = {child.known_as for child in tables.pool.children} - {""}
    assert any(child.child_id in cells for child in tables.pool.children)
    assert not [cell for cell in cells if cell in names]
    assert waiting.value.suggested_filename.startswith("matches-R-")


STEPS = (
    the_first_address_opened_may_be_any_page,
    the_name_is_kept,
    tables_are_brought_in_with_a_column_mapped_by_hand,
    the_policy_is_changed_and_saved,
    a_round_is_run,
    proposals_are_decided_and_survive_a_reload,
    single_keys_decide_once_they_are_switched_on,
    a_second_run_goes_around_what_is_settled,
    the_list_is_taken_away,
)


def test_the_whole_job(tmp_path: Path) -> None:
    """From an empty data folder to the downloaded list, without a request to anybody else."""
    with serve(tmp_path / "walk", tmp_path) as app, watched(app, name="") as view:
        for step in STEPS:
            step(view, app, tmp_path)
        assert view.foreign == []
        assert view.faults == []


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A browser on an app with the sample and a round with decisions."""
    folder = tmp_path_factory.mktemp("filled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_DATA", str(folder / "data"))
        ledger = save_sample()
        result = save_round(ledger)
    for match in [match for match in result.matches if match.status == "proposed"][:3]:
        pair = match.child_id, match.visitor_id
        ledger.decide(result.reference, *pair, "approved", by="Asha", reason="The panel agreed")
    with serve(folder / "data", folder) as app, watched(app) as page:
        yield page
        assert page.foreign == []
        assert page.faults == []


@pytest.mark.parametrize("page", list(PAGES))
def test_pages_can_be_used_by_everyone(view: Watched, page: str) -> None:
    """Axe finds nothing on any page but the two rules that Streamlit itself breaks."""
    from axe_playwright_python.sync_playwright import Axe

    view.page.set_viewport_size({"width": 1280, "height": 6000})
    view.open("" if page == "start" else page.replace("_", "-"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(view.page, options={"runOnly": {"type": "tag", "values": tags}})
    broken = {
        rule["id"]: [node["html"][:200] for node in rule["nodes"]] for rule in found.response["violations"]
    }
    assert set(broken) <= KNOWN_TO_STREAMLIT, broken


@pytest.mark.parametrize("page", list(PAGES))
def test_a_narrow_window_needs_no_sideways_scrolling(view: Watched, page: str) -> None:
    """At 400 pixels every page fits; only a table may scroll within itself."""
    view.page.set_viewport_size({"width": 400, "height": 900})
    view.open("" if page == "start" else page.replace("_", "-"))
    view.fits(400)
