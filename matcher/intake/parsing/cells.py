"""One cell in, one value out: yes and no, words from a list, numbers, tags, ids and names.

A parser takes a cell's value and the :class:`Spot` where it stands. It gives the value as the record
keeps it, or None where it cannot be read, after saying so on the spot. Dates, times of the week, wishes
and ages have modules of their own.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from rapidfuzz import fuzz, process

from matcher.intake.files.grid import Formula, Value
from matcher.intake.findings import Finding, Severity
from matcher.intake.parsing.texts import plain
from matcher.intake.wording import MESSAGES, finding, more_like_it, quoted
from matcher.records.limits import LONGEST_ID

_NEAR = 72
"""How alike two words must be, of 100, for one to be proposed for the other."""


MOST_OF_A_CODE = 1_000
MOST_LISTED = 5_000
"""How many findings of one code, and of all, a table lists one by one; the others are counted."""
MOST_NAMED = 3
"""How many values of one cell a finding names; the others are counted."""


@dataclass(slots=True)
class _Said:
    """What was said of one cell under one code, so that a list is one finding however long it is."""

    index: int
    given: dict[str, str] = field(default_factory=dict)
    named: dict[str, list[str]] = field(default_factory=dict)
    times: int = 0

    def add(self, fields: Mapping[str, str]) -> None:
        """Take down what was said once more."""
        self.times += 1
        if self.times == 1:
            self.given = dict(fields)
        for name in ("value", "near"):
            named = self.named.setdefault(name, [])
            if name in fields and len(named) < MOST_NAMED and fields[name] not in named:
                named.append(fields[name])

    def fields(self) -> dict[str, str]:
        """Give the fields of the one finding: the first values by name, the others counted."""
        named = {name: ", ".join(values) for name, values in self.named.items() if values}
        more = self.times - len(self.named["value"])
        if more > 0:
            named["value"] = f"{named['value']} and {more:,} more"
        return self.given | named


class Spot:
    """The cell that is being read, and where findings about it go. One object moves from cell to cell.

    Several values of one cell with the same fault are one finding, which names the first of them. Of a
    table, so many findings are listed; ``said`` counts all of them,
    ``faults`` those that are errors.
    """

    __slots__ = (
        "_cell",
        "_findings",
        "_listed",
        "_of_cell",
        "_unlisted",
        "expected",
        "faults",
        "file",
        "heading",
        "letters",
        "month_first",
        "person_id",
        "row",
        "said",
        "sheet",
        "table",
    )

    def __init__(self, table: str = "", file: str = "", sheet: str = "") -> None:
        self.table, self.file, self.sheet = table, file, sheet
        self.row, self.letters, self.heading, self.expected, self.person_id = 0, "", "", "", ""
        self.month_first = False
        self._findings: list[Finding] = []
        self.said = 0
        self.faults = 0
        self._listed: Counter[str] = Counter()
        self._unlisted: Counter[str] = Counter()
        self._cell: tuple[int, str, str] = (0, "", "")
        self._of_cell: dict[str, _Said] = {}

    @property
    def findings(self) -> list[Finding]:
        """What was said so far, as far as it is listed."""
        self._settle()
        return self._findings

    def say(self, code: str, **fields: str) -> None:
        """Record a finding about this cell."""
        self.said += 1
        self.faults += MESSAGES[code].severity is Severity.ERROR
        cell = (self.row, self.letters, self.heading)
        if cell != self._cell:
            self._settle()
            self._cell, self._of_cell = cell, {}
        before = self._of_cell.get(code)
        if before is not None and "value" in fields:
            before.add(fields)
            return
        listed = self._listed[code] < MOST_OF_A_CODE and len(self._findings) < MOST_LISTED
        self._of_cell[code] = _Said(len(self._findings) if listed else -1)
        fields = {"column": self.heading, "expected": self.expected, **fields}
        self._of_cell[code].add(fields)
        if listed:
            self._listed[code] += 1
            self._findings.append(self._made(code, fields))
        else:
            self._unlisted[code] += 1

    def names_enough(self, *codes: str) -> bool:
        """Say whether findings of these codes name as many values of this cell as one does."""
        if (self.row, self.letters, self.heading) != self._cell:
            return False
        return sum(self._of_cell[code].times for code in codes if code in self._of_cell) >= MOST_NAMED

    def all_findings(self, order: Callable[[Finding], Any]) -> list[Finding]:
        """Give the findings in an order, and last, code by code, how many more there are of each."""
        return sorted(self.findings, key=order) + [
            more_like_it(code, times, table=self.table, file=self.file, sheet=self.sheet)
            for code, times in self._unlisted.items()
        ]

    def _settle(self) -> None:
        """Let the findings of the cell that was left name all that was said of it."""
        for said in self._of_cell.values():
            if said.times > 1 and said.index >= 0:
                first = self._findings[said.index]
                self._findings[said.index] = replace(
                    finding(first.code, **said.fields()),
                    table=first.table,
                    file=first.file,
                    sheet=first.sheet,
                    cell=first.cell,
                    person_id=first.person_id,
                )

    def _made(self, code: str, fields: Mapping[str, str]) -> Finding:
        return finding(
            code,
            table=self.table,
            file=self.file,
            sheet=self.sheet,
            cell=f"{self.letters}{self.row}",
            person_id=self.person_id,
            **fields,
        )


Parser = Callable[[Value, Spot], Any]


def as_text(value: Value) -> str:
    """Write a cell's value as a coordinator would have typed it: 12.0 is ``"12"``."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def key(text: str) -> str:
    """Reduce a word to what is compared: no case, spaces, hyphens or underscores."""
    return re.sub(r"[\W_]+", "", text.casefold())


