"""The made-up people of the sample service, and what each of them is there to show.

Nobody here exists. Every full postcode ends in a pair of letters of which one is C, I, K, M, O or V,
which real ones never hold; the points are rounded and only near the towns named. Homes and their
providers are invented. Cells that a story hangs on are written here; hobbies and dates that nothing
hangs on are drawn by ``make_sample_data.py`` from its seed.
"""

from datetime import date

SAMPLE_DAY = date(2026, 11, 22)

Row = dict[str, object]


def _child(child_id: str, known_as: str, age: int | None, gender: str, home: str, **cells: object) -> Row:
    postcode, placement = home.split(", ")
    base: Row = {
        "child_id": child_id,
        "known_as": known_as,
        "age": age,
        "gender": gender,
        "postcode": postcode,
        "placement_type": placement,
        "responsible_authority": "Salford",
        "agreed": "yes",
    }
    return base | cells


def _visitor(visitor_id: str, known_as: str, age: int, gender: str, postcode: str, **cells: object) -> Row:
    base: Row = {
        "visitor_id": visitor_id,
        "known_as": known_as,
        "age": age,
        "gender": gender,
        "postcode": postcode,
        "references_checked": "yes",
        "interviewed": "yes",
        "commitment_months": 24,
        "languages": "english",
        "drives": "yes",
        "smoker": "no",
    }
    return base | cells


