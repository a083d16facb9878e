"""The smallest change that would make a match: for a child, for a visitor, or for one pair of them.

Candidates are tried from the smallest: fewest changes first, then by kind, then the smallest number. Each
that is told was applied as a scenario and solved anew; what it would cost others is told beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, product

import numpy as np

from matcher.advice.level_words import in_words
from matcher.advice.outlook import Outlook, Pair
from matcher.advice.scenarios import Scenario, apply
from matcher.advice.searching.openings import KEPT, Change, changes_for, further_slots, second_child
from matcher.advice.searching.reaching import Reach, reach_of
from matcher.advice.searching.trying import Tried, tried
from matcher.advice.searching.unlocked import Unlock, Unlocking
from matcher.errors import MatcherError
from matcher.policy.facts import Facts
from matcher.policy.rules import NEVER
from matcher.policy.wording import listed
from matcher.rounds.result import MatchRound

MOST_CHANGES = 4
MOST_TRIED = 400
"""How many candidates are solved before the search says that it stopped."""
_MOST_WAYS = 60
"""How many ways of mending one pair are looked at: slots multiply."""
_MOST_TOLD = 3

Ways = tuple[Change, ...]


def unlock_child(facts: Facts, result: MatchRound, child_id: str) -> Unlocking:
    """Find the smallest change by which a child who has nobody would have somebody.

    Raises
    ------
    matcher.errors.UnknownPerson
        If there is no such child; the nearest id is named.
    """
    search = _Search(facts, result)
    c = search.outlook.child(child_id)
    return search.run(_ForChild(search, c), child_id, "")


def unlock_visitor(facts: Facts, result: MatchRound, visitor_id: str) -> Unlocking:
    """Find the smallest change by which a visitor who has nobody new would have somebody; as for a child.

    Looked for is what makes something possible that is not. A change that would only make the child of
    another visitor fit better here, and leave that visitor with nobody, is not.
    """
    search = _Search(facts, result)
    v = search.outlook.visitor(visitor_id)
    return search.run(_ForVisitor(search, v), "", visitor_id)


def unlock_pair(facts: Facts, result: MatchRound, child_id: str, visitor_id: str) -> Unlocking:
    """Find the smallest change by which one pair would be possible; as for a child.

    The change that makes a pair possible need not make it the best one: the cost says what it does.
    """
    search = _Search(facts, result)
    pair = search.outlook.child(child_id), search.outlook.visitor(visitor_id)
    return search.run(_ForPair(search, pair), child_id, visitor_id)


@dataclass(eq=False)
class _Search:
    """What candidates share: the plan in force, and what was tried."""

    facts: Facts
    result: MatchRound
    outlook: Outlook = field(init=False)
    base: Tried = field(init=False)
    in_force: dict[str, str] = field(init=False)
    tried: int = 0

    def __post_init__(self) -> None:
        self.outlook = Outlook(self.facts, self.result)
        self.facts = self.outlook.given
        self.in_force = {match.child_id: match.visitor_id for match in self.result.matches}
        base = tried(self.facts, self.in_force, self.result.lot)
        # A round was made from these facts, so somebody takes part.
        assert base is not None
        self.base = base

    def run(self, target: "_Target", child_id: str, visitor_id: str) -> Unlocking:
        """Try the candidates, the smallest first, and stop at the first size that has one that works."""
        reason = target.settled()
        found = [] if reason else self._smallest(target)
        complete = self.tried < MOST_TRIED
        if not found and not reason:
            reason = target.nothing if complete else f"{target.nothing} Not every change could be tried."
        return Unlocking(
            child_id=child_id,
            visitor_id=visitor_id,
            found=tuple(found),
            reason="" if found else reason,
            tried=self.tried,
            complete=complete,
        )

    def _smallest(self, target: "_Target") -> list[Unlock]:
        found: list[Unlock] = []
        size, seen = 0, set[tuple[object, ...]]()
        for changes in target.candidates():
            if (found and len(changes) > size) or self.tried >= MOST_TRIED or len(found) == _MOST_TOLD:
                break
            size = len(changes)
            alike = tuple((each.kind, type(each.edit), _whom(each)) for each in changes)
            if alike in seen:
                continue
            unlock = self._worked(target, changes)
            if unlock is not None:
                found.append(self._needed(target, unlock))
                seen.add(alike)
        fewest = min((len(each.changes) for each in found), default=0)
        return [each for each in found if len(each.changes) == fewest]

    def _needed(self, target: "_Target", unlock: Unlock) -> Unlock:
        """Leave out each change without which it works as well."""
        for each in unlock.changes if len(unlock.changes) > 1 else ():
            fewer = self._worked(target, tuple(other for other in unlock.changes if other != each))
            if fewer is not None:
                return self._needed(target, fewer)
        return unlock

    def _worked(self, target: "_Target", changes: Ways) -> Unlock | None:
        self.tried += 1
        try:
            facts = apply(Scenario("what if", tuple(each.edit for each in changes)), self.facts)
            after = tried(facts, self.in_force, self.result.lot)
        except MatcherError:
            return None
        pair = None if after is None else target.works(after)
        return None if after is None or pair is None else self._told(changes, pair, after)

    def _told(self, changes: Ways, pair: tuple[str, str], after: Tried) -> Unlock:
        change = {code: after.levels[code] - value for code, value in self.base.levels.items()}
        change = {code: by for code, by in change.items() if by}
        others = [child for child in sorted(self.in_force) if child != pair[0]]
        loses = tuple(child for child in others if child not in after.visitor_of)
        moves = tuple(
            child
            for child in others
            if child in after.visitor_of and after.visitor_of[child] != self.in_force[child]
        )
        return Unlock(
            changes=changes,
            child_id=pair[0],
            visitor_id=pair[1],
            change=change,
            loses=loses,
            moves=moves,
            cost=self._cost(change, loses, [(child, after.visitor_of[child]) for child in moves]),
        )

    def _cost(self, change: dict[str, int], loses: Sequence[str], moves: Sequence[tuple[str, str]]) -> str:
        said = [f"{listed(loses)} {'is' if len(loses) == 1 else 'are'} left without"] if loses else []
        said += [f"{child} goes to {visitor}" for child, visitor in moves]
        others = f"{'; '.join(said)}." if said else "It costs nobody else anything."
        whole = in_words(self.facts.policy, change) if change else "every level as it is"
        return f"{others} The whole plan: {whole}."

    def ways(self, pair: Pair, codes: Sequence[str]) -> Iterator[Ways]:
        """Give the ways in which a pair could be made possible; none where it must not be.

        The floor of fit may be reached through the other changes alone, so it is left out as well.
        """
        members = self._unit(pair[0])
        against = [
            (c, code) for c in members for code in (codes if c == pair[0] else self.against(c, pair[1]))
        ]
        without_floor = [each for each in against if each[1] != "fit-floor"]
        for asked in [without_floor, against] if len(without_floor) < len(against) else [against]:
            options = [changes_for(self.facts, c, pair[1], code) for c, code in asked]
            if options and all(options):
                for count, ways in enumerate(product(*options)):
                    if count >= _MOST_WAYS:
                        break
                    yield _merged(ways)

    def against(self, c: int, v: int) -> tuple[str, ...]:
        """Give what stands against one pair."""
        return self.outlook.against([(c, v)])[0]

    def _unit(self, c: int) -> list[int]:
        together = self.base.settlement.attendance.families.together
        family = int(together[c])
        return [c] if family < 0 else [int(member) for member in np.flatnonzero(together == family)]


def _merged(ways: Sequence[Change]) -> Ways:
    """Keep one of changes that ask the same of the same person: the larger one."""
    kept: dict[object, Change] = {}
    for each in ways:
        key = each.edit if each.kind in ("slot", "exception") else (type(each.edit), _whom(each), each.kind)
        key = each.edit if each.kind == "vetting" else key
        if key not in kept or kept[key].amount < each.amount:
            kept[key] = each
    return tuple(sorted(kept.values(), key=lambda one: one.order))


def _whom(change: Change) -> tuple[str, str]:
    return getattr(change.edit, "visitor", ""), getattr(change.edit, "child", "")


def _in_order(candidates: Iterator[Ways]) -> list[Ways]:
    """Put candidates in order, each once: fewest changes, then by kind, then the smallest number."""
    unique = dict.fromkeys(ways for ways in candidates if ways and len(ways) <= MOST_CHANGES)
    return sorted(unique, key=_order)


def _order(ways: Ways) -> tuple[int, list[int], list[float], list[str]]:
    orders = sorted(each.order for each in ways)
    return len(ways), [one[0] for one in orders], [one[1] for one in orders], [one[2] for one in orders]


class _Target:
    """Whom a match is wanted for."""

    def __init__(self, search: _Search) -> None:
        self.search = search
        self.facts, self.outlook = search.facts, search.outlook
        self.nothing = ""

    def settled(self) -> str:
        """Say why nothing is asked for or may be; empty where something is."""
        raise NotImplementedError

    def candidates(self) -> list[Ways]:
        """Give what may be tried, the smallest first."""
        raise NotImplementedError

    def works(self, after: Tried) -> tuple[str, str] | None:
        """Give the match that was wanted, None where it did not come about."""
        raise NotImplementedError

    def stops(self, c: int) -> str:
        """Say what stands against a child and may not be changed; empty for nothing."""
        child = self.facts.children[c]
        if self.facts.visited[c]:
            return f"{child.child_id} is visited already."
        if "agreed" in self.outlook.settlement.attendance.child_broken.get(c, frozenset()):
            return f"{child.child_id} has not agreed to have a visitor, and nothing overrides that."
        return ""

    def against(self, pairs: list[Pair]) -> list[tuple[Pair, tuple[str, ...]]]:
        """Give what stands against each of these pairs."""
        return list(zip(pairs, self.outlook.against(pairs), strict=True)) if pairs else []

    def singles(self, pairs: list[Pair]) -> Iterator[Ways]:
        """Give the single changes that would open one of these pairs."""
        for pair, codes in self.against(pairs):
            if 0 < len(codes) <= 2 + ("fit-floor" in codes):
                yield from (ways for ways in self.search.ways(pair, codes) if len(ways) == 1)


class _ForChild(_Target):
    """A child who has nobody is to have somebody."""

    def __init__(self, search: _Search, c: int) -> None:
        super().__init__(search)
        self.c, self.child_id = c, search.facts.children[c].child_id
        self.nothing = f"No change that may be suggested would give {self.child_id} a visitor."

    def settled(self) -> str:
        """Say that the child has somebody, or that nothing may be changed."""
        visitor = self.search.in_force.get(self.child_id)
        if visitor:
            return f"{self.child_id} has {visitor} in this plan."
        return self.stops(self.c)

    def candidates(self) -> list[Ways]:
        """Give what may be tried: the child's own pairs, then whom a chain leads to."""
        reach = reach_of(self.search.base, self.c)
        return _in_order(chain(self._own(reach), self._along(reach)))

    def _own(self, reach: Reach) -> Iterator[Ways]:
        here = self.outlook.settlement.attendance.visitors
        for (c, v), codes in self.against([(self.c, v) for v in range(len(self.facts.visitors))]):
            more = second_child(self.facts, v)
            opens = bool(reach.yielding[v]) or not here[v] or "places" in codes
            if not codes:
                yield (more,)
                yield from ((slot,) for slot in further_slots(self.facts, c, v))
            for ways in self.search.ways((c, v), codes) if codes else ():
                if opens:
                    yield ways
                yield _merged((*ways, more))

    def _along(self, reach: Reach) -> Iterator[Ways]:
        """Give single changes for others, by which somebody gives way."""
        others = [int(c) for c in np.flatnonzero(reach.children) if c != self.c]
        here = self.outlook.settlement.attendance.visitors
        good = [v for v in range(len(self.facts.visitors)) if reach.yielding[v] or not here[v]]
        yield from self.singles([(c, v) for c in others for v in good])
        yield from self._opens_both(reach, self._wider(others, good))
        yield from ((second_child(self.facts, int(v)),) for v in np.flatnonzero(reach.visitors))

    def _wider(self, children: list[int], visitors: list[int]) -> list[tuple[Pair, Change]]:
        """Give the wider travel that would open each of these pairs which nothing else stands against."""
        near = [
            pair
            for pair, codes in self.against([(c, v) for c in children for v in visitors])
            if "travel" in codes and set(codes) <= {"travel", "fit-floor"}
        ]
        changes = [(pair, each) for pair in near for each in changes_for(self.facts, *pair, "travel")]
        return [(pair, each) for pair, each in changes if each.kind == "travel"]

    def _opens_both(self, reach: Reach, along: list[tuple[Pair, Change]]) -> Iterator[Ways]:
        """Give travel still wider than a chain asks for, where it gives a rival somebody as well.

        A rival waits too and comes first, so would take the place that the chain leaves.
        """
        least: dict[int, float] = {}
        for (_, v), change in along:
            least[v] = min(change.amount, least.get(v, change.amount))
        if least:
            for (_, v), change in self._wider(self._rivals(reach), sorted(least)):
                if change.amount > least[v]:
                    yield (change,)

    def _rivals(self, reach: Reach) -> list[int]:
        """Give the children who wait, come before this one, and could have a visitor on its chains."""
        problem, index = self.search.base.problem, self.facts.child_index
        on_chain = set(problem.child[reach.visitors[problem.visitor]].tolist())
        placed = {index[child] for child in self.search.base.visitor_of}
        rank = [(-int(problem.rung[c]), int(problem.waiting[c])) for c in range(len(self.facts.children))]
        return sorted(c for c in on_chain - placed if rank[c] > rank[self.c])

    def works(self, after: Tried) -> tuple[str, str] | None:
        """Give the child's match."""
        visitor = after.visitor_of.get(self.child_id)
        return (self.child_id, visitor) if visitor else None


