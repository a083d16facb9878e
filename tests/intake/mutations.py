"""Files gone wrong, by the hundred: made from good ones, each by a numbered accident.

``mutated(number)`` is the same file each time, so that a failing one can be looked at.
"""

import random
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from matcher.intake.columns.dictionary import TABLES
from matcher.intake.sheets import Upload
from tests.intake import hostile
from tests.intake.made_tables import child, csv_upload, grid, text_upload, visitor, xlsx_upload

GARBAGE = (
    "\x00", "\ufeff", "=1+1", "@SUM(A1)", "💥" * 50, "x" * 9_000, "x" * 11_000, "''", '"', '""x', "\u202e",
    "NaN", "1e999", "-0", "99999999999999999999", "0001-01-01", "31/02/2026", "03/25/2026", "29/02/2023",
    "9999-12-31", "#REF!", "must:", "prefer: ; must:", "Sat-", "-", ";;;", ",", "must: 0-0", "${jndi}",
    "<script>", "%s%n{0}{x}", "\\", "{value}", "a\nb\r\nc", "\t", "C1", "V1", "EXAMPLE", "١٢", "½",
    "12\u00a0km", "İ", "ß", "\ud83d",
)  # fmt: skip


@cache
def good() -> tuple[Upload, Upload]:
    """Give a good CSV and a good workbook, with every column in use."""
    people = {name: _rows(name) for name in ("children", "visitors")}
    return csv_upload(people["children"]), xlsx_upload({**people, "standing": [_standing()]})


def _rows(table: str) -> list[dict[str, str]]:
    make, letter = (child, "C") if table == "children" else (visitor, "V")
    examples = {name: column.example for name, column in TABLES[table].columns.items() if column.example}
    return [{**examples, **make(f"{letter}{number}")} for number in range(1, 7)]


def _standing() -> dict[str, str]:
    return {"child_id": "C1", "visitor_id": "V1", "status": "active", "since": "2026-01-01"}


def mutated(number: int) -> Upload:
    """Make the file of a number. Every accident is reached within a dozen numbers."""
    rng = random.Random(number)
    accident = ACCIDENTS[number % len(ACCIDENTS)]
    return accident(rng)


def mutations(count: int, start: int = 0) -> Iterator[Upload]:
    """Make so many files."""
    return (mutated(number) for number in range(start, start + count))


def _flipped(rng: random.Random) -> Upload:
    upload = rng.choice(good())
    content = bytearray(upload.content)
    for _ in range(rng.choice((1, 3, 30))):
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    return Upload(upload.name, bytes(content))


def _truncated(rng: random.Random) -> Upload:
    upload = rng.choice(good())
    return Upload(upload.name, upload.content[: rng.randrange(len(upload.content))])


def _spliced(rng: random.Random) -> Upload:
    upload, other = rng.choice(good()), rng.choice(good())
    place, start = rng.randrange(len(upload.content)), rng.randrange(len(other.content))
    piece = other.content[start : start + rng.randrange(1, 400)]
    return Upload(upload.name, upload.content[:place] + piece + upload.content[place:])


def _part_flipped(rng: random.Random) -> Upload:
    """Damage a part inside a workbook whose packing stays whole."""
    parts = hostile.parts_of(good()[1])
    name = rng.choice(sorted(parts))
    content = bytearray(parts[name])
    for _ in range(rng.choice((1, 5))):
        content[rng.randrange(len(content))] = rng.randrange(256)
    return hostile.packed({**parts, name: bytes(content)})


def _part_dropped(rng: random.Random) -> Upload:
    parts = hostile.parts_of(good()[1])
    del parts[rng.choice(sorted(parts))]
    return hostile.packed(parts)


def _part_swapped(rng: random.Random) -> Upload:
    parts = hostile.parts_of(good()[1])
    one, other = rng.sample(sorted(parts), 2)
    return hostile.packed({**parts, one: parts[other], other: parts[one]})


