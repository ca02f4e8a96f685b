"""Cultivating: a mentor, goals and notes on the way."""
