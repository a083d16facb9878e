"""Postcodes to points, from a file on this computer. Nothing is looked up elsewhere.

What the file holds is the user's business: every postcode of the country, or the few of one service.
"""

import codecs
import csv
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TextIO

from matcher.errors import UnreadableFile
from matcher.records.place import Point, is_well_formed, outward, plain_postcode

LARGEST_FILE_BYTES = 200_000_000
LONGEST_LINE = 1_000
MOST_LINES = 5_000_000
"""Gates for a file from outside. Every postcode of the United Kingdom is about 2.7 million short lines."""
MOST_BAD_LINES = 500_000
"""Lines without a place: some ten times as many as a list of every postcode has."""
_CHUNK = 1 << 20
_MOST_BYTES = 4
"""Of a character in UTF-8."""
_HEADINGS = {
    "postcode": ("postcode", "pcd", "pcds", "pcd7", "pcd8"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "long", "lng", "lon"),
}


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Points by plain postcode, and what the file held beside them.

    Parameters
    ----------
    points
        Latitude and longitude in degrees by plain postcode (capitals, no spaces), full or outward.
    name
        The file's name; empty where it was made in code.
    bad_lines
        Numbers of the lines that gave no point: no postcode, or no place on the map.
    """

    points: Mapping[str, tuple[float, float]]
    name: str = ""
    bad_lines: tuple[int, ...] = field(default=())

    def __contains__(self, postcode: object) -> bool:
        return isinstance(postcode, str) and plain_postcode(postcode) in self.points

    def __len__(self) -> int:
        return len(self.points)

    def find(self, postcode: str) -> Point | None:
        """Look up a postcode as written; None where it is not known."""
        found = self.points.get(plain_postcode(postcode))
        return None if found is None else Point(*found)

    def find_outward(self, postcode: str) -> Point | None:
        """Look up the outward part: its own point, else the centre of the known codes that share it.

        None where the text has not the shape of a postcode, or nothing of that outward part is known.
        """
        if not is_well_formed(postcode):
            return None
        head = outward(postcode)
        own = self.points.get(head)
        found = own if own is not None else self._centres.get(head)
        return None if found is None else Point(*found)

    def digest(self) -> str:
        """Give the SHA-256 digest of the points, whatever the order of the file."""
        lines = (f"{code},{latitude!r},{longitude!r}\n" for code, (latitude, longitude) in self._sorted())
        total = hashlib.sha256()
        for line in lines:
            total.update(line.encode())
        return total.hexdigest()

    def _sorted(self) -> list[tuple[str, tuple[float, float]]]:
        return sorted(self.points.items())

    @cached_property
    def _centres(self) -> dict[str, tuple[float, float]]:
        members: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for code, point in self._sorted():
            if is_well_formed(code):
                members[outward(code)].append(point)
        return {head: _centre(points) for head, points in members.items()}


def _centre(points: list[tuple[float, float]]) -> tuple[float, float]:
    latitudes, longitudes = zip(*points, strict=True)
    return sum(latitudes) / len(points), sum(longitudes) / len(points)


def read_gazetteer(source: str | Path | bytes, name: str = "") -> Gazetteer:
    """Read a gazetteer from a CSV file with the headings ``postcode,latitude,longitude``.

    Further columns are passed over. A line without a postcode or without a place on the map is left
    out and counted in ``bad_lines``; where a postcode stands twice the first line counts.

    Parameters
    ----------
    source
        A path, or the file's bytes.
    name
        What the file is called in sentences; default: the path's own name.

    Raises
    ------
    UnreadableFile
        If there is no such file, it is too large, is no text, has not the three headings, has a line
        that cannot be one, or holds no point at all. The sentence names the file and the line.
    """
    if isinstance(source, bytes):
        return _read(source, name or "The gazetteer")
    path = Path(source)
    return _read(_bytes_of(path), name or path.name)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise UnreadableFile(f"{path.name} is too large: {_limit_in_words()}")
        return path.read_bytes()
    except (OSError, ValueError) as fault:
        raise UnreadableFile(
            f"The gazetteer {path.name} cannot be opened. Check the name and place."
        ) from fault


def _limit_in_words() -> str:
    return f"a gazetteer may have {LARGEST_FILE_BYTES // 1_000_000} MB. Keep only the areas you work in."


def _read(content: bytes, name: str) -> Gazetteer:
    if len(content) > LARGEST_FILE_BYTES:
        raise UnreadableFile(f"{name} is too large: {_limit_in_words()}")
    lines = _lines(_text(content, name), name)
    _, heading = next(lines, (1, []))
    columns = _columns(heading, name)
    points: dict[str, tuple[float, float]] = {}
    bad: list[int] = []
    for number, cells in lines:
        found = _point(cells, columns)
        if found is not None:
            points.setdefault(*found)
        elif len(bad) < MOST_BAD_LINES:
            bad.append(number)
        else:
            raise UnreadableFile(
                f"{name} has more than {MOST_BAD_LINES:,} lines without a postcode and its place."
                " Check that it is the right file."
            )
    if not points:
        raise UnreadableFile(
            f"{name} has no line with a postcode and its place. Check that it is the right file."
        )
    return Gazetteer(points, name, tuple(bad))


def _text(content: bytes, name: str) -> TextIO:
    """Give the text line by line: what is not kept of it takes no memory."""
    if content.startswith((b"PK", b"\xd0\xcf", codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content:
        raise UnreadableFile(f"{name} is no CSV text file. Save it as “CSV UTF-8” and bring it in again.")
    _check_lines(content, name)
    # A binary view shares the bytes; a text of them all would be four times as large.
    encoding, errors = ("utf-8-sig", "strict") if _is_utf8(content) else ("cp1252", "replace")
    return io.TextIOWrapper(io.BytesIO(content), encoding, errors, newline=None)


def _is_utf8(content: bytes) -> bool:
    decoder, view = codecs.getincrementaldecoder("utf-8")(), memoryview(content)
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(view[start : start + _CHUNK], final=start + _CHUNK >= len(content))
    except UnicodeDecodeError:
        return False
    return True


def _check_lines(content: bytes, name: str) -> None:
    """Count lines, and look for one that is too long, on the bytes alone."""
    if content.count(b"\n") + content.count(b"\r") - content.count(b"\r\n") > MOST_LINES:
        raise UnreadableFile(f"{name} has more than {MOST_LINES:,} lines. Keep only the areas you work in.")
    # Looked for from the start of a line only: from each byte, it would take hundreds of times as long.
    too_long = rb"[^\r\n]{%d}" % (_MOST_BYTES * LONGEST_LINE + 1)
    long = re.match(too_long, content) or re.search(rb"[\r\n]" + too_long, content)
    if long is not None:
        before = content[: long.end()]
        raise _too_long(before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1, name)


def _too_long(number: int, name: str) -> UnreadableFile:
    limit = f"longer than {LONGEST_LINE:,} characters"
    return UnreadableFile(f"Line {number} of {name} is {limit}. Leave it out.")


def _lines(text: TextIO, name: str) -> Iterator[tuple[int, list[str]]]:
    """Give each line that is not blank as its number, from 1, and its cells."""
    reader = csv.reader(_gated(text, name), strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as fault:
        raise UnreadableFile(
            f"Line {reader.line_num} of {name} cannot be read as CSV, perhaps for a stray quotation mark."
            " Mend the line or leave it out."
        ) from fault


def _gated(lines: Iterable[str], name: str) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE:
            raise _too_long(number, name)
        yield line


def _columns(heading: list[str], name: str) -> tuple[int, int, int]:
    plain = ["".join(cell.split()).replace("_", "").casefold() for cell in heading]
    found = {
        wanted: next((plain.index(spelling) for spelling in spellings if spelling in plain), None)
        for wanted, spellings in _HEADINGS.items()
    }
    missing = [wanted for wanted, position in found.items() if position is None]
    if missing:
        raise UnreadableFile(
            f"Line 1 of {name} has no heading {' and no '.join(missing)}. A gazetteer has the headings"
            " postcode,latitude,longitude."
        )
    postcode, latitude, longitude = (position for position in found.values() if position is not None)
    return postcode, latitude, longitude


def _point(cells: list[str], columns: tuple[int, int, int]) -> tuple[str, tuple[float, float]] | None:
    try:
        code, latitude, longitude = (cells[column] for column in columns)
        point = Point(float(latitude), float(longitude))
    except (IndexError, ValueError):
        return None
    plain = plain_postcode(code)
    # Lists of postcodes mark "no place known" with 0, 0, which is in the Gulf of Guinea.
    if not plain or (point.latitude == 0 and point.longitude == 0):
        return None
    return plain, (point.latitude, point.longitude)
