"""What we know: people, places, times and what is settled. Frozen, validated, no files, no policy."""
