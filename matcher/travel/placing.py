"""Puts everyone of a pool on the map: own coordinates first, then the gazetteer."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.intake.accounts import Origin
from matcher.intake.findings import Finding, Severity
from matcher.records.child import Child
from matcher.records.place import Point, is_outward_only, outward, shown_postcode
from matcher.records.pool import Pool
from matcher.records.visitor import Visitor
from matcher.travel.gazetteer import Gazetteer

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


Origins = Mapping[tuple[str, str], Origin]
"""Rows by table (``"children"`` or ``"visitors"``) and person id."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Points of everyone in a pool, in the pool's order.

    Parameters
    ----------
    child_latitude, child_longitude
        float[C], degrees; NaN where no point is known.
    visitor_latitude, visitor_longitude
        float[V], degrees; NaN where no point is known.
    child_rough, visitor_rough
        bool[C] and bool[V], whether a point stands for a whole postcode district, as that of half a
        postcode does; None where every point is as good as its postcode or its coordinates.
    """

    child_latitude: FloatArray
    child_longitude: FloatArray
    visitor_latitude: FloatArray
    visitor_longitude: FloatArray
    child_rough: BoolArray | None = None
    visitor_rough: BoolArray | None = None

    @property
    def has_rough(self) -> bool:
        """Whether any point stands for a whole district."""
        return self.child_rough is not None or self.visitor_rough is not None

    def is_rough(self, child: IntArray, visitor: IntArray) -> BoolArray:
        """Say of each pair whether one of its points stands for a whole district: bool[P]."""
        rough = np.zeros(child.shape, np.bool_)
        for flags, who in ((self.child_rough, child), (self.visitor_rough, visitor)):
            if flags is not None:
                rough |= flags[who]
        return rough

    def digest(self, *, precision: bool = True) -> str:
        """Give the SHA-256 digest of the points, the same on every machine.

        Parameters
        ----------
        precision
            Whether what stands for a district enters it, where anything does.
        """
        columns = (self.child_latitude, self.child_longitude, self.visitor_latitude, self.visitor_longitude)
        total = hashlib.sha256()
        for column in columns:
            total.update(len(column).to_bytes(8, "little") + column.astype("<f8").tobytes())
        if precision and self.has_rough:
            for flags in (self.child_rough, self.visitor_rough):
                total.update(b"" if flags is None else np.packbits(flags).tobytes())
                total.update(b"|")
        return total.hexdigest()


def place(
    pool: Pool, gazetteer: Gazetteer | None, origins: Origins | None = None
) -> tuple[Places, tuple[Finding, ...]]:
    """Put everyone on the map.

    A person's own coordinates win over the gazetteer. A full postcode that the gazetteer does not
    know falls back to its outward code, or to the centre of the known codes of that outward part,
    with a note; a person of whom nothing is known gets no point and a warning.

    Parameters
    ----------
    gazetteer
        None where there is none: then only own coordinates count.
    origins
        Where each row stands, so that a finding can name the cell.
    """
    children, child_findings = _points(pool.children, "children", gazetteer, origins or {})
    visitors, visitor_findings = _points(pool.visitors, "visitors", gazetteer, origins or {})
    findings = (*_left_out(gazetteer), *child_findings, *visitor_findings)
    rough = _flags(children), _flags(visitors)
    return Places(*_columns(children), *_columns(visitors), *rough), findings


def _left_out(gazetteer: Gazetteer | None) -> tuple[Finding, ...]:
    if gazetteer is None or not gazetteer.bad_lines:
        return ()
    count, first = len(gazetteer.bad_lines), gazetteer.bad_lines[0]
    finding = Finding(
        code="gazetteer-lines",
        severity=Severity.WARNING,
        file=gazetteer.name,
        cell=str(first),
        found=f"{_counted(count)} left out; the first is line {first}.",
        expected="a postcode, a latitude and a longitude on each line",
        mend="Mend the lines if you need their postcodes.",
    )
    return (finding,)


def _counted(lines: int) -> str:
    return "1 line of the gazetteer is" if lines == 1 else f"{lines:,} lines of the gazetteer are"


def _points(
    people: Iterable[Child | Visitor], table: str, gazetteer: Gazetteer | None, origins: Origins
) -> tuple[list["_Spot"], list[Finding]]:
    points: list[_Spot] = []
    findings: list[Finding] = []
    for person in people:
        spot, finding = _locate(person, gazetteer)
        points.append(spot)
        if finding is not None:
            findings.append(
                _with_cell(replace(finding, table=table), origins.get((table, finding.person_id)))
            )
    return points, findings


class _Spot(NamedTuple):
    """Where somebody is, None for nowhere known, and whether that stands for a whole district."""

    point: Point | None
    is_rough: bool = False


def _flags(spots: list[_Spot]) -> BoolArray | None:
    flags = np.array([spot.is_rough for spot in spots], np.bool_)
    return flags if flags.any() else None


def _columns(spots: list[_Spot]) -> tuple[FloatArray, FloatArray]:
    nowhere = (np.nan, np.nan)
    points = (spot.point for spot in spots)
    pairs = [nowhere if point is None else (point.latitude, point.longitude) for point in points]
    table = np.array(pairs, dtype=np.float64).reshape(-1, 2)
    return table[:, 0].copy(), table[:, 1].copy()


def _locate(person: Child | Visitor, gazetteer: Gazetteer | None) -> tuple[_Spot, Finding | None]:
    if person.point is not None:
        return _Spot(person.point), None
    if gazetteer is not None and person.postcode:
        point = gazetteer.find(person.postcode)
        if point is not None:
            return _Spot(point, is_outward_only(person.postcode)), None
        point = gazetteer.find_outward(person.postcode)
        if point is not None:
            return _Spot(point, is_rough=True), _by_outward_code(person)
    return _Spot(None), _nowhere(person, gazetteer is not None)


def _by_outward_code(person: Child | Visitor) -> Finding:
    area, mend = outward(person.postcode), "Check the postcode, or give latitude and longitude."
    return Finding(
        code="postcode-by-area",
        severity=Severity.NOTE,
        person_id=_id(person),
        found=f"The postcode {shown_postcode(person.postcode)} is not in the gazetteer.",
        mend=f"Distances for {person.name} are taken from the middle of {area}. {mend}",
        impersonal="The full postcode is not in the gazetteer. Distances are taken from the middle of"
        f" {area}. {mend}",
    )


def _nowhere(person: Child | Visitor, looked_up: bool) -> Finding:
    written = shown_postcode(person.postcode)
    unknown = (
        f"Neither {written} nor its area is in the gazetteer." if looked_up else "There is no gazetteer."
    )
    veiled = "Neither the postcode nor its area is in the gazetteer." if looked_up else unknown
    mend = "so no match can be proposed. Mend the postcode, or give latitude and longitude."
    return Finding(
        code="no-distance-known",
        severity=Severity.WARNING,
        person_id=_id(person),
        found=unknown if written else "There is no postcode.",
        expected="a postcode that the gazetteer knows, or latitude and longitude",
        mend=f"No distance is known for {person.name}, {mend}",
        impersonal=f"{veiled if written else 'There is no postcode.'} No distance is known, {mend}",
    )


def _with_cell(finding: Finding, origin: Origin | None) -> Finding:
    if origin is None:
        return finding
    return replace(finding, file=origin.file, sheet=origin.sheet, cell=origin.cell("postcode"))


def _id(person: Child | Visitor) -> str:
    return person.child_id if isinstance(person, Child) else person.visitor_id
