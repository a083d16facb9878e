"""Export: the approved list as a workbook or CSV, codes only unless names are asked for."""

import tempfile
from functools import partial
from pathlib import Path

import streamlit as st

from matcher.decisions.chain import CHECKED_BY_HEAD
from matcher.exports.listing import write_csv
from matcher.exports.selection import Selection
from matcher.exports.workbook import write_workbook
from matcher.ui import opened, parts, state
from matcher.ui.bringing import findings as findings_part
from matcher.ui.opened import Opened
from matcher.ui.reviewing import warnings
from matcher.ui.words import bold, day, many, plain

_FORMS = {
    "xlsx": ("Workbook (.xlsx)", findings_part.XLSX, write_workbook),
    "csv": ("Table (.csv)", "text/csv", write_csv),
}
_EVERYONE = ""


def show() -> None:
    """Lay the page out."""
    parts.title("Export", "The only way anything leaves this computer: a file that you take away.")
    now = opened.in_hand()
    if now is None:
        parts.empty("There is no round yet, so there is nothing to take away.", "run", "Run a round")
        return
    if state.ledger().tables_of(now.result) is None:
        parts.problem(
            "The ledger does not hold the tables this round was made from, so it cannot be checked and is not"
            " exported. Run the round again from its tables."
        )
        return
    _what_there_is(now)
    form, names, proposals, authority = _choices(now)
    _download(now, form, names=names, proposals=proposals, authority=authority)


def _what_there_is(now: Opened) -> None:
    ledger = state.ledger()
    everything = Selection(
        now.result,
        ledger.decisions_beside(now.result),
        earlier_runs=ledger.earlier_runs(now.result.reference),
    )
    approved, left = len(everything.approved), len(everything.undecided)
    st.markdown(
        f"Round {bold(now.entry.title)} of {day(now.result.today)}: **{many(approved, 'match', 'matches')}"
        f" approved**, {left or 'none'} undecided{_held(len(everything.held))}{_kept(len(everything.kept))}."
    )
    warnings.show(now)
    if not approved:
        st.markdown("Nothing is approved in this round yet. A list made now says so.")
        parts.onward("review", "Review the proposals")


def _held(count: int) -> str:
    return f", {count} held" if count else ""


def _kept(count: int) -> str:
    return f", {count} pinned or offered without an approval" if count else ""


def _choices(now: Opened) -> tuple[str, bool, bool, str]:
    parts.section("What goes into the file")
    form: str = st.segmented_control(
        "Kind of file",
        list(_FORMS),
        format_func=lambda key: _FORMS[key][0],
        default="xlsx",
        required=True,
        key="form",
    )
    with_tables = now.facts is not None
    names = st.checkbox(
        "Names beside the codes", value=False, key="names", disabled=not with_tables, help="Off: codes only."
    )
    proposals = st.checkbox(
        "Undecided and held proposals too, marked as not approved", value=False, key="proposals"
    )
    authority = st.selectbox(
        "Only children of one responsible authority",
        [_EVERYONE, *_authorities(now)],
        format_func=lambda name: name or "All of them",
        key="authority",
        disabled=not with_tables,
        width=400,
    )
    return form, names, proposals, authority


def _authorities(now: Opened) -> list[str]:
    if now.facts is None:
        return []
    return sorted({c.responsible_authority for c in now.facts.pool.children if c.responsible_authority})


def _download(now: Opened, form: str, *, names: bool, proposals: bool, authority: str) -> None:
    _, mime, write = _FORMS[form]
    ledger = state.ledger()
    head = ledger.head
    if form == "xlsx":
        write = partial(write_workbook, head=head.hash)
    pool = now.facts.pool if now.facts is not None else None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"matches-{now.result.reference}.{form}"
        made = write(
            now.result,
            path,
            ledger.decisions_beside(now.result),
            pool,
            names=names,
            proposals=proposals,
            authority=authority or None,
            earlier_runs=ledger.earlier_runs(now.result.reference),
            stops=ledger.stops(now.result, now.facts, names=names),
        )
        content = path.read_bytes()
    st.markdown(plain(made.sentence))
    if names:
        st.warning("This file will hold names. Send it only where names may go.", icon=":material/warning:")
    count = many(made.approved, "approved match", "approved matches")
    st.download_button(
        f"Download {count}" if made.approved else "Download the list, with nothing approved yet",
        content,
        path.name,
        mime,
        key="download",
        type="primary",
        on_click="ignore",
        icon=":material/download:",
    )
    st.caption(
        f"Keep with the file: round {plain(now.result.reference)}, head of the ledger {head.short}."
        f" {CHECKED_BY_HEAD.format(head=head.short)}"
    )


show()
