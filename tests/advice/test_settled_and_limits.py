"""Small tables in which what is settled, a budget or a floor decides: what is told of them is so."""

import random
from typing import Any

import matcher as product
from matcher.advice.widening import most_unlocking
from matcher.errors import NobodyLeft
from matcher.policy.policy import Policy, policy_from_toml
from matcher.rounds.gathering import Gathered
from matcher.travel.gazetteer import Gazetteer
from tests.intake.made_tables import TODAY, Rows, csv_upload, settled
from tests.intake.made_tables import child as good_child
from tests.intake.made_tables import visitor as good_visitor

PLACES = Gazetteer(
    {"M1": (53.48, -2.24), "M2": (53.49, -2.24), "M3": (53.52, -2.3), "OL1": (53.55, -2.11)}, "places.csv", ()
)


def child(child_id: str, **changes: Any) -> dict[str, Any]:
    """Give a girl of twelve in foster care in M1 who has time on Saturday morning."""
    usual = {"age": "12", "gender": "female", "postcode": "M1", "referred_on": "2026-01-22"}
    usual |= {"available": "Sat am", "out_of_area": "no", "responsible_authority": "Salford"}
    return good_child(child_id, **{**usual, "family_contact": "some", "goes_out_alone": "yes", **changes})


def visitor(visitor_id: str, **changes: Any) -> dict[str, Any]:
    """Give a visitor in M1 who drives and has time on Saturday morning."""
    usual = {"age": "40", "postcode": "M1", "drives": "yes", "available": "Sat am"}
    return good_visitor(visitor_id, **{**usual, "commitment_months": "24", "experience": "1", **changes})


def gathered(children: Rows, visitors: Rows, standing: Rows = (), policy: str = "") -> Gathered:
    """Read small tables."""
    return product.gather(
        csv_upload(children),
        csv_upload(visitors, "visitors.csv"),
        csv_upload(standing, "standing.csv") if standing else None,
        policy=policy_from_toml(policy) if policy else Policy(),
        places=PLACES,
        today=TODAY,
    )


def test_a_pair_no_plan_holds_within_the_budget_is_told_so() -> None:
    """The network alone would hold the pair; the budget, most of it the pin's, leaves no plan with it."""
    given = gathered(
        [child("C01", postcode="OL1"), child("C02", postcode="OL1")],
        [visitor("V01"), visitor("V02", postcode="M3")],
        [settled("C01", "V01", "pinned", since="2026-09-01", by="x")],
        "[service]\nmonthly_travel_km_budget = 40\n",
    )
    result = product.run_round(given.facts)
    assert [(one.child_id, one.possible_pairs) for one in result.unmatched] == [("C02", 1)]
    for asked in ({"child_id": "C02"}, {"child_id": "C02", "visitor_id": "V02"}):
        told = product.alternatives(given.facts, result, **asked)
        assert told.choices == ()
        assert told.closed == (
            "V02 for C02 is no choice: what is kept and the limits in force leave no plan with it.",
        )
        assert "Nobody is possible" not in told.as_text()


def test_one_child_now_leaves_out_a_child_whose_pin_cannot_stand() -> None:
    """Nothing of C01 is settled, since V02 works for the authority: C01 waits, and only C02 takes part."""
    given = gathered(
        [child("C01", lost_visitor="yes"), child("C02")],
        [visitor("V01"), visitor("V02", works_for="Salford")],
        [settled("C01", "V02", "pinned", since="2026-09-01", by="x")],
    )
    result = product.run_round(given.facts)
    assert [(match.child_id, match.visitor_id) for match in result.matches] == [("C01", "V01")]
    edit = 'name = "C02 now"\n[[edit]]\nkind = "only-child"\nchild = "C02"\n'
    outcome = _tried(given, result, edit)
    assert outcome == {"C02": "V01"}


def test_one_child_now_keeps_the_pins_that_stand() -> None:
    """A pin and an offer that stand keep their visitors, whoever is asked about."""
    given = gathered(
        [child("C01"), child("C02"), child("C03"), child("C04")],
        [visitor("V01"), visitor("V02"), visitor("V03")],
        [settled("C01", "V01", "pinned"), settled("C03", "V02", "offered")],
    )
    result = product.run_round(given.facts)
    edit = 'name = "C02 now"\n[[edit]]\nkind = "only-child"\nchild = "C02"\n'
    assert _tried(given, result, edit) == {"C01": "V01", "C02": "V03", "C03": "V02"}


def _tried(given: Gathered, result: Any, toml: str) -> dict[str, str]:
    from matcher.advice.scenario_files import scenario_from_toml
    from matcher.advice.scenarios import apply

    after = product.run_round(apply(scenario_from_toml(toml), given.facts))
    assert product.audit_round(after, apply(scenario_from_toml(toml), given.facts)) == ()
    return {match.child_id: match.visitor_id for match in after.matches}


