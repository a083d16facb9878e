"""Rules about one person: who breaks one does not take part in the round.

All dates are taken on the start date of the facts: the policy's, never one before today.
"""

from collections.abc import Iterable
from datetime import date

import numpy as np
import numpy.typing as npt

from matcher.policy.capacity import places, places_of
from matcher.policy.dates import months_later
from matcher.policy.facts import Facts
from matcher.policy.rule import PersonRule, Verdict
from matcher.policy.wording import counted, day
from matcher.records.child import Agreed
from matcher.records.visitor import Visitor

BoolArray = npt.NDArray[np.bool_]
DateArray = npt.NDArray[np.datetime64]

_AGREED_WORDS = {
    Agreed.YES: "has agreed to have a visitor",
    Agreed.NO: "has said no to a visitor",
    Agreed.OBJECTS: "objects to having a visitor",
    Agreed.NOT_ASKED: "has not been asked about having a visitor",
}


def _agreed(facts: Facts) -> BoolArray:
    return np.array([child.agreed is Agreed.YES for child in facts.children], np.bool_)


def _judge_agreed(facts: Facts, c: int) -> Verdict:
    child = facts.children[c]
    return Verdict(child.agreed == Agreed.YES, f"{child.name} {_AGREED_WORDS[child.agreed]}.")


def _on_hold(facts: Facts) -> BoolArray:
    since = _dates(child.on_hold_since for child in facts.children)
    return np.isnat(since) | (since > np.datetime64(facts.start_date))


def _judge_on_hold(facts: Facts, c: int) -> Verdict:
    child = facts.children[c]
    if child.on_hold_since is None:
        return Verdict(True, f"The referral of {child.name} is not on hold.")
    if child.on_hold_since > facts.start_date:
        return Verdict(True, f"The referral of {child.name} goes on hold only on {day(child.on_hold_since)}.")
    return Verdict(False, f"The referral of {child.name} has been on hold since {day(child.on_hold_since)}.")


def _upper_age(facts: Facts) -> BoolArray:
    young = facts.child_age < facts.policy.service.upper_child_age
    return young & (_dates(facts.leaves_on) > np.datetime64(facts.start_date))


def _judge_upper_age(facts: Facts, c: int) -> Verdict:
    name, age, end = facts.children[c].name, int(facts.child_age[c]), facts.leaves_on[c]
    upper = facts.policy.service.upper_child_age
    if age >= upper:
        return Verdict(False, f"{name} is {age}; the service is for children under {upper}.")
    if end <= facts.start_date:
        return Verdict(
            False, f"The service ends for {name} on {day(end)}; the round starts on {day(facts.start_date)}."
        )
    return Verdict(True, f"{name} is {age}, and the service ends for {name} on {day(end)}.")


def _months_left(facts: Facts) -> BoolArray:
    asked = facts.policy.service.min_months_left
    if asked is None:
        return np.ones(len(facts.children), np.bool_)
    enough: BoolArray = facts.most_months_left >= asked
    return enough


def _judge_months_left(facts: Facts, c: int) -> Verdict:
    name, asked = facts.children[c].name, facts.policy.service.min_months_left
    least, most = int(facts.months_left[c]), int(facts.most_months_left[c])
    if asked is None:
        return Verdict(True, "The service asks for no least time left.")
    needed = f"the policy asks for at least {asked}"
    if most <= 0:
        left = f"No whole month of the service is left for {name}"
    elif least == most:
        left = f"The service ends for {name} on {day(facts.leaves_on[c])}, in {_whole_months(least)}"
    elif most >= asked:
        left = f"The service may last {_whole_months(most)} more for {name}, whose birthday is not known"
    else:
        left = f"The service lasts {_whole_months(most)} more at most for {name}, whose birthday is not known"
    return Verdict(most >= asked, f"{left}; {needed}.")


def _whole_months(count: int) -> str:
    return counted(max(count, 0), "whole month")


def _perhaps_too_few_months(facts: Facts, c: int) -> str | None:
    asked = facts.policy.service.min_months_left
    if asked is None or int(facts.months_left[c]) >= asked:
        return None
    return (
        f"The service may end for {facts.children[c].name} in less than {counted(asked, 'month')}:"
        " only the age is known. Ask for the birth date."
    )


