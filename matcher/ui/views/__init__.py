"""The pages, one a file; each reads from top to bottom like a form."""
