"""Bring in: files, columns, findings, check before save; whatever a file holds, a sentence comes back."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
from streamlit.testing.v1 import AppTest

from matcher.decisions.ledger import Ledger
from matcher.intake.correcting import write_rows_to_fix
from matcher.intake.reading import read_tables
from matcher.intake.sheets import Upload
from matcher.ui.bringing import corrections
from tests.intake.made_tables import TODAY
from tests.intake.mutations import mutations
from tests.ui.screen import SAMPLE, gathered_sample, labels, open_page, press, said, save_sample

FILES = ("children", "visitors", "standing", "places")


def bring(screen: AppTest, **files: tuple[str, bytes]) -> AppTest:
    """Upload files and have them read."""
    for place, name in enumerate(FILES):
        if name in files:
            screen.file_uploader[place].set_value((*files[name], "application/octet-stream"))
    return press(screen, "Read these files")


def sample_files(**changed: bytes) -> dict[str, tuple[str, bytes]]:
    """Give the sample's files, some with other content."""
    return {name: (f"{name}.csv", changed.get(name, (SAMPLE / f"{name}.csv").read_bytes())) for name in FILES}


def test_the_sample_is_read_and_kept_only_by_save() -> None:
    """The account adds up on the page; nothing is kept before Save; the button says the act."""
    screen = press(open_page("bring_in"), "Use the sample")
    assert "34 rows read: 34 used, 0 left out, 0 blank" in said(screen)
    assert Ledger.open().latest_tables() is None
    press(screen, "Save 34 children and 25 visitors")
    tables = Ledger.open().latest_tables()
    assert tables is not None
    assert (len(tables.pool.children), len(tables.pool.visitors)) == (34, 25)
    assert screen.title[0].value == "Run"


def test_a_heading_is_mapped_by_hand_and_remembered() -> None:
    """An unknown heading is asked about with its first values; next month it is known."""
    odd = (SAMPLE / "children.csv").read_bytes().replace(b"placement_type", b"where they stay", 1)
    screen = bring(open_page("bring_in"), **sample_files(children=odd))
    assert "There is a problem" in screen.error[0].value
    assert not [label for label in labels(screen) if label.startswith("Save")]
    asked = next(box for box in screen.selectbox if box.label.startswith("where they stay"))
    assert "secure" in asked.label
    asked.set_value("placement_type").run()
    press(screen, "Save 34 children")
    again = bring(open_page("bring_in"), **sample_files(children=odd))
    assert not again.error
    assert "34 children: " not in said(again)
    assert "Save 34 children and 25 visitors" in labels(again)


def test_next_months_table_is_compared_by_id() -> None:
    """Who is new, gone and changed is told; decisions about people who are gone are named."""
    ledger, facts = save_sample(), gathered_sample().facts
    # With a child who is not the sample's they are a service's own.
    own = (*facts.pool.children[:-1], replace(facts.pool.children[-1], child_id="C98"))
    ledger.save_tables(replace(facts.pool, children=own), facts.places)
    rows = list(csv.reader(io.StringIO((SAMPLE / "children.csv").read_text())))
    rows[1][rows[0].index("placement_type")] = "foster"
    gone = rows.pop(2)[0]
    rows[-1][0] = "C99"
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    screen = bring(open_page("bring_in"), **sample_files(children=text.getvalue().encode()))
    table = next(table.value for table in screen.table if "What changed" in table.value.columns)
    told = {(row["Who"], row.iloc[1]) for _, row in table.iterrows()}
    assert {("C99", "Child new"), (gone, "Child gone"), ("C01", "Child changed")} <= told
    assert "Children: 1 new, 2 gone, 1 changed" in said(screen)


def fewer(count: int, spoilt: int = 0) -> bytes:
    """Write the sample's children without some of them, and with rows that cannot be read."""
    rows = list(csv.reader(io.StringIO((SAMPLE / "children.csv").read_text())))
    kept = [rows[0], *rows[1 + count :]]
    for row in kept[1 : 1 + spoilt]:
        row[rows[0].index("placement_type")] = "?"
    text = io.StringIO()
    csv.writer(text).writerows(kept)
    return text.getvalue().encode()


def test_a_loss_of_people_is_asked_about_by_name_before_saving() -> None:
    """Save is refused, with names, until somebody says that these very people have left."""
    ledger = save_sample()
    before = ledger.latest_tables()
    assert before is not None
    names = [f"{child.child_id} {child.known_as}" for child in before.pool.children[:7]]
    screen = bring(open_page("bring_in"), **sample_files(children=fewer(7)))
    assert all(name in said(screen) for name in names)
    press(screen, "Save 27 children")
    assert "Tick “These 7 children have left”" in screen.error[0].value.replace("\\", "")
    same = ledger.latest_tables()
    assert same is not None
    assert same.id == before.id
    next(box for box in screen.checkbox if box.label == "These 7 children have left").check().run()
    press(screen, "Save 27 children")
    after = ledger.latest_tables()
    assert after is not None
    assert len(after.pool.children) == 27


