"""The workbook: what stands in it, for whom, how it prints, and that its sentences tell the truth."""

import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from matcher.decisions.decision import Decision, Seen
from matcher.exports.listing import Exported
from matcher.exports.sheets import NOT_APPROVED
from matcher.exports.workbook import write_workbook
from matcher.exports.writing import ExportFault
from matcher.records.standing import StandingRow, Status
from matcher.rounds.headline import SAID
from matcher.rounds.result import LevelResult, NotTakingPart
from tests.decisions.small_round import REFERENCE, match, small_pool, small_round
from tests.exports.listed_round import decided, listed_round, usual_decisions

HEADING_ROW = 4


def opened(path: Path) -> Workbook:
    """Open a workbook as a reader would."""
    return openpyxl.load_workbook(path)


def table(page: Worksheet) -> list[dict[str, object]]:
    """Give the rows of a sheet by heading; none where the sheet only says that it is empty."""
    headings = [cell.value for cell in page[HEADING_ROW]]
    if len([heading for heading in headings if heading]) < 2:
        return []
    return [
        dict(zip(map(str, headings), (cell.value for cell in row), strict=True))
        for row in page.iter_rows(min_row=HEADING_ROW + 1)
    ]


def pairs(page: Worksheet) -> list[tuple[object, object]]:
    """Give the pairs of a sheet."""
    return [(row["Child"], row["Visitor"]) for row in table(page)]


def lines(page: Worksheet) -> dict[str, object]:
    """Give the labelled lines of the summary or the policy."""
    return {str(row[0].value): row[1].value for row in page.iter_rows(min_row=3) if row[0].value}


def written(path: Path, decisions: tuple[Decision, ...] = (), **asked: object) -> tuple[Workbook, Exported]:
    """Write the round that the other module describes, and open it."""
    done = write_workbook(listed_round(), path / "list.xlsx", decisions, **asked)  # type: ignore[arg-type]
    return opened(path / "list.xlsx"), done


def test_the_sheets_stand_in_order(tmp_path: Path) -> None:
    """Undecided proposals have no sheet unless they are asked for."""
    plain, _ = written(tmp_path, usual_decisions())
    expected = ["Summary", "Approved", "Kept", "Unmatched", "Unused visitors", "Not taking part", "Policy"]
    assert plain.sheetnames == [*expected, "Decisions"]
    asked, _ = written(tmp_path, usual_decisions(), proposals=True)
    assert asked.sheetnames == [*expected[:3], "Undecided", *expected[3:], "Decisions"]


def test_only_what_a_person_approved_is_approved(tmp_path: Path) -> None:
    """The decision in force counts: an approval undone is none, a pin is none, silence is none."""
    book, done = written(tmp_path, usual_decisions())
    assert pairs(book["Approved"]) == [("C1", "V1"), ("C2", "V2")]
    assert (done.approved, done.undecided) == (2, 1)
    assert done.sentence == "list.xlsx holds 2 approved matches. 1 undecided proposal is not in it."
    nothing, none = written(tmp_path)
    assert nothing["Approved"]["A4"].value == "No match is approved yet."
    assert none.sentence == "list.xlsx holds 0 approved matches. 3 undecided proposals are not in it."


def test_an_approved_match_says_all_that_was_decided(tmp_path: Path) -> None:
    """Who, when, why, and what is out of the ordinary, with real numbers and real dates."""
    book, _ = written(tmp_path, usual_decisions())
    row = table(book["Approved"])[1]
    assert row == {
        "Child": "C2",
        "Visitor": "V2",
        "Priority": "Everyone else",
        "Km one way": 5.2,
        "Minutes": 8,
        "Times they share": "Sat morning, Sun afternoon",
        "Fit of 1000": 712,
        "Exceptions and cautions": "Exception: an allergy. Not known whether V2 smokes.",
        "Approved by": "Ben Okafor",
        "Approved on": datetime(2026, 11, 22),
        "Reason": "Her allergy is mild",
    }


