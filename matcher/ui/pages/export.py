"""export."""

from matcher.ui import parts

parts.title("export", "lede")
parts.empty("Nothing here yet.", "start", "Start")