CHILDREN: tuple[Row, ...] = (
    _child(
        "C01", "Malachi", 14, "male", "BL6 4KO, secure",
        placement_authority="Bolton", placement_provider="Fairholm Unit", referred_on="2026-08-03",
        available="weekday afternoons", family_contact="some", experience_needed=3,
        ethnicity="mixed white and black caribbean", wish_ethnicity="prefer: black caribbean",
        conditions="public places only", interests="music; boxing; cooking", dislikes="football",
        style="quiet; indoors",
    ),
    _child(
        "C02", "Leah", 12, "female", "BL3 2MC, residential",
        placement_authority="Bolton", placement_provider="Harbour Lane Homes", referred_on="2025-09-15",
        available="Sat am; Sunday", family_contact="none", wish_gender="must: female",
        interests="baking; swimming; drawing", dislikes="horror films; running", style="lively",
        experience_needed=1, siblings="", ethnicity="white british",
    ),
    _child(
        "C03", "Tyrell", 14, "male", "OL16 1CK, residential",
        placement_authority="Rochdale", placement_provider="Northfold Care", referred_on="2025-06-02",
        available="Sunday", family_contact="some", wish_gender="must: male",
        interests="football; gaming; music", dislikes="museums", style="lively; outdoors",
        experience_needed=1, ethnicity="black caribbean",
    ),
    _child(
        "C04", "Sam", 13, "male", "OL12 6MV, residential",
        placement_authority="Rochdale", placement_provider="Northfold Care", referred_on="2025-11-10",
        available="Sat am; Sat pm", family_contact="none", wish_gender="must: male",
        interests="fishing; bikes; dogs", dislikes="shopping; crowds", style="quiet; outdoors",
        experience_needed=1, ethnicity="white british",
    ),
    _child(
        "C05", "Jakub", 14, "male", "OL10 3KI, residential",
        placement_authority="Rochdale", placement_provider="Northfold Care", referred_on="2026-02-16",
        available="Sat pm; weekday evenings", family_contact="some", wish_gender="must: male",
        wish_language="prefer: polish", allergies="dogs", interests="chess; football; cooking",
        dislikes="swimming", style="planner", ethnicity="white other",
    ),
    _child(
        "C06", "Aisha", 15, "female", "WN7 2OC, residential",
        placement_authority="Wigan", placement_provider="Bright Acre", referred_on="2026-01-12",
        available="Sat pm; Sun pm", family_contact="some", wish_gender="must: female",
        wish_religion="prefer: muslim", experience_needed=2, interests="cooking; fashion; films",
        dislikes="camping", style="lively; indoors", ethnicity="pakistani", religion="muslim",
    ),
    _child(
        "C07", "Reece", 16, "male", "BB4 7VM, residential",
        placement_authority="Lancashire", placement_provider="Harbour Lane Homes", referred_on="2024-12-09",
        available="weekends", family_contact="some", wish_gender="prefer: male", experience_needed=2,
        interests="bikes; gym; cooking", dislikes="board games; museums", style="lively; outdoors",
        ethnicity="white british", visits_per_month=1,
    ),
    _child(
        "C08", "Nia", 10, "female", "M43 6CM, residential",
        placement_authority="Tameside", placement_provider="Bright Acre", referred_on="2026-03-23",
        available="Sat am; Sun pm; Wed eve", lost_visitor="yes", family_contact="some",
        interests="animals; crafts; swimming", dislikes="loud music", style="quiet",
        experience_needed=1, ethnicity="black african", conditions="no male visitor",
    ),
    _child(
        "C09", "Dominic", 11, "male", "M27 5KV, foster",
        placement_authority="Salford", referred_on="2026-01-19", available="Sat am; Thu eve",
        lost_visitor="yes", family_contact="some", interests="lego; trains; gaming",
        dislikes="dogs; crowds", style="quiet; planner; indoors", allergies="dogs; smoke",
        ethnicity="white british",
    ),
    _child(
        "C10", "Hana", 13, "female", "M30 0IO, foster",
        placement_authority="Salford", referred_on="2025-12-01", available="weekends", lost_visitor="yes",
        family_contact="regular", wish_language="prefer: arabic", wish_gender="prefer: female",
        interests="drawing; films; baking", dislikes="running", style="quiet; indoors",
        ethnicity="arab", religion="muslim", excluded_visitors="V25",
    ),
    _child(
        "C11", "Yusuf", 15, "male", "M6 5CV, semi-independent",
        placement_authority="Salford", referred_on="2026-04-20", available="Sun pm; weekday evenings",
        family_contact="none", wish_religion="must: muslim", wish_language="must: arabic; must: kurdish",
        interests="football; cooking; walking", style="quiet; outdoors", ethnicity="kurdish",
        religion="muslim", leaves_on="2030-01-15",
    ),
    _child(
        "C12", "Ebony", 12, "female", "M7 2KO, foster",
        placement_authority="Salford", referred_on="2025-10-06", available="Sat am; Sat pm; Tue eve",
        family_contact="none", wish_ethnicity="must: black caribbean; must: black african",
        wish_gender="prefer: female", interests="hair and beauty; dancing; music",
        dislikes="camping; insects", style="lively", ethnicity="black caribbean", religion="christian",
    ),
    _child(
        "C13", "Selam", 16, "female", "M5 4MI, semi-independent",
        placement_authority="Salford", referred_on="2026-05-11", available="any", family_contact="none",
        wish_language="must: tigrinya", wish_gender="prefer: female", interests="cooking; church; reading",
        style="quiet", ethnicity="eritrean", religion="christian", leaves_on="2029-03-02",
    ),
    _child(
        "C14", "Oliver", 9, "male", "M33 7OK, foster",
        placement_authority="Trafford", referred_on="2025-08-18", available="Sat am; Sun am",
        goes_out_alone="no", family_contact="some", needs="makaton", interests="trains; animals; swimming",
        dislikes="loud music", style="planner; indoors", ethnicity="white british",
        allergies="cats",
    ),
    _child(
        "C15", "Maisie", 8, "female", "M28 3VC, foster",
        placement_authority="Salford", referred_on="2026-06-01", available="Sat pm; Sun pm",
        goes_out_alone="no", family_contact="regular", needs="wheelchair vehicle",
        interests="crafts; animals; music", dislikes="crowds", style="lively", ethnicity="white british",
    ),
    _child(
        "C16", "Ibrahim", 12, "male", "BL9 7CO, foster",
        placement_authority="Bury", referred_on="2026-02-02", available="Sun am; Sun pm; Mon eve",
        family_contact="some", needs="bsl", interests="gaming; chess; cricket", dislikes="shopping",
        style="quiet", ethnicity="pakistani", religion="muslim",
    ),
    _child(
        "C17", "Poppy", 10, "female", "BL1 4MK, kinship",
        placement_authority="Bolton", referred_on="2025-10-20", days_on_hold=90, available="Sat; Wed pm-eve",
        family_contact="regular", interests="ponies; swimming; baking", dislikes="horror films",
        style="lively; outdoors", conditions="no car", ethnicity="white british",
    ),
    _child(
        "C18", "Jayden", None, "male", "M28 1IK, foster",
        placement_authority="Salford", date_of_birth="2011-06-30", referred_on="2026-03-02",
        available="Sat; Sun am", family_contact="some", wish_age="prefer: 25-40",
        interests="gym; basketball; cars", dislikes="reading; museums", style="lively; spontaneous",
        ethnicity="mixed white and black african",
    ),
    _child(
        "C19", "Chloe", 15, "female", "M38 9CI, foster",
        placement_authority="Salford", referred_on="2026-06-22", available="Fri eve; Sat",
        family_contact="some", wish_age="must: 21-35", interests="films; nails; dancing",
        dislikes="camping", style="lively; spontaneous", ethnicity="white british",
    ),
    _child(
        "C20", "Ruby", 11, "female", "M6 7MO, foster",
        placement_authority="Salford", referred_on="2026-07-13", available="Sat am",
        family_contact="regular", wish_gender="must: female", interests="drawing; baking; animals",
        dislikes="running", style="quiet; indoors", ethnicity="white british",
    ),
    _child(
        "C21", "Harvey", 10, "male", "M27 8VO, foster",
        placement_authority="Salford", referred_on="2026-04-27", available="Sat pm; Sun am",
        family_contact="some", siblings="F1", siblings_wish="same visitor", interests="football; lego; gaming",
        dislikes="shopping", style="lively", ethnicity="white british",
    ),
    _child(
        "C22", "Evie", 8, "female", "M27 8VO, foster",
        placement_authority="Salford", referred_on="2026-04-27", available="Sat pm; Sun",
        family_contact="some", siblings="F1", siblings_wish="same visitor", interests="animals; crafts; baking",
        dislikes="loud music", style="lively", ethnicity="white british",
    ),
    _child(
        "C23", "Amir", 13, "male", "M8 4KC, foster",
        placement_authority="Manchester", referred_on="2026-05-04", available="Sat pm; Sun pm; Thu eve",
        family_contact="regular", siblings="F2", siblings_wish="different visitors",
        interests="cricket; cooking; gaming", dislikes="horror films", style="planner", ethnicity="pakistani",
        religion="muslim", wish_religion="prefer: muslim",
    ),
    _child(
        "C24", "Zara", 9, "female", "M8 4KC, foster",
        placement_authority="Manchester", referred_on="2026-05-04", available="Sat; Thu eve",
        family_contact="regular", siblings="F2", siblings_wish="different visitors",
        interests="drawing; animals; dancing", dislikes="insects", style="quiet", ethnicity="pakistani",
        religion="muslim", wish_gender="must: female", goes_out_alone="no",
    ),
    _child(
        "C25", "Logan", 12, "male", "LL13 8CM, foster",
        placement_authority="Wrexham", referred_on="2026-02-09", available="weekends", family_contact="some",
        interests="rugby; fishing; bikes", dislikes="shopping", style="outdoors", ethnicity="white british",
    ),
    _child(
        "C26", "Freya", 17, "female", "M30 9MC, foster",
        placement_authority="Salford", referred_on="2026-09-07", available="Tue eve; Sat",
        family_contact="regular", visits_per_month=2, interests="reading; films; walking",
        dislikes="football", style="planner; indoors", ethnicity="white british", experience_needed=1,
    ),
    _child(
        "C27", "Kwame", 14, "male", "M26 2OV, foster",
        responsible_authority="Bury", placement_authority="Bury", referred_on="2026-03-16",
        available="Sat; Mon eve", family_contact="some", wish_gender="prefer: male",
        interests="basketball; music; films", dislikes="fishing", style="lively", ethnicity="black african",
        religion="christian",
    ),
    _child(
        "C28", "Scarlett", 12, "female", "BL9 0KM, foster",
        responsible_authority="Bury", placement_authority="Bury", referred_on="2026-05-25",
        available="Sat pm; Wed eve", family_contact="some", interests="dancing; nails; baking",
        dislikes="camping; insects", style="lively; spontaneous", ethnicity="white british",
    ),
    _child(
        "C29", "Alfie", 7, "male", "M38 0CK, kinship",
        placement_authority="Salford", agreed="not asked", referred_on="2026-11-02", available="weekends",
        family_contact="regular", interests="dinosaurs; lego; swimming", ethnicity="white british",
    ),
    _child(
        "C30", "Mason", 14, "male", "M50 2IV, residential",
        placement_authority="Salford", placement_provider="Harbour Lane Homes", agreed="objects",
        referred_on="2026-04-06", available="weekends", family_contact="some", interests="gaming; gym; music",
        ethnicity="white british",
    ),
    _child(
        "C31", "Connor", 13, "male", "M44 5VK, foster",
        placement_authority="Salford", referred_on="2026-02-23", on_hold_since="2026-09-01",
        available="weekends", family_contact="some", interests="fishing; football; films",
        ethnicity="white irish",
    ),
    _child(
        "C32", "Demi", 18, "female", "M5 3OM, semi-independent",
        placement_authority="Salford", referred_on="2025-05-12", available="weekday evenings",
        family_contact="some", interests="music; films; nails", ethnicity="white british",
    ),
    _child(
        "C33", "Ella", 9, "female", "M30 7KV, foster",
        placement_authority="Salford", referred_on="2024-10-14", available="Sun pm", family_contact="regular",
        interests="crafts; baking; animals", dislikes="running", style="quiet", ethnicity="white british",
    ),
    _child(
        "C34", "Noah", 10, "male", "M27 4CO, kinship",
        placement_authority="Salford", referred_on="2026-02-23", available="Sat am; Sun am",
        family_contact="regular", interests="trains; football; lego", dislikes="crowds", style="lively",
        ethnicity="mixed white and asian",
    ),
)

