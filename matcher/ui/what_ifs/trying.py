"""Scenarios tried on the round in hand: each edit in words, or why it cannot be, and the plan that comes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import streamlit as st

from matcher.advice.comparing import Comparison, compare
from matcher.advice.scenario_files import to_toml
from matcher.advice.scenarios import Edit, Scenario, try_scenario
from matcher.errors import MatcherError
from matcher.policy.facts import Facts
from matcher.records.child import Child
from matcher.records.place import plain_postcode
from matcher.records.visitor import Visitor
from matcher.rounds.result import MatchRound
from matcher.travel.gazetteer import Gazetteer
from matcher.ui import state
from matcher.ui.opened import Opened
from matcher.ui.what_ifs import keeping
from matcher.ui.words import plain

_MOST_KEPT: Final = 24
"""Plans that are kept at hand: four pages full of scenarios side by side."""


@dataclass(frozen=True, slots=True)
class Line:
    """One edit of a scenario as it is shown.

    Parameters
    ----------
    said
        The edit in words; empty where it cannot be.
    fault
        Why it cannot be on this round; empty where it can.
    """

    edit: Edit
    said: str
    fault: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """What came of trying scenarios.

    Parameters
    ----------
    comparison
        The plan in force, and beside it every scenario that could be tried.
    faults
        By name of the scenario why it could not be tried.
    """

    comparison: Comparison
    faults: dict[str, str]


def lines(scenario: Scenario, facts: Facts) -> tuple[tuple[Line, ...], Facts]:
    """Say each edit; one that cannot be is passed over. Give the facts as they would be, too."""
    told, where = [], known_places(facts)
    for edit in scenario.edits:
        try:
            said = edit.says(facts)
            facts = edit.applied(facts, where)
            told.append(Line(edit, said))
        except MatcherError as fault:
            told.append(Line(edit, "", str(fault)))
    return tuple(told), facts


def known_places(facts: Facts) -> Gazetteer:
    """Give the places at which people of the round are known to be, by postcode.

    The round keeps no other map, so an imagined person can live wherever somebody of the tables does, or
    anywhere in the same postcode district: then in the middle of those who live there.
    """
    places = facts.places
    spots: list[tuple[Child | Visitor, float, float]] = [
        *zip(facts.children, places.child_latitude, places.child_longitude, strict=True),
        *zip(facts.visitors, places.visitor_latitude, places.visitor_longitude, strict=True),
    ]
    return Gazetteer(
        {
            plain_postcode(person.postcode): (float(latitude), float(longitude))
            for person, latitude, longitude in spots
            if person.postcode and not np.isnan(latitude + longitude)
        }
    )


def tried(now: Opened, facts: Facts, names: Sequence[str]) -> Trial:
    """Try scenarios and lay them beside the plan in force. A plan that was made once is not made again."""
    rounds, faults = {}, {}
    for name in names:
        try:
            rounds[name] = plan_of(now, facts, keeping.read(name))
        except MatcherError as fault:
            faults[name] = str(fault)
    return Trial(compare(now.result, rounds), faults)


def plan_of(now: Opened, facts: Facts, scenario: Scenario) -> MatchRound:
    """Give the plan of a scenario, made once for the same edits on the same round.

    Raises
    ------
    matcher.errors.MatcherError
        If an edit cannot be, or nobody would be left to take part.
    """
    edits = to_toml(replace(scenario, name="What if", note=""))
    return _made(
        str(state.data_folder()),
        now.entry.reference,
        now.entry.tables_id,
        edits,
        _Asked(now, facts, scenario),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    now: Opened
    facts: Facts
    scenario: Scenario


@st.cache_resource(show_spinner=False, max_entries=_MOST_KEPT)
def _made(folder: str, reference: str, tables_id: int | None, edits: str, _asked: _Asked) -> MatchRound:
    with st.spinner(f"Trying “{plain(_asked.scenario.name)}”"):
        return try_scenario(_asked.scenario, _asked.facts, _asked.now.result, known_places(_asked.facts))
