"""What was given on the command line, read: tables, policy, places, the day; and a round beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import matcher
from matcher.cli import speaking
from matcher.cli.speaking import Told
from matcher.errors import OtherData, UnreadableFile

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

    def facts_of(self, result: "MatchRound", *, verified: bool = True) -> "Facts":
        """Read everything a round was made from, and make sure that the round is what it gives.

        Parameters
        ----------
        verified
            Whether the round is audited; not where every fault is to be told.

        Raises
        ------
        matcher.errors.UnreadableFile
            If a table cannot be read.
        matcher.errors.OtherData
            If the round was made from something else.
        matcher.errors.UnsoundRound
            If anything in the round is not what these tables give.
        """
        from matcher.rounds.result import as_made

        gathered = readable(self.gathered(result))
        matcher.check_digests(result, gathered.facts)
        _check_left_out(result, gathered)
        if verified:
            with speaking.progress("Checking the round"):
                matcher.verify_round(result, gathered.facts)
        return as_made(result, gathered.facts)


def _check_left_out(result: "MatchRound", gathered: "Gathered") -> None:
    """Make sure that the rows a round says could not be used are those of these tables.

    Their reasons stand on the exported list. A round of the first version worded them otherwise.

    Raises
    ------
    matcher.errors.OtherData
        If they are others.
    """
    from matcher.rounds.running import rows_left_out

    here = rows_left_out(gathered.facts, gathered.reading.left_out)
    said = result.left_out
    if result.format_version == 1:
        here, said = (tuple(row.model_copy(update={"reason": ""}) for row in rows) for rows in (here, said))
    if here != said:
        raise OtherData(
            "The rows that round "
            f"{result.reference} says could not be used are not those of these tables."
            " Give the files the round was made from, or run it anew."
        )


def readable(gathered: "Gathered") -> "Gathered":
    """Make sure that every table given could be read.

    Raises
    ------
    matcher.errors.UnreadableFile
        If one could not; what was found is told before.
    """
    unreadable = gathered.reading.unreadable
    if unreadable:
        tell(told(gathered.errors))
        tables = "table" if len(unreadable) == 1 else "tables"
        raise UnreadableFile(
            f"The {tables} {speaking.listed(unreadable)} cannot be read."
            " Mend what is said above, and try again."
        )
    return gathered


def told(findings: Iterable["Finding"]) -> list[Told]:
    """Put findings into words."""
    return [Told(each.code, each.severity.value, str(each), each.count) for each in findings]


def tell(found: Sequence[Told], *, most: int | None = MOST_TOLD, places: bool = True) -> None:
    """Tell findings on stderr.

    Parameters
    ----------
    most
        How many of each severity; None for all.
    places
        Whether a file of places was given. Without one, that is said once and not of each person.
    """
    nowhere = [each for each in found if each.code == "no-distance-known"]
    if not places and len(nowhere) > 1:
        people = speaking.counted(len(nowhere), "person has", "people have")
        once = Told(
            "no-distance-known",
            "warning",
            f"{people} no place on the map: no file of places was given. Name one with --places, or give"
            " latitude and longitude in the tables. Without a distance nobody can be matched.",
        )
        found = [*(each for each in found if each not in nowhere), once]
    speaking.tell_findings(found, most)
