"""``decide``, ``standing``, ``export``: what is settled, and taking it away."""

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from matcher import gather, read_round
from matcher.decisions.ledger import Ledger
from tests.cli.conftest import POLICY, SAMPLE, TABLES, Command
from tests.clock import DAY_OF_THE_CLOCK

PAIR = ("--child", "C02", "--visitor", "V08")


def _pairs(found: dict[str, Any]) -> set[tuple[str, str]]:
    return {(match["child_id"], match["visitor_id"]) for match in found["matches"]}


def test_a_round_goes_round(matcher: Command, made: Path, plan: dict[str, Any], tmp_path: Path) -> None:
    """Approve one, decline one, take the standing, run again: kept, never proposed, all else as good."""
    words = ("decide", made, *TABLES, "--by", "Asha")
    assert matcher(*words, "--child", "C02", "--visitor", "V08", "--as", "approved").exit_code == 0
    declined = matcher(
        *words, "--child", "C09", "--visitor", "V05", "--as", "declined", "--reason", "he said no"
    )
    assert declined.exit_code == 0
    assert "Declined by Asha" in declined.stdout
    settled = matcher("standing", "--to", "next.csv", "--standing", SAMPLE / "standing.csv")
    assert settled.exit_code == 0, settled.stderr
    assert "next.csv holds 8 settled pairs." in settled.stdout
    again = ["--places", SAMPLE / "places.csv", "--standing", "next.csv", *POLICY]
    done = matcher("run", *TABLES[:2], *again, "--out", "again.json")
    assert done.exit_code == 0, done.stderr
    second = json.loads((tmp_path / "again.json").read_text("utf-8"))
    status = {(match["child_id"], match["visitor_id"]): match["status"] for match in second["matches"]}
    assert status["C02", "V08"] == "pinned"
    assert ("C09", "V05") not in status
    assert ("C10", "V15") not in status
    assert status["C34", "V05"] == "offered"
    assert len(second["matches"]) == len(plan["matches"])
    assert matcher("audit", "again.json", *TABLES[:2], *again[:4]).exit_code == 0


def test_a_list_of_a_re_run_tells_what_the_run_before_decided(
    matcher: Command, made: Path, tmp_path: Path
) -> None:
    """The round file names the run it came from: who declined, and why, is in the workbook."""
    words = ("decide", made, *TABLES, "--by", "Asha")
    declined = matcher(
        *words, "--child", "C09", "--visitor", "V05", "--as", "declined", "--reason", "he said no"
    )
    assert declined.exit_code == 0, declined.stderr
    matcher("standing", "--to", "next.csv", "--standing", SAMPLE / "standing.csv")
    again = TABLES[:2]
    places = ("--places", SAMPLE / "places.csv", "--standing", "next.csv")
    done = matcher("run", *again, *places, *POLICY, "--previous", made, "--out", "again.json")
    assert done.exit_code == 0, done.stderr
    listed = matcher("export", "again.json", *again, *places, "--to", "list.xlsx")
    assert listed.exit_code == 0, listed.stderr
    sheet = load_workbook(tmp_path / "list.xlsx")["Decisions"]
    assert "he said no" in [cell for row in sheet.values for cell in row]


def test_the_ledger_is_the_screens(
    matcher: Command, made: Path, plan: dict[str, Any], tmp_path: Path
) -> None:
    """What is decided here stands where the screen looks, and the other way round."""
    matcher("decide", made, *TABLES, "--child", "C02", "--visitor", "V08", "--as", "held", "--by", "Asha")
    with Ledger.open(tmp_path / "ledger") as ledger:
        assert [entry.reference for entry in ledger.rounds()] == [plan["reference"]]
        assert ledger.states(plan["reference"])["C02", "V08"].kind == "held"
        ledger.decide(plan["reference"], "C03", "V03", "approved", by="Martin")
    rows = json.loads(matcher("standing", "--json").stdout)
    assert ("C03", "V03", "pinned") in {(row["child_id"], row["visitor_id"], row["status"]) for row in rows}


def test_another_ledger_is_named_by_its_folder(matcher: Command, made: Path, tmp_path: Path) -> None:
    """With --data the person's own ledger is not touched."""
    words = ("--child", "C02", "--visitor", "V08", "--as", "approved", "--by", "Asha", "--data", "other")
    assert matcher("decide", made, *TABLES, *words).exit_code == 0
    assert (tmp_path / "other").is_dir()
    assert not (tmp_path / "ledger").exists()
    assert len(json.loads(matcher("standing", "--json", "--data", "other").stdout)) == 7


