"""What was given on the command line, read: tables, policy, places, the day; and a round beside them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import matcher
from matcher.cli import speaking
from matcher.errors import UnreadableFile

if TYPE_CHECKING:
    from matcher.intake.findings import Finding
    from matcher.policy.facts import Facts
    from matcher.rounds.gathering import Gathered
    from matcher.rounds.result import MatchRound

MOST_TOLD = 10
"""How many findings of each severity a command tells that is not asked for them."""


@dataclass(frozen=True, slots=True)
class Given:
    """The tables of a round and the common options, as they stand on the command line."""

    children: Path
    visitors: Path | None
    standing: Path | None = None
    policy: str | None = None
    places: Path | None = None
    today: date | None = None

    def gathered(self, beside: "MatchRound | None" = None) -> "Gathered":
        """Read everything. What cannot be read is a finding.

        Parameters
        ----------
        beside
            A round that is read beside the tables: it brings its own policy and day, where none is given.
        """
        with speaking.progress("Starting up") as doing:
            return matcher.gather(
                self.children,
                self.visitors,
                self.standing,
                policy=self.policy or (beside.policy if beside else None),
                places=self.places,
                today=self.today or (beside.today if beside else None),
                progress=lambda table, done, of: doing(f"Reading {table}, row {done:,} of {of:,}"),
            )

    def facts_of(self, result: "MatchRound") -> "Facts":
        """Read everything a round was made from.

        Raises
        ------
        matcher.errors.UnreadableFile
            If a table cannot be read.
        matcher.errors.OtherData
            If the round was made from something else.
        """
        gathered = readable(self.gathered(result))
        matcher.check_digests(result, gathered.facts)
        return gathered.facts


def readable(gathered: "Gathered") -> "Gathered":
    """Make sure that every table given could be read.

    Raises
    ------
    matcher.errors.UnreadableFile
        If one could not; what was found is told before.
    """
    unreadable = gathered.reading.unreadable
    if unreadable:
        tell(gathered.errors)
        tables = "table" if len(unreadable) == 1 else "tables"
        raise UnreadableFile(
            f"The {tables} {speaking.listed(unreadable)} cannot be read."
            " Mend what is said above, and try again."
        )
    return gathered


def tell(findings: Iterable["Finding"], most: int | None = MOST_TOLD) -> None:
    """Tell findings on stderr."""
    speaking.tell_findings([(each.severity.value, speaking.finding_text(each)) for each in findings], most)