def test_undecided_proposals_are_marked_in_every_row(tmp_path: Path) -> None:
    """Nobody can take one for a match; one that is held shows its note."""
    held = (*usual_decisions(), decided(6, "C3", "V3", "held", reason="Ask the home"))
    for decisions, note, what in (
        (usual_decisions(), "Nobody has decided", "undecided"),
        (held, "Ask the home", "held"),
    ):
        book, done = written(tmp_path, decisions, proposals=True)
        (row,) = table(book["Undecided"])
        assert (row["Child"], row["Status"]) == ("C3", NOT_APPROVED)
        assert note in str(row["Note"])
        assert done.sentence.endswith(f"1 {what} proposal is in it, marked as not approved.")


def test_pinned_and_offered_matches_are_apart_from_the_approved(tmp_path: Path) -> None:
    """What was settled before stands on its own sheet, unless this or an earlier round approved it."""
    book, done = written(tmp_path, usual_decisions())
    assert pairs(book["Kept"]) == [("C7", "V6"), ("C8", "V6")]
    earlier = decided(9, "C8", "V6", "approved", by="Chidi", reference="R-before")
    book, done = written(tmp_path, (*usual_decisions(), earlier))
    assert done.approved == 3
    assert pairs(book["Kept"]) == [("C7", "V6")]
    assert table(book["Approved"])[2]["Approved by"] == "Chidi"


def test_a_declined_proposal_leaves_its_child_without_a_match(tmp_path: Path) -> None:
    """The child is named among the unmatched with who declined and why."""
    declined = decided(6, "C3", "V3", "declined", by="Ben Okafor", reason="Too far")
    book, _ = written(tmp_path, (*usual_decisions(), declined))
    nobody, refused = table(book["Unmatched"])
    assert nobody["What stands in the way"] == (
        "Too far to travel: 4 visitors; the child insists on another gender: 2 visitors"
    )
    assert nobody["Stopped by one rule alone"] == "V5: too far to travel"
    assert refused["Child"] == "C3"
    assert "Was proposed with V3. Declined by Ben Okafor" in str(refused["What stands in the way"])
    assert refused["Days waiting"] == "Not recorded"


def test_a_declined_child_keeps_the_wait_that_the_tables_record(tmp_path: Path) -> None:
    """From the referral on 1 March to the day of the round on 22 November 2026: 266 days."""
    declined = decided(6, "C3", "V3", "declined", by="Ben Okafor", reason="Too far")
    book, _ = written(tmp_path, (*usual_decisions(), declined), pool=small_pool())
    _, refused = table(book["Unmatched"])
    assert (refused["Child"], refused["Months waiting"], refused["Days waiting"]) == ("C3", 8, 266)
    assert refused["Possible visitors"] == "Not counted"


def test_a_pair_pinned_since_the_plan_is_told_as_kept(tmp_path: Path) -> None:
    """A pin of today comes in the next run: its people are not told as free, and a "no" can be undone."""
    pin = decided(6, "C5", "V5", "pinned", by="Maria Holt", reason="Their wish")
    book, _ = written(tmp_path, (*usual_decisions(), pin))
    (row,) = table(book["Not in this plan"])
    assert (row["Child"], row["Decision"]) == ("C5", "Pinned: run again")
    assert "only if the decision is undone" in str(book["Not in this plan"]["A2"].value)
    nobody = next(row for row in table(book["Unmatched"]) if row["Child"] == "C5")
    free = next(row for row in table(book["Unused visitors"]) if row["Visitor"] == "V5")
    assert str(nobody["What stands in the way"]).startswith("Kept with V5 since this plan: run again.")
    assert str(free["Why"]).startswith("Kept with C5 since this plan: run again.")


