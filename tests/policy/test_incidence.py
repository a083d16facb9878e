"""Tags as bits and ranges as arrays, held against sets and comparisons one by one."""

import random

import numpy as np
import pytest

from matcher.policy.incidence import Incidence, Spans


def _people(chance: random.Random, words: list[str], count: int) -> list[list[str]]:
    return [chance.sample(words, chance.randint(0, 2)) for _ in range(count)]


@pytest.mark.parametrize("seed", range(40))
def test_tags_of_people_most_of_whom_stay_are_as_if_built_anew(seed: int) -> None:
    """Somebody is gone, changed or new on either side, with words that were shared before or were not."""
    chance = random.Random(seed)
    words = [f"w{number}" for number in range(chance.choice((5, 90)))]
    children, visitors = _people(chance, words, 12), _people(chance, words[: len(words) // 2], 9)
    keep = [chance.choice((-1, at)) if chance.random() < 0.3 else at for at in range(12)]
    where = np.array(keep), np.array([*range(1, 9), -1])
    new = _people(chance, [*words, "new"], 12), _people(chance, [*words, "new"], 9)
    then = [
        [was[at] if at >= 0 else made.pop() for at in side.tolist()]
        for was, made, side in zip((children, visitors), map(list, new), where, strict=True)
    ]
    known = Incidence.of(children, visitors)
    changed = [
        [tags for tags, at in zip(now, side, strict=True) if at < 0]
        for now, side in zip(then, where, strict=True)
    ]
    redrawn, anew = known.redrawn(*where, *changed), Incidence.of(*then)
    c, v = map(np.ravel, np.indices((12, 9)))
    expected = [len({*then[0][i]} & {*then[1][j]}) for i, j in zip(c.tolist(), v.tolist(), strict=True)]
    assert anew.shared(c, v).tolist() == expected
    if redrawn is not None:
        assert redrawn.shared(c, v).tolist() == expected
        assert redrawn.meets(c, v).tolist() == [count > 0 for count in expected]
        assert redrawn.child_count.tolist() == anew.child_count.tolist()


def test_a_word_that_is_shared_for_the_first_time_is_not_overlooked() -> None:
    """The tags are built anew where a changed visitor has a word that only a child had."""
    known = Incidence.of([["chess"]], [["golf"], ["golf"]])
    assert known.redrawn(np.array([0]), np.array([0, -1]), [], [["chess"]]) is None


def test_ranges_hold_what_lies_between_both_ends() -> None:
    """No range holds nothing; no upper end holds everything above."""
    spans = Spans.of([[], [(8, 10)], [(5, 6), (12, None)]])
    person, value = np.repeat([0, 1, 2], 5), np.tile([5, 8, 10, 11, 40], 3)
    held = [False] * 5 + [False, True, True, False, False] + [True, False, False, False, True]
    assert spans.hold(person, value).tolist() == held
