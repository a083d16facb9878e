"""Commands about what is settled: ``decide`` and ``standing``. They write and read the screen's ledger."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import matcher
from matcher.cli import options, speaking
from matcher.cli.given import Given, tell, told
from matcher.errors import NotAllowed, UnreadableFile

if TYPE_CHECKING:
    from matcher.decisions.decision import Decision
    from matcher.decisions.ledger import Ledger
    from matcher.policy.facts import Facts
    from matcher.records.standing import StandingRow
    from matcher.rounds.result import MatchRound

_DECIDE_EXAMPLES = """\b
Examples:
  matcher decide round.json children.csv visitors.csv --places places.csv \\
      --child C02 --visitor V08 --as approved --by Asha
  matcher decide round.json --child C10 --visitor V11 --as declined --by Asha --reason "Hana said no"
  matcher decide round.json --child C12 --visitor V04 --as held --by Martin --instead-of 17

The tables are left out where this ledger holds them already: after the first decision, or where the
screen made the round. A reason is needed to decline, pin or block, and to approve an exception. A change
of mind is another decision; both are kept. A colleague's decision is changed with --instead-of alone.
"""
_STANDING_EXAMPLES = """\b
Examples:
  matcher standing --to standing.csv
  matcher standing --to standing.csv --standing earlier-standing.csv
  matcher standing --json

