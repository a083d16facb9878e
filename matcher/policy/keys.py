"""How a round file knows supervisors and families: by the first person of each, never by what was typed.

The name of a supervisor is a person's, and a family's code may be its surname. Rounds of version 1 knew
them by those.
"""

from matcher.policy.facts import Facts
from matcher.policy.families import family_code


def supervisor_keys(facts: Facts) -> dict[str, str]:
    """Give the id of the first visitor of each supervisor, by the supervisor's name."""
    first: dict[str, str] = {}
    for visitor in facts.visitors:
        if visitor.supervisor:
            key = visitor.visitor_id if facts.measures.is_impersonal else visitor.supervisor
            first.setdefault(visitor.supervisor, key)
    return first


def family_keys(facts: Facts) -> dict[str, str]:
    """Give the id of the first child of each family, by the family's code as compared."""
    first: dict[str, str] = {}
    for child in facts.children:
        if child.siblings.strip():
            code = family_code(child)
            first.setdefault(code, child.child_id if facts.measures.is_impersonal else code)
    return first
