"""Takes a decision, or takes one back, inside a transaction that its caller holds."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import Connection, RowMapping

from matcher.decisions import archive, history
from matcher.decisions.decision import ChangedMeanwhile, Decision, DecisionKind, Seen, said_by, said_why
from matcher.decisions.kept_places import kept_with, release, units_of, write_places
from matcher.decisions.lifecycle import Pair, check, histories, standing_decisions
from matcher.decisions.settling import standing_over
from matcher.decisions.situation import KEPT, Setting, decision_in_force, places_beside, situation_of
from matcher.errors import NotAllowed
from matcher.records.standing import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody asks for; the fields are those of :meth:`matcher.decisions.ledger.Ledger.decide`."""

    reference: str
    pair: Pair
    kind: DecisionKind
    by: str
    reason: str = ""
    key: str | None = None
    seen: Seen | None = None
    expect: int | None = None
    now: date


def take(connection: Connection, act: Act) -> Decision:
    """Take a decision, or give it again where it is taken already.

    Raises
    ------
    matcher.errors.NotAllowed
        If it may not be taken; nothing is written then.
    """
    done = _done_already(connection, act)
    if done is not None:
        return done
    setting = _open_setting(connection, act)
    stack = histories(setting.decisions).get((act.reference, act.pair), [])
    stands = _standing(setting, act, stack)
    new = _said(act, setting)
    if stands is not None and stack[-1:] == [stands] and _same(stands, new):
        # Done already; told so only while it still could be done.
        check(new.kind, situation_of(setting, act.pair))
        return stands
    _refuse_changed(setting, act, stands)
    if new.kind is not DecisionKind.UNDONE:
        check(new.kind, situation_of(setting, act.pair))
    else:
        _check_undoing(connection, setting, new, stack)
    taken = history.append(connection, new, act.key)
    _keep_places(connection, replace(setting, decisions=(*setting.decisions, taken)), act.pair)
    return taken


def _keep_places(connection: Connection, after: Setting, pair: Pair) -> None:
    """Bring the rows of places to what is decided now; the database refuses one too many."""
    pinned = _kept(after)
    if pair in pinned and after.made_from is not None:
        _forget_elsewhere(connection, after, pair, pinned)
        capacity, used, kept = places_beside(after, pair)
        write_places(connection, after.service, pair[1], capacity, used, kept)
    elif kept_with(connection, after.service, pair[0]) == pair[1]:
        release(connection, after.service, pair[0])


def _forget_elsewhere(connection: Connection, after: Setting, pair: Pair, pinned: set[Pair]) -> None:
    """Let a row go that nothing keeps any more, as where tables say that the match ended."""
    other = kept_with(connection, after.service, pair[0])
    if other is not None and other != pair[1] and (pair[0], other) not in pinned:
        release(connection, after.service, pair[0])


def _done_already(connection: Connection, act: Act) -> Decision | None:
    done = None if act.key is None else history.with_key(connection, act.key)
    if done is not None and (done.round_reference, done.pair, done.kind) != (
        act.reference,
        act.pair,
        act.kind,
    ):
        raise NotAllowed("This act was used for another decision already. Load the page again and decide.")
    return done


def _open_setting(connection: Connection, act: Act) -> Setting:
    row = archive.known_row(connection, act.reference)
    if row["closed_at"] is not None:
        raise NotAllowed(f"Round {row['name'] or act.reference} is closed. Open it again to decide in it.")
    return setting_of(connection, row, history.about_either(connection, *act.pair), act.now)


def setting_of(connection: Connection, row: RowMapping, decisions: Iterable[Decision], now: date) -> Setting:
    """Gather a round as it stands, with some decisions; those of other services are left out."""
    service = archive.service_of_round(connection, row)
    references = archive.references_of(connection, service)
    tables = archive.read_tables(connection, row["tables_id"])
    newest_id = archive.newest_tables_id(connection, service)
    own_id = None if tables is None else tables.id
    as_new = (
        []
        if tables is None
        else archive.tables_beside(connection, service, tables.recorded_at, {own_id, newest_id})
    )
    return Setting(
        service=service,
        result=archive.result_of(row),
        tables=tables,
        newest=tables if newest_id == own_id else archive.read_tables(connection, newest_id),
        beside=as_new,
        decisions=[made for made in decisions if made.round_reference in references],
        baselines=archive.baselines_up_to(connection, references, row["id"]),
        units=units_of(connection, service),
        now=now,
    )


def _said(act: Act, setting: Setting) -> Decision:
    """Make the decision as it is to be written down; its number is given when it is."""
    seen = act.seen or _shown(act, setting)
    return Decision(
        number=0,
        round_reference=act.reference,
        child_id=act.pair[0],
        visitor_id=act.pair[1],
        kind=act.kind,
        by=said_by(act.by),
        reason=said_why(act.kind, act.reason, seen),
        at=datetime.now(UTC),
        seen=seen,
    )