def test_what_somebody_saw_reads_as_sentences(tmp_path: Path) -> None:
    """The figures are one sentence; each caution is another."""
    seen = Seen(fit=712, distance_km=5.2, cautions=("The DBS check ends soon.", "Only the age is known."))
    made = replace(decided(1, "C1", "V1", "approved"), seen=seen)
    book, _ = written(tmp_path, (made,))
    (row,) = table(book["Decisions"])
    assert row["What they saw"] == "Fit 712, 5.2 km. The DBS check ends soon. Only the age is known."


def test_everyone_who_does_not_take_part_is_named(tmp_path: Path) -> None:
    """People with their reason, and the rows that could not be used with their number."""
    book, _ = written(tmp_path)
    rows = table(book["Not taking part"])
    assert [(row["Person"], row["Child or visitor"], row["Why"]) for row in rows] == [
        ("C6", "child", "C6 has not been asked yet."),
        ("C9", "child", "The age is not a number."),
    ]
    assert rows[1]["Where"] == "Row 14 could not be used"
    assert lines(book["Summary"])["Visited already"] == "1 child, in none of the lists"
    assert table(book["Unused visitors"])[0]["Visitor"] == "V5"


def test_who_misses_several_things_is_one_person(tmp_path: Path) -> None:
    """Every reason stands in the person's one row, so that the count is of people."""
    missing = [
        NotTakingPart(visitor_id="V7", code=code, reason=f"No {code}.") for code in ("dbs", "training")
    ]
    write_workbook(small_round(not_taking_part=tuple(missing), left_out=()), tmp_path / "list.xlsx")
    page = opened(tmp_path / "list.xlsx")["Not taking part"]
    assert page["A2"].value == "1 person not taking part, and 0 rows that could not be used."
    assert [row["Why"] for row in table(page)] == ["No dbs. No training."]


def test_the_history_is_told_newest_first(tmp_path: Path) -> None:
    """Every decision of the round, with a real time, what was seen and the reason; other rounds' are not."""
    other = decided(9, "C2", "V6", "declined", reason="Too far", reference="R-before")
    book, _ = written(tmp_path, (*usual_decisions(), other))
    rows = table(book["Decisions"])
    assert [row["Decision"] for row in rows] == ["undone", "approved", "approved", "approved", "held"]
    assert {row["Run"] for row in rows} == {"1"}
    assert isinstance(rows[0]["On"], datetime)
    assert rows[2]["What they saw"] == "Fit 712, 5.2 km, exception: an allergy"


def test_the_policy_in_force_is_told(tmp_path: Path) -> None:
    """Every setting by its label, the ladder in order, what counts, and the rule that is off."""
    book, _ = written(tmp_path)
    said = lines(book["Policy"])
    assert said["Commitment, months"] == 24
    assert said["Most new matches in a round"] == "None"
    assert (said["1"], said["7"]) == ("In secure accommodation", "Everyone else")
    assert said["What the child prefers"] == "25 of 100"
    assert said["The visitor offers as many visits as the child is to have"] == "Switched off"


def test_the_summary_says_what_the_tables_hold(tmp_path: Path) -> None:
    """Each number of the summary's sentence, and each count of its list, is the number of rows of a sheet."""
    declined = decided(6, "C3", "V3", "declined", reason="Too far")
    for decisions in ((), usual_decisions(), (*usual_decisions(), declined)):
        book, _ = written(tmp_path, decisions, proposals=True)
        rows = {name: len(table(book[name])) for name in book.sheetnames if name not in ("Summary", "Policy")}
        listed = lines(book["Summary"])
        assert {name: listed[name] for name in rows} == rows
        numbers = [int(number) for number in re.findall(r"\d+", str(book["Summary"]["A2"].value))]
        assert numbers == [rows["Approved"], rows["Kept"], rows["Undecided"], rows["Unmatched"]]
        for name, count in rows.items():
            said = [int(number) for number in re.findall(r"\d+", str(book[name]["A2"].value))]
            assert count == (sum(said) if name == "Not taking part" else said[0]), name
        placed = sum(rows[name] for name in ("Approved", "Kept", "Undecided", "Unmatched"))
        assert placed == len(listed_round().matches) + len(listed_round().unmatched)


