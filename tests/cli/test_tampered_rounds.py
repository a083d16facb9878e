"""A round file that was changed is refused with what is wrong, whatever it is handed to."""

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from matcher.decisions.ledger import Ledger
from matcher.records.child import Agreed
from matcher.rounds.result import Digests, LeftOutRow, reference_of
from tests.cli.conftest import SAMPLE, TABLES, Command

Plan = dict[str, Any]


def _match(plan: Plan, child_id: str) -> Plan:
    found: Plan = next(match for match in plan["matches"] if match["child_id"] == child_id)
    return found


def _swapped(plan: Plan) -> None:
    one, other = _match(plan, "C02"), _match(plan, "C03")
    one["visitor_id"], other["visitor_id"] = other["visitor_id"], one["visitor_id"]


def _added(plan: Plan) -> None:
    plan["matches"].append({**_match(plan, "C02"), "child_id": "C04", "visitor_id": "V07"})
    plan["unmatched"] = [one for one in plan["unmatched"] if one["child_id"] != "C04"]


def _level(plan: Plan) -> None:
    plan["levels"][0]["value"] += 1
    plan["levels"][0]["bound"] += 1


def _digest(plan: Plan) -> None:
    plan["digests"]["children"] = "0" * 64


def _status(plan: Plan) -> None:
    _match(plan, "C02")["status"] = "pinned"


def _caution(plan: Plan) -> None:
    match = next(match for match in plan["matches"] if match["cautions"])
    match["cautions"] = []


def _criterion(plan: Plan) -> None:
    _match(plan, "C02")["criteria"]["travel"] = 0.0


def _distance(plan: Plan) -> None:
    _match(plan, "C02")["distance_km"] = 0.1


def _total(plan: Plan) -> None:
    plan["totals"]["children_matched"] += 1


def _unmatched(plan: Plan) -> None:
    del plan["unmatched"][0]


def _stopped_by(plan: Plan) -> None:
    plan["unmatched"][0]["blocked_by"]["travel"] = 999


TAMPERINGS: dict[str, tuple[Callable[[Plan], None], str]] = {
    "two matches swapped": (_swapped, "C02 and "),
    "a match added": (_added, "C04 and V07: "),
    "a level raised": (_level, "the round says"),
    "a digest changed": (_digest, "The children table is not the one"),
    "a status changed": (_status, "The match is pinned; by standing it is proposed."),
    "a caution erased": (_caution, "This caution is not said: "),
    "a criterion changed": (_criterion, "The round says travel 0;"),
    "a distance changed": (_distance, "The round says distance 0.1;"),
    "a total changed": (_total, "The round says children matched"),
    "a child left out": (_unmatched, "takes part and stands in no list."),
    "a count changed": (_stopped_by, "The round says blocked by"),
}


def tampered(made: Path, tmp_path: Path, change: Callable[[Plan], None]) -> Path:
    """Write the sample's round with one change."""
    plan = json.loads(made.read_text("utf-8"))
    change(plan)
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(plan), "utf-8")
    return path


@pytest.mark.parametrize("name", TAMPERINGS)
def test_why_refuses_a_changed_round(matcher: Command, made: Path, tmp_path: Path, name: str) -> None:
    """Nothing is explained that a changed plan holds; what is wrong is said."""
    change, said = TAMPERINGS[name]
    done = matcher("why", tampered(made, tmp_path, change), *TABLES, "--child", "C04", "--visitor", "V07")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert said in " ".join(done.stderr.split())


