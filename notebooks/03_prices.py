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
# # What anything else would cost
#
# "Why not Priya for Idris?" has an exact answer: the best plan with that pair in it, everybody else
# rearranged as well as can be, beside the plan in force. One could force the pair and solve again, for
# every pair. This notebook shows how one network answers for all of them at once, and checks each answer by
# solving again.

# %%
import heapq
import time
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.colors import ListedColormap

import matcher
from matcher.advice.choices.pricing import Pricing
from matcher.advice.level_words import in_words
from matcher.optimiser.forcing import requiring
from matcher.optimiser.prices import Prices
from matcher.optimiser.problem import Problem
from matcher.optimiser.solving import solve

SAMPLE = next(
    home / "sample_data" for home in (Path.cwd(), *Path.cwd().parents) if (home / "sample_data").is_dir()
)
INK, SKY, SUN, EARTH, PALE = "#1f2933", "#0b5c8a", "#c8761a", "#7a4b2a", "#c9d3da"
plt.rcParams.update(
    {"axes.spines.top": False, "axes.spines.right": False, "font.size": 10, "figure.dpi": 110}
)

# %% [markdown]
# ## A round small enough to draw
#
# Leah stands on the highest rung. Idris, Maya and Sam stand on the lowest and have waited 425, 102 and
# 31 days. Each visitor has one place, and these pairs are possible:

# %%
children, days = ["Leah", "Idris", "Maya", "Sam"], [300, 425, 102, 31]
visitors = ["Priya", "Ahmed", "Joan"]
fit = {
    ("Leah", "Priya"): 600,
    ("Idris", "Priya"): 900,
    ("Idris", "Ahmed"): 700,
    ("Maya", "Ahmed"): 800,
    ("Maya", "Joan"): 500,
    ("Sam", "Joan"): 650,
}


def round_of(children, days, visitors, fit):
    """Write a round down as the engine takes it: Leah on the first of two rungs, one place each."""
    pairs = sorted((children.index(child), visitors.index(visitor)) for child, visitor in fit)
    points = [fit[children[c], visitors[v]] for c, v in pairs]
    nothing, no = np.zeros(len(pairs), np.int64), np.zeros(len(pairs), np.bool_)
    return Problem(
        rungs=2,
        rung=np.array([0 if child == "Leah" else 1 for child in children]),
        waiting=np.array(days),
        places=np.ones(len(visitors), np.int64),
        child=np.array([c for c, _ in pairs]),
        visitor=np.array([v for _, v in pairs]),
        fit=np.array(points),
        travel_hm=nothing,
        slots=nothing,
        fixed=no,
        takes_place=~no,
        together=np.full(len(children), -1),
        apart=np.full(len(children), -1),
        supervisor=np.full(len(visitors), -1),
        distinct_slots=np.zeros(len(visitors), np.bool_),
        monthly_m=nothing,
    )


def who_with_whom(problem, positions):
    """Name the pairs of a plan."""
    return {children[problem.child[p]]: visitors[problem.visitor[p]] for p in positions}


problem = round_of(children, days, visitors, fit)
plan = solve(problem)
in_force = who_with_whom(problem, plan.pairs)
print(in_force)

# %% [markdown]
# Four children, three places: Sam, who has waited the least of the lowest rung, has nobody.
#
# ## The proof: potentials
#
# The worth of a pair is *rank × S + fit*. The rank numbers the children by rung and waiting, worst first; S
# is more than all the fit there is, so that no fit outweighs a rank. The **potential** of a child or a
# place says what it adds to the plan. Three lines prove that no plan is worth more:

# %%
proof = plan.certificate
worth = proof.rank[problem.child] * proof.step + problem.fit
assert proof.unit.min() >= 0
assert proof.visitor.min() >= 0
assert (worth <= proof.unit[problem.child] + proof.visitor[problem.visitor]).all()
assert worth[plan.pairs].sum() == proof.unit.sum() + proof.visitor.sum()


def in_steps(number, step):
    """Write a number of worth as ranks (S) and points of fit."""
    ranks = round(number / step)
    points = number - ranks * step
    whole = {0: "", 1: "S", -1: "−S"}.get(ranks, f"{ranks}S".replace("-", "−"))
    return f"{whole}{points:+d}".replace("-", "−") if points and whole else whole or f"{points}"