VISITORS: tuple[Row, ...] = (
    _visitor(
        "V01", "Grace", 63, "female", "M28 2CI", available="weekday mornings; weekday afternoons",
        commitment_months=36, experience=3, max_travel_km=35, dbs_issued_on="2025-03-11",
        trained_on="2019-05-18", ethnicity="black caribbean", religion="christian",
        interests="cooking; gardening; music", dislikes="football", style="quiet; indoors",
        skills="first aid", visits_per_month=4, supervisor="Asha",
    ),
    _visitor(
        "V02", "Hilary", 58, "female", "M30 8OC", available="Sun pm; Wed eve", experience=2,
        active_children=1, max_travel_km=12, dbs_issued_on="2024-06-04", trained_on="2023-06-17",
        interests="crafts; baking; walking", style="quiet", visits_per_month=2, supervisor="Asha",
        ethnicity="white british",
    ),
    _visitor(
        "V03", "Daniel", 34, "male", "OL10 1VI", available="Sunday", experience=1, max_travel_km=20,
        dbs_issued_on="2025-09-02", trained_on="2025-10-11", ethnicity="black british",
        interests="football; music; bikes", dislikes="museums", style="lively; outdoors",
        visits_per_month=2, supervisor="Martin",
    ),
    _visitor(
        "V04", "Marcia", 45, "female", "M16 8KO", available="Sat am; Sat pm", experience=1,
        max_travel_km=15, dbs_issued_on="2025-05-20", trained_on="2025-06-14", ethnicity="black caribbean",
        religion="christian", interests="hair and beauty; dancing; cooking", dislikes="camping; insects",
        style="lively", visits_per_month=2, supervisor="Asha",
    ),
    _visitor(
        "V05", "Peter", 52, "male", "M27 0MK", available="Sat am; Sun am; Thu eve", capacity=2, experience=2,
        max_travel_km=20, dbs_issued_on="2024-11-19", trained_on="2022-03-05", ethnicity="white british",
        interests="trains; lego; walking", dislikes="crowds", style="quiet; planner", visits_per_month=2,
        supervisor="Martin",
    ),
    _visitor(
        "V06", "Omar", 41, "male", "M14 5CM", available="Sun pm; weekday evenings", experience=1,
        max_travel_km=18, languages="english; arabic", dbs_issued_on="2026-01-27", trained_on="2026-02-21",
        ethnicity="arab", religion="muslim", interests="football; cooking; cricket", dislikes="gaming",
        style="quiet; outdoors", visits_per_month=4, supervisor="Grace M",
    ),
    _visitor(
        "V07", "Ben", 29, "male", "M7 4IO", available="Saturday", experience=1, max_travel_km=15,
        dbs_issued_on="2026-06-09", trained_on="2026-07-04", ethnicity="white british", pets="dogs",
        interests="fishing; bikes; climbing", dislikes="shopping; crowds", style="quiet; outdoors",
        accepts_ages="11-16", accepts_genders="male", visits_per_month=1, supervisor="Martin",
    ),
    _visitor(
        "V08", "Shanice", 27, "female", "BL3 6KV", available="Sat am; Sun am; Sun pm", experience=1,
        max_travel_km=25, dbs_issued_on="2025-11-04", trained_on="2025-11-29", ethnicity="black british",
        interests="baking; swimming; dancing", dislikes="horror films", style="lively",
        visits_per_month=2, supervisor="Asha",
    ),
    _visitor(
        "V09", "Farzana", 38, "female", "M29 8MI", available="Sat pm; Sun pm", experience=2,
        max_travel_km=25, languages="english; urdu; punjabi", dbs_issued_on="2025-02-18",
        trained_on="2024-03-09", ethnicity="pakistani", religion="muslim", interests="cooking; fashion; reading",
        dislikes="camping", style="lively; indoors", visits_per_month=2, supervisor="Grace M",
    ),
    _visitor(
        "V10", "Margaret and John", 61, "female", "M28 0OK", unit="couple", available="weekends", experience=2,
        max_travel_km=20, skills="wheelchair vehicle; first aid", dbs_issued_on="2024-09-10",
        trained_on="2024-10-05", ethnicity="white british", religion="christian",
        interests="gardening; crafts; music", dislikes="loud music", style="lively; planner", pets="cats",
        visits_per_month=2, supervisor="Asha",
    ),
    _visitor(
        "V11", "Louise", 47, "female", "BL9 5CV", available="Sun am; Sun pm; Mon eve", experience=2,
        max_travel_km=20, skills="bsl", dbs_issued_on="2025-07-01", trained_on="2025-07-26",
        ethnicity="white british", interests="chess; gaming; walking", dislikes="shopping", style="quiet",
        visits_per_month=2, supervisor="Martin",
    ),
    _visitor(
        "V12", "Tom", 33, "male", "M33 2KC", available="Sat am; Sun am", experience=1, max_travel_km=20,
        skills="makaton", dbs_issued_on="2026-03-17", trained_on="2026-04-18", ethnicity="white british",
        interests="trains; swimming; football", style="planner; indoors", smoker="yes", visits_per_month=1,
        drives="no", supervisor="Grace M",
    ),
    _visitor(
        "V13", "Stephen", 55, "male", "BL9 8MO", available="weekends", experience=3, max_travel_km=40,
        commitment_months=36, dbs_issued_on="2024-12-03", trained_on="2021-09-25", ethnicity="white british",
        interests="bikes; gym; cooking", dislikes="museums", style="outdoors; lively",
        works_for="Bright Acre", visits_per_month=2, supervisor="Martin",
    ),
    _visitor(
        "V14", "Agnieszka", 36, "female", "M45 7VC", available="Sat pm; Wed eve; Thu eve", experience=1,
        max_travel_km=20, languages="english; polish", dbs_issued_on="2025-10-14", trained_on="2025-11-08",
        ethnicity="white other", religion="catholic", household_works_for="Salford City Council",
        interests="dancing; baking; films", dislikes="insects", style="lively; spontaneous",
        visits_per_month=2, supervisor="Grace M",
    ),
    _visitor(
        "V15", "Joy", 49, "female", "M8 9IM", available="Sat am; Sat pm; Thu eve", capacity=2, experience=2,
        max_travel_km=16, dbs_issued_on="2024-04-16", dbs_checked_on="2026-04-13", trained_on="2022-05-07",
        ethnicity="black african", religion="christian", works_for="Salford (other department)",
        interests="church; cooking; animals", dislikes="loud music; insects", style="quiet",
        visits_per_month=2, supervisor="Asha",
    ),
    _visitor(
        "V16", "Kevin", 44, "male", "OL16 3CO", available="Sat; Tue eve", experience=2, max_travel_km=20,
        dbs_issued_on="2023-09-26", trained_on="2021-03-13", ethnicity="white british",
        interests="fishing; football; walking", dislikes="crowds", style="quiet; outdoors",
        visits_per_month=2, supervisor="Martin",
    ),
    _visitor(
        "V17", "Sophie", 24, "female", "M5 8KM", available="weekday evenings; Sun", references_checked="no",
        interviewed="no", dbs_issued_on="2026-10-20", trained_on="2026-11-14", ethnicity="white british",
        interests="films; reading; running", max_travel_km=10, drives="no", supervisor="Grace M",
    ),
    _visitor(
        "V18", "Rashid", 31, "male", "M7 3VO", available="Sat; Sun", dbs_issued_on="2026-10-06",
        trained_on="2026-12-12", ethnicity="bangladeshi", religion="muslim", languages="english; bengali",
        interests="cricket; cars; cooking", max_travel_km=25, supervisor="Martin",
    ),
    _visitor(
        "V19", "Emily", 20, "female", "M6 8CK", available="Sat", dbs_issued_on="2026-09-15",
        trained_on="2026-10-10", ethnicity="white british", interests="drawing; films; baking",
        max_travel_km=12, drives="no", supervisor="Asha",
    ),
    _visitor(
        "V20", "Alan", 66, "male", "M44 6MK", available="weekdays", dbs_issued_on="2024-08-06",
        trained_on="2018-10-20", paused_from="2026-10-01", paused_until="2027-01-31", experience=3,
        ethnicity="white british", interests="fishing; trains; walking", max_travel_km=15, supervisor="Grace M",
    ),
    _visitor(
        "V21", "Chidi", 39, "male", "M38 5OI", available="Sat pm; Sun", dbs_issued_on="2026-08-18",
        trained_on="2026-09-19", available_from="2027-01-10", ethnicity="black african",
        religion="christian", interests="basketball; church; cars", max_travel_km=25, supervisor="Asha",
    ),
    _visitor(
        "V22", "Nadia", 30, "female", "M50 1VK", available="Sat am; Tue eve; Fri eve", commitment_months=None,
        max_travel_km=14, max_travel_minutes=60, dbs_issued_on="2026-05-12", trained_on="2026-06-06",
        ethnicity="mixed white and asian", interests="films; nails; drawing", dislikes="camping",
        style="lively; spontaneous", visits_per_month=1, serves="Salford", drives="no", supervisor="Grace M",
    ),
    _visitor(
        "V23", "Gareth", 57, "male", "M26 4CM", available="Sat pm; Mon eve", experience=0, max_travel_km=14,
        dbs_issued_on="2023-12-05", trained_on="2024-01-20", ethnicity="white british",
        interests="rugby; films; music", dislikes="fishing; camping", style="lively",
        accepts_ages="13-17", conflicts="C05", visits_per_month=1, supervisor="Martin",
    ),
    _visitor(
        "V24", "Beth", 26, "female", "M27 9KI", available="Sat; Sun", commitment_months=12, experience=1,
        max_travel_km=15, dbs_issued_on="2026-02-10", trained_on="2026-03-07", ethnicity="white british",
        interests="running; swimming; baking", visits_per_month=2, supervisor="Asha",
    ),
    _visitor(
        "V25", "Ruth", 51, "female", "M33 5MV", available="Sat; Sun am", experience=1, max_travel_km=22,
        dbs_issued_on="2025-01-21", trained_on="2023-11-18", ethnicity="white british", religion="quaker",
        interests="ponies; reading; walking", dislikes="horror films", style="quiet; planner",
        visits_per_month=2, supervisor="Grace M",
    ),
)

