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
# # What the policy does
#
# A policy says three things: which pairs are *possible* (rules), how well a pair *fits* (weights), and who
# comes *first* (the ladder). This notebook turns each of them and looks at what happens. It ends with a
# fact that is worth knowing before anybody argues about ladders: **putting a rung first never lowers the
# number of children who are matched**, but for families. The sample service is made up.

# %%
import itertools
import random
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import matcher
from matcher.advice.scenario_files import edit_from
from matcher.advice.scenarios import apply
from matcher.optimiser.problem import Problem
from matcher.optimiser.solving import solve
from matcher.policy.rules import rules_in_force

SAMPLE = next(
    home / "sample_data" for home in (Path.cwd(), *Path.cwd().parents) if (home / "sample_data").is_dir()
)
INK, SKY, SUN, EARTH, PALE = "#1f2933", "#0b5c8a", "#c8761a", "#7a4b2a", "#c9d3da"
plt.rcParams.update(
    {"axes.spines.top": False, "axes.spines.right": False, "font.size": 10, "figure.dpi": 110}
)

# %%
facts = matcher.gather(
    SAMPLE / "children.csv",
    SAMPLE / "visitors.csv",
    SAMPLE / "standing.csv",
    policy=SAMPLE / "policy.toml",
    places=SAMPLE / "places.csv",
    today=date(2026, 11, 22),
).facts
result = matcher.run_round(facts)


def under(**edit):
    """The facts under another policy: one edit, in the words of a scenario's file."""
    return apply(matcher.Scenario("another policy", (edit_from(edit),)), facts)


def judged(result):
    """A plan's levels as they are compared: travel last, and less of it is better."""
    *levels, travel = (level.value for level in result.levels)
    return (*levels, -travel)


# %% [markdown]
# ## Rules: which pairs are possible
#
# A rule is a hard condition. Most can be switched off by the policy, or relaxed for one pair by a named
# person. Some cannot, ever: a child's agreement, vetting and training, and the independence of a pair.

# %%
rules = rules_in_force(facts.policy)
pd.DataFrame(
    {
        "rule": rule.code,
        "about": getattr(rule, "subject", "pair"),
        "what it asks": rule.title,
        "may be relaxed": "never" if rule.never else "yes" if rule.switchable else "mended in the tables",
    }
    for rule in rules
)

# %%
try:
    facts.policy.model_validate({"rules": {"agreed": False}})
except ValueError:
    print("There is no switch for a child's agreement.")
else:
    raise AssertionError("a child's agreement was switched off")

# %% [markdown]
# How much does each rule decide? Of all children and visitors who take part, each rule is asked about each
# pair. The dark part is where *only* this rule stands between the two: relax it, and there is a pair.

# %%
absent = {person.child_id or person.visitor_id for person in result.not_taking_part}
active = {match.child_id for match in result.active}
here = [c for c, each in enumerate(facts.children) if each.child_id not in absent | active]
free = [v for v, each in enumerate(facts.visitors) if each.visitor_id not in absent]
child, visitor = (side.ravel() for side in np.meshgrid(here, free, indexing="ij"))
broken = {rule.code: ~rule.holds_for_pairs(facts, child, visitor) for rule in rules}
how_many = sum(column.astype(int) for column in broken.values())
counts = {code: (int(column.sum()), int((column & (how_many == 1)).sum())) for code, column in broken.items()}
shown = sorted((code for code in counts if counts[code][0]), key=lambda code: counts[code])

figure, axes = plt.subplots(figsize=(8, 0.8 + 0.27 * len(shown)), layout="constrained")
axes.barh(shown, [counts[code][0] for code in shown], color=PALE, label="broken")
axes.barh(shown, [counts[code][1] for code in shown], color=SKY, label="broken, and nothing else is")
axes.set_xlabel(f"pairs, of {len(child)}")
axes.legend(frameon=False, loc="lower right")
axes.set_title("What stands between children and visitors", loc="left")
plt.show()