def dbs_ends(facts: Facts, visitor: Visitor) -> date | None:
    """Give the day from which a visitor's DBS check no longer counts; None where there is none.

    A certificate dated after the start date is not there yet, and an Update Service check counts only
    beside a certificate.
    """
    issued, checked, start = visitor.dbs_issued_on, visitor.dbs_checked_on, facts.start_date
    if issued is None or issued > start:
        return None
    latest = max(issued, checked) if checked is not None and checked <= start else issued
    return months_later(latest, facts.policy.service.dbs_valid_months)


def _dbs(facts: Facts) -> BoolArray:
    return _dates(dbs_ends(facts, visitor) for visitor in facts.visitors) > np.datetime64(facts.start_date)


def _judge_dbs(facts: Facts, v: int) -> Verdict:
    visitor, start = facts.visitors[v], facts.start_date
    if visitor.dbs_issued_on is None:
        return Verdict(False, f"No DBS certificate is recorded for {visitor.name}.")
    if visitor.dbs_issued_on > start:
        return Verdict(
            False,
            f"The DBS certificate of {visitor.name} is dated {day(visitor.dbs_issued_on)}; the round starts"
            f" on {day(start)}.",
        )
    ends = dbs_ends(facts, visitor)
    if ends is None or ends <= start:
        return Verdict(False, f"The DBS check of {visitor.name} counted until {day(ends or start)}.")
    return Verdict(True, f"The DBS check of {visitor.name} counts until {day(ends)}.")


def _references(facts: Facts) -> BoolArray:
    return np.array([visitor.references_checked is True for visitor in facts.visitors], np.bool_)


def _judge_references(facts: Facts, v: int) -> Verdict:
    visitor = facts.visitors[v]
    said = {
        True: f"The references of {visitor.name} were checked.",
        False: f"The references of {visitor.name} are not checked yet.",
        None: f"It is not recorded that the references of {visitor.name} were checked.",
    }
    return Verdict(visitor.references_checked is True, said[visitor.references_checked])


def _interview(facts: Facts) -> BoolArray:
    return np.array([visitor.interviewed is True for visitor in facts.visitors], np.bool_)


def _judge_interview(facts: Facts, v: int) -> Verdict:
    visitor = facts.visitors[v]
    said = {
        True: f"{visitor.name} was interviewed.",
        False: f"{visitor.name} is not interviewed yet.",
        None: f"It is not recorded that {visitor.name} was interviewed.",
    }
    return Verdict(visitor.interviewed is True, said[visitor.interviewed])


def _training(facts: Facts) -> BoolArray:
    return _dates(visitor.trained_on for visitor in facts.visitors) <= np.datetime64(facts.start_date)


def _judge_training(facts: Facts, v: int) -> Verdict:
    visitor = facts.visitors[v]
    if visitor.trained_on is None:
        return Verdict(False, f"No training is recorded for {visitor.name}.")
    if visitor.trained_on > facts.start_date:
        return Verdict(False, f"{visitor.name} finishes training only on {day(visitor.trained_on)}.")
    return Verdict(True, f"{visitor.name} was trained by {day(visitor.trained_on)}.")


def _visitor_age(facts: Facts) -> BoolArray:
    return facts.visitor_age >= facts.policy.service.minimum_visitor_age


def _judge_visitor_age(facts: Facts, v: int) -> Verdict:
    visitor, lowest = facts.visitors[v], facts.policy.service.minimum_visitor_age
    return Verdict(visitor.age >= lowest, f"{visitor.name} is {visitor.age}; visitors are at least {lowest}.")


def _available_from(facts: Facts) -> BoolArray:
    start = _dates(visitor.available_from for visitor in facts.visitors)
    return np.isnat(start) | (start <= np.datetime64(facts.start_date))


def _judge_available_from(facts: Facts, v: int) -> Verdict:
    visitor = facts.visitors[v]
    if visitor.available_from is None or visitor.available_from <= facts.start_date:
        return Verdict(True, f"{visitor.name} can start now.")
    return Verdict(False, f"{visitor.name} can start only on {day(visitor.available_from)}.")


