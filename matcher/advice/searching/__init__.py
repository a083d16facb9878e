"""The search for the smallest change: what could open a pair, and what each try comes to."""
