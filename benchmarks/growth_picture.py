"""How the cost of a whole round grows: seconds against possible pairs, both axes logarithmic."""

from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.stages import STAGES, whole_round


def fitted(rows: list[dict[str, Any]]) -> tuple[float, float]:
    """Give the powers of pairs and of people with which the seconds of everything grow."""
    seconds = np.log([sum(row["stages"].values()) for row in rows])
    sizes = [row["pairs"] for row in rows], [row["children"] + row["visitors"] for row in rows]
    by_pairs, by_people = (float(np.polyfit(np.log(size), seconds, 1)[0]) for size in sizes)
    return by_pairs, by_people


def draw(rows: list[dict[str, Any]], path: Path) -> None:
    """Draw a line for the whole and one for each stage; the same figures give the same file."""
    # Loads matplotlib, which only the picture needs.
    import matplotlib as mpl

    mpl.use("svg")
    import matplotlib.pyplot as plt

    mpl.rcParams.update({"svg.hashsalt": "growth", "svg.fonttype": "path", "font.size": 10})
    rows = sorted(rows, key=lambda row: int(row["pairs"]))
    pairs = [row["pairs"] for row in rows]
    figure, axes = plt.subplots(figsize=(7.5, 4.5), layout="constrained")
    for stage in STAGES:
        axes.loglog(pairs, [row["stages"][stage] for row in rows], marker=".", linewidth=1, label=stage)
    axes.loglog(
        pairs, [whole_round(row["stages"]) for row in rows], "k-", marker="o", label="screen to write down"
    )
    axes.set_xlabel("possible pairs")
    axes.set_ylabel("seconds of CPU")
    axes.grid(which="major", alpha=0.4)
    axes.legend()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
