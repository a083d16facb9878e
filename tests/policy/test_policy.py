# ruff: noqa: E501  (a table: one line a fault)
"""The policy: read with every fault named, written back whole, compared in words."""

import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from matcher.errors import PolicyFault
from matcher.policy.changes import changes
from matcher.policy.policy import (
    LARGEST_FILE_BYTES,
    PRESETS,
    RULE_SWITCHES,
    RUNG_CODES,
    Policy,
    policy_from_toml,
    preset,
    read_policy,
    to_toml,
    write_policy,
)
from matcher.policy.rules import NEVER


def faults_of(text: str) -> str:
    """Give the message with which a policy is refused."""
    with pytest.raises(PolicyFault) as fault:
        policy_from_toml(text, "ours.toml")
    return str(fault.value)


def test_what_is_left_out_is_as_in_national_minimum() -> None:
    """An empty file is the preset, and one key changes one thing."""
    assert policy_from_toml("") == Policy()
    least = policy_from_toml("[service]\nmin_months_left = 6")
    assert least == preset("national-minimum")
    assert changes(Policy(), least) == (
        "The least time left for a child, in whole months, is now 6 instead of none.",
    )
    changed = policy_from_toml("[weights]\ntime-left = 7")
    assert changed.weights.time_left == 7
    assert changes(Policy(), changed) == ("Time left now counts 7 instead of 2.",)


def test_what_came_later_is_off_where_an_old_policy_does_not_name_it() -> None:
    """The least time left is asked for by both presets, and by no file that leaves it out."""
    assert [preset(name).service.min_months_left for name in PRESETS] == [6, 6]
    old = policy_from_toml("[service]\ncommitment_months = 24")
    assert old.service.min_months_left is None
    # The digest under which the first version kept this policy.
    assert old.digest() == policy_from_toml(to_toml(old)).digest()
    assert "months" not in json.dumps(json.loads(old.model_dump_json())["rules"])


