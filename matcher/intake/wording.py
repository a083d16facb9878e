"""Every sentence this room can say about a spreadsheet, in one place, so that one test can read them all.

A template's named fields are filled by :func:`finding`. Values from cells are cut and quoted by
:func:`quoted` before they come near a sentence.
"""

import re
from dataclasses import dataclass

from matcher.errors import UnreadableFile
from matcher.intake.findings import Finding, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
LONGEST_QUOTE = 60
UNSAID = "“…”"
"""Stands for what was typed where that is not to be kept."""
_IMPERSONAL = frozenset(
    {"table", "column", "expected", "others", "status", "effect", "rows", "kind", "separator", "parts"}
    | {"limit", "size", "count"}
)
"""Fields that hold nothing a person typed: names of tables and columns, the program's words, counts."""
_NEAR_A_KNOWN_WORD = frozenset({"choice-near", "item-near", "condition-near", "slots-near"})
"""Codes that propose one of the program's own words."""
# Controls, and the marks that turn the direction of writing: they could disguise what a sentence says.
_UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True)
class Message:
    """What a finding of one code says.

    Parameters
    ----------
    kind
        A short title, under which findings of this code are counted.
    found, expected, mend
        Templates with named fields.
    """

    severity: Severity
    kind: str
    found: str
    mend: str
    expected: str = ""


def quoted(value: object) -> str:
    """Put a value from a cell between quotation marks, cut to about 60 characters, safe to show."""
    return f"“{shortened(value)}”"


def shortened(value: object) -> str:
    """Give a text from a file in one line, cut to about 60 characters, without what cannot be shown."""
    text = " ".join(_UNSHOWABLE.sub(" ", str(value)).split())
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1].rstrip() + "…"


def finding(
    code: str,
    *,
    table: str = "",
    file: str = "",
    sheet: str = "",
    cell: str = "",
    person_id: str = "",
    **fields: str,
) -> Finding:
    """Fill the templates of a code.

    Raises
    ------
    KeyError
        If there is no such code, or a field of its templates is missing.
    """
    message = MESSAGES[code]
    filled = {"file": file, "sheet": sheet, "table": table, **fields}
    veiled = {name: _veiled(code, name, value) for name, value in filled.items()}
    return Finding(
        code=code,
        severity=message.severity,
        table=table,
        file=file,
        sheet=sheet,
        cell=cell,
        person_id=person_id,
        found=message.found.format_map(filled),
        expected=message.expected.format_map(filled),
        mend=message.mend.format_map(filled),
        impersonal=f"{message.found.format_map(veiled)} {message.mend.format_map(veiled)}".strip(),
    )


def _veiled(code: str, name: str, value: str) -> str:
    """Give a field of a template as a round may keep it: not what a person typed, nor what it led to."""
    known = (
        name in _IMPERSONAL
        or (name == "near" and code in _NEAR_A_KNOWN_WORD)
        or (value.isdigit() and len(value) < 5)
    )
    return value if known or not value else UNSAID


def more_like_it(code: str, times: int, *, table: str, file: str, sheet: str) -> Finding:
    """Say how many findings of a code there are beyond those that are listed."""
    message = MESSAGES[code]
    return Finding(
        code=code,
        severity=message.severity,
        table=table,
        file=file,
        sheet=sheet,
        found=f"{message.kind}: {times:,} more like those listed.",
        mend="Mend those that are listed, and read the table again.",
        count=times,
    )


class Refused(UnreadableFile):
    """Raised when a file or a sheet cannot be taken in at all. Carries the finding that says so."""

    def __init__(self, code: str, *, file: str, sheet: str = "", cell: str = "", **fields: str) -> None:
        self.finding = finding(code, file=shortened(file), sheet=shortened(sheet), cell=cell, **fields)
        super().__init__(f"{self.finding.found} {self.finding.mend}")


