"""A round as it is kept: everything proposed, everyone left, how good it is, and what it was made from.

The round file is this model as JSON (``docs/round-file.md``). It holds ids, never names. It is
read back strictly: what is not a round file of a known version is refused with a sentence.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args

import pydantic_core
from pydantic import Field, ValidationError

from matcher.errors import OtherData, RoundFileFault
from matcher.policy.facts import Facts
from matcher.policy.measures import BY_VERSION, CURRENT, Measures
from matcher.policy.policy import LARGEST_FILE_BYTES, Policy, RuleSwitch
from matcher.policy.wording import counted, waited
from matcher.rounds.parts import (
    ActiveMatch,
    ById,
    Code,
    Digests,
    EngineName,
    FindingNote,
    LeftOutRow,
    LevelResult,
    Match,
    MatchStatus,
    NotTakingPart,
    Part,
    PreviousRound,
    Proof,
    RaisedLimit,
    Several,
    Totals,
    Unmatched,
    Unused,
)
from matcher.writing import write_whole

__all__ = [
    "FORMAT",
    "FORMAT_VERSION",
    "ActiveMatch",
    "Digests",
    "EngineName",
    "FindingNote",
    "LeftOutRow",
    "LevelResult",
    "Match",
    "MatchRound",
    "MatchStatus",
    "NotTakingPart",
    "PreviousRound",
    "Proof",
    "RaisedLimit",
    "Totals",
    "Unmatched",
    "Unused",
    "as_made",
    "certified",
    "check_digests",
    "digests_of",
    "from_json",
    "made_before",
    "read_round",
    "reference_of",
    "to_json",
    "write_round",
]

FORMAT: Final = "matcher round"
FORMAT_VERSION: Final = CURRENT.version


class MatchRound(Part):
    """One round: what was proposed, for whom there is nobody and why, and how good the plan is."""

    format: Literal["matcher round"] = FORMAT
    format_version: Annotated[int, Field(ge=1, le=FORMAT_VERSION, strict=True)] = FORMAT_VERSION
    reference: Code
    today: date
    start_date: date
    policy: Policy
    digests: Digests
    versions: ById[str]
    seed: Annotated[int, Field(ge=0, lt=2**64)] = 0
    seed_of: Code | None = None
    previous: PreviousRound | None = None
    engine: EngineName
    engine_reason: str
    reproducible: bool
    levels: Several[LevelResult]
    matches: Several[Match]
    active: Several[ActiveMatch]
    unmatched: Several[Unmatched]
    unused: Several[Unused]
    not_taking_part: Several[NotTakingPart]
    left_out: Several[LeftOutRow]
    raised_limits: Several[RaisedLimit]
    findings: Several[FindingNote]
    totals: Totals
    certificate: Proof | None
    no_certificate: str
    notes: Several[str]

    @property
    def measures(self) -> Measures:
        """How this round counts waiting and travel: by its version."""
        return BY_VERSION[self.format_version]

    @property
    def lot(self) -> int | None:
        """Seed of the lot that decided between equally good plans; None where the order of ids did."""
        return self.seed if self.measures.draws_lots else None

    def waited(self, child: Unmatched) -> str:
        """Say how long a child who has nobody has waited; in whole months where the round knew only those."""
        return self._waited(child.waiting_days, child.waiting_months)

    @property
    def longest_waited(self) -> str:
        """The longest wait that is left, in words; empty where nobody is left."""
        totals = self.totals
        if totals.longest_waiting_months_left is None:
            return ""
        return self._waited(totals.longest_waiting_days_left, totals.longest_waiting_months_left)

    def _waited(self, days: int | None, months: int) -> str:
        return counted(months, "month") if days is None else waited(days, self.today)

    def match_of(self, child_id: str) -> Match | None:
        """Give the match of a child, or None."""
        return next((match for match in self.matches if match.child_id == child_id), None)


def to_json(result: MatchRound) -> str:
    """Write a round as JSON text, the round file's form."""
    return result.model_dump_json(by_alias=True, indent=1) + "\n"


def read_round(path: str | Path) -> MatchRound:
    """Read a round file.

    Raises
    ------
    matcher.errors.RoundFileFault
        If it cannot be read, is no round file, is of a version not known here, or is not whole.
    """
    path = Path(path)
    return from_json(_content(path), path.name)


