"""The policy of the sample service: that of the preset ``salford``, with the sample's own day.

The day is fixed, so that ages, checks and pauses in the sample read the same in any year.
"""

TEXT = """\
# The policy of the made-up sample service. A key left out is as in the preset national-minimum.

[service]
name = "Salford (sample)"
start_date = 2026-11-22      # ages and checks are taken on this day, or on the day of a later round
minimum_visitor_age = 21
commitment_months = 24
min_months_left = 6          # a child for whom fewer whole months are left does not take part
max_travel_km = 40
fit_floor = 300              # a pair that fits less well than this is not proposed

[ladder]
order = [
  "secure",
  "out-of-area-residential",
  "lost-visitor",
  "isolated",
  "out-of-area-other",
  "ageing-out",
  "everyone-else",
]
"""
