"""A risk rule is switched off for everybody only with a name and a reason, which every paper carries."""

import hashlib
from dataclasses import replace

import pytest

from matcher.advice.edits.policy import ChangeSetting, SwitchRule
from matcher.advice.scenarios import Scenario, try_scenario
from matcher.errors import PolicyFault, ScenarioFault
from matcher.policy.changes import changes
from matcher.policy.facts import Facts
from matcher.policy.policy import RISK_RULES, RULE_SWITCHES, Policy, policy_from_toml, to_toml
from matcher.policy.risk_switches import require_reasons, risk_rules_off
from matcher.rounds.audit import audit_round
from matcher.rounds.result import from_json, to_json
from matcher.rounds.running import run_round

MARIA = 'by = "Maria Holt"\nreason = "The panel looked at every child."\n'
OFF = f"[rules]\nconditions = false\n[reasons.conditions]\n{MARIA}"
SAID = "Risk conditions are switched off for everybody: Maria Holt, “The panel looked at every child.”."


def test_no_round_is_run_without_a_name_and_a_reason(tiny: Facts) -> None:
    """An old policy file can be read; what runs under it asks who decided."""
    for code in RISK_RULES:
        facts = replace(tiny, policy=policy_from_toml(f"[rules]\n{code} = false"))
        with pytest.raises(PolicyFault, match=rf"Say who switched off .*\[reasons\.{code}\]"):
            run_round(facts)


def test_other_rules_need_none(tiny: Facts) -> None:
    """A switch that puts nobody at risk stays one tick."""
    off = "\n".join(f"{code} = false" for code in RULE_SWITCHES if code not in RISK_RULES)
    require_reasons(policy_from_toml(f"[rules]\n{off}"))


def test_every_match_says_who_switched_it_off_and_why(tiny: Facts) -> None:
    """The sentence is a caution of each match, with what the pair breaks; the audit asks for it."""
    barred = tuple(
        replace(child, conditions=("no male visitor", "no female visitor"))
        if child.child_id == "C1"
        else child
        for child in tiny.children
    )
    pool = replace(tiny.pool, children=barred)
    assert run_round(replace(tiny, pool=pool)).match_of("C1") is None
    facts = replace(tiny, pool=pool, policy=policy_from_toml(OFF))
    result = run_round(facts)
    assert audit_round(result, facts) == ()
    assert {match.child_id: match.cautions[0] for match in result.matches} == {
        "C1": f"{SAID} Condition for C1: no female visitor and no male visitor;"
        " the gender of V1 is not recorded.",
        "C2": SAID,
    }
    silent = tuple(match.model_copy(update={"cautions": match.cautions[1:]}) for match in result.matches)
    assert {fault.code for fault in audit_round(result.model_copy(update={"matches": silent}), facts)} == {
        "caution"
    }


def test_the_round_file_carries_it(tiny: Facts) -> None:
    """Written and read again, the name and the reason are there; they are part of the policy's digest."""
    result = run_round(replace(tiny, policy=policy_from_toml(OFF)))
    again = from_json(to_json(result))
    assert risk_rules_off(again.policy) == (SAID,)
    other = policy_from_toml(OFF.replace("Maria", "Asha"))
    assert other.digest() != again.policy.digest()


def test_an_old_round_with_such_a_policy_opens_and_says_that_no_reason_is_recorded(tiny: Facts) -> None:
    """Rounds of before are read as they are; the papers say what is missing."""
    result = run_round(tiny)
    rules = {**result.policy.rules, "conditions": False}
    old = result.model_copy(update={"policy": Policy(rules=rules)})
    text = to_json(old).replace(',\n  "reasons": {}', "")
    assert "reasons" not in text
    assert risk_rules_off(from_json(text).policy) == (
        "Risk conditions are switched off for everybody: no reason is recorded.",
    )


def test_policies_without_reasons_keep_their_digest() -> None:
    """Rounds made before reasons were asked for still name the policy that is at hand."""
    plain = Policy().model_dump_json(by_alias=True, exclude={"reasons"})
    assert Policy().digest() == hashlib.sha256(plain.encode()).hexdigest()


def test_toml_there_and_back() -> None:
    """A reason is written and read; one for a rule that is on is dropped."""
    policy = policy_from_toml(OFF)
    assert policy_from_toml(to_toml(policy)) == policy
    assert policy_from_toml(f"[reasons.conditions]\n{MARIA}") == Policy()
    assert "reasons]" not in to_toml(Policy())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[reasons.condition]\nby = 'M'\nreason = 'w'", "There is no rule condition."),
        ("[reasons.dbs]\nby = 'M'\nreason = 'w'", "The rule dbs has no switch"),
        ("[reasons.conditions]\nby = 'Maria'", "[reasons.conditions] says who switched the rule off and why"),
        ("[reasons.conditions]\nby = ' '\nreason = 'w'", "[reasons.conditions] says who"),
        ("[reasons.conditions]\nby = '\u200b'\nreason = 'w'", "[reasons.conditions] says who"),
        ("[reasons.conditions]\nby = 'M'\nreason = '\u3164'", "[reasons.conditions] says who"),
        ("[reasons.conditions]\nby = 'M'\nwhy = 'w'", "[reasons.conditions] says who"),
        ("[reasons]\nconditions = 'Maria'", "[reasons.conditions] says who"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_reason_is_said(text: str, said: str) -> None:
    """Half a reason is none."""
    with pytest.raises(PolicyFault) as fault:
        policy_from_toml(f"[rules]\nconditions = false\n{text}")
    assert said in str(fault.value)


def test_a_change_of_policy_says_it() -> None:
    """Who reads what changed sees who decided."""
    assert changes(Policy(), policy_from_toml(OFF)) == (
        "The rule “conditions” is switched off.",
        "The rule “conditions” is off because Maria Holt says: The panel looked at every child.",
    )


def test_a_what_if_needs_them_too(tiny: Facts) -> None:
    """With one tick nothing is tried; with a name and a reason the round carries both."""
    with pytest.raises(
        ScenarioFault, match="Say who switches off the rule conditions for everybody, and why"
    ):
        SwitchRule("conditions", False).policy(tiny.policy)
    edit = SwitchRule("conditions", False, by="Maria Holt", reason="The panel looked at every child.")
    tried = try_scenario(Scenario("No conditions", (edit,)), tiny, run_round(tiny))
    assert risk_rules_off(tried.policy) == (SAID,)
    assert SwitchRule("shared-slots", False).policy(tiny.policy).reasons == {}


def test_no_other_edit_walks_around_it(tiny: Facts) -> None:
    """The section of rules reached as a setting is stopped where a round is run."""
    edit = ChangeSetting("rules", "allergies", False)
    with pytest.raises(PolicyFault, match="Say who switched off allergies"):
        try_scenario(Scenario("Quietly", (edit,)), tiny, run_round(tiny))
