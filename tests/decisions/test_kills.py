"""Nothing acknowledged is lost: a process that decides in a loop is killed at any moment."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from matcher.decisions.ledger import Ledger
from matcher.rounds.result import write_round
from tests.decisions.small_round import REFERENCE, small_places, small_pool, small_round

# Forks one deciding child a turn, so that the imports are paid for once. Each child says every number
# that the ledger acknowledged, in one write, before it decides again.
DECIDING = """
import os, sys
from matcher.decisions.ledger import Ledger

def decide_for_ever(turn):
    os.write(1, f"pid {os.getpid()}\\n".encode())  # first of all, so before anything it decides
    ledger = Ledger.open(sys.argv[1])
    count = 0
    while True:
        count += 1
        made = ledger.decide(sys.argv[2], "C1", "V1", "held", by="Asha", reason=f"turn {turn}, {count}")
        os.write(1, f"{made.number} {made.reason}\\n".encode())

for turn in sys.stdin:
    pid = os.fork()
    if pid == 0:
        decide_for_ever(turn.strip())
    os.waitpid(pid, 0)
    os.write(1, b"dead\\n")
"""


def _kill(process: subprocess.Popen[bytes], turn: int, seconds: float) -> list[str]:
    """Let one child decide for a while, kill it, and give the lines it said.

    Every fifth is killed without waiting for its first decision, so perhaps while the ledger is opened.
    """
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{turn}\n".encode())
    process.stdin.flush()
    pid = int(process.stdout.readline().removeprefix(b"pid "))
    said = [] if turn % 5 == 0 else [process.stdout.readline().decode().strip()]
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    while (line := process.stdout.readline().decode().strip()) != "dead":
        assert line, "the deciding process ended by itself"
        said.append(line)
    return said


def _killed(folder: Path, kills: int) -> None:
    with Ledger.open(folder) as ledger:
        ledger.save_round(small_round(), ledger.save_tables(small_pool(), small_places()))
    chance = random.Random(20261122)
    acknowledged: list[str] = []
    command = [sys.executable, "-c", DECIDING, str(folder), REFERENCE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for turn in range(kills):
            acknowledged += _kill(process, turn, chance.uniform(0, 0.1))
    with Ledger.open(folder) as ledger:
        kept = [f"{event.number} {event.reason}" for event in ledger.decisions(REFERENCE)]
    assert len(acknowledged) >= kills * 4 // 5
    assert set(acknowledged) <= set(kept)
    assert len(kept) <= len(acknowledged) + kills  # one a kill may be written and not yet said
    raw = sqlite3.connect(folder / "ledger.sqlite3")
    assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    raw.close()


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork processes")


@needs_fork
def test_nothing_acknowledged_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    """Fifteen kills: every decision whose number was given out is in the ledger, which is whole."""
    _killed(tmp_path, 15)


@needs_fork
@pytest.mark.long
def test_nothing_acknowledged_is_lost_in_a_hundred_kills(tmp_path: Path) -> None:
    """As above, a hundred times."""
    _killed(tmp_path, 100)


def test_a_round_file_and_its_copy_in_the_ledger_agree(tmp_path: Path) -> None:
    """What a restart gives back is the round, to the byte."""
    write_round(small_round(), tmp_path / "round.json")
    with Ledger.open(tmp_path) as ledger:
        ledger.save_round(small_round())
    with Ledger.open(tmp_path) as again:
        write_round(again.round(REFERENCE), tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "round.json").read_bytes()
