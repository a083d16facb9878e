"""The parts of the page Who waits: the counts as they may be shown, and a picture of them."""
