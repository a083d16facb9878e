"""A name or a reason that somebody typed, as it is kept: on one line, and nothing in it that is not seen."""

import re
import unicodedata
from typing import Final

# Unicode's default-ignorable characters and two that are drawn as nothing: a name made of them is no name,
# and one that holds them passes for another. Among them are those that turn the reading direction round.
_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U00016fe4\U0001bca0-\U0001bca3\U0001d159"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_JOINERS: Final = re.compile("[\u200c\u200d]")
_BRAILLE_SPACE: Final = "\u2800"
_UNWRITABLE: Final = frozenset({"Cc", "Cs", "Co", "Cn"})
_VIRAMA: Final = 9
"""Unicode's combining class of the sign after which a joiner changes how a letter of India is drawn."""


def cleaned(text: str) -> str:
    """Put a typed text on one line, without what cannot be seen; accents in one written form.

    Joiners stay where they change what is drawn: after a virama, between Arabic letters, between pictures.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    line = " ".join(text.replace(_BRAILLE_SPACE, " ").split())
    kept = "".join(sign for sign in _UNSEEN.sub("", line) if unicodedata.category(sign) not in _UNWRITABLE)
    seen = unicodedata.normalize("NFC", kept)
    joined = _JOINERS.sub(lambda found: found[0] if _is_drawn(seen, found.start()) else "", seen)
    return " ".join(unicodedata.normalize("NFC", joined).split())


def has_words(text: str) -> bool:
    """Say whether a cleaned text has a letter, a number or a picture, so not only points and dashes."""
    return any(unicodedata.category(sign)[0] in "LN" or unicodedata.category(sign) == "So" for sign in text)


def _is_drawn(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not before or not after:
        return False
    arabic = unicodedata.bidirectional(before) == unicodedata.bidirectional(after) == "AL"
    pictures = unicodedata.category(before) in ("So", "Sk") and unicodedata.category(after) == "So"
    return arabic or pictures or unicodedata.combining(before) == _VIRAMA