def is_doubt(text: str) -> bool:
    """Say whether a text is a question and no answer: ``yes?`` is not a yes."""
    return "?" in text


def nearest(text: str, words: Mapping[str, str], alike: float = _NEAR) -> str:
    """Give the word that was probably meant, of ``{key: word}``; empty where none is near enough."""
    found = process.extractOne(key(text), words.keys(), scorer=fuzz.ratio, score_cutoff=alike)
    return words[found[0]] if found else ""


def text(value: Value, spot: Spot) -> str | None:
    """Read a text as it stands, in one line."""
    return " ".join(as_text(value).split()) or None


def person_id(value: Value, spot: Spot) -> str | None:
    """Read the id of a child or a visitor, in one line and no longer than an id may be."""
    written = text(value, spot)
    if written is not None and len(written) > LONGEST_ID:
        spot.say("id-too-long", value=quoted(written), length=f"{len(written):,}", limit=str(LONGEST_ID))
        return None
    return written


def lower_text(value: Value, spot: Spot) -> str | None:
    """Read a text for comparing: lower case, single spaces."""
    return plain(as_text(value)) or None


def items(value: Value, spot: Spot) -> list[str]:
    """Take a list apart at semicolons and line ends; at commas too where it has no other sign."""
    whole = as_text(value)
    parts = re.split(r"[;\n]", whole)
    if len(parts) == 1 and "," in whole:
        parts = whole.split(",")
        spot.say("list-commas", value=quoted(whole))
    return [" ".join(part.split()) for part in parts if part.strip()]


