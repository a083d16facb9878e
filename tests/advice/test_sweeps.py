"""Sweeps: every combination once, the same rows wherever they are worked out, and nothing lost at a stop."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

import psutil
import pytest

from matcher.advice.comparing import compare
from matcher.advice.edits.policy import ChangeLadder, ChangeWeight, SetCap
from matcher.advice.edits.visitors import AddVisitor, RemoveVisitor
from matcher.advice.scenarios import Scenario, try_scenario
from matcher.advice.sweeping.grid import Sweep
from matcher.advice.sweeping.row import Material
from matcher.advice.sweeping.spreading import at_a_time, cluster
from matcher.advice.sweeps import Swept, run_sweep
from matcher.errors import MatcherError, ScenarioFault
from matcher.policy.facts import Facts
from matcher.policy.policy import Policy, Service
from matcher.records.availability import ANY_TIME
from matcher.records.place import Point
from matcher.records.standing import StandingRow, Status
from matcher.records.visitor import Visitor
from matcher.rounds.result import MatchRound
from matcher.rounds.running import run_round
from matcher.travel.gazetteer import Gazetteer
from tests.rounds.made_up import TODAY, Ties, made_up

NEWCOMER = Visitor(visitor_id="new", age=40, available=ANY_TIME, point=Point(53.49, -2.28))
TRAVEL = {
    "as now": (),
    "half": (ChangeWeight("travel", 10.0),),
    "double": (ChangeWeight("travel", 40.0),),
}
VISITORS = {"as now": (), "one more": (AddVisitor(NEWCOMER),), "V01 gone": (RemoveVisitor("V01"),)}
LADDER = {"as now": (), "upside down": (ChangeLadder(("everyone-else", "ageing-out", "isolated")),)}
SWEEP = Sweep({"Travel": TRAVEL, "Visitors": VISITORS, "Ladder": LADDER})


@pytest.fixture(scope="module")
def facts() -> Facts:
    """A small service without ties or pins, so that a round of it takes milliseconds."""
    return made_up(5, ties=Ties(), policy=Policy(service=Service(max_travel_km=60)))


@pytest.fixture(scope="module")
def in_force(facts: Facts) -> MatchRound:
    """The plan in force."""
    return run_round(facts)


@pytest.fixture(scope="module")
def alone(facts: Facts, in_force: MatchRound) -> Swept:
    """The sweep worked out one scenario after the other."""
    return run_sweep(SWEEP, facts, in_force, jobs=1)


@dataclass(frozen=True, slots=True)
class TellsOfItsWorker:
    """An edit that cannot be, and says where it was tried."""

    kind: ClassVar[str] = "tells"
    number: int

    def applied(self, facts: Facts, gazetteer: Gazetteer | None) -> Facts:
        """Say the process, the facts at hand, the threads it may use, and names that are known."""
        names = sorted({child.known_as for child in facts.children})
        raise ScenarioFault(f"{os.getpid()}/{id(facts)} {os.environ.get('OMP_NUM_THREADS')} {names}")


@dataclass(frozen=True, slots=True)
class EndsItsWorker:
    """An edit that ends the process it is tried in, as a want of memory would."""

    kind: ClassVar[str] = "ends"

    def applied(self, facts: Facts, gazetteer: Gazetteer | None) -> Facts:
        """End."""
        os._exit(1)


def test_every_combination_is_tried_once_in_order() -> None:
    """The last factor turns fastest, a name is made of the settings, and edits follow the factors."""
    cells = SWEEP.cells()
    assert len({cell.settings for cell in cells}) == len(cells) == SWEEP.combinations == 18
    assert cells[0].scenario.name == "as now · as now · as now"
    assert cells[0].scenario.edits == ()
    assert cells[1].settings == ("as now", "as now", "upside down")
    assert cells[-1].scenario.edits == (*TRAVEL["double"], *VISITORS["V01 gone"], *LADDER["upside down"])


def test_a_sample_is_drawn_by_its_seed() -> None:
    """The same seed draws the same ones, each once and in order; a sample of more is all of them."""
    everything = SWEEP.cells()
    drawn = replace(SWEEP, sample=7, seed=3).cells()
    assert drawn == replace(SWEEP, sample=7, seed=3).cells()
    assert len(drawn) == 7
    assert list(drawn) == [cell for cell in everything if cell in drawn]
    assert drawn != replace(SWEEP, sample=7, seed=4).cells()
    assert replace(SWEEP, sample=99).cells() == everything


def test_a_sample_of_a_grid_beyond_counting_is_quick() -> None:
    """Eighteen factors of ten settings are 10^18 combinations; a sample of them needs no list of all."""
    settings = {str(number): () for number in range(10)}
    grid = Sweep({f"Factor {number}": settings for number in range(18)}, sample=50)
    assert grid.combinations == 10**18
    assert len(set(grid.cells())) == 50


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Sweep({}), "needs one factor or more"),
        (lambda: Sweep({"Travel": {}}), "The factor Travel has no setting."),
        (lambda: Sweep({"Travel": {" ": ()}}), "needs a name"),
        (lambda: Sweep({"Travel": TRAVEL}, name=""), "needs a name of 1 to 100"),
        (lambda: Sweep({"Travel": TRAVEL}, sample=0), "ask for 1 or more"),
        (lambda: Sweep({"a": {"x" * 60: ()}, "b": {"y" * 60: ()}}), "shorter names"),
        (
            lambda: Sweep({str(n): dict.fromkeys("abcdefghij", ()) for n in range(19)}, sample=2),
            "fewer factors",
        ),
        (lambda: Sweep({str(n): TRAVEL for n in range(9)}), "19683 scenarios; 10,000 are the most"),
    ],
)
def test_a_grid_that_cannot_be_is_told(make: Callable[[], Sweep], said: str) -> None:
    """In a sentence, before anything is tried."""
    with pytest.raises(ScenarioFault, match=said):
        make()


def test_a_row_is_what_a_single_what_if_comes_to(alone: Swept, facts: Facts, in_force: MatchRound) -> None:
    """Each row is the comparison that trying its scenario alone gives."""
    for row, cell in zip(alone.rows, SWEEP.cells(), strict=True):
        result = try_scenario(cell.scenario, facts, in_force)
        assert row.outcome == compare(in_force, {cell.scenario.name: result}).others[0]
        assert tuple(row.settings.values()) == cell.settings
    assert alone.rows[0].measured == alone.base.levels
    assert alone.sentences()[0] == "18 scenarios were tried beside the plan in force."


def test_rows_are_measured_by_the_policy_in_force(alone: Swept, facts: Facts, in_force: MatchRound) -> None:
    """A plan made by other weights and another ladder counts as it would if it were pinned today."""
    policy_alone = (cell for cell in SWEEP.cells() if cell.settings[1] == "as now")
    rows = {row.name: row for row in alone.rows}
    for cell in policy_alone:
        plan = try_scenario(cell.scenario, facts, in_force)
        pins = [StandingRow(m.child_id, m.visitor_id, Status.PINNED, TODAY, "Jo", "") for m in plan.matches]
        pinned = replace(facts, pool=replace(facts.pool, standing=tuple(pins)))
        counted = try_scenario(Scenario("pinned", (SetCap(len(pins)),)), pinned, in_force)
        assert rows[cell.scenario.name].measured == {each.code: each.value for each in counted.levels}


def test_the_best_comes_first(alone: Swept) -> None:
    """By the levels of the policy in force; nothing in the grid beats what has one visitor more."""
    best = alone.best_first()
    assert best[0].settings == {"Travel": "as now", "Visitors": "one more", "Ladder": "as now"}
    assert sorted(row.name for row in best) == sorted(row.name for row in alone.rows)


@pytest.mark.parametrize("backend", ["loky", "threading"])
def test_cores_give_the_rows_of_one(backend: str, alone: Swept, facts: Facts, in_force: MatchRound) -> None:
    """Two at a time, in processes or threads: the same rows in the same order, and progress is told."""
    told: list[tuple[int, int]] = []
    spread = run_sweep(
        SWEEP,
        facts,
        in_force,
        jobs=2,
        backend=backend,  # type: ignore[arg-type]
        progress=lambda done, of: told.append((done, of)),
    )
    assert spread == alone
    assert told == [(done, 18) for done in range(1, 19)]


def test_each_process_gets_the_facts_once_and_no_names(facts: Facts, in_force: MatchRound) -> None:
    """A process keeps what it was given for all its scenarios, knows nobody's name and has one thread."""
    everywhere = [Scenario(str(n), (TellsOfItsWorker(n),)) for n in range(12)]  # type: ignore[arg-type]
    rows = run_sweep(everywhere, facts, in_force, jobs=2).rows
    assert 1 <= len({row.fault for row in rows}) <= 2
    assert all(row.fault.endswith(" 1 ['']") for row in rows)
    assert any(child.known_as for child in facts.children)


