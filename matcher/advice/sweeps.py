"""Many scenarios at once: hundreds of rounds over a grid of weights, ladders and imagined people.

Each is a whole round, solved and proved as any other and held against the plan in force. They are spread
over all cores, or over a cluster, by joblib; the rows are the same wherever they were worked out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import asdict, dataclass
from itertools import takewhile
from typing import Any

from matcher.advice.comparing import Outcome, compare
from matcher.advice.scenarios import Scenario
from matcher.advice.sweeping.grid import Cell, Sweep
from matcher.advice.sweeping.row import Material, Row
from matcher.advice.sweeping.spreading import Backend, at_a_time, spread
from matcher.policy.facts import Facts
from matcher.policy.ladder import LEVELS_BELOW_RUNGS, levels
from matcher.policy.wording import counted
from matcher.rounds.result import MatchRound, as_made
from matcher.travel.gazetteer import Gazetteer

Progress = Callable[[int, int], None]
_STOPPED = "It was stopped"
_BROKEN = "A process that was trying scenarios ended before its time, perhaps for want of memory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a sweep comes to.

    Parameters
    ----------
    factors
        Their names; none where plain scenarios were tried.
    base
        The plan in force.
    levels
        Code and title of each level of the policy in force: what the rows' ``measured`` goes by.
    rows
        In the order of the scenarios, whichever was done first; those that a stop left out are not there.
    asked
        How many scenarios there were to try.
    stopped
        Why not all of them were tried; empty where all were.
    """

    factors: tuple[str, ...]
    base: Outcome
    levels: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    asked: int
    stopped: str = ""

    @property
    def rungs(self) -> tuple[tuple[str, str], ...]:
        """Code and title of each rung of the ladder in force."""
        return self.levels[:-LEVELS_BELOW_RUNGS]

    def best_first(self) -> tuple[Row, ...]:
        """Order the rows by the levels of the policy in force, the best first; those with a fault last."""
        tried = [row for row in self.rows if row.measured]
        tried.sort(key=lambda row: self._gains(row.measured), reverse=True)
        return (*tried, *(row for row in self.rows if not row.measured))

    def _gains(self, measured: Mapping[str, int]) -> tuple[int, ...]:
        """Give the levels in order, so that more is better on each."""
        *codes, travel = (code for code, _ in self.levels)
        return (*(measured[code] for code in codes), -measured[travel])

    def sentences(self) -> tuple[str, ...]:
        """Say how many were tried, and between what they lie."""
        return tuple(self._said())

    def _said(self) -> Iterator[str]:
        tried = len(self.rows)
        if self.stopped:
            yield f"{self.stopped}: {tried} of {counted(self.asked, 'scenario')} were tried, and are kept."
        else:
            were = "was" if tried == 1 else "were"
            yield f"{counted(tried, 'scenario')} {were} tried beside the plan in force."
        if faulty := sum(bool(row.fault) for row in self.rows):
            yield f"{faulty} of them could not be tried; the row says why."
        outcomes = [row.outcome for row in self.rows if row.outcome]
        if outcomes:
            least, most = (end(each.matched for each in outcomes) for end in (min, max))
            between = f"{least} to {most}" if least < most else f"{most}"
            yield f"Children matched: {between}; in the plan in force {self.base.matched}."
            worths = [self._gains(row.measured) for row in self.rows if row.measured]
            now = self._gains(self.base.levels)
            better, worse = sum(each > now for each in worths), sum(each < now for each in worths)
            yield (
                f"By the ladder and the weights in force {better} are better than the plan in force,"
                f" {len(worths) - better - worse} as good, and {worse} worse."
            )

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain values for JSON."""
        return {
            "asked": self.asked,
            "tried": len(self.rows),
            "stopped": self.stopped,
            "factors": list(self.factors),
            "levels": [{"code": code, "title": title} for code, title in self.levels],
            "base": asdict(self.base),
            "rows": [row.to_dict() for row in self.rows],
        }


def run_sweep(
    sweep: Sweep | Sequence[Scenario],
    facts: Facts,
    result: MatchRound,
    places: Gazetteer | None = None,
    *,
    jobs: int | None = None,
    backend: Backend = "loky",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Swept:
    """Try many scenarios beside the plan in force.

    Parameters
    ----------
    sweep
        A sweep, or any scenarios.
    facts, result
        A round and what it was made from; :func:`~matcher.rounds.result.check_digests` makes sure.
    places
        Where postcodes are, for people who are new or move.
    jobs
        How many scenarios at a time; one for each core where left out, and at most four. A cluster decides
        for itself.
    backend
        ``"loky"``: processes on this computer. ``"threading"``: threads. ``"dask"``: the Dask cluster
        that is connected, see :func:`~matcher.advice.sweeping.spreading.cluster`.
    progress
        Told how many are done, and of how many.
    cancelled
        Asked now and then. Once it says yes nothing further is begun, what is under way is finished, and
        what is done is given. Ctrl-C gives what is done at once.
    """
    facts = as_made(result, facts)
    factors, cells = _cells(sweep)
    enough = cancelled or (lambda: False)
    found: dict[int, Row] = {}
    stopped = ""
    to_try = takewhile(lambda _: not enough(), enumerate(cells))
    try:
        material = Material.of(facts, result, places)
        with spread(material, factors, to_try, at_a_time(jobs, len(cells)), backend) as rows:
            for number, row in rows:
                found[number] = row
                if progress:
                    progress(len(found), len(cells))
    except KeyboardInterrupt:
        stopped = _STOPPED
    except BrokenExecutor:
        stopped = _BROKEN
    return Swept(
        factors=factors,
        base=compare(result, {}).base,
        levels=levels(facts.policy, facts.measures),
        rows=tuple(found[number] for number in sorted(found)),
        asked=len(cells),
        stopped=stopped or (_STOPPED if len(found) < len(cells) else ""),
    )


def _cells(sweep: Sweep | Sequence[Scenario]) -> tuple[tuple[str, ...], tuple[Cell, ...]]:
    if isinstance(sweep, Sweep):
        return tuple(sweep.factors), sweep.cells()
    return (), tuple(Cell((), scenario) for scenario in sweep)
