"""Units, their level vectors and ranks, and the levels of a plan."""

import numpy as np
import pytest

from matcher.optimiser.objective import levels_of, monthly_of, units_of
from matcher.optimiser.problem import FixedPairsClash
from tests.optimiser.brute import leading_groups, levels, plans
from tests.optimiser.made_up import hand_made, mixed


def test_classes_are_ranked_worst_first() -> None:
    """A higher rung outranks any waiting; on one rung the longer wait outranks; equals share a rank."""
    round_ = hand_made(
        children=4, pairs=[(0, 0), (1, 0), (2, 0), (3, 0)], rung=[1, 0, 1, 1], waiting=[9, 0, 3, 9]
    )
    assert units_of(round_).rank.tolist() == [2, 3, 1, 2]


def test_a_family_on_a_low_rung_ranks_below_a_child_on_a_high_one() -> None:
    """Two brothers on the second rung, however long they wait, give way to one child on the first."""
    round_ = hand_made(
        children=3, pairs=[(0, 0), (1, 0), (2, 0)], rung=[1, 1, 0], waiting=[60, 60, 0], together=[0, 0, -1]
    )
    units = units_of(round_)
    assert units.vector.tolist() == [[0, 2, 120], [1, 0, 0]]
    assert units.rank.tolist() == [1, 2]


def test_the_worth_of_one_rank_is_more_than_all_fit() -> None:
    """The step is one more than the best fit of all children together."""
    units = units_of(hand_made(fit=[300, 700, 1000]))
    assert units.step == 1701
    assert units.worth.tolist() == [1701 + 300, 1701 + 700, 1701 + 1000]


def test_a_family_is_possible_only_with_a_visitor_possible_for_all() -> None:
    """A family's pairs are those of visitors whom each of its children could have."""
    units = units_of(hand_made(together=[0, 0], fit=[10, 20, 30], travel_hm=[1, 2, 3], monthly_m=[7, 8, 7]))
    assert units.visitor.tolist() == [0]
    assert (units.fit.tolist(), units.travel_hm.tolist(), units.monthly_m.tolist()) == ([40], [4], [7])
    assert units.pairs_of(np.array([0])).tolist() == [0, 2]


@pytest.mark.parametrize(
    ("slots", "common"),
    [
        ([0b011, 1, 0b110], [0b010]),  # the slot both have
        ([0b001, 1, 0b100], []),  # none in common: not possible
        ([0b000, 1, 0b110], [0b110]),  # an exception without a slot asks for none
        ([0b000, 1, 0b000], [0]),  # neither asks for any
    ],
)
def test_a_family_takes_a_slot_that_all_have(slots: list[int], common: list[int]) -> None:
    """Where slots are distinct, a family's slots are the intersection, and empty is not possible."""
    round_ = hand_made(
        children=4,
        pairs=[(0, 0), (0, 1), (1, 0), (2, 0), (3, 0)],
        places=[3, 1],
        together=[0, 0, -1, -1],
        slots=[*slots, 1, 1],
        distinct_slots=[True, True],
    )
    assert units_of(round_).slots.tolist() == [*common, 1, 1]


def test_who_has_as_many_slots_as_the_visitor_has_places_asks_for_none() -> None:
    """Whatever the others take, a slot is left: only scarce slots are looked at."""
    round_ = hand_made(
        children=3,
        pairs=[(0, 0), (0, 1), (1, 0), (1, 1), (2, 0)],
        places=[2, 1],
        slots=[0b011, 0b1, 0b100, 0b1, 0b110],
        distinct_slots=[True, True],
    )
    assert units_of(round_).slots.tolist() == [0, 0, 0b100, 0, 0]


def test_a_fixed_family_without_a_common_slot_is_told() -> None:
    """There is no plan then, and the message says why."""
    with pytest.raises(FixedPairsClash, match="no slot in common"):
        units_of(
            hand_made(
                pairs=[(0, 0), (1, 0)],
                together=[0, 0],
                slots=[1, 2],
                fixed=[True, True],
                distinct_slots=[True, True],
            )
        )


def test_levels_and_metres_agree_with_counting() -> None:
    """The levels read off a plan, and its metres a month, are those counted one by one."""
    for seed in range(60):
        round_ = mixed(seed, largest=4)
        for plan in list(plans(round_))[:20]:
            pairs = np.array(sorted(plan), np.int64)
            assert levels_of(round_, pairs) == levels(round_, plan)
            groups = leading_groups(round_, plan)
            assert monthly_of(round_, pairs) == sum(int(round_.monthly_m[group[0]]) for group in groups)


def test_gains_add_up_to_levels() -> None:
    """What unit pairs gain on each level sums to the levels of their plan."""
    for seed in range(60):
        round_ = mixed(seed)
        units = units_of(round_)
        chosen = np.flatnonzero(np.diff(units.unit, prepend=-1))
        *others, travel = (int(units.gain(level)[chosen].sum()) for level in range(units.levels))
        assert (*others, -travel) == levels_of(round_, units.pairs_of(chosen))