def test_an_exception_that_is_erased_is_told(matcher: Command, made: Path, tmp_path: Path) -> None:
    """A match that breaks a rule by leave owes its label."""
    (tmp_path / "more.csv").write_text(
        Path(TABLES[3]).read_text("utf-8") + "C04,V07,pinned,2026-11-01,Asha,They know each other\n", "utf-8"
    )
    tables = [*TABLES[:3], "more.csv", *TABLES[4:]]
    policy = ("--policy", "national-minimum", "--today", "2026-11-22")
    assert matcher("run", *tables, *policy, "--out", "round.json").exit_code == 0
    assert matcher("why", "round.json", *tables, "--child", "C04").exit_code == 0

    def erase(plan: Plan) -> None:
        assert _match(plan, "C04")["exceptions"] == ["travel"]
        _match(plan, "C04")["exceptions"] = []

    done = matcher("why", tampered(tmp_path / "round.json", tmp_path, erase), *tables, "--child", "C04")
    assert done.exit_code == 1
    assert "C04 and V07: " in done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("alternatives", "--child", "C02"),
        ("reserves",),
        ("rehearse",),
        ("unlock", "--child", "C04"),
        ("recruit",),
        ("sureness", "--settings", "1"),
        ("equality", "--no-prices"),
    ],
    ids=lambda words: words[0],
)
def test_nothing_is_built_on_a_changed_round(
    matcher: Command, made: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """Every command that reads a round beside its tables checks it first."""
    name, *options = command
    done = matcher(name, tampered(made, tmp_path, _swapped), *TABLES, *options)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "is not what its tables give" in " ".join(done.stderr.split())


DECIDE = ("--child", "C02", "--visitor", "V08", "--as", "approved", "--by", "Asha")


@pytest.mark.parametrize("name", TAMPERINGS)
def test_nothing_is_decided_or_exported_from_a_changed_round(
    matcher: Command, made: Path, tmp_path: Path, name: str
) -> None:
    """Beside its tables it is refused with what is wrong, and so it is where the ledger holds them."""
    change, said = TAMPERINGS[name]
    changed = tampered(made, tmp_path, change)
    handed = [
        ("decide", changed, *TABLES, *DECIDE),
        ("export", changed, *TABLES, "--to", "list.csv", "--proposals"),
    ]
    held = [("decide", changed, *DECIDE), ("export", changed, "--to", "list.csv", "--proposals")]
    for words in handed:
        done = matcher(*words)
        assert (done.exit_code, done.stdout) == (1, "")
        assert said in " ".join(done.stderr.split())
    assert matcher("decide", made, *TABLES, *DECIDE).exit_code == 0
    for words in held:
        done = matcher(*words)
        assert (done.exit_code, done.stdout) == (1, "")
    assert not (tmp_path / "list.csv").exists()
    assert len(json.loads(matcher("standing", "--json").stdout)) == 7, "one decision, and what stood before"


def test_an_objecting_child_in_a_changed_round_is_not_approved(
    matcher: Command, made: Path, plan: Plan, tmp_path: Path
) -> None:
    """Written into the plan by hand, a child who objects is refused, and so is a crowd on one place."""
    objecting = next(one["child_id"] for one in plan["not_taking_part"] if "objects" in one["reason"])

    def add(changed: Plan) -> None:
        changed["matches"].append({**_match(changed, "C02"), "child_id": objecting})

    changed = tampered(made, tmp_path, add)
    words = ("--child", objecting, "--visitor", "V08", "--as", "approved", "--by", "Asha")
    done = matcher("decide", changed, *TABLES, *words)
    assert done.exit_code == 1
    assert "objects to having a visitor." in " ".join(done.stderr.split())
    bare = matcher("decide", changed, *words)
    assert bare.exit_code == 1
    assert "does not hold the tables" in bare.stderr


def test_one_visitor_is_not_given_to_everybody(matcher: Command, made: Path, plan: Plan) -> None:
    """Each child in turn is pinned with a visitor of one place: one is kept."""
    words = ("--visitor", "V08", "--as", "pinned", "--by", "Asha", "--reason", "x")
    children = [match["child_id"] for match in plan["matches"] if match["status"] == "proposed"]
    codes = [matcher("decide", made, *TABLES, "--child", child, *words).exit_code for child in children[:8]]
    assert codes.count(0) == 1


def test_a_child_who_objects_since_is_marked_in_every_list(
    matcher: Command, made: Path, plan: Plan, tmp_path: Path
) -> None:
    """What was approved stays, comes first, and says what is to be done; nothing new is approved."""
    open_to_all = [match for match in plan["matches"] if match["status"] == "proposed"]
    other = next(match for match in open_to_all if match["child_id"] not in ("C02", "C03"))["child_id"]
    for child, visitor in (("C02", "V08"), ("C03", "V03")):
        words = ("--child", child, "--visitor", visitor, "--as", "approved", "--by", "Asha")
        assert matcher("decide", made, *TABLES, *words).exit_code == 0
    with Ledger.open(tmp_path / "ledger") as ledger:
        saved = ledger.latest_tables()
        assert saved is not None
        children = tuple(
            replace(child, agreed=Agreed.OBJECTS) if child.child_id in ("C03", other) else child
            for child in saved.pool.children
        )
        ledger.save_tables(replace(saved.pool, children=children), saved.places)
    against = r"C03 objects to having a visitor, according to the tables saved on [^.]*\."
    for name in ("list.csv", "list.xlsx"):
        done = matcher("export", made, "--to", name, "--proposals")
        assert done.exit_code == 0, done.stderr
        assert re.search(f"C03 with V03: Stop this match: {against} Tell everyone", done.stdout)
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["child"], row["status"]) for row in rows[:2]] == [("C03", "approved"), ("C02", "approved")]
    assert rows[0]["cautions"].startswith("Stop this match: C03 objects")
    offered = {row["child"]: row["cautions"] for row in rows[2:]}
    assert offered[other].startswith(f"Do not offer this match: {other} objects")
    assert sum(said.startswith("Do not offer") for said in offered.values()) == 1
    book = load_workbook(tmp_path / "list.xlsx")
    first = [str(cell.value) for row in book["Summary"].iter_rows() for cell in row if cell.value]
    assert first.index("To be stopped") < first.index("Round")
    visitor = next(row["visitor"] for row in rows if row["child"] == other)
    done = matcher("decide", made, "--child", other, "--visitor", visitor, "--as", "approved", "--by", "Asha")
    assert done.exit_code == 1
    assert "objects to having a visitor, according to the tables saved on" in " ".join(done.stderr.split())