def test_decide_answers_a_program(matcher: Command, made: Path, plan: dict[str, Any]) -> None:
    """With --json stdout is the decision and nothing else."""
    done = matcher(
        "decide",
        made,
        *TABLES,
        "--child",
        "C02",
        "--visitor",
        "V08",
        "--as",
        "approved",
        "--by",
        "Zoë",
        "--json",
    )
    answer = json.loads(done.stdout)
    assert (answer["child_id"], answer["visitor_id"], answer["decision"]) == ("C02", "V08", "approved")
    assert (answer["by"], answer["round"]) == ("Zoë", plan["reference"])


def test_a_change_of_mind_is_another_decision(matcher: Command, made: Path) -> None:
    """An approval can be undone; both stay in the ledger."""
    words = ("decide", made, *TABLES, "--child", "C02", "--visitor", "V08", "--by", "Asha")
    assert matcher(*words, "--as", "approved").exit_code == 0
    assert matcher(*words, "--as", "undone").exit_code == 0
    rows = json.loads(matcher("standing", "--json").stdout)
    assert ("C02", "V08") not in {(row["child_id"], row["visitor_id"]) for row in rows}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--child", "C02", "--visitor", "V09", "--as", "approved", "--by", "Asha"], "not proposed"),
        (["--child", "C02", "--visitor", "V08", "--as", "declined", "--by", "Asha"], "Say why"),
        (["--child", "C02", "--visitor", "V08", "--as", "approved", "--by", " "], "Say who decides"),
        (["--child", "C19", "--visitor", "V22", "--as", "approved", "--by", "Asha"], "exception"),
        (["--child", "C99", "--visitor", "V08", "--as", "blocked", "--by", "Asha", "--reason", "x"], "C99"),
    ],
)
def test_what_may_not_be_decided_is_refused(
    matcher: Command, made: Path, words: list[str], said: str
) -> None:
    """A pair out of the plan, a missing reason or name, an exception, nobody: exit code 1 and a sentence."""
    done = matcher("decide", made, *TABLES, *words)
    assert done.exit_code == 1
    assert said in done.stderr
    assert done.stdout == ""


def test_a_pin_that_breaks_what_is_never_overridden_is_refused(
    matcher: Command, made: Path, plan: dict[str, Any], tmp_path: Path
) -> None:
    """Where the ledger has the tables, vetting and independence bar a pin at once."""
    import matcher as api

    gathered = api.gather(
        *TABLES[:2], TABLES[3], policy=POLICY[1], places=TABLES[5], today=api.read_round(made).today
    )
    with Ledger.open(tmp_path / "ledger") as ledger:
        number = ledger.save_tables(gathered.reading.pool, gathered.facts.places)
        ledger.save_round(api.read_round(made), number)
    done = matcher(
        "decide",
        made,
        "--child",
        "C20",
        "--visitor",
        "V14",
        "--as",
        "pinned",
        "--by",
        "Asha",
        "--reason",
        "asked",
    )
    assert done.exit_code == 1
    assert "Salford" in done.stderr


def test_standing_warns_of_rounds_without_their_tables(matcher: Command, made: Path, tmp_path: Path) -> None:
    """What was declined before a round is only in its standing table: say so where it is not named."""
    with Ledger.open(tmp_path / "ledger") as ledger:
        ledger.save_round(read_round(made))
    assert "--standing" in matcher("standing", "--to", "next.csv").stderr
    assert (
        "--standing" not in matcher("standing", "--to", "n.csv", "--standing", SAMPLE / "standing.csv").stderr
    )


def test_a_standing_table_that_cannot_be_read_is_refused(matcher: Command, tmp_path: Path) -> None:
    """What was declined is never forgotten in silence."""
    (tmp_path / "empty.csv").write_text("")
    for path in ("gone.csv", "empty.csv"):
        done = matcher("standing", "--to", "next.csv", "--standing", path)
        assert done.exit_code == 1
        assert not (tmp_path / "next.csv").exists()


def test_export_holds_what_is_approved(matcher: Command, made: Path, tmp_path: Path) -> None:
    """Undecided proposals are in the list only when asked for, and marked."""
    matcher("decide", made, *TABLES, "--child", "C02", "--visitor", "V08", "--as", "approved", "--by", "Asha")
    done = matcher("export", made, "--to", "list.csv")
    assert done.exit_code == 0
    assert "1 approved match" in done.stdout
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["child"], row["visitor"], row["by"]) for row in rows] == [("C02", "V08", "Asha")]
    assert matcher("export", made, "--to", "list.csv", "--proposals").exit_code == 0
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 21


