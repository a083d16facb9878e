"""The kinds of edit a what-if is made of, and facts drawn anew with them."""
