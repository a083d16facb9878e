"""Scenarios as TOML: a name, and a list of edits, each with its kind and what it needs.

::

    name = "Ben travels further"

    [[edit]]
    kind = "extend-travel"
    visitor = "V07"
    to_km = 20
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import tomli_w
from pydantic import TypeAdapter, ValidationError

from matcher.advice.edits.children import AddSlots, ChildJoins
from matcher.advice.edits.imagined import cells_of, child_from, visitor_from
from matcher.advice.edits.policy import RelaxRule, check_relaxable
from matcher.advice.edits.visitors import AddVisitor
from matcher.advice.scenarios import KINDS, Edit, PolicyEdit, Scenario
from matcher.errors import ScenarioFault
from matcher.intake.parsing.cells import Spot
from matcher.intake.parsing.slots import read_slots
from matcher.policy.faults import NEVER_CODES, nearest
from matcher.policy.policy import Policy
from matcher.records.availability import slot_names
from matcher.toml_text import TomlTooLarge, parse_toml, told_first

T = TypeVar("T")

LARGEST_FILE_BYTES = 100_000
MOST_EDITS = 200
_KEYS = ("name", "note", "edit")
_NO_SUCH_EDIT = (*NEVER_CODES, "agreement", "vetting", "override")
"""What somebody may ask for and is never overridden."""


def read_scenario(source: str | Path) -> Scenario:
    """Read a scenario from a TOML file. A file without a name is called as the file is.

    Raises
    ------
    matcher.errors.ScenarioFault
        If the file cannot be read, or says something that cannot be: every fault in one message.
    """
    return read_toml(source, "scenario", scenario_from_toml)


def read_toml(source: str | Path, kind: str, made_of: Callable[[str, str], T]) -> T:
    """Read what stands in a TOML file.

    Parameters
    ----------
    kind
        What it is to be: ``"scenario"``.
    made_of
        Makes it of the text, and of the file's name without its ending.

    Raises
    ------
    matcher.errors.ScenarioFault
        If the file cannot be read; what ``made_of`` finds is told with the name of the file.
    """
    path = Path(source)
    try:
        content = path.read_bytes() if path.stat().st_size <= LARGEST_FILE_BYTES else None
    except (OSError, ValueError) as fault:
        raise ScenarioFault(f"There is no file {path.name} here that can be opened.") from fault
    if content is None:
        raise ScenarioFault(f"{path.name} is larger than 100 kB, which no {kind} is.")
    try:
        return made_of(content.decode("utf-8-sig"), path.stem)
    except UnicodeDecodeError as fault:
        raise ScenarioFault(f"{path.name} is no UTF-8 text. Save it as UTF-8.") from fault
    except ScenarioFault as fault:
        raise ScenarioFault(f"{path.name}: {fault}") from fault


def scenario_from_toml(text: str, name: str = "What if") -> Scenario:
    """Read a scenario from TOML text.

    Parameters
    ----------
    name
        What it is called where it brings no name.

    Raises
    ------
    matcher.errors.ScenarioFault
        As :func:`read_scenario`.
    """
    written = tables_of(text)
    faults = [f"There is no {key}. {nearest(key, _KEYS, 'key')}" for key in written if key not in _KEYS]
    edits, of_edits = edits_from(written.get("edit", []), "[[edit]]")
    faults += of_edits
    faults += [f"{key} is no text." for key in ("name", "note") if not isinstance(written.get(key, ""), str)]
    if faults:
        raise ScenarioFault(told_first(faults))
    return Scenario(written.get("name", name), edits, written.get("note", ""))


def to_toml(scenario: Scenario) -> str:
    """Write a scenario as TOML. Reading it gives the same scenario."""
    head = {"name": scenario.name, **({"note": scenario.note} if scenario.note else {})}
    edits = {"edit": [edit_table(edit) for edit in scenario.edits]} if scenario.edits else {}
    return tomli_w.dumps({**head, **edits})


def tables_of(text: str) -> dict[str, Any]:
    """Read TOML text.

    Raises
    ------
    matcher.errors.ScenarioFault
        If it is none.
    """
    try:
        return parse_toml(text)
    except tomllib.TOMLDecodeError as fault:
        raise ScenarioFault(f"This is no TOML that can be read: {fault}.") from fault
    except TomlTooLarge as fault:
        raise ScenarioFault(
            f"This cannot be read: it has {fault}. Check that it is the right file."
        ) from None


def edits_from(listed: Any, heading: str) -> tuple[tuple[Edit, ...], list[str]]:
    """Make edits of what stands under their heading, and say what is wrong with any of them.

    Raises
    ------
    matcher.errors.ScenarioFault
        If it is no list of tables, or too long a one.
    """
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise ScenarioFault(f"Each edit stands under a heading of its own: write {heading} above its keys.")
    if len(listed) > MOST_EDITS:
        raise ScenarioFault(f"There are {len(listed)} edits; a scenario has {MOST_EDITS} at most.")
    found: list[Edit] = []
    faults = []
    for number, table in enumerate(listed, start=1):
        try:
            found.append(edit_from(table))
        except ScenarioFault as fault:
            faults.append(f"Edit {number}: {fault}")
    return tuple(found), faults


def edit_from(table: Mapping[str, Any]) -> Edit:
    """Make an edit of what a file says under its heading: its kind, and what this kind needs.

    Raises
    ------
    matcher.errors.ScenarioFault
        If it cannot be: every fault in one message.
    """
    kind = table.get("kind")
    if not isinstance(kind, str):
        raise ScenarioFault(f"Its kind is missing. There are: {', '.join(KINDS)}.")
    if kind in _NO_SUCH_EDIT:
        raise ScenarioFault(
            "A child's agreement, vetting, training and independence are never overridden, in no scenario."
        )
    if kind not in KINDS:
        raise ScenarioFault(f"There is no kind {kind}. {nearest(kind, KINDS, 'kind')}")
    given = {key: value for key, value in table.items() if key != "kind"}
    made = KINDS[kind]
    if made is AddVisitor:
        count = {"count": given.pop("count")} if "count" in given else {}
        return _checked(AddVisitor, {"visitor": visitor_from(given), **count})
    if made is ChildJoins:
        return ChildJoins(child_from(given))
    if made is AddSlots and "slots" in given:
        given["slots"] = _slots(given["slots"])
    return _checked(made, given)


def _slots(words: Any) -> int:
    spot = Spot()
    said = "; ".join(map(str, words)) if isinstance(words, list) else str(words)
    mask = read_slots(said, spot)
    if mask is None or spot.findings:
        told = " ".join(each.found for each in spot.findings)
        raise ScenarioFault(
            f"slots: {told} Write times as in the tables: Tue evening; Sat.".replace("  ", " ")
        )
    return mask


def _checked(made: type[Edit], given: Mapping[str, Any]) -> Edit:
    """Make an edit of its keys, each checked on its own, so that every fault is told."""
    known = {each.name: each for each in fields(made)}
    faults = [f"{made.kind} has no {key}. {nearest(key, known, 'key')}" for key in given if key not in known]
    needed = [key for key, each in known.items() if each.default is MISSING and key not in given]
    faults += [f"{made.kind} needs {key}." for key in needed]
    values = {key: _tuples(value) for key, value in given.items() if key in known}
    for key, value in values.items():
        faults += _faults_of(made.kind, key, value)
    if faults:
        raise ScenarioFault(told_first(faults))
    edit: Edit = made(**values)
    if isinstance(edit, PolicyEdit):
        edit.policy(Policy())
    if isinstance(edit, RelaxRule):
        check_relaxable(edit.rule)
    return edit


def _faults_of(kind: str, key: str, value: Any) -> list[str]:
    try:
        _adapter(kind, key).validate_python(value, strict=True)
    except ValidationError as fault:
        asked = [each["msg"].removeprefix("Input should be ") for each in fault.errors(include_url=False)]
        expected = (
            " or ".join(dict.fromkeys(asked)).replace("a valid ", "a ").replace("integer", "whole number")
        )
        return [f"{key} is {value!r:.60}; it is to be {expected}."]
    return []


@cache
def _adapter(kind: str, key: str) -> TypeAdapter[Any]:
    return TypeAdapter(get_type_hints(KINDS[kind], include_extras=True)[key])


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def edit_table(edit: Edit) -> dict[str, Any]:
    """Give an edit as a table to be written."""
    table: dict[str, Any] = {"kind": edit.kind}
    if isinstance(edit, AddVisitor):
        return {**table, "count": edit.count, **cells_of(edit.visitor)}
    if isinstance(edit, ChildJoins):
        return {**table, **cells_of(edit.child)}
    for each in fields(edit):
        value = getattr(edit, each.name)
        if value not in (None, ""):
            table[each.name] = "; ".join(slot_names(value)) if each.name == "slots" else value
    return table
