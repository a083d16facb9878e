"""Hundreds of files gone wrong: findings, never a traceback, and the account still adds up."""

import io

import pytest

from matcher.intake.correcting import write_rows_to_fix
from matcher.intake.previewing import preview
from matcher.intake.reading import Reading, read_tables
from matcher.intake.sheets import Upload
from matcher.records.pool import Pool
from tests.intake.hostile import hostile_files
from tests.intake.made_tables import TODAY, csv_upload, read, settled, visitor
from tests.intake.mutations import ACCIDENTS, good, mutated, mutations


def taken(upload: Upload) -> Reading:
    """Read a file as children beside good visitors, and as a workbook of all tables, and look at both."""
    visitors = csv_upload([visitor()], "visitors.csv")
    standing = csv_upload([settled("C1", "V1", "pinned")], "standing.csv")
    alone = read_tables(upload, as_of=TODAY, today=TODAY)
    reading = read(upload, visitors, standing)
    for one in (alone, reading):
        _check(one)
    preview(upload, "children")
    return reading


def _check(reading: Reading) -> None:
    for found in reading.findings:
        assert found.found
        assert found.mend
        assert str(found).isprintable()
    used = {account.table: account.used for account in reading.accounts}
    assert used.get("children", 0) == len(reading.pool.children)
    assert used.get("visitors", 0) == len(reading.pool.visitors)
    assert Pool.from_json(reading.pool.to_json()) == reading.pool
    write_rows_to_fix(reading, io.BytesIO())


@pytest.mark.parametrize("number", range(60))
def test_a_mutated_file_gives_findings_and_never_a_traceback(number: int) -> None:
    """Each accident is met five times."""
    taken(mutated(number))


@pytest.mark.long
def test_five_hundred_mutated_files_give_findings_and_never_a_traceback() -> None:
    """The same with five hundred files."""
    for upload in mutations(500, start=60):
        taken(upload)


@pytest.mark.parametrize("kind", hostile_files())
def test_a_hostile_file_is_a_finding(kind: str) -> None:
    """Through the public reading each hostile file is a sentence."""
    assert taken(hostile_files()[kind]).findings


def test_the_good_files_are_good() -> None:
    """What the accidents happen to is read without an error beforehand."""
    for upload in good():
        reading = taken(upload)
        assert len(reading.pool.children) == 6
        assert not reading.left_out


def test_accidents_can_be_repeated() -> None:
    """A number is a file: the same each time."""
    assert all(mutated(number) == mutated(number) for number in range(len(ACCIDENTS)))
