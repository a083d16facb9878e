"""A round file of version 1, made by program version 0.1.0 of the sample service as it was then.

It counted waiting in whole months and distances to the metre. The tables stand beside it, so that it can be
read, audited and asked about whatever becomes of the sample.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import matcher
from matcher.advice.changing import change_list
from matcher.advice.scenarios import Scenario
from matcher.decisions.ledger import Ledger
from matcher.policy.facts import Facts
from matcher.policy.measures import BY_VERSION
from matcher.rounds.audit import audit_round
from matcher.rounds.result import MatchRound, as_made, from_json, to_json

FOLDER = Path(__file__).parent / "version_1"
FILE = FOLDER / "round.json"


@pytest.fixture(scope="module")
def old() -> MatchRound:
    """The round as it opens now."""
    return matcher.read_round(FILE)


@pytest.fixture(scope="module")
def facts() -> Facts:
    """What it was made from, as tables are read now."""
    return matcher.gather(
        FOLDER / "children.csv",
        FOLDER / "visitors.csv",
        FOLDER / "standing.csv",
        policy=FOLDER / "policy.toml",
        places=FOLDER / "places.csv",
        today=date(2026, 11, 22),
    ).facts


def test_it_opens_and_is_written_again_as_it_was(old: MatchRound) -> None:
    """All that stood in it stands in it, and no days."""
    assert old.format_version == 1
    written = json.loads(to_json(old))
    assert _only_more(written, json.loads(FILE.read_text("utf-8")))
    assert "waiting_days" not in to_json(old)
    assert from_json(to_json(old)) == old
    assert [level.code for level in old.levels][-3:] == ["waiting-months", "fit", "travel"]
    assert [old.waited(child) for child in old.unmatched][:2] == ["12 months", "9 months"]
    assert old.longest_waited == "12 months"


def _only_more(written: Any, original: Any) -> bool:
    """Say whether nothing that stood in the file is lost or changed; later fields may have been added."""
    if isinstance(original, dict):
        return all(key in written and _only_more(written[key], value) for key, value in original.items())
    if isinstance(original, list):
        return len(written) == len(original) and all(map(_only_more, written, original))
    return bool(written == original)


def test_it_is_made_from_these_tables_still(old: MatchRound, facts: Facts) -> None:
    """The digests of tables, places and policy have not changed with what a policy may say now."""
    matcher.check_digests(old, facts)


def test_the_audit_accepts_it_by_the_levels_of_its_own_version(old: MatchRound, facts: Facts) -> None:
    """Months, metres and its certificate hold; a changed level does not."""
    assert audit_round(old, facts) == ()
    *others, waiting, fit, travel = old.levels
    changed = waiting.model_copy(update={"value": 216, "bound": 216})
    faults = audit_round(old.model_copy(update={"levels": (*others, changed, fit, travel)}), facts)
    assert {fault.code for fault in faults} == {"level-value"}


def test_a_round_of_days_is_not_let_through_as_one_of_months(old: MatchRound, facts: Facts) -> None:
    """The version says by what a round is held; it cannot be chosen afterwards."""
    now = matcher.run_round(facts)
    assert audit_round(now, facts) == ()
    assert audit_round(now.model_copy(update={"format_version": 1}), facts) != ()


def test_it_is_asked_about_in_its_own_measures(old: MatchRound, facts: Facts) -> None:
    """Why, prices and what-ifs count as the round did."""
    assert "waiting for 4 months:" in " ".join(matcher.why_child(facts, old, "C20").sentences())
    found = matcher.alternatives(facts, old, child_id="C20")
    assert {code for choice in found.choices for code in choice.choosing.cost or {}} <= {
        level.code for level in old.levels
    }
    # On its own measures the round run anew is the round itself.
    again = matcher.run_round(as_made(old, facts))
    assert again.levels == old.levels
    assert {(m.child_id, m.visitor_id) for m in again.matches} == {
        (m.child_id, m.visitor_id) for m in old.matches
    }


def test_a_what_if_of_it_is_a_round_of_its_version(old: MatchRound, facts: Facts) -> None:
    """Figures of two plans side by side are of one kind."""
    nothing_else = Scenario("as it is", ())
    after = matcher.try_scenario(nothing_else, facts, old)
    assert after.format_version == 1
    assert audit_round(after, facts) == ()
    found = matcher.compare(old, {"as it is": after})
    assert found.others[0].change == {}
    assert found.base.waiting == "215 months"


def test_a_run_around_it_counts_days(old: MatchRound, facts: Facts) -> None:
    """The next run is a round of today's version, and what changed can be told."""
    after = matcher.run_round(facts, previous=old)
    assert after.format_version == 2
    assert audit_round(after, facts) == ()
    assert change_list(old, after, facts) is not None


def test_the_ledger_keeps_and_gives_it(old: MatchRound, tmp_path: Path) -> None:
    """A stored round of version 1 is the same when it comes back."""
    ledger = Ledger.open(tmp_path)
    ledger.save_round(old)
    assert ledger.round(old.reference) == old
    assert to_json(ledger.round(old.reference)) == to_json(old)


def test_the_workbook_says_months_and_how_it_was_made(old: MatchRound, facts: Facts, tmp_path: Path) -> None:
    """The export of an old round says by what version it was made."""
    from openpyxl import load_workbook

    from matcher.exports.workbook import write_workbook

    path = tmp_path / "old.xlsx"
    write_workbook(old, path, pool=facts.pool)
    said = [str(cell.value) for sheet in load_workbook(path) for row in sheet for cell in row if cell.value]
    assert any("Made by version 0.1.0" in text for text in said)


def test_the_measures_of_every_version_are_known(facts: Facts) -> None:
    """Each version that opens says how it counted."""
    assert set(BY_VERSION) == {1, 2}
    months = facts.waiting_days // 30
    assert np.array_equal(as_made(matcher.read_round(FILE), facts).waiting, months)


def test_a_round_of_days_without_its_days_is_not_whole(facts: Facts, tmp_path: Path) -> None:
    """Version 2 brings the days of everyone who is left."""
    written = json.loads(to_json(matcher.run_round(facts)))
    del written["unmatched"][0]["waiting_days"]
    path = tmp_path / "round.json"
    path.write_text(json.dumps(written), "utf-8")
    with pytest.raises(matcher.errors.RoundFileFault, match="waiting days are missing"):
        matcher.read_round(path)


def test_the_map_of_whom_to_recruit_ranks_by_its_months(old: MatchRound, facts: Facts) -> None:
    """Two places that bring as many children differ by the months of the round's own version."""
    from matcher.ui.recruits.spots import gain

    row = {"value": {"waiting-months": 2, "fit": 5}, "sentence": "2 months of waiting more; fit +5"}
    assert gain(old.policy, row) == "More waiting months covered"
    worths = matcher.recruit(facts, old, further=0).worths
    assert {code for worth in worths for code in worth.change} <= {level.code for level in old.levels}
