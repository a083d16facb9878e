"""How waiting and travel are counted: what a later version of the round file counts otherwise.

A round is read, audited and asked about by the measures of its own version, so that what was proved of it
stays true. Whoever changes how something in a round is counted, adds a field here and keeps the old way
under the old version.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from matcher.policy.dates import DAYS_OF_A_WAITING_MONTH
from matcher.policy.wording import counted, listed, waited
from matcher.travel.distance import road_km, road_km_to_the_metre, tenths

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Measures:
    """How one version of the round file counts.

    Parameters
    ----------
    version
        Of the round file.
    waiting_code, waiting_title
        The level of waiting.
    waiting_unit
        Days that make one unit of that level; what is over does not count.
    rounds_once
        Whether distances and limits are rounded half up to a tenth of a kilometre, once, so that what is
        shown is what counts. Else distances are rounded to the metre and limits not at all.
    times_by_drives
        Whether who is known not to drive is timed by public transport, and the slower of the two speeds
        is kept for those of whom it is not known. Else both are timed at the slower one.
    wish_is_identity
        Whether a visitor who meets a child's own wish on a trait counts as close in it. Else the child's
        own value alone does, and a trait without one is left out.
    is_impersonal
        Whether a round holds nothing that somebody typed: sentences without free words, supervisors and
        families known by their first person. Else names of supervisors and codes of families stand in the
        certificate, and free words in cautions.
    knows_districts
        Whether two people one of whom is known only to a postcode district are taken to be some way
        apart. Else two in one district are at one point.
    draws_lots
        Whether a lot decides between plans that are equally good; else the order of ids does.
    knows_unread
        Whether a cell that was typed and cannot be read breaks the rule it belongs to. Else it counts as
        empty.
    never_looks_back
        Whether ages, checks and pauses are taken on the day of the round where the policy's start date lies
        before it. Else they are taken on the start date, however long ago that was.
    """

    version: int
    waiting_code: str
    waiting_title: str
    waiting_unit: int
    rounds_once: bool
    times_by_drives: bool
    wish_is_identity: bool
    is_impersonal: bool
    knows_districts: bool
    draws_lots: bool
    knows_unread: bool
    never_looks_back: bool

    @property
    def words(self) -> str:
        """What it counted otherwise than now, after "which"; empty for the current version."""
        told = [words for name, words in OTHERWISE.items() if getattr(self, name) != getattr(CURRENT, name)]
        return f"counted otherwise: {listed(told)}" if told else ""

    def waiting(self, days: IntArray) -> IntArray:
        """Give what the level of waiting counts for so many days: int of the same length."""
        return days // self.waiting_unit

    def start_date(self, asked: date | None, today: date) -> date:
        """Give the day on which ages, checks and pauses are taken.

        Parameters
        ----------
        asked
            The policy's start date; None where it names none.
        today
            The day of the round.
        """
        if asked is None:
            return today
        return max(asked, today) if self.never_looks_back else asked

    def waited(self, days: int, today: date) -> str:
        """Say how long one child has waited until a day, as this version counts: see :func:`waited`."""
        return waited(days, today) if self.waiting_unit == 1 else counted(days // self.waiting_unit, "month")

    def road_km(self, great_circle: FloatArray, circuity: float) -> FloatArray:
        """Stretch great-circle kilometres to road kilometres, rounded: float[P]."""
        return (road_km if self.rounds_once else road_km_to_the_metre)(great_circle, circuity)

    def limit_km(self, limit: FloatArray) -> FloatArray:
        """Give limits rounded as distances are: float of the same length, infinite for none."""
        return tenths(limit) if self.rounds_once else limit

    def speeds_kmh(self, drives: BoolArray, known: BoolArray, drive: float, public: float) -> FloatArray:
        """Give each visitor's rough door-to-door speed.

        Parameters
        ----------
        drives, known
            bool[V], whether the visitor is known to drive, and whether it is known at all.
        drive, public
            Kilometres an hour; the policy's settings. Defaults 40 and 20.

        Notes
        -----
        Where it is not known who drives the slower speed counts, so that a promise of minutes is not made
        on a guess.

        Source: the average speed on local "A" roads in England was 25.4 miles an hour (40.9 km/h) in the
        year to June 2019, Department for Transport, "Travel time measures for the Strategic Road Network
        and local 'A' roads: July 2018 to June 2019". 20 km/h by public transport, waits included, is a
        choice without a source. Both are settings.
        """
        unsure = min(drive, public)
        others = np.where(known, public if self.times_by_drives else unsure, unsure)
        return np.where(drives, drive, others).astype(np.float64)


OTHERWISE: Final = {
    "waiting_unit": "waiting in whole months",
    "rounds_once": "distances to the metre",
    "times_by_drives": "who does not drive at the slower speed",
    "wish_is_identity": "identity without wishes",
    "is_impersonal": "cautions with words as typed",
    "knows_districts": "half a postcode as one point",
    "draws_lots": "ties by the order of ids",
    "knows_unread": "unread cells as empty",
    "never_looks_back": "checks on a start date already past",
}
"""What each measure was in the first version, by its field; docs/round-file.md tells them at length."""

BY_VERSION: Final[dict[int, Measures]] = {
    1: Measures(
        version=1,
        waiting_code="waiting-months",
        waiting_title="Waiting months covered",
        waiting_unit=DAYS_OF_A_WAITING_MONTH,
        rounds_once=False,
        times_by_drives=False,
        wish_is_identity=False,
        is_impersonal=False,
        knows_districts=False,
        draws_lots=False,
        knows_unread=False,
        never_looks_back=False,
    ),
    2: Measures(
        version=2,
        waiting_code="waiting-days",
        waiting_title="Waiting time covered",
        waiting_unit=1,
        rounds_once=True,
        times_by_drives=True,
        wish_is_identity=True,
        is_impersonal=True,
        knows_districts=True,
        draws_lots=True,
        knows_unread=True,
        never_looks_back=True,
    ),
}
"""The measures of every version that can be read."""
CURRENT: Final = BY_VERSION[2]
"""What a round that is run now is counted by."""
