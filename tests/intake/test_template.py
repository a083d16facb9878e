"""The template: headings, notes, drop-down lists and an example that reads back."""

import io
from pathlib import Path

import openpyxl
import pytest

from matcher.intake.columns.dictionary import TABLES
from matcher.intake.findings import Severity
from matcher.intake.reading import read_tables
from matcher.intake.sheets import Upload
from matcher.intake.template import template_bytes, write_template
from tests.intake.made_tables import TODAY


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    """Give the template as a spreadsheet program opens it."""
    return openpyxl.load_workbook(io.BytesIO(template_bytes()))


def test_the_template_reads_back(tmp_path: Path) -> None:
    """No error; the example rows are no one."""
    write_template(tmp_path / "template.xlsx")
    reading = read_tables(tmp_path / "template.xlsx", as_of=TODAY, today=TODAY)
    assert {found.code for found in reading.findings} == {"row-example"}
    assert [account.left_out for account in reading.accounts] == [1, 1, 1]


def test_the_examples_would_be_read_if_they_were_people(book: openpyxl.Workbook) -> None:
    """Under another id the example rows make a child, a visitor and a standing row, without a word."""
    for name, ids in (("children", ["C1"]), ("visitors", ["V1"]), ("standing", ["C1", "V1"])):
        for column, person_id in enumerate(ids, 1):
            book[name].cell(2, column, person_id)
    stream = io.BytesIO()
    book.save(stream)
    reading = read_tables(Upload("template.xlsx", stream.getvalue()), as_of=TODAY, today=TODAY)
    assert not reading.findings
    assert (len(reading.pool.children), len(reading.pool.visitors), len(reading.pool.standing)) == (1, 1, 1)
    assert not [found for found in reading.findings if found.severity is Severity.ERROR]


def test_it_has_every_column_with_a_note(book: openpyxl.Workbook) -> None:
    """Each heading says what belongs below it and whether it is needed."""
    assert book.sheetnames == ["Read me", *TABLES]
    for name, table in TABLES.items():
        heads = list(book[name][1])
        assert [head.value for head in heads] == list(table.columns)
        for head, column in zip(heads, table.columns.values(), strict=True):
            assert column.meaning in head.comment.text
            assert head.comment.text.startswith("Needed.") is column.required


def test_it_has_a_drop_down_list_for_every_column_of_few_words(book: openpyxl.Workbook) -> None:
    """The list has the words of the dictionary, and a thousand rows have it."""
    for name, table in TABLES.items():
        lists = [rule for rule in book[name].data_validations.dataValidation if rule.type == "list"]
        wanted = [",".join(column.choices) for column in table.columns.values() if column.choices]
        assert [rule.formula1.strip('"') for rule in lists] == wanted
        assert all(str(rule.sqref).endswith("1001") for rule in lists)


def test_cells_keep_what_is_typed(book: openpyxl.Workbook) -> None:
    """Text columns are text, so that 8-15 stays ages and 0012 keeps its zeros; headings stay in sight."""
    sheet = book["visitors"]
    assert sheet.freeze_panes == "B2"
    by_name = {head.value: head.column_letter for head in sheet[1]}
    example = sheet[f"{by_name['accepts_ages']}2"]
    assert (example.value, example.number_format) == ("8-15", "@")
    assert sheet[f"{by_name['trained_on']}2"].number_format == "dd/mm/yyyy"
