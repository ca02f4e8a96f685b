"""Its version file ends the process when it is imported."""
