# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # What if
#
# Sam has nobody. Why? What is the least that would have to change? What would that change do to everybody
# else? And when something changes in the world, how little of the plan has to move? Everyone here is made
# up.

# %%
from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import fill

import matplotlib.pyplot as plt
import pandas as pd

import matcher
from matcher.advice.scenario_files import edit_from
from matcher.advice.scenarios import apply, sentences

SAMPLE = next(
    home / "sample_data" for home in (Path.cwd(), *Path.cwd().parents) if (home / "sample_data").is_dir()
)
INK, SKY, SUN, EARTH, PALE = "#1f2933", "#0b5c8a", "#c8761a", "#7a4b2a", "#c9d3da"
plt.rcParams.update(
    {"axes.spines.top": False, "axes.spines.right": False, "font.size": 10, "figure.dpi": 110}
)

# %%
gazetteer = matcher.read_gazetteer(SAMPLE / "places.csv")
facts = matcher.gather(
    SAMPLE / "children.csv",
    SAMPLE / "visitors.csv",
    SAMPLE / "standing.csv",
    policy=SAMPLE / "policy.toml",
    places=gazetteer,
    today=date(2026, 11, 22),
).facts
in_force = matcher.run_round(facts)
print(f"{in_force.totals.children_matched} of {in_force.totals.children_taking_part} have a proposal.")


def levels_of(result):
    """The levels of a plan by their code."""
    return {level.code: level.value for level in result.levels}


def proposals(result):
    """The visitor proposed for each child."""
    return {match.child_id: match.visitor_id for match in result.matches}


# %% [markdown]
# ## Why has Sam nobody?

# %%
print(matcher.why_child(facts, in_force, "C04").as_text())

# %% [markdown]
# ## The smallest change
#
# The search tries changes from the smallest: fewest first; of one change, a slot of the week before travel,
# travel before a further place, and so on. What it tells was tried: the change was made, the round was
# solved, and Sam *is* matched in that plan. What it costs everybody else stands beside it.

# %%
unlocking = matcher.unlock_child(facts, in_force, "C04")
print(*unlocking.sentences(), sep="\n")

# %% [markdown]
# Is the smallest change the smallest? Ben (V07) travels up to 15 km and would have to go so much further.
# Ask for a tenth of a kilometre less, and Sam has nobody.

# %%
smallest = unlocking.found[0].changes[0].edit
nearly = replace(smallest, to_km=round(smallest.to_km - 0.1, 1))
for edit in (smallest, nearly):
    tried = matcher.try_scenario(matcher.Scenario("a try", (edit,)), facts, in_force)
    print(f"{edit.to_km} km: {'matched' if 'C04' in proposals(tried) else 'nobody'}")
    assert ("C04" in proposals(tried)) == (edit is smallest)

# %% [markdown]
# Some things are in no list of changes: a child's agreement, vetting that was not done, the independence of
# a pair. "DBS renewed" asks for the check to be renewed in the world; it sets nothing aside.
#
# ## Scenarios
#
# A scenario is a named list of edits; an edit is written as in a scenario's file. Five are tried: four ask
# something of the world, the last one only something of the policy.

# %%
man = {"kind": "add-visitor", "postcode": "OL12", "gender": "male", "available": "Sat; Sun"}
renewed = next(each for each in unlocking.found if each.changes[0].kind == "vetting")
scenarios = [
    unlocking.found[0].scenario("Ben travels further"),
    renewed.scenario("A check is renewed"),
    matcher.Scenario("A man near Rochdale", (edit_from(man),)),
    matcher.Scenario("... who has experience", (edit_from({**man, "experience": 1}),)),
    matcher.Scenario(
        "Travel counts double", (edit_from({"kind": "weight", "criterion": "travel", "weight": 40.0}),)
    ),
]
for scenario in scenarios:
    print(f"{scenario.name}: {' '.join(sentences(scenario, facts, gazetteer))}")

# %%
before = facts.pool.digests()
rounds = {each.name: matcher.try_scenario(each, facts, in_force, gazetteer) for each in scenarios}
assert facts.pool.digests() == before, "nothing in a scenario touches a record"

# %% [markdown]
# ## Side by side
#
# `compare` lays the plans beside the one in force: what each level comes to, and who gains, loses and
# moves.

# %%
comparison = matcher.compare(in_force, rounds)
print(*comparison.sentences(), sep="\n")

# %%
pd.DataFrame(
    {
        "plan": each.name,
        "matched": each.matched,
        "waiting covered": each.waiting,
        "mean fit": round(each.mean_fit),
        "km a month": round(each.kilometres_a_month),
        "mileage, £ a month": round(each.mileage_pounds_a_month, 2),
    }
    for each in comparison.outcomes
)

# %% [markdown]
# A surprise worth a second look: the man near Rochdale goes to Jakub, not to Sam. Sam needs a visitor with
# experience, and nothing was said of that; what is not known never helps a match. Told of it, he goes to
# Sam.
#
# The last scenario has another mean fit because the *measure* is another: fits under two sets of weights
# are not of one kind. Children, days and kilometres can be compared.