Give what it writes to the next run: matcher run ... --standing standing.csv
"""


class DecisionWord(StrEnum):
    """What can be decided about a pair."""

    APPROVED = "approved"
    DECLINED = "declined"
    HELD = "held"
    PINNED = "pinned"
    BLOCKED = "blocked"
    UNDONE = "undone"


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(short_help="Take down one decision about one pair.", epilog=_DECIDE_EXAMPLES)(decide)
    app.command(short_help="Write what is settled for the next run.", epilog=_STANDING_EXAMPLES)(standing)


def decide(
    round_file: options.RoundFile,
    children: options.ChildrenBeside = None,
    visitors: options.Visitors = None,
    child: Annotated[str, typer.Option("--child", metavar="ID", help="The child.")] = ...,  # type: ignore[assignment]
    visitor: Annotated[str, typer.Option("--visitor", metavar="ID", help="The visitor.")] = ...,  # type: ignore[assignment]
    decision: Annotated[
        DecisionWord, typer.Option("--as", help="What is decided. There is no approving all at once.")
    ] = ...,  # type: ignore[assignment]
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides.")] = ...,  # type: ignore[assignment]
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
    instead_of: Annotated[
        int | None,
        typer.Option(
            "--instead-of", metavar="N", min=0, help="The number of a colleague's decision that this changes."
        ),
    ] = None,
    standing: options.Standing = None,
    policy: options.PolicyBeside = None,
    places: options.Places = None,
    today: options.TodayBeside = None,
    data: options.DataFolder = None,
    as_json: options.AsJson = False,
) -> None:
    """Take down one decision about one pair, in the same ledger as the screen.

    Give the tables the round was made from, unless this ledger holds them already.
    """
    from matcher.decisions.decision import ChangedMeanwhile

    result = matcher.read_round(round_file)
    given = None if children is None else Given(children, visitors, standing, policy, places, today)
    facts = None if given is None else given.facts_of(result, verified=False)
    with matcher.Ledger.open(data) as ledger:
        speaking.warn(ledger.folder_warning)
        _keep_round(ledger, result, facts, by)
        try:
            done = ledger.decide(
                result.reference, child, visitor, decision.value, by=by, reason=reason, expect=instead_of
            )
        except ChangedMeanwhile as fault:
            raise NotAllowed(f"{fault.what_stands} Use --instead-of {fault.expect} to change it.") from None
        family = _parted(ledger, result, done)
    for sentence in family:
        speaking.remark(speaking.paragraph(f"Caution: {sentence}"))
    if as_json:
        speaking.answer_json(_decision_json(done))
    else:
        speaking.answer(f"{done.child_id} with {done.visitor_id}: {done.sentence}")


def _parted(ledger: "Ledger", result: "MatchRound", done: "Decision") -> tuple[str, ...]:
    """Say of which brothers and sisters something else was decided, with the same visitor."""
    from matcher.exports.selection import Selection

    held = ledger.tables_of(result)
    selection = Selection(
        result,
        ledger.decisions_beside(result),
        None if held is None else held.pool,
        names=held is not None,
        earlier_runs=ledger.earlier_runs(result.reference),
    )
    return selection.parted.get(done.pair, ())


def _keep_round(ledger: "Ledger", result: "MatchRound", facts: "Facts | None", by: str) -> None:
    """Keep the round with its tables: those given, or those that the ledger holds already."""
    with speaking.progress("Checking the round"):
        if facts is not None:
            ledger.keep_round(result, facts, by=by)
            return
        held = ledger.tables_of(result)
    if held is None:
        raise NotAllowed(
            f"This ledger does not hold the tables that round {result.reference} was made from. Give them:"
            " matcher decide ROUND CHILDREN VISITORS, with --standing and --places as for `matcher run`."
        )
    ledger.save_round(result, held.id, by=by)


def _decision_json(decision: "Decision") -> dict[str, object]:
    return {
        "number": decision.number,
        "round": decision.round_reference,
        "child_id": decision.child_id,
        "visitor_id": decision.visitor_id,
        "decision": decision.kind.value,
        "by": decision.by,
        "reason": decision.reason,
        "at": decision.at.isoformat(),
    }


def standing(
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", metavar="FILE.csv", help="The table to write; written over. Needed without --json."
        ),
    ] = None,
    given: Annotated[
        Path | None,
        typer.Option(
            "--standing",
            metavar="FILE",
            help="An earlier standing table, whose rows stay where nothing was decided.",
        ),
    ] = None,
    data: options.DataFolder = None,
    as_json: options.AsJson = False,
) -> None:
    """Write what is settled by all decisions so far, as the next round's standing."""
    if to is None and not as_json:
        raise typer.BadParameter("Say where to write the table, or --json.", param_hint="--to")
    if to is not None and to.suffix.casefold() != ".csv":
        raise typer.BadParameter("The name of the table ends in .csv.", param_hint="--to")
    earlier = None if given is None else _read_standing(given)
    with matcher.Ledger.open(data) as ledger:
        speaking.warn(ledger.folder_warning)
        if earlier is None:
            _warn_of_rounds_alone(ledger)
        rows = ledger.standing(earlier)
    if to is not None:
        matcher.write_standing(rows, to)
    if as_json:
        speaking.answer_json([_row_json(row) for row in rows])
    else:
        speaking.answer(f"{to} holds {speaking.counted(len(rows), 'settled pair')}.")


def _read_standing(path: Path) -> "tuple[StandingRow, ...]":
    """Read a standing table alone: whom it names is settled when the next round is run."""
    # Read beside itself in the place of the people, who are not asked for here.
    today = date.today()
    reading = matcher.read_tables(path, None, path, as_of=today, today=today)
    if "standing" in reading.unreadable:
        tell(told(each for each in reading.findings if each.table in ("", "standing")))
        raise UnreadableFile("The standing table cannot be read. Mend what is said above, and try again.")
    tell(told(each for each in reading.findings if each.table == "standing" and each.row))
    return reading.pool.standing


def _warn_of_rounds_alone(ledger: "Ledger") -> None:
    """Say what cannot be known of rounds that came without their tables."""
    if any(entry.tables_id is None for entry in ledger.rounds()):
        speaking.remark(
            speaking.paragraph(
                "Some rounds are in the ledger without their tables, so what was declined, blocked or"
                " allowed before them is not known here. If they were run with a standing table, name it"
                " with --standing."
            )
        )


def _row_json(row: "StandingRow") -> dict[str, object]:
    return {
        "child_id": row.child_id,
        "visitor_id": row.visitor_id,
        "status": row.status.value,
        "since": row.since.isoformat() if row.since else None,
        "by": row.by,
        "reason": row.reason,
    }
