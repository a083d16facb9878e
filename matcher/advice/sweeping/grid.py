"""The grid of a sweep: factors with their settings, and the scenarios that they make together."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod

from matcher.advice.scenarios import LONGEST_NAME, Edit, Scenario
from matcher.errors import ScenarioFault
from matcher.policy.wording import counted
from matcher.toml_text import told_first

MOST_SCENARIOS = 10_000
MOST_COMBINATIONS = 10**18
"""Of which a sample can still be drawn."""
JOINED_BY = " · "
Settings = Mapping[str, tuple[Edit, ...]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One scenario of a sweep.

    Parameters
    ----------
    settings
        The name of the setting of each factor, in the order of the factors; none for a plain scenario.
    scenario
        What is tried.
    """

    settings: tuple[str, ...]
    scenario: Scenario


@dataclass(frozen=True, slots=True)
class Sweep:
    """Factors whose settings are tried in every combination, or in a sample of them.

    Parameters
    ----------
    factors
        By name of the factor and of the setting, its edits; none leaves things as they are. The edits of
        a combination are applied in the order of the factors.
    name
        What it is called.
    sample
        How many of the combinations are drawn, evenly and each once; all of them where left out, or where
        there are no more.
    seed
        The same seed draws the same sample.

    Raises
    ------
    matcher.errors.ScenarioFault
        If there is no factor, a factor has no setting, a name is empty, the names of a combination are
        longer than a scenario's may be, or it comes to more than 10,000 scenarios.
    """

    factors: Mapping[str, Settings]
    name: str = "Sweep"
    sample: int | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        faults = list(_faults(self))
        if faults:
            raise ScenarioFault(told_first(faults))

    @property
    def combinations(self) -> int:
        """How many combinations there are, drawn or not."""
        return prod(map(len, self.factors.values()))

    def cells(self) -> tuple[Cell, ...]:
        """Give the scenarios, the last factor turning fastest."""
        return tuple(map(self._cell, self._drawn()))

    def _drawn(self) -> list[int]:
        everything = range(self.combinations)
        if self.sample is None or self.sample >= len(everything):
            return list(everything)
        return sorted(random.Random(self.seed).sample(everything, self.sample))

    def _cell(self, number: int) -> Cell:
        names, edits = list[str](), list[Edit]()
        for settings in reversed(list(self.factors.values())):
            number, place = divmod(number, len(settings))
            name = list(settings)[place]
            names.insert(0, name)
            edits[:0] = settings[name]
        return Cell(tuple(names), Scenario(JOINED_BY.join(names), tuple(edits)))


def _faults(sweep: Sweep) -> Iterator[str]:
    if not sweep.name.strip() or len(sweep.name) > LONGEST_NAME:
        yield f"A sweep needs a name of 1 to {LONGEST_NAME} characters."
    if not sweep.factors:
        yield "A sweep needs one factor or more."
    for name, settings in sweep.factors.items():
        if not name.strip() or not all(setting.strip() for setting in settings):
            yield "Each factor and each setting needs a name."
        if not settings:
            yield f"The factor {name} has no setting."
    if sweep.sample is not None and sweep.sample < 1:
        yield f"A sample of {sweep.sample} is none: ask for 1 or more."
    yield from _too_much(sweep)


def _too_much(sweep: Sweep) -> Iterator[str]:
    longest = JOINED_BY.join(max(settings, key=len, default="") for settings in sweep.factors.values())
    if len(longest) > LONGEST_NAME:
        yield f"“{longest}” is longer than {LONGEST_NAME} characters: give the settings shorter names."
    if sweep.combinations > MOST_COMBINATIONS:
        yield "There are too many combinations even for a sample: take fewer factors."
    asked = min(sweep.combinations, sweep.sample or sweep.combinations)
    if asked > MOST_SCENARIOS:
        scenarios = counted(asked, "scenario")
        yield f"This comes to {scenarios}; {MOST_SCENARIOS:,} are the most: ask for a sample."
