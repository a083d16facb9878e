"""Everybody is known, stands in one list and no more, and nobody is missing."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from matcher.policy.cautions import visitor_cautions
from matcher.policy.rules import RULES, person_rules
from matcher.records.standing import Status
from matcher.rounds.checks.fault import Fault
from matcher.rounds.checks.inquiry import Inquiry


def check_known(inquiry: Inquiry) -> Iterator[Fault]:
    """See that every id in the round stands in the tables; a running match may outlast a row."""
    result = inquiry.result
    standing = {(row.child_id, row.visitor_id) for row in inquiry.given.pool.standing}
    running = {(one.child_id, one.visitor_id) for one in result.active}
    pairs = [(one.child_id, one.visitor_id) for one in result.matches]
    pairs += running - standing
    children = {child_id for child_id, _ in pairs} | {one.child_id for one in result.unmatched}
    visitors = {visitor_id for _, visitor_id in pairs} | {one.visitor_id for one in result.unused}
    children |= {one.child_id for one in result.not_taking_part if one.child_id is not None}
    visitors |= {one.visitor_id for one in result.not_taking_part if one.visitor_id is not None}
    for child_id in sorted(children - inquiry.facts.child_index.keys()):
        yield Fault("unknown-id", f"There is no child {child_id} in the tables.", child_id=child_id)
    for visitor_id in sorted(visitors - inquiry.facts.visitor_index.keys()):
        yield Fault("unknown-id", f"There is no visitor {visitor_id} in the tables.", visitor_id=visitor_id)


def check_once(inquiry: Inquiry) -> Iterator[Fault]:
    """See that no child is matched twice, and nobody stands twice in a list."""
    result = inquiry.result
    for child_id, count in Counter(match.child_id for match in result.matches).items():
        if count > 1:
            yield Fault("matched-twice", f"{child_id} is in {count} matches.", child_id)
    lists: dict[str, list[object]] = {
        "unmatched": [one.child_id for one in result.unmatched],
        "unused": [one.visitor_id for one in result.unused],
        "not taking part": [(one.child_id, one.visitor_id, one.code) for one in result.not_taking_part],
        "active": [(one.child_id, one.visitor_id) for one in result.active],
    }
    for name, rows in lists.items():
        if len(set(rows)) < len(rows):
            yield Fault("listed-twice", f"Somebody stands twice in the list {name}.")


def check_active(inquiry: Inquiry) -> Iterator[Fault]:
    """See that the active matches are those of standing."""
    said = {(one.child_id, one.visitor_id) for one in inquiry.result.active}
    rows = inquiry.given.pool.standing
    found = {(row.child_id, row.visitor_id) for row in rows if row.status is Status.ACTIVE}
    for child_id, visitor_id in sorted(said ^ found):
        where = "the round" if (child_id, visitor_id) in said else "standing"
        yield Fault("active", f"The match is active in {where} alone.", child_id, visitor_id)
    dated = {(row.child_id, row.visitor_id, row.since) for row in rows if row.status is Status.ACTIVE}
    for one in inquiry.result.active:
        if (one.child_id, one.visitor_id) not in found:
            continue
        if (one.child_id, one.visitor_id, one.since) not in dated:
            sentence = (
                f"Active since {one.since or 'a day not recorded'} is not what the standing table says."
            )
            yield Fault("active", sentence, one.child_id, one.visitor_id)
        second_looks = _second_looks(inquiry, one.child_id, one.visitor_id)
        for sentence in sorted(second_looks ^ set(one.cautions)):
            words = "This caution is not said" if sentence in second_looks else "No caution of the pair is"
            yield Fault("caution", f"{words}: {sentence}", one.child_id, one.visitor_id)


def _second_looks(inquiry: Inquiry, child_id: str, visitor_id: str) -> set[str]:
    """Give what wants a second look in a running match: rules never overridden, then about the visitor."""
    child = inquiry.facts.child_index.get(child_id)
    visitor = inquiry.facts.visitor_index.get(visitor_id)
    if child is None or visitor is None:
        return set()
    verdicts = (rule.verdict(inquiry.facts, child, visitor) for rule in RULES if rule.never)
    broken = {verdict.because for verdict in verdicts if not verdict.holds}
    return broken | {caution.sentence for caution in visitor_cautions(inquiry.facts, visitor)}


def check_children_listed(inquiry: Inquiry) -> Iterator[Fault]:
    """See that each child who takes part is either matched or unmatched, and nobody else is."""
    part = {inquiry.child_ids[child] for child in np.flatnonzero(inquiry.attendance.children)}
    matched = {match.child_id for match in inquiry.result.matches}
    unmatched = {one.child_id for one in inquiry.result.unmatched}
    for child_id in sorted(matched & unmatched):
        yield Fault("two-lists", f"{child_id} is matched and unmatched.", child_id)
    for child_id in sorted(part - matched - unmatched):
        yield Fault("missing", f"{child_id} takes part and stands in no list.", child_id)
    for child_id in sorted(unmatched - part):
        yield Fault("not-taking-part", f"{child_id} is listed as unmatched and does not take part.", child_id)


def check_visitors_listed(inquiry: Inquiry) -> Iterator[Fault]:
    """See that the unused are the visitors who take part, have a place, and are in no match."""
    matched = {placed.visitor for placed in inquiry.placed}
    idle = {
        inquiry.visitor_ids[visitor]
        for visitor in np.flatnonzero(inquiry.attendance.visitors & (inquiry.places > 0)).tolist()
        if visitor not in matched
    }
    unused = {one.visitor_id for one in inquiry.result.unused}
    for visitor_id in sorted(idle - unused):
        yield Fault("missing", f"{visitor_id} has nobody and is not listed as unused.", visitor_id=visitor_id)
    for visitor_id in sorted(unused - idle):
        yield Fault("not-unused", f"{visitor_id} is listed as unused and is not.", visitor_id=visitor_id)


def check_not_taking_part(inquiry: Inquiry) -> Iterator[Fault]:
    """See that whoever does not take part is listed with each rule that says so, and nobody else is."""
    said = {(one.child_id or "", one.visitor_id or "", one.code) for one in inquiry.result.not_taking_part}
    here = inquiry.attendance
    found = {
        (inquiry.child_ids[child], "", code)
        for child, codes in here.child_broken.items()
        if not here.children[child] and child not in inquiry.settled.visited
        for code in codes
    }
    found |= {
        ("", inquiry.visitor_ids[visitor], code)
        for visitor, codes in here.visitor_broken.items()
        if not here.visitors[visitor]
        for code in codes
    }
    for child_id, visitor_id, code in sorted(found - said):
        sentence = f"{child_id or visitor_id} does not take part because of {code}, which is not said."
        yield Fault("missing", sentence, child_id, visitor_id)
    for child_id, visitor_id, code in sorted(said - found):
        sentence = f"{child_id or visitor_id} is said not to take part because of {code}, which is not so."
        yield Fault("listed-wrongly", sentence, child_id, visitor_id)
    yield from _untrue_reasons(inquiry)


def _untrue_reasons(inquiry: Inquiry) -> Iterator[Fault]:
    """Find reasons for not taking part that are not those the rule gives."""
    facts = inquiry.facts
    rules = {(rule.code, rule.subject): rule for rule in person_rules(facts.policy)}
    for one in inquiry.result.not_taking_part:
        child = facts.child_index.get(one.child_id or "", -1)
        visitor = facts.visitor_index.get(one.visitor_id or "", -1)
        rule = rules.get((one.code, "visitor" if one.child_id is None else "child"))
        if rule is None or (child if rule.subject == "child" else visitor) < 0:
            continue
        because = rule.because(facts, child, visitor)
        if one.reason != because:
            sentence = f"The reason is not that of the rule {one.code}: {because}"
            yield Fault("reason", sentence, one.child_id or "", one.visitor_id or "")