# %% [markdown]
# What is a rule worth to the whole service? Switch each off alone and run the round again. Fewer rules mean
# more possible pairs, so the plan never gets worse; how much better it gets is the rule's price. (That a
# rule has a price is no reason to drop it.)

# %%
switched = {
    rule.code: matcher.run_round(
        under(kind="rule", rule=rule.code, on=False, by="A notebook", reason="to see what the rule is worth")
    )
    for rule in rules
    if rule.switchable
}
assert all(judged(run) >= judged(result) for run in switched.values())
gains = {code: run.totals.children_matched - result.totals.children_matched for code, run in switched.items()}
print({code: f"{gain:+d} matched" for code, gain in gains.items() if gain})

# %% [markdown]
# ## Weights: how well a pair fits
#
# Each criterion is a measure from 0 to 1. The fit is their weighted mean in points of 1000, nothing more:

# %%
weights = facts.policy.weights.by_code()
for match in result.matches:
    by_hand = sum(weights[code] * measure for code, measure in match.criteria.items()) / sum(weights.values())
    assert abs(match.fit - 1000 * by_hand) < 1
print(f"All {len(result.matches)} fits come out by hand.")

# %% [markdown]
# Only proportions count: double every weight, and nothing changes.

# %%
doubled = facts.policy.model_copy(
    update={"weights": type(facts.policy.weights)(**{code: 2 * weight for code, weight in weights.items()})}
)
assert judged(matcher.run_round(replace(facts, policy=doubled))) == judged(result)

# %% [markdown]
# Weights decide *who goes with whom*, and next to nothing of *how many* are matched: the rungs and the
# days of waiting come before the fit. The one way round is the floor of fit, which decides which pairs are
# possible. Without a floor, thirty sets of weights drawn at random match as many children on every rung:

# %%
chance = random.Random(5)
no_floor = under(kind="setting", section="service", key="fit_floor", value=0)
runs = []
for _ in range(30):
    drawn = {code: chance.uniform(0, 2) * weight for code, weight in weights.items()}
    policy = no_floor.policy.model_copy(update={"weights": type(no_floor.policy.weights)(**drawn)})
    runs.append(matcher.run_round(replace(no_floor, policy=policy)))
assert len({judged(run)[:-2] for run in runs}) == 1
couples = Counter((match.child_id, match.visitor_id) for run in runs for match in run.matches)
always = sum(count == len(runs) for count in couples.values())
print(f"{len(couples)} different pairs were proposed, {always} of them every time.")

# %% [markdown]
# What a weight does change is the trade between criteria: the more travel counts, the better the plan does
# on travel, and the worse on all the rest. (*On travel* is the criterion's own measure, which looks at each
# visitor's limit; the kilometres of the whole plan mostly follow, not always.)

# %%
others = [code for code in weights if code != "travel"]
turning = (0, 5, 10, 20, 30, 40, 60, 80, 120, 160)
travel, rest = [], []
for weight in turning:
    policy = no_floor.policy.model_copy(
        update={"weights": type(no_floor.policy.weights)(**{**weights, "travel": weight})}
    )
    run = matcher.run_round(replace(no_floor, policy=policy))
    means = {code: 1000 * np.mean([match.criteria[code] for match in run.matches]) for code in weights}
    travel.append(means["travel"])
    rest.append(sum(weights[code] * means[code] for code in others) / sum(weights[code] for code in others))
assert (np.diff(travel) >= 0).all()
assert (np.diff(rest) <= 0).all()

# %%
figure, axes = plt.subplots(figsize=(8, 3.8), layout="constrained")
for points, colour, label in ((travel, SUN, "travel"), (rest, SKY, "all the rest")):
    axes.plot(turning, points, color=colour, marker="o", drawstyle="steps-post")
    axes.annotate(
        label,
        (turning[-1], points[-1]),
        xytext=(8, 0),
        textcoords="offset points",
        va="center",
        color=colour,
    )
