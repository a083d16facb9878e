"""Tampering shows: somebody changes the file past the program, its guards dropped, and `verify` says so."""

import json
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from matcher.decisions import chain
from matcher.decisions.folders import FILE_NAME
from matcher.decisions.ledger import Ledger
from matcher.errors import LedgerFault, MatcherError
from tests.decisions.small_round import REFERENCE, match, small_places, small_pool, small_round

Attack = Callable[[sqlite3.Connection], object]


def _fill(ledger: Ledger) -> None:
    """Let everything happen that leaves an event; the numbers are told beside."""
    tables = ledger.save_tables(small_pool(), small_places(), by="Asha")  # 1
    ledger.save_round(small_round(), tables, name="Autumn round", by="Asha")  # 2
    ledger.decide(REFERENCE, "C1", "V1", "approved", by="Asha", key="k-1")  # 3
    ledger.decide(REFERENCE, "C2", "V2", "approved", by="Zoë", reason="Her allergy is mild.")  # 4
    ledger.decide(REFERENCE, "C3", "V3", "declined", by="Ben", reason="C3 said no")  # 5
    ledger.undo(REFERENCE, "C1", "V1", by="Ben", expect=3)  # 6
    ledger.save_round(small_round("R2", (match("C1", "V1"),)))  # 7
    ledger.decide("R2", "C1", "V1", "declined", by="Asha", reason="Too far")  # 8
    ledger.rename_round(REFERENCE, "Winter round", by="Ben")  # 9
    ledger.close_round(REFERENCE, by="Asha")  # 10
    ledger.save_tables(small_pool(), small_places())  # 11
    ledger.save_tables(small_pool(), small_places())  # 12, in the place of the one before
    ledger.save_round(small_round("R3", (match("C3", "V3"),)))  # 13
    ledger.decide("R3", "C3", "V3", "declined", by="Ben", reason="Not now")  # 14
    ledger.delete_round("R3", by="Ben")  # 15
    ledger.save_round(small_round("R2", (match("C1", "V1"),)), tables)  # 16: tables that came later
    ledger.decide("R2", "C5", "V5", "blocked", by="Asha", reason="Same school")  # 17


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a ledger in which everything happened."""
    folder = tmp_path_factory.mktemp("filled")
    with Ledger.open(folder) as ledger:
        _fill(ledger)
    return (folder / FILE_NAME).read_bytes()


@pytest.fixture
def file(filled: bytes, tmp_path: Path) -> Path:
    """A file of its own to tamper with."""
    path = tmp_path / FILE_NAME
    path.write_bytes(filled)
    return path


class _Guards:
    """Drops every trigger, as somebody with a database browser would, and puts them back."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw
        self._made = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()

    def __enter__(self) -> None:
        for name, _ in self._made:
            self._raw.execute(f"DROP TRIGGER {name}")

    def __exit__(self, *_: object) -> None:
        for _, sql in self._made:
            self._raw.execute(sql)


