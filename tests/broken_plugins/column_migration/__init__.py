"""Its migration adds a column to a table of core."""