def _paused(facts: Facts) -> BoolArray:
    start = np.datetime64(facts.start_date)
    since = _dates(visitor.paused_from for visitor in facts.visitors)
    until = _dates(visitor.paused_until for visitor in facts.visitors)
    no_pause = np.isnat(since) & np.isnat(until)
    return no_pause | (since > start) | (until < start)


def _judge_paused(facts: Facts, v: int) -> Verdict:
    visitor, start = facts.visitors[v], facts.start_date
    since, until = visitor.paused_from, visitor.paused_until
    if since is None and until is None:
        return Verdict(True, f"{visitor.name} has no pause.")
    if since is not None and since > start:
        return Verdict(True, f"{visitor.name} pauses only from {day(since)}.")
    if until is not None and until < start:
        return Verdict(True, f"The pause of {visitor.name} was over on {day(until)}.")
    ends = f"until {day(until)}" if until else "without an end"
    return Verdict(False, f"{visitor.name} pauses{f' from {day(since)}' if since else ''} {ends}.")


def _places(facts: Facts) -> BoolArray:
    return places(facts) > 0


def _judge_places(facts: Facts, v: int) -> Verdict:
    visitor, left = facts.visitors[v], places_of(facts, v)
    capacity = counted(visitor.capacity, "child", "children")
    if left > 0:
        return Verdict(True, f"{visitor.name} can visit {capacity} and has {counted(left, 'place')} left.")
    return Verdict(
        False,
        f"{visitor.name} can visit {capacity} and has no place left: {visitor.capacity - left} in use.",
    )


def _dates(days: Iterable[date | None]) -> DateArray:
    return np.array([np.datetime64("NaT") if when is None else when for when in days], "datetime64[D]")


PERSON_RULES: tuple[PersonRule, ...] = (
    PersonRule(
        code="agreed",
        cells=("agreed",),
        title="The child has agreed to have a visitor",
        subject="child",
        never=True,
        array=_agreed,
        judge=_judge_agreed,
    ),
    PersonRule(
        code="on-hold",
        cells=("on_hold_since",),
        title="The referral is not on hold",
        subject="child",
        array=_on_hold,
        judge=_judge_on_hold,
    ),
    PersonRule(
        code="upper-age",
        cells=("leaves_on",),
        title="The child is under the service's upper age",
        subject="child",
        array=_upper_age,
        judge=_judge_upper_age,
    ),
    PersonRule(
        code="months-left",
        title="Enough time is left for the child",
        subject="child",
        array=_months_left,
        judge=_judge_months_left,
        warn=_perhaps_too_few_months,
    ),
    PersonRule(
        code="dbs",
        cells=("dbs_issued_on",),
        title="The visitor's DBS check is in date",
        subject="visitor",
        never=True,
        array=_dbs,
        judge=_judge_dbs,
    ),
    PersonRule(
        code="references",
        cells=("references_checked",),
        title="The visitor's references were checked",
        subject="visitor",
        never=True,
        array=_references,
        judge=_judge_references,
    ),
    PersonRule(
        code="interview",
        cells=("interviewed",),
        title="The visitor was interviewed",
        subject="visitor",
        never=True,
        array=_interview,
        judge=_judge_interview,
    ),
    PersonRule(
        code="training",
        cells=("trained_on",),
        title="The visitor is trained",
        subject="visitor",
        never=True,
        array=_training,
        judge=_judge_training,
    ),
    PersonRule(
        code="visitor-age",
        title="The visitor has the minimum age",
        subject="visitor",
        array=_visitor_age,
        judge=_judge_visitor_age,
    ),
    PersonRule(
        code="available-from",
        cells=("available_from",),
        title="The visitor can start",
        subject="visitor",
        array=_available_from,
        judge=_judge_available_from,
    ),
    PersonRule(
        code="paused",
        cells=("paused_from", "paused_until"),
        title="The visitor is not pausing",
        subject="visitor",
        array=_paused,
        judge=_judge_paused,
    ),
    PersonRule(
        code="places",
        cells=("capacity", "active_children"),
        title="The visitor has a place left",
        subject="visitor",
        array=_places,
        judge=_judge_places,
    ),
)
"""In the order of the dictionary of rules: the child's, then the visitor's."""
