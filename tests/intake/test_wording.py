"""What findings say: every template is read here, and every code is tried somewhere."""

import re
from pathlib import Path
from string import Formatter

import pytest

from matcher.intake.findings import Finding, Severity
from matcher.intake.wording import LONGEST_QUOTE, MESSAGES, finding, quoted

UNSAID = re.compile(
    r"\b(please|sorry|invalid|valid|forbidden|illegal|oops|error|errors|fail|failed|infeasible|bad|wrong)\b",
    re.I,
)
TEMPLATES = [
    (code, part)
    for code, message in MESSAGES.items()
    for part in (message.kind, message.found, message.expected, message.mend)
]


@pytest.mark.parametrize("code", MESSAGES)
def test_every_code_is_tried_by_a_test(code: str) -> None:
    """No code can be added that no test brings about."""
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.rglob("test_*.py"))
    assert f'"{code}"' in tests


@pytest.mark.parametrize(("code", "template"), TEMPLATES)
def test_sentences_are_short_and_plain(code: str, template: str) -> None:
    """At most 25 words, and none of the words that blame or frighten."""
    for sentence in re.split(r"(?<=[.;:?!])\s", template):
        assert len(sentence.split()) <= 25
    assert not UNSAID.search(template.replace("spreadsheet fault", ""))


@pytest.mark.parametrize("code", MESSAGES)
def test_a_finding_says_what_was_found_and_how_to_mend_it(code: str) -> None:
    """Found and mend are sentences; expected is a phrase that a full stop is set behind."""
    message = MESSAGES[code]
    templates = (message.found, message.expected, message.mend)
    names = {name for template in templates for _, name, _, _ in Formatter().parse(template) if name}
    made = finding(code, **dict.fromkeys(names, "x"))
    assert made.found.endswith(".")
    assert made.mend.endswith((".", "x"))
    assert not made.expected.endswith(".")
    assert made.code == code
    assert made.severity is message.severity


def test_a_quoted_value_is_cut_and_in_one_line() -> None:
    """A cell cannot make a sentence long, break its line, or turn its direction."""
    assert quoted("x" * 100) == f"“{'x' * (LONGEST_QUOTE - 1)}…”"
    assert quoted("a\r\n\tb\u202ec\x00d") == "“a b c d”"
    assert quoted("=HYPERLINK()") == "“=HYPERLINK()”"


def test_a_finding_says_where() -> None:
    """File, sheet and cell, or row, in words; the row as a number."""
    one = Finding(
        code="x", severity=Severity.NOTE, file="a.xlsx", sheet="s", cell="AB14", found="F.", mend="M."
    )
    assert (one.where, one.row) == ("a.xlsx, sheet s, cell AB14", 14)
    assert str(one) == "a.xlsx, sheet s, cell AB14: F. M."
    row = Finding(code="x", severity=Severity.NOTE, cell="14", found="F.", mend="M.", expected="e")
    assert (row.where, row.row, str(row)) == ("row 14", 14, "row 14: F. Expected: e. M.")
    assert Finding(code="x", severity=Severity.NOTE, found="F.", mend="M.").row == 0