def _tamper(path: Path, *attacks: Attack | str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("BEGIN")
        with _Guards(raw):
            for attack in attacks:
                raw.execute(attack) if isinstance(attack, str) else attack(raw)
        raw.execute("COMMIT")


def _faults(path: Path, head: str | None = None) -> tuple[str, ...]:
    with Ledger.open(path.parent, read_only=True) as ledger:
        return ledger.verify(head).faults


def test_a_ledger_as_it_was_written_is_sound(file: Path) -> None:
    """Everything that leaves an event, also what was replaced and deleted, verifies."""
    with Ledger.open(file.parent) as ledger:
        found = ledger.verify()
        assert (found.events, found.faults, found.is_sound) == (17, (), True)
        assert found.head == ledger.head.hash
        assert ledger.head.number == 17
        assert found.unsealed_before is None


def test_the_hash_of_an_event_is_that_of_its_text(file: Path) -> None:
    """What the documentation says can be done by hand: SHA-256 of the text, which holds the hash before."""
    with closing(sqlite3.connect(file)) as raw:
        (before,) = raw.execute("SELECT ledger_id FROM ledger").fetchone()
        for content, sealed in raw.execute("SELECT content, hash FROM events ORDER BY number"):
            assert chain.digest(content) == sealed
            assert json.loads(content)["previous"] == before
            assert "." not in content.replace(json.loads(content)["at"], "")
            before = sealed


def test_an_empty_ledger_is_sound(tmp_path: Path) -> None:
    """Nothing happened, and nothing is wrong."""
    with Ledger.open(tmp_path) as ledger:
        assert ledger.verify().events == 0
        assert ledger.verify().is_sound


def _swap(raw: sqlite3.Connection) -> None:
    raw.execute("UPDATE events SET number = 99 WHERE number = 3")
    raw.execute("UPDATE events SET number = 3 WHERE number = 4")
    raw.execute("UPDATE events SET number = 4 WHERE number = 99")
    raw.execute("UPDATE event_details SET number = 99 WHERE number = 3")
    raw.execute("UPDATE event_details SET number = 3 WHERE number = 4")
    raw.execute("UPDATE event_details SET number = 4 WHERE number = 99")


def _seal_again(raw: sqlite3.Connection, number: int, content: str) -> None:
    """Change an event and its hash with it, as somebody does who has read how it is made."""
    raw.execute(
        "UPDATE events SET content = ?, hash = ? WHERE number = ?", (content, chain.digest(content), number)
    )


def _change_kind(raw: sqlite3.Connection) -> None:
    (content,) = raw.execute("SELECT content FROM events WHERE number = 5").fetchone()
    raw.execute("UPDATE events SET kind = 'approved' WHERE number = 5")
    _seal_again(raw, 5, content.replace('"declined"', '"approved"'))


def _insert(raw: sqlite3.Connection) -> None:
    """Put an event between the fifth and the sixth: everything after it is moved on by one."""
    numbers = [n for (n,) in raw.execute("SELECT number FROM events WHERE number > 5 ORDER BY number DESC")]
    for number in numbers:
        raw.execute("UPDATE events SET number = number + 1 WHERE number = ?", (number,))
        raw.execute("UPDATE event_details SET number = number + 1 WHERE number = ?", (number,))
    content, previous = raw.execute("SELECT content, hash FROM events WHERE number = 5").fetchone()
    event = {**json.loads(content), "number": 6, "previous": previous, "hashed": {}}
    forged = chain.canonical(event)
    raw.execute(
        "INSERT INTO events VALUES (6, 'declined', ?, ?, ?)", (REFERENCE, forged, chain.digest(forged))
    )


def _cut_the_tail(raw: sqlite3.Connection) -> None:
    raw.execute("DELETE FROM event_details WHERE number > 16")
    raw.execute("DELETE FROM events WHERE number > 16")


EIGHT: dict[str, tuple[Attack | str, str]] = {
    "1 an event's field": (
        "UPDATE event_details SET reason = 'Too far' WHERE number = 5",
        "Event 5 .*: reason",
    ),
    "1 an event's child": ("UPDATE event_details SET child_id = 'C2' WHERE number = 3", "Event 3 .*: child"),
    "1 an event's person": (
        "UPDATE event_details SET by = 'Eve' WHERE number = 3",
        "Event 3 .*: name of who",
    ),
    "1 an event's text": (
        "UPDATE events SET content = replace(content, '712', '912')",
        "Event 3 was changed",
    ),
    "1 an event and its hash": (_change_kind, "between events 5 and 6"),
    "2 an event deleted": ("DELETE FROM events WHERE number = 4", "Event 4 is missing"),
    "3 an event put in": (_insert, "does not hold between events|was changed after"),
    "4 two events swapped": (_swap, "Event 3 was changed"),
    "5 the tail cut": (_cut_the_tail, "events were cut off the end"),
    "6 a round's plan": ("UPDATE rounds SET plan = '[]' WHERE id = 1", f"Round {REFERENCE} was changed"),
    "6 a round's result": ("UPDATE rounds SET result = replace(result, '712', '912')", "its plan, figures"),
    "6 a round deleted": ("DELETE FROM rounds WHERE reference = 'R2'", "Round R2 is missing"),
    "7 saved tables": ("UPDATE uploads SET pool = replace(pool, 'KnownC1', 'Eve')", "Tables 1 were changed"),
    "7 saved tables deleted": ("DELETE FROM uploads WHERE id = 3", "Tables 3 are missing"),
    "8 a replaced decision": (
        "REPLACE INTO event_details (number, child_id, visitor_id, salts) VALUES (3, 'C1', 'V5', '{}')",
        "Event 3",
    ),
    "8 details deleted": (
        "DELETE FROM event_details WHERE number = 3",
        "Event 3: what was said of it is missing",
    ),
    "closed in silence": ("UPDATE rounds SET closed_at = NULL WHERE id = 1", "no event says so"),
    "renamed in silence": ("UPDATE rounds SET name = 'Other' WHERE id = 1", "renamed, and no event says so"),
    "marked as audited": ("UPDATE rounds SET audited = '0' WHERE id = 1", "marked as audited, but"),
    "another standing": ("UPDATE rounds SET standing = '[]' WHERE id = 1", "what was settled before it"),
}


@pytest.mark.parametrize("attack", EIGHT)
def test_tampering_is_said(file: Path, attack: str) -> None:
    """Each of the eight kinds, done with every guard dropped and put back, is named with its place."""
    done, said = EIGHT[attack]
    _tamper(file, done)
    with pytest.raises(AssertionError, match=said):
        assert not _faults(file), " ".join(_faults(file))


def test_there_is_no_flag_left_that_lets_a_round_go(file: Path) -> None:
    """The column by whose flip everything could be deleted is gone: only an event opens that way."""
    with closing(sqlite3.connect(file)) as raw:
        with pytest.raises(sqlite3.OperationalError, match="being_deleted"):
            raw.execute("UPDATE rounds SET being_deleted = 1")
        with pytest.raises(sqlite3.IntegrityError, match="never deleted"):
            raw.execute("DELETE FROM event_details WHERE number = 3")


def test_a_guard_that_was_dropped_is_said(file: Path) -> None:
    """Even where nothing else was done yet."""
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("DROP TRIGGER events_stay")
        raw.commit()
    assert _faults(file) == ("The guard “events_stay” of the database was removed or changed.",)


def _write_schema(raw: sqlite3.Connection, name: str, old: str, new: str) -> None:
    """Change the text by which something is made, past every guard, as `writable_schema` allows."""
    (sql,) = raw.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    assert old in sql
    raw.execute("PRAGMA writable_schema = ON")
    raw.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (sql.replace(old, new), name))
    (version,) = raw.execute("PRAGMA schema_version").fetchone()
    raw.execute(f"PRAGMA schema_version = {version + 1}")
    raw.execute("PRAGMA writable_schema = OFF")


