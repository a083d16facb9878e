"""policy."""

from matcher.ui import parts

parts.title("policy", "lede")
parts.empty("Nothing here yet.", "start", "Start")
