"""The data dictionary as code: every column of every table, with its spellings and its reader."""
