"""Bring in: files, columns, what was found, check before you save, one Save."""

import io
from collections.abc import Mapping

import streamlit as st

from matcher.decisions.saved import SavedTables
from matcher.decisions.services import service_of
from matcher.intake.sheets import Upload
from matcher.intake.template import write_template
from matcher.records.changes import PeopleChanges, compare_tables
from matcher.ui import acts, parts, state
from matcher.ui.bringing import columns as columns_part
from matcher.ui.bringing import findings as findings_part
from matcher.ui.bringing import losses
from matcher.ui.bringing import tables as bringing
from matcher.ui.bringing.tables import Bundle, TakenIn
from matcher.ui.words import listed, many, moment, plain

_LABELS = {
    "children": "Children, or one workbook with all sheets",
    "visitors": "Visitors",
    "standing": "Standing: what is settled already (optional)",
    "places": "Places: postcode, latitude, longitude (unless your tables have them)",
}


def show() -> None:
    """Lay the page out."""
    parts.title(
        "Bring in",
        "Two tables make a round: children and visitors, as .csv or .xlsx. Files are read, never changed,"
        " and nothing is kept before you save.",
    )
    bundle = bringing.held()
    if bundle is None:
        _ask_for_files()
        return
    _say_files(bundle)
    taken = bringing.taken_in(bundle)
    _columns(bundle)
    _report(bundle, taken)
    _check(bundle, taken)


def _ask_for_files() -> None:
    with st.form("files", border=False):
        grid = st.grid(2, min_column_width=320, gap="medium")
        uploads = {}
        for name, label in _LABELS.items():
            with grid.cell():
                uploads[name] = st.file_uploader(label, key=f"file-{name}")
        sent = st.form_submit_button("Read these files", type="primary")
    if sent:
        files = {
            name: Upload(file.name, file.getvalue()) for name, file in uploads.items() if file is not None
        }
        _hand_over(files)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("No tables at hand?", width="content")
        if st.button("Use the sample", key="use-sample"):
            bringing.hand_over(bringing.sample())
            st.rerun()
        st.download_button(
            "Download an empty template",
            _template(),
            "template.xlsx",
            findings_part.XLSX,
            key="template",
            on_click="ignore",
            help="Every heading, with drop-down lists, a note on each, and one example row.",
        )
    saved = state.tables()
    if saved is not None:
        st.caption(
            f"Saved on {moment(saved.saved_at)}: {many(len(saved.pool.children), 'child', 'children')},"
            f" {many(len(saved.pool.visitors), 'visitor')}. New tables are compared with these by id."
        )


def _template() -> bytes:
    target = io.BytesIO()
    write_template(target)
    return target.getvalue()


def _hand_over(files: Mapping[str, Upload]) -> None:
    if "children" not in files:
        parts.problem(
            "Choose a file with the children first; the visitors may be a sheet of the same workbook."
        )
        return
    bringing.hand_over(Bundle(files))
    st.rerun()


def _say_files(bundle: Bundle) -> None:
    names = listed([plain(file.name) for file in bundle.files.values()])
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**The made-up sample**: {names}" if bundle.is_sample else f"**Files**: {names}", width="content"
        )
        if st.button("Choose other files", type="tertiary", key="other-files"):
            bringing.put_away()
            st.rerun()
    if bundle.is_sample:
        st.markdown(
            "The sample's dates are moved to today, so ages, checks and waits come out the same on any day.",
            width=parts.READING_WIDTH,
        )


def _columns(bundle: Bundle) -> None:
    parts.section(
        "Columns",
        "Headings are matched whatever their case, spaces and hyphens. What you choose is remembered.",
    )
    for table in bringing.TABLES:
        columns_part.show(bundle, table)


_NO_PLACES = (
    "Places: none were given. Where neither a file of places nor the columns latitude and longitude say where"
    " people live, no distance is known and nobody can be matched."
)


