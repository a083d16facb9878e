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
# # Whom to recruit next
#
# Visitors are what is scarce. So the question after every round is: who, and where, would help most? This
# notebook imagines thousands of visitors who are not there, gives each an exact value, draws the values on
# a map, chooses the next five, and checks the figures by adding the visitors and running the round again.
# The sample service is made up.

# %%
import itertools
import random
from datetime import date
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import ListedColormap

import matcher
from matcher.advice.recruits.profiles import Profile
from matcher.advice.recruits.worths import with_visitor
from matcher.records.child import Gender

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
known_as = {child.child_id: child.known_as for child in facts.children}
waiting = [child.child_id for child in result.unmatched]
print("Nobody yet:", ", ".join(f"{known_as[child]} ({child})" for child in waiting))


def levels_of(result):
    """The levels of a plan by their code."""
    return {level.code: level.value for level in result.levels}


def change(before, after):
    """What changed, level by level; what did not is left out."""
    return {code: after[code] - value for code, value in before.items() if after[code] != value}


# %% [markdown]
# ## One more visitor
#
# A visitor is imagined for every *kind* at every *place*. The kinds come from what children ask for:
# gender, time of the week, a car, a language, a skill. Each has one place and is fully vetted. The value is
# the best plan with them less the best plan without, level by level, with everybody else rearranged.

# %%
one_more = matcher.recruit(facts, result)
print(*one_more.sentences(), sep="\n")

# %% [markdown]
# The first two bring a child on one of the highest rungs; so the list is in the order of the levels, not of
# how many kilometres or points of fit.
#
# ### Is it so?
#
# Put each of them into the table, and run the round again.

# %%
for worth in one_more.worths:
    again = matcher.run_round(with_visitor(facts, worth.visitor, worth.site))
    assert change(levels_of(result), levels_of(again)) == worth.change
    assert worth.child_id in {match.child_id for match in again.matches}
print(f"{len(one_more.worths)} of {len(one_more.worths)} values are what running the round again gives.")

# %% [markdown]
# The list shows the best. Are the others right too, those who bring little or nothing? Forty, drawn at
# random:

# %%
chance = random.Random(3)
nothing = child_more = 0
for _ in range(40):
    site, profile = chance.choice(one_more.sites), chance.choice(one_more.profiles)
    found = matcher.recruit(facts, result, sites=[site], profiles=[profile])
    visitor = profile.visitor("imagined", 15.0, facts.policy, facts.start_date)
    again = change(levels_of(result), levels_of(matcher.run_round(with_visitor(facts, visitor, site))))
    assert again == (found.worths[0].change if found.worths else {})
    nothing += not again
    child_more += bool(found.worths and found.worths[0].child_id)
print(f"40 of 40: {child_more} would bring one more child, {nothing} would change nothing at all.")

# %% [markdown]
# ## The map
#
# The same question asked of every point of a grid, for three kinds of visitor who travel up to 15 km. The
# colour says whom the plan would match in addition. The search prices all points at once; nothing is looked
# up on the internet, so there are no streets: the dots are the children and the visitors themselves.

# %%
kinds = {
    "A man, with some experience": Profile(gender=Gender.MALE, experience=1),
    "A woman who speaks Tigrinya": Profile(gender=Gender.FEMALE, languages=("tigrinya",)),
    "Anybody": Profile(),
}
maps = {
    name: matcher.recruit(facts, result, profiles=[profile], over_the_map=True).map
    for name, profile in kinds.items()
}
rung_titles = {level.code: level.title for level in result.levels[:-3]}


def brings(value):
    """Whom a visitor brings: the first rung of which there is one more, else something lesser."""
    more = [title for code, title in rung_titles.items() if value.get(code, 0) > 0]
    return more[0] if more else "waiting or fit alone" if value else "nobody: the plan stays"