def test_export_writes_a_workbook_with_names_when_asked(matcher: Command, made: Path, tmp_path: Path) -> None:
    """Names come from the tables, which are given beside the round; codes only is the rule."""
    matcher("decide", made, *TABLES, "--child", "C02", "--visitor", "V08", "--as", "approved", "--by", "Asha")
    assert matcher("export", made, "--to", "codes.xlsx").exit_code == 0
    assert (
        matcher("export", made, *TABLES, "--to", "names.xlsx", "--names", "--authority", "Salford").exit_code
        == 0
    )
    texts = {
        name: " ".join(
            str(cell)
            for sheet in load_workbook(tmp_path / name)
            for row in sheet.values
            for cell in row
            if cell
        )
        for name in ("codes.xlsx", "names.xlsx")
    }
    assert "Leah" not in texts["codes.xlsx"]
    assert "Leah" in texts["names.xlsx"]


def test_export_answers_a_program(matcher: Command, made: Path) -> None:
    """With --json stdout is the count and nothing else."""
    answer = json.loads(matcher("export", made, *TABLES, "--to", "list.csv", "--json").stdout)
    head = answer.pop("head")
    assert answer == {"file": "list.csv", "approved": 0, "undecided": 21, "held": 0}
    assert matcher("export", made, *TABLES, "--to", "list.xlsx").stdout.endswith(
        f"Head of the ledger: {head}\n"
    )


