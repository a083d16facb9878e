"""Commands that look at the service as a whole: ``recruit``, ``sureness`` and ``equality``."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import matcher
from matcher.cli import options, speaking
from matcher.cli.given import Given

if TYPE_CHECKING:
    from matcher.advice.equality import Equality

_RECRUIT_EXAMPLES = """\b
Examples:
  matcher recruit round.json children.csv visitors.csv --places places.csv
  matcher recruit round.json children.csv visitors.csv --places places.csv --next 5
  matcher recruit round.json my-service.xlsx --radius 25 --grid --json

Nobody imagined is written anywhere. With --json the answer also holds the map.
"""
_SURENESS_EXAMPLES = """\b
Examples:
  matcher sureness round.json children.csv visitors.csv --places places.csv
  matcher sureness round.json my-service.xlsx --settings 400 --seed 7

It tells what hangs on the weights, which are a choice. It is no forecast of how a match will go.
"""
_EQUALITY_EXAMPLES = """\b
Examples:
  matcher equality round.json children.csv visitors.csv --places places.csv
  matcher equality round.json my-service.xlsx --no-prices
  matcher equality round.json my-service.xlsx --to who-waits.csv

On the screen every figure is whole and marked internal. With --to and --json numbers under 5 are kept
back, and others with them, so that none can be worked out; --internal gives them whole and marked there.
"""


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(short_help="Say whom to recruit next, and where.", epilog=_RECRUIT_EXAMPLES)(recruit)
    app.command(short_help="Say what hangs on the weights.", epilog=_SURENESS_EXAMPLES)(sureness)
    app.command(short_help="Say who waits, by group.", epilog=_EQUALITY_EXAMPLES)(equality)


def recruit(
    round_file: options.RoundFile,
    children: options.Children,
    visitors: options.Visitors = None,
    further: Annotated[
        int,
        typer.Option(
            "--next",
            metavar="K",
            min=0,
            max=50,
            help="Also choose so many, one by one, each beside those before.",
        ),
    ] = 0,
    radius: Annotated[
        float, typer.Option("--radius", metavar="KM", min=1, max=1000, help="How far they travel, one way.")
    ] = 15.0,
    grid: Annotated[
        bool, typer.Option("--grid", help="Look at a grid over the area, not only where children live.")
    ] = False,
    standing: options.Standing = None,
    policy: options.PolicyBeside = None,
    places: options.Places = None,
    today: options.TodayBeside = None,
    as_json: options.AsJson = False,
) -> None:
    """Say what one more visitor would be worth, of every kind at every place, everybody else rearranged."""
    result = matcher.read_round(round_file)
    facts = Given(children, visitors, standing, policy, places, today).facts_of(result)
    with speaking.progress("Imagining visitors"):
        found = matcher.recruit(facts, result, further=further, radius_km=radius, over_the_map=grid)
    if as_json:
        speaking.answer_json(found.to_dict())
        return
    for said in (found.sentences(), found.chosen_sentences()):
        if said:
            speaking.answer("\n".join(map(_numbered, said)) + "\n")


def sureness(
    round_file: options.RoundFile,
    children: options.Children,
    visitors: options.Visitors = None,
    settings: Annotated[
        int,
        typer.Option("--settings", metavar="N", min=1, max=10_000, help="How many settings of the weights."),
    ] = 100,
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", min=0, help="The same seed draws the same settings.")
    ] = 0,
    standing: options.Standing = None,
    policy: options.PolicyBeside = None,
    places: options.Places = None,
    today: options.TodayBeside = None,
    as_json: options.AsJson = False,
) -> None:
    """Say in how many settings of the weights each match stays, and which weight flips it first."""
    result = matcher.read_round(round_file)
    facts = Given(children, visitors, standing, policy, places, today).facts_of(result)
    with speaking.progress("Weighing again and again"):
        found = matcher.sureness(facts, result, settings=settings, seed=seed)
    if as_json:
        speaking.answer_json(found.to_dict())
    else:
        speaking.answer("\n".join(speaking.paragraph(each) for each in found.sentences()))


def equality(
    round_file: options.RoundFile,
    children: options.Children,
    visitors: options.Visitors = None,
    prices: Annotated[
        bool, typer.Option("--prices/--no-prices", help="What closing each gap would cost; a search each.")
    ] = True,
    time_limit: Annotated[
        float,
        typer.Option("--time-limit", metavar="SECONDS", min=0.1, help="For each of these searches."),
    ] = 30.0,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Write the figures to this CSV file, to be shared."),
    ] = None,
    internal: Annotated[
        bool,
        typer.Option("--internal", help="With --to and --json: small numbers whole, and marked."),
    ] = False,
    standing: options.Standing = None,
    policy: options.PolicyBeside = None,
    places: options.Places = None,
    today: options.TodayBeside = None,
    as_json: options.AsJson = False,
) -> None:
    """Say who has a match and who waits, by group; why a group lags, and what closing the gap would cost."""
    result = matcher.read_round(round_file)
    facts = Given(children, visitors, standing, policy, places, today).facts_of(result)
    leaves = as_json or to is not None
    with speaking.progress("Counting, group by group"):
        found = matcher.equality(
            facts,
            result,
            prices=prices and (as_json or to is None),
            time_limit=time_limit,
            internal=internal or not leaves,
        )
    if to is not None:
        from matcher.exports.equality import write_equality

        write_equality(found, to)
        speaking.remark(f"Written: {to}. {found.mark}")
    if as_json:
        speaking.answer_json(found.to_dict())
    elif to is None:
        speaking.answer(_tables(found))


def _tables(found: "Equality") -> str:
    from matcher.advice.equality import HEADINGS, UNLISTED

    parts = [speaking.paragraph(found.mark)] if found.internal else []
    for table in found.tables:
        rows = [(table.title, *HEADINGS[1:]), *(row.cells() for row in table.rows), found.overall.cells()]
        said = [speaking.paragraph(each, 4, "  - ") for each in table.sentences(found.overall)]
        unlisted = [] if table.rows else [UNLISTED]
        parts.append("\n".join([*_aligned(rows), *unlisted, *said]))
    return "\n\n".join([*parts, speaking.paragraph(found.mark)])


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Put cells under each other, the first to the left and the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _numbered(sentence: str) -> str:
    """Set in what follows a number at the start of a line."""
    number, _, rest = sentence.partition(". ")
    return speaking.paragraph(rest, 5, f"{number:>3}. ") if number.isdigit() else speaking.paragraph(sentence)