def _hollow(raw: sqlite3.Connection, index: str) -> None:
    """Let an index miss most rows, and say of itself that it misses none."""
    (sql,) = raw.execute("SELECT sql FROM sqlite_master WHERE name = ?", (index,)).fetchone()
    raw.execute(f"DROP INDEX {index}")
    raw.execute(f"{sql} WHERE number < 3")
    _write_schema(raw, index, " WHERE number < 3", "")


def _make_a_view(raw: sqlite3.Connection) -> None:
    raw.execute("ALTER TABLE event_details RENAME TO said")
    raw.execute("CREATE VIEW event_details AS SELECT * FROM said")


SCHEMA: dict[str, tuple[Attack | str, str]] = {
    "hollow index": (lambda raw: _hollow(raw, "events_by_round"), "contradicts itself.*events_by_round"),
    "hollow index of children": (
        lambda raw: _hollow(raw, "event_details_by_child"),
        "contradicts itself.*event_details_by_child",
    ),
    "index dropped": ("DROP INDEX events_by_kind", "index “events_by_kind” of the database was removed"),
    "index added": ("CREATE INDEX more ON events (hash)", "Somebody added the index “more”"),
    "partial index": (
        lambda raw: [
            raw.execute("DROP INDEX events_by_kind"),
            raw.execute("CREATE INDEX events_by_kind ON events (kind) WHERE number < 3"),
        ],
        "index “events_by_kind” of the database was removed or changed",
    ),
    "view": (_make_a_view, "table “event_details” of the database was removed.*added the view"),
    "table added": ("CREATE TABLE more (x)", "Somebody added the table “more”"),
    "column added": (
        "ALTER TABLE events ADD COLUMN more",
        "table “events” of the database was removed or changed",
    ),
    "trigger added": (
        "CREATE TRIGGER more AFTER INSERT ON settings BEGIN SELECT 1; END",
        "Somebody added the trigger “more”",
    ),
    "check weakened": (
        lambda raw: _write_schema(raw, "places_taken", "place BETWEEN 1 AND capacity", "1"),
        "table “places_taken” of the database was removed or changed",
    ),
    "key that replaces": (
        lambda raw: _write_schema(
            raw,
            "children_kept",
            "PRIMARY KEY (service, child_id)",
            "PRIMARY KEY (service, child_id) ON CONFLICT REPLACE",
        ),
        "table “children_kept” of the database was removed or changed",
    ),
    "trigger weakened": (
        lambda raw: _write_schema(raw, "event_details_are_only_added", "IS NOT NULL", 'IS NOT "NULL"'),
        "guard “event_details_are_only_added” of the database was removed or changed",
    ),
}


