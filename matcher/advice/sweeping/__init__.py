"""What a sweep is made of: its grid, one scenario of it tried, and how it is spread over cores."""
