"""Sweeps in TOML: read, written, and every fault told at once."""

from pathlib import Path

import pytest

from matcher.advice.edits.policy import ChangeWeight, SetCap
from matcher.advice.edits.visitors import AddVisitor
from matcher.advice.sweep_files import read_sweep, sweep_from_toml, to_toml
from matcher.advice.sweeping.grid import Sweep
from matcher.errors import ScenarioFault
from matcher.records.availability import ANY_TIME
from matcher.records.visitor import Visitor

WRITTEN = """
name = "Travel and visitors"
sample = 4
seed = 2

[[factor]]
name = "Travel"

[[factor.setting]]
name = "as now"

[[factor.setting]]
name = "double"

[[factor.setting.edit]]
kind = "weight"
criterion = "travel"
weight = 40

[[factor]]
name = "New matches"

[[factor.setting]]
name = "at most 5"

[[factor.setting.edit]]
kind = "cap"
new_matches = 5
"""


def test_a_sweep_is_read_from_a_file(tmp_path: Path) -> None:
    """Factors in the order of the file, each setting with its edits; a name is given by the file itself."""
    path = tmp_path / "travel.toml"
    path.write_text(WRITTEN, "utf-8")
    factors = {
        "Travel": {"as now": (), "double": (ChangeWeight("travel", 40),)},
        "New matches": {"at most 5": (SetCap(5),)},
    }
    assert read_sweep(path) == Sweep(factors, "Travel and visitors", 4, 2)
    path.write_text(WRITTEN.replace('name = "Travel and visitors"', "", 1), "utf-8")
    assert read_sweep(path).name == "travel"


def test_what_is_written_reads_the_same() -> None:
    """With and without a sample; imagined people are written by the columns of the tables."""
    newcomer = AddVisitor(Visitor(visitor_id="new", age=31, available=ANY_TIME, postcode="OL12"), 2)
    sweep = Sweep({"A": {"one": (newcomer,), "none": ()}}, "Newcomers")
    assert sweep_from_toml(to_toml(sweep)) == sweep
    drawn = sweep_from_toml(WRITTEN)
    assert sweep_from_toml(to_toml(drawn)) == drawn


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('[[factr]]\nname = "A"', "There is no factr. The nearest key is factor."),
        ('[[factor]]\nname = "A"\nsettings = 1', "There is no settings. The nearest key is setting."),
        ("[factor]\nname = 1", "write \\[\\[factor\\]\\] above its keys"),
        ("[[factor]]\n[[factor.setting]]\nname = 'x'", "number 1 needs a name"),
        (WRITTEN.replace("as now", "double"), "Two of .* are called double"),
        (WRITTEN.replace("sample = 4", "sample = true"), "sample is True; it is to be a whole number"),
        (WRITTEN.replace("sample = 4", 'sample = "4"'), "sample is '4'; it is to be a whole number"),
        (WRITTEN.replace('criterion = "travel"', 'criterion = "travl"'), "double: Edit 1:.*travel"),
        (WRITTEN.replace("new_matches", "newmatches"), "at most 5: Edit 1: cap has no newmatches"),
        ("name = ", "no TOML"),
        ('name = "x"', "needs one factor or more"),
    ],
)
def test_what_is_wrong_is_told(wrong: str, said: str) -> None:
    """With the nearest right word, and where it stands."""
    with pytest.raises(ScenarioFault, match=said):
        sweep_from_toml(wrong)


def test_every_fault_is_told_at_once() -> None:
    """Two misspelt keys and an edit that cannot be: three sentences."""
    wrong = WRITTEN.replace("sample", "samlpe").replace("new_matches", "matches").replace("= 40", '= "much"')
    with pytest.raises(ScenarioFault) as told:
        sweep_from_toml(wrong)
    assert all(word in str(told.value) for word in ("samlpe", "matches", "much"))


def test_of_many_faults_the_first_are_told_and_the_others_counted() -> None:
    """A thousand factors without a setting are no message of a thousand sentences."""
    empty = "".join(f'[[factor]]\nname = "f{number}"\n' for number in range(1_000))
    with pytest.raises(
        ScenarioFault, match=r"f0 has no setting.* And 98\d more faults like these\.$"
    ) as told:
        sweep_from_toml(f'name = "x"\n{empty}')
    assert len(str(told.value)) < 1_000


def test_a_file_that_is_not_there_is_told() -> None:
    """By its name."""
    with pytest.raises(ScenarioFault, match=r"There is no file gone\.toml"):
        read_sweep("gone.toml")
