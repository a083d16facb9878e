"""Which pairs make the best plan: arrays in, a proved plan out.

The only room that imports OR-Tools. It sees numbers of children, visitors and pairs, never people,
spreadsheets or rules: a pair that breaks a rule is not in the arrays. Start reading at
:mod:`~matcher.optimiser.problem`, then :mod:`~matcher.optimiser.solving`.
"""
