"""What somebody typed: what cannot be seen makes no name, no reason, and no other person."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.typed_text import cleaned, has_words

UNSEEN = (
    "\u200b\u00ad\u2060\u3164\u2800\u180e\u115f\u1160\ufe0f\u034f\U000e0061\u200c\u200d\u200e\u202e\ufeff\uffa0"
    "\u2064\u206f\u17b4\u2028\u2029\u00a0\u3000\x00\x1b\x85\U000e0100\U0001d173\U0001d159\ufff9\ue000\u0378"
)


@pytest.mark.parametrize("sign", UNSEEN, ids=lambda sign: f"U+{ord(sign):04X}")
def test_what_is_not_seen_makes_no_name_and_no_other_name(sign: str) -> None:
    """Alone it is nothing; before, in and after a name it leaves the same name, or parts it like a space."""
    assert cleaned(sign) == cleaned(sign * 3) == ""
    assert cleaned(f"{sign}Asha{sign}") == "Asha"
    assert cleaned(f"As{sign}ha").replace(" ", "") == "Asha"


def test_every_sign_that_unicode_says_is_only_format_goes() -> None:
    """Save those that are drawn: the signs before Arabic numbers, and joiners where they join."""
    drawn = {
        chr(code) for code in (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD)
    }
    left = {
        sign
        for sign in map(chr, range(0x110000))
        if unicodedata.category(sign) == "Cf" and cleaned(f"a{sign}b") != "ab"
    }
    egyptian = {chr(code) for code in range(0x13430, 0x13440)}
    assert left <= drawn | egyptian


@pytest.mark.parametrize(
    "name",
    [
        "Zoë Óg",
        "\u0646\u06cc\u0645\u200c\u0641\u0627\u0635\u0644\u0647",  # ZWNJ between two Arabic letters
        "\u0d15\u0d4d\u200d\u0d37",  # ZWJ after a virama
        "林 美",
        "O'Neill-Łuk",
        "אִילָן",
    ],
)
def test_a_name_of_any_script_stays_as_it_is(name: str) -> None:
    """Joiners where a language needs them, accents, apostrophes."""
    assert cleaned(name) == unicodedata.normalize("NFC", name)
    assert has_words(cleaned(name))


def test_an_accent_in_two_parts_is_the_same_name() -> None:
    """They look the same, so they are the same person."""
    assert cleaned("Zoe\u0308") == cleaned("Zo\u00eb") == "Zo\u00eb"


@pytest.mark.parametrize("text", ["", ".", "—", "…", "?!", "\u0301", "- -"])
def test_points_and_dashes_say_nothing(text: str) -> None:
    """Nobody is called so, and nothing is explained by it."""
    assert not has_words(cleaned(text))


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    """So a name read back from the ledger is the name that was kept."""
    assert cleaned(cleaned(text)) == cleaned(text)
    assert "\n" not in cleaned(text)