@pytest.mark.parametrize("options", [(), ("--names",), ("--proposals",)])
def test_export_needs_the_tables_or_a_ledger_that_holds_them(
    matcher: Command, made: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    """A bare round file cannot be checked, so nothing leaves; once decided with its tables, it can."""
    done = matcher("export", made, "--to", "list.xlsx", *options)
    assert done.exit_code == 1
    assert "does not hold the tables" in done.stderr
    assert not (tmp_path / "list.xlsx").exists()
    assert matcher("decide", made, *TABLES, *PAIR, "--as", "approved", "--by", "Asha").exit_code == 0
    assert matcher("export", made, "--to", "list.xlsx", *options).exit_code == 0


def test_decide_needs_the_tables_once(matcher: Command, made: Path, tmp_path: Path) -> None:
    """Saving the round alone is not enough; after one decision with the tables they may be left out."""
    with Ledger.open(tmp_path / "ledger") as ledger:
        ledger.save_round(read_round(made))
    for word in ("approved", "declined"):
        done = matcher("decide", made, *PAIR, "--as", word, "--by", "Asha", "--reason", "x")
        assert done.exit_code == 1
        assert "does not hold the tables" in done.stderr
    assert matcher("decide", made, *TABLES, *PAIR, "--as", "held", "--by", "Asha").exit_code == 0
    assert matcher("decide", made, *PAIR, "--as", "approved", "--by", "Asha").exit_code == 0


def test_tables_that_the_screen_saved_need_not_be_given(matcher: Command, made: Path, tmp_path: Path) -> None:
    """The ledger finds the tables with the round's digests, whatever round they were saved for."""
    read = gather(*TABLES[:2], TABLES[3], policy=POLICY[1], places=TABLES[5], today=read_round(made).today)
    with Ledger.open(tmp_path / "ledger") as ledger:
        ledger.save_tables(read.reading.pool, read.facts.places)
    assert matcher("decide", made, *PAIR, "--as", "approved", "--by", "Asha").exit_code == 0


def test_decide_refuses_other_tables(matcher: Command, made: Path) -> None:
    """Beside tables the round was not made from nothing is decided."""
    done = matcher("decide", made, SAMPLE / "service.xlsx", *PAIR, "--as", "approved", "--by", "Asha")
    assert done.exit_code == 1
    assert "is not the one this round was made from" in done.stderr


def test_a_colleague_is_never_overwritten_in_silence(matcher: Command, made: Path) -> None:
    """Who decided and when is said with the number; named with --instead-of, it is changed."""
    decide = ("decide", made, *TABLES, *PAIR)
    number = json.loads(matcher(*decide, "--as", "approved", "--by", "Asha", "--json").stdout)["number"]
    declined = ("--as", "declined", "--by", "Ben", "--reason", "Too far")
    done = matcher(*decide, *declined)
    assert done.exit_code == 1
    said = " ".join(done.stderr.split())
    assert re.search(r"Asha approved C02 with V08 on \d+ \w{3} \d{4} at \d\d:\d\d\.", said)
    assert f"Use --instead-of {number} to change it." in said
    assert matcher(*decide, "--as", "undone", "--by", "Ben").exit_code == 1
    assert matcher(*decide, *declined, "--instead-of", number + 1).exit_code == 1
    assert matcher(*decide, *declined, "--instead-of", number).exit_code == 0
    assert matcher(*decide, *declined).exit_code == 0, "the same person may say it again"
    assert matcher(*decide, "--as", "held", "--by", "Ben").exit_code == 0, "and change their mind"


def test_what_stands_in_another_round_is_named_too(
    matcher: Command, made: Path, plan: dict[str, Any], tmp_path: Path
) -> None:
    """That nothing stood is refused where a colleague's decision does; with its number it is changed."""
    standing, places = TABLES[2:4], TABLES[4:]
    day = ("--today", "2026-11-23")
    assert matcher("run", *TABLES, *POLICY[:2], *day, "--out", "later.json").exit_code == 0
    words = ("--as", "blocked", "--by", "Asha", "--reason", "She is afraid of him", "--json")
    number = json.loads(matcher("decide", made, *TABLES, *PAIR, *words).stdout)["number"]
    later = ("decide", "later.json", *TABLES[:2], *standing, *places, *PAIR, "--as", "approved")
    for named in ((), ("--instead-of", 0), ("--instead-of", number + 1)):
        done = matcher(*later, "--by", "Zoe", *named)
        assert done.exit_code == 1
        assert f"Use --instead-of {number} to change it." in " ".join(done.stderr.split())
    rows = {(row["child_id"], row["status"]) for row in json.loads(matcher("standing", "--json").stdout)}
    assert ("C02", "blocked") in rows
    assert matcher(*later, "--by", "Zoe", "--instead-of", number).exit_code == 0


@pytest.mark.parametrize("objection_first", [True, False])
def test_an_objection_in_tables_of_the_same_day_is_not_passed_over(
    matcher: Command, objection_first: bool
) -> None:
    """Two files of one day, of which one says that the child objects: whichever was given first."""
    agreed = Path(TABLES[0]).read_text("utf-8-sig")
    header, *rows = agreed.splitlines()
    place = header.split(",").index("agreed")
    [row] = [row for row in rows if row.startswith("C02,")]
    cells = next(csv.reader([row]))
    cells[place] = "no"
    with io.StringIO() as text:
        csv.writer(text, lineterminator="").writerow(cells)
        Path("objecting.csv").write_text(agreed.replace(row, text.getvalue()), "utf-8")
    files = [("objecting.csv", *TABLES[1:]), TABLES]
    for name, tables in zip(("new.json", "old.json"), files, strict=True):
        assert matcher("run", *tables, *POLICY, "--out", name).exit_code == 0
    other = ("--child", "C03", "--visitor", "V03", "--as", "held", "--by", "Asha")
    if objection_first:
        assert matcher("decide", "new.json", *files[0], *other).exit_code == 0
    else:
        assert matcher("decide", "old.json", *TABLES, *other).exit_code == 0
        assert matcher("decide", "new.json", *files[0], *other).exit_code == 0
    done = matcher("decide", "old.json", *TABLES, *PAIR, "--as", "approved", "--by", "Martin")
    assert done.exit_code == 1
    assert "Leah has said no to a visitor, according to the tables saved on" in " ".join(done.stderr.split())


def test_a_round_of_a_day_to_come_is_refused(matcher: Command) -> None:
    """Its tables would seem newer than every other; the sentence says what to do."""
    tomorrow = DAY_OF_THE_CLOCK + timedelta(days=1)
    day = ("--today", tomorrow.isoformat())
    assert matcher("run", *TABLES, *POLICY[:2], *day, "--out", "later.json").exit_code == 0
    plan = json.loads(Path("later.json").read_text("utf-8"))["matches"][0]
    pair = ("--child", plan["child_id"], "--visitor", plan["visitor_id"])
    done = matcher("decide", "later.json", *TABLES, *pair, "--as", "held", "--by", "Asha")
    assert done.exit_code == 1
    assert f"is dated {tomorrow:%d/%m/%Y}, a day still to come. Run it again" in " ".join(done.stderr.split())


def test_export_refuses_other_tables(matcher: Command, made: Path, tmp_path: Path) -> None:
    """Nor is a list made beside tables the round was not made from."""
    done = matcher("export", made, SAMPLE / "service.xlsx", "--to", "list.xlsx")
    assert done.exit_code == 1
    assert not (tmp_path / "list.xlsx").exists()


def test_a_standing_table_is_written_as_csv_only(matcher: Command, made: Path, tmp_path: Path) -> None:
    """A workbook's name over CSV text could not be read by the next run, so it is not understood."""
    done = matcher("standing", "--to", "next.xlsx")
    assert done.exit_code == 2
    assert "ends in .csv" in done.stderr
    assert not (tmp_path / "next.xlsx").exists()
