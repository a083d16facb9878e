"""Editing the ladder: moving, merging, splitting, taking off and putting back rungs. Pure, no screen.

A step is the tuple of the rungs merged in it; the ladder is a tuple of steps, highest first.
"""

from matcher.policy.policy import RUNG_CODES

Steps = tuple[tuple[str, ...], ...]
LAST = "everyone-else"


def moved(steps: Steps, position: int, by: int) -> Steps:
    """Move a step up (``by`` -1) or down (1); past either end nothing moves."""
    target = position + by
    if not 0 <= target < len(steps):
        return steps
    rest = [*steps[:position], *steps[position + 1 :]]
    rest.insert(target, steps[position])
    return tuple(rest)


def merged(steps: Steps, position: int) -> Steps:
    """Make one step of a step and the one below it; the lowest stays as it is."""
    if position + 1 >= len(steps):
        return steps
    return (*steps[:position], (*steps[position], *steps[position + 1]), *steps[position + 2 :])


def split(steps: Steps, position: int) -> Steps:
    """Make a step of its own of each rung merged in a step."""
    return (*steps[:position], *((code,) for code in steps[position]), *steps[position + 1 :])


def without(steps: Steps, position: int) -> Steps:
    """Take a step off; its children stand on the next rung that fits them. The last rung stays."""
    kept = tuple(code for code in steps[position] if code == LAST)
    return (*steps[:position], *((kept,) if kept else ()), *steps[position + 1 :])


def put_back(steps: Steps, code: str) -> Steps:
    """Put a rung back where the usual order has it: before the first step that comes after it there."""
    if code in taken_off(steps):
        after = (i for i, step in enumerate(steps) if min(map(_rank, step)) > _rank(code))
        position = next(after, len(steps))
        return (*steps[:position], (code,), *steps[position:])
    return steps


def taken_off(steps: Steps) -> tuple[str, ...]:
    """Name the rungs that are not on the ladder, in the usual order."""
    standing = {code for step in steps for code in step}
    return tuple(code for code in RUNG_CODES if code not in standing)


def _rank(code: str) -> int:
    return [*map(str, RUNG_CODES)].index(code)