def _xml_edited(rng: random.Random) -> Upload:
    """Put another number, type or tag into a sheet that stays well-formed, more or less."""
    parts = hostile.parts_of(good()[1])
    sheet = parts[hostile.SHEET].decode()
    edits = (
        ('t="s"', rng.choice(('t="n"', 't="b"', 't="e"', 't="d"', 't="str"', 't="inlineStr"', 't="?"'))),
        ("<v>", rng.choice(("<v>-", "<v>9", "<v>x", "<v>1e999", "<f>A1</f><v>"))),
        ('r="', rng.choice(('r="A', 'r="0', 'r="9', 'r="-', 'x="'))),
        ("<row ", rng.choice(('<row hidden="1" ', "<row><c/></row><row ", "<row"))),
    )
    old, new = rng.choice(edits)
    pieces = sheet.split(old)
    cut = rng.randrange(1, len(pieces)) if len(pieces) > 1 else 1
    edited = old.join(pieces[:cut]) + new + old.join(pieces[cut:])
    return hostile.packed({**parts, hostile.SHEET: edited.encode()})


def _lines(rng: random.Random) -> list[list[str]]:
    lines = grid(_rows("children"))
    if rng.random() < 0.1:
        rng.shuffle(lines[0])
    return lines


def _columns_swapped(rng: random.Random) -> Upload:
    lines = _lines(rng)
    one, other = rng.sample(range(len(lines[0])), 2)
    for line in lines[rng.choice((0, 1)) :]:
        line[one], line[other] = line[other], line[one]
    return _as_text(lines, rng)


def _garbage_pasted(rng: random.Random) -> Upload:
    lines = _lines(rng)
    for _ in range(rng.choice((1, 8, 60))):
        line = rng.choice(lines)
        line[rng.randrange(len(line))] = rng.choice(GARBAGE)
    if rng.random() < 0.4:
        safe = [[cell.encode("utf-8", "ignore").decode()[:9_000] for cell in line] for line in lines]
        return xlsx_upload({"children": safe, "visitors": grid(_rows("visitors"))})
    return _as_text(lines, rng)


def _rows_mangled(rng: random.Random) -> Upload:
    lines = _lines(rng)
    for _ in range(3):
        line = rng.choice(lines)
        line[rng.randrange(len(line) + 1) :] = rng.choice(([], ["x"], ["x", "", "y"]))
    return _as_text(lines, rng)


def _typed_cells(rng: random.Random) -> Upload:
    """Put numbers, dates and yes-no cells where words belong, in a workbook."""
    lines = [list(line) for line in _lines(rng)]
    odd: tuple[object, ...] = (
        0,
        -1,
        12.5,
        1e300,
        True,
        False,
        date(2026, 3, 4),
        date(2030, 1, 1),
        date(1900, 1, 1),
    )
    for _ in range(20):
        line = rng.choice(lines)
        line[rng.randrange(len(line))] = rng.choice(odd)  # type: ignore[call-overload]
    return xlsx_upload({"children": lines, "visitors": grid(_rows("visitors"))})


def _encoded(rng: random.Random) -> Upload:
    text = good()[0].content.decode().replace("Sam", rng.choice(("Zoë", "Łukasz", "名前")))
    encoding = rng.choice(
        ("utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1", "utf-7", "cp037", "shift-jis")
    )
    return Upload("children.csv", text.encode(encoding, "replace"))


def _as_text(lines: list[list[str]], rng: random.Random) -> Upload:
    separator = rng.choice((",", ";", "\t"))
    quote = (lambda cell: f'"{cell}"') if rng.random() < 0.5 else str
    text = "\n".join(separator.join(map(quote, line)) for line in lines)
    upload = text_upload(text.encode("utf-8", "replace").decode())
    return Upload(rng.choice(("children.csv", "children.txt")), upload.content)


ACCIDENTS: tuple[Callable[[random.Random], Upload], ...] = (
    _flipped,
    _truncated,
    _garbage_pasted,
    _spliced,
    _part_flipped,
    _columns_swapped,
    _part_dropped,
    _xml_edited,
    _rows_mangled,
    _part_swapped,
    _typed_cells,
    _encoded,
)
