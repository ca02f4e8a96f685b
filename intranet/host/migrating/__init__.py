"""Version files: read without running them, kept to their own tables, written in the house's style."""
