"""What else could be, in the words of the screen: costs to the whole plan, and who would move."""

import re
from collections.abc import Iterable, Sequence

import streamlit as st

from matcher.advice.choices.pricing import Consequence, Move
from matcher.advice.tied_plans import TIE
from matcher.policy.facts import Facts
from matcher.ui import parts
from matcher.ui.opened import Opened
from matcher.ui.words import listed, plain

_WORD = re.compile(r"[\w-]+")


def whole_plan(found: Consequence) -> str:
    """Say what something does to the whole plan, as a sentence of Markdown; a tie stands out."""
    if found.certainty == "not known":
        return "Not known until it is solved anew."
    sentence = plain(_capital(found.sentence))
    if found.decided == "tie":
        sentence = f"**{plain(_capital(TIE))}**{plain(found.sentence.removeprefix(TIE))}"
    return f"{sentence}."


def moves(now: Opened, found: Consequence, but: tuple[str, str] | None = None) -> str:
    """Say who would have another visitor, one making way for the next, as a sentence of Markdown.

    Parameters
    ----------
    but
        A pair that is not told again, for it is what the question was about.
    """
    if not found.exact:
        return "Who would move is known once it is solved anew."
    told = [_move(now, move) for move in found.moves if but is None or (move.child_id, move.after) != but]
    if not told:
        return "Nobody else would move." if but else "Nobody would move."
    return f"{plain(_capital(listed(told)))}."


def _move(now: Opened, move: Move) -> str:
    child = now.child_name(move.child_id)
    return (
        f"{child} is left without"
        if move.after is None
        else f"{child} goes to {now.visitor_name(move.after)}"
    )


def named(facts: Facts | None, sentence: str) -> str:
    """Put the name behind each code of a person in a sentence, where one is known."""
    if facts is None:
        return sentence
    known = {
        **{visitor.visitor_id: visitor.known_as for visitor in facts.pool.visitors},
        **{child.child_id: child.known_as for child in facts.pool.children},
    }

    def name(found: re.Match[str]) -> str:
        word = found.group()
        # A bare number may be a code too; in a sentence it is a number.
        is_code = any(map(str.isdigit, word)) and any(map(str.isalpha, word))
        called = known.get(word, "") if is_code else ""
        return f"{word} {called}" if called and called != word else word

    return _WORD.sub(name, sentence)


def bullets(sentences: Iterable[str]) -> None:
    """Show sentences that are Markdown already as a list."""
    st.markdown("\n".join(f"- {sentence}" for sentence in sentences), width=parts.READING_WIDTH)


def notices(sentences: Sequence[str]) -> None:
    """Show what is worth knowing before anything else."""
    for sentence in sentences:
        st.info(plain(sentence), icon=":material/groups:")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
