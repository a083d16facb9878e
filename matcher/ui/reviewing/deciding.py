"""What a person can decide about a pair, as buttons over one reason; the ledger says what may be done."""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from matcher.decisions.decision import Decision, DecisionKind
from matcher.decisions.lifecycle import run_name
from matcher.errors import NotAllowed
from matcher.ui import acts as acting
from matcher.ui import asking_name, faults, state
from matcher.ui.opened import Opened
from matcher.ui.words import bold, plain


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be decided: its button, its key, and what it means for the next run."""

    kind: DecisionKind
    label: str
    key: str
    about: str


ACTS: Final = (
    Act(DecisionKind.APPROVED, "Approve", "A", "The pair is kept in every next run until you undo it."),
    Act(DecisionKind.DECLINED, "Decline", "D", "The pair stays away until you undo it. Needs a reason."),
    Act(DecisionKind.HELD, "Hold: not yet", "H", "Neither kept nor out; shown first in the next round."),
    Act(DecisionKind.PINNED, "Pin", "P", "Kept in every plan until you undo it. Needs a reason."),
    Act(DecisionKind.BLOCKED, "Block", "B", "In no plan until you undo it. Needs a reason."),
)
FOR_ANY_PAIR: Final = tuple(act for act in ACTS if act.kind in (DecisionKind.PINNED, DecisionKind.BLOCKED))
UNDO_KEY: Final = "U"
AT: Final = "review-at"
"""Where the session keeps the child whose proposal is looked at."""


def show(now: Opened, child_id: str, visitor_id: str, acts: tuple[Act, ...] = ACTS) -> None:
    """Show both names, the reason and the buttons for one pair, or the decision in force with Undo."""
    decision = now.decision(child_id, visitor_id)
    for sentence in now.parted.get((child_id, visitor_id), ()):
        st.markdown(f":orange-badge[Caution] {plain(sentence)}")
    if now.entry.is_closed:
        st.markdown("This round is closed. Open it again on the page Rounds to decide in it.")
    elif not state.person():
        asking_name.show("**Who decides?** The buttons appear here once your name is known.")
    elif decision is not None:
        _decided(now, decision)
    else:
        _form(now, child_id, visitor_id, acts)


def _decided(now: Opened, decision: Decision) -> None:
    pair = now.pair_name(decision.child_id, decision.visitor_id)
    st.markdown(f"{bold(pair)}: {plain(decision.sentence)}")
    _elsewhere(now, decision.child_id, decision.visitor_id, "Undo this one to change it.")
    acting.button(
        "Undo",
        key=f"undo-{decision.number}",
        shows=(decision.round_reference, decision.number),
        act=undo,
        args=(now, decision),
        unseen=_unseen(pair),
        shortcut=UNDO_KEY if state.keys_on() else None,
    )


def _form(now: Opened, child_id: str, visitor_id: str, acts: tuple[Act, ...]) -> None:
    # Typed by one person: nobody else finds it under their own name.
    name = f"reason {child_id} {visitor_id} {state.person()}"
    field = f"{now.entry.reference} {name}"
    if field not in st.session_state:
        st.session_state[field] = state.draft(now.entry.reference, name)
    wanted = [act.kind for act in acts if "reason" in act.about]
    pair = now.pair_name(child_id, visitor_id)
    st.markdown(f"{bold(pair)}, deciding as {plain(state.person())}.")
    _elsewhere(now, child_id, visitor_id, "What you decide here takes its place.")
    st.text_area(
        f"Reason ({_for_whom(wanted)})",
        key=field,
        height=68,
        max_chars=2000,
        on_change=_keep_typed,
        args=(now.entry.reference, name, field),
    )
    objection = st.session_state.get(_objection(field))
    if objection:
        st.markdown(f":red[**{plain(objection)}**]")
    with st.container(horizontal=True):
        for act in acts:
            acting.button(
                act.label,
                key=f"{act.kind}-{child_id}-{visitor_id}",
                shows=(now.entry.reference, child_id, visitor_id, _expected(now, child_id, visitor_id)),
                act=_decide,
                args=(now, child_id, visitor_id, act.kind, field, name),
                unseen=_unseen(pair),
                type="primary" if act is ACTS[0] else "secondary",
                help=act.about,
                shortcut=act.key if state.keys_on() else None,
            )


def _elsewhere(now: Opened, child_id: str, visitor_id: str, then: str) -> None:
    """Show what stands about a pair by another round or run, as it would be changed from here."""
    said = now.elsewhere(child_id, visitor_id)
    if said is not None:
        where = run_name(now.runs, said)
        st.markdown(f":orange-badge[Decided in {plain(where)}] {plain(said.sentence)} {then}")


def _unseen(pair: str) -> str:
    return f"That click came before {pair} had been on screen for a moment. Nothing was decided."


def _for_whom(kinds: list[DecisionKind]) -> str:
    if DecisionKind.DECLINED in kinds:
        return "needed to decline, pin or block, and to approve an exception"
    return "needed"


def _objection(field: str) -> str:
    return f"objection {field}"


@faults.guarded
def _keep_typed(reference: str, name: str, field: str) -> None:
    state.keep_draft(reference, name, st.session_state[field])


def _decide(now: Opened, child_id: str, visitor_id: str, kind: DecisionKind, field: str, name: str) -> None:
    reference = now.entry.reference
    st.session_state.pop(_objection(field), None)
    try:
        decision = state.ledger().decide(
            reference,
            child_id,
            visitor_id,
            kind,
            by=state.person(),
            reason=st.session_state.get(field, ""),
            expect=_expected(now, child_id, visitor_id),
        )
    except NotAllowed as refusal:
        # The same words stand in the summary and beside the field, and what was typed stays.
        state.object_to(str(refusal))
        st.session_state[_objection(field)] = str(refusal)
        return
    state.keep_draft(reference, name, "")
    st.session_state.pop(field, None)
    st.session_state[AT] = _next(now, child_id)
    state.say(f"{now.pair_name(*decision.pair)}: {decision.sentence} Kept as decision {decision.number}.")


def _next(now: Opened, child_id: str) -> str:
    """Give the child of the next undecided proposal, the first again after the last."""
    waiting = [match.child_id for match in now.undecided]
    if child_id not in waiting:
        return ""
    after = waiting[waiting.index(child_id) + 1 :] + waiting
    return next((child for child in after if child != child_id), "")


def undo(now: Opened, decision: Decision) -> None:
    """Undo a decision: what was before it stands again."""
    undone = state.ledger().undo(
        decision.round_reference, *decision.pair, by=state.person(), expect=decision.number
    )
    state.say(
        f"{now.pair_name(*decision.pair)}: {decision.kind} is undone. Kept as decision {undone.number}."
    )


def barred(now: Opened, child_id: str, visitor_id: str) -> tuple[str, ...]:
    """Give the sentences on the rules without a switch that a pair breaks."""
    return state.ledger().barred(now.entry.reference, child_id, visitor_id)


def _expected(now: Opened, child_id: str, visitor_id: str) -> int:
    """Give the number of the decision that the page shows as standing, whichever round it is of."""
    decision = now.standing.get((child_id, visitor_id))
    return decision.number if decision is not None else 0


def last_decisions(now: Opened, most: int = 10) -> None:
    """Show the last decisions, newest first; those in force can be undone."""
    in_force = {decision.number for decision in now.states.values()}
    shown = now.history[:most]
    if not shown:
        st.markdown("Nothing is decided in this round yet.")
        return
    for decision in shown:
        with st.container(horizontal=True, vertical_alignment="center"):
            before = "" if decision in now.decisions else f" ({plain(run_name(now.runs, decision))})"
            st.markdown(
                f"{bold(now.pair_name(*decision.pair))} {plain(decision.sentence)}{before}", width="stretch"
            )
            if decision.number in in_force and not now.entry.is_closed and state.person():
                acting.button(
                    "Undo",
                    key=f"last-undo-{decision.number}",
                    shows=(decision.round_reference, *(each.number for each in shown)),
                    act=undo,
                    args=(now, decision),
                    unseen=_unseen(now.pair_name(*decision.pair)),
                    type="tertiary",
                )
