"""The network of a round: which ties are nodes and arcs of a flow, and how they hang together.

Each unit sends one unit of flow to the sink: straight there when it stays unmatched (which a unit
with a fixed pair may not) or where the match takes no place, else through

    unit -> (family, visitor) -> (visitor, slot) -> visitor -> supervisor -> limit on all -> sink

where only the gadgets that are in force exist.

A family kept apart *and* slots of their own at the same visitor are no network. There the network
is a relaxation, in which children of the family may take each other's slots; the rows that would
forbid it are told as :class:`OwnSlots`.
"""

from dataclasses import dataclass

import numpy as np

from matcher.optimiser.flows import Graph
from matcher.optimiser.objective import Units
from matcher.optimiser.problem import SLOTS, BoolArray, IntArray, Problem

OPEN = 2
"""Capacity of an arc that limits nothing: no more than one unit ever wants to pass it."""

_SINK = -1


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Limits:
    """Arcs whose capacity is a limit of one kind, known by up to two numbers.

    Parameters
    ----------
    first, second
        int[...], visitor (``second`` all 0), supervisor (same), family and visitor, or visitor and
        slot.
    node, arc
        int[...], the node in front of the limit and the arc that carries it.
    """

    first: IntArray
    second: IntArray
    node: IntArray
    arc: IntArray


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class OwnSlots:
    """What a flow cannot state: a child of a family kept apart takes a slot that it has itself.

    Over the entries of each row, the sum of ``sign`` times the flow of ``arc`` is 0 or less.

    Parameters
    ----------
    row, arc, sign
        int[...], one entry a row and arc.
    visitors
        int[...], with whom this is not certain.
    """

    row: IntArray
    arc: IntArray
    sign: IntArray
    visitors: IntArray


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Network:
    """The nodes and arcs of a round, and which arc carries which limit.

    Parameters
    ----------
    graph
        Nodes 0 to U - 1 are the units, the last one is the sink ("unmatched" as well).
    unit_pair
        int[A], the unit pair that an arc out of a unit stands for, -1 for the other arcs. A unit
        pair has one arc, or one a slot.
    visitors, supervisors, joint, apart, slots
        The limits. ``joint`` is the limit on all matches: one or none.
    own_slots
        What the network leaves out.
    """

    graph: Graph
    unit_pair: IntArray
    visitors: Limits
    supervisors: Limits
    joint: Limits
    apart: Limits
    slots: Limits
    own_slots: OwnSlots

    def costs(self, per_unit_pair: IntArray) -> IntArray:
        """Spread int[Q], a figure of each unit pair, over the arcs: int[A], 0 on other arcs."""
        cost = np.zeros(len(self.unit_pair), np.int64)
        stands = self.unit_pair >= 0
        cost[stands] = per_unit_pair[self.unit_pair[stands]]
        return cost

    def chosen(self, flow: IntArray) -> IntArray:
        """Return the unit pairs that a flow matches, ascending."""
        return np.sort(self.unit_pair[(self.unit_pair >= 0) & (flow > 0)])


def build(problem: Problem, units: Units) -> Network:
    """Lay out the network of a round."""
    drawing = _Drawing(len(units.first_child))
    taking = np.flatnonzero(units.takes_place)
    joint = _joint_limit(drawing, problem)
    supervisors = _supervisors(drawing, problem, units.visitor[taking], joint)
    visitors = _visitors(drawing, problem, units.visitor[taking], supervisors, joint)
    slots = _slots(drawing, units, visitors)
    families = _families(problem, units, taking)
    apart, family_slot = _apart(drawing, units, families, visitors, slots)
    family_arc = drawing.add(units.unit[families.member], apart.node[families.group], OPEN, families.member)
    alone = units.takes_place.copy()
    alone[families.member] = False
    _alone(drawing, units, alone, visitors, slots)
    _no_place(drawing, units)
    _unmatched(drawing, units)
    graph, unit_pair = drawing.finished()
    return Network(
        graph=graph,
        unit_pair=unit_pair,
        visitors=visitors,
        supervisors=supervisors,
        joint=joint,
        apart=apart,
        slots=slots,
        own_slots=_own_slots(units, families, family_arc, family_slot),
    )


