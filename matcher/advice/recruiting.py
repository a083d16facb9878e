"""Whom to recruit next: what one more visitor would be worth, of every kind, at every place.

Each imagined visitor has one place, is fully vetted, and is there beside everybody else, who is
rearranged as well as can be. The value is exact: what the best plan with them has more, level by level.
In a network one search prices all of them; where a travel budget or another tie is in force that the
network cannot state, the few most promising are solved for, and the answer says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matcher.advice.outlook import Outlook
from matcher.advice.recruits.profiles import Profile, profiles_for
from matcher.advice.recruits.prospects import open_children, prospects_for
from matcher.advice.recruits.sites import MOST_GRID_POINTS, MOST_SITES, Site, grid_over, sites_of
from matcher.advice.recruits.worths import Search, Step, Worth
from matcher.policy.facts import Facts
from matcher.policy.policy import Policy
from matcher.policy.wording import counted
from matcher.rounds.result import MatchRound

USUAL_RADIUS_KM = 15.0
MOST_LISTED = 10
MOST_IMAGINED = 20_000
"""Where there are more kinds, there are fewer places, but no fewer than some."""
_FEWEST_SITES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Recruiting:
    """What could be gained by one more visitor, and by several.

    Parameters
    ----------
    worths
        From the greatest value; of those that come to the same, the easiest to find.
    chosen
        The next visitors one by one, each the best once those before are there.
    guarantee
        What can be said of them together; empty where none were asked for.
    map
        For each place the most that any of the kinds is worth there: rows of ``latitude``,
        ``longitude``, ``place``, ``value`` by level, and ``sentence``.
    imagined
        How many were looked at.
    notes
        How they were looked at.
    sites, profiles
        The places and the kinds that were looked at.
    """

    worths: tuple[Worth, ...]
    chosen: tuple[Worth, ...]
    guarantee: str
    map: tuple[dict[str, Any], ...]
    imagined: int
    notes: tuple[str, ...]
    sites: tuple[Site, ...]
    profiles: tuple[Profile, ...]

    def sentences(self) -> tuple[str, ...]:
        """Say it."""
        if not self.worths:
            return ("No visitor of the kinds and at the places looked at would change the plan.", *self.notes)
        told = (f"{place}. {each.sentence}." for place, each in enumerate(self.worths, start=1))
        return ("One more visitor, everybody else rearranged as well as can be:", *told, *self.notes)

    def chosen_sentences(self) -> tuple[str, ...]:
        """Say whom to look for one after the other; nothing where nobody asked."""
        if not self.guarantee:
            return ()
        told = (f"{place}. {each.sentence}." for place, each in enumerate(self.chosen, start=1))
        return ("One after the other, each beside those before:", *told, self.guarantee)

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain values for JSON."""
        return {
            "imagined": self.imagined,
            "list": [each.to_dict() for each in self.worths],
            "next": [each.to_dict() for each in self.chosen],
            "guarantee": self.guarantee,
            "map": list(self.map),
            "notes": list(self.notes),
        }


def recruit(
    facts: Facts,
    result: MatchRound,
    *,
    further: int = 0,
    radius_km: float = USUAL_RADIUS_KM,
    sites: Sequence[Site] | None = None,
    profiles: Sequence[Profile] | None = None,
    over_the_map: bool = False,
    most: int = MOST_LISTED,
) -> Recruiting:
    """Give what one more visitor would be worth, and whom to look for next.

    Parameters
    ----------
    facts, result
        A round and what it was made from; :func:`~matcher.rounds.result.check_digests` makes sure.
    further
        How many visitors to choose one by one.
    radius_km
        How far an imagined visitor travels, one way; the policy's limit holds beside it.
    sites, profiles
        The places and the kinds; drawn from the children of the round where left out.
    over_the_map
        Whether the places are a grid over the area instead of where children live.
    most
        How many are listed.
    """
    outlook = Outlook(facts, result)
    facts = outlook.given
    board = outlook.board
    children = open_children(board).tolist()
    if profiles is None:
        profiles = profiles_for([outlook.facts.children[c] for c in children])
    if sites is None:
        most_sites = max(_FEWEST_SITES, MOST_IMAGINED // max(len(profiles), 1))
        sites = (
            grid_over(outlook.facts, children, beyond_km=radius_km, most=min(most_sites, MOST_GRID_POINTS))
            if over_the_map
            else sites_of(outlook.facts, children, most=min(most_sites, MOST_SITES))
        )
    search = Search(facts, prospects_for(board, sites, profiles, radius_km), result.lot)
    step = search.step(facts, board.problem, board.in_force)
    chosen = tuple(search.one_by_one(step, further))
    return Recruiting(
        worths=tuple(search.worth(step, x) for x in step.unlike(search.prospects)[:most]),
        chosen=chosen,
        guarantee=_guarantee(facts.policy, step, chosen) if further else "",
        map=tuple(_map_rows(search, step)),
        imagined=len(search.prospects.visitors),
        notes=tuple(_notes(search, step)),
        sites=search.prospects.sites,
        profiles=search.prospects.profiles,
    )


def _map_rows(search: Search, step: Step) -> Iterator[dict[str, Any]]:
    """Give for each place the most that anybody of the kinds is worth there."""
    best: dict[int, int] = {}
    for x in step.order.tolist():
        best.setdefault(x // len(search.prospects.profiles), x)
    for at, site in enumerate(search.prospects.sites):
        x = best.get(at)
        worth = None if x is None else search.worth(step, x)
        yield {
            "latitude": site.latitude,
            "longitude": site.longitude,
            "place": site.name,
            "value": worth.change if worth else {},
            "sentence": worth.sentence if worth else _nothing_here(step),
        }


def _nothing_here(step: Step) -> str:
    return "not known until it is solved anew" if step.beyond else "nobody here would change the plan"


def _notes(search: Search, step: Step) -> Iterator[str]:
    """Say what was looked at, and how."""
    prospects = search.prospects
    kinds = counted(len(prospects.profiles), "kind")
    at = counted(len(prospects.sites), "place")
    yield (
        f"{len(prospects.visitors):,} visitors were imagined: {kinds} at {at}. Each has one place, is fully"
        f" vetted, {prospects.visitors[0].age if prospects.visitors else 0} years old, and commits for"
        f" {counted(search.policy.service.commitment_months, 'month')}."
    )
    if step.solved is not None:
        yield (
            "A limit is in force that no network states, so no single search prices them all:"
            f" {counted(step.solved, 'was', 'were')} solved for, exactly; {step.beyond:,} more may be"
            " worth something, too, and are not known until they are solved for."
        )


def _guarantee(policy: Policy, step: Step, chosen: Sequence[Worth]) -> str:
    """Say what is certain of those chosen together."""
    if not chosen:
        return "Nobody of the kinds looked at would change the plan."
    if step.solved is not None:
        return "They are chosen one by one, each the best next step of those solved for."
    if policy.service.max_new_per_supervisor is not None:
        return "They are chosen one by one, each the best next step."
    together = counted(len(chosen), "visitor is", "visitors are")
    return (
        f"These {together} the best {len(chosen)} on every level, of the kinds and places looked at: with"
        " one place each, the best one by one are the best together."
        if len(chosen) > 1
        else "This is the best one on every level, of the kinds and places looked at."
    )
