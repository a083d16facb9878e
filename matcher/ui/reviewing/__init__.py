"""Parts of the page *Review*: a pair side by side, the people, the reasons, and deciding."""
