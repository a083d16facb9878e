"""Visitors who are not there: what kind, where, whom they could visit and what they are worth."""
