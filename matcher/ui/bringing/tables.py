"""Spreadsheets on their way in: held by the session until they are saved, read anew when a column is mapped.

Nothing here touches the ledger before :func:`save`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

import streamlit as st
from pydantic import JsonValue

from matcher.errors import MatcherError
from matcher.intake.findings import Finding, Severity
from matcher.intake.headings import Guess
from matcher.intake.previewing import preview
from matcher.intake.reading import Reading
from matcher.intake.sheets import Upload
from matcher.policy.policy import Policy, policy_from_toml
from matcher.rounds.gathering import gather
from matcher.travel.gazetteer import Gazetteer, read_gazetteer
from matcher.travel.placing import Places
from matcher.ui import policies, state
from matcher.ui.bringing.corrections import laid_over
from matcher.ui.bringing.moving import moved
from matcher.writing import write_whole

TABLES: Final = ("children", "visitors", "standing")
PLACES_FILE: Final = "places.csv"
_BUNDLE: Final = "bundle"
_MAPPINGS: Final = "mappings"
_TAKEN: Final = "taken in"
_EXAMPLES: Final = 3
_ROWS_UNTOLD: Final = 2_000
"""A table of fewer rows is read before anybody could wait for it."""

Mappings = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files that were handed over, by what they hold; ``policy`` is the sample's own, as TOML."""

    files: Mapping[str, Upload] = field(default_factory=dict)
    policy: str = ""

    @property
    def is_sample(self) -> bool:
        """Whether it is the made-up service."""
        return bool(self.policy)


@dataclass(frozen=True, slots=True, eq=False)
class TakenIn:
    """What was read of a bundle, and where everyone is."""

    reading: Reading
    places: Places
    findings: tuple[Finding, ...]
    places_from: str

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What must be mended before everyone can take part."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    @property
    def can_be_saved(self) -> bool:
        """Whether there are children and visitors to save."""
        return bool(self.reading.pool.children and self.reading.pool.visitors)


def held() -> Bundle | None:
    """Give the files that were handed over and are not saved; None for none."""
    bundle: Bundle | None = st.session_state.get(_BUNDLE)
    return bundle


def hand_over(bundle: Bundle) -> None:
    """Hold files until they are saved or put away; columns are mapped as they were for these headings."""
    st.session_state[_BUNDLE] = bundle
    st.session_state[_MAPPINGS] = {
        table: mapping
        for table in TABLES
        if (mapping := state.ledger().mapping_for([guess.heading for guess in guesses(bundle, table)]))
    }


def put_away() -> None:
    """Forget the files."""
    for name in (_BUNDLE, _MAPPINGS, _TAKEN):
        st.session_state.pop(name, None)


def sample() -> Bundle:
    """Give the made-up service that comes with the program, moved by whole days so that it is of today.

    Raises
    ------
    MatcherError
        If it was not installed with it.
    """
    folder = state.sample_folder()
    if folder is None:
        raise MatcherError("The sample is not part of this installation. Bring in two tables of your own.")
    policy = (folder / "policy.toml").read_text(encoding="utf-8")
    made_on = policy_from_toml(policy, "The sample's policy").start_date(state.today())
    days = (state.today() - made_on).days
    files = {name: _moved_file(folder / f"{name}.csv", days) for name in (*TABLES, "places")}
    return Bundle(files, moved(policy, days))


def _moved_file(path: Path, days: int) -> Upload:
    return Upload(path.name, moved(path.read_text(encoding="utf-8"), days).encode())


def mappings() -> Mappings:
    """Give the columns that were chosen by hand, ``{table: {heading: column}}``."""
    chosen: Mappings = st.session_state.get(_MAPPINGS, {})
    return chosen


def choose(table: str, heading: str, column: str | None) -> None:
    """Say which column a heading is; an empty one leaves it aside, None leaves it to the reading."""
    chosen = {name: dict(mapping) for name, mapping in mappings().items()}
    chosen.setdefault(table, {}).pop(heading, None)
    if column is not None:
        chosen[table][heading] = column
    st.session_state[_MAPPINGS] = chosen


