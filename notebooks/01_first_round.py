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
# # A first round
#
# Two tables go in, a plan comes out, and every pair can be asked why. This notebook does with Python what
# the screen and the command line do, on the sample service around Salford. Everyone in it is made up.

# %%
from collections import Counter
from datetime import date
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

import matcher

SAMPLE = next(
    home / "sample_data" for home in (Path.cwd(), *Path.cwd().parents) if (home / "sample_data").is_dir()
)
INK, SKY, SUN, EARTH, PALE = "#1f2933", "#0b5c8a", "#c8761a", "#7a4b2a", "#c9d3da"
plt.rcParams.update(
    {"axes.spines.top": False, "axes.spines.right": False, "font.size": 10, "figure.dpi": 110}
)

# %% [markdown]
# ## Tables in
#
# `gather` reads the tables, puts everyone on the map, and takes the policy and the day. Whatever is wrong
# with a row is a *finding* with its cell, never a stop.

# %%
gathered = matcher.gather(
    SAMPLE / "children.csv",
    SAMPLE / "visitors.csv",
    SAMPLE / "standing.csv",
    policy=SAMPLE / "policy.toml",
    places=SAMPLE / "places.csv",
    today=date(2026, 11, 22),
)
for account in gathered.reading.accounts:
    print(f"{account.table}: {account}")
for finding in gathered.findings:
    print(f"{finding.severity}: {finding}")

# %%
children, visitors = gathered.facts.pool.children, gathered.facts.pool.visitors
pd.DataFrame(
    {
        "child": child.child_id,
        "known as": child.known_as,
        "age": child.age,
        "lives in": child.placement_type.value,
        "referred": child.referred_on,
        "insists on": ", ".join((*child.wish_gender.musts, *child.wish_language.musts)),
    }
    for child in children[:8]
)

# %% [markdown]
# ## Plan out
#
# `run_round` finds the best plan under the policy, level by level: first the children on the highest rung
# of the ladder, then the next rung; then days of waiting, then fit, then travel. A level is *proved* where
# no plan that is as good on the levels above could be better on it.

# %%
result = matcher.run_round(gathered.facts, left_out=gathered.reading.left_out, findings=gathered.findings)
totals = result.totals
print(f"{totals.children_matched} of {totals.children_taking_part} children have a proposal.")
pd.DataFrame(
    [(level.title, level.value, level.bound, "yes" if level.proved else "no") for level in result.levels],
    columns=["level", "value", "best possible", "proved"],
)

# %%
names = {child.child_id: child.known_as for child in children}
names |= {visitor.visitor_id: visitor.known_as for visitor in visitors}
pd.DataFrame(
    {
        "child": names[match.child_id],
        "visitor": names[match.visitor_id],
        "rung": match.rung,
        "fit": match.fit,
        "km": round(match.distance_km, 1),
        "together on": ", ".join(match.shared_slots[:2]),
        "status": match.status,
        "exceptions": ", ".join(match.exceptions),
    }
    for match in result.matches
)

# %% [markdown]
# ### Who is matched, rung by rung
#
# The ladder is the policy's: whoever stands higher comes first. Where a bar has a pale end, somebody on
# that rung has nobody.

# %%
rungs = [level for level in result.levels if level.code not in ("waiting-days", "fit", "travel")]
left = Counter(child.rung for child in result.unmatched)
figure, axes = plt.subplots(figsize=(8, 3.4), layout="constrained")
titles = [level.title for level in rungs]
matched = [level.value for level in rungs]
without = [left[level.code] for level in rungs]
axes.barh(titles, matched, color=SKY, label="matched")
axes.barh(titles, without, left=matched, color=PALE, label="nobody yet")
for row, (some, none) in enumerate(zip(matched, without, strict=True)):
    axes.text(some + none + 0.1, row, f"{some} of {some + none}", va="center", color=INK)
axes.invert_yaxis()
axes.set_xlabel("children")
axes.legend(loc="upper left", bbox_to_anchor=(1.06, 1.0), frameon=False)
axes.set_title("Matched children by rung, highest first", loc="left")
plt.show()

# %% [markdown]
# ### Where they are
#
# A line joins each proposed pair. Whoever has nobody is named: Sam and Jakub live in the north, out of reach
# of the men around Salford; Ben is one of those. (Nobody knows where Logan lives, so he is not on the map.)

# %%
places = gathered.facts.places
child_at = {
    child.child_id: (longitude, latitude)
    for child, longitude, latitude in zip(
        children, places.child_longitude, places.child_latitude, strict=True
    )
}
visitor_at = {
    visitor.visitor_id: (longitude, latitude)
    for visitor, longitude, latitude in zip(
        visitors, places.visitor_longitude, places.visitor_latitude, strict=True
    )
}


def scattered(points, **style):
    """Draw points that are known as one series."""
    longitudes, latitudes = zip(*points, strict=True)
    axes.scatter(longitudes, latitudes, **style)