def _listening(processes: list[psutil.Process]) -> Iterator[str]:
    for process in processes:
        for each in process.net_connections("inet"):
            if each.status == psutil.CONN_LISTEN or not each.raddr:
                yield each.laddr.ip
            else:
                yield each.raddr.ip


def test_a_cluster_gives_the_rows_of_one_core(alone: Swept, facts: Facts, in_force: MatchRound) -> None:
    """A real Dask cluster of two processes: the same rows, facts once a worker, only this computer."""
    before = set(psutil.Process().children(recursive=True))
    everywhere = [Scenario(str(n), (TellsOfItsWorker(n),)) for n in range(6)]  # type: ignore[arg-type]
    with cluster("local", 2) as cores:
        assert cores == 2
        assert run_sweep(SWEEP, facts, in_force, backend="dask") == alone
        told = {row.fault for row in run_sweep(everywhere, facts, in_force, backend="dask").rows}
        assert {fault.split("/")[0] for fault in told}.isdisjoint({str(os.getpid())})
        assert len(told) <= 2
        assert all(fault.endswith(" 1 ['']") for fault in told)
        workers = [*(set(psutil.Process().children(recursive=True)) - before), psutil.Process()]
        assert set(_listening(workers)) <= {"127.0.0.1"}


def test_a_cluster_that_is_not_there_is_told() -> None:
    """In a sentence, after a few seconds at most."""
    with pytest.raises(MatcherError, match="No cluster answers at nowhere"), cluster("nowhere"):
        pass


