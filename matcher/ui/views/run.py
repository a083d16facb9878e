"""Run: what goes in, the run, and what came out in plain sentences."""

from collections import Counter
from typing import Literal

import streamlit as st

from matcher.advice.level_words import amount
from matcher.errors import MatcherError
from matcher.rounds.headline import headline, how_proved
from matcher.rounds.result import LevelResult, MatchRound, made_before
from matcher.ui import acts, faults, opened, parts, policies, runs, state
from matcher.ui.bringing import findings as findings_part
from matcher.ui.opened import Opened
from matcher.ui.reviewing import changed, clashing
from matcher.ui.runs import GoingIn, Run
from matcher.ui.words import day, listed, many, moment, number, plain

_SETTLED = {
    "active": "active",
    "offered": "offered",
    "pinned": "pinned or approved",
    "allowed": "allowed as an exception",
    "declined": "declined",
    "blocked": "blocked",
}
_ADDED_UP = frozenset({"waiting-days", "waiting-months", "fit", "travel"})
_POLL_SECONDS = 0.5
_BUTTON: dict[bool, tuple[str, Literal["primary", "secondary"]]] = {
    False: ("Run", "primary"),
    True: ("Run again around what is settled", "secondary"),
}


def show() -> None:
    """Lay the page out."""
    parts.title(
        "Run",
        "Finds the best set of proposals under your policy, and proves that there is none better.",
    )
    material = runs.going_in()
    if material is None:
        parts.empty(
            "No tables are saved yet. A run needs children and visitors.", "bring_in", "Bring in tables"
        )
        return
    running = runs.current()
    if running is not None and running.under_way:
        _wait()
        return
    if running is not None:
        _finish(running)
    _goes_in(material)
    round_now = opened.in_hand()
    if round_now is not None:
        _result(round_now)


def _goes_in(material: GoingIn) -> None:
    pool, policy = material.tables.pool, material.policy
    settled = material.settled
    said = listed([f"{settled[code]} {words}" for code, words in _SETTLED.items() if settled[code]])
    name = plain(policy.service.name) or "Without a name"
    when = policies.saved_when()
    parts.section("What goes in")
    parts.facts(
        [
            (
                "Tables",
                f"{many(len(pool.children), 'child', 'children')} and {many(len(pool.visitors), 'visitor')},"
                f" saved on {moment(material.tables.saved_at)}",
            ),
            ("Policy", f"{name}{', ' + plain(when) if when else ''}"),
            ("Checks taken on", day(material.facts.start_date)),
            ("Waiting counts to", day(state.today())),
            ("Settled before", f"{said}" if said else "Nothing yet"),
        ],
        alt="What goes into the next run",
    )
    clashing.show(material.facts)
    again = material.previous is not None
    label, weight = _BUTTON[again]
    if acts.button(label, key="run", shows=(material.tables.id,), type=weight):
        run = runs.start(material)
        if not run.under_way:
            _finish(run)
        st.rerun()


@st.fragment(run_every=_POLL_SECONDS)
def _wait() -> None:
    run = runs.current()
    if run is None or not run.under_way:
        st.rerun()
    st.status(f"{plain(run.doing or 'Starting')}: {many(run.seconds, 'second')}", state="running")
    st.caption("You can leave this page or close it; the round is kept when it is done.")


def _finish(run: Run) -> None:
    runs.forget()
    if isinstance(run.fault, MatcherError):
        state.object_to(str(run.fault))
    elif run.fault is not None:
        state.object_to(faults.sentence(faults.noted(run.fault)))
    else:
        state.take_in_hand(run.reference)
        if not run.is_new:
            state.say(
                f"Nothing has changed since round {run.reference} was made: the same tables, policy and"
                " decisions give the same plan."
            )
    st.rerun()