figure, axes = plt.subplots(figsize=(8, 7), layout="constrained")
for match in result.matches:
    ends = zip(child_at[match.child_id], visitor_at[match.visitor_id], strict=True)
    axes.plot(*ends, color=SKY, linewidth=1, alpha=0.5, zorder=1)
nobody = [child.child_id for child in result.unmatched]
unused = [visitor.visitor_id for visitor in result.unused]
scattered(
    [visitor_at[match.visitor_id] for match in result.matches], marker="s", s=34, color=EARTH, label="visitor"
)
scattered(
    [visitor_at[each] for each in unused],
    marker="s",
    s=60,
    color="white",
    edgecolor=EARTH,
    label="visitor, nobody yet",
)
scattered([child_at[match.child_id] for match in result.matches], s=40, color=SKY, label="child")
scattered(
    [child_at[each] for each in nobody], s=70, color=SUN, edgecolor=INK, zorder=3, label="child, nobody yet"
)
for each, at in [(each, child_at[each]) for each in nobody] + [(each, visitor_at[each]) for each in unused]:
    axes.annotate(names[each], at, xytext=(7, 5), textcoords="offset points", weight="bold")
axes.set_aspect(1 / 0.595)  # a degree of longitude is shorter than one of latitude here
axes.set_xlabel("longitude")
axes.set_ylabel("latitude")
axes.legend(loc="lower right", frameon=False)
axes.set_title("Proposed pairs", loc="left")
plt.show()

# %% [markdown]
# ## Why
#
# ### Why this pair
#
# The fit is a weighted mean of what the policy looks at. It says how well two people *fit* by that policy;
# it is no forecast.

# %%
leah = matcher.why_pair(gathered.facts, result, "C02", "V08")
print(leah.as_text())

# %%
explained = [
    matcher.why_pair(gathered.facts, result, match.child_id, match.visitor_id)
    for match in sorted(result.matches, key=lambda match: match.fit)
]
order = sorted(explained[0].criteria, key=lambda reason: -reason.weight)
figure, axes = plt.subplots(figsize=(9, 6.4), layout="constrained")
start = [0.0] * len(explained)
labels = [f"{names[pair.child_id]} and {names[pair.visitor_id]}" for pair in explained]
for shade, reason in zip(
    plt.get_cmap("cividis")([n / len(order) for n in range(len(order))]), order, strict=True
):
    points = [next(each.points for each in pair.criteria if each.code == reason.code) for pair in explained]
    axes.barh(labels, points, left=start, color=shade, edgecolor="white", linewidth=0.5, label=reason.title)
    start = [so_far + more for so_far, more in zip(start, points, strict=True)]
axes.set_xlim(0, 1000)
axes.set_xlabel("fit, of 1000")
axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=8)
axes.set_title("What the fit of each pair is made of", loc="left")
plt.show()

# %% [markdown]
# ### Why nobody
#
# Sam lives in a children's home near Rochdale, asks for a man, and has waited a year. No visitor is possible
# for him. What stops them, and how near is the nearest?

# %%
sam = matcher.why_child(gathered.facts, result, "C04")
print(sam.as_text())

# %%
rules = Counter()
for child in result.unmatched:
    rules.update(child.blocked_by)
shown = rules.most_common(9)
figure, axes = plt.subplots(figsize=(8, 3.8), layout="constrained")
start = [0] * len(shown)
for shade, child in zip(
    plt.get_cmap("viridis")([0, 0.2, 0.4, 0.6, 0.8, 0.95]), result.unmatched, strict=False
):
    stopped = [child.blocked_by.get(code, 0) for code, _ in shown]
    axes.barh([code for code, _ in shown], stopped, left=start, color=shade, label=names[child.child_id])
    start = [so_far + more for so_far, more in zip(start, stopped, strict=True)]
axes.invert_yaxis()
axes.xaxis.get_major_locator().set_params(integer=True)
axes.set_xlabel("visitors with whom the rule is broken")
axes.legend(frameon=False, loc="lower right")
axes.set_title("What stands between the children without a visitor and the visitors", loc="left")
plt.show()

# %% [markdown]
# Ruby's story is another: six visitors are possible for her. All of them go to children who come first, and
# they are named.

# %%
print(matcher.why_child(gathered.facts, result, "C20").as_text())

# %% [markdown]
# Ben has a place, and nobody. A few kilometres more and he could visit Sam:

# %%
print(matcher.why_visitor(gathered.facts, result, "V07").as_text())

# %% [markdown]
# ## Is it right?
#
# The audit works everything out a second time, without the engine that made the plan: every rule on every
# pair, every limit, every level; and it checks the certificate that proves that no plan is better.

# %%
faults = matcher.audit_round(result, gathered.facts)
print(f"{len(faults)} faults in round {result.reference}; engine: {result.engine}.")
assert not faults

# %% [markdown]
# Nothing is approved by any of this. Decisions are taken one by one, by a person, on the screen or with
# `matcher decide`; the next round is made around them.
