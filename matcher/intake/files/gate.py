"""The gate: what a file must be, on its bytes alone, before any parser sees it.

A workbook is a zip of XML parts, and a small file can unpack to one that fills the memory. So size,
signature, number of parts and unpacked size (as declared, and as counted while unpacking) are checked
here, and no part may hold a document type declaration. A file past a limit is refused with a sentence,
never cut.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator

from matcher.intake.files.allowance import MAX_TAGS
from matcher.intake.wording import Refused, shortened

MEGABYTE = 1_000_000
MAX_FILE_BYTES = 20 * MEGABYTE
MAX_UNPACKED_BYTES = 60 * MEGABYTE
MAX_PARTS = 500
MAX_FORMATTING_BYTES = 5 * MEGABYTE
"""Limit for a part that holds no cells. Formatting is read whole, at many times its size in memory."""
MAX_FORMATTING_TAGS = 100_000
"""Limit of tags in a part that is read whole, such as the formats: each becomes an object or two."""
TEXT_ENDINGS = (".csv", ".txt", ".tsv")
WORKBOOK_ENDINGS = (".xlsx", ".xlsm")

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_WEB_PAGE = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta", b"<head", b"<body")
_DOCTYPE = "<!DOCTYPE"
_DOCTYPES = tuple(_DOCTYPE.encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_CHUNK = 1 << 16


def is_workbook(name: str, content: bytes) -> bool:
    """Pass a file through the gate, and say whether it is a workbook; otherwise it is text.

    Raises
    ------
    Refused
        If the file is not a spreadsheet that can be read here, with the reason.
    """
    ending = _ending(name)
    if not content:
        raise Refused("file-empty", file=name)
    if len(content) > MAX_FILE_BYTES:
        raise Refused("file-too-large", file=name, size=_megabytes(len(content)), limit="20")
    _refuse_other_kinds(name, content)
    packed = content.startswith(_ZIP)
    if packed:
        _check_parts(name, content)
    if ending not in TEXT_ENDINGS + WORKBOOK_ENDINGS:
        raise Refused("file-ending", file=name)
    if packed and ending in TEXT_ENDINGS:
        raise Refused("file-not-text", file=name)
    if not packed and ending in WORKBOOK_ENDINGS:
        raise Refused("file-not-workbook", file=name)
    return packed


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot and stem else ""


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f}"


def _refuse_other_kinds(name: str, content: bytes) -> None:
    if content.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise Refused("file-encrypted" if locked else "file-old-workbook", file=name)
    for signature, kind in _OTHER_KINDS:
        if content.startswith(signature):
            raise Refused("file-other-kind", file=name, kind=kind)
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_WEB_PAGE):
        raise Refused("file-other-kind", file=name, kind="a web page")
    if _ending(name) in (".xls", ".xlt"):
        raise Refused("file-old-workbook", file=name)


def _check_parts(name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            _check_listing(name, packed, parts)
            tags = sum(_check_part(name, part, _chunks(packed, part)) for part in parts)
            if tags > MAX_TAGS:
                raise Refused("file-too-many-tags", file=name, limit=f"{MAX_TAGS:,}")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, IndexError) as fault:
        raise Refused("file-damaged", file=name) from fault
    except (NotImplementedError, RuntimeError) as fault:
        raise Refused("file-encrypted", file=name) from fault


def _check_listing(name: str, packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MAX_PARTS:
        raise Refused("file-too-many-parts", file=name, parts=str(len(parts)), limit=str(MAX_PARTS))
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("file-encrypted", file=name)
    _refuse_other_packages(name, packed, {part.filename for part in parts})
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise Refused("file-unpacks-too-large", file=name, limit=_megabytes(MAX_UNPACKED_BYTES))


def _refuse_other_packages(name: str, packed: zipfile.ZipFile, names: set[str]) -> None:
    if "[Content_Types].xml" in names and "xl/workbook.bin" in names:
        raise Refused("file-other-kind", file=name, kind="a binary workbook (.xlsb)")
    if any(part.startswith("xl/") for part in names):
        return
    if "mimetype" in names:
        kind = packed.read("mimetype")[:80].decode("ascii", "replace")
        of_tables = "spreadsheet" in kind
        raise Refused(
            "file-other-kind",
            file=name,
            kind="an OpenDocument spreadsheet (.ods)" if of_tables else "an OpenDocument file",
        )
    if any(part.startswith("Index/") or part.endswith(".iwa") for part in names):
        raise Refused("file-other-kind", file=name, kind="a Numbers spreadsheet")
    if any(part.startswith("word/") for part in names):
        raise Refused("file-other-kind", file=name, kind="a Word document")
    raise Refused("file-other-kind", file=name, kind="a zip archive")


def _chunks(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with packed.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _check_part(name: str, part: zipfile.ZipInfo, chunks: Iterator[bytes]) -> int:
    """Read a part to its end, and give how many tags it adds to those that are read one by one."""
    size, tags, tail = 0, 0, b""
    for chunk in chunks:
        size += len(chunk)
        tags += chunk.count(b"<")
        if size > max(part.file_size, 0) or size > MAX_UNPACKED_BYTES:
            raise Refused("file-unpacks-too-large", file=name, limit=_megabytes(MAX_UNPACKED_BYTES))
        # A declaration may stand across two chunks: keep the end of the last one.
        window = tail + chunk
        if any(mark in window for mark in _DOCTYPES):
            raise Refused("file-doctype", file=name)
        tail = window[-2 * len(_DOCTYPE) :]
    if part.filename.startswith("xl/media/"):
        return 0
    if part.filename.startswith(("xl/worksheets/", "xl/sharedStrings")):
        return tags
    if size > MAX_FORMATTING_BYTES:
        limit = _megabytes(MAX_FORMATTING_BYTES)
        raise Refused("file-part-too-large", file=name, part=shortened(part.filename), limit=limit)
    if part.filename.endswith((".rels", "[Content_Types].xml")):
        check_tags(name, part.filename, tags)
    return 0


def check_tags(name: str, part: str, tags: int) -> None:
    """Make sure that a part that is read whole has no more tags than such a part needs.

    Raises
    ------
    Refused
        If it has.
    """
    if tags > MAX_FORMATTING_TAGS:
        limit = f"{MAX_FORMATTING_TAGS:,}"
        raise Refused("file-part-too-many-tags", file=name, part=shortened(part), limit=limit)