axes.axvline(weights["travel"], color=INK, linewidth=0.8, linestyle=":")
axes.annotate("as it is", (weights["travel"], min(rest)), xytext=(4, 0), textcoords="offset points")
axes.set_xlabel("weight of travel (the others add up to 80)")
axes.set_ylabel("mean measure of the plan, of 1000")
axes.set_title("What the weight of travel trades", loc="left")
plt.show()

# %% [markdown]
# ## The ladder: who comes first
#
# Three ladders: the service's own, one that knows no rungs (whoever has waited longest comes first), and
# the service's own upside down. Brothers and sisters who are to share a visitor are set free of each other
# here; what families change comes at the end.

# %%
single = replace(
    facts,
    pool=replace(
        facts.pool, children=tuple(replace(child, siblings_wish="") for child in facts.pool.children)
    ),
)
order = list(facts.policy.ladder.order)


def with_ladder(order):
    """Run the round under another ladder."""
    edit = edit_from({"kind": "ladder", "order": order})
    return matcher.run_round(apply(matcher.Scenario("another ladder", (edit,)), single))


ladders = {
    "the service's own": with_ladder(order),
    "no rungs": with_ladder([order]),
    "upside down": with_ladder(order[::-1]),
}
own = ladders["the service's own"]
rung_of = {match.child_id: match.rung for match in own.matches}
rung_of |= {child.child_id: child.rung for child in own.unmatched}
title_of = {level.code: level.title for level in own.levels}
matched = {name: Counter(rung_of[match.child_id] for match in run.matches) for name, run in ladders.items()}
table = pd.DataFrame(matched).reindex(order).fillna(0).astype(int).rename(index=title_of)
print(table.to_string())

# %%
figure, axes = plt.subplots(figsize=(9, 3.4), layout="constrained")
start = np.zeros(len(table.columns))
shades = plt.get_cmap("cividis")(np.linspace(0, 0.95, len(table)))
for shade, (title, row) in zip(shades, table.iterrows(), strict=True):
    axes.barh(table.columns, row, left=start, color=shade, edgecolor="white", linewidth=0.5, label=title)
    start += row.to_numpy()
for place, total in enumerate(start):
    axes.text(total + 0.2, place, f"{total:.0f}", va="center", color=INK)
axes.invert_yaxis()
axes.set_xlabel("children matched, by their rung on the service's own ladder")
axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=9)
axes.set_title("Another ladder matches other children, not more of them", loc="left")
plt.show()

# %% [markdown]
# Twenty-five ladders drawn at random, some with merged rungs: the number of children is the same each time.

# %%
sizes = set()
for _ in range(25):
    steps = chance.sample(order, len(order))
    cut = chance.randint(1, len(order))
    sizes.add(len(with_ladder([steps[:cut], *steps[cut:]] if cut > 1 else steps).matches))
assert sizes == {len(own.matches)}
print(f"{sizes.pop()} children matched, whatever the ladder.")

# %% [markdown]
# ## Why: matchable sets grow
#
# Call a set of children *matchable* if all of them can have a visitor at once. The fact behind it all is
# this: if one matchable set is smaller than another, **some child of the larger one can be added to the
# smaller one**. (Sets with this property are called a *matroid*.) Here it is tested on made-up rounds, for
# all pairs of sets.


# %%
def everyone_can(children, possible, places):
    """Say whether all these children can have a visitor at once."""
    children_of = {}

    def seat(child, asked):
        for visitor in possible[child]:
            if visitor in asked:
                continue
            asked.add(visitor)
            sitting = children_of.setdefault(visitor, [])
            if len(sitting) < places[visitor]:
                sitting.append(child)
                return True
            for other in list(sitting):
                sitting.remove(other)
                if seat(other, asked):
                    sitting.append(child)
                    return True
                sitting.append(other)
        return False

    return all(seat(child, set()) for child in children)


def small_round(chance, children=6, visitors=4):
    """Draw who could visit whom, and how many places each visitor has."""
    possible = {c: [v for v in range(visitors) if chance.random() < 0.4] for c in range(children)}
    return possible, [chance.choice((1, 1, 2)) for _ in range(visitors)]


