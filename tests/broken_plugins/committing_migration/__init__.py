"""Its migration commits in the midst."""
