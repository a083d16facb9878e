"""Commands about the ledger itself: ``ledger verify`` and ``ledger show``. They only read."""

from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

import matcher
from matcher.cli import options, speaking
from matcher.errors import LedgerFault

if TYPE_CHECKING:
    from matcher.decisions.diary import DiaryEntry
    from matcher.decisions.verification import Verification

_EXAMPLES = """\b
Examples:
  matcher ledger verify
  matcher ledger show
"""
_VERIFY_EXAMPLES = """\b
Examples:
  matcher ledger verify
  matcher ledger verify --head "9f3c 11d0 a2b4 77e1"
  matcher ledger verify --data archive/2025 --json

The head stands on every workbook and is shown when a round is closed. Exit code 1 where something is not
as it was written.
"""
_SHOW_EXAMPLES = """\b
Examples:
  matcher ledger show
  matcher ledger show --round R-20261122-6efaa9
  matcher ledger show --json
"""
_MOST_FAULTS = 50


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(
        no_args_is_help=True, rich_markup_mode=None, help="Verify the ledger, or read it as a diary."
    )
    group.command("verify", short_help="Verify that nothing was changed.", epilog=_VERIFY_EXAMPLES)(verify)
    group.command("show", short_help="Read the ledger as a diary.", epilog=_SHOW_EXAMPLES)(show)
    app.add_typer(
        group, name="ledger", short_help="Verify the ledger, or read it as a diary.", epilog=_EXAMPLES
    )


def verify(
    head: Annotated[
        str | None,
        typer.Option(
            "--head", metavar="HASH", help="A head written down earlier; at least its first 16 digits."
        ),
    ] = None,
    data: options.DataFolder = None,
    as_json: options.AsJson = False,
) -> None:
    """Verify that every event, round and saved table is as it was written."""
    with matcher.Ledger.open(data, read_only=True) as ledger:
        speaking.warn(ledger.folder_warning)
        found = ledger.verify(head)
    if as_json:
        speaking.answer_json(_verification_json(found))
    else:
        _say(found)
    raise typer.Exit(0 if found.is_sound else 1)


def _say(found: "Verification") -> None:
    for fault in found.faults[:_MOST_FAULTS]:
        speaking.answer(speaking.paragraph(fault, 4, "  - "))
    if len(found.faults) > _MOST_FAULTS:
        speaking.answer(f"  ... and {len(found.faults) - _MOST_FAULTS:,} more; --json names them all.")
    if not found.agrees_with_itself:
        speaking.answer(
            speaking.paragraph(
                "The ledger is not as it was written. Keep this file, find out who could write to it, and"
                " restore a backup."
            )
        )
    if found.faults:
        return
    speaking.answer(f"{speaking.counted(found.events, 'event')} verified; head {found.head}")
    if found.head_found_at is not None:
        since = found.events_since_head
        speaking.answer(
            f"The head you gave is that of event {found.head_found_at}:"
            f" {speaking.counted(since, 'event')} came after it."
        )
    if found.unsealed_before is not None:
        speaking.answer(
            f"Events before number {found.unsealed_before} were written before events were sealed."
        )
    if found.unknown_kinds:
        kinds = speaking.listed([f"“{kind}”" for kind in found.unknown_kinds])
        speaking.answer(f"A newer version of the program made events of the kind {kinds}.")


def _verification_json(found: "Verification") -> dict[str, object]:
    return {
        "sound": found.is_sound,
        "events": found.events,
        "head": found.head,
        "faults": list(found.faults),
        "agrees_with_itself": found.agrees_with_itself,
        "head_found_at": found.head_found_at,
        "events_since_head": found.events_since_head,
        "unsealed_before": found.unsealed_before,
        "unknown_kinds": list(found.unknown_kinds),
    }


def show(
    round_reference: Annotated[
        str | None, typer.Option("--round", metavar="REFERENCE", help="Only what happened in this round.")
    ] = None,
    data: options.DataFolder = None,
    as_json: options.AsJson = False,
) -> None:
    """Read the ledger as a diary, oldest first: who did what, when, and why."""
    with matcher.Ledger.open(data, read_only=True) as ledger:
        speaking.warn(ledger.folder_warning)
        entries = ledger.diary(round_reference)
    if round_reference and not entries:
        raise LedgerFault(
            f"This ledger has no round {round_reference}. `matcher ledger show` names those it has."
        )
    if as_json:
        speaking.answer_json([_entry_json(entry) for entry in entries])
    elif entries:
        _tell(entries)
    else:
        speaking.answer("Nothing is written in the ledger yet.")


def _tell(entries: "tuple[DiaryEntry, ...]") -> None:
    for day, of_day in groupby(entries, key=lambda entry: entry.at.astimezone().date()):
        speaking.answer(f"{day:%A} {day.day} {day:%B %Y}")
        for entry in of_day:
            first = f"  {entry.at.astimezone():%H:%M}  {entry.number:>5}  "
            speaking.answer(speaking.paragraph(entry.sentence, len(first), first))
        speaking.answer()


def _entry_json(entry: "DiaryEntry") -> dict[str, object]:
    return {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "kind": entry.kind,
        "round": entry.round_reference,
        "by": entry.by,
        "sentence": entry.sentence,
        "hash": entry.hash,
    }
