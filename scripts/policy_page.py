"""The page about the policy: every key with its range, every rule, criterion and rung."""

from matcher.policy.criteria import CRITERIA
from matcher.policy.ladder import RUNG_TITLES
from matcher.policy.policy import PRESETS, RISK_RULES, Policy, preset
from matcher.policy.rules import RULES
from matcher.ui.settings import NUMBERS, SWITCHES, Setting


def page() -> str:
    """Give the whole page as Markdown."""
    parts = [_opening(), _settings(), _weights(), _ladder(), _rules(), _never()]
    return "\n".join(parts)


def _opening() -> str:
    return """# The policy

What a service decides for itself, as TOML or on the *Policy* page. A key left out is as in `national-minimum`; a misspelt key is
refused with the nearest right one. `--policy` takes a file or the name of a preset.

```python
import matcher

policy = matcher.preset("salford")
matcher.write_policy(policy, "policy.toml")
assert matcher.read_policy("policy.toml") == policy
```

This page is made from the code.
"""


def _settings() -> str:
    head = ["key", "meaning", "range", *(f"`{name}`" for name in PRESETS)]
    presets = [preset(name) for name in PRESETS]
    rows = [
        [f"`{s.section}.{s.key}`", f"{s.label}. {s.about}", _range(s), *(_value(p, s) for p in presets)]
        for s in (*NUMBERS, *SWITCHES)
    ]
    named = [
        "`service.name`, `service.start_date`",
        "The service's name; the day on which ages, checks and pauses are taken, though never one before the day of the round (leave it out to take that day).",
    ]
    return f"## Settings\n\n{_table(head, [[*named, 'text; a date', *('' for _ in PRESETS)], *rows])}"


_SCORES = {
    "wishes": (
        "share of the columns with a *prefer* of which one is met; a *must* is a rule and not counted here",
        "1",
    ),
    "travel": ("1 up to 20 minutes or 10 km, then falling to 0 at the pair's limit", "0"),
    "steadiness": (
        "experience, commitment and spare times over what the child asks",
        "1 where the child asks for none; 1/2 where neither experience nor commitment is recorded; a commitment alone not recorded is taken as the minimum",
    ),
    "interests": ("shared tags over the child's, of which three count", "1/2"),
    "style": ("share of the child's tags the visitor has, opposites counted against", "1/2"),
    "identity": (
        "share of ethnicity, religion and language that are the same as the child's or meet the child's own wish, only of those on which the child has stated a wish",
        "1",
    ),
    "dislikes": ("half, a sixth more for each shared dislike, a sixth less for each liking disliked", "1/2"),
    "slack": ("shared times beyond the minimum, full at 3", "-"),
    "time-left": ("months left over the visitor's commitment, at most 1", "1/2"),
}


def _weights() -> str:
    weights = Policy().weights.by_code()
    rows = [[f"`{c.code}`", c.title, f"{weights[c.code]:g}", *_SCORES[c.code]] for c in CRITERIA]
    head = ["code", "criterion", "default weight", "score, 0 to 1", "nothing to compare"]
    return (
        "## Criteria\n\nEach is a score of 0 to 1 and looks at the two people and the policy only. Weights are any numbers of 0 "
        "or more, divided by their sum; *fit* is a thousand times the weighted mean. No published weights exist: these are a choice, "
        f"shown as such, and yours to change.\n\n{_table(head, rows)}\n\n"
        "Where there is nothing to compare the card says so, and how it counts. Several *prefer* in one column: one met counts in full. "
        "Language compares the words wished for, as the children's table has no other column of it. Rounds of version 1 counted identity "
        "by the child's own value alone, and are audited so."
    )


def _ladder() -> str:
    rows = [[f"`{code}`", title] for code, title in RUNG_TITLES.items()]
    return (
        "## The ladder\n\nHighest first. A child stands on the highest rung that describes them. Rungs can be put in another order, "
        "merged (a list inside the list) or left out (the child goes to the next rung that fits); `everyone-else` always stays.\n\n"
        f"{_table(['code', 'rung'], rows)}\n\n"
        "`secure`: placement in secure accommodation. `out-of-area-residential`: both at once. `lost-visitor`: an earlier visitor "
        "left, through no choice of the child's. `isolated`: no contact with family. `out-of-area-other`: any other placement out "
        "of area, or the child cannot go out alone. `ageing-out`: the months left are at least `commitment_months` and fewer than "
        "that plus 12, so that a whole commitment still fits. A child with less time than that stands on `everyone-else`, unless "
        "another rung describes them; the card says so: *7 months are left, less than the 12 a visitor commits to*."
    )


def _rules() -> str:
    risk = ", ".join(f"`{code}`" for code in RISK_RULES)
    rows = [[f"`{r.code}`", r.title, r.subject, _relaxing(r.code, r.never, r.switchable)] for r in RULES]
    return (
        "## Rules\n\nA rule about one person decides who takes part; a rule about a pair, whether it is possible. `[rules]` "
        "switches an overridable rule off for everyone.\n\n"
        f"Risk rules ({risk}) are switched off only where a named person says why, and every match, card, list and summary made "
        "under such a policy carries both. No round is run without them; an older policy file can still be read.\n\n"
        '```toml\n[rules]\nconditions = false\n\n[reasons.conditions]\nby = "Maria Holt"\nreason = "why"\n```\n\n'
        f"{_table(['code', 'rule', 'about', 'can be relaxed'], rows)}"
    )


def _never() -> str:
    codes = ", ".join(f"`{rule.code}`" for rule in RULES if rule.never)
    return f"**Never**, by anyone, for any pair: {codes}. There is no key for them.\n"


def _relaxing(code: str, never: bool, switchable: bool) -> str:
    if never:
        return "**never**"
    mended = {"places": "no: raise the capacity", "distance-known": "no: give the postcode"}
    return "by policy, or for one pair" if switchable else mended.get(code, "no: undo the decision")


def _range(setting: Setting) -> str:
    if not setting.step:
        return "yes or no"
    lowest, highest = setting.limits()
    ends = f"{lowest:,.10g} to {highest:,.10g}" if highest is not None else f"{lowest:,.10g} or more"
    return f"{ends}; empty: {setting.none}" if setting.none else ends


def _value(policy: Policy, setting: Setting) -> str:
    value = getattr(getattr(policy, setting.section), setting.key)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else f"{value:g}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"