class _ForVisitor(_Target):
    """A visitor who has nobody new is to have somebody."""

    def __init__(self, search: _Search, v: int) -> None:
        super().__init__(search)
        self.v, self.visitor_id = v, search.facts.visitors[v].visitor_id
        self.nothing = f"No change that may be suggested would give {self.visitor_id} a child."

    def settled(self) -> str:
        """Say that the visitor has somebody."""
        children = [child for child, visitor in self.search.in_force.items() if visitor == self.visitor_id]
        return f"{self.visitor_id} has {listed(sorted(children))} in this plan." if children else ""

    def candidates(self) -> list[Ways]:
        """Give what may be tried: the visitor's own pairs, then single changes that free a child."""
        children = [c for c in range(len(self.facts.children)) if not self.stops(c)]
        return _in_order(chain(self._own(children), self._along(children)))

    def _own(self, children: list[int]) -> Iterator[Ways]:
        for pair, codes in self.against([(c, self.v) for c in children]):
            if codes:
                yield from self.search.ways(pair, codes)
            else:
                yield from ((slot,) for slot in further_slots(self.facts, *pair))

    def _along(self, children: list[int]) -> Iterator[Ways]:
        """Give single changes by which a child takes the place of one who could come here."""
        waiting = [c for c in children if self.facts.children[c].child_id not in self.search.in_force]
        could = {child for child, visitor in self.search.base.possible if visitor == self.visitor_id}
        places = {self.search.in_force[child] for child in could & self.search.in_force.keys()}
        visitors = [self.facts.visitor_index[visitor] for visitor in sorted(places)]
        yield from self.singles([(c, v) for c in waiting for v in visitors])

    def works(self, after: Tried) -> tuple[str, str] | None:
        """Give the visitor's first match."""
        children = sorted(child for child, visitor in after.visitor_of.items() if visitor == self.visitor_id)
        return (children[0], self.visitor_id) if children else None


