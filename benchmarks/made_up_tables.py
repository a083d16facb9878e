"""Makes up the two spreadsheets of a service of any size, seeded: towns, homes far outside, lifelike rates.

Nobody in them is real. The same seed and sizes give the same tables.
"""

import csv
import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

TODAY = date(2026, 11, 22)
SALFORD = ("Salford", 53.4875, -2.2901)
INTERESTS = [
    "football",
    "baking",
    "drawing",
    "gaming",
    "swimming",
    "music",
    "cycling",
    "films",
    "dogs",
    "lego",
    "dance",
    "cars",
]
DISLIKES = ["crowds", "loud places", "early mornings", "board games", "football", "baking"]
STYLES = (("quiet", "lively"), ("planner", "spontaneous"), ("indoors", "outdoors"))
NEEDS = ("bsl", "makaton", "wheelchair vehicle")
PROVIDERS = ("Moorview Homes", "Bright Path", "Harbour Care")
ETHNICITIES = ("White British", "Pakistani", "Black African", "Mixed", "")
RELIGIONS = ("none", "Muslim", "Christian", "")
LANGUAGES = ("English", "Urdu", "Polish", "Somali")
WEEK = [f"{day} {part}" for day in ("Mon", "Tue", "Wed", "Thu", "Fri") for part in ("am", "pm", "eve")]
WEEKEND = [f"{day} {part}" for day in ("Sat", "Sun") for part in ("am", "pm", "eve")]

Row = dict[str, object]
Town = tuple[str, float, float]


