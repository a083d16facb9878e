"""The workbook a coordinator circulates: a summary, the approved list, who is left and why, the policy."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

import xlsxwriter

from matcher.decisions.decision import Decision
from matcher.decisions.lifecycle import Pair
from matcher.exports import summary
from matcher.exports.listing import Exported, exported
from matcher.exports.pair_sheets import approved, history, kept, settled, undecided
from matcher.exports.people_sheets import absent, unmatched, unused
from matcher.exports.selection import Selection
from matcher.exports.sheets import NOT_APPROVED, Sheet
from matcher.exports.wording import EXCEPTION
from matcher.exports.writing import Cell, ExportFault, writable
from matcher.records.pool import Pool
from matcher.rounds.result import MatchRound
from matcher.writing import write_whole

_TEXT_STAYS_TEXT: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_INK, _QUIET, _BAND, _LINE = "#1B1B1B", "#505A5F", "#1D3557", "#B1B4B6"
_USUAL: Final = {"font_name": "Arial", "font_size": 10, "font_color": _INK, "valign": "vcenter"}
_FORMATS: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 16, "font_color": _BAND},
    "sentence": {"font_size": 11, "text_wrap": True},
    "group": {"bold": True, "font_size": 12, "font_color": _BAND, "bottom": 2, "bottom_color": _BAND},
    "heading": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": _BAND,
        "text_wrap": True,
        "align": "left",
        "indent": 1,
        "border": 1,
        "border_color": _BAND,
    },
    "label": {"font_color": _QUIET, "text_wrap": True, "bottom": 1, "bottom_color": _LINE},
    "text": {"text_wrap": True, "align": "left", "indent": 1, "bottom": 1, "bottom_color": _LINE},
    "exception": {
        "bold": True,
        "text_wrap": True,
        "align": "left",
        "indent": 1,
        "bottom": 1,
        "bottom_color": _LINE,
    },
    "code": {"bold": True, "align": "left", "indent": 1, "bottom": 1, "bottom_color": _LINE},
    "number": {"num_format": "#,##0", "align": "right", "indent": 1, "bottom": 1, "bottom_color": _LINE},
    "part": {"num_format": "#,##0.0", "align": "right", "indent": 1, "bottom": 1, "bottom_color": _LINE},
    "left number": {
        "num_format": "General",
        "align": "left",
        "indent": 1,
        "bottom": 1,
        "bottom_color": _LINE,
    },
    "date": {"num_format": "dd/mm/yyyy", "align": "left", "indent": 1, "bottom": 1, "bottom_color": _LINE},
    "moment": {
        "num_format": "dd/mm/yyyy hh:mm",
        "align": "left",
        "indent": 1,
        "bottom": 1,
        "bottom_color": _LINE,
    },
    "warning": {
        "bold": True,
        "align": "left",
        "indent": 1,
        "font_color": "#7A1A00",
        "bg_color": "#FDE8E1",
        "bottom": 1,
        "bottom_color": _LINE,
    },
    "link": {"bold": True, "font_color": "#1D4ED8", "underline": 1, "bottom": 1, "bottom_color": _LINE},
    "empty": {"italic": True, "font_size": 11, "font_color": _QUIET},
}
_FORMATS["number heading"] = _FORMATS["heading"] | {"align": "right"}
_HEADING_ROW: Final = 3
_LINE_HEIGHT, _AIR = 13.5, 5.5
"""In points: a line of text, and what a row has above and below its lines."""
_PAGE_WIDTH: Final = 165
"""In characters: every table is as wide as a landscape page shows at a size that reads well."""
_TEXT_WIDTH: Final = 20
_SMALL: Final = '&"Arial,Regular"&8 '


def write_workbook(
    result: MatchRound,
    path: str | Path,
    decisions: Iterable[Decision] = (),
    pool: Pool | None = None,
    *,
    names: bool = False,
    proposals: bool = False,
    authority: str | None = None,
    earlier_runs: Iterable[str] = (),
    head: str = "",
    stops: Mapping[Pair, tuple[str, ...]] | None = None,
) -> Exported:
    """Write a round and what was decided about it as a workbook, and say how many are approved.

    Parameters
    ----------
    decisions
        The ledger's, of all rounds: those of the round and of its earlier runs count, and whoever keeps
        a pair that is pinned now.
    pool
        The tables the round was made from; needed for names and for choosing by authority.
    names
        Put names beside codes.
    proposals
        Add the undecided proposals on a sheet of their own, marked as not approved.
    authority
        Keep to the children of one responsible authority.
    earlier_runs
        References of the runs that this round was made around; see
        :meth:`matcher.decisions.ledger.Ledger.earlier_runs`.
    head
        The head of the ledger, :attr:`matcher.decisions.ledger.Ledger.head`, which the first sheet shows:
        whoever has the ledger can check with it that nothing up to then was changed.
    stops
        What stands against pairs by the newest tables; see
        :meth:`matcher.decisions.ledger.Ledger.stops`. Without names, take it without names.

    Raises
    ------
    matcher.exports.writing.ExportFault
        If the file cannot be written, the pool is missing, or nobody is of that authority.
    """
    path = Path(path)
    selection = Selection(
        result, tuple(decisions), pool, names, authority or "", tuple(earlier_runs), head, stops or {}
    )
    content = io.BytesIO()
    _Book(content, selection).write(_sheets(selection, proposals))
    write_whole(path, content.getvalue(), ExportFault)
    return exported(path, selection, proposals)


def _sheets(selection: Selection, proposals: bool) -> tuple[Sheet, ...]:
    """Give the sheets in order, summary and policy aside; undecided proposals only where asked for."""
    made = [approved(selection)]
    if selection.kept:
        made.append(kept(selection))
    if proposals:
        made.append(undecided(selection))
    if selection.settled:
        made.append(settled(selection))
    return (*made, unmatched(selection), unused(selection), absent(selection), history(selection))


class _Book:
    """One workbook while it is being written. The same round gives the same file, byte for byte."""

    def __init__(self, target: io.BytesIO, selection: Selection) -> None:
        self._selection = selection
        self._result = selection.result
        self._book = xlsxwriter.Workbook(target, _TEXT_STAYS_TEXT)
        self._formats = {name: self._book.add_format(_USUAL | how) for name, how in _FORMATS.items()}

    def write(self, made: tuple[Sheet, ...]) -> None:
        self._book.set_properties(
            {
                "title": f"Matches of round {writable(self._result.reference)}",
                "subject": "Independent Visitors: matches of a round",
                "created": datetime.combine(self._result.today, time(12)),
            }
        )
        self._summary(made)
        for sheet in made[:-1]:
            self._table(sheet)
        self._policy()
        self._table(made[-1])
        self._book.close()

    def _page(self, name: str, title: str, widths: Sequence[float], landscape: bool = True) -> Any:
        page = self._book.add_worksheet(name)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        page.hide_gridlines(2)
        page.set_paper(9)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.75)
        page.fit_to_pages(1, 0)
        if landscape:
            page.set_landscape()
        page.set_footer(
            f"&L{_SMALL}Round {self._footer_text()}&C{_SMALL}Confidential&R{_SMALL}{name}, page &P of &N"
        )
        page.set_row(0, 30)
        page.write_string(0, 0, title, self._formats["title"])
        return page

    def _footer_text(self) -> str:
        said = f"{writable(self._result.reference)[:80]}, {self._result.today:%d/%m/%Y}"
        return said.replace("&", "&&")

    def _sentence(self, page: Any, row: int, text: str, widths: Sequence[float]) -> None:
        """Write a sentence across the table's columns, in a row high enough for it."""
        if len(widths) > 1:
            page.merge_range(row, 0, row, len(widths) - 1, "", self._formats["sentence"])
        page.write_string(row, 0, writable(text), self._formats["sentence"])
        page.set_row(row, _height([text], [0.9 * sum(widths)]))

    def _table(self, sheet: Sheet) -> None:
        widths = _stretched([column.width for column in sheet.columns])
        page = self._page(sheet.name, sheet.title, widths)
        self._sentence(page, 1, sheet.sentence, widths)
        if not sheet.rows:
            page.write_string(_HEADING_ROW, 0, sheet.empty, self._formats["empty"])
            return
        last = _HEADING_ROW + len(sheet.rows)
        headings = [
            {"header": column.heading, "header_format": self._formats[_heading_format(cell)]}
            for column, cell in zip(sheet.columns, sheet.rows[0], strict=True)
        ]
        page.add_table(_HEADING_ROW, 0, last, len(widths) - 1, {"columns": headings, "style": None})
        page.set_row(_HEADING_ROW, 32)
        for number, row in enumerate(sheet.rows, start=_HEADING_ROW + 1):
            page.set_row(number, _height(row, widths))
            for column, cell in enumerate(row):
                self._cell(page, number, column, cell, "code" if column == 0 else "text")
        page.freeze_panes(_HEADING_ROW + 1, 1)
        page.repeat_rows(_HEADING_ROW)
        page.print_area(0, 0, last, len(widths) - 1)

    def _cell(self, page: Any, row: int, column: int, cell: Cell, text_format: str = "text") -> None:
        if isinstance(cell, datetime):
            page.write_datetime(row, column, cell, self._formats["moment"])
        elif isinstance(cell, date):
            page.write_datetime(row, column, cell, self._formats["date"])
        elif isinstance(cell, int | float):
            page.write_number(
                row, column, cell, self._formats["part" if isinstance(cell, float) else "number"]
            )
        else:
            text = writable(cell or "")
            page.write_string(row, column, text, self._formats[_emphasis(text) or text_format])

    def _summary(self, made: tuple[Sheet, ...]) -> None:
        widths = [26, 12, 62]
        service = self._result.policy.service.name
        title = f"{writable(service)}: match list" if service else "Match list"
        page = self._page("Summary", title, widths, landscape=False)
        self._sentence(page, 1, summary.headline(self._selection), widths)
        row = self._lines(page, 3, "About this list", summary.about(self._selection), widths)
        row = self._lines(page, row + 1, "The plan", summary.quality(self._selection), widths)
        page.write_string(row + 1, 0, "In this workbook", self._formats["group"])
        for column in (1, 2):
            page.write_blank(row + 1, column, None, self._formats["group"])
        for number, (name, rows, what) in enumerate(summary.contents(made), start=row + 2):
            page.set_row(number, _height([what], widths[2:]))
            page.write_url(number, 0, f"internal:'{name}'!A1", self._formats["link"], name)
            self._cell(page, number, 1, rows)
            page.write_string(number, 2, what, self._formats["text"])

    def _policy(self) -> None:
        widths = [52, 48]
        page = self._page("Policy", "The policy in force", widths, landscape=False)
        self._sentence(page, 1, "What this service asked for when the round was made.", widths)
        row = 3
        for group, lines in summary.policy(self._result):
            row = self._lines(page, row, group, lines, widths) + 1

    def _lines(
        self, page: Any, row: int, group: str, lines: Iterable[summary.Line], widths: Sequence[float]
    ) -> int:
        """Write a group of labelled values, and give the row after it."""
        page.write_string(row, 0, group, self._formats["group"])
        for column in range(1, len(widths)):
            page.write_blank(row, column, None, self._formats["group"])
        for label, value in lines:
            row += 1
            page.write_string(row, 0, label, self._formats["label"])
            if len(widths) > 2:
                page.merge_range(row, 1, row, 2, "", self._formats["text"])
            page.set_row(row, _height([label, value], [widths[0], sum(widths[1:])]))
            self._value(page, row, value)
        return row + 1

    def _value(self, page: Any, row: int, value: Cell) -> None:
        if isinstance(value, int | float) and not isinstance(value, bool):
            page.write_number(row, 1, value, self._formats["left number"])
        else:
            self._cell(page, row, 1, value)


def _heading_format(cell: Cell) -> str:
    return "number heading" if isinstance(cell, int | float) else "heading"


def _emphasis(text: str) -> str:
    if text == NOT_APPROVED:
        return "warning"
    return "exception" if text.startswith(EXCEPTION) else ""


def _stretched(widths: Sequence[int]) -> list[float]:
    """Widen the columns of text, so that the table fills a page."""
    spare = max(0, _PAGE_WIDTH - sum(widths))
    texts = sum(width for width in widths if width >= _TEXT_WIDTH)
    return [width + (spare * width / texts if width >= _TEXT_WIDTH else 0) for width in widths]


def _height(cells: Iterable[Cell], widths: Iterable[float]) -> float:
    """Give the height of a row in points: no spreadsheet program is trusted to fit it to wrapped text."""
    lines = max(
        len(wrap(cell, max(1, int(1.12 * width)))) if isinstance(cell, str) else 1
        for cell, width in zip(cells, widths, strict=True)
    )
    return _LINE_HEIGHT * max(1, lines) + _AIR
