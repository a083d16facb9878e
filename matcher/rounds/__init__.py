"""One run of the matching over everyone waiting: run, written down, checked."""