_FILES = {
    "file-missing": Message(
        ERROR, "Files not found", "There is no file {file} here.", "Check the name and the folder."
    ),
    "file-locked": Message(
        ERROR,
        "Files that cannot be opened",
        "The file {file} cannot be opened.",
        "Close it in other programs, and check that you have access to its folder.",
    ),
    "file-empty": Message(
        ERROR, "Empty files", "The file {file} is empty.", "Save the table again and bring that file in."
    ),
    "file-too-large": Message(
        ERROR,
        "Files over the limit",
        "The file {file} has {size} MB; the limit is {limit} MB.",
        "Keep only the sheets of this round in the file.",
    ),
    "file-ending": Message(
        ERROR,
        "Files of another kind",
        "The name {file} does not end in .xlsx, .xlsm or .csv.",
        "Save the table as a workbook (.xlsx) or as CSV.",
    ),
    "file-old-workbook": Message(
        ERROR,
        "Files of another kind",
        "{file} is a workbook of the old .xls kind, which cannot be checked before it is opened.",
        "Open it in your spreadsheet program and save it as .xlsx.",
    ),
    "file-encrypted": Message(
        ERROR,
        "Files with a password",
        "{file} is protected by a password.",
        "Take the password off a copy, and bring that copy in.",
    ),
    "file-other-kind": Message(
        ERROR,
        "Files of another kind",
        "{file} is {kind}, not a spreadsheet that can be read here.",
        "Save the table as a workbook (.xlsx) or as CSV.",
    ),
    "file-not-workbook": Message(
        ERROR,
        "Files of another kind",
        "{file} is called a workbook, but what it holds is not one.",
        "Open it in your spreadsheet program and save it as .xlsx.",
    ),
    "file-not-text": Message(
        ERROR,
        "Files of another kind",
        "{file} is called CSV, but it holds a workbook.",
        "Give its name the ending .xlsx, or save the table as CSV.",
    ),
    "file-damaged": Message(
        ERROR,
        "Damaged files",
        "{file} is damaged or cut short.",
        "Open it in your spreadsheet program, save it under a new name, and bring that in.",
    ),
    "file-too-many-parts": Message(
        ERROR,
        "Files over the limit",
        "{file} is made of {parts} parts; the limit is {limit}.",
        "Copy the table alone into a new workbook.",
    ),
    "file-unpacks-too-large": Message(
        ERROR,
        "Files over the limit",
        "{file} unpacks to more than {limit} MB.",
        "Copy the table alone into a new workbook.",
    ),
    "file-part-too-large": Message(
        ERROR,
        "Files over the limit",
        "The part {part} of {file} has more than {limit} MB of formatting.",
        "Copy the values alone into a new workbook.",
    ),
    "file-part-too-many-tags": Message(
        ERROR,
        "Files over the limit",
        "The part {part} of {file} is made of more than {limit} pieces of formatting.",
        "Copy the values alone into a new workbook.",
    ),
    "file-too-many-tags": Message(
        ERROR,
        "Files over the limit",
        "The sheets of {file} are made of more than {limit} pieces.",
        "Copy the values of the tables alone into a new workbook.",
    ),
    "file-too-many-cells": Message(
        ERROR,
        "Files over the limit",
        "{file} has more than {limit} cells with something in them.",
        "Keep only the people and the columns of this round in the file.",
    ),
    "file-too-many-characters": Message(
        ERROR,
        "Files over the limit",
        "The cells of {file} hold more than {limit} characters.",
        "Keep only the people and the columns of this round in the file.",
    ),
    "file-too-many-lines": Message(
        ERROR,
        "Files over the limit",
        "{file} has more than {limit} lines.",
        "Keep only the people of this round in the file.",
    ),
    "file-takes-too-long": Message(
        ERROR,
        "Files over the limit",
        "{file} takes more than {limit} seconds to read.",
        "Copy the values of the tables alone into a new workbook.",
    ),
    "table-too-many-faults": Message(
        ERROR,
        "Files over the limit",
        "{file} has more than {limit} things to mend in one table.",
        "Check that it is the right file, and that each heading stands above its own column.",
    ),
    "file-shared-sheet": Message(
        ERROR,
        "Files that are not safe to open",
        "Two sheets of {file}, {names}, are one and the same part, which no spreadsheet program writes.",
        "Ask whoever sent it for a new copy, or copy the table into a new workbook.",
    ),
    "file-doctype": Message(
        ERROR,
        "Files that are not safe to open",
        "{file} holds a document type declaration, which no spreadsheet program writes.",
        "Ask whoever sent it for a new copy, or copy the table into a new workbook.",
    ),
    "file-nul": Message(
        ERROR,
        "Files of another kind",
        "{file} holds bytes that no text has, first in line {line}.",
        "Save the table again as CSV UTF-8 or as a workbook.",
    ),
    "file-quotes": Message(
        ERROR,
        "Quotation marks left open",
        "A quotation mark near line {line} of {file} is not closed, or has text after it.",
        "Save the table again as a workbook, or double the quotation marks inside the cell.",
    ),
    "cell-too-long": Message(
        ERROR,
        "Files over the limit",
        "A cell in row {row} holds more than {limit} characters.",
        "Shorten it: the tool needs requirements, not the history.",
    ),
    "sheet-too-many-rows": Message(
        ERROR,
        "Files over the limit",
        "The sheet has more than {limit} rows with something in them.",
        "Keep only the people of this round in the table.",
    ),
    "sheet-too-many-columns": Message(
        ERROR,
        "Files over the limit",
        "The sheet has more than {limit} columns with something in them.",
        "Keep only the columns of the template in the table.",
    ),
}

