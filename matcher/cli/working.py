"""Commands about a round: ``run``, ``why`` and ``audit``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import matcher
from matcher.cli import options, speaking, summary
from matcher.cli.given import Given, readable, tell, told
from matcher.cli.speaking import Told
from matcher.errors import MatcherError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.advice.explanations.pair import PairExplanation
    from matcher.advice.explanations.person import PersonExplanation
    from matcher.policy.facts import Facts
    from matcher.rounds.parts import FindingNote
    from matcher.rounds.result import MatchRound

MOST_FOR_TIES = 1000
"""With more children a run does not look for plans as good: that takes about as long as the plan did."""
_RUN_EXAMPLES = """\b
Examples:
  matcher run children.csv visitors.csv --places places.csv --out round.json
  matcher run my-service.xlsx --policy salford --today 2026-11-22 --out round.json
  matcher run children.csv visitors.csv --standing standing.csv --policy policy.toml --out round.json
  matcher run my-service.xlsx --json > round.json
  matcher run my-service.xlsx --previous round.json --out next.json

Exit code 0 whenever a round was written, whatever was found; 1 where none could be made.
"""
_WHY_EXAMPLES = """\b
Examples:
  matcher why round.json children.csv visitors.csv --places places.csv --child C04
  matcher why round.json children.csv visitors.csv --places places.csv --visitor V07
  matcher why round.json children.csv visitors.csv --places places.csv --child C04 --visitor V07
  matcher why round.json my-service.xlsx

With a child and a visitor: why this pair, or why not. With neither: every child.
"""
_AUDIT_EXAMPLES = """\b
Examples:
  matcher audit round.json children.csv visitors.csv --places places.csv
  matcher audit round.json my-service.xlsx --json

Exit code 1 where something is wrong.
"""


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(short_help="Find and prove the best plan.", epilog=_RUN_EXAMPLES)(run)
    app.command(short_help="Say why this pair, why not, why nobody.", epilog=_WHY_EXAMPLES)(why)
    app.command(short_help="Check a round beside its tables.", epilog=_AUDIT_EXAMPLES)(audit)


def run(
    children: options.Children,
    visitors: options.Visitors = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="The round file to write; written over. Needed without --json."
        ),
    ] = None,
    standing: options.Standing = None,
    policy: options.Policy = None,
    places: options.Places = None,
    today: options.Today = None,
    strict: options.Strict = False,
    time_limit: options.TimeLimit = None,
    previous: Annotated[
        Path | None,
        typer.Option(
            "--previous",
            metavar="ROUND",
            help="A round run before: of equally good plans the one that changes fewest of its proposals.",
        ),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Find the best plan over everyone waiting, prove it, and write it down."""
    if out is None and not as_json:
        raise typer.BadParameter("Say where to write the round, or --json.", param_hint="--out")
    before = matcher.read_round(previous) if previous else None
    given = Given(children, visitors, standing, policy, places, today)
    result, facts = _round(given, strict, time_limit, before)
    if out is not None:
        matcher.write_round(result, out)
    if as_json:
        speaking.answer(result.model_dump_json(by_alias=True, indent=1))
    else:
        speaking.answer(summary.text(result, _ties(result, facts)))
        if before:
            first, *changed = matcher.change_list(before, result, facts).sentences()
            first = f"Against round {before.reference}: {first}"
            speaking.answer("\n" + "\n".join(speaking.paragraph(each) for each in (first, *changed)))
        speaking.answer(f"\nWritten to {out}. Nothing is approved by it: that is yours, one pair at a time.")


def _round(
    given: Given, strict: bool, time_limit: float | None, previous: "MatchRound | None"
) -> "tuple[MatchRound, Facts]":
    """Make the round, and tell what was found."""
    gathered = readable(given.gathered())
    if strict and gathered.errors:
        tell(told(gathered.errors))
        raise MatcherError(_too_strict(sum(finding.count for finding in gathered.errors)))
    with speaking.progress("Getting ready") as doing:
        result = matcher.run_round(
            gathered.facts,
            left_out=gathered.reading.left_out,
            findings=gathered.findings,
            time_limit=time_limit,
            progress=doing,
            previous=previous,
        )
    # The round keeps nothing that stands in a cell; who reads this has the tables.
    own = result.findings[len(gathered.findings) :]
    found = [
        *told(gathered.findings),
        *(Told(note.code, note.severity, _note_text(note), note.count) for note in own),
    ]
    tell(found, places=given.places is not None)
    errors = sum(each.times for each in found if each.severity == "error")
    if strict and errors:
        raise MatcherError(_too_strict(errors))
    return result, gathered.facts


def _ties(result: "MatchRound", facts: "Facts") -> str:
    """Say for how many matches another plan is as good, where that takes no time worth speaking of."""
    if result.certificate is None or result.totals.children_taking_part > MOST_FOR_TIES:
        return ""
    from matcher.advice.outlook import Outlook

    return Outlook(facts, result).ties.of_plan()


def _note_text(note: "FindingNote") -> str:
    return f"{note.where}: {note.text}" if note.where else note.text


