"""How much may be uploaded: by one tab, and by all together. Counted before a byte of it is read."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from matcher.errors import MatcherError

MEGABYTE: Final = 1024 * 1024
MOST_OF_A_FILE: Final = 20
MOST_OF_A_TAB: Final = 100
MOST_IN_ALL: Final = 200
"""In megabytes."""


class UploadLimits:
    """What is held and what is on its way, against the limits.

    Parameters
    ----------
    held
        Gives the bytes that are held, by session.
    free
        Lets go of what the sessions held whose tab is gone.
    """

    def __init__(self, held: Callable[[], Mapping[str, int]], free: Callable[[], None]) -> None:
        self._held = held
        self.free = free
        self._coming: Counter[str] = Counter()

    @contextmanager
    def room(self, session: str, size: int | None) -> Iterator[None]:
        """Keep room for a file while it comes in.

        Parameters
        ----------
        size
            As announced, in bytes; None where nothing was announced: then as large as a file may be.

        Raises
        ------
        matcher.errors.MatcherError
            If it is more than what may be held; the message names the limit.
        """
        wanted = MOST_OF_A_FILE * MEGABYTE if size is None else size
        self._check(session, wanted)
        self._coming[session] += wanted
        try:
            yield
        finally:
            self._coming[session] -= wanted
            self._coming += Counter()

    def _check(self, session: str, wanted: int) -> None:
        held = self._held()
        if held.get(session, 0) + self._coming[session] + wanted > MOST_OF_A_TAB * MEGABYTE:
            raise MatcherError(
                f"One tab holds at most {MOST_OF_A_TAB} MB of files. Save what it holds, or close it."
            )
        if sum(held.values()) + self._coming.total() + wanted > MOST_IN_ALL * MEGABYTE:
            raise MatcherError(
                f"The app holds at most {MOST_IN_ALL} MB of files. Close other tabs, then wait a minute."
            )
