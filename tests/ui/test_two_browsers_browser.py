"""Two browsers on one app: what one person is called, and works on, is not known in the other's."""

from collections.abc import Iterator

import pytest

from matcher.decisions.ledger import Ledger
from tests.ui.browsing import Errands, Watched, watched
from tests.ui.conftest import serve
from tests.ui.screen import save_round, save_sample

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def views(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Watched, Watched]]:
    """Asha's browser, and one in which nobody has told a name yet."""
    folder = tmp_path_factory.mktemp("two")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_DATA", str(folder / "data"))
        save_round(save_sample())
    with serve(folder / "data", folder) as app, watched(app, name="Asha") as first:
        browser = first.page.context.browser
        assert browser is not None
        page = browser.new_context(viewport={"width": 1280, "height": 1000}).new_page()
        yield first, Watched(page, app, Errands(page), "")


def test_each_decides_under_their_own_name(views: tuple[Watched, Watched]) -> None:
    """Ben is not let in by Asha's cookie, is asked for his own name, and a reload keeps both apart."""
    asha, ben = views
    ben.page.goto(f"{ben.app.address}/review")
    ben.shows("This browser may not open matcher.")
    ben.enter()
    ben.open("review")
    assert ben.button("Approve").count() == 0
    ben.type("Your name", "Ben")
    ben.press("Keep my name")
    asha.open("review")
    asha.shows("deciding as Asha")
    asha.press("Approve")
    ben.page.reload()
    ben.rest()
    ben.shows("deciding as Ben")
    ben.press("Approve")
    asha.page.reload()
    asha.rest()
    asha.shows("deciding as Asha")
    decisions = Ledger.open(asha.app.data).decisions()
    assert [decision.by for decision in decisions] == ["Ben", "Asha"]


def test_another_tab_of_the_browser_is_let_in(
    views: tuple[Watched, Watched],
) -> None:
    """The cookie lets the person's other tabs in, under the same name; keys stay off in the other browser."""
    asha, ben = views
    asha.open("review")
    asha.page.get_by_text("Single keys", exact=True).click()
    asha.rest()
    tab = asha.page.context.new_page()
    other = Watched(tab, asha.app, Errands(tab))
    other.open("review")
    other.shows("deciding as Asha")
    assert (
        tab.get_by_role("switch", name="Single keys")
        .or_(tab.get_by_role("checkbox", name="Single keys"))
        .first.is_checked()
    )
    ben.enter()
    ben.open("review")
    assert (
        not ben.page.get_by_role("switch", name="Single keys")
        .or_(ben.page.get_by_role("checkbox", name="Single keys"))
        .first.is_checked()
    )
