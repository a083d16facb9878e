"""Policy: every setting is kept while it is typed, and what changed is said before it is saved."""

from matcher.decisions.ledger import Ledger
from matcher.policy.criteria import CRITERIA
from matcher.policy.policy import Service, Travel, policy_from_toml, preset
from matcher.policy.rules import NEVER, RULES
from matcher.ui import settings
from tests.ui.screen import labels, open_page, press, said


def test_every_setting_of_the_policy_is_on_the_page() -> None:
    """No key of the policy is left out, and no label is there for a key that is not."""
    named = {(setting.section, setting.key) for setting in (*settings.NUMBERS, *settings.SWITCHES)}
    wanted = {("service", key) for key in Service.model_fields} | {
        ("travel", key) for key in Travel.model_fields
    }
    assert named == wanted - {("service", "name"), ("service", "start_date")}
    assert list(settings.WEIGHTS) == [criterion.code for criterion in CRITERIA]


def test_a_change_is_said_and_kept_and_saved() -> None:
    """A change is in the ledger before Save, is told as a sentence, and is in force after it."""
    screen = open_page("policy")
    next(field for field in screen.number_input if field.label.startswith("Furthest journey")).set_value(
        25.0
    ).run()
    assert "1 change not saved yet" in said(screen)
    assert "1 change not saved yet" in said(open_page("policy"))
    press(screen, "Save this policy")
    assert "The policy is saved" in said(screen)
    assert policy_from_toml(Ledger.open().setting("policy")).service.max_travel_km == 25


def test_changes_can_be_dropped() -> None:
    """Dropping a draft leaves the policy in force as it was."""
    screen = open_page("policy")
    screen.checkbox[0].set_value(True).run()
    press(screen, "Drop these changes")
    assert "Nothing is changed" in said(screen)


def test_a_preset_fills_every_field() -> None:
    """A ready-made policy is filled in and its differences are told; it is not saved by itself."""
    screen = open_page("policy")
    screen.selectbox[0].set_value("salford").run()
    screen.button(key="use-preset").click().run()
    months = next(field for field in screen.number_input if field.label.startswith("Shortest commitment"))
    assert months.value == preset("salford").service.commitment_months == 24
    assert "not saved yet" in said(screen)


def test_weights_that_are_all_nothing_are_said() -> None:
    """A policy that makes no sense yet is a sentence, and nothing typed is lost."""
    screen = open_page("policy")
    for code in settings.WEIGHTS:
        screen.number_input(key=f"policy-0-weights-{code}").set_value(0.0)
    screen.run()
    assert "There is a problem" in screen.error[0].value
    assert "nothing yet" in screen.number_input(key="policy-0-weights-wishes").label


def test_shares_add_up_to_a_hundred() -> None:
    """The share beside each weight is its part of all weights."""
    screen = open_page("policy")
    shares = [
        float(field.label.split("·")[1].split()[0]) for field in screen.number_input if "·" in field.label
    ]
    assert sum(shares) == 100


def test_the_ladder_is_moved_merged_and_put_back() -> None:
    """Each press changes one step, and the change is told."""
    screen = open_page("policy")
    screen.button(key="ladder-down-0").click().run()
    screen.button(key="ladder-merge-2").click().run()
    screen.button(key="ladder-off-3").click().run()
    off = [label for label in labels(screen) if label.startswith("Put back")]
    assert len(off) == 1
    press(screen, "Save this policy")
    order = policy_from_toml(Ledger.open().setting("policy")).ladder.order
    assert order[:3] == ("out-of-area-residential", "secure", ("lost-visitor", "isolated"))
    press(screen, "Put back")
    assert "not saved yet" in said(screen)


def test_rules_without_a_switch_have_none() -> None:
    """The rules nobody can set aside are listed, and no box is there for them."""
    screen = open_page("policy")
    boxes = {box.key.split("-rules-")[1] for box in screen.checkbox if "-rules-" in (box.key or "")}
    assert boxes == {rule.code for rule in RULES if rule.switchable}
    assert not boxes & NEVER
    for rule in RULES:
        assert not rule.never or rule.title in said(screen)


def test_a_policy_file_is_filled_in_and_a_misspelt_key_is_named() -> None:
    """A file brings its settings; one with a misspelt key is refused with the nearest right one."""
    screen = open_page("policy")
    screen.file_uploader[0].set_value(("mine.toml", b"[service]\nfit_floor = 250\n", "application/toml"))
    next(
        b for b in screen.button if b.label == "Fill in its settings" and b.key != "use-preset"
    ).click().run()
    assert "not saved yet" in said(screen)
    screen.file_uploader[0].set_value(("mine.toml", b"[service]\nfit_flor = 250\n", "application/toml"))
    next(
        b for b in screen.button if b.label == "Fill in its settings" and b.key != "use-preset"
    ).click().run()
    assert "fit_floor" in screen.error[0].value.replace("\\", "")


def test_a_start_date_is_typed_as_a_day() -> None:
    """A day is typed the UK way; what is no day is said and the old one stays."""
    screen = open_page("policy")
    screen.text_input(key="policy-0-service-start_date").set_value("1.2.2027").run()
    assert "1 change not saved yet" in said(screen)
    screen.text_input(key="policy-0-service-start_date").set_value("31/02/2027").run()
    assert "is no day" in screen.error[0].value


def _plain(markdown: str) -> str:
    return markdown.replace("\\", "")


def test_a_risk_rule_is_switched_off_only_with_a_name_and_a_reason() -> None:
    """One tick is not enough: the page asks who decided and why, and saves both with the policy."""
    screen = open_page("policy")
    screen.checkbox(key="policy-0-rules-conditions").set_value(False).run()
    assert "Say who switched off risk conditions for everybody, and why." in _plain(screen.error[0].value)
    assert "Save this policy" not in labels(screen)
    screen.text_input(key="policy-0-reasons-conditions by").set_value("Maria Holt").run()
    assert "[reasons.conditions] says who switched the rule off" in _plain(screen.error[0].value)
    screen.text_input(key="policy-0-reasons-conditions reason").set_value("The panel looked").run()
    assert not screen.error
    press(screen, "Save this policy")
    kept = policy_from_toml(Ledger.open().setting("policy"))
    assert not kept.is_on("conditions")
    assert (kept.reasons["conditions"].by, kept.reasons["conditions"].reason) == (
        "Maria Holt",
        "The panel looked",
    )
    screen = open_page("policy")
    screen.checkbox(key="policy-0-rules-conditions").set_value(True).run()
    press(screen, "Save this policy")
    assert policy_from_toml(Ledger.open().setting("policy")).reasons == {}
