"""Files that are not what they say, or were made to do harm."""

import io
import struct
import zipfile
from collections.abc import Mapping
from functools import cache

from matcher.intake.sheets import Upload
from tests.intake.made_tables import child, visitor, xlsx_upload

SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def good_workbook() -> Upload:
    """Give a workbook with one child and one visitor."""
    return xlsx_upload({"children": [child()], "visitors": [visitor()]})


def parts_of(upload: Upload) -> dict[str, bytes]:
    """Unpack a workbook."""
    with zipfile.ZipFile(io.BytesIO(upload.content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(parts: Mapping[str, bytes], name: str = "round.xlsx") -> Upload:
    """Pack parts into a workbook."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            # Always the same day, so that the same parts make the same file.
            archive.writestr(zipfile.ZipInfo(part, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return Upload(name, stream.getvalue())


def with_part(part: str, content: bytes) -> Upload:
    """Give the good workbook with one part replaced or added."""
    return packed({**parts_of(good_workbook()), part: content})


def with_sheet(rows: str) -> Upload:
    """Give the good workbook with the rows of its first sheet replaced by raw XML."""
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return with_part(SHEET, xml.encode())


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def zip_bomb() -> Upload:
    """Give a workbook whose sheet unpacks to 70 MB."""
    return with_part(SHEET, b" " * 70_000_000)


def lying_zip() -> Upload:
    """Give a workbook that declares its large part as small."""
    content = bytearray(with_part("xl/media/huge.bin", b" " * 70_000_000).content)
    small, large = struct.pack("<L", 10), struct.pack("<L", 70_000_000)
    return Upload("round.xlsx", bytes(content).replace(large, small))


def with_doctype(encoding: str = "utf-8") -> Upload:
    """Give a workbook whose sheet declares a document type with an entity that grows."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [{laughs}]><worksheet xmlns="{MAIN}"/>'
    return with_part(SHEET, xml.encode(encoding))


def doctype_across_chunks() -> Upload:
    """Give a workbook whose document type declaration stands across two chunks of reading."""
    return with_part("xl/other.xml", b" " * (65_536 - 5) + b"<!DOCTYPE x>")


def far_cell() -> Upload:
    """Give a workbook with one cell in the last row and column there are."""
    sheet = parts_of(good_workbook())[SHEET].decode()
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'
    return with_part(SHEET, sheet.replace("</sheetData>", far).encode())


def many_parts(count: int = 501) -> Upload:
    """Give a workbook of more parts than a workbook needs."""
    parts = parts_of(good_workbook())
    more = {f"xl/media/{number}.bin": b"" for number in range(count - len(parts))}
    return packed({**parts, **more})


def sheets_on_one_part(count: int = 400) -> Upload:
    """Give a workbook of many sheets that are all the same part, of 90,000 cells."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    numbers = range(1, count + 1)
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{office}"><sheets>{sheets}</sheets></workbook>'
    kind, place = f'Type="{office}/worksheet"', 'Target="worksheets/sheet1.xml"'
    links = "".join(f'<Relationship Id="r{n}" {kind} {place}/>' for n in numbers)
    parts = parts_of(with_sheet("".join(f'<row r="{n}">{CELL * 30}</row>' for n in range(1, 3_001))))
    parts["xl/workbook.xml"] = book.encode()
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{package}">{links}</Relationships>'.encode()
    return packed(parts)


CELL = "<c><v>1</v></c>"


def full_sheet(cells: int, rows: int) -> Upload:
    """Give a workbook whose first sheet has so many cells in each of so many rows."""
    return with_sheet("".join(f'<row r="{number}">{CELL * cells}</row>' for number in range(1, rows + 1)))


def formatting(part: str, tag: str, count: int) -> Upload:
    """Give a workbook with a part of so many empty tags, after what it held."""
    before, end, after = parts_of(good_workbook())[part].decode().rpartition("</")
    return with_part(part, (before + tag * count + end + after).encode())


def _costly() -> dict[str, Upload]:
    """Give small files that would take long or much memory to read, by what they are."""
    texts = "xl/sharedStrings.xml"
    return {
        "400 sheets on one part": sheets_on_one_part(),
        "too many cells": full_sheet(199, 9_000),
        "too many empty cells": with_sheet(f'<row r="1">{"<c/>" * 7_000_001}</row>'),
        "formatted runs": with_sheet(
            f'<row r="1"><c t="inlineStr"><is>{"<r><t>a</t></r>" * 1_750_001}</is></c></row>'
        ),
        "elements without an end": with_part(SHEET, f'<x xmlns="{MAIN}">{"<a>" * 2_000_000}'.encode()),
        "shared texts": with_part(texts, f'<sst xmlns="{MAIN}">{"<si/>" * 7_000_001}</sst>'.encode()),
        "styles": formatting("xl/styles.xml", "<font/>", 100_000),
        "names of ranges": formatting("xl/workbook.xml", "<a/>", 100_000),
        "kinds of parts": formatting("[Content_Types].xml", '<Default Extension="a"/>', 100_000),
        "links between parts": formatting("xl/_rels/workbook.xml.rels", "<a/>", 100_000),
        "one enormous field": Upload("round.csv", b"child_id,age\n" + b"x" * 19_000_000),
        "commas alone": Upload("round.csv", b"child_id,age\n" + b"," * 19_000_000),
        "rows of commas": Upload("round.csv", b"child_id,age\n" + (b"1," * 150 + b"\n") * 60_000),
        "lines alone": Upload("round.csv", b"child_id,age\n" * 2 + b"\n" * 10_000_000),
        "a quotation mark never closed": Upload("round.csv", b'child_id,age\n"' + b"x\n" * 500_000),
    }


@cache
def hostile_files() -> dict[str, Upload]:
    """Give every hostile file by what it is."""
    good = good_workbook()
    return {
        "zip bomb": zip_bomb(),
        "zip that lies": lying_zip(),
        "doctype": with_doctype(),
        "doctype in UTF-16": with_doctype("utf-16"),
        "far cell": far_cell(),
        "501 parts": many_parts(),
        "truncated": Upload("round.xlsx", good.content[: len(good.content) // 2]),
        "old workbook": Upload("round.xls", OLE + bytes(600)),
        "encrypted": Upload("round.xlsx", OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le")),
        "web page": Upload("round.xls", b"<html><table><tr><td>child_id</td></tr></table></html>"),
        "pdf": Upload("round.xlsx", b"%PDF-1.7 rest"),
        "text called workbook": Upload("round.xlsx", b"child_id,age\nC1,13\n"),
        "workbook called text": Upload("round.csv", good.content),
        "no ending": Upload("round", b"child_id,age\n"),
        "nothing": Upload("round.csv", b""),
        "nul bytes": Upload("round.csv", b"child_id,age\nC1,1\x003\n"),
        "open quotation mark": Upload("round.csv", b'child_id,age\nC1,"13\nC2,14\n'),
        **_costly(),
        "wide row": with_sheet(f'<row r="1">{"<c/>" * 200_000}</row>'),
        "rows upside down": with_sheet('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"/>'),
    }
