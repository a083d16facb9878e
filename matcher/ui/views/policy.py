"""Policy: what the service asks for and who comes first, in plain words; says what a change changes."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from matcher.errors import PolicyFault
from matcher.policy.changes import changes
from matcher.policy.ladder import RUNG_TITLES
from matcher.policy.policy import RISK_RULES, Policy, policy_from_toml, preset, to_toml
from matcher.policy.risk_switches import require_reasons
from matcher.policy.rules import RULES
from matcher.ui import acts, faults, ladder, parts, policies, settings, state
from matcher.ui.settings import Setting
from matcher.ui.words import listed, many, number, plain

TOML_NAME = "policy.toml"


def show() -> None:
    """Lay the page out."""
    parts.title(
        "Policy",
        "What your service asks for, and who comes first. These are your choices: no weight here is proved"
        " to be right, and none says how a match will go.",
    )
    in_force, draft = policies.in_force(), policies.opened()
    _changes(in_force, draft)
    _start_from()
    _name_and_day(draft)
    for heading, group in _GROUPS.items():
        parts.section(heading)
        _numbers(group, draft)
        for setting in _SWITCHES.get(heading, ()):
            _switch(setting, draft)
    _weights(draft)
    _ladder(draft)
    _rules(draft)
    _file(draft)


_GROUPS: dict[str, Sequence[Setting]] = {
    "People": settings.PEOPLE,
    "Pairs": settings.PAIRS,
    "Limits of a round": settings.LIMITS,
    "Travel": settings.TRAVEL,
}


_SWITCHES = {"Pairs": settings.SWITCHES}


def _changes(in_force: Policy, draft: policies.Draft) -> None:
    try:
        wanted = policies.as_policy(draft)
        require_reasons(wanted)
    except PolicyFault as fault:
        parts.problem(str(fault))
        return
    sentences = changes(in_force, wanted)
    since = f", {policies.saved_when()}" if policies.saved_when() else ""
    if not sentences:
        st.markdown(f"**Nothing is changed.** This is the policy in force{plain(since)}.")
        return
    with st.container(border=True):
        st.markdown(f"**{many(len(sentences), 'change')} not saved yet**")
        st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))
    _save_bar(wanted, len(sentences))


def _save_bar(wanted: Policy, count: int) -> None:
    # The page is long: the two acts stay in sight wherever something is changed.
    with st.bottom, st.container(horizontal=True, horizontal_alignment="center", vertical_alignment="center"):
        st.markdown(f"{many(count, 'change')} to the policy", width="content")
        if acts.button("Save this policy", key="save-policy", shows=(), type="primary"):
            policies.save(wanted)
            state.say("The policy is saved. The next run uses it; rounds already made keep theirs.")
            _reload()
        if acts.button("Drop these changes", key="drop-policy", shows=()):
            policies.drop()
            _reload()


def _start_from() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen: str = st.selectbox(
            "Start from a ready-made policy",
            tuple(policies.PRESET_TITLES),
            format_func=policies.PRESET_TITLES.__getitem__,
            width=480,
        )
        if acts.button("Fill in its settings", key="use-preset", shows=(chosen,)):
            policies.keep(policies.said_by(preset(chosen)))
            _reload()


def _name_and_day(draft: policies.Draft) -> None:
    parts.section("The service")
    with st.container(horizontal=True):
        st.text_input(
            "Name of the service",
            value=draft["service"]["name"],
            key=_key("service", "name"),
            on_change=_take,
            args=("service", "name"),
            max_chars=100,
            width=340,
        )
        st.text_input(
            "Start date (DD/MM/YYYY)",
            value=policies.day_text(draft["service"]["start_date"]),
            key=_key("service", "start_date"),
            on_change=_take_day,
            help="Ages and checks are taken on this day. Empty: the day of the run.",
            placeholder="The day of the run",
            width=220,
        )


def _numbers(group: Sequence[Setting], draft: policies.Draft) -> None:
    grid = st.grid(3, min_column_width=260, gap="medium")
    for setting in group:
        with grid.cell():
            _number(setting, draft[setting.section][setting.key])


def _number(setting: Setting, value: float | None) -> None:
    as_kind: Any = int if setting.whole else float
    lowest, highest = setting.limits()
    st.number_input(
        setting.label,
        value=None if value is None else as_kind(value),
        min_value=None if lowest is None else as_kind(lowest),
        max_value=None if highest is None else as_kind(highest),
        step=as_kind(setting.step),
        format=None if setting.whole else "%0.2f" if setting.step < 0.1 else "%0.1f",
        key=_key(setting.section, setting.key),
        on_change=_take,
        args=(setting.section, setting.key),
        placeholder=setting.none or None,
    )
    st.caption(setting.about)


def _switch(setting: Setting, draft: policies.Draft) -> None:
    st.checkbox(
        setting.label,
        value=draft[setting.section][setting.key],
        key=_key(setting.section, setting.key),
        on_change=_take,
        args=(setting.section, setting.key),
    )
    st.caption(setting.about)


def _weights(draft: policies.Draft) -> None:
    weights: dict[str, float] = draft["weights"]
    total = sum(weights.values())
    parts.section(
        "What makes a good fit",
        "Each weight is any number of 0 or more; its share of the fit is shown beside it. 0 leaves it out.",
    )
    grid = st.grid(3, min_column_width=260, gap="medium")
    for code, (label, about) in settings.WEIGHTS.items():
        with grid.cell():
            st.number_input(
                f"{label} · {_share(weights[code], total)}",
                value=float(weights[code]),
                min_value=0.0,
                max_value=1_000_000.0,
                step=1.0,
                format="%0.0f" if float(weights[code]).is_integer() else "%0.2f",
                key=_key("weights", code),
                on_change=_take,
                args=("weights", code),
            )
            st.caption(f"{about[0].upper()}{about[1:]}.")


def _share(weight: float, total: float) -> str:
    return f"{number(100 * weight / total)} of 100" if total else "nothing yet"


def _ladder(draft: policies.Draft) -> None:
    steps = policies.steps(draft)
    parts.section(
        "Who comes first",
        "A child stands on the highest step that describes them. Each step is matched as well as it can be"
        " before the next is looked at; within a step the longest waiting come first.",
    )
    for position, step in enumerate(steps):
        _step(position, step, steps)
    off = ladder.taken_off(steps)
    if off:
        st.caption("Off the ladder; these children stand on the next step that describes them.")
        with st.container(horizontal=True):
            for code in off:
                _edit(f"Put back “{_titled(code)}”", f"back-{code}", ladder.put_back(steps, code))


def _step(position: int, step: tuple[str, ...], steps: ladder.Steps) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"step-{position}"):
        st.markdown(f"**{position + 1}** {listed([_titled(code) for code in step])}", width=380)
        _edit("Up", f"up-{position}", ladder.moved(steps, position, -1), off=position == 0)
        _edit("Down", f"down-{position}", ladder.moved(steps, position, 1), off=position == len(steps) - 1)
        if position < len(steps) - 1:
            _edit("Merge with next", f"merge-{position}", ladder.merged(steps, position))
        if len(step) > 1:
            _edit("Split", f"split-{position}", ladder.split(steps, position))
        if step != (ladder.LAST,):
            _edit("Take off", f"off-{position}", ladder.without(steps, position))


def _edit(label: str, key: str, result: ladder.Steps, *, off: bool = False) -> None:
    if st.button(label, key=f"ladder-{key}", disabled=off, type="tertiary"):
        policies.change_steps(result)
        st.rerun()


def _titled(code: str) -> str:
    return {str(rung): title for rung, title in RUNG_TITLES.items()}[code]


def _rules(draft: policies.Draft) -> None:
    switchable = {rule.code: rule.title for rule in RULES if rule.switchable}
    never = list(dict.fromkeys(rule.title for rule in RULES if rule.never))
    kept: dict[str, bool] = draft["rules"]
    off = [code for code in switchable if not kept.get(code, True)]
    parts.section(
        "Rules",
        f"{many(len(switchable), 'rule')} can be switched off for everyone; {len(off) or 'none'} of them"
        f" {'is' if len(off) == 1 else 'are'} off. One pair alone can be excepted from a rule in a"
        " standing table, with a reason.",
    )
    grid = st.grid(2, min_column_width=320, gap="small")
    for code, title in switchable.items():
        with grid.cell():
            st.checkbox(
                plain(title),
                value=kept.get(code, True),
                key=_key("rules", code),
                on_change=_take,
                args=("rules", code),
            )
    for code in off:
        if code in RISK_RULES:
            _switched_off(code, switchable[code], draft)
    st.markdown(f"**Rules without a switch** ({len(never)}). Nobody can set these aside, for anyone.")
    st.markdown("\n".join(f"- {plain(title)}" for title in never))


def _switched_off(code: str, title: str, draft: policies.Draft) -> None:
    said = policies.reason_of(draft, code)
    st.markdown(f"**“{plain(title)}” is switched off for everybody.** Say who decided it, and why.")
    with st.container(horizontal=True):
        for field, label, width, most in (("by", "Who decided it", 260, 100), ("reason", "Why", 440, 500)):
            st.text_input(
                label,
                value=said[field],
                key=_key("reasons", f"{code} {field}"),
                on_change=_take_reason,
                args=(code, field),
                max_chars=most,
                width=width,
            )
    st.caption("The name and the reason stand on every match and paper made under this policy.")


def _file(draft: policies.Draft) -> None:
    parts.section("As a file", "To keep the policy under version control, or hand it to the command line.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        try:
            text = to_toml(policies.as_policy(draft))
            st.download_button("Download as TOML", text, TOML_NAME, "application/toml", key="policy-file")
        except PolicyFault:
            st.caption("The file can be downloaded once the problem above is mended.")
    with st.form("policy-upload", border=False, width=parts.READING_WIDTH):
        upload = st.file_uploader(
            "Bring in a policy file (.toml)", type="toml", key=f"policy-upload-{_load()}"
        )
        sent = st.form_submit_button("Fill in its settings")
    if sent and upload is not None:
        policies.keep(policies.said_by(_uploaded(upload.getvalue(), upload.name)))
        _reload()


def _uploaded(content: bytes, name: str) -> Policy:
    try:
        return policy_from_toml(content.decode("utf-8-sig"), name)
    except UnicodeDecodeError:
        raise PolicyFault(f"{name} is no text. Save the policy as TOML in UTF-8.") from None


@faults.guarded
def _take(section: str, key: str) -> None:
    value = st.session_state[_key(section, key)]
    if value is None and not _may_be_empty(section, key):
        return
    policies.change(section, key, value)


@faults.guarded
def _take_reason(code: str, field: str) -> None:
    typed: str = st.session_state[_key("reasons", f"{code} {field}")]
    policies.change("reasons", code, {**policies.reason_of(policies.opened(), code), field: typed.strip()})


def _may_be_empty(section: str, key: str) -> bool:
    return any(s.none for s in settings.NUMBERS if (s.section, s.key) == (section, key))


@faults.guarded
def _take_day() -> None:
    typed: str = st.session_state[_key("service", "start_date")]
    policies.change("service", "start_date", policies.read_day(typed))


def _key(section: str, key: str) -> str:
    # A new load of settings gives every field a new key, so that the fields show what was loaded.
    return f"policy-{_load()}-{section}-{key}"


def _load() -> int:
    load: int = st.session_state.setdefault("policy-load", 0)
    return load


def _reload() -> None:
    st.session_state["policy-load"] = _load() + 1
    st.rerun()


show()
