"""How a nation's round grows: ``python -m benchmarks.scale [--pairs 250000 1000000] [--growth]``.

Makes up 10,000 children and 8,000 visitors with every rule and tie, in towns so thick that about so many
pairs survive the rules, writes the spreadsheets, and runs each stage in a fresh process: reading (CSV and
workbook), screening, the whole round (screened, matched, proved, counted, written down) and the audit.
Prints seconds of CPU, seconds on the clock and the most memory the process ever held. ``--growth`` runs
several sizes and fits seconds against surviving pairs, log against log. Prints, and is no test.
"""

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.every_rule import laid_over, policy_for
from benchmarks.made_up_tables import TODAY, Row, tables, write_csv

HOME = Path(__file__).resolve().parent.parent
STAGES = ("read csv", "read xlsx", "screen", "round", "audit")
PEOPLE_PER_TOWN = {250_000: 35, 1_000_000: 720}
"""How thick towns are for so many surviving pairs at 10,000 x 8,000."""
SIZES = ((500, 400), (1_000, 800), (2_000, 1_600), (5_000, 4_000), (10_000, 8_000))
GOAL_SECONDS, GOAL_GIGABYTES = 60, 4
TABLES = ("children", "visitors", "standing")


def main() -> None:
    """Measure and print; or do one stage, and print what it took as a line of JSON."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pairs", type=int, nargs="+", choices=PEOPLE_PER_TOWN, default=[250_000])
    asked.add_argument("--growth", action="store_true")
    asked.add_argument("--stage", choices=STAGES, help=argparse.SUPPRESS)
    asked.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.stage:
        print(json.dumps(one_stage(given.stage, given.folder)))
        return
    for pairs in given.pairs:
        sizes = SIZES if given.growth else SIZES[-1:]
        found = [measured(*size, PEOPLE_PER_TOWN[pairs]) for size in sizes]
        for one in found:
            _print(one)
        if given.growth:
            _print_growth(found)


def measured(children: int, visitors: int, people_per_town: int) -> dict[str, Any]:
    """Make up a service and run every stage on it, each in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = _write(folder, children, visitors, people_per_town)
        stages = {stage: _apart(stage, folder) for stage in STAGES}
    return {"children": children, "visitors": visitors, "rows": rows, "stages": stages}


def one_stage(stage: str, folder: Path) -> dict[str, Any]:
    """Do one stage; what stands before it is made ready without being charged."""
    work = {
        "read csv": _read_csv,
        "read xlsx": _read_xlsx,
        "screen": _screen,
        "round": _round,
        "audit": _audit,
    }
    return work[stage](folder)


def _write(folder: Path, children: int, visitors: int, people_per_town: int) -> int:
    rows = tables(children, visitors, people_per_town=people_per_town)
    everything = dict(zip(TABLES, (*rows, laid_over(*rows)), strict=True))
    for name, table in everything.items():
        write_csv(table, folder / f"{name}.csv")
    _write_workbook(everything, folder / "service.xlsx")
    (folder / "policy.json").write_text(policy_for(children).model_dump_json(by_alias=True))
    return sum(map(len, everything.values()))


