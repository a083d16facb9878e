"""Text files (.csv): encoding and separator found out, fields counted, nothing retyped."""

import csv
import re
from collections.abc import Iterator

from matcher.intake.files.allowance import MAX_LINES, Allowance
from matcher.intake.files.grid import MAX_CHARACTERS, MAX_COLUMNS, Row, Sheet, Value, checked_rows
from matcher.intake.findings import Finding
from matcher.intake.parsing.texts import clean
from matcher.intake.wording import Refused, finding

_SEPARATORS = (",", ";", "\t", "|")
_LAST_COLUMN = 16_384
_MOST_SEPARATORS = _LAST_COLUMN + MAX_COLUMNS * MAX_CHARACTERS
"""Separators in a line, those inside cells among them."""
_NEUTRALISED = re.compile(r"'(?=\s*[=+\-@＝＋－＠]|[\t\n])")
"""The apostrophe that keeps a spreadsheet program from running a text; this program writes it as well."""


def sheet_of(name: str, content: bytes) -> Sheet:
    """Read a text file that has passed the gate.

    Raises
    ------
    Refused
        If it is no table of text: bytes that no text has, quotation marks left open, past a limit.
    """
    text, findings = _decoded(name, content)
    # One line ending inside cells and between rows, whatever system the file comes from.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MAX_LINES:
        raise Refused("file-too-many-lines", file=name, limit=f"{MAX_LINES:,}")
    separator = _separator(text)
    rows = tuple(checked_rows(name, "", _rows(name, text, separator), Allowance(name)))
    return Sheet(name, "", rows, findings=findings, separator=separator)


def _decoded(name: str, content: bytes) -> tuple[str, tuple[Finding, ...]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), (finding("text-utf16", file=name),)
        except UnicodeDecodeError as fault:
            raise Refused("file-damaged", file=name) from fault
    if b"\x00" in content:
        line = content.count(b"\n", 0, content.index(b"\x00")) + 1
        raise Refused("file-nul", file=name, line=str(line))
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), (finding("text-windows", file=name),)


def _separator(text: str) -> str:
    """Take the separator that the first line with text has most of; a comma where it has none."""
    sign = re.search(r"\S", text)
    if sign is None:
        return _SEPARATORS[0]
    start, end = text.rfind("\n", 0, sign.start()) + 1, text.find("\n", sign.start())
    line = text[start:] if end < 0 else text[start:end]
    return max(_SEPARATORS, key=lambda mark: line.count(mark))


def _rows(name: str, text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(_lines(name, text, separator), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            fields = next(reader, None)
        except csv.Error as fault:
            raise _refusal(name, number, reader.line_num, str(fault)) from fault
        if fields is None:
            return
        if len(fields) > _LAST_COLUMN:
            raise Refused("sheet-too-many-columns", file=name, cell=str(number), limit=str(MAX_COLUMNS))
        yield from _row(number, fields)


def _lines(name: str, text: str, separator: str) -> Iterator[str]:
    for number, line in enumerate(text.split("\n"), 1):
        # Counted before the reader makes a field of each.
        if line.count(separator) > _MOST_SEPARATORS:
            raise Refused("sheet-too-many-columns", file=name, cell=str(number), limit=str(MAX_COLUMNS))
        yield f"{line}\n"


def _refusal(name: str, number: int, line: int, fault: str) -> Refused:
    if "field limit" in fault:
        limit = f"{MAX_CHARACTERS:,}"
        return Refused("cell-too-long", file=name, cell=str(number), row=str(number), limit=limit)
    return Refused("file-quotes", file=name, cell=str(number), line=str(line))


def _row(number: int, fields: list[str]) -> Iterator[Row]:
    values: dict[int, Value] = {}
    for column, field in enumerate(fields, 1):
        if field and (text := clean(_bare(field))):
            values[column] = text
    if values:
        yield Row(number, values, fields=len(fields))


def _bare(field: str) -> str:
    """Take off the apostrophe of a neutralised text, so that what was written is read as it was."""
    text = field.lstrip("\ufeff ")
    return text[1:] if _NEUTRALISED.match(text) else field
