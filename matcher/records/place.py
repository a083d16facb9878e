"""Points on the map and postcodes as text. Turning one into the other is the travel room's work."""

import re
from dataclasses import dataclass

_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})?")


@dataclass(frozen=True, slots=True)
class Point:
    """A point in degrees, WGS84.

    Parameters
    ----------
    latitude
        -90 to 90.
    longitude
        -180 to 180.

    Raises
    ------
    ValueError
        If a coordinate is out of range or not a number.
    """

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError(f"{self.latitude}, {self.longitude} is not a point on the map")


def plain_postcode(text: str) -> str:
    """Drop spaces and case: ``"m6 5wg"`` becomes ``"M65WG"``, the form in which postcodes are looked up."""
    return "".join(text.split()).upper()


def is_well_formed(text: str) -> bool:
    """Say whether a text has the shape of a full or an outward postcode."""
    return _POSTCODE.fullmatch(plain_postcode(text)) is not None


def outward(text: str) -> str:
    """Give the outward part of a well-formed postcode: ``"M6 5WG"`` becomes ``"M6"``.

    Raises
    ------
    ValueError
        If the text has not the shape of a postcode.
    """
    found = _POSTCODE.fullmatch(plain_postcode(text))
    if found is None:
        raise ValueError(f"{text!r} has not the shape of a postcode")
    return found.group(1)


def is_outward_only(text: str) -> bool:
    """Say whether a text is the first half of a postcode and no more: a place known to the district."""
    return is_well_formed(text) and plain_postcode(text) == outward(text)


def shown_postcode(text: str) -> str:
    """Write a well-formed postcode the usual way, ``"M6 5WG"``; leave any other text as it is."""
    plain = plain_postcode(text)
    if not is_well_formed(plain):
        return text.strip()
    head = outward(plain)
    return f"{head} {plain[len(head) :]}".strip()
