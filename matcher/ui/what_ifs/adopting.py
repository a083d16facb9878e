"""Making a scenario true: what is to happen in the world, and what is saved to the policy, checked first."""

from dataclasses import replace

import streamlit as st

from matcher.advice.scenarios import Adoption, adopt
from matcher.errors import MatcherError
from matcher.policy.changes import changes
from matcher.policy.facts import Facts
from matcher.policy.policy import Policy
from matcher.ui import acts, parts, policies, state
from matcher.ui.opened import Opened
from matcher.ui.what_ifs import keeping, trying
from matcher.ui.words import many, plain


def show(now: Opened, facts: Facts) -> None:
    """Show what would make the scenario that is open true."""
    name = keeping.opened()
    try:
        scenario = keeping.read(name)
        if not scenario.edits:
            return
        # The policy in force may have changed since the round: only what the scenario edits is adopted.
        current = replace(facts, policy=policies.in_force())
        adoption = adopt(scenario, current, trying.known_places(facts))
    except MatcherError:
        # Why it cannot be is told beside the edit.
        return
    parts.section("Make it so", f"What has to happen for {plain(f'“{name}”')} to come true.")
    if adoption.policy is None and not adoption.world:
        st.markdown("Nothing is left to do: the policy in force says so already.")
    _in_the_world(adoption)
    _in_the_policy(name, adoption)


def _in_the_world(adoption: Adoption) -> None:
    if adoption.world:
        st.markdown("**In the world, and then in your tables.** Nothing here changes them for you:")
        st.markdown("\n".join(f"- {plain(sentence)}" for sentence in adoption.world))


def _in_the_policy(name: str, adoption: Adoption) -> None:
    if adoption.policy is None:
        return
    said = changes(policies.in_force(), adoption.policy)
    st.markdown("**In the policy.** Check before you save:")
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in said))
    if policies.being_edited():
        st.markdown("The page Policy holds changes that are not saved yet. Save or drop those first.")
        parts.onward("policy", "Open the policy")
        return
    acts.button(
        f"Save {many(len(said), 'change')} to the policy",
        key="adopt-policy",
        shows=(name, *said),
        act=_save,
        args=(name, adoption.policy, len(said)),
    )


def _save(name: str, policy: Policy, count: int) -> None:
    policies.save(policy)
    state.say(
        f"{many(count, 'change')} of “{name}” {'is' if count == 1 else 'are'} in the policy now. The next run"
        " uses it; rounds already made keep theirs."
    )