@pytest.mark.parametrize("attack", SCHEMA)
def test_a_database_made_otherwise_is_said(file: Path, attack: str) -> None:
    """Every index, table and trigger is what the program makes, and each index holds what its table holds."""
    done, said = SCHEMA[attack]
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        raw.execute(done) if isinstance(done, str) else done(raw)
    with pytest.raises(AssertionError, match=said):
        assert not _faults(file), " ".join(_faults(file))


def test_what_a_database_browser_does_in_passing_is_no_fault(file: Path) -> None:
    """ANALYZE and VACUUM change nothing that counts."""
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        raw.execute("ANALYZE")
        raw.execute("VACUUM")
    assert _faults(file) == ()


PUT_IN_MOUTHS = {
    "a name": """(number, by, salts) VALUES (11, 'Mallory', '{"by":0}')""",
    "a name without a salt": "(number, by, salts) VALUES (11, 'Mallory', '{}')",
    "a name under a salt": """(number, by, salts) VALUES (11, 'Mallory', '{"by":"a"}')""",
    "nothing": "(number, salts) VALUES (11, '{}')",
    "a name after a deletion": """(number, by, salts) VALUES (14, 'Mallory', '{"by":0}')""",
}


@pytest.mark.parametrize("words", PUT_IN_MOUTHS)
def test_words_put_into_a_mouth_are_said(file: Path, words: str) -> None:
    """An event that nobody's name went with gets one: no trigger is in the way, and the hash is silent."""
    with closing(sqlite3.connect(file)) as raw:
        raw.execute(f"INSERT INTO event_details {PUT_IN_MOUTHS[words]}")
        raw.commit()
    assert any(fault.startswith("Event 1") for fault in _faults(file)), _faults(file)


@pytest.mark.parametrize("salt", ["0", "null", '"a"', "[]"])
def test_a_reason_that_was_never_given_is_said(file: Path, salt: str) -> None:
    """Put in beside a decision that had none, whatever stands in the place of its salt."""

    def add(raw: sqlite3.Connection) -> None:
        (salts,) = raw.execute("SELECT salts FROM event_details WHERE number = 3").fetchone()
        salted = chain.canonical({**json.loads(salts), "reason": json.loads(salt)})
        raw.execute(
            "UPDATE event_details SET reason = 'He is a danger', salts = ? WHERE number = 3", (salted,)
        )

    _tamper(file, add)
    assert _faults(file) == ("Event 3 (approved) was changed after it was sealed: reason.",)


def _cut_neatly(raw: sqlite3.Connection) -> None:
    _cut_the_tail(raw)
    raw.execute("UPDATE ledger SET head_number = 16, head = (SELECT hash FROM events WHERE number = 16)")


def _write_anew(raw: sqlite3.Connection) -> None:
    """Change a decision, and every hash from there to the end, the head included."""
    (previous,) = raw.execute("SELECT hash FROM events WHERE number = 4").fetchone()
    for number in range(5, 18):
        (content,) = raw.execute("SELECT content FROM events WHERE number = ?", (number,)).fetchone()
        event = {**json.loads(content), "previous": previous}
        if number == 5:
            event["kind"] = "approved"
            raw.execute("UPDATE events SET kind = 'approved' WHERE number = 5")
        _seal_again(raw, number, chain.canonical(event))
        previous = chain.digest(chain.canonical(event))
    raw.execute("UPDATE ledger SET head = ?", (previous,))


@pytest.mark.parametrize("attack", [_cut_neatly, _write_anew])
def test_only_a_head_written_down_tells_a_perfect_forgery(file: Path, attack: Attack) -> None:
    """Who rewrites the end and the head is found out by the head on last month's paper, and by that alone."""
    with Ledger.open(file.parent) as ledger:
        written_down = ledger.head.short
    _tamper(file, attack)
    assert _faults(file) == ()
    (fault,) = _faults(file, written_down)
    assert "No event has this head" in fault
    assert "if the head is right, another copy was put in its place" in fault