def _report(bundle: Bundle, taken: TakenIn) -> None:
    parts.section("What was found")
    reading = taken.reading
    if reading.unreadable:
        parts.problem(
            *[str(finding) for finding in taken.faults if finding.table in ("", *reading.unreadable)]
        )
    for account in reading.accounts:
        st.markdown(f"**{account.table.capitalize()}**: {plain(account)}.")
    st.caption(f"Places: {plain(taken.places_from)}." if taken.places_from else _NO_PLACES)
    findings_part.show(taken.findings, "found")
    if findings_part.rows_to_fix(reading) and not reading.unreadable:
        _corrections(bundle, taken)


def _corrections(bundle: Bundle, taken: TakenIn) -> None:
    with st.form("corrections", border=False, width=parts.READING_WIDTH):
        upload = st.file_uploader("The corrected rows, brought back", key="file-corrected")
        sent = st.form_submit_button("Lay the corrected rows over these tables")
    if sent and upload is not None:
        laid = bringing.lay_over(bundle, taken, Upload(upload.name, upload.getvalue()))
        state.say(f"{many(laid, 'corrected row')} laid over the tables. Nothing is saved yet.")
        st.rerun()


def _check(bundle: Bundle, taken: TakenIn) -> None:
    parts.section("Check before you save")
    pool = taken.reading.pool
    if not taken.can_be_saved:
        missing = listed([name for name, people in _people(taken).items() if not people])
        st.markdown(
            f"There is nothing to save yet: no {missing} could be read. Mend the file, or map its columns."
        )
        return
    left_out = len(taken.reading.left_out)
    st.markdown(
        f"Saving keeps {many(len(pool.children), 'child', 'children')}, {many(len(pool.visitors), 'visitor')}"
        f" and {many(len(pool.standing), 'line')} of standing on this computer."
        + (f" {many(left_out, 'row')} {'is' if left_out == 1 else 'are'} left out." if left_out else ""),
        width=parts.READING_WIDTH,
    )
    if bundle.is_sample:
        st.markdown("The sample's own policy is put in force with it.")
    saved = state.ledger().latest_tables(service_of(pool))
    unsaid = [] if saved is None else _compare(saved, taken)
    label = f"Save {many(len(pool.children), 'child', 'children')} and {many(len(pool.visitors), 'visitor')}"
    if acts.button(label, key="save-tables", shows=(label,), type="primary"):
        if unsaid:
            parts.problem(*unsaid)
            return
        number = bringing.save(bundle, taken)
        state.say(f"Saved as tables {number}. The next step is a run.")
        st.switch_page(parts.page_file("run"))


def _people(taken: TakenIn) -> dict[str, int]:
    return {"children": len(taken.reading.pool.children), "visitors": len(taken.reading.pool.visitors)}


def _compare(saved: SavedTables, taken: TakenIn) -> list[str]:
    """Show what differs from the tables saved last, and give what must be said of people who are missing."""
    changes = compare_tables(saved.pool, taken.reading.pool)
    rows = [*_rows("Child", changes.children), *_rows("Visitor", changes.visitors)]
    parts.table(
        f"Compared with the tables saved on {moment(saved.saved_at)}: {plain(changes.sentence)}",
        ["Who", "How", "What changed"],
        rows,
        alt="Who is new, gone or changed since the tables saved last",
        key="compared",
    )
    _decided_and_gone({*changes.children.gone, *changes.visitors.gone}, saved.service)
    return losses.asked(saved.pool, taken.reading)


def _rows(noun: str, people: PeopleChanges) -> list[list[str]]:
    changed = [
        [plain(c.person_id), f"{noun} changed", plain("; ".join(map(str, c.changes)))] for c in people.changed
    ]
    return [
        *([plain(person), f"{noun} new", "Not in the tables saved last"] for person in people.new),
        *([plain(person), f"{noun} gone", "Not in these tables any more"] for person in people.gone),
        *changed,
    ]


def _decided_and_gone(gone: set[str], service: str) -> None:
    standing = state.ledger().standing(service=service)
    settled = [row for row in standing if {row.child_id, row.visitor_id} & gone]
    if settled:
        st.warning(
            "Decisions about people who are gone: "
            + listed([plain(f"{r.child_id} with {r.visitor_id} ({r.status})") for r in settled], most=10)
            + ". They stay in the history.",
            icon=":material/warning:",
        )


show()
