"""Commands that hand out and open: ``export`` and ``app``."""

from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

import matcher
from matcher.cli import options, speaking
from matcher.cli.given import Given

_EXPORT_EXAMPLES = """\b
Examples:
  matcher export round.json --to list.xlsx
  matcher export round.json --to list.csv --proposals
  matcher export round.json children.csv visitors.csv --to list.xlsx --names --authority Salford

Codes only, unless names are asked for; names and authorities stand in the tables, so give those too.
"""
_APP_EXAMPLES = """\b
Examples:
  matcher app
  matcher app --port 8600 --no-browser
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
    """Write the approved list, and say how many are approved."""
    if to.suffix.casefold() not in (".xlsx", ".csv"):
        raise typer.BadParameter("The name of the list ends in .xlsx or .csv.", param_hint="--to")
    result = matcher.read_round(round_file)
    pool = None
    if children is not None:
        pool = Given(children, visitors, standing, policy, places, today).facts_of(result).pool
    with matcher.Ledger.open(data) as ledger:
        speaking.warn(ledger.folder_warning)
        decisions, earlier_runs = ledger.decisions(), ledger.earlier_runs(result.reference)
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
    )
    if as_json:
        speaking.answer_json(
            {"file": str(to), "approved": done.approved, "undecided": done.undecided, "head": head}
        )
    else:
        speaking.answer(done.sentence)
        speaking.answer(f"Head of the ledger: {head}")


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
) -> None:
    """Open the screen in your browser. It listens on this computer only; Ctrl+C stops it."""
    # By name: the screen and the command line stand side by side and do not know each other's modules.
    launching = import_module("matcher.ui.launching")
    launching.launch(port, data, browser=not no_browser)