def from_json(text: str | bytes, name: str = "The file") -> MatchRound:
    """Read a round from JSON text; ``name`` is what a fault calls it.

    Raises
    ------
    matcher.errors.RoundFileFault
        As :func:`read_round`.
    """
    try:
        # Parsed first: a fault in a model keeps the part it is in, and of parsed JSON that is no copy.
        result = MatchRound.model_validate(_parsed(text, name))
    except ValidationError as fault:
        raise RoundFileFault(_fault_sentence(fault, name)) from None
    if "format" not in result.model_fields_set or "format_version" not in result.model_fields_set:
        raise RoundFileFault(f"{name} does not say that it is a round file. {_MAKE_ANEW}")
    if result.format_version > 1 and not _has_days(result):
        raise RoundFileFault(
            f"{name} is a round file that is not whole: waiting days are missing. {_MAKE_ANEW}"
        )
    return result


def _parsed(text: str | bytes, name: str) -> Any:
    content = text.encode(errors="surrogatepass") if isinstance(text, str) else text
    if sum(map(content.count, _STARTS_A_VALUE)) > MOST_VALUES:
        raise RoundFileFault(
            f"{name} has more than {MOST_VALUES:,} values, which no round file has. {_MAKE_ANEW}"
        )
    try:
        parsed = pydantic_core.from_json(content)
    except ValueError:
        raise RoundFileFault(f"{name} is not a round file. {_MAKE_ANEW}") from None
    policy = parsed.get("policy") if isinstance(parsed, dict) else None
    if len(json.dumps(policy, ensure_ascii=False)) > LARGEST_FILE_BYTES:
        limit = f"{LARGEST_FILE_BYTES // 1000} kB"
        raise RoundFileFault(f"{name} has a policy of more than {limit}, which no policy has. {_MAKE_ANEW}")
    return parsed


def _has_days(result: MatchRound) -> bool:
    """Say whether the figures in days are there, which every version after the first has."""
    given = result.totals.model_fields_set
    return {"mean_waiting_days_left", "longest_waiting_days_left"} <= given and all(
        child.waiting_days is not None for child in result.unmatched
    )


def write_round(result: MatchRound, path: str | Path) -> None:
    """Write a round file, whole or not at all.

    Raises
    ------
    matcher.errors.RoundFileFault
        If the file cannot be written there; what stood there before still stands.
    """
    write_whole(path, to_json(result).encode(), RoundFileFault)


def digests_of(facts: Facts) -> Digests:
    """Give the digests of everything a round is made from."""
    return Digests(
        places=facts.places.digest(precision=facts.measures.knows_districts),
        policy=facts.policy.digest(),
        **facts.pool.digests(unread=facts.measures.knows_unread),
    )


def made_before(result: MatchRound) -> str:
    """Say that a round was made by an earlier version, and what that counted otherwise; empty for none."""
    if not result.measures.words:
        return ""
    version = result.versions.get("matcher", "")
    return (
        f"Made by version {version} of this program, which {result.measures.words};"
        " the round is read and checked as it was made."
    )


def certified(result: MatchRound) -> frozenset[str]:
    """Give the codes of the levels whose values the round's certificate proves; the audit holds it to them.

    Of the others there is only the word of the solver that is said to have made the plan.
    """
    if result.certificate is None:
        return frozenset()
    codes = {level.code for level in result.levels}
    return frozenset(codes if result.certificate.travel is not None else codes - {"travel"})


def as_made(result: MatchRound, facts: Facts) -> Facts:
    """Give facts that count as a round's own version did, so that what was proved of it is asked about.

    Whatever puts a round beside facts begins with this; facts that count so already are given back.
    """
    return facts if facts.measures == result.measures else replace(facts, measures=result.measures)


def reference_of(
    today: date,
    digests: Digests,
    left_out: Iterable[LeftOutRow],
    seed: int | None,
    previous: PreviousRound | None,
) -> str:
    """Give the reference that the same tables, policy, day, lot and previous proposals always get.

    Parameters
    ----------
    seed
        Of the lot; None for a round of the first version, which has none.
    previous
        The run whose proposals were kept where plans were equally good.
    """
    made_from: list[object] = [digests.model_dump(), [row.model_dump() for row in left_out]]
    made_from += [] if seed is None else [seed]
    made_from += [] if previous is None else [previous.proposals]
    digest = hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()
    return f"R-{today:%Y%m%d}-{digest[:6]}"


def check_digests(result: MatchRound, facts: Facts) -> None:
    """Make sure that a round is read beside the data it was made from.

    Raises
    ------
    matcher.errors.OtherData
        If anything differs; the sentences name what changed.
    """
    now = digests_of(as_made(result, facts))
    sentences = [
        sentence(result, facts)
        for table, sentence in _CHANGES.items()
        if getattr(now, table) != getattr(result.digests, table)
    ]
    # Coordinates hang on the two tables: where one of those changed, that alone is worth saying.
    if now.places != result.digests.places and not sentences:
        sentences.append("The places are not those this round was made from: another gazetteer was read.")
    if facts.today != result.today:
        made, asked = (f"{day:%d/%m/%Y}" for day in (result.today, facts.today))
        sentences.append(f"The round was made for {made}, this is for {asked}.")
    if sentences:
        raise OtherData(" ".join([*sentences, "Give the files the round was made from, or run it anew."]))