def _write_workbook(everything: dict[str, list[Row]], path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        for name in everything:
            sheet = book.add_worksheet(name)
            with (path.parent / f"{name}.csv").open(newline="", encoding="utf-8") as file:
                for number, fields in enumerate(csv.reader(file)):
                    for column, text in enumerate(fields):
                        if text:
                            sheet.write_string(number, column, text)


def _apart(stage: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.scale", "--stage", stage, "--folder", str(folder)]
    ran = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def _timed(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    wall, cpu = time.perf_counter(), time.process_time()
    done = work()
    return done, {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall, "peak_gb": _peak_gb()}


def _peak_gb() -> float:
    """Give the most memory this process ever held, imports and what was made ready included."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def _policy(folder: Path) -> Any:
    from matcher.policy.policy import Policy

    return Policy.model_validate_json((folder / "policy.json").read_text())


def _read_csv(folder: Path) -> dict[str, Any]:
    import matcher

    paths = [folder / f"{name}.csv" for name in TABLES]
    gathered, taken = _timed(lambda: matcher.gather(*paths, policy=_policy(folder), today=TODAY))
    pool, places = gathered.facts.pool, gathered.facts.places
    (folder / "pool.json").write_text(pool.to_json())
    np.savez(folder / "places.npz", **{name: getattr(places, name) for name in _POINTS})
    return {**taken, "people": len(pool.children) + len(pool.visitors), "findings": len(gathered.findings)}


def _read_xlsx(folder: Path) -> dict[str, Any]:
    import matcher

    path = folder / "service.xlsx"
    gathered, taken = _timed(lambda: matcher.gather(path, policy=_policy(folder), today=TODAY))
    same = gathered.facts.pool.to_json() == (folder / "pool.json").read_text()
    return {**taken, "as from csv": same}


_POINTS = ("child_latitude", "child_longitude", "visitor_latitude", "visitor_longitude")


def _facts(folder: Path) -> Any:
    from matcher.policy.facts import Facts
    from matcher.records.pool import Pool
    from matcher.travel.placing import Places

    with np.load(folder / "places.npz") as points:
        places = Places(*(points[name] for name in _POINTS))
    return Facts(Pool.from_json((folder / "pool.json").read_text()), places, _policy(folder), TODAY)


def _screen(folder: Path) -> dict[str, Any]:
    import scipy.spatial  # noqa: F401, the screening loads it when first needed

    from matcher.candidates.screening import screened

    facts = _facts(folder)
    found, taken = _timed(lambda: screened(facts).pairs)
    return {**taken, "pairs": len(found.child), "near misses": len(found.nearly_child)}


def _round(folder: Path) -> dict[str, Any]:
    import matcher

    facts, run = _facts(folder), matcher.run_round
    at: dict[str, float] = {}
    result, taken = _timed(
        lambda: run(facts, progress=lambda doing, done: at.setdefault(doing, time.process_time()) and None)
    )
    matcher.write_round(result, folder / "round.json")
    ends = (*list(at.values())[1:], time.process_time())
    parts = {doing: end - begun for (doing, begun), end in zip(at.items(), ends, strict=True)}
    proved = sum(level.proved for level in result.levels)
    said = {"matches": len(result.matches), "levels": f"{proved} of {len(result.levels)} proved"}
    return {**taken, "parts": parts, "engine": result.engine, **said}


def _audit(folder: Path) -> dict[str, Any]:
    import matcher

    facts, result = _facts(folder), matcher.read_round(folder / "round.json")
    faults, taken = _timed(lambda: matcher.audit_round(result, facts))
    return {**taken, "faults": len(faults), "first": str(faults[0]) if faults else ""}


def _print(one: dict[str, Any]) -> None:
    stages = one["stages"]
    print(
        f"{one['children']:,} x {one['visitors']:,}: {one['rows']:,} rows,"
        f" {stages['screen']['pairs']:,} possible pairs; {stages['round']['matches']:,} matches,"
        f" {stages['round']['levels']} by the {stages['round']['engine']};"
        f" {stages['audit']['faults']} faults found by the audit",
        flush=True,
    )
    for stage, taken in stages.items():
        parts = ", ".join(f"{part.lower()} {seconds:.1f}" for part, seconds in taken.get("parts", {}).items())
        print(
            f"  {stage:10}{taken['cpu']:8.2f} s CPU{taken['wall']:8.2f} s{taken['peak_gb']:7.2f} GiB  {parts}"
        )
    whole = max(stages["read csv"]["cpu"], stages["read xlsx"]["cpu"]) + stages["round"]["cpu"]
    most = max(taken["peak_gb"] for taken in stages.values())
    print(
        f"  read and round {whole:.1f} s of CPU, {most:.2f} GiB; the goal is {GOAL_SECONDS} s and"
        f" {GOAL_GIGABYTES} GiB",
        flush=True,
    )


def _print_growth(found: Sequence[dict[str, Any]]) -> None:
    """Fit seconds = a x pairs^b for each stage."""
    pairs = np.log([one["stages"]["screen"]["pairs"] for one in found])
    print("Growth: seconds of CPU against surviving pairs, and against people, as a power")
    people = np.log([one["children"] + one["visitors"] for one in found])
    for stage in STAGES:
        seconds = np.log([one["stages"][stage]["cpu"] for one in found])
        by_pairs, by_people = (float(np.polyfit(size, seconds, 1)[0]) for size in (pairs, people))
        print(f"  {stage:10} pairs^{by_pairs:.2f}  people^{by_people:.2f}")


if __name__ == "__main__":
    main()
