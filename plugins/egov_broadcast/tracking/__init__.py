"""Tracking: who has not opened or confirmed, who can hardly be reached; reminding them, by hand and by the ladder."""
