"""The template: a workbook with the headings, drop-down lists, a note on each heading and an example row."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from matcher.intake.columns.column import Column, Shape, Table
from matcher.intake.columns.dictionary import TABLES
from matcher.writing import write_whole

ROWS = 1_000
"""How many rows below the headings have drop-down lists and formats."""
SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
"""Settings under which a text stays a text, whatever it begins with, and no draft goes to the disk."""
_INK, _MIDDLE, _PALE, _LINE, _GREY = "#1F4E5F", "#4A8296", "#DCEBEF", "#B7CDD4", "#6B7280"
_FONT = {"font_name": "Calibri", "font_size": 11}
_README = (
    ("Fill in the sheets", ""),
    ("children", "One row for each child who has been referred. Use a code, never a full name."),
    ("visitors", "One row for each visitor."),
    ("standing", "What is settled already: active, offered, pinned, blocked or declined pairs. Optional."),
    ("Delete or write over", "The grey example rows. A row with the id EXAMPLE is never used."),
    ("How to write", ""),
    ("Not known", "Leave the cell empty. Empty never means zero or no."),
    ("Lists", "Put a semicolon between the items: football; baking"),
    ("Yes and no", "yes or no. y, n, true, false, 1 and 0 will do too."),
    ("Dates", "22/11/2026 or 2026-11-22: the day first, and the year with four figures."),
    ("Times of the week", "Sat am; Sunday; weekday evenings; Wed pm-eve; weekends; any"),
    ("Wishes", "must: female or prefer: 25-40. Of several musts, one has to be met."),
    ("Ages", "25-40, 30- (30 and over), under 12"),
    ("Postcodes", "M6 5WG, or the first half alone: M6. Or fill in latitude and longitude instead."),
    ("Before you share it", ""),
    ("Keep it short", "Write requirements (“public places only”), not the history behind them."),
)  # fmt: skip


def write_template(to: str | Path | BinaryIO) -> None:
    """Write the template.

    Parameters
    ----------
    to
        A path, or a stream open for writing bytes.

    Raises
    ------
    matcher.errors.MatcherError
        If the file cannot be written there; nothing was changed then.
    """
    if isinstance(to, str | Path):
        write_whole(to, template_bytes(), private=False)
        return
    with xlsxwriter.Workbook(to, SAFE) as book:
        book.set_properties({"title": "Children, visitors and standing: a template"})
        formats = _Formats(book)
        _write_readme(book, formats)
        for table in TABLES.values():
            _write_table(book, table, formats)


def template_bytes() -> bytes:
    """Give the template as the bytes of a workbook."""
    stream = BytesIO()
    write_template(stream)
    return stream.getvalue()


class _Formats:
    """The cell formats of the template."""

    def __init__(self, book: Any) -> None:
        cell = {**_FONT, "valign": "vcenter"}
        heading = {
            **cell,
            "bold": True,
            "bottom": 2,
            "bottom_color": _INK,
            "right": 1,
            "right_color": _LINE,
            "indent": 1,
        }
        example = {**cell, "italic": True, "font_color": _GREY, "bg_color": "#F5F7F8", "indent": 1}
        shapes = {Shape.TEXT: "@", Shape.DATE: "dd/mm/yyyy", Shape.NUMBER: "General"}
        self.needed = book.add_format({**heading, "bg_color": _INK, "font_color": "#FFFFFF"})
        self.either = book.add_format({**heading, "bg_color": _MIDDLE, "font_color": "#FFFFFF"})
        self.other = book.add_format({**heading, "bg_color": _PALE, "font_color": _INK})
        self.cells = {shape: book.add_format({**cell, "num_format": form}) for shape, form in shapes.items()}
        self.examples = {
            shape: book.add_format({**example, "num_format": form, "align": "left"})
            for shape, form in shapes.items()
        }
        self.title = book.add_format({**cell, "bold": True, "font_size": 20, "font_color": _INK})
        self.lead = book.add_format({**cell, "font_color": _GREY, "text_wrap": True})
        self.part = book.add_format(
            {**cell, "bold": True, "font_size": 13, "font_color": _INK, "bottom": 1, "bottom_color": _LINE}
        )
        self.term = book.add_format({**cell, "bold": True, "indent": 1})
        self.text = book.add_format({**cell, "text_wrap": True, "indent": 1})


def _write_readme(book: Any, formats: _Formats) -> None:
    sheet = book.add_worksheet("Read me")
    sheet.hide_gridlines(2)
    sheet.set_default_row(20)
    sheet.set_column("A:A", 3)
    sheet.set_column("B:B", 25)
    sheet.set_column("C:C", 84)
    sheet.set_row(1, 32)
    sheet.write_string("B2", "Children and visitors for a match round", formats.title)
    sheet.merge_range("B3:C3", "", formats.lead)
    sheet.set_row(2, 34)
    sheet.write_string(
        "B3",
        "Each heading has a note that says what belongs below it: rest the pointer on it. "
        "Columns you do not need can stay empty or be deleted.",
        formats.lead,
    )
    sheet.write_string("B5", "needed", formats.needed)
    sheet.write_string("C5", "The column must be there.", formats.text)
    sheet.write_string("B6", "one of a group", formats.either)
    sheet.write_string(
        "C6", "Either age or date_of_birth; either postcode or both coordinates.", formats.text
    )
    sheet.write_string("B7", "optional", formats.other)
    sheet.write_string("C7", "Empty cells and missing columns mean “not known”.", formats.text)
    for row, (term, text) in enumerate(_README, 7):
        if text:
            sheet.write_string(row, 1, term, formats.term)
            sheet.write_string(row, 2, text, formats.text)
        else:
            sheet.set_row(row, 30)
            sheet.write_string(row, 1, term, formats.part)
            sheet.write_blank(row, 2, None, formats.part)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1)


def _write_table(book: Any, table: Table, formats: _Formats) -> None:
    sheet = book.add_worksheet(table.name)
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 24)
    sheet.set_row(1, 20)
    for number, column in enumerate(table.columns.values()):
        sheet.set_column(number, number, _width(column), formats.cells[column.shape])
        sheet.write_string(0, number, column.name, _heading_format(column, table, formats))
        sheet.write_comment(0, number, _note(column), {"x_scale": 2.2, "y_scale": 1.3, "font_size": 10})
        _write_example(sheet, number, column, formats)
        if column.choices:
            sheet.data_validation(1, number, ROWS, number, _drop_down(column))
    sheet.set_paper(8)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    sheet.set_footer("&L&8&A&R&8page &P of &N")


def _heading_format(column: Column, table: Table, formats: _Formats) -> Any:
    if column.required:
        return formats.needed
    grouped = {name for group in table.either for together in group for name in together}
    return formats.either if column.name in grouped else formats.other


def _width(column: Column) -> float:
    longest = max(len(column.name) + 5, len(column.example) + 4, 12)
    return float(min(longest, 34))


def _note(column: Column) -> str:
    needed = "Needed. " if column.required else ""
    return f"{needed}{column.meaning}\n\nWrite: {column.allowed}."


def _write_example(sheet: Any, number: int, column: Column, formats: _Formats) -> None:
    style = formats.examples[column.shape]
    if not column.example:
        sheet.write_blank(1, number, None, style)
    elif column.shape is Shape.DATE:
        sheet.write_datetime(1, number, date.fromisoformat(column.example), style)
    elif column.shape is Shape.NUMBER:
        sheet.write_number(1, number, float(column.example), style)
    else:
        sheet.write_string(1, number, column.example, style)


def _drop_down(column: Column) -> dict[str, Any]:
    numbers = column.shape is Shape.NUMBER
    return {
        "validate": "list",
        "source": [int(word) if numbers else word for word in column.choices],
        "ignore_blank": True,
        "error_type": "warning",
        "error_title": column.name,
        "error_message": f"Usual here: {', '.join(column.choices)}.",
    }
