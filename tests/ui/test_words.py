"""Words on the screen: what people typed is shown letter by letter; numbers read as a person says them."""

from datetime import UTC, date, datetime

import pytest

from matcher.ui.words import bold, day, given, listed, many, moment, number, plain


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("C01", "C01"),
        ("a*b*", r"a\*b\*"),
        ("$x$", r"\$x\$"),
        ("<b>", r"\<b\>"),
        ("[a](b)", r"\[a\]\(b\)"),
        ("a\nb\tc", "a b c"),
        ("10:30", r"10\:30"),
        ("\u202eabc\u200b", "abc"),
        (None, "None"),
    ],
)
def test_markdown_is_taken_as_letters(typed: object, written: str) -> None:
    """Every sign that means something in Markdown is escaped; unseen characters go."""
    assert plain(typed) == written


@pytest.mark.parametrize("typed", [":smile:", "http://a.example", "www.a.example", "a@b.example", "-->"])
def test_what_is_looked_for_after_markdown_is_broken_up(typed: str) -> None:
    """Streamlit looks for addresses and pictures after the escapes are gone; a joiner hides them from it."""
    assert "\u2060" in plain(typed)
    assert plain(typed).replace("\u2060", "").replace("\\", "") == typed


def test_a_long_text_is_cut() -> None:
    """A cell of ten thousand letters does not fill the page."""
    assert plain("a" * 10_000) == "a" * 400 + "…"


def test_bold_of_nothing_is_nothing() -> None:
    """Four stars are no text."""
    assert (bold("C_1"), bold(" ")) == (r"**C\_1**", "")


def test_numbers_nouns_and_lists_read_as_said() -> None:
    """One child, two children, 1,200 pairs; A, B and C."""
    assert [many(1, "child", "children"), many(2, "child", "children"), many(1200, "pair")] == [
        "1 child",
        "2 children",
        "1,200 pairs",
    ]
    assert [listed([]), listed(["A"]), listed(["A", "B"]), listed(["A", "B", "C", "D"], most=2)] == [
        "",
        "A",
        "A and B",
        "A, B and 2 more",
    ]
    assert [number(40.0), number(22.44), number(0.0)] == ["40", "22.4", "0"]


def test_days_are_written_the_uk_way() -> None:
    """Day first, and an empty one is said."""
    assert (day(date(2026, 11, 2)), day(None)) == ("02/11/2026", "Not recorded")
    assert moment(datetime(2026, 11, 2, 9, 5, tzinfo=UTC)).startswith("2 Nov 2026 at ")


def test_what_is_not_recorded_is_said() -> None:
    """Empty is shown, never hidden; yes and no are words."""
    assert [given(None), given(""), given(()), given(True), given(0), given(("a", "b"))] == [
        "Not recorded",
        "Not recorded",
        "Not recorded",
        "Yes",
        "0",
        r"a\, b",
    ]
