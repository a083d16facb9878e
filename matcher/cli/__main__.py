"""Lets ``python -m matcher.cli`` do what ``matcher`` does."""

from matcher.cli import app

app(prog_name="matcher")
