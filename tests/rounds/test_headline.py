"""What a round says first: never that it is proved best where it is plainly not right."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from matcher.cli import summary
from matcher.exports.summary import proof
from matcher.policy.facts import Facts
from matcher.policy.policy import Policy, Service
from matcher.records.child import PlacementType
from matcher.records.pool import Pool
from matcher.rounds.gathering import gather
from matcher.rounds.headline import PROVED, PROVED_OF_THE_REST, headline
from matcher.rounds.parts import LeftOutRow
from matcher.rounds.running import run_round
from matcher.travel.placing import place
from tests.rounds.made_up import places_of

SAMPLE = Path("sample_data")
NO_PLACES = "Nobody could be matched: no one's place is known. Add a places file."
NO_GROUP = (
    "No child fits a priority group other than “Everyone else”. Check that the tables tell the placement,"
    " family contact and lost visitors."
)


def test_a_sound_round_has_no_warning(tiny: Facts) -> None:
    """It says that it is proved, and how."""
    found = headline(run_round(tiny))
    assert (found.warnings, found.proof) == ((), PROVED)


def test_without_places_the_round_says_so_first_and_proves_nothing() -> None:
    """The sample service without its places file: 0 of 30 is not proved best."""
    gathered = gather(SAMPLE / "children.csv", SAMPLE / "visitors.csv", today=date(2026, 11, 22))
    result = run_round(gathered.facts, findings=gathered.findings)
    assert headline(result).warnings == (NO_PLACES,)
    assert headline(result).proof == ""
    said = summary.text(result)
    assert said.splitlines()[1] == NO_PLACES
    assert "0 of 30 children have a proposal" in said
    assert "roved" not in said
    assert proof(result) == NO_PLACES


@pytest.mark.parametrize(
    ("side", "sentence"),
    [
        (
            "child",
            "Nobody could be matched: no child's place is known. Mend the postcodes or add a places file.",
        ),
        (
            "visitor",
            "Nobody could be matched: no visitor's place is known. Mend the postcodes or add a places file.",
        ),
    ],
)
def test_whose_place_is_not_known_is_said(tiny: Facts, side: str, sentence: str) -> None:
    """Where one side has places, the other is named."""
    children = tuple(replace(c, point=None if side == "child" else c.point) for c in tiny.children)
    visitors = tuple(replace(v, point=None if side == "visitor" else v.point) for v in tiny.visitors)
    places, findings = place(Pool(children, visitors), None)
    facts = replace(tiny, pool=Pool(children, visitors), places=places)
    assert headline(run_round(facts, findings=findings)).warnings == (sentence,)
    assert headline(run_round(facts)).warnings == (
        "Nobody could be matched: no distance is known. Add a places file.",
    )


def test_where_no_pair_keeps_every_rule_the_rule_is_named(tiny: Facts) -> None:
    """Nobody is free when the others are."""
    facts = _with(tiny, Policy(service=Service(min_shared_slots=9)))
    assert headline(run_round(facts)).warnings == (
        "Nobody could be matched: no pair keeps every rule. Look first at the rule “Free at the same time of"
        " the week”.",
    )


def test_where_a_limit_leaves_no_place_it_is_said(tiny: Facts) -> None:
    """Pairs are possible, and no new match is allowed."""
    result = run_round(_with(tiny, Policy(service=Service(max_new_matches=0))))
    assert headline(result).warnings == (
        "Nobody could be matched: pairs are possible, and a limit of the policy leaves no place. Raise the"
        " limit.",
    )


def test_rows_left_out_are_said_where_they_are_most(tiny: Facts) -> None:
    """4 of 7 rows of children; 3 of 6 is not most."""
    rows = [LeftOutRow(table="children", row=at, reason="It has no id.") for at in range(2, 6)]
    result = run_round(tiny)
    found = headline(result.model_copy(update={"left_out": tuple(rows)}))
    assert found.warnings == ("4 of 7 rows of children could not be used. Mend them and run again.",)
    assert found.proof == PROVED_OF_THE_REST
    assert headline(result.model_copy(update={"left_out": tuple(rows[1:])})).warnings == ()


def test_a_ladder_that_no_one_fits_is_said(tiny: Facts) -> None:
    """Every group but the last says 0 of 0: the columns that tell them are probably missing."""
    plain = tuple(
        replace(child, placement_type=PlacementType.FOSTER, out_of_area=False) for child in tiny.children
    )
    facts = replace(tiny, pool=replace(tiny.pool, children=plain))
    found = headline(run_round(facts))
    assert found.warnings == (NO_GROUP,)
    assert found.proof == PROVED, "nobody is left out, so what is proved is whole"
    assert NO_GROUP.split(".")[0] in " ".join(summary.text(run_round(facts)).split())


def test_most_children_without_a_distance_are_said(tiny: Facts) -> None:
    """Two of three children have no place; the third is matched."""
    children = (tiny.children[0], *(replace(child, point=None) for child in tiny.children[1:]))
    pool = replace(tiny.pool, children=children)
    found = headline(run_round(replace(tiny, pool=pool, places=places_of(pool))))
    assert found.warnings == (
        "No distance is known for 2 of 3 children. Mend their postcodes or add a places file.",
    )


def test_a_level_that_is_open_is_named(tiny: Facts) -> None:
    """As before: what is not proved is told by name."""
    result = run_round(tiny)
    levels = (*result.levels[:-1], result.levels[-1].model_copy(update={"proved": False}))
    said = headline(result.model_copy(update={"levels": levels})).proof
    assert said == f"Not proved best: {result.levels[-1].title}. The gap is in the table."


def _with(facts: Facts, policy: Policy) -> Facts:
    return replace(facts, policy=policy)
