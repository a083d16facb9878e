"""What the command line says, and where: answers to stdout; findings, progress and faults to stderr."""

import hashlib
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from textwrap import wrap
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, TextIO

import typer

from matcher.errors import MatcherError
from matcher.writing import reason_of

if TYPE_CHECKING:
    from matcher.intake.findings import Finding

WIDTH = 100
TICK_SECONDS = 1.0
TICKS_UNTIL_SAID_AGAIN = 10
_SEVERITIES = {
    "error": "a row is left out, or something asked for cannot be done",
    "warning": "probably not as meant",
    "note": "worth knowing",
}


def speak_utf8() -> None:
    """Write UTF-8 whatever the terminal calls itself; what cannot be written at all is shown as a code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def answer(text: str = "") -> None:
    """Say something that was asked for.

    Raises
    ------
    matcher.errors.MatcherError
        If the answer goes into a file that has no room for it.
    """
    try:
        typer.echo(text)
    except BrokenPipeError:
        raise  # a reader that has seen enough, which typer knows about
    except OSError as fault:
        _give_up_on(sys.stdout)
        raise MatcherError(
            f"The answer could not be written: {reason_of(fault)}. Make room and ask again."
        ) from None


def _give_up_on(stream: TextIO) -> None:
    """Let what is left in a stream go nowhere, so that the end of the program does not stumble over it."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def answer_json(value: object) -> None:
    """Say something that was asked for, for a program."""
    answer(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def remark(text: str = "") -> None:
    """Say something beside the answer."""
    typer.echo(text, err=True)


def warn(text: str) -> None:
    """Say a warning beside the answer, broken into lines; an empty one is not said."""
    if text:
        remark(paragraph(text))


@contextmanager
def progress(doing: str) -> Iterator[Callable[..., None]]:
    """Say on stderr what is being done, once a second where it changes; nothing within the first second.

    Gives a function to be told what is being done now; what else it is told is passed over.
    """
    now = [doing]
    over = Event()

    def keep_saying() -> None:
        started, said, ticks = monotonic(), "", 0
        while not over.wait(TICK_SECONDS):
            ticks += 1
            if now[0] != said or ticks % TICKS_UNTIL_SAID_AGAIN == 0:
                said = now[0]
                remark(f"{said} ({monotonic() - started:.0f} s)")

    def tell(doing: str, *_: object) -> None:
        now[0] = doing

    speaker = Thread(target=keep_saying, daemon=True)
    speaker.start()
    try:
        yield tell
    finally:
        over.set()
        speaker.join()


def paragraph(text: str, margin: int = 0, first: str = "") -> str:
    """Break a text into lines that fit a terminal.

    Parameters
    ----------
    margin
        Spaces before every line but the first, where ``first`` stands instead.
    """
    lines = wrap(
        text,
        WIDTH,
        initial_indent=first or " " * margin,
        subsequent_indent=" " * margin,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines)


def listed(words: Sequence[str]) -> str:
    """Join words as one says them: ``"a, b and c"``."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def counted(number: int, one: str, many: str = "") -> str:
    """Give a number with its noun: ``"1 child"``, ``"3 children"``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


class Told(NamedTuple):
    """A finding as it is told: its code, its severity, one paragraph, and how many it stands for."""

    code: str
    severity: str
    text: str
    times: int = 1


def tell_findings(findings: Sequence[Told], most: int | None = None) -> None:
    """Say findings on stderr, those that matter most first.

    Parameters
    ----------
    most
        How many of each severity are written out; None for all. The others are counted.
    """
    for severity, meaning in _SEVERITIES.items():
        group = [each for each in findings if each.severity == severity]
        if group:
            number = sum(each.times for each in group)
            remark(f"{counted(number, severity)} ({meaning}):")
            for each in group[:most]:
                remark(paragraph(each.text, 4, "  - "))
            if most is not None and len(group) > most:
                more = sum(each.times for each in group[most:])
                remark(f"  ... and {more:,} more; `matcher check` lists them.")
            remark()


def finding_json(finding: "Finding") -> dict[str, str | int]:
    """Give a finding as a program reads it."""
    names = ("code", "table", "file", "sheet", "cell", "where", "person_id", "found", "expected", "mend")
    said = {name: getattr(finding, name) for name in names}
    return {"severity": finding.severity.value, **said, "count": finding.count}


def tell_unforeseen(fault: BaseException, show_trace: bool) -> None:
    """Say on stderr that the program met something it was not written for."""
    if show_trace:
        remark("".join(traceback.format_exception(fault)))
    said = (
        f"The program met something it was not written for (reference {reference(fault)}). Pass the"
        " reference on to whoever looks after it; `matcher --debug` before the command shows more."
    )
    remark(paragraph(said))


def reference(fault: BaseException) -> str:
    """Give eight letters and digits that stand for the kind of fault and its place, never for the data."""
    steps = [f"{step.name}:{step.lineno}" for step in traceback.extract_tb(fault.__traceback__)]
    return hashlib.sha256("/".join([type(fault).__name__, *steps]).encode()).hexdigest()[:8].upper()
