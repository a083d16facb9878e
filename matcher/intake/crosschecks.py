"""What only shows when all tables are read: ids that stand twice or nowhere, names a letter apart."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from matcher.intake.entries import Entry
from matcher.intake.headings import Layout
from matcher.intake.parsing.cells import Spot
from matcher.intake.wording import quoted
from matcher.records.bodies import body_key

_LONGEST_LIST = 8
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

    The rarer of the two is where the finding points.
    """
    tables = list(tables)
    spots = {name: spot for name, _, _, spot in tables}
    first: dict[str, _Body] = {}
    times: dict[str, int] = defaultdict(int)
    for body in _bodies(tables):
        word = body_key(body.name)
        first.setdefault(word, body)
        times[word] += 1
    for one, other in _near_pairs(sorted(first)):
        rare, usual = sorted((one, other), key=lambda word: (times[word], word))
        body = first[rare]
        spot = spots[body.table]
        spot.row, spot.person_id = body.row, body.person_id
        body.layout.point(spot, body.column)
        spot.say("body-near", value=quoted(body.name), near=quoted(first[usual].name))


def _bodies(tables: Iterable[tuple[str, Layout, list[Entry], Spot]]) -> Iterator[_Body]:
    for table, layout, entries, _ in tables:
        for column in BODY_COLUMNS[table]:
            for entry in entries:
                written = entry.values.get(column, ())
                for name in (written,) if isinstance(written, str) else written:
                    yield _Body(name, table, layout, column, entry.row, entry.person_id)


def _near_pairs(words: list[str]) -> Iterator[tuple[str, str]]:
    joined = ["".join(word.split()) for word in words]
    for index, word in enumerate(words):
        for other in range(index + 1, len(words)):
            shorter = min(len(joined[index]), len(joined[other]))
            if shorter < 4 or abs(len(joined[index]) - len(joined[other])) > 2:
                continue
            allowed = 1 if shorter < 8 else 2
            apart = OSA.distance(joined[index], joined[other], score_cutoff=allowed)
            if apart <= allowed and not _differ_in_direction(word, words[other]):
                yield word, words[other]


def _differ_in_direction(one: str, other: str) -> bool:
    """Say whether two names differ in a point of the compass, as East and West Sussex do."""
    apart = set(one.split()) ^ set(other.split())
    return bool(apart) and apart <= _COMPASS