_TABLES = {
    "table-missing": Message(
        ERROR,
        "Missing tables",
        "{file} has no sheet for {table}; its sheets are {sheets}.",
        "Name the sheet with that table “{table}”, or bring it in as a file of its own.",
    ),
    "sheet-empty": Message(
        ERROR, "Empty sheets", "There is nothing in this sheet.", "Fill it in, or bring in another file."
    ),
    "sheet-no-rows": Message(
        WARNING,
        "Empty sheets",
        "There are headings, but no row below them.",
        "Add a row for each person, if there should be any.",
    ),
    "sheet-hidden": Message(
        NOTE,
        "Hidden sheets",
        "{count} hidden: {names}.",
        "Show them in your spreadsheet program if they should be looked at.",
    ),
    "sheet-hidden-read": Message(
        NOTE,
        "Hidden sheets",
        "This sheet is hidden in the workbook, and was read all the same.",
        "Nothing to do if that is as meant.",
    ),
    "sheet-first": Message(
        NOTE,
        "Sheets under another name",
        "No sheet is named {table}; the first one, {sheet}, was read.",
        "Name the right sheet “{table}” if that is not the one.",
    ),
    "rows-hidden": Message(
        NOTE,
        "Hidden rows",
        "{count} hidden in the sheet, the first is row {first}; hidden rows are read like the others.",
        "Delete them in your spreadsheet program if they should not take part.",
    ),
    "text-windows": Message(
        NOTE,
        "Text in another encoding",
        "The text is not UTF-8; it was read as Windows-1252.",
        "Check names with accents, or save as CSV UTF-8.",
    ),
    "text-utf16": Message(
        NOTE,
        "Text in another encoding",
        "The text is UTF-16; it was read as such.",
        "Nothing to do; CSV UTF-8 is the usual kind.",
    ),
    "heading-row": Message(
        NOTE,
        "Rows above the headings",
        "The headings were found in row {row}; what stands above was not read.",
        "Nothing to do if that is as meant.",
    ),
    "heading-missing": Message(
        ERROR,
        "Missing columns",
        "The column {column} is not there, so {table} cannot be read.",
        "Add a column headed {column}.",
    ),
    "heading-missing-near": Message(
        ERROR,
        "Missing columns",
        "The column {column} is not there, so {table} cannot be read.",
        "If {near} is that column, head it {column}, or say so when bringing the file in.",
    ),
    "heading-twice": Message(
        ERROR,
        "Columns that are there twice",
        "{heading} and {first} are both read as {column}; the first one is used.",
        "Delete or rename one of the two columns.",
    ),
    "heading-unknown": Message(
        NOTE,
        "Columns that were not read",
        "Not read: {headings}.",
        "{near}",
    ),
    "heading-empty": Message(
        WARNING,
        "Columns without a heading",
        "There are values in {cells} and below, and no heading above them; they were not read.",
        "Write a heading above them, or delete them.",
    ),
    "mapping-unknown": Message(
        WARNING,
        "Columns chosen by hand",
        "The heading {heading} was to be read as {column}; that could not be done.",
        "Choose the column again.",
    ),
}

