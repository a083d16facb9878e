"""Columns that the children and visitors tables share, and the words that go into them."""

from dataclasses import replace

from matcher.intake.columns.column import Column, Shape
from matcher.intake.parsing import cells
from matcher.intake.parsing.dates import read_date

GENDERS = {
    "female": "female", "f": "female", "woman": "female", "girl": "female",
    "male": "male", "m": "male", "man": "male", "boy": "male",
    "non-binary": "non-binary", "nb": "non-binary", "enby": "non-binary",
    "other": "other",
    "unknown": "unknown", "not known": "unknown", "prefer not to say": "unknown", "not recorded": "unknown",
}  # fmt: skip
GENDER_WORDS = ("female", "male", "non-binary", "other", "unknown")
STYLES = ("quiet", "lively", "planner", "spontaneous", "indoors", "outdoors")
YES_NO = ("yes", "no")
A_DATE = "a date such as 22/11/2026 or 2026-11-22"
SLOT_WORDS = "times such as Sat am; Sunday; weekday evenings; Wed pm-eve; weekends; any"
TAG_WORDS = "words separated by ;"


def listed(words: tuple[str, ...]) -> str:
    """Write words as a phrase: ``"one of yes, no"``."""
    return f"one of {', '.join(words)}"


def day(name: str, meaning: str, used_by: str, **more: object) -> Column:
    """Describe a column of dates."""
    column = Column(
        name=name, read=read_date, meaning=meaning, used_by=used_by, allowed=A_DATE, shape=Shape.DATE
    )
    return replace(column, **more)  # type: ignore[arg-type]


def yes_no(name: str, meaning: str, used_by: str, **more: object) -> Column:
    """Describe a column of yes or no."""
    column = Column(
        name=name, read=cells.yes_no, meaning=meaning, used_by=used_by, allowed="yes or no", choices=YES_NO
    )
    return replace(column, **more)  # type: ignore[arg-type]


def tags(name: str, meaning: str, used_by: str, **more: object) -> Column:
    """Describe a column of tags."""
    column = Column(name=name, read=cells.tags, meaning=meaning, used_by=used_by, allowed=TAG_WORDS)
    return replace(column, **more)  # type: ignore[arg-type]


STYLE = Column(
    name="style",
    read=cells.some_of({word: word for word in STYLES}),
    meaning="How the person likes to spend time: quiet/lively, planner/spontaneous, indoors/outdoors.",
    used_by="criterion style",
    allowed=f"any of {', '.join(STYLES)}, separated by ;",
    example="quiet; outdoors",
    spellings=("styles", "pace", "personality", "temperament"),
)
LATITUDE = Column(
    name="latitude",
    read=cells.number(-90, 90),
    meaning="Degrees north. With longitude it is used instead of the postcode.",
    used_by="travel",
    allowed="degrees from -90 to 90, such as 53.49",
    spellings=("lat",),
    shape=Shape.NUMBER,
)
LONGITUDE = Column(
    name="longitude",
    read=cells.number(-180, 180),
    meaning="Degrees east, so west of Greenwich is below 0. Goes with latitude.",
    used_by="travel",
    allowed="degrees from -180 to 180, such as -2.27",
    spellings=("lng", "long", "lon"),
    shape=Shape.NUMBER,
)
A_POSTCODE = "a postcode such as M6 5WG, or its first half such as M6"