@pytest.mark.parametrize("engine", ["network", "network with a price on travel", "constraint model"])
@pytest.mark.parametrize("command", ["audit", "why", "export", "decide"])
def test_a_round_without_its_certificate_is_refused(
    matcher: Command, made: Path, tmp_path: Path, command: str, engine: str
) -> None:
    """Nothing in the sample needs more than a network, so no word of a solver stands for the proof."""

    def bare(plan: Plan) -> None:
        plan.update(engine=engine, certificate=None, no_certificate="A solver proved it.")

    options = {
        "audit": (),
        "why": ("--child", "C04"),
        "export": ("--to", "list.xlsx"),
        "decide": ("--child", "C02", "--visitor", "V02", "--as", "held", "--by", "Asha"),
    }
    done = matcher(command, tampered(made, tmp_path, bare), *TABLES, *options[command])
    assert done.exit_code == 1
    assert "nothing shows that its plan is the best" in " ".join(done.output.split())
    assert not (tmp_path / "list.xlsx").exists()


def test_the_audit_says_what_is_proved(matcher: Command, made: Path) -> None:
    """The sample is proved to the last level."""
    done = matcher("audit", made, *TABLES)
    assert done.exit_code == 0
    assert "its certificate proves every level;" in " ".join(done.stdout.split())


