"""From files to facts in one call, with everything found on the way."""

from datetime import date
from pathlib import Path

import pytest

from matcher.errors import MatcherError, PolicyFault, UnreadableFile
from matcher.intake.sheets import Upload
from matcher.policy.policy import Policy, Service
from matcher.rounds.audit import audit_round
from matcher.rounds.gathering import Gathered, gather
from matcher.rounds.running import run_round
from matcher.travel.gazetteer import Gazetteer

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"
TODAY = date(2026, 11, 22)
CHILDREN = """child_id,known_as,age,gender,postcode,placement_type,agreed,referred_on,available
C1,Leah,12,female,M6 5WG,foster,yes,2026-09-01,weekends
C2,Idris,13,male,ZZ9 9ZZ,foster,yes,2026-09-01,weekends
C3,Maya,,female,M6,foster,yes,2026-09-01,weekends
"""
CLEARED = "dbs_issued_on,references_checked,interviewed,trained_on"
VISITORS = f"""visitor_id,known_as,age,gender,postcode,available,{CLEARED}
V1,Priya,34,female,M6,any,2026-03-02,yes,yes,2026-04-18
"""
PLACES = Gazetteer({"M6": (53.49, -2.29)})


def small(**given: object) -> Gathered:
    """Gather two small tables: one child without a known place, one without an age."""
    tables = Upload("children.csv", CHILDREN.encode()), Upload("visitors.csv", VISITORS.encode())
    return gather(*tables, **{"places": PLACES, "today": TODAY, **given})  # type: ignore[arg-type]


def test_the_sample_is_gathered_run_and_proved() -> None:
    """From the four files of the sample to a round in which the audit finds nothing."""
    gathered = gather(
        SAMPLE / "children.csv",
        SAMPLE / "visitors.csv",
        SAMPLE / "standing.csv",
        policy=SAMPLE / "policy.toml",
        places=SAMPLE / "places.csv",
        today=TODAY,
    )
    left_out = gathered.reading.left_out
    result = run_round(gathered.facts, findings=gathered.findings, left_out=left_out)
    assert all(level.proved for level in result.levels)
    assert audit_round(result, gathered.facts) == ()


def test_everything_found_is_told_by_id() -> None:
    """Reading names the row without an age, placing the postcode nobody knows; no finding holds a name."""
    gathered = small()
    codes = [finding.code for finding in gathered.findings]
    assert "no-distance-known" in codes
    assert "postcode-by-area" in codes
    assert [left.person_id for left in gathered.reading.left_out] == ["C3"]
    assert gathered.errors
    assert not any(
        name in str(finding) for finding in gathered.findings for name in ("Leah", "Idris", "Priya")
    )
    assert gathered.facts.children[0].known_as == "Leah"


def test_a_policy_may_be_given_by_name_by_file_or_as_it_is() -> None:
    """Left out it is the national minimum."""
    assert small().facts.policy == small(policy="national-minimum").facts.policy
    assert small(policy="salford").facts.policy.service.commitment_months == 24
    own = Policy(service=Service(upper_child_age=21))
    assert small(policy=own).facts.policy is own


def test_the_clock_is_asked_where_no_day_is_given() -> None:
    """Only here, and nowhere further in."""
    gathered = gather(Upload("c.csv", CHILDREN.encode()), Upload("v.csv", VISITORS.encode()))
    assert gathered.facts.today == date.today()


def test_what_cannot_be_read_is_said() -> None:
    """A policy and a gazetteer stop the work; a table is a finding and is named."""
    with pytest.raises(PolicyFault):
        small(policy="salfrod")
    with pytest.raises(UnreadableFile):
        gather(Upload("c.csv", b""), places="nowhere.csv", today=TODAY)
    gathered = gather(Upload("c.csv", b"PK\x03\x04"), Upload("v.csv", VISITORS.encode()), today=TODAY)
    assert "children" in gathered.reading.unreadable
    assert gathered.errors


@pytest.mark.parametrize("day", [date.min, date(1999, 12, 31), date(2101, 1, 1), date.max])
def test_a_day_beyond_all_calendars_is_refused_in_a_sentence(day: date) -> None:
    """Ages and the end of the service are reckoned from it, and must still be days."""
    with pytest.raises(MatcherError, match="No round can be made for"):
        small(today=day)


@pytest.mark.parametrize("day", [date(2000, 1, 1), date(2100, 12, 31)])
def test_the_first_and_the_last_day_can_be_reckoned_with(day: date) -> None:
    """Nothing overflows at the ends."""
    assert small(today=day).facts.today == day
