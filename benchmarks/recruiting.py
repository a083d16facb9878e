"""How long 20,000 imagined visitors take at 200 x 150: ``python -m benchmarks.recruiting``.

From kinds and places to the value of each, the same without the rules (pricing alone), and beside it
solving anew for some of them, with the ratio. Prints, and is no test.
"""

import argparse
import itertools
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

import matcher
from benchmarks.made_up_tables import TODAY, tables, write_csv
from matcher.advice.outlook import Outlook
from matcher.advice.recruits.profiles import profiles_for
from matcher.advice.recruits.prospects import open_children, prospects_for
from matcher.advice.recruits.sites import grid_over
from matcher.advice.recruits.worths import Search, with_visitor
from matcher.optimiser.imagined import imagined_visitors
from matcher.optimiser.prices import Prices

T = TypeVar("T")
RADIUS_KM = 15.0


def main() -> None:
    """Make up a service, imagine the visitors, and time every step."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("sizes", nargs="*", type=int, default=[200, 150])
    asked.add_argument("--imagined", type=int, default=20_000)
    asked.add_argument("--solved", type=int, default=10, help="how many to solve anew for")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = tables(*given.sizes)
        paths = [write_csv(each, Path(folder) / f"{n}.csv") for n, each in enumerate(rows)]
        facts = matcher.gather(*paths, today=TODAY).facts
    result = matcher.run_round(facts)
    board = Outlook(facts, result).board
    children = open_children(board)
    kinds = profiles_for([facts.children[c] for c in children.tolist()])
    wanted = max(1, given.imagined // len(kinds))
    grid = grid_over(facts, children.tolist(), beyond_km=RADIUS_KM)
    sites = [grid[at] for at in np.linspace(0, len(grid) - 1, wanted).astype(int)]
    kinds = kinds[: given.imagined // wanted]
    _ = board.problem
    whole, prospects = _timed(lambda: prospects_for(board, sites, kinds, RADIUS_KM))
    search = Search(facts, prospects, result.lot)
    priced, step = _timed(lambda: search.step(facts, board.problem))
    prices = Prices.of(board.problem)
    fit, travel = prospects.by_unit(prices.given_units, 0, len(prospects.visitors), distinct_slots=False)
    alone, _ = _timed(lambda: imagined_visitors(prices, fit, travel))
    some = np.random.default_rng(1).choice(len(prospects.visitors), given.solved, replace=False)
    begun = time.process_time()
    for x in some.tolist():
        then = matcher.run_round(with_visitor(facts, prospects.visitors[x], prospects.site(x)))
        levels = zip(then.levels, result.levels, strict=True)
        assert [a.value - b.value for a, b in levels] == step.change[x].tolist()
    each = (time.process_time() - begun) / given.solved
    number = len(prospects.visitors)
    sizes = " x ".join(map(str, itertools.islice(given.sizes, 2)))
    print(
        f"{sizes}, {number:,} imagined visitors ({len(kinds)} kinds at {len(sites)} places), seconds of CPU"
    )
    print(f"rules and criteria  {whole:8.2f}   {len(prospects.who):,} possible pairs")
    print(f"prices and values   {priced:8.2f}")
    print(f"pricing alone       {alone:8.2f}   the goal is under 0.3")
    print(f"from kind to value  {whole + priced:8.2f}   the goal is under 5")
    times = each * number / (whole + priced)
    print(f"a round for each    {each * number:8.0f}   {each:.2f} each; {times:,.0f} times")


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    begun = time.process_time()
    done = work()
    return time.process_time() - begun, done


if __name__ == "__main__":
    main()
