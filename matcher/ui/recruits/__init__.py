"""The parts of the page Recruit: what is asked, what one more visitor is worth, and the map of it."""
