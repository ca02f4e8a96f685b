"""Tasks and report duties of the plans."""
