"""Commands that hand out and open: ``export`` and ``app``."""

from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import matcher
from matcher.cli import options, speaking
from matcher.cli.given import Given
from matcher.errors import NotAllowed

if TYPE_CHECKING:
    from matcher.decisions.ledger import Ledger
    from matcher.records.pool import Pool
    from matcher.rounds.result import MatchRound

_EXPORT_EXAMPLES = """\b
Examples:
  matcher export round.json --to list.xlsx
  matcher export round.json --to list.csv --proposals
  matcher export round.json children.csv visitors.csv --to list.xlsx --names --authority Salford

Codes only, unless names are asked for. The tables are left out where this ledger holds them: after the
first `matcher decide` with tables, or where the screen made the round.
"""
_APP_EXAMPLES = """\b
Examples:
  matcher app
  matcher app --port 8600 --no-browser
  matcher app --no-browser --no-token

The address that is printed opens one browser, once; the next one is printed then. Other accounts of this
computer cannot open the app without it.
"""


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(short_help="Write the approved list.", epilog=_EXPORT_EXAMPLES)(export)
    app.command("app", short_help="Open the screen in your browser.", epilog=_APP_EXAMPLES)(open_app)


def export(
    round_file: options.RoundFile,
    children: options.ChildrenBeside = None,
    visitors: options.Visitors = None,
    to: Annotated[
        Path, typer.Option("--to", metavar="FILE", help="The list to write, .xlsx or .csv; written over.")
    ] = ...,  # type: ignore[assignment]
    proposals: Annotated[
        bool, typer.Option("--proposals", help="Undecided proposals too, marked as not approved.")
    ] = False,
    names: Annotated[bool, typer.Option("--names", help="Names beside the codes.")] = False,
    authority: Annotated[
        str | None, typer.Option("--authority", metavar="NAME", help="Only children of this authority.")
    ] = None,
    standing: options.Standing = None,
    policy: options.PolicyBeside = None,
    places: options.Places = None,
    today: options.TodayBeside = None,
    data: options.DataFolder = None,
    as_json: options.AsJson = False,
) -> None:
    """Write the approved list, and say how many are approved.

    Give the tables the round was made from, unless this ledger holds them already.
    """
    if to.suffix.casefold() not in (".xlsx", ".csv"):
        raise typer.BadParameter("The name of the list ends in .xlsx or .csv.", param_hint="--to")
    result = matcher.read_round(round_file)
    given = None if children is None else Given(children, visitors, standing, policy, places, today)
    facts = None if given is None else given.facts_of(result)
    with matcher.Ledger.open(data) as ledger:
        speaking.warn(ledger.folder_warning)
        pool = facts.pool if facts is not None else _held(ledger, result)
        # What the file says beside its plan is not printed where the ledger knows what the round says.
        result = ledger.own(result)
        stops = ledger.stops(result, facts, names=names)
        decisions = ledger.decisions_beside(result, facts)
        earlier_runs = _earlier_runs(ledger, result)
        head = ledger.head.hash
    is_table = to.suffix.casefold() == ".csv"
    # A table stays a table: the head of the ledger is only said beside it.
    write = matcher.write_csv if is_table else partial(matcher.write_workbook, head=head)
    done = write(
        result,
        to,
        decisions,
        pool,
        names=names,
        proposals=proposals,
        authority=authority,
        earlier_runs=earlier_runs,
        stops=stops,
    )
    if as_json:
        speaking.answer_json(
            {
                "file": str(to),
                "approved": done.approved,
                "undecided": done.undecided,
                "held": done.held,
                "head": head,
            }
        )
    else:
        speaking.answer(done.sentence)
        speaking.answer(f"Head of the ledger: {head}")


def _earlier_runs(ledger: "Ledger", result: "MatchRound") -> tuple[str, ...]:
    """Give the runs a round was made around: as the ledger knows them, else as the round file names one."""
    known = ledger.earlier_runs(result.reference)
    if known or result.previous is None:
        return known
    before = result.previous.reference
    return (*ledger.earlier_runs(before), before)


def _held(ledger: "Ledger", result: "MatchRound") -> "Pool":
    """Give the people of the tables that the ledger holds of a round; the round is checked beside them."""
    with speaking.progress("Checking the round"):
        held = ledger.tables_of(result)
    if held is None:
        raise NotAllowed(
            f"This ledger does not hold the tables that round {result.reference} was made from. Give them:"
            " matcher export ROUND CHILDREN VISITORS, with --standing and --places as for `matcher run`."
        )
    return held.pool


def open_app(
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            metavar="NUMBER",
            min=1,
            max=65535,
            help="The port to listen on; else 8501 or the next free one.",
        ),
    ] = None,
    data: options.DataFolder = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the browser.")] = False,
    no_token: Annotated[
        bool,
        typer.Option(
            "--no-token",
            help="Let every browser on this computer in: another program signs people in before it.",
        ),
    ] = False,
) -> None:
    """Open the screen in your browser. It listens on this computer only; Ctrl+C stops it."""
    # By name: the screen and the command line stand side by side and do not know each other's modules.
    launching = import_module("matcher.ui.launching")
    launching.launch(port, data, browser=not no_browser, open_to_all=no_token)
