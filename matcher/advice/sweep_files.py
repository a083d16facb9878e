"""Sweeps as TOML: factors, each with its settings, each with edits in the form of scenario files.

::

    name = "Travel and the ladder"
    sample = 100

    [[factor]]
    name = "Travel"

    [[factor.setting]]
    name = "as now"

    [[factor.setting]]
    name = "counts double"

    [[factor.setting.edit]]
    kind = "weight"
    criterion = "travel"
    weight = 40
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import tomli_w

from matcher.advice.scenario_files import edit_table, edits_from, read_toml, tables_of
from matcher.advice.sweeping.grid import Settings, Sweep
from matcher.errors import ScenarioFault
from matcher.policy.faults import nearest
from matcher.toml_text import told_first

_OF_SWEEP = {"name": str, "factor": list, "sample": int, "seed": int}
_OF_FACTOR = {"name": str, "setting": list}
_OF_SETTING = {"name": str, "edit": list}
_IN_WORDS = {str: "text", int: "a whole number", list: "a list of tables"}


def read_sweep(source: str | Path) -> Sweep:
    """Read a sweep from a TOML file. A file without a name is called as the file is.

    Raises
    ------
    matcher.errors.ScenarioFault
        If the file cannot be read, or says something that cannot be: every fault in one message.
    """
    return read_toml(source, "sweep", sweep_from_toml)


def sweep_from_toml(text: str, name: str = "Sweep") -> Sweep:
    """Read a sweep from TOML text.

    Parameters
    ----------
    name
        What it is called where it brings no name.

    Raises
    ------
    matcher.errors.ScenarioFault
        As :func:`read_sweep`.
    """
    written = tables_of(text)
    faults = _faults_of(written, _OF_SWEEP)
    factors = _named(written.get("factor", []), "[[factor]]", _settings, faults)
    if faults:
        raise ScenarioFault(told_first(faults))
    given = {key: written[key] for key in ("sample", "seed") if key in written}
    return Sweep(factors, written.get("name", name), **given)


def to_toml(sweep: Sweep) -> str:
    """Write a sweep as TOML. Reading it gives the same sweep."""
    sample = {} if sweep.sample is None else {"sample": sweep.sample, "seed": sweep.seed}
    factors = [{"name": name, "setting": _tables(settings)} for name, settings in sweep.factors.items()]
    return tomli_w.dumps({"name": sweep.name, **sample, "factor": factors})


def _tables(settings: Settings) -> list[dict[str, Any]]:
    edits = ((name, [edit_table(edit) for edit in edits]) for name, edits in settings.items())
    return [{"name": name, **({"edit": tables} if tables else {})} for name, tables in edits]


def _settings(table: Mapping[str, Any], faults: list[str]) -> Settings:
    faults += _faults_of(table, _OF_FACTOR)
    return _named(table.get("setting", []), "[[factor.setting]]", _edits, faults)


def _edits(table: Mapping[str, Any], faults: list[str]) -> Any:
    faults += _faults_of(table, _OF_SETTING)
    edits, of_edits = edits_from(table.get("edit", []), "[[factor.setting.edit]]")
    faults += [f"{table.get('name', '')}: {fault}" for fault in of_edits]
    return edits


def _named(
    listed: Any, heading: str, made_of: Callable[[Mapping[str, Any], list[str]], Any], faults: list[str]
) -> dict[str, Any]:
    """Make something of each table under a heading, by the name it brings."""
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise ScenarioFault(f"Each stands under a heading of its own: write {heading} above its keys.")
    found: dict[str, Any] = {}
    for number, table in enumerate(listed, start=1):
        name = table.get("name")
        if not isinstance(name, str):
            faults.append(f"{heading} number {number} needs a name.")
        elif name in found:
            faults.append(f"Two of {heading} are called {name}. Give each a name of its own.")
        found[str(name)] = made_of(table, faults)
    return found


def _faults_of(table: Mapping[str, Any], known: Mapping[str, type]) -> list[str]:
    return [*_unknown(table, known), *_of_another_kind(table, known)]


def _unknown(table: Iterable[str], known: Mapping[str, type]) -> list[str]:
    return [f"There is no {key}. {nearest(key, known, 'key')}" for key in table if key not in known]


def _of_another_kind(table: Mapping[str, Any], known: Mapping[str, type]) -> list[str]:
    # A truth value is a whole number to Python, and none to a person.
    return [
        f"{key} is {table[key]!r:.60}; it is to be {_IN_WORDS[kind]}."
        for key, kind in known.items()
        if key in table and kind is not list and type(table[key]) is not kind
    ]