def test_the_summary_says_what_the_list_is(tmp_path: Path) -> None:
    """Reference, round date as a real date, service, who approved, the limit raised, rows left out."""
    book, _ = written(tmp_path, usual_decisions())
    said = lines(book["Summary"])
    assert said["Round"] == REFERENCE
    assert said["Made for"] == datetime(2026, 11, 22)
    assert book["Summary"]["A1"].value == "Salford & friends: match list"
    assert said["Approved by"] == "Asha Khan (1), Ben Okafor (1)"
    assert said["How good the plan is"] == SAID, "this round, made by hand, has no certificate"
    assert str(said["Limit raised"]).startswith("Pins need 4 new matches")
    assert said["Rows left out"] == "1 row of the tables could not be used: see “Not taking part”."


def test_the_head_of_the_ledger_stands_on_the_summary(tmp_path: Path) -> None:
    """Whole, so that it can be compared later; where there is no ledger, no line says so."""
    path = tmp_path / "list.xlsx"
    write_workbook(listed_round(), path, head="9f3c" * 16)
    assert lines(openpyxl.load_workbook(path)["Summary"])["Head of the ledger"] == "9f3c" * 16
    what_for = lines(openpyxl.load_workbook(path)["Summary"])["What the head is for"]
    assert "matcher ledger verify --head" in str(what_for)
    write_workbook(listed_round(), path)
    assert "Head of the ledger" not in lines(openpyxl.load_workbook(path)["Summary"])


def test_what_is_not_proved_is_said(tmp_path: Path) -> None:
    """An open level is named with its value and its bound; a run the clock stopped says so."""
    open_level = LevelResult(code="fit", title="Fit", value=3560, bound=3600, proved=False)
    result = small_round(levels=(*small_round().levels[:3], open_level), reproducible=False)
    write_workbook(result, tmp_path / "list.xlsx")
    said = lines(opened(tmp_path / "list.xlsx")["Summary"])
    assert said["How good the plan is"] == (
        "Not proved on every level: Fit reached 3,560 points, and no plan can have more than 3,600 points."
    )
    assert "Made again" in said


def test_dates_are_shown_the_uk_way(tmp_path: Path) -> None:
    """Every date cell is a date, shown day first."""
    book, _ = written(tmp_path, usual_decisions())
    dates = [
        cell for page in book for row in page.iter_rows() for cell in row if isinstance(cell.value, date)
    ]
    assert len(dates) >= 9
    assert {cell.number_format for cell in dates} == {"dd/mm/yyyy", "dd/mm/yyyy hh:mm"}


def test_names_are_absent_unless_asked_for(tmp_path: Path) -> None:
    """With the tables at hand, no name stands in any part of the file until it is asked for."""
    written(tmp_path, usual_decisions(), pool=small_pool(), proposals=True)
    with ZipFile(tmp_path / "list.xlsx") as file:
        everything = b"".join(file.read(part) for part in file.namelist())
    assert not re.findall(rb"KnownC\d|NamedV\d", everything)
    book, _ = written(tmp_path, usual_decisions(), pool=small_pool(), proposals=True, names=True)
    row = table(book["Approved"])[0]
    assert (row["Child's name"], row["Visitor's name"]) == ("KnownC1", "NamedV1")
    assert table(book["Unmatched"])[0]["Known as"] == "KnownC5"
    assert table(book["Unused visitors"])[0]["Known as"] == "NamedV5"
    assert lines(book["Summary"])["Names"] == "Shown because they were asked for"


