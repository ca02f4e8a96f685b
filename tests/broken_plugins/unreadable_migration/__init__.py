"""Its version file does not say what it is called."""