STANDING: tuple[Row, ...] = (
    {"child_id": "C33", "visitor_id": "V02", "status": "active", "since": "2025-02-02", "by": "Asha"},
    {"child_id": "C34", "visitor_id": "V05", "status": "offered", "since": "2026-11-12", "by": "Asha",
     "reason": "profile shown on 12 November"},
)

PLACES: tuple[tuple[str, float, float], ...] = (
    ("M5 4MI", 53.48, -2.28),
    ("M5 3OM", 53.475, -2.29),
    ("M5 8KM", 53.478, -2.287),
    ("M6 5CV", 53.492, -2.29),
    ("M6 7MO", 53.494, -2.305),
    ("M6 8CK", 53.498, -2.31),
    ("M7 2KO", 53.506, -2.265),
    ("M7 4IO", 53.51, -2.255),
    ("M7 3VO", 53.503, -2.27),
    ("M8 4KC", 53.51, -2.235),
    ("M8 9IM", 53.505, -2.24),
    ("M14 5CM", 53.45, -2.22),
    ("M16 8KO", 53.455, -2.26),
    ("M26 2OV", 53.56, -2.33),
    ("M26 4CM", 53.565, -2.34),
    ("M27 5KV", 53.512, -2.335),
    ("M27 8VO", 53.515, -2.345),
    ("M27 4CO", 53.505, -2.33),
    ("M27 0MK", 53.51, -2.345),
    ("M27 9KI", 53.52, -2.33),
    ("M28 3VC", 53.52, -2.4),
    ("M28 1IK", 53.51, -2.38),
    ("M28 2CI", 53.51, -2.395),
    ("M28 0OK", 53.525, -2.405),
    ("M29 8MI", 53.51, -2.455),
    ("M30 0IO", 53.485, -2.35),
    ("M30 9MC", 53.48, -2.36),
    ("M30 7KV", 53.487, -2.345),
    ("M30 8OC", 53.49, -2.36),
    ("M33", 53.42, -2.325),
    ("M33 7OK", 53.425, -2.33),
    ("M33 2KC", 53.415, -2.32),
    ("M38 9CI", 53.53, -2.42),
    ("M38 0CK", 53.535, -2.425),
    ("M38 5OI", 53.53, -2.415),
    ("M43 6CM", 53.48, -2.15),
    ("M44 5VK", 53.44, -2.425),
    ("M44 6MK", 53.445, -2.43),
    ("M45 7VC", 53.545, -2.285),
    ("M50 2IV", 53.472, -2.295),
    ("M50 1VK", 53.47, -2.29),
    ("BL1 4MK", 53.59, -2.45),
    ("BL3 2MC", 53.565, -2.43),
    ("BL3 6KV", 53.56, -2.44),
    ("BL6 4KO", 53.59, -2.54),
    ("BL9 7CO", 53.6, -2.29),
    ("BL9 0KM", 53.59, -2.295),
    ("BL9 5CV", 53.585, -2.28),
    ("BL9 8MO", 53.58, -2.285),
    ("BB4 7VM", 53.7, -2.28),
    ("OL10 3KI", 53.59, -2.215),
    ("OL10 1VI", 53.595, -2.225),
    ("OL12 6MV", 53.635, -2.165),
    ("OL16 1CK", 53.615, -2.14),
    ("OL16 3CO", 53.61, -2.13),
    ("WN7 2OC", 53.5, -2.51),
)