def test_a_list_for_one_authority_holds_its_children_only(tmp_path: Path) -> None:
    """C3 is Trafford's: no other child stands in the file, nor rows of whom nothing is known."""
    declined = (decided(6, "C3", "V3", "declined", reason="Too far"),)
    book, done = written(
        tmp_path, (*usual_decisions(), *declined), pool=small_pool(), authority="Trafford MBC", proposals=True
    )
    assert done.approved == 0
    assert table(book["Unmatched"])[0]["Child"] == "C3"
    assert lines(book["Summary"])["Only children of"] == "Trafford MBC"
    with ZipFile(tmp_path / "list.xlsx") as file:
        texts = file.read("xl/sharedStrings.xml").decode()
    assert not re.findall(r">(C[1245-9])<", texts)
    salford, salford_done = written(
        tmp_path, usual_decisions(), pool=small_pool(), authority="city of salford"
    )
    assert salford_done.approved == 2
    assert pairs(salford["Approved"]) == [("C1", "V1"), ("C2", "V2")]


def test_what_needs_the_tables_says_so(tmp_path: Path) -> None:
    """Names and authorities are not in a round file; an unknown authority is told with those there are."""
    with pytest.raises(ExportFault, match="Names are only in the spreadsheets"):
        written(tmp_path, names=True)
    with pytest.raises(ExportFault, match="authorities are only in the spreadsheets"):
        written(tmp_path, authority="Salford")
    with pytest.raises(ExportFault, match="The authorities are Salford City Council and Trafford"):
        written(tmp_path, pool=small_pool(), authority="Bolton")
    assert list(tmp_path.iterdir()) == []


def test_the_workbook_prints_well(tmp_path: Path) -> None:
    """Tables lie across the page, fit its width, repeat their headings, and every page says what it is of."""
    book, _ = written(tmp_path, usual_decisions(), proposals=True)
    for page in book:
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_setup.fitToWidth in (None, 1)  # one page wide is the format's own default
        assert page.page_setup.fitToHeight == 0
        assert REFERENCE in str(page.oddFooter.left.text)
        assert "&P" in str(page.oddFooter.right.text)
        if page.title not in ("Summary", "Policy") and table(page):
            assert page.page_setup.orientation == "landscape"
            assert page.freeze_panes == "B5"
            assert page.print_title_rows == "$4:$4"
            assert page.tables


def test_a_round_with_nobody_in_it_still_reads(tmp_path: Path) -> None:
    """Empty sheets say so in words."""
    write_workbook(
        small_round(plan=(), unmatched=(), unused=(), not_taking_part=(), left_out=(), active=()),
        tmp_path / "list.xlsx",
        proposals=True,
    )
    book = opened(tmp_path / "list.xlsx")
    for name in ("Approved", "Undecided", "Unmatched", "Unused visitors", "Not taking part", "Decisions"):
        assert str(book[name]["A4"].value).endswith("."), name


def test_the_same_round_gives_the_same_file(tmp_path: Path) -> None:
    """Byte for byte; its own date is the round's, not the clock's."""
    written(tmp_path, usual_decisions())
    first = (tmp_path / "list.xlsx").read_bytes()
    book, _ = written(tmp_path, usual_decisions())
    assert (tmp_path / "list.xlsx").read_bytes() == first
    assert book.properties.created == datetime(2026, 11, 22, 12)


def test_long_texts_have_room(tmp_path: Path) -> None:
    """A row is as high as its longest text needs."""
    long = match("C1", "V1", cautions=("Nothing is known of the provider. " * 8,))
    write_workbook(small_round(plan=(long,)), tmp_path / "list.xlsx", proposals=True)
    page = opened(tmp_path / "list.xlsx")["Undecided"]
    assert page.row_dimensions[5].height > 60


def test_who_approved_what_is_pinned_stands_among_the_decisions(tmp_path: Path) -> None:
    """An approval in another round counts, so it is told there as well."""
    other = decided(9, "C8", "V6", "approved", by="Chidi", reference="R-before")
    book, _ = written(tmp_path, (*usual_decisions(), other))
    first = table(book["Decisions"])[0]
    assert (first["Child"], first["By"], first["Run"]) == ("C8", "Chidi", "Round R-before")
    assert "6 decisions in this round, and in rounds whose matches it keeps." in str(
        book["Decisions"]["A2"].value
    )


