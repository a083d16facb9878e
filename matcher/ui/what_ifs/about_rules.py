"""What can be different about a pair or in the policy: the fields of each kind, and what is so now."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from matcher.policy.ladder import RUNG_TITLES
from matcher.policy.policy import Policy
from matcher.policy.rules import NEVER, RULES, broken
from matcher.policy.settings import RISK_RULES, RULE_SWITCHES
from matcher.ui import faults, ladder, settings
from matcher.ui.settings import Setting
from matcher.ui.what_ifs.about_visitors import YES_NO
from matcher.ui.what_ifs.form import Form, Table
from matcher.ui.words import listed, number, plain

_ON_OFF: Final = {"On": True, "Off": False}
_LIMIT: Final = {"This many at most": True, "No limit": False}
_OF_THEIR_OWN: Final = frozenset({"max_new_matches", "monthly_travel_km_budget"})
_SETTINGS: Final[Mapping[str, Setting]] = {
    each.key: each for each in (*settings.NUMBERS, *settings.SWITCHES) if each.key not in _OF_THEIR_OWN
}
_BY_KEY: Final[Mapping[str, Setting]] = {each.key: each for each in settings.NUMBERS}


def exception(form: Form) -> Table:
    """Ask for a pair and for the one rule that is relaxed for it; only what it breaks is offered."""
    child, visitor = form.child(), form.visitor()
    found = _broken(form, child, visitor)
    offered = [code for code in found if code in RULE_SWITCHES]
    barred = [said for code, said in found.items() if code in NEVER]
    if child and visitor and not offered:
        form.need(f"{child} with {visitor} breaks no rule that anybody may relax.")
    titles = {rule.code: rule.title for rule in RULES}
    chosen = form.choice(
        "rule",
        "Rule to relax",
        offered,
        titles.__getitem__,
        needs="Choose the rule to relax." if offered else "",
    )
    if child and visitor:
        form.now_is(f"{child} with {visitor}: {' '.join(found.values()) or 'no rule stands against them.'}")
    if barred:
        form.now_is(f"Nobody can set this aside: {' '.join(barred)}")
    return {"child": child, "visitor": visitor, "rule": chosen}


def _broken(form: Form, child: str | None, visitor: str | None) -> dict[str, str]:
    if child is None or visitor is None:
        return {}
    facts = form.facts
    return broken(facts, facts.child_index[child], facts.visitor_index[visitor])


def weight(form: Form) -> Table:
    """Ask what a criterion counts for."""
    weights = form.facts.policy.weights.by_code()
    chosen = form.choice(
        "criterion",
        "What makes a good fit",
        list(weights),
        lambda code: settings.WEIGHTS[code][0],
        needs="Choose what is to count for more or less.",
    )
    now = weights[chosen] if chosen else None
    table = {
        "criterion": chosen,
        "weight": form.number(
            "weight",
            "Weight",
            lowest=0,
            highest=1_000_000,
            step=1.0,
            now=now,
            needs="Say what it counts for.",
        ),
    }
    if chosen and now is not None:
        share = number(100 * now / sum(weights.values()))
        form.now_is(f"{settings.WEIGHTS[chosen][0]} weighs {number(now)} now, {share} of 100.")
    return table


def setting(form: Form) -> Table:
    """Ask for another value of a setting."""
    chosen = form.choice(
        "key", "Setting", list(_SETTINGS), lambda key: _SETTINGS[key].label, needs="Choose a setting."
    )
    if chosen is None:
        return {}
    asked = _SETTINGS[chosen]
    now = _value(form.facts.policy, asked)
    if asked.step:
        value: Any = _limited(form, asked, now) if asked.none else _number(form, asked, now)
    else:
        value = form.either(f"value {chosen}", "Is to be", YES_NO, now=now, needs="Say yes or no.")
    form.now_is(f"{_said(now)} now. {asked.about}")
    return {"section": asked.section, "key": chosen, "value": value}


def budget(form: Form) -> Table:
    """Ask for the kilometres of a month."""
    return {"km_a_month": _of_the_round(form, "monthly_travel_km_budget")}


def cap(form: Form) -> Table:
    """Ask for the most new matches of a round."""
    return {"new_matches": _of_the_round(form, "max_new_matches")}


def _of_the_round(form: Form, key: str) -> float | None:
    asked = _BY_KEY[key]
    now = _value(form.facts.policy, asked)
    value = _limited(form, asked, now)
    form.now_is(f"{_said(now)} now. {asked.about}")
    return value


def _limited(form: Form, asked: Setting, now: float | None) -> float | None:
    has = form.either(f"limited {asked.key}", asked.label, _LIMIT, needs="Say whether there is a limit.")
    return _number(form, asked, now) if has else None


def _number(form: Form, asked: Setting, now: float | None) -> float | None:
    lowest, highest = asked.limits()
    return form.number(
        f"value {asked.key}",
        "Limit" if asked.none else "Is to be",
        lowest=lowest or 0,
        highest=1_000_000 if highest is None else min(highest, 1_000_000),
        step=int(asked.step) if asked.whole else float(asked.step),
        now=now,
        needs="Say how many.",
    )


def _value(policy: Policy, asked: Setting) -> Any:
    return getattr(getattr(policy, asked.section), asked.key)


def _said(value: Any) -> str:
    if value is None:
        return "No limit"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return number(value)


def switch(form: Form) -> Table:
    """Ask for a rule that is switched off or on for everyone; only those with a switch are offered."""
    titles = {rule.code: rule.title for rule in RULES if rule.switchable}
    chosen = form.choice("rule", "Rule", list(titles), titles.__getitem__, needs="Choose a rule.")
    now = form.facts.policy.is_on(chosen) if chosen else None
    on = form.either("on", "Is to be", _ON_OFF, now=now, needs="Say whether it is to be on or off.")
    if chosen:
        form.now_is(f"“{titles[chosen]}” is {'on' if now else 'off'} now.")
    if chosen in RISK_RULES and on is False:
        by = form.text("by", "Who decides this", needs="Say who switches this rule off.")
        reason = form.text("reason", "Why", needs="Say why it is switched off.")
        form.now_is("The name and the reason stand on every match and paper made with it.")
        return {"rule": chosen, "on": on, "by": by, "reason": reason}
    return {"rule": chosen, "on": on}


def rungs(form: Form) -> Table:
    """Ask for another ladder, step by step."""
    now: ladder.Steps = form.facts.policy.ladder.steps()
    kept = form.kept("steps")
    steps: ladder.Steps = tuple(tuple(step) for step in kept) if kept else now
    for position, step in enumerate(steps):
        _step(form, steps, position, step)
    off = ladder.taken_off(steps)
    if off:
        with st.container(horizontal=True):
            for code in off:
                _act(form, f"Put back “{_titled(code)}”", f"back-{code}", ladder.put_back(steps, code))
    if steps == now:
        form.need("Move a step first: this is the ladder as it is.")
    return {"order": [step[0] if len(step) == 1 else list(step) for step in steps]}


def _step(form: Form, steps: ladder.Steps, position: int, step: tuple[str, ...]) -> None:
    last = position == len(steps) - 1
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{position + 1}** {listed([plain(_titled(code)) for code in step])}", width=380)
        _act(form, "Up", f"up-{position}", ladder.moved(steps, position, -1), off=position == 0)
        _act(form, "Down", f"down-{position}", ladder.moved(steps, position, 1), off=last)
        if not last:
            _act(form, "Merge with next", f"merge-{position}", ladder.merged(steps, position))
        if len(step) > 1:
            _act(form, "Split", f"split-{position}", ladder.split(steps, position))
        if step != (ladder.LAST,):
            _act(form, "Take off", f"off-{position}", ladder.without(steps, position))


def _act(form: Form, label: str, key: str, result: ladder.Steps, *, off: bool = False) -> None:
    st.button(
        label,
        key=f"rungs-{key}",
        disabled=off,
        type="tertiary",
        on_click=faults.guarded(form.keep),
        args=("steps", [list(step) for step in result]),
    )


def _titled(code: str) -> str:
    return {str(rung): title for rung, title in RUNG_TITLES.items()}[code]
