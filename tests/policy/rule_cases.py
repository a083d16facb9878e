# ruff: noqa: E501  (a table: one line a case reads better than six)
"""The cases of every rule: holds, broken, at its border, and with the field missing."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import numpy as np

from matcher.policy.facts import Facts
from matcher.records.child import AgeRange, AgeWish, Agreed, Gender, ServiceEnd, Wish
from matcher.records.place import Point
from matcher.records.standing import StandingRow, Status
from tests.policy.pairs import LEEDS, MON, SAT, TODAY, a_pair, row

Kind = Literal["holds", "broken", "border", "missing"]
YESTERDAY, TOMORROW = date(2026, 11, 21), date(2026, 11, 23)
TEN_KM_AWAY = Point(53.4875 + 10 / 1.3 / (6371.0088 * np.pi / 180), -2.2901)
A_HAIR_FURTHER = Point(53.4875 + 10.0004 / 1.3 / (6371.0088 * np.pi / 180), -2.2901)
SEVENTEEN = {"age": 17, "leaves_on": TOMORROW, "service_end": ServiceEnd.AGE, "upper_age_read": 18}


@dataclass(frozen=True)
class Case:
    """One cell changed, and whether the rule then holds."""

    rule: str
    kind: Kind
    holds: bool
    child: dict[str, Any] = field(default_factory=dict)
    visitor: dict[str, Any] = field(default_factory=dict)
    service: dict[str, Any] = field(default_factory=dict)
    standing: tuple[StandingRow, ...] = ()
    says: str = ""
    caution: bool = False

    def __str__(self) -> str:
        changed = {**self.child, **self.visitor, **self.service}
        return f"{self.rule} {self.kind} {'holds' if self.holds else 'broken'} {'-'.join(changed)}"

    def facts(self) -> Facts:
        """Give the facts of the pair."""
        return a_pair(self.child, self.visitor, self.service, self.standing)


def one(rule: str, kind: Kind, holds: bool, says: str = "", **changes: Any) -> Case:
    """Make a case."""
    return Case(rule=rule, kind=kind, holds=holds, says=says, **changes)


CASES = (
    one("agreed", "holds", True, "Leah has agreed to have a visitor."),
    one("agreed", "broken", False, "Leah has said no to a visitor.", child={"agreed": Agreed.NO}),
    one("agreed", "border", False, "Leah objects to having a visitor.", child={"agreed": Agreed.OBJECTS}),
    one("agreed", "missing", False, "has not been asked", child={"agreed": Agreed.NOT_ASKED}),
    one("on-hold", "holds", True, "goes on hold only on", child={"on_hold_since": date(2027, 1, 1)}),
    one("on-hold", "broken", False, "since 21 November 2026", child={"on_hold_since": YESTERDAY}),
    one("on-hold", "border", False, child={"on_hold_since": TODAY}),
    one("on-hold", "border", True, child={"on_hold_since": TOMORROW}),
    one("on-hold", "missing", True, "is not on hold", child={"on_hold_since": None}),
    one("upper-age", "holds", True, "Leah is 12"),
    one("upper-age", "broken", False, "is for children under 18", child={"age": 19}),
    one("upper-age", "broken", False, "The service ends for Leah on 1 May 2026", child={"leaves_on": date(2026, 5, 1)}),
    one("upper-age", "border", True, child={"age": 17}),
    one("upper-age", "border", False, child={"age": 18}),
    one("upper-age", "border", False, child={"leaves_on": TODAY}),
    one("upper-age", "border", True, child={"leaves_on": TOMORROW}),
    one("upper-age", "missing", True, child={"leaves_on": None, "service_end": ServiceEnd.AGE}),
    one("months-left", "holds", True, "in 66 whole months; the policy asks for at least 6", service={"min_months_left": 6}),
    one("months-left", "broken", False, "The service ends for Leah on 1 May 2027, in 5 whole months; the policy asks for at least 6.", child={"leaves_on": date(2027, 5, 1)}, service={"min_months_left": 6}),
    one("months-left", "border", True, child={"leaves_on": date(2027, 5, 22)}, service={"min_months_left": 6}),
    one("months-left", "border", False, child={"leaves_on": date(2027, 5, 21)}, service={"min_months_left": 6}),
    one("months-left", "border", False, "No whole month of the service is left for Leah", child={"leaves_on": TODAY}, service={"min_months_left": 1}),
    one("months-left", "missing", True, "asks for no least time left", child={"leaves_on": TOMORROW}),
    one("months-left", "missing", True, "may last 12 whole months more for Leah, whose birthday is not known", child=SEVENTEEN, service={"min_months_left": 12}, caution=True),
    one("months-left", "missing", False, "lasts 12 whole months more at most", child=SEVENTEEN, service={"min_months_left": 13}),
    one("dbs", "holds", True, "counts until 2 March 2029"),
    one("dbs", "broken", False, "counted until 2 March 2023", visitor={"dbs_issued_on": date(2020, 3, 2)}),
    one("dbs", "broken", False, "is dated 23 November 2026", visitor={"dbs_issued_on": TOMORROW}),
    one("dbs", "border", False, visitor={"dbs_issued_on": date(2023, 11, 22)}),
    one("dbs", "border", True, visitor={"dbs_issued_on": date(2023, 11, 23)}),
    one("dbs", "border", True, visitor={"dbs_issued_on": date(2020, 3, 2), "dbs_checked_on": date(2023, 11, 23)}),
    one("dbs", "border", False, visitor={"dbs_issued_on": date(2020, 3, 2), "dbs_checked_on": TOMORROW}),
    one("dbs", "missing", False, "No DBS certificate is recorded", visitor={"dbs_issued_on": None}),
    one("dbs", "missing", False, visitor={"dbs_issued_on": None, "dbs_checked_on": YESTERDAY}),
    one("references", "holds", True),
    one("references", "broken", False, "are not checked yet", visitor={"references_checked": False}),
    one("references", "border", True, visitor={"references_checked": True}),
    one("references", "missing", False, "It is not recorded", visitor={"references_checked": None}),
    one("interview", "holds", True),
    one("interview", "broken", False, "is not interviewed yet", visitor={"interviewed": False}),
    one("interview", "border", True, visitor={"interviewed": True}),
    one("interview", "missing", False, "It is not recorded", visitor={"interviewed": None}),
    one("training", "holds", True),
    one("training", "broken", False, "only on 1 January 2027", visitor={"trained_on": date(2027, 1, 1)}),
    one("training", "border", True, visitor={"trained_on": TODAY}),
    one("training", "border", False, visitor={"trained_on": TOMORROW}),
    one("training", "missing", False, "No training is recorded", visitor={"trained_on": None}),
    one("visitor-age", "holds", True),
    one("visitor-age", "broken", False, "visitors are at least 18", visitor={"age": 16}),
    one("visitor-age", "border", True, visitor={"age": 21}, service={"minimum_visitor_age": 21}),
    one("visitor-age", "border", False, visitor={"age": 20}, service={"minimum_visitor_age": 21}),
    # A row without an age is left out when the table is read, so the lowest age stands for it here.
    one("visitor-age", "missing", False, visitor={"age": 0}),
    one("available-from", "holds", True, visitor={"available_from": YESTERDAY}),
    one("available-from", "broken", False, "only on 1 January 2027", visitor={"available_from": date(2027, 1, 1)}),
    one("available-from", "border", True, visitor={"available_from": TODAY}),
    one("available-from", "border", False, visitor={"available_from": TOMORROW}),
    one("available-from", "missing", True, visitor={"available_from": None}),
    one("paused", "holds", True, visitor={"paused_from": TOMORROW}),
    one("paused", "broken", False, "without an end", visitor={"paused_from": YESTERDAY}),
    one("paused", "border", False, visitor={"paused_from": TODAY, "paused_until": TODAY}),
    one("paused", "border", True, visitor={"paused_from": date(2026, 1, 1), "paused_until": YESTERDAY}),
    one("paused", "border", False, visitor={"paused_until": TODAY}),
    one("paused", "missing", True, "has no pause", visitor={"paused_from": None, "paused_until": None}),
    one("commitment", "holds", True, "24 months"),
    one("commitment", "broken", False, "commits to 6 months", visitor={"commitment_months": 6}),
    one("commitment", "border", True, visitor={"commitment_months": 12}),
    one("commitment", "border", False, visitor={"commitment_months": 11}),
    one("commitment", "missing", True, "is not recorded", visitor={"commitment_months": None}, caution=True),
    one("places", "holds", True, visitor={"capacity": 2, "active_children": 1}),
    one("places", "broken", False, "has no place left", visitor={"capacity": 1, "active_children": 2}),
    one("places", "border", False, visitor={"capacity": 1, "active_children": 1}),
    one("places", "missing", True),
    one("distance-known", "holds", True, "roughly 0.0 km apart"),
    one("distance-known", "broken", False, "for Leah and Priya", child={"point": None}, visitor={"point": None}),
    one("distance-known", "border", True, child={"point": LEEDS}),
    one("distance-known", "missing", False, "for Leah", child={"point": None}),
    one("distance-known", "missing", False, "for Priya", visitor={"point": None}),
    one("travel", "holds", True, "within reach"),
    one("travel", "broken", False, "Priya travels up to 15 km; this is 78.1 km", child={"point": LEEDS}, visitor={"max_travel_km": 15}),
    one("travel", "broken", False, "The service asks for up to 40 km", child={"point": LEEDS}, visitor={"max_travel_km": 90}),
    one("travel", "broken", False, "Priya travels up to 30 minutes", child={"point": LEEDS}, visitor={"max_travel_minutes": 30}),
    one("travel", "border", True, child={"point": TEN_KM_AWAY}, visitor={"max_travel_km": 10}),
    one("travel", "border", False, "up to 9.9 km; this is 10.0 km", child={"point": TEN_KM_AWAY}, visitor={"max_travel_km": 9.94}),
    one("travel", "border", True, child={"point": TEN_KM_AWAY}, visitor={"max_travel_km": 9.95}),
    one("travel", "border", True, child={"point": TEN_KM_AWAY}, visitor={"max_travel_minutes": 15}),
    one("travel", "border", False, child={"point": TEN_KM_AWAY}, visitor={"max_travel_minutes": 14.9}),
    one("travel", "border", False, child={"point": TEN_KM_AWAY}, visitor={"max_travel_minutes": 29, "drives": None}),
    one("travel", "border", True, child={"point": TEN_KM_AWAY}, service={"max_travel_km": 10}),
    one("travel", "border", True, "roughly 10.0 km", child={"point": A_HAIR_FURTHER}, visitor={"max_travel_km": 10}),
    one("travel", "missing", True, "No distance is known", child={"point": None}, visitor={"max_travel_km": 1}),
    one("travel", "missing", True, visitor={"max_travel_km": None, "max_travel_minutes": None}),
    one("shared-slots", "holds", True, "Saturday morning and Sunday morning"),
    one("shared-slots", "broken", False, "never free at the same time", child={"available": MON}),
    one("shared-slots", "border", True, child={"available": SAT}),
    one("shared-slots", "border", False, "1 slot, and 2 are needed", child={"available": SAT}, service={"min_shared_slots": 2}),
    one("shared-slots", "missing", False, child={"available": 0}),
    one("independence", "holds", True, "No connection found."),
    one("independence", "broken", False, "works for salford city council", visitor={"works_for": ("salford city council",)}),
    one("independence", "broken", False, "the provider of Leah", visitor={"household_works_for": ("BRIGHT  PATH",)}),
    one("independence", "broken", False, "is a member of City of Salford", visitor={"member_of": ("City of Salford",)}),
    one("independence", "broken", False, "works for SalfordCityCouncil", visitor={"works_for": ("SalfordCityCouncil",)}),
    one("independence", "broken", False, "works for Salford C.C.", visitor={"works_for": ("Salford C.C.",)}),
    one("independence", "broken", False, "works for BrightPath", visitor={"works_for": ("BrightPath",)}),
    one("independence", "broken", False, "works for Bright-path", visitor={"works_for": ("Bright-path",)}),
    one("independence", "border", True, visitor={"works_for": ("SalfordCityCouncil (other department)",)}),
    one("independence", "border", True, visitor={"works_for": ("Salford (other department)",)}),
    one("independence", "border", False, visitor={"works_for": ("Salford (other department)",)}, service={"any_council_employee_barred": True}),
    one("independence", "border", True, child={"placement_provider": "none"}),
    one("independence", "missing", True, "not recorded", visitor={"works_for": ()}, caution=True),
    one("independence", "missing", True, child={"responsible_authority": ""}, visitor={"works_for": ("Salford",)}, caution=True),
    one("serves", "holds", True, visitor={"serves": ("Bolton", "Salford City Council")}),
    one("serves", "broken", False, "Priya serves Bolton", visitor={"serves": ("Bolton",)}),
    one("serves", "border", True, visitor={"serves": ("SALFORD",)}),
    one("serves", "missing", True, visitor={"serves": ()}),
    one("serves", "missing", True, child={"responsible_authority": ""}, visitor={"serves": ("Bolton",)}),
    one("wish-gender", "holds", True, child={"wish_gender": Wish(musts=("female",))}),
    one("wish-gender", "broken", False, "gender male; the gender of Priya is female", child={"wish_gender": Wish(musts=("male",))}),
    one("wish-gender", "border", True, child={"wish_gender": Wish(musts=("male", "female"))}),
    one("wish-gender", "border", True, child={"wish_gender": Wish(prefers=("male",))}),
    one("wish-gender", "missing", False, "not recorded", child={"wish_gender": Wish(musts=("female",))}, visitor={"gender": Gender.UNKNOWN}),
    one("wish-gender", "missing", True, visitor={"gender": Gender.UNKNOWN}),
    one("wish-ethnicity", "holds", True, child={"wish_ethnicity": Wish(musts=("black african",))}, visitor={"ethnicity": "Black  African"}),
    one("wish-ethnicity", "broken", False, child={"wish_ethnicity": Wish(musts=("black african",))}, visitor={"ethnicity": "pakistani"}),
    one("wish-ethnicity", "border", True, child={"wish_ethnicity": Wish(musts=("mixed", "pakistani"))}, visitor={"ethnicity": "pakistani"}),
    one("wish-ethnicity", "missing", False, child={"wish_ethnicity": Wish(musts=("mixed",))}),
    one("wish-religion", "holds", True, child={"wish_religion": Wish(musts=("muslim",))}, visitor={"religion": "muslim"}),
    one("wish-religion", "broken", False, child={"wish_religion": Wish(musts=("muslim",))}, visitor={"religion": "christian"}),
    one("wish-religion", "border", True, child={"wish_religion": Wish(prefers=("muslim",))}, visitor={"religion": "christian"}),
    one("wish-religion", "missing", False, child={"wish_religion": Wish(musts=("muslim",))}),
    one("wish-language", "holds", True, child={"wish_language": Wish(musts=("urdu",))}, visitor={"languages": ("english", "urdu")}),
    one("wish-language", "broken", False, "is English", child={"wish_language": Wish(musts=("urdu",))}, visitor={"languages": ("english",)}),
    one("wish-language", "border", True, child={"wish_language": Wish(musts=("polish", "urdu"))}, visitor={"languages": ("urdu",)}),
    one("wish-language", "missing", False, child={"wish_language": Wish(musts=("urdu",))}, visitor={"languages": ()}),
    one("wish-age", "holds", True, child={"wish_age": AgeWish(musts=(AgeRange(30, 40),))}),
    one("wish-age", "broken", False, "aged 50 and over; Priya is 34", child={"wish_age": AgeWish(musts=(AgeRange(50),))}),
    one("wish-age", "border", True, child={"wish_age": AgeWish(musts=(AgeRange(34, 34),))}),
    one("wish-age", "border", False, child={"wish_age": AgeWish(musts=(AgeRange(20, 33), AgeRange(35)))}),
    one("wish-age", "missing", True, "does not insist"),
    one("needs", "holds", True, child={"needs": ("bsl",)}, visitor={"skills": ("makaton", "bsl")}),
    one("needs", "broken", False, "Priya has no such skill recorded", child={"needs": ("bsl",)}, visitor={"skills": ("makaton",)}),
    one("needs", "border", False, child={"needs": ("bsl", "makaton")}, visitor={"skills": ("bsl",)}),
    one("needs", "missing", False, child={"needs": ("bsl",)}, visitor={"skills": ()}),
    one("needs", "missing", True, child={"needs": ()}, visitor={"skills": ()}),
    one("experience", "holds", True, child={"experience_needed": 1}, visitor={"experience": 3}),
    one("experience", "broken", False, "experience of 3 (of 3); Priya has 1", child={"experience_needed": 3}),
    one("experience", "border", True, child={"experience_needed": 2}, visitor={"experience": 2}),
    one("experience", "missing", False, "none recorded", child={"experience_needed": 1}, visitor={"experience": None}),
    one("experience", "missing", True, child={"experience_needed": None}, visitor={"experience": None}),
    one("allergies", "holds", True, "Leah must not meet cats"),
    one("allergies", "broken", False, "Priya has cats", visitor={"pets": ("cats",)}),
    one("allergies", "broken", False, "smokes", child={"allergies": ("smoke",)}, visitor={"smoker": True}),
    one("allergies", "border", False, child={"allergies": ("dog",)}, visitor={"pets": ("guide dogs",)}),
    one("allergies", "border", True, "Priya has no pets and", visitor={"pets": ("none",)}),
    one("allergies", "border", True, child={"allergies": ("none",)}, visitor={"pets": ("none",)}),
    one("allergies", "missing", True, "no pets recorded", visitor={"pets": ()}, caution=True),
    one("allergies", "missing", True, child={"allergies": ("smoke",)}, visitor={"smoker": None}, caution=True),
    one("allergies", "missing", True, child={"allergies": ()}, caution=True),
    one("allergies", "missing", True, child={"allergies": ()}, visitor={"pets": ()}),
    one("conditions", "holds", True, child={"conditions": ("no male visitor",)}),
    one("conditions", "broken", False, "no female visitor; Priya is female", child={"conditions": ("no female visitor",)}),
    one("conditions", "border", True, child={"conditions": ("no male visitor",)}, visitor={"gender": Gender.NON_BINARY}),
    one("conditions", "border", True, child={"conditions": ("no car", "public places only")}),
    one("conditions", "missing", False, "is not recorded", child={"conditions": ("no male visitor",)}, visitor={"gender": Gender.UNKNOWN}),
    one("conditions", "missing", True, child={"conditions": ()}, visitor={"gender": Gender.UNKNOWN}),
    one("excluded", "holds", True, child={"excluded_visitors": ("V2",)}),
    one("excluded", "broken", False, "among the visitors excluded", child={"excluded_visitors": ("V2", "V1")}),
    one("excluded", "border", False, child={"excluded_visitors": (" v1",)}),
    one("excluded", "missing", True, child={"excluded_visitors": ()}),
    one("conflict", "holds", True, visitor={"conflicts": ("C2",)}),
    one("conflict", "broken", False, "knows Leah already or has declined", visitor={"conflicts": ("C1",)}),
    one("conflict", "border", False, visitor={"conflicts": ("c1 ", "C9")}),
    one("conflict", "missing", True, visitor={"conflicts": ()}),
    one("declined", "holds", True, standing=(row(Status.BLOCKED),)),
    one("declined", "broken", False, "was declined on 3 November 2026 by Asha", standing=(row(Status.DECLINED),)),
    one("declined", "border", True, standing=(row(Status.DECLINED, visitor="V2"),)),
    one("declined", "missing", True),
    one("blocked", "holds", True, standing=(row(Status.DECLINED),)),
    one("blocked", "broken", False, "was blocked", standing=(row(Status.BLOCKED),)),
    one("blocked", "border", True, standing=(row(Status.BLOCKED, child="C2"),)),
    one("blocked", "missing", True),
    one("accepts-ages", "holds", True, visitor={"accepts_ages": (AgeRange(8, 15),)}),
    one("accepts-ages", "broken", False, "aged 14 and over; Leah is 12", visitor={"accepts_ages": (AgeRange(14),)}),
    one("accepts-ages", "border", True, visitor={"accepts_ages": (AgeRange(4, 6), AgeRange(12, 12))}),
    one("accepts-ages", "border", False, visitor={"accepts_ages": (AgeRange(8, 11), AgeRange(13, 15))}),
    one("accepts-ages", "missing", True, "of any age", visitor={"accepts_ages": ()}),
    one("accepts-genders", "holds", True, visitor={"accepts_genders": ("female",)}),
    one("accepts-genders", "broken", False, "of gender male; Leah is female", visitor={"accepts_genders": ("male",)}),
    one("accepts-genders", "border", True, visitor={"accepts_genders": ("male", "female")}),
    one("accepts-genders", "missing", True, child={"gender": Gender.UNKNOWN}, visitor={"accepts_genders": ("male",)}, caution=True),
    one("accepts-genders", "missing", True, child={"gender": Gender.UNKNOWN}, visitor={"accepts_genders": ()}),
    one("visits", "holds", True, "1 visits a month; Priya offers 2"),
    one("visits", "broken", False, child={"visits_per_month": 4}),
    one("visits", "border", True, child={"visits_per_month": 2.0}),
    one("visits", "border", False, child={"visits_per_month": 2.5}),
    one("visits", "missing", True, child={"visits_per_month": None}, visitor={"visits_per_month": None}, service={"visits_per_month": 2}),
    one("visits", "missing", False, child={"visits_per_month": None}, visitor={"visits_per_month": 1}, service={"visits_per_month": 2}),
    # Leah and Priya as they are have a fit of 851; nothing known of likes and manner is half of 24.
    one("fit-floor", "holds", True, "asks for at least 500", service={"fit_floor": 500}),
    one("fit-floor", "broken", False, "The fit is", service={"fit_floor": 990}),
    one("fit-floor", "border", True, service={"fit_floor": 853}),
    one("fit-floor", "border", False, service={"fit_floor": 854}),
    one("fit-floor", "missing", True),
)  # fmt: skip
