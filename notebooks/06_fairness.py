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
# # Who waits, by group
#
# Is any group of children matched less often than the others? Why? And what would it cost everybody else to
# close the gap? These are three questions with three kinds of answer: a count, a cause, a price. None of
# them proves that a service is fair, or that it is not.

# %%
import random
from dataclasses import replace
from datetime import date, timedelta

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import matcher
from matcher.advice.choices.pricing import Pricing
from matcher.advice.equality import FOOTNOTE, HEADINGS
from matcher.advice.suppressing import SMALL, suppress
from matcher.optimiser.problem import FixedPairsClash
from matcher.optimiser.shares import best_levels
from matcher.policy.ladder import rungs
from matcher.records.availability import slot_mask
from matcher.records.child import Agreed, Child, Gender, PlacementType, Wish
from matcher.records.place import Point
from matcher.records.pool import Pool
from matcher.records.visitor import Visitor

INK, SKY, SUN, EARTH, PALE = "#1f2933", "#0b5c8a", "#c8761a", "#7a4b2a", "#c9d3da"
plt.rcParams.update(
    {"axes.spines.top": False, "axes.spines.right": False, "font.size": 10, "figure.dpi": 110}
)

# %% [markdown]
# ## A made-up service
#
# The sample is too small for figures by group (they would all be kept back, and rightly). So here is a
# service of 120 children and 60 visitors around one city, made up so that we *know* what is wrong with it:
#
# * most kinship carers live in the hills, and no visitor does;
# * children of Somali families ask for somebody who speaks Somali, and no visitor does;
# * some children sign (the need "bsl"), and no visitor can.
#
# Nothing else is different between groups: everything is drawn from the same dice.

# %%
chance = random.Random(2026)
TODAY = date(2026, 11, 22)
CITY, HILLS = Point(53.48, -2.28), Point(53.80, -2.05)
TIMES = ["Sat morning", "Sat afternoon", "Sun morning", "Sun afternoon", "Tue evening", "Thu evening"]
INTERESTS = ["football", "baking", "drawing", "gaming", "swimming", "music", "films", "dogs"]


def near(point):
    """A point some kilometres around another."""
    return Point(point.latitude + chance.gauss(0, 0.035), point.longitude + chance.gauss(0, 0.055))


def week():
    """Two or three times of the week."""
    return slot_mask(chance.sample(TIMES, chance.choice((2, 3, 3))))


def child(number):
    """One child. Placement, ethnicity and need are drawn; only the three things above follow from them."""
    placement = chance.choices(
        (PlacementType.FOSTER, PlacementType.RESIDENTIAL, PlacementType.KINSHIP), (50, 22, 28)
    )[0]
    ethnicity = chance.choices(("white british", "pakistani", "somali", "black caribbean"), (50, 20, 13, 17))[
        0
    ]
    return Child(
        child_id=f"C{number:03}",
        age=chance.randint(8, 16),
        gender=chance.choice((Gender.FEMALE, Gender.MALE)),
        ethnicity=ethnicity,
        point=near(HILLS if placement == PlacementType.KINSHIP and chance.random() < 0.6 else CITY),
        placement_type=placement,
        out_of_area=chance.random() < 0.25,
        responsible_authority="Northcity",
        placement_authority="Northcity",
        agreed=Agreed.YES,
        appointment_decided_on=TODAY - timedelta(days=20),
        referred_on=TODAY - timedelta(days=chance.randint(30, 700)),
        available=week(),
        family_contact="some",
        goes_out_alone=True,
        wish_language=Wish(musts=("somali",)) if ethnicity == "somali" else Wish(),
        interests=tuple(sorted(chance.sample(INTERESTS, 3))),
        needs=("bsl",) if chance.random() < 0.12 else (),
        experience_needed=0,
    )


def visitor(number):
    """One visitor, vetted and trained."""
    return Visitor(
        visitor_id=f"V{number:03}",
        age=chance.randint(25, 65),
        gender=chance.choice((Gender.FEMALE, Gender.MALE)),
        languages=("english",),
        point=near(CITY),
        max_travel_km=15.0,
        drives=True,
        available=week(),
        dbs_issued_on=TODAY - timedelta(days=200),
        references_checked=True,
        interviewed=True,
        trained_on=TODAY - timedelta(days=150),
        commitment_months=24,
        experience=1,
        interests=tuple(sorted(chance.sample(INTERESTS, 3))),
    )


pool = Pool(tuple(child(n) for n in range(1, 121)), tuple(visitor(n) for n in range(1, 61)))
places, _ = matcher.place(pool, None)
facts = matcher.Facts(pool, places, matcher.preset("national-minimum"), TODAY)
result = matcher.run_round(facts)
print(f"{result.totals.children_matched} of {result.totals.children_taking_part} children have a proposal.")

