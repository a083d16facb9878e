"""A first look at a table before it is read."""

from matcher.intake.headings import Sureness
from matcher.intake.previewing import preview
from tests.intake.made_tables import child, csv_upload, text_upload, visitor, xlsx_upload


def test_a_preview_shows_headings_rows_and_guesses_with_examples() -> None:
    """Each guess has the first different values below its heading."""
    rows = [child(f"C{number}", age="13", intrests="chess") for number in range(8)]
    seen = preview(csv_upload(rows), "children", rows=3)
    assert seen.headings[:2] == ("child_id", "age")
    assert (len(seen.rows), seen.row_count) == (3, 8)
    assert seen.rows[0][:2] == ("C0", "13")
    assert seen.guesses[0].examples == ("C0", "C1", "C2")
    assert seen.guesses[1].examples == ("13",)
    assert (seen.guesses[-1].column, seen.guesses[-1].sureness) == ("interests", Sureness.NEAR)


def test_a_preview_of_a_table_that_is_not_there_is_empty() -> None:
    """No such sheet, nothing in it, or no spreadsheet: no headings, and the reason where there is one."""
    upload = xlsx_upload({"children": [child()], "visitors": [visitor()]})
    assert preview(upload, "visitors", named_only=True).sheet == "visitors"
    assert preview(upload, "standing", named_only=True).headings == ()
    assert preview(xlsx_upload({"children": []}), "children").headings == ()
    refused = preview(text_upload("x", "a.pdf"), "children")
    assert (refused.headings, refused.findings[0].code) == ((), "file-ending")
