"""Editing the ladder: every edit leaves a ladder that the policy takes."""

from hypothesis import given
from hypothesis import strategies as some

from matcher.policy.policy import RUNG_CODES, Ladder
from matcher.ui import ladder

USUAL = tuple((code,) for code in RUNG_CODES)


def test_a_step_moves_up_and_down_and_not_past_the_ends() -> None:
    """Moving is one place at a time; at either end nothing moves."""
    up = ladder.moved(USUAL, 1, -1)
    assert up[:2] == (("out-of-area-residential",), ("secure",))
    assert ladder.moved(up, 0, 1) == USUAL
    assert ladder.moved(USUAL, 0, -1) == USUAL == ladder.moved(USUAL, 6, 1)


def test_two_steps_are_merged_and_split_again() -> None:
    """Merging takes the step below in; splitting gives each rung its own step back."""
    merged = ladder.merged(USUAL, 2)
    assert merged[2] == ("lost-visitor", "isolated")
    assert ladder.split(merged, 2) == USUAL
    assert ladder.merged(USUAL, 6) == USUAL


def test_a_rung_taken_off_is_put_back_in_its_usual_place() -> None:
    """What is off the ladder is named, and returns where the usual order has it."""
    fewer = ladder.without(USUAL, 1)
    assert ladder.taken_off(fewer) == ("out-of-area-residential",)
    assert ladder.put_back(fewer, "out-of-area-residential") == USUAL
    assert ladder.put_back(USUAL, "secure") == USUAL


def test_everyone_else_cannot_be_taken_off() -> None:
    """No child falls off the ladder: the last rung stays, also out of a merged step."""
    assert ladder.without(USUAL, 6) == USUAL
    assert ladder.without(ladder.merged(USUAL, 5), 5) == (*USUAL[:5], ("everyone-else",))


@given(
    some.lists(
        some.tuples(some.sampled_from(["up", "down", "merge", "split", "off", "back"]), some.integers(0, 6))
    )
)
def test_any_edits_leave_a_ladder_the_policy_takes(edits: list[tuple[str, int]]) -> None:
    """Whatever is clicked, each rung stands at most once and everyone-else stands."""
    steps = USUAL
    for edit, place in edits:
        position = place % len(steps)
        steps = {
            "up": lambda at, s: ladder.moved(s, at, -1),
            "down": lambda at, s: ladder.moved(s, at, 1),
            "merge": lambda at, s: ladder.merged(s, at),
            "split": lambda at, s: ladder.split(s, at),
            "off": lambda at, s: ladder.without(s, at),
            "back": lambda at, s: ladder.put_back(s, RUNG_CODES[at]),
        }[edit](position, steps)
        assert Ladder.model_validate({"order": [list(step) for step in steps]}).steps() == steps
