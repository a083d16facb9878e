"""What no plan can exceed, level by level, each looked at alone: for rounds stopped by the clock."""

from matcher.optimiser.flows import whole
from matcher.optimiser.gadgets import build
from matcher.optimiser.objective import Units, levels_of
from matcher.optimiser.problem import IntArray, Problem


def gains_of(problem: Problem, pairs: IntArray) -> tuple[int, ...]:
    """Return the levels of a plan with travel negative, so that more is better on each."""
    *others, travel = levels_of(problem, pairs)
    return (*others, -travel)


def bounds_alone(problem: Problem, units: Units) -> tuple[int, ...]:
    """Return the most that any plan gains on each level, whatever it does on the others.

    Exact for a network; where the travel budget or another tie binds, a bound.
    """
    network = build(problem, units)
    everything = whole(network.graph)
    bounds = []
    for level in range(units.levels):
        gain = units.gain(level)
        chosen = network.chosen(everything.cheapest(network.costs(-gain)))
        bounds.append(int(gain[chosen].sum()))
    return tuple(bounds)