def test_a_re_run_tells_what_was_decided_in_the_runs_before_it(tmp_path: Path) -> None:
    """Approved in run 1 and pinned in run 2 is approved; a decline and a block keep who said them and why."""
    before = (
        decided(1, "C8", "V6", "approved", by="Asha Khan", reason="They get on", reference="R-1"),
        decided(2, "C1", "V3", "declined", by="Ben Okafor", reason="Too shy", reference="R-1"),
        decided(3, "C2", "V1", "blocked", by="Maria Holt", reason="Knows the father", reference="R-1"),
        decided(4, "C3", "V3", "held", by="Asha Khan", reason="Ask the home", reference="R-1"),
    )
    book, done = written(tmp_path, before, proposals=True, earlier_runs=("R-1",))
    (approved,) = table(book["Approved"])
    assert (approved["Child"], approved["Approved by"], approved["Reason"]) == (
        "C8",
        "Asha Khan",
        "They get on",
    )
    assert done.approved == 1
    assert pairs(book["Kept"]) == [("C7", "V6")]
    assert [tuple(row.values()) for row in table(book["Not in this plan"])] == [
        ("C1", "V3", "Declined", "Ben Okafor", datetime(2026, 11, 22), "Too shy"),
        ("C2", "V1", "Blocked", "Maria Holt", datetime(2026, 11, 22), "Knows the father"),
    ]
    notes = {row["Child"]: row["Note"] for row in table(book["Undecided"])}
    assert "Ask the home" in str(notes["C3"])
    assert len(table(book["Decisions"])) == 4
    assert "4 decisions in the 2 runs of this round." in str(book["Decisions"]["A2"].value)


def test_a_no_of_the_standing_table_is_told_too(tmp_path: Path) -> None:
    """With the tables at hand a declined pair stands with the reason of the table, once."""
    row = StandingRow("C1", "V3", Status.DECLINED, date(2026, 11, 1), "Ben", "Too shy")
    pool = replace(small_pool(), standing=(row,))
    for decisions in ((), (decided(1, "C1", "V3", "declined", by="Ben", reason="Too shy", reference="R-1"),)):
        book, _ = written(tmp_path, decisions, pool=pool, earlier_runs=("R-1",))
        (told,) = table(book["Not in this plan"])
        assert (told["Child"], told["Decision"], told["By"], told["Reason"]) == (
            "C1",
            "Declined",
            "Ben",
            "Too shy",
        )


KINDS = st.sampled_from(["approved", "declined", "held", "pinned", "blocked", "undone"])
PEOPLE = st.tuples(st.integers(1, 8), st.integers(1, 6))
EVENTS = st.lists(
    st.tuples(PEOPLE, KINDS, st.sampled_from(["R-1", "R-2", REFERENCE, "R-other"])), max_size=14
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVENTS)
def test_every_decision_in_force_is_in_one_place_and_the_sums_agree(
    tmp_path: Path, drawn: list[tuple[tuple[int, int], str, str]]
) -> None:
    """Whatever was decided in which run: each pair once, each child once, each event of the runs once."""
    decisions = tuple(
        decided(number, f"C{child}", f"V{visitor}", kind, reason="Because", reference=reference)
        for number, ((child, visitor), kind, reference) in enumerate(drawn, start=1)
    )
    runs = ("R-1", "R-2")
    book, done = written(tmp_path, decisions, proposals=True, earlier_runs=runs)
    in_force = _last_said(decisions, (*runs, REFERENCE))
    places = {
        name: pairs(book[name])
        for name in ("Approved", "Kept", "Undecided", "Not in this plan")
        if name in book.sheetnames
    }
    refused = [
        row for row in table(book["Unmatched"]) if "Was proposed with" in str(row["What stands in the way"])
    ]
    found = [pair for listed in places.values() for pair in listed]
    found += [(row["Child"], str(row["What stands in the way"]).split()[3].rstrip(".")) for row in refused]
    assert len(found) == len(set(found))
    plan = {(m.child_id, m.visitor_id): m for m in listed_round().matches}
    assert {*in_force} | {*plan} == set(found)
    for pair, kind in in_force.items():
        sheet = next((name for name, listed in places.items() if pair in listed), "Unmatched")
        expected = {"approved": "Approved", "held": "Undecided", "pinned": "Kept"}.get(kind, "Unmatched")
        assert sheet == (expected if pair in plan else "Not in this plan")
    of_runs = [made for made in decisions if made.round_reference in (*runs, REFERENCE)]
    told = [row for row in table(book["Decisions"]) if not str(row["Run"]).startswith("Round")]
    assert len(told) == len(of_runs)
    assert done.approved == len(table(book["Approved"])) == len(places["Approved"])
    numbers = [int(number) for number in re.findall(r"\d+", str(book["Summary"]["A2"].value))]
    without = len(table(book["Unmatched"]))
    kept = [len(places["Kept"])] if places.get("Kept") else []
    held = [done.held] if done.held else []
    assert done.undecided + done.held == len(places["Undecided"])
    assert numbers == [done.approved, *kept, done.undecided, *held, without]


