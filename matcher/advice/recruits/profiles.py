"""What kind of visitor could be looked for: kinds drawn from what the children of a round ask for.

A kind says as little as it can: of two kinds that bring the same, the one that is easier to find is told.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from matcher.policy.policy import Policy
from matcher.policy.wish_rules import plain
from matcher.policy.wording import listed
from matcher.records.availability import ANY_TIME, describe, slot_number
from matcher.records.child import Child, Gender, Wish
from matcher.records.visitor import Visitor

IMAGINED_AGE = 35
"""Years; where the service asks for older visitors, its minimum."""
_MOST_WAYS_TO_ASK = 8
"""Of a child who would take one of several languages, origins or faiths, so many ways are looked at."""


def _week(days: Iterable[int], parts: Iterable[int]) -> int:
    return sum(1 << slot_number(day, part) for day, part in product(days, list(parts)))


WEEKS: tuple[tuple[str, int], ...] = (
    ("weekday daytimes", _week(range(5), (0, 1))),
    ("weekday evenings", _week(range(5), (2,))),
    ("Saturdays", _week((5,), range(3))),
    ("Sundays", _week((6,), range(3))),
)
"""The weeks that are looked at, beside any time at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A kind of visitor. What is left open is not known of them, which never helps a match.

    Parameters
    ----------
    slots
        Mask of 21 weekly slots.
    gender, drives
        Unknown and None where it does not matter.
    languages, skills
        As children ask for them; empty where it does not matter.
    experience
        0 to 3.
    ethnicity, religion
        Empty where it does not matter.
    """

    slots: int = ANY_TIME
    gender: Gender = Gender.UNKNOWN
    drives: bool | None = None
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    experience: int = 0
    ethnicity: str = ""
    religion: str = ""

    @property
    def demands(self) -> int:
        """How much is asked of them: of kinds that bring the same, the least is told."""
        traits = (self.drives, self.ethnicity, self.religion, self.gender is not Gender.UNKNOWN)
        several = len(self.languages) + len(self.skills) + self.experience
        return sum(map(bool, traits)) + several + (2 if self.slots == ANY_TIME else 1)

    def visitor(self, visitor_id: str, radius_km: float, policy: Policy, start: date) -> Visitor:
        """Give such a visitor: one place, fully vetted and trained, the policy's commitment and visits.

        Parameters
        ----------
        radius_km
            How far they travel, one way.
        start
            The start of the round.
        """
        return Visitor(
            visitor_id=visitor_id,
            age=max(IMAGINED_AGE, policy.service.minimum_visitor_age),
            gender=self.gender,
            ethnicity=self.ethnicity,
            religion=self.religion,
            languages=self.languages,
            max_travel_km=radius_km,
            drives=self.drives,
            available=self.slots,
            dbs_issued_on=start,
            references_checked=True,
            interviewed=True,
            trained_on=start,
            commitment_months=policy.service.commitment_months,
            experience=self.experience,
            skills=self.skills,
        )

    def words(self, where: str) -> str:
        """Say whom to look for: ``"a male visitor within 15 km of Rochdale, free on Saturdays"``."""
        kind = "" if self.gender is Gender.UNKNOWN else f"{self.gender.value} "
        free = [f", free {_when(self.slots)}"]
        free += [", a driver"] if self.drives else []
        free += [f", speaking {listed(map(str.capitalize, self.languages))}"] if self.languages else []
        free += [f", with {listed(self.skills)}"] if self.skills else []
        free += [f", with experience of {self.experience} or more"] if self.experience else []
        free += [f", ethnicity {self.ethnicity}"] if self.ethnicity else []
        free += [f", religion {self.religion}"] if self.religion else []
        return f"a {kind}visitor {where}{''.join(free)}"

    def to_dict(self) -> dict[str, object]:
        """Give it as plain values for JSON; null and empty where it does not matter."""
        return {
            "gender": None if self.gender is Gender.UNKNOWN else self.gender.value,
            "slots": _week_name(self.slots),
            "drives": self.drives,
            "languages": list(self.languages),
            "skills": list(self.skills),
            "experience": self.experience,
            "ethnicity": self.ethnicity,
            "religion": self.religion,
        }


def _week_name(slots: int) -> str:
    return next((name for name, mask in WEEKS if mask == slots), describe(slots))


def _when(slots: int) -> str:
    name = _week_name(slots)
    return "at any time" if slots == ANY_TIME else f"on {name}"


def profiles_for(children: Sequence[Child]) -> tuple[Profile, ...]:
    """Give the kinds of visitor that these children's records make worth looking at, the least demands first.

    Parameters
    ----------
    children
        Those who wait, and those whose visitor could be another.
    """
    weeks = [mask for _, mask in WEEKS if any(child.available & mask for child in children)]
    asked = dict.fromkeys((_NOTHING, *(ask for child in children for ask in _asks(child))))
    found = (
        Profile(
            slots=slots,
            gender=gender,
            drives=drives,
            languages=ask.languages,
            skills=ask.skills,
            experience=ask.experience,
            ethnicity=ask.ethnicity,
            religion=ask.religion,
        )
        for slots, gender, drives, ask in product((*weeks, ANY_TIME), _genders(children), (None, True), asked)
    )
    return tuple(sorted(found, key=lambda each: each.demands))


def _genders(children: Sequence[Child]) -> tuple[Gender, ...]:
    """Any, women and men, and who else is asked for."""
    asked = {plain(word) for child in children for word in child.wish_gender.musts}
    others = (each for each in Gender if each.value in asked)
    return tuple(dict.fromkeys((Gender.UNKNOWN, Gender.FEMALE, Gender.MALE, *others)))


@dataclass(frozen=True, slots=True)
class _Ask:
    """What a child insists on beside time, place and gender."""

    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    experience: int = 0
    ethnicity: str = ""
    religion: str = ""


_NOTHING = _Ask()


def _asks(child: Child) -> Iterator[_Ask]:
    """Give the ways in which a visitor would have all that a child insists on."""
    wishes = child.wish_language, child.wish_ethnicity, child.wish_religion
    ways = product(*map(_one_of, wishes))
    skills, experience = tuple(sorted(map(plain, child.needs))), child.experience_needed or 0
    for _, (language, ethnicity, religion) in zip(range(_MOST_WAYS_TO_ASK), ways, strict=False):
        languages = (language,) if language else ()
        yield _Ask(languages, skills, experience, ethnicity, religion)


def _one_of(wish: Wish) -> tuple[str, ...]:
    return tuple(map(plain, wish.musts)) or ("",)