# %%
figures = [
    ("children matched", lambda each: each.matched, "{:.0f}"),
    ("waiting days covered", lambda each: each.waiting_days, "{:.0f}"),
    ("kilometres a month", lambda each: each.kilometres_a_month, "{:.0f}"),
]
figure, panels = plt.subplots(1, 3, figsize=(10, 3.2), sharey=True, layout="constrained")
names = [each.name for each in comparison.outcomes]
for axes, (title, value, form) in zip(panels, figures, strict=True):
    values = [value(each) for each in comparison.outcomes]
    colours = [PALE] + [SKY if number != values[0] else PALE for number in values[1:]]
    bars = axes.barh(names, values, color=colours)
    told = [form.format(number) for number in values]
    axes.bar_label(bars, told, padding=5, color=INK, bbox={"color": "white", "pad": 1})
    axes.axvline(values[0], color=INK, linewidth=0.8, linestyle=":", zorder=0)
    axes.set_xlim(0, 1.18 * max(values))
    axes.set_title(title, loc="left")
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
panels[0].invert_yaxis()
figure.suptitle(
    "Five scenarios beside the plan in force (dotted line); blue where it differs", x=0.01, ha="left"
)
plt.show()

# %% [markdown]
# Averages hide people. The next picture has a row for each child whom any scenario touches.

# %%
known_as = {each.child_id: each.known_as for each in facts.children}
known_as |= {each.visitor_id: each.known_as or "the new man" for each in facts.visitors}
touched = sorted(
    {move.child_id for each in comparison.others for move in (*each.gains, *each.loses, *each.moves)}
)
figure, axes = plt.subplots(figsize=(10, 0.9 + 0.36 * len(touched)), layout="constrained")
kinds = {"gains": ("gains a visitor", SKY), "loses": ("is left without", SUN), "moves": ("has another", PALE)}
for column, outcome in enumerate(comparison.others):
    for kind, (_, colour) in kinds.items():
        for move in getattr(outcome, kind):
            row = touched.index(move.child_id)
            axes.barh(row, 0.94, left=column - 0.47, height=0.86, color=colour)
            told = known_as.get(move.now, "the newcomer") if move.now else "nobody"
            ink = INK if kind == "moves" else "white"
            axes.text(column, row, told, ha="center", va="center", color=ink, fontsize=9)
for kind, colour in kinds.values():
    axes.barh(0, 0, color=colour, label=kind)
axes.set_xticks(range(len(rounds)), [fill(name, 14) for name in rounds])
axes.set_xlim(-0.5, len(rounds) - 0.5)
axes.set_yticks(range(len(touched)), [f"{known_as[child]} ({child})" for child in touched])
axes.invert_yaxis()
axes.xaxis.tick_top()
axes.tick_params(length=0)
axes.spines[:].set_visible(False)
axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)
plt.show()

# %% [markdown]
# One more visitor, or one visitor who can be asked for more, never makes the plan worse: whatever was
# possible before is possible still. A policy edit has no such promise.


# %%
def judged(outcome):
    """A plan's levels as they are compared: travel last, and less of it is better."""
    *levels, travel = outcome.levels.values()
    return (*levels, -travel)


for each in comparison.others[:4]:
    assert judged(each) > judged(comparison.base)
gained = {each.name: [move.child_id for move in each.gains] for each in comparison.others}
assert [name for name, children in gained.items() if "C04" in children] == [
    "Ben travels further",
    "A check is renewed",
    "... who has experience",
]
assert gained["A man near Rochdale"] == ["C05"]

# %% [markdown]
# ## Adopt
#
# To adopt a scenario is to make it true. What the policy says can be put in force at once; what is asked of
# people is told as a sentence, and somebody has to see to it.

# %%
adoptions = {each.name: matcher.adopt(each, facts, gazetteer) for each in scenarios}
for name, adoption in adoptions.items():
    print(f"{name}: {' '.join(adoption.world) or 'a change of policy, nothing else'}")

# %%
heavier = adoptions["Travel counts double"].policy
assert heavier.weights.travel == 2 * facts.policy.weights.travel
adopted = matcher.run_round(replace(facts, policy=heavier))
assert levels_of(adopted) == levels_of(rounds["Travel counts double"])
print("The next round under that policy gives the levels that the scenario said.")

# %% [markdown]
# ## Running again with the fewest changes
#
# The plan is out with social workers when one of the visitors in it asks for a pause. A re-run that knows
# the round before gives, of all plans that are equally good on *every* level, the one that keeps most of
# the proposals. The change list follows each change back to what set it off.

# %%
paused = apply(matcher.Scenario("A pause", (edit_from({"kind": "pause-visitor", "visitor": "V03"}),)), facts)
again = matcher.run_round(paused, previous=in_force)
changes = matcher.change_list(in_force, again, paused)
print(*changes.sentences(), sep="\n")

# %% [markdown]
# It only breaks ties: from scratch, the levels are the same. The other extreme is to freeze every proposal
# that can stand and to fill the gap with whoever is left: fewer changes, and perhaps a worse plan.

# %%
scratch = matcher.run_round(paused)
pins = tuple(
    matcher.StandingRow(match.child_id, match.visitor_id, matcher.Status.PINNED)
    for match in in_force.matches
    if match.visitor_id != "V03" and match.status == "proposed"
)
frozen = matcher.run_round(
    replace(paused, pool=replace(paused.pool, standing=(*paused.pool.standing, *pins)))
)
runs = {"from scratch": scratch, "fewest changes": again, "all else frozen": frozen}
kept = {name: len(proposals(run).items() & proposals(in_force).items()) for name, run in runs.items()}
pd.DataFrame({name: {"proposals kept": kept[name], **levels_of(run)} for name, run in runs.items()})

# %%
assert levels_of(again) == levels_of(scratch)
assert kept["from scratch"] <= kept["fewest changes"] <= kept["all else frozen"]
*better, travel = levels_of(again).values()
*frozen_levels, frozen_travel = levels_of(frozen).values()
assert (*better, -travel) >= (*frozen_levels, -frozen_travel)

# %% [markdown]
# In between lies the coordinator's own choice: what was offered or agreed stands in the ledger and is kept
# by every re-run; the rest is a proposal. The next notebook asks whom to look for.
