"""What was found in the tables: counts by kind, the rows of one kind with their numbers, rows to fix."""

import io
from collections import Counter
from collections.abc import Sequence

import streamlit as st

from matcher.intake.correcting import write_rows_to_fix
from matcher.intake.findings import Finding, Severity, how_many
from matcher.intake.reading import Reading
from matcher.intake.wording import MESSAGES
from matcher.ui import parts
from matcher.ui.words import many, plain

MATTERS = {
    Severity.ERROR: "To fix: left out, or cannot be done",
    Severity.WARNING: "To look at: probably not as meant",
    Severity.NOTE: "To know",
}
_TITLES = {
    "gazetteer-lines": "Lines of the places file",
    "postcode-by-area": "Postcodes placed by their area",
    "no-distance-known": "People without a place",
    "allowed-nothing": "Exceptions that name no rule",
}
_ORDER = list(Severity)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def kind(code: str) -> str:
    """Give the title under which findings of a code are counted."""
    return MESSAGES[code].kind if code in MESSAGES else _TITLES.get(code, code.replace("-", " ").capitalize())


def show(findings: Sequence[Finding], key: str) -> None:
    """Show counts by kind, and the rows of the kind that is picked."""
    if not findings:
        st.markdown("Nothing was found that is worth a word.")
        return
    counts: Counter[tuple[Severity, str]] = Counter()
    by_severity: Counter[Severity] = Counter()
    for finding in findings:
        counts[finding.severity, kind(finding.code)] += finding.count
        by_severity[finding.severity] += finding.count
    kinds = sorted(counts, key=lambda entry: (_ORDER.index(entry[0]), entry[1]))
    said = ", ".join(
        f"{by_severity[severity]:,} {MATTERS[severity].split(':')[0].lower()}"
        for severity in _ORDER
        if by_severity[severity]
    )
    parts.table(
        f"{many(how_many(findings), 'finding')}: {said}.",
        ["Kind", "What it means", "How many"],
        [[plain(title), MATTERS[severity], f"{counts[severity, title]:,}"] for severity, title in kinds],
        alt="Findings counted by kind",
        key=f"{key}-kinds",
        size=len(kinds),
    )
    options = [f"{title} ({counts[severity, title]})" for severity, title in kinds]
    picked = st.selectbox(
        "Show the rows of", range(len(kinds)), format_func=options.__getitem__, key=f"{key}-kind"
    )
    severity, title = kinds[picked]
    rows = [f for f in findings if (f.severity, kind(f.code)) == (severity, title)]
    parts.table(
        f"{many(how_many(rows), 'finding')} of this kind.",
        ["Where", "Who", "What was found", "What to do"],
        [
            [plain(f.where or "The tables as a whole"), plain(f.person_id), _found(f), plain(f.mend)]
            for f in rows
        ],
        alt=f"Findings of the kind {title}",
        key=f"{key}-rows-{picked}",
    )


def _found(finding: Finding) -> str:
    expected = f" Expected: {finding.expected}." if finding.expected else ""
    return plain(f"{finding.found}{expected}")


def rows_to_fix(reading: Reading) -> int:
    """Offer the rows with something to fix as a workbook, where there are any; give how many there are."""
    target = io.BytesIO()
    count = write_rows_to_fix(reading, target)
    if count:
        st.download_button(
            f"Download {many(count, 'row')} to fix",
            target.getvalue(),
            "rows-to-fix.xlsx",
            XLSX,
            key="rows-to-fix",
            on_click="ignore",
            help="The original columns, and beside each row what to fix. Mend them and bring the file in.",
        )
    return count