def _stands(codes: Sequence[str]) -> str:
    return f"{listed(f'“{code}”' for code in codes)} {'stands' if len(codes) == 1 else 'stand'}"


class _ForPair(_Target):
    """One pair is to be possible."""

    def __init__(self, search: _Search, pair: Pair) -> None:
        super().__init__(search)
        self.pair = pair
        self.ids = search.facts.children[pair[0]].child_id, search.facts.visitors[pair[1]].visitor_id
        self.codes = search.against(*pair)
        self.nothing = f"{self.ids[0]} with {self.ids[1]}: {self._what_stands()}"

    def _what_stands(self) -> str:
        kept = [code for code in self.codes if code in KEPT or code in NEVER]
        if kept:
            return f"{listed(kept)} stands against it, and no change to that may be suggested."
        return (
            f"{listed(self.codes)} stands against it; it is mended in the tables, or by undoing a decision."
        )

    def settled(self) -> str:
        """Say that the pair is possible, or that nothing may be changed."""
        if self.ids in self.search.base.possible:
            return f"{self.ids[0]} with {self.ids[1]} is possible already."
        return self.stops(self.pair[0])

    def candidates(self) -> list[Ways]:
        """Give the ways of mending the pair."""
        return _in_order(self.search.ways(self.pair, self.codes))

    def works(self, after: Tried) -> tuple[str, str] | None:
        """Give the pair where it is possible."""
        return self.ids if self.ids in after.possible else None