def matchable_sets(possible, places):
    """Find all of them, by trying every set."""
    return [
        frozenset(some)
        for size in range(len(possible) + 1)
        for some in itertools.combinations(possible, size)
        if everyone_can(some, possible, places)
    ]


compared = 0
for _ in range(60):
    possible, places = small_round(chance)
    found = set(matchable_sets(possible, places))
    for small, large in itertools.product(found, found):
        if len(small) < len(large):
            assert any(small | {child} in found for child in large - small)
            compared += 1
print(f"{compared:,} pairs of matchable sets, and no exception.")

# %% [markdown]
# It follows that nobody has to choose between *the right children* and *many children*. Go down the list,
# the highest rung first, and keep each child who can still be added. The set found is best for every rung
# in turn, **and** as large as any:

# %%
for _ in range(60):
    possible, places = small_round(chance)
    rung = {child: chance.randrange(3) for child in possible}
    kept = []
    for child in sorted(possible, key=rung.get):
        if everyone_can([*kept, child], possible, places):
            kept.append(child)

    def by_rung(some, rung=rung):
        """How many children of each rung, highest first."""
        return [sum(rung[child] == step for child in some) for step in range(3)]

    found = matchable_sets(possible, places)
    assert by_rung(kept) == max(by_rung(some) for some in found)
    assert len(kept) == max(len(some) for some in found)
print("Sixty rounds: rung by rung the best, and never fewer children.")

# %% [markdown]
# ## Where it fails: families
#
# Two brothers on the lowest rung are to share a visitor. A girl stands on the rung above. One visitor could
# take either the girl or the two brothers (who take one place together). Now *how many* and *who first*
# part ways.


# %%
def family_round(rungs, rung):
    """The girl (0) and two brothers (1 and 2, one family), and one place."""
    three, no = np.zeros(3, np.int64), np.zeros(3, np.bool_)
    return Problem(
        rungs=rungs,
        rung=np.array(rung),
        waiting=three,
        places=np.array([1]),
        child=np.array([0, 1, 2]),
        visitor=three,
        fit=three + 500,
        travel_hm=three,
        slots=three,
        fixed=no,
        takes_place=~no,
        together=np.array([-1, 0, 0]),
        apart=np.full(3, -1),
        supervisor=np.array([-1]),
        distinct_slots=np.array([False]),
        monthly_m=three,
    )


names = ["the girl", "the elder brother", "the younger brother"]
first = solve(family_round(2, [0, 1, 1]))
merged = solve(family_round(1, [0, 0, 0]))
for told, plan in (("The rung comes first", first), ("No rungs", merged)):
    print(f"{told}: {', '.join(names[c] for c in plan.pairs)}")
assert len(first.pairs) == 1 < len(merged.pairs) == 2

# %% [markdown]
# The fact has not gone, it has moved: it holds for *units*, a unit being a child or a family that shares a
# visitor. In both plans one unit is matched. What a ladder can cost is the difference between a unit of one
# child and a unit of two, and only there.
#
# The same in the sample, with its families tied again: how far apart can two ladders be?


# %%
def units_matched(run):
    """Count units: families that share a visitor count once."""
    tied = {
        child.child_id: child.siblings for child in facts.children if child.siblings_wish == "same visitor"
    }
    return len({tied.get(match.child_id, match.child_id) for match in run.matches})


totals = []
for steps in (order, order[::-1], *(chance.sample(order, len(order)) for _ in range(20))):
    totals.append(matcher.run_round(under(kind="ladder", order=steps)))
assert len({units_matched(run) for run in totals}) == 1
print(
    f"{units_matched(totals[0])} units under every ladder;"
    f" children: {sorted({len(run.matches) for run in totals})}."
)

# %% [markdown]
# So a ladder is a choice of *whom*, and can be argued about as that. What it costs another child is exact,
# and the next notebook shows where the figure comes from.
