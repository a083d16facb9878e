"""start."""

from matcher.ui import parts

parts.title("start", "lede")
parts.empty("Nothing here yet.", "start", "Start")
