"""Proposes matches between Independent Visitors and looked-after children; a coordinator decides.

Two spreadsheets in, a proven best plan out, with the reason for every pair::

    import matcher

    gathered = matcher.gather("children.csv", "visitors.csv", places="places.csv")
    result = matcher.run_round(gathered.facts, findings=gathered.findings)
    matcher.write_round(result, "round.json")

Each name is imported when it is first asked for, so that ``import matcher`` stays quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcher.errors import MatcherError as MatcherError
    from matcher.intake.findings import Finding as Finding
    from matcher.policy.facts import Facts as Facts
    from matcher.policy.policy import Policy as Policy
    from matcher.records.child import Child as Child
    from matcher.records.pool import Pool as Pool
    from matcher.records.standing import StandingRow as StandingRow
    from matcher.records.standing import Status as Status
    from matcher.records.visitor import Visitor as Visitor
    from matcher.rounds.result import MatchRound as MatchRound
    from matcher.rounds.result import check_digests as check_digests
    from matcher.rounds.result import read_round as read_round
    from matcher.rounds.result import write_round as write_round

__version__ = "0.1.0"

_ROOMS = {
    "Child": "records.child",
    "Facts": "policy.facts",
    "Finding": "intake.findings",
    "MatchRound": "rounds.result",
    "MatcherError": "errors",
    "Policy": "policy.policy",
    "Pool": "records.pool",
    "StandingRow": "records.standing",
    "Status": "records.standing",
    "Visitor": "records.visitor",
    "check_digests": "rounds.result",
    "read_round": "rounds.result",
    "write_round": "rounds.result",
}

__all__ = ["__version__", *_ROOMS]


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        raise AttributeError(f"module 'matcher' has no attribute {name!r}")
    value = getattr(import_module(f"matcher.{_ROOMS[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
