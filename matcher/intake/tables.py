"""One table on its way from a sheet to people: its layout, its rows, its account."""

from collections.abc import Mapping
from functools import cached_property

from matcher.intake.accounts import LeftOut, Origin, RowAccount
from matcher.intake.columns.dictionary import TABLES
from matcher.intake.entries import Entry, read_entries
from matcher.intake.files.grid import Row, Sheet, column_letters
from matcher.intake.findings import Finding
from matcher.intake.headings import Layout, heading_row, lay_out, say_missing
from matcher.intake.parsing.cells import Spot
from matcher.intake.sheets import Progress
from matcher.intake.wording import finding, shortened

MOST_FAULTS = 1_000_000
"""Findings of one table, listed or counted: ten in each of as many rows as a table may have."""
ID_COLUMNS = {"children": "child_id", "visitors": "visitor_id", "standing": "child_id"}


class TableRead:
    """One table on its way from sheet to people."""

    def __init__(
        self, name: str, sheet: Sheet, mapping: Mapping[str, str], progress: Progress | None
    ) -> None:
        self.name, self.sheet = name, sheet
        self.spot = Spot(name, shortened(sheet.file), shortened(sheet.name))
        self.entries: list[Entry] = []
        self.refused: Finding | None = None
        self.layout = self._lay_out(mapping)
        if self.layout is not None:
            self._read(self.layout, progress)

    def _read(self, layout: Layout, progress: Progress | None) -> None:
        """Read row by row; of a table of nothing but faults, the rest is not read, and nothing is used."""

        def step(done: int, of: int) -> None:
            if progress:
                progress(self.name, done, of)

        for entry in read_entries(self.sheet, layout, ID_COLUMNS[self.name], self.spot, step):
            self.entries.append(entry)
            if self.spot.said > MOST_FAULTS:
                limit = f"{MOST_FAULTS:,}"
                self.refused = finding(
                    "table-too-many-faults", table=self.name, file=self.spot.file, limit=limit
                )
                self.layout, self.entries = None, []
                return

    def _lay_out(self, mapping: Mapping[str, str]) -> Layout | None:
        if not self.sheet.rows:
            self.spot.say("sheet-empty")
            return None
        headings = heading_row(self.sheet.rows, self.name)
        self.spot.row = headings.number
        if headings is not self.sheet.rows[0]:
            self.spot.say("heading-row", row=str(headings.number))
        layout = lay_out(headings, TABLES[self.name], mapping, self.spot)
        if say_missing(layout, self.spot):
            return None
        self._say_rows(layout)
        return layout

    def _say_rows(self, layout: Layout) -> None:
        rows = self._rows(layout)
        if not rows and self.name != "standing":
            self.spot.say("sheet-no-rows")
        hidden = [row for row in rows if row.hidden]
        if hidden:
            self.spot.row = hidden[0].number
            count = "1 row is" if len(hidden) == 1 else f"{len(hidden):,} rows are"
            self.spot.say("rows-hidden", count=count, first=str(hidden[0].number))
        headed = {place.number for place in layout.places.values()} | set(layout.unknown) | layout.ignored
        # A text file's row with too many fields is a fault of that row, said there.
        bare = {
            number: row.number
            for row in reversed(rows)
            for number in row.cells
            if number not in headed and not (layout.width and number > layout.width)
        }
        if bare:
            self._say_bare(bare)

    def _say_bare(self, bare: Mapping[int, int]) -> None:
        number = min(bare)
        self.spot.row, self.spot.letters = bare[number], column_letters(number)
        cells = ", ".join(f"{column_letters(column)}{row}" for column, row in sorted(bare.items())[:8])
        self.spot.say("heading-empty", cells=cells)
        self.spot.letters = ""

    def _rows(self, layout: Layout) -> list[Row]:
        return [row for row in self.sheet.rows if row.number > layout.heading_row]

    def findings(self) -> list[Finding]:
        """Give the findings of this table, the sheet's own first, then row by row."""
        in_order = self.spot.all_findings(lambda found: (found.row, len(found.cell), found.cell))
        return [*self.sheet.findings, *([self.refused] if self.refused else []), *in_order]

    def account(self) -> RowAccount:
        """Say what became of the rows."""
        rows = self._rows(self.layout) if self.layout else []
        total = rows[-1].number - self.layout.heading_row if rows and self.layout else 0
        left_out = sum(bool(entry.reason) for entry in self.entries)
        return RowAccount(
            table=self.name,
            file=self.spot.file,
            sheet=self.spot.sheet,
            rows=total,
            used=len(self.entries) - left_out,
            left_out=left_out,
            blank=total - len(rows),
            hidden=sum(row.hidden for row in rows),
        )

    def left_out(self) -> list[LeftOut]:
        """Name the rows that cannot be used."""
        return [
            LeftOut(self.name, entry.row, entry.person_id, entry.reason)
            for entry in self.entries
            if entry.reason
        ]

    def ids(self) -> list[str]:
        """Give the ids of all rows, left out or not."""
        return [entry.person_id for entry in self.entries if entry.person_id]

    def origin(self, entry: Entry) -> Origin:
        """Say where an entry stands."""
        return Origin(self.spot.file, self.spot.sheet, entry.row, self.letters)

    @cached_property
    def letters(self) -> Mapping[str, str]:
        """The letters of each column."""
        return {name: place.letters for name, place in self.layout.places.items()} if self.layout else {}
