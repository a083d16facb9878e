"""Says how many browser tests did not run where no browser was found."""

import os
from pathlib import Path

import pytest

CHROMIUM = Path(os.environ.get("MATCHER_CHROMIUM", "/usr/bin/chromium"))
NO_BROWSER = f"No Chromium at {CHROMIUM}; set MATCHER_CHROMIUM to one."


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count the browser tests that were left out."""
    skipped = terminalreporter.stats.get("skipped", [])
    left_out = [report for report in skipped if NO_BROWSER in str(report.longrepr)]
    if left_out:
        terminalreporter.write_line(f"{len(left_out)} browser tests did not run. {NO_BROWSER}", yellow=True)
