"""Headings matched to columns: forgiving of case, spaces, hyphens and many spellings, never guessing.

A heading that is merely near a column's name is proposed, not taken: the coordinator says so by a mapping.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from rapidfuzz import fuzz, process

from matcher.intake.columns.column import Column, Table
from matcher.intake.columns.dictionary import TABLES
from matcher.intake.files.grid import Row, column_letters
from matcher.intake.parsing.cells import Spot, as_text, key
from matcher.intake.wording import quoted

_NEAR = 78
_OURS = frozenset({"whattofix", "row"})
"""Headings that the tool writes itself and does not read."""
_ROWS_TO_SEARCH = 10


class Sureness(StrEnum):
    """How a heading was matched: the column's own name, a known spelling, merely near, or not at all."""

    NAME = "name"
    SPELLING = "spelling"
    NEAR = "near"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Guess:
    """What a heading probably means.

    Parameters
    ----------
    heading
        As it stands in the file.
    column
        The column's name, empty for none.
    sureness
        How it was matched; a near one is for the coordinator to confirm.
    examples
        The first values below the heading.
    """

    heading: str
    column: str
    sureness: Sureness
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column stands in a sheet."""

    column: Column
    number: int
    heading: str

    @property
    def letters(self) -> str:
        """The column's letters in the spreadsheet."""
        return column_letters(self.number)


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column stands where.

    Parameters
    ----------
    heading_row
        The row of the headings.
    width
        How many fields the heading row has in a text file; 0 in a workbook.
    places
        By column name.
    unknown
        Headings that are no column: ``{column number: heading}``.
    ignored
        Numbers of columns that are left aside on purpose.
    """

    table: Table
    heading_row: int
    width: int
    places: Mapping[str, Place]
    unknown: Mapping[int, str]
    ignored: frozenset[int]

    def point(self, spot: Spot, name: str) -> None:
        """Move a spot to a column of the row it is in; to the whole row where there is no such column."""
        place = self.places.get(name)
        spot.letters = place.letters if place else ""
        spot.heading = place.heading if place else name
        spot.expected = self.table.columns[name].allowed if name in self.table.columns else ""


@cache
def _spellings(table: str) -> tuple[dict[str, str], dict[str, str]]:
    columns = TABLES[table].columns
    own = {key(name): name for name in columns}
    others = {key(word): name for name, column in columns.items() for word in column.spellings}
    return own, {word: name for word, name in others.items() if word not in own}


def _match(heading: str, table: str) -> tuple[str, Sureness]:
    own, others = _spellings(table)
    # "Age (years)" and "Child ID *" are the column before the bracket or the mark.
    for word in (key(heading), key(re.sub(r"\(.*?\)|\[.*?\]", "", heading))):
        if word in own:
            return own[word], Sureness.NAME
        if word in others:
            return others[word], Sureness.SPELLING
    return "", Sureness.NONE


def _near(heading: str, table: str, taken: Iterable[str]) -> str:
    own, others = _spellings(table)
    words = {word: name for word, name in {**others, **own}.items() if name not in taken and len(word) > 2}
    found = process.extractOne(key(heading), words.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return words[found[0]] if found else ""


def guess_mapping(headings: Iterable[str], table: str = "children") -> tuple[Guess, ...]:
    """Guess which column each heading means, and how sure that is.

    Parameters
    ----------
    headings
        As they stand in the file.
    table
        ``"children"``, ``"visitors"`` or ``"standing"``.
    """
    matched = [(heading, *_match(heading, table)) for heading in headings]
    taken = {column for _, column, _ in matched}
    guesses = []
    for heading, column, sureness in matched:
        if not column and key(heading) not in _OURS and (column := _near(heading, table, taken)):
            sureness = Sureness.NEAR
            taken.add(column)
        guesses.append(Guess(heading, column, sureness))
    return tuple(guesses)


def heading_row(rows: tuple[Row, ...], table: str) -> Row:
    """Find the row of the headings: the one among the first with the most known ones, or else the first.

    Raises
    ------
    IndexError
        If there is no row.
    """

    def known(row: Row) -> int:
        return sum(bool(_match(as_text(value), table)[0]) for value in row.cells.values())

    best = max(rows[:_ROWS_TO_SEARCH], key=known)
    return best if known(best) > max(1, known(rows[0])) else rows[0]


def lay_out(row: Row, table: Table, mapping: Mapping[str, str], spot: Spot) -> Layout:
    """Match the headings of a row to the columns of a table, and say what did not match.

    Parameters
    ----------
    mapping
        Columns chosen by hand, ``{heading: column}``; an empty column leaves the heading aside.
    """
    headings = {number: " ".join(as_text(value).split()) for number, value in sorted(row.cells.items())}
    by_hand = {key(heading): column for heading, column in mapping.items()}
    places: dict[str, Place] = {}
    unknown: dict[int, str] = {}
    ignored = set()
    for number, heading, column in _in_order(headings, by_hand, table.name):
        spot.letters, spot.heading = column_letters(number), quoted(heading)
        if key(heading) in _OURS or (key(heading) in by_hand and not column):
            ignored.add(number)
        elif not column:
            unknown[number] = heading
        elif column not in table.columns:
            spot.say("mapping-unknown", heading=quoted(heading), column=column)
            unknown[number] = heading
        elif column in places:
            first = quoted(places[column].heading)
            spot.say("heading-twice", heading=quoted(heading), first=first, column=column)
            ignored.add(number)
        else:
            places[column] = Place(table.columns[column], number, heading)
    layout = Layout(table, row.number, row.fields, places, unknown, frozenset(ignored))
    _say_unknown(layout, spot)
    return layout


def _in_order(
    headings: Mapping[int, str], by_hand: Mapping[str, str], table: str
) -> list[tuple[int, str, str]]:
    """Give (number, heading, column), first what was chosen by hand, then own names, then spellings."""
    ranks = {Sureness.NAME: 1, Sureness.SPELLING: 2, Sureness.NONE: 3}
    found = []
    for number, heading in headings.items():
        column, sureness = _match(heading, table)
        if key(heading) in by_hand:
            found.append((0, number, heading, by_hand[key(heading)]))
        else:
            found.append((ranks[sureness], number, heading, column))
    return [(number, heading, column) for _, number, heading, column in sorted(found)]


def _say_unknown(layout: Layout, spot: Spot) -> None:
    if not layout.unknown:
        return
    near = [
        f"{quoted(heading)} may be {name}"
        for heading in layout.unknown.values()
        if (name := _near(heading, layout.table.name, layout.places))
    ]
    spot.letters = ""
    spot.say(
        "heading-unknown",
        headings=", ".join(quoted(heading) for _, heading in sorted(layout.unknown.items())),
        near=f"{'; '.join(near)}. Rename what should be read."
        if near
        else "Nothing to do if that is as meant.",
    )


def missing_columns(layout: Layout) -> list[str]:
    """Name what must be there and is not; of alternatives, all in one phrase."""
    names = [name for name, column in layout.table.columns.items() if column.required]
    missing = [name for name in names if name not in layout.places]
    for group in layout.table.either:
        if not any(all(name in layout.places for name in together) for together in group):
            missing.append(" or ".join(" with ".join(together) for together in group))
    return missing


def say_missing(layout: Layout, spot: Spot) -> bool:
    """Say which columns must be there and are not, each with the heading that may be it; and whether any."""
    missing = missing_columns(layout)
    spot.letters = ""
    for phrase in missing:
        names = re.split(" or | with ", phrase)
        near = _nearest_heading(names, layout.unknown.values())
        said = " or ".join(names) if " with " not in phrase else phrase
        if near:
            spot.say("heading-missing-near", column=said, near=quoted(near))
        else:
            spot.say("heading-missing", column=said)
    return bool(missing)


def _nearest_heading(names: list[str], headings: Iterable[str]) -> str:
    candidates = {heading: key(heading) for heading in headings}
    best = ("", 55.0)
    for name in names:
        found = process.extractOne(key(name), candidates, scorer=fuzz.WRatio, score_cutoff=best[1])
        if found and found[1] > best[1]:
            best = (found[2], found[1])
    return best[0]
