"""Why this pair, why not that one, why nobody: asked of a round beside the facts it was made from.

Nothing is changed; whether another plan was as good is read off the prices of the round. Each answer
says itself in sentences (``sentences()``, ``as_text()``) and in plain values (``to_dict()``). Sentences
use names where they are known, so they are for the screen and for people who may see the tables; a round
file holds ids alone.

Whoever asks about many people of one round makes one :class:`Outlook` and asks :func:`explain_child`,
:func:`explain_visitor` and :func:`explain_pair` of it: what they share is then worked out once.
"""

from matcher.advice.explanations.child import ChildExplanation, explain_child
from matcher.advice.explanations.pair import PairExplanation, explain_pair, tie_of_pair
from matcher.advice.explanations.visitor import VisitorExplanation, explain_visitor
from matcher.advice.outlook import Outlook
from matcher.policy.facts import Facts
from matcher.rounds.result import MatchRound

__all__ = [
    "ChildExplanation",
    "Outlook",
    "PairExplanation",
    "VisitorExplanation",
    "explain_child",
    "explain_pair",
    "explain_visitor",
    "tie_of_pair",
    "why_child",
    "why_pair",
    "why_visitor",
]


def why_pair(facts: Facts, result: MatchRound, child_id: str, visitor_id: str) -> PairExplanation:
    """Say why two people are matched, could be, or cannot be.

    Parameters
    ----------
    facts
        What the round was made from; :func:`~matcher.rounds.result.check_digests` makes sure.
    result
        The round.

    Raises
    ------
    matcher.errors.UnknownPerson
        If there is no such child or visitor; the nearest id is named.
    """
    outlook = Outlook(facts, result)
    return explain_pair(outlook, outlook.child(child_id), outlook.visitor(visitor_id))


def why_child(facts: Facts, result: MatchRound, child_id: str) -> ChildExplanation:
    """Say why a child has this visitor, or nobody; parameters and errors as :func:`why_pair`."""
    return explain_child(Outlook(facts, result), child_id)


def why_visitor(facts: Facts, result: MatchRound, visitor_id: str) -> VisitorExplanation:
    """Say why a visitor has these children, or nobody; parameters and errors as :func:`why_pair`."""
    return explain_visitor(Outlook(facts, result), visitor_id)