def _too_strict(errors: int) -> str:
    return (
        f"No round was made: with --strict, {speaking.counted(errors, 'error finding')} must be mended first."
    )


def why(
    round_file: options.RoundFile,
    children: options.Children,
    visitors: options.Visitors = None,
    child: Annotated[str | None, typer.Option("--child", metavar="ID", help="The child asked about.")] = None,
    visitor: Annotated[
        str | None, typer.Option("--visitor", metavar="ID", help="The visitor asked about.")
    ] = None,
    standing: options.Standing = None,
    policy: options.PolicyBeside = None,
    places: options.Places = None,
    today: options.TodayBeside = None,
    as_json: options.AsJson = False,
) -> None:
    """Say why a pair was proposed or is not possible, and why a child or a visitor has nobody."""
    result = matcher.read_round(round_file)
    facts = Given(children, visitors, standing, policy, places, today).facts_of(result)
    explanations = _explanations(result, facts, child, visitor)
    if as_json:
        several = [each.to_dict() for each in explanations]
        speaking.answer_json(several[0] if child or visitor else several)
    else:
        speaking.answer("\n\n".join(_paragraphs(each) for each in explanations))


def _explanations(
    result: "MatchRound", facts: "Facts", child: str | None, visitor: str | None
) -> "Sequence[PairExplanation | PersonExplanation]":
    if child and visitor:
        return [matcher.why_pair(facts, result, child, visitor)]
    if child:
        return [matcher.why_child(facts, result, child)]
    if visitor:
        return [matcher.why_visitor(facts, result, visitor)]
    from matcher.advice.explaining import Outlook, explain_child

    outlook = Outlook(facts, result)
    with speaking.progress("Explaining") as doing:
        found = []
        for child_id in _every_child(result, facts):
            doing(f"Explaining {child_id}")
            found.append(explain_child(outlook, child_id))
        return found


def _every_child(result: "MatchRound", facts: "Facts") -> list[str]:
    """Give the ids of all children, those of rows that could not be used among them."""
    left_out = {row.person_id for row in result.left_out if row.table == "children" and row.person_id}
    return sorted(left_out.union(child.child_id for child in facts.pool.children))


def _paragraphs(explanation: "PairExplanation | PersonExplanation") -> str:
    """Put the first sentence on a line of its own, with the code, and each further one below it, set in."""
    first, *others = explanation.sentences()
    codes = [getattr(explanation, name, "") for name in ("child_id", "visitor_id")]
    missing = " ".join(f"{code}:" for code in codes if code and code not in first)
    below = (speaking.paragraph(each, 4, "  - ") for each in others)
    return "\n".join([speaking.paragraph(f"{missing} {first}".strip()), *below])


def audit(
    round_file: options.RoundFile,
    children: options.Children,
    visitors: options.Visitors = None,
    standing: options.Standing = None,
    policy: options.PolicyBeside = None,
    places: options.Places = None,
    today: options.TodayBeside = None,
    previous: Annotated[
        Path | None,
        typer.Option(
            "--previous", metavar="ROUND", help="The round whose lot a re-run keeps, to check that it does."
        ),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Check a round beside its tables, without the engine that made it."""
    from matcher.rounds.result import made_before

    result = matcher.read_round(round_file)
    base = matcher.read_round(previous) if previous else None
    facts = Given(children, visitors, standing, policy, places, today).facts_of(result, verified=False)
    with speaking.progress("Checking every rule, limit and level"):
        faults = matcher.audit_round(result, facts, base)
    if as_json:
        names = ("code", "sentence", "child_id", "visitor_id")
        found = [{name: getattr(fault, name) for name in names} for fault in faults]
        answer = {"reference": result.reference, "faults": found, "made_before": made_before(result)}
        speaking.answer_json(answer)
    elif faults:
        if result.measures.words:
            speaking.answer(speaking.paragraph(made_before(result)))
        for fault in faults:
            speaking.answer(speaking.paragraph(str(fault), 4, "  - "))
        speaking.answer(f"{speaking.counted(len(faults), 'thing')} wrong with round {result.reference}.")
    else:
        speaking.answer(f"Nothing wrong with round {result.reference}. {_what_was_checked(result, base)}")
    raise typer.Exit(bool(faults))


def _what_is_proved(result: "MatchRound") -> str:
    from matcher.rounds.result import certified

    proved = certified(result)
    if not proved:
        return "that its plan is the best is said to be proved by the solver, and was not checked"
    if len(proved) < len(result.levels):
        return "its certificate proves every level but travel, which is the solver's word"
    return "its certificate proves every level"


def _what_was_checked(result: "MatchRound", base: "MatchRound | None") -> str:
    from matcher.rounds.audit import says_of_the_lot
    from matcher.rounds.result import made_before

    pairs = speaking.counted(len(result.matches), "match", "matches")
    proof = _what_is_proved(result)
    checked = (
        f"Every rule of {pairs}, every limit, every level and every count were worked out anew;"
        f" {proof}; {says_of_the_lot(result, base)}."
    )
    return f"{checked} {made_before(result)}".strip()
