"""What the audit checks, one concept a file. Nothing here knows how pairs are listed or plans are made.

These modules share nothing with what they check but the rules, the criteria and the ladder: what is
settled, families, limits and worths are worked out here a second time, from the records.
"""
