"""Why a pair, why not, why nobody: the advice room's answers as lists of sentences."""

from matcher.policy.rules import RULES
from matcher.rounds.result import Match
from matcher.ui.opened import Opened


def rule_title(code: str) -> str:
    """Give a rule in plain words."""
    titles = {rule.code: rule.title for rule in RULES}
    return titles.get(code, code.replace("-", " ").capitalize())


def for_pair(now: Opened, match: Match) -> list[str]:
    """."""
    return []
