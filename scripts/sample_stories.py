"""What each row of the sample shows, and the page that says so."""

from collections.abc import Iterable
from typing import NamedTuple


class Shown(NamedTuple):
    """One thing the sample shows.

    Parameters
    ----------
    kind
        ``"rung"``, ``"rule"`` or ``"standing"``; ``"story"`` for what is none of these.
    code
        The rung's, the rule's or the status's; for a story a word.
    who
        A child, a visitor, or ``"child>visitor"``.
    words
        What is to be seen, by name.
    """

    kind: str
    code: str
    who: str
    words: str


SHOWN: tuple[Shown, ...] = (
    Shown("rung", "secure", "C01", "Malachi is in secure accommodation"),
    Shown("rung", "out-of-area-residential", "C02", "Leah lives in a children's home in Bolton"),
    Shown("rung", "lost-visitor", "C09", "Dominic lost a visitor through no choice of his own"),
    Shown("rung", "isolated", "C12", "Ebony has no family contact"),
    Shown("rung", "out-of-area-other", "C14", "Oliver is fostered in Trafford"),
    Shown("rung", "out-of-area-other", "C15", "Maisie does not go out alone"),
    Shown("rung", "ageing-out", "C18", "Jayden has just time enough left for a match of two years"),
    Shown("rung", "everyone-else", "C20", "Ruby stands on no other rung"),
    Shown("rule", "agreed", "C30", "Mason objects; Alfie (C29) has not been asked"),
    Shown("rule", "on-hold", "C31", "Connor's referral is on hold"),
    Shown("rule", "upper-age", "C32", "Demi is 18"),
    Shown("rule", "months-left", "C32", "No whole month of the service is left for Demi"),
    Shown("rule", "dbs", "V16", "Kevin's DBS has expired; Gareth's (V23) soon will"),
    Shown("rule", "references", "V17", "Sophie's references are not checked yet"),
    Shown("rule", "interview", "V17", "Sophie is not interviewed yet"),
    Shown("rule", "training", "V18", "Rashid is trained only next month"),
    Shown("rule", "visitor-age", "V19", "Emily is 20"),
    Shown("rule", "available-from", "V21", "Chidi can start in January"),
    Shown("rule", "paused", "V20", "Alan pauses until the end of January"),
    Shown("rule", "places", "V02", "Hilary visits Ella and has no second place"),
    Shown("rule", "commitment", "C20>V24", "Beth commits to 12 months, and the service asks for 24"),
    Shown("rule", "distance-known", "C25>V01", "Logan's postcode is not in the places file"),
    Shown("rule", "travel", "C04>V07", "Ben travels up to 15 km; Sam lives 19.7 km away"),
    Shown("rule", "shared-slots", "C05>V03", "Daniel is free on Sundays, Jakub is not"),
    Shown("rule", "independence", "C20>V14", "someone in Agnieszka's household works for Salford"),
    Shown("rule", "serves", "C27>V22", "Nadia serves Salford, Kwame is Bury's"),
    Shown("rule", "wish-gender", "C05>V11", "Jakub asks for a man"),
    Shown("rule", "wish-ethnicity", "C12>V05", "Ebony asks for a Black visitor"),
    Shown("rule", "wish-religion", "C11>V05", "Yusuf asks for a Muslim visitor"),
    Shown("rule", "wish-language", "C13>V15", "Selam asks for Tigrinya, and nobody speaks it"),
    Shown("rule", "wish-age", "C19>V09", "Chloe asks for someone under 36"),
    Shown("rule", "needs", "C16>V13", "Ibrahim needs BSL"),
    Shown("rule", "experience", "C07>V03", "Reece needs more experience than Daniel has"),
    Shown("rule", "allergies", "C09>V07", "Dominic must not meet dogs, Ben has one"),
    Shown("rule", "conditions", "C08>V12", "no male visitor for Nia"),
    Shown("rule", "excluded", "C10>V25", "Hana does not want Ruth"),
    Shown("rule", "conflict", "C05>V23", "Gareth knows Jakub"),
    Shown("rule", "declined", "C10>V15", "Hana said no to Joy"),
    Shown("rule", "blocked", "C26>V05", "Freya and Peter are neighbours"),
    Shown("rule", "accepts-ages", "C21>V07", "Ben takes children of 12 to 16"),
    Shown("rule", "accepts-genders", "C10>V07", "Ben takes boys"),
    Shown("rule", "visits", "C26>V12", "Freya is to have two visits a month, Tom offers one"),
    Shown("rule", "fit-floor", "C06>V15", "Joy and Aisha fit too little"),
    Shown("standing", "active", "C33>V02", "Hilary visits Ella already"),
    Shown("standing", "offered", "C34>V05", "Peter's profile is out with Noah"),
    Shown("standing", "pinned", "C28>V14", "Scarlett and Agnieszka asked for each other"),
    Shown("standing", "allowed", "C19>V22", "Nadia may travel a little further for Chloe: an exception"),
    Shown("standing", "declined", "C10>V15", "Hana said no to Joy"),
    Shown("standing", "blocked", "C26>V05", "Freya and Peter are neighbours"),
    Shown("story", "together", "C21>V25", "Harvey and Evie (C22) are to share one visitor"),
    Shown("story", "apart", "C23>V09", "Amir and his sister Zara (C24) are to have different visitors"),
    Shown("story", "couple", "C15>V10", "Margaret and John are a couple, with a car for wheelchairs"),
    Shown("story", "other department", "C08>V15", "Joy has a council job outside children's services"),
    Shown("story", "ends soon", "C07>V13", "Reece is 16: too little time is a caution, not a rule"),
)

