"""``sweep``: the sample's eighteen scenarios, as a table, for a program and as a file."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import SAMPLE, TABLES, Command
from tests.waiting import PLENTY_SECONDS

SWEEP = ("--sweep", str(SAMPLE / "sweep.toml"))
LONG = '[[factor]]\nname = "Cap"\n' + "".join(
    f'[[factor.setting]]\nname = "{n}"\n[[factor.setting.edit]]\nkind = "cap"\nnew_matches = {n}\n'
    for n in range(400)
)


def test_a_sweep_in_words_and_as_a_file(matcher: Command, made: Path, tmp_path: Path) -> None:
    """The best first on the screen, everything in the order of the sweep in the file."""
    done = matcher("sweep", made, *TABLES, *SWEEP, "--jobs", 1, "--out", "sweep.csv")
    assert done.exit_code == 0
    said = done.stdout.splitlines()
    assert said[0] == "18 scenarios were tried beside the plan in force."
    assert "Children matched: 23 to 24; in the plan in force 23." in said
    best = next(line for line in said if line.startswith("as now") or line.startswith("counts"))
    assert "Ben (V07) goes further" in best or "one more man" in best
    written = (tmp_path / "sweep.csv").read_text("utf-8-sig").splitlines()
    assert written[0].startswith("Travel,Ladder,Rochdale,Children matched,Matched: In secure accommodation")
    assert len(written) == 19
    assert written[1].startswith("as now,as now,as now,23,")


def test_a_sweep_for_a_program_is_the_same_on_two_cores(matcher: Command, made: Path) -> None:
    """The same JSON from one process and from two, and nothing else on stdout."""
    alone = matcher("sweep", made, *TABLES, *SWEEP, "--jobs", 1, "--json").stdout
    both = matcher("sweep", made, *TABLES, *SWEEP, "--jobs", 2, "--json").stdout
    assert json.loads(alone) == json.loads(both)
    answer = json.loads(alone)
    assert (answer["asked"], answer["tried"], answer["stopped"]) == (18, 18, "")
    assert {row["settings"]["Ladder"] for row in answer["rows"]} == {"as now", "ageing out first"}


@pytest.mark.long
def test_a_sweep_on_a_cluster_of_this_computer(matcher: Command, made: Path) -> None:
    """``--cluster local`` answers as one process does."""
    alone = matcher("sweep", made, *TABLES, *SWEEP, "--jobs", 1, "--json").stdout
    spread = matcher("sweep", made, *TABLES, *SWEEP, "--cluster", "local", "--jobs", 2, "--json").stdout
    assert json.loads(spread) == json.loads(alone)


def test_what_cannot_be_swept_is_said(matcher: Command, made: Path, tmp_path: Path) -> None:
    """No file is a usage fault; a misspelt key, a file that is not there and no cluster are sentences."""
    assert matcher("sweep", made, *TABLES).exit_code == 2
    assert "no file gone.toml" in matcher("sweep", made, *TABLES, "--sweep", "gone.toml").stderr
    (tmp_path / "wrong.toml").write_text("[[factr]]\n", "utf-8")
    wrong = matcher("sweep", made, *TABLES, "--sweep", "wrong.toml")
    assert wrong.exit_code == 1
    assert "The nearest key is factor." in wrong.stderr
    alone = matcher("sweep", made, *TABLES, *SWEEP, "--cluster", "nowhere")
    assert "No cluster answers at nowhere." in " ".join(alone.stderr.split())


@pytest.mark.skipif(os.name == "nt", reason="process groups are told to stop another way there")
def test_ctrl_c_keeps_what_is_done(made: Path, tmp_path: Path) -> None:
    """The key reaches every process of the terminal: one sentence, the rows so far, no traceback."""
    (tmp_path / "long.toml").write_text(LONG, "utf-8")
    command = [sys.executable, "-m", "matcher.cli", "sweep", str(made), *TABLES, "--sweep", "long.toml"]
    running = subprocess.Popen(
        [*command, "--jobs", "2", "--out", "sweep.csv"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # What is started in the background of a shell is deaf to the key, and so is what it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    heard = ""
    assert running.stderr is not None
    while " of 400 scenarios tried" not in heard:
        line = running.stderr.readline()
        assert line, heard
        heard += line
    os.killpg(running.pid, signal.SIGINT)
    said, heard = running.communicate(timeout=PLENTY_SECONDS)
    assert "Traceback" not in heard
    assert "Warning" not in heard
    assert running.returncode == 0
    assert said.startswith("It was stopped: ")
    kept = int(said.split()[3])
    assert kept < 400
    assert len((tmp_path / "sweep.csv").read_text("utf-8-sig").splitlines()) == kept + 1
