"""Edits to children, and to the week of anybody: each a small imagined change."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from matcher.advice.edits.drafting import Redrawing, point_of, redrawn, with_child, with_visitor
from matcher.advice.edits.visitors import visitor_at
from matcher.advice.outlook import position_of
from matcher.candidates.settling import settle
from matcher.errors import ScenarioFault
from matcher.policy.facts import Facts
from matcher.policy.families import family_code, members_by_family, tie_of
from matcher.records.availability import describe
from matcher.records.bodies import body_key
from matcher.records.child import Child, PlacementType
from matcher.records.place import Point
from matcher.records.standing import StandingRow, Status
from matcher.travel.gazetteer import Gazetteer

Degrees = Annotated[float, Field(ge=-180, le=180)]
PlacementWord = Literal["residential", "foster", "kinship", "secure", "semi-independent", "other"]


def child_at(facts: Facts, child_id: str) -> Child:
    """Give a child.

    Raises
    ------
    matcher.errors.UnknownPerson
        If there is no such child; the nearest id is named.
    """
    return facts.children[position_of(child_id, facts.child_index, "child")]


@dataclass(frozen=True, slots=True)
class MoveChild:
    """A child moves. What is not said of the new placement stays as it was.

    Parameters
    ----------
    postcode, latitude, longitude
        The new place: a postcode, or both coordinates.
    placement_type, out_of_area, placement_authority
        What else is new, where the child may come to stand on another rung.
    """

    kind: ClassVar[str] = "move-child"
    child: str
    postcode: str = ""
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Degrees | None = None
    placement_type: PlacementWord | None = None
    out_of_area: bool | None = None
    placement_authority: str = ""

    def applied(self, facts: Facts, gazetteer: Gazetteer | None) -> Facts:
        """Give the facts with the child at the new place."""
        found = child_at(facts, self.child)
        given = None
        if self.latitude is not None and self.longitude is not None:
            given = Point(self.latitude, self.longitude)
        point = point_of(self.postcode, given, facts, gazetteer)
        moved = replace(
            found,
            postcode=self.postcode or ("" if given else found.postcode),
            point=given,
            placement_type=PlacementType(self.placement_type or found.placement_type),
            out_of_area=self._out_of_area(found),
            placement_authority=self.placement_authority or found.placement_authority,
        )
        children = (moved if each.child_id == moved.child_id else each for each in facts.children)
        return redrawn(facts, Redrawing(children=children, points={moved.child_id: point}))

    def _out_of_area(self, found: Child) -> bool | None:
        """Give what is said, else work it out from the new authority, else leave it as it was."""
        if self.out_of_area is not None:
            return self.out_of_area
        if self.placement_authority and found.responsible_authority:
            return body_key(self.placement_authority) != body_key(found.responsible_authority)
        return found.out_of_area

    def says(self, facts: Facts) -> str:
        """Say what must happen."""
        to = self.postcode or f"{self.latitude}, {self.longitude}"
        kind = f" ({self.placement_type})" if self.placement_type else ""
        return f"{child_at(facts, self.child).child_id} moves to {to}{kind}."


@dataclass(frozen=True, slots=True)
class ChildLeaves:
    """A child leaves the service. A running match ends, and the place is free again."""

    kind: ClassVar[str] = "child-leaves"
    child: str

    def applied(self, facts: Facts, gazetteer: Gazetteer | None) -> Facts:
        """Give the facts without the child, and without what was settled with them."""
        return _without(facts, [child_at(facts, self.child).child_id])

    def says(self, facts: Facts) -> str:
        """Say what must happen."""
        return f"{child_at(facts, self.child).child_id} leaves the service."


def _without(facts: Facts, gone: Iterable[str]) -> Facts:
    leaving = set(gone)
    ended = [row for row in facts.pool.standing if row.child_id in leaving and row.status is Status.ACTIVE]
    freed: dict[str, int] = {}
    for row in ended:
        freed[row.visitor_id] = freed.get(row.visitor_id, 0) + 1
    return redrawn(
        facts,
        Redrawing(
            children=(each for each in facts.children if each.child_id not in leaving),
            visitors=(
                replace(each, active_children=max(0, each.active_children - freed[each.visitor_id]))
                if each.visitor_id in freed
                else each
                for each in facts.visitors
            ),
            standing=(row for row in facts.pool.standing if row.child_id not in leaving),
        ),
    )


@dataclass(frozen=True, slots=True)
class ChildJoins:
    """A child is referred.

    Parameters
    ----------
    child
        The imagined record. Read from a file, what is not said of agreement counts as yes.
    """

    kind: ClassVar[str] = "child-joins"
    child: Child

    def applied(self, facts: Facts, gazetteer: Gazetteer | None) -> Facts:
        """Give the facts with the child."""
        new = self.child
        if new.child_id in facts.child_index:
            raise ScenarioFault(f"There is a child {new.child_id} already. Choose another id.")
        point = point_of(new.postcode, new.point, facts, gazetteer)
        return redrawn(facts, Redrawing(children=(*facts.children, new), points={new.child_id: point}))

    def says(self, facts: Facts) -> str:
        """Say what must happen."""
        where = f" near {self.child.postcode}" if self.child.postcode else ""
        return f"A child{where} is referred: {self.child.age} years, {self.child.placement_type}."


@dataclass(frozen=True, slots=True)
class OnlyChild:
    """One child, now: of all who wait only this child takes part, beside everything that is settled.

    Active matches stay, and the offers and pins that can stand; a child whose pin cannot waits like the
    others. What is merely proposed for others is not settled, so their
    visitors are free. Brothers and sisters who are to share the child's visitor take part as well.
    """

    kind: ClassVar[str] = "only-child"
    child: str

    def applied(self, facts: Facts, gazetteer: Gazetteer | None) -> Facts:
        """Give the facts without the other children who wait."""
        chosen = child_at(facts, self.child)
        stay = _settled(facts) | {chosen.child_id} | _sharing(facts, chosen)
        others = {each.child_id for each in facts.children} - stay
        return redrawn(
            facts,
            Redrawing(
                children=(each for each in facts.children if each.child_id in stay),
                standing=(row for row in facts.pool.standing if row.child_id not in others),
            ),
        )

    def says(self, facts: Facts) -> str:
        """Say what this means."""
        return f"Only {child_at(facts, self.child).child_id} takes part, beside what is settled."


def _settled(facts: Facts) -> set[str]:
    """Name the children who are visited, and those whose pin or offer stands."""
    kept = {facts.children[c].child_id for c, _ in settle(facts).fixed}
    return kept | {row.child_id for row in facts.pool.standing if row.status is Status.ACTIVE}


def _sharing(facts: Facts, child: Child) -> set[str]:
    members: list[Child] = members_by_family(facts.children).get(family_code(child), [])
    return {each.child_id for each in members} if tie_of(members) == "same visitor" else set()


@dataclass(frozen=True, slots=True)
class AddSlots:
    """A visitor or a child is free at further times of the week.

    Parameters
    ----------
    slots
        Mask of the further slots; in a file words as in the tables, ``"Tuesday evening"``.
    visitor, child
        Who; one of the two.
    """

    kind: ClassVar[str] = "add-slots"
    slots: int
    visitor: str = ""
    child: str = ""

    def applied(self, facts: Facts, gazetteer: Gazetteer | None) -> Facts:
        """Give the facts with the wider week."""
        self._check()
        if self.visitor:
            visitor = visitor_at(facts, self.visitor)
            return with_visitor(facts, replace(visitor, available=visitor.available | self.slots))
        child = child_at(facts, self.child)
        return with_child(facts, replace(child, available=child.available | self.slots))

    def _check(self) -> None:
        if bool(self.visitor) == bool(self.child):
            raise ScenarioFault("Whose week is wider is not said: give a visitor or a child, one of the two.")
        if not self.slots:
            raise ScenarioFault(f"No time is given for {self.visitor or self.child}: name one or more slots.")

    def says(self, facts: Facts) -> str:
        """Say what must happen."""
        return f"{self.visitor or self.child} is free on {describe(self.slots)} as well."


def allowed_row(child_id: str, visitor_id: str, rule: str) -> StandingRow:
    """Give the row that relaxes a rule for one pair in a scenario."""
    return StandingRow(child_id, visitor_id, Status.ALLOWED, None, "what if", f"{rule}: tried as a what-if")
