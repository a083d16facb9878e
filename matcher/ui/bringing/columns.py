"""Which heading is which column: what was recognised, what was guessed, and what a person says it is."""

import streamlit as st

from matcher.intake.columns.dictionary import TABLES
from matcher.intake.headings import Guess, Sureness
from matcher.ui import faults, parts
from matcher.ui.bringing import tables as bringing
from matcher.ui.bringing.tables import Bundle
from matcher.ui.words import bold, many, plain

ASIDE = ""
_SURENESS = {
    Sureness.NAME: "Its own name",
    Sureness.SPELLING: "A known spelling",
    Sureness.NEAR: "Perhaps; say so",
    Sureness.NONE: "Not known",
}


def show(bundle: Bundle, table: str) -> None:
    """Show the headings of one table, and ask about those that were not recognised."""
    guesses = bringing.guesses(bundle, table)
    if not guesses:
        return
    by_hand = bringing.mappings().get(table, {})
    asked = [g for g in guesses if g.sureness in (Sureness.NEAR, Sureness.NONE) or g.heading in by_hand]
    known, named = len(guesses) - len(asked), sum(bool(column) for column in by_hand.values())
    left = len(asked) - named
    by_you = f", {named} named by you" if named else ""
    to_look_at = f", {left} to look at" if left else ""
    st.markdown(
        f"{bold(table.capitalize())}: {many(len(guesses), 'heading')},"
        f" {known} recognised{by_you}{to_look_at}."
    )
    taken = {by_hand.get(g.heading, g.column if g not in asked else "") for g in guesses}
    for number, guess in enumerate(asked):
        _ask(table, number, guess, by_hand.get(guess.heading, ASIDE), taken)
    with st.expander(f"Look at the headings of {table}"):
        parts.table(
            "Each heading of the file, what it was taken for, and its first values.",
            ["Heading", "Column", "How sure", "First values"],
            [[plain(g.heading), *_taken_for(g, by_hand), plain(", ".join(g.examples))] for g in guesses],
            alt=f"Headings of {table}",
            key=f"headings-{table}",
        )


def _taken_for(guess: Guess, by_hand: dict[str, str]) -> tuple[str, str]:
    if guess.heading in by_hand:
        return plain(by_hand[guess.heading]) or "Left aside", "You said so"
    sure = guess.sureness not in (Sureness.NEAR, Sureness.NONE)
    return (plain(guess.column) if sure else "Left aside"), _SURENESS[guess.sureness]


def _ask(table: str, number: int, guess: Guess, chosen: str, taken: set[str]) -> None:
    free = [name for name in TABLES[table].columns if name not in taken or name == chosen]
    options = [ASIDE, *free]
    examples = ", ".join(guess.examples) or "no values"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.selectbox(
            f"{plain(guess.heading)} (such as {plain(examples)})",
            options,
            index=options.index(chosen) if chosen in options else 0,
            format_func=lambda name: _titled(table, name),
            key=f"column-{table}-{number}-{chosen}",
            on_change=_chosen,
            args=(table, guess.heading, f"column-{table}-{number}-{chosen}"),
            width=460,
        )
        if guess.column and guess.column in free and chosen != guess.column:
            st.button(
                f"It is {plain(guess.column)}",
                key=f"guess-{table}-{number}",
                on_click=bringing.choose,
                args=(table, guess.heading, guess.column),
            )


def _titled(table: str, name: str) -> str:
    return f"{name}: {TABLES[table].columns[name].meaning}" if name else "Leave it aside"


@faults.guarded
def _chosen(table: str, heading: str, key: str) -> None:
    bringing.choose(table, heading, st.session_state[key])
