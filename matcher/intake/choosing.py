"""Which sheet of which file holds which table."""

from matcher.intake.columns.dictionary import TABLES
from matcher.intake.files.grid import Sheet
from matcher.intake.findings import Finding
from matcher.intake.parsing.cells import key
from matcher.intake.sheets import Book, Progress, Source, open_book
from matcher.intake.wording import Refused, finding, quoted, shortened


class Shelf:
    """The files of a reading, each opened once, with what was found about them as files."""

    def __init__(self, progress: Progress | None = None) -> None:
        self._progress = progress
        self.findings: list[Finding] = []
        self._books: dict[Source, Book | None] = {}

    def book(self, source: Source, table: str) -> Book | None:
        """Open a file; None, with a finding, where it cannot be taken in."""
        if source not in self._books:
            try:
                self._books[source] = book = open_book(source, self._progress)
                self._say_hidden(book)
            except Refused as refusal:
                self._books[source] = None
                self.findings.append(refusal.finding)
        return self._books[source]

    def _say_hidden(self, book: Book) -> None:
        names = [quoted(sheet.name) for sheet in book.sheets if sheet.hidden]
        if names:
            count = "1 sheet is" if len(names) == 1 else f"{len(names)} sheets are"
            said = {"count": count, "names": ", ".join(names)}
            self.findings.append(finding("sheet-hidden", file=shortened(book.name), **said))

    def sheet(self, source: Source, table: str, *, named_only: bool = False) -> Sheet | None:
        """Find the sheet of a table: the one named after it, else the first.

        Parameters
        ----------
        named_only
            Whether only a sheet that is named after the table will do.
        """
        book = self.book(source, table)
        if book is None:
            return None
        if named := next((sheet for sheet in book.sheets if _is_named(sheet, table)), None):
            if named.hidden:
                self._say("sheet-hidden-read", table, named)
            return named
        if named_only:
            return None
        return self._first(book, table)

    def _first(self, book: Book, table: str) -> Sheet | None:
        others = [other for other in TABLES if other != table]
        free = [sheet for sheet in book.sheets if not any(_is_named(sheet, other) for other in others)]
        # Sheets with something in them come before empty ones, and shown ones before hidden ones.
        free.sort(key=lambda sheet: (sheet.hidden, not sheet.rows))
        if not free:
            self.say_missing(book, table)
            return None
        if len(book.sheets) > 1:
            self._say("sheet-first", table, free[0])
        return free[0]

    def say_missing(self, book: Book, table: str) -> None:
        """Say that a file has no sheet for a table."""
        names = ", ".join(quoted(sheet.name) for sheet in book.sheets[:8] if sheet.name)
        said = {"table": table, "sheets": names or "without names"}
        self.findings.append(finding("table-missing", file=shortened(book.name), **said))

    def _say(self, code: str, table: str, sheet: Sheet) -> None:
        self.findings.append(
            finding(code, table=table, file=shortened(sheet.file), sheet=shortened(sheet.name))
        )


def _is_named(sheet: Sheet, table: str) -> bool:
    names = {key(name) for name in (table, *TABLES[table].sheets)}
    return key(sheet.name) in names