def _last_said(decisions: tuple[Decision, ...], runs: tuple[str, ...]) -> dict[tuple[str, str], str]:
    """Work out anew what holds about each pair: event by event, an undoing takes back the last of its run."""
    stacks: dict[tuple[str, tuple[str, str]], list[Decision]] = {}
    for made in decisions:
        stack = stacks.setdefault((made.round_reference, made.pair), [])
        if made.kind == "undone":
            del stack[-1:]
        else:
            stack.append(made)
    holding: dict[tuple[str, str], Decision] = {}
    for (reference, pair), stack in stacks.items():
        if stack and reference in runs and (pair not in holding or stack[-1].number > holding[pair].number):
            holding[pair] = stack[-1]
    return {pair: str(made.kind) for pair, made in holding.items()}


def test_brothers_who_are_parted_are_told(tmp_path: Path) -> None:
    """One approved and one declined with the visitor they were to share: both rows say so, in codes."""
    made = (
        decided(1, "C7", "V6", "approved"),
        decided(2, "C8", "V6", "declined", reason="He said no"),
    )
    path = tmp_path / "list.xlsx"
    write_workbook(small_round(), path, made, small_pool())
    book = opened(path)
    (approved,) = table(book["Approved"])
    assert approved["Exceptions and cautions"] == (
        "The same visitor is wished for C7 and C8, and C8 was declined with V6."
    )
    refused = next(row for row in table(book["Unmatched"]) if row["Child"] == "C8")
    assert "and C7 was approved with V6." in str(refused["What stands in the way"])


def test_brothers_decided_alike_are_not_warned_of(tmp_path: Path) -> None:
    """Both approved: nothing to say; one approved: the other, undecided, is told so."""
    both = (decided(1, "C7", "V6", "approved"), decided(2, "C8", "V6", "approved"))
    path = tmp_path / "list.xlsx"
    write_workbook(small_round(), path, both, small_pool())
    assert {row["Exceptions and cautions"] for row in table(opened(path)["Approved"])} == {"None"}
    write_workbook(small_round(), path, both[:1], small_pool(), proposals=True)
    notes = {row["Child"]: row["Exceptions and cautions"] for row in table(opened(path)["Undecided"])}
    assert "C7 was approved with V6" in str(notes["C8"])


def test_a_visitor_freed_by_a_decision_is_named_under_the_unused(tmp_path: Path) -> None:
    """V3 loses the only proposal to a decline: not counted as unused by the plan, and told all the same."""
    book, _ = written(tmp_path, usual_decisions())
    assert "nobody lost their only proposal since" in str(book["Unused visitors"]["A2"].value)
    declined = decided(9, "C3", "V3", "declined", reason="No")
    book, _ = written(tmp_path, (*usual_decisions(), declined))
    assert "V3 has lost every proposal to a decision since" in str(book["Unused visitors"]["A2"].value)
