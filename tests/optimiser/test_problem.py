"""The contract says plainly what is wrong with arrays that are not what it describes."""

from dataclasses import replace

import numpy as np
import pytest

from matcher.optimiser.problem import Problem
from tests.optimiser.made_up import hand_made


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"waiting": np.array([1])}, "Arrays over children differ in length"),
        ({"places": np.array([1])}, "Arrays over visitors differ in length"),
        ({"fit": np.array([1])}, "Arrays over pairs differ in length"),
        ({"rungs": 0, "rung": np.array([], int)}, "differ in length"),
        ({"rung": np.array([0, 2])}, "Expected every rung from 0 to 1"),
        ({"waiting": np.array([0, 1801])}, "Expected every waiting from 0 to 1800"),
        ({"fit": np.array([0, 1001, 0])}, "Expected every fit from 0 to 1000"),
        ({"places": np.array([-1, 1])}, "Expected every places from 0"),
        ({"slots": np.array([1, 1, 2**21])}, "Expected every slots from 0"),
        ({"child": np.array([0, 0, 2])}, "Expected every child from 0 to 1"),
        ({"visitor": np.array([0, 1, 2])}, "Expected every visitor from 0 to 1"),
        ({"visitor": np.array([1, 0, 0])}, "sorted by child, then visitor"),
        ({"visitor": np.array([0, 0, 0])}, "no pair twice"),
        (
            {"caseload": np.array([1]), "supervisor": np.array([0, 1])},
            "Expected every supervisor from -1 to 0",
        ),
        ({"max_matches": -1}, "Expected max_matches of 0 or more"),
        ({"budget_m": -1}, "Expected budget_m of 0 or more"),
        ({"fixed": np.array([True, False, False])}, "A child with a fixed pair has other pairs"),
        ({"together": np.array([0, 0]), "apart": np.array([0, 0])}, "stays together and in one"),
        ({"apart": np.array([0, 0]), "takes_place": np.array([True, True, False])}, "joins one at a visitor"),
        (
            {"together": np.array([0, 0]), "takes_place": np.array([True, True, False])},
            "differ in takes_place",
        ),
        ({"together": np.array([0, 0]), "monthly_m": np.array([1, 2, 3])}, "differ in monthly_m"),
        ({"together": np.array([0, 0]), "fixed": np.array([False, False, True])}, "differ in fixed"),
    ],
)
def test_says_what_is_wrong(changed: dict[str, object], message: str) -> None:
    """Each fault in the arrays has its own sentence."""
    with pytest.raises(ValueError, match=message):
        replace(hand_made(), **changed)


def test_a_family_is_fixed_as_a_whole() -> None:
    """A fixed pair of a brother asks for the sister's with the same visitor."""
    with pytest.raises(ValueError, match="Some children of a family that stays together are fixed"):
        hand_made(pairs=[(0, 0), (1, 1)], together=np.array([0, 0]), fixed=np.array([True, False]))


def test_empty_rounds_stand() -> None:
    """No pairs, no visitors and no children are rounds too."""
    for children, visitors in ((0, 0), (2, 0), (0, 2), (2, 2)):
        assert isinstance(hand_made(children=children, visitors=visitors, pairs=[]), Problem)