def _once(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def tags(value: Value, spot: Spot) -> tuple[str, ...]:
    """Read a list of tags: lower case, single spaces, each once."""
    return _once([item.lower() for item in items(value, spot)])


def ids(value: Value, spot: Spot) -> tuple[str, ...]:
    """Read a list of ids, as they are written."""
    return _once(items(value, spot))


def names(value: Value, spot: Spot) -> tuple[str, ...]:
    """Read a list of names of bodies, as they are written; a name may have a comma in it."""
    return _once([" ".join(part.split()) for part in re.split(r"[;\n]", as_text(value)) if part.strip()])


def one_of(words: Mapping[str, str], make: Callable[[str], Any] = str) -> Parser:
    """Make a parser for one word of ``{spelling: word}``; ``make`` turns the word into its value."""
    known = {key(spelling): word for spelling, word in words.items()}

    def read(value: Value, spot: Spot) -> Any:
        written = as_text(value)
        word = None if is_doubt(written) else known.get(key(written))
        if word is not None:
            return make(word)
        say_unknown("choice", written, known, spot)
        return None

    return read


def some_of(words: Mapping[str, str], keep: bool = False, code: str = "item") -> Parser:
    """Make a parser for a list of words of ``{spelling: word}``; a word that is not among them is said.

    Parameters
    ----------
    keep
        Whether a word that is not among them stays in the list all the same.
    """
    known = {key(spelling): word for spelling, word in words.items()}

    def read(value: Value, spot: Spot) -> tuple[str, ...]:
        found = []
        for item in items(value, spot):
            word = known.get(key(item))
            if word is None:
                say_unknown(code, item, known, spot)
                word = plain(item) if keep else ""
            found.append(word)
        return _once([word for word in found if word])

    return read


def say_unknown(code: str, written: str, known: Mapping[str, str], spot: Spot) -> None:
    """Say that a word is not known, with the one that was probably meant where there is one."""
    enough = spot.names_enough(f"{code}-near", f"{code}-unknown") or is_doubt(written)
    if near := "" if enough else nearest(written, known):
        spot.say(f"{code}-near", value=quoted(written), near=near)
    else:
        spot.say(f"{code}-unknown", value=quoted(written))


_YES_NO = {
    "yes": True,
    "y": True,
    "true": True,
    "1": True,
    "no": False,
    "n": False,
    "false": False,
    "0": False,
}


def yes_no(value: Value, spot: Spot) -> bool | None:
    """Read yes/no/y/n/true/false/1/0."""
    written = as_text(value)
    answer = None if is_doubt(written) else _YES_NO.get(key(written))
    if answer is None:
        say_unknown("choice", written, {"yes": "yes", "no": "no"}, spot)
    return answer


_NUMBER = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*([a-z]*)\.?", re.IGNORECASE)
# What a number is multiplied by to come to the column's unit, by the unit that stands after it.
_MILE_KM = 1.609344
"""Kilometres in a mile. Source: international yard and pound agreement, 1959."""


def number(
    lowest: float,
    highest: float,
    *,
    whole: bool = False,
    units: tuple[str, ...] = (),
    other_units: Mapping[str, float] | None = None,
) -> Parser:
    """Make a parser for a number.

    Parameters
    ----------
    lowest, highest
        The range, both ends included.
    whole
        Whether only whole numbers will do.
    units
        Units that may stand after the number: ``"15 km"`` is 15.
    other_units
        Units that are refused, with what one of them is in the column's unit, so that the right number
        can be proposed.
    """
    elsewhere = other_units or {}

    def read(value: Value, spot: Spot) -> float | int | None:
        amount = _amount(value, spot, units, elsewhere)
        if amount is None:
            return None
        if whole and not amount.is_integer():
            spot.say("number-not-whole", value=quoted(as_text(value)))
            return None
        if not lowest <= amount <= highest:
            spot.say("number-range", value=quoted(as_text(value)))
            return None
        return int(amount) if whole else amount

    return read


def _amount(value: Value, spot: Spot, units: tuple[str, ...], elsewhere: Mapping[str, float]) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    written = as_text(value)
    found = _NUMBER.fullmatch(written) if isinstance(value, str) else None
    unit = found.group(2).lower() if found else ""
    if found and (not unit or unit in units):
        return float(found.group(1))
    if found and unit in elsewhere:
        spot.say("number-unit", value=quoted(written), near=f"{float(found.group(1)) * elsewhere[unit]:.3g}")
    else:
        spot.say("number-unreadable", value=quoted(written))
    return None


KM_UNITS = ("km", "kms", "kilometre", "kilometres", "kilometer", "kilometers")
MILES = dict.fromkeys(("mile", "miles", "mi"), _MILE_KM)
MINUTE_UNITS = ("min", "mins", "minute", "minutes")
HOURS = dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 60.0)
MONTH_UNITS = ("month", "months", "mth", "mths")
YEARS = dict.fromkeys(("year", "years", "yr", "yrs"), 12.0)
DAY_UNITS = ("day", "days")
WEEKS = dict.fromkeys(("week", "weeks"), 7.0)


_FAULTS = frozenset({"#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})


def refuse_fault(value: Value, spot: Spot) -> bool:
    """Say so if a cell holds a spreadsheet fault or a formula without a value, and whether it does."""
    if value is Formula.WITHOUT_VALUE:
        spot.say("cell-formula")
    elif isinstance(value, str) and value in _FAULTS:
        spot.say("cell-fault", value=quoted(value))
    else:
        return False
    return True
