"""Answers to a coordinator's questions: reads rounds and facts, changes nothing."""
