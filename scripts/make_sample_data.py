"""Make `sample_data/`: a made-up service around Salford, the same files every time.

Usage: ``python scripts/make_sample_data.py [FOLDER]``. What the stories hang on stands in
``sample_people.py``, the faults of the awkward workbook in ``sample_faults.py``; the rest is drawn
from one seed. The workbooks are the same cell by cell.
"""

import csv
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(Path(__file__).resolve().parent))

import sample_policy  # noqa: E402
import sample_stories  # noqa: E402
import sample_sweep  # noqa: E402
import sample_workbooks  # noqa: E402
from sample_people import CHILDREN, PLACES, SAMPLE_DAY, STANDING, VISITORS, Row  # noqa: E402

SEED = 20261122
CHILD_COLUMNS = (
    "child_id", "known_as", "age", "date_of_birth", "gender", "ethnicity", "religion", "postcode",
    "placement_type", "out_of_area", "responsible_authority", "placement_authority",
    "placement_provider", "agreed", "appointment_decided_on", "referred_on", "on_hold_since",
    "days_on_hold", "available", "family_contact", "lost_visitor", "goes_out_alone", "leaves_on",
    "wish_gender", "wish_ethnicity", "wish_religion", "wish_language", "wish_age", "interests",
    "dislikes", "style", "needs", "experience_needed", "allergies", "conditions", "excluded_visitors",
    "siblings", "siblings_wish", "visits_per_month",
)  # fmt: skip
VISITOR_COLUMNS = (
    "visitor_id", "known_as", "age", "gender", "ethnicity", "religion", "languages", "postcode",
    "max_travel_km", "max_travel_minutes", "drives", "available", "capacity", "active_children", "unit",
    "dbs_issued_on", "dbs_checked_on", "references_checked", "interviewed", "trained_on",
    "available_from", "paused_from", "paused_until", "commitment_months", "accepts_ages",
    "accepts_genders", "experience", "skills", "pets", "smoker", "works_for", "household_works_for",
    "member_of", "conflicts", "interests", "dislikes", "style", "visits_per_month", "supervisor",
    "serves",
)  # fmt: skip
STANDING_COLUMNS = ("child_id", "visitor_id", "status", "since", "by", "reason")
UPPER_AGE, OLDEST_DRAWN, SHARE_DRAWN = 18, 14, 0.65
FOSTERING = ("Willow Fostering", "Greenbank Fostering")
HOBBIES = ("board games", "quizzes", "museums", "cinema", "pizza", "photography", "bowling", "puzzles")


def main() -> None:
    """Write every file of the sample into the folder named, else into ``sample_data``."""
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME / "sample_data")


def make(folder: Path) -> None:
    """Write every file of the sample into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    children, visitors = children_rows(), visitors_rows()
    _write_csv(folder / "children.csv", CHILD_COLUMNS, children)
    _write_csv(folder / "visitors.csv", VISITOR_COLUMNS, visitors)
    _write_csv(folder / "standing.csv", STANDING_COLUMNS, STANDING)
    _write_csv(folder / "places.csv", ("postcode", "latitude", "longitude"), _places_rows())
    tables = {
        "children": (CHILD_COLUMNS, children),
        "visitors": (VISITOR_COLUMNS, visitors),
        "standing": (STANDING_COLUMNS, STANDING),
    }
    points = {postcode: (latitude, longitude) for postcode, latitude, longitude in PLACES}
    sample_workbooks.write_service(folder / "service.xlsx", tables, points)
    sample_workbooks.write_awkward(folder / "awkward.xlsx", tables)
    _write_text(folder / "policy.toml", sample_policy.TEXT)
    _write_text(folder / "sweep.toml", sample_sweep.TEXT)
    _write_text(folder / "README.md", sample_stories.readme(children, visitors))


def children_rows() -> list[Row]:
    """Give the children, what the stories leave open drawn from the seed."""
    return [
        _drawn(child, "child_id") | _provided(child) | _ending(child) | _decided(child) for child in CHILDREN
    ]


def visitors_rows() -> list[Row]:
    """Give the visitors, what the stories leave open drawn from the seed."""
    return [_drawn(visitor, "visitor_id") for visitor in VISITORS]


def _drawn(person: Row, id_column: str) -> Row:
    """Add one hobby; each person has a stream of their own, so that a newcomer changes nobody else."""
    stream = random.Random(f"{SEED}-{person[id_column]}")
    return person | {"interests": f"{person['interests']}; {stream.choice(HOBBIES)}"}


def _provided(child: Row) -> Row:
    """Draw who provides a foster home; a kinship home has no provider."""
    if "placement_provider" in child:
        return {}
    stream = random.Random(f"{SEED}-provider-{child['child_id']}")
    return {"placement_provider": stream.choice(FOSTERING) if child["placement_type"] == "foster" else "none"}


def _ending(child: Row) -> Row:
    """Draw the eighteenth birthday, on which the service ends, for about two younger children in three."""
    stream = random.Random(f"{SEED}-ending-{child['child_id']}")
    age = child["age"]
    if not isinstance(age, int) or age > OLDEST_DRAWN or stream.random() > SHARE_DRAWN:
        return {}
    birthday = SAMPLE_DAY - timedelta(days=stream.randint(3, 350))
    return {"leaves_on": birthday.replace(year=birthday.year + UPPER_AGE - age).isoformat()}


def _decided(child: Row) -> Row:
    """Draw the day on which the appointment was judged in the child's interests."""
    if child["agreed"] != "yes" or "appointment_decided_on" in child:
        return {}
    stream = random.Random(f"{SEED}-decided-{child['child_id']}")
    referred = date.fromisoformat(str(child["referred_on"]))
    return {"appointment_decided_on": (referred + timedelta(days=stream.randint(7, 40))).isoformat()}


def _places_rows() -> list[Row]:
    return [
        {"postcode": postcode, "latitude": latitude, "longitude": longitude}
        for postcode, latitude, longitude in PLACES
    ]


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
