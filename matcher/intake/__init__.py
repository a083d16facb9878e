"""Spreadsheets in, a pool and findings out. Knows nothing of policy beyond the two figures it is handed."""
