"""Whether a few children can each have a slot of their own with one visitor."""

from collections.abc import Sequence

NO_SLOT = -1
"""A family whose children share slots with the visitor, but none in common."""


def can_be_seated(masks: Sequence[int]) -> bool:
    """Say whether each mask can be given one of its slots, none twice.

    Parameters
    ----------
    masks
        The slots of each match; 0 takes none (an exception let it through), :data:`NO_SLOT` cannot.

    Notes
    -----
    Each match asks in turn for a slot; where all of its slots are taken, somebody who has one of them
    is asked to move, and so on (augmenting paths).
    """
    if NO_SLOT in masks:
        return False
    seat_of: dict[int, int] = {}
    return all(_seat(match, masks, seat_of, set()) for match, mask in enumerate(masks) if mask)


def _seat(match: int, masks: Sequence[int], seat_of: dict[int, int], asked: set[int]) -> bool:
    for slot in range(masks[match].bit_length()):
        if masks[match] >> slot & 1 and slot not in asked:
            asked.add(slot)
            if slot not in seat_of or _seat(seat_of[slot], masks, seat_of, asked):
                seat_of[slot] = match
                return True
    return False
