"""What if: a named list of edits, tried on the facts of a round. Nothing in it touches a record.

An edit is a small frozen value of one kind (:data:`KINDS`); it gives other facts, and says in a sentence
what must happen for it to be so. :func:`try_scenario` runs the round on those facts, and
:func:`matcher.advice.comparing.compare` lays it beside the plan in force.
"""

from dataclasses import dataclass, replace

from matcher.advice.edits.children import AddSlots, ChildJoins, ChildLeaves, MoveChild, OnlyChild
from matcher.advice.edits.policy import (
    ChangeLadder,
    ChangeSetting,
    ChangeWeight,
    RelaxRule,
    SetBudget,
    SetCap,
    SwitchRule,
)
from matcher.advice.edits.visitors import (
    AddVisitor,
    Commit,
    EndPause,
    ExtendTravel,
    OfferVisits,
    PauseVisitor,
    RemoveVisitor,
    SetCapacity,
    StartNow,
    VettingDone,
)
from matcher.errors import ScenarioFault
from matcher.policy.facts import Facts
from matcher.policy.policy import Policy
from matcher.rounds.result import MatchRound, as_made
from matcher.rounds.running import run_round
from matcher.travel.gazetteer import Gazetteer

LONGEST_NAME = 100

PolicyEdit = ChangeWeight | ChangeLadder | ChangeSetting | SwitchRule | SetBudget | SetCap
Edit = (
    AddVisitor
    | RemoveVisitor
    | PauseVisitor
    | EndPause
    | StartNow
    | ExtendTravel
    | AddSlots
    | SetCapacity
    | OfferVisits
    | Commit
    | VettingDone
    | MoveChild
    | ChildJoins
    | ChildLeaves
    | OnlyChild
    | RelaxRule
    | PolicyEdit
)
KINDS: dict[str, type[Edit]] = {
    each.kind: each
    for each in (
        AddVisitor,
        RemoveVisitor,
        PauseVisitor,
        EndPause,
        StartNow,
        ExtendTravel,
        AddSlots,
        SetCapacity,
        OfferVisits,
        Commit,
        VettingDone,
        MoveChild,
        ChildJoins,
        ChildLeaves,
        OnlyChild,
        RelaxRule,
        ChangeWeight,
        ChangeLadder,
        ChangeSetting,
        SwitchRule,
        SetBudget,
        SetCap,
    )
}
"""Every kind of edit by the word that names it in a file."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named list of edits, tried in order.

    Parameters
    ----------
    name
        What it is called, 1 to 100 characters.
    edits
        The edits; none is the plan in force.
    note
        Why it is tried, in a person's own words.

    Raises
    ------
    matcher.errors.ScenarioFault
        If the name is empty or too long.
    """

    name: str
    edits: tuple[Edit, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > LONGEST_NAME:
            raise ScenarioFault(f"A scenario needs a name of 1 to {LONGEST_NAME} characters.")


@dataclass(frozen=True, slots=True)
class Adoption:
    """What it means to make a scenario true.

    Parameters
    ----------
    policy
        The policy that is to be in force; None where it stays as it is.
    world
        What must happen in the world or in the tables, a sentence each.
    """

    policy: Policy | None
    world: tuple[str, ...]


def apply(scenario: Scenario, facts: Facts, gazetteer: Gazetteer | None = None) -> Facts:
    """Give the facts as they would be. The facts at hand stay as they are.

    Parameters
    ----------
    gazetteer
        Where postcodes are, for people who are new or move. Without one, a postcode at which somebody
        of the tables is known to be counts too.

    Raises
    ------
    matcher.errors.ScenarioFault
        If an edit cannot be.
    matcher.errors.UnknownPerson
        If an edit names somebody who is in no table; the nearest id is named.
    """
    for edit in scenario.edits:
        facts = edit.applied(facts, gazetteer)
    return facts


def try_scenario(
    scenario: Scenario, facts: Facts, in_force: MatchRound, gazetteer: Gazetteer | None = None
) -> MatchRound:
    """Run the round as it would be: of equally good plans the one nearest to the plan in force.

    Parameters
    ----------
    in_force
        The round that the scenario is to be held against.

    Raises
    ------
    matcher.errors.NobodyLeft
        If no child or no visitor takes part any more.
    matcher.errors.ScenarioFault, matcher.errors.UnknownPerson
        As :func:`apply`.
    """
    facts = as_made(in_force, facts)
    # Most people stay as they are: what was worked out about them is taken over.
    return run_round(replace(apply(scenario, facts, gazetteer), earlier=facts), previous=in_force)


def sentences(scenario: Scenario, facts: Facts, gazetteer: Gazetteer | None = None) -> tuple[str, ...]:
    """Say each edit in a sentence, with the numbers it changes; raises as :func:`apply`."""
    said = []
    for edit in scenario.edits:
        said.append(edit.says(facts))
        facts = edit.applied(facts, gazetteer)
    return tuple(said)


def adopt(scenario: Scenario, facts: Facts, gazetteer: Gazetteer | None = None) -> Adoption:
    """Say what makes a scenario true: another policy, and what must happen in the world.

    Nothing is written: the policy is put in force, and the tables are mended, by whoever decides it.
    Raises as :func:`apply`.
    """
    after = apply(scenario, facts, gazetteer)
    said = zip(scenario.edits, sentences(scenario, facts, gazetteer), strict=True)
    world = tuple(sentence for edit, sentence in said if not isinstance(edit, PolicyEdit))
    return Adoption(after.policy if after.policy != facts.policy else None, world)