pd.DataFrame(
    [(child, "child", in_steps(int(proof.unit[c]), proof.step)) for c, child in enumerate(children)]
    + [(visitor, "place", in_steps(int(proof.visitor[v]), proof.step)) for v, visitor in enumerate(visitors)],
    columns=["whose", "of a", "potential"],
)

# %% [markdown]
# Sam's potential is nothing: he is left. Each of the places is worth something. With one more, be it
# Priya's, Ahmed's or Joan's, all four children would have somebody:

# %%
assert proof.unit[children.index("Sam")] == 0
assert proof.visitor.min() > 0
for v, visitor in enumerate(visitors):
    more = solve(replace(problem, places=problem.places + (np.arange(len(visitors)) == v)))
    print(f"A second place with {visitor}: {who_with_whom(problem, more.pairs)}")
    assert len(more.pairs) == len(children)

# %% [markdown]
# ## The residual network
#
# What could still be changed? A child could go to another visitor (an arrow to the right). A proposed pair
# could be undone (its arrow turned round). Everything ends at *the end*, a child who has nobody as well as
# a place that is used: an arrow from a child to it leaves the child without, one from it to a child brings
# the child in. The **length** of an arrow is what it costs, after the potentials are taken off: on the
# plan's own arrows nothing, elsewhere nothing or more. (The end is drawn twice, so that no arrows cross; it
# is one.)

