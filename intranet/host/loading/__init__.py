"""Getting plugins in: found, checked, imported, mounted, and taken out again when they misbehave."""
