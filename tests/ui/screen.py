"""Opens pages of the screen in tests, and fills a data folder with the sample."""

from dataclasses import asdict
from datetime import date
from functools import cache
from pathlib import Path

from streamlit.testing.v1 import AppTest

import matcher
from matcher.decisions.ledger import Ledger
from tests.waiting import PLENTY_SECONDS

HOME = Path(__file__).resolve().parents[2]
SAMPLE = HOME / "sample_data"
SAMPLE_DAY = date(2026, 11, 22)
"""The day the sample is of, which is the day of these tests: the clock of the machine says nothing."""
MAIN = HOME / "matcher" / "ui" / "main.py"


def open_page(page: str = "", name: str = "Asha") -> AppTest:
    """Open the screen in a browser in which somebody works, and go to a page."""
    screen = AppTest.from_file(str(MAIN), default_timeout=PLENTY_SECONDS)
    screen.session_state["person"] = name
    screen.run()
    return go_to(screen, page) if page else screen


def go_to(screen: AppTest, page: str) -> AppTest:
    """Go to another page of the same session."""
    return screen.switch_page(f"views/{page}.py").run()


def said(screen: AppTest) -> str:
    """Give every text on the page, in one piece."""
    shown = [
        *screen.title,
        *screen.header,
        *screen.subheader,
        *screen.markdown,
        *screen.caption,
        *screen.text,
        *screen.error,
        *screen.warning,
        *screen.success,
        *screen.info,
    ]
    return "\n".join(element.value.replace("\\", "").replace("\u2060", "") for element in shown)


def press(screen: AppTest, label: str) -> AppTest:
    """Press the one button of a label, or whose label begins with it."""
    found = [button for button in screen.button if button.label.startswith(label)]
    assert len(found) == 1, [button.label for button in screen.button]
    return found[0].click().run()


def labels(screen: AppTest) -> list[str]:
    """Give the labels of all buttons."""
    return [button.label for button in screen.button]


def save_sample() -> Ledger:
    """Keep the sample's tables and policy."""
    ledger = Ledger.open(today=lambda: SAMPLE_DAY)
    gathered = gathered_sample()
    accounts = [
        {
            "table": account.table,
            "sentence": str(account),
            "left_out": [asdict(row) for row in gathered.reading.left_out if row.table == account.table],
        }
        for account in gathered.reading.accounts
    ]
    pool, places = gathered.facts.pool, gathered.facts.places
    names = ["children.csv", "visitors.csv"]
    ledger.save_tables(pool, places, findings=gathered.findings, accounts=accounts, file_names=names)
    ledger.set_setting("policy", (SAMPLE / "policy.toml").read_text())
    return ledger


@cache
def gathered_sample() -> matcher.Gathered:
    """Read the sample."""
    return matcher.gather(
        SAMPLE / "children.csv",
        SAMPLE / "visitors.csv",
        SAMPLE / "standing.csv",
        policy=SAMPLE / "policy.toml",
        places=SAMPLE / "places.csv",
        today=SAMPLE_DAY,
    )


def save_round(ledger: Ledger) -> matcher.MatchRound:
    """Run a round over the sample and keep it."""
    tables = ledger.latest_tables()
    assert tables is not None
    ledger.save_round(sample_round(), tables.id)
    return sample_round()


@cache
def sample_round() -> matcher.MatchRound:
    """Run a round over the sample, once for all tests of a process."""
    gathered = gathered_sample()
    return matcher.run_round(gathered.facts, findings=gathered.findings, left_out=gathered.reading.left_out)