@pytest.mark.parametrize("content", ["x", "[]", "{}", "null"])
def test_an_event_that_cannot_be_read_is_said(file: Path, content: str) -> None:
    """The diary and the decisions name the event, and the command that looks into it."""
    _tamper(file, f"UPDATE events SET content = '{content}' WHERE number = 3")
    with Ledger.open(file.parent, read_only=True) as ledger:
        for read in (ledger.diary, ledger.decisions, ledger.rounds):
            with pytest.raises(
                LedgerFault, match=r"Event 3 can no longer be read\. Run `matcher ledger verify`"
            ):
                read()


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE uploads SET places = 'x'",
        "UPDATE uploads SET accounts = 'x'",
        "UPDATE uploads SET findings = 'x'",
        "UPDATE uploads SET pool = '{}'",
        "UPDATE rounds SET plan = 'x'",
    ],
)
def test_tables_and_rounds_that_cannot_be_read_are_said(file: Path, attack: str) -> None:
    """Never a traceback: a sentence, whatever was made of the file."""
    _tamper(file, attack)
    with Ledger.open(file.parent, read_only=True) as ledger:
        read = ledger.rounds if "rounds" in attack else ledger.latest_tables
        with pytest.raises(MatcherError):
            read()


def test_an_older_head_is_found_again(file: Path) -> None:
    """A head from before says up to which event nothing was changed; what came after it is no fault."""
    with Ledger.open(file.parent) as ledger:
        before = ledger.head
        ledger.decide("R2", "C1", "V1", "declined", by="Asha", reason="Moved away")
        for typed in (before.hash, before.short, f" {before.hash[:20].upper()}… "):
            found = ledger.verify(typed)
            assert (found.faults, found.head_found_at, found.events) == ((), 17, 18)
        for typed in ("", "abc", before.hash + "0", "z" * 20):
            with pytest.raises(MatcherError, match="is no head"):
                ledger.verify(typed)


def _cells(path: Path) -> list[tuple[str, str, int]]:
    """Every cell that the chain vouches for, by table, column and row."""
    covered = {
        "events": None,
        "event_details": None,
        "rounds": None,
        "uploads": None,
        "ledger": ("ledger_id", "head_number", "head"),
    }
    cells = []
    with closing(sqlite3.connect(path)) as raw:
        for table, chosen in covered.items():
            columns = chosen or [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
            # A mark that is gone is made again by another audit; a wrong one has a test of its own.
            columns = [column for column in columns if column != "audited"]
            rows = [row for (row,) in raw.execute(f"SELECT rowid FROM {table}")]
            cells += [(table, column, row) for column in columns for row in rows]
    return cells


def _other(chance: random.Random, value: object) -> object:
    """Make another value of a cell's: something forgotten, something like it, something else."""
    choices: list[object] = [None, "", "C1", 7, b"\xff", chance.randrange(1, 30)]
    if isinstance(value, int):
        choices += [value + 1, value - 1]
    if isinstance(value, str) and value:
        at = chance.randrange(len(value))
        choices += [
            value[:at] + chance.choice("0aZ é{") + value[at + 1 :],
            value[:at],
            value + " ",
            value * 2,
        ]
    return chance.choice([choice for choice in choices if choice != value])


def _shake(raw: sqlite3.Connection, chance: random.Random, cells: list[tuple[str, str, int]]) -> str | None:
    """Change one cell, or one or several rows; None where the database has no room for the change."""
    table, column, row = chance.choice(cells)
    kind = chance.choice(["cell"] * 6 + ["delete", "swap", "double"])
    if table == "ledger":
        kind = "cell"
    try:
        if kind == "delete":
            raw.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))
        elif kind == "double":
            names = [each[1] for each in raw.execute(f"PRAGMA table_info({table})")]
            shown = ", ".join(f'"{name}"' for name in names[1:])
            free = chance.choice([18, 19, 40])
            raw.execute(
                f'INSERT INTO {table} ("{names[0]}", {shown}) SELECT ?, {shown} FROM {table} WHERE rowid = ?',
                (free, row),
            )
        elif kind == "swap":
            other = chance.choice([each[2] for each in cells if each[0] == table])
            mine, theirs = (
                raw.execute(f'SELECT "{column}" FROM {table} WHERE rowid = ?', (each,)).fetchone()[0]
                for each in (row, other)
            )
            if mine == theirs or (column in ("number", "id", "reference", "key")):
                return None
            raw.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (theirs, row))
            raw.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (mine, other))
        else:
            (value,) = raw.execute(f'SELECT "{column}" FROM {table} WHERE rowid = ?', (row,)).fetchone()
            new = _other(chance, value)
            raw.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (new, row))
            stored = raw.execute(f'SELECT "{column}" FROM {table} WHERE "{column}" IS ?', (value,)).fetchone()
            if table == "ledger" and stored:
                return None
    except (sqlite3.IntegrityError, TypeError):  # no room for it, or the row is gone already
        return None
    return f"{kind} {table}.{column} {row}"


