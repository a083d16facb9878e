"""run."""

from matcher.ui import parts

parts.title("run", "lede")
parts.empty("Nothing here yet.", "start", "Start")