seen = {brings(row["value"]) for rows in maps.values() for row in rows}
order = [
    each for each in (*rung_titles.values(), "waiting or fit alone", "nobody: the plan stays") if each in seen
]
shades = dict(zip(order, plt.get_cmap("GnBu_r")(np.linspace(0.05, 0.75, len(order))), strict=True))
shades["waiting or fit alone"], shades["nobody: the plan stays"] = "#e8e4d4", "#f5f5f5"

# %%
places = facts.places
spots = {
    known_as[child]: (
        float(places.child_longitude[facts.child_index[child]]),
        float(places.child_latitude[facts.child_index[child]]),
    )
    for child in waiting
    if facts.child_placed[facts.child_index[child]]
}
named = sorted(spots.items(), key=lambda one: (-one[1][1], -one[1][0]))  # from north to south
west = min(spots.values())
figure, panels = plt.subplots(1, 3, figsize=(13, 5.6), sharey=True, layout="constrained")
for axes, (name, rows) in zip(panels, maps.items(), strict=True):
    north = sorted({row["latitude"] for row in rows})
    east = sorted({row["longitude"] for row in rows})
    grid = np.full((len(north), len(east)), np.nan)
    for row in rows:
        grid[north.index(row["latitude"]), east.index(row["longitude"])] = order.index(brings(row["value"]))
    axes.pcolormesh(
        east,
        north,
        grid,
        cmap=ListedColormap([shades[each] for each in order]),
        vmin=-0.5,
        vmax=len(order) - 0.5,
        shading="nearest",
    )
    axes.scatter(places.visitor_longitude, places.visitor_latitude, marker="s", s=12, color=EARTH)
    axes.scatter(
        places.child_longitude, places.child_latitude, s=14, color="white", edgecolor=INK, linewidth=0.7
    )
    for rank, (name_shown, point) in enumerate(named):
        right, up = (-7 if point == west else 7), (-13 if rank % 2 else 7)
        axes.scatter(*point, s=60, color=SUN, edgecolor=INK, zorder=3)
        axes.annotate(
            name_shown,
            point,
            xytext=(right, up),
            textcoords="offset points",
            ha="left" if right > 0 else "right",
            weight="bold",
            color=INK,
            zorder=4,
            bbox={"boxstyle": "round,pad=0.12", "color": "white", "alpha": 0.8},
        )
    axes.set_xlim(-2.72, -1.92)
    axes.set_ylim(53.34, 53.76)
    axes.set_aspect(1 / 0.595)  # a degree of longitude is shorter than one of latitude here
    axes.set_title(name, loc="left")
    axes.set_xlabel("longitude")
panels[0].set_ylabel("latitude")
handles = [plt.Rectangle((0, 0), 1, 1, facecolor=shades[each], edgecolor="#8a97a1") for each in order]
handles += [
    plt.Line2D([], [], marker="o", linestyle="", markersize=9, color=SUN, markeredgecolor=INK),
    plt.Line2D([], [], marker="o", linestyle="", markersize=5, color="white", markeredgecolor=INK),
    plt.Line2D([], [], marker="s", linestyle="", markersize=5, color=EARTH),
]
names = [*(f"one more: {each}" if each in rung_titles.values() else each for each in order)]
figure.legend(
    handles,
    [*names, "child, nobody yet", "child", "visitor"],
    loc="outside lower center",
    ncols=3,
    frameon=False,
)
figure.suptitle("Whom one more visitor would bring, by where they live", x=0.01, ha="left")
plt.show()

# %% [markdown]
# A map is read like this: a man with some experience helps most in the north, where Sam and Jakub live.
# "Anybody" helps far less: the children who are left are left because they need somebody in particular.


# %%
def reach(name, rung):
    """The share of the map on which this kind of visitor brings a child of the rung."""
    return np.mean([row["value"].get(rung, 0) > 0 for row in maps[name]])


assert reach("A man, with some experience", "out-of-area-residential") > reach(
    "Anybody", "out-of-area-residential"
)

# %% [markdown]
# ## The next five
#
# Chosen one by one: the best, then the best once that one is there, and so on, everybody priced anew each
# time.

# %%
five = matcher.recruit(facts, result, further=5)
print(*five.chosen_sentences(), sep="\n")

