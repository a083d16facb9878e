"""A policy's faults in words: all of them at once, each with the nearest right thing."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from functools import cache
from typing import Any

from pydantic import ValidationError

from matcher.policy.settings import PRESETS, RULE_SWITCHES, RUNG_CODES, Policy

Table = Mapping[str, Any]

NEVER_CODES = ("agreed", "dbs", "references", "interview", "training", "independence")
"""Rules that are never overridden."""
_MENDED_ELSEWHERE = {
    "places": "the visitor's capacity in the visitors table",
    "distance-known": "the postcode, or latitude and longitude, in the tables",
    "declined": "undoing the decision, or the standing table",
    "blocked": "undoing the decision, or the standing table",
}
_LONGEST_SHOWN = 60


def checked(written: Table) -> tuple[Policy | None, tuple[str, ...]]:
    """Make a policy of what a file says.

    Returns
    -------
    The policy, or None and a sentence for each fault.
    """
    faults = [*_unknown_names(written), *_wrong_kinds(written), *_unknown_rungs(written)]
    try:
        policy = Policy.model_validate(_without_faults(written, bool(list(_unknown_rungs(written)))))
    except ValidationError as fault:
        told = {_told_of(each) for each in fault.errors()}
        faults += [said for said in sorted(told) if said not in faults]
        return None, tuple(faults)
    return (None, tuple(faults)) if faults else (policy, ())


def nearest(word: str, known: Iterable[str], what: str) -> str:
    """Name the nearest right word, or all of them where none is near."""
    choices = list(known)
    plain = {choice.replace("_", "-"): choice for choice in choices}
    found = difflib.get_close_matches(word.casefold().replace("_", "-"), plain, n=1, cutoff=0.55)
    if found:
        return f"The nearest {what} is {plain[found[0]]}."
    return f"There are: {', '.join(choices)}."


def nearest_preset(name: str) -> str:
    """Name the nearest preset."""
    return nearest(name, PRESETS, "preset")


@cache
def _keys() -> dict[str, dict[str, Any]]:
    """Give the JSON schema of each key by section; the sections ``ladder`` and ``rules`` as well."""
    schema = Policy.model_json_schema(by_alias=True)
    sections = {
        name: schema["$defs"][name.capitalize()]["properties"]
        for name in Policy.model_fields
        if name not in ("rules", "reasons")
    }
    return {
        **sections,
        "rules": {code: {"type": "boolean"} for code in RULE_SWITCHES},
        "reasons": {code: {"type": "object"} for code in RULE_SWITCHES},
    }


def _plain_key(section: str, key: str) -> str:
    return key.replace("_", "-") if section in ("weights", "rules", "reasons") else key


def _unknown_names(written: Table) -> Iterator[str]:
    known = _keys()
    for section, table in written.items():
        if section not in known:
            yield f"There is no section [{section}]. {_section_advice(section, known)}"
        elif not isinstance(table, Mapping):
            yield f"{section} is {_shown(table)}; it is a section: write [{section}] above its keys."
        else:
            yield from (_unknown_key(section, key, known) for key in table if not _knows(known, section, key))
            yield from _written_twice(section, table)


def _written_twice(section: str, table: Table) -> Iterator[str]:
    keys = [_plain_key(section, key) for key in table]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    yield from (f"{section}.{key} stands twice, with a hyphen and with an underscore." for key in twice)


def _section_advice(word: str, known: dict[str, dict[str, Any]]) -> str:
    homes = [section for section, keys in known.items() if word in keys]
    return f"{word} stands under [{homes[0]}]." if homes else nearest(word, known, "section")


def _knows(known: dict[str, dict[str, Any]], section: str, key: str) -> bool:
    return _plain_key(section, key) in known[section]


def _unknown_key(section: str, key: str, known: dict[str, dict[str, Any]]) -> str:
    if section in ("rules", "reasons"):
        return _unknown_rule(_plain_key(section, key))
    homes = [other for other, keys in known.items() if key in keys]
    advice = f"{key} stands under [{homes[0]}]." if homes else nearest(key, known[section], "key")
    return f"There is no {section}.{key}. {advice}"


def _unknown_rule(code: str) -> str:
    if code in NEVER_CODES:
        return f"The rule {code} has no switch: it is never overridden. Take the line out."
    if code in _MENDED_ELSEWHERE:
        return f"The rule {code} has no switch: it is mended by {_MENDED_ELSEWHERE[code]}. Take the line out."
    everything = (*RULE_SWITCHES, *NEVER_CODES, *_MENDED_ELSEWHERE)
    return f"There is no rule {code}. {nearest(code, everything, 'rule')}"


def _wrong_kinds(written: Table) -> Iterator[str]:
    """Name values of another kind that would otherwise be taken: ``true`` for 1, 5 for a date."""
    for section, key, value, schema in _known_values(written):
        kind = _kind(schema)
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        if (
            (kind in ("integer", "number") and not numeric)
            or (kind == "boolean" and not isinstance(value, bool))
            or (kind == "string" and numeric)
        ):
            yield _wrong(section, key, value)


def _known_values(written: Table) -> Iterator[tuple[str, str, Any, dict[str, Any]]]:
    known = _keys()
    for section, table in written.items():
        if section in known and section != "ladder" and isinstance(table, Mapping):
            for key, value in table.items():
                schema = known[section].get(_plain_key(section, key))
                if schema is not None:
                    yield section, key, value, schema


def _unknown_rungs(written: Table) -> Iterator[str]:
    ladder = written.get("ladder")
    if not isinstance(ladder, Mapping) or "order" not in ladder:
        return
    order = ladder["order"]
    if not isinstance(order, list):
        yield f"ladder.order is {_shown(order)}; it is a list of rungs."
        return
    for step in order:
        for code in step if isinstance(step, list) else [step]:
            if not isinstance(code, str):
                yield f"ladder.order holds {_shown(code)} where a rung should be."
            elif code not in RUNG_CODES:
                yield f"There is no rung {code}. {nearest(code, RUNG_CODES, 'rung')}"


def _without_faults(written: Table, no_ladder: bool) -> dict[str, Any]:
    """Leave out what has been told already, so that the rest can be checked as well."""
    known = _keys()
    wrong = {
        (section, key)
        for section, key, value, _ in _known_values(written)
        if next(_wrong_kinds({section: {key: value}}), None)
    }
    return {
        section: {
            _plain_key(section, key): value
            for key, value in table.items()
            if _knows(known, section, key) and (section, key) not in wrong
        }
        for section, table in written.items()
        if section in known and isinstance(table, Mapping) and not (section == "ladder" and no_ladder)
    }


def _told_of(error: Any) -> str:
    section, *rest = (str(part) for part in error["loc"])
    if error["type"] == "value_error":
        place = "ladder.order" if section == "ladder" else f"[{section}]"
        return f"{place}: {str(error['ctx']['error']).rstrip('.')}."
    if section == "reasons":
        return (
            f"[reasons.{rest[0]}] says who switched the rule off and why: by = a name of up to 100"
            " characters, reason = up to 500 characters."
        )
    return _wrong(section, rest[0] if rest else "", error["input"])


def _wrong(section: str, key: str, value: Any) -> str:
    schema = _keys()[section].get(_plain_key(section, key), {})
    return f"{section}.{key} is {_shown(value)}; it is {_expected(schema)}."


def _kind(schema: dict[str, Any]) -> str:
    return str(_given(schema).get("type", ""))


def _given(schema: dict[str, Any]) -> dict[str, Any]:
    """Give the part of a schema beside ``null``."""
    choices: list[dict[str, Any]] = schema.get("anyOf", [schema])
    return next(part for part in choices if part.get("type") != "null")


def _expected(schema: dict[str, Any]) -> str:
    part = _given(schema)
    if part.get("format") == "date":
        return "a date such as 2026-11-22, from 2000-01-01 to 2100-12-31"
    if part.get("type") == "string":
        return f"a text in quotation marks, up to {part['maxLength']} characters"
    words = {"integer": "a whole number", "number": "a number", "boolean": "true or false"}
    return f"{words[part['type']]}{_range(part)}"


def _range(part: dict[str, Any]) -> str:
    if "minimum" in part:
        return f" from {_plain(part['minimum'])} to {_plain(part['maximum'])}"
    if "exclusiveMinimum" in part:
        return f" above {_plain(part['exclusiveMinimum'])}, up to {_plain(part['maximum'])}"
    return ""


def _plain(number: float) -> str:
    return f"{number:,.10g}"


def _shown(value: Any) -> str:
    words = str(value).lower() if isinstance(value, bool) else repr(value)
    words = value.isoformat() if isinstance(value, date | time) else words
    return words if len(words) <= _LONGEST_SHOWN else f"{words[:_LONGEST_SHOWN]}…"
