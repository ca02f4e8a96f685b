"""Its migration changes a table of core."""
