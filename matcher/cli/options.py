"""The words that commands share: tables, policy, places, the day."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer


def _day(text: str | date) -> date:
    # Imported late: the command's help is not to wait for it.
    from matcher.policy.settings import EARLIEST_DAY, LATEST_DAY

    if isinstance(text, date):
        return text
    try:
        # Only this form: by fromisoformat a week such as 2026-W47 is a day as well.
        day = datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise typer.BadParameter(f"“{text}” is no day. Write it as 2026-11-22.") from None
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        raise typer.BadParameter(f"“{text}” is not from {EARLIEST_DAY} to {LATEST_DAY}.")
    return day


Children = Annotated[
    Path,
    typer.Argument(
        metavar="CHILDREN",
        help="The children table, .csv or .xlsx; or one workbook with a sheet for each table.",
    ),
]
Visitors = Annotated[
    Path | None,
    typer.Argument(metavar="VISITORS", help="The visitors table; left out where CHILDREN holds both."),
]
ChildrenBeside = Annotated[
    Path | None,
    typer.Argument(metavar="CHILDREN", help="The children table the round was made from, or the workbook."),
]
RoundFile = Annotated[
    Path, typer.Argument(metavar="ROUND", help="The round file written by `matcher run --out`.")
]
Standing = Annotated[
    Path | None,
    typer.Option("--standing", metavar="FILE", help="What is settled already: active, offered, pinned ..."),
]
Policy = Annotated[
    str | None,
    typer.Option(
        "--policy", metavar="FILE|PRESET", help="A policy in TOML, or `national-minimum` or `salford`."
    ),
]
PolicyBeside = Annotated[
    str | None,
    typer.Option(
        "--policy", metavar="FILE|PRESET", help="The policy the round was made with; else as it says."
    ),
]
Places = Annotated[
    Path | None,
    typer.Option(
        "--places", metavar="FILE", help="Where postcodes are: a CSV of postcode,latitude,longitude."
    ),
]
Today = Annotated[
    date | None,
    typer.Option(
        "--today", metavar="YYYY-MM-DD", parser=_day, help="The day to reckon with; else the clock's."
    ),
]
TodayBeside = Annotated[
    date | None,
    typer.Option(
        "--today", metavar="YYYY-MM-DD", parser=_day, help="The day the round was made for; else as it says."
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Answer as JSON on stdout and nothing else; all else goes to stderr.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Stop where there is an error finding.")]
TimeLimit = Annotated[
    float | None,
    typer.Option(
        "--time-limit",
        metavar="SECONDS",
        min=0.1,
        help="Stop the search after so long, with the best plan so far.",
    ),
]
DataFolder = Annotated[
    Path | None,
    typer.Option("--data", metavar="FOLDER", help="The folder of the ledger; else that of the screen."),
]
