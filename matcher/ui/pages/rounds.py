"""rounds."""

from matcher.ui import parts

parts.title("rounds", "lede")
parts.empty("Nothing here yet.", "start", "Start")