def _result(now: Opened) -> None:
    result = now.result
    parts.section(f"Round {plain(now.entry.title)}")
    parts.warnings(headline(result).warnings)
    for sentence in sentences(result):
        st.markdown(sentence, width=parts.READING_WIDTH)
    parts.onward("review", "Review the proposals", first=True)
    changed.show(now)
    if result.matches:
        _levels(result)
    for limit in result.raised_limits:
        st.warning(plain(limit.sentence), icon=":material/warning:")
    _findings(result)
    st.caption(
        f"Reference {plain(result.reference)}, made for {day(result.today)} by the engine “{result.engine}”"
        f". {plain(result.engine_reason)}"
    )


def sentences(result: MatchRound) -> list[str]:
    """Say a round in plain sentences."""
    totals = result.totals
    taking_part = many(totals.children_taking_part, "child", "children")
    matched, alone, unused = totals.children_matched, len(result.unmatched), len(result.unused)
    out = [
        f"**{matched} of {taking_part}** who take part {_has(matched)} a visitor in this plan"
        f"{_settled(result)}."
        f" {many(alone, 'child', 'children')} {_has(alone)} nobody;"
        f" {many(unused, 'visitor')} {_is(unused)} not used."
    ]
    proof = headline(result).proof
    if proof:
        out.append(plain(proof))
    if made_before(result):
        out.append(made_before(result))
    if result.longest_waited:
        out.append(f"Of those without anyone, the longest has waited {result.longest_waited}.")
    if not result.matches:
        return out
    out.append(
        f"The plan takes about {number(totals.kilometres_a_month, 0)} km a month there and back,"
        f" £{totals.mileage_pounds_a_month:,.2f} of mileage. Distances are rough."
    )
    return out


def _settled(result: MatchRound) -> str:
    before = sum(match.status != "proposed" for match in result.matches)
    return f": {len(result.matches) - before} proposed now, {before} settled before" if before else ""


def _has(count: int) -> str:
    return "has" if count == 1 else "have"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _levels(result: MatchRound) -> None:
    waiting = "the time these children have waited (1,800 days at most for each)"
    if result.format_version == 1:
        waiting = "the whole months these children have waited (60 at most for each)"
    proved = sum(how_proved(result, level) == "yes" for level in result.levels)
    on_step = Counter([m.rung for m in result.matches] + [alone.rung for alone in result.unmatched])
    parts.table(
        f"{many(len(result.levels), 'level')}, the most important first; {proved} proved best.",
        ["Level", "Reached", "No plan does better than", "Proved"],
        [
            [_title(level), _reached(level, on_step), _amount(level, level.bound), _proved(result, level)]
            for level in result.levels
        ],
        alt="The levels of the plan, what it reached on each, and whether that is proved best",
        key="levels",
    )
    st.caption(
        "A step counts those children on it who have a visitor. The last three are added up over the plan:"
        f" {waiting}, the fit (1000 at most for each), and"
        " the kilometres one way, where less is better.",
        width=parts.READING_WIDTH,
    )


def _reached(level: LevelResult, on_step: Counter[str]) -> str:
    if level.code not in _ADDED_UP:
        return f"{level.value} of {many(on_step[level.code], 'child', 'children')}"
    return _amount(level, level.value)


def _title(level: LevelResult) -> str:
    return "Travel" if level.code == "travel" else plain(level.title)


def _proved(result: MatchRound, level: LevelResult) -> str:
    return {"yes": "Yes", "no": "Not yet"}.get(how_proved(result, level), "The solver says so")


def _amount(level: LevelResult, value: int) -> str:
    return amount(level.code, value)


def _findings(result: MatchRound) -> None:
    matters = [note for note in result.findings if note.severity != "note"]
    if not matters:
        return
    st.subheader("What was found while running", anchor=False)
    parts.table(
        f"{many(sum(note.count for note in matters), 'finding')} to look at.",
        ["Kind", "Where", "Who", "What"],
        [
            [
                plain(findings_part.kind(n.code)),
                plain(n.where or "Not in a cell"),
                plain(n.person_id),
                plain(n.text),
            ]
            for n in matters
        ],
        alt="Findings of the run",
        key="run-findings",
    )


show()
