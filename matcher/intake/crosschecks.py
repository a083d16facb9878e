"""What only shows when all tables are read: ids that stand twice or nowhere, names a letter apart."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from matcher.intake.entries import Entry
from matcher.intake.headings import Layout
from matcher.intake.parsing.cells import Spot
from matcher.intake.wording import quoted
from matcher.records.bodies import body_key, body_words

_LONGEST_LIST = 8
MOST_BODIES = 5_000
"""Different authorities, providers and employers whose names are held against each other."""
_ROWS = 500
"""So many names are held against all at a time."""
_COMPASS = frozenset({"north", "south", "east", "west", "northern", "southern", "eastern", "western"})
BODY_COLUMNS = {
    "children": ("responsible_authority", "placement_authority", "placement_provider"),
    "visitors": ("works_for", "household_works_for", "member_of", "serves"),
    "standing": (),
}


def id_key(text: str) -> str:
    """Reduce an id to what is compared: no case, no spaces."""
    return "".join(text.split()).casefold()


def leave_out_twins(entries: list[Entry], layout: Layout, id_column: str, spot: Spot) -> None:
    """Leave out every row whose id stands in another row too: nobody can tell which one is meant."""
    rows = defaultdict(list)
    for entry in entries:
        if id_column in entry.values:
            rows[id_key(entry.person_id)].append(entry)
    for twins in rows.values():
        if len(twins) == 1:
            continue
        numbers = [str(entry.row) for entry in twins]
        said = ", ".join(numbers[:_LONGEST_LIST]) + (" and more" if len(numbers) > _LONGEST_LIST else "")
        for entry in twins:
            spot.row, spot.person_id = entry.row, entry.person_id
            layout.point(spot, id_column)
            spot.say("id-twice", value=quoted(entry.person_id), rows=said)
            entry.reason = entry.reason or f"Its id {quoted(entry.person_id)} stands in rows {said}."


def spell_alike(entries: list[Entry], column: str) -> None:
    """Spell a name alike in all rows, where it differs in case only: as most of them do."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        if name := entry.values.get(column):
            spellings[name.casefold()][name] += 1
    usual = {word: min(found, key=lambda name: (-found[name], name)) for word, found in spellings.items()}
    for entry in entries:
        if name := entry.values.get(column):
            entry.values[column] = usual[name.casefold()]


class KnownIds:
    """The ids of a table, those of rows left out among them, as another table may name them."""

    def __init__(self, table: str, ids: Iterable[str]) -> None:
        self.table = table
        self._by_key = {id_key(known): known for known in ids if known}

    def settle(self, person_id: str, spot: Spot) -> str:
        """Give an id as its table has it, saying so where it is written in another way; empty if unknown."""
        known = self._by_key.get(id_key(person_id), "")
        if known and known != person_id:
            spot.say("id-case", value=quoted(person_id), near=known)
        return known

    def settle_or_say(self, person_id: str, spot: Spot) -> str:
        """Give an id as its table has it; say so and give it as it stands where nobody there has it."""
        known = self.settle(person_id, spot)
        if known:
            return known
        # Looking for what may be meant takes a while, and a finding names only the first few.
        near = "" if spot.names_enough("id-near", "id-unknown") else self.near(person_id)
        if near:
            spot.say("id-near", value=quoted(person_id), others=self.table, near=near)
        else:
            spot.say("id-unknown", value=quoted(person_id), others=self.table)
        return person_id

    def near(self, person_id: str) -> str:
        """Give the id that may be meant; ids of one pattern are all alike, so only a longer one counts."""
        written = id_key(person_id)
        found = process.extractOne(written, self._by_key.keys(), scorer=fuzz.ratio, score_cutoff=90)
        return self._by_key[found[0]] if found and len(written) > 5 else ""


@dataclass(frozen=True, slots=True)
class _Body:
    name: str
    table: str
    layout: Layout
    column: str
    row: int
    person_id: str


def near_bodies(tables: Iterable[tuple[str, Layout, list[Entry], Spot]]) -> None:
    """Say which names of authorities and providers differ so little that they may be one.

    The rarer of the two is where the finding points; of several that a name may be, the usual one is named.
    """
    tables = list(tables)
    spots = {name: spot for name, _, _, spot in tables}
    first: dict[str, _Body] = {}
    times: Counter[str] = Counter()
    for body in _bodies(tables):
        word = body_key(body.name)
        first.setdefault(word, body)
        times[word] += 1
        if len(first) > MOST_BODIES:
            _point_to(body, spots).say("bodies-too-many", limit=f"{MOST_BODIES:,}")
            return
    words = {key: body_words(body.name) for key, body in first.items()}
    for rare, usual in _near_pairs(sorted(first, key=lambda key: (times[key], key)), words):
        body = first[rare]
        _point_to(body, spots).say("body-near", value=quoted(body.name), near=quoted(first[usual].name))


def _point_to(body: _Body, spots: Mapping[str, Spot]) -> Spot:
    spot = spots[body.table]
    spot.row, spot.person_id = body.row, body.person_id
    body.layout.point(spot, body.column)
    return spot


def _bodies(tables: Iterable[tuple[str, Layout, list[Entry], Spot]]) -> Iterator[_Body]:
    for table, layout, entries, _ in tables:
        for column in BODY_COLUMNS[table]:
            for entry in entries:
                written = entry.values.get(column, ())
                for name in (written,) if isinstance(written, str) else written:
                    yield _Body(name, table, layout, column, entry.row, entry.person_id)


def _near_pairs(keys: list[str], words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give each key with the last one of those after it that is a slip or two away."""
    lengths = np.array([len(key) for key in keys])
    for start in range(0, len(keys), _ROWS):
        rows = keys[start : start + _ROWS]
        apart = process.cdist(rows, keys, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8)
        shorter = np.minimum(lengths[start : start + _ROWS, None], lengths)
        near = (apart <= np.where(shorter < 8, 1, 2)) & (shorter >= 4)
        for index, key in enumerate(rows, start):
            after = np.flatnonzero(near[index - start, index + 1 :]) + index + 1
            found = (keys[other] for other in after[::-1])
            usual = next((o for o in found if not _differ_in_direction(words[key], words[o])), None)
            if usual is not None:
                yield key, usual


def _differ_in_direction(one: str, other: str) -> bool:
    """Say whether two names differ in a point of the compass, as East and West Sussex do."""
    apart = set(one.split()) ^ set(other.split())
    return bool(apart) and apart <= _COMPASS
