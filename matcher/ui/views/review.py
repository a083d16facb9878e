"""Review: one proposal at a time or as a list, those without anyone, what else could be, and records."""

from collections.abc import Callable

import streamlit as st

from matcher.decisions.decision import DecisionKind
from matcher.rounds.headline import headline
from matcher.rounds.result import Match
from matcher.ui import opened, parts, state
from matcher.ui.opened import Opened
from matcher.ui.reviewing import any_pair, changed, deciding, going, judgement, mishaps, shortlists, warnings
from matcher.ui.reviewing import card as card_part
from matcher.ui.reviewing import people as people_part
from matcher.ui.reviewing import records as records_part
from matcher.ui.words import bold, day, many, number, plain


def show() -> None:
    """Lay the page out."""
    now = opened.in_hand()
    if now is None:
        parts.title("Review", "Every proposal is decided by a person, one at a time.")
        parts.empty("There is no round yet. Proposals come from a run.", "run", "Run a round")
        return
    parts.title("Review", _lede(now))
    going.follow_address(now)
    parts.warnings(headline(now.result).warnings)
    warnings.show(now)
    changed.on_top(now)
    parts_of_page = _parts(now)
    labels = {name: label for name, (label, _) in parts_of_page.items()}
    chosen = _choice("What to look at", labels, going.PART, st.segmented_control)
    views = parts_of_page[chosen][1]
    if not isinstance(views, dict):
        views(now)
        return
    labels = {name: label for name, (label, _) in views.items()}
    view = _choice("Which of these", labels, going.view_of(chosen), st.pills)
    views[view][1](now)


def _choice(label: str, labels: dict[str, str], key: str, control: Callable[..., str | None]) -> str:
    """Let one of several be looked at; which one is kept when the person goes to another page."""
    if st.session_state.get(key) not in labels:
        st.session_state[key] = next(iter(labels))
    chosen: str | None = control(
        label,
        list(labels),
        required=True,
        key=key,
        format_func=labels.__getitem__,
        label_visibility="collapsed",
        persist_state="session",
    )
    return chosen or next(iter(labels))


def _lede(now: Opened) -> str:
    left = len(now.undecided)
    closed = " It is closed." if now.entry.is_closed else ""
    return (
        f"Round {bold(now.entry.title)} of {day(now.result.today)}: {many(len(now.proposals), 'proposal')},"
        f" {left or 'none'} undecided{_held(now)}.{closed}"
    )


def _held(now: Opened) -> str:
    held = sum(
        (made := now.decision(one.child_id, one.visitor_id)) is not None and made.kind is DecisionKind.HELD
        for one in now.proposals
    )
    return f", {held} held" if held else ""


View = Callable[[Opened], None]
Views = dict[str, tuple[str, View]]


def _parts(now: Opened) -> dict[str, tuple[str, View | Views]]:
    result = now.result
    alone, unused = len(result.unmatched), len(result.unused)
    absent = people_part.absent_count(now) + len(result.left_out)
    without: Views = {
        "unmatched": (f"Without a visitor ({alone})", people_part.unmatched),
        "unused": (f"Visitors not used ({unused})", people_part.unused),
        "absent": (f"Not taking part ({absent})", people_part.absent),
    }
    plan_b: Views = {
        "mishaps": ("If it goes wrong", mishaps.everyone),
        "reserves": ("Reserves for everyone", shortlists.everyone),
    }
    records: Views = {
        "settled": (f"Settled before ({len(now.settled) + len(result.active)})", records_part.settled),
        "dates": ("Dates to watch", records_part.dates),
        "history": (f"History ({len(now.history)})", records_part.history),
    }
    return {
        "proposals": (f"Proposals ({len(now.proposals)})", _proposals),
        "without": (f"Without a match ({alone})", without),
        "why-not": ("Why not that one?", any_pair.show),
        "plan-b": ("Plan B", plan_b),
        "sureness": ("Sureness", judgement.show),
        "records": ("Records", records),
    }


def _proposals(now: Opened) -> None:
    if not now.proposals:
        parts.empty("This plan proposes nothing new. The other views say why.")
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        as_list = st.toggle("As a list", key=going.AS_LIST)
        st.toggle("Single keys", value=state.keys_on(), key="keys-switch", on_change=_switch_keys, help=_KEYS)
    if as_list:
        _list(now)
    else:
        _one(now)
    _run_again(now)
    parts.section("Last decisions")
    deciding.last_decisions(now)


