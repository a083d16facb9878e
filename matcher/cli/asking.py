"""Commands that ask what else could be: ``alternatives``, ``reserves`` and ``rehearse``."""

from typing import Annotated

import typer

import matcher
from matcher.cli import options, speaking
from matcher.cli.given import Given

_ALTERNATIVES_EXAMPLES = """\b
Examples:
  matcher alternatives round.json children.csv visitors.csv --places places.csv --child C02
  matcher alternatives round.json children.csv visitors.csv --places places.csv --visitor V07
  matcher alternatives round.json my-service.xlsx --child C02 --also-exceptions

With a child and a visitor: that pair alone. Nothing is changed by asking.
"""
_RESERVES_EXAMPLES = """\b
Examples:
  matcher reserves round.json children.csv visitors.csv --places places.csv
  matcher reserves round.json my-service.xlsx --disjoint
"""
_REHEARSE_EXAMPLES = """\b
Examples:
  matcher rehearse round.json children.csv visitors.csv --places places.csv
  matcher rehearse round.json my-service.xlsx --json
"""


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(short_help="Say what another choice would cost everyone.", epilog=_ALTERNATIVES_EXAMPLES)(
        alternatives
    )
    app.command(short_help="Give second and third choices.", epilog=_RESERVES_EXAMPLES)(reserves)
    app.command(short_help="Rehearse what may go wrong.", epilog=_REHEARSE_EXAMPLES)(rehearse)


def alternatives(
    round_file: options.RoundFile,
    children: options.Children,
    visitors: options.Visitors = None,
    child: Annotated[str | None, typer.Option("--child", metavar="ID", help="The child asked about.")] = None,
    visitor: Annotated[
        str | None, typer.Option("--visitor", metavar="ID", help="The visitor asked about.")
    ] = None,
    also_exceptions: Annotated[
        bool,
        typer.Option(
            "--also-exceptions",
            help="Also pairs that break rules which a named person may relax, and no other.",
        ),
    ] = False,
    standing: options.Standing = None,
    policy: options.PolicyBeside = None,
    places: options.Places = None,
    today: options.TodayBeside = None,
    as_json: options.AsJson = False,
) -> None:
    """Say for every possible partner what choosing them would cost the whole plan, and who would move."""
    if not child and not visitor:
        raise typer.BadParameter("Say whom to ask about.", param_hint="--child or --visitor")
    result = matcher.read_round(round_file)
    facts = Given(children, visitors, standing, policy, places, today).facts_of(result)
    with speaking.progress("Pricing every choice"):
        found = matcher.alternatives(
            facts, result, child_id=child, visitor_id=visitor, also_exceptions=also_exceptions
        )
    if as_json:
        speaking.answer_json(found.to_dict())
    else:
        speaking.answer(_list(found.sentences()))


def reserves(
    round_file: options.RoundFile,
    children: options.Children,
    visitors: options.Visitors = None,
    disjoint: Annotated[
        bool,
        typer.Option("--disjoint", help="Nobody stands on two shortlists; the highest rung chooses first."),
    ] = False,
    standing: options.Standing = None,
    policy: options.PolicyBeside = None,
    places: options.Places = None,
    today: options.TodayBeside = None,
    as_json: options.AsJson = False,
) -> None:
    """Give each child a second and a third choice, by what they cost once those before said no."""
    result = matcher.read_round(round_file)
    facts = Given(children, visitors, standing, policy, places, today).facts_of(result)
    with speaking.progress("Looking for choices that hold up"):
        found = matcher.reserves(facts, result, disjoint=disjoint)
    if as_json:
        speaking.answer_json(found.to_dict())
        return
    for notice in found.notices:
        speaking.answer(speaking.paragraph(notice) + "\n")
    speaking.answer("\n\n".join(_list(each.sentences()) for each in found.shortlists))


def rehearse(
    round_file: options.RoundFile,
    children: options.Children,
    visitors: options.Visitors = None,
    standing: options.Standing = None,
    policy: options.PolicyBeside = None,
    places: options.Places = None,
    today: options.TodayBeside = None,
    as_json: options.AsJson = False,
) -> None:
    """Say for every proposal what happens if it goes wrong; the "no" that hurts most comes first."""
    result = matcher.read_round(round_file)
    facts = Given(children, visitors, standing, policy, places, today).facts_of(result)
    with speaking.progress("Rehearsing"):
        found = matcher.rehearse(facts, result)
    if as_json:
        speaking.answer_json([each.to_dict() for each in found])
    else:
        speaking.answer("\n\n".join(_list(each.sentences()) for each in found))


def _list(sentences: tuple[str, ...]) -> str:
    """Put the first sentence on a line of its own and the others below it, set in."""
    first, *others = sentences
    below = (speaking.paragraph(each, 4, "  - ") for each in others)
    return "\n".join([speaking.paragraph(first), *below])