def policy_for(bundle: Bundle) -> Policy:
    """Give the policy whose ages count: the sample's own, else the one in force."""
    return policy_from_toml(bundle.policy, "The sample's policy") if bundle.policy else policies.in_force()


def taken_in(bundle: Bundle) -> TakenIn:
    """Read a bundle with the columns chosen so far. Read once; a change of columns reads it anew."""
    digest = _digest(bundle)
    kept: tuple[str, TakenIn] | None = st.session_state.get(_TAKEN)
    if kept is None or kept[0] != digest:
        kept = (digest, _read(bundle))
        st.session_state[_TAKEN] = kept
    return kept[1]


def _digest(bundle: Bundle) -> str:
    sums = [
        f"{name} {file.name} {hashlib.sha256(file.content).hexdigest()}"
        for name, file in bundle.files.items()
    ]
    return json.dumps([sums, mappings(), policy_for(bundle).digest(), state.today().isoformat()])


def _read(bundle: Bundle) -> TakenIn:
    gazetteer, places_from = _gazetteer(bundle)
    told = st.empty()

    def tell(what: str, done: int, of: int) -> None:
        if of > _ROWS_UNTOLD:
            told.progress(min(done / of, 1.0), f"Reading {what}, row {done:,} of {of:,}")

    gathered = gather(
        bundle.files["children"],
        bundle.files.get("visitors"),
        bundle.files.get("standing"),
        policy=policy_for(bundle),
        places=gazetteer,
        today=state.today(),
        mappings=mappings(),
        progress=tell,
    )
    told.empty()
    return TakenIn(gathered.reading, gathered.facts.places, gathered.findings, places_from)


def _gazetteer(bundle: Bundle) -> tuple[Gazetteer | None, str]:
    given = bundle.files.get("places")
    if given is not None:
        return read_gazetteer(given.content, given.name), given.name
    kept = state.data_folder() / PLACES_FILE
    return (read_gazetteer(kept), "the places file you saved before") if kept.exists() else (None, "")


def guesses(bundle: Bundle, table: str) -> tuple[Guess, ...]:
    """Give each heading of a table with its guess and its first values; none where it cannot be opened."""
    own = bundle.files.get(table)
    return preview(own or bundle.files["children"], table, named_only=own is None, rows=_EXAMPLES).guesses


def lay_over(bundle: Bundle, taken: TakenIn, corrected: Upload) -> int:
    """Lay corrected rows over the tables that are held, and give how many were laid.

    Raises
    ------
    matcher.errors.UnreadableFile
        If the corrected workbook cannot be taken in.
    """
    sheets = {table: sheet for table, (sheet, _) in taken.reading.sheets.items()}
    together, laid = laid_over(sheets, corrected)
    others = {name: file for name, file in bundle.files.items() if name not in TABLES}
    st.session_state[_BUNDLE] = Bundle({"children": together, **others}, bundle.policy)
    return laid


def save(bundle: Bundle, taken: TakenIn) -> int:
    """Keep what was read, the columns chosen, and the places; give the number of the tables."""
    ledger, reading = state.ledger(), taken.reading
    accounts: JsonValue = [
        {
            "table": account.table,
            "sentence": str(account),
            "left_out": [asdict(row) for row in reading.left_out if row.table == account.table],
        }
        for account in reading.accounts
    ]
    number = ledger.save_tables(
        reading.pool,
        taken.places,
        findings=taken.findings,
        accounts=accounts,
        file_names=[file.name for file in bundle.files.values()],
        by=state.person(),
    )
    for table, mapping in mappings().items():
        ledger.remember_mapping([guess.heading for guess in guesses(bundle, table)], mapping)
    if bundle.policy:
        policies.save(policy_for(bundle))
    elif "places" in bundle.files:
        _keep_places(bundle.files["places"].content)
    put_away()
    return number


def _keep_places(content: bytes) -> None:
    write_whole(state.data_folder() / PLACES_FILE, content)
