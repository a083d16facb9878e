"""Text as it arrives, made plain: no marks that cannot be seen, no spaces at the ends."""

import re
import unicodedata

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def clean(text: str) -> str:
    """Trim a text and drop what cannot be seen; accents are brought to one written form.

    Line ends inside a cell stay: lists are sometimes written one item a line.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _CONTROLS.sub(" ", text))).strip()


def plain(text: str) -> str:
    """Bring a tag to the form in which tags are compared: lower case, single spaces."""
    return " ".join(text.split()).lower()
