"""The sweep of the sample service: travel's weight, the ladder, and who could be had near Rochdale."""

TEXT = """\
# Eighteen scenarios: every combination of three weights, two ladders and three states of the world.
# A setting without an edit leaves things as they are.

name = "Travel, ladder, Rochdale"

[[factor]]
name = "Travel"

[[factor.setting]]
name = "as now"

[[factor.setting]]
name = "counts half"

[[factor.setting.edit]]
kind = "weight"
criterion = "travel"
weight = 10

[[factor.setting]]
name = "counts double"

[[factor.setting.edit]]
kind = "weight"
criterion = "travel"
weight = 40

[[factor]]
name = "Ladder"

[[factor.setting]]
name = "as now"

[[factor.setting]]
name = "ageing out first"

[[factor.setting.edit]]
kind = "ladder"
order = [
  "ageing-out",
  "secure",
  "out-of-area-residential",
  "lost-visitor",
  "isolated",
  "out-of-area-other",
  "everyone-else",
]

[[factor]]
name = "Rochdale"

[[factor.setting]]
name = "as now"

[[factor.setting]]
name = "Ben (V07) goes further"

[[factor.setting.edit]]
kind = "extend-travel"
visitor = "V07"
to_km = 20

[[factor.setting]]
name = "one more man"

[[factor.setting.edit]]
kind = "add-visitor"
postcode = "OL12"
gender = "male"
available = "Sat; Sun"
"""
