"""The one command runs, and the page it writes is whole."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

from benchmarks import performance
from benchmarks.beside_mentor_match import SCORINGS, beside
from benchmarks.performance_page import seconds, times

HOME = Path(__file__).resolve().parents[2]
PAGE = HOME / "docs" / "performance.md"


def test_the_command_measures_tiny_rounds_and_writes_the_page(tmp_path: Path) -> None:
    """Every part that needs no other program runs, keeps its figures, and stands on the page."""
    page = tmp_path / "docs" / "performance.md"
    parts = ["peers", "ties", "stages", "growth"]
    performance.main(
        ["--quick", "--only", *parts, "--results", str(tmp_path / "results"), "--page", str(page)]
    )
    figures = {part: json.loads((tmp_path / "results" / f"{part}.json").read_text()) for part in parts}
    assert all(each["surroundings"]["cores"] for each in figures.values())
    peers = figures["peers"]["found"][0]["peers"]
    assert all(peer["change"][:-1] == [0] * 9 for name, peer in peers.items() if peer["proved"])
    assert figures["ties"]["found"][0]["broken"]["matcher"] == {}
    assert all(row["faults"] == 0 for row in figures["stages"]["found"])
    _whole(page)
    assert (page.parent / "pictures" / "growth.svg").read_text().startswith("<?xml")


def test_the_page_is_made_again_without_measuring(tmp_path: Path) -> None:
    """The same figures give the same page; a part without figures says so."""
    words = ["--page-only", "--results", str(tmp_path), "--page", str(tmp_path / "page.md")]
    performance.main(words)
    first = (tmp_path / "page.md").read_text("utf-8")
    performance.main(words)
    assert (tmp_path / "page.md").read_text("utf-8") == first
    assert "Not measured yet" in first


def test_the_page_in_the_documents_is_whole() -> None:
    """No gap is left open in it, and its tables have rows of one length."""
    _whole(PAGE)


@pytest.mark.skipif(
    importlib.util.find_spec("matching") is None, reason="mentor-match is installed for the benchmark only"
)
def test_mentor_match_handed_the_worth_finds_the_best_plan() -> None:
    """On the same people and pairs it comes to the same children, days and fit."""
    found = beside(40, list(SCORINGS), 1, 60.0)
    assert not any(found["peers"]["handed the worth of each pair"]["change"][:-1])
    assert all(peer["never_better"] for peer in found["peers"].values())


def test_figures_are_short() -> None:
    """Two digits are enough for seconds and ratios, whatever their size."""
    assert [seconds(each) for each in (0.00012, 0.0123, 1.5, 1234.0)] == [
        "0.12 ms",
        "12 ms",
        "1.5 s",
        "1,234 s",
    ]
    assert [times(each) for each in (0.052, 1.0, 12.3, 4567.8)] == ["0.052", "1.0", "12", "4,568"]


def _whole(page: Path) -> None:
    text = page.read_text("utf-8")
    assert "[[" not in text
    assert text.startswith("# ")
    tables = re.findall(r"(?:^\|.*\|$\n?)+", text, re.MULTILINE)
    assert tables
    assert all(len({line.count("|") for line in table.splitlines()}) == 1 for table in tables)