def test_wider_travel_that_also_lifts_the_fit_over_the_floor_is_found() -> None:
    """Beyond reach the criterion on travel is 0, so the floor is broken too; ten kilometres mend both."""
    for floor in (0, 700):
        given = gathered(
            [child("C01", postcode="OL1")],
            [visitor("V01", max_travel_km="12")],
            policy=f"[service]\nfit_floor = {floor}\n",
        )
        result = product.run_round(given.facts)
        assert result.matches == ()
        (widening,) = most_unlocking(given.facts, result)
        assert (widening.words, widening.gains) == ("10 km more travel from V01", ("C01",))


def test_a_slot_that_also_lifts_the_fit_over_the_floor_is_found() -> None:
    """The slots beyond the least are a criterion: what is asked for more travel is asked for slots."""
    given = gathered(
        [child("C01", available="Sat am; Sun am; Mon eve; Tue eve")],
        [visitor("V01", available="Sat am; Sun am; Mon eve")],
    )
    fit = product.run_round(given.facts).matches[0].fit
    floor = f"[service]\nfit_floor = {fit + 1}\n"
    given = gathered(
        [child("C01", available="Sat am; Sun am; Mon eve; Tue eve")],
        [visitor("V01", available="Sat am; Sun am; Mon eve")],
        policy=floor,
    )
    result = product.run_round(given.facts)
    assert result.matches == ()
    found = most_unlocking(given.facts, result)
    assert [(each.kind, each.gains) for each in found] == [("slot", ("C01",))]


def test_the_wish_of_a_sister_who_is_visited_ties_nobody() -> None:
    """Only children who take part count: C02 has no wish of her own, so needs a place, and there is none.

    C04 states the wish herself, so joins C03 without a new place.
    """
    given = gathered(
        [
            child("C01", siblings="F", siblings_wish="same visitor"),
            child("C02", siblings="F"),
            child("C03", siblings="G", siblings_wish="same visitor"),
            child("C04", siblings="G", siblings_wish="same visitor"),
        ],
        [visitor("V01", capacity="2"), visitor("V02", available="Sun am")],
        [
            settled("C01", "V01", "active", since="2026-09-01"),
            settled("C03", "V01", "active", since="2026-09-01"),
        ],
    )
    result = product.run_round(given.facts)
    assert product.audit_round(result, given.facts) == ()
    assert [(match.child_id, match.visitor_id) for match in result.matches] == [("C04", "V01")]
    (waiting,) = result.unmatched
    assert (waiting.child_id, waiting.possible_pairs) == ("C02", 0)
    assert waiting.blocked_by == {"places": 1, "shared-slots": 1}
    why = " ".join(product.why_pair(given.facts, result, "C02", "V01").sentences())
    assert "is possible" not in why
    assert "has no place left: 2 in use" in why
    told = product.alternatives(given.facts, result, child_id="C02")
    assert (told.choices, told.closed) == ((), ())


def test_the_wish_of_a_brother_who_takes_no_part_ties_nobody() -> None:
    """Nor does one who objects, or one who is with another visitor than the family's other visited child."""
    wish = {"siblings": "F", "siblings_wish": "same visitor"}
    given = gathered(
        [
            child("C01", siblings="F"),
            child("C02", siblings="F"),
            child("C03", agreed="objects", **wish),
            child("C04", siblings="G", siblings_wish="same visitor"),
            child("C05", siblings="G", siblings_wish="same visitor"),
            child("C06", siblings="G", siblings_wish="same visitor"),
        ],
        [visitor("V01"), visitor("V02"), visitor("V03", available="Sun am")],
        [
            settled("C01", "V01", "active"),
            settled("C04", "V01", "active"),
            settled("C05", "V02", "active"),
        ],
    )
    result = product.run_round(given.facts)
    assert product.audit_round(result, given.facts) == ()
    assert result.matches == ()
    assert [(one.child_id, one.possible_pairs) for one in result.unmatched] == [("C02", 0), ("C06", 0)]
    for one in result.unmatched:
        why = " ".join(product.why_pair(given.facts, result, one.child_id, "V01").sentences())
        assert "is possible" not in why


def test_rule_engine_and_audit_read_families_alike() -> None:
    """Two families, wishes drawn, some children visited, pinned, offered or objecting: no fault is found."""
    audited = 0
    for seed in range(60):
        drawn = random.Random(seed)
        children = [
            child(
                f"C{number}",
                siblings=drawn.choice(("F", "G", "")),
                siblings_wish=drawn.choice(("", "same visitor", "same visitor", "different visitors")),
                agreed=drawn.choice(("yes", "yes", "yes", "objects")),
            )
            for number in range(6)
        ]
        visitors = [visitor(f"V{number}", capacity=str(drawn.choice((1, 1, 2)))) for number in range(3)]
        standing = [
            settled(
                f"C{number}",
                f"V{drawn.randrange(3)}",
                drawn.choice(("active", "active", "pinned", "offered")),
            )
            for number in drawn.sample(range(6), drawn.randrange(4))
        ]
        given = gathered(children, visitors, standing)
        try:
            result = product.run_round(given.facts)
        except NobodyLeft:
            continue
        assert product.audit_round(result, given.facts) == (), seed
        audited += 1
    assert audited > 40
