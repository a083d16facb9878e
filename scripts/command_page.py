"""The page `docs/command-line.md`, made from the help of the commands themselves."""

from collections.abc import Iterator
from typing import Any

from typer.main import get_command
from typer.testing import CliRunner

from matcher.cli import app

_OPENING = """\
# The command line

Made from the help of the commands by `python scripts/make_docs.py`; change the help there.

The screen, the command line and Python stand on one public API and give the same answers. Answers go to
stdout; findings, progress and faults go to stderr. With `--json` stdout holds that JSON and nothing else.

| exit code | meaning |
|---|---|
| 0 | done; `run`: a round was written, whatever was found |
| 1 | it could not be done, and stderr says why; `check`: an error finding; `audit`: something is wrong |
| 2 | the command was not understood |

What is not understood is told with the nearest right word. No traceback is shown; where the program meets
something it was not written for, it gives a reference, and `matcher --debug COMMAND` (or `MATCHER_DEBUG=1`)
shows more.

A file is written whole or not at all: where there is no room, no such folder, or a file that may only be read, a
sentence says so, and what stood there before still stands.
"""


def page() -> str:
    """Give the page as it should be."""
    sections = [_section(" ".join(("matcher", *words)), *words) for words in _paths(get_command(app))]
    return "\n".join([_OPENING, *sections])


def _paths(command: Any, *words: str) -> Iterator[tuple[str, ...]]:
    """Give the words of each command, those of a group after the group's own."""
    yield words
    for name, inner in getattr(command, "commands", {}).items():
        yield from _paths(inner, *words, name)


def _section(title: str, *words: str) -> str:
    shown = CliRunner().invoke(app, [*words, "--help"], prog_name="matcher", terminal_width=100)
    return f"## {title}\n\n```text\n{_tidied(shown.output)}\n```\n"


def _tidied(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())
