"""What a piece of work takes: processor time, time on the clock, memory; and the machine it ran on."""

import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import TypeVar

T = TypeVar("T")
STATUS, PEAK_RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
MEASURED_PACKAGES = ("matcher", "ortools", "scipy", "numpy", "mentor-match", "munkres")


@dataclass(frozen=True, slots=True)
class Taken:
    """What one go took; with several goes, the median of each.

    Parameters
    ----------
    cpu, wall
        Seconds of processor time, all threads together, and on the clock.
    peak_mb
        Megabytes at the highest beyond what the process held before; None where that cannot be told.
    """

    cpu: float
    wall: float
    peak_mb: float | None


def measured(work: Callable[[], T], *, at_least: float = 0.0, most_goes: int = 30) -> tuple[Taken, T]:
    """Do it once, and again until ``at_least`` seconds have gone by; medians and the last result."""
    taken: list[Taken] = []
    while True:
        before = _start_of_peak()
        wall, cpu = time.perf_counter(), time.process_time()
        done = work()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        taken.append(Taken(cpu, wall, _peak_since(before)))
        if len(taken) == most_goes or sum(each.wall for each in taken) >= at_least:
            return middle(taken), done


def middle(taken: list[Taken]) -> Taken:
    """Give the median of each figure."""
    peaks = [each.peak_mb for each in taken if each.peak_mb is not None]
    return Taken(
        median(each.cpu for each in taken),
        median(each.wall for each in taken),
        max(peaks) if peaks else None,
    )


def _start_of_peak() -> float | None:
    """Let the system forget the highest memory so far, and give what is held now, in megabytes."""
    try:
        PEAK_RESET.write_text("5")
    except OSError:
        return None
    return _status("VmRSS")


def _peak_since(before: float | None) -> float | None:
    peak = _status("VmHWM")
    return None if before is None or peak is None else max(0.0, peak - before)


def _status(name: str) -> float | None:
    """Give a figure of the process in megabytes, where the system tells it."""
    try:
        lines = STATUS.read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:")), None)


def surroundings() -> dict[str, str]:
    """Say on what, with what and when something was measured."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "day": date.today().isoformat(),
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{gigabytes:.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{package: _version(package) for package in MEASURED_PACKAGES},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "not told")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
