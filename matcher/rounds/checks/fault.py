"""One thing that is wrong with a round."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """What the audit found, in a sentence.

    Parameters
    ----------
    code
        Stable; tests and documentation hang on it.
    sentence
        Plain, with the numbers; ids, never names, since audits are kept and passed on.
    child_id, visitor_id
        Whom it is about; empty where it is about nobody in particular.
    """

    code: str
    sentence: str
    child_id: str = ""
    visitor_id: str = ""

    @property
    def whom(self) -> str:
        """Whom it is about, as the beginning of a line: ``"C01 and V02: "``; empty for nobody."""
        ids = " and ".join(filter(None, (self.child_id, self.visitor_id)))
        return f"{ids}: " if ids else ""

    def __str__(self) -> str:
        whom = " and ".join(filter(None, (self.child_id, self.visitor_id)))
        return f"{self.code} ({whom}): {self.sentence}" if whom else f"{self.code}: {self.sentence}"
