"""Its migration cannot be undone."""