def _shaken(file: Path, seed: int) -> Iterator[str]:
    """Tamper at random until something was done, and say what."""
    chance = random.Random(seed)
    cells = _cells(file)
    done: list[str] = []

    def attack(raw: sqlite3.Connection) -> None:
        before = list(raw.iterdump())
        for _ in range(chance.choice([1, 1, 1, 2, 3])):
            told = _shake(raw, chance, cells)
            done.extend([told] if told else [])
        if list(raw.iterdump()) == before:
            done.clear()

    _tamper(file, attack)
    yield from done


@pytest.mark.parametrize("block", range(6))
def test_no_random_tampering_goes_unseen(file: Path, filled: bytes, block: int) -> None:
    """Hundreds of changes to any cell or row that the chain vouches for: each is found, none stops it."""
    done = 0
    for seed in range(block * 100, block * 100 + 50):
        file.write_bytes(filled)
        told = list(_shaken(file, seed))
        if told:
            done += 1
            assert _faults(file), told
    assert done > 30


def test_an_old_ledger_is_sealed_as_it_was_found(version_1: Path) -> None:
    """After a migration the old decisions are in the chain, and it is said since when it vouches for them."""
    with Ledger.open(version_1) as ledger:
        found = ledger.verify()
        assert (found.events, found.faults, found.unsealed_before) == (17, (), 13)
        ledger.decide("R2", "C1", "V1", "declined", by="Asha", reason="Moved away")
        ledger.reopen_round(REFERENCE, by="Asha")
        assert ledger.verify().faults == ()
    _tamper(version_1 / FILE_NAME, "UPDATE event_details SET by = 'Eve' WHERE number = 5")
    assert "Event 5 (declined) was changed" in _faults(version_1 / FILE_NAME)[0]
    _tamper(version_1 / FILE_NAME, "UPDATE rounds SET closed_at = NULL, plan = '[]' WHERE reference = 'R2'")
    assert "Round R2 was changed" in _faults(version_1 / FILE_NAME)[1]


def test_a_deleted_round_leaves_its_skeleton(file: Path) -> None:
    """When and of what kind stays, who and why goes, and a round of the same name may come again."""
    with Ledger.open(file.parent) as ledger:
        ledger.delete_round(REFERENCE, by="Ben")
        assert ledger.verify().faults == ()
        told = [(entry.number, entry.kind, entry.by) for entry in ledger.diary(REFERENCE)]
        assert told[:3] == [(2, "round-saved", ""), (3, "approved", ""), (4, "approved", "")]
        assert told[-1] == (18, "round-deleted", "Ben")
        ledger.save_round(small_round(), 1)
        ledger.decide(REFERENCE, "C1", "V1", "approved", by="Asha", key="k-1")
        assert [made.number for made in ledger.decisions(REFERENCE)] == [20]
        assert ledger.verify().faults == ()


def test_the_diary_reads_as_sentences(file: Path) -> None:
    """Who did what to whom, in which round, and why."""
    with Ledger.open(file.parent) as ledger:
        told = {entry.number: entry.sentence for entry in ledger.diary()}
    assert told == {
        1: "Asha saved tables 1.",
        2: f"Asha saved round {REFERENCE}, named Autumn round.",
        3: f"Asha approved C1 with V1 in round {REFERENCE}.",
        4: f"Zoë approved C2 with V2 in round {REFERENCE}: Her allergy is mild.",
        5: f"Ben declined C3 with V3 in round {REFERENCE}: C3 said no.",
        6: f"Ben undid the last decision about C1 with V1 in round {REFERENCE}.",
        7: "Somebody whose name was not recorded saved round R2.",
        8: "Asha declined C1 with V1 in round R2: Too far.",
        9: f"Ben renamed round {REFERENCE}: Winter round.",
        10: f"Asha closed round {REFERENCE}.",
        11: "Somebody whose name was not recorded saved tables 2.",
        12: "Somebody whose name was not recorded saved tables 3.",
        13: "Somebody whose name was not recorded saved round R3.",
        14: "Round R3: declined. The rest was deleted with the round.",
        15: "Ben deleted round R3 for good.",
        16: "Somebody whose name was not recorded added tables 1 to round R2.",
        17: "Asha blocked C5 with V5 in round R2: Same school.",
    }