_KEYS = "A approve, D decline, H hold, P pin, B block, U undo, N next. Off: letters do nothing."


def _switch_keys() -> None:
    state.keep_here(state.KEYS, "on" if st.session_state["keys-switch"] else "off")


def _one(now: Opened) -> None:
    match = _at(now)
    place = now.proposals.index(match)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_place(now, place, match), width="content")
        _step("Previous", now, place - 1, key="", off=place == 0)
        _step("Next", now, place + 1, key="N", off=place == len(now.proposals) - 1)
    card_part.show(now, match)


def _place(now: Opened, place: int, match: Match) -> str:
    left = len(now.undecided)
    # Undecided proposals come first, so the place among them is the place among all.
    if place >= left:
        return f"Proposal {place + 1 - left} of {len(now.proposals) - left} decided · {_status(now, match)}"
    held = now.held_before.get((match.child_id, match.visitor_id))
    note = f" · Held before: {plain(held.sentence)}" if held is not None else ""
    return f"Proposal {place + 1} of {left} undecided{note}"


def _at(now: Opened) -> Match:
    # The order changes with every decision, so the place is kept by child, not by number.
    wanted = st.session_state.get(deciding.AT) or st.query_params.get("child", "")
    return next((match for match in now.proposals if match.child_id == wanted), now.proposals[0])


def _step(label: str, now: Opened, place: int, *, key: str, off: bool) -> None:
    target = now.proposals[min(max(place, 0), len(now.proposals) - 1)].child_id
    st.button(
        label,
        key=f"step-{label}",
        disabled=off,
        type="tertiary",
        shortcut=key if key and state.keys_on() else None,
        on_click=going.to_proposal,
        args=(target,),
    )


def _status(now: Opened, match: Match) -> str:
    decision = now.decision(match.child_id, match.visitor_id)
    if decision is not None:
        return f"**{decision.kind.capitalize()}**"
    held = (match.child_id, match.visitor_id) in now.held_before
    return "Undecided, held before" if held else "Undecided"


def _list(now: Opened) -> None:
    counts = dict.fromkeys(DecisionKind, 0)
    for match in now.proposals:
        decision = now.decision(match.child_id, match.visitor_id)
        if decision is not None:
            counts[decision.kind] += 1
    said = "".join(f", {count} {kind}" for kind, count in counts.items() if count)
    st.markdown(f"{many(len(now.proposals), 'proposal')}: {len(now.undecided)} undecided{said}.")
    with st.container(gap="xxsmall"):
        for match in now.proposals:
            _row(now, match)


def _row(now: Opened, match: Match) -> None:
    pair, figures, status = st.columns([4, 6, 2], vertical_alignment="center", gap="xsmall")
    with pair:
        st.button(
            plain(now.pair_name(match.child_id, match.visitor_id)),
            key=f"open-{match.child_id}",
            type="tertiary",
            on_click=going.to_proposal,
            args=(match.child_id,),
        )
    figures.markdown(
        f"Fit {match.fit} · {number(match.distance_km)} km, roughly"
        f" {many(round(match.travel_minutes), 'minute')} {_marks(now, match)}"
    )
    status.markdown(_status(now, match))


def _marks(now: Opened, match: Match) -> str:
    said = []
    if match.exceptions:
        said.append(f":orange-badge[{many(len(match.exceptions), 'exception')}]")
    family = now.parted.get((match.child_id, match.visitor_id), ())
    if match.cautions:
        said.append(f":orange-badge[{many(len(match.cautions), 'caution')}]")
    if family:
        said.append(f":orange-badge[{plain(' '.join(family))}]")
    return " ".join(said)


def _run_again(now: Opened) -> None:
    if now.history and not now.undecided:
        parts.section("Every proposal is decided")
        parts.onward("export", "Take the approved list away", first=True)
    if now.history and not now.entry.is_closed:
        parts.section("Run again")
        st.markdown(
            "What is approved and pinned is kept, what is declined or blocked stays away, and the rest is"
            " planned anew around it.",
            width=parts.READING_WIDTH,
        )
        parts.onward("run", "Run again around what is settled")


show()