def test_a_round_whose_budget_binds_is_said_to_rest_on_the_solver(
    matcher: Command, plan: Plan, tmp_path: Path
) -> None:
    """The summary, the audit and the list say that nothing checked it."""
    budget = int(plan["totals"]["kilometres_a_month"] * 0.9)
    policy = (SAMPLE / "policy.toml").read_text("utf-8")
    written = re.sub(r"(?m)^#? *monthly_travel_km_budget.*$", "", policy)
    written = written.replace("[service]", f"[service]\nmonthly_travel_km_budget = {budget}")
    (tmp_path / "policy.toml").write_text(written, "utf-8")
    ran = matcher("run", *TABLES, "--policy", "policy.toml", "--today", "2026-11-22", "--out", "r.json")
    assert ran.exit_code == 0, ran.output
    assert "By the solver's word the best on every level" in " ".join(ran.output.split())
    assert "solver says" in ran.output
    audited = matcher("audit", "r.json", *TABLES)
    assert audited.exit_code == 0, audited.output
    assert "said to be proved by the solver, and was not checked" in " ".join(audited.stdout.split())
    assert matcher("export", "r.json", *TABLES, "--to", "list.xlsx").exit_code == 0
    cells = {str(cell.value) for row in load_workbook("list.xlsx").worksheets[0].iter_rows() for cell in row}
    assert any("not checked here" in cell for cell in cells)


def _note(plan: Plan) -> None:
    plan["notes"].append("V07 was convicted of fraud (Jane Smith told Asha).")


def _reason(plan: Plan) -> None:
    plan["engine_reason"] = "Jane Smith asked for it."


def _why_none(plan: Plan) -> None:
    plan["no_certificate"] = "Jane Smith lost it."


def _stopped(plan: Plan) -> None:
    plan["reproducible"] = False


def _open_level(plan: Plan) -> None:
    plan["levels"][0]["proved"] = False


def _stranger_left_out(plan: Plan) -> None:
    row = LeftOutRow(table="visitors", row=99, person_id="V99", reason="Jane Smith told Asha.")
    plan["left_out"] = [row.model_dump()]
    digests, today = Digests(**plan["digests"]), date.fromisoformat(plan["today"])
    plan["reference"] = reference_of(today, digests, [row], plan["seed"], None)


WORDS: dict[str, tuple[Callable[[Plan], None], str]] = {
    "a note added": (_note, "The notes are not those"),
    "another reason for the engine": (_reason, "Why this engine is told otherwise"),
    "a reason for no certificate": (_why_none, "Why there is no certificate is told"),
    "said not to be reproducible": (_stopped, "not to be reproducible"),
    "a proved level called open": (_open_level, "is said not to be proved"),
    "a row said to be left out": (_stranger_left_out, "are not those of these tables"),
}


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("command", ["audit", "why", "export", "decide"])
def test_words_that_a_round_does_not_give_rise_to_are_refused(
    matcher: Command, made: Path, tmp_path: Path, command: str, name: str
) -> None:
    """Nobody's words are put on a list by way of a round file."""
    change, said = WORDS[name]
    options: dict[str, tuple[str, ...]] = {
        "audit": (),
        "why": ("--child", "C04"),
        "export": ("--to", "list.xlsx"),
        "decide": ("--child", "C02", "--visitor", "V08", "--as", "held", "--by", "Asha"),
    }
    done = matcher(command, tampered(made, tmp_path, change), *TABLES, *options[command])
    assert done.exit_code == 1
    assert said in " ".join(done.output.split())
    assert not (tmp_path / "list.xlsx").exists()


def test_a_list_says_what_the_ledger_holds_of_a_round(matcher: Command, made: Path, tmp_path: Path) -> None:
    """A finding that was put into the file is not printed where the ledger has the round itself."""

    def find(plan: Plan) -> None:
        plan["findings"].append(
            {"code": "x", "severity": "error", "where": "", "text": "Jane Smith told Asha.", "count": 1}
        )

    changed = tampered(made, tmp_path, find)
    held = ("--child", "C02", "--visitor", "V08", "--as", "held", "--by", "Asha")
    assert matcher("decide", made, *TABLES, *held).exit_code == 0
    done = matcher("export", changed, *TABLES, "--to", "list.xlsx", "--proposals")
    assert done.exit_code == 0, done.output
    cells = (cell for sheet in load_workbook("list.xlsx") for row in sheet.iter_rows() for cell in row)
    assert not any("Jane Smith" in str(cell.value) for cell in cells)
