"""Names of authorities and providers, compared as people mean them.

"Salford City Council", "salford", "City of Salford" and "SalfordCityCouncil" are one body, and so are "Oak
Homes" and "OakHomes". A council job outside children's services is written ``Salford (other department)``.
"""

import re
from functools import lru_cache

_NOTE = re.compile(r"\(other\s+department\)")
_FILLERS = re.compile(
    r"\b(the|city|borough|county|metropolitan|royal|london|district|council|mbc|mdc|cc|bc|of)\b"
)
_LEADING = re.compile(r"(?:the)?(?:london|royal|metropolitan)*(?:city|borough|county|district)of|the")
_TRAILING = re.compile(r"(?:city|borough|county|metropolitan|district|council|mbc|mdc|cc|bc)\Z")
_SHORTEST = 3
"""Letters that must be left of a name: "BBC" is no borough council."""


def body_words(name: str) -> str:
    """Give the words of a body's name that tell it from others, in lower case, council words dropped.

    The note ``(other department)`` is dropped too; ask :func:`is_other_department` for it.
    """
    plain = _plain(name)
    kept = " ".join(_FILLERS.sub(" ", plain).split())
    return kept or " ".join(plain.split())


def body_key(name: str) -> str:
    """Reduce a body's name to what is compared: no case, spaces, punctuation or council words.

    Council words are dropped from the beginning and the end where no space sets them apart, too.
    """
    return _without_council_words(body_words(name))


@lru_cache(maxsize=10_000)
def body_keys(name: str) -> frozenset[str]:
    """Give every key under which a name may mean a body: two names that share one may be one body.

    So no way to space or to punctuate a name makes another body of it.
    """
    return frozenset((body_key(name), _without_council_words(_plain(name))))


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", " ", _NOTE.sub(" ", name.casefold()))


def _without_council_words(words: str) -> str:
    whole = key = "".join(words.split())
    leading = _LEADING.match(key)
    if leading and len(key) - leading.end() >= _SHORTEST:
        key = key[leading.end() :]
    while (trailing := _TRAILING.search(key)) and trailing.start() >= _SHORTEST:
        key = key[: trailing.start()]
    # A name of council words alone, as "The City Council", is told by all of them.
    return whole if _FILLERS.fullmatch(key) else key


def is_other_department(name: str) -> bool:
    """Say whether a name is a council job outside children's services."""
    return _NOTE.search(name.casefold()) is not None