def test_salford_asks_for_two_years_and_21() -> None:
    """The preset holds what the city's manual says, and puts residential out of area high."""
    salford = preset("salford")
    assert (salford.service.commitment_months, salford.service.minimum_visitor_age) == (24, 21)
    assert salford.ladder.steps().index(("out-of-area-residential",)) == 1
    assert salford.digest() != Policy().digest()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[servise]\nx = 1", "There is no section [servise]. The nearest section is service."),
        ("[service]\nminimum_vistor_age = 21", "There is no service.minimum_vistor_age. The nearest key is minimum_visitor_age."),
        ("[service]\ncircuity = 1.2", "There is no service.circuity. circuity stands under [travel]."),
        ("wishes = 3", "There is no section [wishes]. wishes stands under [weights]."),
        ("service = 3", "service is 3; it is a section: write [service] above its keys."),
        ("[weights]\nhair = 1", "There is no weights.hair. There are: wishes, travel, steadiness"),
        ("[weights]\ntime-left = 1\ntime_left = 1", "weights.time-left stands twice"),
        ("[ladder]\norder = ['lost visitor', 'everyone-else']", "There is no rung lost visitor. The nearest rung is lost-visitor."),
        ("[ladder]\norder = ['secure', ['secure'], 'everyone-else']", "secure stands more than once"),
        ("[ladder]\norder = [[], 'everyone-else']", "an empty list stands where a rung should be"),
        ("[ladder]\norder = 'secure'", "ladder.order is 'secure'; it is a list of rungs."),
        ("[ladder]\norder = [3, 'everyone-else']", "ladder.order holds 3 where a rung should be."),
        ("[rules]\nshared-slot = false", "There is no rule shared-slot. The nearest rule is shared-slots."),
        ("[rules]\nallergies = 'no'", "rules.allergies is 'no'; it is true or false."),
        ("[service]\nminimum_visitor_age = 16", "service.minimum_visitor_age is 16; it is a whole number from 18 to 99."),
        ("[service]\nminimum_visitor_age = 21.5", "service.minimum_visitor_age is 21.5; it is a whole number"),
        ("[service]\nminimum_visitor_age = true", "service.minimum_visitor_age is true; it is a whole number"),
        ("[service]\nmax_travel_km = 0", "service.max_travel_km is 0; it is a number above 0, up to 1,000."),
        ("[service]\nmax_travel_km = nan", "service.max_travel_km is nan; it is a number above 0"),
        ("[service]\nstart_date = 'soon'", "service.start_date is 'soon'; it is a date such as 2026-11-22"),
        ("[service]\nstart_date = 20261122", "service.start_date is 20261122; it is a date such as"),
        ("[service]\nstart_date = 1926-11-22", "service.start_date is 1926-11-22; it is a date such as"),
        ("[service]\nmax_new_matches = -1", "service.max_new_matches is -1; it is a whole number from 0 to 1,000,000."),
        ("[service]\nname = 5", "service.name is 5; it is a text in quotation marks, up to 200 characters."),
        ("[service]\ndistinct_slots = 1", "service.distinct_slots is 1; it is true or false."),
        ("[weights]\ntravel = -1", "weights.travel is -1; it is a number from 0 to 1,000,000."),
        ("[weights]\n" + "\n".join(f"{code} = 0" for code in Policy().weights.by_code()), "at least one weight must be above 0"),
        ("[service]\n\nname = Salford", "Line 3 of the policy ours.toml cannot be read as TOML."),
        ("[service", "Line 1 of the policy ours.toml cannot be read as TOML."),
        ("a = " + "[" * 5000, "too deeply"),
        ("a = " + "9" * 5000, "more than 19 digits"),
        ("#" * (LARGEST_FILE_BYTES + 1), "too large"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_what_is_right(text: str, said: str) -> None:
    """A misspelt word with the nearest right one, a value with its range, broken TOML with its line."""
    assert said in faults_of(text)


def test_all_faults_are_in_one_message() -> None:
    """Whoever mends the file mends it once."""
    said = faults_of(
        "[service]\nfloor = 1\nfit_floor = 2000\n[wights]\n[ladder]\norder = ['first']\n[rules]\ndbs = false"
    )
    for part in (
        "service.floor",
        "service.fit_floor is 2000",
        "[wights]",
        "no rung first",
        "dbs has no switch",
    ):
        assert part in said


@pytest.mark.parametrize("code", sorted({*NEVER, "places", "distance-known", "declined", "blocked"}))
def test_every_rule_has_a_switch_or_says_that_it_has_none(code: str) -> None:
    """On or off, a rule without a switch is no key."""
    assert code not in RULE_SWITCHES
    for value in ("true", "false"):
        assert f"The rule {code} has no switch" in faults_of(f"[rules]\n{code} = {value}")


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_read_by_its_name_and_written_back_whole(name: str, tmp_path: Path) -> None:
    """A preset, its text and its file are one policy."""
    path = tmp_path / "policy.toml"
    write_policy(preset(name), path)
    assert read_policy(name) == read_policy(path) == read_policy(str(path)) == preset(name)
    assert path.read_text(encoding="utf-8").startswith("# What this service wants")
    assert [each.name for each in tmp_path.iterdir()] == ["policy.toml"]


def test_a_file_from_a_windows_editor_is_read(tmp_path: Path) -> None:
    """A byte order mark and Windows line ends are no fault; another encoding is said."""
    path = tmp_path / "policy.toml"
    path.write_bytes(b'\xef\xbb\xbf[service]\r\nname = "Salford"\r\n')
    assert read_policy(path).service.name == "Salford"
    path.write_bytes(b'[service]\nname = "Caf\xe9"')
    with pytest.raises(PolicyFault, match=r"policy\.toml is no UTF-8 text"):
        read_policy(path)


def test_a_file_too_large_for_a_policy_is_not_read(tmp_path: Path) -> None:
    """The size is looked at first."""
    path = tmp_path / "policy.toml"
    path.write_bytes(b"#" * (LARGEST_FILE_BYTES + 1))
    with pytest.raises(PolicyFault, match=r"policy\.toml is too large"):
        read_policy(path)


@pytest.mark.parametrize("source", ["salfrod", "nowhere/salford-2.toml", "\0", ""])
def test_what_is_neither_file_nor_preset_is_named(source: str) -> None:
    """The nearest preset is named, and there is no traceback for an odd name."""
    with pytest.raises(PolicyFault, match="preset"):
        read_policy(source)
    with pytest.raises(PolicyFault, match="There is no preset"):
        preset(source)


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """Nothing is left behind where the folder is missing."""
    with pytest.raises(PolicyFault, match=r"policy\.toml could not be written: there is no folder missing"):
        write_policy(Policy(), tmp_path / "missing" / "policy.toml")


NUMBERS = some.floats(0, 1000, allow_nan=False).map(lambda number: round(number, 3))
POLICIES = some.builds(
    Policy.model_validate,
    some.fixed_dictionaries(
        {},
        optional={
            "service": some.fixed_dictionaries(
                {},
                optional={
                    "name": some.text(some.characters(codec="utf-8"), max_size=30),
                    "start_date": some.dates(date(2000, 1, 1), date(2100, 12, 31)),
                    "upper_child_age": some.integers(5, 25),
                    "max_travel_km": NUMBERS.map(lambda km: km + 0.001).filter(lambda km: km <= 1000),
                    "max_new_matches": some.none() | some.integers(0, 99),
                    "monthly_travel_km_budget": some.none() | NUMBERS,
                    "distinct_slots": some.booleans(),
                },
            ),
            "travel": some.fixed_dictionaries({"circuity": some.floats(1, 3)}),
            "weights": some.dictionaries(some.sampled_from([*Policy().weights.by_code()]), NUMBERS).filter(
                lambda weights: any(weights.values()) or len(weights) < 9
            ),
            "rules": some.dictionaries(some.sampled_from(RULE_SWITCHES), some.booleans()),
            "ladder": some.permutations(RUNG_CODES[:-1]).flatmap(
                lambda rungs: some.integers(0, 5).map(
                    lambda cut: {
                        "order": (tuple(rungs[:cut]), *rungs[cut + 1 :], "everyone-else")[cut == 0 :]
                    }
                )
            ),
        },
    ),
)


@given(POLICIES)
@settings(max_examples=150, deadline=None)
def test_any_policy_is_read_back_as_it_was_written(policy: Policy) -> None:
    """Writing and reading change nothing, not even the digest; and writing again gives the same text."""
    again = policy_from_toml(to_toml(policy))
    assert again == policy
    assert again.digest() == policy.digest()
    assert to_toml(again) == to_toml(policy)


@given(POLICIES, POLICIES)
@settings(max_examples=150, deadline=None)
def test_what_changed_is_said_exactly_where_something_did(old: Policy, new: Policy) -> None:
    """No sentence for equal policies, at least one for a different meaning."""
    assert changes(old, old) == ()
    assert bool(changes(old, new)) == (_meaning(old) != _meaning(new))


def _meaning(policy: Policy) -> Any:
    return policy.model_dump(exclude={"ladder"}), [frozenset(step) for step in policy.ladder.steps()]


@given(some.text(max_size=200) | some.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
@settings(max_examples=200, deadline=None)
def test_any_text_is_a_policy_or_a_fault(text: str) -> None:
    """Whatever is in the file, there is a policy or a sentence."""
    with suppress(PolicyFault):
        assert policy_from_toml(text) is not None


@given(some.recursive(some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=5) | some.dates(), lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from(["service", "weights", "ladder", "rules", "order", "name", "wishes", "x"]), inner, max_size=4), max_leaves=8))  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_any_table_is_a_policy_or_a_fault(written: Any) -> None:
    """Values of every kind in every place end in a policy or in a sentence."""
    from matcher.policy.faults import checked

    if isinstance(written, dict):
        policy, faults = checked(written)
        assert (policy is None) == bool(faults)


def test_changes_are_plain_sentences() -> None:
    """The screen says what changed, in the coordinator's words."""
    new = policy_from_toml(
        """
        [service]
        minimum_visitor_age = 21
        max_new_matches = 6
        start_date = 2027-01-04
        distinct_slots = true
        [weights]
        travel = 30
        [ladder]
        order = ["isolated", ["lost-visitor", "secure"], "ageing-out", "out-of-area-residential", "everyone-else"]
        [rules]
        shared-slots = false
        """
    )
    assert changes(Policy(), new) == (
        "The start date is now 4 January 2027 instead of none.",
        "The minimum age of visitors is now 21 instead of 18.",
        "Whether a visitor's children each need a slot of their own is now yes instead of no.",
        "The most new matches of a round is now 6 instead of none.",
        "Travel now counts 30 instead of 20.",
        "The rung “out of area, or cannot go out alone” is left out.",
        "The rung “isolated” now comes before “lost a visitor”.",
        "The rungs “lost a visitor” and “in secure accommodation” now count as one.",
        "The rung “ageing out” now comes before “residential, out of area”.",
        "The rule “shared slots” is switched off.",
    )