def _shown(act: Act, setting: Setting) -> Seen:
    match = setting.match(act.pair)
    return Seen() if match is None or act.kind is DecisionKind.UNDONE else Seen.of(match)


def _same(standing: Decision, new: Decision) -> bool:
    return (standing.kind, standing.by, standing.reason) == (new.kind, new.by, new.reason)


def _standing(setting: Setting, act: Act, stack: list[Decision]) -> Decision | None:
    """Give the decision that an act changes: what stands about the pair in any round of the service.

    What is undone is the round's own.
    """
    if act.kind is DecisionKind.UNDONE:
        return stack[-1] if stack else None
    return standing_decisions(setting.decisions).get(act.pair)


def _refuse_changed(setting: Setting, act: Act, stands: Decision | None) -> None:
    """Refuse to change a decision that the person does not name; their own needs no naming."""
    if act.expect is None:
        if stands is not None and stands.by.casefold() != said_by(act.by).casefold():
            raise ChangedMeanwhile(stands, stands)
        return
    if act.expect == (0 if stands is None else stands.number):
        return
    made = [
        event
        for event in setting.decisions
        if event.pair == act.pair and (stands is None or event.number >= stands.number)
    ]
    if made:
        raise ChangedMeanwhile(made[-1], stands)
    raise NotAllowed("The decision that was shown is no longer in the ledger. Look again before you decide.")


def _check_undoing(
    connection: Connection, setting: Setting, undoing: Decision, stack: list[Decision]
) -> None:
    pair = undoing.pair
    if not stack:
        raise NotAllowed(_nothing_to_undo(setting, pair))
    if len(stack) > 1:
        check(stack[-2].kind, situation_of(setting, pair))
    undone = replace(undoing, number=max(made.number for made in setting.decisions) + 1)
    after = replace(setting, decisions=[*setting.decisions, undone])
    if pair in _kept(after) - _kept(setting):
        _check_coming_back(connection, after, pair)


def _kept(setting: Setting) -> set[Pair]:
    return {(row.child_id, row.visitor_id) for row in setting.settled if row.status is Status.PINNED}


def _check_coming_back(connection: Connection, after: Setting, pair: Pair) -> None:
    """Look at what keeps a pair again as at a new decision, in the round where it was taken."""
    made = decision_in_force(after.decisions, pair)
    if made is None or made.round_reference == after.result.reference:
        check(DecisionKind.PINNED if made is None else made.kind, situation_of(after, pair))
        return
    row = archive.known_row(connection, made.round_reference)
    there = setting_of(connection, row, after.decisions, after.now)
    try:
        check(made.kind, situation_of(there, pair))
    except NotAllowed as refusal:
        raise NotAllowed(
            f"{pair[0]} with {pair[1]} would be {made.kind} again, as in round {made.round_reference}."
            f" {refusal} Undo that there first."
        ) from None


def refuse_bringing_back(connection: Connection, row: RowMapping) -> None:
    """Refuse to delete a round whose decisions are all that keeps an earlier match from standing again.

    Raises
    ------
    matcher.errors.NotAllowed
        With the matches, and where each was decided.
    """
    references = archive.references_of(connection, archive.service_of_round(connection, row))
    decisions = [made for made in history.of_all_rounds(connection) if made.round_reference in references]
    left = [made for made in decisions if made.round_reference != row["reference"]]
    before = standing_over(archive.baselines_up_to(connection, references), decisions)
    after = standing_over(archive.baselines_up_to(connection, references - {row["reference"]}), left)
    kept = {(each.child_id, each.visitor_id) for each in before if each.status in KEPT}
    again = {(each.child_id, each.visitor_id) for each in after if each.status is Status.PINNED} - kept
    keeping = {pair: made for pair in sorted(again) if (made := decision_in_force(left, pair)) is not None}
    if keeping:
        said = (
            f"{child} with {visitor}, {made.kind} in round {made.round_reference}"
            for (child, visitor), made in keeping.items()
        )
        raise NotAllowed(
            f"Deleting this round would bring back {'; '.join(said)}. Undo that there first, then delete it."
        )


def _nothing_to_undo(setting: Setting, pair: Pair) -> str:
    decided = {event.round_reference for event in setting.decisions if event.pair == pair}
    elsewhere = sorted(decided - {setting.result.reference})
    nothing = f"Nothing is decided about {pair[0]} with {pair[1]} in this round, so there is nothing to undo."
    return f"{nothing} It was decided in round {elsewhere[-1]}: undo it there." if elsewhere else nothing
