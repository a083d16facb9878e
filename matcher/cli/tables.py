"""Commands about the tables before a round: ``template`` and ``check``."""

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import matcher
from matcher.cli import options, speaking
from matcher.cli.given import Given, tell, told
from matcher.errors import MatcherError

if TYPE_CHECKING:
    from matcher.intake.findings import Finding
    from matcher.rounds.gathering import Gathered

_TEMPLATE_EXAMPLES = """\b
Examples:
  matcher template my-service.xlsx
  matcher template my-service.xlsx --force
"""
_CHECK_EXAMPLES = """\b
Examples:
  matcher check children.csv visitors.csv
  matcher check my-service.xlsx
  matcher check children.csv visitors.csv --standing standing.csv --places places.csv
  matcher check children.csv visitors.csv --json > findings.json

Exit code 1 where there is an error finding.
"""
_MOST_LEFT_OUT = 1_000
"""How many rows that are left out are told one by one."""


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(short_help="Write an empty workbook to fill in.", epilog=_TEMPLATE_EXAMPLES)(template)
    app.command(short_help="Look for every fault in the tables.", epilog=_CHECK_EXAMPLES)(check)


def template(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The workbook to write.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there already.")] = False,
) -> None:
    """Write an empty workbook to fill in: headings, drop-down lists, notes, an example row."""
    if file.suffix.casefold() != ".xlsx":
        raise typer.BadParameter("The name of the file ends in .xlsx.", param_hint="FILE.xlsx")
    if os.path.exists(file) and not force:  # a name that is too long is no file
        raise MatcherError(
            f"{file.name} is there already. Choose another name, or say --force to write over it."
        )
    matcher.write_template(file)
    speaking.answer(f"Written: {file}. Fill in a row for each person, then: matcher check {file}")


def check(
    children: options.Children,
    visitors: options.Visitors = None,
    standing: options.Standing = None,
    policy: options.Policy = None,
    places: options.Places = None,
    today: options.Today = None,
    as_json: options.AsJson = False,
) -> None:
    """Look for every fault in the tables, each with its cell and how to mend it."""
    gathered = Given(children, visitors, standing, policy, places, today).gathered()
    findings = [*gathered.findings, *_settling_findings(gathered)]
    if as_json:
        speaking.answer_json(_as_json(gathered, findings))
    else:
        tell(told(findings), most=None, places=places is not None)
        _say_account(gathered)
        speaking.answer(_summary(findings))
    raise typer.Exit(any(finding.severity == "error" for finding in findings))


def _settling_findings(gathered: "Gathered") -> "tuple[Finding, ...]":
    """Give what is found about pins, offers, exceptions and families, where every table can be read."""
    from matcher.candidates.settling import settle
    from matcher.rounds.running import nameless

    if gathered.reading.unreadable:
        return ()
    facts = gathered.facts
    return settle(replace(facts, pool=nameless(facts.pool))).findings


def _say_account(gathered: "Gathered") -> None:
    for account in gathered.reading.accounts:
        sheet = f", sheet {account.sheet}" if account.sheet else ""
        speaking.answer(f"{account.table} ({account.file}{sheet}): {account}")
    left_out = gathered.reading.left_out
    for left in left_out[:_MOST_LEFT_OUT]:
        who = f" ({left.person_id})" if left.person_id else ""
        speaking.answer(
            speaking.paragraph(f"{left.table}, row {left.row}{who}: {left.reason}", 4, "  left out: ")
        )
    if len(left_out) > _MOST_LEFT_OUT:
        more = speaking.counted(len(left_out) - _MOST_LEFT_OUT, "row")
        speaking.answer(f"  left out: {more} more; with --json they are all listed.")


def _summary(findings: "list[Finding]") -> str:
    counts = [
        speaking.counted(number, severity)
        for severity in ("error", "warning", "note")
        if (number := sum(finding.count for finding in findings if finding.severity == severity))
    ]
    return f"Found: {speaking.listed(counts)}." if counts else "Nothing to mend."


def _as_json(gathered: "Gathered", findings: "list[Finding]") -> dict[str, object]:
    fields = ("table", "file", "sheet", "rows", "used", "left_out", "blank", "hidden")
    return {
        "findings": [speaking.finding_json(finding) for finding in findings],
        "rows": [{name: getattr(account, name) for name in fields} for account in gathered.reading.accounts],
        "left_out": [
            {"table": left.table, "row": left.row, "person_id": left.person_id, "reason": left.reason}
            for left in gathered.reading.left_out
        ],
        "unreadable": list(gathered.reading.unreadable),
    }
