"""Its second migration fails in the midst."""
