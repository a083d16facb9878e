"""The faults planted in the awkward workbook: where each stands, and what is to be found of it.

This list is the single source: the workbook is made from it, and so is ``awkward_faults.csv``, which a
test holds against what is found.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

NOTHING_SAVED = "=DATE(2029,1,1)"
DIVIDED_BY_ZERO = "=1/0"


@dataclass(frozen=True, slots=True)
class Planted:
    """One fault.

    Parameters
    ----------
    table, row
        The table (empty for the workbook), and the row it stands in: a person's id, ``"a>b"`` for a
        standing row, else the name of a row of its own.
    column
        The column's name, empty where the whole row or sheet is meant.
    value
        What is written there. A text that begins with ``=`` is written as a formula whose value was
        never saved, but for :data:`DIVIDED_BY_ZERO`.
    code, severity
        Of the finding.
    words
        What is wrong, for a reader of the list.
    """

    table: str
    row: str
    column: str
    value: object
    code: str
    severity: str
    words: str


class Quiet(NamedTuple):
    """A cell that is changed too, and of which nothing is to be found by itself."""

    table: str
    row: str
    column: str
    value: object


def _error(table: str, row: str, column: str, value: object, code: str, words: str) -> Planted:
    return Planted(table, row, column, value, code, "error", words)


def _warning(table: str, row: str, column: str, value: object, code: str, words: str) -> Planted:
    return Planted(table, row, column, value, code, "warning", words)


def _note(table: str, row: str, column: str, value: object, code: str, words: str) -> Planted:
    return Planted(table, row, column, value, code, "note", words)


CHILDREN = "children"
VISITORS = "visitors"
STANDING = "standing"

PLANTED: tuple[Planted, ...] = (
    _error(CHILDREN, "C01", "experience_needed", "a lot", "number-unreadable", "a word for a number"),
    _error(CHILDREN, "C02", "gender", "femal", "choice-near", "a misspelt word"),
    _error(CHILDREN, "C03", "child_id", "C03", "id-twice", "an id that stands twice"),
    _error(CHILDREN, "C03 again", "child_id", "C03", "id-twice", "an id that stands twice"),
    _error(CHILDREN, "C04", "referred_on", "31/02/2026", "date-no-such-day", "a day that does not exist"),
    _error(CHILDREN, "C05", "agreed", "yess", "choice-near", "a misspelt word in a column that is needed"),
    _error(CHILDREN, "C06", "date_of_birth", date(2027, 5, 1), "birth-future", "born in the future"),
    _error(CHILDREN, "C07", "age", 41, "age-range", "an age out of range"),
    _error(CHILDREN, "C08", "placement_type", "residental", "choice-near", "a misspelt placement"),
    _error(CHILDREN, "C09", "available", "someday", "slots-unreadable", "times that are none"),
    _note(CHILDREN, "C10", "wish_gender", "female", "wish-bare", "a wish without must or prefer"),
    _error(CHILDREN, "C11", "leaves_on", NOTHING_SAVED, "cell-formula", "a formula without a value"),
    _error(CHILDREN, "C12", "postcode", "SALFORD", "postcode-unreadable", "a town for a postcode"),
    _error(CHILDREN, "C13", "wish_age", "must: forty", "ages-unreadable", "ages in words"),
    _error(CHILDREN, "C14", "days_on_hold", -5, "number-range", "a negative number of days"),
    _error(CHILDREN, "C15", "experience_needed", 7, "number-range", "more than the scale has"),
    _warning(CHILDREN, "C16", "excluded_visitors", "V99", "id-unknown", "a visitor nobody knows"),
    _error(CHILDREN, "C17", "wish_religion", "must:", "wish-unreadable", "a must without a wish"),
    _error(CHILDREN, "C17", "style", "livelly; outdoors", "item-near", "a misspelt word in a list"),
    _warning(CHILDREN, "C18", "age", 12, "age-differs", "an age that disagrees with the birth date"),
    _error(CHILDREN, "C19", "wish_gender", "must: femail", "wish-near", "a misspelt wish"),
    _note(CHILDREN, "C20", "interests", "drawing, baking, animals", "list-commas", "a list with commas"),
    _note(CHILDREN, "C20", "", None, "rows-hidden", "a hidden row"),
    _error(CHILDREN, "C21", "family_contact", "sometimes", "choice-unknown", "a word that is not known"),
    _warning(CHILDREN, "C22", "siblings_wish", "same visitor", "siblings-wish-alone", "no family code"),
    _error(CHILDREN, "C23", "age", DIVIDED_BY_ZERO, "cell-fault", "a spreadsheet fault"),
    _error(CHILDREN, "C24", "age", None, "age-missing", "neither age nor birth date"),
    _error(CHILDREN, "C25", "postcode", None, "cell-required", "an empty cell that is needed"),
    _error(CHILDREN, "C26", "referred_on", date(2027, 3, 1), "referred-future", "referred after today"),
    _warning(CHILDREN, "C27", "responsible_authority", "Burry", "body-near", "an authority nearly spelt"),
    _error(CHILDREN, "C28", "referred_on", 46023, "date-number", "a date that became a number"),
    _error(CHILDREN, "C29", "lost_visitor", "maybe", "choice-unknown", "neither yes nor no"),
    _error(CHILDREN, "C30", "latitude", 53.47, "coordinates-half", "a latitude without a longitude"),
    _warning(CHILDREN, "C31", "latitude", -2.43, "coordinates-far", "latitude and longitude swapped"),
    _error(CHILDREN, "C32", "age", 12.5, "number-not-whole", "an age with a half"),
    _error(CHILDREN, "C33", "available", None, "cell-required", "an empty cell that is needed"),
    _error(CHILDREN, "C34", "visits_per_month", "weekly", "number-unreadable", "a word for a number"),
    _error(CHILDREN, "no id", "child_id", None, "cell-required", "a row without an id"),
    _note(CHILDREN, "example", "", None, "row-example", "the template's example row"),
    _error(CHILDREN, "no condition", "conditions", "no swimming", "condition-unknown", "no rule knows it"),
    _error(CHILDREN, "near condition", "conditions", "no mail visitor", "condition-near", "a misspelt word"),
    _error(CHILDREN, "odd wish", "wish_gender", "must: tall", "wish-unknown", "a wish nobody can meet"),
    _error(CHILDREN, "odd style", "style", "sporty", "item-unknown", "a word in a list that is not known"),
    _error(CHILDREN, "two miles", "postcode", "M6 5W", "postcode-unreadable", "a postcode cut short"),
    _error(CHILDREN, "headings", "hobbies", "Hobbies", "heading-twice", "two columns for one thing"),
    _note(CHILDREN, "headings", "", None, "heading-unknown", "a heading misspelt, and one too many"),
    _warning(CHILDREN, "C02", "bare", "ring her carer first", "heading-empty", "a value below no heading"),
    _note(VISITORS, "headings", "", None, "heading-row", "a title above the headings"),
    _error(VISITORS, "V01", "dbs_issued_on", "soon", "date-unreadable", "a word for a date"),
    _error(VISITORS, "V03", "trained_on", "03/25/2026", "date-month-first", "a date with the month first"),
    _error(VISITORS, "V04", "trained_on", "03/04/2026", "date-unclear", "a date that reads two ways"),
    _error(VISITORS, "V06", "dbs_issued_on", "27/01/26", "date-short-year", "a year of two figures"),
    _error(VISITORS, "V07", "max_travel_km", "15 miles", "number-unit", "miles for kilometres"),
    _error(VISITORS, "V08", "capacity", 1.5, "number-not-whole", "half a child"),
    _error(VISITORS, "V09", "accepts_genders", "femle", "item-near", "a misspelt word in a list"),
    _error(VISITORS, "V11", "accepts_ages", date(2026, 12, 8), "ages-turned-date", "8-12 turned into a date"),
    _error(VISITORS, "V12", "smoker", "at weekends", "choice-unknown", "neither yes nor no"),
    _note(VISITORS, "V13", "conflicts", "c05", "id-case", "an id in small letters"),
    _warning(VISITORS, "V14", "household_works_for", "Salfrod", "body-near", "an authority nearly spelt"),
    _warning(VISITORS, "V15", "dbs_checked_on", date(2027, 4, 13), "date-ahead", "a check still to come"),
    _error(VISITORS, "V16", "available", "Sta am", "slots-near", "misspelt times"),
    _error(VISITORS, "V17", "references_checked", "pending", "choice-unknown", "neither yes nor no"),
    _warning(VISITORS, "V20", "paused_until", date(2026, 9, 1), "pause-backwards", "a pause that ends first"),
    _error(VISITORS, "V21", "age", "thirty-nine", "number-unreadable", "an age in words"),
    _warning(VISITORS, "V22", "conflicts", "CO7", "id-unknown", "a letter O for a nought"),
    _warning(VISITORS, "V23", "postcode", "M26 4", "postcode-unneeded", "half a postcode beside coordinates"),
    _error(VISITORS, "V25", "visitor_id", "V25", "id-twice", "an id that stands twice"),
    _error(VISITORS, "V25 again", "visitor_id", "V25", "id-twice", "an id that stands twice"),
    _warning(VISITORS, "headings", "paused_from", None, "dates-mixed", "dates half turned round"),
    _error(STANDING, "C99>V05", "child_id", "C99", "standing-pin-unknown", "a pin for a child nobody knows"),
    _warning(STANDING, "C10>V77", "visitor_id", "V77", "standing-unknown", "a visitor nobody knows"),
    _error(STANDING, "C20>V03", "status", "actve", "choice-near", "a misspelt status"),
    _error(STANDING, "C19>V22", "status", None, "cell-required", "a row without a status"),
    _error(STANDING, "C01>V01", "since", "the 16th", "date-unreadable", "half a date"),
    _note(STANDING, "c34>V05", "child_id", "c34", "id-case", "an id in small letters"),
    _note("", "workbook", "", None, "sheet-hidden", "a hidden sheet"),
)
"""Every fault, table by table."""

QUIET: tuple[Quiet, ...] = (
    Quiet(CHILDREN, "C06", "age", None),
    Quiet(CHILDREN, "C18", "date_of_birth", date(2011, 6, 30)),
    Quiet(CHILDREN, "C22", "siblings", None),
    Quiet(CHILDREN, "C31", "longitude", 53.44),
    Quiet(CHILDREN, "C34", "age", "10"),
    Quiet(VISITORS, "V02", "paused_from", date(2027, 3, 4)),
    Quiet(VISITORS, "V05", "paused_from", "25/12/2026"),
    Quiet(VISITORS, "V10", "paused_from", "13/01/2027"),
    Quiet(VISITORS, "V23", "latitude", 53.565),
    Quiet(VISITORS, "V23", "longitude", -2.34),
)
"""What is changed besides, so that the faults can be what they are."""

EXTRA_CHILDREN: tuple[tuple[str, str, str], ...] = (
    ("C03 again", "C03", "C03"),
    ("no id", "C20", ""),
    ("example", "C20", "EXAMPLE"),
    ("no condition", "C27", "C35"),
    ("near condition", "C27", "C36"),
    ("odd wish", "C27", "C37"),
    ("odd style", "C27", "C38"),
    ("two miles", "C27", "C39"),
)
"""Rows of their own: the row's name here, whom it is copied from, and its id."""

EXTRA_VISITORS: tuple[tuple[str, str, str], ...] = (("V25 again", "V25", "V25"),)

STANDING_ROWS: tuple[tuple[str, str, str], ...] = (
    ("C33", "V02", "active"),
    ("C99", "V05", "pinned"),
    ("C10", "V77", "declined"),
    ("C20", "V03", "active"),
    ("C19", "V22", "allowed"),
    ("C01", "V01", "pinned"),
    ("c34", "V05", "offered"),
)
