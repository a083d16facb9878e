"""Many at once: weights up and down, and each kept scenario with and without, in every combination."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from matcher.advice.edits.policy import ChangeWeight
from matcher.advice.sweeping.grid import Settings, Sweep
from matcher.advice.sweeping.row import Row
from matcher.advice.sweeps import Swept
from matcher.policy.criteria import criterion
from matcher.policy.facts import Facts
from matcher.ui import parts
from matcher.ui.opened import Opened
from matcher.ui.what_ifs import keeping, sweep_run
from matcher.ui.what_ifs.sweep_run import SweepRun
from matcher.ui.words import many, number, plain

_WEIGHTS: Final = "sweep-weights"
_SCENARIOS: Final = "sweep-scenarios"
_MOST_FACTORS: Final = 6
MOST_TRIED: Final = 500
"""Of more combinations an even draw is tried: a person waits for it."""
_AS_NOW: Final = "as now"
_WITHOUT: Final = "without"
_LEFT_OUT: Final = (_AS_NOW, _WITHOUT)
_POLL_SECONDS: Final = 0.5


def show(now: Opened, facts: Facts) -> None:
    """Show what can be varied, what is under way, and what came of it."""
    parts.section("Many at once", _LEDE)
    run = sweep_run.current(now)
    if run is not None and run.under_way:
        _wait(now)
        return
    factors = _factors(facts)
    if factors:
        sweep = Sweep(factors, sample=MOST_TRIED)
        _offer(now, facts, sweep)
    if run is not None:
        _result(run)


_LEDE: Final = (
    "Choose a few things that could be otherwise. Every combination of them is run and held against the plan"
    " in force."
)


def _factors(facts: Facts) -> dict[str, Settings]:
    weights = {code: weight for code, weight in facts.policy.weights.by_code().items() if weight}
    titles = {code: criterion(code).title for code in weights}
    chosen = _chosen("Weights, halved and doubled", "Choose weights", titles, _WEIGHTS)
    kept = {name: name for name in keeping.names()}
    names = _chosen("Scenarios, with and without", "Choose scenarios", kept, _SCENARIOS)
    return {**_of_weights(chosen, weights), **_of_scenarios(names)}


def _chosen(label: str, placeholder: str, titles: Mapping[str, str], key: str) -> list[str]:
    # What was chosen before may be gone: a scenario deleted, a weight set to nothing.
    st.session_state[key] = [each for each in st.session_state.get(key, []) if each in titles]
    return st.multiselect(
        label,
        list(titles),
        key=key,
        format_func=titles.__getitem__,
        max_selections=_MOST_FACTORS,
        placeholder=placeholder,
        width=parts.READING_WIDTH,
    )


def _of_weights(codes: list[str], weights: Mapping[str, float]) -> dict[str, Settings]:
    return {
        criterion(code).title: {
            _AS_NOW: (),
            "half": (ChangeWeight(code, weights[code] / 2),),
            "double": (ChangeWeight(code, weights[code] * 2),),
        }
        for code in codes
    }


def _of_scenarios(names: list[str]) -> dict[str, Settings]:
    return {f"“{name}”": {_WITHOUT: (), "with": keeping.read(name).edits} for name in names}


def _offer(now: Opened, facts: Facts, sweep: Sweep) -> None:
    count = len(sweep.cells())
    if count < sweep.combinations:
        st.caption(f"There are {sweep.combinations:,} combinations; an even draw of {count} is tried.")
    if st.button(f"Try {many(count, 'combination')}", key="sweep-start"):
        sweep_run.start(now, facts, sweep)
        st.rerun()


@st.fragment(run_every=_POLL_SECONDS)
def _wait(now: Opened) -> None:
    run = sweep_run.current(now)
    if run is None or not run.under_way:
        st.rerun()
    said = f"{run.done} of {many(run.asked, 'combination')} tried, {many(run.seconds, 'second')}"
    st.progress(run.done / run.asked, text=said)
    if run.cancel.is_set():
        st.caption("Stopping: what is under way is finished first.")
    else:
        st.button("Stop here", key="sweep-stop", on_click=run.cancel.set)
    st.caption("You can leave this page; what is done is here when you come back.")


def _result(run: SweepRun) -> None:
    if run.fault:
        parts.problem(run.fault)
    if run.swept is not None:
        _outcomes(run.swept)


def _outcomes(swept: Swept) -> None:
    parts.table(
        plain(" ".join(swept.sentences())),
        [
            "Different from now",
            "Children matched",
            "Waiting",
            "Mean fit",
            "km a month",
            "Who changes",
        ],
        [_cells(row) for row in swept.best_first()],
        alt="What each combination comes to, the best first",
        key="sweep-outcomes",
        size=10,
    )
    st.caption(
        "Best first by the ladder and the weights in force, whatever was tried: mean fit is by the weights in"
        " force as well.",
        width=parts.READING_WIDTH,
    )


def _cells(row: Row) -> list[str]:
    outcome = row.outcome
    if outcome is None:
        return [_different(row), plain(row.fault), "", "", "", ""]
    changed = (
        (len(outcome.gains), "gain"),
        (len(outcome.loses), "lose"),
        (len(outcome.moves), "move"),
    )
    return [
        _different(row),
        f"{outcome.matched} of {outcome.children}",
        outcome.waiting,
        "None" if row.mean_fit is None else number(row.mean_fit, 0),
        number(outcome.kilometres_a_month, 0),
        ", ".join(f"{count} {word}" for count, word in changed if count) or "Nobody",
    ]


def _different(row: Row) -> str:
    said = [
        plain(factor) if setting == "with" else f"{plain(factor)} {setting}"
        for factor, setting in row.settings.items()
        if setting not in _LEFT_OUT
    ]
    return "; ".join(said) or "Nothing"
