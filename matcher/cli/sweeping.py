"""The command ``sweep``: many scenarios at once, over all cores or a cluster."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import matcher
from matcher.cli import options, speaking
from matcher.cli.given import Given

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from matcher.advice.sweeping.row import Row
    from matcher.advice.sweeps import Swept

_EXAMPLES = """\b
Examples:
  matcher sweep round.json children.csv visitors.csv --places places.csv --sweep weights.toml
  matcher sweep round.json my-service.xlsx --sweep weights.toml --jobs 2 --out sweep.csv
  matcher sweep round.json my-service.xlsx --sweep weights.toml --cluster tcp://10.0.0.5:8786 --json

A sweep is a TOML file: factors, each with its settings, each with edits as in a scenario. Every
combination is tried, or a sample. Ctrl-C stops it and keeps what is done. docs/sweeps.md says more.
"""
MOST_SHOWN = 20
_WIDTH = 24


def add_to(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command(short_help="Try hundreds of scenarios at once.", epilog=_EXAMPLES)(sweep)


def sweep(
    round_file: options.RoundFile,
    children: options.Children,
    visitors: options.Visitors = None,
    sweep_file: Annotated[
        Path | None, typer.Option("--sweep", metavar="FILE", help="The sweep in TOML. Needed.")
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", metavar="N", min=1, help="Scenarios at a time; else one for each core."),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="ADDRESS|local",
            help="A Dask cluster: its scheduler's address, or `local` for one on this computer.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="A CSV file for the table of all scenarios.")
    ] = None,
    standing: options.Standing = None,
    policy: options.PolicyBeside = None,
    places: options.Places = None,
    today: options.TodayBeside = None,
    as_json: options.AsJson = False,
) -> None:
    """Try every combination of settings beside the plan in force. Nothing is changed by it."""
    if sweep_file is None:
        raise typer.BadParameter("Name the sweep.", param_hint="--sweep")
    asked = matcher.read_sweep(sweep_file)
    result = matcher.read_round(round_file)
    facts = Given(children, visitors, standing, policy, places, today).facts_of(result)
    gazetteer = matcher.read_gazetteer(places) if places else None
    with speaking.progress("Getting ready") as doing, _connected(cluster, jobs):
        swept = matcher.run_sweep(
            asked,
            facts,
            result,
            gazetteer,
            jobs=jobs,
            backend="dask" if cluster else "loky",
            progress=lambda done, of: doing(f"{done} of {speaking.counted(of, 'scenario')} tried"),
        )
    if out is not None:
        matcher.write_sweep(swept, out)
    if as_json:
        speaking.answer_json(swept.to_dict())
    else:
        _tell(swept, out)


def _connected(where: str | None, jobs: int | None) -> "AbstractContextManager[object]":
    if where is None:
        return nullcontext()
    from matcher.advice.sweeping.spreading import cluster

    return cluster(where, jobs)


def _tell(swept: "Swept", out: Path | None) -> None:
    for sentence in swept.sentences():
        speaking.answer(speaking.paragraph(sentence))
    speaking.answer("\n" + _table(swept))
    left = len(swept.rows) - MOST_SHOWN
    if left > 0:
        speaking.answer(f"... and {speaking.counted(left, 'scenario')} more; --out FILE holds them all.")
    if out is not None:
        speaking.answer(f"\nWritten to {out}.")


def _table(swept: "Swept") -> str:
    """Lay out the best, a line for each."""
    named = swept.factors or ("Scenario",)
    head = "".join(f"{name[: _WIDTH - 2]:<{_WIDTH}}" for name in named)
    lines = [f"{head}{'Matched':>8}{'Waiting':>22}{'Fit':>7}{'km':>9}"]
    lines += [_line(row) for row in swept.best_first()[:MOST_SHOWN]]
    return "\n".join(lines)


def _line(row: "Row") -> str:
    names = tuple(row.settings.values()) or (row.name,)
    start = "".join(f"{name[: _WIDTH - 2]:<{_WIDTH}}" for name in names)
    outcome = row.outcome
    if outcome is None:
        return f"{start}{row.fault}"
    fit = "-" if row.mean_fit is None else f"{row.mean_fit:.0f}"
    return f"{start}{outcome.matched:>8}{outcome.waiting:>22}{fit:>7}{outcome.kilometres_a_month:>9.1f}"