# %% [markdown]
# ## A count
#
# Every group of every kind, with its rate. Counts of 1 to 4 are kept back, of children, of matched and of
# those left; they could point to a child.

# %%
groups = matcher.equality(facts, result, time_limit=600.0)  # a busy machine may need more than the usual
rows = [(table.title, *row.cells()) for table in groups.tables for row in table.rows]
print(pd.DataFrame(rows, columns=["", *HEADINGS]).to_string(index=False))
print(FOOTNOTE)

# %%
matched = {match.child_id for match in result.matches}
for table in groups.tables:
    assert len(table.rows) == len({row.group for row in table.rows})
    for row in table.rows:
        if row.matched is not None:
            assert row.matched == 0 or row.matched >= SMALL
            left = row.children - row.matched
            assert left == 0 or left >= SMALL
            assert row.rate == round(100 * row.matched / row.children, 1)
overall = groups.overall
assert (overall.children, overall.matched) == (len(facts.children), len(matched))

# %% [markdown]
# Keeping one small number back is not enough: whoever knows the total works it out by subtraction. So a
# second one goes with it, the next smallest.

# %%
three = [(20, 12), (3, 1), (30, 17)]
shown = suppress(three)
for row, flag in zip(three, shown.children, strict=True):
    print(row[0] if flag else "kept back", end="   ")
print("of", sum(row[0] for row in three), "in all")
assert shown.children == (False, False, True), "3 could be worked out, was it alone"

# %%
told = [
    (table.title, row)
    for table in groups.tables
    for row in table.rows
    if row.rate is not None and len(table.rows) > 1
]
figure, axes = plt.subplots(figsize=(9, 0.8 + 0.3 * len(told)), layout="constrained")
for place, (_, row) in enumerate(told):
    lags = row.rate < overall.rate
    axes.plot([overall.rate, row.rate], [place, place], color=SUN if lags else PALE, linewidth=3)
    axes.scatter(row.rate, place, color=SUN if lags else SKY, s=20 + row.children, zorder=3)
    why = f", mainly {row.mainly}" if row.mainly else ""
    axes.text(103, place, f"{row.matched} of {row.children}{why}", va="center", fontsize=9, color=INK)
axes.axvline(overall.rate, color=INK, linewidth=0.8, linestyle=":")
axes.set_yticks(range(len(told)), [f"{title}: {row.group}" for title, row in told])
axes.invert_yaxis()
axes.set_xlim(0, 102)
axes.set_xlabel("per cent matched (dotted: everybody)")
axes.set_title("Who is matched, by group", loc="left")
plt.show()

# %% [markdown]
# ## A cause
#
# The picture names it; this is what it means. For each child left without somebody, the first of these that
# is so: visitors are possible, and go to children who come first (*the plan*); only what the child insists
# on stands between (*wishes*); nobody is within reach (*supply*); anything else (*rules*). A cause is told
# of a group where it is that of most of those left.

# %%
why = {(table.code, row.group): row.mainly for table in groups.tables for row in table.rows}
assert why["ethnicity", "somali"] == "wishes"
assert why["need", "bsl"] == "rules"
assert why["placement-type", "kinship"] == "supply"
for table in groups.tables:
    print(*table.sentences(overall), sep="\n")

# %% [markdown]
# The three things that were built into the service were found. They ask for three different remedies:
# recruit Somali speakers, train visitors to sign, look for visitors in the hills. None of them is another
# ladder.
#
# ### Or chance?
#
# Some gaps were *not* built in: girls and boys differ in nothing here. How large a gap would dice alone
# make? Shuffle who is a girl and who is a boy, many times, and look.

# %%
is_boy = np.array([each.gender is Gender.MALE for each in facts.children])
has = np.array([each.child_id in matched for each in facts.children])


def gap(members):
    """The rate of the members less that of all the others, in points of per cent."""
    return 100 * (has[members].mean() - has[~members].mean())


dice = np.random.default_rng(1)
shuffled = np.array([gap(dice.permutation(is_boy)) for _ in range(2000)])
as_large = (np.abs(shuffled) >= abs(gap(is_boy)) - 1e-9).mean()
print(f"Boys less girls: {gap(is_boy):+.1f} points. Dice make a gap as large in {as_large:.0%} of shuffles.")
somali = np.array([each.ethnicity == "somali" for each in facts.children])
by_dice = np.array([gap(dice.permutation(somali)) for _ in range(2000)])
assert (by_dice <= gap(somali)).mean() < 0.01, "dice hardly ever make a gap like this one"