def test_a_fault_is_told_in_its_row(facts: Facts, in_force: MatchRound) -> None:
    """A scenario that cannot be stops no other, and stands last among the best."""
    wrong = Scenario("nobody", (RemoveVisitor("V99"),))
    swept = run_sweep([wrong, Scenario("as now")], facts, in_force, jobs=1)
    assert "There is no visitor V99" in swept.rows[0].fault
    assert swept.rows[0].outcome is None
    assert swept.best_first()[-1].name == "nobody"
    assert "1 of them could not be tried; the row says why." in swept.sentences()


def test_what_is_not_foreseen_is_told_without_its_words(facts: Facts, in_force: MatchRound) -> None:
    """Neither the sweep nor the row repeats what such a fault says, which may be private."""
    broken: Scenario = Scenario("broken", ("Mia",))  # type: ignore[arg-type]
    (row,) = run_sweep([broken], facts, in_force, jobs=1).rows
    assert "AttributeError" in row.fault
    assert "Mia" not in row.fault


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.long)])
def test_a_stop_keeps_what_is_done(jobs: int, alone: Swept, facts: Facts, in_force: MatchRound) -> None:
    """Nothing further is begun, and what was tried is there, in order, and said."""
    done: list[int] = []
    swept = run_sweep(
        SWEEP,
        facts,
        in_force,
        jobs=jobs,
        progress=lambda number, of: done.append(number),
        cancelled=lambda: len(done) >= 3,
    )
    assert 3 <= len(swept.rows) < 12
    assert swept.rows == alone.rows[: len(swept.rows)]
    tried = f"It was stopped: {len(swept.rows)} of 18 scenarios were tried, and are kept."
    assert swept.sentences()[0] == tried
    assert swept.asked == 18


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.long)])
def test_an_interrupt_keeps_what_is_done(jobs: int, facts: Facts, in_force: MatchRound) -> None:
    """Ctrl-C gives what was done before it."""

    def interrupted(done: int, of: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    swept = run_sweep(SWEEP, facts, in_force, jobs=jobs, progress=interrupted)
    assert len(swept.rows) == 4
    assert swept.stopped == "It was stopped"


@pytest.mark.filterwarnings("ignore:A worker stopped")
def test_a_process_that_ends_loses_nothing_that_is_done(facts: Facts, in_force: MatchRound) -> None:
    """A process that is taken away in the middle is told, and the rows before it are kept."""
    plain = [Scenario(f"plain {n}") for n in range(6)]
    ends = Scenario("ends", (EndsItsWorker(),))  # type: ignore[arg-type]
    swept = run_sweep([*plain, ends, *plain], facts, in_force, jobs=2)
    assert "ended before its time" in swept.sentences()[0]
    assert len(swept.rows) < 13


def test_names_stay_here(facts: Facts, in_force: MatchRound) -> None:
    """What goes to a worker holds codes only."""
    sent = Material.of(facts, in_force, None)
    people = (*sent.facts.children, *sent.facts.visitors)
    assert not any(person.known_as for person in people)


def test_plain_values_for_a_program(alone: Swept) -> None:
    """Everything stands in the JSON: how many were asked, tried, and each row."""
    plain = alone.to_dict()
    assert (plain["asked"], plain["tried"], plain["stopped"]) == (18, 18, "")
    assert plain["rows"][0]["settings"] == {"Travel": "as now", "Visitors": "as now", "Ladder": "as now"}
    assert plain["rows"][0]["outcome"]["matched"] == plain["base"]["matched"]


def test_no_more_processes_than_the_machine_can_carry() -> None:
    """A thousand at a time is no more than there are scenarios, nor than four for each core."""
    assert at_a_time(1_000, 3) <= 3
    assert at_a_time(1_000, 100_000) == 4 * at_a_time(None, 100_000)
    assert at_a_time(1, 0) == 1
