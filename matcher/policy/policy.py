"""The policy: every setting of a service, read from and written to TOML.

A key left out is as in the preset ``national-minimum``, except ``min_months_left``, which is then off: an old
policy file means what it meant. What can be set stands in
:mod:`matcher.policy.settings`; its names are given again here.
"""

import math
import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import tomli_w

from matcher.errors import PolicyFault
from matcher.policy.faults import checked, nearest_preset
from matcher.policy.settings import PRESETS as PRESETS
from matcher.policy.settings import RISK_RULES as RISK_RULES
from matcher.policy.settings import RULE_SWITCHES as RULE_SWITCHES
from matcher.policy.settings import RUNG_CODES as RUNG_CODES
from matcher.policy.settings import Ladder as Ladder
from matcher.policy.settings import Policy as Policy
from matcher.policy.settings import RuleSwitch as RuleSwitch
from matcher.policy.settings import RungCode as RungCode
from matcher.policy.settings import Service as Service
from matcher.policy.settings import Travel as Travel
from matcher.policy.settings import Weights as Weights
from matcher.toml_text import TomlTooLarge, parse_toml, told_first
from matcher.writing import write_whole

LARGEST_FILE_BYTES = 100_000
_HEADER = """\
# What this service wants of its matches. A key left out is as in the preset national-minimum, but for
# min_months_left, which then asks for nothing.
# Weights are any numbers of 0 or more. In the ladder, the highest rung comes first; a list inside the
# list merges rungs, and a rung left out sends its children on to the next that fits. A rule set to
# false is switched off. A child's agreement, vetting, training and independence have no switch. Who
# switches off conditions, allergies, excluded or conflict says so under [reasons.conditions] and so on,
# with by = "name" and reason = "why".

"""


def preset(name: str) -> Policy:
    """Give one of the policies that come with the program: ``national-minimum`` or ``salford``.

    Raises
    ------
    PolicyFault
        If there is no such preset; the nearest is named.
    """
    if name not in PRESETS:
        raise PolicyFault(f"There is no preset {name}. {nearest_preset(name)}")
    text = resources.files("matcher.policy").joinpath("presets", f"{name}.toml").read_text(encoding="utf-8")
    return policy_from_toml(text, name)


def read_policy(source: str | Path) -> Policy:
    """Read a policy from a TOML file, or take a preset by its name.

    Raises
    ------
    PolicyFault
        If there is neither such a file nor such a preset, or the file says something that cannot be:
        every fault in one message.
    """
    if isinstance(source, str) and source in PRESETS:
        return preset(source)
    path = Path(source)
    try:
        content = path.read_bytes() if path.stat().st_size <= LARGEST_FILE_BYTES else None
    except (OSError, ValueError) as fault:
        raise PolicyFault(
            f"There is no policy file {path.name} that can be opened, and no preset of that name."
            f" {nearest_preset(path.stem)}"
        ) from fault
    if content is None:
        raise PolicyFault(_too_large(path.name))
    try:
        return policy_from_toml(content.decode("utf-8-sig"), path.name)
    except UnicodeDecodeError as fault:
        raise PolicyFault(
            f"The {_called(path.name)} is no UTF-8 text. Save it as UTF-8 and bring it in again."
        ) from fault


def policy_from_toml(text: str, name: str = "") -> Policy:
    """Read a policy from TOML text.

    Parameters
    ----------
    name
        The file's or the preset's name, for sentences.

    Raises
    ------
    PolicyFault
        If the text says something that cannot be: every fault in one message.
    """
    if len(text.encode(errors="replace")) > LARGEST_FILE_BYTES:
        raise PolicyFault(_too_large(name))
    policy, faults = checked(_parsed(text, name))
    if policy is None:
        raise PolicyFault(f"The {_called(name)} cannot be used. {told_first(faults)}")
    return policy


def _called(name: str) -> str:
    return f"policy {name}".strip()


def _too_large(name: str) -> str:
    limit = f"more than {LARGEST_FILE_BYTES // 1000} kB"
    return f"The {_called(name)} is too large: {limit}. Check that it is the right file."


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        return parse_toml(text)
    except tomllib.TOMLDecodeError as fault:
        raise PolicyFault(
            f"{_line(fault, text)} of the {_called(name)} cannot be read as TOML. A line is key = value,"
            " [section], or begins with #; a text stands in quotation marks, a list in square brackets."
        ) from fault
    except TomlTooLarge as fault:
        raise PolicyFault(
            f"The {_called(name)} cannot be read: it has {fault}. Check that it is the right file."
        ) from fault


def _line(fault: Exception, text: str) -> str:
    """Say the line of a fault; where the text ends too early, its last."""
    found = re.search(r"at line (\d+)", str(fault))
    return f"Line {found.group(1) if found else len(text.splitlines()) or 1}"


def to_toml(policy: Policy) -> str:
    """Write a policy as TOML, every key, with a comment on top. Reading it gives the same policy."""
    return _HEADER + tomli_w.dumps(_tables(policy))


def write_policy(policy: Policy, path: str | Path) -> None:
    """Write a policy to a file, whole or not at all.

    Raises
    ------
    PolicyFault
        If the file cannot be written.
    """
    write_whole(path, to_toml(policy).encode(), PolicyFault, private=False)


def _tables(policy: Policy) -> dict[str, Any]:
    sections = policy.model_dump(by_alias=True)
    return {
        name: {key: _tidy(value) for key, value in table.items() if value is not None}
        for name, table in sections.items()
        if table
    }


def _tidy(value: Any) -> Any:
    """Write 25.0 as 25, and lists as lists."""
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    if isinstance(value, tuple):
        return [_tidy(item) for item in value]
    return value
