"""Takes a decision, or takes one back, inside a transaction that its caller holds."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from matcher.decisions import archive, history
from matcher.decisions.decision import ChangedMeanwhile, Decision, DecisionKind, Seen, said_by, said_why
from matcher.decisions.lifecycle import Pair, check, histories
from matcher.decisions.situation import Setting, situation_of
from matcher.errors import NotAllowed


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
    barred: tuple[str, ...] = ()
    expect: int | None = None


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
    new = _said(act, setting)
    if stack and _same(stack[-1], new):
        return stack[-1]
    _refuse_changed(setting, act, stack)
    if new.kind is not DecisionKind.UNDONE:
        check(new.kind, situation_of(setting, act.pair, act.barred))
    else:
        _check_undoing(setting, act, stack)
    return history.append(connection, new, act.key)


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
    return Setting(
        result=archive.result_of(row),
        tables=archive.read_tables(connection, row["tables_id"]),
        decisions=history.about_either(connection, *act.pair),
        baselines=archive.baselines_up_to(connection, row["id"]),
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


def _refuse_changed(setting: Setting, act: Act, stack: list[Decision]) -> None:
    if act.expect is None or act.expect == (stack[-1].number if stack else 0):
        return
    made = [
        event
        for event in setting.decisions
        if event.pair == act.pair and event.round_reference == act.reference
    ]
    if made:
        raise ChangedMeanwhile(made[-1])
    raise NotAllowed("The decision that was shown is no longer in the ledger. Look again before you decide.")


def _check_undoing(setting: Setting, act: Act, stack: list[Decision]) -> None:
    if not stack:
        raise NotAllowed(_nothing_to_undo(setting, act.pair))
    if len(stack) > 1:
        check(stack[-2].kind, situation_of(setting, act.pair))


def _nothing_to_undo(setting: Setting, pair: Pair) -> str:
    decided = {event.round_reference for event in setting.decisions if event.pair == pair}
    elsewhere = sorted(decided - {setting.result.reference})
    nothing = f"Nothing is decided about {pair[0]} with {pair[1]} in this round, so there is nothing to undo."
    return f"{nothing} It was decided in round {elsewhere[-1]}: undo it there." if elsewhere else nothing