def tables(
    children: int, visitors: int, seed: int = 1, *, people_per_town: int = 120
) -> tuple[list[Row], list[Row]]:
    """Make up the rows of a children table and of a visitors table.

    The more people share a town, the more pairs are possible for each: 120 leave about 25, 400 about 50.
    """
    chance = random.Random(f"{seed}-{children}-{visitors}")
    towns = _towns(chance, (children + visitors) // people_per_town)
    child_rows = [_child(chance, f"C{number:05}", towns) for number in range(1, children + 1)]
    visitor_rows = [_visitor(chance, f"V{number:05}", towns) for number in range(1, visitors + 1)]
    return child_rows, visitor_rows


def write_csv(rows: Sequence[Row], path: Path) -> Path:
    """Write rows as CSV, headings first, and give the path back."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def _towns(chance: random.Random, wanted: int) -> list[Town]:
    """One service is Salford and its neighbours; larger pools spread over as many towns as they need."""
    count = max(8, wanted)
    if count == 8:
        spread = [(SALFORD[1] + chance.gauss(0, 0.12), SALFORD[2] + chance.gauss(0, 0.2)) for _ in range(7)]
    else:
        spread = [(chance.uniform(50.8, 54.8), chance.uniform(-3.0, 0.3)) for _ in range(count - 1)]
    return [SALFORD, *((f"Town {n}", *point) for n, point in enumerate(spread, start=1))]


def _near(chance: random.Random, town: Town, spread: float = 0.04) -> Row:
    return {
        "latitude": round(town[1] + chance.gauss(0, spread), 5),
        "longitude": round(town[2] + chance.gauss(0, 1.6 * spread), 5),
    }


def _slots(chance: random.Random) -> str:
    if chance.random() < 0.05:
        return "any"
    return "; ".join(chance.sample(WEEK, chance.randint(0, 3)) + chance.sample(WEEKEND, chance.randint(1, 4)))


def _some(chance: random.Random, words: Sequence[str], most: int) -> str:
    return "; ".join(sorted(chance.sample(words, chance.randint(0, most))))


def _style(chance: random.Random) -> str:
    return "; ".join(chance.choice(pair) for pair in STYLES if chance.random() < 0.5)


def _day(days_ago: float) -> str:
    return (TODAY - timedelta(days=int(days_ago))).isoformat()


def _wish(chance: random.Random, words: Sequence[str], must: float, prefer: float) -> str:
    drawn = chance.random()
    kind = "must" if drawn < must else "prefer" if drawn < must + prefer else ""
    return f"{kind}: {chance.choice([word for word in words if word])}" if kind else ""


def _child(chance: random.Random, child_id: str, towns: list[Town]) -> Row:
    authority, home = chance.choice(towns), chance.choice(towns)
    home = authority if chance.random() < 0.65 else home
    kind = chance.choices(
        ("residential", "foster", "kinship", "secure", "semi-independent", "other"), (22, 50, 12, 2, 10, 4)
    )[0]
    return {
        "child_id": child_id,
        "age": chance.randint(7, 17),
        "gender": chance.choices(("female", "male", "non-binary", "unknown"), (47, 48, 3, 2))[0],
        "ethnicity": chance.choice(ETHNICITIES),
        "religion": chance.choice(RELIGIONS),
        "postcode": "",
        **_near(chance, home),
        "placement_type": kind,
        "responsible_authority": authority[0],
        "placement_authority": home[0],
        "placement_provider": chance.choice(PROVIDERS) if kind == "residential" else "",
        "agreed": chance.choices(("yes", "no", "objects", "not asked"), (93, 2, 2, 3))[0],
        "appointment_decided_on": _day(chance.randint(10, 90)) if chance.random() < 0.85 else "",
        "referred_on": _day(chance.expovariate(1 / 250)),
        "on_hold_since": _day(10) if chance.random() < 0.03 else "",
        "available": _slots(chance),
        "family_contact": chance.choice(("none", "some", "regular", "")),
        "lost_visitor": chance.choice(("yes", "no", "no", "no", "")),
        "goes_out_alone": chance.choice(("yes", "yes", "no", "")),
        "wish_gender": _wish(chance, ("female", "male"), 0.12, 0.3),
        "wish_ethnicity": _wish(chance, ETHNICITIES, 0.02, 0.1),
        "wish_language": _wish(chance, LANGUAGES, 0.02, 0.1),
        "wish_age": _wish(chance, ("25-40", "30-"), 0.03, 0.15),
        "interests": _some(chance, INTERESTS, 5),
        "dislikes": _some(chance, DISLIKES, 3),
        "style": _style(chance),
        "needs": chance.choice(NEEDS) if chance.random() < 0.06 else "",
        "experience_needed": chance.choice(("", 0, 0, 1, 1, 2, 3)),
        "allergies": chance.choice(("dogs", "cats", "smoke")) if chance.random() < 0.1 else "",
        "conditions": chance.choice(("no male visitor", "no car", "public places only"))
        if chance.random() < 0.1
        else "",
        "visits_per_month": chance.choice(("", "", 1, 2)),
    }


def _visitor(chance: random.Random, visitor_id: str, towns: list[Town]) -> Row:
    home = chance.choice(towns)
    return {
        "visitor_id": visitor_id,
        "age": chance.randint(19, 70),
        "gender": chance.choices(("female", "male", "non-binary"), (62, 36, 2))[0],
        "ethnicity": chance.choice(ETHNICITIES),
        "religion": chance.choice(RELIGIONS),
        "languages": "; ".join(sorted({"English", chance.choice(LANGUAGES)})),
        "postcode": "",
        **_near(chance, home),
        "max_travel_km": chance.choice(("", 10, 15, 25, 40)),
        "max_travel_minutes": chance.choice(("", "", "", 30, 60)),
        "drives": chance.choice(("yes", "yes", "no", "")),
        "available": _slots(chance),
        "capacity": chance.choices((1, 2, 3), (80, 15, 5))[0],
        "active_children": chance.choices((0, 1), (92, 8))[0],
        "dbs_issued_on": _day(chance.randint(30, 1110)),
        "references_checked": "yes" if chance.random() < 0.98 else "no",
        "interviewed": "yes" if chance.random() < 0.98 else "",
        "trained_on": _day(chance.randint(0, 500)),
        "paused_from": _day(5) if chance.random() < 0.02 else "",
        "commitment_months": chance.choice(("", 12, 12, 24, 24, 36)),
        "accepts_ages": chance.choice(("8-13", "11-", "8-18")) if chance.random() < 0.25 else "",
        "accepts_genders": chance.choice(("female", "male")) if chance.random() < 0.06 else "",
        "experience": chance.choice(("", 0, 1, 1, 2, 2, 3)),
        "skills": _some(chance, NEEDS, 2),
        "pets": chance.choice(("dogs", "cats")) if chance.random() < 0.2 else "",
        "smoker": chance.choice(("yes", "no", "no", "no", "")),
        "works_for": f"{home[0]} Council" if chance.random() < 0.05 else "",
        "interests": _some(chance, INTERESTS, 5),
        "dislikes": _some(chance, DISLIKES, 3),
        "style": _style(chance),
        "visits_per_month": chance.choice(("", 1, 2, 2, 4)),
        "supervisor": chance.choice(("Asha", "Ben", "Chidi", "")),
    }
