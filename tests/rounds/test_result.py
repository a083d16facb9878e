"""The round file: written whole, read strictly, refused beside other data."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from matcher.errors import OtherData, RoundFileFault
from matcher.policy.facts import Facts
from matcher.policy.policy import Policy
from matcher.rounds import result as result_module
from matcher.rounds.parts import Part
from matcher.rounds.result import (
    FORMAT_VERSION,
    MatchRound,
    check_digests,
    from_json,
    read_round,
    to_json,
    write_round,
)
from matcher.rounds.running import run_round
from tests.candidates.crowds import active, crowd, pinned
from tests.rounds.made_up import Ties, made_up

EVERYTHING = Ties(True, True, True, True, True, True, False)


@pytest.fixture(scope="module")
def facts() -> Facts:
    """A service in which every tie is in force, so that most parts of the file hold something."""
    return made_up(4, children=40, visitors=25, ties=EVERYTHING)


@pytest.fixture(scope="module")
def a_round(facts: Facts) -> MatchRound:
    """Its round."""
    return run_round(facts)


def changed(result: MatchRound, change: Callable[[dict[str, Any]], object]) -> str:
    """Give the round as JSON with something changed in it."""
    content = json.loads(to_json(result))
    change(content)
    return json.dumps(content)


def test_a_round_comes_back_as_it_was_written(a_round: MatchRound, tmp_path: Path) -> None:
    """Every field, to the last digit; and the same text when it is written again."""
    write_round(a_round, tmp_path / "round.json")
    back = read_round(tmp_path / "round.json")
    assert back == a_round
    assert to_json(back) == to_json(a_round)
    assert os.listdir(tmp_path) == ["round.json"]


@pytest.mark.parametrize("seed", range(8))
def test_every_made_up_round_comes_back(seed: int) -> None:
    """Whatever ties are drawn."""
    result = run_round(made_up(seed))
    assert from_json(to_json(result)) == result


def test_a_file_that_cannot_be_replaced_stays_as_it_was(
    a_round: MatchRound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new text is put in place at once or not at all, and no draft is left behind."""
    path = tmp_path / "round.json"
    path.write_text("what stood here before")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(RoundFileFault, match=r"round\.json could not be written: it is open in another"):
        write_round(a_round, path)
    assert path.read_text() == "what stood here before"
    assert os.listdir(tmp_path) == ["round.json"]


def test_a_folder_that_is_not_there_is_said(a_round: MatchRound, tmp_path: Path) -> None:
    """Writing into nowhere is a sentence."""
    with pytest.raises(RoundFileFault, match=r"round\.json could not be written"):
        write_round(a_round, tmp_path / "nowhere" / "round.json")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda c: c.update(format_version=FORMAT_VERSION + 1),
            "of version 3; this program reads versions 1 to 2",
        ),
        (lambda c: c.update(format="a recipe"), "is not a round file"),
        (lambda c: c.pop("format"), "does not say that it is a round file"),
        (lambda c: c.pop("format_version"), "does not say that it is a round file"),
        (lambda c: c.pop("matches"), "“matches” is missing"),
        (lambda c: c.update(colour="blue"), "“colour” is not known here"),
        (
            lambda c: c["matches"][0].update(fit=1001),
            "“matches, entry 1, fit” does not hold what belongs there",
        ),
        (lambda c: c["matches"][0].update(fit=float("nan")), "“matches, entry 1, fit” does not hold"),
        (
            lambda c: c["matches"][0].update(distance_km=float("nan")),
            "“matches, entry 1, distance_km” does not",
        ),
        (lambda c: c["totals"].update(kilometres_a_month=float("inf")), "“totals, kilometres_a_month”"),
        (lambda c: c["levels"][0].update(proved="perhaps"), "“levels, entry 1, proved”"),
        (lambda c: c["policy"]["service"].update(fit_floor=-1), "“policy, service, fit_floor”"),
        (lambda c: c.update(matches=[{}, {}]), "and at least 8 more parts are not right"),
    ],
)
def test_what_is_not_whole_is_refused_in_a_sentence(
    a_round: MatchRound, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    """A part missing, unknown, out of range or no number; a newer version; something else altogether."""
    with pytest.raises(RoundFileFault) as fault:
        from_json(changed(a_round, change), "round.json")
    assert said in str(fault.value)
    assert str(fault.value).startswith("round.json ")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b"PK\x03\x04", b'{"format": NaN}']
)
def test_a_file_of_another_kind_is_refused_in_a_sentence(content: bytes, tmp_path: Path) -> None:
    """Whatever bytes are in it."""
    path = tmp_path / "other.json"
    path.write_bytes(content)
    with pytest.raises(RoundFileFault, match=r"other\.json is not a round file"):
        read_round(path)


