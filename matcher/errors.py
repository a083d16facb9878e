"""What goes wrong beyond a fault in the data, and who mends it.

A fault in a spreadsheet is data (a :class:`~matcher.intake.findings.Finding`), and a child without a
match is a result. What is left are the few things that stop a piece of work. Each message is one or
two plain sentences: what was found, where, and what to do.
"""


class MatcherError(Exception):
    """Raised when a piece of work cannot go on. The message is written for the coordinator."""


class UnreadableFile(MatcherError):
    """Raised when a file cannot be taken in at all. The coordinator mends it by saving it anew."""


class PolicyFault(MatcherError):
    """Raised when a policy cannot be used: a misspelt key, a value out of range."""


class RoundFileFault(MatcherError):
    """Raised when a round file cannot be read, or is not what it says."""


class OtherData(MatcherError):
    """Raised when a round is read beside data it was not made from. The message names what changed."""


class UnsoundRound(MatcherError):
    """Raised when a round is not what its tables and its policy give. The message says what is wrong."""


class NobodyLeft(MatcherError):
    """Raised when no round can be made: no child or no visitor takes part."""


class LedgerFault(MatcherError):
    """Raised when a decision cannot be written or read: the ledger is missing, locked or newer."""


class LedgerReplaced(LedgerFault):
    """Raised when another file lies in the place of the ledger that is open. Open it again."""


class NotAllowed(MatcherError):
    """Raised when a decision is asked for that nobody may take, or a reason or name is missing."""


class ScenarioFault(MatcherError):
    """Raised when a scenario cannot be read or tried: a misspelt key, a rule that is never overridden."""


class UnknownPerson(MatcherError):
    """Raised when somebody is asked about who is in no table. The message names the nearest id."""