# %%
steps, there = [levels_of(result)], facts
for worth in five.chosen:
    there = with_visitor(there, worth.visitor, worth.site)
    steps.append(levels_of(matcher.run_round(there)))
    assert change(steps[-2], steps[-1]) == worth.change
print("Added to the table one after the other, they bring just what was said.")

# %%
figure, axes = plt.subplots(figsize=(9, 3.4), layout="constrained")
covered = 0
for place, worth in enumerate(five.chosen):
    rung = brings(worth.change)
    days = worth.change["waiting-days"]
    axes.barh(place, days, left=covered, color=shades[rung])
    axes.text(
        covered + days + 12,
        place,
        f"{known_as[worth.child_id]}, {days} days: {worth.site.name}",
        va="center",
        color=INK,
    )
    covered += days
for rung in dict.fromkeys(brings(worth.change) for worth in five.chosen):
    axes.barh(0, 0, color=shades[rung], label=rung)
axes.invert_yaxis()
axes.set_yticks(range(len(five.chosen)), [f"{place}." for place in range(1, len(five.chosen) + 1)])
axes.set_xlim(0, 1.45 * covered)
axes.set_xlabel("days of waiting covered in addition")
axes.legend(loc="lower left", frameon=False, title="one more child on the rung", alignment="left")
axes.set_title("The next five visitors: who is matched then, and where to look", loc="left")
plt.show()

# %% [markdown]
# ### Are they the best five together?
#
# Choosing one by one can go wrong in general: the best pair need not contain the best one. Here it cannot,
# as long as each visitor has one place and no caseload is in force. It is the matroid again, this time of
# visitors. Tried out on a few places and kinds, with *every* choice of three:

# %%
profiles = [kinds["A man, with some experience"], kinds["A woman who speaks Tigrinya"]]
profiles += [Profile(gender=Gender.FEMALE, drives=True)]
sites = [worth.site for worth in five.chosen[:2]]
few = matcher.recruit(facts, result, further=3, sites=sites, profiles=profiles)
prospects = [
    (profile.visitor(f"imagined-{number}", 15.0, facts.policy, facts.start_date), site)
    for number, (site, profile) in enumerate(itertools.product(sites, profiles))
]


def judged(result):
    """A plan's levels as they are compared: travel last, and less of it is better."""
    *levels, travel = levels_of(result).values()
    return (*levels, -travel)


def with_all(chosen):
    """Run the round with several of them; the same kind may be there twice."""
    there = facts
    for place, (visitor, site) in enumerate(chosen):
        twin = type(visitor)(
            **{
                name: f"{visitor.visitor_id}-{place}" if name == "visitor_id" else getattr(visitor, name)
                for name in visitor.__slots__
            }
        )
        there = with_visitor(there, twin, site)
    return judged(matcher.run_round(there))


choices = [*itertools.combinations_with_replacement(prospects, 3)]
best = max(with_all(choice) for choice in choices)
one_by_one = with_all([(worth.visitor, worth.site) for worth in few.chosen])
assert one_by_one == best
print(f"{len(choices)} choices of three tried: none is better than the three chosen one by one.")

# %% [markdown]
# ## And after five?
#
# With the five among the others, is anybody left whom a sixth could bring?

# %%
after = matcher.run_round(there)
sixth = matcher.recruit(there, after)
print("Nobody yet:", ", ".join(known_as[child.child_id] for child in after.unmatched))
print(*sixth.sentences(), sep="\n")
assert not any(worth.child_id for worth in sixth.worths)

# %% [markdown]
# No further visitor would bring Logan anybody: nobody knows where Logan lives. What would help is a
# postcode.

# %%
logan = matcher.why_child(there, after, after.unmatched[0].child_id)
assert len(after.unmatched) == 1
assert "distance-known" in after.unmatched[0].blocked_by
print(logan.as_text())

# %% [markdown]
# Two things the figures do not say. They count this round's children only: who is referred next month is
# not in them. And what a kind leaves open is taken as not known, so somebody of whom more is known is worth
# as much or more.