def test_a_missing_file_a_folder_and_a_huge_file_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each in its own sentence, and the huge one before it is read."""
    with pytest.raises(RoundFileFault, match=r"There is no file nothing\.json here"):
        read_round(tmp_path / "nothing.json")
    with pytest.raises(RoundFileFault, match="could not be read"):
        read_round(tmp_path)
    (tmp_path / "huge.json").write_bytes(b"[" * 2000)
    monkeypatch.setattr(result_module, "_LARGEST_FILE", 1000)
    with pytest.raises(RoundFileFault, match=r"huge\.json is larger than 50 MB"):
        read_round(tmp_path / "huge.json")


def test_a_round_beside_its_own_data_passes(a_round: MatchRound, facts: Facts) -> None:
    """Also when the facts are made anew."""
    check_digests(a_round, facts)
    check_digests(a_round, replace(facts))


def other_data(facts: Facts, now: Facts) -> str:
    """Run a round on the one, read it beside the other, and give what is said."""
    with pytest.raises(OtherData) as fault:
        check_digests(run_round(facts), now)
    assert str(fault.value).endswith("Give the files the round was made from, or run it anew.")
    return str(fault.value)


def test_what_changed_is_named() -> None:
    """New and missing people by id, changed cells by table, a changed setting with both values."""
    was = crowd(3, 2, cells={"C1": {"age": 11}})
    assert "The children table is not the one this round was made from: the same people" in other_data(
        was, crowd(3, 2)
    )
    assert "C3 is gone" in other_data(crowd(3, 2), crowd(2, 2))
    assert "The visitors table is not the one this round was made from: V3, V4 are new." in other_data(
        crowd(3, 2), crowd(3, 4)
    )
    assert "The standing table" in other_data(crowd(3, 2), crowd(3, 2, [pinned("C1", "V1")]))
    other_policy = crowd(3, 2, service={"max_travel_km": 30}, rules={"travel": False})
    assert "service.max_travel_km was 40.0, is 30.0, rules.travel was on, is off" in other_data(
        crowd(3, 2), other_policy
    )


def test_another_gazetteer_and_another_day_are_named() -> None:
    """The tables are the same; where people are, or which day it is, is not."""
    facts = crowd(2, 2)
    moved = replace(facts.places, child_latitude=facts.places.child_latitude + 0.1)
    assert "another gazetteer was read" in other_data(facts, replace(facts, places=moved))
    tomorrow = replace(facts, today=facts.today + timedelta(days=1))
    assert "made for 22/11/2026, this is for 23/11/2026" in other_data(facts, tomorrow)


def test_a_child_who_is_active_is_not_called_new() -> None:
    """Whoever is in the round in any way is known to it."""
    was, now = crowd(3, 2, [active("C1", "V1")]), crowd(4, 2, [active("C1", "V1")])
    assert "round was made from: C4 is new." in other_data(was, now)


def test_a_policy_with_a_switch_written_out_is_the_same_policy() -> None:
    """Saying that a rule is on says what is so without saying it."""
    facts = crowd(2, 2)
    check_digests(run_round(facts), replace(facts, policy=Policy.model_validate({"rules": {"travel": True}})))


DOCUMENTED = Path(__file__).resolve().parents[2] / "docs" / "round-file.md"


@pytest.mark.parametrize("part", [MatchRound, *Part.__subclasses__()], ids=lambda part: part.__name__)
def test_every_field_is_documented(part: type[Part]) -> None:
    """The page names each field of each part of the file."""
    page = DOCUMENTED.read_text("utf-8")
    assert [name for name in part.model_fields if f"`{name}`" not in page and f".{name}`" not in page] == []


def _flood(part: str) -> Callable[[dict[str, Any]], object]:
    """Put 50,000 faults into one part of a round file."""
    keys = {f"k{number}": "x" for number in range(50_000)}
    many: dict[str, Callable[[dict[str, Any]], object]] = {
        "a mapping": lambda c: c["unmatched"][0].update(blocked_by=keys),
        "lists in a mapping": lambda c: c["unmatched"][0].update(only_blocked_by=keys),
        "texts": lambda c: c.update(notes=[1] * 50_000),
        "parts": lambda c: c.update(matches=[{}] * 50_000),
        "keys of the file": lambda c: c.update(keys),
        "keys of a part": lambda c: c["matches"][0].update(keys),
        "faults beside what is right": lambda c: c.update(versions={**dict.fromkeys(keys, "1"), "k": 1}),
    }
    return many[part]


@pytest.mark.parametrize(
    ("part", "most"),
    [
        ("a mapping", 1_000),
        ("lists in a mapping", 1_000),
        ("texts", 1),
        ("parts", 9),
        ("keys of the file", 1),
        ("keys of a part", 1),
        ("faults beside what is right", 1),
    ],
)
def test_a_flood_of_faults_is_refused_by_its_first(a_round: MatchRound, part: str, most: int) -> None:
    """Each fault kept costs kilobytes: some are enough for a sentence."""
    with pytest.raises(
        RoundFileFault, match=r"round\.json is (not a round file|a round file that is not w)"
    ) as told:
        from_json(changed(a_round, _flood(part)), "round.json")
    cause = told.value.__context__
    assert isinstance(cause, ValidationError)
    assert 1 <= cause.error_count() <= most


def test_a_mapping_larger_than_a_piece_comes_back_whole(a_round: MatchRound) -> None:
    """In its order, nothing lost between two pieces."""
    versions = {f"k{number}": str(number) for number in range(2_500)}
    given = a_round.model_copy(update={"versions": versions})
    assert list(from_json(to_json(given)).versions.items()) == list(versions.items())


@pytest.mark.parametrize("piece", [b'"",', b"[],", b"{},", b'{"a":', b"[", b'{"a":1},', b'"\\",'])
def test_more_values_than_any_round_has_are_refused_unparsed(
    piece: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few megabytes of nothing parse to gigabytes, so they are counted as bytes first."""
    monkeypatch.setattr(result_module.pydantic_core, "from_json", None)
    content = b"[" + piece * result_module.MOST_VALUES
    with pytest.raises(RoundFileFault, match=r"round\.json has more than 2,000,000 values"):
        from_json(content, "round.json")


def test_a_policy_larger_than_any_policy_file_is_refused(a_round: MatchRound) -> None:
    """It is the one part whose keys the policy checks one by one."""
    reasons = {f"rule {number}": {"by": "", "reason": ""} for number in range(5_000)}
    content = changed(a_round, lambda c: c["policy"].update(reasons=reasons))
    with pytest.raises(RoundFileFault, match="has a policy of more than 100 kB"):
        from_json(content, "round.json")
