"""The day it is in the tests, whatever the clock says: checks of the people in them run out on real days."""

from datetime import UTC, date, datetime, tzinfo

DAY_OF_THE_CLOCK = date(2026, 11, 28)
_AHEAD = datetime.now(UTC).date() - DAY_OF_THE_CLOCK


class PinnedClock(datetime):
    """Goes as the machine's clock does, from the day of the tests on."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """Give the moment it is."""
        return datetime.now(tz) - _AHEAD
