"""How numbers, dates and lists are written."""

from datetime import date

import pytest

from matcher.policy import wording


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (wording.day(date(2027, 3, 3)), "3 March 2027"),
        (wording.number(15.0), "15"),
        (wording.number(22.5), "22.5"),
        (wording.number(100), "100"),
        (wording.km(22.44), "22.4 km"),
        (wording.km_beyond(22.44, 15), "22.4 km"),
        (wording.km_beyond(15.04, 15), "15.04 km"),
        (wording.km_beyond(15.004, 15), "15.004 km"),
        (wording.minutes_beyond(30.2), "31 minutes"),
        (wording.minutes_beyond(31.0), "31 minutes"),
        (wording.listed([]), "nothing"),
        (wording.listed(["dogs"]), "dogs"),
        (wording.listed(["dogs", "cats", "smoke"], "or"), "dogs, cats or smoke"),
        (wording.counted(1, "child", "children"), "1 child"),
        (wording.counted(0, "slot"), "0 slots"),
    ],
)
def test_numbers_dates_and_lists_are_written_the_usual_way(written: str, wanted: str) -> None:
    """A figure beyond a limit is seen to be beyond it; nothing has needless decimals."""
    assert written == wanted
