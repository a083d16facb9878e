"""Spreads the scenarios of a sweep over cores or a cluster: joblib does it, with its own backends.

What they are tried on goes to each worker once: by ``initializer`` to loky's processes, by ``scatter`` to
the workers of Dask; threads share it. No worker starts threads of its own to solve with.
"""

import logging
import signal
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

from joblib import Parallel, cpu_count, delayed, parallel_config

from matcher.advice.sweeping.grid import Cell
from matcher.advice.sweeping.row import Material, Row, tried
from matcher.errors import MatcherError

_MOST_A_CORE = 4
"""Processes for each core; more take memory and gain nothing."""

Backend = Literal["loky", "threading", "dask"]
Numbered = tuple[int, Row]
_IDLE_SECONDS = 30
"""After so long without work the processes end, and with them what they know of people."""
_at_hand: list[Material] = []
"""In a process of loky: what its scenarios are tried on."""


@contextmanager
def spread(
    material: Material,
    factors: tuple[str, ...],
    cells: Iterable[tuple[int, Cell]],
    jobs: int,
    backend: Backend,
) -> Iterator[Iterator[Numbered]]:
    """Try cells, and give each row with its number as soon as it is there; leaving ends what is under way.

    Parameters
    ----------
    cells
        Taken as there is room, two for each job ahead: where they end early, what is under way is still
        given.
    """
    # One job is no process of its own, and nothing is sent.
    sent = backend == "loky" and jobs > 1
    with parallel_config(**_settings(backend, material, sent)):
        # One at a time: a scenario takes long enough, and what is under way at a stop stays little.
        work = Parallel(n_jobs=jobs, return_as="generator_unordered", batch_size=1)
        given = None if sent else material
        rows: Generator[Numbered, None, None] = work(
            delayed(_tried)(number, cell, factors, given) for number, cell in cells
        )
    try:
        yield rows
    finally:
        with warnings.catch_warnings():
            # Of what was begun and never taken joblib warns; who stops a sweep means just that.
            warnings.simplefilter("ignore")
            rows.close()


def _settings(backend: Backend, material: Material, sent: bool) -> dict[str, Any]:
    if backend == "dask":
        return {"backend": backend, "scatter": [material]}
    if not sent:
        return {"backend": backend}
    once = {"initializer": _begin, "initargs": (material,), "idle_worker_timeout": _IDLE_SECONDS}
    return {"backend": backend, "inner_max_num_threads": 1, **once}


def _begin(material: Material) -> None:
    """Take what a process of loky is given once."""
    # Ctrl-C reaches every process of a terminal; the one that started the others ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _at_hand[:] = [material]


def _tried(number: int, cell: Cell, factors: tuple[str, ...], material: Material | None) -> Numbered:
    return number, tried(material or _at_hand[0], factors, cell)


def at_a_time(jobs: int | None, scenarios: int) -> int:
    """Give how many are tried at a time: no more than there are, nor than four for each core."""
    cores: int = cpu_count()
    return max(1, min(jobs or cores, scenarios, _MOST_A_CORE * cores))


@contextmanager
def cluster(where: str, jobs: int | None = None) -> Iterator[int]:
    """Be connected to a Dask cluster; gives its number of cores.

    Parameters
    ----------
    where
        The address of a scheduler, or ``"local"`` for processes on this computer, which nothing leaves.
    jobs
        Processes of a local cluster; one a core where left out.

    Raises
    ------
    matcher.errors.MatcherError
        If Dask is not installed, or nobody answers at the address.
    """
    client = _client()
    try:
        connected = _local(client, jobs) if where == "local" else client(where, timeout=10)
    except (OSError, ValueError) as fault:
        raise MatcherError(f"No cluster answers at {where}. Say the address of its scheduler.") from fault
    with connected:
        yield sum(connected.ncores().values())


def _client() -> Callable[..., Any]:
    try:
        from distributed import Client
    except ModuleNotFoundError as fault:
        raise MatcherError(
            "A cluster needs Dask, which is not installed here: install matcher with its extra “cluster”."
        ) from fault
    return Client


def _local(client: Callable[..., Any], jobs: int | None) -> Any:
    return client(
        n_workers=jobs and min(jobs, _MOST_A_CORE * cpu_count()),
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        # A process that ends slowly on a busy computer is nothing to tell.
        silence_logs=logging.ERROR,
    )
