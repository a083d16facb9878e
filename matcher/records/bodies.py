"""Names of authorities and providers, compared as people mean them.

"Salford City Council", "salford" and "City of Salford" are one body. A council job outside children's
services is written ``Salford (other department)``.
"""

import re

OTHER_DEPARTMENT = "(other department)"
_FILLERS = re.compile(
    r"\b(the|city|borough|county|metropolitan|royal|london|district|council|mbc|mdc|cc|bc|of)\b"
)


def body_key(name: str) -> str:
    """Reduce a body's name to what is compared: case, spacing and council words dropped.

    The note ``(other department)`` is dropped too; ask :func:`is_other_department` for it.
    """
    plain = name.casefold().replace(OTHER_DEPARTMENT, " ")
    plain = re.sub(r"[^\w\s]", " ", plain)
    kept = " ".join(_FILLERS.sub(" ", plain).split())
    return kept or " ".join(plain.split())


def is_other_department(name: str) -> bool:
    """Say whether a name is a council job outside children's services."""
    return OTHER_DEPARTMENT in " ".join(name.casefold().split())