_ROWS = {
    "row-too-long": Message(
        ERROR,
        "Rows with too many fields",
        "This row has {fields} fields and the headings are {headings}, so values may have moved.",
        "Put a cell that holds {separator} between quotation marks, or save as a workbook.",
        "no more fields than headings",
    ),
    "row-too-short": Message(
        NOTE,
        "Rows with too few fields",
        "This row has {fields} fields and the headings are {headings}; the last columns were read as empty.",
        "Check that its values stand in the right columns.",
    ),
    "row-example": Message(
        NOTE,
        "Example rows",
        "This is the example row of the template; it was left out.",
        "Delete the row, or write over it.",
    ),
    "id-twice": Message(
        ERROR,
        "Ids that stand twice",
        "The id {value} stands in rows {rows}; none of them can be used.",
        "Give each person one row and one id.",
        "an id that no other row has",
    ),
    "id-too-long": Message(
        ERROR,
        "Ids that are too long",
        "{column} holds {value}, of {length} characters; an id has at most {limit}.",
        "Give the person a short code, and use it in every table.",
        "{expected}",
    ),
    "cell-required": Message(
        ERROR,
        "Empty cells that are needed",
        "{column} is empty, so this row is left out.",
        "Fill it in.",
        "{expected}",
    ),
    "age-missing": Message(
        ERROR,
        "Empty cells that are needed",
        "Neither an age nor a birth date can be read, so this row is left out.",
        "Fill in one of the two.",
        "whole years, or a date such as 22/11/2010",
    ),
}

