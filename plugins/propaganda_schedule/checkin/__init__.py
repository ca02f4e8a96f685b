"""Check-in by a rotating code."""
