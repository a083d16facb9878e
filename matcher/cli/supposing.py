"""Commands that try what could be: ``unlock`` and ``whatif``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import matcher
from matcher.cli import options, speaking
from matcher.cli.given import Given
from matcher.errors import MatcherError

if TYPE_CHECKING:
    from matcher.advice.comparing import Comparison, Outcome
    from matcher.advice.scenarios import Adoption, Scenario
    from matcher.policy.facts import Facts
    from matcher.rounds.result import MatchRound

_UNLOCK_EXAMPLES = """\b
Examples:
  matcher unlock round.json children.csv visitors.csv --places places.csv --child C04
  matcher unlock round.json children.csv visitors.csv --places places.csv --visitor V24
  matcher unlock round.json children.csv visitors.csv --places places.csv --child C04 --visitor V07
  matcher unlock round.json my-service.xlsx

With a child and a visitor: what would make that pair possible. With neither: which visitor's wider
travel, further slot or further place would do most, and what clashes with pins that cannot stand.
"""
_WHATIF_EXAMPLES = """\b
Examples:
  matcher whatif round.json children.csv visitors.csv --places places.csv --edit ben-further.toml
  matcher whatif round.json my-service.xlsx --edit two-more.toml --edit longer-travel.toml --json

A scenario is a TOML file: a name, and under [[edit]] a kind and what it needs. Nothing in it touches
your tables. docs/what-if.md lists every kind.
"""
_WIDTH = 26


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(short_help="Find the smallest change that makes a match.", epilog=_UNLOCK_EXAMPLES)(unlock)
    app.command(short_help="Try scenarios beside the plan.", epilog=_WHATIF_EXAMPLES)(whatif)


def unlock(
    round_file: options.RoundFile,
    children: options.Children,
    visitors: options.Visitors = None,
    child: Annotated[str | None, typer.Option("--child", metavar="ID", help="A child with nobody.")] = None,
    visitor: Annotated[
        str | None, typer.Option("--visitor", metavar="ID", help="A visitor with nobody.")
    ] = None,
    standing: options.Standing = None,
    policy: options.PolicyBeside = None,
    places: options.Places = None,
    today: options.TodayBeside = None,
    as_json: options.AsJson = False,
) -> None:
    """Find the smallest change that would make a match, tried by solving, and what it costs others."""
    result = matcher.read_round(round_file)
    facts = Given(children, visitors, standing, policy, places, today).facts_of(result)
    with speaking.progress("Trying changes, the smallest first"):
        if child and visitor:
            found = matcher.unlock_pair(facts, result, child, visitor)
        elif child:
            found = matcher.unlock_child(facts, result, child)
        elif visitor:
            found = matcher.unlock_visitor(facts, result, visitor)
        else:
            _tell_widening(facts, result, as_json)
            return
    if as_json:
        speaking.answer_json(found.to_dict())
    else:
        speaking.answer(_listed(found.sentences()))


def _tell_widening(facts: "Facts", result: "MatchRound", as_json: bool) -> None:
    from matcher.advice.clashes import clashes
    from matcher.advice.widening import most_unlocking

    clashing, found = clashes(facts), most_unlocking(facts, result)
    if as_json:
        visitors = [each.to_dict() for each in found]
        speaking.answer_json({"clashes": [each.to_dict() for each in clashing], "visitors": visitors})
        return
    for clash in clashing:
        speaking.answer(_listed(clash.sentences()) + "\n")
    if found:
        said = (each.sentence for each in found)
        speaking.answer(_listed(("What would do most, one visitor and one change at a time:", *said)))
    else:
        speaking.answer("No one visitor's wider travel, further slot or further place makes one more match.")


def whatif(
    round_file: options.RoundFile,
    children: options.Children,
    visitors: options.Visitors = None,
    edit: Annotated[
        list[Path] | None,
        typer.Option("--edit", metavar="FILE", help="A scenario in TOML; say it again for more."),
    ] = None,
    standing: options.Standing = None,
    policy: options.PolicyBeside = None,
    places: options.Places = None,
    today: options.TodayBeside = None,
    as_json: options.AsJson = False,
) -> None:
    """Try scenarios and lay them beside the plan in force. Nothing is changed by it."""
    if not edit:
        raise typer.BadParameter("Name one scenario or more.", param_hint="--edit")
    scenarios = [matcher.read_scenario(path) for path in edit]
    _check_names(scenarios)
    result = matcher.read_round(round_file)
    facts = Given(children, visitors, standing, policy, places, today).facts_of(result)
    gazetteer = matcher.read_gazetteer(places) if places else None
    with speaking.progress("Trying it") as doing:
        rounds, adoptions = {}, {}
        for scenario in scenarios:
            doing(f"Trying {scenario.name}")
            rounds[scenario.name] = matcher.try_scenario(scenario, facts, result, gazetteer)
            adoptions[scenario.name] = matcher.adopt(scenario, facts, gazetteer)
    comparison = matcher.compare(result, rounds)
    if as_json:
        speaking.answer_json(_as_json(comparison, adoptions))
    else:
        _tell(comparison, adoptions)


def _check_names(scenarios: "list[Scenario]") -> None:
    names = [scenario.name for scenario in scenarios]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise MatcherError(f"Two scenarios are called {speaking.listed(twice)}. Give each a name of its own.")


def _as_json(comparison: "Comparison", adoptions: "dict[str, Adoption]") -> dict[str, object]:
    plain = comparison.to_dict()
    for each in plain["others"]:
        adoption = adoptions[each["name"]]
        policy = adoption.policy.model_dump(mode="json", by_alias=True) if adoption.policy else None
        each["adopt"] = {"policy": policy, "world": list(adoption.world)}
    return plain


def _tell(comparison: "Comparison", adoptions: "dict[str, Adoption]") -> None:
    speaking.answer(_table(comparison))
    for each in comparison.others:
        world = adoptions[each.name]
        steps = [*world.world, *(["The policy changes; save it to put it in force."] if world.policy else [])]
        needs = f"For it to be so: {' '.join(steps)}" if steps else "Nothing needs to happen for it."
        speaking.answer("\n" + _listed((f"{each.name}:", *each.sentences, needs)))


def _table(comparison: "Comparison") -> str:
    """Lay the outcomes side by side, a line for each figure."""
    outcomes = comparison.outcomes
    titles = {rung.code: rung.title for each in outcomes for rung in each.rungs}
    lines = [("", [each.name[: _WIDTH - 2] for each in outcomes])]
    lines += [("Children matched", [f"{each.matched} of {each.children}" for each in outcomes])]
    lines += [(f"  {title}", [_on_rung(each, code) for each in outcomes]) for code, title in titles.items()]
    lines += [
        ("Waiting covered", [each.waiting for each in outcomes]),
        ("Mean fit", ["-" if each.mean_fit is None else f"{each.mean_fit:.0f}" for each in outcomes]),
        ("Kilometres a month", [f"{each.kilometres_a_month:.1f}" for each in outcomes]),
        ("Mileage a month", [f"£{each.mileage_pounds_a_month:.2f}" for each in outcomes]),
        (
            "Gain, lose, move",
            [f"{len(each.gains)}, {len(each.loses)}, {len(each.moves)}" for each in outcomes],
        ),
    ]
    left = max(len(title) for title, _ in lines) + 2
    return "\n".join(
        f"{title:<{left}}" + "".join(f"{cell:<{_WIDTH}}" for cell in cells).rstrip() for title, cells in lines
    )


def _on_rung(outcome: "Outcome", code: str) -> str:
    rung = next((rung for rung in outcome.rungs if rung.code == code), None)
    return "-" if rung is None else f"{rung.matched} of {rung.waiting}"


def _listed(sentences: tuple[str, ...]) -> str:
    """Put the first sentence on a line of its own and the others below it, set in."""
    first, *others = sentences
    below = (speaking.paragraph(each, 4, "  - ") for each in others)
    return "\n".join([speaking.paragraph(first), *below])
