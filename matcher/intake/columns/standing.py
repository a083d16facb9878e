"""The data dictionary of the standing table: what is settled when a round starts."""

from matcher.intake.columns.column import Column, Table, by_name
from matcher.intake.columns.people import day, listed
from matcher.intake.parsing import cells
from matcher.records.standing import Status

_STATUS_WORDS = tuple(word.value for word in Status)
_STATUSES = {
    **{word: word for word in _STATUS_WORDS},
    "matched": "active", "current": "active",
    "offer": "offered", "pin": "pinned", "allow": "allowed", "exception": "allowed",
    "block": "blocked", "decline": "declined", "refused": "declined",
}  # fmt: skip

STANDING = Table(
    "standing",
    by_name(
        Column(
            name="child_id",
            read=cells.person_id,
            meaning="The child, by the code of the children table.",
            used_by="everything",
            allowed="a child id",
            example="EXAMPLE",
            required=True,
            needed=True,
            spellings=("child", "child code", "child ref", "yp id", "young person id"),
        ),
        Column(
            name="visitor_id",
            read=cells.person_id,
            meaning="The visitor, by the code of the visitors table.",
            used_by="everything",
            allowed="a visitor id",
            example="EXAMPLE",
            required=True,
            needed=True,
            spellings=("visitor", "visitor code", "iv", "iv id", "volunteer id", "volunteer"),
        ),
        Column(
            name="status",
            read=cells.one_of(_STATUSES, Status),
            meaning="What is settled. Active, offered and pinned pairs stand; blocked and declined ones do "
            "not return; allowed relaxes the rule named in reason.",
            used_by="everything",
            allowed=listed(_STATUS_WORDS),
            example="active",
            required=True,
            needed=True,
            spellings=("state", "standing", "settled as"),
            choices=_STATUS_WORDS,
        ),
        day(
            "since",
            "Since when.",
            "history",
            example="2026-10-01",
            spellings=("date", "from", "on", "since when"),
        ),
        Column(
            name="by",
            read=cells.text,
            meaning="Who settled it.",
            used_by="history; exceptions",
            allowed="a name",
            example="A. Coordinator",
            spellings=("who", "settled by", "decided by", "name"),
        ),
        Column(
            name="reason",
            read=cells.text,
            meaning="Why. For allowed: the code of the rule that is relaxed.",
            used_by="history; exceptions",
            allowed="text; for allowed, the code of a rule",
            spellings=("why", "reasons", "note", "notes", "comment"),
        ),
    ),
    sheets=("settled", "matches", "decisions"),
)
"""Every column of the standing table."""