class _Drawing:
    """Numbers nodes and collects arcs. The sink is numbered last, when all others are known."""

    def __init__(self, units: int) -> None:
        self.units = self.nodes = units
        self.arcs = 0
        self.columns: list[tuple[IntArray, IntArray, IntArray, IntArray]] = []

    def new_nodes(self, count: int) -> IntArray:
        nodes = np.arange(self.nodes, self.nodes + count, dtype=np.int64)
        self.nodes += count
        return nodes

    def add(
        self, tail: IntArray, head: IntArray | int, capacity: IntArray | int, unit_pair: IntArray | int = -1
    ) -> IntArray:
        """Add arcs and return their numbers."""
        count = len(tail)
        self.columns.append((tail, _each(head, count), _each(capacity, count), _each(unit_pair, count)))
        self.arcs += count
        return np.arange(self.arcs - len(tail), self.arcs, dtype=np.int64)

    def limit(
        self, first: IntArray, second: IntArray, head: IntArray | int, capacity: IntArray | int
    ) -> Limits:
        """Add a node for each limit and the arc that carries it."""
        node = self.new_nodes(len(first))
        return Limits(first=first, second=second, node=node, arc=self.add(node, head, capacity))

    def finished(self) -> tuple[Graph, IntArray]:
        tail, head, capacity, unit_pair = (np.concatenate(each) for each in zip(*self.columns, strict=True))
        head = np.where(head == _SINK, self.nodes, head)
        # More than every unit can never want to pass, and the solver sums capacities.
        capacity = np.minimum(capacity, self.units + 1)
        return Graph(self.nodes + 1, self.units, tail, head, capacity), unit_pair


@dataclass(frozen=True, slots=True, eq=False)
class _Families:
    """Families kept apart, two or more of whose children could share a visitor's places: G groups.

    ``family``, ``visitor`` are int[G], ``slots`` int[G] all that its children have; ``member`` holds
    unit pairs and ``group`` their groups; ``slotless`` is bool[G], some child takes no slot.
    """

    family: IntArray
    visitor: IntArray
    slots: IntArray
    slotless: BoolArray
    member: IntArray
    group: IntArray