_MAKE_ANEW = "Run the round anew to make one."
_LARGEST_FILE = 50 * 1024 * 1024
MOST_VALUES: Final = 2_000_000
"""Six times as many as a round of 10,000 children and 8,000 visitors has."""
_STARTS_A_VALUE: Final = (b",", b"[", b"{")
"""A comma in a text counts, too: to count is all that is done before the file is parsed."""


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise RoundFileFault(f"{path.name} is larger than 50 MB, which no round file is. {_MAKE_ANEW}")
        return path.read_bytes()
    except FileNotFoundError:
        raise RoundFileFault(f"There is no file {path.name} here. Look at the name and the folder.") from None
    except OSError as fault:
        raise RoundFileFault(f"{path.name} could not be read: {fault.strerror or fault}.") from None


def _fault_sentence(fault: ValidationError, name: str) -> str:
    found = {error["loc"]: error for error in fault.errors(include_url=False, include_context=False)}
    if () in found or ("format",) in found:
        return f"{name} is not a round file. {_MAKE_ANEW}"
    if ("format_version",) in found:
        version = found["format_version",]["input"]
        return (
            f"{name} is a round file of version {version!s:.20}; this program reads versions 1 to "
            f"{FORMAT_VERSION}. Open it with the program that wrote it, or run the round anew."
        )
    where = ", ".join(f"entry {step + 1}" if isinstance(step, int) else step for step in next(iter(found)))
    # A list is not looked at beyond its first fault.
    others = f", and at least {len(found) - 1} more parts are not right" if len(found) > 1 else ""
    reasons = {"missing": "is missing", "extra_forbidden": "is not known here"}
    reason = reasons.get(next(iter(found.values()))["type"], "does not hold what belongs there")
    return f"{name} is a round file that is not whole: “{where[:80]}” {reason}{others}. {_MAKE_ANEW}"


def _children_changed(result: MatchRound, facts: Facts) -> str:
    people: list[Match | ActiveMatch | Unmatched | NotTakingPart]
    people = [*result.matches, *result.active, *result.unmatched, *result.not_taking_part]
    known = {person.child_id or "" for person in people} - {""}
    return _table_changed("children", known, {child.child_id for child in facts.pool.children})


def _visitors_changed(result: MatchRound, facts: Facts) -> str:
    people: list[Match | ActiveMatch | Unused | NotTakingPart]
    people = [*result.matches, *result.active, *result.unused, *result.not_taking_part]
    known = {person.visitor_id or "" for person in people} - {""}
    return _table_changed("visitors", known, {visitor.visitor_id for visitor in facts.pool.visitors})


def _table_changed(table: str, known: set[str], present: set[str]) -> str:
    said = [
        f"{_listed(sorted(ids))} {'is' if len(ids) == 1 else 'are'} {how}"
        for ids, how in ((present - known, "new"), (known - present, "gone"))
        if ids
    ]
    what = ", ".join(said) or "the same people, but what is written of them differs"
    return f"The {table} table is not the one this round was made from: {what}."


def _listed(ids: list[str], most: int = 5) -> str:
    more = f" and {len(ids) - most} more" if len(ids) > most else ""
    return ", ".join(ids[:most]) + more


def _standing_changed(result: MatchRound, facts: Facts) -> str:
    return "The standing table is not the one this round was made from."


def _policy_changed(result: MatchRound, facts: Facts) -> str:
    was, now = (_settings(policy) for policy in (result.policy, facts.policy))
    keys = dict.fromkeys((*was, *now))
    both = [(key, was.get(key, "none"), now.get(key, "none")) for key in keys]
    changed = [f"{key} was {before}, is {after}" for key, before, after in both if before != after]
    return f"The policy is not the one this round was made with: {_listed(changed)}."


def _settings(policy: Policy) -> dict[str, str]:
    sections = policy.model_dump(mode="json", by_alias=True)
    sections["rules"] = {code: policy.is_on(code) for code in get_args(RuleSwitch)}
    return {f"{name}.{key}": _plain(value) for name, part in sections.items() for key, value in part.items()}


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "none" if value is None else str(value)


_CHANGES: dict[str, Callable[[MatchRound, Facts], str]] = {
    "children": _children_changed,
    "visitors": _visitors_changed,
    "standing": _standing_changed,
    "policy": _policy_changed,
}
