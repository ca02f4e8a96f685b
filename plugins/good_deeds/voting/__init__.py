"""Votes of the council, open or secret, their count, and the minutes."""
