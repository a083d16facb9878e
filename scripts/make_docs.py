"""Write the pages that are made from the code; with ``--check`` say whether they are current."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent


def data_dictionary() -> str:
    """Every column of every table."""
    from matcher.intake.columns.dictionary import as_markdown

    return as_markdown()


def command_line() -> str:
    """Every command with its help."""
    from command_page import page

    return page()


def policy() -> str:
    """Every setting, rule, criterion and rung."""
    from policy_page import page

    return page()


PAGES: dict[str, Callable[[], str]] = {
    "command-line.md": command_line,
    "data-dictionary.md": data_dictionary,
    "policy.md": policy,
}


def main() -> None:
    """Write or check every page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a page is stale")
    checking = parser.parse_args().check
    stale = []
    for name, make in PAGES.items():
        path, text = HOME / "docs" / name, make()
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale.append(name)
        if not checking:
            path.write_text(text, "utf-8")
            print(f"written: docs/{name}")
    if checking and stale:
        sys.exit(f"Stale: {', '.join(stale)}. Run `make docs`.")


if __name__ == "__main__":
    main()
