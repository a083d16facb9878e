"""bring_in."""

from matcher.ui import parts

parts.title("bring_in", "lede")
parts.empty("Nothing here yet.", "start", "Start")
