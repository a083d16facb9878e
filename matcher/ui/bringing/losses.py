"""People who were in the tables saved last and are not in these: named, and asked about before saving."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

from matcher.intake.reading import Reading
from matcher.records.child import Child
from matcher.records.pool import Pool
from matcher.records.visitor import Visitor
from matcher.ui import parts
from matcher.ui.words import listed, plain

_NAMED = 25
"""How many are named in the question; the table above it names everyone."""


@dataclass(frozen=True, slots=True)
class Loss:
    """People who would be missing for one reason.

    Parameters
    ----------
    names
        Code and name of each.
    question
        What a person ticks to say that it is meant.
    """

    names: tuple[str, ...]
    question: str


def losses(saved: Pool, reading: Reading) -> tuple[Loss, ...]:
    """Give who would be missing, by table and by whether their row is there but cannot be read."""
    found = []
    for noun, plural, before, now in (
        ("child", "children", _named(saved.children), _named(reading.pool.children)),
        ("visitor", "visitors", _named(saved.visitors), _named(reading.pool.visitors)),
    ):
        unread = {row.person_id for row in reading.left_out if row.table == plural}
        missing = sorted(before.keys() - now.keys())
        gone = [before[person] for person in missing if person not in unread]
        faulty = [before[person] for person in missing if person in unread]
        found += [
            Loss(tuple(gone), _left(gone, noun, plural)),
            Loss(tuple(faulty), _unread(faulty, noun, plural)),
        ]
    return tuple(loss for loss in found if loss.names)


def _left(names: Sequence[str], noun: str, plural: str) -> str:
    return f"This {noun} has left" if len(names) == 1 else f"These {len(names)} {plural} have left"


def _unread(names: Sequence[str], noun: str, plural: str) -> str:
    if len(names) == 1:
        return f"Save without this {noun}, whose row cannot be read"
    return f"Save without these {len(names)} {plural}, whose rows cannot be read"


def _named(people: Iterable[Child | Visitor]) -> dict[str, str]:
    named = {}
    for person in people:
        code = person.child_id if isinstance(person, Child) else person.visitor_id
        named[code] = f"{code} {person.known_as}".strip()
    return named


def asked(saved: Pool, reading: Reading) -> list[str]:
    """Ask about each loss, and give a sentence for each that nobody has said is meant."""
    unsaid = []
    for loss in losses(saved, reading):
        st.markdown(
            f"**Missing:** {plain(listed(list(loss.names), most=_NAMED))}.", width=parts.READING_WIDTH
        )
        # Ticked for these very people: with others missing it is asked again.
        key = f"missing-{zlib.crc32(' '.join(loss.names).encode()):08x}"
        if not st.checkbox(loss.question, key=key):
            unsaid.append(f"{_who(loss)} missing. Tick “{loss.question}”, or bring in a table with them.")
    return unsaid


def _who(loss: Loss) -> str:
    return f"{loss.names[0]} is" if len(loss.names) == 1 else f"{listed(loss.names, most=3)} are"