_CELLS = {
    "cell-fault": Message(
        ERROR,
        "Cells with a fault of their own",
        "{column} holds {value}, a spreadsheet fault.",
        "Mend the formula, or type the value.",
        "{expected}",
    ),
    "cell-formula": Message(
        ERROR,
        "Formulas without a value",
        "{column} holds a formula whose value was never saved.",
        "Open the file in your spreadsheet program and save it, or type the value.",
        "{expected}",
    ),
    "choice-unknown": Message(
        ERROR,
        "Words that are not known",
        "{column} holds {value}.",
        "Type one of these words, or leave the cell empty.",
        "{expected}",
    ),
    "choice-near": Message(
        ERROR,
        "Words that are not known",
        "{column} holds {value}.",
        "Did you mean {near}? Type that.",
        "{expected}",
    ),
    "date-unreadable": Message(
        ERROR,
        "Dates that cannot be read",
        "{column} holds {value}, which cannot be read as a date.",
        "Type the date as day, month and year.",
        "a date such as 22/11/2026 or 2026-11-22",
    ),
    "date-no-such-day": Message(
        ERROR,
        "Dates that cannot be read",
        "{column} holds {value}, and there is no such day.",
        "Check the day and the month.",
        "a date such as 22/11/2026 or 2026-11-22",
    ),
    "date-month-first": Message(
        ERROR,
        "Dates with the month first",
        "{column} holds {value}, which has the month first.",
        "Type the day first, or write {near}.",
        "a date such as 22/11/2026 or 2026-11-22",
    ),
    "date-unclear": Message(
        ERROR,
        "Dates that may be read two ways",
        "{column} holds {value}; other dates of this column have the month first, so it may mean {near}.",
        "Write the date as year-month-day.",
        "a date such as 2026-11-22",
    ),
    "date-short-year": Message(
        ERROR,
        "Dates that cannot be read",
        "{column} holds {value}, whose year has two figures.",
        "Type the year with four figures.",
        "a date such as 22/11/2026",
    ),
    "date-number": Message(
        ERROR,
        "Dates that cannot be read",
        "{column} holds the number {value}, not a date.",
        "Format the cell as a date, or type the date.",
        "a date such as 22/11/2026",
    ),
    "dates-mixed": Message(
        WARNING,
        "Dates that may have been turned round",
        "{column} has real dates only up to the 12th, and text dates only after it.",
        "Check whether day and month of the real dates were swapped when the file was opened.",
    ),
    "number-unreadable": Message(
        ERROR,
        "Numbers that cannot be read",
        "{column} holds {value}, which cannot be read as a number.",
        "Type the number in figures, with a point for decimals.",
        "{expected}",
    ),
    "number-unit": Message(
        ERROR,
        "Numbers in another unit",
        "{column} holds {value}.",
        "Type {near} instead.",
        "{expected}",
    ),
    "number-not-whole": Message(
        ERROR,
        "Numbers that cannot be read",
        "{column} holds {value}, which is not a whole number.",
        "Type a whole number.",
        "{expected}",
    ),
    "number-range": Message(
        ERROR,
        "Numbers out of range",
        "{column} holds {value}.",
        "Check the number.",
        "{expected}",
    ),
    "list-commas": Message(
        NOTE,
        "Lists with commas",
        "{column} holds {value}; the commas were read as ending one item and starting the next.",
        "Nothing to do; the usual sign between items is a semicolon.",
    ),
    "item-unknown": Message(
        ERROR,
        "Words that are not known",
        "{column} has {value} in its list, which is not read.",
        "Type one of these words, or take it out.",
        "{expected}",
    ),
    "item-near": Message(
        ERROR,
        "Words that are not known",
        "{column} has {value} in its list, which is not read.",
        "Did you mean {near}? Type that.",
        "{expected}",
    ),
    "condition-unknown": Message(
        ERROR,
        "Words that are not known",
        "{column} has {value}, which no rule knows; it is shown on the card and stops no pair.",
        "Type one of these conditions, or record it in the case system.",
        "{expected}",
    ),
    "condition-near": Message(
        ERROR,
        "Words that are not known",
        "{column} has {value}, which no rule knows; it is shown on the card and stops no pair.",
        "Did you mean {near}? Type that.",
        "{expected}",
    ),
    "slots-unreadable": Message(
        ERROR,
        "Times that cannot be read",
        "{column} has {value}, which cannot be read as times of the week.",
        "Type days and parts of the day.",
        "times such as Sat am; Sunday; weekday evenings; any",
    ),
    "slots-near": Message(
        ERROR,
        "Times that cannot be read",
        "{column} has {value}, which cannot be read as times of the week.",
        "Did you mean {near}? Type that.",
        "times such as Sat am; Sunday; weekday evenings; any",
    ),
    "wish-bare": Message(
        NOTE,
        "Wishes without must or prefer",
        "{column} holds {value} without must or prefer; it was read as a preference.",
        "Write must: or prefer: before each wish.",
    ),
    "wish-unreadable": Message(
        ERROR,
        "Wishes that cannot be read",
        "{column} has {value}, which cannot be read as a wish.",
        "Write must: or prefer:, and then the wish.",
        "{expected}",
    ),
    "wish-unknown": Message(
        ERROR,
        "Wishes that no visitor can meet",
        "{column} asks for {value}, which is not among the words for visitors.",
        "Type one of these words.",
        "{expected}",
    ),
    "wish-near": Message(
        ERROR,
        "Wishes that no visitor can meet",
        "{column} asks for {value}, which is not among the words for visitors.",
        "Did you mean {near}? Type that.",
        "{expected}",
    ),
    "ages-unreadable": Message(
        ERROR,
        "Ages that cannot be read",
        "{column} has {value}, which cannot be read as a range of ages.",
        "Type the lowest and the highest age.",
        "ages such as 8-15, 30- or under 12",
    ),
    "ages-turned-date": Message(
        ERROR,
        "Ages that cannot be read",
        "{column} holds a date where a range of ages belongs; the spreadsheet program turned it into one.",
        "Format the cell as text and type the ages again.",
        "ages such as 8-15, 30- or under 12",
    ),
    "postcode-unreadable": Message(
        ERROR,
        "Postcodes that cannot be read",
        "{column} holds {value}, which has not the shape of a postcode.",
        "Type the postcode, or fill in latitude and longitude.",
        "a postcode such as M6 5WG, or its first half such as M6",
    ),
    "postcode-unneeded": Message(
        WARNING,
        "Postcodes that cannot be read",
        "{column} holds {value}, which has not the shape of a postcode; the coordinates are used.",
        "Type the postcode.",
        "a postcode such as M6 5WG, or its first half such as M6",
    ),
    "coordinates-half": Message(
        ERROR,
        "Coordinates that cannot be used",
        "Only one of latitude and longitude can be read, so neither is used.",
        "Fill in both, or take both out.",
        "degrees such as 53.49 and -2.27",
    ),
    "coordinates-far": Message(
        WARNING,
        "Coordinates that may be mistaken",
        "The point {value} lies outside Great Britain and Ireland; it is used as it stands.",
        "Check whether latitude and longitude are swapped, or a minus sign is missing.",
        "degrees such as 53.49 and -2.27",
    ),
}

