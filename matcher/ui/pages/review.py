"""review."""

from matcher.ui import parts

parts.title("review", "lede")
parts.empty("Nothing here yet.", "start", "Start")