# %%
prices = Prices.of(problem, plan.pairs)
graph = prices.network.graph
name = dict(enumerate(children)) | {graph.nodes - 1: "the end"}
name |= {
    int(node): visitors[int(v)]
    for node, v in zip(prices.network.visitors.node, prices.network.visitors.first, strict=True)
}
reduced = prices.cost + prices.potential[graph.head] - prices.potential[graph.tail]
# Nobody travels in this round: the prices' own scale, which keeps travel below the fit, divides out.
assert (reduced % prices.scale == 0).all()
lengths = {}
for arc, length in enumerate((reduced // prices.scale).tolist()):
    tail, head = name[int(graph.tail[arc])], name[int(graph.head[arc])]
    if prices.flow[arc]:
        lengths[head, tail] = -length
    else:
        lengths[tail, head] = length
assert min(lengths.values()) >= 0, "no way round costs less than nothing: the plan is best"

# %%
at = {child: (0.0, 3.0 - row) for row, child in enumerate(children)}
at |= {visitor: (2.0, 2.5 - row) for row, visitor in enumerate(visitors)}
ends = {"left": (-1.9, 1.5), "right": (3.9, 1.5)}


def spot(person, other):
    """Where a name stands: the end is drawn twice, once for the children and once for the visitors."""
    return at[person] if person in at else ends["left" if other in children else "right"]


def draw(axes, lengths, along=()):
    """Draw the residual network; the arrows of a way stand out."""
    for (tail, head), length in lengths.items():
        on_the_way = (tail, head) in along
        undoes = tail in visitors and head in children
        (x0, y0), (x1, y1) = spot(tail, head), spot(head, tail)
        axes.annotate(
            "",
            (x1, y1),
            (x0, y0),
            arrowprops={
                "arrowstyle": "-|>",
                "color": SUN if on_the_way else SKY if undoes else "#8a97a1",
                "linewidth": 2.6 if on_the_way else 1.3,
                "shrinkA": 24,
                "shrinkB": 24,
            },
        )
        axes.text(
            0.55 * x0 + 0.45 * x1,
            0.55 * y0 + 0.45 * y1,
            in_steps(length, prices.units.step),
            ha="center",
            va="center",
            fontsize=9,
            color=INK,
            bbox={"color": "white", "pad": 1.0},
        )
    named = [*at.items(), *(("the end", spot) for spot in ends.values())]
    for person, (x, y) in named:
        edge = EARTH if person in visitors else SKY if person in children else INK
        box = {"boxstyle": "round,pad=0.45", "facecolor": "white", "edgecolor": edge}
        axes.text(x, y, person, ha="center", va="center", color=INK, bbox=box, zorder=3)
    axes.set_xlim(-2.4, 4.4)
    axes.set_ylim(-0.4, 3.4)
    axes.set_axis_off()


figure, axes = plt.subplots(figsize=(9, 5), layout="constrained")
draw(axes, lengths)
axes.set_title("What the plan leaves open (blue: its own pairs, turned round)", loc="left")
plt.show()

# %% [markdown]
# ## One shortest path
#
# *Priya for Idris?* Priya's place would be taken, so the change has to go on from Priya until it is back at
# Idris, whose place with Ahmed is free again. The cheapest such way is a shortest path, found here in a
# dozen lines of school-book Dijkstra. The price of the pair is its own arrow and that way.


# %%
def shortest(lengths, start, goal):
    """Give the shortest way and its length; None where there is none."""
    ahead, seen = [(0, start, (start,))], set()
    while ahead:
        distance, here, way = heapq.heappop(ahead)
        if here == goal:
            return distance, way
        if here not in seen:
            seen.add(here)
            for (tail, head), length in lengths.items():
                if tail == here:
                    heapq.heappush(ahead, (distance + length, head, (*way, head)))
    return None


distance, way = shortest(lengths, "Priya", "Idris")
price = lengths["Idris", "Priya"] + distance
around = ["Idris", *way]
print(" → ".join(around))
print("price:", in_steps(price, prices.units.step), "of worth")

# %%
figure, axes = plt.subplots(figsize=(9, 5), layout="constrained")
draw(axes, lengths, along=set(pairwise(around)))
axes.set_title("Priya for Idris: who makes way for whom", loc="left")
plt.show()

# %% [markdown]
# Read the way: Idris goes to Priya, who gives up Leah; Leah is left without, so Sam comes in, to Joan; Joan
# gives up Maya, who goes to Ahmed, whom Idris has left. **The way is the chain of people who move.** An
# arrow to a visitor is a match made, an arrow from a visitor a match undone. Made so, the change *is* the
# best plan with that pair, as solving again with the pair forced shows:


# %%
def moved(plan, around):
    """Follow a way round: arrows to a visitor make a match, arrows from one undo it."""
    undone = {head for tail, head in pairwise(around) if tail in visitors}
    kept = {child: visitor for child, visitor in plan.items() if child not in undone}
    made = [(t, h) for t, h in pairwise(around) if t in children and h in visitors]
    return kept | dict(made)


def position(child, visitor):
    """Find a pair in the round."""
    here = (problem.child == children.index(child)) & (problem.visitor == visitors.index(visitor))
    return np.flatnonzero(here)


forced = solve(requiring(problem, position("Idris", "Priya")))
asked = requiring(problem, position("Idris", "Priya"))
assert moved(in_force, around) == who_with_whom(asked, forced.pairs)
print(in_force, moved(in_force, around), sep="\n")

# %% [markdown]
# ## A price in the coordinator's words
#
# *Worth* is how the search counts. Nobody should be told a number of worth, and it cannot be taken apart: the
# levels are read from the two plans.

# %%
titles = ["rung of Leah", "other rung", "waiting days", "fit"]
rows = []
for child, visitor in fit:
    found = prices.with_pair(int(prices.unit_pair_of[position(child, visitor)[0]]))
    levels = [level.value for level in solve(requiring(problem, position(child, visitor))).levels]
    assert list(found.levels) == levels, "the price is the difference that solving again finds"
    change = [then - now.value for then, now in zip(levels, plan.levels, strict=True)][:-1]
    rows.append((child, visitor, "yes" if in_force.get(child) == visitor else "", *change))
pd.DataFrame(rows, columns=["child", "visitor", "in the plan", *titles])

# %% [markdown]
# Each was checked in that cell. So was the shortest path itself, pair by pair, against the program's own
# search:

# %%
for child, visitor in fit:
    if in_force.get(child) == visitor:
        continue
    distance, _ = shortest(lengths, visitor, child)
    found = prices.with_pair(int(prices.unit_pair_of[position(child, visitor)[0]]))
    units, ranks = prices.units, prices.units.rank
    then = set(problem.child[found.pairs].tolist())
    now = set(problem.child[plan.pairs].tolist())
    lost = sum(ranks[list(now - then)]) - sum(ranks[list(then - now)])
    fit_lost = plan.levels[-2].value - found.levels[-2]
    assert lengths[child, visitor] + distance == lost * units.step + fit_lost

# %% [markdown]
# ## The sample service: every price, checked
#
# The same on the sample service. One search a child prices every pair; then every pair is forced and the
# round solved again.

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
pricing = Pricing.of(facts, result)
whole = pricing.board.problem

start = time.process_time()
board = pricing.board.prices
priced = board.every_pair()
searching = time.process_time() - start

start = time.process_time()
for unit_pair in range(len(board.units.unit)):
    again = solve(requiring(whole, board.pairs_of(unit_pair)))
    assert tuple(level.value for level in again.levels) == tuple(priced.levels[unit_pair])
solving = time.process_time() - start
print(
    f"{len(priced.levels)} prices, none wrong. From one network: {1000 * searching:.0f} ms;"
    f" solving each again: {1000 * solving:.0f} ms, {solving / searching:.0f} times as long."
)
assert priced.exact

# %% [markdown]
# The larger the service, the greater the ratio: that is why a price can stand beside every name on the
# screen.
#
# ### What kind of price
#
# The picture sorts the possible pairs by the first level on which the best plan with that pair falls short.

# %%
levels_now = np.array([level.value for level in result.levels])
change = priced.levels - levels_now
rung_count = len(levels_now) - 3
kind = np.full(len(change), 4)
kind[change[:, -2] != 0] = 3
kind[change[:, rung_count] != 0] = 2
kind[(change[:, :rung_count] != 0).any(axis=1)] = 1
kind[(change == 0).all(axis=1)] = 4
now = {(match.child_id, match.visitor_id) for match in result.matches}
labels = [
    "in the plan",
    "costs a child of a higher rung",
    "costs days of waiting",
    "costs fit",
    "costs travel alone, or nothing",
]
shades = [SKY, SUN, "#e3b778", PALE, "#8fb996"]

grid = np.full((len(facts.children), len(facts.visitors)), np.nan)
for unit_pair, which in enumerate(kind.tolist()):
    for p in board.units.pairs_of(np.array([unit_pair])):
        c, v = int(whole.child[p]), int(whole.visitor[p])
        both = facts.children[c].child_id, facts.visitors[v].visitor_id
        grid[c, v] = 0 if both in now else which
shown_rows = np.flatnonzero(~np.isnan(grid).all(axis=1))
shown_columns = np.flatnonzero(~np.isnan(grid).all(axis=0))
figure, axes = plt.subplots(figsize=(9, 8), layout="constrained")
axes.set_facecolor("#f2f4f5")
cells = axes.pcolormesh(
    grid[np.ix_(shown_rows, shown_columns)],
    cmap=ListedColormap(shades),
    vmin=-0.5,
    vmax=4.5,
    edgecolor="white",
    linewidth=1.5,
)
axes.set_xticks(
    np.arange(len(shown_columns)) + 0.5,
    [facts.visitors[v].known_as or facts.visitors[v].visitor_id for v in shown_columns],
    rotation=60,
    ha="right",
)
axes.set_yticks(np.arange(len(shown_rows)) + 0.5, [facts.children[c].known_as for c in shown_rows])
axes.invert_yaxis()
axes.tick_params(length=0)
for label, shade in zip(labels, shades, strict=True):
    axes.scatter([], [], marker="s", s=90, color=shade, edgecolor="#8a97a1", linewidth=0.5, label=label)
axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)
axes.set_title("What choosing a pair would cost (grey: not possible)", loc="left")
plt.show()

# %% [markdown]
# ### In words, for one child
#
# Ruby has nobody, though six visitors are possible for her. This is what each would cost everybody else,
# with the chain of people who would move.

# %%
ruby = matcher.alternatives(facts, result, child_id="C20")
print(ruby.as_text())

# %% [markdown]
# Checked as a coordinator could check it: pin the first choice in the standing table and run the round.

# %%
first = ruby.choices[0]
pin = matcher.StandingRow(first.child_id, first.visitor_id, matcher.Status.PINNED)
pinned = matcher.run_round(replace(facts, pool=replace(facts.pool, standing=(*facts.pool.standing, pin))))
then = {level.code: level.value for level in pinned.levels}
cost = {level.code: then[level.code] - level.value for level in result.levels}
assert {code: by for code, by in cost.items() if by} == first.choosing.cost
print(f"Pinned and run again: {in_words(facts.policy, cost)}.")

# %%
proposed = {match.child_id: match.visitor_id for match in pinned.matches}
for move in first.choosing.moves:
    assert proposed.get(move.child_id) == move.after
print(f"{len(first.choosing.moves)} children moved, just as the chain says.")

# %% [markdown]
# With a travel budget in force no network states the whole round, and its prices are no longer the truth,
# nor even a bound. Then the few choices that somebody asks about are solved anew, and of the others it is
# said what is certain: "at least", or "not known until it is solved anew".
