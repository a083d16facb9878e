"""How long a text may be that a round and the ledger keep: one source for reading and for writing."""

from typing import Final

LONGEST_ID: Final = 200
"""Characters of a child's or a visitor's id, and of every other code in a round file."""