def test_a_row_that_cannot_be_read_is_no_child_who_has_left() -> None:
    """Who is in the table with a faulty row is asked about as that; ticking one thing says not the other."""
    ledger = save_sample()
    screen = bring(open_page("bring_in"), **sample_files(children=fewer(1, spoilt=2)))
    labels_of = [box.label for box in screen.checkbox]
    assert "This child has left" in labels_of
    assert "Save without these 2 children, whose rows cannot be read" in labels_of
    next(box for box in screen.checkbox if box.label == "This child has left").check().run()
    press(screen, "Save 31 children")
    assert "C02 Leah and C03 Tyrell are missing" in screen.error[0].value.replace("\\", "")
    saved = ledger.latest_tables()
    assert saved is not None
    assert len(saved.pool.children) == 34


def test_the_sample_has_nobody_of_ones_own_service_to_lose() -> None:
    """The sample is another service: nobody of one's own has left because it was brought in."""
    ledger = save_sample()
    facts = gathered_sample().facts
    own = tuple(replace(child, child_id=f"K{child.child_id}") for child in facts.pool.children)
    ledger.save_tables(replace(facts.pool, children=own), facts.places)
    screen = press(open_page("bring_in"), "Use the sample")
    assert not screen.checkbox
    press(screen, "Save 34 children")
    sample = ledger.latest_tables("sample")
    assert sample is not None
    assert len(sample.pool.children) == 34


def test_findings_are_counted_by_kind_and_shown_by_row() -> None:
    """The faults of the awkward workbook are counted, and each kind shows its rows with their cells."""
    screen = bring(open_page("bring_in"), children=("awkward.xlsx", (SAMPLE / "awkward.xlsx").read_bytes()))
    counts = next(table.value for table in screen.table if "How many" in table.value.columns)
    total = sum(int(count) for count in counts["How many"])
    assert f"{total} findings" in said(screen)
    shown = next(table.value for table in screen.table if "What to do" in table.value.columns)
    assert len(shown) == min(25, int(counts["How many"][0]))
    assert "rows to fix" in screen.get("download_button")[0].proto.label


def test_rows_to_fix_come_back_without_twins() -> None:
    """Corrected rows take the places of those they came from, by number and by id; nobody stands twice."""
    rows = list(csv.reader(io.StringIO((SAMPLE / "children.csv").read_text())))
    rows[5][rows[0].index("postcode")] = "nowhere"
    rows[9][0] = ""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    source, visitors = Upload("children.csv", text.getvalue().encode()), SAMPLE / "visitors.csv"
    days = {"as_of": TODAY, "today": TODAY}
    reading = read_tables(source, visitors, **days)
    assert len(reading.left_out) == 2
    target = io.BytesIO()
    write_rows_to_fix(reading, target)
    book = openpyxl.load_workbook(io.BytesIO(target.getvalue()))
    page = book["children"]
    headings = [cell.value for cell in page[1]]
    for row in page.iter_rows(min_row=2):
        if row[headings.index("postcode")].value == "nowhere":
            row[headings.index("postcode")].value = "M6"
        if not row[headings.index("child_id")].value:
            row[headings.index("child_id")].value = "C09"
    mended = io.BytesIO()
    book.save(mended)
    sheets = {table: sheet for table, (sheet, _) in reading.sheets.items()}
    together, laid = corrections.laid_over(sheets, Upload("rows-to-fix.xlsx", mended.getvalue()))
    again = read_tables(together, **days)
    assert laid >= 2
    assert not again.left_out
    assert len(again.pool.children) == len(reading.pool.children) + 2
    assert len(again.pool.visitors) == len(reading.pool.visitors)


def test_without_children_it_asks_for_them() -> None:
    """Visitors alone make no round; the sentence says which file to choose."""
    screen = bring(open_page("bring_in"), visitors=("visitors.csv", b"a"))
    assert "Choose a file with the children first" in screen.error[0].value.replace("\\", "")


def test_places_are_kept_for_next_time(data_folder: Path) -> None:
    """A places file that was saved once need not be brought in again."""
    press(bring(open_page("bring_in"), **sample_files()), "Save 34")
    files = {name: file for name, file in sample_files().items() if name != "places"}
    screen = bring(open_page("bring_in"), **files)
    assert "the places file you saved before" in said(screen)
    assert (data_folder / "places.csv").exists()


def test_fifty_files_gone_wrong_give_sentences() -> None:
    """Whatever a file holds, the page stands, and no traceback and no fault is written down."""
    screen = open_page("bring_in")
    for upload in mutations(50):
        bring(screen, children=(upload.name, upload.content))
        assert not screen.exception, upload.name
        assert not [error.value for error in screen.error if "pass on the reference" in error.value]
        press(screen, "Choose other files")


def test_without_places_the_page_says_that_nobody_can_be_matched() -> None:
    """Distances are no extra: where no file of places was given, the page says at once what that means."""
    files = sample_files()
    del files["places"]
    screen = bring(open_page("bring_in"), **files)
    assert "nobody can be matched" in said(screen)


def test_a_heading_named_by_hand_counts_as_named() -> None:
    """Once a person has said what a heading is, it is no longer one to look at."""
    odd = (SAMPLE / "children.csv").read_bytes().replace(b"placement_type", b"where they stay", 1)
    screen = bring(open_page("bring_in"), **sample_files(children=odd))
    assert "39 headings, 38 recognised, 1 to look at." in said(screen)
    next(b for b in screen.selectbox if b.label.startswith("where they")).set_value("placement_type").run()
    assert "39 headings, 38 recognised, 1 named by you." in said(screen)
