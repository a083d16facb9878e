"""Where people are and how far apart: postcodes to points, offline; points to kilometres and minutes."""
