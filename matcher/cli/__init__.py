"""The command line: each command hands its words to the public API and says the answer.

Nothing is decided here. Heavy rooms are imported by the commands that need them, so that
``matcher --help`` is there at once.
"""

import os
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import matcher
from matcher.cli import (
    asking,
    ledger_commands,
    reckoning,
    settling,
    speaking,
    supposing,
    sweeping,
    tables,
    taking_away,
    working,
)
from matcher.errors import MatcherError


class _Commands(TyperGroup):
    """The commands; what stops one of them is told in a sentence, never by a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command. Exit code 1 where it could not be done."""
        try:
            return super().invoke(ctx)
        except MatcherError as fault:
            speaking.remark(str(fault))
        except MemoryError:
            speaking.remark(
                "There is not enough memory for this. Close other programs, or use smaller files."
            )
        except typer.BadParameter as fault:
            said = fault.format_message().replace("Invalid value for ", "Not understood: ")
            fault.format_message = lambda: said  # type: ignore[method-assign]
            raise
        except Exception as fault:
            if _is_for_typer(fault):
                raise
            speaking.tell_unforeseen(fault, bool(ctx.params.get("debug")))
        raise typer.Exit(1)


def _is_for_typer(fault: Exception) -> bool:
    """Say whether it is the frame's own: a usage fault, an exit code, a reader that has gone away."""
    return hasattr(fault, "exit_code") or isinstance(fault, (typer.Abort, BrokenPipeError))


app = typer.Typer(
    name="matcher",
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=(
        "Propose matches between Independent Visitors and looked-after children. You decide.\n\n"
        "Two spreadsheets in, a proven best plan out, with the reason for every pair. Everything stays on"
        " this computer. `matcher COMMAND --help` shows examples of each command."
    ),
    epilog=(
        "\b\nA first round with the sample that comes with the program:\n"
        "  matcher check sample_data/children.csv sample_data/visitors.csv\n"
        "  matcher run sample_data/children.csv sample_data/visitors.csv --places sample_data/places.csv \\\n"
        "      --policy sample_data/policy.toml --today 2026-11-22 --out round.json\n\n"
        "Exit codes: 0 done; 1 it could not be done, or something is wrong; 2 the command was not"
        " understood."
    ),
)


def _tell_version(asked: bool) -> None:
    if asked:
        speaking.answer(f"matcher {matcher.__version__}")
        raise typer.Exit


@app.callback()
def _start(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Say the version.", callback=_tell_version, is_eager=True)
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the program's own trace where something unforeseen happens.")
    ] = False,
) -> None:
    speaking.speak_utf8()
    ctx.params["debug"] = debug or os.environ.get("MATCHER_DEBUG", "") not in ("", "0")


for room in (tables, working, asking, supposing, sweeping, reckoning, settling, ledger_commands, taking_away):
    room.add_to(app)
