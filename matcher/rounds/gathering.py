"""Brings together what a round is made from: tables read, people placed, everything found on the way.

What the command line, the screen and a notebook do before a round, in one call.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matcher.errors import MatcherError
from matcher.intake.findings import Finding, Severity
from matcher.intake.reading import Reading, read_tables
from matcher.intake.sheets import Progress, Source
from matcher.policy.facts import Facts
from matcher.policy.policy import Policy, read_policy
from matcher.policy.settings import EARLIEST_DAY, LATEST_DAY
from matcher.rounds.running import nameless
from matcher.travel.gazetteer import Gazetteer, read_gazetteer
from matcher.travel.placing import place


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """What a round is made from.

    Parameters
    ----------
    facts
        The people, where they are, the policy and the day.
    reading
        What was read, with every row accounted for.
    findings
        What reading and placing found. They name people by id.
    """

    facts: Facts
    reading: Reading
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that matter most: a row left out, something that cannot be done."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)


def gather(
    children: Source,
    visitors: Source | None = None,
    standing: Source | None = None,
    *,
    policy: Policy | str | Path | None = None,
    places: Gazetteer | str | Path | None = None,
    today: date | None = None,
    mappings: Mapping[str, Mapping[str, str]] | None = None,
    progress: Progress | None = None,
) -> Gathered:
    """Read the tables, put everyone on the map, and make facts of them.

    Parameters
    ----------
    children, visitors, standing
        A path or an upload each; see :func:`~matcher.intake.reading.read_tables`.
    policy
        A policy, its file, or the name of a preset; ``national-minimum`` where left out.
    places
        A gazetteer or its file; where left out, only coordinates in the tables count.
    today
        The day of the round; the clock's where left out.
    mappings, progress
        As for :func:`~matcher.intake.reading.read_tables`.

    Raises
    ------
    matcher.errors.UnreadableFile
        If the gazetteer cannot be read. A table that cannot be read is an error finding, and named in
        the reading's ``unreadable``.
    matcher.errors.PolicyFault
        If the policy cannot be used.
    matcher.errors.MatcherError
        If the day lies before 2000 or after 2100.
    """
    policy = policy if isinstance(policy, Policy) else read_policy(policy or "national-minimum")
    gazetteer = read_gazetteer(places) if isinstance(places, str | Path) else places
    today = today or date.today()
    if not EARLIEST_DAY <= today <= LATEST_DAY:
        raise MatcherError(f"No round can be made for {today}, only from {EARLIEST_DAY} to {LATEST_DAY}.")
    reading = read_tables(
        children,
        visitors,
        standing,
        # Also where it is past: what is read must not depend on the version of the round it is read for.
        as_of=policy.start_date(today),
        today=today,
        upper_child_age=policy.service.upper_child_age,
        known_places=gazetteer.points if gazetteer else (),
        mappings=mappings,
        progress=progress,
    )
    spots, placed = place(nameless(reading.pool), gazetteer, reading.origins)
    return Gathered(Facts(reading.pool, spots, policy, today), reading, (*reading.findings, *placed))
