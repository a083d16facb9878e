"""From people to possible pairs: who is near, which rules hold, how well each pair fits."""
