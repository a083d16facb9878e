"""TOML from outside: policies, scenarios and sweeps, within limits that no such file reaches.

A hundred kilobytes of TOML can take gigabytes to parse, as one key of 50,000 parts, or be told in
megabytes of faults, as 10,000 keys that are not known. So the shape is limited before anything is checked.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Any, Final

MOST_KEY_PARTS: Final = 20
LONGEST_KEY: Final = 100
MOST_KEYS: Final = 200
"""In one section."""
MOST_ENTRIES: Final = 1_000
"""In one list."""
_LARGEST_NUMBER: Final = 10**19
_NUMBER: Final = "a whole number of more than 19 digits"
_PART = r"""(?:(?<![\w-])[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_LONG_KEY = re.compile(rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{MOST_KEY_PARTS}}}")


class TomlTooLarge(ValueError):
    """What goes beyond a limit, with the limit, as it stands after "it has"."""


def parse_toml(text: str) -> dict[str, Any]:
    """Parse TOML text.

    Raises
    ------
    tomllib.TOMLDecodeError
        If it is none.
    TomlTooLarge
        If a key, a section, a list or a number is larger than any of a policy, a scenario or a sweep.
    """
    # The parser keeps every beginning of a key with dots: its memory grows with the square of the parts.
    if _LONG_KEY.search(text):
        raise TomlTooLarge(f"a key of more than {MOST_KEY_PARTS} parts between dots")
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise TomlTooLarge("lists or sections inside each other, too deeply to be read") from None
    except ValueError:
        raise TomlTooLarge(_NUMBER) from None
    for said in _beyond_limits(parsed):
        raise TomlTooLarge(said)
    return parsed


def _beyond_limits(parsed: dict[str, Any]) -> Iterator[str]:
    left: list[Any] = [parsed]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            if len(value) > MOST_KEYS:
                yield f"more than {MOST_KEYS} keys in one section"
            if any(len(key) > LONGEST_KEY for key in value):
                yield f"a key of more than {LONGEST_KEY} characters"
            left += value.values()
        elif isinstance(value, list):
            if len(value) > MOST_ENTRIES:
                yield f"more than {MOST_ENTRIES:,} entries in one list"
            left += value
        elif isinstance(value, int) and abs(value) >= _LARGEST_NUMBER:
            yield _NUMBER


def told_first(faults: list[str] | tuple[str, ...], most: int = 20) -> str:
    """Join faults to one message: the first of them, and how many more there are."""
    more = len(faults) - most
    ending = [f"And {more:,} more {'fault' if more == 1 else 'faults'} like these."] if more > 0 else []
    return " ".join([*faults[:most], *ending])
