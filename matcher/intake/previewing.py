"""A first look at a table before it is read: its headings, its first rows, and what the headings may mean."""

from dataclasses import dataclass, replace

from matcher.intake.choosing import Shelf
from matcher.intake.files.grid import Row, Sheet
from matcher.intake.findings import Finding
from matcher.intake.headings import Guess, guess_mapping, heading_row
from matcher.intake.parsing.cells import as_text
from matcher.intake.sheets import Source
from matcher.intake.wording import shortened


@dataclass(frozen=True, slots=True)
class Preview:
    """What a table looks like.

    Parameters
    ----------
    table, file, sheet
        Which table, and where it stands; a text file's sheet has no name.
    headings
        In the order of the columns; columns without a heading are not among them.
    rows
        The first rows below, as texts, one cell for each heading.
    guesses
        What each heading probably means, with example values.
    row_count
        How many rows below the headings have something in them.
    findings
        Why there is nothing to see, or what was noticed about the file.
    """

    table: str
    file: str = ""
    sheet: str = ""
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    guesses: tuple[Guess, ...] = ()
    row_count: int = 0
    findings: tuple[Finding, ...] = ()


def preview(source: Source, table: str, *, named_only: bool = False, rows: int = 5) -> Preview:
    """Look at a table.

    Parameters
    ----------
    source
        A path or an upload.
    table
        ``"children"``, ``"visitors"`` or ``"standing"``.
    named_only
        Whether only a sheet named after the table will do, as for the visitors in the children's workbook.
    rows
        How many rows to show, and examples to give.

    Returns
    -------
    Preview
        Without headings where there is no such sheet, or nothing in it.
    """
    shelf = Shelf()
    sheet = shelf.sheet(source, table, named_only=named_only)
    if sheet is None or not sheet.rows:
        return Preview(table, findings=tuple(shelf.findings))
    shown = _shown(sheet, table, rows)
    return replace(shown, findings=(*shelf.findings, *sheet.findings))


def _shown(sheet: Sheet, table: str, count: int) -> Preview:
    head = heading_row(sheet.rows, table)
    columns = sorted(head.cells)
    headings = tuple(" ".join(as_text(head.cells[number]).split()) for number in columns)
    below = [row for row in sheet.rows if row.number > head.number]
    guesses = tuple(
        replace(guess, examples=_examples(below, number, count))
        for guess, number in zip(guess_mapping(headings, table), columns, strict=True)
    )
    return Preview(
        table,
        file=shortened(sheet.file),
        sheet=shortened(sheet.name),
        headings=headings,
        rows=tuple(tuple(shortened(as_text(row.cells.get(n, ""))) for n in columns) for row in below[:count]),
        guesses=guesses,
        row_count=len(below),
    )


def _examples(rows: list[Row], number: int, count: int) -> tuple[str, ...]:
    values = (shortened(as_text(row.cells[number])) for row in rows if number in row.cells)
    return tuple(list(dict.fromkeys(values))[:count])
