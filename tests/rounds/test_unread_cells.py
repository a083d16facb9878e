"""A cell that was typed and cannot be read is not an empty one: it is the reason, and a limit stays one."""

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import matcher
from matcher.policy.facts import Facts
from matcher.policy.measures import BY_VERSION
from matcher.policy.rules import rule
from matcher.records.unread import UnreadCell
from matcher.rounds.result import digests_of, to_json
from tests.policy.pairs import a_pair

CHILD = {
    "child_id": "C1",
    "age": "12",
    "gender": "female",
    "latitude": "53.49",
    "longitude": "-2.28",
    "postcode": "M6 5AA",
    "placement_type": "foster",
    "agreed": "yes",
    "referred_on": "2026-01-05",
    "available": "any",
}
VISITOR = {
    "visitor_id": "V1",
    "age": "40",
    "gender": "female",
    "latitude": "53.49",
    "longitude": "-2.28",
    "postcode": "M6 5AB",
    "available": "any",
    "dbs_issued_on": "2026-01-05",
    "references_checked": "yes",
    "interviewed": "yes",
    "trained_on": "2026-01-05",
}


def _write(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


def _read(tmp_path: Path, child: dict[str, str], visitor: dict[str, str]) -> Facts:
    """Read one child and one visitor, with a cell changed, beside others who are as usual."""
    children = [CHILD | child, CHILD | {"child_id": "C2"}]
    visitors = [VISITOR | visitor, VISITOR | {"visitor_id": "V2"}]
    paths = _write(tmp_path / "children.csv", children), _write(tmp_path / "visitors.csv", visitors)
    return matcher.gather(*paths, today=date(2026, 11, 22)).facts


@pytest.mark.parametrize(
    ("code", "child", "visitor", "said"),
    [
        (
            "dbs",
            {},
            {"dbs_issued_on": "31/02/2025"},
            "V1: dbs_issued_on “31/02/2025” cannot be read (visitors, H2).",
        ),
        ("references", {}, {"references_checked": "mostly"}, "references_checked “mostly” cannot be read"),
        ("interview", {}, {"interviewed": "booked"}, "interviewed “booked” cannot be read"),
        ("training", {}, {"trained_on": "in spring"}, "trained_on “in spring” cannot be read"),
        ("agreed", {"agreed": "yes?"}, {}, "C1: agreed “yes?” cannot be read (children, H2)."),
        ("on-hold", {"on_hold_since": "since May"}, {}, "on_hold_since “since May” cannot be read"),
        (
            "available-from",
            {},
            {"available_from": "after Easter"},
            "available_from “after Easter” cannot be read",
        ),
        ("paused", {}, {"paused_until": "summer"}, "paused_until “summer” cannot be read"),
        ("places", {}, {"capacity": "one or two"}, "capacity “one or two” cannot be read"),
        ("places", {}, {"active_children": "some"}, "active_children “some” cannot be read"),
        ("upper-age", {"leaves_on": "when ready"}, {}, "leaves_on “when ready” cannot be read"),
        ("travel", {}, {"max_travel_km": "not far"}, "max_travel_km “not far” cannot be read"),
        (
            "travel",
            {},
            {"max_travel_minutes": "half an hour"},
            "max_travel_minutes “half an hour” cannot be read",
        ),
        ("commitment", {}, {"commitment_months": "a while"}, "commitment_months “a while” cannot be read"),
        ("accepts-ages", {}, {"accepts_ages": "teens"}, "accepts_ages “teens” cannot be read"),
        ("experience", {"experience_needed": "lots"}, {}, "experience_needed “lots” cannot be read"),
        ("visits", {"visits_per_month": "weekly"}, {}, "visits_per_month “weekly” cannot be read"),
        ("wish-age", {"wish_age": "must: young"}, {}, "wish_age “must: young” cannot be read"),
    ],
)
def test_what_cannot_be_read_is_the_reason_and_closes(
    tmp_path: Path, code: str, child: dict[str, str], visitor: dict[str, str], said: str
) -> None:
    """The rule it belongs to is broken, with what was typed and where; arrays and sentences agree."""
    facts = _read(tmp_path, child, visitor)
    judged = rule(code)
    verdict = judged.verdict(facts, 0, 0)
    assert not verdict.holds
    assert said in verdict.because
    assert "not recorded" not in verdict.because
    assert not judged.holds_for_pairs(facts, np.array([0]), np.array([0]))[0]
    assert judged.holds_for_pairs(facts, np.array([1]), np.array([1]))[0]


def test_the_round_says_the_cell_and_not_what_was_typed(tmp_path: Path) -> None:
    """The person does not take part with that reason; the audit agrees, and the file holds the cell alone."""
    facts = _read(tmp_path, {}, {"dbs_issued_on": "31/02/2025"})
    result = matcher.run_round(facts)
    (absent,) = result.not_taking_part
    assert (absent.visitor_id, absent.code) == ("V1", "dbs")
    assert absent.reason == "V1: dbs_issued_on cannot be read (visitors, H2)."
    assert "31/02/2025" not in json.dumps(json.loads(to_json(result)), ensure_ascii=False)
    assert matcher.audit_round(result, facts) == ()


def test_an_edit_that_fills_the_field_in_opens_it_again() -> None:
    """A what-if that sets the date is asked by that date."""
    cell = UnreadCell("trained_on", "trained_on", "soon", "visitors", "K2")
    unread = a_pair(visitor={"trained_on": None, "unread": (cell,)})
    assert not rule("training").verdict(unread, v=0).holds
    known = a_pair(visitor={"trained_on": date(2026, 5, 1), "unread": (cell,)})
    assert rule("training").verdict(known, v=0).holds


def test_old_rounds_keep_their_digests_and_their_reading() -> None:
    """Version 1 knew no such cells: they count as empty and enter no digest, as where there are none."""
    cell = UnreadCell("max_travel_km", "max_travel_km", "not far", "visitors", "K2")
    plain, unread = a_pair(), a_pair(visitor={"unread": (cell,)})
    old = replace(unread, measures=BY_VERSION[1])
    assert rule("travel").verdict(old, 0, 0).holds
    assert digests_of(old).visitors == digests_of(plain).visitors != digests_of(unread).visitors
    assert plain.pool.digests() == plain.pool.digests(unread=False)