def _families(problem: Problem, units: Units, taking: IntArray) -> _Families:
    tied = taking[(units.apart[units.unit[taking]] >= 0) & (problem.places[units.visitor[taking]] > 1)]
    visitors = int(units.visitor.max(initial=0)) + 1
    key = units.apart[units.unit[tied]] * visitors + units.visitor[tied]
    keys, size = np.unique(key, return_counts=True)
    keys = keys[size > 1]
    inside = np.isin(key, keys)
    member, group = tied[inside], np.searchsorted(keys, key[inside])
    slots = np.zeros(len(keys), np.int64)
    np.bitwise_or.at(slots, group, units.slots[member])
    slotless = np.zeros(len(keys), np.bool_)
    slotless[group[units.slots[member] == 0]] = True
    return _Families(keys // visitors, keys % visitors, slots, slotless, member, group)


def _each(value: IntArray | int, count: int) -> IntArray:
    return np.broadcast_to(np.asarray(value, np.int64), count)


def _joint_limit(drawing: _Drawing, problem: Problem) -> Limits:
    count = 0 if problem.max_matches is None else 1
    nothing = np.zeros(count, np.int64)
    return drawing.limit(nothing, nothing, _SINK, problem.max_matches or 0)


def _supervisors(drawing: _Drawing, problem: Problem, visitor: IntArray, joint: Limits) -> Limits:
    limited = len(problem.caseload) > 0
    supervisor = np.unique(problem.supervisor[visitor]) if limited else np.empty(0, np.int64)
    supervisor = supervisor[supervisor >= 0]
    onward = int(joint.node[0]) if len(joint.node) else _SINK
    return drawing.limit(supervisor, np.zeros_like(supervisor), onward, problem.caseload[supervisor])


def _visitors(
    drawing: _Drawing, problem: Problem, visitor: IntArray, supervisors: Limits, joint: Limits
) -> Limits:
    visitor = np.unique(visitor)
    onward = np.full(len(visitor), int(joint.node[0]) if len(joint.node) else _SINK, np.int64)
    if len(supervisors.node):
        supervisor = problem.supervisor[visitor]
        node = _lookup(supervisors.first, supervisors.node, supervisor)
        onward = np.where(supervisor >= 0, node, onward)
    return drawing.limit(visitor, np.zeros_like(visitor), onward, problem.places[visitor])


def _slots(drawing: _Drawing, units: Units, visitors: Limits) -> Limits:
    _, visitor, slot = _spread(units.slots, units.visitor)
    keys = np.unique(visitor * SLOTS + slot)
    visitor, slot = keys // SLOTS, keys % SLOTS
    return drawing.limit(visitor, slot, _lookup(visitors.first, visitors.node, visitor), 1)


def _apart(
    drawing: _Drawing, units: Units, families: _Families, visitors: Limits, slots: Limits
) -> tuple[Limits, IntArray]:
    """Add (family, visitor) nodes of capacity 1; where slots are distinct, a second node behind them.

    Returns the limits and int[G, slots], the arc from a group to a slot, -1 for none.
    """
    onward = _lookup(visitors.first, visitors.node, families.visitor)
    seated = np.flatnonzero(families.slots)
    behind = drawing.new_nodes(len(seated))
    which, visitor, slot = _spread(families.slots[seated], families.visitor[seated])
    family_slot = np.full((len(onward), SLOTS), -1, np.int64)
    family_slot[seated[which], slot] = drawing.add(behind[which], _slot_node(slots, visitor, slot), OPEN)
    past = families.slotless[seated]
    drawing.add(behind[past], onward[seated[past]], OPEN)
    onward[seated] = behind
    return drawing.limit(families.family, families.visitor, onward, 1), family_slot


def _own_slots(units: Units, families: _Families, family_arc: IntArray, family_slot: IntArray) -> OwnSlots:
    """Say for each member whose slots differ from its family's: matched only through one of its own."""
    mask = units.slots[families.member]
    differs = families.slotless[families.group] | (mask != families.slots[families.group])
    rows = np.flatnonzero(differs & (mask > 0))
    which, _, slot = _spread(mask[rows], rows)
    return OwnSlots(
        row=np.concatenate([np.arange(len(rows)), which]),
        arc=np.concatenate([family_arc[rows], family_slot[families.group[rows[which]], slot]]),
        sign=np.concatenate([np.ones_like(rows), -np.ones_like(which)]),
        visitors=np.unique(families.visitor[families.group[rows]]),
    )


def _alone(drawing: _Drawing, units: Units, alone: BoolArray, visitors: Limits, slots: Limits) -> None:
    """Add the arcs of units without a family's node: to each slot, or to the visitor."""
    seated = np.flatnonzero(alone & (units.slots > 0))
    which, visitor, slot = _spread(units.slots[seated], units.visitor[seated])
    drawing.add(units.unit[seated[which]], _slot_node(slots, visitor, slot), OPEN, seated[which])
    plain = np.flatnonzero(alone & (units.slots == 0))
    onward = _lookup(visitors.first, visitors.node, units.visitor[plain])
    drawing.add(units.unit[plain], onward, OPEN, plain)


def _no_place(drawing: _Drawing, units: Units) -> None:
    joining = np.flatnonzero(~units.takes_place)
    drawing.add(units.unit[joining], _SINK, OPEN, joining)


def _unmatched(drawing: _Drawing, units: Units) -> None:
    """Let every unit without a fixed pair stay unmatched."""
    free = np.ones(len(units.first_child), np.bool_)
    free[units.unit[units.fixed]] = False
    drawing.add(np.flatnonzero(free), _SINK, OPEN)


def _spread(masks: IntArray, visitor: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Return, for each slot in each mask, which mask it is in, the mask's visitor, and the slot."""
    some = np.flatnonzero(masks)
    which, slot = np.nonzero((masks[some, None] >> np.arange(SLOTS)) & 1)
    return some[which], visitor[some[which]], slot


def _slot_node(slots: Limits, visitor: IntArray, slot: IntArray) -> IntArray:
    return _lookup(slots.first * SLOTS + slots.second, slots.node, visitor * SLOTS + slot)


def _lookup(keys: IntArray, values: IntArray, wanted: IntArray) -> IntArray:
    """Return the value at each wanted key; keys are ascending, and those absent give any value."""
    if len(keys) == 0:
        return np.zeros(len(wanted), np.int64)
    return values[np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)]
