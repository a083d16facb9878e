"""The people of a round as arrays: what rules, criteria and the ladder look at.

Array letters: C children, V visitors, P pairs. A pair is two indices, into the pool's children and
visitors; nothing here is a C x V grid, so that the same code serves 8 x 6 and 10,000 x 8,000.
"""

from dataclasses import dataclass
from datetime import date

from matcher.policy.policy import Policy
from matcher.records.pool import Pool
from matcher.travel.placing import Places


@dataclass(frozen=True, eq=False)
class Facts:
    """Everything that is known when a round starts.

    Parameters
    ----------
    pool
        The people, sorted by id, and what is settled.
    places
        Where they are.
    policy
        What the service wants.
    today
        The day of the round: waiting counts to it; ages and dates are taken on the policy's start
        date, or on this day where the policy names none.
    """

    pool: Pool
    places: Places
    policy: Policy
    today: date

    @property
    def start_date(self) -> date:
        """The day on which ages and dates are taken."""
        return self.policy.start_date(self.today)
