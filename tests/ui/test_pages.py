"""Every page opens: empty, with tables, with a round; and no page shows a traceback."""

from streamlit.testing.v1 import AppTest

from matcher.ui.parts import PAGES
from tests.ui.screen import MAIN, go_to, open_page, said, save_round, save_sample
from tests.waiting import PLENTY_SECONDS


def no_fault(screen: AppTest) -> None:
    """See that nothing went wrong on the page."""
    assert not screen.exception
    assert not screen.error, [error.value for error in screen.error]


def test_every_page_opens_with_nothing_saved() -> None:
    """With an empty data folder each page says what to do next."""
    screen = open_page()
    for page, label in PAGES.items():
        no_fault(go_to(screen, page))
        assert screen.title[0].value == label


def test_every_page_opens_with_the_sample() -> None:
    """With tables and a round, each page shows them."""
    save_round(save_sample())
    screen = open_page()
    for page, label in PAGES.items():
        no_fault(go_to(screen, page))
        assert screen.title[0].value == label


def test_an_address_that_is_no_round_is_passed_over() -> None:
    """A round named in the address counts only where it is one; nothing of it is shown."""
    result = save_round(save_sample())
    screen = AppTest.from_file(str(MAIN), default_timeout=PLENTY_SECONDS)
    screen.query_params["round"] = "<script>"
    screen.run()
    go_to(screen, "review")
    no_fault(screen)
    assert result.reference in said(screen)
    assert "script" not in said(screen)