_OPENING = """\
# The sample

Everyone here is made up, and so are the homes and their providers. The full postcodes cannot exist: each
ends in letters that real ones never hold. The points are rounded and lie only near the towns named.
`python scripts/make_sample_data.py` makes every file anew, the same each time: edit the scripts.

| file | what it is |
|---|---|
| `children.csv` | {children} children of a service around Salford |
| `visitors.csv` | its {visitors} visitors |
| `standing.csv` | what is settled between them |
| `places.csv` | where the postcodes of the sample are |
| `policy.toml` | the service's policy, after the preset `salford` |
| `sweep.toml` | eighteen scenarios to be tried at once ([how](../docs/sweeps.md)) |
| `service.xlsx` | the same three tables as one workbook, coordinates in the tables |
| `awkward.xlsx` | a workbook with every kind of fault |
| `awkward_faults.csv` | what is wrong with it, cell by cell |

The sample is of 22 November 2026: say `--today 2026-11-22`, and ages, checks and waiting read as they are
told here. On a later day checks that have run out since count as run out, as in any service. *Use the sample*
in the app moves every date to today and needs nothing said:

```console
matcher run {tables} --policy sample_data/policy.toml --today 2026-11-22 --out round.json
matcher why round.json {tables} --child C04
```

`matcher check sample_data/awkward.xlsx --today 2026-11-22` names every fault of the awkward workbook.

## What to look at

* **Sam (C04) has nobody.** He lives in a children's home near Rochdale, asks for a man, and is free on
  Saturdays. Ben (V07) would suit him well, has nobody else, and travels up to 15 km; Sam is 19.7 km away.
* **Jakub (C05)** lives nearby and asks for a man too: the service has too few men in the north of its area.
* **Selam (C13) and Logan (C25)** have nobody for one reason each: nobody speaks Tigrinya, and nobody knows
  how far Wrexham is.
* **Ruby (C20)** could have six visitors, and all of them go to children who come first.
* **Chloe (C19)** has a visitor only because somebody allowed an exception.
* **Ben (V07) and Beth (V24)** have a place and nobody: one for a few kilometres, one for twelve months.
"""
_TABLES = (
    "sample_data/children.csv sample_data/visitors.csv --standing sample_data/standing.csv"
    " --places sample_data/places.csv"
)
_TABLE = """
## Which row shows what

| what | code | row | in words |
|---|---|---|---|
"""


def readme(children: Iterable[object], visitors: Iterable[object]) -> str:
    """Give the page that says what the sample shows."""
    sizes = {"children": len(list(children)), "visitors": len(list(visitors)), "tables": _TABLES}
    rows = (f"| {each.kind} | `{each.code}` | {_who(each.who)} | {each.words} |\n" for each in SHOWN)
    return _OPENING.format_map(sizes) + _TABLE + "".join(rows)


def _who(who: str) -> str:
    return who.replace(">", " with ")
