"""Parts of the page *Bring in*: the tables in hand, their columns, what was found, what was put right."""
