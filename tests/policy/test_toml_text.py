"""TOML from outside is refused by its shape, with the limit, before it costs anything."""

import tomllib
from collections.abc import Callable

import pytest

from matcher.advice.scenario_files import scenario_from_toml
from matcher.advice.sweep_files import sweep_from_toml
from matcher.errors import MatcherError
from matcher.policy.policy import policy_from_toml
from matcher.toml_text import MOST_KEY_PARTS, TomlTooLarge, parse_toml, told_first

READERS: list[Callable[[str], object]] = [policy_from_toml, scenario_from_toml, sweep_from_toml]
KEY = "a" + ".a" * MOST_KEY_PARTS
HUGE = {
    "a key of 45,000 parts": ("a" + ".a" * 45_000 + " = 1", "a key of more than 20 parts"),
    "a heading of 21 parts": (f"[{KEY}]", "a key of more than 20 parts"),
    "a key in an inline table": (f"a = {{{KEY} = 1}}", "a key of more than 20 parts"),
    "quoted parts": ('x . "a b" . ' * 10 + "y = 1", "a key of more than 20 parts"),
    "lists in lists": ("a = " + "[" * 40_000 + "]" * 40_000, "too deeply"),
    "tables in tables": ("a = " + "{a=" * 30_000, "too deeply"),
    "a number of 4,301 digits": ("a = " + "1" * 4_301, "a whole number of more than 19 digits"),
    "a number of 20 digits": ("a = 10000000000000000000", "a whole number of more than 19 digits"),
    "a hexadecimal number": ("a = 0x" + "f" * 90_000, "a whole number of more than 19 digits"),
    "keys": ("\n".join(f"k{n} = 1" for n in range(201)), "more than 200 keys in one section"),
    "sections": ("\n".join(f"[k{n}]" for n in range(201)), "more than 200 keys in one section"),
    "keys of a section": ("[a.b]\n" + "\n".join(f"k{n} = 1" for n in range(201)), "more than 200 keys"),
    "entries": ("a = [" + "1," * 1_001 + "]", "more than 1,000 entries in one list"),
    "tables of a list": ("[[edit]]\n" * 1_001, "more than 1,000 entries in one list"),
    "a long key": (f'"{"x" * 101}" = 1', "a key of more than 100 characters"),
}


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("case", HUGE)
def test_what_is_too_large_is_refused_by_its_limit(read: Callable[[str], object], case: str) -> None:
    """A policy, a scenario and a sweep alike, in one short sentence."""
    text, said = HUGE[case]
    with pytest.raises(MatcherError, match=said) as fault:
        read(text)
    assert len(str(fault.value)) < 300


def test_a_long_key_is_refused_unparsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser would take gigabytes for it."""
    monkeypatch.setattr(tomllib, "loads", None)
    with pytest.raises(TomlTooLarge, match="20 parts"):
        parse_toml(HUGE["a key of 45,000 parts"][0])


@pytest.mark.parametrize(
    "text",
    [
        "a" + ".a" * (MOST_KEY_PARTS - 1) + " = 1",
        'note = "' + "It went well. " * 100 + '"',
        "note = '''\n" + "one.two three\n" * 500 + "'''",
        'note = "' + "." * 1_000 + '"',
        f"a = -{10**19 - 1}",
        "\n".join(f"k{n} = 1" for n in range(200)),
        "a = [" + "1," * 1_000 + "]",
    ],
)
def test_what_is_at_a_limit_is_read(text: str) -> None:
    """As the parser itself reads it."""
    assert parse_toml(text) == tomllib.loads(text)


@pytest.mark.parametrize("read", READERS)
def test_many_faults_are_counted_and_not_all_told(read: Callable[[str], object]) -> None:
    """Twenty are enough to begin with."""
    text = "\n".join(f"k{n} = 1" for n in range(150))
    with pytest.raises(MatcherError, match=r"k19\b.* And 130 more faults like these\.$") as fault:
        read(text)
    assert "k20" not in str(fault.value)


def test_twenty_faults_are_told_whole() -> None:
    """And one more is one more."""
    faults = [f"Fault {n}." for n in range(21)]
    assert told_first(faults[:20]) == " ".join(faults[:20])
    assert told_first(faults).endswith("Fault 19. And 1 more fault like these.")