# %%
figure, axes = plt.subplots(figsize=(8, 3.4), layout="constrained")
gaps, times = np.unique(np.round(shuffled, 6), return_counts=True)
axes.bar(gaps, times, width=2.4, color=PALE, label="by dice alone")
axes.axvline(gap(is_boy), color=SUN, linewidth=2, label="in the round")
axes.set_xlabel("boys' rate less girls' rate, points of per cent")
axes.set_ylabel("shuffles")
axes.legend(frameon=False)
axes.set_title("A gap in one round may well be chance", loc="left")
plt.show()

# %% [markdown]
# ## A price
#
# What if the service wanted a gap closed *in this plan*? As many of the group are matched as it takes to
# come up to the overall rate, everybody else as well as can be, and the levels lost are told. No flow can
# hold "at least so many of a group", so this is a search of its own; its answer is proved, or it is not
# told.
#
# Take the lowest rung, *everyone else*. Where places are few, the lowest goes short.

# %%
last = groups.tables[0].rows[-1]
assert last.rate < overall.rate
print(last.closing.sentence)

# %%
pricing = Pricing.of(facts, result)
problem = pricing.board.problem
members = rungs(facts) == problem.rungs - 1
now = sum(has[members])
order = list(facts.policy.ladder.order)
upside_down = facts.policy.model_copy(
    update={"ladder": type(facts.policy.ladder)(order=(order[-1], *order[:-1]))}
)
first_of_all = matcher.run_round(replace(facts, policy=upside_down))
most = first_of_all.levels[0].value
asked = last.closing.asked
curve = [
    (least, best_levels(replace(problem, at_least=((members, int(least)),))))
    for least in (now, asked, (asked + most) // 2, most)
]
first = np.array(curve[0][1])
assert tuple(first) == tuple(level.value for level in result.levels), "at no cost, the plan in force"
at_rate = dict(curve)[last.closing.reached]
cost = {
    code: then - was for code, then, was in zip(pricing.codes, at_rate, first, strict=True) if then != was
}
assert cost == last.closing.cost

# %% [markdown]
# How far can it go? As far as if the group stood first on the ladder, and no further. On the way there,
# what do the others give?

# %%
count = [str(least) for least, _ in curve]
on_rungs = np.array([levels[: problem.rungs] for _, levels in curve])
days = [levels[problem.rungs] for _, levels in curve]
figure, (upper, lower) = plt.subplots(2, 1, figsize=(8, 5), sharex=True, layout="constrained")
titles = [level.title for level in result.levels]
start = np.zeros(len(count))
shades = plt.get_cmap("cividis")(np.linspace(0.05, 0.9, problem.rungs))
for step in range(problem.rungs):
    if on_rungs[:, step].any():
        upper.bar(count, on_rungs[:, step], bottom=start, width=0.6, color=shades[step], label=titles[step])
        start += on_rungs[:, step]
upper.set_ylabel("children matched")
upper.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=9)
upper.set_title(f"The price of closing a gap ({asked} would be as many as overall)", loc="left")
lower.plot(count, days, color=SKY, marker="o", markersize=4)
lower.set_xlabel("at least so many of the lowest rung matched")
lower.set_ylabel("days of waiting covered")
plt.show()

# %% [markdown]
# Two things hold at every step. The price never falls as more is asked. And the *number* of children
# matched stays the same, for nobody here shares a visitor: each further child of the group takes the place
# of one of another.

# %%
gains = [(*levels[:-1], -levels[-1]) for _, levels in curve]
assert gains == sorted(gains, reverse=True)
assert len({int(total) for total in on_rungs.sum(axis=1)}) == 1

# %%
try:
    best_levels(replace(problem, at_least=((members, most + 1),)))
except FixedPairsClash:
    print(f"At most {most} of the {sum(members)} children of the lowest rung can be matched at once.")
else:
    raise AssertionError("one more could be matched")

# %% [markdown]
# A gap that comes of wishes, of supply or of a skill that nobody has cannot be closed by any plan, or only
# in part.

# %%
by_group = {(table.code, row.group): row for table in groups.tables for row in table.rows}
for group in (("ethnicity", "somali"), ("need", "bsl"), ("placement-type", "kinship")):
    closing = by_group[group].closing
    print(f"{group[1]}: {closing.sentence}")
    assert closing.reached < closing.asked

# %% [markdown]
# A price is not advice. A group that lags because of the ladder lags because the service has decided so; a
# group that lags because nobody is there asks for recruiting, not for another plan. And most gaps of a
# single round are chance: put several rounds together before drawing a conclusion.
