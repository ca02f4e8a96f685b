"""Sending: broadcasts to an audience, at once or later."""