_PEOPLE = {
    "birth-future": Message(
        ERROR,
        "Birth dates that cannot be right",
        "{column} holds {value}, a day that has not come yet.",
        "Check the year.",
        "a birth date in the past",
    ),
    "age-range": Message(
        ERROR,
        "Ages out of range",
        "{column} gives the age of {age}, so this row is left out.",
        "Check the age or the birth date.",
        "{expected}",
    ),
    "age-differs": Message(
        WARNING,
        "Ages that disagree with the birth date",
        "The age is written as {value} and the birth date gives {age}; the birth date is used.",
        "Take one of the two out.",
    ),
    "referred-future": Message(
        ERROR,
        "Referrals in the future",
        "{column} holds {value}, a day after today, so this row is left out.",
        "Check the date, or add the child when the referral has come.",
        "a date up to today",
    ),
    "date-ahead": Message(
        WARNING,
        "Dates that have not come yet",
        "{column} holds {value}, a day after today; it is read as not done yet.",
        "Check the date.",
        "a date up to today",
    ),
    "pause-backwards": Message(
        WARNING,
        "Pauses that end before they start",
        "The pause ends on {until}, before it starts on {since}.",
        "Check both dates.",
    ),
    "siblings-wish-alone": Message(
        WARNING,
        "Families without a code",
        "{column} is filled in, but there is no family code in siblings; it has no effect.",
        "Give the brothers and sisters the same code in siblings.",
    ),
    "id-unknown": Message(
        WARNING,
        "Ids that are not in the tables",
        "{column} names {value}, not in the {others} table.",
        "Check the id; if that person has left, nothing is to do.",
    ),
    "id-near": Message(
        WARNING,
        "Ids that are not in the tables",
        "{column} names {value}, not in the {others} table.",
        "Did you mean {near}? Type that.",
    ),
    "id-case": Message(
        NOTE,
        "Ids written in another way",
        "{column} names {value}; read as {near}.",
        "Nothing to do if that is as meant.",
    ),
    "standing-unknown": Message(
        WARNING,
        "Standing rows about nobody here",
        "This row is {status} and names {value}, not in the {others} table; {effect}.",
        "Check the id; if that person has left, nothing is to do.",
    ),
    "standing-pin-unknown": Message(
        ERROR,
        "Pins that cannot stand",
        "This row is {status} and names {value}, not in the {others} table; it cannot stand.",
        "Check the id, or take the row out.",
    ),
    "body-near": Message(
        WARNING,
        "Names that may be the same body",
        "{value} and {near} differ by a letter or two; they are read as two bodies.",
        "Write the name the same way everywhere if they are one.",
    ),
    "bodies-too-many": Message(
        WARNING,
        "Names that may be the same body",
        "More than {limit} authorities, providers and employers are named; none is looked at for a slip.",
        "Check that these columns hold names of bodies, each written the same way everywhere.",
    ),
}

MESSAGES: dict[str, Message] = {**_FILES, **_TABLES, **_ROWS, **_CELLS, **_PEOPLE}
"""Every code this room can give, with what it says."""
